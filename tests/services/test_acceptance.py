from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.acceptance_events import EventKind, State
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import acceptance, acceptance_running, attachments, contacts, contracts, deliverables, submissions
from app.services.session import Office, create_office


class Clock:
    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at)

    def __call__(self) -> datetime:
        return self.at

    def move(self, at: str) -> None:
        self.at = datetime.fromisoformat(at)


@pytest.fixture
def clock() -> Clock:
    return Clock("2025-09-29T15:00:00")


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    opened = create_office(tmp_path / "office", "示例街道", "王芳", now=clock)
    yield opened
    opened.close()


def m(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def september(office: Office) -> int:
    """The fourth period of contract 000 (September 2025)."""
    contract_id = contracts.add(office, "chengbei").value
    return deliverables.list_deliverables(office, contract_id)[3].id


@pytest.fixture
def handed_in(office: Office, september: int) -> int:
    submissions.submit(office, september, m("2025-09-29T14:30:15"))
    return september


def last_audit(office: Office) -> tuple[str, str, dict[str, object]]:
    rows = office.database.rows("SELECT action, subject, detail FROM audit_entry ORDER BY seq DESC LIMIT 1")
    return rows[0][0], rows[0][1], json.loads(rows[0][2])


def test_a_submission_keeps_its_second_and_its_file(office, september, tmp_path):
    file = tmp_path / "九月成果.pptx"
    file.write_bytes(b"slides")
    done = submissions.submit(office, september, m("2025-09-29T14:30:15"), file, method="邮件").value
    digest = hashlib.sha256(b"slides").hexdigest()
    assert (done.round_no, done.sha256, done.late, done.format_ok, done.warnings) == (1, digest, False, True, ())
    assert (done.judged.state, done.judged.accept_by) == (State.REVIEWING, date(2025, 10, 13))
    row = acceptance.view(office, september).submissions[0]
    assert (row.submitted_at, row.sha256, row.file_name, row.method) == (
        "2025-09-29T14:30:15",
        digest,
        "九月成果.pptx",
        "邮件",
    )
    assert [item.sha256 for item in attachments.list_attachments(office, f"submission:{row.id}")] == [digest]
    action, subject, detail = last_audit(office)
    assert (action, subject, detail["sha256"]) == ("deliverable.submit", f"deliverable:{september}", digest)


def test_f32_another_format_is_a_hint_and_no_refusal(office, september, tmp_path):
    file = tmp_path / "成果.docx"
    file.write_bytes(b"x")
    done = submissions.submit(office, september, m("2025-09-29T14:30:15"), file).value
    assert done.format_ok is False
    assert "不是约定格式（ppt、pptx，000·二(二)2）" in done.warnings[0]


@pytest.mark.parametrize(
    ("at", "late"),
    [("2026-05-30T16:59:59", False), ("2026-05-30T17:00:00", False), ("2026-05-30T17:00:01", True)],
)
def test_f32_the_last_day_closes_at_five(office, clock, at, late):
    clock.move("2026-06-01T09:00:00")
    contract_id = contracts.add(office, "chengbei").value
    last = deliverables.list_deliverables(office, contract_id)[15]
    done = submissions.submit(office, last.id, m(at)).value
    assert done.late is late
    assert deliverables.get(office, last.id).late is late
    assert any("R-46 乙顺延至 2026-06-01 17:00" in warning for warning in done.warnings) is late


def test_a_missing_file_or_a_reversed_time_changes_nothing(office, september, tmp_path):
    with pytest.raises(RefusedInput, match="找不到文件“没有"):
        submissions.submit(office, september, m("2025-09-29T14:30:15"), tmp_path / "没有.pptx")
    with pytest.raises(RefusedInput, match="收到时间早于提交时间"):
        submissions.submit(office, september, m("2025-09-29T14:30:15"), received_at=m("2025-09-29T14:00:00"))
    with pytest.raises(NotFound, match="没有编号为 999 的成果"):
        submissions.submit(office, 999, m("2025-09-29T14:30:15"))
    assert acceptance.view(office, september).submissions == ()


def test_a_future_time_is_pointed_out(office, september):
    done = submissions.submit(office, september, m("2025-09-30T10:00:00")).value
    assert any("晚于现在" in warning for warning in done.warnings)


def test_a_time_before_the_period_is_pointed_out(office, september):
    done = submissions.submit(office, september, m("2025-08-31T10:00:00")).value
    assert any("早于这一期的开始日 2025-09-01" in warning for warning in done.warnings)


def test_states_follow_the_clock(office, clock, handed_in):
    states = {}
    for at in ("2025-10-13T23:59:59", "2025-10-14T00:00:00"):
        clock.move(at)
        states[at] = acceptance.view(office, handed_in).judged.state
    assert list(states.values()) == [State.REVIEWING, State.UNREMINDED]
    assert deliverables.get(office, handed_in).state_text == "超期未验收（未催告）"


def test_ac01_deemed_takes_a_reminder_after_expiry_and_a_person(office, clock, handed_in):
    clock.move("2025-10-10T10:00:00")
    acceptance.record(office, handed_in, EventKind.REMIND, m("2025-10-10T09:00:00"), method="邮件")
    clock.move("2025-10-14T16:00:00")
    with pytest.raises(NotAllowed, match="没有有效催告"):
        acceptance.confirm_deemed(office, handed_in, "已核对")
    acceptance.record(office, handed_in, EventKind.REMIND, m("2025-10-14T09:00:00"), method="邮件", evidence="邮件截图")
    with pytest.raises(NotAllowed, match="最早 2025-10-15"):
        acceptance.confirm_deemed(office, handed_in, "已核对")
    clock.move("2025-11-30T09:00:00")
    view = acceptance.view(office, handed_in)
    assert (view.judged.state, view.judged.deemed.allowed, view.receipt_needed) == (State.DEEMABLE, True, False)
    assert "deemed" in view.actions
    assert not deliverables.get(office, handed_in).is_done
    with pytest.raises(RefusedInput, match="请写明确认视为验收通过的依据"):
        acceptance.confirm_deemed(office, handed_in, " ")
    judged = acceptance.confirm_deemed(office, handed_in, "10-14 催告邮件，至今无异议").value.judged
    assert (judged.state, judged.completed_on, judged.receipt_by) == (
        State.DEEMED,
        date(2025, 11, 30),
        date(2025, 12, 12),
    )
    assert office.database.value("SELECT state FROM deliverable WHERE id = ?", (handed_in,)) == "deemed"
    assert last_audit(office)[0] == "acceptance.deemed"
    assert acceptance.view(office, handed_in).receipt_needed


def test_ac01_the_deemed_day_may_lie_back_but_not_ahead(office, clock, handed_in):
    clock.move("2025-10-20T09:00:00")
    acceptance.record(office, handed_in, EventKind.REMIND, m("2025-10-14T09:00:00"))
    with pytest.raises(NotAllowed, match="最早 2025-10-15"):
        acceptance.confirm_deemed(office, handed_in, "催告后无异议", on=date(2025, 10, 14))
    with pytest.raises(NotAllowed, match="还没有到"):
        acceptance.confirm_deemed(office, handed_in, "催告后无异议", on=date(2025, 10, 21))
    judged = acceptance.confirm_deemed(office, handed_in, "催告后无异议", on=date(2025, 10, 15)).value.judged
    assert (judged.completed_on, judged.receipt_by) == (date(2025, 10, 15), date(2025, 10, 29))


def test_ac01_objection_after_the_reminder_returns_to_revision(office, clock, handed_in):
    contract_id = deliverables.get(office, handed_in).contract_id
    contracts.choose_reading(office, contract_id, "R-04", "乙:3", "双方约定")
    clock.move("2025-10-16T10:00:00")
    acceptance.record(office, handed_in, EventKind.REMIND, m("2025-10-14T09:00:00"))
    done = acceptance.record(
        office, handed_in, EventKind.OBJECTION, m("2025-10-16T09:30:00"), text="第三章缺数据"
    ).value
    assert (done.judged.state, done.judged.revise_by) == (State.REVISING, date(2025, 10, 21))
    assert any("没有写明意见的依据" in warning for warning in done.warnings)
    clock.move("2025-10-17T10:00:00")
    with pytest.raises(NotAllowed, match="尚未修改后重新提交"):
        acceptance.confirm_deemed(office, handed_in, "催告后无异议")


def test_ac02_comment_resubmission_pass(office, clock, handed_in):
    clock.move("2025-10-21T17:00:00")
    done = acceptance.record(
        office,
        handed_in,
        EventKind.COMMENT,
        m("2025-10-10T11:00:00"),
        text="补充典型工单分析",
        basis="《项目计划书》三、第二类",
    ).value
    assert (done.judged.revise_by, done.warnings) == (date(2025, 10, 14), ())
    again = submissions.submit(office, handed_in, m("2025-10-14T16:00:00")).value
    assert (again.round_no, again.judged.accept_by, again.late) == (2, date(2025, 10, 21), None)
    passed = acceptance.record(office, handed_in, EventKind.PASS, m("2025-10-21T16:00:00")).value
    assert (passed.judged.state, passed.judged.receipt_by) == (State.PASSED, date(2025, 11, 4))
    view = acceptance.view(office, handed_in)
    assert [(row.round_no, row.submitted_at) for row in view.submissions] == [
        (1, "2025-09-29T14:30:15"),
        (2, "2025-10-14T16:00:00"),
    ]
    assert [(row.round_no, row.kind) for row in view.events] == [(1, "comment"), (1, "resubmit"), (2, "pass")]
    assert view.actions == {}
    row = deliverables.get(office, handed_in)
    assert (row.is_done, row.rounds, row.receipt_by) == (True, 2, "2025-11-04")
    assert deliverables.progress(office, row.contract_id).done == 1


@pytest.mark.parametrize(
    ("kind", "at", "text", "error", "message"),
    [
        (EventKind.PASS, "2025-09-28T10:00:00", "", NotAllowed, "早于第 1 轮提交日"),
        (EventKind.PASS, "2025-09-29T14:30:14", "", NotAllowed, "早于提交时间"),
        (EventKind.COMMENT, "2025-09-30T10:00:00", " ", RefusedInput, "请写明修改意见的内容"),
        (EventKind.RESUBMIT, "2025-09-30T10:00:00", "x", RefusedInput, "请用“登记提交”"),
        (EventKind.DEEMED, "2025-10-15T10:00:00", "x", RefusedInput, "请用“确认视为验收通过”"),
    ],
)
def test_impossible_steps_change_nothing(office, handed_in, kind, at, text, error, message):
    with pytest.raises(error, match=message):
        acceptance.record(office, handed_in, kind, m(at), text=text)
    assert acceptance.view(office, handed_in).events == ()


def test_steps_before_a_submission_and_uncalled_rounds_are_refused(office, september):
    with pytest.raises(NotAllowed, match="还没有提交"):
        acceptance.record(office, september, EventKind.PASS, m("2025-09-29T14:00:00"))
    submissions.submit(office, september, m("2025-09-29T14:30:15"))
    with pytest.raises(NotAllowed, match="没有修改意见"):
        submissions.submit(office, september, m("2025-09-30T10:00:00"))
    assert len(acceptance.view(office, september).submissions) == 1


def test_two_steps_of_one_day_keep_their_order(office, clock, handed_in):
    clock.move("2025-10-10T18:00:00")
    acceptance.record(office, handed_in, EventKind.COMMENT, m("2025-10-10T11:00:00"), text="改", basis="计划书")
    with pytest.raises(NotAllowed, match="早于上一步"):
        submissions.submit(office, handed_in, m("2025-10-10T10:00:00"))
    assert submissions.submit(office, handed_in, m("2025-10-10T15:00:00")).value.round_no == 2


def test_a_wrong_entry_is_taken_back_once(office, clock, handed_in):
    clock.move("2025-10-10T18:00:00")
    acceptance.record(office, handed_in, EventKind.PASS, m("2025-10-10T11:00:00"))
    assert acceptance.void_last(office, handed_in, "登错期次").value.state is State.REVIEWING
    assert deliverables.get(office, handed_in).state == "reviewing"
    assert office.database.value("SELECT is_void FROM acceptance_event") == 1
    with pytest.raises(NotAllowed, match="没有可以撤回的"):
        acceptance.void_last(office, handed_in, "再撤")
    with pytest.raises(RefusedInput, match="请写明撤回"):
        acceptance.void_last(office, handed_in, "")


def test_a_resubmission_and_a_receipted_pass_stay(office, clock, handed_in):
    clock.move("2025-10-21T18:00:00")
    acceptance.record(office, handed_in, EventKind.COMMENT, m("2025-10-10T11:00:00"), text="改", basis="计划书")
    submissions.submit(office, handed_in, m("2025-10-14T10:00:00"))
    with pytest.raises(NotAllowed, match="重新提交已经留底"):
        acceptance.void_last(office, handed_in, "登错")
    acceptance.record(office, handed_in, EventKind.PASS, m("2025-10-21T11:00:00"))
    office.database.execute_sql(
        "INSERT INTO receipt (deliverable_id, number, period_kind, path) VALUES (?, 'H-1', 'part', 'sealed')",
        (handed_in,),
    )
    with pytest.raises(NotAllowed, match="已开具回执"):
        acceptance.void_last(office, handed_in, "登错")
    assert not acceptance.view(office, handed_in).receipt_needed


def test_comments_from_a_foreign_mailbox_are_pointed_out(office, clock, handed_in):
    contract_id = deliverables.get(office, handed_in).contract_id
    contacts.add(office, contract_id, "office", "mailbox", "office@example.test", valid_from=date(2025, 5, 31))
    clock.move("2025-10-13T20:00:00")
    done = acceptance.record(
        office,
        handed_in,
        EventKind.COMMENT,
        m("2025-10-13T18:00:00"),
        text="改",
        basis="计划书",
        sender="me@example.test",
    ).value
    assert "不是当日有效的甲方授权邮箱" in done.warnings[0]
    acceptance.void_last(office, handed_in, "重登")
    again = acceptance.record(
        office,
        handed_in,
        EventKind.COMMENT,
        m("2025-10-13T18:00:00"),
        text="改",
        basis="计划书",
        sender="Office@example.test",
    ).value
    assert (again.warnings, again.judged.state) == ((), State.REVISING)


def test_the_list_shows_hints_and_arrears(office, clock):
    contract_id = contracts.add(office, "jiuxianqiao").value
    clock.move("2025-10-03T00:00:00")
    rows = deliverables.list_deliverables(office, contract_id)
    assert len(rows) == 54
    assert {row.due_on: row.remind_on for row in rows if row.code == "guidance"} == {
        "2025-05-02": "2025-04-30",
        "2025-06-02": "2025-05-30",
        "2025-07-02": "",
        "2025-08-02": "2025-08-01",
        "2025-09-02": "",
        "2025-10-02": "2025-09-30",
        "2025-11-02": "2025-10-31",
        "2025-12-02": "",
        "2026-01-02": "2025-12-31",
        "2026-02-02": "",
        "2026-03-02": "",
        "2026-04-02": "",
    }
    assert deliverables.progress(office, contract_id).overdue == 23
    assert {row.state_text for row in rows if row.is_overdue} == {"逾期未交"}


def test_a_limit_that_waits_for_an_event_is_set_by_hand(office, clock):
    clock.move("2026-07-01T09:00:00")
    contract_id = contracts.add(office, "yongdinglu").value
    review = next(row for row in deliverables.list_deliverables(office, contract_id) if row.code == "review")
    assert (review.due_on, review.is_overdue) == ("", False)
    deliverables.set_due(office, review.id, date(2026, 6, 24), "考核明细 2026-06-18 下发")
    row = deliverables.get(office, review.id)
    assert (row.due_on, row.is_overdue) == ("2026-06-24", True)
    with pytest.raises(RefusedInput, match="请写明应交日期的依据"):
        deliverables.set_due(office, review.id, date(2026, 6, 25), "")


def test_other_contracts_have_no_review_clock(office, clock):
    clock.move("2025-06-03T09:00:00")
    contract_id = contracts.add(office, "jiuxianqiao").value
    first = deliverables.list_deliverables(office, contract_id)[0]
    done = submissions.submit(office, first.id, m("2025-05-02T10:00:00")).value
    assert (done.judged.state, done.judged.accept_by) == (State.SUBMITTED, None)
    assert set(acceptance.view(office, first.id).actions) == {"comment", "objection", "pass", "fail"}
    passed = acceptance.record(office, first.id, EventKind.PASS, m("2025-05-06T10:00:00")).value
    assert (passed.judged.state, passed.judged.receipt_by) == (State.PASSED, None)
    assert not acceptance.view(office, first.id).receipt_needed


def test_running_limits_for_the_first_page(office, clock, handed_in):
    running = acceptance_running.running(office, clock())
    assert [(item.deliverable_id, item.detail, item.due_at) for item in running] == [
        (handed_in, "验收期届满", "2025-10-13T23:59:59")
    ]
    clock.move("2025-10-10T12:00:00")
    acceptance.record(office, handed_in, EventKind.PASS, m("2025-10-10T11:00:00"))
    running = acceptance_running.running(office, clock())
    assert [(item.detail, item.due_at) for item in running] == [("签署并寄出回执", "2025-10-23T23:59:59")]
    office.database.execute_sql(
        "INSERT INTO receipt (deliverable_id, number, period_kind, path) VALUES (?, 'H-1', 'part', 'sealed')",
        (handed_in,),
    )
    assert len(acceptance_running.running(office, clock())) == 1
    office.database.execute_sql("UPDATE receipt SET sealed_on = '2025-10-13', posted_on = '2025-10-14'")
    assert acceptance_running.running(office, clock()) == []
