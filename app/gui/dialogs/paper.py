"""A finished paper on screen: print it (again), save it as PDF; the footer and 补打 marks follow the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.paper_printing import MakePaper, ask_pdf, print_paper, save_paper
from app.gui.widgets.labels import ElidedLabel, button, label
from app.gui.widgets.paper_view import PaperView
from app.services import form_templates
from app.services.printing import PrintRow


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
        self.resize(760, 700)
        self.heading = ElidedLabel(source.title, "title")
        self.copies = label("", "muted", wrap=True)
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
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.footer)
        foot.addStretch(1)
        foot.addWidget(button("返回", self.reject, key="Esc"))
        foot.addWidget(self.own)
        foot.addWidget(self.save)
        foot.addWidget(self.print)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.copies)
        layout.addWidget(self.paper, 1)
        layout.addLayout(foot)
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
        name = str(folder / f"{self.source.title}.{kind}")
        chosen, _filter = QFileDialog.getSaveFileName(self, "用本办样式另存", name, f"*.{kind}")
        if not chosen:
            return
        save_paper(self.desk, self.source.title, self.maker, Path(chosen).with_suffix(f".{kind}"), self.read)
