"""Separation of duties by fact: the right role, but the wrong person, through the services and the command line."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.cli.main import main
from app.domain.acceptance_events import EventKind
from app.domain.errors import KnownError, NotAllowed
from app.services import (
    acceptance,
    account_book,
    assessments,
    contracts,
    deletions,
    deliverables,
    duty_locks,
    error_entry,
    error_records,
    evaluations,
    exclusion_review,
    exclusions,
    flow,
    history,
    improvements,
    payment_steps,
    penalty_statements,
    receipt_drafts,
    recordings,
    reminders,
    reviews,
    staff,
    submissions,
)
from app.services.assessments import Entry
from app.services.payment_steps import MoneyEvent
from app.services.recordings import Listening
from app.services.session import open_office
from tests.accounts_desk import ADMIN, PASSWORD, account_id, become, cheap_argon, with_accounts
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services import case_desk
from tests.services.answering import walked_ticket
from tests.services.money_desk import desk as money_desk
from tests.services.penalty_cases import penalty_office, register
from tests.services.receipt_cases import PASSED, SUBMITTED
from tests.services.receipt_cases import new_office as receipt_office

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")

ANSWERS = Entry("是", "解决", "满意", "回访录音", "李评", "R-001")


@pytest.fixture
def errors(tmp_path):
    """Contract 001 with a candidate error about 赵核, who is a reviewer of the office himself; accounts are on."""
    office, _, contract_id = penalty_office(tmp_path)
    error_id = register(office, contract_id, "review", person="赵核")
    with_accounts(office)
    yield office, contract_id, error_id
    office.close()


def refused(attempt, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        attempt()


def by_command(office, capsys, monkeypatch, login: str, *arguments: str) -> str:
    """Run a command as somebody, expecting a refusal; returns its one sentence. The office is closed by it."""
    office.close()
    monkeypatch.setenv("STREETDESK_PASSWORD", PASSWORD)
    capsys.readouterr()
    status = main(["--office", str(office.root), "--user", login, *arguments])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    return said.err.strip().splitlines()[-1]


def test_a_reviewer_cannot_touch_an_error_about_himself(errors):
    office, contract_id, error_id = errors
    become(office, "zhao")
    entry = error_entry.ErrorEntry("review", "漏听", datetime(2026, 7, 11, 9), person="王芳、赵 核", ticks={})
    for attempt in (
        lambda: error_entry.add(office, contract_id, entry),
        lambda: error_entry.edit(office, error_id, entry),
        lambda: error_entry.tick(office, error_id, {"wrong_choice": "否"}),
        lambda: error_entry.confirm(office, error_id),
        lambda: error_entry.dismiss(office, error_id, "不成立"),
        lambda: error_entry.void(office, error_id, "登记有误"),
    ):
        refused(attempt, "涉及赵核本人")
    error_entry.vendor_statement(office, error_id, "系统故障")  # one is always heard
    become(office, "qian")
    done = error_entry.confirm(office, error_id, "核对属实")
    become(office, "zhao")
    refused(lambda: error_entry.reopen(office, error_id, "不服"), "涉及赵核本人")
    refused(lambda: history.undo(office, done.operation_id), "涉及赵核本人")
    assert error_records.get(office, error_id).decided_by == "钱复"
    become(office, "qian")
    history.undo(office, done.operation_id)


def test_a_reviewer_cannot_make_an_error_of_another_his_own_to_drop_it(errors):
    office, _, error_id = errors
    become(office, "qian")
    entry = error_entry.ErrorEntry("review", "漏听", datetime(2026, 7, 11, 9), person="钱复", ticks={})
    refused(lambda: error_entry.edit(office, error_id, entry), "涉及钱复本人")


def test_errors_about_oneself_by_command(errors, capsys, monkeypatch):
    office, _, error_id = errors
    said = by_command(office, capsys, monkeypatch, "zhao", "error", "dismiss", str(error_id), "--note", "不成立")
    assert "涉及赵核本人" in said


def test_a_person_is_known_by_the_staff_ledger_too(tmp_path):
    """The account is called otherwise than the person in the vendor's ledger."""
    office, _, contract_id = penalty_office(tmp_path)
    person = staff.add(office, contract_id, "李小评", post="复核专员").value
    error_id = register(office, contract_id, "review", person="李小评")
    with_accounts(office)
    become(office, ADMIN)
    account_book.set_role(office, account_id(office, "zhao"), "reviewer", "office", staff_id=person)
    become(office, "zhao")
    refused(lambda: error_entry.dismiss(office, error_id, "不成立"), "本人")
    office.close()


def test_a_vendors_reviewer_registers_errors_but_decides_none(errors, capsys, monkeypatch):
    office, contract_id, error_id = errors
    become(office, "li")
    register(office, contract_id, "review", person="王芳", day="2026-07-20")
    for attempt in (
        lambda: error_entry.confirm(office, error_id),
        lambda: error_entry.dismiss(office, error_id, "不成立"),
        lambda: error_entry.tick(office, error_id, {"wrong_choice": "否"}),
    ):
        refused(attempt, r"李评（复核专员（乙方））没有“失误认定”的权限.*限甲方人员")
    said = by_command(office, capsys, monkeypatch, "li", "error", "confirm", str(error_id))
    assert "没有“失误认定”的权限" in said


def test_deductions_and_locks_about_oneself(tmp_path, capsys, monkeypatch):
    """An owner's representative whom an error names neither locks that month nor his own suspension."""
    office, _, contract_id = penalty_office(tmp_path)
    error_id = register(office, contract_id, "review", person="周授权")
    error_entry.confirm(office, error_id, "属实")
    with_accounts(office)
    become(office, "zhou")
    monkeypatch.setattr(penalty_statements, "_check", lambda *_: None)  # the readings are not what this is about
    refused(lambda: penalty_statements.lock(office, contract_id, "2026-07"), "涉及周授权本人")
    impose = lambda: duty_locks.impose(office, contract_id, "周授权", "stop_duty", "脱岗", clause="001·附3")  # noqa: E731
    refused(impose, "涉及周授权本人")
    become(office, "wu")
    lock_id = impose().value
    become(office, "zhou")
    refused(lambda: duty_locks.approve(office, lock_id, "主任"), "还没有通过考核|本人")
    refused(lambda: duty_locks.void(office, lock_id, "有误"), "涉及周授权本人")
    become(office, "feng")
    refused(lambda: penalty_statements.lock(office, contract_id, "2026-07"), "没有“扣款和违约金”的权限")
    office.close()
    with open_office(office.root, "x", now=DeskClock(datetime(2026, 8, 1, 9))) as again:
        said = by_command(
            again, capsys, monkeypatch, "zhou", "deduction", "lock", str(contract_id), "--month", "2026-07"
        )
    assert "涉及周授权本人" in said


def test_listening_and_candidates(tmp_path):
    """Who assessed a round does not listen to its recording, nor decide on the candidate that names him (F6.3)."""
    office = new_office(tmp_path / "office")
    ticket = walked_ticket(office)
    with_accounts(office)
    become(office, "zhao")
    assessments.assess(office, ticket, Entry("是", "解决", "满意", "回访录音", "", "R-001"))
    listening = Listening("是", "未解决", "满意", listener="别人")
    refused(lambda: recordings.check(office, ticket, listening), "赵核做过这一轮评定，不能再由本人核听录音")
    become(office, "qian")
    candidate = recordings.check(office, ticket, listening).value.candidate_id
    become(office, "zhao")
    decide = lambda: recordings.decide(office, candidate, is_error=False, note="听错")  # noqa: E731
    refused(decide, "涉及赵核本人")
    become(office, "li")
    refused(decide, "没有“失误认定”的权限")
    become(office, "qian")
    decide()
    office.close()


def test_the_second_confirmation_is_another_persons_whatever_name_is_given(tmp_path, capsys, monkeypatch):
    """F6.2: naming a colleague in the step does not help who is signed in."""
    office = new_office(tmp_path / "office")
    ticket = walked_ticket(office, marks=("supervised_city",))
    number = office.database.value("SELECT ticket_no FROM ticket WHERE id = ?", (ticket,))
    with_accounts(office)
    become(office, "zhao")
    assessments.assess(office, ticket, Entry("是", "解决", "满意", "回访录音", "", "R-001"))
    refused(lambda: flow.take(office, ticket, "second_confirm", {"agree": "是"}), "不能由同一人确认")
    borrowed = {"agree": "是", "by": "钱复"}
    refused(lambda: flow.take(office, ticket, "second_confirm", borrowed), "不能再由本人二次确认")
    become(office, "wang")
    refused(lambda: flow.take(office, ticket, "second_confirm", {"agree": "是"}), "没有“二次确认和结案审核”的权限")
    said = by_command(office, capsys, monkeypatch, "zhao", "ticket", number, "do", "second_confirm", "--set", "by=钱复")
    assert "不能再由本人二次确认" in said
    with open_office(office.root, "x", now=DeskClock()) as again:
        become(again, "qian")
        flow.take(again, ticket, "second_confirm", {"agree": "是"})


def test_acceptance_and_receipts_are_the_offices(tmp_path, capsys, monkeypatch):
    """000·三(一), 001·3.1.3: a vendor's person hands in, and neither accepts nor issues a receipt."""
    office, contract_id = receipt_office(tmp_path, DeskClock(datetime(2025, 10, 20, 9)))
    first, second = (one.id for one in deliverables.list_deliverables(office, contract_id)[:2])
    submissions.submit(office, second, SUBMITTED, method="授权邮箱")
    with_accounts(office)
    for login in ("wang", "li", "sun"):
        become(office, login)
        for kind in (EventKind.PASS, EventKind.COMMENT, EventKind.FAIL):
            refused(
                lambda kind=kind: acceptance.record(
                    office, second, kind, PASSED, text="意见", basis="计划书", method="书面"
                ),
                "没有“验收”的权限，没有改动；这一步由甲方授权人办理",
            )
    become(office, "sun")
    submissions.submit(office, first, SUBMITTED, method="授权邮箱")
    become(office, "zhou")
    acceptance.record(office, first, EventKind.PASS, PASSED, method="授权邮箱")
    become(office, "sun")
    made = receipt_drafts.draft(office, first)
    refused(lambda: receipt_drafts.issue(office, made), "没有“回执出具和用印”的权限")
    said = by_command(
        office, capsys, monkeypatch, "li", "deliverable", "review", str(second), "pass", "--method", "书面"
    )
    assert "没有“验收”的权限" in said
    said = by_command(office, capsys, monkeypatch, "sun", "receipt", str(first), "--out", str(tmp_path / "a.pdf"))
    assert "没有“回执出具和用印”的权限" in said
    assert not (tmp_path / "a.pdf").exists()


def test_who_asked_for_the_money_does_not_confirm_the_payment(tmp_path, capsys, monkeypatch):
    """F4.8: the request and the confirmation are two people's; a corrected name does not make another person."""
    office, contract, _ = money_desk(tmp_path, "huoying", "2026-01-06")
    with_accounts(office)
    become(office, "zheng")
    payment_steps.register(office, contract, 1, MoneyEvent("request", "2026-01-05"))
    paid = lambda: payment_steps.register(office, contract, 1, MoneyEvent("paid", "2026-01-06"))  # noqa: E731
    refused(paid, "登记过这一期的请款，不能再由本人确认付款")
    become(office, ADMIN)
    account_book.rename(office, account_id(office, "zheng"), "郑新名")
    become(office, "zheng")
    refused(paid, "郑新名登记过这一期的请款")
    become(office, "feng")
    refused(lambda: payment_steps.register(office, contract, 1, MoneyEvent("arrival", "2026-01-06")), "限甲方人员")
    refused(paid, "没有“付款确认”的权限|还有条件|条件")
    become(office, "zhou")
    with pytest.raises(KnownError) as other:
        paid()
    assert "本人" not in other.value.message
    command = ("payment", "event", str(contract), "1", "paid", "--on", "2026-01-06")
    assert "登记过这一期的请款" in by_command(office, capsys, monkeypatch, "zheng", *command)


def test_both_parties_sign_a_deletion(tmp_path):
    """004·六(二)11: two people, and the office's own does not sign for the vendor."""
    office, _, contract_id = penalty_office(tmp_path)
    made = deletions.certify(
        office, contract_id, "合同到期", "覆写", "2026-08-01T09:00:00", [deletions.Dataset("工单", 3)]
    ).value
    with_accounts(office)
    become(office, "zhou")
    refused(lambda: deletions.confirm(office, made, "某乙", "某 乙"), "同一个人")
    refused(lambda: deletions.confirm(office, made, "周授权", "某甲"), "不能代乙方签字")
    become(office, "sun")
    refused(lambda: deletions.confirm(office, made, "孙数", "周授权"), "没有“监督、违约和终止”的权限")
    become(office, "zhou")
    deletions.confirm(office, made, "孙数", "周授权")
    office.close()


def test_evaluations_are_the_offices(tmp_path, capsys, monkeypatch):
    """003·四.5: the vendor does not evaluate itself."""
    office, contract, _ = money_desk(tmp_path, "huoying", "2026-01-06")
    with_accounts(office)
    filled = evaluations.Filling("优秀", "本月培训 1 次", {}, on="2025-09-10", confirm="优秀")
    for login in ("wang", "li", "sun", "feng", "zheng"):
        become(office, login)
        refused(lambda: evaluations.fill(office, contract, 1, filled), "没有“评价和考核”的权限")
    command = ("evaluation", "fill", str(contract), "1", "--grade", "优秀", "--facts", "培训", "--confirm", "优秀")
    assert "没有“评价和考核”的权限" in by_command(office, capsys, monkeypatch, "sun", *command)


def test_an_improvement_is_verified_by_the_office_and_not_by_who_answers_for_it(tmp_path, capsys, monkeypatch):
    """F14.4: 未经甲方验证不能关闭."""
    office = new_office(tmp_path / "office")
    review = reviews.start(office, "2026-07", issued_on="2026-08-20", losses=[("未解决", 2)]).value
    measure = improvements.add(office, review, "加派", person="周授权", due_on="2026-09-30").value
    improvements.done(office, measure, "已落实")
    with_accounts(office)
    become(office, "sun")
    refused(lambda: improvements.verify(office, measure, "周授权"), "没有“改进措施验证”的权限")
    become(office, "zhou")
    refused(lambda: improvements.verify(office, measure, "吴授权"), "是这条措施的责任人")
    command = ("improvement", "verify", str(measure), "--by", "吴授权")
    assert "是这条措施的责任人" in by_command(office, capsys, monkeypatch, "zhou", *command)
    with open_office(office.root, "x", now=DeskClock()) as again:
        become(again, "wu")
        improvements.verify(again, measure, "吴授权")


def test_the_offices_recheck_of_an_exclusion(tmp_path):
    """004·二.2: 甲方复核 is the office's, and not by who reviewed the materials."""
    office, _ = case_desk.desk(tmp_path)
    made = case_desk.gathered(office, case_desk.ticket(office, 1))
    with_accounts(office)
    become(office, "zhou")
    exclusion_review.review(office, made, True, basis="004·二.2")
    refused(lambda: exclusions.recheck(office, made, True, "吴授权"), "审核过这件申报的材料")
    become(office, "sun")
    refused(lambda: exclusions.recheck(office, made, True, "吴授权"), "没有“不纳入考核甲方复核”的权限")
    become(office, "wu")
    exclusions.recheck(office, made, True, "吴授权")
    office.close()


def test_a_corrected_name_makes_nobody_another_person(tmp_path):
    """The history names people, the log names logins: who did the first step is known by the login."""
    office, _ = case_desk.desk(tmp_path)
    made = case_desk.gathered(office, case_desk.ticket(office, 1))
    with_accounts(office)
    become(office, "zhou")
    exclusion_review.review(office, made, True, basis="004·二.2")
    become(office, ADMIN)
    account_book.rename(office, account_id(office, "zhou"), "周新名")
    become(office, "zhou")
    refused(lambda: exclusions.recheck(office, made, True, "吴授权"), "审核过这件申报的材料")
    office.close()
    office = new_office(tmp_path / "rates")
    ticket = walked_ticket(office, marks=("supervised_city",))
    with_accounts(office)
    become(office, "zhao")
    assessments.assess(office, ticket, Entry("是", "解决", "满意", "回访录音", "", "R-001"))
    become(office, ADMIN)
    account_book.rename(office, account_id(office, "zhao"), "赵新名")
    become(office, "zhao")
    refused(lambda: flow.take(office, ticket, "second_confirm", {"agree": "是"}), "不能再由本人二次确认")
    heard = Listening("是", "未解决", "满意", listener="别人")
    refused(lambda: recordings.check(office, ticket, heard), "不能再由本人核听录音")
    office.close()


def test_taking_back_needs_the_right_of_the_step(tmp_path, capsys, monkeypatch):
    """撤销 is no way around the roles, nor is taking the taking back back."""
    office = new_office(tmp_path / "office")
    with_accounts(office)
    become(office, "wang")
    ticket = add_ticket(office)
    step = flow.take(office, ticket, "sign").operation_id
    become(office, "sun")
    refused(lambda: history.undo(office, step), "没有“办理工单流程”的权限")
    become(office, ADMIN)
    refused(lambda: history.undo(office, step), "没有“办理工单流程”的权限")
    become(office, "li")
    back = history.undo(office, step).operation_id
    become(office, "sun")
    refused(lambda: history.undo(office, back), "没有“办理工单流程”的权限")
    become(office, "wang")
    visits_before = history.undo(office, back).operation_id
    assert visits_before
    assert "没有“办理工单流程”的权限" in by_command(office, capsys, monkeypatch, "sun", "undo", str(visits_before))


def test_a_vendors_person_does_not_put_the_offices_deadlines_out_of_sight(tmp_path):
    """An acceptance period nobody is reminded of ends in 视为验收通过: the vendor's gain."""
    clock = DeskClock(datetime(2025, 9, 29, 15))
    with new_office(tmp_path / "office", clock) as office:
        contract_id = contracts.add(office, "chengbei", date(2025, 5, 31)).value
        september = deliverables.list_deliverables(office, contract_id)[3].id
        submissions.submit(office, september, datetime(2025, 9, 29, 14))
        with_accounts(office)
        clock.moment = datetime(2025, 10, 10, 9)
        key = f"deliverable:{september}:review:1"
        for login in ("wang", "li", "sun", "feng"):
            become(office, login)
            refused(lambda: reminders.handle(office, key), "由甲方办理，乙方人员不能标为已处理")
        become(office, "chen")
        refused(lambda: reminders.handle(office, key), "没有“处理期限提醒”的权限")
        become(office, "zhou")
        assert reminders.handle(office, key).value


def test_without_accounts_one_person_does_everything(tmp_path):
    """As ever; the rules between people are for offices that know who is who."""
    office, _, contract_id = penalty_office(tmp_path)
    error_id = register(office, contract_id, "review", person=office.actor)
    error_entry.confirm(office, error_id, "自查")
    assert error_records.get(office, error_id).decided_by == "王芳"
    office.close()


def test_what_a_step_writes_on_the_way_is_not_asked_for_again_and_nothing_else_slips_in(tmp_path):
    """An error's evidence goes in with the error; a transaction of one's own is no way around the gate."""
    proof = tmp_path / "截图.png"
    proof.write_bytes(b"png")
    office, _, contract_id = penalty_office(tmp_path)
    with_accounts(office)
    become(office, "zhou")
    register(office, contract_id, "review", person="王芳", evidence=(proof,))
    with office.database.atomic():
        refused(lambda: add_ticket(office), "没有“登记和修改工单”的权限")
    refused(lambda: add_ticket(office), "没有“登记和修改工单”的权限")
    with pytest.raises(ZeroDivisionError), office.change("contract.edit", f"contract:{contract_id}"):
        raise ZeroDivisionError
    refused(lambda: add_ticket(office), "没有“登记和修改工单”的权限")
    office.close()
