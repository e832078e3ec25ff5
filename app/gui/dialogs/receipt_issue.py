"""出具回执 (P-01): the form at the left, the paper at the right as it will print, changing as one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.domain.money import parse_yuan
from app.domain.receipts import PeriodKind
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import day_field, day_of, put_day
from app.gui.paper_printing import ask_pdf, choose_printer, print_on, save_paper
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.widgets.paper_view import PaperView
from app.gui.window_place import fitting
from app.gui.wording import money
from app.services import receipt_papers, receipts
from app.services.changes import Outcome
from app.services.printing import Target
from app.services.progress import JobContext
from app.services.receipts import ReceiptDraft

TYPING_PAUSE_MS = 250
KINDS: tuple[tuple[str, PeriodKind], ...] = (
    ("年度", PeriodKind.YEAR),
    ("期", PeriodKind.TERM),
    ("部分", PeriodKind.PART),
)
_SOME_FEN = 100
"""Stands in for an amount that the plan does not name, until the clerk typed it."""


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """What the clerk filled in."""

    contract_no: str
    project_name: str
    period_text: str
    period_kind: PeriodKind
    received_on: date
    completed_on: date
    amount_fen: int | None
    in_words: bool
    with_footer: bool


class ReceiptDialog(QDialog):
    """``issued_id`` is the receipt's number once it was issued."""

    def __init__(self, desk: Desk, first: ReceiptDraft, *, is_planned: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.first, self.is_planned = desk, first, is_planned
        self.issued_id = 0
        self._asked = 0
        self.setWindowTitle("出具回执")
        self.setAccessibleName("出具回执")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(*fitting(self, min(room.width() - 60, 1320), min(room.height() - 40, 960)))
        self._make_fields()
        self.paper = PaperView(desk)
        self.said = label("", "", "bad", wrap=True)
        self.said.hide()
        self.back = button("返回", self.reject)
        self.save = button("出具并存为 PDF…", self._save, icon="save")
        self.print = button("出具并打印…", self._print, icon="print", role="primary")
        self.print.setDefault(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.preview)
        self._lay_out()
        self._connect()
        self.preview()
        self.period.setFocus()

    def _make_fields(self) -> None:
        content = self.first.content
        self.contract_no = QLineEdit(content.contract_no)
        self.contract_no.setPlaceholderText("空着就留白")
        self.project = QLineEdit(content.project_name)
        self.project.setCursorPosition(0)
        self.period = QLineEdit(content.period_text)
        self.kind = QComboBox()
        for title, kind in KINDS:
            self.kind.addItem(title, kind.value)
        self.kind.setCurrentIndex(self.kind.findData(content.period_kind.value))
        self.received = day_field(content.received_on)
        self.completed_choice = QComboBox()
        for title, day in self.first.completed_choices.items():
            self.completed_choice.addItem(f"{title} {day}", day.isoformat())
        self.completed_choice.addItem("其他日期", "")
        self.completed = day_field(content.completed_on)
        self.amount = QLineEdit(money(content.amount_fen) if self.is_planned else "")
        self.amount.setReadOnly(self.is_planned)
        self.amount.setToolTip("按报价行填写，不能改" if self.is_planned else "如 100,000.00")
        self.in_words = QCheckBox("金额后加大写")
        self.footer = QCheckBox("印页脚（编号、第几份、校验码）")
        self.footer.setChecked(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(12)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("合同编号", self.contract_no),
            ("项目名称", self.project),
            ("期次", self.period),
            ("写作", self.kind),
            ("收到日期", self.received),
            ("完成日期", self.completed_choice),
            ("", self.completed),
            ("对应金额（元）", self.amount),
            ("", self.in_words),
            ("", self.footer),
        )
        for title, field in fields:
            form.addRow(title, field)
            field.setAccessibleName(title or (field.text() if isinstance(field, QCheckBox) else "完成日期（日历）"))
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(12)
        box.addWidget(label("出具回执", "title"))
        box.addLayout(form)
        self.warnings = label("", "", "warn", wrap=True)
        box.addWidget(self.warnings)
        box.addWidget(self.said)
        box.addStretch(1)
        side = QScrollArea()
        side.setAccessibleName("回执内容")
        side.setWidgetResizable(True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFixedWidth(400)
        side.setWidget(left)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(side)
        middle.addWidget(self.paper, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addLayout(
            foot(self.back, self.save, self.print, said=label("出具后编号并锁定；有误可作废重开。", "muted"))
        )

    def _connect(self) -> None:
        for line in (self.contract_no, self.project, self.period, self.amount):
            line.textChanged.connect(lambda _text: self._pause.start())
        for day in (self.received, self.completed):
            day.dateChanged.connect(lambda _day: self._pause.start())
        for tick in (self.in_words, self.footer):
            tick.toggled.connect(lambda _on: self._pause.start())
        self.kind.currentIndexChanged.connect(lambda _at: self._pause.start())
        self.completed_choice.currentIndexChanged.connect(lambda _at: self._take_choice())
        self._take_choice()

    def _take_choice(self) -> None:
        chosen = str(self.completed_choice.currentData())
        self.completed.setVisible(not chosen)
        if chosen:
            put_day(self.completed, date.fromisoformat(chosen))
        self._pause.start()

    def form(self) -> ReceiptForm:
        """Read the fields. Raises ``RefusedInput`` for an amount that is none."""
        typed = self.amount.text().replace(",", "").strip()
        amount = None if self.is_planned else (parse_yuan(typed) if typed else None)
        return ReceiptForm(
            self.contract_no.text().strip(),
            self.project.text().strip(),
            self.period.text(),
            PeriodKind(str(self.kind.currentData())),
            day_of(self.received),
            day_of(self.completed),
            amount,
            self.in_words.isChecked(),
            self.footer.isChecked(),
        )

    def drafted(self, form: ReceiptForm) -> ReceiptDraft:
        """Draft the receipt of a form; every rule is checked here again (reading lane)."""
        amount = form.amount_fen if self.is_planned or form.amount_fen is not None else _SOME_FEN
        made = receipts.draft(
            self.desk.office,
            self.first.deliverable_id,
            completed_on=form.completed_on,
            period_text=form.period_text,
            period_kind=form.period_kind,
            amount_fen=amount,
            in_words=form.in_words,
        )
        content = replace(
            made.content,
            contract_no=form.contract_no,
            project_name=form.project_name,
            received_on=form.received_on,
        )
        return replace(made, content=content)

    def preview(self) -> None:
        """Draw the paper of what is typed now."""
        self._pause.stop()
        self._asked += 1
        asked = self._asked
        try:
            form = self.form()
        except KnownError as error:
            self._say(error.message)
            return

        def work(_context: JobContext) -> tuple[ReceiptDraft, bytes]:
            made = self.drafted(form)
            return made, receipt_papers.preview_of_draft(self.desk.office, made, with_footer=form.with_footer)

        def done(result: tuple[ReceiptDraft, bytes]) -> None:
            if asked == self._asked:
                made, pdf = result
                self._say("" if self.is_planned or form.amount_fen else "请填写对应金额。")
                self.warnings.setText("\n".join(f"▲ {text}" for text in made.warnings))
                self.paper.put(pdf)

        def failed(error: BaseException) -> None:
            if asked == self._asked and isinstance(error, KnownError):
                self._say(error.message)

        self.desk.runner.read("预览回执", work, done, failed)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        for widget in (self.save, self.print):
            widget.setEnabled(not text)

    def done(self, result: int) -> None:
        """Take no more answers from the background once this is closed."""
        self._asked += 1
        self._pause.stop()
        self.paper.stop()
        super().done(result)

    def _print(self) -> None:
        printer = choose_printer("回执", self)
        if printer is not None:
            self._issue(partial(self._print_issued, printer))

    def _save(self) -> None:
        name = f"回执-{self.period.text().strip()}"
        target = ask_pdf(name, self.desk.office.folder("exports"), self)
        if target is not None:
            self._issue(partial(self._save_issued, target))

    def _issue(self, then: Callable[[bool], None]) -> None:
        form = self.form()
        office = self.desk.office

        def work(_context: JobContext) -> Outcome[int]:
            return receipts.issue(office, self.drafted(form))

        def done(outcome: Outcome[int]) -> None:
            self.issued_id = outcome.value
            then(form.with_footer)
            self.accept()

        def failed(error: BaseException) -> None:
            self._say(error.message if isinstance(error, KnownError) else "已取消，没有出具。")

        for widget in (self.save, self.print):
            widget.setEnabled(False)
        self.desk.runner.write("出具回执", work, done, failed)

    def _print_issued(self, printer: QPrinter, with_footer: bool) -> None:
        title = receipts.get(self.desk.office, self.issued_id).number
        maker = maker_of(self.desk, self.issued_id, with_footer=with_footer)
        print_on(self.desk, title, maker, printer, lambda: None)

    def _save_issued(self, target: Path, with_footer: bool) -> None:
        title = receipts.get(self.desk.office, self.issued_id).number
        maker = maker_of(self.desk, self.issued_id, with_footer=with_footer)
        save_paper(self.desk, title, maker, target, lambda: None)


class ReceiptMaker:
    """Makes copies of one issued receipt."""

    def __init__(self, desk: Desk, receipt_id: int, with_footer: bool) -> None:
        self._office, self._id, self._footer = desk.office, receipt_id, with_footer

    def __call__(self, target: Target, save_to: Path | None) -> bytes:
        """Make one copy."""
        return receipt_papers.pdf_of_receipt(
            self._office, self._id, target=target, with_footer=self._footer, save_to=save_to
        )


def maker_of(desk: Desk, receipt_id: int, *, with_footer: bool = True) -> ReceiptMaker:
    """Return the maker of an issued receipt."""
    return ReceiptMaker(desk, receipt_id, with_footer)


def open_receipt(desk: Desk, deliverable_id: int, amount_fen: int | None, parent: QWidget) -> ReceiptDialog | None:
    """Open the dialog; a receipt that cannot be made yet is said in the bar."""
    try:
        first = receipts.draft(desk.office, deliverable_id, amount_fen=_SOME_FEN if amount_fen is None else None)
    except KnownError as error:
        desk.messages.problem(error.message)
        return None
    dialog = ReceiptDialog(desk, first, is_planned=amount_fen is not None, parent=parent)
    dialog.open()
    return dialog
