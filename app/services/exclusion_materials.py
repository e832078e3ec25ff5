"""Materials of an application (剔除材料): demanded, chased, received, judged (004·二.1: 主动催办, 无逾期)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.exclusions import Stage, Step, StepKind
from app.services.case_writing import case_of, clean, moment, need, outcome, writing
from app.services.changes import Outcome
from app.services.exclusion_records import (
    MaterialDemand,
    add_step,
    insert_material,
    limit_text,
    materials_of,
    may_gather,
    refuse_missing,
    state,
    step_writing,
)
from app.services.session import Office

COMPLETE_BASIS = "材料清单全部收齐"


def add(office: Office, exclusion_id: int, demands: Sequence[MaterialDemand]) -> Outcome[tuple[int, ...]]:
    """Demand further materials from today on; returns their ids.

    Raises ``NotAllowed`` unless the application is being gathered or put right.
    """
    record = case_of(office, "exclusion", exclusion_id, "申报")
    if not demands:
        raise RefusedInput("没有填写要增加的材料。")
    summary, ticket = f"不纳入考核申报 {exclusion_id}：增加 {len(demands)} 份材料", int(record["ticket_id"])
    with writing(office, "exclusion.material", f"exclusion:{exclusion_id}", summary, ticket_id=ticket) as write:
        may_gather(office, exclusion_id)
        ids = tuple(insert_material(write, exclusion_id, demand, write.change.at[:10]) for demand in demands)
    return outcome(ids, write)


def receive(
    office: Office,
    material_ids: Iterable[int],
    *,
    at: datetime | None = None,
    note: str = "",
    person: str = "",
    completes: bool = True,
) -> Outcome[bool]:
    """Register materials of one application as received; returns whether all have come now.

    When the last one comes and ``completes`` holds, 已收齐 is registered in the same operation.
    """
    wanted = sorted(set(material_ids))
    exclusion_id = _one_application(office, wanted)
    record = case_of(office, "exclusion", exclusion_id, "申报")
    when = moment(office, at, "收到时间")
    summary, ticket = f"不纳入考核申报 {exclusion_id}：收到 {len(wanted)} 份材料", int(record["ticket_id"])
    with writing(office, "exclusion.receive", f"exclusion:{exclusion_id}", summary, ticket_id=ticket) as write:
        found = may_gather(office, exclusion_id)
        for material in wanted:
            fields: dict[str, object] = {"received_at": when}
            if note.strip():
                fields["note"] = clean(note)
            write.update("exclusion_material", material, **fields)
        everything = [row["received_at"] for row in materials_of(office, exclusion_id)]
        is_complete = all(everything)
        if is_complete and completes and found.stage is not Stage.RECTIFYING:
            last = max(everything)
            add_step(write, exclusion_id, Step(StepKind.COMPLETE, last, person=person, basis=COMPLETE_BASIS))
    return outcome(is_complete, write)


def complete(
    office: Office, exclusion_id: int, *, basis: str = COMPLETE_BASIS, person: str = "", at: datetime | None = None
) -> Outcome[int]:
    """Register 已收齐 by hand. Raises ``NotAllowed`` while a material is missing."""
    record = case_of(office, "exclusion", exclusion_id, "申报")
    when = moment(office, at, "收齐时间")
    with step_writing(office, record, StepKind.COMPLETE) as write:
        refuse_missing(office, exclusion_id, "收齐材料")
        step_id = add_step(write, exclusion_id, Step(StepKind.COMPLETE, when, person=person, basis=basis))
    return outcome(step_id, write)


def chase(
    office: Office,
    exclusion_id: int,
    method: str,
    *,
    text: str = "",
    basis: str = "",
    person: str = "",
    at: datetime | None = None,
) -> Outcome[int]:
    """催收: record that the missing materials were asked for again (``method``: 电话、工作群、催收单).

    Raises ``NotAllowed`` when nothing is missing.
    """
    record = case_of(office, "exclusion", exclusion_id, "申报")
    when, method = moment(office, at, "催收时间"), need(method, "催收方式")
    missing = [row for row in materials_of(office, exclusion_id) if not row["received_at"]]
    found = state(office, exclusion_id)
    if not missing and found.stage is not Stage.RECTIFYING:
        raise NotAllowed("材料已经收齐，不需要催收。")
    names = "、".join(row["name"] for row in missing) or "整改材料"
    units = "、".join(dict.fromkeys(row["unit"] for row in missing if row["unit"])) or record["unit"]
    with step_writing(office, record, StepKind.CHASE) as write:
        said = f"{method}：{names}" + (f"。{clean(text)}" if text.strip() else "")
        step_id = add_step(
            write, exclusion_id, Step(StepKind.CHASE, when, person=person, basis=basis, text=said), units
        )
    return outcome(step_id, write)


def set_limit(
    office: Office, material_ids: Iterable[int], due_at: datetime | date, reason: str = ""
) -> Outcome[tuple[int, ...]]:
    """Set the office's limit (甲方规定时限) of materials; a limit that stood before needs a reason to move."""
    wanted = sorted(set(material_ids))
    exclusion_id = _one_application(office, wanted)
    record = case_of(office, "exclusion", exclusion_id, "申报")
    rows = [row for row in materials_of(office, exclusion_id) if row["id"] in wanted]
    limit = limit_text(due_at)
    if any(row["due_at"] not in ("", limit) for row in rows) and not reason.strip():
        raise RefusedInput("这些材料已有规定时限，改动要写明原因（甲方何时、如何通知）。")
    summary, ticket = f"不纳入考核申报 {exclusion_id}：规定时限", int(record["ticket_id"])
    subject = f"exclusion:{exclusion_id}"
    with writing(office, "exclusion.limit", subject, summary, ticket_id=ticket, reason=reason.strip()) as write:
        changed = tuple(m for m in wanted if write.update("exclusion_material", m, due_at=limit))
        if not changed:
            raise RefusedInput("没有改动，不需要保存。")
    return outcome(changed, write)


def remove(office: Office, material_id: int, reason: str) -> Outcome[int]:
    """Take a material off the list (void, with a reason). Raises ``NotAllowed`` once the list is closed."""
    reason = need(reason, "移除材料的原因")
    row = case_of(office, "exclusion_material", material_id, "材料")
    exclusion_id = int(row["exclusion_id"])
    record = case_of(office, "exclusion", exclusion_id, "申报")
    summary, ticket = f"不纳入考核申报 {exclusion_id}：移除材料“{row['name']}”", int(record["ticket_id"])
    subject = f"exclusion:{exclusion_id}"
    with writing(office, "exclusion.material_void", subject, summary, ticket_id=ticket, reason=reason) as write:
        may_gather(office, exclusion_id)
        write.update("exclusion_material", material_id, is_void=1)
    return outcome(material_id, write)


def _one_application(office: Office, material_ids: Sequence[int]) -> int:
    if not material_ids:
        raise RefusedInput("没有选择材料。")
    owners = {int(case_of(office, "exclusion_material", m, "材料")["exclusion_id"]) for m in material_ids}
    if len(owners) != 1:
        raise RefusedInput("一次只能登记同一件申报的材料。请分开登记。")
    return owners.pop()
