"""吹哨, 应哨, 撤销吹哨 (F7.6, 条例 16、33 条): each whistle with its answer or withdrawal, and the month's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.flow import Mark
from app.domain.months import Month
from app.domain.registers import WhistleDates, WhistleMonth, whistle_month
from app.services.case_marks import show_mark
from app.services.case_writing import CaseWrite, case_of, day, need, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.cases import Whistle
from app.storage.queries import cases

_ENTITY, _WHAT = "whistle", "吹哨"


@dataclass(frozen=True, slots=True)
class WhistleRow:
    """One whistle; dates are ISO text, "" = not."""

    id: int
    ticket_id: int | None
    ticket_no: str
    target: str
    matter: str
    whistled_on: str
    answered_on: str
    answer: str
    withdrawn_on: str
    withdraw_reason: str

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        return "已撤销" if self.withdrawn_on else "已应哨" if self.answered_on else "待应哨"


@dataclass(frozen=True, slots=True)
class WhistleTable:
    """撤销吹哨/应哨表 of a month: withdrawn and answered; ``open`` still wait at its end."""

    month: WhistleMonth
    withdrawn: tuple[WhistleRow, ...]
    answered: tuple[WhistleRow, ...]
    open: tuple[WhistleRow, ...]


def blow(
    office: Office, target: str, matter: str, *, ticket_id: int | None = None, on: date | str | None = None
) -> Outcome[int]:
    """吹哨 to a department (``target``) about a matter, with or without a ticket; returns the id."""
    columns = {
        "target": need(target, "吹哨对象"),
        "matter": need(matter, "吹哨事项"),
        "whistled_on": day(office, on, "吹哨日"),
    }
    if ticket_id is not None:
        ticket_of(office, ticket_id)
    with writing(office, "whistle.blow", _ENTITY, f"吹哨：{columns['target']}", ticket_id=ticket_id) as write:
        row_id = write.insert(Whistle, ticket_id=ticket_id, **columns)
        _mark(write)
        write.change.about(f"{_ENTITY}:{row_id}")
    return outcome(row_id, write)


def answer(office: Office, whistle_id: int, text: str, *, on: date | str | None = None) -> Outcome[int]:
    """应哨: the department came or replied."""
    row = _open(office, whistle_id)
    fields = {"answered_on": _after(row, day(office, on, "应哨日"), "应哨日"), "answer": need(text, "应哨情况")}
    return _update(office, row, "whistle.answer", "应哨", fields)


def withdraw(office: Office, whistle_id: int, reason: str, *, on: date | str) -> Outcome[int]:
    """撤销吹哨: reason and date are both required (F7.6)."""
    if isinstance(on, str) and not on.strip():
        raise RefusedInput("撤销吹哨要填写日期，没有登记。")
    row = _open(office, whistle_id)
    fields = {
        "withdrawn_on": _after(row, day(office, on, "撤销日"), "撤销日"),
        "withdraw_reason": need(reason, "撤销原因"),
    }
    return _update(office, row, "whistle.withdraw", "撤销吹哨", fields, fields["withdraw_reason"])


def rows(office: Office, *, ticket_id: int | None = None) -> list[WhistleRow]:
    """Return whistles, oldest first."""
    where, params = ("ticket_id = ?", (ticket_id,)) if ticket_id is not None else ("1", ())
    return _rows(office, cases.select(office.database, _ENTITY, where, params, order="whistled_on, id"))


def month(office: Office, wanted: Month) -> WhistleTable:
    """Return 撤销吹哨/应哨表: withdrawals and answers of the month."""
    found = {row.id: row for row in rows(office)}
    dates = [WhistleDates(row.id, row.whistled_on, row.answered_on, row.withdrawn_on) for row in found.values()]
    made = whistle_month(dates, wanted)
    withdrawn, answered, waiting = (
        tuple(found[i] for i in part) for part in (made.withdrawn, made.answered, made.open)
    )
    return WhistleTable(made, withdrawn, answered, waiting)


def _open(office: Office, whistle_id: int) -> cases.Record:
    row = case_of(office, _ENTITY, whistle_id, _WHAT)
    if row["answered_on"]:
        raise NotAllowed(f"这次吹哨已于 {row['answered_on']} 应哨，没有登记。要更正请先撤销那一步。")
    if row["withdrawn_on"]:
        raise NotAllowed(f"这次吹哨已于 {row['withdrawn_on']} 撤销，没有登记。")
    return row


def _after(row: cases.Record, on: str, what: str) -> str:
    if on < row["whistled_on"]:
        raise RefusedInput(f"{what} {on} 早于吹哨日 {row['whistled_on']}，没有登记。请核对日期。")
    return on


def _update(
    office: Office, row: cases.Record, action: str, summary: str, fields: dict[str, str], reason: str = ""
) -> Outcome[int]:
    row_id = int(row["id"])
    subject, ticket_id = f"{_ENTITY}:{row_id}", row["ticket_id"]
    with writing(office, action, subject, f"{summary}：{row['target']}", ticket_id=ticket_id, reason=reason) as write:
        write.change.audit(fields=sorted(write.update(_ENTITY, row_id, **fields)))
        _mark(write)
    return outcome(row_id, write)


def _mark(write: CaseWrite) -> None:
    """Several whistles may be blown about one ticket: while one waits for its answer the mark says so."""
    if write.ticket_id is None:
        return
    states = {row.state_text for row in rows(write.office, ticket_id=write.ticket_id)}
    show_mark(write, Mark.WHISTLE, next((text for text in ("待应哨", "已应哨", "已撤销") if text in states), ""))


def _rows(office: Office, records: Sequence[cases.Record]) -> list[WhistleRow]:
    tickets = heads(office, [int(row["ticket_id"]) for row in records if row["ticket_id"]])
    return [
        WhistleRow(
            ticket_no=tickets.get(row["ticket_id"] or 0, {}).get("ticket_no", ""),
            **{key: value for key, value in row.items() if key != "is_void"},
        )
        for row in records
    ]
