"""The frame: navigation, top bar, message bar, the page, status bar. Pages bring everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.gui import file_questions, window_place
from app.gui.commands import Command
from app.gui.desk import Desk
from app.gui.diagnosis import save_bundle
from app.gui.manual_desk import ManualDesk
from app.gui.pages.page import Page
from app.gui.pages.registry import PageSpec, built_pages
from app.gui.person_desk import PersonDesk
from app.gui.recent_commands import recent_commands
from app.gui.search_notes import SearchNotes
from app.gui.widgets.file_drop import taken_files, welcome_files
from app.gui.widgets.message_bar import MessageBar
from app.gui.widgets.navigation import Navigation
from app.gui.widgets.page_stack import PageStack
from app.gui.widgets.retint import retint
from app.gui.widgets.status_bar import StatusBar
from app.gui.widgets.top_bar import TopBar
from app.services.changes import Topic

COUNTERS_PAUSE_MS = 250
NARROW = 1000
"""In a narrower window (pixels) the navigation folds by itself: list and pane need the room."""


class MainWindow(QMainWindow):
    """One window, one office. ``files_dropped(list[Path])`` is emitted for files dropped anywhere."""

    files_dropped = Signal(list)

    def __init__(self, desk: Desk, toggle_theme: Callable[[], None]) -> None:
        super().__init__()
        self.desk = desk
        self.specs: dict[str, PageSpec] = {spec.key: spec for spec in built_pages()}
        self.pages: dict[str, Page] = {}
        self.current = ""
        self._is_narrow = False
        self.searches: dict[str, str] = {}
        self._window_commands: list[tuple[str, str, Callable[[], None]]] = []
        self._toggle_theme = toggle_theme
        self.setWindowTitle(f"{desk.office.street} — 接诉即办工作台")
        self.setAccessibleName("接诉即办工作台")
        self.setAcceptDrops(True)
        self.navigation = Navigation(top_specs(self.specs.values()))
        self.top_bar = TopBar()
        self.message_bar = MessageBar()
        self.stack = PageStack()
        self.stack.setAccessibleName("页面")
        self.status_bar = StatusBar(desk.office)
        self.manual = ManualDesk(self)
        self.search_notes = SearchNotes(desk, self)
        self._counters_pause = QTimer(self)
        self._counters_pause.setSingleShot(True)
        self._counters_pause.setInterval(COUNTERS_PAUSE_MS)
        self._counters_pause.timeout.connect(self.read_counters)
        self.persons = PersonDesk(self)
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._restore()
        self.persons.follow()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        bar_room = QVBoxLayout()
        bar_room.setContentsMargins(16, 8, 16, 0)
        bar_room.addWidget(self.message_bar)
        right.addWidget(self.top_bar)
        right.addLayout(bar_room)
        right.addWidget(self.stack, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        upper.addLayout(right, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status_bar)
        centre = QWidget()
        centre.setAccessibleName("工作区")
        centre.setLayout(whole)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        desk = self.desk
        self.navigation.chosen.connect(self.go)
        self.navigation.child_chosen.connect(lambda entry: self.go(entry.page, entry.target))
        self.navigation.collapse_wanted.connect(self.toggle_navigation)
        self.top_bar.search.wanted.connect(self._search)
        self.top_bar.search.wanted.connect(lambda text: self.search_notes.typed(self.pages[self.current], text))
        self.top_bar.search.entered.connect(self._search_tickets)
        self.top_bar.palette_wanted.connect(self.open_palette)
        self.top_bar.help_wanted.connect(self.manual.open_here)
        desk.messages.posted.connect(self.message_bar.show_message)
        desk.navigator.go.connect(self.go)
        desk.navigator.look_changed.connect(self._retint)
        desk.navigator.person_changed.connect(self._show_identity)
        desk.runner.started.connect(self.status_bar.job_started)
        desk.runner.progressed.connect(self.status_bar.job_progressed)
        desk.runner.ended.connect(lambda job: self.status_bar.job_ended(job, desk.runner.running))
        desk.bus.subscribe(Topic, lambda _topics: self._counters_pause.start())
        desk.bus.subscribe((Topic.SETTINGS,), lambda _topics: self._show_identity())
        desk.navigator.import_wanted.connect(self.choose_files)
        desk.navigator.files_wanted.connect(self.files_dropped)
        self.files_dropped.connect(self.import_files)

    def _bind_keys(self) -> None:
        for number, spec in enumerate(top_specs(self.specs.values()), 1):
            if number <= 9:
                self._bind("", f"Ctrl+{number}", lambda key=spec.key: self.go(key))  # type: ignore[misc]
        self._bind("锁定", "Ctrl+L", self.persons.lock_now)
        self._bind("换人登录", "", self.persons.switch)
        self._bind("搜索", "Ctrl+F", self._focus_search)
        self._bind("命令", "Ctrl+K", self.open_palette)
        self._bind("使用手册", "F1", self.manual.open_here)
        self._bind("本页按键", "Shift+F1", self.open_key_help)
        self._bind("收起或展开导航", "Ctrl+B", self.toggle_navigation)
        self._bind("切换浅色 / 深色", "Ctrl+Shift+L", self._toggle_theme)
        self._bind("重新读取", "F5", self.refresh)
        self._bind("导入表格", "Ctrl+I", self.choose_files)
        self._bind("执行消息里的操作（如撤销）", "Ctrl+Shift+Z", self.message_bar.act)
        self._bind("关闭消息", "Ctrl+.", self.message_bar.clear)
        self._bind("保存诊断包", "", lambda: save_bundle(self.desk, self, self.desk.messages.done))
        self._bind("关于", "", self.open_about)

    def _bind(self, title: str, key: str, run: Callable[[], None]) -> None:
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(run)
        if title:
            self._window_commands.append((title, key, run))

    def _restore(self) -> None:
        settings = self.desk.settings
        window_place.restore(self, settings)
        self.navigation.set_collapsed(settings.flag("window/collapsed"))

    def page(self, key: str) -> Page:
        """Return the page with that key, built on the first call."""
        if key not in self.pages:
            made = self.specs[key].make(self.desk)
            made.actions_changed.connect(self._dress_top_bar)
            made.search_cleared.connect(lambda: self.top_bar.search.put(""))
            self.pages[key] = made
            self.stack.addWidget(made)
            self.persons.gate.dress(made)
        return self.pages[key]

    def go(self, key: str, target: object = None) -> None:
        """Show a page; ``target`` is handed to its ``open_target``."""
        if key not in self.specs:
            return
        if self.persons.is_hidden(key) and target is None:
            key = self.current or "today"
        if self.current and self.current != key and not self.pages[self.current].leave():
            self._dress_top_bar()
            return
        if self.current:
            self.searches[self.current] = self.top_bar.search.text()
        page = self.page(key)
        is_other = key != self.current
        self.current = key
        self.stack.setCurrentWidget(page)
        self._dress_top_bar()
        if is_other:
            page.refresh()
            page.take_focus()
        if target is not None:
            self.top_bar.search.put("")
            page.open_target(target)
            self.navigation.show_current(self.specs[key].parent or key, page.place)

    def refresh(self) -> None:
        """Read the page and the counters again."""
        if self.current:
            self.pages[self.current].refresh()
        self._counters_pause.start()

    def _dress_top_bar(self) -> None:
        page, spec = self.pages[self.current], self.specs[self.current]
        self.top_bar.show_page(spec.title, page.search_hint, self.searches.get(self.current, ""), page.primary)
        self.navigation.show_current(spec.parent or spec.key, self.pages[self.current].place)

    def _search(self, text: str) -> None:
        if self.pages[self.current].search_hint:
            self.searches[self.current] = text
            self.pages[self.current].search(text)

    def _search_tickets(self, text: str) -> None:
        """Enter on a page without a list of its own looks among the tickets."""
        if self.pages[self.current].search_hint:
            return
        self.top_bar.search.put("")
        self.go("tickets")
        self.top_bar.search.put(text)
        self._search(text)

    def _focus_search(self) -> None:
        self.top_bar.search.setFocus()
        self.top_bar.search.selectAll()

    def toggle_navigation(self) -> None:
        """Fold or unfold the navigation, and remember, but for a narrow window."""
        self.navigation.set_collapsed(not self.navigation.is_collapsed)
        if not self._is_narrow:
            self.desk.settings.put_flag("window/collapsed", self.navigation.is_collapsed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fold the navigation where the window has become narrow, and unfold it again."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.navigation.set_collapsed(is_narrow or self.desk.settings.flag("window/collapsed"))

    def read_counters(self) -> None:
        """Read all counters and the office's health in the reading lane."""
        office = self.desk.office
        for spec in self.specs.values():
            if spec.children is not None:
                children = spec.children
                self.desk.runner.read(
                    "计数",
                    lambda _context, children=children: children(office),  # type: ignore[misc]
                    lambda entries, key=spec.key: self.navigation.put_children(key, entries),  # type: ignore[misc]
                )
            if spec.counter is not None:
                counter = spec.counter
                self.desk.runner.read(
                    "计数",
                    lambda _context, counter=counter: counter(office),  # type: ignore[misc]
                    lambda number, key=spec.key: self.navigation.set_count(key, number),  # type: ignore[misc]
                )
        from app.gui.office_health import read_health

        self.desk.runner.read("状态", lambda _context: read_health(office), self.status_bar.show_health)

    def commands(self) -> list[Command]:
        """Everything the palette and the key list may offer now."""
        found: list[Command] = []
        if self.current:
            found += [self._command(action) for action in self.pages[self.current].page_actions]
        for entry in self.navigation.entries():
            title = f"{entry.title}（{entry.count:,} 件）"
            found.append(Command(title, "队列和视图", "", lambda entry=entry: self.go(entry.page, entry.target)))  # type: ignore[misc]
        for number, spec in enumerate(top_specs(self.specs.values()), 1):
            key = f"Ctrl+{number}" if number <= 9 else ""
            if self.persons.is_hidden(spec.key):
                continue
            found.append(Command(spec.title, "页面", key, lambda key=spec.key: self.go(key)))  # type: ignore[misc]
        found += recent_commands(self.desk)
        found += [Command(title, "窗口", key, run) for title, key, run in self._window_commands]
        return found

    def _command(self, action: QAction) -> Command:
        return Command(action.text(), "本页", action.shortcut().toString(), action.trigger, action.isEnabled())

    def open_palette(self) -> None:
        """Ctrl+K."""
        from app.gui.dialogs.command_palette import CommandPalette

        dialog = CommandPalette(self.commands(), self)
        if dialog.exec() and dialog.chosen is not None:
            dialog.chosen.run()

    def open_key_help(self) -> None:
        """Shift+F1."""
        from app.gui.dialogs.key_help import KeyHelp

        KeyHelp(self.commands(), self).exec()

    def open_about(self) -> None:
        """关于."""
        from app.gui.dialogs.about import About

        About(self.desk.office.root, self.desk.office.schema_version, self.desk.settings, self).exec()

    def choose_files(self) -> None:
        """Ask for the hotline's files, then import them."""
        if self.persons.refusal("import"):
            return
        files = file_questions.ask_files(self, file_questions.IMPORT, "选择热线导出的表格", file_questions.TABLES)
        if files:
            self.files_dropped.emit(files)

    def import_files(self, files: list[Path]) -> None:
        """Hand files to the import flow."""
        self.persons.after_unlocking(lambda: self._import(files))

    def _import(self, files: list[Path]) -> None:
        from app.gui.dialogs.import_preview import start_import

        if not self.persons.refusal("import"):
            start_import(self.desk, files, self)

    def _show_identity(self) -> None:
        self.status_bar.show_identity(self.desk.office)

    def _retint(self) -> None:
        retint(self, self.stack.behind)
        self.message_bar.retint()
        self.navigation.retint()
        if self.current:
            self._dress_top_bar()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept local files."""
        welcome_files(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Files go to the import flow."""
        files = taken_files(event)
        if files:
            QTimer.singleShot(0, lambda: self.files_dropped.emit(files))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved fields and running jobs, remember the place, end the lanes."""
        busy = [job for job in self.desk.runner.running if not job.quiet]
        if (self.current and not self.pages[self.current].leave()) or (
            busy and not self.desk.messages.ask(f"“{busy[0].title}”还没有完成，现在退出会整体退回。", "取消任务并退出")
        ):
            event.ignore()
            return
        window_place.keep(self, self.desk.settings)
        self.desk.settings.flush()
        self.persons.stop()
        self.desk.runner.stop()
        event.accept()


def top_specs(specs: Iterable[PageSpec]) -> list[PageSpec]:
    """Return the pages that are entries of their own (the others are reached through the lines below one)."""
    return [spec for spec in specs if not spec.parent]
