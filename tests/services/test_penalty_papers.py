from __future__ import annotations

import io
import re
from datetime import datetime

import pypdfium2
import pytest

from app.domain.errors import KnownError, NotAllowed
from app.services import (
    contracts,
    due_lines,
    duty_locks,
    error_entry,
    history,
    penalty_notices,
    penalty_papers,
    penalty_statements,
    printing,
    settlements,
)
from tests.office_desk import add_ticket
from tests.services.penalty_cases import R17, confirmed, july, penalty_office, register


@pytest.fixture
def desk(tmp_path):
    office, clock, contract_id = penalty_office(tmp_path)
    contracts.choose_reading(office, contract_id, *R17)
    yield office, clock, contract_id
    office.close()


def words(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pages = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    document.close()
    return [re.sub(r"\s", "", page) for page in pages]


def test_f94_the_notice_of_ac08_names_everything(desk):
    office, _, contract_id = desk
    july(office, contract_id)
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    notice = penalty_notices.issue(office, statement, plead_by="2026-08-10", payment_no=2).value
    pdf = penalty_papers.pdf_of_notice(office, notice)
    pages = words(pdf)
    text = "".join(pages)
    assert len(pages) > 1
    assert all("扣款通知书扣〔2026〕1号" in page for page in pages[1:])
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    for wanted in (
        "扣〔2026〕1号",
        "一、值班坐席签派单失误（001·附3·一(二)1(2)）",
        "6件，2,400.00元",
        "1件，1,000.00元",
        "5件，1,600.00元",
        "6件，1,800.00元",
        "6,800.00元（大写：人民币陆仟捌佰元整）",
        "R-17",
        "B：8,000.00元（+1,200.00）",
        "C：6,500.00元（−300.00）",
        "第2期（第二次付款，325,410.00元）",
        "K01",
        "K02",
        "2026年8月10日前书面提出陈述申辩",
        "甲方（出具）",
        "乙方（签收）",
        "⑤没有按规定报备",
    ):
        assert wanted in text, wanted
    row = penalty_statements.get(office, statement)
    assert row.payment_no == 2
    assert row.total_fen == 680000 == sum(line.fen for line in row.lines)
    assert penalty_papers.notice_paper(office, notice).open_fen == 680000
    assert [one.copy_no for one in printing.prints(office, "P-06", f"penalty_notice:{notice}")] == [1]


def test_f94_the_subtotals_of_the_paper_add_up_to_its_total(desk):
    office, _, contract_id = desk
    july(office, contract_id)
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    notice = penalty_notices.issue(office, statement).value
    text = "".join(words(penalty_papers.pdf_of_notice(office, notice, target="preview")))
    sums = [int(found.replace(",", "")) for found in re.findall(r"小计\d+件，([\d,]+)\.00元", text)]
    assert sums == [2400, 1000, 1600, 1800]
    assert sum(sums) == 6800
    assert printing.prints(office, "P-06", f"penalty_notice:{notice}") == []


def test_f94_a_supplement_says_what_changed(desk):
    office, _, contract_id = desk
    ids = [confirmed(office, contract_id, "dispatch", f"2026-07-{day:02d}") for day in (1, 2, 3, 4)]
    penalty_statements.lock(office, contract_id, "2026-07")
    error_entry.dismiss(office, ids[0], "陈述申辩成立")
    extra = penalty_statements.lock(office, contract_id, "2026-07").value
    notice = penalty_notices.issue(office, extra).value
    text = "".join(words(penalty_papers.pdf_of_notice(office, notice)))
    assert "扣款通知书（补充）" in text
    assert "-500.00元（大写：人民币负伍佰元整）" in text
    assert "当月累计900.00元" in text
    assert "锁定后不再计罚，退回" in text


def test_a_notice_stands_on_its_statement(desk):
    office, _, contract_id = desk
    confirmed(office, contract_id, "data", "2026-07-01")
    locked = penalty_statements.lock(office, contract_id, "2026-07")
    done = penalty_notices.issue(office, locked.value, plead_by="2026-08-10")
    with pytest.raises(NotAllowed):
        history.undo(office, locked.operation_id)
    with pytest.raises(NotAllowed, match="已出具通知书 扣〔2026〕1号"):
        penalty_notices.issue(office, locked.value)
    penalty_notices.void(office, done.value, "金额说明有误")
    again = penalty_notices.issue(office, locked.value)
    assert penalty_notices.get(office, again.value).number == "扣〔2026〕2号"
    history.undo(office, again.operation_id)
    history.undo(office, locked.operation_id)
    assert penalty_statements.statements(office, contract_id) == []


def test_f94_a_withdrawn_notice_no_longer_holds_the_deduction_for_its_instalment(desk):
    """Planned for the third instalment by a notice that was withdrawn: the second takes it again."""
    office, _, contract_id = desk
    confirmed(office, contract_id, "data", "2026-07-01")
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    notice = penalty_notices.issue(office, statement, payment_no=3).value

    def deducted(no):
        return settlements.preview(office, contract_id, no).totals.deduction_fen

    assert (deducted(2), deducted(3)) == (0, 20000)
    voided = penalty_notices.void(office, notice, "期次写错")
    assert (penalty_statements.get(office, statement).payment_no, deducted(2)) == (None, 20000)
    history.undo(office, voided.operation_id)
    assert (penalty_statements.get(office, statement).payment_no, deducted(2)) == (3, 0)


def test_service_signature_and_plea(desk):
    office, clock, contract_id = desk
    confirmed(office, contract_id, "data", "2026-07-01")
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    notice = penalty_notices.issue(office, statement, plead_by="2026-08-10").value
    (line,) = penalty_notices.due_lines(office, office.now())
    assert (line.key, line.due_at, line.party) == (f"penalty_notice:{notice}", "2026-08-10T23:59:59", "vendor")
    assert line in due_lines.open_lines(office, office.now())
    clock.moment = datetime(2026, 8, 3, 9)
    penalty_notices.serve(office, notice, "专人送达")
    penalty_notices.sign(office, notice, "乙方项目负责人")
    assert penalty_notices.get(office, notice).state_text == "已签收"
    penalty_notices.plead(office, notice, "第 1 件系统故障")
    assert penalty_notices.due_lines(office, office.now()) == []
    penalty_notices.plead(office, notice, "第 1 件系统故障", "不成立，维持")
    (row,) = penalty_notices.rows(office, contract_id)
    assert (row.state_text, row.served_on, row.signer) == ("陈述申辩已处理", "2026-08-03", "乙方项目负责人")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"on": "2026-07-31"}, "早于锁定日"),
        ({"plead_by": "2026-07-31"}, "早于出具日期"),
        ({"payment_no": 9}, "没有第 9 期"),
    ],
)
def test_what_cannot_be_issued(desk, given, message):
    office, _, contract_id = desk
    confirmed(office, contract_id, "data", "2026-07-01")
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    with pytest.raises(KnownError, match=message):
        penalty_notices.issue(office, statement, **given)


def test_a_month_without_errors_needs_no_notice(desk):
    office, _, contract_id = desk
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    with pytest.raises(NotAllowed, match="没有扣款"):
        penalty_notices.issue(office, statement)


def test_p14_training_and_p13_correction(desk):
    office, _, contract_id = desk
    lock = duty_locks.impose(office, contract_id, "数据员", "special_training", "当月数据失误达 6 件").value
    duty_locks.train(office, lock, content="指标定义与口径", passed=True, score="92", examined_by="赵")
    duty_locks.approve(office, lock, "李主任")
    (text,) = words(penalty_papers.pdf_of_training(office, lock))
    for wanted in ("专项培训考核记录", "数据员", "指标定义与口径", "92", "☑通过", "李主任", "001·附3·一(二)3(2)"):
        assert wanted in text, wanted
    stop = duty_locks.impose(office, contract_id, "坐席甲", "stop_duty", "当月第 4 件", from_on="2026-08-03").value
    (text,) = words(penalty_papers.pdf_of_training(office, stop))
    assert "停岗培训通知" in text
    assert "2026-08-03起" in text
    error = register(office, contract_id, "data", ticket_id=add_ticket(office, "T-9"))
    with pytest.raises(NotAllowed, match="还没有登记更正说明"):
        penalty_papers.pdf_of_correction(office, error)
    error_entry.correct(
        office,
        error,
        {
            "was": "98.2%",
            "now": "97.6%",
            "cause": "分母漏计",
            "effect": "月报第 2 页",
            "corrected_at": "2026-07-20 10:00",
        },
    )
    (text,) = words(penalty_papers.pdf_of_correction(office, error))
    for wanted in ("统计差错更正说明", "原值98.2%", "正值97.6%", "分母漏计", "2026-07-2010:00"):
        assert wanted in text, wanted


def test_f14_the_notice_says_which_readings_nobody_chose(desk):
    """R-17 was chosen before the lock; the others stand at their default, whatever is chosen afterwards."""
    office, clock, contract_id = desk
    confirmed(office, contract_id, "data", "2026-07-01")
    statement = penalty_statements.lock(office, contract_id, "2026-07").value
    notice = penalty_notices.issue(office, statement).value
    clock.moment = datetime(2026, 8, 5, 9)
    contracts.choose_reading(office, contract_id, "R-14", "乙", "会议纪要")
    found = {one.code: one.text for one in penalty_papers.notice_paper(office, notice).readings}
    assert [code for code, text in found.items() if "默认读法，未另行选定" not in text] == ["R-17"]
