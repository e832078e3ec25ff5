"""Counters of time: the vendor's delay (K05), rectification (K06, K12), suspension (K07), late payment (K11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.counters import CounterValue, Evidence, stage_of
from app.domain.deadlines import Pause
from app.domain.lateness import days_late, workdays_late
from app.services import contract_end, deliverables, force_majeure, payment_plan, rectifications
from app.services.counter_desk import CounterDesk
from app.services.payment_ledger import ledger, pauses
from app.services.rectifications import RectificationRow
from app.storage.queries import contracts as stored

_DAYS_BEFORE = 2
"""K12 warns this many days before the notified limit."""


@dataclass(frozen=True, slots=True)
class Late:
    """One obligation of the vendor that is late: natural days without suspension, done or still open."""

    entity: str
    id: int
    text: str
    due_on: date
    done_on: date | None
    days: int
    note: str = ""


def late_obligations(desk: CounterDesk) -> list[Late]:
    """Return what the vendor handed in late or still owes, the latest first: deliverables and rectification rounds.

    Days of force majeure do not count unless the delay came first (001·10.3).
    """
    stops = force_majeure.pauses(desk.office, desk.contract.id, desk.on)
    found = [*_late_deliverables(desk, stops), *_late_rounds(desk, stops)]
    return sorted((late for late in found if late.days > 0), key=lambda late: (-late.days, late.text))


def vendor_delay(desk: CounterDesk) -> list[CounterValue]:
    """K05 by obligation: those from the warning on one by one, else the longest delay alone."""
    found = late_obligations(desk)
    open_ones = [late for late in found if late.done_on is None or late.days >= desk.counter.trigger_at]
    grave = [late for late in open_ones if late.days >= desk.counter.warn_at]
    if not grave:
        longest = max((late.days for late in open_ones), default=0)
        evidence = tuple(_evidence(late) for late in open_ones)
        return [desk.value(longest, evidence=evidence, note="" if found else "没有逾期的义务。")]
    return [_delay_value(desk, late) for late in grave]


def _delay_value(desk: CounterDesk, late: Late) -> CounterValue:
    stage = stage_of(desk.counter, late.days)
    reached = next((n for n in (stage.trigger_at, desk.counter.trigger_at, desk.counter.warn_at) if late.days >= n), 0)
    note = f"已于 {late.done_on} 完成" if late.done_on else "仍未完成"
    return desk.value(
        late.days,
        subject=late.text,
        evidence=(_evidence(late),),
        note=f"应于 {late.due_on}，{note}。{late.note}",
        state=stage.state,
        effect=stage.effect,
        warn_at=stage.warn_at,
        trigger_at=stage.trigger_at,
        reached_on=(late.due_on + timedelta(days=reached)).isoformat(),
    )


def failed_rounds(desk: CounterDesk) -> list[CounterValue]:
    """K06: failed rounds by matter; a single overdue round triggers too (001·7.5)."""
    values = []
    for rounds in _matters(desk):
        right = rounds[0].right
        if not right.failed and not right.is_given:
            continue
        last = rounds[-1]
        reached = max((one.rechecked_on for one in rounds if one.recheck == "fail"), default=last.due_at[:10])
        values.append(
            desk.value(
                right.failed,
                subject=f"整改 {last.root_id}",
                evidence=tuple(_round_evidence(one) for one in rounds),
                note=right.why or last.problem,
                state="triggered" if right.is_given else None,
                reached_on=reached,
            )
        )
    return values or [desk.value(0)]


def notified_and_late(desk: CounterDesk) -> list[CounterValue]:
    """K12: rounds demanded in writing; two days before the limit a warning, past it the right (002·6.3)."""
    values = []
    for rounds in _matters(desk):
        last = rounds[-1]
        if last.recheck == "pass" or last.is_spoken:
            continue
        due = date.fromisoformat(last.due_at[:10])
        days = (desk.on - due).days if last.recheck == "fail" else last.days_late  # a failed round remedied nothing
        is_late = days > 0
        is_near = desk.on >= due - timedelta(days=_DAYS_BEFORE)
        note = f"期限 {due}，逾期 {days} 日" if is_late else f"期限 {due}，还有 {(due - desk.on).days} 日"
        values.append(
            desk.value(
                int(is_late),
                subject=f"整改 {last.root_id}",
                evidence=(_round_evidence(last),),
                note=note,
                state="triggered" if is_late else "warn" if is_near and (last.recheck or not last.done_on) else "ok",
                reached_on=(due + timedelta(days=1)).isoformat() if is_late else "",
            )
        )
    return values or [desk.value(0, state="ok")]


def suspension(desk: CounterDesk) -> list[CounterValue]:
    """K07: working days of each suspension; over 15 either side may end the contract (001·10.2)."""
    values = []
    for row in force_majeure.rows(desk.office, desk.contract.id, desk.on):
        right = row.right_from.due_on.isoformat() if row.right_from else ""
        note = f"自 {row.from_on} 中止，{right} 起可解除" if right else f"自 {row.from_on} 中止"
        evidence: Evidence = ("force_majeure", row.id, f"{row.from_on} {row.event}")
        reached = right if row.has_right else ""
        values.append(desk.value(row.workdays, subject=row.event, evidence=(evidence,), note=note, reached_on=reached))
    return values or [desk.value(0)]


def office_delay(desk: CounterDesk) -> list[CounterValue]:
    """K11: the office's late working days by instalment (000·五(二)2); R-11 乙 asks for one day more."""
    book = ledger(desk.office, desk.contract.id)
    more = int(desk.contract.readings.option("R-11") == "乙")
    trigger = desk.counter.trigger_at + more
    values = []
    for payment in desk.contract.terms.payments:
        dates = payment_plan.dates_of(desk.contract, payment, book, desk.calendar, desk.on)
        if dates.late_after is None or dates.late_after >= desk.on:
            continue
        locked = book.settlements_of(payment.no)
        payable = sum(row.net_fen for row in locked) if locked else payment.amount_fen
        paid = [event for event in book.events_of(payment.no, "paid") if event.on_date <= desk.today]
        is_paid = sum(event.amount_fen or 0 for event in paid) >= payable and bool(paid or locked)
        until = date.fromisoformat((paid[-1].on_date if paid else locked[-1].locked_at)[:10]) if is_paid else desk.on
        days = workdays_late(dates.late_after, until, desk.calendar, pauses(book.holds_of(payment.no), desk.on))
        if days == 0 or (is_paid and days < trigger):
            continue
        values.append(
            desk.value(
                days,
                subject=payment.name,
                note=f"最迟 {dates.late_after}，{'已付' if is_paid else '未付'}；R-11 {'乙' if more else '甲'}",
                state="triggered" if days >= trigger else "warn" if days >= desk.counter.warn_at else "ok",
                trigger_at=trigger,
            )
        )
    return values or [desk.value(0, trigger_at=trigger)]


def _late_deliverables(desk: CounterDesk, stops: tuple[Pause, ...]) -> list[Late]:
    handed_in: dict[int, str] = {}
    for row in stored.submissions_of_contract(desk.office.database, desk.contract.id):
        if row["round_no"] == 1 and row["submitted_at"][:10] <= desk.today:
            handed_in[row["deliverable_id"]] = row["submitted_at"]
    found, until = [], contract_end.counted_until(desk.office, desk.contract.id, desk.on)
    for item in deliverables.list_deliverables(desk.office, desk.contract.id):
        if not item.due_on or item.due_on >= desk.today or item.is_dropped:
            continue
        due, at = date.fromisoformat(item.due_on), handed_in.get(item.id)
        done = date.fromisoformat(at[:10]) if at else None
        days = days_late(due, done or until, _excusing(stops, due))
        found.append(Late("deliverable", item.id, f"{item.name} {item.period}".strip(), due, done, days, item.note))
    return found


def _late_rounds(desk: CounterDesk, stops: tuple[Pause, ...]) -> list[Late]:
    found = []
    for row in rectifications.rows(desk.office, desk.contract.id, desk.on):
        due = date.fromisoformat(row.due_at[:10]) if row.due_at else None
        if due is None or due >= desk.on:
            continue
        closed = row.done_on or row.rechecked_on
        done = date.fromisoformat(closed) if closed and closed <= desk.today else None
        days = days_late(due, done or desk.on, _excusing(stops, due))
        found.append(Late("rectification", row.id, f"整改 {row.id} 第 {row.round_no} 轮", due, done, days))
    return found


def _excusing(stops: tuple[Pause, ...], due: date) -> tuple[Pause, ...]:
    """Leave out suspensions that began after the delay (001·10.3: 迟延履行后发生的不能免责)."""
    return tuple(stop for stop in stops if stop.first_on <= due)


def _matters(desk: CounterDesk) -> list[list[RectificationRow]]:
    matters: dict[int, list[RectificationRow]] = {}
    for row in rectifications.rows(desk.office, desk.contract.id, desk.on):
        matters.setdefault(row.root_id, []).append(row)
    return list(matters.values())


def _round_evidence(row: RectificationRow) -> Evidence:
    return "rectification", row.id, f"第 {row.round_no} 轮 {row.state_text}：{row.problem}"


def _evidence(late: Late) -> Evidence:
    state = f"{late.done_on} 完成" if late.done_on else "未完成"
    return late.entity, late.id, f"{late.text}：应于 {late.due_on}，{state}，逾期 {late.days} 日"
