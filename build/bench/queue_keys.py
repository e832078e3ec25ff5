"""60 tickets worked as a duty seat works them, with keys alone: what it takes the window, and how many keys.

The mix of the 60 scripted tickets, 6 of them 紧急: 3 are returned with a reason, 57 are signed; 2 of these are
reported as difficult and settled; 57 are dispatched with their unit and the group notice copied; the 6 urgent ones
get their phone call, 8 are urged, 57 are answered; 20 are told the result and closed by their unit, 12 of these are
assessed: 244 steps. Texts come from the clipboard (one key). Between two keys nothing is waited for but the program:
what is measured is the window, not the seat's thinking.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.flow import Node
from app.gui.application import build_window, prepare, start
from app.gui.flow_words import KEYS
from app.gui.main_window import MainWindow
from app.gui.pages.queues import QueuesPage
from app.gui.settings import WindowSettings
from app.gui.targets import QueueTarget
from app.gui.widgets.flow_fields import ListInput
from app.services import tickets, units
from app.services.queues import Queue
from app.services.session import Office, create_office
from build.bench.report import Measure, percentile, publish
from build.screenshots import settle

NOW = datetime(2026, 11, 20, 9, 30)
TICKETS = 60
URGENT_EVERY = 10
RETURNED, DIFFICULT, URGED, TOLD, ASSESSED = 3, 2, 8, 20, 12
LIMIT_S = 600.0
LIMIT_MS = 100.0
PATIENCE_S = 30.0
REASON = "经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Seat:
    """Hands that know the keys. ``spent``: (step, ms from its first key until the next ticket is there)."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        page = window.pages["queues"]
        assert isinstance(page, QueuesPage)
        self.page = page
        self.keys = 0
        self.longest_ms = 0.0
        self.spent: list[tuple[str, float]] = []

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press one key and let the window finish what it does about it."""
        began = time.perf_counter()
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)  # type: ignore[call-overload]
        QApplication.processEvents()
        self.keys += 1
        self.longest_ms = max(self.longest_ms, (time.perf_counter() - began) * 1000)

    def paste(self, text: str) -> None:
        """Ctrl+V."""
        QApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, CTRL)

    def go(self, queue: Queue) -> None:
        """Turn to a queue, ] by ], as from the keyboard."""
        while self.page.queue is not queue:
            self.key("]")
        settle(self.window)
        self.page.take_focus()

    def step(self, node: Node, fill: Callable[[], None] = lambda: None, *, is_long: bool = False) -> None:
        """Take one step on the selected ticket: its key, its fields, Enter."""
        before, began = self.page.current_id(), time.perf_counter()
        rows = self.page.model.rowCount()
        key = KEYS[node]
        self.key(key[-1].lower(), SHIFT if "+" in key else NONE)
        if not self.page.steps.is_stepping:
            raise AssertionError(f"{key} does not open {node}")
        fill()
        self.key(Qt.Key.Key_Return, CTRL if is_long else NONE)
        self._until(lambda: not self.page.steps.is_stepping)
        self._until(lambda: self.page.model.rowCount() != rows or self.page.current_id() == before)
        self.spent.append((node.value, (time.perf_counter() - began) * 1000))

    def unit(self) -> None:
        """Take the unit that such tickets went to, copy the notice for the group (its button is the next stop back)."""
        form = self.page.pane.step_form
        chosen = form.inputs["unit"]
        assert isinstance(chosen, ListInput)
        self._until(lambda: chosen.box.count() > 0)
        self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Tab, SHIFT)
        self.key(Qt.Key.Key_Space)
        form.inputs["unit"].start().setFocus()

    def _until(self, is_so: Callable[[], bool]) -> None:
        patience = time.monotonic() + PATIENCE_S
        while not is_so():
            QApplication.processEvents()
            if time.monotonic() > patience:
                raise TimeoutError("the window did not go on")


def main() -> int:
    """Time the whole seat's loop (saves are durable: synchronous FULL)."""
    with tempfile.TemporaryDirectory(prefix="streetdesk-bench-") as scratch:
        settings = WindowSettings(Path(scratch) / "window.ini")
        prepare([], settings)
        office = create_office(Path(scratch) / "office", "示例街道", "王样例", now=lambda: NOW)
        try:
            _arrive(office)
            seat, seconds = _work(office, settings)
        finally:
            office.close()
    _report(seat, seconds)
    return 0


def _report(seat: Seat, seconds: float) -> None:
    slowest, slowest_ms = max(seat.spent, key=lambda one: one[1])
    median = percentile([ms for _step, ms in seat.spent], 0.5)
    each = seat.keys / TICKETS
    note = f"{len(seat.spent)} steps, {seat.keys} keys ({each:.1f} a ticket), median step {median:.1f} ms"
    publish(
        [
            Measure(f"a duty seat's loop over {TICKETS} tickets", seconds, "s", LIMIT_S, note=note),
            Measure(f"slowest step, key to next ticket: {slowest}", slowest_ms, "ms", 2 * LIMIT_MS),
            Measure("longest time the window takes for one key", seat.longest_ms, "ms", LIMIT_MS),
        ]
    )


def _arrive(office: Office) -> None:
    for name in ("城市管理办公室", "书香里社区"):
        units.add(office, name)
    for at in range(TICKETS):
        values = {
            "ticket_no": f"20261120{at:06d}",
            "title": f"路灯不亮 {at}",
            "content": "小区东门路灯不亮，要求尽快维修。",
            "community": "书香里社区",
            "urgency": "紧急" if at % URGENT_EVERY == 0 else "",
            "created_at": (NOW - timedelta(hours=1)).isoformat(),
            "due_at": (NOW + timedelta(hours=at + 1)).isoformat(),
        }
        tickets.create(office, values)


def _work(office: Office, settings: WindowSettings) -> tuple[Seat, float]:
    window = build_window(office, settings)
    start(window)
    window.go("queues", QueueTarget("to_sign"))
    settle(window)
    window.activateWindow()
    seat = Seat(window)
    seat.page.table.setFocus()
    began = time.perf_counter()
    _sign_and_send(seat)
    _answer_and_close(seat)
    seconds = time.perf_counter() - began
    settle(window)
    window.close()
    return seat, seconds


def _sign_and_send(seat: Seat) -> None:
    """Return or sign what came; send it out; make the urgent calls."""
    seat.go(Queue.TO_SIGN)
    for at in range(TICKETS):
        if at >= TICKETS - RETURNED:
            seat.step(Node.RETURN, lambda: _return(seat), is_long=True)
        else:
            seat.step(Node.SIGN)
    seat.go(Queue.TO_DISPATCH)
    for _ in range(DIFFICULT):
        seat.step(Node.REPORT_DIFFICULT, lambda: seat.paste("权属不明，涉及两个部门"), is_long=True)
    seat.go(Queue.DIFFICULT)
    for _ in range(DIFFICULT):
        seat.step(Node.DIFFICULT_SETTLED, lambda: seat.paste("由城市管理办公室承办"), is_long=True)
    seat.go(Queue.TO_DISPATCH)
    while seat.page.model.rowCount():
        seat.step(Node.DISPATCH, seat.unit)


def _return(seat: Seat) -> None:
    """Choose 职责外 by its place in the list, then paste the reason over the template."""
    seat.key(Qt.Key.Key_Down)
    seat.key(Qt.Key.Key_Tab)
    seat.key(Qt.Key.Key_A, CTRL)
    seat.paste(REASON)


def _answer_and_close(seat: Seat) -> None:
    """Call the urgent ones and answer all; urge, tell, close and assess some."""
    seat.go(Queue.TO_RESPOND)
    for at in range(seat.page.model.rowCount()):
        life = seat.page.pane.life
        if life is not None and life.state.lacks_phone_call:
            seat.step(Node.PHONE)
        if at < URGED:
            seat.step(Node.URGE)
        seat.step(Node.RESPOND)
    seat.go(Queue.HANDLING)
    for _ in range(TOLD):
        seat.step(Node.FEEDBACK, lambda: _tell(seat))
        seat.step(Node.UNIT_CLOSE, lambda: seat.paste("路灯已修复，现场恢复照明。"), is_long=True)
    seat.go(Queue.TO_ASSESS)
    for _ in range(ASSESSED):
        seat.step(Node.ASSESS, lambda: _assess(seat), is_long=True)


def _tell(seat: Seat) -> None:
    """接通, by phone as usual, and what the citizen said."""
    seat.key("1")
    seat.key(Qt.Key.Key_Tab)
    seat.key(Qt.Key.Key_Tab)
    seat.paste("认可处理结果")


def _assess(seat: Seat) -> None:
    """Choose the first answer three times and paste the basis."""
    for _ in range(3):
        seat.key("1")
        seat.key(Qt.Key.Key_Tab)
    seat.paste("电话核实，诉求人认可")


if __name__ == "__main__":
    sys.exit(main())
