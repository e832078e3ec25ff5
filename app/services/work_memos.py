"""《工作备忘录》 (000·五(三)2; F3.7): points that both sides confirmed, on which comments at acceptance may rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.amendments import WorkMemo
from app.storage.queries import cases

_ENTITY, _WHAT = "work_memo", "工作备忘录"
_PLAN_MARK = "项目计划书"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class MemoRow:
    """One memorandum; ``confirmed_on`` "" until both sides confirmed it."""

    id: int
    contract_id: int
    held_on: str
    points: tuple[str, ...]
    office_person: str
    vendor_person: str
    confirmed_on: str
    note: str


@dataclass(frozen=True, slots=True)
class BasisItem:
    """One item that a comment may rest on: how it is cited, what it says; ``is_firm``: both sides confirmed it."""

    cited: str
    text: str
    is_firm: bool


def add(
    office: Office,
    contract_id: int,
    points: Sequence[str],
    *,
    held_on: date | str | None = None,
    office_person: str = "",
    vendor_person: str = "",
    confirmed_on: date | str = "",
    note: str = "",
) -> Outcome[int]:
    """Register a memorandum, a point a line. Raises ``RefusedInput`` without a point."""
    terms_of(office, contract_id)
    kept = [clean(point) for point in points if point.strip()]
    if not kept:
        raise RefusedInput("工作备忘录至少要有一条要点。")
    columns = {
        "held_on": day(office, held_on, "备忘日期"),
        "office_person": clean(office_person),
        "vendor_person": clean(vendor_person),
        "confirmed_on": day(office, confirmed_on, "确认日") if confirmed_on else "",
        "note": clean(note),
    }
    _check_confirmed(columns["held_on"], columns["confirmed_on"])
    with performing(
        office, "memo.add", contract_id, f"登记工作备忘录（{columns['held_on']}，{len(kept)} 条）"
    ) as write:
        points_text = json.dumps(kept, ensure_ascii=False)
        row_id = write.insert(WorkMemo, contract_id=contract_id, points=points_text, **columns)
    return performed(row_id, write)


def confirm(
    office: Office, memo_id: int, office_person: str, vendor_person: str, *, on: date | str | None = None
) -> Outcome[int]:
    """Register that both sides confirmed a memorandum, and who. Raises ``NotAllowed`` when they did already."""
    row = case_of(office, _ENTITY, memo_id, _WHAT)
    if row["confirmed_on"]:
        raise NotAllowed(f"这份备忘录已于 {row['confirmed_on']} 由双方确认。")
    fields = {
        "confirmed_on": day(office, on, "确认日"),
        "office_person": need(office_person, "甲方确认人"),
        "vendor_person": need(vendor_person, "乙方确认人"),
    }
    _check_confirmed(row["held_on"], fields["confirmed_on"])
    with performing(office, "memo.confirm", int(row["contract_id"]), f"双方确认工作备忘录 {memo_id}") as write:
        write.update(_ENTITY, memo_id, **fields)
    return performed(memo_id, write)


def void(office: Office, memo_id: int, reason: str) -> Outcome[int]:
    """Take a memorandum that was entered by mistake off the books."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, memo_id, _WHAT)
    with performing(office, "memo.void", int(row["contract_id"]), f"作废工作备忘录 {memo_id}", reason=reason) as write:
        write.update(_ENTITY, memo_id, is_void=1)
    return performed(memo_id, write)


def get(office: Office, memo_id: int) -> MemoRow:
    """Return one memorandum. Raises ``NotFound``."""
    return _row(case_of(office, _ENTITY, memo_id, _WHAT))


def list_memos(office: Office, contract_id: int) -> list[MemoRow]:
    """Return a contract's memoranda, the newest first."""
    terms_of(office, contract_id)
    where = ("contract_id = ?", (contract_id,))
    return [_row(row) for row in cases.select(office.database, _ENTITY, *where, order="held_on DESC, id DESC")]


def basis_items(office: Office, contract_id: int) -> list[BasisItem]:
    """Return what a comment may rest on (F3.7): points of memoranda, newest first, then the items of 《项目计划书》."""
    found = [
        BasisItem(f"《工作备忘录》{memo.held_on} 第 {number} 条", point, bool(memo.confirmed_on))
        for memo in list_memos(office, contract_id)
        for number, point in enumerate(memo.points, 1)
    ]
    terms = terms_of(office, contract_id).terms
    root = next((c.ref for c in terms.clauses if c.kind == "heading" and _PLAN_MARK in c.text[:_SHOWN]), "")
    if root:
        found += [
            BasisItem(f"《项目计划书》{clause.ref}", clause.text.strip()[:_SHOWN], True)
            for clause in terms.clauses
            if clause.ref.startswith(f"{root}·")
        ]
    return found


def _row(row: cases.Record) -> MemoRow:
    values = {key: row[key] for key in MemoRow.__slots__ if key != "points"}
    return MemoRow(**values, points=tuple(json.loads(row["points"])))


def _check_confirmed(held_on: str, confirmed_on: str) -> None:
    if confirmed_on and confirmed_on < held_on:
        raise RefusedInput(f"确认日 {confirmed_on} 早于备忘日期 {held_on}，没有登记。请核对日期。")
