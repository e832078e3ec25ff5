"""条款: the contract's clauses word for word, found by any two characters; known slips stand beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui import icons
from app.gui.widgets.labels import label
from app.services.contract_view import ClauseView, ContractView


class ClauseList(QWidget):
    """Search as you type; an item is a clause."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("合同条款")
        self.search = QLineEdit()
        self.search.setAccessibleName("在条款里查找")
        self.search.setPlaceholderText("在条款里查找，如：验收、5 个工作日")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        for found in self.search.findChildren(QAbstractButton):
            found.setAccessibleName("查找框按钮")
        self.count = label("", "muted")
        self.list = QListWidget()
        self.list.setAccessibleName("条款列表")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        for widget in (self.search, self.count):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        self._contract = 0
        self.search.textChanged.connect(lambda _text: self._narrow())

    def put(self, view: ContractView) -> None:
        """Show the clauses of a contract."""
        if view.id == self._contract:
            return
        self._contract = view.id
        self.list.clear()
        for one in view.clauses:
            self.list.addItem(QListWidgetItem(_words(one)))
        self._narrow()

    def _narrow(self) -> None:
        wanted = "".join(self.search.text().split()).casefold()
        shown = 0
        for at in range(self.list.count()):
            item = self.list.item(at)
            is_shown = wanted in "".join(item.text().split()).casefold()
            item.setHidden(not is_shown)
            shown += is_shown
        self.count.setText(f"{'找到' if wanted else '共'} {shown:,} 条")


def _words(view: ClauseView) -> str:
    slips = "".join(f"\n▲ 条文疑有差错：{defect.text}" for defect in view.defects)
    return f"{view.clause.ref}\n{view.clause.text}{slips}"
