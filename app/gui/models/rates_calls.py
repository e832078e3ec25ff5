"""回访单: the calls to make, in two orders (what a call can win; what is due), and all about one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.answers import Answers
from app.domain.assessment_rounds import Standing
from app.domain.flow import Node
from app.domain.rates import Definition, Window, decimal_text
from app.gui.models.paged_table import Column
from app.gui.models.rates_words import answers_text
from app.gui.time_left import TimeLeft, Urgency, time_left
from app.services import assessments, call_list, flow, rates, recordings, register, visits
from app.services.assessments import Round
from app.services.recordings import Check
from app.services.register import TicketDetail
from app.services.session import Office
from app.services.visits import Visit

TIME_LEFT = "due_at"
CALLS_FROM = "calls_from"


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call. ``gain`` is None where no call can win points of the score (督办 still to be confirmed …)."""

    id: int
    ticket_no: str
    title: str
    unit: str
    answers: Answers | None
    points: tuple[str, ...]
    gain: Fraction | None
    calls_from: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class CallBook:
    """Both lists. ``total_gain``: points of all calls together."""

    by_gain: tuple[CallLine, ...]
    by_due: tuple[CallLine, ...]
    total_gain: Fraction


@dataclass(frozen=True, slots=True)
class CallFile:
    """All that a caller looks at before and during a call; personal data masked."""

    detail: TicketDetail
    rounds: tuple[Round, ...]
    standing: Standing
    visits: tuple[Visit, ...]
    checks: tuple[Check, ...]
    mark: str
    steps: frozenset[Node]

    @property
    def ticket_id(self) -> int:
        """Number of the ticket."""
        return self.detail.id

    @property
    def may_confirm(self) -> bool:
        """Whether a second person's word is wanted, and the ticket's flow takes it now."""
        return Node.SECOND_CONFIRM in self.steps and bool(self.rounds)


def read_calls(office: Office, window: Window, definition: Definition) -> CallBook:
    """Read both lists (reading lane)."""
    listed = call_list.call_list(office, window, definition)
    standings = assessments.standings(office, [item.ticket_id for item in listed.items])
    by_gain = tuple(
        CallLine(
            item.ticket_id,
            item.ticket_no,
            item.title,
            item.unit,
            item.answers,
            item.points,
            item.gain,
            item.calls_from,
            standings[item.ticket_id],
        )
        for item in listed.items
    )
    known = {line.id: line for line in by_gain}
    return CallBook(by_gain, tuple(_due_lines(office, known)), listed.total_gain)


def _due_lines(office: Office, known: dict[int, CallLine]) -> list[CallLine]:
    found = []
    for one in assessments.awaiting(office):
        line = known.get(one.ticket_id)
        answers, points = (line.answers, line.points) if line else (None, ())
        gain, calls_from = (line.gain, line.calls_from) if line else (None, "")
        found.append(
            CallLine(one.ticket_id, one.ticket_no, one.title, one.unit, answers, points, gain, calls_from, one.standing)
        )
    return found


def read_file(office: Office, ticket_id: int) -> CallFile:
    """Read one ticket for a call (reading lane). Raises ``NotFound``."""
    return CallFile(
        register.detail(office, ticket_id),
        assessments.rounds(office, ticket_id),
        assessments.standings(office, [ticket_id])[ticket_id],
        visits.visits(office, ticket_id),
        recordings.checks(office, ticket_id),
        rates.mark_of(office, ticket_id),
        frozenset(step.node for step in flow.life(office, ticket_id).steps),
    )


def assess_time_left(standing: Standing, now: datetime) -> TimeLeft:
    """Return the 24 h clock of the first round; done when there is one."""
    if standing.rounds_done:
        return TimeLeft("已评（超时）" if standing.is_late else "已按时评", Urgency.DONE)
    return time_left(standing.due_at, "", "", now)


def call_time_left(line: CallLine, now: datetime) -> TimeLeft:
    """Time until the city may call; after that it may call any moment."""
    if not line.calls_from:
        return TimeLeft("", Urgency.NONE)
    left = time_left(line.calls_from, "", "", now)
    return TimeLeft("随时可能回访", Urgency.SOON) if left.urgency is Urgency.OVERDUE else left


def gain_text(gain: Fraction | None, places: int = 2) -> str:
    """+0.12."""
    return "" if gain is None else f"+{decimal_text(gain, places)}"


def columns(now: Callable[[], datetime]) -> list[Column[CallLine]]:
    """Columns of the list."""
    return [
        Column("gain", "可提分", lambda line: gain_text(line.gain), 72, True, False),
        Column(TIME_LEFT, "三率评定时限", lambda line: assess_time_left(line.standing, now()).text, 116, False, False),
        Column("points", "差在哪里", _points, 150, False, False),
        Column(CALLS_FROM, "市级何时回访", lambda line: call_time_left(line, now()).text, 132, False, False),
        Column("title", "标题", lambda line: line.title, 200, False, False),
        Column("unit", "承办单位", lambda line: line.unit, 120, False, False),
        Column("ticket_no", "工单编号", lambda line: line.ticket_no, 170, False, False),
    ]


def _points(line: CallLine) -> str:
    if line.answers is not None and not line.standing.rounds_done and line.answers.is_blank:
        return "三项都未评定"
    return "；".join(dict.fromkeys((*line.points, *line.standing.missing)))


def round_text(one: Round) -> str:
    """Say a round: 第 1 轮 2026-11-20 10:00 李复核：已联系 · 解决 · 满意（依据 …）."""
    word = one.current
    confirmed = f"；二次确认 {one.confirmation.person}" if one.confirmation else ""
    corrected = "（已更正）" if one.earlier else ""
    at = word.assessed_at.replace("T", " ")[:16]
    return f"{at} {word.specialist}：{answers_text(word.answers)}{corrected}{confirmed}。依据：{word.basis}"
