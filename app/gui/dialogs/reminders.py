"""合同提醒: every open deadline of the contracts in four columns' worth of lists, dealt with, opened, printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import RefusedInput
from app.domain.reminder_ladder import COLUMN_TEXT, DEFAULT, Column
from app.gui.contract_tabs import PLACES
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values
from app.gui.dialogs.cases_form import line as ask_line
from app.gui.paper_printing import MakePaper
from app.gui.plain_table import fill, plain_table
from app.gui.targets import DeliverableTarget, LedgerTarget
from app.gui.time_left import time_left
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.gui.wording import moment_text
from app.services import reminders
from app.services.changes import Outcome, Topic
from app.services.due_lines import DueLine
from app.services.reminders import Reminder, ReminderBoard

HEADS = ("期限", "剩余", "事项", "条款", "由谁")
HANDLED = "handled"
_PARTY = {"office": "甲方", "vendor": "乙方", "both": "双方"}


class RemindersDialog(QDialog):
    """A list to choose at the top; below it what is open there, with 已处理, 打开 and the printed list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.board: ReminderBoard | None = None
        self.shown: Sequence[Reminder] = ()
        self.form: CaseForm | None = None
        self._is_closed = False
        self.setWindowTitle("合同提醒")
        self.setAccessibleName("合同提醒")
        self.resize(*fitting(self, 980, 560))
        self.which = QComboBox()
        self.which.setAccessibleName("哪一栏")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(12)
        self.table = plain_table("合同提醒", HEADS, desk.settings, stretch=2)
        self.detail = label("", "muted", wrap=True)
        self.detail.setMinimumHeight(44)
        self.handle = button("已处理", self._handle, icon="check", role="primary")
        self.handle.setToolTip("这次提醒不再列出，到下一个提醒日再提醒；期限本身要办完才消失")
        self.open_it = button("打开合同", self._open, icon="contracts")
        self.print = button("打印今日待办…", self._print, icon="print")
        self.ladder = button("提醒日…", self._set_ladder, icon="clock")
        self.ladder.setToolTip("这一类期限提前几天提醒")
        self._lay_out()
        self.which.currentIndexChanged.connect(lambda _at: self._show())
        self.table.itemSelectionChanged.connect(self._look)
        self.table.itemActivated.connect(lambda _item: self._open())
        desk.bus.subscribe((Topic.CONTRACTS, Topic.DELIVERABLES, Topic.CALENDAR), lambda _topics: self.read())
        self.read()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label("合同提醒", "title"))
        head.addStretch(1)
        head.addWidget(self.which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        layout.addLayout(
            foot(button("返回", self.reject, key="Esc"), self.handle, left=(self.print, self.open_it, self.ladder))
        )

    def read(self) -> None:
        """Read everything that is open."""
        if self._is_closed:
            return
        office = self.desk.office
        self.desk.runner.read("合同提醒", lambda _context: reminders.board(office, office.now()), self.put)

    def put(self, board: ReminderBoard) -> None:
        """Show a board; the list that was chosen stays chosen, at first the one that presses most."""
        if self._is_closed:
            return
        self.board = board
        kept = self.which.currentData()
        self.which.blockSignals(True)
        self.which.clear()
        for column in Column:
            self.which.addItem(f"{COLUMN_TEXT[column]}（{len(board.column(column))}）", column.value)
        self.which.addItem(f"已处理（{len(board.handled)}）", HANDLED)
        wanted = kept or next((c.value for c in Column if board.column(c)), Column.TODAY.value)
        self.which.setCurrentIndex(max(0, self.which.findData(wanted)))
        self.which.blockSignals(False)
        self._show()

    def _show(self) -> None:
        if self.board is None:
            return
        wanted = self.which.currentData()
        self.shown = self.board.handled if wanted == HANDLED else self.board.column(Column(wanted))
        now = datetime.fromisoformat(self.board.at)
        fill(self.table, [_cells(one, now) for one in self.shown])
        if self.shown:
            self.table.selectRow(0)
        self._look()

    def _chosen(self) -> Reminder | None:
        at = self.table.currentRow()
        return self.shown[at] if 0 <= at < len(self.shown) else None

    def _look(self) -> None:
        one = self._chosen()
        self.open_it.setEnabled(one is not None)
        self.handle.setEnabled(one is not None and bool(one.step) and not one.is_handled)
        if one is None:
            self.detail.setText("这一栏没有未完的期限。合同、成果、通知登记后，到期的事会自动列在这里。")
            return
        steps = "、".join(step[5:] for step in one.steps)
        handled = f"　{one.handled_by} 已于 {moment_text(one.handled_at[:16])} 处理" if one.is_handled else ""
        after = f"　逾期后果：{one.line.consequence}" if one.line.consequence else ""
        self.detail.setText(f"{one.line.title}　{one.line.detail}\n提醒日 {steps}{after}{handled}")

    def _handle(self) -> None:
        one, office = self._chosen(), self.desk.office
        if one is None:
            return
        key, words = one.line.key, f"已处理提醒“{one.line.title}”"

        def done(outcome: Outcome[int]) -> None:
            number = outcome.operation_id
            if number is not None:
                self.desk.messages.done(words, "撤销", lambda: self.desk.undo(number, words))

        self.desk.runner.write("处理提醒", lambda _context: reminders.handle(office, key), done)

    def _open(self) -> None:
        one = self._chosen()
        if one is not None:
            self.accept()
            self.desk.navigator.go.emit(*_door(one.line))

    def _set_ladder(self) -> None:
        one = self._chosen()
        self.form = ladder_form(self.desk, one.line.code if one is not None else "", self)
        self.form.accepted.connect(self.read)
        self.form.open()

    def _print(self) -> None:
        from app.gui.dialogs.paper import PaperDialog, PaperSource
        from app.services import contract_papers

        office = self.desk.office

        def make(_with_footer: bool) -> MakePaper:
            return lambda target, save_to: contract_papers.pdf_of_to_do(office, target=target, save_to=save_to)

        PaperDialog(self.desk, PaperSource("今日待办（合同期限）", make, has_footer_choice=False), self).open()

    def done(self, result: int) -> None:
        """Take no more answers once this is closed."""
        self._is_closed = True
        super().done(result)


def ladder_form(desk: Desk, code: str, parent: QWidget | None = None) -> CaseForm:
    """Ask how many days before its end a kind of deadline is brought to mind, and who decided so."""
    office, wanted = desk.office, code or DEFAULT

    def work(values: Values) -> Outcome[None]:
        return reminders.set_ladder(office, wanted, days_of(values["days"]), values["source"])

    now = "、".join(str(day) for day in reminders.ladder(office, wanted))
    fields = [
        ask_line("days", "提前天数", "如 60、30、7、0（0 为当天）", now, needed=True),
        ask_line("source", "谁决定、依据", "如：科长口头要求", needed=True),
    ]
    what = f"期限 {wanted}" if code else "没有单独设置的期限"
    hint = f"{what}：到这些天提醒。合同自己定了提醒日的（如测算报告）不受影响。"
    return CaseForm(desk, "设置提醒日", hint, "保存", fields, work, parent, said=lambda _none: "已保存提醒日")


def days_of(words: str) -> list[int]:
    """Read days like 60、30、7. Raises ``RefusedInput``."""
    parts = [part for part in re.split(r"[、,，\s]+", words.strip()) if part]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise RefusedInput(f"“{words}”读不懂，请写成 60、30、7、0。")
    return [int(part) for part in parts]


def _cells(one: Reminder, now: datetime) -> tuple[str, ...]:
    line = one.line
    left = time_left(line.due_at, line.started_at, "", now).text
    title = f"【重要】{line.title}" if line.is_strong else line.title
    return end_text(line.due_at), left, title, line.clause, _PARTY[line.party]


def end_text(due_at: str) -> str:
    """Write the end of a deadline: the day alone where it is the whole day."""
    return moment_text(due_at[:10] if due_at.endswith("T23:59:59") else due_at[:16])


def _door(line: DueLine) -> tuple[str, object]:
    """Return page and target of a deadline: the ledger its record is worked on in, else the contract."""
    if line.entity in PLACES:
        return PLACES[line.entity][0], LedgerTarget(line.contract_id, line.entity, line.entity_id)
    return "contracts", DeliverableTarget(line.contract_id, line.entity_id if line.entity == "deliverable" else 0)
