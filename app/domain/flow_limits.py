"""Limits of the flow (节点时限) as dated data, worked out by the deadline engine with its proof (D18-D22).

No limit is fixed here: ``FlowLimit`` rows come from the office's table. Contract 001 gives two hours for urgent
tickets (附3·一(二)1(3), R-43) and 24 hours for the three rates (附1·三(二)1, R-42); the levels 2 h / 24 h / 7 d / 15 d
are presets. An imported 办理时限 wins over the levels (条例 art. 13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.deadlines import Deadline, Rule, Unit, compute
from app.domain.flow import Node, State, TicketState
from app.domain.flow_steps import Planned
from app.domain.workdays import Calendar


class LimitKind(StrEnum):
    """What a limit is for."""

    SIGN = "sign"
    DISPATCH = "dispatch"
    URGENT = "urgent"
    RESPOND = "respond"
    HANDLE = "handle"
    ASSESS = "assess"
    CONFIRM = "confirm"
    SUBMIT = "submit"
    REVIEW = "review"
    LEVEL_2H = "level_2h"
    LEVEL_24H = "level_24h"
    LEVEL_7D = "level_7d"
    LEVEL_15D = "level_15d"
    STALE = "stale"


LIMIT_TEXT: Mapping[LimitKind, str] = {
    LimitKind.SIGN: "签收时限",
    LimitKind.DISPATCH: "派单时限",
    LimitKind.URGENT: "紧急处置时限",
    LimitKind.RESPOND: "响应时限",
    LimitKind.HANDLE: "办理时限",
    LimitKind.ASSESS: "三率评定时限",
    LimitKind.CONFIRM: "二次确认时限",
    LimitKind.SUBMIT: "申报结案时限",
    LimitKind.REVIEW: "结案审核时限",
    LimitKind.LEVEL_2H: "处置级别：2 小时",
    LimitKind.LEVEL_24H: "处置级别：24 小时",
    LimitKind.LEVEL_7D: "处置级别：7 天",
    LimitKind.LEVEL_15D: "处置级别：15 天",
    LimitKind.STALE: "超 4 天催办",
}

LEVELS: Mapping[str, LimitKind] = {
    "2h": LimitKind.LEVEL_2H,
    "24h": LimitKind.LEVEL_24H,
    "7d": LimitKind.LEVEL_7D,
    "15d": LimitKind.LEVEL_15D,
}
DEFAULT_LEVEL = "7d"

READING_DEFAULTS: Mapping[str, str] = {"R-25": "甲", "R-42": "甲", "R-43": "甲"}

_RUNS: Mapping[State, tuple[LimitKind, ...]] = {
    State.TO_SIGN: (LimitKind.SIGN,),
    State.TO_DISPATCH: (LimitKind.DISPATCH,),
    State.DIFFICULT: (LimitKind.DISPATCH,),
    State.TO_RESPOND: (LimitKind.RESPOND,),
    State.TO_CONFIRM: (LimitKind.CONFIRM,),
}
_BEFORE_DISPATCH = frozenset({State.TO_SIGN, State.TO_DISPATCH, State.DIFFICULT})
_ENDS: Mapping[Node, tuple[LimitKind, ...]] = {
    Node.SIGN: (LimitKind.SIGN,),
    Node.RETURN: (LimitKind.SIGN,),
    Node.DISPATCH: (LimitKind.DISPATCH, LimitKind.URGENT),
    Node.REDISPATCH: (LimitKind.URGENT,),
    Node.PHONE: (LimitKind.URGENT,),
    Node.RESPOND: (LimitKind.RESPOND, LimitKind.URGENT),
    Node.UNIT_CLOSE: (LimitKind.HANDLE,),
    Node.ASSESS: (LimitKind.ASSESS,),
    Node.SECOND_CONFIRM: (LimitKind.CONFIRM,),
    Node.SUBMIT_CLOSE: (LimitKind.SUBMIT,),
    Node.REVIEW_CLOSE: (LimitKind.REVIEW,),
}


@dataclass(frozen=True, slots=True)
class FlowLimit:
    """One dated row: ``n`` None means that the office has no such limit. ``from_node``: where it starts.

    ``roll``: a last day off moves on (off by default: the duty seat works every day).
    """

    kind: LimitKind
    valid_from: str
    unit: Unit
    n: int | None
    from_node: str
    source: str = ""
    note: str = ""
    roll: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """One limit of one ticket. ``deadline`` is the proof, None for the hotline's own 办理时限."""

    kind: LimitKind
    start_at: str
    due_at: str
    source: str
    deadline: Deadline | None = None

    @property
    def title(self) -> str:
        """The limit's name in Chinese."""
        return LIMIT_TEXT[self.kind]


@dataclass(frozen=True, slots=True)
class Judged:
    """A limit as a step met it, frozen with the step: rule, calendar edition, verdict, and why it is not counted."""

    kind: LimitKind
    due_at: str
    at: str
    is_late: bool
    source: str
    calendar_version: str
    exempt: str = ""

    @property
    def title(self) -> str:
        """The limit's name in Chinese."""
        return LIMIT_TEXT[self.kind]

    def as_json(self) -> dict[str, object]:
        """Return what is stored in the event's details."""
        return {
            "kind": self.kind.value,
            "due_at": self.due_at,
            "at": self.at,
            "late": self.is_late,
            "source": self.source,
            "calendar": self.calendar_version,
            "exempt": self.exempt,
        }


@dataclass(frozen=True)
class LimitBook:
    """Every limit in force with the readings and the calendar that they count by.

    ``levels``: 紧急程度 as the hotline writes it -> level.
    """

    limits: tuple[FlowLimit, ...]
    calendar: Calendar
    readings: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[LimitKind, str], Running | None] = field(default_factory=dict, init=False, compare=False)

    def running(self, state: TicketState, due_at: str = "", urgency: str = "") -> tuple[Running, ...]:
        """Return the limits that run in this state, the nearest first; ``due_at`` is the imported 办理时限."""
        if state.is_ended:
            return ()
        found = [self.limit(kind, state, due_at, urgency) for kind in (*self._kinds(state), LimitKind.HANDLE)]
        return tuple(sorted((item for item in found if item is not None), key=lambda item: item.due_at))

    def runs_by_file(self, state: TicketState) -> bool:
        """Whether an imported 办理时限 would be the only limit: the office has no other that runs in this state."""
        return not any(row.n is not None for kind in self._kinds(state) for row in self.limits if row.kind is kind)

    def _kinds(self, state: TicketState) -> list[LimitKind]:
        """List the kinds that run in this state beside 办理时限."""
        kinds = [*_RUNS.get(state.state, ())]
        if state.state is State.TO_ASSESS and not state.rounds:
            kinds.append(LimitKind.ASSESS)
        if state.state is State.TO_REVIEW:
            kinds.append(LimitKind.REVIEW if state.submitted_at else LimitKind.SUBMIT)
        if self._urgent_runs(state):
            kinds.append(LimitKind.URGENT)
        return kinds

    def limit(self, kind: LimitKind, state: TicketState, due_at: str = "", urgency: str = "") -> Running | None:
        """Work out one limit of a ticket; None when the office has none or its start is not known."""
        if kind is LimitKind.HANDLE:
            if due_at:
                return Running(kind, state.arrived_at, due_at, "导入的办理时限")
            level = state.level or self.levels.get(urgency, DEFAULT_LEVEL)
            found = self._work_out(LEVELS.get(level, LEVELS[DEFAULT_LEVEL]), state)
            return None if found is None else Running(kind, found.start_at, found.due_at, found.source, found.deadline)
        return self._work_out(kind, state)

    def judge(self, before: TicketState, step: Planned, due_at: str = "", urgency: str = "") -> list[Judged]:
        """Judge the limits that a step ends, as of ``before`` it. The very moment of the limit is in time (F5.6).

        紧急 ends when the ticket is dispatched and the phone call made (R-43: 处置 = 签收 + 派单 + 电话联系).
        """
        judged = []
        for kind in _ENDS.get(step.node, ()):
            at = step.at
            if kind is LimitKind.URGENT:
                at = _disposed_at(before, step)
            if not at or (kind is LimitKind.ASSESS and before.rounds):
                continue
            found = self.limit(kind, before, due_at, urgency)
            if found is not None:
                version = found.deadline.calendar_version if found.deadline else ""
                is_late = at > found.due_at
                exempt = _exempt(before, kind, found) if is_late else ""
                judged.append(Judged(kind, found.due_at, at, is_late, found.source, version, exempt))
        return judged

    def row(self, kind: LimitKind, on: str) -> FlowLimit | None:
        """Return the row of a kind that counts on a day (ISO text)."""
        fitting = [limit for limit in self.limits if limit.kind is kind and limit.valid_from <= on]
        return max(fitting, key=lambda limit: limit.valid_from, default=None)

    def option(self, code: str) -> str:
        """Letter of the reading in force."""
        return self.readings.get(code, READING_DEFAULTS.get(code, "甲"))

    def _urgent_runs(self, state: TicketState) -> bool:
        if not state.is_urgent:
            return False
        return state.state in _BEFORE_DISPATCH or (state.state is State.TO_RESPOND and not state.phone_at)

    def _work_out(self, kind: LimitKind, state: TicketState) -> Running | None:
        on = (state.arrived_at or state.since)[:10]
        row = self.row(kind, on)
        if row is None or row.n is None:
            return None
        row = self._as_read(row)
        start = _start(row.from_node, state)
        if not start or row.n is None:
            return None
        key = (kind, f"{row.valid_from}|{row.from_node}|{start}")
        if key not in self._known:
            rule = Rule(row.unit, row.n, roll=row.roll, clause=row.source, label=LIMIT_TEXT[kind])
            deadline = compute(datetime.fromisoformat(start), rule, self.calendar)
            self._known[key] = Running(kind, start, deadline.due_at.isoformat(), row.source, deadline)
        return self._known[key]

    def _as_read(self, row: FlowLimit) -> FlowLimit:
        """Apply the readings of contract 001: R-43 乙 starts at signing; R-42 乙 ends at 24:00 of the next day."""
        if row.kind is LimitKind.URGENT and self.option("R-43") == "乙":
            return FlowLimit(row.kind, row.valid_from, row.unit, row.n, "sign", f"{row.source}；R-43 乙", row.note)
        if row.kind is LimitKind.ASSESS and self.option("R-42") == "乙":
            return FlowLimit(row.kind, row.valid_from, Unit.DAY, 1, "unit_close", f"{row.source}；R-42 乙", row.note)
        return row


def nearest(running: Iterable[Running]) -> Running | None:
    """Return the limit that ends first."""
    return min(running, key=lambda item: item.due_at, default=None)


def _start(node: str, state: TicketState) -> str:
    return {
        "arrive": state.arrived_at,
        "sign": state.signed_at,
        "dispatch": state.dispatched_at,
        "respond": state.responded_at,
        "unit_close": state.unit_closed_at,
        "assess": state.assessed_at,
        "submit_close": state.submitted_at,
    }.get(node, "")


START_NODES: tuple[str, ...] = ("arrive", "sign", "dispatch", "respond", "unit_close", "assess", "submit_close")
_STARTS: Mapping[LimitKind, int] = {  # how many of the nodes lie before the step that ends the limit
    LimitKind.SIGN: 1,
    LimitKind.DISPATCH: 2,
    LimitKind.URGENT: 2,
    LimitKind.RESPOND: 3,
    LimitKind.ASSESS: 5,
    LimitKind.CONFIRM: 6,
    LimitKind.SUBMIT: 6,
    LimitKind.REVIEW: 7,
}


def starts(kind: LimitKind) -> tuple[str, ...]:
    """List the nodes from which a limit may run: those before the step that ends it (超 4 天: the dispatch alone)."""
    return ("dispatch",) if kind is LimitKind.STALE else START_NODES[: _STARTS.get(kind, 4)]


def _disposed_at(before: TicketState, step: Planned) -> str:
    """Return when an urgent ticket counts as dealt with by this step; "" when it does not, or did so before."""
    if not before.is_urgent or (before.dispatched_at and before.phone_at):
        return ""
    phone = str(step.details.get("phone_at", "")) if step.node in (Node.DISPATCH, Node.REDISPATCH) else step.at
    return max(step.at, phone) if phone else ""


def _exempt(before: TicketState, kind: LimitKind, found: Running) -> str:
    """F5.5: 疑难报备 before the dispatch limit ran out makes the delay exempt (001·附3·一(二)1(1)(2))."""
    if kind is LimitKind.DISPATCH and before.difficult_at and before.difficult_at <= found.due_at:
        return f"{before.difficult_at.replace('T', ' ')} 已疑难报备，早于派单时限，默认不计罚"
    return ""
