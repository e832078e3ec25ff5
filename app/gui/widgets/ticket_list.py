"""The list half of the register: chips, table, empty state, and the view (search, chips, order) that they show."""

from __future__ import annotations

from array import array

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui.desk import Desk
from app.gui.models.ticket_table import DEFAULT_KEYS, TIME_LEFT, TicketTableModel, row_time_left, sort_key, title_of
from app.gui.register_filter import Filter, view
from app.gui.search_notes import SearchNotes
from app.gui.widgets.cells import RowDelegate, TimeLeftDelegate
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.filter_bar import FilterBar
from app.gui.widgets.frozen import FrozenColumns
from app.gui.widgets.table import Table
from app.services import register
from app.services.progress import JobContext
from app.services.register import TicketRow, View
from app.services.views import SavedView, ViewFilter

FIRST_ROWS = 200
"""So many are shown at once when the order is the indexed one; the rest follows from the reading lane."""


class TicketList(QWidget):
    """``filled(is_whole)`` after other ids were put in; ``add_wanted()`` and ``reset()`` from the empty state."""

    filled = Signal(bool)
    add_wanted = Signal()
    search_cleared = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName("工单列表区")
        self.filters: list[Filter] = []
        self.text = ""
        self.sort, self.descending = "created_at", True
        self._asked = 0
        self.notes = SearchNotes(desk, self)
        self.saved: SavedView | None = None
        office = desk.office
        self.model = TicketTableModel(lambda ids: register.page(office, ids), office.now)
        self.table = Table(self.model, "register", desk.settings)
        self.table.setAccessibleName("工单列表")
        self.bar = FilterBar()
        self.empty = EmptyState()
        self._left = TimeLeftDelegate(lambda row: row_time_left(row, office.now()), self.table)
        self._plain = RowDelegate(self.table)
        self.frozen = FrozenColumns(self.table)
        self.middle = QStackedWidget()
        self.middle.setAccessibleName("列表")
        self.middle.addWidget(self.table)
        self.middle.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.middle, 1)
        self._connect()
        self.model.choose(self.table.kept_keys())
        self.dress_columns()

    def _connect(self) -> None:
        self.bar.add_wanted.connect(self.add_filter)
        self.bar.columns_wanted.connect(self.choose_columns)
        self.bar.removed.connect(lambda gone: self.put_filters([one for one in self.filters if one != gone]))
        self.bar.cleared.connect(lambda: self.put_filters([]))
        self.table.sort_wanted.connect(self.sort_by)
        self.table.filter_wanted.connect(lambda key: self.add_filter(sort_key(key)))
        self.table.columns_wanted.connect(self.choose_columns)

    @property
    def view(self) -> View:
        """What the list shows now."""
        return view(self.text, self.filters, self.sort, self.descending)

    def show_saved(self, saved: SavedView) -> None:
        """Show a saved view: its search, chips, order, columns, colours, frozen columns."""
        self.table.keep_columns()
        self.saved = saved
        self.text = saved.search
        self.sort, self.descending = saved.sort, saved.descending
        self.model.choose(saved.columns or self.table.kept_keys())
        self._dress_saved()
        self.put_filters([Filter(one.key, one.title, one.conditions) for one in saved.filters])

    def leave_saved(self) -> None:
        """Back to the register's own columns without colours."""
        if self.saved is not None:
            self.saved = None
            self.model.choose(self.table.kept_keys())
            self._dress_saved()

    def as_view(self, view_id: int = 0, name: str = "") -> SavedView:
        """Return what is on show as a view that can be saved."""
        filters = tuple(ViewFilter(one.key, one.title, one.conditions) for one in self.filters)
        header = self.table.horizontalHeader()
        order = sorted(range(len(self.model.columns)), key=header.visualIndex)
        columns = tuple(self.model.columns[at].key for at in order)
        rules, frozen = (self.saved.rules, self.saved.frozen) if self.saved else ((), 0)
        return SavedView(view_id, name, self.text, filters, self.sort, self.descending, columns, rules, frozen)

    def _dress_saved(self) -> None:
        rules = self.saved.rules if self.saved else ()

        def tone_of(row: TicketRow) -> str:
            return next((rule.tone for rule in rules if rule.fits(row.values)), "")

        for painter in (self._left, self._plain):
            painter.tone_of = tone_of if rules else None
        self.dress_columns()

    def refresh(self) -> None:
        """Ask for the ids again; an answer to an older question is dropped."""
        self._asked += 1
        asked, office, wanted = self._asked, self.desk.office, self.view
        if not self.model.rowCount() and wanted == View():
            self._put_ids(asked, register.ids(office, wanted, FIRST_ROWS), is_whole=False)

        def work(_context: JobContext) -> array[int]:
            return register.ids(office, wanted)

        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError):
                self.desk.messages.problem(error.message)

        self.desk.runner.read("读取列表", work, lambda ids: self._put_ids(asked, ids), failed)

    def _put_ids(self, asked: int, ids: array[int], *, is_whole: bool = True) -> None:
        if asked != self._asked:
            return
        if ids != self.model.ids or not ids:
            self.model.put_ids(ids)
        if is_whole:
            is_filtered = bool(self.text or self.filters)
            self.notes.ran(self.view, len(ids))
            self.bar.show_count(len(ids), is_filtered)
            self._show_list_or_hint(bool(ids), is_filtered)
        self.filled.emit(is_whole)

    def _show_list_or_hint(self, has_rows: bool, is_filtered: bool) -> None:
        self.middle.setCurrentIndex(0 if has_rows else 1)
        if has_rows:
            return
        if is_filtered:
            self.empty.put("没有找到工单", "换几个字，或去掉一些筛选再试。", [("去掉搜索和筛选", "close", self.reset)])
            return
        steps = [
            ("导入热线导出的表格…", "import", self.desk.navigator.import_wanted.emit),
            ("手工新建一件", "plus", self.add_wanted.emit),
        ]
        hint = "把热线系统导出的 Excel、WPS 或 CSV 文件拖进窗口，先预览，再导入；不会覆盖您改过的内容。"
        self.empty.put("这里放全部工单", hint, steps)

    def reset(self) -> None:
        """Take search, chips and the saved view away."""
        self.leave_saved()
        self.text = ""
        self.search_cleared.emit()
        self.put_filters([])

    def search(self, text: str) -> None:
        """Search as you type."""
        if text != self.text:
            self.text = text
            self.refresh()

    def sort_by(self, key: str, descending: bool) -> None:
        """Sort in SQL."""
        self.sort, self.descending = sort_key(key), descending
        self.table.show_sorting(key, descending)
        self.refresh()

    def put_filters(self, filters: list[Filter]) -> None:
        """Show other chips and what they leave."""
        self.filters = filters
        self.bar.put(filters)
        self.refresh()

    def add_filter(self, key: str = "status") -> None:
        """Make a filter for any field; a second one on the same field replaces the first."""
        from app.gui.dialogs.filter_editor import FilterEditor

        office, shown = self.desk.office, self.view
        dialog = FilterEditor(key, lambda field: register.values_of(office, field, 300, shown), self.window())
        if dialog.exec():
            made = dialog.result_filter()
            self.put_filters([*(one for one in self.filters if one.key != made.key), made])

    def choose_columns(self) -> None:
        """Ask which columns to show."""
        from app.gui.dialogs.column_chooser import ColumnChooser

        self.table.keep_columns()
        titles = {key: title_of(key) for key in self.model.choices}
        dialog = ColumnChooser(titles, self.table.kept_keys() or self.model.keys, DEFAULT_KEYS, self.window())
        if dialog.exec():
            self.model.choose(dialog.chosen())
            self.dress_columns()
            self.table.keep_columns()

    def dress_columns(self) -> None:
        """Order, widths and painters of the columns on show."""
        header = self.table.horizontalHeader()
        for at, column in enumerate(self.model.columns):
            header.moveSection(header.visualIndex(at), at)
            self.table.setItemDelegateForColumn(at, self._left if column.key == TIME_LEFT else self._plain)
        self.table.restore_columns()
        self.frozen.freeze(self.saved.frozen if self.saved else 0)
        shows_left = self.sort == "due_at" and TIME_LEFT in self.model.keys
        self.table.show_sorting(TIME_LEFT if shows_left else self.sort, self.descending)

    def relook(self) -> None:
        """After a change of size or row height."""
        self.table.fit_rows()
        self.dress_columns()
        self.bar.put(self.filters)
