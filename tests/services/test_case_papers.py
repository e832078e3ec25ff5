"""Papers of cases and slips filled from the records, counted as copies, masked (P-07, P-21 to P-24)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.documents.pdf_pages import text_of
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.slips import SlipKind
from app.services import (
    appeal_papers,
    appeals,
    case_papers,
    contracts,
    exclusion_lists,
    exclusion_materials,
    exclusion_review,
    exclusions,
    flow,
    hang_ups,
    printing,
    slips,
)
from app.services.session import Office
from tests.services.case_desk import DEFECT, applied, desk, gathered, rechecked, ticket


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = desk(tmp_path)
    yield made
    made.close()


def text(pdf: bytes) -> str:
    return re.sub(r"[\s\ufffe]", "", "".join(text_of(pdf)))


def test_each_round_has_its_own_opinion(office, tmp_path):
    one = ticket(office, 1, title="路灯不亮")
    made = rechecked(office, one)
    first = text(case_papers.pdf_of_opinion(office, made, 1))
    last = text(case_papers.pdf_of_opinion(office, made, save_to=tmp_path / "p07.pdf"))
    assert "☑不合格，须整改" in first
    assert "未盖公章" in first
    assert "补盖公章" in first
    assert "☑合格" in last
    assert "一次通过☑是" in last
    assert "李甲方" in last
    assert text((tmp_path / "p07.pdf").read_bytes()) == last
    assert [copy.copy_no for copy in printing.prints(office, "P-07", f"exclusion:{made}:round:2")] == [1]
    case_papers.pdf_of_opinion(office, made, target="preview")
    assert len(printing.prints(office, "P-07", f"exclusion:{made}:round:2")) == 1
    with pytest.raises(NotFound, match="第 5 轮"):
        case_papers.opinion(office, made, 5)


def test_the_reading_of_the_contract_decides_what_one_pass_means(office):
    contract = contracts.add(office, "yongdinglu", effective_on=date(2026, 5, 1)).value
    made = rechecked(office, ticket(office, 1))
    assert "一次通过☑是" in text(case_papers.pdf_of_opinion(office, made))
    contracts.choose_reading(office, contract, "R-40", "乙", "甲方 2026-09-18 书面确认")
    assert "一次通过☐是☑否（R-40乙" in text(case_papers.pdf_of_opinion(office, made))


def test_before_a_review_there_is_no_opinion_and_after_all_came_no_chasing(office):
    made = applied(office, ticket(office, 1), date(2026, 9, 22))
    with pytest.raises(NotAllowed, match="还没有审核"):
        case_papers.pdf_of_opinion(office, made)
    assert "第1次" in text(case_papers.pdf_of_chasing(office, made))
    exclusion_materials.chase(office, made, "电话")
    assert "第2次" in text(case_papers.pdf_of_chasing(office, made))
    assert "权属证明" in text(case_papers.pdf_of_application(office, made))
    exclusion_materials.receive(office, [m.id for m in exclusion_lists.detail(office, made).materials])
    with pytest.raises(NotAllowed, match="不需要催收单"):
        case_papers.pdf_of_chasing(office, made)


def test_the_opinion_of_an_earlier_round_shows_its_own_defects(office):
    made = gathered(office, ticket(office, 1))
    first, _ = exclusion_lists.detail(office, made).materials
    bad = exclusion_review.Defect("未盖公章", "补盖", first.id)
    exclusion_review.review(office, made, False, defects=[bad], rectify_by="2026-09-20")
    exclusions.rectify(office, made, "已补")
    exclusion_review.review(
        office, made, False, defects=[DEFECT, exclusion_review.Defect("照片不清")], rectify_by="2026-09-21"
    )
    shown = text(case_papers.pdf_of_opinion(office, made, 1))
    assert "照片不清" not in shown
    assert "不合格未盖公章" in shown


def test_hang_up_form_is_printed_anew_after_the_write_off(office):
    made = hang_ups.apply(office, ticket(office, 1), "客观受限", "年底前改造", unit="城管科").value
    hang_ups.decide(office, made, True, "王主任", "纪要")
    assert "☑同意挂账" in text(case_papers.pdf_of_hang_up(office, made))
    hang_ups.write_off(office, made, "改造完成")
    assert "改造完成" in text(case_papers.pdf_of_hang_up(office, made))
    assert len(printing.prints(office, "P-24", f"hang_up:{made}")) == 1


def test_the_appeal_is_printed_to_hand_in_and_again_with_its_result(office):
    """P-25: 扣分项、理由、证据、结果."""
    one = ticket(office, 1, contacted="是", resolved="否", satisfied="否")
    made = appeals.file(office, one, ["resolved", "points"], "已于当日修复", "照片 3 张", period="2026-08").value
    first = text(appeal_papers.pdf_of_appeal(office, made))
    assert "考核申诉表" in first
    assert "☐响应结果☑解决结果☐满意结果☐是否纳入考核☑扣分项" in first
    assert "解决结果否是" in first
    assert "满意结果否" in first
    assert "扣分项无记录是" in first
    assert "☐改判☐维持原判☐撤回" in first
    assert "已于当日修复" in first
    assert "照片3张" in first
    appeals.decide(office, made, "改判", "市热线复核", changed={"resolved": "是", "points_lost": "0"})
    again = text(appeal_papers.pdf_of_appeal(office, made))
    assert "解决结果否是是" in again
    assert "扣分项无记录0是" in again
    assert "☑改判☐维持原判☐撤回" in again
    assert "市热线复核" in again
    subjects = [f"appeal:{made}", f"appeal:{made}:decided"]
    assert [len(printing.prints(office, "P-25", one)) for one in subjects] == [1, 1]
    appeal_papers.pdf_of_appeal(office, made, target="preview")
    assert len(printing.prints(office, "P-25", subjects[1])) == 1


def closed(office: Office, ticket_id: int) -> None:
    flow.take(office, ticket_id, "sign")
    flow.take(office, ticket_id, "dispatch", {"unit": "城市管理办公室", "group_at": "2026-09-18T09:30:00"})
    flow.take(office, ticket_id, "respond", {"connected": "是"})
    flow.take(office, ticket_id, "feedback", {"connected": "是", "opinion": "张三认可"})
    flow.take(office, ticket_id, "unit_close", {"text": "已修复路灯"})


def test_slips_show_the_flow_masked_unless_a_reason_is_given(office):
    one = ticket(office, 1, caller_name="张三", caller_phone="13800001234", content="电话13800001234，路灯不亮")
    with pytest.raises(NotAllowed, match="还没有承办单位"):
        slips.pdf_of_slip(office, one, SlipKind.DISPATCH)
    closed(office, one)
    for kind in SlipKind:
        masked = text(slips.pdf_of_slip(office, one, kind))
        assert "13800001234" not in masked
        assert "群通知时间2026-09-1809:30" in masked
    whole = text(slips.pdf_of_slip(office, one, SlipKind.DISPATCH, unmasked_reason="承办单位须联系诉求人"))
    assert "张三" in whole
    assert "13800001234" in whole
    last = office.database.rows("SELECT action, reason FROM audit_entry ORDER BY seq DESC LIMIT 2")
    assert ("ticket.reveal", "承办单位须联系诉求人") in last
    with pytest.raises(RefusedInput, match="理由"):
        slips.pdf_of_slip(office, one, SlipKind.DISPATCH, unmasked_reason=" ")


def test_closing_sheet_ticks_what_is_there(office):
    one = ticket(office, 1)
    closed(office, one)
    sheet = text(slips.pdf_of_closing(office, one))
    assert "已修复路灯" in sheet
    assert "☑" in sheet
    assert "☐三率评定完成" in sheet
    review = text(slips.pdf_of_closing(office, one, review=True))
    assert "未审核" in review
    assert "退回次数0次" in review
