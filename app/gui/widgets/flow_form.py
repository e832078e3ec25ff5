"""The small form of one step inside the pane: what happened, when, and the step's own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.flow import Node
from app.domain.flow_steps import Step
from app.domain.return_grounds import GROUNDS, ReturnGround
from app.gui import file_questions
from app.gui.dialogs.form_dialog import moment_field, moment_of, put_moment
from app.gui.tab_order import chain
from app.gui.widgets.flow_fields import ListInput, StepInput, TicksInput
from app.gui.widgets.flow_inputs import FormFacts, inputs_of
from app.gui.widgets.labels import button, label, set_tone

_USUAL: Mapping[Node, Mapping[str, str]] = {
    Node.RESPOND: {"connected": "是", "method": "电话"},
    Node.FEEDBACK: {"method": "电话"},
    Node.SECOND_CONFIRM: {"agree": "是"},
    Node.URGE: {"method": "工作群"},
}


class FieldArea(QScrollArea):
    """Wants as much height as its fields need, takes less where the window is low, never more."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = 120
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def want(self, height: int) -> None:
        """Ask for another height."""
        self._wanted = height
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the wanted height."""
        return QSize(280, self._wanted)


class StepForm(QFrame):
    """``submitted()`` by the verb or Enter; ``given_up()``; ``copy_wanted()`` for the text of the work group."""

    submitted = Signal()
    given_up = Signal()
    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("办理步骤")
        self.step: Step | None = None
        self.inputs: dict[str, StepInput] = {}
        self.evidence: Path | None = None
        self._began = datetime.min
        self._usual: dict[str, str] = {}
        self._grounds: Sequence[ReturnGround] = GROUNDS
        self.title = label("", "heading")
        self.hint = label("回车登记，Esc 返回", "muted")
        self.moment = moment_field(datetime(2000, 1, 1))
        self.moment.setAccessibleName("发生时间")
        self.late = label("", "muted", wrap=True)
        self.said = label("", "", "bad", wrap=True)
        self.law = label("", "muted", wrap=True)
        self.go = button("登记", self.submitted.emit, role="primary")
        self.back = button("返回", self.given_up.emit)
        self.copy = button("复制群通知", self.copy_wanted.emit, icon="copy")
        self.copy.setToolTip("把这件工单的群通知放到剪贴板，贴到工作群，并记下群通知时间")
        self.attach = button("凭据…", self._choose_evidence, icon="attachment")
        self.attach.setToolTip("附上录音、截图等，存为这件工单的附件")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self.moment.dateTimeChanged.connect(lambda _at: self._show_lateness())
        for key in ("Return", "Enter", "Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._enter)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("paneBody")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(12, 4, 12, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._area = FieldArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName("步骤的各栏")
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 0)
        head.addWidget(self.title)
        head.addSpacing(4)
        head.addWidget(self.hint)
        head.addStretch(1)
        head.addWidget(self.copy)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.setSpacing(8)
        for widget in (self.go, self.back, self.attach):
            foot.addWidget(widget)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        self.said.setContentsMargins(12, 0, 12, 0)
        layout.addWidget(self.said)
        layout.addLayout(foot)

    def begin(self, step: Step, facts: FormFacts) -> None:
        """Ask for the fields of a step."""
        self.step, self.evidence, self._began = step, None, facts.now
        self._grounds = facts.grounds
        self.title.setText(step.title)
        self.setAccessibleName(f"办理步骤：{step.title}")
        self.go.setText(step.title)
        self.go.setAccessibleName(step.title)
        self.hint.setText(f"{'Ctrl+' if step.needs_text else ''}回车登记，Esc 返回")
        self.copy.setVisible(step.node in (Node.DISPATCH, Node.REDISPATCH))
        self.attach.setText("凭据…")
        self.attach.setVisible(facts.state is not None)
        self.say("")
        self._clear()
        put_moment(self.moment, facts.now)
        for key, title, made in inputs_of(step, facts):
            self._add(key, title, made)
        self._add_moment()
        for key, value in _USUAL.get(step.node, {}).items():
            if key in self.inputs:
                self.inputs[key].put(value)
        if "ground" in self.inputs:
            self.inputs["ground"].changed.connect(self._put_template)
        self._usual = self.values()
        chain((self.copy, *self.inputs.values(), self.moment, self.go, self.back, self.attach))
        self._show_lateness()
        QTimer.singleShot(0, self, self._fit)

    def _add(self, key: str, title: str, made: StepInput) -> None:
        at = self._grid.rowCount()
        caption = label(title, "muted")
        caption.setBuddy(made.start())
        made.changed.connect(lambda: self.say(""))  # what was said is about what stood here before
        self.inputs[key] = made
        self._grid.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(made, at, 1)
        if key == "ground":
            self._grid.addWidget(self.law, at + 1, 1)
            self.law.show()

    def _add_moment(self) -> None:
        at = self._grid.rowCount()
        self._grid.addWidget(label("发生时间", "muted"), at, 0)
        self._grid.addWidget(self.moment, at, 1)
        self._grid.addWidget(self.late, at + 1, 1)

    def _clear(self) -> None:
        for kept in (self.moment, self.late, self.law):
            self._grid.removeWidget(kept)
            kept.setParent(self)
            kept.hide()
        while self._grid.count():
            item = self._grid.takeAt(0)
            gone = item.widget() if item is not None else None
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.inputs = {}
        self.law.setText("")

    def _fit(self) -> None:
        """Be as high as the fields need, and leave the rest of the pane to the ticket."""
        for kept in (self.moment, self.late):
            kept.setVisible(kept is self.moment or bool(self.late.text()))
        body = self._area.widget()
        body.adjustSize()
        width = max(self._area.viewport().width(), 200)
        layout = body.layout()
        height = layout.totalHeightForWidth(width) if layout and layout.hasHeightForWidth() else 0
        self._area.want(max(height, body.sizeHint().height()) + 4)
        self.updateGeometry()

    def first_input(self) -> QWidget:
        """Return the field that still wants something, else the verb."""
        step = self.step
        if step is None:
            return self.go
        wanted = [item.key for item in step.fields if item.required]
        wanted += ["unit"] if step.needs_unit else []
        wanted += ["text"] if step.needs_text else []
        wanted += ["by"] if step.node is Node.SECOND_CONFIRM else []
        for key, made in self.inputs.items():
            if key in wanted and not made.value():
                return made.start()
        if step.node is Node.SUBMIT_CLOSE and isinstance(found := self.inputs.get("requisites"), TicksInput):
            return found.start()
        return self.go

    def values(self) -> dict[str, str]:
        """Return the filled fields as the service takes them."""
        return {key: text for key, made in self.inputs.items() if (text := made.value())}

    def at(self) -> datetime | None:
        """Return when it happened; None: now, at the moment of entering."""
        moment = moment_of(self.moment)
        return None if moment == self._began.replace(microsecond=0) else moment

    def has_typed(self) -> bool:
        """Whether something would be lost."""
        return self.isVisible() and self.step is not None and self.values() != self._usual

    def say(self, text: str, tone: str = "bad") -> None:
        """Say why a step was refused."""
        self.said.setText(text)
        set_tone(self.said, tone)
        self.said.setVisible(bool(text))

    def offer_units(self, names: Mapping[str, str]) -> None:
        """Offer units, the usual ones for such a ticket first."""
        for key in ("unit", "co_unit"):
            found = self.inputs.get(key)
            if isinstance(found, ListInput):
                found.offer(names)

    def note_group_moment(self, moment: datetime) -> None:
        """After the text was copied: the group is told now, unless a moment stands there already."""
        found = self.inputs.get("group_at")
        if found is not None and not found.value():
            found.put(moment.isoformat())

    def _put_template(self) -> None:
        grounds = {known.key: known for known in self._grounds}
        ground = grounds.get(self.inputs["ground"].value())
        text = self.inputs["text"]
        templates = {known.template for known in self._grounds}
        if ground is None:
            return
        self.law.setText(f"依据：{ground.law}")
        if not text.value() or text.value() in templates:
            text.put(ground.template)

    def _show_lateness(self) -> None:
        at = self.at()
        is_other = at is not None and self.step is not None
        self.late.setText("不是现在发生的：晚于半小时登记会标为“补录”，各节点仍要按先后顺序。" if is_other else "")
        self.late.setVisible(is_other and self.isVisible())

    def _enter(self) -> None:
        if self.focusWidget() is self.back:
            self.given_up.emit()
        else:
            self.submitted.emit()

    def _choose_evidence(self) -> None:
        file = file_questions.ask_file(self.window(), "evidence", "选择凭据文件")
        if file is not None:
            self.evidence = file
            self.attach.setText(f"凭据：{self.evidence.name}")
