"""Reconciling with a made-up circular: three differences, each explained by exactly the tickets that make it."""

from __future__ import annotations

import pytest
import xlsxwriter

from app.domain.circulars import Cause
from app.domain.errors import NotFound, RefusedInput
from app.domain.report_content import from_json, to_json
from app.services import circular_compare, circulars, history
from app.services.circulars import Named
from tests.office_desk import new_office
from tests.services.answering import answered
from tests.services.importing import read_here, write_csv

GOOD = {"valid_visit": "是", "contacted": "是", "resolved": "解决", "satisfied": "满意"}
HEADS = ("承办单位", "受理", "有效回访", "解决", "满意", "工单编号", "有效回访编号", "解决编号", "满意编号")
LINES = (
    ("房管科", "3", "3", "3", "2", "A1、A2、A3", "A1、A2、A3", "A1、A2、A3", "A1、A3"),
    ("城管科", "1", "1", "1", "1", "B1", "B1", "B1", "B1"),
    ("民政科", "2", "1", "1", "1", "C1，X9", "C1", "C1", "C1"),
    ("合计", "6", "5", "5", "4", "", "", "", ""),
)


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path / "office")
    yield made
    made.close()


def ticket(number, unit, at="2026-08-10T08:00:00", **values):
    return {"ticket_no": number, "unit": unit, "created_at": at, "identity_at": at, **GOOD, **values}


def fill(office):
    """Eight of ours: A2 is satisfied here, A3 came a day late, B2 they lack, B3 is excluded."""
    rows = [
        ticket("A1", "房管科"),
        ticket("A2", "房管科"),
        ticket("A3", "房管科", "2026-09-01T00:05:00"),
        ticket("B1", "城管科"),
        ticket("B2", "城管科"),
        ticket("B3", "城管科", assessment="已剔除"),
        ticket("C1", "民政科"),
        ticket("D1", "房管科", "2026-06-01T08:00:00"),
    ]
    return dict(zip([row["ticket_no"] for row in rows], answered(office, rows), strict=True))


def bring_in(office, path, lines=LINES, titles=HEADS):
    return circulars.from_file(
        office, write_csv(path, lines, titles), "八月通报", "2026-08", "区城指中心", "2026-09-10"
    )


def told(unit):
    return [(one.ticket_no, one.cause, one.text, one.moves) for one in unit.explanations]


def test_three_differences_are_explained_exactly(office, tmp_path, monkeypatch):
    read_here(monkeypatch)
    ids = fill(office)
    made = bring_in(office, tmp_path / "通报.csv")
    found = circular_compare.compare(office, made.value)
    units = {one.unit: one for one in found.units}
    assert {unit: one.difference for unit, one in units.items()} == {
        "房管科": (1, 1, 1, 0),
        "城管科": (-1, -1, -1, -1),
        "民政科": (1, 0, 0, 0),
    }
    assert told(units["房管科"]) == [
        ("A3", Cause.OUTSIDE, "晚 5 分钟", (1, 1, 1, 1)),
        ("A2", Cause.ANSWERS, "满意：通报否，我方是", (0, 0, 0, -1)),
    ]
    assert told(units["城管科"]) == [("B2", Cause.MISSING, "", (-1, -1, -1, -1))]
    assert told(units["民政科"]) == [("X9", Cause.UNKNOWN, "", (1, 0, 0, 0))]
    assert found.is_explained
    assert found.possible == ()
    assert [one.id for one in units["城管科"].explanations] == [ids["B2"]]


def test_the_excluded_and_the_far_are_named_as_such(office):
    fill(office)
    named = [Named("B1", "城管科"), Named("B2", "城管科"), Named("B3", "城管科"), Named("D1", "城管科")]
    made = circulars.enter(office, "通报", "2026-08", {"城管科": (4, 4, 4, 4)}, named)
    units = {one.unit: one for one in circular_compare.compare(office, made.value).units}
    assert [(one.ticket_no, one.cause) for one in units["城管科"].explanations] == [
        ("B3", Cause.EXCLUDED),
        ("D1", Cause.OUTSIDE),
    ]
    assert units["城管科"].unexplained == (0, 0, 0, 0)


def test_ours_are_the_figures_of_the_rates(office):
    fill(office)
    made = circulars.enter(office, "通报", "2026-08", {"房管科": (2, 2, 2, 2)})
    found = circular_compare.compare(office, made.value)
    ours = {one.unit: one.ours for one in found.units}
    table = circular_compare.rates.rates(office, found.circular.window, "unit", definition=found.definition).table
    assert ours == {row.name: (row.tickets - row.excluded, *[row.denominator] * 3) for row in table.rows}
    assert not found.is_explained


def test_without_their_tickets_those_at_the_edge_and_the_excluded_are_offered(office):
    fill(office)
    made = circulars.enter(office, "通报", "2026-08", {"房管科": (3, 3, 3, 3), "城管科": (3, 3, 3, 3)})
    found = circular_compare.compare(office, made.value)
    assert [(one.ticket_no, one.text) for one in found.possible] == [
        ("B3", "我方已剔除"),
        ("A3", "时段结束后一天内：2026-09-01 00:05"),
    ]
    report = circular_compare.as_report(office, made.value)
    assert [table.title for table in report.tables] == ["各单位对账", "可能造成差异的工单"]


def test_a_number_dispatched_twice_counts_twice_as_in_the_rates(office):
    answered(office, [ticket("A1", "房管科"), ticket("A1", "房管科", "2026-08-12T08:00:00")])
    made = circulars.enter(office, "通报", "2026-08", {"房管科": (1, 1, 1, 1)}, [Named("A1", "房管科")])
    [unit] = circular_compare.compare(office, made.value).units
    assert (unit.ours[0], unit.unexplained) == (2, (0, 0, 0, 0))
    assert unit.explanations[0].ticket_no == "A1（再次派单 2）"


def test_every_door_opens_as_many_tickets_as_its_figure(office, tmp_path, monkeypatch):
    read_here(monkeypatch)
    fill(office)
    report = circular_compare.as_report(office, bring_in(office, tmp_path / "通报.csv").value)
    rows = [row for table in report.tables for row in (*table.rows, *((table.total,) if table.total else ()))]
    cells = [cell for row in rows for cell in row if cell.door]
    doors = [(cell.value, len(cell.door.ids)) for cell in cells if isinstance(cell.value, int)]
    assert [cell.value for cell in cells if isinstance(cell.value, str)] == ["B2", "A3", "A2"]  # X9 is unknown here
    assert len(doors) == 4 * 4 + 2  # four figures of three units and the total; X9 of 民政科 cannot be opened
    assert all(value == count for value, count in doors)
    assert report.tables[0].total[2].value == 5
    assert from_json(to_json(report)) == report


def test_a_workbook_is_read_by_the_guarded_worker_and_the_comparison_saved(office, tmp_path):
    fill(office)
    path = tmp_path / "通报.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["八月考核通报"])
        sheet.write_row(1, 0, HEADS[:5])
        sheet.write_row(2, 0, ["房管科", 3, 3, 3, 2])
    made = circulars.from_file(office, path, "八月通报", "2026-08")
    row = circulars.circular(office, made.value)
    assert (row.figures, row.named, row.file_name) == ({"房管科": (3, 3, 3, 2)}, (), "通报.xlsx")
    out = tmp_path / "对账.xlsx"
    assert not circular_compare.save(office, made.value, out).is_explained
    assert out.read_bytes()[:2] == b"PK"
    with pytest.raises(RefusedInput, match="xlsx"):
        circular_compare.save(office, made.value, tmp_path / "对账.pdf")


def test_entering_and_voiding_are_undone(office):
    made = circulars.enter(office, "通报", "2026-08", {"房管科": (2, 2, 2, 2)})
    undone = history.undo(office, made.operation_id)
    assert circulars.circulars(office) == []
    with pytest.raises(NotFound):
        circular_compare.compare(office, made.value)
    history.undo(office, undone.operation_id)
    dropped = circulars.void(office, made.value, "登记有误")
    assert circulars.circulars(office) == []
    history.undo(office, dropped.operation_id)
    assert [row.name for row in circulars.circulars(office)] == ["通报"]


def test_an_assessment_period_is_taken_with_its_days(office):
    made = circulars.enter(office, "通报", "考核期2026-09", {"房管科": (0, 0, 0, 0)})
    row = circulars.circular(office, made.value)
    assert (row.from_on, row.until_on, row.received_on) == ("2026-08-19", "2026-09-18", "2026-09-18")


@pytest.mark.parametrize(
    ("rows", "tickets", "words"),
    [
        ({}, [], "没有单位"),
        ({"房管科": (2, 1, 1, 2)}, [], "对不上"),
        ({"房管科": (2, 1, 2, 1)}, [], "对不上"),
        ({"房管科": (2, 1)}, [], "四个件数"),
        ({"房管科": (-1, 0, 0, 0)}, [], "不能为负"),
        ({"房管科": (1, 1, 1, 1), " 房管科": (1, 1, 1, 1)}, [], "填了两次"),
        ({"房管科": (1, 1, 1, 1)}, [Named("A1", "房管科"), Named("A1", "城管科")], "列了两次"),
    ],
)
def test_what_no_circular_can_say_is_refused(office, rows, tickets, words):
    with pytest.raises(RefusedInput, match=words):
        circulars.enter(office, "通报", "2026-08", rows, tickets)
    assert circulars.circulars(office) == []


@pytest.mark.parametrize(
    ("titles", "lines", "words"),
    [
        (HEADS[:4], [LINES[0][:4]], "没有“满意”列"),
        (HEADS[:5], [("房管科", "三", "3", "3", "2")], "第 2 行“受理”是“三”"),
        (HEADS[:5], [LINES[0][:5], LINES[0][:5]], "两行"),
        (HEADS, [(*LINES[1][:6], "B1", "B1", "B7")], "B7 不在"),
    ],
)
def test_a_file_that_is_no_circular_is_refused(office, tmp_path, monkeypatch, titles, lines, words):
    read_here(monkeypatch)
    with pytest.raises(RefusedInput, match=words):
        bring_in(office, tmp_path / "通报.csv", lines, titles)
    assert circulars.circulars(office) == []
