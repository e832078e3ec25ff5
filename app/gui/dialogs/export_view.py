"""Export of the current view: where to, which kind, masked unless a reason is given."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.services.exporting import ExportResult, export_tickets
from app.services.progress import JobContext
from app.services.register import View


class ExportDialog(QDialog):
    """Collects the choices; ``path()`` is asked for last."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出当前列表")
        self.setAccessibleName("导出当前列表")
        self.setMinimumWidth(440)
        self.xlsx = QRadioButton("Excel 工作簿（.xlsx）")
        self.csv = QRadioButton("CSV 文本（.csv，Excel 可直接打开）")
        self.xlsx.setAccessibleName("导出为 Excel")
        self.csv.setAccessibleName("导出为 CSV")
        self.xlsx.setChecked(True)
        self.unmasked = QCheckBox("包含完整姓名、电话（原因会记入审计）")
        self.unmasked.setAccessibleName("包含完整个人信息")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("原因")
        self.reason.setPlaceholderText("写明原因，如：报送区热线")
        self.reason.hide()
        self.go = button("选择位置并导出…", self.accept, role="primary")
        self.go.setDefault(True)
        self.unmasked.toggled.connect(self.reason.setVisible)
        self.unmasked.toggled.connect(lambda _on: self._enable())
        self.reason.textChanged.connect(lambda _text: self._enable())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label(f"导出 {count:,} 件工单", "title"))
        layout.addWidget(label("按现在的搜索、筛选和排序导出全部字段，行数不限。", "muted", wrap=True))
        for widget in (self.xlsx, self.csv, self.unmasked, self.reason):
            layout.addWidget(widget)
        layout.addLayout(foot(button("返回", self.reject, key="Esc"), self.go))

    def _enable(self) -> None:
        self.go.setEnabled(not self.unmasked.isChecked() or bool(self.reason.text().strip()))

    @property
    def suffix(self) -> str:
        """``.xlsx`` or ``.csv``."""
        return ".xlsx" if self.xlsx.isChecked() else ".csv"

    @property
    def unmask_reason(self) -> str:
        """Why the export is unmasked; "" means masked."""
        return self.reason.text().strip() if self.unmasked.isChecked() else ""


def export_view(desk: Desk, view: View, count: int, parent: QWidget) -> None:
    """Ask, then export in the background with progress and 取消."""
    if not count:
        desk.messages.info("列表是空的，没有可导出的工单。")
        return
    dialog = ExportDialog(count, parent)
    if not dialog.exec():
        return
    suggested = desk.office.folder("exports") / f"工单-{desk.office.now():%Y%m%d-%H%M}{dialog.suffix}"
    kind = "Excel 工作簿 (*.xlsx)" if dialog.suffix == ".xlsx" else "CSV (*.csv)"
    target = file_questions.ask_target(parent, "exports", "导出到", suggested, kind)
    if target is not None:
        run_export(desk, view, target, dialog.unmask_reason)


def run_export(desk: Desk, view: View, target: Path, unmask_reason: str) -> None:
    """Start the export in the writing lane (it leaves an audit entry)."""
    office = desk.office

    def work(context: JobContext) -> ExportResult:
        return export_tickets(office, view, (), target, masked=not unmask_reason, reason=unmask_reason, job=context)

    def done(result: ExportResult) -> None:
        masked = "已脱敏" if result.masked else "含完整个人信息，请按保密要求保管"
        desk.messages.done(
            f"已导出 {result.rows:,} 件到 {result.file.name}（{masked}）",
            "打开文件夹",
            lambda: _show_folder(result.file.parent),
        )

    desk.runner.write("导出工单", work, done)


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
