"""市级点名, 市、区督办, 乡村振兴核对, 每月一案: received, done and reported days; the unfinished roll on (F7.7)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.flow import Mark
from app.domain.months import Month
from app.domain.registers import SPECIAL_TITLES, SpecialDates, SpecialKind, SpecialMonth, special_month
from app.services.case_marks import show_mark
from app.services.case_writing import CaseWrite, case_of, clean, day, need, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.cases import SpecialCase
from app.storage.queries import cases

_ENTITY, _WHAT = "special_case", "台账记录"

FACTS: Mapping[SpecialKind, Mapping[str, str]] = {
    SpecialKind.CITY_NAMED: {},
    SpecialKind.CITY_SUPERVISED: {"document": "督办文号", "confirmed": "二次确认"},
    SpecialKind.DISTRICT_SUPERVISED: {"document": "督办文号", "confirmed": "二次确认"},
    SpecialKind.RURAL: {"tag": "热线标签", "check": "核对结果"},
    SpecialKind.MONTHLY_CASE: {"background": "背景", "practice": "做法", "effect": "成效"},
}
"""What each register holds beside the common columns (B12, B17-B19): key -> title."""


_MARKS = {
    SpecialKind.CITY_NAMED: Mark.NAMED,
    SpecialKind.CITY_SUPERVISED: Mark.SUPERVISED_CITY,
    SpecialKind.DISTRICT_SUPERVISED: Mark.SUPERVISED_DISTRICT,
    SpecialKind.RURAL: Mark.RURAL,
    SpecialKind.MONTHLY_CASE: Mark.MONTHLY_CASE,
}


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """One line of a special register; dates are ISO text, "" = not yet. ``facts`` by the keys of ``FACTS``."""

    id: int
    kind: SpecialKind
    kind_title: str
    ticket_id: int | None
    ticket_no: str
    title: str
    requirement: str
    unit: str
    received_on: str
    due_on: str
    done_on: str
    reported_on: str
    outcome: str
    report_to: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SpecialTable:
    """A register's list of one month; ``carried`` came from earlier months, ``rolls_on`` go to the next."""

    kind: SpecialKind
    month: SpecialMonth
    listed: tuple[SpecialRow, ...]
    carried: tuple[SpecialRow, ...]
    rolls_on: tuple[SpecialRow, ...]


def receive(
    office: Office,
    kind: SpecialKind | str,
    title: str,
    *,
    ticket_id: int | None = None,
    requirement: str = "",
    unit: str = "",
    on: date | str | None = None,
    due_on: date | str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Outcome[int]:
    """Enter a case in a register on the day it was received; returns the id.

    Raises ``NotAllowed`` when the ticket stands unfinished in the same register already.
    """
    wanted = read_kind(kind)
    columns = {
        "kind": wanted.value,
        "title": need(title, "标题"),
        "requirement": clean(requirement),
        "unit": clean(unit),
        "received_on": day(office, on, "接收日"),
        "due_on": day(office, due_on, "期限", future=True) if due_on else "",
        "facts": _facts(wanted, facts or {}),
    }
    summary = f"{SPECIAL_TITLES[wanted]}：接收"
    if ticket_id is not None:
        ticket_of(office, ticket_id)
    with writing(office, "special.receive", _ENTITY, summary, ticket_id=ticket_id) as write:
        if ticket_id is not None:
            _refuse_second(office, wanted, ticket_id)
        row_id = write.insert(SpecialCase, ticket_id=ticket_id, **columns)
        write.change.about(f"{_ENTITY}:{row_id}")
        write.change.audit(kind=wanted.value)
        _mark(write, wanted)
    return outcome(row_id, write)


def read_kind(kind: SpecialKind | str) -> SpecialKind:
    """Read a register by its code or Chinese title. Raises ``RefusedInput``."""
    for known, title in SPECIAL_TITLES.items():
        if kind in (known.value, title):
            return known
    raise RefusedInput(f"没有“{kind}”这种台账。可选：{'、'.join(SPECIAL_TITLES.values())}。")


def _refuse_second(office: Office, kind: SpecialKind, ticket_id: int) -> None:
    where = "kind = ? AND ticket_id = ? AND done_on = ''"
    if cases.select(office.database, _ENTITY, where, (kind.value, ticket_id)):
        raise NotAllowed(f"这件工单已在“{SPECIAL_TITLES[kind]}”台账上、还没有办结，没有重复登记。")


def finish(office: Office, case_id: int, result: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register that a case is done (办结), with its outcome."""
    row = case_of(office, _ENTITY, case_id, _WHAT)
    if row["done_on"]:
        raise NotAllowed(f"这件已于 {row['done_on']} 办结，没有再次登记。")
    fields = {"done_on": _after(row, day(office, on, "办结日"), "办结日"), "outcome": need(result, "办理结果")}
    return _update(office, row, "special.finish", "办结", fields)


def report(office: Office, case_id: int, to: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register that a case was reported (报送) and to whom; may come before 办结 (阶段情况)."""
    row = case_of(office, _ENTITY, case_id, _WHAT)
    fields = {"reported_on": _after(row, day(office, on, "报送日"), "报送日"), "report_to": need(to, "报送对象")}
    return _update(office, row, "special.report", "报送", fields)


def set_facts(office: Office, case_id: int, facts: Mapping[str, str]) -> Outcome[int]:
    """Fill the register's own columns (核对结果, 做法, …)."""
    row = case_of(office, _ENTITY, case_id, _WHAT)
    merged = {**json.loads(row["facts"]), **facts}
    return _update(office, row, "special.facts", "补充", {"facts": _facts(SpecialKind(row["kind"]), merged)})


def void(office: Office, case_id: int, reason: str) -> Outcome[int]:
    """Take a line that was entered by mistake off the register (void). A reason is required."""
    row = case_of(office, _ENTITY, case_id, _WHAT)
    return _update(office, row, "special.void", "作废", {"is_void": 1}, need(reason, "作废原因"))


def rows(office: Office, *, kind: SpecialKind | None = None, ticket_id: int | None = None) -> list[SpecialRow]:
    """Return lines of the registers, oldest first."""
    where, params = ["1"], []
    if kind is not None:
        where.append("kind = ?")
        params.append(kind.value)
    if ticket_id is not None:
        where.append("ticket_id = ?")
        params.append(str(ticket_id))
    records = cases.select(office.database, _ENTITY, " AND ".join(where), params, order="received_on, id")
    return _rows(office, records)


def month(office: Office, kind: SpecialKind, wanted: Month) -> SpecialTable:
    """Return a register's list of a month with what was carried over and what rolls on."""
    found = {row.id: row for row in rows(office, kind=kind)}
    dates = [SpecialDates(row.id, row.received_on, row.done_on, row.reported_on) for row in found.values()]
    made = special_month(dates, wanted)
    listed, carried, rolls_on = (tuple(found[i] for i in ids) for ids in (made.listed, made.carried, made.rolls_on))
    return SpecialTable(kind, made, listed, carried, rolls_on)


def _facts(kind: SpecialKind, facts: Mapping[str, str]) -> str:
    unknown = [key for key in facts if key not in FACTS[kind]]
    if unknown:
        known = "、".join(FACTS[kind].values()) or "无"
        raise RefusedInput(f"“{SPECIAL_TITLES[kind]}”没有“{unknown[0]}”这一栏。可填：{known}。")
    return json.dumps({key: clean(value) for key, value in facts.items()}, ensure_ascii=False, sort_keys=True)


def _after(row: cases.Record, on: str, what: str) -> str:
    if on < row["received_on"]:
        raise RefusedInput(f"{what} {on} 早于接收日 {row['received_on']}，没有登记。请核对日期。")
    return on


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: Mapping[str, object], reason: str = ""
) -> Outcome[int]:
    row_id, title = int(row["id"]), SPECIAL_TITLES[SpecialKind(row["kind"])]
    subject, ticket_id = f"{_ENTITY}:{row_id}", row["ticket_id"]
    with writing(office, action, subject, f"{title}：{summary}", ticket_id=ticket_id, reason=reason) as write:
        changed = write.update(_ENTITY, row_id, **fields)
        if not changed:
            raise RefusedInput("没有改动，不需要保存。")
        write.change.audit(fields=sorted(changed))
        if {"done_on", "is_void"} & set(changed):
            _mark(write, SpecialKind(row["kind"]))
    return outcome(row_id, write)


def _mark(write: CaseWrite, kind: SpecialKind) -> None:
    """Show whether a line of the register is not done: a ticket may come onto it again."""
    if write.ticket_id is None:
        return
    where, params = "kind = ? AND ticket_id = ?", (kind.value, write.ticket_id)
    done = [bool(row["done_on"]) for row in cases.select(write.office.database, _ENTITY, where, params)]
    show_mark(write, _MARKS[kind], "" if not done else "已办结" if all(done) else "在办")


def _rows(office: Office, records: Sequence[cases.Record]) -> list[SpecialRow]:
    tickets = heads(office, [int(row["ticket_id"]) for row in records if row["ticket_id"]])
    found = []
    for row in records:
        values = {key: value for key, value in row.items() if key not in ("is_void", "kind", "facts")}
        kind = SpecialKind(row["kind"])
        number = tickets.get(row["ticket_id"] or 0, {}).get("ticket_no", "")
        facts = json.loads(row["facts"])
        found.append(SpecialRow(kind=kind, kind_title=SPECIAL_TITLES[kind], ticket_no=number, facts=facts, **values))
    return found
