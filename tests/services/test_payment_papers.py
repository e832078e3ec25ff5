"""P-05, P-09, P-10 read back from the PDF: the columns of requirements §2.7, one page (F10.5), 大写."""

from __future__ import annotations

import re

import pytest

from app.documents.pdf_pages import page_count, text_of
from app.domain.errors import NotFound
from app.services import evaluations, invoices, payment_papers, payment_steps, printing, settlements
from app.services.contract_terms import terms_of
from app.services.evaluations import Filling
from app.services.payment_steps import MoneyEvent
from tests.services.money_desk import desk, grade, invoice, manual, statement, tick


def words(pdf):
    return re.sub(r"\s", "", "".join(text_of(pdf)))


@pytest.fixture
def huoying(tmp_path):
    office, contract, _ = desk(tmp_path, "huoying", "2026-01-10", R_36="甲")
    yield office, contract
    office.close()


@pytest.mark.parametrize("length", [1, 40, 400])
def test_f105_the_evaluation_form_stays_on_one_page(huoying, length):
    office, contract = huoying
    items = {item.name: "开展培训。" * min(length, 40) for item in terms_of(office, contract).terms.evaluation_items}
    filling = Filling("良好", "系统可用率 99.9%。" * length, items, confirm="良好", filled_by="王芳", on="2025-09-10")
    made = evaluations.fill(office, contract, 1, filling).value
    pdf = payment_papers.pdf_of_evaluation(office, made)
    assert page_count(pdf) == 1
    text = words(pdf)
    for item in items:
        assert re.sub(r"\s", "", item) in text
    assert "☐优秀☑良好☐好☐一般☐差" in text
    assert text.count("签字：") == 3
    assert "2025-08-08至2025-09-07" in text


def test_p05_shows_the_meeting_and_the_final_grade(huoying):
    office, contract = huoying
    text = words(payment_papers.pdf_of_evaluation(office, grade(office, contract, 1, "差", "2025-09-20")))
    assert "☑讨论通过☐退回" in text
    assert "届次：第3次纪要编号：纪要〔2025〕3号" in text
    assert text.count("☑差") == 2
    assert "奖惩金额：-10,000.00元" in text


def test_p09_every_line_gate_invoice_account_and_words(huoying):
    office, contract = huoying
    for month, name in enumerate(("优秀", "良好", "一般", "差"), 1):
        grade(office, contract, month, name, "2025-12-25")
    tick(office, contract, 1, {"cycle_end": "2025-12-07", "evaluation_final": "2025-12-25"})
    made = settlements.lock(office, contract, 1).value
    facts = invoice("25112000000012345678", 42880000, "2026-01-04", title="北京市昌平区霍营街道办事处")
    invoices.accept(office, invoices.add(office, contract, 1, facts).value)
    text = words(payment_papers.pdf_of_settlement(office, made))
    for part in (
        "合同额388,800.00＋奖励50,000.00－扣款10,000.00＝428,800.00元",
        "大写：肆拾贰万捌仟捌佰元整",
        "付款周期结束2025-12-07",
        "月度评价定稿2025-12-25",
        "财政资金到账未登记",
        "25112000000012345678428,800.002026-01-04合规",
        "账号：632526279",
        "请款期限2026-01-05",
        "R-36：甲",
        "主要领导",
    ):
        assert part in text
    copies = printing.prints(office, "P-09", f"settlement:{made}")
    assert [copy.copy_no for copy in copies] == [1]


def test_p09_keeps_its_lines_when_deductions_come_later(tmp_path):
    office, contract, _ = desk(tmp_path, "zhongguancun", "2026-11-10", "2026-06-01")
    statement(office, contract, "2026-07", 680000)
    manual(office, contract, 30000, "3.1.4")
    tick(office, contract, 2, {"effective": "2026-06-01", "satisfied": "2026-11-02"})
    made = settlements.lock(office, contract, 2).value
    before = payment_papers.settlement(office, made)
    statement(office, contract, "2026-08", 60000)
    extra = settlements.supplement(office, contract, 2, "8 月扣款").value
    assert payment_papers.settlement(office, made) == before
    assert "擅自离岗（李主任批准）001·3.1.4-300.00" in words(payment_papers.pdf_of_settlement(office, made))
    assert "负陆佰元整" in words(payment_papers.pdf_of_settlement(office, extra))
    with pytest.raises(NotFound):
        payment_papers.pdf_of_settlement(office, 99)
    office.close()


def test_p09_of_000_prints_the_swapped_account(tmp_path):
    office, contract, _ = desk(tmp_path, "chengbei", "2025-07-10", "2025-06-01")
    tick(office, contract, 1, {"effective": "2025-06-01"})
    made = settlements.lock(office, contract, 1).value
    text = words(payment_papers.pdf_of_settlement(office, made))
    assert "“开户行”与“账号”两栏疑似写反" in text
    assert "大写：玖拾伍万柒仟陆佰元整" in text
    office.close()


def test_p10_three_days_in_three_columns(huoying):
    office, contract = huoying
    payment_steps.register(office, contract, 1, MoneyEvent("request", "2026-01-05", voucher="请款函 1 号"))
    payment_steps.register(office, contract, 1, MoneyEvent("arrival", "2026-01-08"))
    text = words(payment_papers.pdf_of_register(office, contract))
    assert "2025-08-08至2025-12-07388,800.002026-01-052026-01-052026-01-08" in text
    assert "请款函1号" in text
    assert text.count("388,800.00") == 3


def test_f14_a_trial_says_that_it_is_one_and_what_is_missing(huoying):
    office, contract = huoying
    grade(office, contract, 1, "优秀", "2025-09-20")
    text = words(payment_papers.pdf_of_trial(office, contract, 1))
    for part in (
        "付款结算单（试算）",
        "418,800.00元",
        "第2月、第3月、第4月评价没有定稿",
        "还不能锁定：条件“付款周期结束”还没有登记",
        "没有锁定，不作为付款依据",
    ):
        assert part in text


def test_f14_the_settlement_says_which_readings_nobody_chose(tmp_path):
    """R-36 chosen, R-37 not: only the latter is marked as the default."""
    office, contract, _ = desk(tmp_path, "huoying", "2026-01-20", R_36="乙")
    for month, name in enumerate(("优秀", "良好", "一般", "差"), 1):
        grade(office, contract, month, name, "2026-01-04")
    tick(office, contract, 1, {"cycle_end": "2025-12-07", "evaluation_final": "2026-01-04"})
    made = settlements.lock(office, contract, 1).value
    found = words(payment_papers.pdf_of_settlement(office, made))
    assert found.count("默认读法，未另行选定") == 1
    assert re.search(r"读法R-37：甲，[^读]*（默认读法，未另行选定）", found)
    office.close()
