"""催办: the four lists, the message of each unit's work group to copy, and the count of urgings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.urging import UrgeKind
from app.gui.desk import Desk
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, empty, label
from app.gui.window_place import fitting
from app.services import flow_book, urging
from app.services.changes import Outcome
from app.services.flow_bulk import BulkResult
from app.services.progress import JobContext
from app.services.urging import GroupText

READING_TEXT = {
    "甲": "派单次日起算，日期相差超过 4 天（第 5 天起）",
    "乙": "派单后满 96 小时起",
    "丙": "超过 4 个工作日起",
}
Found = tuple[dict[UrgeKind, list[int]], dict[UrgeKind, list[GroupText]]]


class UrgeDialog(QDialog):
    """Left the lists with their counts, right one card per unit."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = UrgeKind.DUE
        self._option = "甲"
        self.found: Found = ({kind: [] for kind in UrgeKind}, {kind: [] for kind in UrgeKind})
        self.setWindowTitle("催办")
        self.setAccessibleName("催办")
        self.resize(*fitting(self, 900, 620))
        self.tabs: dict[UrgeKind, QToolButton] = {}
        self.reading = label("", "muted", wrap=True)
        self.said = label("", "", "good", wrap=True)
        self.go = button("登记已催办", self.record, role="primary")
        self.copy_all = button("复制全部", self._copy_all, icon="copy")
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        for number, (kind, title) in enumerate(urging.TITLES.items(), 1):
            made = QToolButton()
            made.setText(title)
            made.setAccessibleName(title)
            made.setToolTip(f"{title}（Alt+{number}）")
            made.setCheckable(True)
            made.clicked.connect(partial(self._choose, kind))
            group.addButton(made)
            self.tabs[kind] = made
            row.addWidget(made)
        row.addStretch(1)
        body = QWidget()
        self._cards = QVBoxLayout(body)
        self._cards.setContentsMargins(0, 0, 8, 0)
        self._cards.setSpacing(8)
        area = QScrollArea()
        area.setAccessibleName("按单位的催办文字")
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self.reading)
        layout.addWidget(area, 1)
        layout.addLayout(foot(self.copy_all, button("关闭", self.accept, key="Esc"), self.go, said=self.said))

    def _read(self) -> None:
        office = self.desk.office

        def work(_context: JobContext) -> tuple[str, Found]:
            lists = urging.lists(office)
            texts = {kind: urging.texts(office, kind, ids) for kind, ids in lists.items()}
            return flow_book.urge_policy(office, flow_book.book(office)).reading, (lists, texts)

        self.desk.runner.read("催办", work, self._put)

    def _put(self, answer: tuple[str, Found]) -> None:
        self._option, self.found = answer
        for kind, made in self.tabs.items():
            made.setText(f"{urging.TITLES[kind]} {len(self.found[0][kind]):,}")
            made.setShortcut(f"Alt+{list(self.tabs).index(kind) + 1}")  # a new text takes the shortcut away
        self.show_kind(self.kind)

    def _choose(self, kind: UrgeKind, _checked: bool = False) -> None:
        self.show_kind(kind)

    def show_kind(self, kind: UrgeKind) -> None:
        """Show one list."""
        self.kind = kind
        self.tabs[kind].setChecked(True)
        ids, texts = self.found[0][kind], self.found[1][kind]
        units = f"{len(texts)} 个单位、{len(ids):,} 件" if ids else "没有要催的工单"
        self.reading.setText(f"{units}。{self._rule(kind)}")
        empty(self._cards)
        for text in texts:
            self._cards.addWidget(self._card(text))
        if not texts:
            self._cards.addWidget(label(f"“{urging.TITLES[kind]}”里没有工单。", "muted"))
        self._cards.addStretch(1)
        self.go.setText(f"登记已催办 {len(ids):,} 件")
        for made in (self.go, self.copy_all):
            made.setEnabled(bool(ids))

    def _rule(self, kind: UrgeKind) -> str:
        option = self._option
        return {
            UrgeKind.DUE: "办理时限将到、还没有办结的工单。",
            UrgeKind.OVERDUE: "办理时限已过、还没有办结的工单。",
            UrgeKind.STALE: f"按读法 R-25 {option}：{READING_TEXT.get(option, '')}。读法在合同与成果里选定。",
            UrgeKind.SUPERVISED: "市级、区级督办且没有结束的工单。",
        }[kind]

    def _card(self, text: GroupText) -> QFrame:
        made = QFrame()
        made.setProperty("role", "card")
        made.setAccessibleName(f"{text.unit}的催办文字")
        shown = QPlainTextEdit(text.text)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(f"{text.unit}的催办文字")
        lines = min(len(text.ticket_ids) + 1, 6)
        shown.setFixedHeight(shown.fontMetrics().lineSpacing() * (lines + 1) + 12)
        head = QHBoxLayout()
        head.addWidget(label(f"{text.unit}　{len(text.ticket_ids):,} 件", "heading"), 1)
        copy = button("复制", partial(self._copy, text.text, text.unit), icon="copy")
        copy.setAccessibleName(f"复制{text.unit}的催办文字")
        head.addWidget(copy)
        one = button("登记已催办", partial(self.record, list(text.ticket_ids)))
        one.setAccessibleName(f"登记已催办{text.unit}")
        head.addWidget(one)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(head)
        layout.addWidget(shown)
        return made

    def _copy(self, text: str, unit: str) -> None:
        QApplication.clipboard().setText(text)
        self.said.setText(f"已复制 {unit} 的催办文字，贴到工作群后登记已催办。")

    def _copy_all(self) -> None:
        self._copy("\n\n".join(text.text for text in self.found[1][self.kind]), "全部单位")

    def record(self, ticket_ids: Sequence[int] | None = None) -> None:
        """登记已催办: the count of each ticket goes up by one; one operation."""
        ids = list(ticket_ids if ticket_ids is not None else self.found[0][self.kind])
        if not ids:
            return
        office, kind = self.desk.office, self.kind

        def done(outcome: Outcome[BulkResult]) -> None:
            result, number = outcome.value, outcome.operation_id
            refused = f"，{result.refused:,} 件没有登记" if result.refused else ""
            text = f"已登记催办 {result.done:,} 件{refused}"
            self.said.setText(text)
            undo = partial(self.desk.undo, number, f"催办 {result.done:,} 件") if number is not None else None
            self.desk.messages.done(text, "撤销" if undo else "", undo)
            self._read()

        self.desk.runner.write("登记催办", lambda _context: urging.record(office, kind, ids), done)
