"""报送任务 and 报送登记 (F13.2): which reports are owed when and to whom, what went when, what came late or was wrong.

A late or wrong report of a contract that punishes it (001·附3·一(二)3(2)) is offered as a candidate error; its
correction (更正说明, B23) is kept beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.report_catalogue import spec_of
from app.domain.report_duties import CYCLE_TITLES, DueRule, is_late, read_rule
from app.domain.report_periods import Period, parse_period
from app.services import calendars
from app.services.case_writing import case_of, clean, day, moment, need, writing
from app.services.changes import Outcome, Topic
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed
from app.services.session import Office
from app.storage.models.reports import CorrectionNote, ReportDelivery, ReportDuty
from app.storage.queries import cases

DUTY, DELIVERY, CORRECTION = "report_duty", "report_delivery", "correction_note"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty; ``contract_id`` None: the office's own."""

    id: int
    contract_id: int | None
    code: str
    title: str
    cycle: str
    rule: DueRule
    receiver: str
    method: str
    clause: str
    valid_from: str
    valid_to: str
    source: str
    note: str

    @property
    def words(self) -> str:
        """Cycle and limit: 每日，期末后 1 日 09:00 前."""
        return f"{CYCLE_TITLES[self.cycle]}，{self.rule.words()}" if self.cycle != "event" else CYCLE_TITLES["event"]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One report handed over. ``is_first``: the first of its period; only that one can be late, not its correction."""

    id: int
    duty_id: int
    code: str
    title: str
    contract_id: int | None
    period: str
    due_at: str
    sent_at: str
    receiver: str
    method: str
    run_id: int | None
    version: int
    is_wrong: bool
    wrong_note: str
    note: str
    is_first: bool

    @property
    def is_late(self) -> bool:
        """Whether the period's report went after its limit."""
        return self.is_first and is_late(self.due_at, self.sent_at)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One 更正说明 of a report: what was said, what is right, why, with what effect."""

    id: int
    contract_id: int | None
    delivery_id: int | None
    what: str
    old_value: str
    new_value: str
    reason: str
    effect: str
    person: str
    found_at: str
    corrected_at: str
    note: str


def add(
    office: Office,
    code: str,
    cycle: str,
    rule: Mapping[str, object] | DueRule,
    *,
    contract_id: int | None = None,
    receiver: str = "",
    method: str = "",
    valid_from: date | str | None = None,
    source: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter a duty; returns its id. ``source`` says who set the hour, because the contracts name none."""
    spec = spec_of(code)
    if cycle not in CYCLE_TITLES:
        raise RefusedInput(f"没有“{cycle}”这种周期，可用的是 {'、'.join(CYCLE_TITLES.values())}。")
    if contract_id is not None:
        terms_of(office, contract_id)
    due = rule if isinstance(rule, DueRule) else read_rule(rule)
    columns = {
        "contract_id": contract_id,
        "code": spec.code,
        "title": spec.title,
        "cycle": cycle,
        "due_rule": json.dumps(due.to_json(), ensure_ascii=False),
        "receiver": clean(receiver),
        "method": clean(method),
        "clause": spec.clause,
        "valid_from": day(office, valid_from, "起用日期", future=True),
        "source": need(source, "时限的来源（谁定的）"),
        "note": clean(note),
    }
    with writing(office, "duty.add", DUTY, f"登记报送任务：{spec.title}") as write:
        row_id = write.insert(ReportDuty, **columns)
    return performed(row_id, write, Topic.CASES)


def stop(office: Office, duty_id: int, reason: str, *, on: date | str | None = None) -> Outcome[int]:
    """End a duty with a day; what was owed before stays owed."""
    row = case_of(office, DUTY, duty_id, "报送任务")
    last = day(office, on, "停用日期", future=True)
    if last < row["valid_from"]:
        raise RefusedInput("停用日期早于起用日期，没有停用。请核对日期。")
    with writing(office, "duty.stop", f"{DUTY}:{duty_id}", f"停用报送任务：{row['title']}", reason=reason) as write:
        write.update(DUTY, duty_id, valid_to=last)
    return performed(duty_id, write, Topic.CASES)


def deliver(
    office: Office,
    duty_id: int,
    period: str,
    *,
    sent_at: datetime | None = None,
    receiver: str = "",
    method: str = "",
    run_id: int | None = None,
    note: str = "",
) -> Outcome[int]:
    """Say that a period's report went; a further one of the same period is the next version. Returns the id."""
    duty = _duty(case_of(office, DUTY, duty_id, "报送任务"))
    covered = parse_period(period)
    due_at = "" if duty.cycle == "event" else due_of(office, duty, covered)
    before = cases.select(office.database, DELIVERY, "duty_id = ? AND period = ?", (duty_id, covered.name))
    version = max((int(row["version"]) for row in before), default=0) + 1
    columns = {
        "duty_id": duty_id,
        "period": covered.name,
        "due_at": due_at,
        "sent_at": moment(office, sent_at, "报送时间"),
        "receiver": clean(receiver) or duty.receiver,
        "method": clean(method) or duty.method,
        "run_id": run_id,
        "version": version,
        "note": clean(note),
    }
    with writing(office, "duty.deliver", f"{DUTY}:{duty_id}", f"报送{duty.title}（{covered.title}）") as write:
        row_id = write.insert(ReportDelivery, **columns)
    return performed(row_id, write, Topic.CASES)


def find_wrong(
    office: Office,
    delivery_id: int,
    what: str,
    old_value: str,
    new_value: str,
    reason: str,
    *,
    effect: str = "",
    person: str = "",
    found_at: datetime | None = None,
    corrected_at: datetime | None = None,
) -> Outcome[int]:
    """Enter that a report said something wrong, with its correction (更正说明, B23); returns the note's id."""
    row = case_of(office, DELIVERY, delivery_id, "报送登记")
    duty = _duty(case_of(office, DUTY, int(row["duty_id"]), "报送任务"))
    found = moment(office, found_at, "发现时间")
    corrected = moment(office, corrected_at, "更正时间") if corrected_at else ""
    if found < row["sent_at"] or (corrected and corrected < found):
        raise RefusedInput("时间先后不对：先报送，再发现，最后更正。没有登记，请核对时间。")
    if clean(old_value) == clean(new_value):
        raise RefusedInput("原值和正值相同，没有需要更正的。请核对。")
    columns = {
        "contract_id": duty.contract_id,
        "run_id": row["run_id"],
        "delivery_id": delivery_id,
        "what": need(what, "更正的指标"),
        "old_value": need(old_value, "原值"),
        "new_value": need(new_value, "正值"),
        "reason": need(reason, "原因"),
        "effect": clean(effect),
        "person": clean(person),
        "found_at": found,
        "corrected_at": corrected,
    }
    with writing(office, "duty.wrong", f"{DELIVERY}:{delivery_id}", f"登记{duty.title}统计差错") as write:
        row_id = write.insert(CorrectionNote, **columns)
        write.update(DELIVERY, delivery_id, is_wrong=1, wrong_note=columns["what"])
    return performed(row_id, write, Topic.CASES)


def duties(office: Office, *, on: date | None = None) -> list[DutyRow]:
    """Return the duties in force on a day (None: all that stand)."""
    rows = [_duty(row) for row in cases.select(office.database, DUTY, order="code, id")]
    if on is None:
        return rows
    today = on.isoformat()
    return [row for row in rows if row.valid_from <= today and (not row.valid_to or today <= row.valid_to)]


def deliveries(office: Office, start: str = "", end: str = "9999") -> list[DeliveryRow]:
    """Return what went in [start, end) (ISO), oldest first."""
    known = {row.id: row for row in duties(office)}
    whole = cases.select(office.database, DELIVERY, order="sent_at DESC, id DESC")
    first = {(row["duty_id"], row["period"]): row["id"] for row in whole}
    found = [row for row in reversed(whole) if start <= row["sent_at"] < end]
    made = []
    for row in found:
        duty = known.get(row["duty_id"]) or _duty(cases.row(office.database, DUTY, row["duty_id"]))
        values = {key: row[key] for key in DeliveryRow.__slots__ if key in row and key != "is_wrong"}
        values |= {"code": duty.code, "title": duty.title, "contract_id": duty.contract_id}
        values["is_first"] = first[row["duty_id"], row["period"]] == row["id"]
        made.append(DeliveryRow(is_wrong=bool(row["is_wrong"]), **values))
    return made


def corrections(office: Office, start: str = "", end: str = "9999") -> list[CorrectionRow]:
    """Return the correction notes found in [start, end) (ISO), oldest first."""
    found = cases.select(
        office.database, CORRECTION, "found_at >= ? AND found_at < ?", (start, end), order="found_at, id"
    )
    return [CorrectionRow(**{key: row[key] for key in CorrectionRow.__slots__}) for row in found]


def due_of(office: Office, duty: DutyRow, period: Period) -> str:
    """Return the moment (ISO) by which a period's report must have gone. Raises ``NotAllowed`` for a foreign period."""
    if period.kind.value != duty.cycle:
        raise NotAllowed(f"{duty.title}{CYCLE_TITLES[duty.cycle]}报送，“{period.name}”不是它的报表期。请改正。")
    return duty.rule.due_at(period, calendars.current(office)).isoformat()


def _duty(row: cases.Record) -> DutyRow:
    values = {key: row[key] for key in DutyRow.__slots__ if key in row}
    return DutyRow(rule=read_rule(json.loads(row["due_rule"])), **values)
