"""工作环境确认单 (001·3.1.1, P-18): place, equipment and dangers, confirmed by both sides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import RefusedInput
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.amendments import EnvironmentCheck
from app.storage.queries import cases

_ENTITY, _WHAT = "environment_check", "工作环境确认单"


@dataclass(frozen=True, slots=True)
class EnvironmentItem:
    """One thing that was looked at: 软件、硬件、工作场所 …; ``is_ok`` with a remark."""

    name: str
    is_ok: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """One confirmation; ``is_ok`` None while both sides have not said."""

    id: int
    contract_id: int
    checked_on: str
    place: str
    items: tuple[EnvironmentItem, ...]
    dangers: str
    office_person: str
    vendor_person: str
    is_ok: bool | None
    note: str


def add(
    office: Office,
    contract_id: int,
    place: str,
    items: Sequence[EnvironmentItem],
    *,
    is_ok: bool | None,
    dangers: str = "",
    office_person: str = "",
    vendor_person: str = "",
    checked_on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register a confirmation. Raises ``RefusedInput`` without items, or 合格 with an item that is not in order."""
    terms_of(office, contract_id)
    kept = [item for item in items if item.name.strip()]
    if not kept:
        raise RefusedInput("请至少写一项环境（软件、硬件、工作场所等）。")
    bad = [item.name for item in kept if not item.is_ok]
    if is_ok and bad:
        raise RefusedInput(f"“{bad[0]}”不合格，总体结论不能选合格。")
    if is_ok is not None and not (office_person.strip() and vendor_person.strip()):
        raise RefusedInput("环境是否合格要双方书面确认（001·3.1.1），请填写双方确认人。")
    on = day(office, checked_on, "确认日期")
    with performing(office, "environment.add", contract_id, f"登记工作环境确认（{place.strip()}）") as write:
        row_id = write.insert(
            EnvironmentCheck,
            contract_id=contract_id,
            checked_on=on,
            place=need(place, "工作场所"),
            items=json.dumps(
                [[item.name.strip(), item.is_ok, item.remark.strip()] for item in kept], ensure_ascii=False
            ),
            dangers=clean(dangers),
            office_person=clean(office_person),
            vendor_person=clean(vendor_person),
            is_ok=None if is_ok is None else int(is_ok),
            note=clean(note),
        )
    return performed(row_id, write)


def void(office: Office, check_id: int, reason: str) -> Outcome[int]:
    """Take a confirmation that was entered by mistake off the books."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, check_id, _WHAT)
    with performing(office, "environment.void", int(row["contract_id"]), "作废工作环境确认", reason=reason) as write:
        write.update(_ENTITY, check_id, is_void=1)
    return performed(check_id, write)


def get(office: Office, check_id: int) -> EnvironmentRow:
    """Return one confirmation. Raises ``NotFound``."""
    return _row(case_of(office, _ENTITY, check_id, _WHAT))


def list_checks(office: Office, contract_id: int) -> list[EnvironmentRow]:
    """Return a contract's confirmations, the newest first."""
    terms_of(office, contract_id)
    where = ("contract_id = ?", (contract_id,))
    return [_row(row) for row in cases.select(office.database, _ENTITY, *where, order="checked_on DESC, id DESC")]


def _row(row: cases.Record) -> EnvironmentRow:
    values = {key: row[key] for key in EnvironmentRow.__slots__ if key not in ("items", "is_ok")}
    items = tuple(EnvironmentItem(name, bool(is_ok), remark) for name, is_ok, remark in json.loads(row["items"]))
    return EnvironmentRow(**values, items=items, is_ok=None if row["is_ok"] is None else bool(row["is_ok"]))
