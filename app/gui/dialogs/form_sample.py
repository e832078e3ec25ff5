"""An office's own file of a form on screen, filled with made-up values: roughly as Word or Excel will show it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import ElidedLabel, button, label
from app.gui.widgets.paper_view import PaperView
from app.gui.window_place import fitting
from app.services import form_templates
from app.services.form_printing import TemplateRow


class FormSampleDialog(QDialog):
    """The picture of a loaded file; 另存为… saves the filled file itself."""

    def __init__(self, desk: Desk, row: TemplateRow, save: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._is_closed = False
        title = f"预览样式：{row.form} {row.title}"
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*fitting(self, 760, 700))
        self.paper = PaperView(desk)
        self.paper.note.setText("填的是示例数据；字体、图片和底纹以 Word、Excel 里看到的为准")
        self.save = button("另存填好的文件…", save, icon="save")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(ElidedLabel(title, "title"))
        layout.addWidget(label(f"{row.name}（{row.state_text}）", "muted", wrap=True))
        layout.addWidget(self.paper, 1)
        layout.addLayout(foot(button("返回", self.reject, key="Esc"), self.save))
        office, number = desk.office, row.id
        desk.runner.read("预览样式", lambda _context: form_templates.picture(office, number), self._put)

    def _put(self, pdf: bytes) -> None:
        if not self._is_closed:
            self.paper.put(pdf)

    def done(self, result: int) -> None:
        """Take no more answers from the background once this is closed."""
        self._is_closed = True
        self.paper.stop()
        super().done(result)
