"""培训、指导、经验分享、机制协助、现场解答 (F14.1, F14.2): planned, held, who came, examined, what it counts for.

Evidence (sign-in sheet, photos, slides) hangs on the subject ``service_activity:ID`` (``services.attachments``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.domain.activities import KIND_TITLES, WAY_TITLES, ActivityKind, check_serves, check_way, exam_of
from app.domain.errors import NotAllowed, RefusedInput
from app.services.activity_lists import ENTITY, PERSON, SERVES, TEXTS, WHAT, Attendee, people_of, served_by
from app.services.case_writing import CaseWrite, case_of, clean, day, need
from app.services.changes import Outcome, Topic
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.deliverables import get as deliverable_of
from app.services.session import Office
from app.storage.models.activities import ActivityDeliverable, ActivityPerson, ServiceActivity
from app.storage.queries import cases


def plan(
    office: Office,
    contract_id: int,
    kind: str,
    theme: str,
    *,
    planned_on: date | str | None = None,
    way: str = "onsite",
    **texts: str,
) -> Outcome[int]:
    """Put an activity into the plan (培训计划, 004·六(一)2); returns its id."""
    columns = _columns(office, contract_id, kind, theme, way, texts)
    columns["planned_on"] = day(office, planned_on, "计划日期", future=True)
    with performing(office, "activity.plan", contract_id, f"计划{_titled(columns)}") as write:
        row_id = write.insert(ServiceActivity, contract_id=contract_id, **columns)
    return performed(row_id, write, Topic.CASES)


def record(
    office: Office,
    contract_id: int,
    kind: str,
    theme: str,
    *,
    held_on: date | str | None = None,
    way: str = "onsite",
    starts_at: str = "",
    ends_at: str = "",
    people: Sequence[Attendee] = (),
    questions: Sequence[tuple[str, str]] = (),
    deliverable_id: int | None = None,
    **texts: str,
) -> Outcome[int]:
    """Enter an activity that was held, with who came and which deliverable it counts for; returns its id.

    Who was examined and did not pass makes a planned repetition at the vendor's cost (F14.2, 004·六(一)2).
    """
    columns = _columns(office, contract_id, kind, theme, way, texts)
    columns |= _held(office, held_on, starts_at, ends_at, questions)
    with performing(office, "activity.record", contract_id, f"登记{_titled(columns)}") as write:
        row_id = write.insert(ServiceActivity, contract_id=contract_id, **columns)
        _write_people(write, row_id, people)
        _judge(office, write, row_id)
        if deliverable_id is not None:
            _serve(office, write, contract_id, row_id, deliverable_id)
    return performed(row_id, write, Topic.CASES, Topic.DELIVERABLES)


def hold(
    office: Office,
    activity_id: int,
    *,
    held_on: date | str | None = None,
    starts_at: str = "",
    ends_at: str = "",
    people: Sequence[Attendee] = (),
    questions: Sequence[tuple[str, str]] = (),
    **texts: str,
) -> Outcome[int]:
    """Say that a planned activity was held, who came and how they passed."""
    row = case_of(office, ENTITY, activity_id, WHAT)
    if row["held_on"]:
        raise NotAllowed(f"这次活动已登记在 {row['held_on']} 举行，没有重复登记。要更正请先撤销。")
    fields: dict[str, object] = {key: clean(text) for key, text in texts.items() if key in TEXTS}
    fields |= _held(office, held_on, starts_at, ends_at, questions)
    contract_id = int(row["contract_id"])
    with performing(office, "activity.hold", contract_id, f"登记{_titled(row)}已举行") as write:
        write.update(ENTITY, activity_id, **fields)
        _write_people(write, activity_id, people)
        _judge(office, write, activity_id)
    return performed(activity_id, write, Topic.CASES)


def amend(
    office: Office, activity_id: int, *, questions: Sequence[tuple[str, str]] | None = None, **texts: str
) -> Outcome[int]:
    """Write down more of an activity: content, questions, how it was examined, its effect; None leaves questions."""
    row = case_of(office, ENTITY, activity_id, WHAT)
    fields: dict[str, object] = {key: clean(text) for key, text in texts.items() if key in TEXTS}
    if questions is not None:
        fields["questions"] = _asked(questions)
    contract_id = int(row["contract_id"])
    with performing(office, "activity.amend", contract_id, f"补充{_titled(row)}") as write:
        if not write.update(ENTITY, activity_id, **fields):
            raise RefusedInput("没有改动，不需要保存。")
    return performed(activity_id, write, Topic.CASES)


def serve(office: Office, activity_id: int, deliverable_id: int) -> Outcome[int]:
    """Count an activity for a deliverable. Raises ``NotAllowed`` for a second one under R-28 甲 (F14.1)."""
    row = case_of(office, ENTITY, activity_id, WHAT)
    if not row["held_on"]:
        raise NotAllowed("活动还没有举行，不能计入成果。请先登记举行。")
    contract_id = int(row["contract_id"])
    with performing(office, "activity.serve", contract_id, "活动计入成果") as write:
        _serve(office, write, contract_id, activity_id, deliverable_id)
    return performed(activity_id, write, Topic.CASES, Topic.DELIVERABLES)


def void(office: Office, activity_id: int, reason: str) -> Outcome[int]:
    """Take an activity entered by mistake off the books."""
    row = case_of(office, ENTITY, activity_id, WHAT)
    contract_id = int(row["contract_id"])
    why = need(reason, "作废原因")
    with performing(office, "activity.void", contract_id, f"作废{_titled(row)}", reason=why) as write:
        for entity in (PERSON, SERVES):
            for child in cases.select(office.database, entity, "activity_id = ?", (activity_id,)):
                write.update(entity, int(child["id"]), is_void=1)
        write.update(ENTITY, activity_id, is_void=1)
    return performed(activity_id, write, Topic.CASES, Topic.DELIVERABLES)


def warning_of(kind: str, way: str) -> str:
    """Say what to check before saving; "" when nothing is odd."""
    return check_way(ActivityKind(kind), way)


def _columns(
    office: Office, contract_id: int, kind: str, theme: str, way: str, texts: Mapping[str, str]
) -> dict[str, object]:
    terms_of(office, contract_id)
    if kind not in set(ActivityKind):
        raise RefusedInput(f"没有“{kind}”这种活动，可用的是 {'、'.join(KIND_TITLES.values())}。")
    if way not in WAY_TITLES:
        raise RefusedInput("方式请选线下或线上。")
    unknown = set(texts) - set(TEXTS)
    if unknown:
        raise TypeError(unknown)
    plain = {key: clean(text) for key, text in texts.items()}
    return {"kind": str(kind), "way": way, "theme": need(theme, "主题"), **plain, "cost_by": "vendor"}


def _held(
    office: Office, held_on: date | str | None, starts_at: str, ends_at: str, questions: Sequence[tuple[str, str]]
) -> dict[str, object]:
    on = day(office, held_on, "举行日期")
    times = {}
    for key, text, what in (("starts_at", starts_at, "开始时间"), ("ends_at", ends_at, "结束时间")):
        times[key] = _moment(on, clean(text), what) if text else ""
    if times["starts_at"] and times["ends_at"] and times["ends_at"] < times["starts_at"]:
        raise RefusedInput("结束时间早于开始时间，没有登记。请核对时间。")
    return {"held_on": on, **times, "questions": _asked(questions)}


def _asked(questions: Sequence[tuple[str, str]]) -> str:
    asked = [[need(question, "问题"), clean(answer)] for question, answer in questions]
    return json.dumps(asked, ensure_ascii=False)


def _moment(on: str, text: str, what: str) -> str:
    try:
        found = datetime.fromisoformat(text if len(text) > 8 else f"{on}T{text}")
    except ValueError:
        raise RefusedInput(f"{what}“{text}”看不懂，请写成 14:00。") from None
    return found.replace(microsecond=0, tzinfo=None).isoformat()


def _write_people(write: CaseWrite, activity_id: int, people: Sequence[Attendee]) -> None:
    for one in people:
        write.insert(
            ActivityPerson,
            activity_id=activity_id,
            name=need(one.name, "参加人姓名"),
            unit=clean(one.unit),
            is_signed=int(one.is_signed),
            score=clean(one.score),
            is_passed=None if one.is_passed is None else int(one.is_passed),
        )


def _judge(office: Office, write: CaseWrite, activity_id: int) -> None:
    """Write down how the examination went; whoever failed is planned for a repetition at the vendor's cost."""
    people = people_of(office, [activity_id]).get(activity_id, ())
    exam = exam_of([one.is_passed for one in people])
    if exam.is_passed is None:
        return
    write.update(ENTITY, activity_id, is_passed=int(exam.is_passed))
    if not exam.is_passed:
        row = cases.row(office.database, ENTITY, activity_id)
        failed = "、".join(one.name for one in people if one.is_passed is False)
        write.insert(
            ServiceActivity,
            contract_id=row["contract_id"],
            kind=row["kind"],
            theme=f"重训：{row['theme']}",
            way=row["way"],
            audience=failed,
            cost_by="vendor",
            retrain_of=activity_id,
            note="考核未通过，须重新组织，费用由乙方承担（004·六(一)2）。",
        )


def _serve(office: Office, write: CaseWrite, contract_id: int, activity_id: int, deliverable_id: int) -> None:
    wanted = deliverable_of(office, deliverable_id)
    if wanted.contract_id != contract_id:
        raise RefusedInput("这项成果不属于这份合同，没有计入。")
    already = served_by(office, [activity_id]).get(activity_id, ())
    if deliverable_id in [one for one, _ in already]:
        raise NotAllowed("这次活动已计入这项成果，没有重复计入。")
    reading = terms_of(office, contract_id).readings.option("R-28", "甲")
    check_serves([name for _, name in already], wanted.name, reading)
    write.insert(ActivityDeliverable, activity_id=activity_id, deliverable_id=deliverable_id)


def _titled(row: Mapping[str, object]) -> str:
    return f"{KIND_TITLES[ActivityKind(str(row['kind']))]}：{row['theme']}"
