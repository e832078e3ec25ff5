"""考核申诉 (F7.4): file with reason and evidence, register the result; answers and rates before and after are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from app.domain.appeals import OBJECT_TITLES, RESULT_TITLES, AppealObject, AppealResult, Judged, rates_of
from app.domain.assessment_details import period_name
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.flow import Mark
from app.domain.rate_definitions import STANDARD
from app.services.case_marks import show_mark
from app.services.case_writing import CaseWrite, case_of, clean, day, need, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.cases import Appeal
from app.storage.queries import assessment_details as details
from app.storage.queries import cases

_ENTITY, _WHAT = "appeal", "申诉"
_COUNTED = {None: "", 1: "是", 0: "否"}

Recalculate = Callable[[Sequence[Judged]], Mapping[str, object]]
"""Works the rates of a period out of its lines; ``default_rates`` unless the caller has a definition of its own."""


@dataclass(frozen=True, slots=True)
class AppealRow:
    """One appeal; dates are ISO text, "" = not yet. ``rates_*`` are {} where the period's details are not known."""

    id: int
    ticket_id: int
    ticket_no: str
    title: str
    period: str
    objects: tuple[AppealObject, ...]
    objects_text: str
    reason: str
    evidence: str
    unit: str
    filed_on: str
    result: AppealResult
    result_text: str
    result_on: str
    result_basis: str
    answers_before: Judged
    answers_after: Judged | None
    rates_before: Mapping[str, object]
    rates_after: Mapping[str, object]


def file(
    office: Office,
    ticket_id: int,
    objects: Sequence[AppealObject | str],
    reason: str,
    evidence: str,
    *,
    period: str = "",
    unit: str = "",
    on: date | str | None = None,
) -> Outcome[int]:
    """File an appeal against what a period's details say of a ticket; returns its id.

    ``period`` "" takes the ticket's newest line. Raises ``NotAllowed`` while another appeal for it is open.
    """
    ticket_of(office, ticket_id)
    wanted = tuple(dict.fromkeys(read_object(one) for one in objects))
    if not wanted:
        raise RefusedInput("没有选择申诉对象。请选择要申诉的结果。")
    named, before = judged_of(office, ticket_id, period_name(period))
    columns = {
        "period": named,
        "object": "、".join(one.value for one in wanted),
        "reason": need(reason, "申诉理由"),
        "evidence": need(evidence, "申诉材料"),
        "unit": clean(unit),
        "filed_on": day(office, on, "提出日"),
        "answers_before": json.dumps(asdict(before), ensure_ascii=False),
    }
    with writing(office, "appeal.file", _ENTITY, "提出考核申诉", ticket_id=ticket_id) as write:
        where = "ticket_id = ? AND period = ? AND result = ''"
        if cases.select(office.database, _ENTITY, where, (ticket_id, named)):
            raise NotAllowed("这件工单本期已有一件没有结果的申诉，没有重复登记。请先登记那一件的结果。")
        row_id = write.insert(Appeal, ticket_id=ticket_id, **columns)
        write.change.about(f"{_ENTITY}:{row_id}")
        write.change.audit(objects=[one.value for one in wanted], period=named)
        _mark(write, ticket_id)
    return outcome(row_id, write)


def decide(
    office: Office,
    appeal_id: int,
    result: AppealResult | str,
    basis: str,
    *,
    changed: Mapping[str, str] | None = None,
    on: date | str | None = None,
    recalculate: Recalculate | None = None,
) -> Outcome[int]:
    """Register the result (结果日). A 改判 names the new values (contacted, resolved, satisfied, counted, points_lost).

    The rates of the period are worked out before and after with every earlier 改判 in place, and both are kept. Raises
    ``RefusedInput`` for a 改判 that changes nothing, ``NotAllowed`` when there is a result already.
    """
    row = case_of(office, _ENTITY, appeal_id, _WHAT)
    if row["result"]:
        raise NotAllowed("这件申诉已有结果，没有再次登记。要更正请先撤销原来的结果。")
    ended = read_result(result)
    result_on = day(office, on, "结果日")
    if result_on < row["filed_on"]:
        raise RefusedInput(f"结果日 {result_on} 早于提出日 {row['filed_on']}，没有登记。请核对日期。")
    before = Judged(**json.loads(row["answers_before"]))
    after = _after(before, ended, changed or {})
    fields: dict[str, object] = {"result": ended.value, "result_on": result_on, "result_basis": need(basis, "结果依据")}
    if after is not None:
        rates = _rates(office, row, after, recalculate or default_rates)
        fields["answers_after"] = json.dumps(asdict(after), ensure_ascii=False)
        fields["rates_before"], fields["rates_after"] = (json.dumps(one, ensure_ascii=False) for one in rates)
    ticket_id, subject = int(row["ticket_id"]), f"{_ENTITY}:{appeal_id}"
    summary = f"考核申诉结果：{RESULT_TITLES[ended]}"
    with writing(office, "appeal.decide", subject, summary, ticket_id=ticket_id) as write:
        write.update(_ENTITY, appeal_id, **fields)
        write.change.audit(result=ended.value, period=row["period"])
        _mark(write, ticket_id)
    return outcome(appeal_id, write)


def rows(office: Office, *, ticket_id: int | None = None, period: str = "") -> list[AppealRow]:
    """Return appeals, oldest first."""
    where, params = ["1"], []
    if ticket_id is not None:
        where.append("ticket_id = ?")
        params.append(str(ticket_id))
    if period:
        where.append("period = ?")
        params.append(period_name(period))
    records = cases.select(office.database, _ENTITY, " AND ".join(where), params, order="filed_on, id")
    tickets = heads(office, [int(row["ticket_id"]) for row in records])
    return [_row(row, tickets.get(int(row["ticket_id"]), {})) for row in records]


def get(office: Office, appeal_id: int) -> AppealRow:
    """Return one appeal. Raises ``NotFound``."""
    row = case_of(office, _ENTITY, appeal_id, _WHAT)
    ticket_id = int(row["ticket_id"])
    return _row(row, heads(office, [ticket_id]).get(ticket_id, {}))


def judged_of(office: Office, ticket_id: int, period: str) -> tuple[str, Judged]:
    """Return the period and what it says of a ticket: its last 改判, its details, else the register's own columns."""
    for row in details.of_ticket(office.database, ticket_id):
        if row[1] == period or not period:
            named, said = str(row[1]), Judged(row[5], row[6], row[7], _COUNTED[row[4]], row[8])
            return named, _last_change(office, ticket_id, named) or said
    changed = _last_change(office, ticket_id, period)
    if changed is not None:
        return period, changed
    sql = "SELECT contacted, resolved, satisfied FROM ticket WHERE id = ?"
    return period, Judged(*office.database.rows(sql, (ticket_id,))[0])


def _last_change(office: Office, ticket_id: int, period: str) -> Judged | None:
    """Return what the newest 改判 of a period made of a ticket (a further appeal starts there), None without one."""
    where, params = "ticket_id = ? AND period = ? AND result = 'changed'", (ticket_id, period)
    found = cases.select(office.database, _ENTITY, where, params, order="result_on, id")
    return Judged(**json.loads(found[-1]["answers_after"])) if found else None


def effective(office: Office, period: str) -> dict[tuple[str, str], Judged]:
    """Return what a period says of every ticket (number, moment) with every 改判 in place."""
    found: dict[tuple[str, str], Judged] = {}
    for number, at, counted, contacted, resolved, satisfied in details.answers(office.database, period):
        found[str(number), str(at)] = Judged(contacted, resolved, satisfied, _COUNTED[counted])
    for row in cases.select(
        office.database, _ENTITY, "period = ? AND result = 'changed'", (period,), order="result_on, id"
    ):
        for key in _lines_of(office, int(row["ticket_id"]), period, found):
            found[key] = Judged(**json.loads(row["answers_after"]))
    return found


def default_rates(lines: Sequence[Judged]) -> Mapping[str, object]:
    """Work out the rates with the ordinary definition (通用口径，不含剔除)."""
    return rates_of(lines, STANDARD).as_json()


def read_object(text: AppealObject | str) -> AppealObject:
    """Read what is appealed against by code or Chinese title. Raises ``RefusedInput``."""
    for known, title in OBJECT_TITLES.items():
        if text in (known.value, title):
            return known
    raise RefusedInput(f"没有“{text}”这种申诉对象。可选：{'、'.join(OBJECT_TITLES.values())}。")


def read_result(text: AppealResult | str) -> AppealResult:
    """Read a result by code or Chinese title. Raises ``RefusedInput``."""
    for known, title in RESULT_TITLES.items():
        if known is not AppealResult.OPEN and text in (known.value, title):
            return known
    raise RefusedInput(f"没有“{text}”这种结果。可选：改判、维持原判、撤回。")


def _mark(write: CaseWrite, ticket_id: int) -> None:
    """Appeals of several periods may run at once: while one waits for its result the mark says so."""
    standing = [row for row in rows(write.office, ticket_id=ticket_id) if row.result is not AppealResult.WITHDRAWN]
    if any(row.result is AppealResult.OPEN for row in standing):
        show_mark(write, Mark.APPEAL, "申诉中")
    else:
        last = max(standing, key=lambda row: (row.result_on, row.id), default=None)
        show_mark(write, Mark.APPEAL, last.result_text if last else "")


def _after(before: Judged, ended: AppealResult, changed: Mapping[str, str]) -> Judged | None:
    if ended is not AppealResult.CHANGED:
        if changed:
            raise RefusedInput("只有改判才填写改判后的结果。请检查结果。")
        return None
    unknown = [key for key in changed if key not in Judged.__slots__]
    if unknown:
        raise RefusedInput(f"改判后的结果没有“{unknown[0]}”这一项。可填：{'、'.join(Judged.__slots__)}。")
    after = before.changed(changed)
    if after == before:
        raise RefusedInput("改判后的结果与原来相同，没有登记。请填写改判后的结果。")
    return after


def _rates(
    office: Office, row: cases.Record, after: Judged, recalculate: Recalculate
) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Return the period's rates before and after; {} twice where the details do not hold the ticket."""
    lines = effective(office, row["period"])
    keys = _lines_of(office, int(row["ticket_id"]), row["period"], lines)
    if not keys:
        return {}, {}
    before = recalculate(list(lines.values()))
    return before, recalculate([after if key in keys else line for key, line in lines.items()])


def _lines_of(
    office: Office, ticket_id: int, period: str, lines: Mapping[tuple[str, str], Judged]
) -> set[tuple[str, str]]:
    mine = details.of_ticket(office.database, ticket_id)
    return {(row[2], row[3]) for row in mine if row[1] == period} & lines.keys()


def _row(row: cases.Record, ticket: cases.Record) -> AppealRow:
    objects = tuple(AppealObject(one) for one in row["object"].split("、"))
    result = AppealResult(row["result"])
    after = json.loads(row["answers_after"])
    same = ("id", "ticket_id", "period", "reason", "evidence", "unit", "filed_on", "result_on", "result_basis")
    return AppealRow(
        ticket_no=ticket.get("ticket_no", ""),
        title=ticket.get("title", ""),
        objects=objects,
        objects_text="、".join(OBJECT_TITLES[one] for one in objects),
        result=result,
        result_text=RESULT_TITLES[result],
        answers_before=Judged(**json.loads(row["answers_before"])),
        answers_after=Judged(**after) if after else None,
        rates_before=json.loads(row["rates_before"]),
        rates_after=json.loads(row["rates_after"]),
        **{key: row[key] for key in same},
    )
