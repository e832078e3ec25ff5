from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.money import format_yuan
from app.services import damages_claims, history, terminations
from app.services.contract_terms import terms_of
from app.services.termination_grounds import grounds, outlook
from tests.services.supervised import error, pay, supervised


def lines(seen) -> dict[str, str]:
    return {f"{line.key}{line.reading[-1:]}": format_yuan(line.amount_fen) for line in seen.clearing.lines}


def test_ac16_001_7_6_returns_all_and_30_percent_within_3_days(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-12-01T09:00:00")
    pay(office, contract_id, 1, "2026-07-01", 542350)
    pay(office, contract_id, 2, "2026-11-18", 325410)
    seen = outlook(office, contract_id, "7.7", date(2026, 12, 1))
    assert lines(seen) == {"paid": "867,760.00", "refund": "867,760.00", "damages": "325,410.00"}
    assert seen.clearing.total("to_office") == 119317000
    assert seen.clearing.total("to_vendor") == 0
    assert seen.return_by.due_on == date(2026, 12, 4)
    assert {line.clause for line in seen.clearing.lines} == {"", "001·7.6"}


def test_ac16_002_6_3_both_figures_nothing_set_off(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "jiuxianqiao", "2025-12-31T09:00:00")
    pay(office, contract_id, 1, "2025-04-11", 1347171)
    seen = outlook(office, contract_id, "6.3", date(2025, 12, 31))
    found = lines(seen)
    assert (found["unserved甲"], found["served甲"]) == ("485,087.01", "1,439,442.99")
    assert (found["refund甲"], found["owed甲"], found["damages"]) == ("0.00", "92,271.99", "577,359.00")
    assert found["unserved乙"] == "1,924,530.00"
    assert seen.clearing.total("to_office") == 57735900
    assert seen.clearing.total("to_vendor") == 9227199
    other = [line.direction for line in seen.clearing.lines if line.reading == "R-32 乙"]
    assert other == ["info"] * 4
    assert "92 天 ÷ 服务期 365 天" in next(line.proof for line in seen.clearing.lines if line.key == "unserved")
    assert seen.return_by.due_on == date(2026, 1, 4)


def test_ac16_001_11_3_seven_twelfths(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-11-20T09:00:00")
    seen = outlook(
        office, contract_id, "11.3", date(2026, 12, 31), paid_fen=86776000, worked_fen=63274167, worked_text="7/12"
    )
    assert lines(seen) == {"paid": "867,760.00", "worked": "632,741.67", "refund": "235,018.33", "owed": "0.00"}
    assert seen.notice_by.due_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("template", "code", "paid", "total", "parts"),
    [
        ("huoying", "四.7", 38880000, "349,920.00", {"damages": "349,920.00"}),
        ("yongdinglu", "12.3", 28440000, "398,160.00", {"refund": "284,400.00", "damages": "113,760.00"}),
        ("yongdinglu", "8.2", 28440000, "113,760.00", {"damages": "113,760.00"}),
    ],
)
def test_ac16_003_and_004(tmp_path, template, code, paid, total, parts):
    office, contract_id, _ = supervised(tmp_path, template, "2026-07-01T09:00:00")
    seen = outlook(office, contract_id, code, date(2026, 7, 1), paid_fen=paid)
    assert {key: value for key, value in lines(seen).items() if key != "paid"} == parts
    assert format_yuan(seen.clearing.total("to_office")) == total


def test_r47_fixed_damages_claimed_before_are_shown_beside_those_of_the_end(tmp_path):
    """003·四.7: 349,920 were claimed already; the clearing says so and sets nothing off."""
    office, contract_id, _ = supervised(tmp_path, "huoying", "2026-03-31T09:00:00")
    code = next(term.code for term in terms_of(office, contract_id).terms.damages if term.lump)
    claim = damages_claims.add_lump(office, contract_id, code, "拒不整改").value
    assert "claimed" not in lines(outlook(office, contract_id, "四.7", date(2026, 3, 31)))
    damages_claims.decide(office, claim, True, "会议纪要")
    seen = outlook(office, contract_id, "四.7", date(2026, 3, 31))
    assert (lines(seen)["claimed"], lines(seen)["damages"]) == ("349,920.00", "349,920.00")
    assert seen.clearing.total("to_office") == 34992000
    office.close()


def test_ac16_000_6_4_needs_the_confirmed_work_then_refunds_the_rest(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "chengbei", "2025-12-31T09:00:00")
    pay(office, contract_id, 1, "2025-07-21", 957600)
    assert outlook(office, contract_id, "6.4.1", date(2025, 12, 31)).clearing.missing == ("经甲方确认的工作量金额",)
    seen = outlook(office, contract_id, "6.4.1", date(2025, 12, 31), worked_fen=89800000)
    assert lines(seen)["refund"] == "59,600.00"


def test_002_6_5_notice_sixty_days_ahead(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "jiuxianqiao", "2025-10-01T09:00:00")
    assert outlook(office, contract_id, "6.5", date(2025, 12, 31)).notice_by.due_on == date(2025, 11, 1)


def test_conditions_show_counters_and_open_breaches(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-01T09:00:00")
    assert not next(one for one in grounds(office, contract_id, date(2026, 9, 1)) if one.ground.code == "7.7").is_ripe
    for day in ("2026-07-06", "2026-08-06"):
        error(office, contract_id, "zero_score", day)
    ripe = next(one for one in grounds(office, contract_id, date(2026, 9, 1)) if one.ground.code == "7.7")
    assert ripe.is_ripe
    assert ripe.conditions[0].text.startswith("K01 零分工单")


def test_only_a_person_issues_after_review_and_in_time(tmp_path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-11-20T09:00:00")
    made = terminations.draft(office, contract_id, "11.3", "双方调整计划", effective_on="2026-12-31", paid_fen=86776000)
    with pytest.raises(NotAllowed, match="工作量金额"):
        terminations.issue(office, made.value, "王主任", "法律顾问")
    history.undo(office, made.operation_id)
    assert terminations.rows(office, contract_id) == []
    made = terminations.draft(
        office, contract_id, "11.3", "双方调整计划", effective_on="2026-12-31", paid_fen=86776000, worked_fen=63274167
    )
    row = terminations.get(office, made.value)
    assert (row.state, row.total("to_office"), row.notice_by) == ("draft", 23501833, "2026-11-30")
    with pytest.raises(RefusedInput, match="法律审核人"):
        terminations.issue(office, made.value, "王主任", " ")
    clock.at = clock.at.replace(month=12, day=1)
    with pytest.raises(NotAllowed, match="最迟 2026-11-30"):
        terminations.issue(office, made.value, "王主任", "法律顾问")
    done = terminations.issue(office, made.value, "王主任", "法律顾问", notice_on="2026-11-30")
    assert terminations.ended_on(office, contract_id) == date(2026, 12, 31)
    history.undo(office, done.operation_id)
    assert terminations.ended_on(office, contract_id) is None


def test_a_right_takes_effect_on_arrival(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-12-01T09:00:00")
    made = terminations.draft(
        office, contract_id, "7.8", "人员泄露信息", effective_on="2026-12-01", paid_fen=54235000
    ).value
    terminations.issue(office, made, "王主任", "法律顾问", arrives_on="2026-12-03")
    row = terminations.get(office, made)
    assert (row.effective_on, row.return_by) == ("2026-12-03", "2026-12-07")
    assert row.total("to_office") == 54235000 + 32541000


def test_an_unknown_ground_is_refused(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "huoying", "2026-07-01T09:00:00")
    with pytest.raises(RefusedInput, match="没有终止事由"):
        outlook(office, contract_id, "7.7", date(2026, 7, 1))
