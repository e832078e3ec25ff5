"""B21, B22, B26, B27, B32: forty tickets counted by hand, doors, empty periods, figures derived anew."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.report_content import Heading, Prose, to_json
from app.domain.report_periods import parse_period
from app.services import analysis_rules
from app.services.reports import registry
from tests.office_desk import DeskClock, new_office
from tests.services.answering import answered
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, column, drawn, lines, said, table, values

AUGUST = parse_period("2026-08")
ALL = [("B21", "2026-W34"), ("B22", "2026-08"), ("B26", "2026-08"), ("B27", "2026Q3"), ("B32", "2026")]
KINDS = (
    ("市容环卫", "垃圾清运", "堆物堆料"),
    ("住房", "物业管理", "电梯故障"),
    ("交通", "停车管理", "乱停车"),
    ("环境保护", "噪音", "施工噪音"),
)


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def row(at: str, kind: int, unit: str, community: str, *, closed: str = "", due: str = "", answers: str = "") -> dict:
    """``answers``: two letters, solved and satisfied, each y or n."""
    made = dict(zip(("cat1", "cat2", "cat3"), KINDS[kind], strict=True))
    made |= {"created_at": at, "unit": unit, "community": community, "closed_at": closed, "due_at": due}
    if answers:
        made |= {"valid_visit": "是", "contacted": "是"}
        made["resolved"] = "解决" if answers[0] == "y" else "未解决"
        made["satisfied"] = "满意" if answers[1] == "y" else "不满意"
    return made


def forty() -> list[dict]:
    """August 2026: 20 tickets; July: 12; August 2025: 8. Together forty.

    August 2026: 10 of kind 0 (城管科: 8, 物业科: 2), 6 of kind 1 (物业科), 4 of kind 2 (城管科).
    Closed: the first 15, of them one late; open: the last 5, of them two past their limit at the end of the month.
    Answers: of the closed, 12 solved and satisfied, 2 not solved but satisfied, 1 neither.
    """
    made = []
    for n in range(20):
        kind = 0 if n < 10 else 1 if n < 16 else 2
        unit = "物业科" if n in (8, 9) or kind == 1 else "城管科"
        at = f"2026-08-{n + 1:02d}T09:00:00"
        closed = f"2026-08-{n + 3:02d}T09:00:00" if n < 15 else ""
        due = "2026-08-31T12:00:00" if n in (15, 16) else "2026-09-10T12:00:00"
        due = "2026-08-02T12:00:00" if n == 0 else due
        answers = "" if n >= 15 else "nn" if n == 14 else "ny" if n in (12, 13) else "yy"
        made.append(row(at, kind, unit, "甲社区" if n % 2 else "乙社区", closed=closed, due=due, answers=answers))
    for n in range(12):
        at = f"2026-07-{n + 10:02d}T09:00:00"
        answers = "nn" if n < 4 else "yy"
        closed = f"2026-07-{n + 12:02d}T09:00:00"
        made.append(row(at, 0 if n < 8 else 3, "城管科", "甲社区", closed=closed, answers=answers))
    for n in range(8):
        made.append(row(f"2025-08-{n + 1:02d}T09:00:00", n % 2, "城管科", "乙社区", closed="2025-08-30T09:00:00"))
    return made


def test_every_figure_of_b26_equals_a_count_by_hand(office):
    answered(office, forty())
    report = registry.build(office, "B26", AUGUST)
    heads = [block.text for block in report.blocks if isinstance(block, Heading)]
    assert heads[:6] == ["诉求总量", "诉求类型", "集中问题", "区域分析", "承办情况", "整改成效"]
    volume = by_name(table(report, "诉求总量"))
    # now, July, change, August 2025, change
    assert volume["来件"] == (20, 12, Fraction(2, 3), 8, Fraction(3, 2))
    assert volume["其中已办结"] == (15, 12, Fraction(1, 4), 8, Fraction(7, 8))
    assert volume["其中在办"] == (5, 0, None, 0, None)
    assert "本月 0.65 件" in table(report, "诉求总量").note  # 20 / 31
    assert "本月 75.00%" in table(report, "诉求总量").note
    types = {r[1].value: values(r) for r in table(report, "诉求类型").rows}
    # rank, name, count, share, closed, rate, July, change, August 2025, change
    assert types["市容环卫"][2:] == (10, Fraction(1, 2), 10, 1, 8, Fraction(1, 4), 4, Fraction(3, 2))
    assert types["住房"][2:] == (6, Fraction(3, 10), 5, Fraction(5, 6), 0, None, 4, Fraction(1, 2))
    assert types["交通"][2:] == (4, Fraction(1, 5), 0, 0, 0, None, 0, None)
    assert list(types) == ["市容环卫", "住房", "交通"]
    top = table(report, "集中问题")
    assert [(r[1].value, r[2].value) for r in top.rows] == [
        ("市容环卫／垃圾清运", 10),
        ("住房／物业管理", 6),
        ("交通／停车管理", 4),
    ]
    areas = {r[1].value: r[2].value for r in table(report, "各社区").rows}
    assert areas == {"甲社区": 10, "乙社区": 10}
    units = by_name(table(report, "承办单位办理情况"))
    # received, closed, open, closed in the month, late, open at its end, overdue at its end, 办结率, 按期率
    assert units["城管科"] == (12, 8, 4, 8, 1, 4, 1, Fraction(2, 3), Fraction(7, 8))
    assert units["物业科"] == (8, 7, 1, 7, 0, 1, 1, Fraction(7, 8), 1)
    assert units["合计"] == (20, 15, 5, 15, 1, 5, 2, Fraction(3, 4), Fraction(14, 15))
    rated = by_name(table(report, "三率情况"))
    assert rated["本月"][2:4] == (Fraction(12, 15), Fraction(14, 15))
    assert rated["上月"][2:4] == (Fraction(8, 12), Fraction(8, 12))
    assert rated["本月"][4:6] == (3, 1)
    assert rated["上月"][4:6] == (4, 4)
    gained = {r[0].value: values(r) for r in table(report, "承办单位整改成效").rows}
    assert gained["城管科"][1:5] == (8, 1, Fraction(2, 3), Fraction(1, 3))


def test_a_line_has_no_zero_where_the_register_does_not_reach(office):
    answered(office, [row(f"2026-08-{day}T09:00:00", 0, "城管科", "甲社区") for day in (19, 20, 20, 21)])
    report = registry.build(office, "B32", parse_period("2026"))
    assert list(drawn(report)["各月来件（件）"].values()) == [("—",)] * 7 + [("4",), ("0",)]
    assert column(table(report, "各月来件和办结"), "count") == [None] * 7 + [4, 0]
    assert "最少的是2026年9月（0 件）" in said(report)
    weeks = drawn(registry.build(office, "B27", parse_period("2026Q3")))["各周来件（件）"]
    assert list(weeks.values())[6:9] == [("—",), ("4",), ("0",)]


def test_addresses_that_are_masked_alike_are_one_place(office):
    rows = [row(f"2026-08-{n + 10}T09:00:00", 0, "城管科", "甲社区") for n in range(5)]
    places = (
        "书香里一期3号楼2单元501室",
        "书香里一期12号楼1单元101室",
        "书香里一期12号楼1单元101室",
        "北门",
        "南柳村5号院",
    )
    answered(office, [one | {"location": place} for one, place in zip(rows, places, strict=True)])
    found = table(registry.build(office, "B26", AUGUST), "诉求集中的点位前 10 处")
    assert column(found, "count") == [3]
    check_doors(office, "B26", AUGUST)


def test_every_table_and_chart_of_b26_in_full(office):
    answered(office, forty())
    report = registry.build(office, "B26", AUGUST)
    assert lines(report, "诉求总量")[3:] == [
        (name, "0", "0", "—", "0", "—") for name in ("紧急", "督办", "点名", "剔除")
    ]
    note = table(report, "诉求总量").note
    assert "日均来件：本月 0.65 件、上月 0.39 件、去年同月 0.26 件。" in note  # 20, 12 and 8 by 31 days
    assert "办结率：本月 75.00%、上月 100.00%、去年同月 100.00%，较上月下降 25.00 个百分点。" in note
    # July: 8 of kind 0, 4 of kind 3; August 2025: 4 of kind 0, 4 of kind 1
    first = ("10", "50.00%", "10", "100.00%", "8", "+25.00%", "4", "+150.00%")
    second = ("6", "30.00%", "5", "83.33%", "0", "—", "4", "+50.00%")
    third = ("4", "20.00%", "0", "0.00%", "0", "—", "0", "—")
    whole = ("", "合计", "20", "100.00%", "15", "75.00%", "12", "+66.67%", "8", "+150.00%")
    for title, depth in (("诉求类型", 1), ("集中问题", 2), ("具体问题", 3)):
        names = ["／".join(KINDS[kind][:depth]) for kind in range(3)]
        figures = zip(("1", "2", "3"), names, (first, second, third), strict=True)
        assert lines(report, title) == [*((rank, name, *rest) for rank, name, rest in figures), whole]
    # 乙社区: even numbers, of them 0 to 14 closed; all of last year's; 甲社区: odd numbers, all of July's
    assert lines(report, "各社区") == [
        ("1", "乙社区", "10", "50.00%", "8", "80.00%", "0", "—", "8", "+25.00%"),
        ("2", "甲社区", "10", "50.00%", "7", "70.00%", "12", "-16.67%", "0", "—"),
        whole,
    ]
    # 10 + 50 x 12/15 + 40 x 14/15 = 87.33; 10 + 50 x 8/12 + 40 x 8/12 = 70
    assert lines(report, "三率情况") == [
        ("本月", "15", "100.00%", "80.00%", "93.33%", "3", "1", "87.33"),
        ("上月", "12", "100.00%", "66.67%", "66.67%", "4", "4", "70.00"),
        ("去年同月", "0", "—", "—", "—", "0", "0", "—"),
    ]
    # 物业科 was visited about numbers 8 to 14: 12 and 13 not solved, 14 neither
    gained = ("+33.33 个百分点", "100.00%", "66.67%", "+33.33 个百分点")
    assert lines(report, "承办单位整改成效") == [
        ("城管科", "8", "100.00%", "66.67%", *gained),
        ("物业科", "7", "57.14%", "—", "—", "85.71%", "—", "—"),
    ]
    assert drawn(report) == {
        "诉求类型构成": {"市容环卫": ("10",), "住房": ("6",), "交通": ("4",)},
        "集中问题（件）": {"垃圾清运": ("10",), "物业管理": ("6",), "停车管理": ("4",)},
        "各社区（村）诉求前 10 名（件）": {"乙社区": ("10",), "甲社区": ("10",)},
        "承办单位来件办理情况（件）": {"城管科": ("8", "4"), "物业科": ("7", "1")},
        "承办单位解决率": {"城管科": ("100.00%",), "物业科": ("57.14%",)},
    }


def test_sentences_come_from_the_figures_and_judgement_is_left(office):
    answered(office, forty())
    report = registry.build(office, "B26", AUGUST)
    text = said(report)
    assert "本月来件 20 件，日均 0.65 件；较上月增加 8 件，增长 66.67%；较去年同月增加 12 件，增长 150.00%。" in text
    assert "办结率 75.00%；期末在办 5 件，其中超时 2 件" in text
    assert "增加最多的是住房（6 件），减少最多的是环境保护（4 件）" in text
    assert "解决率 80.00%，较上月提高 13.33 个百分点" in text
    assert sum(1 for block in report.blocks if isinstance(block, Prose) and block.is_judgement) == 5


@pytest.mark.parametrize(("code", "period"), ALL)
def test_every_figure_opens_exactly_its_tickets(office, code, period):
    answered(office, forty())
    assert check_doors(office, code, parse_period(period)) > 20


@pytest.mark.parametrize(("code", "period"), ALL)
def test_an_empty_period_makes_a_paper_that_says_so(office, code, period):
    report = registry.build(office, code, parse_period(period))
    assert "没有工单，不作分析" in said(report)
    check_doors(office, code, parse_period(period))


@pytest.mark.parametrize(("code", "period"), ALL)
def test_the_same_data_give_the_same_report(office, code, period):
    answered(office, forty())
    one, other = (to_json(registry.build(office, code, parse_period(period))) for _ in range(2))
    assert one == other


def test_tables_derived_anew_from_the_register(office):
    answered(office, forty())
    report = registry.build(office, "B27", parse_period("2026Q3"))
    rows = office.database.rows("SELECT cat1, community, unit, created_at FROM ticket WHERE is_void = 0")
    mine = [one for one in rows if "2026-07" <= one[3][:7] <= "2026-09"]
    for title, place in (("诉求类型", 0), ("各社区", 1)):
        made = table(report, title)
        assert {r[1].value: r[2].value for r in made.rows} == dict(Counter(one[place] for one in mine))
        assert sum(column(made, "share")) == 1
        assert made.total is not None
        assert made.total[2].value == len(mine) == 32
    units = by_name(table(report, "承办单位办理情况"))
    assert units.pop("合计")[0] == 32
    assert {name: figures[0] for name, figures in units.items()} == dict(Counter(one[2] for one in mine))


def test_a_month_that_runs_is_compared_with_as_many_days(office):
    rows = [row(f"2026-08-{day:02d}T09:00:00", 0, "城管科", "甲社区") for day in (1, 18, 19, 31)]
    answered(office, [*rows, row("2026-09-02T09:00:00", 0, "城管科", "甲社区")])
    report = registry.build(office, "B26", parse_period("2026-09"))  # the desk stands on the 18th
    volume = table(report, "诉求总量")
    assert [one.title for one in volume.columns][1:3] == ["本月", "上月同进度"]
    assert by_name(volume)["来件"][:2] == (1, 2)
    assert "上月同进度：2026-08-01 至 2026-08-18" in "".join(report.definition)


def test_figures_of_past_years_stand_in_where_the_register_does_not_reach(office):
    answered(office, [one for one in forty() if one["created_at"] > "2026"])
    bare = by_name(table(registry.build(office, "B26", AUGUST), "诉求总量"))["来件"]
    assert bare[3:] == (None, None)
    past = {"2025-08": {"received": 16, "received_closed": 12}}
    analysis_rules.put(office, "past", past, "2025 年民情月报")
    report = registry.build(office, "B26", AUGUST)
    assert by_name(table(report, "诉求总量"))["来件"][3:] == (16, Fraction(1, 4))
    assert "取自往年汇总，来源：2025 年民情月报" in "".join(report.definition)
    check_doors(office, "B26", AUGUST)
