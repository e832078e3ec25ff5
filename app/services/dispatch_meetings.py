"""调度会 (B03): the agenda picked from the register, what was decided, by whom and when, and what came of it.

A meeting is one operation with its first items; decisions and follow-ups are operations of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.dispatch_agenda import AgendaKind, kinds_of, read_kind
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.masking import mask_shown
from app.services.case_writing import CaseWrite, case_of, clean, day, need, not_before, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.activities import DispatchItem, DispatchMeeting
from app.storage.queries import cases
from app.storage.queries import ledgers as queries
from app.storage.queries.tickets import caller_names

_MEETING_COLUMNS = ("id", "held_on", "title", "chair", "attendants", "note")
_MEETING, _ITEM, _WHAT = "dispatch_meeting", "dispatch_item", "调度会"


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One item to put before a meeting; ``matter`` "": the ticket's title. ``kind`` as in ``AgendaKind``."""

    ticket_id: int | None = None
    kind: str = ""
    matter: str = ""
    decision: str = ""
    unit: str = ""
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A ticket that the register offers for the agenda; no personal data in it."""

    ticket_id: int
    ticket_no: str
    title: str
    unit: str
    due_at: str
    state: str
    kinds: tuple[AgendaKind, ...]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting with how many items it has and how many are done."""

    id: int
    held_on: str
    title: str
    chair: str
    attendants: str
    note: str
    items: int
    done: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item; dates are ISO text, "" = not. ``held_on``: its meeting's day."""

    id: int
    meeting_id: int
    held_on: str
    meeting: str
    ticket_id: int | None
    ticket_no: str
    kind: str
    matter: str
    decision: str
    unit: str
    due_on: str
    done_on: str
    progress: str

    def state_on(self, on: str) -> str:
        """Where it stands on a day: 已落实, 逾期未落实, 办理中, 未议定."""
        if self.done_on and self.done_on <= on:
            return "已落实" if not self.due_on or self.done_on <= self.due_on else "超期落实"
        if self.due_on and self.due_on < on:
            return "逾期未落实"
        return "办理中" if self.decision else "未议定"


def agenda(office: Office) -> list[AgendaLine]:
    """Open tickets that are 督办, 超时, 疑难 or 重点 now, the nearest limit first."""
    now = office.now().isoformat()
    found = []
    rows = queries.open_for_agenda(office.database, now)
    names = caller_names(office.database, [row[0] for row in rows])
    for ticket, number, title, unit, due_at, state, marks in rows:
        is_overdue = bool(due_at) and due_at < now
        kinds = kinds_of(marks.split(), is_difficult=state == "difficult", is_overdue=is_overdue)
        if kinds:
            shown = mask_shown(title, names.get(ticket, ""))
            found.append(AgendaLine(ticket, number, shown, unit, due_at, state, kinds))
    return found


def hold(
    office: Office,
    title: str,
    *,
    on: date | str | None = None,
    chair: str = "",
    attendants: str = "",
    note: str = "",
    items: Sequence[ItemDraft] = (),
) -> Outcome[int]:
    """Enter a meeting with its agenda; returns its id. It may be planned for a day to come."""
    columns = {
        "held_on": day(office, on, "会议日期", future=True),
        "title": need(title, "会议名称"),
        "chair": clean(chair),
        "attendants": clean(attendants),
        "note": clean(note),
    }
    drafts = [_checked(office, draft, columns["held_on"]) for draft in items]
    _refuse_twice([draft.ticket_id for draft in drafts])
    summary = f"登记调度会：{columns['title']}（{columns['held_on']}，{len(drafts)} 件）"
    with writing(office, "meeting.hold", _MEETING, summary) as write:
        meeting_id = write.insert(DispatchMeeting, **columns)
        _insert(write, meeting_id, drafts)
        write.change.about(f"{_MEETING}:{meeting_id}")
        write.change.audit(items=len(drafts))
    return outcome(meeting_id, write)


def add_items(office: Office, meeting_id: int, items: Sequence[ItemDraft]) -> Outcome[int]:
    """Put more items before a meeting; returns how many. Raises ``NotAllowed`` for a ticket that is on it already."""
    meeting = case_of(office, _MEETING, meeting_id, _WHAT)
    drafts = [_checked(office, draft, meeting["held_on"]) for draft in items]
    if not drafts:
        raise RefusedInput("没有选择要上会的案件。")
    there = {row.ticket_id for row in list_items(office, meeting_id)}
    _refuse_twice([*there, *(draft.ticket_id for draft in drafts)])
    with writing(office, "meeting.add", f"{_MEETING}:{meeting_id}", f"调度会增加议题 {len(drafts)} 件") as write:
        _insert(write, meeting_id, drafts)
        write.change.audit(items=len(drafts))
    return outcome(len(drafts), write)


def decide(
    office: Office, item_id: int, decision: str, *, unit: str = "", due_on: date | str | None = None
) -> Outcome[int]:
    """Write down what was decided on an item (议定事项), who does it (责任单位) and by when (期限)."""
    row = case_of(office, _ITEM, item_id, "调度议题")
    held_on = case_of(office, _MEETING, int(row["meeting_id"]), _WHAT)["held_on"]
    fields = {"decision": need(decision, "议定事项"), "unit": clean(unit) or row["unit"]}
    if due_on:
        fields["due_on"] = not_before(day(office, due_on, "期限", future=True), held_on, "期限", "会议日期")
    return _update(office, row, "meeting.decide", "调度会议定", fields)


def follow_up(office: Office, item_id: int, progress: str, *, done_on: date | str | None = None) -> Outcome[int]:
    """Write down what came of an item (落实情况); ``done_on``: the day it was settled, None while it is not."""
    row = case_of(office, _ITEM, item_id, "调度议题")
    if not row["decision"]:
        raise NotAllowed("这一议题还没有登记议定事项，没有登记落实情况。请先登记议定事项。")
    held_on = case_of(office, _MEETING, int(row["meeting_id"]), _WHAT)["held_on"]
    fields = {"progress": need(progress, "落实情况")}
    fields["done_on"] = not_before(day(office, done_on, "落实日"), held_on, "落实日", "会议日期") if done_on else ""
    return _update(office, row, "meeting.follow_up", "调度会落实", fields)


def amend(office: Office, meeting_id: int, **values: str) -> Outcome[int]:
    """Correct title, chair, attendants or note of a meeting."""
    row = case_of(office, _MEETING, meeting_id, _WHAT)
    fields = {key: clean(text) for key, text in values.items() if key in ("title", "chair", "attendants", "note")}
    if "title" in fields:
        need(fields["title"], "会议名称")
    return _update(office, row, "meeting.amend", "更正调度会", fields, entity=_MEETING)


def void_item(office: Office, item_id: int, reason: str) -> Outcome[int]:
    """Take an item that was entered by mistake off a meeting."""
    row = case_of(office, _ITEM, item_id, "调度议题")
    return _update(office, row, "meeting.void_item", "作废调度议题", {"is_void": 1}, need(reason, "作废原因"))


def void(office: Office, meeting_id: int, reason: str) -> Outcome[int]:
    """Take a meeting that was entered by mistake off the books, with its items."""
    reason = need(reason, "作废原因")
    row = case_of(office, _MEETING, meeting_id, _WHAT)
    items = list_items(office, meeting_id)
    with writing(
        office, "meeting.void", f"{_MEETING}:{meeting_id}", f"作废调度会：{row['title']}", reason=reason
    ) as write:
        for item in items:
            write.update(_ITEM, item.id, is_void=1)
        write.update(_MEETING, meeting_id, is_void=1)
        write.change.audit(items=len(items))
    return outcome(meeting_id, write)


def meetings(office: Office, first: str = "", last: str = "9999") -> list[MeetingRow]:
    """Return the meetings held from day ``first`` to day ``last`` (ISO), oldest first."""
    found = cases.select(office.database, _MEETING, "held_on >= ? AND held_on <= ?", (first, last), order="held_on, id")
    counted = queries.meeting_counts(office.database, [int(row["id"]) for row in found])
    made = []
    for row in found:
        items, done = counted.get(int(row["id"]), (0, 0))
        made.append(MeetingRow(**{key: row[key] for key in _MEETING_COLUMNS}, items=items, done=done))
    return made


def meeting(office: Office, meeting_id: int) -> MeetingRow:
    """Return one meeting. Raises ``NotFound``."""
    row = case_of(office, _MEETING, meeting_id, _WHAT)
    return next(one for one in meetings(office, row["held_on"], row["held_on"]) if one.id == meeting_id)


def list_items(office: Office, meeting_id: int | None = None, first: str = "", last: str = "9999") -> list[ItemRow]:
    """Return the items of a meeting, or of all meetings from day ``first`` to ``last``, in order."""
    held = {row.id: row for row in meetings(office, first, last) if meeting_id in (None, row.id)}
    found = cases.of_parents(office.database, _ITEM, "meeting_id", list(held), order="id")
    tickets = heads(office, [int(row["ticket_id"]) for row in found if row["ticket_id"]])
    made = []
    for row in sorted(found, key=lambda r: (held[r["meeting_id"]].held_on, r["meeting_id"], r["id"])):
        above = held[row["meeting_id"]]
        number = tickets.get(row["ticket_id"] or 0, {}).get("ticket_no", "")
        values = {key: value for key, value in row.items() if key != "is_void"}
        made.append(ItemRow(held_on=above.held_on, meeting=above.title, ticket_no=number, **values))
    return made


def _checked(office: Office, draft: ItemDraft, held_on: str) -> ItemDraft:
    """Fill in what the ticket says and refuse what cannot be."""
    matter, unit = clean(draft.matter), clean(draft.unit)
    if draft.ticket_id is not None:
        known = cases.tickets(office.database, [ticket_of(office, draft.ticket_id)])[draft.ticket_id]
        matter, unit = matter or known["title"] or known["ticket_no"], unit or known["unit"]
    due_on = (
        not_before(day(office, draft.due_on, "期限", future=True), held_on, "期限", "会议日期") if draft.due_on else ""
    )
    kind = read_kind(draft.kind).value
    return ItemDraft(draft.ticket_id, kind, need(matter, "议题"), clean(draft.decision), unit, due_on)


def _insert(write: CaseWrite, meeting_id: int, drafts: Sequence[ItemDraft]) -> None:
    for draft in drafts:
        values = {key: getattr(draft, key) for key in ItemDraft.__slots__}
        cases.insert(
            write.office.database,
            DispatchItem,
            {"meeting_id": meeting_id, **values},
            write.operation_id,
            draft.ticket_id,
        )


def _refuse_twice(tickets: Sequence[int | None]) -> None:
    known = [ticket for ticket in tickets if ticket is not None]
    if len(set(known)) < len(known):
        raise NotAllowed("同一件工单在一次调度会上只列一次，没有登记。请去掉重复的工单。")


def _update(
    office: Office,
    row: cases.Record,
    action: str,
    summary: str,
    fields: Mapping[str, object],
    reason: str = "",
    *,
    entity: str = _ITEM,
) -> Outcome[int]:
    row_id = int(row["id"])
    ticket_id = row.get("ticket_id")
    with writing(office, action, f"{entity}:{row_id}", summary, ticket_id=ticket_id, reason=reason) as write:
        changed = write.update(entity, row_id, **fields)
        if not changed:
            raise RefusedInput("没有改动，不需要保存。")
        write.change.audit(fields=sorted(changed))
    return outcome(row_id, write)
