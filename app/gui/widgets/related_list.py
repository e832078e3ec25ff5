"""关联: the same matter, person, place; what may be the same; each word of a person can be taken off again (F5.12)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.links import LINK_TITLES
from app.gui.widgets.labels import button, label
from app.services.related import GROUP_TITLES, Group, Line, Related

_LINE = Qt.ItemDataRole.UserRole
NOTHING = "没有同一事项、同一诉求人或同一点位的其他工单。"


class RelatedList(QWidget):
    """``opened(ticket_id)`` when a line is entered; the other signals carry the chosen line, ``add_wanted`` nothing."""

    opened = Signal(int)
    same_wanted = Signal(object)
    differ_wanted = Signal(object)
    unlink_wanted = Signal(object)
    add_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("关联工单")
        self.hint = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("关联工单列表")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.same = button("是同一件", lambda: self._say(self.same_wanted), icon="check")
        self.differ = button("不是同一件…", lambda: self._say(self.differ_wanted))
        self.unlink = button("解除…", lambda: self._say(self.unlink_wanted), icon="undo")
        self.add = button("关联另一件…", self.add_wanted.emit, icon="plus")
        self.list.itemActivated.connect(self._open)
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        for pair in ((self.same, self.differ), (self.unlink, self.add)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget in pair:
                row.addWidget(widget, 1)
            layout.addLayout(row)
        self._enable()

    @property
    def chosen(self) -> Line | None:
        """The chosen line, None on a heading."""
        item = self.list.currentItem()
        found = item.data(_LINE) if item is not None else None
        return found if isinstance(found, Line) else None

    @property
    def lines(self) -> list[Line]:
        """All lines, in the order on screen."""
        found = (self.list.item(at).data(_LINE) for at in range(self.list.count()))
        return [one for one in found if isinstance(one, Line)]

    def put(self, found: Related) -> None:
        """Show what belongs together."""
        self.hint.setText(_chain_words(found) if found.lines else NOTHING)
        self.list.setVisible(bool(found.lines))
        self.list.clear()
        for group, lines in groupby(found.lines, key=lambda line: line.group):
            self._put_group(group, list(lines))
        self._enable()

    def _put_group(self, group: Group, lines: Sequence[Line]) -> None:
        heading = QListWidgetItem(f"{GROUP_TITLES[group]}　{len(lines)} 件")
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.list.font()
        font.setBold(True)
        heading.setFont(font)
        self.list.addItem(heading)
        for line in lines:
            item = QListWidgetItem(_words(line))
            item.setData(_LINE, line)
            self.list.addItem(item)

    def _open(self, item: QListWidgetItem) -> None:
        line = item.data(_LINE)
        if isinstance(line, Line):
            self.opened.emit(line.row.id)

    def _say(self, signal: SignalInstance) -> None:
        line = self.chosen
        if line is not None:
            signal.emit(line)

    def _enable(self) -> None:
        line = self.chosen
        may_join = line is not None and line.group in (Group.SUGGESTED, Group.SAME_CALLER, Group.DIFFERENT)
        may_part = line is not None and line.group is not Group.DIFFERENT
        self.same.setText(f"确认{LINK_TITLES[line.kind]}" if line is not None and may_join else "确认同一事项")
        self.same.setAccessibleName(self.same.text())
        self.same.setEnabled(may_join)
        self.differ.setEnabled(may_part)
        self.unlink.setEnabled(line is not None and bool(line.link_id))


def _words(line: Line) -> str:
    values = line.row.values
    kind = f"{LINK_TITLES[line.kind]}，{line.score} 分：" if line.group is Group.SUGGESTED else ""
    facts = "　".join(part for part in (values["ticket_no"], values["created_at"][:10], values["status"]) if part)
    return f"{values['title'] or values['ticket_no']}\n{kind}{line.why}\n{facts}"


def _chain_words(found: Related) -> str:
    if found.matter_tickets < 2:
        return "选中一件后按回车打开；相同或不同由人确认，都可以解除。"
    across = f"，跨 {found.matter_numbers} 个编号" if found.matter_numbers > 1 else ""
    return f"同一事项共 {found.matter_tickets} 件（含本件）{across}。选中一件后按回车打开；确认过的都可以解除。"
