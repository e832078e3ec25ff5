"""How late the office's payment is and what that may cost (甲方逾期风险, F4.3, F4.8): AC-05, AC-06, E-34, E-35, K11."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate, DamagesTerm, Payment
from app.domain.damages import delay
from app.domain.deadlines import Pause, Unit
from app.domain.lateness import days_late, first_day_reaching
from app.domain.limits import calendar_for
from app.domain.money import format_yuan, round_fen
from app.domain.payments import PaymentDates
from app.domain.readings import Readings
from app.domain.workdays import Calendar

NO_RATE = "合同没有约定甲方逾期付款的逐日违约金"


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What has happened to an instalment: the days on which its events fell (None: not yet).

    ``ready_on``: all conditions met; ``amount_fen``: what is payable.
    """

    amount_fen: int
    paid_on: date | None = None
    requested_on: date | None = None
    arrived_on: date | None = None
    ready_on: date | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeDelay:
    """Where an instalment stands on a day.

    ``state``: waiting (a start is missing), no_limit (the contract states no days), running, late, awaiting (the
    treasury's money has not arrived), paid, paid_late. ``amount_fen`` is None where no daily rate is agreed;
    ``daily_fen`` is what one more day costs, rounded; ``right_on`` the day from which the vendor has a right.
    """

    state: str
    days: int
    amount_fen: int | None
    daily_fen: int | None
    clause: str
    rights: tuple[str, ...]
    right_on: date | None
    text: str


def office_delay(
    template: ContractTemplate,
    payment: Payment,
    dates: PaymentDates,
    facts: PaymentFacts,
    on: date,
    calendar: Calendar,
    readings: Readings,
) -> OfficeDelay:
    """Judge an instalment on the day ``on``. Never decides anything: it warns."""
    if not payment.due:
        return _plain("paid" if facts.paid_on else "no_limit", _ready_text(facts, on))
    if "treasury" in payment.gates:
        return _treasury(dates, facts, on, readings)
    if dates.late_after is None:
        return _plain("paid" if facts.paid_on else "waiting", _paid_text(facts) or "起算的条件还没有齐，期限未起算")
    return _timed(template, dates.late_after, facts, on, calendar, readings)


def _timed(
    template: ContractTemplate,
    due_on: date,
    facts: PaymentFacts,
    on: date,
    calendar: Calendar,
    readings: Readings,
) -> OfficeDelay:
    until = facts.paid_on or on
    found = delay(
        template, "office", due_on, until, calendar, readings, amount_fen=facts.amount_fen, pauses=facts.pauses
    )
    late = found.days > 0
    state = ("paid_late" if late else "paid") if facts.paid_on else ("late" if late else "running")
    return OfficeDelay(
        state=state,
        days=found.days,
        amount_fen=found.amount_fen,
        daily_fen=_daily(template, facts.amount_fen),
        clause=found.clause if found.amount_fen is not None else "",
        rights=found.rights,
        right_on=_right_on(template, due_on, calendar_for(calendar, readings), readings, facts.pauses),
        text=_text(state, due_on, until, found.days, found.amount_fen),
    )


def _treasury(dates: PaymentDates, facts: PaymentFacts, on: date, readings: Readings) -> OfficeDelay:
    """003·三.2: the 20 workdays are for asking the treasury (R-35); before its money arrives nobody is late to pay."""
    if facts.paid_on:
        return _plain("paid", _paid_text(facts))
    if facts.arrived_on:
        waiting = (on - facts.arrived_on).days
        text = f"财政已于 {facts.arrived_on} 到账，已 {waiting} 天，请支付（合同没有写到账后的天数）"
        return _plain("no_limit", text)
    if facts.requested_on:
        return _plain("awaiting", f"{facts.requested_on} 已请款，等待财政到账；到账前不计甲方逾期")
    if dates.late_after is None:
        return _plain("waiting", "付款周期还没有结束")
    late = days_late(dates.late_after, on, facts.pauses)
    which = "付款" if readings.option("R-35") == "乙" else "收票并启动请款"
    if late:
        return OfficeDelay("late", late, None, None, "", (), None, f"{which}期限已过 {late} 天（{NO_RATE}）")
    return _plain("running", f"最迟 {dates.late_after} {which}")


def _plain(state: str, text: str) -> OfficeDelay:
    return OfficeDelay(state, 0, None, None, "", (), None, text)


def _ready_text(facts: PaymentFacts, on: date) -> str:
    if facts.paid_on:
        return _paid_text(facts)
    if facts.ready_on is None:
        return "付款条件还没有齐；合同没有写付款天数"
    return f"已具备条件 {(on - facts.ready_on).days} 天；合同没有写付款天数，不计逾期（E-35）"


def _paid_text(facts: PaymentFacts) -> str:
    return f"{facts.paid_on} 已付清" if facts.paid_on else ""


def _text(state: str, due_on: date, until: date, days: int, amount_fen: int | None) -> str:
    money = f"违约金 {format_yuan(amount_fen)} 元" if amount_fen is not None else NO_RATE
    if state == "paid":
        return f"{until} 已付清，没有逾期"
    if state == "running":
        left = (due_on - until).days
        return f"最迟 {due_on} 付款，还有 {left} 天" if left >= 0 else f"最迟 {due_on} 付款，阻断期间不计逾期"
    return f"{'付款' if state == 'paid_late' else '已'}逾期 {days} 天，{money}"


def _office_term(template: ContractTemplate) -> DamagesTerm | None:
    return next((term for term in template.damages if term.party == "office" and term.rate is not None), None)


def _daily(template: ContractTemplate, amount_fen: int) -> int | None:
    term = _office_term(template)
    if term is None or term.rate is None:
        return None
    return round_fen((template.total_fen if term.base == "total" else amount_fen) * term.rate)


def _right_on(
    template: ContractTemplate, due_on: date, calendar: Calendar, readings: Readings, pauses: Iterable[Pause]
) -> date | None:
    """First day on which the vendor may suspend or end (000·五(二)2: the fifteenth working day; R-11 乙: the next)."""
    term = _office_term(template)
    if term is None or not term.rights:
        return None
    right = term.rights[0]
    more = 1 if Unit(right.unit) is Unit.WORKDAY and readings.option("R-11") == "乙" else 0
    return first_day_reaching(due_on, right.at_least + more, Unit(right.unit), calendar, pauses).due_on
