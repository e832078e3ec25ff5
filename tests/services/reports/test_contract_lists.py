"""B23 and B41 to B45: figures against hand counts and against the tables themselves, and the doors behind them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.report_content import Report, Table, shown
from app.domain.report_duties import DueRule
from app.domain.report_periods import parse_period
from app.services import (
    contracts,
    deliverables,
    operations,
    payment_plan,
    payment_steps,
    penalty_statements,
    report_duties,
    submissions,
)
from app.services.reports import registry
from tests.office_desk import DeskClock, new_office
from tests.services.money_desk import desk, grade, pay, tick
from tests.services.penalty_cases import R17, july, penalty_office
from tests.services.reports.doors import check_doors


def table(report: Report, title: str) -> Table:
    return next(one for one in report.tables if one.title.endswith(title))


def lines(found: Table) -> list[tuple[str, ...]]:
    rows = (*found.rows, *((found.total,) if found.total else ()))
    return [tuple(shown(cell.value, col.kind) for cell, col in zip(row, found.columns, strict=True)) for row in rows]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_b42_months_and_cycles_of_ac09(tmp_path):
    office, contract, clock = desk(tmp_path, "huoying", "2025-12-20")
    for month, (name, on) in enumerate([("优秀", "2025-09-20"), ("良好", "2025-10-20"), ("一般", "2025-11-20")], 1):
        grade(office, contract, month, name, on)
    period = parse_period("2025")
    report = registry.build(office, "B42", period)
    assert [row[0] + row[5] for row in lines(table(report, "月度评价"))] == [
        "第 1 月优秀",
        "第 2 月良好",
        "第 3 月一般",
        "第 4 月—",
    ]
    (first, *_, total) = lines(table(report, "付款周期"))
    assert first[2:] == ("优秀、良好、一般、未定", "388,800.00", "50,000.00", "438,800.00", "1")
    assert total[0] == "合计"
    check_doors(office, "B42", period)
    grade(office, contract, 4, "差", "2025-12-19")
    clock.forward(days=1)
    assert lines(table(registry.build(office, "B42", period), "付款周期"))[0][3:] == (
        "388,800.00",
        "40,000.00",
        "428,800.00",
        "0",
    )
    office.close()


def test_b43_the_month_of_ac08_with_every_reading_and_its_counters(tmp_path):
    office, _, contract = penalty_office(tmp_path)
    july(office, contract)
    period = parse_period("2026-07")
    report = registry.build(office, "B43", period)
    assert [(row[0], row[2], row[3], row[4]) for row in lines(table(report, "四类扣款"))] == [
        ("签派单失误", "6", "2", "2,400.00"),
        ("零分工单", "1", "0", "1,000.00"),
        ("复核失误", "5", "0", "1,600.00"),
        ("数据失误", "6", "0", "1,800.00"),
        ("合计", "18", "2", "6,800.00"),
    ]
    readings = {row[:2]: row[2:] for row in lines(table(report, "各读法下的合计"))}
    assert readings["R-17", "A"] == ("6,800.00", "0.00")
    assert readings["R-17", "B"] == ("8,000.00", "1,200.00")
    assert readings["R-17", "C"] == ("6,500.00", "-300.00")
    assert "R-17 还没有选定" in table(report, "各读法下的合计").note
    counted = {row[0]: row[3] for row in lines(table(report, "计数器"))}
    assert (counted["K01"], counted["K02"]) == ("1", "11")
    assert check_doors(office, "B43", period) == 9
    contracts.choose_reading(office, contract, *R17)
    penalty_statements.lock(office, contract, "2026-07")
    (locked, total) = lines(table(registry.build(office, "B43", period), "结算单和补充单"))
    assert (locked[0], locked[2], total[2]) == ("2026-07 扣款结算单", "6,800.00", "6,800.00")
    office.close()


def test_b44_counts_what_the_table_of_deliverables_says(tmp_path):
    with new_office(tmp_path / "office", DeskClock(at("2025-09-10T09:00:00"))) as office:
        contract = contracts.add(office, "jiuxianqiao").value
        first, second = deliverables.list_deliverables(office, contract)[:2]
        submissions.submit(office, first.id, at("2025-04-20T10:00:00"))
        period = parse_period("2025-08")
        report = registry.build(office, "B44", period)
        total = lines(table(report, "成果交付进度"))[-1]
        due = office.database.value(
            "SELECT count(*) FROM deliverable WHERE contract_id = ? AND due_on <> '' AND due_on <= '2025-08-31'",
            (contract,),
        )
        assert total[2:] == (str(due), "0", "1", str(due - 1), str(54 - due))
        assert due == 12  # four service months to 2025-08-02: 2 + 2 + 6 + 2
        assert len(table(report, "到期尚未验收的").rows) == due
        assert second.due_on <= "2025-08-31"
        check_doors(office, "B44", period)


def test_b44_what_is_due_later_in_a_running_month_is_not_overdue(tmp_path):
    with new_office(tmp_path / "office", DeskClock(at("2025-08-02T09:00:00"))) as office:
        contract = contracts.add(office, "jiuxianqiao").value
        counted = lines(table(registry.build(office, "B44", parse_period("2025-08")), "成果交付进度"))[-1]
        past = office.database.value(
            "SELECT count(*) FROM deliverable WHERE contract_id = ? AND due_on <> '' AND due_on < '2025-08-02'",
            (contract,),
        )
        # 12 until the month's end; what is due on the day itself or later is not late yet
        assert counted[2:] == ("12", "0", "0", str(past), str(54 - past))
        assert 0 < past < 12
        assert check_doors(office, "B44", parse_period("2025-08")) > 10


@pytest.mark.parametrize("code", ["B42", "B43", "B44"])
def test_the_same_contracts_give_the_same_paper_on_another_day(tmp_path, code):
    clock = DeskClock(at("2025-09-10T09:00:00"))
    with new_office(tmp_path / "office", clock) as office:
        for key in ("jiuxianqiao", "huoying", "zhongguancun"):
            contracts.add(office, key, None if key == "jiuxianqiao" else date(2025, 5, 1))
        period = parse_period("2025-07")
        first = registry.build(office, code, period)
        clock.moment = at("2025-11-24T16:31:00")
        assert registry.build(office, code, period) == first


def test_b45_has_a_part_for_every_contract(tmp_path):
    with new_office(tmp_path / "office", DeskClock()) as office:
        assert registry.build(office, "B45", parse_period("2026-09-18")).blocks[0].text == "没有适用这张报表的合同。"
        for key in ("chengbei", "yongdinglu"):
            contracts.add(office, key, date(2026, 5, 1))
        report = registry.build(office, "B45", parse_period("2026-09-18"))
        totals = [lines(one)[0] for one in report.tables if one.title == "款项"]
        assert totals == [("合同总价", "1,596,000.00"), ("合同总价", "568,800.00")]


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        ("2026-04-30", 0),
        ("2026-05-01", 1),  # in force, its service begins in June
        ("2026-09-17", 2),
        ("2026-09-18", 2),
    ],
)
def test_b45_of_a_past_day_leaves_out_what_had_not_begun(tmp_path, day, titles):
    with new_office(tmp_path / "office", DeskClock()) as office:
        contracts.add(office, "chengbei", date(2026, 5, 1))
        late = contracts.add(office, "yongdinglu", date(2026, 9, 17)).value
        with office.change("contract.test", "contract"):
            office.database.execute_sql("UPDATE contract SET start_on = '2026-09-17' WHERE id = ?", (late,))
            office.database.execute_sql("UPDATE contract SET start_on = '2026-06-01' WHERE id <> ?", (late,))
        report = registry.build(office, "B45", parse_period(day))
        assert [one.title for one in report.tables].count("款项") == titles


def test_b45_of_a_past_day_counts_what_was_done_by_then(tmp_path):
    office, contract, _clock = desk(tmp_path, "huoying", "2025-12-20")
    tick(office, contract, 1, dict.fromkeys(payment_plan.plan(office, contract).terms.payments[0].gates, "2025-10-01"))
    for on, fen in (("2025-10-15", 10_000_00), ("2025-11-20", 5_000_00)):
        pay(office, contract, 1, on, fen, "按协议先付")
    held = payment_steps.hold(office, contract, 1, "other", "资料不全", from_on="2025-11-01", clause="三.2").value
    payment_steps.lift(office, held, "资料补齐", on="2025-11-10")
    paid, said = {}, {}
    for day in ("2025-10-14", "2025-10-15", "2025-11-05", "2025-11-30", "2025-12-20"):
        report = registry.build(office, "B45", parse_period(day))
        found = {row[0]: row[1] for row in lines(table(report, "款项"))}
        paid[day] = (found["已付"], found["甲方逾期风险"] == "—")
        said[day] = "".join(getattr(block, "text", "") for block in report.blocks)
        assert day in report.definition[0]
    assert [paid[day] for day in paid] == [
        ("0.00", True),
        ("10,000.00", True),
        ("10,000.00", True),
        ("15,000.00", True),
        ("15,000.00", False),
    ]
    assert [day for day, text in said.items() if "资料不全" in text] == ["2025-11-05"]
    office.close()


def test_b41_a_month_of_operation(tmp_path):
    with new_office(tmp_path / "office", DeskClock(at("2026-10-05T09:00:00"))) as office:
        fault = operations.log(office, "fault", at("2026-09-10T08:00:00"), is_outage=True, effect="不能登录").value
        operations.finish(office, fault, at=at("2026-09-10T11:36:00"), handling="重启")
        operations.log(office, "inspection", at("2026-09-12T08:00:00"))
        operations.ask(office, "怎么退回", at=at("2026-09-11T10:00:00"))
        period = parse_period("2026-09")
        report = registry.build(office, "B41", period)
        text = "".join(getattr(block, "text", "") for block in report.blocks)
        assert "应运行 43200 分钟，不能使用 216 分钟，可用率 99.50%" in text
        assert "平均恢复 3 小时 36 分" in text
        assert "没有登记数据库维护" in text
        assert "未响应 1 个" in text
        kinds = {row[0]: row[1] for row in lines(table(report, "运维记录"))}
        assert (kinds["巡检"], kinds["数据备份"], kinds["故障"], kinds["合计"]) == ("1", "0", "1", "2")
        assert check_doors(office, "B41", period) == 9
        operations.maintain(office, on="2026-09-30", integrity="正常")
        assert table(registry.build(office, "B41", period), "数据库维护").rows[0][1].value == "正常"


@pytest.mark.parametrize(("period", "rows"), [("2026-09", 1), ("2026-08", 0)])
def test_b23_lists_what_was_found_wrong_in_the_period(tmp_path, period, rows):
    with new_office(tmp_path / "office", DeskClock()) as office:
        duty = report_duties.add(office, "B02", "day", DueRule(), valid_from="2026-09-01", source="街道").value
        sent = report_duties.deliver(office, duty, "2026-09-16", sent_at=at("2026-09-17T08:00:00")).value
        report_duties.find_wrong(office, sent, "解决率", "85.00%", "76.50%", "分母用错", person="数据甲")
        report = registry.build(office, "B23", parse_period(period))
        found = table(report, "统计差错更正")
        assert len(found.rows) == rows
        if rows:
            assert lines(found)[0][:5] == ("日报 2026-09-16", "解决率", "85.00%", "76.50%", "分母用错")
        check_doors(office, "B23", parse_period(period))
