"""B08 to B10: forty tickets counted by hand, points lost, doors, an independent count."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.report_content import Prose
from app.domain.report_periods import parse_period
from app.services import units
from app.services.reports import registry
from app.services.units import UnitKind
from tests.office_desk import DeskClock, new_office
from tests.services.answering import answered
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import drawn, lines

PERIOD = parse_period("考核期2026-09")
"""08-19 to 09-18."""

GOOD = {"valid_visit": "是", "contacted": "是", "resolved": "解决", "satisfied": "满意"}
FAIR = {**GOOD, "satisfied": "基本满意"}
POOR = {**GOOD, "resolved": "未解决", "satisfied": "不满意"}
MUTE = {"valid_visit": "是", "contacted": "否", "resolved": "未解决", "satisfied": "不满意"}
NONE: dict[str, str] = {}


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock()) as opened:
        yield opened


def forty(office) -> None:
    """城管科 20 (12 good, 4 fair, 3 poor, 1 mute), 平安办 8 good, 甲社区 6 (3 good, 3 poor), 4 unvisited, 2 outside."""
    for name in ("城管科", "平安办", "空闲科"):
        units.add(office, name, UnitKind.DEPT)
    for name in ("甲社区", "乙社区"):
        units.add(office, name, UnitKind.COMMUNITY)
    day = {"created_at": "2026-09-01T08:00:00"}
    rows = [{**day, "unit": "城管科", "community": "甲社区", **answers} for answers in [GOOD] * 12 + [FAIR] * 4]
    rows += [{**day, "unit": "城管科", "community": "乙社区", **answers} for answers in [POOR] * 3 + [MUTE]]
    rows += [{**day, "unit": "平安办", "community": "乙社区", **GOOD}] * 8
    rows += [{**day, "unit": "甲社区", "community": "甲社区", **answers} for answers in [GOOD] * 3 + [POOR] * 3]
    rows += [{**day, "unit": "平安办", "community": "乙社区", **NONE}] * 4
    rows += [{"created_at": at, "unit": "城管科", **GOOD} for at in ("2026-08-18T23:59:59", "2026-09-19T00:00:00")]
    assert len(rows) == 40
    answered(office, rows)


def test_b08_departments_counted_by_hand(office):
    forty(office)
    report = registry.build(office, "B08", PERIOD)
    # 平安办: 12 tickets, 4 without answers, 8 good of 8. 城管科: 20; contacted 19, resolved 16, satisfied 12 + 4 x 0.9
    # = 15.6 of 20; score 10 x 0.95 + 50 x 0.8 + 40 x 0.78 = 80.70. Communities: 3 of 6 resolved and satisfied, all
    # contacted: 10 + 25 + 20 = 55. All 34 judged: contacted 33, resolved 27, satisfied 12 + 3.6 + 8 + 3 = 26.6;
    # score 10 x 33/34 + 50 x 27/34 + 40 x 26.6/34 = 80.7059 (by chance close to 城管科's).
    assert lines(report, "部室、科室") == [
        ("1", "平安办", "12", "0", "8", "100.00%", "100.00%", "100.00%", "100.00"),
        ("2", "城管科", "20", "0", "20", "95.00%", "80.00%", "78.00%", "80.70"),
        ("—", "空闲科", "0", "0", "0", "—", "—", "—", "—"),
        ("—", "社区、包片承办（另见分表）", "6", "0", "6", "100.00%", "50.00%", "50.00%", "55.00"),
        ("—", "合计", "38", "0", "34", "97.06%", "79.41%", "78.24%", "80.71"),
    ]


def test_b08_communities_counted_by_hand(office):
    forty(office)
    report = registry.build(office, "B08", PERIOD)
    # 甲社区: 16 of 城管科 (12 good, 4 fair) + 6 own (3 good, 3 poor) = 22; resolved 19, satisfied 12 + 3.6 + 3 = 18.6;
    # score 10 + 50 x 19/22 + 40 x 18.6/22 = 87.00. 乙社区: 3 poor + 1 mute + 8 good = 12 judged of 16;
    # 11/12, 8/12, 8/12; score 9.1667 + 33.3333 + 26.6667 = 69.17.
    assert lines(report, "社区（村）") == [
        ("1", "甲社区", "22", "0", "22", "100.00%", "86.36%", "84.55%", "87.00"),
        ("2", "乙社区", "16", "0", "12", "91.67%", "66.67%", "66.67%", "69.17"),
        ("—", "合计", "38", "0", "34", "97.06%", "79.41%", "78.24%", "80.71"),
    ]


def test_b08_areas_and_charts_counted_by_hand(office):
    forty(office)
    report = registry.build(office, "B08", PERIOD)
    # no area is given: one row, the whole, and nobody is first
    assert lines(report, "包片") == [
        ("—", "（未填）", "38", "0", "34", "97.06%", "79.41%", "78.24%", "80.71"),
        ("—", "合计", "38", "0", "34", "97.06%", "79.41%", "78.24%", "80.71"),
    ]
    assert drawn(report) == {
        "部室、科室得分（前 2 名）": {"平安办": ("100.00",), "城管科": ("80.70",)},  # the community is in its own chart
        "社区（村）得分（前 2 名）": {"甲社区": ("87.00",), "乙社区": ("69.17",)},
    }
    assert any(isinstance(b, Prose) and b.text == "本期工单都没有填包片，不排名次。" for b in report.blocks)


def test_tickets_without_a_community_have_a_line_but_no_rank(office):
    for name in ("甲社区", "乙社区"):
        units.add(office, name, UnitKind.COMMUNITY)
    day = {"created_at": "2026-09-01T08:00:00", "unit": "城管科"}
    answered(office, [{**day, **GOOD}, {**day, "community": "甲社区", **FAIR}, {**day, "community": "乙社区", **POOR}])
    report = registry.build(office, "B08", PERIOD)
    found = [(row[0], row[1], row[-1]) for row in lines(report, "社区（村）")]
    assert found == [
        ("1", "甲社区", "96.00"),
        ("2", "乙社区", "10.00"),
        ("—", "（未填）", "100.00"),
        ("—", "合计", "68.67"),
    ]
    assert "（未填）" not in drawn(report)["社区（村）得分（前 2 名）"]
    check_doors(office, "B08", PERIOD)


def test_b08_points_lost(office):
    forty(office)
    # lost: contacted 1, resolved 7 (6 poor + 1 mute), satisfied 7 + 4 x 0.1 = 7.4; of 15.4: 6.4935, 45.4545, 48.0519;
    # the hundredth that rounding down leaves over goes to the largest remainder, 45.4545
    assert lines(registry.build(office, "B08", PERIOD), "失分点") == [
        ("未响应", "1.00", "1", "6.49%"),
        ("未解决", "7.00", "7", "45.46%"),
        ("不满意", "7.40", "11", "48.05%"),
        ("合计", "15.40", "—", "100.00%"),
    ]


def test_every_figure_opens_its_tickets(office):
    forty(office)
    assert check_doors(office, "B08", PERIOD) == 3 * (4 + 1) + 3 * (2 + 1) + 3 * (1 + 1) - 3 + 3


def test_b09_and_b10_take_their_own_windows(office):
    forty(office)
    assert lines(registry.build(office, "B09", parse_period("2026H2")), "部室、科室")[-1][2] == "40"
    assert lines(registry.build(office, "B09", parse_period("2026H1")), "部室、科室")[-1][1:3] == ("合计", "0")
    year = registry.build(office, "B10", parse_period("2026"))
    assert lines(year, "部室、科室")[-1][2] == "40"
    independent = office.database.value("SELECT count(*) FROM ticket WHERE created_at LIKE '2026-%'")
    assert independent == 40


def test_an_empty_period_says_so(office):
    report = registry.build(office, "B08", PERIOD)
    assert "没有可评件" in "".join(getattr(block, "text", "") for block in report.blocks)
