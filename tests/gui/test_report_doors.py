"""Figures of a report whose rows are no tickets: each opens the exact list, wherever its records are worked on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.rates import Window
from app.domain.report_content import Door
from app.gui.pages.contracts import ContractsPage
from app.gui.pages.deductions import DeductionsPage
from app.gui.pages.exclusions import ExclusionsPage
from app.gui.report_doors import open_records
from app.gui.targets import (
    LEDGERS,
    REVIEW_TABS,
    DeliverablesTarget,
    ErrorTarget,
    LedgerRecordsTarget,
    LedgerTarget,
    RecordsTarget,
    TicketsTarget,
)
from app.services import contracts, deliverables, error_entry, operations, report_records
from app.services.case_writing import writing
from app.services.error_entry import ErrorEntry
from app.storage.models.cases import AssessmentDetail, AssessmentIssue, Exclusion, ExclusionMaterial
from app.storage.models.penalties import PenaltyStatement
from tests.gui.conftest import NOW, add_tickets
from tests.services.answering import step

ALWAYS = Window(NOW.replace(year=2000), NOW.replace(year=2100))


def rest(qtbot, desk):
    for _ in range(3):
        qtbot.waitUntil(lambda: not desk.runner.running, timeout=20_000)
        QApplication.processEvents()


def opened(qtbot, desk, entity, ids):
    gone = []
    desk.navigator.go.connect(lambda key, target: gone.append((key, target)))
    open_records(desk, Door("x", entity=entity, ids=tuple(ids)), "件数", "B11·件数")
    rest(qtbot, desk)
    return gone


def made(office, model, count, **values):
    with writing(office, "test.rows", "test", "行") as write:
        return [
            write.insert(model, **{k: v(at) if callable(v) else v for k, v in values.items()}) for at in range(count)
        ]


def test_materials_open_the_tickets_of_their_applications(qtbot, desk, office):
    ids = add_tickets(office, 3)
    case = made(office, Exclusion, 1, ticket_id=ids[1], kind="exclude", unit="城管科", reason="非职责")[0]
    rows = made(office, ExclusionMaterial, 2, exclusion_id=case, name=lambda at: f"材料{at}", demanded_on="2026-11-01")
    assert opened(qtbot, desk, "exclusion_material", rows) == [
        ("tickets", TicketsTarget("B11·件数，2 条记录", (ids[1],)))
    ]


def test_steps_of_the_flow_open_their_tickets(qtbot, desk, office):
    ids = add_tickets(office, 2)
    for ticket_id in ids:
        step(office, ticket_id, "urge", "2026-11-20T10:00", text="请尽快")
    events = [row[0] for row in office.database.rows("SELECT id FROM ticket_event ORDER BY id")]
    assert opened(qtbot, desk, "ticket_event", events) == [("tickets", TicketsTarget("B11·件数", tuple(ids)))]


def test_details_open_their_tickets_or_where_one_lacks_the_lines(qtbot, desk, office):
    ids = add_tickets(office, 2)
    at = "2026-11-18T15:20:00"
    row = {"period": "2026-10", "identity_at": at, "is_counted": 1, "loss_point": "未解决"}
    known = made(office, AssessmentDetail, 2, ticket_no=lambda at: f"2026112000{at:04d}", **row)
    lost = made(office, AssessmentDetail, 1, ticket_no="X1", **row)
    made(office, AssessmentDetail, 1, ticket_no="X2", **row)
    issue = {"period": "2026-10", "issued_on": "2026-11-18", "source": "person", "is_confirmed": 1}
    made(office, AssessmentIssue, 1, **issue)
    assert opened(qtbot, desk, "assessment_detail", known) == [("tickets", TicketsTarget("B11·件数", tuple(ids)))]
    gone = opened(qtbot, desk, "assessment_detail", [*known, *lost])
    assert gone == [("exclusions", RecordsTarget("assessment_detail", (*known, *lost)))]
    page = ExclusionsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.open_target(gone[0][1])
    rest(qtbot, desk)
    assert page.tab.title == "考核明细"
    assert page.details.count.text() == "共 3 件"
    numbers = [page.details.lines.item(at, 0).text() for at in range(page.details.lines.rowCount())]
    assert numbers == ["20261120000000", "20261120000001", "X1"]


def test_rows_of_the_service_ledger_open_there_and_only_they(qtbot, desk, office):
    contract = contracts.add(office, "huoying").value
    other = contracts.add(office, "jiuxianqiao").value
    for text in ("断网", "重启", "升级"):
        operations.log(office, "fault", starts_at=NOW, effect=text, contract_id=contract)
    operations.log(office, "fault", starts_at=NOW, effect="别处", contract_id=other)
    ids = [row.id for row in operations.ops(office, ALWAYS)]
    gone = opened(qtbot, desk, "ops_log", [ids[0], ids[2], ids[3]])
    assert gone == [("contracts", LedgerRecordsTarget(contract, "ops_log", (ids[0], ids[2])))]
    assert desk.messages.texts[-1] == "“件数”另有 1 条属于其他合同，这里列出 2 条。"
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    page.refresh()
    rest(qtbot, desk)
    page.open_target(gone[0][1])
    rest(qtbot, desk)
    shown = page.tabs.tab.list
    assert [shown.model.row(at).key for at in range(shown.model.rowCount())] == [ids[0], ids[2]]


def test_deliverables_of_a_figure_are_listed_whatever_their_contract(qtbot, desk, office):
    made_by = [contracts.add(office, key).value for key in ("huoying", "jiuxianqiao")]
    ids = [deliverables.list_deliverables(office, contract)[0].id for contract in made_by]
    gone = opened(qtbot, desk, "deliverable", ids)
    assert gone == [("contracts", DeliverablesTarget("B11·件数", tuple(ids)))]
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    rest(qtbot, desk)
    page.open_target(gone[0][1])
    rest(qtbot, desk)
    model = page.lists.deliverable_model
    assert {model.row(at).id for at in range(model.rowCount())} == set(ids)
    assert page.lists.chip.text() == "B11·件数（全部合同）"


def test_errors_and_statements_open_on_their_page(qtbot, desk, office):
    contract = contracts.add(office, "zhongguancun").value
    entries = [ErrorEntry("review", f"点选错误 {at}", NOW - timedelta(hours=at), person="赵敏") for at in range(1, 4)]
    ids = [error_entry.add(office, contract, entry).value for entry in entries]
    gone = opened(qtbot, desk, "error_record", ids[:2])
    assert gone == [("deductions", ErrorTarget(contract, ids=tuple(ids[:2])))]
    page = DeductionsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    rest(qtbot, desk)
    page.open_target(gone[0][1])
    rest(qtbot, desk)
    assert {page.tab.list.model.row(at).id for at in range(page.tab.list.model.rowCount())} == set(ids[:2])
    locked = {"month": "2026-10", "locked_at": NOW.isoformat(), "locked_by": "王静"}
    statement = made(office, PenaltyStatement, 1, contract_id=contract, **locked)[0]
    assert opened(qtbot, desk, "penalty_statement", [statement]) == [
        ("deductions", LedgerTarget(contract, "penalty_statement", statement))
    ]


@pytest.mark.parametrize("entity", REVIEW_TABS)
def test_records_of_reviews_open_on_their_tab(qtbot, desk, entity):
    assert opened(qtbot, desk, entity, [4, 7]) == [("reviews", RecordsTarget(entity, (4, 7)))]


def test_a_figure_without_records_says_so(qtbot, desk):
    assert opened(qtbot, desk, "ops_log", []) == []
    assert desk.messages.texts[-1] == "“件数”现在没有对应的记录。"


@pytest.mark.parametrize("entity", [*LEDGERS, "correction_note", "error_record", "penalty_statement"])
def test_every_ledger_is_looked_up(office, entity):
    assert report_records.find(office, entity, [1]).elsewhere == 0
