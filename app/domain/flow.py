"""The words of a ticket's life (工单流程, requirements.md §2.8): states, nodes, marks, events, the derived state.

Events are stored, the state is derived. Each event says from which state it was taken and to which it led, so that a
rule changed later never judges the past again. Marks (并行标记) are dated on/off events and never move the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a ticket stands."""

    TO_SIGN = "to_sign"
    RETURNING = "returning"
    TO_DISPATCH = "to_dispatch"
    DIFFICULT = "difficult"
    TO_RESPOND = "to_respond"
    HANDLING = "handling"
    TO_ASSESS = "to_assess"
    TO_CONFIRM = "to_confirm"
    TO_REVIEW = "to_review"
    CLOSED = "closed"
    VISITED = "visited"
    ARCHIVED = "archived"
    RETURNED = "returned"


STATE_TEXT: Mapping[State, str] = {
    State.TO_SIGN: "待签收",
    State.RETURNING: "退回中",
    State.TO_DISPATCH: "待派单",
    State.DIFFICULT: "疑难报备",
    State.TO_RESPOND: "待响应",
    State.HANDLING: "办理中",
    State.TO_ASSESS: "待评定",
    State.TO_CONFIRM: "待二次确认",
    State.TO_REVIEW: "待结案审核",
    State.CLOSED: "已结案",
    State.VISITED: "市级回访",
    State.ARCHIVED: "考核归档",
    State.RETURNED: "退回成功",
}

ENDED: frozenset[State] = frozenset({State.CLOSED, State.VISITED, State.ARCHIVED, State.RETURNED})
"""States in which no limit runs any more."""


class Node(StrEnum):
    """One kind of event (节点, requirements.md §3.6); the value is the ACTION of the command line."""

    ARRIVE = "arrive"
    SIGN = "sign"
    RETURN = "return"
    RETURN_ACCEPTED = "return_accepted"
    RETURN_REJECTED = "return_rejected"
    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    REPORT_DIFFICULT = "report_difficult"
    DIFFICULT_SETTLED = "difficult_settled"
    RESPOND = "respond"
    VERIFY = "verify"
    FEEDBACK = "feedback"
    UNIT_CLOSE = "unit_close"
    ASSESS = "assess"
    SECOND_CONFIRM = "second_confirm"
    SUBMIT_CLOSE = "submit_close"
    REVIEW_CLOSE = "review_close"
    REVIEW_RETURN = "review_return"
    CLOSE = "close"
    CITY_VISIT = "city_visit"
    ASSESS_ARCHIVE = "assess_archive"
    MARK = "mark"
    UNMARK = "unmark"
    URGE = "urge"
    PHONE = "phone"


NODE_TEXT: Mapping[Node, str] = {
    Node.ARRIVE: "到达",
    Node.SIGN: "签收",
    Node.RETURN: "退回",
    Node.RETURN_ACCEPTED: "退回成功",
    Node.RETURN_REJECTED: "退回被驳",
    Node.DISPATCH: "派单",
    Node.REDISPATCH: "改派",
    Node.REPORT_DIFFICULT: "疑难报备",
    Node.DIFFICULT_SETTLED: "疑难结果明确",
    Node.RESPOND: "响应",
    Node.VERIFY: "核查",
    Node.FEEDBACK: "反馈",
    Node.UNIT_CLOSE: "科室办结",
    Node.ASSESS: "三率评定",
    Node.SECOND_CONFIRM: "二次确认",
    Node.SUBMIT_CLOSE: "申报结案",
    Node.REVIEW_CLOSE: "结案审核通过",
    Node.REVIEW_RETURN: "结案审核退回",
    Node.CLOSE: "结案",
    Node.CITY_VISIT: "市级回访",
    Node.ASSESS_ARCHIVE: "考核归档",
    Node.MARK: "加标记",
    Node.UNMARK: "撤标记",
    Node.URGE: "催办",
    Node.PHONE: "电话联系",
}

RECORDS: frozenset[Node] = frozenset({Node.VERIFY, Node.FEEDBACK, Node.MARK, Node.UNMARK, Node.URGE, Node.PHONE})
"""Nodes that stand beside the main line: they never move the state and may be entered out of its order."""


class Mark(StrEnum):
    """A parallel mark (并行标记)."""

    URGENT = "urgent"
    SUPERVISED_CITY = "supervised_city"
    SUPERVISED_DISTRICT = "supervised_district"
    NAMED = "named"
    HANG_UP = "hang_up"
    EXCLUSION = "exclusion"
    WHISTLE = "whistle"
    APPEAL = "appeal"
    REBOUND = "rebound"
    SINGLE_NO = "single_no"
    DOUBLE_NO = "double_no"
    RURAL = "rural"
    MONTHLY_CASE = "monthly_case"
    DUPLICATE = "duplicate"


MARK_TEXT: Mapping[Mark, str] = {
    Mark.URGENT: "紧急",
    Mark.SUPERVISED_CITY: "市级督办",
    Mark.SUPERVISED_DISTRICT: "区级督办",
    Mark.NAMED: "市级点名",
    Mark.HANG_UP: "挂账",
    Mark.EXCLUSION: "剔除",
    Mark.WHISTLE: "吹哨",
    Mark.APPEAL: "申诉",
    Mark.REBOUND: "易反弹",
    Mark.SINGLE_NO: "单否",
    Mark.DOUBLE_NO: "双否",
    Mark.RURAL: "乡村振兴",
    Mark.MONTHLY_CASE: "每月一案",
    Mark.DUPLICATE: "重复件",
}

SUPERVISED: frozenset[Mark] = frozenset({Mark.SUPERVISED_CITY, Mark.SUPERVISED_DISTRICT})


@dataclass(frozen=True, slots=True)
class Event:
    """One event as stored. ``at`` is when it happened, ``recorded_at`` when it was entered (ISO text).

    ``actor`` is who did it; ``details`` the step's own fields (JSON values). For records ``from_state`` equals
    ``to_state``.
    """

    id: int
    node: Node
    at: str
    recorded_at: str = ""
    actor: str = ""
    unit: str = ""
    text: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    from_state: State = State.TO_SIGN
    to_state: State = State.TO_SIGN
    is_late_entry: bool = False
    evidence: str = ""
    is_void: bool = False
    operation_id: int = 0

    def detail(self, key: str) -> str:
        """Return one of the step's fields as text, "" when it was not given."""
        return str(self.details.get(key, ""))


@dataclass(frozen=True, slots=True)
class Start:
    """What the imported facts alone say: the state before any event, and since when.

    ``is_ended`` and ``since`` also count against later events: the hotline's 办结 ends what nobody finished here.
    """

    state: State = State.TO_SIGN
    since: str = ""
    arrived_at: str = ""
    marks: Mapping[Mark, str] = field(default_factory=dict)

    @property
    def is_ended(self) -> bool:
        """Whether the facts say that the ticket is over."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class MarkState:
    """A mark that is on: since when, and how far it has come (挂账 → 销账, 剔除 → 申报中/通过/未通过)."""

    since: str
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TicketState:
    """Everything that follows from the events. Moments are ISO text, "" = not yet.

    ``fed_back_at`` is of the last feedback call since the dispatch, ``reached_at`` of the last one that was answered;
    ``last_at`` and ``last_id`` are of the last main event; ``rounds`` and ``assessor`` belong to the assessment since
    the unit closed last; ``is_by_facts`` says that the imported facts, not the events, ended the ticket.
    """

    state: State
    since: str
    arrived_at: str = ""
    signed_at: str = ""
    first_dispatched_at: str = ""
    dispatched_at: str = ""
    group_notified_at: str = ""
    phone_at: str = ""
    difficult_at: str = ""
    responded_at: str = ""
    fed_back_at: str = ""
    reached_at: str = ""
    unit_closed_at: str = ""
    assessed_at: str = ""
    confirmed_at: str = ""
    submitted_at: str = ""
    closed_at: str = ""
    hotline_closed_at: str = ""
    unit: str = ""
    co_unit: str = ""
    level: str = ""
    assessor: str = ""
    result: str = ""
    rounds: int = 0
    returns: int = 0
    redispatches: int = 0
    review_returns: int = 0
    urges: int = 0
    urged_at: str = ""
    last_at: str = ""
    last_id: int = 0
    progress: str = ""
    marks: Mapping[Mark, MarkState] = field(default_factory=dict)
    is_by_facts: bool = False
    has_events: bool = False

    @property
    def is_ended(self) -> bool:
        """Whether no limit runs any more."""
        return self.state in ENDED

    @property
    def is_urgent(self) -> bool:
        """Whether it is marked 紧急."""
        return Mark.URGENT in self.marks

    @property
    def is_supervised(self) -> bool:
        """Whether it is marked 督办 (city or district)."""
        return bool(SUPERVISED & self.marks.keys())

    @property
    def lacks_phone_call(self) -> bool:
        """红标: an urgent ticket was dispatched and no phone call is recorded (F5.4)."""
        return self.is_urgent and bool(self.dispatched_at) and not self.phone_at

    @property
    def waiting(self) -> str:
        """The action that would move it on ("" when it is over)."""
        if self.state is State.TO_REVIEW:
            return Node.REVIEW_CLOSE if self.submitted_at else Node.SUBMIT_CLOSE
        return _WAITING.get(self.state, "")


_WAITING: Mapping[State, str] = {
    State.TO_SIGN: Node.SIGN,
    State.RETURNING: Node.RETURN_ACCEPTED,
    State.TO_DISPATCH: Node.DISPATCH,
    State.DIFFICULT: Node.DIFFICULT_SETTLED,
    State.TO_RESPOND: Node.RESPOND,
    State.HANDLING: Node.UNIT_CLOSE,
    State.TO_ASSESS: Node.ASSESS,
    State.TO_CONFIRM: Node.SECOND_CONFIRM,
    State.VISITED: Node.ASSESS_ARCHIVE,
}
