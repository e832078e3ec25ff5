"""Every door leaves one entry with its subject, for readers too; none holds what a citizen said or is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.main import main
from app.domain.slips import SlipKind
from app.services import (
    attachments,
    audit_log,
    backups,
    bulk_edit,
    exporting,
    flow,
    history,
    links,
    printing,
    receipt_papers,
    receipts,
    records,
    register,
    searching,
    settings,
    slips,
    support_bundle,
    tickets,
    views,
)
from app.services.register import Condition, View
from app.services.session import Office, open_office
from app.services.views import SavedView
from tests.services.case_desk import applied
from tests.services.receipt_cases import DeskClock, accept, new_office

NAME, PHONE, ID_CARD = "欧阳晴岚", "13912345678", "110101199003078515"
PLACE, BODY, ANSWER = "槐安里7号楼2单元301室", "楼上漏水砸伤了老人", "已与物业一起上门处理完毕"
CANARIES = (NAME, PHONE, PHONE[-8:], ID_CARD, PLACE, "7号楼2单元", BODY, ANSWER)
TICKET = {
    "ticket_no": "20251001090000123456",
    "title": f"{NAME}反映漏水",
    "content": f"市民（{NAME}，{PHONE}，{ID_CARD}）反映：{PLACE}{BODY}",
    "caller_name": NAME,
    "caller_phone": PHONE,
    "location": PLACE,
    "unit": "环卫所",
    "created_at": "2025-10-01T09:00:00",
}


@dataclass
class Desk:
    """What the doors work on."""

    office: Office
    folder: Path
    ticket: int
    receipt: int
    attachment: int


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    office, _ = new_office(tmp_path, DeskClock())
    accept(office, 4)
    receipt = receipts.issue(office, receipts.draft(office, 4)).value
    ticket = tickets.create(office, TICKET).value
    file = tmp_path / "照片.txt"
    file.write_text(BODY, encoding="utf-8")
    kept = attachments.add(office, f"ticket:{ticket}", file).value
    yield Desk(office, tmp_path, ticket, receipt, kept.id)
    office.close()


def _view(desk: Desk) -> View:
    return View(NAME, (Condition("caller_phone", "contains", PHONE[-4:]),))


DOORS: dict[str, tuple[Callable[[Desk], object], str, str]] = {
    "reveal": (lambda d: register.reveal(d.office, d.ticket, "回电"), "ticket.reveal", "ticket:1"),
    "records": (
        lambda d: records.records(d.office, [d.ticket], masked=False, reason="核实"),
        "ticket.reveal",
        "ticket:1",
    ),
    "copy": (lambda d: audit_log.note_copy(d.office, d.ticket, 11), "ticket.copy", "ticket:1"),
    "search": (lambda d: searching.note(d.office, _view(d), 1), "search.run", "search"),
    "attachment": (lambda d: attachments.open_copy(d.office, d.attachment), "attachment.open", "ticket:1"),
    "attachment path": (lambda d: attachments.open_path(d.office, d.attachment), "attachment.open", "ticket:1"),
    "export": (
        lambda d: exporting.export_tickets(d.office, _view(d), (), d.folder / "a.xlsx"),
        "tickets.export",
        "tickets",
    ),
    "export unmasked": (
        lambda d: exporting.export_tickets(d.office, View(), (), d.folder / "a.csv", masked=False, reason="上报"),
        "tickets.export",
        "tickets",
    ),
    "print": (lambda d: receipt_papers.pdf_of_receipt(d.office, d.receipt), "print.P-01", "receipt:1"),
    "print to printer": (
        lambda d: receipt_papers.pdf_of_receipt(d.office, d.receipt, target="printer"),
        "print.P-01",
        "receipt:1",
    ),
    "slip": (lambda d: slips.pdf_of_slip(d.office, d.ticket, kind=SlipKind.DISPATCH), "print.P-21", "ticket:1"),
    "edit": (lambda d: tickets.edit(d.office, d.ticket, {"caller_name": NAME + "甲"}), "ticket.edit", "ticket:1"),
    "void": (lambda d: tickets.void(d.office, d.ticket, "重复", is_void=True), "ticket.void", "ticket:1"),
    "bulk": (lambda d: bulk_edit.apply(d.office, [d.ticket], "unit", "城管办"), "ticket.bulk_edit", "tickets"),
    "flow": (lambda d: flow.take(d.office, d.ticket, "respond", {"text": ANSWER}), "flow.respond", "ticket:1"),
    "view": (
        lambda d: views.save(d.office, SavedView(0, "我的", NAME, (), "created_at", True)),
        "setting.put",
        "setting:register.views",
    ),
    "setting": (lambda d: settings.put(d.office, "x.y", 1), "setting.put", "setting:x.y"),
    "backup": (lambda d: backups.full(d.office, d.folder / "b.zip"), "backup.make", "office"),
    "diagnosis": (lambda d: support_bundle.write(d.office, d.folder / "c.zip"), "diagnostics.write", "office"),
}


def newest(office: Office) -> tuple[str, str]:
    rows = office.database.rows("SELECT action, subject FROM audit_entry ORDER BY seq DESC LIMIT 1")
    return rows[0]


def said(office: Office) -> str:
    rows = office.database.rows("SELECT action, subject, detail FROM audit_entry")
    return "\n".join("|".join(row) for row in rows)


@pytest.mark.parametrize("door", DOORS)
def test_each_door_leaves_its_entry_and_no_personal_data(desk: Desk, door: str) -> None:
    """``reason`` is what people type: the window asks for no names there, and nobody can promise it."""
    run, action, subject = DOORS[door]
    before = int(desk.office.database.value("SELECT max(seq) FROM audit_entry"))
    run(desk)
    rows = desk.office.database.rows("SELECT action, subject FROM audit_entry WHERE seq > ?", (before,))
    assert (action, subject) in rows
    assert rows.count((action, subject)) == 1
    text = said(desk.office)
    assert [canary for canary in CANARIES if canary in text] == []


def test_all_of_them_one_after_the_other_leak_nothing(desk: Desk) -> None:
    for run, _action, _subject in DOORS.values():
        if run is not DOORS["void"][0]:
            run(desk)
    made = tickets.edit(desk.office, desk.ticket, {"content": BODY + PHONE})
    history.undo(desk.office, made.operation_id or 0)
    other = tickets.create(desk.office, TICKET | {"ticket_no": "2"}).value
    links.link(desk.office, "matter", desk.ticket, other)
    shown = audit_log.page(desk.office, audit_log.ids(desk.office, audit_log.LogView()))
    text = (
        "".join(map(str, shown))
        + said(desk.office)
        + "".join(str(row) for row in desk.office.database.rows("SELECT reason FROM audit_entry"))
    )
    assert [canary for canary in CANARIES if canary in text] == []


def test_readers_leave_entries_too(desk: Desk) -> None:
    desk.office.close()
    with open_office(desk.office.root, "陈只读", writing=False) as reader:
        for run, action, subject in (DOORS[name] for name in ("reveal", "search", "export", "attachment path")):
            run(Desk(reader, desk.folder, desk.ticket, desk.receipt, desk.attachment))
            assert newest(reader) == (action, subject)
        assert reader.database.value("SELECT actor FROM audit_entry ORDER BY seq DESC LIMIT 1") == "陈只读"


@pytest.mark.parametrize(
    ("arguments", "action"),
    [
        (["tickets", "--search", NAME], "search.run"),
        (["tickets", "--search", PHONE, "--count"], "search.run"),
        (["ticket", TICKET["ticket_no"], "--unmasked", "--reason", "回电"], "ticket.reveal"),
        (["export", "tickets", "--out", "{folder}/a.xlsx"], "tickets.export"),
        (["audit", "verify"], "audit.verify"),
        (["backup", "--to", "{folder}/b.zip"], "backup.make"),
        (["diagnose", "--out", "{folder}/d.zip"], "diagnostics.write"),
    ],
)
def test_the_command_line_leaves_entries(desk: Desk, capsys, arguments: list[str], action: str) -> None:
    desk.office.close()
    filled = [one.format(folder=desk.folder) for one in arguments]
    assert main([f"--office={desk.office.root}", *filled]) == 0, capsys.readouterr().err
    with open_office(desk.office.root, "x", writing=False) as office:
        assert newest(office)[0] == action
        assert [canary for canary in CANARIES if canary in said(office)] == []


def test_a_list_without_words_is_no_search(desk: Desk) -> None:
    before = newest(desk.office)
    for view in (View(), View("  "), View("", (Condition("unit", "is", "城管办"),))):
        searching.note(desk.office, view, 3)
    assert newest(desk.office) == before


def test_equal_searches_can_be_matched_and_not_guessed(desk: Desk) -> None:
    def ran(words: str) -> dict[str, object]:
        searching.note(desk.office, View(words), 2)
        return json.loads(desk.office.database.value("SELECT detail FROM audit_entry ORDER BY seq DESC LIMIT 1"))

    first = ran(NAME)
    assert {key: first[key] for key in ("kind", "length", "hits")} == {"kind": "文字", "length": 4, "hits": 2}
    assert ran(f"  {NAME} ")["digest"] == first["digest"]
    assert ran("欧阳晴")["digest"] != first["digest"]
    assert ran("１３９１２３４５６７８")["digest"] == ran(PHONE)["digest"]
    assert (ran(PHONE)["kind"], ran("20251001090000123456A")["kind"]) == ("电话", "编号")
    key = settings.get(desk.office, searching.KEY)
    assert len(key) == 64
    assert key not in said(desk.office)


def test_another_office_has_another_key(tmp_path: Path) -> None:
    digests = set()
    for name in ("a", "b"):
        office, _ = new_office(tmp_path / name, DeskClock())
        searching.note(office, View(PHONE), 0)
        digests.add(office.database.value("SELECT detail FROM audit_entry ORDER BY seq DESC LIMIT 1"))
        office.close()
    assert len(digests) == 2


def test_a_preview_leaves_none(desk: Desk) -> None:
    before = newest(desk.office)
    receipt_papers.pdf_of_receipt(desk.office, desk.receipt, target="preview")
    assert newest(desk.office) == before
    assert printing.prints(desk.office, "P-01", "receipt:1") == []


def test_a_reason_is_written_without_numbers_and_without_its_caller(desk):
    typed = f"给{NAME}回电{PHONE}（{ID_CARD}），经张主任同意，见工单 20251001090000123456、2026-09-18"
    register.reveal(desk.office, desk.ticket, typed)
    tickets.edit(desk.office, desk.ticket, {"unit": "城管队"}, reason=typed)
    kept = [row[0] for row in desk.office.database.rows("SELECT reason FROM audit_entry ORDER BY seq DESC LIMIT 2")]
    kept.append(desk.office.database.value("SELECT reason FROM operation ORDER BY id DESC LIMIT 1"))
    assert len(set(kept)) == 1
    assert [canary for canary in CANARIES if canary in kept[0]] == []
    assert kept[0].startswith("给欧阳**回电139****5678（")
    assert kept[0].endswith("经张主任同意，见工单 20251001090000123456、2026-09-18")


def newest_reason(office: Office) -> str:
    return str(office.database.value("SELECT reason FROM audit_entry ORDER BY seq DESC LIMIT 1"))


@pytest.mark.parametrize(
    ("subject", "is_masked"),
    [
        ("exclusion:1", True),
        ("exclusion_material:1", True),
        ("link:1", True),
        ("operation:{}", True),
        ("exclusion:9", False),
        ("contract:1", False),
        ("setting:1", False),
    ],
)
def test_a_reason_of_what_belongs_to_a_ticket_is_written_without_its_caller(desk, subject, is_masked):
    office = desk.office
    edit = tickets.edit(office, desk.ticket, {"unit": "城管队"})
    reason = f"{NAME}来电同意，张主任批准"
    assert applied(office, desk.ticket) == 1
    other = tickets.create(office, {**TICKET, "ticket_no": "20251001090000123457", "caller_name": "李四光"}).value
    links.link(office, "matter", desk.ticket, other, why=reason)
    assert (NAME in newest_reason(office)) is False
    office.note("ticket.reveal", subject.format(edit.operation_id), reason)
    kept = "欧阳**" if is_masked else NAME
    assert newest_reason(office) == f"{kept}来电同意，张主任批准"


def test_the_reason_of_a_step_on_many_tickets_keeps_names(desk):
    """A handful has callers; of more than that nobody is meant."""
    office = desk.office
    more = [tickets.create(office, {**TICKET, "ticket_no": f"2025100109000012346{n}"}).value for n in range(5)]
    bulk_edit.apply(office, [desk.ticket, *more[:4]], "unit", "城管队", f"{NAME}等人来电")
    assert newest_reason(office) == "欧阳**等人来电"
    exporting.export_tickets(office, View(), (), desk.folder / "a.csv", masked=False, reason=f"{NAME}等人来电")
    assert newest_reason(office) == f"{NAME}等人来电"


@pytest.mark.parametrize(
    ("caller", "kept"),
    [
        ("物业", "物业未提供，王伟、李强知情，发票号码 23456789"),
        ("王伟/李强", "物业未提供，王*、李*知情，发票号码 23456789"),
    ],
)
def test_a_reason_keeps_what_is_nobodys_name(desk, caller, kept):
    tickets.edit(desk.office, desk.ticket, {"caller_name": caller})
    tickets.edit(desk.office, desk.ticket, {"unit": "城管队"}, reason="物业未提供，王伟、李强知情，发票号码 23456789")
    assert desk.office.database.value("SELECT reason FROM audit_entry ORDER BY seq DESC LIMIT 1") == kept
