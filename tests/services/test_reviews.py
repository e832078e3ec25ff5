"""考核复盘 and 改进措施: AC-12 dates, AC-14 shares, nothing closes unverified, B28 and B29."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.report_content import Prose, shown
from app.domain.report_periods import parse_period
from app.services import assessment_details, contracts, forecasts, history, improvements, reviews
from app.services.assessment_import import set_issue
from app.services.case_writing import writing
from app.services.reports import registry
from app.storage.models.cases import AssessmentDetail
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, has_table, said, table

LOSSES = [("未响应", 2), ("未解决", 27), ("不满意", 20)]


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def bring_details(office, period: str, issued_on: str, *, with_tickets: bool = True) -> None:
    """Write 60 details of a period: 49 with a loss point (2, 27, 20), 11 without."""
    points = [point for point, count in LOSSES for _ in range(count)] + [""] * 11
    numbers = [f"KH{n:04d}" for n in range(len(points))]
    for n, number in enumerate(numbers):
        if with_tickets:
            add_ticket(office, number, unit="城管科" if n % 2 else "物业科", created_at="2026-05-01 08:00:00")
    with writing(office, "test.details", "assessment", "明细") as write:
        set_issue(office, write.operation_id, period, issued_on, "", issued_on)
        for number, point in zip(numbers, points, strict=True):
            write.insert(
                AssessmentDetail,
                period=period,
                ticket_no=number,
                identity_at="2026-05-01T08:00:00",
                is_counted=1,
                contacted="否" if point == "未响应" else "是",
                resolved="未解决" if point == "未解决" else "解决",
                satisfied="不满意" if point == "不满意" else "满意",
                points_lost="0.5" if point else "",
                loss_point=point,
            )


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        ("2026-05-08", "2026-05-12"),
        ("2026-06-18", "2026-06-24"),
        ("2026-09-24", "2026-09-30"),
        ("2026-09-30", "2026-10-10"),
    ],
)
def test_a_review_is_due_three_working_days_after_the_details(tmp_path, issued, due):
    clock = DeskClock(datetime(2026, 10, 12, 9))
    with new_office(tmp_path / "office", clock) as office:
        done = reviews.start(office, "2026-09", issued_on=issued, losses=LOSSES)
        row = reviews.review(office, done.value)
        assert row.due_on == due
        assert len([step for step in row.deadline.steps if step.counts]) == 3
        reviews.submit(office, done.value, due)
        assert reviews.review(office, done.value).state_text(clock.moment.date()) == "按时提交"


def test_loss_points_have_the_shares_of_the_contract(office):
    row = reviews.review(office, reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES).value)
    assert [shown(one.share, "rate") for one in row.losses] == ["4.08%", "55.10%", "40.82%"]
    assert sum(one.share for one in row.losses) == 1


def test_the_day_of_issue_comes_from_the_details_and_handing_in_meets_their_deadline(office):
    bring_details(office, "2026-08", "2026-09-10")
    review_id = reviews.start(office, "2026年8月").value
    row = reviews.review(office, review_id)
    assert (row.period, row.issued_on, row.due_on) == ("2026-08", "2026-09-10", "2026-09-15")
    assert {one.point: one.count for one in row.losses} == dict(LOSSES)
    done = reviews.submit(office, review_id, "2026-09-16")
    assert reviews.review(office, review_id).is_late
    assert assessment_details.period(office, "2026-08").reviewed_on == "2026-09-16"
    history.undo(office, done.operation_id)
    assert reviews.review(office, review_id).submitted_on == ""
    assert assessment_details.period(office, "2026-08").reviewed_on == ""


def test_a_measure_closes_only_after_the_office_verified_it(office):
    review_id = reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES).value
    one = improvements.add(office, review_id, "回访前逐件核实", person="李工", due_on="2026-09-17").value
    assert [row.id for row in improvements.overdue(office)] == [one]
    for step in (improvements.close, lambda o, m: improvements.verify(o, m, "王主任")):
        with pytest.raises(NotAllowed):
            step(office, one)
    improvements.done(office, one, "已逐件核实 40 件", "2026-09-16")
    assert improvements.measures(office)[0].state == "done"
    with pytest.raises(NotAllowed, match="未经甲方验证，不能关闭"):
        improvements.close(office, one)
    improvements.verify(office, one, "王主任", passed=False, note="有 3 件没有记录", on="2026-09-17")
    assert improvements.measures(office)[0].state == "overdue"
    improvements.done(office, one, "补齐记录", "2026-09-18")
    improvements.verify(office, one, "王主任", on="2026-09-18")
    closed = improvements.close(office, one)
    assert improvements.measures(office)[0].state == "closed"
    with pytest.raises(NotAllowed, match="已于"):
        improvements.report_progress(office, one, "再说")
    history.undo(office, closed.operation_id)
    assert improvements.measures(office)[0].state == "verified"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda o: reviews.start(o, "2026-08"), "没有考核明细"),
        (lambda o: reviews.start(o, "2026-07", issued_on="2026-08-10"), "已经有复盘"),
        (lambda o: reviews.start(o, "2026-08", issued_on="2026-09-10", losses=[("未解决", -1)]), "不能小于 0"),
        (lambda o: reviews.submit(o, 1, "2026-08-01"), "早于下发日"),
        (lambda o: improvements.add(o, 1, "措施", person="", due_on="2026-09-30"), "责任人"),
    ],
)
def test_what_cannot_be_is_refused_in_chinese(office, call, words):
    reviews.start(office, "2026-07", issued_on="2026-08-10", losses=LOSSES)
    with pytest.raises(RefusedInput, match=words):
        call(office)


def test_undoing_a_review_with_measures_is_not_possible(office):
    done = reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES)
    improvements.add(office, done.value, "措施", person="李工", due_on="2026-09-30")
    with pytest.raises(NotAllowed, match="改进措施"):
        reviews.void(office, done.value, "重复")
    with pytest.raises(NotAllowed, match="没有撤销"):
        history.undo(office, done.operation_id)
    assert len(reviews.reviews(office)) == 1


@pytest.mark.parametrize("with_tickets", [True, False])
def test_b28_holds_problems_losses_units_tickets_and_measures(office, with_tickets):
    bring_details(office, "2026-08", "2026-09-10", with_tickets=with_tickets)
    review_id = reviews.start(office, "2026-08", problems="夜间派单慢。").value
    improvements.add(office, review_id, "夜班增加一人", person="李工", due_on="2026-09-30")
    period = parse_period("考核期2026-08")
    report = registry.build(office, "B28", period)
    losses = by_name(table(report, "失分点占比"))
    assert [shown(losses[point][2], "rate") for point in ("未解决", "不满意", "未响应")] == [
        "55.10%",
        "40.82%",
        "4.08%",
    ]
    assert losses["合计"][::2] == (49, 1)
    assert len(table(report, "失分工单（49 件）").rows) == 49
    units = by_name(table(report, "承办单位失分情况"))
    assert units["合计"][0] == 49
    assert sum(figures[0] for name, figures in units.items() if name != "合计") == 49
    assert "夜间派单慢。" in said(report)
    assert has_table(report, "改进措施")
    assert "（09-11、09-14、09-15）" in "".join(report.definition)
    assert check_doors(office, "B28", period) >= 60 - 49 * (not with_tickets)


def test_b28_without_details_uses_what_the_review_was_given(office):
    reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES)
    report = registry.build(office, "B28", parse_period("2026-08"))
    assert by_name(table(report, "失分点占比"))["未解决"][0] == 27
    assert sum(1 for block in report.blocks if isinstance(block, Prose) and block.is_judgement) == 4


def test_b29_lists_the_overdue_first_and_an_empty_month_says_so(office):
    empty = registry.build(office, "B29", parse_period("2026-09"))
    assert "本期没有改进措施" in said(empty)
    review_id = reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES).value
    for due in ("2026-09-30", "2026-09-15"):
        improvements.add(office, review_id, f"措施 {due}", person="李工", due_on=due)
    report = registry.build(office, "B29", parse_period("2026-09"))
    assert [row[2].value for row in table(report, "改进措施落实跟踪").rows] == ["措施 2026-09-15", "措施 2026-09-30"]
    assert len(table(report, "逾期措施").rows) == 1
    assert by_name(table(report, "改进措施按状态"))["合计"] == (2,)
    assert check_doors(office, "B29", parse_period("2026-09")) > 5


def test_measures_belong_to_their_period_and_read_the_same_on_another_day(tmp_path):
    clock = DeskClock(datetime(2026, 10, 8, 9))
    with new_office(tmp_path / "later", clock) as office:
        review_id = reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES).value
        improvements.add(office, review_id, "夜班增加一人", person="李工", due_on="2026-10-20")
        later = {code: registry.build(office, code, parse_period("2026-09")) for code in ("B22", "B28", "B29")}
        assert by_name(table(later["B29"], "改进措施按状态"))["落实中"] == (1,)
        assert "本期没有改进措施" in said(registry.build(office, "B29", parse_period("2026-07")))
        assert "没有在落实的改进措施" in said(registry.build(office, "B32", parse_period("2025")))
        clock.moment = datetime(2026, 11, 2, 10, 30)
        for code, report in later.items():
            assert registry.build(office, code, parse_period("2026-09")) == report
        assert by_name(table(registry.build(office, "B29", parse_period("2026-10")), "改进措施按状态"))["逾期"] == (1,)


def test_where_each_period_stands_with_and_without_a_review(office):
    bring_details(office, "2026-08", "2026-09-10")
    reviews.start(office, "2026-06", issued_on="2026-07-08", losses=LOSSES)
    today = office.now().date()
    found = reviews.standings(office)
    assert [(row.period, row.state_text(today), row.issued_on) for row in found] == [
        ("2026-08", "逾期未交", "2026-09-10"),
        ("2026-06", "逾期未交", "2026-07-08"),
    ]
    assert found[0].review is None
    assert found[0].deadline == found[0].issue.review
    assert reviews.standings(office)[0].state_text(datetime(2026, 9, 11).date()) == "待复盘"
    reviews.start(office, "2026-08")
    assert reviews.standings(office)[0].state_text(datetime(2026, 9, 11).date()) == "编写中"
    done = assessment_details.hand_in_review(office, "2026-08", "2026-09-14")
    row = reviews.standings(office)[0]
    assert (row.state_text(today), row.submitted_on) == ("按时提交", "2026-09-14")
    assert row.review.submitted_on == "2026-09-14"  # handing it in from the details reaches the review too
    history.undo(office, done.operation_id)
    assert reviews.standings(office)[0].submitted_on == ""


def test_the_loss_points_of_the_details_go_before_those_entered(office):
    made = reviews.start(office, "2026-08", issued_on="2026-09-10", losses=[("其他", 5)])
    row = reviews.review(office, made.value)
    assert ([(one.point, one.count) for one in row.losses], row.from_details) == ([("其他", 5)], False)
    bring_details(office, "2026-08", "2026-09-10")
    row = reviews.review(office, made.value)
    assert ({one.point: one.count for one in row.losses}, row.from_details) == (dict(LOSSES), True)


def test_measures_are_deadlines_of_the_contract_that_asks_for_reviews(office):
    review_id = reviews.start(office, "2026-08", issued_on="2026-09-10", losses=LOSSES).value
    measure = improvements.add(office, review_id, "回访前先核实", person="王静", due_on="2026-09-25").value
    assert improvements.due_lines(office, office.now()) == []  # no contract asks for reviews
    contract = contracts.add(office, "yongdinglu").value
    assert improvements.contract_of(office, "2026-09-10") == contract
    line = improvements.due_lines(office, office.now())[0]
    assert (line.key, line.title, line.party, line.due_at) == (
        f"improvement:{measure}",
        "落实改进措施：回访前先核实",
        "vendor",
        "2026-09-25T23:59:59",
    )
    improvements.done(office, measure, "已执行")
    line = improvements.due_lines(office, office.now())[0]
    assert (line.title, line.party) == ("验证改进措施：回访前先核实", "office")
    improvements.verify(office, measure, "李科")
    assert improvements.due_lines(office, office.now()) == []


def test_a_forecast_is_looked_back_at(office):
    add_ticket(office, "F1", title="供暖不热", created_at="2026-09-03 08:00:00")
    add_ticket(office, "F2", title="供暖漏水", created_at="2026-09-04 08:00:00")
    add_ticket(office, "F3", title="供暖不热", created_at="2026-08-04 08:00:00")
    forecasts.add(office, "2026-09", "供暖", expected=3)
    forecasts.add(office, "2026-12", "扫雪")
    rows = forecasts.forecasts(office)
    assert forecasts.actual(office, rows) == {rows[0].id: 2}
