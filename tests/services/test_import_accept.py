"""A sheet that was exported, edited in WPS and dropped back: its differences are accepted one by one or all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import RefusedInput
from app.services import exporting, history, import_accept, imports, tickets
from app.services.import_types import Bucket
from app.services.register import View
from app.services.session import Office
from tests.services.importing import (
    TITLES,
    bring_in,
    content_of,
    id_of,
    live,
    new_office,
    read_here,
    ticket_row,
    write_csv,
)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_office(tmp_path / "office") as made:
        bring_in(made, write_csv(tmp_path / "first.csv", [ticket_row(1), ticket_row(2), ticket_row(3)]))
        tickets.edit(made, id_of(made, 1), {"unit": "社区办", "remark": "已电话联系"})
        tickets.edit(made, id_of(made, 2), {"remark": "等回话"})
        yield made


def kept_of(office: Office, preparation: imports.Preparation) -> list[tuple[int, str, str, str]]:
    rows = imports.preview_rows(office, preparation, Bucket.KEPT_LOCAL)
    return [(row.row, one.key, one.old, one.new) for row in rows for one in row.changes if one.is_open]


def edited_sheet(office: Office, folder: Path) -> Path:
    """Export, change the cells that the office had edited, save as WPS would."""
    path = folder / "导出.xlsx"
    exporting.export_tickets(office, View(), (), path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        number = str(sheet.cell(row, heads["工单编号"]).value)
        remark = sheet.cell(row, heads["备注"])
        if number.endswith("00001"):
            remark.value, sheet.cell(row, heads["承办单位"]).value = "表里改的", "综合执法队"
        elif number.endswith("00002"):
            remark.value = "表里也改了"
    book.save(folder / "改过.xlsx")
    return folder / "改过.xlsx"


def test_an_exported_sheet_comes_back_as_differences_to_accept(office: Office, tmp_path: Path):
    before = content_of(office)
    preparation = imports.prepare(office, edited_sheet(office, tmp_path))
    assert len(kept_of(office, preparation)) == 3
    assert preparation.summary.changed == 0
    all_taken = import_accept.accept(office, preparation)
    assert kept_of(office, all_taken) == []
    assert (all_taken.summary.changed, all_taken.summary.kept_local, all_taken.summary.accepted) == (2, 0, 3)
    shown = imports.preview_rows(office, all_taken, Bucket.CHANGED)
    assert all(one.is_accepted for row in shown for one in row.changes if one.title in ("备注", "承办单位"))
    assert content_of(office) == before
    batch = imports.commit(office, all_taken).value.batch or 0
    assert live(office, "unit", "remark", "has_edits") == [
        ("综合执法队", "表里改的", 0),
        ("城市管理办公室", "表里也改了", 0),
        ("城市管理办公室", "", 0),
    ]
    detail = office.database.value("SELECT detail FROM audit_entry WHERE action = 'import.commit' ORDER BY seq DESC")
    assert json.loads(detail)["accepted"] == 3
    changes = office.database.rows(
        "SELECT field, old_value, new_value FROM ticket_change WHERE operation_id = ?", (batch,)
    )
    assert ("remark", "已电话联系", "表里改的") in changes
    history.undo(office, batch)
    assert content_of(office) == before


def test_one_field_of_one_row_and_back_again(office: Office, tmp_path: Path):
    rows = [ticket_row(1, 备注="表一", 承办单位="综合执法队"), ticket_row(2, 备注="表二")]
    preparation = imports.prepare(office, write_csv(tmp_path / "b.csv", rows))
    all_kept = kept_of(office, preparation)
    row = next(row for row, key, _, new in all_kept if (key, new) == ("remark", "表一"))
    one = import_accept.accept(office, preparation, [(row, "remark")])
    assert set(kept_of(office, one)) == {item for item in all_kept if item[:2] != (row, "remark")}
    assert (one.summary.changed, one.summary.kept_local) == (1, 2)
    back = import_accept.keep(office, one, [(row, "remark")])
    assert kept_of(office, back) == all_kept
    again = import_accept.accept(office, import_accept.accept(office, back, [(row, "unit")]), [(row, "remark")])
    assert import_accept.keep(office, again).summary == preparation.summary
    imports.commit(office, import_accept.accept(office, preparation, [(row, "unit")]))
    assert live(office, "unit", "remark")[:2] == [("综合执法队", "已电话联系"), ("城市管理办公室", "等回话")]


def test_what_the_last_import_said_can_be_taken_again_and_undo_brings_the_edit_back(office: Office, tmp_path: Path):
    before = content_of(office)
    path = write_csv(tmp_path / "c.csv", [ticket_row(1), ticket_row(2, 备注="")])
    taken = import_accept.accept(office, imports.prepare(office, path))
    assert [item[1] for item in kept_of(office, taken)] == []
    assert taken.summary.kept_local == 2, "blank cells are never accepted"
    batch = imports.commit(office, taken).value.batch or 0
    assert live(office, "unit", "remark")[0] == ("城市管理办公室", "已电话联系")
    history.undo(office, batch)
    assert content_of(office) == before


def test_unknown_columns_are_accepted_title_by_title(office: Office, tmp_path: Path):
    titles = (*TITLES, "楼门")
    bring_in(office, write_csv(tmp_path / "d.csv", [(*ticket_row(3), "1 门")], titles))
    tickets.edit(office, id_of(office, 3), {"extra": '{"楼门":"2 门"}'})
    before = content_of(office)
    preparation = imports.prepare(office, write_csv(tmp_path / "e.csv", [(*ticket_row(3), "9 门")], titles))
    assert [item[1:] for item in kept_of(office, preparation)] == [("extra:楼门", "2 门", "9 门")]
    taken = import_accept.accept(office, preparation, [(2, "extra:楼门")])
    batch = imports.commit(office, taken).value.batch or 0
    assert json.loads(live(office, "extra")[2][0]) == {"楼门": "9 门"}
    history.undo(office, batch)
    assert content_of(office) == before


def test_a_difference_that_moved_since_it_was_seen_is_kept(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "f.csv", [ticket_row(2, 备注="表二")])
    taken = import_accept.accept(office, imports.prepare(office, path))
    tickets.edit(office, id_of(office, 2), {"remark": "刚刚又改了"})
    summary = imports.commit(office, taken).value
    assert (summary.changed, summary.kept_local, summary.accepted) == (0, 1, 0)
    assert live(office, "remark")[1] == ("刚刚又改了",)


def test_a_preview_that_the_register_has_overtaken_or_that_is_gone_takes_no_decisions(office: Office, tmp_path: Path):
    preparation = imports.prepare(office, write_csv(tmp_path / "g.csv", [ticket_row(2, 备注="表二")]))
    tickets.edit(office, id_of(office, 3), {"remark": "又"})
    with pytest.raises(RefusedInput, match="过时"):
        import_accept.accept(office, preparation)
    imports.discard(preparation)
    with pytest.raises(RefusedInput, match="失效"):
        import_accept.accept(office, preparation)


def test_a_ticket_that_a_person_voided_is_not_woken_by_a_decision(office: Office, tmp_path: Path):
    tickets.void(office, id_of(office, 2), "登记错了")
    preparation = imports.prepare(office, write_csv(tmp_path / "h.csv", [ticket_row(2, 备注="表二")]))
    assert kept_of(office, preparation) == []
    taken = import_accept.accept(office, preparation, [(2, "is_void"), (2, "remark")])
    assert taken.summary == preparation.summary
