"""What a clerk does with one ticket: make it, edit it, void it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.merging import write_extra
from app.domain.tickets import FIELD_BY_KEY, FieldKind, limit_moment
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries.tickets import (
    EXTRA,
    apply_values,
    identity_moment,
    identity_taken,
    insert_ticket,
    read_values,
    set_void,
)

_TOPICS = frozenset({Topic.TICKETS})

_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[\sT]*(?:(\d{1,2})[:：时](\d{1,2})[分]?(?:[:：]?(\d{1,2})秒?)?)?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")


def create(office: Office, values: Mapping[str, str]) -> Outcome[int]:
    """Make a ticket by hand (field key -> text; ``ticket_no`` required). Returns its id.

    Raises ``RefusedInput``: unknown field, impossible time, no number, a ticket of that number and time exists.
    """
    clean = cleaned(values)
    if not clean.get("ticket_no"):
        raise RefusedInput("工单编号没有填。请填写编号后再保存。")
    with office.change("ticket.create", "ticket") as change:
        operation_id = change.operation("create", f"新建工单 {clean['ticket_no']}")
        _refuse_taken(office, clean)
        ticket_id = insert_ticket(office.database, clean, operation_id, change.at)
        change.about(f"ticket:{ticket_id}")
        change.audit(fields=sorted(key for key, value in clean.items() if value))
    return Outcome(ticket_id, _TOPICS, operation_id)


def edit(office: Office, ticket_id: int, values: Mapping[str, str], reason: str = "") -> Outcome[int]:
    """Change fields of a ticket by hand; what the last import said is kept as the base. Returns the new version.

    Raises ``NotFound``, ``RefusedInput`` (nothing changes, impossible time, number taken) and ``NotAllowed`` (number
    and time of an imported ticket are the hotline's).
    """
    clean = cleaned(values)
    with office.change("ticket.edit", f"ticket:{ticket_id}", reason.strip()) as change:
        old = read_values(office.database, ticket_id)
        new = {key: value for key, value in clean.items() if old[key] != value}
        if not new:
            raise RefusedInput("没有改动，不需要保存。")
        _check_identity(office, ticket_id, old, new)
        titles = "、".join("其他列" if key == EXTRA else FIELD_BY_KEY[key].title for key in new)
        operation_id = change.operation("edit", f"修改工单 {old['ticket_no']}：{titles}")
        apply_values(office.database, ticket_id, new, operation_id, by_person=True)
        change.audit(fields=sorted(new))
        version = int(office.database.value("SELECT version FROM ticket WHERE id = ?", (ticket_id,)))
    return Outcome(version, _TOPICS, operation_id)


def void(office: Office, ticket_id: int, reason: str, *, is_void: bool = True) -> Outcome[int]:
    """Mark a ticket void (作废) or take that back; nothing is deleted. A reason is required."""
    if not reason.strip():
        raise RefusedInput("请写明作废或恢复的原因。")
    with office.change("ticket.void" if is_void else "ticket.unvoid", f"ticket:{ticket_id}", reason.strip()) as change:
        number = read_values(office.database, ticket_id)["ticket_no"]
        if bool(office.database.value("SELECT is_void FROM ticket WHERE id = ?", (ticket_id,))) == is_void:
            raise RefusedInput("没有改动，不需要保存。")
        operation_id = change.operation(
            "void" if is_void else "unvoid", f"{'作废' if is_void else '恢复'}工单 {number}"
        )
        set_void(office.database, ticket_id, is_void, operation_id)
    return Outcome(ticket_id, _TOPICS, operation_id)


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Check keys and texts as a form hands them over; moments come out as ISO text."""
    return {key: _clean(key, value) for key, value in values.items()}


def parse_moment(text: str, title: str) -> str:
    """Read what a person types (2026-9-18, 2026/09/18 9:05, 2026年9月18日) as ISO text; '' stays ''."""
    if not text.strip():
        return ""
    found = _MOMENT.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second).isoformat()
    except ValueError as error:
        raise RefusedInput(f"“{title}”的时间“{text.strip()}”读不出来。请按 2026-09-18 09:30 的样子填写。") from error


def _clean(key: str, value: str) -> str:
    if key == EXTRA:
        return _clean_extra(value)
    field = FIELD_BY_KEY.get(key)
    if field is None:
        raise RefusedInput(f"没有“{key}”这个字段。请检查字段名。")
    if _CONTROL.search(value):
        raise RefusedInput(f"“{field.title}”里有看不见的控制字符，不能保存。请重新输入这一栏。")
    if field.kind is FieldKind.MOMENT:
        moment = parse_moment(value, field.title)
        return limit_moment(moment) if key == "due_at" else moment
    return value.strip() if field.is_long else _BREAKS.sub(" ", value).strip()


def _clean_extra(value: str) -> str:
    try:
        data = json.loads(value or "{}")
    except ValueError as error:
        raise RefusedInput("其他列的内容格式不对，没有保存。") from error
    if not isinstance(data, dict) or not all(isinstance(item, str) for item in data.values()):
        raise RefusedInput("其他列的内容格式不对，没有保存。")
    return write_extra(data)


def _check_identity(office: Office, ticket_id: int, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    after = {**old, **new}
    if not after["ticket_no"]:
        raise RefusedInput("工单编号不能为空。")
    same = (old["ticket_no"], identity_moment(old)) == (after["ticket_no"], identity_moment(after))
    if same:
        return
    _refuse_taken(office, after)
    imported = office.database.value(
        "SELECT t.source_hash IS NOT NULL OR o.kind = 'import' FROM ticket t"
        " LEFT JOIN operation o ON o.id = t.created_by_operation WHERE t.id = ?",
        (ticket_id,),
    )
    if imported:
        raise NotAllowed("导入的工单，编号和创建时间以热线系统为准，不能改。请在热线系统更正后重新导入。")


def _refuse_taken(office: Office, values: Mapping[str, str]) -> None:
    at = identity_moment(values)
    if not identity_taken(office.database, values["ticket_no"], at):
        return
    moment = at.replace("T", " ")
    raise RefusedInput(
        f"已有编号 {values['ticket_no']}、时间 {moment or '空'} 的工单，没有保存。请检查编号，或打开原来的工单修改。"
    )
