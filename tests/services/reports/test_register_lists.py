"""B03, B12, B14, B15, B17 to B20; B14 counted by hand on forty tickets (期初 12 + 新增 5 − 销账 4 = 期末 13, F7.5)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.domain.report_content import Heading, Prose
from app.domain.report_periods import parse_period
from app.services import dispatch_meetings, hang_ups, mail_log, monthly_stories, special_registers, whistles
from app.services.dispatch_meetings import ItemDraft
from app.services.reports import registry
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.answering import answered
from tests.services.reports.doors import check_doors
from tests.services.reports.reading import by_name, column, has_table, said, table, values

SEPTEMBER, AUGUST, OCTOBER = (parse_period(name) for name in ("2026-09", "2026-08", "2026-10"))


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock(datetime(2026, 10, 20, 9))) as opened:
        yield opened


def hang(office, ticket: int, unit: str, on: str, off: str = "", *, approved: bool = True) -> int:
    made = hang_ups.apply(office, ticket, "管线改造 13812345678", "明年二季度立项", unit=unit, on="2026-06-01").value
    hang_ups.decide(office, made, approved, "周主任", "办公会纪要", on=on)
    if off:
        hang_ups.write_off(office, made, "已改造", on=off)
    return made


# The forty tickets of the hand count. number: (unit, hung up on, written off on); None: refused; absent: never asked.
# Before September: 1-9 城管科, 10-12 物业科 stand at its beginning; 13-15 were written off before; 16, 17 refused.
# In September: 18-20 城管科 and 21, 22 物业科 are new; written off: 1, 2 (城管科), 10 (物业科) and the new 22.
# After September: 23 is new, 3 is written off; 24 to 40 never were hung up.
FORTY: dict[int, tuple[str, str, str]] = {
    **dict.fromkeys(range(1, 10), ("城管科", "2026-08-10", "")),
    **dict.fromkeys(range(10, 13), ("物业科", "2026-08-31", "")),
    **dict.fromkeys(range(13, 16), ("城管科", "2026-07-01", "2026-08-31")),
    **dict.fromkeys(range(18, 21), ("城管科", "2026-09-05", "")),
    21: ("物业科", "2026-09-01", ""),
    22: ("物业科", "2026-09-30", "2026-09-30"),
    23: ("城管科", "2026-10-01", ""),
}
FORTY[1] = ("城管科", "2026-08-10", "2026-09-01")
FORTY[2] = ("城管科", "2026-08-10", "2026-09-30")
FORTY[10] = ("物业科", "2026-08-31", "2026-09-12")
FORTY[3] = ("城管科", "2026-08-10", "2026-10-01")


@pytest.fixture(scope="module")
def hung(tmp_path_factory: pytest.TempPathFactory):
    """The forty tickets."""
    with new_office(tmp_path_factory.mktemp("hung") / "office", DeskClock(datetime(2026, 10, 20, 9))) as office:
        ids = answered(office, [{"ticket_no": f"H{n:02d}"} for n in range(1, 41)])
        for n, (unit, on, off) in sorted(FORTY.items()):
            hang(office, ids[n - 1], unit, on, off)
        for n in (16, 17):
            hang(office, ids[n - 1], "城管科", "2026-08-05", approved=False)
        yield office


def test_b14_equals_the_count_by_hand_on_forty_tickets(hung):
    report = registry.build(hung, "B14", SEPTEMBER)
    account = table(report, "挂账收支")
    assert by_name(account) == {
        "城管科": (9, 3, 2, 10),  # 1-9; 18-20; less 1 and 2
        "物业科": (3, 2, 2, 3),  # 10-12; 21, 22; less 10 and 22
        "合计": (12, 5, 4, 13),
    }
    assert account.note == "期初 12 + 新增 5 − 销账 4 = 期末 13（平）。"
    listed = table(report, "期末挂账清单（13 件）")
    assert set(column(listed, "ticket_no")) == {f"H{n:02d}" for n in (*range(3, 10), 11, 12, 18, 19, 20, 21)}
    assert column(listed, "kind").count("新增") == 4
    assert column(listed, "reason")[0] == "管线改造 138****5678"
    gone = table(report, "本月销账清单（4 件）")
    assert dict(zip(column(gone, "ticket_no"), column(gone, "gone_on"), strict=True)) == {
        "H01": "2026-09-01",
        "H02": "2026-09-30",
        "H10": "2026-09-12",
        "H22": "2026-09-30",
    }


def test_b14_one_months_end_is_the_next_ones_beginning(hung):
    totals = {
        p.name: by_name(table(registry.build(hung, "B14", p), "挂账收支"))["合计"] for p in (AUGUST, SEPTEMBER, OCTOBER)
    }
    assert totals == {"2026-08": (3, 12, 3, 12), "2026-09": (12, 5, 4, 13), "2026-10": (13, 1, 1, 13)}


def test_b14_against_the_rows(hung):
    for period in (AUGUST, SEPTEMBER, OCTOBER):
        first, last = period.start_on.isoformat(), period.end_on.isoformat()
        sql = (
            "SELECT sum(hung_on < :a AND (written_off_on = '' OR written_off_on >= :a)),"
            " sum(hung_on BETWEEN :a AND :b), sum(written_off_on BETWEEN :a AND :b),"
            " sum(hung_on <= :b AND (written_off_on = '' OR written_off_on > :b))"
            " FROM hang_up WHERE decision = 'approved'"
        )
        expected = hung.database.rows(sql, {"a": first, "b": last})[0]
        assert by_name(table(registry.build(hung, "B14", period), "挂账收支"))["合计"] == expected


def test_b14_opens_exactly_its_tickets(hung):
    assert check_doors(hung, "B14", SEPTEMBER) == 3 * 4 + 13 + 4
    report = registry.build(hung, "B14", SEPTEMBER)
    assert len(registry.basis(hung, report, SEPTEMBER)) == 17


def test_b14_a_ticket_hung_up_twice_in_a_month_opens_the_records(office):
    ticket = add_ticket(office, "H1")
    hang(office, ticket, "城管科", "2026-09-01", "2026-09-10")
    hang(office, ticket, "城管科", "2026-09-20")
    total = table(registry.build(office, "B14", SEPTEMBER), "挂账收支").total
    assert values(total) == ("合计", 0, 2, 1, 1)
    assert total[2].door.entity == "hang_up"
    assert total[3].door.entity == "ticket"
    check_doors(office, "B14", SEPTEMBER)


def test_b15_rows_are_withdrawals_and_answers_of_the_month(office):
    ticket = add_ticket(office, "W1")
    first = whistles.blow(office, "区城管委", "井盖缺失", ticket_id=ticket, on="2026-08-20").value
    second = whistles.blow(office, "区水务局", "积水", on="2026-09-02").value
    third = whistles.blow(office, "区住建委", "外墙脱落", on="2026-09-03").value
    whistles.blow(office, "区园林局", "树木倒伏", on="2026-09-30")
    whistles.withdraw(office, first, "已自行补齐", on="2026-09-01")
    whistles.answer(office, second, "当日到场", on="2026-09-02")
    whistles.answer(office, third, "已排险", on="2026-10-01")
    report = registry.build(office, "B15", SEPTEMBER)
    # by hand: three blown; one answered; one withdrawn; two lines; two wait on the 30th
    assert values(table(report, "本月吹哨情况").rows[0]) == (3, 1, 1, 2, 2)
    assert column(table(report, "撤销吹哨"), "reason") == ["已自行补齐"]
    assert column(table(report, "应哨"), "answered_on") == ["2026-09-02"]
    assert check_doors(office, "B15", SEPTEMBER) > 5


def specials(office) -> None:
    """Rural, named and supervised cases around September."""
    ticket = add_ticket(office, "S1", created_at="2026-09-02 08:00:00", tags="乡村振兴")
    add_ticket(office, "S2", created_at="2026-09-03 08:00:00", tags="乡村振兴,市级督办", title="污水 13812345678")
    add_ticket(office, "S3", created_at="2026-08-03 08:00:00", tags="乡村振兴")

    def receive(kind, title, on, due="", done="", reported="", **more):
        made = special_registers.receive(office, kind, title, on=on, due_on=due or None, **more).value
        if done:
            special_registers.finish(office, made, "已办", on=done)
        if reported:
            special_registers.report(office, made, "区专班", on=reported)

    facts = {"tag": "乡村振兴", "check": "属实"}
    receive("rural", "管网核对", "2026-09-02", ticket_id=ticket, facts=facts)
    receive("city_named", "八月点名已办", "2026-08-01", done="2026-08-31")
    receive("city_named", "八月点名", "2026-08-05", due="2026-08-20", done="2026-09-10", reported="2026-09-11")
    receive("city_named", "九月点名", "2026-09-30", due="2026-10-15")
    receive("city_named", "十月点名", "2026-10-01")
    receive(
        "city_supervised", "市督", "2026-09-01", done="2026-09-02", facts={"document": "京督1号", "confirmed": "已确认"}
    )
    receive("district_supervised", "区督", "2026-08-01", due="2026-09-15")


def test_b17_compares_the_register_with_the_tickets_that_carry_the_tag(office):
    specials(office)
    report = registry.build(office, "B17", SEPTEMBER)
    made = table(report, "乡村振兴案件核对")
    assert (column(made, "ticket_no"), column(made, "tag"), column(made, "check")) == (["S1"], ["乡村振兴"], ["属实"])
    missing = table(report, "有标记未入台账的工单")
    assert (column(missing, "ticket_no"), column(missing, "title")) == (["S2"], ["污水 138****5678"])
    assert check_doors(office, "B17", SEPTEMBER) > 5


def test_b18_carries_over_what_was_not_done(office):
    specials(office)
    report = registry.build(office, "B18", SEPTEMBER)
    assert by_name(table(report, "接收、办结与报送")) == {"市级点名": (1, 1, 1, 1, 1)}
    made = table(report, "市级点名接收、办结")
    assert dict(zip(column(made, "title"), column(made, "state"), strict=True)) == {
        "八月点名": "超期办结",
        "九月点名": "办理中",
    }
    some_days = registry.build(office, "B18", parse_period("2026-09-30..2026-10-20"))
    assert by_name(table(some_days, "接收、办结与报送")) == {"市级点名": (0, 2, 0, 0, 2)}
    assert column(table(some_days, "市级点名接收、办结"), "state") == ["逾期未办结", "办理中"]
    assert check_doors(office, "B18", SEPTEMBER) == 5  # five figures; the two named cases have no ticket


def test_b19_has_both_levels_with_the_second_confirmation(office):
    specials(office)
    report = registry.build(office, "B19", SEPTEMBER)
    assert by_name(table(report, "接收、办结与报送")) == {
        "市级督办": (0, 1, 1, 0, 0),
        "区级督办": (1, 0, 0, 0, 1),
        "合计": (1, 1, 1, 0, 1),
    }
    made = table(report, "市、区督办案件")
    assert column(made, "kind_title") == ["市级督办", "区级督办"]
    assert column(made, "document") == ["京督1号", None]
    assert column(made, "confirmed") == ["已确认", "未登记"]
    assert column(made, "state") == ["已办结", "逾期未办结"]
    assert column(table(report, "有标记未入台账的工单"), "ticket_no") == ["S2"]
    assert check_doors(office, "B19", SEPTEMBER) > 5


def test_b20_lists_the_mails_of_the_month(office):
    for day in (31, 1, 30):
        month = 8 if day == 31 else 9
        mail_log.record(
            office, f"报送{day}", "区分中心", at=datetime(2026, month, day, 23, 59), attachments="清单.xlsx"
        )
    report = registry.build(office, "B20", SEPTEMBER)
    assert column(table(report, "其他邮件报送登记（2 封）"), "subject") == ["报送1", "报送30"]
    assert registry.basis(office, report, SEPTEMBER).tolist() == []


def meetings(office) -> None:
    """Two meetings of September, one of August with something left."""
    tickets = [add_ticket(office, f"M{n}", title=f"诉求{n}", unit="城管科") for n in range(5)]
    before = dispatch_meetings.hold(
        office, "八月会", on="2026-08-20", items=[ItemDraft(tickets[0], "督办", decision="催办")]
    )
    drafts = [ItemDraft(tickets[n], kind) for n, kind in ((1, "重点"), (2, "疑难"), (3, "超时"))]
    first = dispatch_meetings.hold(office, "九月一会", on="2026-09-10", chair="李主任", items=drafts)
    dispatch_meetings.hold(office, "九月二会", on="2026-09-20", items=[ItemDraft(tickets[4], "督办")])
    items = {item.ticket_no: item.id for item in dispatch_meetings.list_items(office)}
    dispatch_meetings.decide(office, items["M1"], "三日内办结", due_on="2026-09-13")
    dispatch_meetings.follow_up(office, items["M1"], "已办结", done_on="2026-09-12")
    dispatch_meetings.decide(office, items["M2"], "明确权属", due_on="2026-09-15")
    dispatch_meetings.follow_up(office, items["M2"], "已明确", done_on="2026-10-08")
    dispatch_meetings.decide(office, items["M3"], "上门", due_on="2026-10-15")
    assert before.value < first.value


def test_b03_counts_the_items_by_sort_and_by_how_far_they_are_at_the_months_end(office):
    meetings(office)
    report = registry.build(office, "B03", SEPTEMBER)
    # 议题, 已落实, 超期落实, 办理中, 逾期未落实, 未议定; as of 30 September
    assert by_name(table(report, "调度会案件统计")) == {
        "重点": (1, 1, 0, 0, 0, 0),
        "疑难": (1, 0, 0, 0, 1, 0),
        "超时": (1, 0, 0, 1, 0, 0),
        "督办": (1, 0, 0, 0, 0, 1),
        "其他": (0, 0, 0, 0, 0, 0),
        "合计": (4, 1, 0, 1, 1, 1),
    }
    assert [row[1].value for row in table(report, "各次会议").rows] == ["九月一会", "九月二会"]
    carried = table(report, "以前会议结转事项")
    assert (column(carried, "ticket_no"), column(carried, "state")) == (["M0"], ["办理中"])
    october = registry.build(office, "B03", parse_period("2026-10-01..2026-10-20"))
    assert dict(
        zip(column(table(october, "以前"), "ticket_no"), column(table(october, "以前"), "state"), strict=True)
    ) == {"M0": "办理中", "M2": "超期落实", "M3": "逾期未落实", "M4": "未议定"}
    assert check_doors(office, "B03", SEPTEMBER) > 20


def test_b12_tells_the_stories_and_leaves_gaps_to_a_person(office):
    ticket = add_ticket(office, "Y1", title="停水")
    monthly_stories.write(office, "2026-09", "水泵换新记", ticket_id=ticket, background="老旧小区\n电话 13812345678")
    special_registers.receive(office, "monthly_case", "待写的案例", on="2026-09-05", facts={"practice": "三方会商"})
    report = registry.build(office, "B12", SEPTEMBER)
    made = table(report, "本月案例")
    assert column(made, "number") == ["2026-09-01", "待编"]
    assert column(made, "missing") == ["做法、成效", "案例"]
    texts = [block.text for block in report.blocks if isinstance(block, Prose) and not block.is_judgement]
    assert texts == ["老旧小区", "电话 138****5678", "三方会商"]
    gaps = [block.text for block in report.blocks if isinstance(block, Prose) and block.is_judgement]
    assert gaps == ["请补写做法。", "请补写成效。", "请补写背景。", "请补写成效。"]
    heads = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 1]
    assert heads == ["案例 2026-09-01　水泵换新记", "待编案例　待写的案例"]
    assert check_doors(office, "B12", SEPTEMBER) == 1


EMPTY = {
    "B01": ("2026-09-17", "没有在办工单"),
    "B03": ("2026-09", "没有登记调度会"),
    "B04": ("2026-09-17", "到期催办：没有工单"),
    "B05": ("2026-09-17", "没有派单超过 4 天仍未办结的工单"),
    "B06": ("2026-09", "没有派发工单"),
    "B07": ("2026-09-17", "当日没有派发工单"),
    "B11": ("2026H1", "请先导入"),
    "B12": ("2026-09", "没有登记每月一案"),
    "B13": ("2026-09", "没有回访或评定为未解决"),
    "B14": ("2026-09", "期初、期末均为 0"),
    "B15": ("2026-09", "没有吹哨"),
    "B16": ("2026-09", "没有可比对的市级回访结果"),
    "B17": ("2026-09", "没有乡村振兴案件"),
    "B18": ("2026-09", "没有市级点名"),
    "B19": ("2026-09", "没有督办案件"),
    "B20": ("2026-09", "没有登记其他邮件报送"),
    "B24": ("2026-09-17", "没有新到或流转的工单"),
    "B25": ("2026-09", "没有到期应收的材料"),
    "B36": ("2026Q3", "没有单否、双否工单"),
    "B39": ("2026-09", "本月来件 0 件，办结 0 件"),
    "B40": ("2026-09", "没有报送不纳入考核申报"),
}


@pytest.mark.parametrize("code", EMPTY)
def test_an_empty_register_gives_a_page_that_says_so(office, code):
    period, words = EMPTY[code]
    report = registry.build(office, code, parse_period(period))
    assert words in said(report)
    assert report.title.startswith("永定路街道")
    assert report.definition[0].startswith("统计时段：")
    check_doors(office, code, parse_period(period))
    assert not has_table(report, "逐件")
