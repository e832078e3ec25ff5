"""Starts the window: one QApplication, look, Chinese locale, faults caught, the office opened."""

from __future__ import annotations

import gc
import getpass
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QtMsgType, QTranslator, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError, OfficeDamaged, OfficeInUse
from app.gui import after_close, bug_log, file_questions
from app.gui.assets import ICONS
from app.gui.change_bus import ChangeBus
from app.gui.desk import Desk, Navigator
from app.gui.diagnosis import save_bundle
from app.gui.job_runner import JobRunner
from app.gui.look import Look, dress
from app.gui.main_window import MainWindow
from app.gui.messages import MessageCenter
from app.gui.pages.registry import import_pages
from app.gui.safekeeping import back_up_at_exit, keep_backing_up
from app.gui.settings import WindowSettings
from app.gui.single_window import SecondStarts
from app.gui.splash import CHECKING, OPENING, UPGRADING, Splash
from app.paths import default_office
from app.services import other_window
from app.services.session import DATABASE_NAME, Office, has_key_file, open_office, prepare_to_write

if TYPE_CHECKING:
    from app.services.encryption import OfficeKey

TITLE = "接诉即办工作台"
DESKTOP_FILE = "streetdesk"
"""Name of the desktop entry: a Wayland desktop finds icon and window of one program by it."""
IMPORT_PAGES_MS = 2_000
"""So long after the first paint the other pages are imported: a first visit finds them, the start never waits."""
AFTER_PAINT_MS = 20
COUNT_AGAIN_MS = 60_000
_kept: list[object] = []
"""Translators and the window: whatever nobody else refers to would be collected and its effect lost."""


def prepare(argv: Sequence[str], settings: WindowSettings) -> QApplication:
    """Make (or reuse) the QApplication with our locale, translator and look."""
    app = cast("QApplication | None", QApplication.instance()) or QApplication([TITLE, *argv])
    file_questions.use(settings)
    app.setApplicationName("Streetdesk")
    app.setApplicationDisplayName("")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
        _kept.append(translator)
    app.setStyle("Fusion")
    app.setDesktopFileName(DESKTOP_FILE)
    app.setWindowIcon(QIcon(str(ICONS / "program.png")))
    dress(app, settings)
    return app


@dataclass(slots=True)
class FaultCatcher:
    """The outermost guard of the window's thread: logs a fault and shows the bug dialog, once at a time."""

    messages: MessageCenter
    is_showing: bool = False

    def report(self, error: BaseException) -> None:
        """Log and show one fault."""
        number, details = bug_log.record(error, datetime.now())
        if self.is_showing:
            return
        self.is_showing = True
        try:
            self.messages.bug(number, details)
        finally:
            self.is_showing = False

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For ``sys.excepthook``: known failures become a message, the rest a numbered fault."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, KnownError):
            self.messages.problem(error.message)
        else:
            self.report(error)


def build_window(office: Office, settings: WindowSettings | None = None) -> MainWindow:
    """Return the whole window over an open office, not yet shown; tests and screenshots use it too."""
    settings = settings or WindowSettings()
    app = prepare([], settings)
    messages = MessageCenter()
    catcher = FaultCatcher(messages)
    bus = ChangeBus()
    desk = Desk(office, JobRunner(bus, messages, catcher.report), bus, messages, settings, Navigator())

    look = Look(app, settings, desk.navigator)
    window = MainWindow(desk, look.toggle)
    look.stack = window.stack
    look.setParent(window)  # a window that is gone follows nobody
    messages.window = window
    messages.save_bundle = lambda parent, said: save_bundle(desk, parent, said)
    bug_log.open_log(office.folder("logs"))
    sys.excepthook = catcher.hook
    for warning in office.warnings:
        messages.warn(warning)
    return window


def run(
    office_root: Path | None = None,
    files: Sequence[Path] = (),
    argv: Sequence[str] = (),
    started: float | None = None,
) -> int:
    """Open the window and stay until it closes; ``files`` are imported first. Returns the exit status.

    ``started`` (``time.monotonic``) is when the program began: what takes longer than a second says what it does.
    """
    settings = WindowSettings()
    app = prepare(argv, settings)
    qInstallMessageHandler(_qt_message)
    known: list[tuple[str, str]] = []
    splash = Splash(started)
    office = _open(office_root, settings, files, known, splash)
    if office is None:
        return 0
    try:
        if not _signed_in(office, settings, known):
            return 0
        if splash.box is not None:  # not after a question: the window is a moment away
            splash.say(OPENING)
        window = build_window(office, settings)
        _kept.append(window)
        keep_backing_up(window.desk, window)
        start(window, files)
        splash.end()
        status = app.exec()
        back_up_at_exit(office)
        return status
    finally:
        office.close()
        after_close.run()


def start(window: MainWindow, files: Sequence[Path] = ()) -> None:
    """Show the first page; counters and the rest come when it is on screen and filled."""
    window.go(window.desk.settings.text("window/page", "today"))
    window.show()
    QTimer.singleShot(AFTER_PAINT_MS, lambda: _take(window, files))
    # The lane takes one after another: this comes back behind what the page reads first, and holds up none of it.
    window.desk.runner.read("准备", lambda _context: None, lambda _nothing: _settle(window))


def _take(window: MainWindow, files: Sequence[Path]) -> None:
    """Take the files of this start and of others."""
    SecondStarts(window)
    if files:
        window.files_dropped.emit(list(files))


def _settle(window: MainWindow) -> None:
    """Start what may wait until the first page is filled."""
    if not gc.isenabled():  # as the start left it (``bootstrap``)
        gc.freeze()
        gc.enable()
    window.read_counters()
    count_again = QTimer(window)
    count_again.setInterval(COUNT_AGAIN_MS)  # time left and views like 未来 2 小时 change without anybody's doing
    count_again.timeout.connect(window.read_counters)
    count_again.start()
    office = window.desk.office
    window.desk.runner.read("准备", lambda _context: prepare_to_write(office), quiet=True)
    later = QTimer(window)
    later.setSingleShot(True)
    later.timeout.connect(lambda: _prepare_the_rest(window))
    later.start(IMPORT_PAGES_MS)


def _prepare_the_rest(window: MainWindow) -> None:
    """Bring what nobody misses in the first seconds: tray, another office, the other pages."""
    from app.gui import tray
    from app.gui.office_switch import OfficeSwitch

    OfficeSwitch(window)
    tray.start(window)
    window.desk.runner.read("准备页面", lambda _context: import_pages(), quiet=True)


def _open(
    office_root: Path | None,
    settings: WindowSettings,
    files: Sequence[Path] = (),
    known: list[tuple[str, str]] | None = None,
    splash: Splash | None = None,
) -> Office | None:
    """Open the office that was named, else the last one, else the default one; else ask (first start).

    None: nobody wants a window here, or the one that is already open came forward (and took ``files``). ``known`` takes
    the login and password of a person who opened an encrypted office: one dialog is enough.
    """
    root = office_root or settings.office_root or default_office()
    if not (root / DATABASE_NAME).is_file():
        return _first_start(settings, root)
    splash = splash or Splash()
    person, upgrading = settings.person or person_at_desk(), partial(splash.say_from_beside, UPGRADING)
    key: OfficeKey | None = None
    try:
        key = _key_of(root, known)
        if key is None and _is_encrypted(root):
            return None
        if key is not None:
            splash.wait_anew()
        office = splash.during(CHECKING, lambda: open_office(root, person, key=key, upgrading=upgrading))
    except KnownError as error:
        if isinstance(error, OfficeInUse) and other_window.call(root, files):
            return None
        if isinstance(error, OfficeDamaged):
            return _rescued(settings, root, error.message, key)
        if MessageCenter(None).ask(error.message, "选择其他办公文件夹"):
            return _first_start(settings, root)
        return None
    settings.put_office_root(root)
    return office


def _rescued(settings: WindowSettings, root: Path, message: str, key: OfficeKey | None) -> Office | None:
    """Offer the ways out of a damaged data file."""
    from app.gui.dialogs.damaged_office import Way, rescue

    found = rescue(root, message, settings.person or person_at_desk(), key)
    if isinstance(found, Way):
        return _first_start(settings, root) if found is Way.OTHER else None
    settings.put_office_root(found.root)
    return found


def _is_encrypted(root: Path) -> bool:
    """Whether a key is needed; what encrypts loads only where there is a key file."""
    if not has_key_file(root):
        return False
    from app.services import encryption

    return encryption.is_encrypted(root)


def _key_of(root: Path, known: list[tuple[str, str]] | None = None) -> OfficeKey | None:
    """Ask for the key of an encrypted office; None: not encrypted, or the clerk left."""
    if not _is_encrypted(root):
        return None
    from app.gui.dialogs.unlock import unlock_office

    return unlock_office(root, known=known)


def _signed_in(office: Office, settings: WindowSettings, known: Sequence[tuple[str, str]]) -> bool:
    """Ask who works here where accounts are on; whether somebody may."""
    if not office.accounts_on:
        return True
    from app.gui.dialogs.sign_in import sign_in

    return sign_in(office, settings, known[0] if known else None)


def _first_start(settings: WindowSettings, suggested: Path) -> Office | None:
    """Return the assistant makes or opens an office; None when the clerk leaves it."""
    from app.gui.dialogs.first_start import choose_office

    office = choose_office(settings, suggested)
    if office is not None:
        settings.put_office_root(office.root)
    return office


def person_at_desk() -> str:
    """Name of the person until one is given: the computer's account."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "经办人"


def _qt_message(kind: QtMsgType, _context: object, text: str) -> None:
    """Qt's own remarks go to the log, not to a console that a clerk does not have."""
    bug_log.remark(kind.name, text)
