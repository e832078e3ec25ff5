"""B30, B31, B33, B34, B35, B37, B38: warnings by rule, forecasts looked back at, fields and topics, pace, doors."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.analysis_rules import FIELDS, field_of
from app.domain.errors import RefusedInput
from app.domain.report_content import to_json
from app.domain.report_periods import parse_period
from app.services import analysis_rules, forecasts
from app.services.reports import registry
from tests.office_desk import DeskClock, new_office
from tests.services.answering import answered
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, column, has_table, said, table, values
from tests.services.reports.test_analyses import forty, row

AUGUST = parse_period("2026-08")
ALL = [
    ("B30", "2026-08"),
    ("B31", "2026-07-01..2026-08-31"),
    ("B33", "2026H1"),
    ("B34", "2026H2"),
    ("B35", "2026H2"),
    ("B37", "2026H2"),
    ("B38", "2026H2"),
]


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


@pytest.mark.parametrize(("code", "period"), ALL)
def test_every_figure_opens_exactly_its_tickets_and_the_same_data_give_the_same(office, code, period):
    answered(office, [*forty(), *(row(f"2025-10-{d:02d}T08:00:00", 3, "城管科", "甲社区") for d in range(1, 6))])
    forecasts.add(office, "2026-08", "垃圾清运", expected=9)
    assert check_doors(office, code, parse_period(period)) >= 15
    one, other = (to_json(registry.build(office, code, parse_period(period))) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(("code", "period"), ALL)
def test_an_empty_period_makes_a_paper_all_the_same(office, code, period):
    report = registry.build(office, code, parse_period(period))
    assert "没有" in said(report)
    check_doors(office, code, parse_period(period))


def test_warnings_follow_the_limits_that_the_office_set(office):
    answered(office, forty())
    period = parse_period("2026-08-01..2026-08-31")  # against July
    made = table(registry.build(office, "B31", period), "预警清单")
    lines = {tuple(line[1:3]): line[3:6] for line in map(values, made.rows)}
    assert lines["诉求增长", "市容环卫／垃圾清运"] == (10, 8, "+25.00%")
    assert lines["新出现的集中问题", "住房／物业管理"] == (6, 0, "上期为 0")
    assert ("诉求增长", "交通／停车管理") not in lines  # 4 of them: fewer than the limit of 5
    assert lines["办结率低", "城管科"][2] == "66.67%"
    assert lines["办结率低", "物业科"][2] == "87.50%"
    assert lines["超时未办结", "城管科"] == (1, None, "1 件")
    assert lines["解决率低", "物业科"][2] == "57.14%"  # 4 of 7
    assert ("解决率低", "城管科") not in lines
    limits = {"growth": "0.5", "closed_below": "0.5", "resolved_below": "0.5", "overdue_at_least": 9}
    analysis_rules.put(office, "warnings", limits, "甲方 2026-08-20 会议", "2026-08-01")
    report = registry.build(office, "B31", period)
    assert {line[1].value for line in table(report, "预警清单").rows} == {"新出现的集中问题"}
    assert "甲方 2026-08-20 会议（2026-08-01 起）" in "".join(report.definition)


def test_a_forecast_is_looked_back_at_with_its_rate_of_hits(office):
    answered(office, forty())
    forecasts.add(office, "2026-08", "垃圾清运", expected=12)  # 10 came: 83 %
    forecasts.add(office, "2026-08", "噪音", words=["噪音", "施工"], expected=3)  # none came
    forecasts.add(office, "2026-08", "停车")  # 4 came, none the month before
    forecasts.add(office, "2026-09", "供暖", basis="往年 9 月末试水")
    report = registry.build(office, "B30", AUGUST)
    looked = by_name(table(report, "预测回看"))
    assert looked["垃圾清运"][1:4] == (12, 10, 8)
    assert {name: line[-1] for name, line in looked.items()} == {"垃圾清运": "命中", "噪音": "未命中", "停车": "命中"}
    assert "命中 2 条，命中率 66.67%" in said(report)
    assert column(table(report, "2026年9月热点预测"), "topic") == ["供暖"]
    assert check_doors(office, "B30", AUGUST) > 10


def test_what_is_to_come_is_last_years_carried_on_with_the_trend(office):
    rows = [row(f"2025-10-{d:02d}T08:00:00", 0, "城管科", "甲社区") for d in range(1, 11)]  # 10 in last year's half
    rows += [row(f"2025-03-{d:02d}T08:00:00", 0, "城管科", "甲社区") for d in range(1, 5)]  # 4, a year before
    rows += [row(f"2026-03-{d:02d}T08:00:00", 0, "城管科", "甲社区") for d in range(1, 7)]  # 6 now: +50 %
    answered(office, rows)
    report = registry.build(office, "B33", parse_period("2026H1"))
    line = by_name(table(report, "按往年同期"))["市容环卫／垃圾清运"]
    assert line == (10, 6, 4, Fraction(1, 2), 15)
    months = by_name(table(report, "2026年下半年各月"))
    assert months["2026-10"] == (None, 10, "市容环卫／垃圾清运（10 件）")
    assert "供暖季" in said(report)
    assert "汛期" in said(report)


def test_fields_share_out_every_ticket(office):
    answered(office, forty())
    report = registry.build(office, "B34", parse_period("2026H2"))
    made = table(report, "民生领域分布")
    assert {line[0].value: line[1].value for line in made.rows if line[1].value} == {
        "住房": 6,
        "基础设施": 4,
        "城市管理": 18,
        "环境与安宁": 4,
    }
    assert sum(column(made, "share")) == 1
    assert made.total is not None
    assert made.total[1].value == 32
    trend = table(report, "各月各领域占比")
    assert [one.title for one in trend.columns] == ["领域", "2026-07", "2026-08", "2026-09"]
    assert sum(column(trend, "2026-08")) == 1
    analysis_rules.put(office, "fields", {"都是": ["市容", "住房", "交通", "环境"]}, "甲方确认")
    again = table(registry.build(office, "B34", parse_period("2026H2")), "民生领域分布")
    assert by_name(again)["都是"][0] == 32


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("住房", "物业管理"), "住房"),
        (("交通", "停车管理"), "基础设施"),
        (("卫生健康", "医疗服务"), "公共服务"),
        (("其它", ""), "其他"),
    ],
)
def test_a_field_is_read_from_the_category(path, field):
    assert field_of(path, FIELDS) == field


def test_special_topics_are_found_in_category_and_title(office):
    loud = row("2026-08-02T08:00:00", 2, "物业科", "乙社区") | {"title": "物业晚间施工噪音"}
    answered(office, [*forty(), loud])
    report = registry.build(office, "B35", parse_period("2026H2"))
    found = by_name(table(report, "专项诉求"))
    assert found["噪音扰民"][0] == 5  # 4 of the category, 1 by its title
    assert found["物业纠纷"][0] == 7  # the same ticket counts here too
    assert found["公共设施损坏"][0] == 0
    assert by_name(table(report, "噪音扰民：承办单位"))["物业科"][0] == 1
    assert not has_table(report, "公共设施损坏：")


def test_the_pace_of_units_is_worked_out_from_dispatch_to_closing(office):
    rows = [row("2026-08-01T08:00:00", 0, "城管科", "甲社区", closed=f"2026-08-01T{hour}:00:00") for hour in (10, 14)]
    answered(office, [*rows, row("2026-08-02T08:00:00", 0, "物业科", "甲社区")])
    made = by_name(table(registry.build(office, "B37", parse_period("2026H2")), "各单位办理流程"))
    assert made["城管科"][:3] == (2, 2, 4)
    assert made["物业科"][:3] == (1, 0, None)
    assert made["合计"][:3] == (3, 2, 4)


def test_rates_by_month_and_points_lost(office):
    answered(office, forty())
    report = registry.build(office, "B38", parse_period("2026H2"))
    months = by_name(table(report, "各月三率"))
    assert months["2026-07"][2] == Fraction(2, 3)
    assert months["2026-08"][2] == Fraction(4, 5)
    lost = table(report, "失分点")
    assert sum(column(lost, "share")) == 1
    assert by_name(lost)["未解决"][1] == 7


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("nothing", {}, "没有分析口径"),
        ("fields", {}, "名称对应一组词"),
        ("fields", {"住房": []}, "至少写一个"),
        ("topics", {"噪音": "噪音"}, "至少写一个"),
        ("warnings", {"speed": 1}, "没有预警阈值"),
        ("warnings", {"growth": "很多"}, "不是数字"),
        ("warnings", {"at_least": "0.5"}, "整数"),
        ("past", {"2025-09": {"closed": 3}}, "received"),
        ("past", {"2025-09": {"received": -1}}, "不小于 0"),
    ],
)
def test_a_rule_that_nobody_could_work_with_is_refused(office, key, value, words):
    with pytest.raises(RefusedInput, match=words):
        analysis_rules.put(office, key, value, "测试")


def test_a_rule_needs_its_source(office):
    with pytest.raises(RefusedInput, match="来源"):
        analysis_rules.put(office, "warnings", {"growth": "0.3"}, " ")
