"""设置 › 个人信息: what masking does, a copy for others, anonymising after retention, with its certificates."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.anonymise import AnonymiseDialog, OldBackupsDialog
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.dialogs.safe_copy import SafeCopyDialog
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.labels import button, label
from app.services import anonymising, anonymising_follow
from app.services.anonymising import RunRow
from app.services.printing import Target

HEADS = ("编号", "执行时间", "经手", "截止日", "工单", "依据")
MASKING = (
    "列表、详情、报表、单据、导出和复制里的姓名、电话、证件、车牌、邮箱、门牌默认脱敏；查看完整信息要有权限、写原因，并记入审计记录。",
    "正文里的第三人姓名程序不能全部认出；承办单位自己的派单保留门牌，便于上门。",
)


class PrivacySettings(QWidget):
    """Two jobs, and the runs that were made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("个人信息设置")
        self.found: list[RunRow] = []
        self.copy = button("安全副本…", self.safe_copy, icon="export", role="primary")
        self.gone = button("匿名化…", self.anonymise, icon="shield")
        self.paper = button("打印匿名化证明", self.certificate, icon="print")
        self.backups = button("删除旧备份…", self.old_backups)
        self.table = plain_table("匿名化记录", HEADS, desk.settings, stretch=5, right=(0, 4))
        self.table.itemSelectionChanged.connect(self._wake)
        self.empty = EmptyState()
        self.empty.put(
            "还没有匿名化过",
            "保管期满的工单用“匿名化…”去掉个人信息，统计数字不变；每次办完在这里留一条记录和证明。",
            [],
        )
        self.runs = QStackedWidget()
        self.runs.setAccessibleName("匿名化记录区")
        self.runs.addWidget(self.table)
        self.runs.addWidget(self.empty)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(label("个人信息怎样保护", "heading"))
        for text in MASKING:
            layout.addWidget(label(f"· {text}", wrap=True))
        for few in ((self.copy, self.gone), (self.paper, self.backups)):
            row = QHBoxLayout()
            for one in few:
                row.addWidget(one)
            row.addStretch(1)
            layout.addLayout(row)
            if few[0] is self.copy:
                layout.addWidget(label("匿名化记录", "heading"))
                layout.addWidget(self.runs, 1)

    def refresh(self) -> None:
        """Read the runs."""
        self.found = list(reversed(anonymising.runs(self.desk.office)))
        fill(
            self.table,
            [
                (str(r.id), r.at[:16].replace("T", " "), r.actor, r.until_on, f"{r.tickets:,}", r.reason)
                for r in self.found
            ],
        )
        self.runs.setCurrentWidget(self.table if self.found else self.empty)
        if self.found:
            self.table.selectRow(0)
        for one, action in ((self.gone, "anonymise.run"), (self.copy, "masking.safe_copy")):
            refusal = self.desk.office.why_not(action)
            one.setEnabled(not refusal)
            one.setToolTip(refusal)
        self._wake()

    @property
    def chosen(self) -> RunRow | None:
        """The run whose line is selected."""
        at = self.table.currentRow()
        return self.found[at] if 0 <= at < len(self.found) else None

    def _wake(self) -> None:
        for one in (self.paper, self.backups):
            one.setEnabled(self.chosen is not None)
            one.setVisible(bool(self.found))

    def safe_copy(self) -> None:
        """Open the dialog over the whole register."""
        SafeCopyDialog(self.desk, parent=self.window()).open()

    def anonymise(self) -> None:
        """Open the dialog; a finished run shows its certificate."""
        AnonymiseDialog(self.desk, self._ran, self.window()).open()

    def _ran(self, run: RunRow) -> None:
        self.refresh()
        self.desk.messages.done(f"已匿名化 {run.tickets:,} 件工单，统计数字不变。旧备份里仍有原数据，可在这里删除。")
        self.certificate()

    def certificate(self) -> None:
        """Show the certificate of the chosen run, to be printed."""
        run = self.chosen
        if run is None:
            return
        source = PaperSource(
            f"匿名化证明 {run.id}", lambda _footer: partial(self._draw, run.id), has_footer_choice=False
        )
        PaperDialog(self.desk, source, self.window()).open()

    def _draw(self, run_id: int, target: Target, save_to: Path | None) -> bytes:
        return anonymising.certificate_pdf(self.desk.office, run_id, target=target, save_to=save_to)

    def old_backups(self) -> None:
        """Offer the backups that still hold the old data."""
        if self.chosen is not None:
            found = anonymising_follow.old_backups(self.desk.office, self.chosen.id)
            OldBackupsDialog(self.desk, self.chosen.id, found, self._dropped, self.window()).open()

    def _dropped(self, names: list[str]) -> None:
        self.desk.messages.done(f"已删除 {len(names)} 份旧备份，新备份已核验。")
