"""工作建议、疑难案件建议、优秀案例 (F14.5; 000·附2, 004·二.8, 002·4.1): what was advised, whether it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.errors import RefusedInput
from app.domain.masking import mask_text
from app.services.case_writing import case_of, clean, day, need, ticket_of, writing
from app.services.changes import Outcome, Topic
from app.services.contract_writing import performed
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.activities import Advice
from app.storage.queries import cases

ENTITY = "advice"
KIND_TITLES = {
    "advice": "工作建议",
    "difficult": "疑难案件建议",
    "good_case": "优秀案例",
    "question": "常规问题",
    "opinion": "甲方意见",
}
ADOPTED_TITLES = {"": "未定", "yes": "采纳", "partly": "部分采纳", "no": "未采纳"}


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One piece of advice; ``ticket_no`` "" where it hangs on no ticket."""

    id: int
    contract_id: int | None
    ticket_id: int | None
    ticket_no: str
    kind: str
    subject: str
    content: str
    given_by: str
    given_on: str
    adopted: str
    adopted_on: str
    result: str
    note: str


def give(
    office: Office,
    kind: str,
    subject: str,
    content: str,
    *,
    ticket_id: int | None = None,
    contract_id: int | None = None,
    by: str = "",
    on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Enter advice; one about a difficult case (涉否疑难案件) hangs on its ticket. Returns the id."""
    if kind not in KIND_TITLES:
        raise RefusedInput(f"没有“{kind}”这种建议，可用的是 {'、'.join(KIND_TITLES.values())}。")
    if kind == "difficult" and ticket_id is None:
        raise RefusedInput("疑难案件建议要挂在工单上。请先选工单。")
    columns = {
        "kind": kind,
        "subject": need(subject, "主题"),
        "content": need(content, "内容"),
        "ticket_id": None if ticket_id is None else ticket_of(office, ticket_id),
        "contract_id": contract_id,
        "given_by": clean(by) or office.actor,
        "given_on": day(office, on, "提出日期"),
        "note": clean(note),
    }
    with writing(office, "advice.give", ENTITY, f"登记{KIND_TITLES[kind]}", ticket_id=ticket_id) as write:
        row_id = write.insert(Advice, **columns)
    return performed(row_id, write, Topic.CASES)


def decide(
    office: Office, advice_id: int, adopted: str, result: str = "", *, on: date | str | None = None
) -> Outcome[int]:
    """Say whether advice was taken (采纳) and what came of it."""
    row = case_of(office, ENTITY, advice_id, "建议")
    if adopted not in ("yes", "partly", "no"):
        raise RefusedInput("采纳情况请选采纳、部分采纳或未采纳。")
    decided_on = day(office, on, "采纳日期")
    if decided_on < row["given_on"]:
        raise RefusedInput(f"采纳日期 {decided_on} 早于提出日期 {row['given_on']}，没有登记。请核对日期。")
    fields = {"adopted": adopted, "adopted_on": decided_on, "result": clean(result)}
    with writing(
        office, "advice.decide", f"{ENTITY}:{advice_id}", f"建议{ADOPTED_TITLES[adopted]}", ticket_id=row["ticket_id"]
    ) as write:
        write.update(ENTITY, advice_id, **fields)
    return performed(advice_id, write, Topic.CASES)


def given(
    office: Office,
    start: str = "",
    end: str = "9999-12-31",
    *,
    ticket_id: int | None = None,
    contract_id: int | None = None,
) -> list[AdviceRow]:
    """Return advice given from day ``start`` to ``end``, of one ticket, one contract or all; personal data masked."""
    where = "given_on BETWEEN ? AND ? AND (? IS NULL OR ticket_id = ?) AND (? IS NULL OR contract_id = ?)"
    params = (start, end, ticket_id, ticket_id, contract_id, contract_id)
    found = cases.select(office.database, ENTITY, where, params, order="given_on, id")
    numbers = heads(office, [int(row["ticket_id"]) for row in found if row["ticket_id"]])
    keys = [key for key in AdviceRow.__slots__ if key != "ticket_no"]
    made = []
    for row in found:
        values = {key: row[key] for key in keys}
        values |= {key: mask_text(row[key]) for key in ("subject", "content", "result", "note")}
        made.append(AdviceRow(ticket_no=numbers.get(row["ticket_id"] or 0, {}).get("ticket_no", ""), **values))
    return made
