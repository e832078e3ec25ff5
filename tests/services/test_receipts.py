"""Receipts of contract 000: filled, numbered, locked, sealed, posted, or replaced by e-mail (AC-03, AC-18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.domain import receipts as words
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.receipts import PeriodKind
from app.services import contracts, deliverables, receipts, submissions
from app.services.changes import Topic
from app.services.session import Office
from tests.services.receipt_cases import (
    OFFICE_BOX,
    SUBMITTED,
    VENDOR_BOXES,
    DeskClock,
    accept,
    add_mailboxes,
    days_later,
    new_office,
)

SEPTEMBER = 4


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock) -> Iterator[Office]:
    made, _ = new_office(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def issued(office: Office) -> int:
    accept(office, SEPTEMBER)
    return receipts.issue(office, receipts.draft(office, SEPTEMBER)).value


def test_a_draft_is_filled_from_contract_submission_and_acceptance(office: Office) -> None:
    accept(office, SEPTEMBER)
    made = receipts.draft(office, SEPTEMBER, period_text="2025年9月驻点服务")
    received, completed = words.confirmation(made.content)
    assert received == (
        "甲方已于2025年9月29日收到乙方按《城北街道办事处 2025 年接诉即办咨询服务项目服务合同》"
        "约定提交的2025年9月驻点服务部分项目最终成果。"
    )
    assert completed == (
        "乙方于2025年10月17日完成了《城北街道办事处 2025 年接诉即办咨询服务项目服务合同》约定的"
        "2025年9月驻点服务部分工作内容，对应金额为100,000.00元。"
        "经甲乙双方共同确认，该部分对应的工作方法和工作结果符合协议要求，可以结项。"
    )
    assert words.heading(made.content) == "城北街道办事处 2025 年接诉即办咨询服务项目成果接收和结项确认回执"
    assert made.receipt_by == date(2025, 10, 31)
    assert made.completed_choices == {"验收完成日": date(2025, 10, 17), "乙方完成日（提交日）": date(2025, 9, 29)}


def test_the_receipt_calls_the_month_as_the_contract_office_does(office: Office) -> None:
    accept(office, SEPTEMBER)
    assert receipts.draft(office, SEPTEMBER).content.period_text == "2025年9月驻点服务"


def test_the_clerk_chooses_the_day_of_completion_and_equal_days_are_pointed_out(office: Office) -> None:
    accept(office, SEPTEMBER)
    assert any("取验收完成日" in note for note in receipts.draft(office, SEPTEMBER).warnings)
    same = receipts.draft(office, SEPTEMBER, completed_on=date(2025, 9, 29))
    assert any("同为 2025-09-29" in note for note in same.warnings)
    assert receipts.draft(office, SEPTEMBER, completed_on=date(2025, 10, 9)).content.completed_on == date(2025, 10, 9)


@pytest.mark.parametrize(
    ("day", "what"), [(date(2025, 10, 18), "晚于验收完成日"), (date(2025, 5, 30), "早于合同开始日")]
)
def test_a_day_of_completion_outside_the_work_is_refused(office: Office, day: date, what: str) -> None:
    accept(office, SEPTEMBER)
    with pytest.raises(RefusedInput, match=what):
        receipts.draft(office, SEPTEMBER, completed_on=day)


def test_no_receipt_before_acceptance(office: Office) -> None:
    with pytest.raises(NotAllowed, match="还没有提交"):
        receipts.draft(office, SEPTEMBER)
    submissions.submit(office, SEPTEMBER, SUBMITTED)
    with pytest.raises(NotAllowed, match="尚未验收通过"):
        receipts.draft(office, SEPTEMBER)
    with pytest.raises(NotFound):
        receipts.draft(office, 999)


def test_a_missing_moment_of_arrival_is_pointed_out(office: Office) -> None:
    from app.domain.acceptance_events import EventKind
    from app.services import acceptance

    submissions.submit(office, SEPTEMBER, SUBMITTED)
    acceptance.record(office, SEPTEMBER, EventKind.PASS, datetime(2025, 10, 10, 9))
    assert any("没有登记实际收到时间" in note for note in receipts.draft(office, SEPTEMBER).warnings)


def test_issuing_numbers_by_year_and_tells_the_pages(office: Office, clock: DeskClock) -> None:
    numbers = []
    for deliverable_id in (1, 2):
        accept(office, deliverable_id)
        outcome = receipts.issue(office, receipts.draft(office, deliverable_id))
        numbers.append(receipts.get(office, outcome.value).number)
        assert outcome.changed == {Topic.DELIVERABLES, Topic.CONTRACTS}
    clock.at = datetime(2026, 1, 5, 9)
    accept(office, 3)
    numbers.append(receipts.get(office, receipts.issue(office, receipts.draft(office, 3)).value).number)
    assert numbers == ["回执〔2025〕1号", "回执〔2025〕2号", "回执〔2026〕1号"]


def test_one_receipt_for_one_deliverable_until_it_is_void(office: Office, issued: int) -> None:
    with pytest.raises(NotAllowed, match="已出具回执〔2025〕1号"):
        receipts.draft(office, SEPTEMBER)
    with pytest.raises(RefusedInput, match="原因"):
        receipts.void(office, issued, " ")
    receipts.void(office, issued, "期次写错")
    again = receipts.issue(office, receipts.draft(office, SEPTEMBER)).value
    assert [(row.number, row.is_void) for row in receipts.list_receipts(office, 1)] == [
        ("回执〔2025〕1号", True),
        ("回执〔2025〕2号", False),
    ]
    assert receipts.receipt_of(office, SEPTEMBER) == receipts.get(office, again)
    with pytest.raises(NotAllowed, match="已作废"):
        receipts.mark_sealed(office, issued, date(2025, 10, 20))


def test_an_issued_receipt_keeps_its_words_when_the_contract_is_edited(office: Office, issued: int) -> None:
    before = receipts.content_of(office, issued)
    contracts.edit(office, 1, {"contract_no": "JS-01", "project_name": "改了"}, "补录")
    assert receipts.content_of(office, issued) == before
    assert before.contract_no == ""


def test_the_amount_must_be_the_price_lines_amount(office: Office) -> None:
    accept(office, SEPTEMBER)
    with pytest.raises(NotAllowed, match=r"90,000\.00 元与报价行 100,000\.00 元不一致"):
        receipts.draft(office, SEPTEMBER, amount_fen=9_000_000)
    forged = receipts.draft(office, SEPTEMBER)
    with pytest.raises(NotAllowed, match="不一致"):
        receipts.issue(office, replace(forged, content=replace(forged.content, amount_fen=1)))


def test_ac18_sixteen_receipts_add_up_to_the_contract_total(office: Office) -> None:
    rows = deliverables.list_deliverables(office, 1)
    assert len(rows) == 16
    first_year = [row for row in rows if row.end_on <= "2025-12-31"]
    for row in first_year:
        accept(office, row.id)
        receipts.issue(office, receipts.draft(office, row.id))
    assert receipts.totals(office, 1).issued_fen == 89_800_000
    assert not receipts.totals(office, 1).is_complete
    for row in rows:
        if row not in first_year:
            accept(office, row.id)
            made = receipts.draft(office, row.id, completed_on=date(2025, 10, 17))
            receipts.issue(office, made)
    assert receipts.totals(office, 1) == receipts.ReceiptTotals(159_600_000, 159_600_000)
    assert receipts.totals(office, 1).is_complete


def test_ac18_two_receipts_by_year_under_the_other_reading(tmp_path: Path, clock: DeskClock) -> None:
    office, contract_id = new_office(tmp_path, clock, R_07="乙")
    periods = []
    for row in deliverables.list_deliverables(office, contract_id):
        accept(office, row.id)
        made = receipts.draft(office, row.id)
        receipts.issue(office, made)
        periods.append((made.content.period, made.content.period_kind))
    assert [row.amount_fen for row in receipts.list_receipts(office, contract_id)] == [89_800_000, 69_800_000]
    assert receipts.totals(office, contract_id).is_complete
    assert periods == [("2025年度", PeriodKind.YEAR), ("2026年度", PeriodKind.YEAR)]
    office.close()


def test_ac18_receipts_beyond_the_contract_total_are_refused(office: Office) -> None:
    accept(office, 1)
    with office.change("test", "deliverable:1") as change:
        change.database.execute_sql("UPDATE deliverable SET amount_fen = 159600001 WHERE id = 1")
    with pytest.raises(NotAllowed, match=r"将超过合同总价 1,596,000\.00 元"):
        receipts.issue(office, receipts.draft(office, 1))
    assert receipts.list_receipts(office, 1) == []


def test_ac03_sealed_then_posted_with_a_tracking_number_is_complete(
    office: Office, issued: int, clock: DeskClock
) -> None:
    assert receipts.get(office, issued).state_text == "已出具，待盖章"
    with pytest.raises(NotAllowed, match="先登记盖章"):
        receipts.mark_posted(office, issued, "顺丰", "SF1", date(2025, 10, 20))
    days_later(clock, 15)
    receipts.mark_sealed(office, issued, date(2025, 10, 31))
    assert receipts.get(office, issued).state_text == "已盖章，待寄出"
    with pytest.raises(RefusedInput, match="快递单号"):
        receipts.mark_posted(office, issued, "顺丰", " ", date(2025, 11, 3))
    receipts.mark_posted(office, issued, "顺丰", "SF1234567890", date(2025, 11, 3))
    row = receipts.get(office, issued)
    assert row.is_complete
    assert (row.sealed_on, row.posted_on, row.state_text) == ("2025-10-31", "2025-11-03", "已寄出（顺丰 SF1234567890）")


def test_ac03_sealing_and_posting_days_must_make_sense(office: Office, issued: int, clock: DeskClock) -> None:
    with pytest.raises(RefusedInput, match="早于完成日期"):
        receipts.mark_sealed(office, issued, date(2025, 10, 16))
    with pytest.raises(RefusedInput, match="晚于今天"):
        receipts.mark_sealed(office, issued, date(2025, 10, 21))
    receipts.mark_sealed(office, issued, date(2025, 10, 20))
    days_later(clock, 1)
    with pytest.raises(RefusedInput, match="早于盖章日期"):
        receipts.mark_posted(office, issued, "顺丰", "SF1", date(2025, 10, 19))


SENT = datetime(2025, 10, 20, 8, 30)


@pytest.mark.parametrize(
    ("sender", "recipients", "problem"),
    [
        (OFFICE_BOX, VENDOR_BOXES, ""),
        (OFFICE_BOX.upper(), (*VENDOR_BOXES, "c@example.com"), ""),
        (OFFICE_BOX, VENDOR_BOXES[:1], "收件人不全"),
        ("other@example.com", VENDOR_BOXES, "非授权邮箱"),
    ],
)
def test_ac03_the_email_path(
    office: Office, issued: int, sender: str, recipients: tuple[str, ...], problem: str
) -> None:
    add_mailboxes(office, 1)
    made = receipts.record_email(office, issued, sender, recipients, SENT).value
    assert made.is_satisfied is not bool(problem)
    assert (problem in "".join(made.problems)) if problem else made.problems == ()
    row = receipts.get(office, issued)
    assert row.is_complete is not bool(problem)
    assert row.path == ("sealed" if problem else "email")
    assert receipts.emails(office, issued) == [made]


def test_ac03_a_body_of_other_words_does_not_count(office: Office, issued: int) -> None:
    add_mailboxes(office, 1)
    problems = receipts.email_check(office, issued, OFFICE_BOX, VENDOR_BOXES, SENT, "请查收。")
    assert len(problems) == 1
    assert "正文与回执不一致" in problems[0]
    respaced = receipts.email_text(office, issued).body.replace("，", "，\n ")
    assert receipts.email_check(office, issued, OFFICE_BOX, VENDOR_BOXES, SENT, respaced) == []


def test_a_mail_of_tomorrow_is_refused(office: Office, issued: int) -> None:
    with pytest.raises(RefusedInput, match="晚于现在"):
        receipts.record_email(office, issued, OFFICE_BOX, VENDOR_BOXES, datetime(2025, 10, 21))


def test_the_mail_is_saved_as_a_draft_or_as_text(office: Office, issued: int, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="授权邮箱还没有登记齐"):
        receipts.save_email(office, issued, tmp_path / "a.eml")
    add_mailboxes(office, 1)
    message = message_from_bytes(receipts.save_email(office, issued, tmp_path / "a.eml").read_bytes(), policy=default)
    made = receipts.email_text(office, issued)
    assert message["Subject"] == made.subject
    assert made.subject.startswith("关于《城北街道办事处 2025 年接诉即办咨询服务项目服务合同》")
    assert message["From"] == OFFICE_BOX
    assert message["To"] == ", ".join(VENDOR_BOXES)
    text = receipts.save_email(office, issued, tmp_path / "a.txt").read_text(encoding="utf-8-sig")
    assert made.body.strip() in text.replace("\r\n", "\n")
    with pytest.raises(RefusedInput, match=r"只能存为 \.eml 或 \.txt"):
        receipts.save_email(office, issued, tmp_path / "a.pdf")


def test_a_deliverable_without_price_needs_an_amount(tmp_path: Path, clock: DeskClock) -> None:
    office, _ = new_office(tmp_path, clock)
    other = contracts.add(office, "jiuxianqiao", date(2025, 6, 3)).value
    row = next(row for row in deliverables.list_deliverables(office, other) if row.amount_fen is None)
    accept(office, row.id)
    with pytest.raises(RefusedInput, match="没有对应的报价行"):
        receipts.draft(office, row.id)
    office.close()
