from __future__ import annotations

import pytest

from app.domain.audit_faults import Fault
from app.services import findings
from app.services.findings import PARTS, Way
from app.services.verification import AttachmentCheck, AuditCheck, VerifyReport, verify
from tests.office_desk import DeskClock, add_ticket, new_office

WHOLE = {
    "integrity": "ok",
    "foreign_keys": "ok",
    "audit": AuditCheck(True, 5, "a" * 64, None),
    "attachments": AttachmentCheck(True, (), ()),
    "search": "ok",
}


def report(**changes):
    return VerifyReport(not changes, **{**WHOLE, **changes})


@pytest.mark.parametrize(
    ("changes", "part", "words", "way"),
    [
        ({"integrity": "row 3 missing from index x；another"}, PARTS[0], "至少有 2 处损坏", Way.RESTORE),
        ({"foreign_keys": "2 行指向不存在的记录"}, PARTS[1], "2 行", Way.RESTORE),
        ({"search": "检索里有 3 件工单对不上"}, PARTS[2], "漏掉工单", Way.SALVAGE),
        ({"audit": AuditCheck(False, 5, "a", 3)}, PARTS[3], "第 3 条起", Way.KEEP),
        ({"audit": AuditCheck(False, 5, "a", 3, Fault.CUT)}, PARTS[3], "尾部被截断", Way.KEEP),
        ({"audit": AuditCheck(False, 0, "", None)}, PARTS[3], "前后不一致", Way.KEEP),
        ({"attachments": AttachmentCheck(False, ("a", "b"), ())}, PARTS[4], "2 个附件文件不见了", Way.RESTORE),
        ({"attachments": AttachmentCheck(False, (), ("a",))}, PARTS[4], "1 个附件与存入时不一致", Way.RESTORE),
    ],
)
def test_each_finding_is_a_sentence_with_a_way_out(changes, part, words, way):
    [found] = findings.findings(report(**changes))
    assert (found.part, found.ways[0]) == (part, way)
    assert words in found.sentence
    assert found.sentence.endswith("。")
    assert len(found.sentence) < 110


def test_nothing_found_is_one_sentence():
    assert findings.findings(report()) == []
    assert "完好" in findings.all_sound(report())


def test_the_report_is_printed_and_logged(tmp_path):
    office = new_office(tmp_path / "office", DeskClock())
    add_ticket(office)
    made = findings.form(office, verify(office), "2026-09-18T09:30:00")
    assert [row[1] for row in made.blocks[2].rows] == ["完好"] * 5
    bad = findings.form(office, report(integrity="坏"), "2026-09-18T09:30:00")
    assert "恢复上次好的备份" in bad.blocks[2].rows[0]
    both = findings.form(office, report(attachments=AttachmentCheck(False, ("a",), ("b",))), "2026-09-18T09:30:00")
    assert "不见了" in both.blocks[2].rows[4][1]
    assert "与存入时不一致" in both.blocks[2].rows[4][1]
    assert findings.pdf(office, verify(office), "2026-09-18T09:30:00").startswith(b"%PDF")
    assert office.database.value("SELECT form FROM print_log") == "CHECK"
    assert verify(office).ok
    office.close()
