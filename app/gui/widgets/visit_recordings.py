"""录音核实: assessed tickets with what was heard, and below the candidate errors that came of it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.gui.dialogs.reason import ask_reason
from app.gui.models.rates_calls import CallFile, read_file
from app.gui.models.rates_lists import (
    RecordingBook,
    RecordingLine,
    candidate_columns,
    read_recordings,
    recording_columns,
)
from app.gui.widgets.labels import button, label
from app.gui.widgets.rate_desk import RateDesk
from app.gui.widgets.split_memory import remember_split
from app.gui.widgets.visit_list import VisitList
from app.services import recordings
from app.services.recordings import Candidate


class RecordingTab(QWidget):
    """Two lists; the upper one is worked through, the lower one is decided."""

    def __init__(self, work: RateDesk) -> None:
        super().__init__()
        self.setAccessibleName("录音核实")
        self.work = work
        self._asked = 0
        settings = work.desk.settings
        self.listed = VisitList(
            "评定与录音",
            "recordings",
            recording_columns(),
            (
                ("全部", lambda _row: True),
                ("未核", lambda row: _line(row).check is None),
                ("不一致", lambda row: _differs(_line(row))),
                ("已核", lambda row: _line(row).check is not None),
            ),
            settings,
            stretch="result",
        )
        self.errors = VisitList(
            "待确认失误",
            "error-candidates",
            candidate_columns(),
            (
                ("待确认", lambda row: cast(Candidate, row).state == "pending"),
                ("全部", lambda _row: True),
            ),
            settings,
            stretch="fact",
        )
        self.confirm = button("确认失误…", lambda: self.decide(is_error=True))
        self.dismiss = button("不成立…", lambda: self.decide(is_error=False))
        self.errors.head.insertWidget(0, label("待确认失误", "heading"))
        for widget in (self.confirm, self.dismiss):
            self.errors.head.addWidget(widget)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setAccessibleName("录音核实和失误")
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.listed)
        self.splitter.addWidget(self.errors)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([340, 220])
        remember_split(self.splitter, settings, "recordings")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.splitter)
        hint = "三率评定以后，评定过的工单会列在这里。听录音，把核听到的结论和登记的比一比。"
        self.listed.say_empty("没有评定过的工单", hint)
        self.errors.say_empty("没有待确认失误", "录音核实与登记不一致时，会列在这里等负责人确认。")
        self.listed.opened.connect(lambda _id: self.listen())
        self.errors.chosen.connect(lambda _id: self._enable())
        self.errors.opened.connect(lambda _id: self._open_error())

    def refresh(self) -> None:
        """Read both lists in the reading lane."""
        board = self.work.board
        if board is None:
            return
        self._asked += 1
        asked, office, bench = self._asked, self.work.desk.office, board.bench

        def done(book: RecordingBook) -> None:
            if asked == self._asked:
                self.put(book)

        self.work.desk.runner.read("录音核实", lambda _context: read_recordings(office, bench), done)

    def put(self, book: RecordingBook) -> None:
        """Show other lists."""
        self.listed.put(book.lines)
        self.errors.put(book.candidates)
        self._enable()

    def search(self, text: str) -> None:
        """Narrow the upper list."""
        wanted = text.strip().casefold()
        self.listed.narrow(lambda row: wanted in _text(_line(row)))

    def listen(self) -> None:
        """L or Enter: enter what was heard."""
        number, office = self.listed.current_id, self.work.desk.office
        if not number:
            return

        def show(file: CallFile) -> None:
            from app.gui.dialogs.recording_check import RecordingDialog

            if file.rounds:
                RecordingDialog(self.work.desk, file, self.window()).exec()

        self.work.desk.runner.read("录音核实", lambda _context: read_file(office, number), show)

    def _enable(self) -> None:
        one = self.errors.current
        is_open = isinstance(one, Candidate) and one.state == "pending"
        for widget in (self.confirm, self.dismiss):
            widget.setEnabled(is_open)

    def decide(self, *, is_error: bool) -> None:
        """Confirm or dismiss a candidate error; a note is required."""
        number, office = self.errors.current_id, self.work.desk.office
        verb = "确认失误" if is_error else "判定不成立"
        hint = "确认后作为“复核专员”岗位的失误依据。" if is_error else "判定不成立后不再计入。"
        note = ask_reason(self.window(), verb, f"{hint}请写明理由，记入审计。", verb, ()) if number else ""
        if note:
            self.work.desk.runner.write(
                verb,
                lambda _context: recordings.decide(office, number, is_error=is_error, note=note),
                lambda _outcome: self.work.desk.messages.done(f"已{verb}"),
            )

    def _open_error(self) -> None:
        one = self.errors.current
        if isinstance(one, Candidate):
            self.work.open_ticket(one.ticket_id)


def _line(row: object) -> RecordingLine:
    return cast(RecordingLine, row)


def _differs(line: RecordingLine) -> bool:
    return line.check is not None and bool(line.check.differences)


def _text(line: RecordingLine) -> str:
    return f"{line.ticket_no} {line.title} {line.word.specialist} {line.word.recording_no}".casefold()
