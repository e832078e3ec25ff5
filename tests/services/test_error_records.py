from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from app.domain.errors import KnownError, NotAllowed, NotFound, RefusedInput
from app.services import attachments, contracts, error_candidates, error_entry, error_records, history, recordings
from app.services.error_entry import ErrorEntry
from app.storage.models.flow import TicketEvent
from tests.office_desk import add_ticket
from tests.services.penalty_cases import confirmed, penalty_office, register


@pytest.fixture
def desk(tmp_path):
    office, clock, contract_id = penalty_office(tmp_path)
    yield office, clock, contract_id
    office.close()


def test_f91_an_error_keeps_everything(desk, tmp_path):
    office, _, contract_id = desk
    ticket = add_ticket(office, "12345-1")
    proof = tmp_path / "截图.png"
    proof.write_bytes(b"png")
    error_id = register(office, contract_id, "dispatch", ticket_id=ticket, evidence=(proof,), statement="系统故障")
    found = error_records.get(office, error_id)
    assert (found.ticket_no, found.post, found.name, found.month) == ("12345-1", "值班坐席", "签派单失误", "2026-07")
    assert found.clause == "001·附3·一(二)1(2)"
    assert found.statement == "系统故障"
    assert found.statement_at == "2026-08-01T09:00:00"
    assert [one.name for one in attachments.list_attachments(office, f"error_record:{error_id}")] == ["截图.png"]
    assert found.state_text == "待确认 · 计罚"
    assert not found.is_punished
    assert found.reasons == ("待确认",)
    assert [one.id for one in error_records.of_ticket(office, ticket)] == [error_id]


def test_f91_a_missing_requirement_is_named(desk):
    office, _, contract_id = desk
    error_id = register(office, contract_id, "dispatch", ticks={"overtime": None})
    with pytest.raises(NotAllowed, match="案件派遣超时"):
        error_entry.confirm(office, error_id)
    error_entry.tick(office, error_id, {"overtime": "否"})
    error_entry.confirm(office, error_id, "核对完毕")
    found = error_records.get(office, error_id)
    assert found.state_text == "已确认 · 不计罚：缺“案件派遣超时”"
    assert not found.is_punished
    assert found.reasons == ("案件派遣超时",)
    assert (found.decided_by, found.decide_note) == ("王芳", "核对完毕")
    assert [e.is_punished for e in error_records.punished(office, contract_id)] == [False]


def test_f55_an_early_report_answers_the_requirement(desk):
    office, _, contract_id = desk
    early = register(
        office, contract_id, "dispatch", ticks={"unreported": None}, reported_at=datetime(2026, 7, 10, 8, 59)
    )
    late = register(
        office, contract_id, "dispatch", ticks={"unreported": None}, reported_at=datetime(2026, 7, 10, 9, 1)
    )
    assert error_records.get(office, early).verdict.text == "不计罚：缺“没有按规定报备”"
    assert error_records.get(office, late).verdict.text == "待判定：没有按规定报备"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "moon"}, "不认识失误种类"),
        ({"fact": " "}, "失误事实没有填"),
        ({"happened_at": datetime(2026, 8, 2)}, "还没有到"),
        ({"happened_at": datetime(2026, 5, 31)}, "不在服务期"),
        ({"found_at": datetime(2026, 7, 1)}, "早于发生时间"),
        ({"ticks": {"moon": True}}, "没有要件"),
        ({"same_fact_as": 99}, "没有编号为 99"),
        ({"ticket_id": 99}, "没有这件工单"),
    ],
)
def test_what_cannot_be_registered(desk, changes, message):
    office, _, contract_id = desk
    entry = {"code": "dispatch", "fact": "漏看工单", "happened_at": datetime(2026, 7, 10, 9)} | changes
    with pytest.raises(KnownError, match=message):
        error_entry.add(office, contract_id, ErrorEntry(**entry))
    assert error_records.rows(office, contract_id) == []


def test_a_contract_without_deductions_takes_no_errors(desk):
    office, _, _ = desk
    other = contracts.add(office, "yongdinglu").value
    with pytest.raises(NotAllowed, match="没有按件扣款"):
        register(office, other, "dispatch")
    assert error_candidates.candidates(office, other) == []


def test_decided_errors_are_opened_again_with_a_reason(desk):
    office, _, contract_id = desk
    error_id = confirmed(office, contract_id, "data")
    for act in (
        lambda: error_entry.tick(office, error_id, {"effect": "否"}),
        lambda: error_entry.confirm(office, error_id),
        lambda: error_entry.void(office, error_id, "重复"),
    ):
        with pytest.raises(NotAllowed, match="重新打开"):
            act()
    error_entry.reopen(office, error_id, "补充证据")
    error_entry.tick(office, error_id, {"effect": "否"})
    error_entry.dismiss(office, error_id, "陈述成立")
    assert error_records.get(office, error_id).state_text == "不成立"
    with pytest.raises(RefusedInput, match="没有填"):
        error_entry.reopen(office, error_id, "")
    error_entry.reopen(office, error_id, "再核")
    error_entry.void(office, error_id, "重复登记")
    with pytest.raises(NotFound):
        error_records.get(office, error_id)


def test_editing_a_candidate_and_undo(desk):
    office, _, contract_id = desk
    error_id = register(office, contract_id, "review")
    before = error_records.get(office, error_id)
    entry = ErrorEntry("review", "听错满意度", datetime(2026, 7, 9, 10), person="复核员", ticks={"wrong_choice": "是"})
    done = error_entry.edit(office, error_id, entry)
    after = error_records.get(office, error_id)
    assert (after.fact, after.person, after.happened_at) == ("听错满意度", "复核员", "2026-07-09T10:00:00")
    history.undo(office, done.operation_id)
    assert error_records.get(office, error_id) == before


def test_every_step_of_an_error_can_be_undone(desk):
    office, _, contract_id = desk
    added = error_entry.add(office, contract_id, ErrorEntry("data", "报表算错", datetime(2026, 7, 3)))
    steps = [
        error_entry.tick(office, added.value, {"statistics": "是", "effect": "是"}),
        error_entry.vendor_statement(office, added.value, "口径理解不同"),
        error_entry.correct(
            office,
            added.value,
            {"was": "98%", "now": "97%", "cause": "分母算错", "effect": "月报", "corrected_at": "2026-07-05 10:00"},
        ),
        error_entry.confirm(office, added.value),
    ]
    assert error_records.get(office, added.value).correction["now"] == "97%"
    for step in reversed(steps):
        history.undo(office, step.operation_id)
    fresh = error_records.get(office, added.value)
    assert (fresh.state, fresh.statement, fresh.correction, fresh.verdict.met) == ("candidate", "", {}, ())
    history.undo(office, added.operation_id)
    assert error_records.rows(office, contract_id) == []


def test_an_error_that_another_points_at_is_not_undone(desk):
    office, _, contract_id = desk
    first = error_entry.add(office, contract_id, ErrorEntry("zero_score", "零分", datetime(2026, 7, 3)))
    register(office, contract_id, "dispatch", same_fact_as=first.value)
    with pytest.raises(NotAllowed):
        history.undo(office, first.operation_id)


def test_lists_filter_by_month_post_and_state(desk):
    office, _, contract_id = desk
    confirmed(office, contract_id, "dispatch", "2026-06-30")
    confirmed(office, contract_id, "data", "2026-07-01")
    register(office, contract_id, "data", "2026-07-02")
    assert len(error_records.rows(office, contract_id, month="2026-07")) == 2
    assert len(error_records.rows(office, contract_id, post="数据专员", state="confirmed")) == 1
    assert len(error_records.punished(office, contract_id, date(2026, 6, 30))) == 1
    assert error_records.months_with_errors(error_records.rows(office, contract_id)) == ["2026-07", "2026-06"]
    contracts.choose_reading(office, contract_id, "R-18", "乙", "会议纪要")
    assert error_records.months_with_errors(error_records.rows(office, contract_id)) == ["2026-08"]


def test_a_correction_needs_all_its_fields(desk):
    office, _, contract_id = desk
    error_id = register(office, contract_id, "data")
    with pytest.raises(RefusedInput, match="正值没有填"):
        error_entry.correct(office, error_id, {"was": "1"})
    with pytest.raises(RefusedInput, match="更正时间"):
        error_entry.correct(
            office, error_id, {"was": "1", "now": "2", "cause": "误", "effect": "无", "corrected_at": "昨天"}
        )


def late_event(office, ticket_id, node, kind, due_at, at):
    with office.change("flow.test", f"ticket:{ticket_id}") as change:
        operation = change.operation("flow", "测试")
        judged = {"kind": kind, "due_at": due_at, "at": at, "late": True, "source": "", "calendar": "", "exempt": ""}
        details = {"judged": [judged]} if kind else {}
        return TicketEvent.create(
            ticket_id=ticket_id,
            operation_id=operation,
            node=node,
            at=at,
            recorded_at=at,
            actor="坐席甲",
            details=json.dumps(details, ensure_ascii=False),
            from_state="to_dispatch",
            to_state="to_respond",
        ).id


def test_f91_candidates_from_the_flow(desk):
    office, _, contract_id = desk
    plain, reported = add_ticket(office, "T-1"), add_ticket(office, "T-2")
    late_event(office, plain, "phone", "urgent", "2026-07-06T11:00:00", "2026-07-06T12:30:00")
    late_event(office, reported, "report_difficult", "", "", "2026-07-07T10:00:00")
    late_event(office, reported, "dispatch", "dispatch", "2026-07-07T11:00:00", "2026-07-07T15:00:00")
    urgent, dispatch = error_candidates.candidates(office, contract_id)
    assert (urgent.code, urgent.ticks, urgent.reported_at) == ("zero_score", {"late": True}, "")
    assert urgent.fact == "紧急工单超时处置：应于 2026-07-06 11:00 前，实际 2026-07-06 12:30"
    assert (dispatch.code, dispatch.person, dispatch.reported_at) == ("dispatch", "坐席甲", "2026-07-07T10:00:00")
    done = error_candidates.take(office, contract_id, dispatch.key)
    taken = error_records.get(office, done.value)
    assert taken.ticks["overtime"] is True
    assert taken.ticks["unreported"] is False
    assert taken.verdict.text == "不计罚：缺“没有按规定报备”"
    assert [one.key for one in error_candidates.candidates(office, contract_id)] == [urgent.key]
    with pytest.raises(NotFound):
        error_candidates.take(office, contract_id, dispatch.key)
    history.undo(office, done.operation_id)
    assert len(error_candidates.candidates(office, contract_id)) == 2


def test_f91_a_recording_becomes_an_error_and_is_decided_with_it(desk):
    office, _, contract_id = desk
    ticket = add_ticket(office, "T-3", contacted="是", resolved="是", satisfied="是")
    recordings.check(office, ticket, recordings.Listening("是", "否", "是", recording_no="R9", listener="李"))
    (found,) = error_candidates.candidates(office, contract_id)
    assert (found.code, found.ticks) == ("review", {"wrong_choice": True})
    error_id = error_candidates.take(office, contract_id, found.key, person="复核员").value
    assert error_records.get(office, error_id).verdict.open == ()
    error_entry.confirm(office, error_id, "听录音核实")
    assert error_records.get(office, error_id).is_punished
    assert recordings.candidates(office) == []
    assert recordings.candidates(office, "confirmed")[0].decision_note == "听录音核实"


def test_a_candidate_of_two_contracts_is_taken_over_once(desk):
    """Two lots of one template: what one took over the other is not offered, unless it was dismissed there."""
    office, _, contract_id = desk
    other = contracts.add(office, "zhongguancun").value
    late_event(office, add_ticket(office, "T-1"), "phone", "urgent", "2026-07-06T11:00:00", "2026-07-06T12:30:00")
    key = error_candidates.candidates(office, contract_id)[0].key
    taken = error_candidates.take(office, contract_id, key).value
    assert key not in [one.key for one in error_candidates.candidates(office, other)]
    with pytest.raises(NotFound, match="可能已经登记过"):
        error_candidates.take(office, other, key)
    error_entry.dismiss(office, taken, "不是这一包的坐席")
    assert key in [one.key for one in error_candidates.candidates(office, other)]
    assert key not in [one.key for one in error_candidates.candidates(office, contract_id)]
