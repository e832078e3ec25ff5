"""The log as a list: by person, by record, by kind, by day, by words; exported and printed; looked at and noted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.cli.main import main
from app.documents.pdf_pages import text_of
from app.domain.audit_titles import EXPORTED, KINDS, PRINTED, SEEN
from app.domain.errors import RefusedInput
from app.services import audit_log, audit_papers, bulk_edit, contracts, receipt_papers, receipts, register, tickets
from app.services.audit_log import LogView
from app.services.session import Office
from tests.services.receipt_cases import DeskClock, accept, new_office


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock) -> Iterator[Office]:
    made, contract_id = new_office(tmp_path, clock)
    accept(made, 4)
    number = receipts.issue(made, receipts.draft(made, 4)).value
    receipt_papers.pdf_of_receipt(made, number)
    for one in ("甲", "乙"):
        tickets.create(made, {"ticket_no": f"T-{one}", "title": "道路积水", "created_at": "2025-10-01T09:00:00"})
    made.actor = "赵复核"
    tickets.edit(made, 1, {"title": "路面积水"}, "更正")
    register.reveal(made, 1, "回电")
    assert contract_id == 1
    yield made
    made.close()


def actions(office: Office, **view: str) -> list[str]:
    return [one.action for one in audit_log.page(office, audit_log.ids(office, LogView(**view)))]


def test_everything_newest_first(office: Office) -> None:
    ids = audit_log.ids(office, LogView())
    assert list(ids) == sorted(ids, reverse=True)
    assert len(ids) == office.database.value("SELECT count(*) FROM audit_entry")
    first = audit_log.page(office, ids[:1])[0]
    assert (first.action, first.title, first.kind) == ("ticket.reveal", "查看完整个人信息", SEEN)
    assert (first.about, first.reason, first.actor) == ("工单 1", "回电", "赵复核")


def test_by_person_and_kind(office: Office) -> None:
    assert actions(office, person="赵复核") == ["ticket.reveal", "ticket.edit"]
    assert actions(office, kind=SEEN) == ["ticket.reveal"]
    assert actions(office, kind=PRINTED) == ["print.P-01"]
    assert actions(office, kind=EXPORTED) == []
    assert actions(office, person="没有这个人") == []
    assert audit_log.people(office) == ["李经办", "赵复核"]
    counted = sum(len(actions(office, kind=kind)) for kind in KINDS)
    assert counted == len(audit_log.ids(office, LogView()))


def test_by_record_with_what_belongs_to_it(office: Office) -> None:
    assert actions(office, subject="ticket:1") == ["ticket.reveal", "ticket.edit", "ticket.create"]
    assert actions(office, subject="ticket:2") == ["ticket.create"]
    assert actions(office, subject="receipt:1") == ["print.P-01", "receipt.issue"]
    assert actions(office, subject="contract:1") == [
        "print.P-01",
        "receipt.issue",
        "acceptance.pass",
        "deliverable.submit",
        "contract.add",
    ]
    assert actions(office, subject="office") == ["office.create"]


def test_a_step_on_many_tickets_belongs_to_each(office: Office) -> None:
    done = bulk_edit.apply(office, [1, 2], "unit", "城管办", "分派").value
    assert done
    assert actions(office, subject="ticket:2") == ["ticket.bulk_edit", "ticket.create"]


def test_by_day_and_words(office: Office, clock: DeskClock) -> None:
    clock.at = clock.at.replace(day=21)
    contracts.add(office, "chengbei", date(2025, 5, 31))
    assert actions(office, since="2025-10-21") == ["contract.add"]
    assert len(actions(office, until="2025-10-20")) == len(actions(office)) - 1
    assert len(actions(office, until="2025-10-21")) == len(actions(office))
    assert actions(office, text="回电") == ["ticket.reveal"]
    assert actions(office, text="完整个人信息") == ["ticket.reveal"]
    assert actions(office, text="打印") == ["print.P-01"]
    assert actions(office, text="工单 2") == ["ticket.create"]
    assert "print.P-01" in actions(office, text="回执")
    assert actions(office, text="100%_") == []


def test_details_are_lines_not_json(office: Office) -> None:
    (line,) = audit_log.page(office, audit_log.ids(office, LogView(kind=PRINTED)))
    assert line.details[0].startswith("第几份：1")
    assert "去向：存为文件" in line.details
    for one in audit_log.page(office, audit_log.ids(office, LogView())):
        assert not any(text.startswith("{") or '":' in text for text in one.details)


def test_the_export_is_noted_and_complete(office: Office, tmp_path: Path) -> None:
    count = len(audit_log.ids(office, LogView()))
    assert audit_papers.export(office, LogView(), tmp_path / "审计.xlsx") == count
    sheet = openpyxl.load_workbook(tmp_path / "审计.xlsx").active
    assert [sheet.cell(1, at).value for at in (1, 3, 10)] == ["序号", "人员", "校验码"]
    assert (sheet.cell(2, 1).value, sheet.cell(count + 1, 5).value) == ("1", "查看完整个人信息")
    assert actions(office)[0] == "audit.export"
    assert audit_papers.export(office, LogView(person="赵复核"), tmp_path / "审计.csv") == 3
    with pytest.raises(RefusedInput):
        audit_papers.export(office, LogView(), tmp_path / "审计.doc")


def test_the_paper_shows_the_head_and_is_noted(office: Office, tmp_path: Path) -> None:
    view = LogView(person="赵复核")
    ids = audit_log.ids(office, view)
    head = office.database.value("SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1")
    pdf = audit_papers.pdf_of(office, view, ids, save_to=tmp_path / "a.pdf")
    text = "".join(text_of(pdf)).replace(" ", "").replace("\r\n", "")
    assert head[:12].upper() in text
    assert "人员赵复核" in text
    assert "查看完整个人信息" in text
    assert actions(office)[0] == "print.A-01"
    with pytest.raises(RefusedInput, match="没有选中"):
        audit_papers.pdf_of(office, view, [])
    with pytest.raises(RefusedInput, match="最多打印"):
        audit_papers.pdf_of(office, view, range(1, 2000))


def test_looking_and_checking_are_noted(office: Office) -> None:
    audit_log.note_look(office, LogView(person="李经办"), 5)
    (line,) = audit_log.page(office, audit_log.ids(office, LogView())[:1])
    assert (line.action, line.details) == ("audit.look", ("筛选字段：person", "结果件数：5", "按人员：李经办"))
    assert audit_log.verify(office).ok
    assert actions(office)[0] == "audit.verify"
    assert not audit_log.verify(office, ["a1b2c3d4e5f6"]).ok
    assert audit_log.verify(office, [office.database.value("SELECT hash FROM audit_entry WHERE seq = 3")[:12]]).ok


def test_the_commands(office: Office, tmp_path: Path, capsys) -> None:
    where = f"--office={office.root}"
    known = office.database.value("SELECT hash FROM audit_entry WHERE seq = 3")[:12]
    office.close()
    assert main([where, "audit", "list", "--subject", "ticket:1", "--json"]) == 0
    assert [one["action"] for one in json.loads(capsys.readouterr().out)][-1] == "ticket.create"
    assert main([where, "audit", "list", "--limit", "2"]) == 0
    out = capsys.readouterr()
    assert "查看审计记录" in out.out
    assert "显示前 2 条" in out.err
    assert main([where, "audit", "export", str(tmp_path / "a.csv"), "--kind", "打印单据"]) == 0
    assert main([where, "audit", "verify", "--head", known]) == 0
    assert main([where, "audit", "verify", "--head", "a1b2 c3d4 e5f6"]) == 1
    assert main([where, "audit", "verify", "--head", "zzz"]) == 2
