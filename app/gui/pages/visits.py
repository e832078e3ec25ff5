"""回访与三率: the workbench of the running period, the calls to make, recordings, the city's results, 单否双否."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answers import CHOICES, Question
from app.gui.desk import Desk
from app.gui.pages.page import Page
from app.gui.widgets.call_desk import CallDesk
from app.gui.widgets.call_form import KEYS, OFF, ON
from app.gui.widgets.call_tab import CallTab
from app.gui.widgets.low_area import LowTabs
from app.gui.widgets.rate_board import RateBoard
from app.gui.widgets.rate_desk import RateDesk
from app.gui.widgets.rate_period_bar import PeriodBar
from app.gui.widgets.visit_compare import CompareTab
from app.gui.widgets.visit_double_no import DoubleNoTab
from app.gui.widgets.visit_list import VisitList
from app.gui.widgets.visit_recordings import RecordingTab
from app.services.changes import Topic

BOARD, CALLS, RECORDINGS, CITY, DOUBLE_NO = range(5)


class VisitsPage(Page):
    """Joins the tabs over one reading of the period."""

    search_hint = "搜索编号、标题、承办单位"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "回访与三率")
        self.work = RateDesk(desk, self)
        self.period = PeriodBar(self.work)
        self.board = RateBoard(self.work)
        self.calls = CallTab(self.work)
        self.calling = CallDesk(self.calls)
        self.recordings = RecordingTab(self.work)
        self.city = CompareTab(self.work)
        self.double_no = DoubleNoTab(self.work)
        self._by_tab: dict[int, list[QAction]] = {}
        self._primaries: dict[int, QAction] = {}
        self.tabs = LowTabs("page")
        self.tabs.setAccessibleName("回访与三率")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("回访与三率标签")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.board, "作战台")
        self.tabs.addTab(self.calls, "回访单")
        self.tabs.addTab(self.recordings, "录音核实")
        self.tabs.addTab(self.city, "市级回访")
        self.tabs.addTab(self.double_no, "单否双否")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self.period)
        layout.addWidget(self.tabs, 1)
        self._add_actions()
        self.tabs.currentChanged.connect(lambda _at: self._tab_chosen())
        self._tab_chosen()
        self.work.changed.connect(self._show_tab)
        self.work.chosen.connect(self._show_tab)
        self.period.periods_wanted.connect(self.edit_periods)
        self.period.definitions_wanted.connect(self.edit_definition)
        self.board.edit_wanted.connect(self.edit_definition)
        desk.navigator.look_changed.connect(self._relook)
        desk.bus.subscribe((Topic.TICKETS, Topic.SETTINGS), self._changed)

    def _add_actions(self) -> None:
        for at in range(self.tabs.count()):
            title = f"看{self.tabs.tabText(at)}"
            self.add_action(title, "visits", partial(self.tabs.setCurrentIndex, at), f"Alt+{at + 1}")
        calls, calling, table = self.calls, self.calling, self.calls.table
        self._of(BOARD, "去回访单", "visits", partial(self.tabs.setCurrentIndex, CALLS), is_primary=True)
        self._of(CALLS, "登记通话", "save", calling.record, "Ctrl+Return", where=calls, is_primary=True)
        self._of(CALLS, "写依据、录音编号", "edit", calls.pane.focus_basis, "B", where=table)
        self._of(CALLS, "显示电话", "eye", calling.reveal, "X", where=table)
        self._of(CALLS, "接通，全部最好", "check", calls.pane.form.take_best, "Y", where=table)
        form = calls.pane.form
        for choice, key in zip((ON, OFF), KEYS["connected"], strict=True):
            self._of(CALLS, f"电话：{choice}", "visits", partial(form.connected.take, choice), key, where=table)
        for question in Question:
            row = form.rows[question]
            for choice, key in zip(CHOICES[question], KEYS[question], strict=True):
                self._of(CALLS, f"{row.title}：{choice}", "check", partial(row.take, choice), key, where=table)
        self._of(CALLS, "二次确认…", "shield", calling.confirm, "T", where=table)
        self._of(CALLS, "更正最后一轮评定…", "edit", calling.correct, "G", where=table)
        self._of(CALLS, "核实录音…", "history", calling.listen, "H", where=table)
        self._of(CALLS, "在工单页打开", "tickets", calling.open_ticket, "O", where=table)
        calls.table.opened.connect(lambda _row: calls.pane.focus_basis())
        self._add_list_actions()
        self.add_action("考核期表…", "clock", self.edit_periods)
        self.add_action("三率口径…", "settings", self.edit_definition)

    def _add_list_actions(self) -> None:
        listened, city, marked = self.recordings, self.city, self.double_no
        table = listened.listed.table
        self._of(RECORDINGS, "核实录音…", "check", listened.listen, "L", where=table, is_primary=True)
        self._of(RECORDINGS, "确认失误…", "bad", partial(listened.decide, is_error=True))
        self._of(RECORDINGS, "不成立…", "undo", partial(listened.decide, is_error=False))
        self._of(CITY, "导入回访结果…", "import", city.import_file, "Ctrl+Shift+I", is_primary=True)
        self._of(CITY, "手工登记回访结果…", "plus", city.enter, "N", where=city.listed.table)
        self._of(CITY, "说明差异原因…", "edit", city.explain, "R", where=city.listed.table)
        self._of(DOUBLE_NO, "在工单页打开这些", "tickets", marked.open_all, is_primary=True)
        self._of(DOUBLE_NO, "改单否双否的规则…", "settings", marked.change_rule)

    def _of(
        self,
        tab: int,
        title: str,
        icon: str,
        run: Callable[[], object],
        key: str = "",
        *,
        where: QWidget | None = None,
        is_primary: bool = False,
    ) -> None:
        """Add an action that is offered only while its tab is shown."""
        action = self.add_action(title, icon, lambda: _drop(run()), key, where=where)
        self._by_tab.setdefault(tab, []).append(action)
        if is_primary:
            self._primaries[tab] = action

    def _tab_chosen(self) -> None:
        at = self.tabs.currentIndex()
        for tab, actions in self._by_tab.items():
            for action in actions:
                action.setEnabled(tab == at)
        self.primary = self._primaries.get(at)
        self.actions_changed.emit()
        self._show_tab()

    def _show_tab(self) -> None:
        """Read the list of the tab on show; the others read when they are shown."""
        tab = self.tabs.currentWidget()
        if isinstance(tab, RecordingTab | CompareTab | DoubleNoTab):
            tab.refresh()

    def _relook(self) -> None:
        for listed in self._lists():
            listed.relook()

    def _lists(self) -> tuple[VisitList, ...]:
        return self.recordings.listed, self.recordings.errors, self.city.listed, self.double_no.listed

    def edit_periods(self) -> None:
        """考核期表."""
        from app.gui.dialogs.period import PeriodsDialog

        PeriodsDialog(self.desk, self.window()).exec()

    def edit_definition(self, code: str = "") -> None:
        """三率口径: the one asked for, else the one looked at."""
        from app.gui.dialogs.rate_definition import DefinitionDialog

        column = self.work.column
        shown = column.report.definition.code if column else ""
        DefinitionDialog(self.desk, code or shown, self.window()).exec()

    def take_focus(self) -> None:
        """Work begins in the list of the tab."""
        tables = (
            self.board.table.table,
            self.calls.table,
            self.recordings.listed.table,
            self.city.listed.table,
            self.double_no.listed.table,
        )
        tables[self.tabs.currentIndex()].setFocus()

    def refresh(self) -> None:
        """Work the period out anew; the tabs follow."""
        self.work.read()

    def search(self, text: str) -> None:
        """Narrow the lists."""
        for tab in (self.calls, self.recordings, self.city, self.double_no):
            tab.search(text)

    @property
    def hits(self) -> int | None:
        """Rows of the list on show (the workbench has the calls')."""
        tab = self.tabs.currentWidget()
        shown = tab.listed if isinstance(tab, RecordingTab | CompareTab | DoubleNoTab) else self.calls
        return shown.model.rowCount()

    def _changed(self, _topics: frozenset[Topic]) -> None:
        if self.isVisible():
            self.refresh()

    def mask_again(self) -> None:
        """Mask the number that was revealed."""
        self.calls.pane.mask_again()

    def forget(self) -> None:
        """Drop the call that was not recorded and the number that was revealed."""
        self.calls.pane.show_nothing()

    def leave(self) -> bool:
        """Ask before what was said on the phone is lost."""
        form = self.calls.pane.form
        if not form.is_touched:
            return True
        return self.desk.messages.ask("这次通话还没有登记。", "放弃登记", is_danger=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the widths."""
        super().hideEvent(event)
        self.calls.table.keep_columns()
        self.board.table.table.keep_columns()
        for listed in self._lists():
            listed.table.keep_columns()


def _drop(_value: object) -> None:
    """Let a result go: an action's work returns nothing."""
