from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.gui import application, file_questions, fonts, look, style_sheet, theme
from app.gui.change_bus import ChangeBus
from app.gui.desk import Desk, Navigator
from app.gui.job_runner import JobRunner
from app.gui.main_window import MainWindow
from app.gui.messages import Message, MessageCenter
from app.gui.settings import WindowSettings
from app.services import tickets
from app.services.session import Office, create_office

NOW = datetime(2026, 11, 20, 15, 20)
PATIENCE_MS = 60_000


class Recorder(MessageCenter):
    """Stands in for the real messages: keeps them, answers questions as told, and lets no fault pass."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Message] = []
        self.asked: list[str] = []
        self.answers: list[bool] = []
        self.faults: list[str] = []
        self.posted.connect(self.shown.append)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.shown]

    def ask(self, question: str, verb: str, *, detail: str = "", is_danger: bool = False) -> bool:
        self.asked.append(question)
        if not self.answers:
            pytest.fail(f"unexpected question: {question}")
        return self.answers.pop(0)

    def bug(self, number: str, details: str) -> None:
        self.faults.append(details)


class PatientBot(QtBot):
    """Waits for a condition as long as a busy machine may take; only a test that fails waits that long."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - Qt
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: object, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:  # noqa: N802 - Qt
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_window_stays(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A window left open could take the keyboard from the next test's, and each one slows the styling of all."""
    monkeypatch.setattr(application, "_kept", [])
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.hide()
            widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_surprise_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that a test did not expect would wait for ever; it fails instead."""

    def refuse(self: QDialog, *_arguments: object) -> int:
        raise AssertionError(f"unexpected dialog: {self.windowTitle() or type(self).__name__}")

    monkeypatch.setattr(QDialog, "exec", refuse)
    monkeypatch.setattr(QMessageBox, "exec", refuse)
    for name in ("getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_a, **_k: pytest.fail("unexpected file dialog")))


@pytest.fixture
def settings(tmp_path: Path) -> WindowSettings:
    return WindowSettings(tmp_path / "window.ini")


@pytest.fixture(scope="session")
def prepared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """The application with its translator and look, once: dressing it takes longer than most tests."""
    return application.prepare([], WindowSettings(tmp_path_factory.mktemp("prepared") / "window.ini"))


@pytest.fixture
def app(prepared: QApplication, settings: WindowSettings, monkeypatch: pytest.MonkeyPatch) -> QApplication:
    """The application as ``application.prepare`` leaves it for these settings, whatever the test before changed."""

    def prepare(_argv: Sequence[str], wanted: WindowSettings) -> QApplication:
        file_questions.use(wanted)
        tokens = theme.choose(look.theme_name(wanted, look.system_scheme(prepared)))
        if prepared.styleSheet() != style_sheet.build(tokens, fonts.size(wanted.font_size)):
            look.dress(prepared, wanted)
        return prepared

    monkeypatch.setattr(application, "prepare", prepare)
    return application.prepare([], settings)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = create_office(tmp_path / "office", "示例街道", "王静", now=lambda: NOW)
    opened.database.execute_sql("PRAGMA synchronous=OFF")  # this is not what these tests are about
    yield opened
    opened.close()


@pytest.fixture
def messages() -> Recorder:
    return Recorder()


@pytest.fixture
def desk(app: QApplication, office: Office, settings: WindowSettings, messages: Recorder) -> Iterator[Desk]:
    """What pages and dialogs get, without a window; faults of background jobs fail the test."""
    bus = ChangeBus()
    runner = JobRunner(bus, messages, lambda error: messages.bug("", repr(error)))
    made = Desk(office, runner, bus, messages, settings, Navigator())
    yield made
    runner.stop()
    QApplication.processEvents()
    assert messages.faults == []


def add_tickets(office: Office, count: int) -> list[int]:
    """Tickets 1…count: the first overdue, then one more hour of time each; every third one closed."""
    made = []
    for at in range(count):
        due = NOW + timedelta(hours=at - 1)
        values = {
            "ticket_no": f"2026112000{at:04d}",
            "title": f"路灯不亮 {at}",
            "content": f"小区东门路灯第 {at} 盏不亮，要求尽快维修。",
            "caller_name": "张小明",
            "caller_phone": f"1381234{at:04d}",
            "unit": "城市管理办公室" if at % 2 else "书香里社区",
            "created_at": (NOW - timedelta(days=2, minutes=at)).isoformat(),
            "due_at": due.isoformat(),
            "status": "已办结" if at % 3 == 2 else "办理中",
        }
        made.append(tickets.create(office, values).value)
    return made


@pytest.fixture
def window(
    app: QApplication, office: Office, settings: WindowSettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The whole window with a message recorder (``window.desk.messages``)."""
    monkeypatch.setattr(application, "MessageCenter", lambda *_a: Recorder())
    made = application.build_window(office, settings)
    yield made
    recorder = made.desk.messages
    assert isinstance(recorder, Recorder)
    recorder.answers += [True, True]
    made.close()
    made.deleteLater()
    QApplication.processEvents()
    assert recorder.faults == []
