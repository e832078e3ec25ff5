from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.documents.pdf_pages import page_count, text_of
from app.domain.errors import NotAllowed, NotFound
from app.services import deletions, handovers, rectifications, staff, staff_changes, supervision_papers, terminations
from app.services.printing import prints
from tests.services.case_desk import ticket as add_ticket
from tests.services.supervised import supervised

DRAFT = "草稿，须法律审核"


def words(pdf: bytes) -> str:
    return "".join("".join(text_of(pdf)).split())


def test_p08_says_problem_clause_limit_and_recheck(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", "2026-09-30T10:00:00")
    made = rectifications.demand(office, contract_id, "9 月月报解决率算错").value
    text = words(supervision_papers.pdf(office, "P-08", made))
    for wanted in (
        "限期整改通知书",
        "9月月报解决率算错",
        "001·7.5",
        "2026-10-0824:00前完成",
        "单次整改逾期",
        "☐合格",
        "乙方签收",
    ):
        assert wanted in text
    rectifications.recheck(office, made, False, "李甲方", note="仍有两处错误")
    text = words(supervision_papers.pdf(office, "P-08", made, target="preview"))
    assert "☑不合格" in text
    assert "仍有两处错误" in text
    assert [row.copy_no for row in prints(office, "P-08", f"rectification:{made}")] == [1]


@pytest.mark.parametrize("form", ["P-11", "P-11N", "P-12"])
def test_p11_p12_carry_the_watermark_until_issued(tmp_path, form):
    office, contract_id, _ = supervised(tmp_path, "jiuxianqiao", "2025-12-31T09:00:00")
    made = terminations.draft(
        office, contract_id, "6.3", "书面通知后仍未整改", effective_on="2025-12-31", paid_fen=134717100
    ).value
    pdf = supervision_papers.pdf(office, form, made, target="preview")
    text = words(pdf)
    assert DRAFT in text
    for wanted in ("577,359.00", "92,271.99", "485,087.01", "R-32甲", "不相抵", "002·6.3"):
        assert wanted in text
    assert ("R-32乙" in text) is (form != "P-11N"), "the notice claims, it does not compare readings"
    assert "伍拾柒万柒仟叁佰伍拾玖元整" in text
    assert "485,087.01" in text
    terminations.issue(office, made, "王主任", "法律顾问")
    text = words(supervision_papers.pdf(office, form, made, target="preview"))
    assert DRAFT not in text


def test_p17_p28_speak_of_the_person(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-05-06T09:00:00")
    person = staff.add(office, contract_id, "张派驻", "专员", is_core=True, experience="三年接诉即办").value
    staff.submit_filing(office, person)
    staff.decide_filing(office, person, True, "李甲方", "同意")
    text = words(supervision_papers.pdf(office, "P-17", person, target="preview"))
    for wanted in ("派驻人员备案表", "张派驻", "☑是", "☑同意备案", "缺：保密协议", "三年接诉即办"):
        assert wanted in text
    change = staff_changes.ask(office, contract_id, "apply", "个人原因", old_staff_id=person).value
    assert "004·六(二)6" in words(supervision_papers.pdf(office, "P-17C", change, target="preview"))
    event = staff_changes.violation(office, contract_id, "张派驻", "着装不整").value
    staff_changes.tell(office, event, "批评教育")
    text = words(supervision_papers.pdf(office, "P-28", event, target="preview"))
    for wanted in ("违规处理结果告知单", "着装不整", "批评教育", "2026-05-0824:00"):
        assert wanted in text


def test_p19_p20_list_things_and_data_with_rows(tmp_path):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-09-18T09:00:00")
    with pytest.raises(NotAllowed, match="没有登记发放物品"):
        supervision_papers.pdf(office, "P-19", contract_id)
    thing = handovers.lend(office, contract_id, "电脑", quantity=2, code="PC-01").value
    handovers.give_back(office, thing, "屏幕破损", damage="碎裂", compensation_fen=80000)
    text = words(supervision_papers.pdf(office, "P-19", contract_id, target="preview"))
    for wanted in ("电脑", "PC-01", "屏幕破损", "赔偿800.00元", "004·六(二)11"):
        assert wanted in text
    for number in range(3):
        add_ticket(office, number)
    handovers.hand_over(office, contract_id, "社区通讯录", "to_vendor", copies=2)
    made = deletions.certify(office, contract_id, "004·六(二)11", "覆盖删除", "2026-09-18T08:00").value
    deletions.confirm(office, made, "赵乙方", "李甲方")
    text = words(supervision_papers.pdf(office, "P-20", made, target="preview"))
    for wanted in ("工单登记", "合计3", "2026-09-1808:00", "赵乙方", "李甲方", "社区通讯录", "未返还"):
        assert wanted in text


def test_long_papers_run_over_pages_with_the_watermark_on_each(tmp_path: Path):
    office, contract_id, clock = supervised(tmp_path, "zhongguancun", "2026-12-01T09:00:00")
    ground = "乙方人员泄露信息，经核查属实。" * 150
    made = terminations.draft(office, contract_id, "7.8", ground, effective_on="2026-12-01", paid_fen=0).value
    clock.at = datetime(2026, 12, 2, 9)
    pdf = supervision_papers.pdf(office, "P-11N", made, save_to=tmp_path / "a.pdf")
    assert page_count(pdf) > 1
    assert (tmp_path / "a.pdf").read_bytes() == pdf
    assert words(pdf).count(DRAFT) == page_count(pdf)


def test_an_unknown_form_is_refused(tmp_path):
    office, _, _ = supervised(tmp_path, "huoying", "2026-01-01T09:00:00")
    with pytest.raises(NotFound):
        supervision_papers.pdf(office, "P-99", 1)
