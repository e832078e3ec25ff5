"""The pane at the right that follows the selection: 概况 · 经过 · 期限 · 附件 · 关联; editing happens here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.gui.tab_order import chain
from app.gui.widgets.attachment_list import AttachmentList
from app.gui.widgets.flow_bar import FlowBar
from app.gui.widgets.flow_form import StepForm
from app.gui.widgets.labels import ElidedLabel, button, label, tool
from app.gui.widgets.low_area import LowTabs
from app.gui.widgets.related_list import RelatedList
from app.gui.widgets.ticket_form import TicketForm
from app.gui.widgets.ticket_history import TicketHistory
from app.gui.widgets.ticket_limit import TicketLimit, UrgencyMark, detail_time_left
from app.gui.widgets.ticket_reading import TicketReading
from app.services.flow import TicketLife
from app.services.register import TicketDetail

LEAST_EMS = 27
ROW_GAP = 4
LOW_EMS = 28
"""A lower pane leaves out what the list and 更多 offer too, so that the ticket itself keeps its room."""


class PaneState(Enum):
    """What the pane is doing."""

    EMPTY = auto()
    READING = auto()
    STEPPING = auto()
    EDITING = auto()
    ADDING = auto()


class DetailPane(QWidget):
    """Shows and collects; the page's ``TicketDesk`` talks to the services."""

    edit_wanted = Signal()
    save_wanted = Signal()
    reveal_wanted = Signal()
    close_wanted = Signal()
    give_up_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], values_of: Callable[[str], list[str]]) -> None:
        super().__init__()
        self.setObjectName("detailPane")
        self.setAccessibleName("工单详情")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._now = now
        self.state = PaneState.EMPTY
        self.detail: TicketDetail | None = None
        self.life: TicketLife | None = None
        self.is_unmasked = False
        self._has_limits = False
        self._is_low = False
        self.title = ElidedLabel("", "heading")
        self.mark = UrgencyMark()
        self.facts = ElidedLabel("", "muted")
        self.reveal = button("显示", self.reveal_wanted.emit, icon="eye", key="")
        self.edit = button("编辑", self.edit_wanted.emit, icon="edit")
        self.save = button("保存", self.save_wanted.emit, icon="save", role="primary")
        self.give_up = button("放弃修改", self.give_up_wanted.emit)
        self.reveal.setToolTip("显示完整姓名和电话，要写明原因（Ctrl+Shift+X）")
        self.edit.setToolTip("修改这件工单（E）")
        self.save.setToolTip("保存（Ctrl+S）")
        self.give_up.setToolTip("不保存，回到阅读（Esc）")
        self.close_button = tool("收起详情", "close", self.close_wanted.emit, "空格")
        self.reading = TicketReading()
        self.history = TicketHistory()
        self.limit = TicketLimit(now)
        self.attachments = AttachmentList()
        self.related = RelatedList()
        self.flow = FlowBar(now)
        self._step_form: StepForm | None = None
        self._values_of = values_of
        self._form: TicketForm | None = None
        self._lay_out()
        self.show_nothing()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be wide enough for the moments of a step's form, at any size of the letters; as low as a low pane can be."""
        height = super().minimumSizeHint().height()
        for widget in self._spared() if self.isVisible() else ():
            height -= widget.minimumSizeHint().height() + ROW_GAP if widget.isVisible() else 0
        return QSize(self.fontMetrics().horizontalAdvance("国") * LEAST_EMS, height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out what can be spared where the window is low."""
        super().resizeEvent(event)
        is_low = self.height() < self.fontMetrics().horizontalAdvance("国") * LOW_EMS
        if is_low != self._is_low:
            self._is_low = is_low
            self._become(self.state)

    def _spared(self) -> tuple[QWidget, ...]:
        """Return what a low pane does without: one widget of each row."""
        rows = {
            PaneState.READING: (self.facts, self.edit),
            PaneState.STEPPING: (self.facts, self.stack),
        }
        return rows.get(self.state, (self.facts,))

    def _lay_out(self) -> None:
        self.tabs = LowTabs("paneBody")
        self.tabs.setAccessibleName("工单详情标签")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("标签")
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.reading, "概况")
        self.tabs.addTab(self.history, "经过")
        self.tabs.addTab(self.limit, "期限")
        self.tabs.addTab(self.attachments, "附件")
        self.tabs.addTab(self.related, "关联")
        self.nothing = label("选中一件工单，这里显示它的全部内容。", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("详情内容")
        for page in (self.nothing, self.tabs):
            self.stack.addWidget(page)
        first = QHBoxLayout()
        first.addWidget(self.title, 1)
        first.addWidget(self.close_button)
        second = QHBoxLayout()
        second.addWidget(self.mark)
        second.addWidget(self.facts, 1)
        self._step_room = QVBoxLayout()
        third = QHBoxLayout()
        third.setSpacing(8)
        for widget in (self.edit, self.reveal, self.save, self.give_up):
            third.addWidget(widget)
        third.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 8, 1, 4)  # what stands inside must not cover the frame
        layout.setSpacing(ROW_GAP)
        for row in (first, second, third):
            row.setContentsMargins(12, 0, 8, 0)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.flow)
        layout.addLayout(self._step_room, 5)
        layout.addLayout(third)
        layout.addWidget(self.stack, 2)

    @property
    def step_form(self) -> StepForm:
        """The form of a step, built when the first step is taken."""
        if self._step_form is None:
            self._step_form = StepForm()
            self._step_room.addWidget(self._step_form)
            chain((self.flow.more, self._step_form.copy))
        return self._step_form

    @property
    def form(self) -> TicketForm:
        """The editors, built when somebody first edits (40 of them would delay the page's first paint)."""
        if self._form is None:
            self._form = TicketForm(self._values_of)
            self.stack.addWidget(self._form)
        return self._form

    def show_nothing(self) -> None:
        """No ticket is selected."""
        self.detail = None
        self.life = None
        self.title.put("")
        self.facts.put("")
        self._become(PaneState.EMPTY)

    def show_life(self, life: TicketLife, is_void: bool) -> None:
        """Show where the ticket stands; ``show_detail`` follows."""
        self.life = life
        self.flow.put(life, is_void)
        self.limit.put_running(life.limits)

    def begin_step(self) -> None:
        """Open the form of a step above the ticket, which stays in sight."""
        self._become(PaneState.STEPPING)

    def show_detail(self, detail: TicketDetail, unmasked: Mapping[str, str] | None = None) -> None:
        """Show one ticket, to read."""
        self.detail = detail
        self.is_unmasked = unmasked is not None
        left = detail_time_left(detail, self._now())
        self.title.put(detail.values.get("title") or "（无标题）")
        self._has_limits = self.life is not None and bool(self.life.limits)  # those say the time left themselves
        shown_left = "" if self._has_limits else left.text
        facts = (detail.values.get("ticket_no", ""), detail.values.get("status", ""), shown_left)
        self.facts.put(("　".join(part for part in facts if part)) + ("　已作废" if detail.is_void else ""))
        self.mark.put(left.urgency)
        self.reading.put(detail, unmasked)
        self.history.put(detail.history, self.life.events if self.life else ())
        self.limit.put(detail)
        self.attachments.put(detail.attachments)
        count = len(detail.attachments)
        self.tabs.setTabText(3, f"附件 {count}" if count else "附件")
        self._become(PaneState.READING)

    def begin_edit(self, values: Mapping[str, str]) -> None:
        """Turn the fields into editors (``values`` unmasked)."""
        self._become(PaneState.EDITING)
        self.form.begin(values)

    def begin_new(self) -> None:
        """Offer an empty form."""
        self.detail = None
        self.title.put("新建工单")
        self.facts.put("填好编号和内容后保存")
        self._become(PaneState.ADDING)
        self.form.begin({})

    @property
    def is_writing(self) -> bool:
        """Whether fields are open for writing."""
        return self.state in (PaneState.EDITING, PaneState.ADDING)

    def has_changes(self) -> bool:
        """Whether something typed would be lost."""
        if self.state is PaneState.STEPPING:
            return self.step_form.has_typed()
        return self.is_writing and bool(self.form.changed())

    def _become(self, state: PaneState) -> None:
        self.state = state
        is_reading = state is PaneState.READING
        for widget in (self.edit, self.reveal):
            widget.setVisible(is_reading and not self._is_low)
        is_void = self.detail is not None and self.detail.is_void  # that is said nowhere else
        self.facts.setVisible(is_void or not self._is_low)
        self.stack.setVisible(not (self._is_low and state is PaneState.STEPPING))
        self.flow.setVisible(is_reading)
        self.reveal.setEnabled(not self.is_unmasked)
        for button_ in (self.save, self.give_up):
            button_.setVisible(self.is_writing)
        if self._step_form is not None:
            self._step_form.setVisible(state is PaneState.STEPPING)
        is_marked = state in (PaneState.READING, PaneState.STEPPING) and not self._has_limits
        self.mark.setVisible(is_marked and not self._is_low)
        if state is PaneState.EMPTY:
            self.stack.setCurrentWidget(self.nothing)
        else:
            self.stack.setCurrentWidget(self.form if self.is_writing else self.tabs)
