"""B25 and B40; B40 counted by hand on forty tickets, and 45 of 60 -> 75.00 % (F7.1)."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.report_content import shown
from app.domain.report_periods import parse_period
from app.services import exclusion_materials, exclusions, flow_sync
from app.services.reports import registry
from tests.office_desk import DeskClock, new_office
from tests.services.answering import answered
from tests.services.case_desk import GROUND, applied, decided, gathered, rechecked
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, column, said, table, values

SEPTEMBER, AUGUST = parse_period("2026-09"), parse_period("2026-08")


@pytest.fixture
def desk(tmp_path: Path):
    clock = DeskClock(datetime(2026, 9, 17, 9))
    with new_office(tmp_path / "office", clock) as opened:
        yield opened, clock


def fill_forty(office, clock) -> None:
    """Forty tickets. By hand, reported in September: 1-12 passed, 13-15 failed, 16 no result = 16, 12 passed = 75 %.

    17, 18 were reported in August (one passed); 19 only gathered, 20 waits for the recheck's result; 21-40 have none.
    """
    ids = answered(office, [{"ticket_no": f"X{n:02d}", "unit": "城管科"} for n in range(1, 41)])
    clock.moment = datetime(2026, 8, 30, 9)
    for n, passed in ((17, True), (18, False)):
        decided(office, ids[n - 1], passed)
    clock.moment = datetime(2026, 9, 17, 9)
    for n in range(1, 17):
        decided(office, ids[n - 1], True if n <= 12 else False if n <= 15 else None)
    gathered(office, ids[18])
    rechecked(office, ids[19])


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory):
    clock = DeskClock(datetime(2026, 9, 17, 9))
    with new_office(tmp_path_factory.mktemp("forty") / "office", clock) as office:
        fill_forty(office, clock)
        yield office


def test_b40_equals_the_count_by_hand_on_forty_tickets(forty):
    report = registry.build(forty, "B40", SEPTEMBER)
    month = by_name(table(report, "本月不纳入考核申报与通过"))
    assert month == {"本月": (16, 12, 3, 1, Fraction(3, 4))}
    year = by_name(table(report, "2026 年各月累计"))
    assert year["2026-08"] == (2, 1, 1, 0, Fraction(1, 2))
    assert year["2026-09"] == (16, 12, 3, 1, Fraction(3, 4))
    assert list(year) == ["2026-08", "2026-09", "合计"]  # from the first month with anything reported
    assert year["合计"] == (18, 13, 4, 1, Fraction(13, 18))
    assert "申报 16 件，通过 12 件，另有 1 件结果未登记，通过率 75.00%" in said(report)
    listed = table(report, "本月申报明细（16 件）")
    assert set(column(listed, "ticket_no")) == {f"X{n:02d}" for n in range(1, 17)}
    assert column(listed, "state").count("通过") == 12


def test_b40_every_part_adds_up_to_the_month(forty):
    report = registry.build(forty, "B40", SEPTEMBER)
    for title in ("按申报类型", "按申报单位", "按情形"):
        parts = by_name(table(report, title))
        total = parts.pop("合计")
        assert total == (16, 12, 3, 1, Fraction(3, 4))
        assert tuple(map(sum, zip(*(row[:4] for row in parts.values()), strict=True))) == total[:4]


def test_b40_opens_its_tickets(forty):
    assert check_doors(forty, "B40", SEPTEMBER) > 30
    report = registry.build(forty, "B40", SEPTEMBER)
    assert len(registry.basis(forty, report, SEPTEMBER)) == 18  # the year's: September's and August's


def copies(office, source: int, tickets: list[int]) -> None:
    """Write an application again for other tickets, with all its steps."""
    columns = "kind, ground_code, ground_title, ground_basis, period, unit, reason, note, is_void"
    steps = "kind, at, round_no, verdict, person, unit, basis, text, due_on, entered_at, actor, is_void"
    with office.change("test.copy", "exclusion"):
        for ticket in tickets:
            office.database.execute_sql(
                f"INSERT INTO exclusion (ticket_id, {columns}) SELECT ?, {columns} FROM exclusion WHERE id = ?",
                (ticket, source),
            )
            made = office.database.value("SELECT max(id) FROM exclusion")
            office.database.execute_sql(
                f"INSERT INTO exclusion_step (exclusion_id, {steps}) SELECT ?, {steps} FROM exclusion_step"
                " WHERE exclusion_id = ?",
                (made, source),
            )


def test_f7_1_forty_five_of_sixty_are_75_percent(desk):
    office, _ = desk
    ids = answered(office, [{"ticket_no": f"X{n:02d}"} for n in range(60)])
    passed, failed = decided(office, ids[0], True), decided(office, ids[1], False)
    copies(office, passed, ids[2:46])
    copies(office, failed, ids[46:])
    row = table(registry.build(office, "B40", SEPTEMBER), "本月不纳入考核").rows[0]
    assert values(row) == ("本月", 60, 45, 15, 0, Fraction(3, 4))
    assert shown(row[-1].value, "rate") == "75.00%"


def material_rows(office) -> list[tuple]:
    return office.database.rows(
        "SELECT m.id, coalesce(nullif(m.unit, ''), e.unit), m.due_at, m.received_at, m.is_ok FROM exclusion_material m"
        " JOIN exclusion e ON e.id = m.exclusion_id WHERE m.is_void = 0 AND e.is_void = 0"
    )


def fill_materials(office, clock) -> None:
    """Six applications with two materials each: in time, late, not come, not yet due, due in October, without limit."""
    ids = answered(office, [{"ticket_no": f"X{n}", "unit": "城管科"} for n in range(6)])
    clock.moment = datetime(2026, 9, 1, 9)
    for ticket in ids:
        exclusions.apply(
            office, ticket, "剔除", GROUND, ("城管科", "物业科")[ticket % 2], "不属于本街道职责",
            materials=[exclusion_materials.MaterialDemand(name, None) for name in ("证明", "照片")],
        )  # fmt: skip
    limits = ("2026-09-05", "2026-09-05", "2026-09-10", "2026-09-25", "2026-10-08", "")
    with office.change("test.limits", "exclusion_material"):
        for number, due in enumerate(limits, start=1):
            if due:
                office.database.execute_sql(
                    "UPDATE exclusion_material SET due_at = ? WHERE exclusion_id = ?", (f"{due}T17:00:00", number)
                )
    every = office.database.rows("SELECT id FROM exclusion_material WHERE exclusion_id = 1")
    exclusion_materials.receive(office, [row[0] for row in every])
    clock.moment = datetime(2026, 9, 6, 9)
    every = office.database.rows("SELECT id FROM exclusion_material WHERE exclusion_id = 2")
    exclusion_materials.receive(office, [row[0] for row in every])
    clock.moment = datetime(2026, 9, 18, 9, 30)


def test_b25_counts_due_received_and_late_materials(desk):
    office, clock = desk
    fill_materials(office, clock)
    report = registry.build(office, "B25", SEPTEMBER)
    made = by_name(table(report, "各责任单位材料催收情况"))
    # by hand: due in September: four applications = 8; came: 4; late: the second (came late) and the third = 4
    assert made["合计"][:4] == (8, 4, 4, 4)
    assert made["合计"][7] == Fraction(1, 2)
    assert "另有 2 份未收材料没有填甲方规定时限" in said(report)
    assert "逾期 4 份，应为 0" in said(report)
    late = dict(
        zip(
            column(table(report, "应收材料明细"), "ticket_no"),
            column(table(report, "应收材料明细"), "late"),
            strict=True,
        )
    )
    assert late == {"X0": None, "X1": "16小时", "X2": "未收到", "X3": None}
    for unit in ("城管科", "物业科"):
        rows = [row for row in material_rows(office) if row[1] == unit and "2026-09" <= row[2] < "2026-10"]
        overdue = sum((row[3] or "2026-09-18T09:30:00") > row[2] for row in rows)
        assert made[unit][:4] == (len(rows), sum(bool(r[3]) for r in rows), sum(not r[3] for r in rows), overdue)


def test_b25_of_a_past_day_does_not_know_what_came_later(desk):
    office, clock = desk
    fill_materials(office, clock)
    day = registry.build(office, "B25", parse_period("2026-09-05"))
    assert by_name(table(day, "各责任单位"))["合计"][:4] == (4, 2, 2, 2)  # at its end the second was overdue
    assert column(table(day, "应收材料明细"), "late")[-2:] == ["未收到", "未收到"]
    assert check_doors(office, "B25", parse_period("2026-09-05")) > 5


def test_b25_both_readings_of_r_40(desk):
    office, _ = desk
    ids = answered(office, [{"ticket_no": f"X{n}"} for n in range(4)])
    rechecked(office, ids[0])
    rechecked(office, ids[1], at_once=False)
    decided(office, ids[2], True)
    report = registry.build(office, "B25", SEPTEMBER)
    made = {row[0].value: values(row)[2:] for row in table(report, "整改后一次通过率").rows}
    # 甲: of the two rectified one passed its first recheck. 乙: one of three passed review and recheck at once.
    assert made == {"读法甲": (2, 1, Fraction(1, 2), "采用"), "读法乙": (3, 1, Fraction(1, 3), None)}
    assert "没有一次通过" in table(report, "整改后一次通过率").note
    steps = by_name(table(report, "本期催收、审核"))
    assert steps["审核不通过"][0] == 2
    assert steps["审核通过"] == (3, 3)
    assert steps["甲方复核不通过"] == (1, 1)
    assert check_doors(office, "B25", SEPTEMBER) > 10


def test_materials_in_time_are_praised(desk):
    office, _ = desk
    ids = answered(office, [{"ticket_no": "X0"}])
    applied(office, ids[0], datetime(2026, 9, 20).date())
    flow_sync.rebuild(office)
    report = registry.build(office, "B25", SEPTEMBER)
    assert "应收材料 2 份，已收 0 份，未收 2 份；逾期为 0" in said(report)
