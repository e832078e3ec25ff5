"""A finished paper on screen: print it (again), save it as PDF; the footer and 补打 marks follow the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.paper_printing import MakePaper, ask_pdf, print_paper, save_paper
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import ElidedLabel, button, label
from app.gui.widgets.paper_view import PaperView
from app.gui.window_place import fitting
from app.services import form_templates
from app.services.printing import PrintRow

LOG_HEADS = ("份", "时间", "经办", "去向", "内容校验和")
LOG_HEIGHT = 150
_OWN_KINDS = {"docx": "Word 文档", "xlsx": "Excel 工作簿"}
_TARGETS = {"pdf": "存为文件", "printer": "打印机"}


@dataclass(frozen=True, slots=True)
class PaperSource:
    """What the dialog shows. ``make(with_footer)`` returns the maker; ``prints`` lists the copies made so far.

    ``form``: its code; where the office has a file of its own for it (单据样式), the maker fills that too.
    """

    title: str
    make: Callable[[bool], MakePaper]
    prints: Callable[[], list[PrintRow]] | None = None
    has_footer_choice: bool = True
    is_landscape: bool = False
    form: str = ""


class PaperDialog(QDialog):
    """Preview of a paper whose content stands."""

    def __init__(self, desk: Desk, source: PaperSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.source = desk, source
        self._is_closed = False
        self.setWindowTitle(source.title)
        self.setAccessibleName(source.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*fitting(self, 760, 700))
        self.heading = ElidedLabel(source.title, "title")
        self.copies = label("", "muted", wrap=True)
        self.log = plain_table("打印记录", LOG_HEADS, desk.settings, stretch=4)
        self.log.setMaximumHeight(LOG_HEIGHT)
        self.log.hide()
        self.show_log = button("打印记录", self._toggle_log)
        self.show_log.setCheckable(True)
        self.show_log.hide()
        self.footer = QCheckBox("印页脚（编号、第几份、校验码）")
        self.footer.setAccessibleName(self.footer.text())
        self.footer.setChecked(True)
        self.footer.setVisible(source.has_footer_choice)
        self.paper = PaperView(desk, is_landscape=source.is_landscape)
        self.save = button("存为 PDF…", self._save, icon="save")
        self.own = button("本办样式…", self._save_own, icon="save")
        self.own_form = form_templates.active(desk.office, source.form) if source.form else None
        self.own.setVisible(self.own_form is not None)
        self.print = button("打印…", self._print, icon="print", role="primary")
        self.print.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        told = QHBoxLayout()
        told.addWidget(self.copies, 1)
        told.addWidget(self.show_log)
        layout.addLayout(told)
        layout.addWidget(self.log)
        layout.addWidget(self.paper, 1)
        layout.addLayout(
            foot(button("返回", self.reject, key="Esc"), self.own, self.save, self.print, left=(self.footer,))
        )
        self.footer.toggled.connect(lambda _on: self.read())
        self.print.setFocus()
        self.read()

    @property
    def maker(self) -> MakePaper:
        """Make the paper as ticked."""
        return self.source.make(self.footer.isChecked())

    def read(self) -> None:
        """Show the paper as the next copy would be."""
        if self._is_closed:
            return
        maker = self.maker
        self.desk.runner.read("预览", lambda _context: maker("preview", None), self._put)
        found = self.source.prints() if self.source.prints else []
        again = f"已打印 {len(found)} 份，再印为第 {len(found) + 1} 份，标“补打”。" if found else "还没有打印过。"
        self.copies.setText(again)
        self.print.setText("补打…" if found else "打印…")
        fill(self.log, [_log_row(row) for row in found])
        self.show_log.setVisible(bool(found))
        self.log.setVisible(bool(found) and self.show_log.isChecked())

    def _toggle_log(self) -> None:
        """Show who made which copy when, or put the list away."""
        self.log.setVisible(self.show_log.isChecked())

    def _put(self, pdf: bytes) -> None:
        if not self._is_closed:
            self.paper.put(pdf)

    def done(self, result: int) -> None:
        """Take no more answers from the background once this is closed."""
        self._is_closed = True
        self.paper.stop()
        super().done(result)

    def _print(self) -> None:
        print_paper(self.desk, self.source.title, self.maker, self, self.read)

    def _save(self) -> None:
        target = ask_pdf(self.source.title, self.desk.office.folder("exports"), self)
        if target is not None:
            save_paper(self.desk, self.source.title, self.maker, target, self.read)

    def _save_own(self) -> None:
        """Fill the office's own Word or Excel file; the copy counts as one."""
        if self.own_form is None:
            return
        kind, folder = self.own_form.kind, self.desk.office.folder("exports")
        usual, kinds = folder / f"{self.source.title}.{kind}", f"{_OWN_KINDS.get(kind, '文件')} (*.{kind})"
        target = file_questions.ask_target(self, "papers", "用本办样式另存", usual, kinds)
        if target is not None:
            save_paper(self.desk, self.source.title, self.maker, target, self.read)


def _log_row(row: PrintRow) -> tuple[str, ...]:
    nth = f"{row.copy_no}（补打）" if row.copy_no > 1 else str(row.copy_no)
    return (nth, row.at.replace("T", " "), row.actor, _TARGETS.get(row.target, row.target), row.sha256)
