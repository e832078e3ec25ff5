"""Steps of a monthly evaluation (月度评价, 003·附1·七, F10.1): 专班 fills in, 工委 sees it, 工委扩大会 decides.

Only what the meeting passed counts. A returned version stays as history; filling in again makes the next version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.evaluation_periods import EvaluationMonth, evaluation_months
from app.domain.evaluations import confusable, grade_words
from app.services.case_writing import clean, day, need, not_before
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.evaluation_board import ENTITY, EvaluationRow, get, graded_contract, rows_of
from app.services.session import Office
from app.storage.models.evaluations import MonthlyEvaluation


@dataclass(frozen=True, slots=True)
class Filling:
    """The form as 专班 fills it in. ``confirm``: the grade typed a second time where names are easily confused."""

    grade: str
    facts: str
    items: Mapping[str, str]
    filled_by: str = ""
    on: date | str | None = None
    confirm: str = ""


def fill(office: Office, contract_id: int, month_no: int, filling: Filling) -> Outcome[int]:
    """Fill in the form of a month (专班填写《评价表》); again before it is submitted changes it. Returns its id.

    Raises ``RefusedInput`` for an unknown grade, or for 良好/好 not confirmed (E-25); ``NotAllowed`` once submitted.
    """
    contract = graded_contract(office, contract_id)
    month = _month(contract, month_no)
    _check_grade(contract.terms, filling.grade, filling.confirm)
    values: dict[str, object] = {
        "items": json.dumps(_items(contract.terms, filling.items), ensure_ascii=False),
        "facts": need(filling.facts, "事实与数据"),
        "team_grade": filling.grade,
        "filled_by": clean(filling.filled_by) or office.actor,
        "filled_on": day(office, filling.on, "填写日期"),
    }
    if str(values["filled_on"]) < month.start_on:
        raise RefusedInput(f"第 {month_no} 月从 {month.start_on} 开始，{values['filled_on']} 还不能填写评价表。")
    versions = [row for row in rows_of(office, contract_id) if row.month_no == month_no]
    last = versions[-1] if versions else None
    if last is not None and last.stage not in ("filled", "returned"):
        raise NotAllowed(f"第 {month_no} 月评价{last.stage_text}，不能改填。退回后才能重新填写。")
    summary = f"填写第 {month_no} 月评价表（{filling.grade}）"
    with performing(office, "evaluation.fill", contract_id, summary) as write:
        if last is not None and last.stage == "filled":
            write.update(ENTITY, last.id, **values)
            row_id = last.id
        else:
            row_id = write.insert(
                MonthlyEvaluation,
                contract_id=contract_id,
                month_no=month_no,
                version=len(versions) + 1,
                start_on=month.start_on,
                end_on=month.end_on,
                **values,
            )
        write.change.audit(month=month_no, grade=filling.grade, evaluation=row_id)
    return performed(row_id, write)


def submit(office: Office, evaluation_id: int, *, on: date | str | None = None) -> Outcome[int]:
    """Submit the form to 工委 (提交街道工委)."""
    row = _at(office, evaluation_id, "filled", "提交工委")
    when = not_before(day(office, on, "提交日期"), row.filled_on, "提交日期", "填写日期")
    return _step(office, row, "submit", "提交工委", {"submitted_on": when})


def give_opinion(office: Office, evaluation_id: int, opinion: str, *, on: date | str | None = None) -> Outcome[int]:
    """Register 工委意见."""
    row = _at(office, evaluation_id, "submitted", "登记工委意见")
    when = not_before(day(office, on, "工委意见日期"), row.submitted_on, "工委意见日期", "提交日期")
    values = {"committee_opinion": need(opinion, "工委意见"), "committee_on": when}
    return _step(office, row, "opinion", "登记工委意见", values)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What 工委扩大会 decided: ``grade`` "" sends the form back; ``confirm`` as in ``Filling``."""

    session: str
    minutes_no: str = ""
    grade: str = ""
    note: str = ""
    on: date | str | None = None
    confirm: str = ""


def decide(office: Office, evaluation_id: int, meeting: Meeting) -> Outcome[int]:
    """Register the meeting's decision: final with its grade, or returned with the reason (then a new version follows).

    Raises ``NotAllowed`` before 工委 has seen it, ``RefusedInput`` for a final grade without session and minutes.
    """
    row = get(office, evaluation_id)
    if row.stage not in ("submitted", "seen") or (meeting.grade and row.stage != "seen"):
        raise NotAllowed(f"第 {row.month_no} 月评价{row.stage_text}，还不能上会。须先提交工委并登记工委意见。")
    after = row.committee_on or row.submitted_on
    when = not_before(day(office, meeting.on, "会议日期"), after, "会议日期", "前一步日期")
    values: dict[str, object] = {"meeting_on": when, "decision_note": clean(meeting.note)}
    if meeting.grade:
        terms = terms_of(office, row.contract_id).terms
        _check_grade(terms, meeting.grade, meeting.confirm)
        values |= {
            "decision": "passed",
            "final_grade": meeting.grade,
            "meeting_session": need(meeting.session, "会议届次"),
            "minutes_no": need(meeting.minutes_no, "会议纪要编号"),
        }
        return _step(office, row, "pass", f"工委扩大会定稿“{meeting.grade}”", values)
    values |= {
        "decision": "returned",
        "meeting_session": clean(meeting.session),
        "minutes_no": clean(meeting.minutes_no),
    }
    values["decision_note"] = need(meeting.note, "退回的理由")
    return _step(office, row, "return", "退回重填", values)


def _month(contract: ContractTerms, month_no: int) -> EvaluationMonth:
    months = evaluation_months(contract.terms, contract.readings)
    found = next((month for month in months if month.no == month_no), None)
    if found is None:
        raise NotFound(f"没有第 {month_no} 个评价月，本合同共 {len(months)} 个。")
    return found


def _check_grade(terms: ContractTemplate, grade: str, confirm: str) -> None:
    words = grade_words(terms, grade)
    others = confusable(terms, grade)
    if others and clean(confirm) != grade:
        raise RefusedInput(
            f"{words}容易和{'、'.join(grade_words(terms, other) for other in others)}混淆，请再确认一次档位（E-25）。"
        )


def _items(terms: ContractTemplate, given: Mapping[str, str]) -> dict[str, str]:
    known = {item.name for item in terms.evaluation_items}
    for name in given:
        if name not in known:
            raise RefusedInput(f"评价内容里没有“{name}”这一项，请核对。")
    return {name: clean(text) for name, text in given.items()}


def _at(office: Office, evaluation_id: int, stage: str, what: str) -> EvaluationRow:
    row = get(office, evaluation_id)
    if row.stage != stage:
        raise NotAllowed(f"第 {row.month_no} 月评价{row.stage_text}，现在不能{what}。")
    return row


def _step(office: Office, row: EvaluationRow, action: str, what: str, values: Mapping[str, object]) -> Outcome[int]:
    with performing(office, f"evaluation.{action}", row.contract_id, f"第 {row.month_no} 月评价：{what}") as write:
        write.change.audit(evaluation=row.id, **values)
        write.update(ENTITY, row.id, **values)
    return performed(row.id, write)
