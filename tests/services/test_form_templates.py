"""An office's own forms: loaded, switched, undone; filled from receipts, notices, opinions and activities; logged."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.receipts import confirmation
from app.services import (
    activities,
    activity_papers,
    contracts,
    deliverables,
    form_templates,
    history,
    penalty_notices,
    penalty_statements,
    printing,
    receipt_records,
    receipts,
)
from app.services.activity_lists import Attendee
from tests.office_desk import DeskClock, new_office
from tests.services import case_desk, penalty_cases, receipt_cases


@pytest.fixture
def office(tmp_path: Path):
    with new_office(tmp_path / "office", DeskClock(datetime(2026, 3, 20, 9, 30))) as opened:
        yield opened


def blank(form: str, folder: Path, kind: str = "docx") -> Path:
    return form_templates.blank(form, folder / f"{form}.{kind}")


def said(path: Path) -> list[list[str]]:
    return [
        [cell.text for cell in dict.fromkeys(row.cells)] for table in docx.Document(path).tables for row in table.rows
    ]


def pairs(path: Path) -> dict[str, str]:
    """Labels with what stands beside them, in every table; the foot of the page under 页脚."""
    document = docx.Document(path)
    found = {"页脚": document.sections[0].footer.paragraphs[0].text}
    for table in document.tables:
        for row in table.rows:
            cells = [cell.text for cell in dict.fromkeys(row.cells)]
            found.update(zip(cells[::2], cells[1::2], strict=False))
    return found


def held(office) -> int:
    contract = contracts.add(office, "jiuxianqiao").value
    first = deliverables.list_deliverables(office, contract)[0]
    people = [Attendee("甲同志", "热线科", True, "92", True), Attendee("乙同志", "平安办"), Attendee("=1+1", "")]
    return activities.record(
        office,
        contract,
        "guidance",
        "签收与退回",
        held_on="2026-03-10",
        people=people,
        questions=[("怎样退回", "写明理由")],
        deliverable_id=first.id,
    ).value


def test_an_activity_fills_the_offices_own_file_and_the_copy_is_logged(office, tmp_path):
    made = held(office)
    form_templates.load(office, "P-15", blank("P-15", tmp_path))
    target = form_templates.fill(office, "P-15", made, tmp_path / "一.docx")
    found = pairs(target)
    assert (found["主题"], found["日期"]) == ("签收与退回", "2026-03-10")
    assert "第 1 份　　校验码" in found["页脚"]
    rows = said(target)
    assert [row[:3] for row in rows if row[0] in "123"][:3] == [
        ["1", "甲同志", "热线科"],
        ["2", "乙同志", "平安办"],
        ["3", "=1+1", ""],
    ]
    assert ["1", "怎样退回", "写明理由"] in rows
    activity_papers.pdf_of(office, made, "P-15")
    again = form_templates.fill(office, "P-15", made, tmp_path / "三.docx")
    assert "第 3 份（补打）　补打" in pairs(again)["页脚"]
    copies = printing.prints(office, "P-15", f"service_activity:{made}")
    assert [copy.copy_no for copy in copies] == [1, 2, 3]


def test_loading_switches_the_older_file_off_and_undo_brings_it_back(office, tmp_path):
    path = blank("P-07", tmp_path)
    first = form_templates.load(office, "P-07", path, "老样式").value
    second = form_templates.load(office, "p-07", path, "新样式")
    assert [(row.name, row.state_text) for row in form_templates.rows(office)] == [
        ("新样式", "在用"),
        ("老样式", "停用"),
    ]
    history.undo(office, second.operation_id)
    assert form_templates.active(office, "P-07").id == first
    off = form_templates.deactivate(office, first)
    assert form_templates.active(office, "P-07") is None
    with pytest.raises(NotAllowed, match="已经停用"):
        form_templates.deactivate(office, first)
    history.undo(office, off.operation_id)
    assert form_templates.active(office, "P-07").id == first
    with pytest.raises(NotAllowed, match="已经在用"):
        form_templates.activate(office, first)


def test_an_unknown_field_is_refused_by_name_and_nothing_is_loaded(office, tmp_path):
    document = docx.Document()
    document.add_paragraph("{{工单编号}}{{剔除情型}}")
    document.save(tmp_path / "坏.docx")
    with pytest.raises(RefusedInput) as refused:
        form_templates.load(office, "P-07", tmp_path / "坏.docx")
    assert "没有名为“剔除情型”的字段，是不是{{剔除情形}}？" in refused.value.message
    assert "缺少必填字段{{审核人}}" in refused.value.message
    assert form_templates.rows(office) == []


def test_fill_says_what_is_missing(office, tmp_path):
    with pytest.raises(NotFound, match="没有在用的样式"):
        form_templates.fill(office, "P-15", 1, tmp_path / "x.docx")
    with pytest.raises(NotFound, match="不能自定样式"):
        form_templates.fill(office, "P-99", 1, tmp_path / "x.docx")
    made = form_templates.load(office, "P-15", blank("P-15", tmp_path)).value
    with pytest.raises(RefusedInput, match=r"只能存为 \.docx"):
        form_templates.fill(office, "P-15", held(office), tmp_path / "x.pdf")
    with pytest.raises(RefusedInput, match="不能用来填P-07"):
        form_templates.fill(office, "P-07", 1, tmp_path / "x.docx", template_id=made)
    with pytest.raises(RefusedInput, match=r"只能存为 \.docx"):
        form_templates.preview_to(office, made, tmp_path / "x.xlsx")
    shown = form_templates.preview_to(office, made, tmp_path / "预览.docx")
    assert pairs(shown)["主题"] == "派单规范"


def test_a_damaged_store_is_noticed(office, tmp_path):
    made = form_templates.load(office, "P-15", blank("P-15", tmp_path)).value
    stored = next(path for path in (office.root / "attachments").rglob("*") if path.is_file())
    stored.write_bytes(b"x")
    with pytest.raises(Exception, match="与存入时不一致"):
        form_templates.fill(office, "P-15", held(office), tmp_path / "x.docx", template_id=made)


def test_the_receipt_keeps_the_words_of_the_appendix(tmp_path):
    clock = receipt_cases.DeskClock()
    office, contract_id = receipt_cases.new_office(tmp_path, clock)
    with office:
        deliverable = deliverables.list_deliverables(office, contract_id)[0].id
        receipt_cases.accept(office, deliverable)
        receipt = receipt_records.get(office, receipts.issue(office, receipts.draft(office, deliverable)).value)
        form_templates.load(office, "P-01", blank("P-01", tmp_path))
        found = pairs(form_templates.fill(office, "P-01", receipt.id, tmp_path / "r.docx"))
        content = receipt_records.content_of(office, receipt.id)
        said = [one.text.strip("　") for one in docx.Document(tmp_path / "r.docx").paragraphs]
        assert [text for text in confirmation(content) if text not in said] == []
        assert receipt.number in found["页脚"]


def test_the_notice_lists_every_error(tmp_path):
    office, _, contract_id = penalty_cases.penalty_office(tmp_path)
    with office:
        contracts.choose_reading(office, contract_id, *penalty_cases.R17)
        penalty_cases.july(office, contract_id)
        statement = penalty_statements.lock(office, contract_id, "2026-07").value
        notice = penalty_notices.issue(office, statement, plead_by="2026-08-10", payment_no=2).value
        form_templates.load(office, "P-06", blank("P-06", tmp_path))
        target = form_templates.fill(office, "P-06", notice, tmp_path / "n.docx")
        found = pairs(target)
        assert (found["编号"], found["本单合计"]) == ("扣〔2026〕1号", "6,800.00")
        assert found["本单合计大写"] == "陆仟捌佰元整"
        lines = len(penalty_statements.get(office, statement).lines)
        rows = said(target)
        start = next(at for at, row in enumerate(rows) if row[:2] == ["序号", "岗位"])
        errors = rows[start + 1 : start + 1 + lines]
        prices = [float(row[10].replace(",", "")) for row in errors]
        assert sum(prices) == 6800


def test_the_opinion_lists_materials_and_defects(tmp_path):
    office, _ = case_desk.desk(tmp_path)
    with office:
        made = case_desk.rechecked(office, case_desk.ticket(office, 1, title="路灯不亮"))
        form_templates.load(office, "P-07", blank("P-07", tmp_path))
        found = pairs(form_templates.fill(office, "P-07", made, tmp_path / "o.docx"))
        assert found["工单标题"] == "路灯不亮"
        assert found["案件编号"] == str(made)
        assert found["复核结论"] in ("通过", "不通过")


def test_chinese_dates_of_a_copy(office, tmp_path):
    form_templates.load(office, "P-15", blank("P-15", tmp_path))
    found = pairs(form_templates.fill(office, "P-15", held(office), tmp_path / "x.docx"))
    assert "打印日期 2026年3月20日" in found["页脚"]
    assert date(2026, 3, 20) == office.now().date()
