"""The steps of a ticket's life as data: from which states, with which fields, in which order of time (F5.2).

``plan`` is the one door: it answers with the event to store or refuses with the reason in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.flow import ENDED, MARK_TEXT, NODE_TEXT, RECORDS, STATE_TEXT, Mark, Node, State, TicketState
from app.domain.flow_fields import MOMENT, StepField, clean_values
from app.domain.return_grounds import GROUNDS, ReturnGround

_OPEN = frozenset(State) - ENDED
_WITH_UNIT = frozenset({State.TO_RESPOND, State.HANDLING})
_AFTER_RESPONSE = frozenset(
    {State.HANDLING, State.TO_ASSESS, State.TO_CONFIRM, State.TO_REVIEW, State.CLOSED, State.VISITED}
)
_YES_NO = ("是", "否")
_RESOLVED = ("解决", "部分解决", "未解决")
_SATISFIED = ("满意", "基本满意", "不满意", "未评价")

_LEVEL = StepField("level", "处置级别", choices=("2h", "24h", "7d", "15d"))
_GROUP = StepField("group_at", "群通知时间", kind=MOMENT)
_PHONE = StepField("phone_at", "电话联系时间", kind=MOMENT)
_CO_UNIT = StepField("co_unit", "协办单位")
_METHOD = StepField("method", "方式")
_CONNECTED = StepField("connected", "是否接通", choices=_YES_NO)
_OPINION = StepField("opinion", "反映人意见")
_RECORDING = StepField("recording", "录音编号")


@dataclass(frozen=True, slots=True)
class Step:
    """One action: where it may be taken and what it needs. ``to`` None: the state stays, or a rule decides."""

    node: Node
    sources: frozenset[State]
    to: State | None = None
    fields: tuple[StepField, ...] = ()
    needs_text: str = ""
    needs_unit: bool = False

    @property
    def title(self) -> str:
        """The verb on a button."""
        return NODE_TEXT[self.node]

    def fits(self, state: TicketState) -> bool:
        """Whether it may be taken now; behind 待二次确认 only where an assessed 督办 ticket can want it (F6.2)."""
        is_there = state.state in self.sources
        if self.node is Node.SECOND_CONFIRM and state.state is not State.TO_CONFIRM:
            return is_there and state.is_supervised and bool(state.assessed_at)
        return is_there


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_STEPS = (
    Step(Node.ARRIVE, _from(State.TO_SIGN)),
    Step(Node.SIGN, _from(State.TO_SIGN), State.TO_DISPATCH, (_LEVEL,)),
    Step(
        Node.RETURN,
        _from(State.TO_SIGN, State.TO_DISPATCH, State.DIFFICULT),
        State.RETURNING,
        (
            StepField("ground", "退回情形", required=True, choices=tuple(ground.key for ground in GROUNDS)),
            StepField("suggested_unit", "建议承办单位"),
        ),
        needs_text="退回理由",
    ),
    Step(Node.RETURN_ACCEPTED, _from(State.RETURNING), State.RETURNED),
    Step(Node.RETURN_REJECTED, _from(State.RETURNING), State.TO_SIGN, needs_text="驳回意见"),
    Step(
        Node.DISPATCH,
        _from(State.TO_DISPATCH),
        State.TO_RESPOND,
        (_CO_UNIT, _GROUP, _PHONE, _LEVEL, StepField("phone_to", "电话联系人")),
        needs_unit=True,
    ),
    Step(
        Node.REDISPATCH,
        _WITH_UNIT,
        State.TO_RESPOND,
        (_CO_UNIT, _GROUP, _PHONE, _LEVEL, StepField("phone_to", "电话联系人")),
        needs_text="改派原因",
        needs_unit=True,
    ),
    Step(
        Node.REPORT_DIFFICULT,
        _from(State.TO_DISPATCH),
        State.DIFFICULT,
        (StepField("reported_to", "报备对象"),),
        needs_text="报备内容",
    ),
    Step(Node.DIFFICULT_SETTLED, _from(State.DIFFICULT), State.TO_DISPATCH, needs_text="跟踪结果"),
    Step(Node.RESPOND, _from(State.TO_RESPOND), None, (_METHOD, _CONNECTED, _OPINION, _RECORDING)),
    Step(Node.VERIFY, _AFTER_RESPONSE | {State.TO_RESPOND}, needs_text="核查结果"),
    Step(
        Node.FEEDBACK,
        _AFTER_RESPONSE | {State.TO_RESPOND},
        None,
        (_METHOD, StepField("connected", "通话结果（是否接通）", required=True, choices=_YES_NO), _OPINION, _RECORDING),
    ),
    Step(Node.UNIT_CLOSE, _from(State.HANDLING), State.TO_ASSESS, needs_text="办理结果"),
    Step(
        Node.ASSESS,
        _from(State.TO_ASSESS, State.CLOSED),
        None,
        (
            StepField("responded", "是否反馈", required=True, choices=_YES_NO),
            StepField("resolved", "是否解决", required=True, choices=_RESOLVED),
            StepField("satisfied", "是否满意", required=True, choices=_SATISFIED),
            StepField("more_rounds", "还要再评", choices=_YES_NO),
            _RECORDING,
        ),
        needs_text="评定依据",
    ),
    Step(
        Node.SECOND_CONFIRM,
        _from(State.TO_CONFIRM, State.TO_REVIEW, State.CLOSED),
        None,
        (
            StepField("agree", "是否同意", choices=_YES_NO),
            StepField("recording_ok", "录音是否相符", choices=_YES_NO),
            _RECORDING,
            StepField("responded", "核实：是否反馈", choices=_YES_NO),
            StepField("resolved", "核实：是否解决", choices=_RESOLVED),
            StepField("satisfied", "核实：是否满意", choices=_SATISFIED),
        ),
    ),
    Step(Node.SUBMIT_CLOSE, _from(State.TO_REVIEW), None, (StepField("requisites", "已备要件"),)),
    Step(Node.REVIEW_CLOSE, _from(State.TO_REVIEW), State.CLOSED),
    Step(Node.REVIEW_RETURN, _from(State.TO_REVIEW), State.HANDLING, needs_text="退回意见"),
    Step(Node.CLOSE, _from(State.CLOSED, State.TO_REVIEW), State.CLOSED),
    Step(
        Node.CITY_VISIT,
        _from(State.CLOSED, State.VISITED),
        State.VISITED,
        (
            StepField("valid_visit", "是否有效回访", choices=_YES_NO),
            StepField("responded", "是否联系", choices=_YES_NO),
            StepField("resolved", "是否解决", choices=_RESOLVED),
            StepField("satisfied", "是否满意", choices=_SATISFIED),
        ),
    ),
    Step(Node.ASSESS_ARCHIVE, _from(State.CLOSED, State.VISITED), State.ARCHIVED, (StepField("period", "考核期"),)),
    Step(
        Node.MARK,
        frozenset(State),
        None,
        (StepField("mark", "标记", required=True, choices=tuple(Mark)), StepField("status", "进展")),
    ),
    Step(Node.UNMARK, frozenset(State), None, (StepField("mark", "标记", required=True, choices=tuple(Mark)),)),
    Step(Node.PHONE, _WITH_UNIT, None, (StepField("phone_to", "电话联系人"),)),
    Step(
        Node.URGE,
        _OPEN,
        None,
        (StepField("kind", "催办种类", choices=("due", "overdue", "stale", "supervised")), _METHOD),
    ),
)

STEPS: Mapping[Node, Step] = {step.node: step for step in _STEPS}
ACTIONS: tuple[str, ...] = tuple(node.value for node in STEPS)


@dataclass(frozen=True, slots=True)
class FlowPolicy:
    """The office's own numbers for the steps (settings ``flow.*``).

    ``requisites``: key -> title of the closing checklist (结案要件); ``late_entry_minutes``: a step entered so much
    later than it happened is 补录.
    """

    return_reason_min: int = 20
    rebound_rounds: int = 2
    late_entry_minutes: int = 30
    review_required: bool = True
    requisites: Mapping[str, str] = field(default_factory=dict)
    grounds: tuple[ReturnGround, ...] = GROUNDS


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to record. ``values``: the step's fields; ``by``: who did it."""

    node: Node
    at: datetime
    by: str
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """An event that may be stored, with what a person should be told beside it."""

    node: Node
    at: str
    actor: str
    unit: str
    text: str
    details: Mapping[str, Any]
    from_state: State
    to_state: State
    is_late_entry: bool
    warnings: tuple[str, ...] = ()


def step_of(action: str) -> Step:
    """Find a step by its ACTION or its Chinese verb. Raises ``RefusedInput`` naming the actions."""
    wanted = action.strip()
    for step in STEPS.values():
        if wanted in (step.node.value, step.title):
            return step
    raise RefusedInput(f"没有“{wanted}”这个步骤。可用：{'、'.join(f'{s.node}（{s.title}）' for s in STEPS.values())}。")


def allowed(state: TicketState) -> tuple[Step, ...]:
    """Which steps may be taken now, the main line first."""
    fitting = [step for step in STEPS.values() if step.fits(state)]
    return tuple(sorted(fitting, key=lambda step: (step.node in RECORDS, step.node != state.waiting)))


def check_order(state: TicketState, request: Request, now: datetime) -> None:
    """Refuse a moment in the future or before what it follows. Raises ``NotAllowed``."""
    if request.at > now:
        raise NotAllowed(f"{NODE_TEXT[request.node]}时间 {_shown(request.at)} 还没有到，不能登记。请检查时间。")
    before, what = state.last_at, "上一节点"
    if request.node in RECORDS:
        before, what = _anchor(state, request.node)
    elif request.node is not Node.ARRIVE:
        if not before:
            before, what = state.arrived_at, "到达"
        if state.is_by_facts and state.since > before:
            before, what = state.since, "导入的办结"
    if before and request.at.isoformat() < before:
        title, shown = NODE_TEXT[request.node], before.replace("T", " ")
        raise NotAllowed(
            f"{title}时间 {_shown(request.at)} 早于{what}的时间 {shown}，没有登记。"
            "请核对时间；补录时各节点要按先后顺序。"
        )


def check_source(state: TicketState, step: Step) -> None:
    """Refuse a step that does not fit the state. Raises ``NotAllowed`` that says what fits."""
    if step.fits(state):
        return
    if state.state in step.sources:
        raise NotAllowed(_unwanted_confirmation(state))
    fitting = "、".join(other.title for other in allowed(state) if other.node not in RECORDS)
    do = f"现在可以：{fitting}。" if fitting else "这件工单已经走完流程。"
    raise NotAllowed(f"工单现在是“{STATE_TEXT[state.state]}”，不能{step.title}。{do}")


def _unwanted_confirmation(state: TicketState) -> str:
    if not state.is_supervised:
        return "这件不是督办件，不用二次确认。若是督办件，请先加上督办标记。"
    return "这件督办件还没有三率评定，或评定没有得到二次确认同意。请先评定，再换一个人二次确认。"


def check_fields(step: Step, request: Request) -> dict[str, str]:
    """Clean the step's fields; refuse unknown or missing ones. Raises ``RefusedInput``, ``NotAllowed``."""
    values = clean_values(step.title, step.fields, request.values)
    missing = [item.title for item in step.fields if item.required and not values.get(item.key)]
    if step.needs_unit and not request.unit.strip():
        missing.append("承办单位（unit）")
    if step.needs_text and not request.text.strip():
        missing.append(f"{step.needs_text}（text）")
    if missing:
        raise NotAllowed(f"{step.title}缺少：{'、'.join(missing)}。请填写后再登记。")
    return values


def is_late_entry(request: Request, now: datetime, policy: FlowPolicy) -> bool:
    """Whether the entry is 补录: made so much later than the step happened."""
    return now - request.at > timedelta(minutes=policy.late_entry_minutes)


def mark_title(mark: str) -> str:
    """Name a mark in Chinese."""
    return MARK_TEXT[Mark(mark)]


def _anchor(state: TicketState, node: Node) -> tuple[str, str]:
    if node in (Node.VERIFY, Node.FEEDBACK, Node.PHONE):
        if state.responded_at and node is not Node.PHONE:
            return state.responded_at, "响应"
        if state.dispatched_at:
            return state.dispatched_at, "派单"
    return state.arrived_at, "到达"


def _shown(moment: datetime) -> str:
    return moment.isoformat(" ")
