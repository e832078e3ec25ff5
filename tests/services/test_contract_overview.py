"""B45 合同履约总览: the figures of one page, its paper on one lying sheet, and what is missing."""

from __future__ import annotations

import pypdfium2
import pytest

from app.domain.errors import NotFound
from app.services import (
    deliverables,
    due_lines,
    overview_papers,
    payment_steps,
    printing,
    settlements,
    submissions,
    terminations,
)
from app.services.contract_overview import overview
from tests.services.money_desk import claim, desk, manual, pay, statement, tick


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document[0].get_textpage().get_text_range().replace("\r\n", "\n")


def test_b45_money_taken_waiting_and_claimed(tmp_path):
    """Settled 6,800 in the second instalment; 500 of a later month, 300 by hand and 1,627.05 claimed wait."""
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-12-01", "2026-06-01")
    statement(office, contract, "2026-07", 680000)
    tick(office, contract, 2, {"effective": "2026-06-01", "satisfied": "2026-11-02", "invoice": "2026-11-04"})
    settlements.lock(office, contract, 2)
    pay(office, contract, 2, "2026-11-10")
    statement(office, contract, "2026-11", 50000)
    manual(office, contract, 30000, "3.1.4")
    claim(office, contract, 162705, "7.4")
    claim(office, contract, 100, "7.4", state="waived")
    money = overview(office, contract).money
    assert (money.total_fen, money.deducted_fen, money.to_deduct_fen) == (108470000, 680000, 50000 + 30000 + 162705)
    # 325,410 − 6,800 = 318,610 paid; 542,350 + 216,940 = 759,290 are still to pay.
    assert (money.paid_fen, money.unpaid_fen, money.rewarded_fen, money.at_risk_fen) == (31861000, 75929000, 0, 0)
    second = overview(office, contract).instalments[1]
    assert (second.payable_fen, second.deducted_fen, second.state_text, second.is_settled) == (
        31861000,
        680000,
        "已付清",
        True,
    )
    office.close()


def test_b45_the_offices_delay_is_money_at_risk(tmp_path):
    """000: approval 2025-06-20, limit 07-21 (AC-05); on 07-31 ten days of 3,192.00 stand against the office."""
    office, contract, clock = desk(tmp_path, "chengbei", "2025-07-21", "2025-05-31")
    tick(office, contract, 1, {"effective": "2025-05-31", "funds": "2025-06-10", "approval": "2025-06-20"})
    assert overview(office, contract).money.at_risk_fen == 0
    clock.forward(days=10)
    found = overview(office, contract)
    assert found.money.at_risk_fen == 3192000
    assert found.instalments[0].due_on == "2025-07-21"
    assert [value.code for value in found.alarms] == []
    clock.forward(days=11)  # 2025-08-11 is the 15th workday
    assert [(v.code, v.value, v.state) for v in overview(office, contract).alarms] == [("K11", 15, "triggered")]
    office.close()


def test_b45_deliverables_deadlines_holds_and_what_is_missing(tmp_path):
    office, contract, clock = desk(tmp_path, "chengbei", "2025-10-14")
    first = deliverables.list_deliverables(office, contract)[0]
    submissions.submit(office, first.id, clock().replace(month=9, day=29), method="授权邮箱")
    payment_steps.hold(office, contract, 1, "fiscal", "区财政尚未拨款", from_on="2025-10-01")
    found = overview(office, contract)
    # June to September fell due; June's is handed in and waits for the office.
    assert (found.progress.planned, found.progress.done, found.progress.overdue, found.waiting) == (16, 0, 3, 1)
    assert [hold.clause for hold in found.holds] == ["000·四(六)"]
    assert [reading.code for reading in found.missing] == ["R-04", "R-07", "R-45"]
    assert found.blanks == ("生效日期未填，付款期限无法起算", "合同编号未填")
    assert found.days_left == 228  # 2025-10-14 → 2026-05-30: 17 + 30 + 31 + 31 + 28 + 31 + 30 + 30
    assert len(found.deadlines) == 8
    assert found.open_deadlines > 8
    assert found.overdue_deadlines == 4  # three months not handed in, and June's review that ended on 10-13
    office.close()


@pytest.mark.parametrize("template", ["chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu"])
def test_b45_stands_on_one_lying_page_and_is_logged(tmp_path, template):
    office, contract, _ = desk(tmp_path, template, "2026-03-10")
    path = tmp_path / "b45.pdf"
    text = _text(overview_papers.pdf(office, contract, save_to=path))
    size = pypdfium2.PdfDocument(path)[0].get_size()
    assert size[0] > size[1]
    for word in ("合同履约总览", "甲方逾期风险", "计数器", "未解除的付款阻断", "第 1 份"):
        assert word in text, word
    assert [row.copy_no for row in printing.prints(office, overview_papers.CODE, f"contract:{contract}")] == [1]
    assert "第 2 份" in _text(overview_papers.pdf(office, contract, target="preview"))
    assert len(printing.prints(office, overview_papers.CODE, f"contract:{contract}")) == 1
    office.close()


def test_b45_one_row_a_counter_the_gravest_first(tmp_path):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-06-20", "2026-06-01")
    found = overview(office, contract)
    # Two weekly reports fell due on 06-07 and 06-14: 13 and 6 days late on 06-20.
    rows = overview_papers.paper(found, "王芳").counters
    assert [(row[0], row[3], row[4]) for row in rows] == [("K05", "13 / 13 / 15", "已触发")]  # 7 days are reached
    assert rows[0][2].endswith("等 2 项")
    office.close()


def test_b45_after_a_notice_of_termination_nothing_further_falls_due(tmp_path):
    """001 ended on 2026-11-10 with nothing handed in.

    Owed: 23 weekly reports (06-07…11-08) and 5 monthly ones; the other 36 are due no more. Delays stop on that day:
    weekly 156 + 149 + … + 2 = 1,817 days, monthly 133 + 102 + 71 + 41 + 10 = 357: 2,174 × 542.35 = 1,179,068.90.
    """
    office, contract, clock = desk(tmp_path, "zhongguancun", "2026-11-10", "2026-06-01")
    made = terminations.draft(office, contract, "7.7", "零分 2 件", effective_on="2026-11-10", paid_fen=0).value
    terminations.issue(office, made, "李主任", "法律顾问", notice_on="2026-11-10", arrives_on="2026-11-10")
    clock.forward(days=30)
    found = overview(office, contract)
    rows = deliverables.list_deliverables(office, contract)
    assert (found.progress.overdue, sum(row.is_dropped for row in rows)) == (28, 36)
    assert {row.state_text for row in rows} == {"逾期未交", "合同已终止，不再应交"}
    assert found.money.claimable_fen == 117906890
    assert next(value.value for value in found.alarms if value.code == "K05") == 156
    lines = [line for line in due_lines.open_lines(office, clock()) if line.entity == "deliverable"]
    assert max(line.due_at for line in lines) == "2026-11-08T23:59:59"
    assert {line.code for line in lines} & {"D13", "D42"} == set()
    assert overview_papers.days_text(found) == "2026-11-10 已解除"
    office.close()


def test_b45_an_unknown_contract_is_refused(tmp_path):
    office, _, _ = desk(tmp_path, "huoying", "2026-03-10")
    with pytest.raises(NotFound):
        overview(office, 99)
    office.close()
