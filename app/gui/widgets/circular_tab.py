"""通报对账: the district's figures at the left, the comparison with ours at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.gui import file_questions
from app.gui.dialogs import circular_forms as forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import review_lists as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.paper_printing import open_file
from app.gui.targets import TicketsTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.circular_view import CircularView
from app.gui.widgets.file_drop import taken_files, welcome_files
from app.gui.wording import moment_text
from app.services import circular_compare, circular_papers, circulars
from app.services.circular_compare import Comparison
from app.services.circulars import CircularRow

_WRONG = ("登记有误", "重复登记", "通报已更正")


class CircularTab(RegisterTab):
    """A file dropped here is a circular, not tickets."""

    title = "通报对账"
    pane_hint = "选中一份通报，这里逐单位和我方数据对账。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.circular_spec())
        self.setAcceptDrops(True)
        self.view = CircularView(self.desk.settings)
        self.pane.tabs.removeTab(0)
        self.pane.add(self.view, "对账")
        self.splitter.setSizes([330, 800])
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.step("new", "导入通报…", "import", self.bring, "Ctrl+N", is_primary=True)
        self.step("enter", "照着填…", "edit", lambda: self.new(forms.enter_form), "E")
        self.step("print", "打印对账表…", "print", self._print, "P")
        self.step("save", "存为 Excel…", "save", self._save, "S")
        self.step("void", "作废…", "close", self.void)
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        empty = [("导入通报…", "import", self.bring), ("照着填…", "edit", lambda: self.new(forms.enter_form))]
        self.list.empty.put(*self.list.spec.empty, empty)
        self.view.wanted.connect(self._open_tickets)
        self.standing = ("pane", "enter")
        self.enable(())

    def bring(self, file: Path | None = None) -> None:
        """Ask for the file and what it is."""
        self.new(lambda desk, parent: forms.import_form(desk, parent, file))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept a local file."""
        welcome_files(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Offer the first file as a circular."""
        for file in taken_files(event)[:1]:
            self.bring(file)

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the circulars."""
        return lists.read_circulars

    def show_row(self, line: CaseLine[CircularRow]) -> None:
        """Compare the chosen circular with ours in the background."""
        row = line.row
        named = f"列出 {len(row.named):,} 件工单" if row.named else "没有列出工单"
        facts = (row.issuer, f"{moment_text(row.received_on)} 收到", f"{len(row.figures)} 个单位", named)
        self.pane.show_case(row.name, "正在对账…", "", "　".join(part for part in facts if part))
        self.enable(["print", "save", "enter", "void"])
        office = self.desk.office
        self.desk.runner.read("对账", lambda _context: circular_compare.compare(office, row.id), self._compared)

    def _compared(self, found: Comparison) -> None:
        if self.list.chosen_id == found.circular.id:
            apart = sum(any(one.difference) for one in found.units)
            is_same = not apart
            state = "一致" if is_same else "差异已说明" if found.is_explained else "有差异未说明"
            tone = "good" if found.is_explained else "warn"
            self.pane.show_case(found.circular.name, state, tone, self.pane.facts.text())
            self.view.put(found)

    def _open_tickets(self, title: str, ids: tuple[int, ...]) -> None:
        self.desk.navigator.go.emit("tickets", TicketsTarget(title, ids))

    def _print(self) -> None:
        office, number = self.desk.office, self.list.chosen_id
        self.work.paper(
            f"{self.list.chosen_row.row.name}对账表",
            lambda target, save_to: circular_papers.pdf_of(office, number, target=target, save_to=save_to),
            circular_papers.FORM,
            circular_papers.subject(number),
        )

    def _save(self) -> None:
        office, number = self.desk.office, self.list.chosen_id
        usual = office.folder("exports") / f"{self.list.chosen_row.row.name}对账表.xlsx"
        path = file_questions.ask_target(self, "reports", "对账表存为", usual, "Excel 工作簿 (*.xlsx)")
        if path is not None:
            self.desk.runner.write(
                f"存为 {path.name}",
                lambda _context: circular_compare.save(office, number, path),
                lambda _found: self.desk.messages.done(f"已存为 {path.name}", "打开", partial(open_file, path)),
            )

    def void(self) -> None:
        """作废 a circular that was entered by mistake."""
        office, number = self.desk.office, self.list.chosen_id
        reason = ask_reason(self.work.window, "作废通报", "原因记入审计，可以撤销。", "作废", _WRONG)
        if reason:
            self.work.write("作废通报", partial(circulars.void, office, number, reason), "已作废通报")
