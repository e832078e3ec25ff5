from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.acceptance_events import EventKind
from app.gui.widgets.due_sheet_view import DueSheetView, GraceTable
from app.gui.widgets.proof_view import ProofDialog
from app.services import acceptance, contracts, deliverables, due_proofs, submissions

SUBMITTED = datetime(2025, 9, 29, 10, 0, 0)


@pytest.fixture
def contract_id(office):
    return contracts.add(office, "chengbei").value


@pytest.fixture
def september(office, contract_id):
    made = deliverables.list_deliverables(office, contract_id)[3].id
    submissions.submit(office, made, SUBMITTED)
    return made


def test_every_counted_and_skipped_day_is_on_screen_with_its_reason(qtbot, app, office, september):
    proof = due_proofs.sheet(office, september).proof("review")
    dialog = ProofDialog("验收期届满", (proof,))
    qtbot.addWidget(dialog)
    text = dialog.view.toPlainText()
    assert "2025-10-13（周一）24:00" in text
    assert "5个工作日（自次日起算）" in text
    assert "条款原文：" in text
    lines = dict(zip((f"{step.on:%m-%d}" for step in proof.steps), proof.steps, strict=True))
    assert [day for day, step in lines.items() if step.counts] == ["09-30", "10-09", "10-10", "10-11", "10-13"]
    assert "调休" in lines["10-11"].why
    for step in proof.steps:
        assert step.why in text


def test_the_readings_stand_side_by_side_after_a_reminder(qtbot, app, office, september):
    """AC-01: 甲 10-15, 丙 10-21; 乙 needs its number first."""
    acceptance.record(office, september, EventKind.REMIND, datetime(2025, 10, 14, 9))
    sheet = due_proofs.sheet(office, september)
    days = {line.option: (line.earliest, line.receipt_by) for line in sheet.grace}
    assert days == {
        "甲": (date(2025, 10, 15), date(2025, 10, 29)),
        "乙": (None, None),
        "丙": (date(2025, 10, 21), date(2025, 11, 4)),
    }
    view = DueSheetView()
    qtbot.addWidget(view)
    view.put(sheet)
    view.show_proof("review")
    text = view.view.toPlainText()
    assert "✓ 甲" in text
    assert "2025-10-21 周二" in text
    table = GraceTable()
    qtbot.addWidget(table)
    table.put(sheet.grace)
    assert table.layout().count() == 3 + 3 * 3


def test_the_grace_that_the_office_chose_is_counted(office, contract_id, september):
    """AC-01, reading 乙 with three workdays: 10-17, receipt 10-31."""
    contracts.choose_reading(office, contract_id, "R-04", "乙:3", "会议纪要")
    acceptance.record(office, september, EventKind.REMIND, datetime(2025, 10, 14, 9))
    line = next(line for line in due_proofs.sheet(office, september).grace if line.option == "乙")
    assert (line.earliest, line.receipt_by, line.is_in_force) == (date(2025, 10, 17), date(2025, 10, 31), True)
    assert [step.on.day for step in line.proof.steps if step.counts] == [15, 16, 17]


def test_conditions_of_deemed_acceptance_are_said_one_by_one(office, september):
    before = [condition.is_met for condition in due_proofs.sheet(office, september).conditions]
    assert before == [True, True, False, False]
    acceptance.record(office, september, EventKind.REMIND, datetime(2025, 10, 10, 9))  # before the end: a hint only
    assert [c.is_met for c in due_proofs.sheet(office, september).conditions] == [True, True, False, False]
    acceptance.record(office, september, EventKind.REMIND, datetime(2025, 10, 14, 9))
    assert all(c.is_met for c in due_proofs.sheet(office, september).conditions)
    acceptance.record(
        office, september, EventKind.OBJECTION, datetime(2025, 10, 16, 9), text="数据不全", basis="计划书"
    )
    assert [c.is_met for c in due_proofs.sheet(office, september).conditions][1:] == [False, False, False]


def test_revision_and_receipt_have_their_proofs(office, september):
    """AC-02: 10-14, then after the second round 10-21, receipt 11-04."""
    acceptance.record(office, september, EventKind.COMMENT, datetime(2025, 10, 10, 9), text="补充", basis="计划书")
    submissions.submit(office, september, datetime(2025, 10, 14, 9))
    acceptance.record(office, september, EventKind.PASS, datetime(2025, 10, 21, 9))
    sheet = due_proofs.sheet(office, september)
    due = {key: sheet.proof(key).due_on for key in ("due", "review", "revise", "receipt")}
    assert due == {
        "due": date(2025, 9, 30),
        "review": date(2025, 10, 21),
        "revise": date(2025, 10, 14),
        "receipt": date(2025, 11, 4),
    }


def test_a_payment_without_its_facts_says_what_is_missing(office, contract_id):
    [proof] = due_proofs.payment_proofs(office, contract_id, 1)
    assert proof.due_on is None
    assert "还缺：合同生效的日期" in proof.notes
    assert proof.clause_text
