"""Undo of any operation at any later time."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import NotFound, RefusedInput
from app.services import attachments, history, tickets
from app.services.history import UndoResult
from app.services.session import Office
from app.storage import audit
from tests.services.importing import bring_in, content_of, id_of, live, new_office, read_here, ticket_row, write_csv


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read_here(monkeypatch)
    with new_office(tmp_path / "office") as opened:
        yield opened


@pytest.fixture
def batch(office: Office, tmp_path: Path) -> int:
    """Return an import of three tickets."""
    return bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(number) for number in (1, 2, 3)])).batch or 0


def test_tickets_that_a_person_worked_on_are_kept(office: Office, batch: int, tmp_path: Path):
    tickets.edit(office, id_of(office, 1), {"remark": "已联系"})
    evidence = tmp_path / "照片.txt"
    evidence.write_text("佐证", encoding="utf-8")
    attachments.add(office, f"ticket:{id_of(office, 2)}", evidence)
    assert history.undo(office, batch).value == UndoResult(reversed=1, kept=2, failed=0)
    assert len(live(office, "id")) == 2


def test_an_edit_that_was_itself_taken_back_protects_nothing(office: Office, batch: int):
    edit = tickets.edit(office, id_of(office, 1), {"remark": "已联系"}).operation_id or 0
    history.undo(office, edit)
    assert history.undo(office, batch).value == UndoResult(reversed=3, kept=0, failed=0)


def test_an_edit_that_was_taken_back_and_brought_back_protects(office: Office, batch: int):
    edit = tickets.edit(office, id_of(office, 1), {"remark": "已联系"}).operation_id or 0
    undone = history.undo(office, edit).operation_id or 0
    history.undo(office, undone)
    assert live(office, "remark")[0] == ("已联系",)
    assert history.undo(office, batch).value == UndoResult(reversed=2, kept=1, failed=0)


def test_undo_can_be_undone_and_done_again(office: Office, batch: int):
    before = content_of(office)
    undone = history.undo(office, batch)
    assert live(office, "id") == []
    again = history.undo(office, undone.operation_id or 0)
    assert again.value == UndoResult(reversed=3, kept=0, failed=0)
    assert content_of(office) == before
    with pytest.raises(RefusedInput, match="撤销过"):
        history.undo(office, undone.operation_id or 0)
    assert history.undo(office, batch).value.reversed == 3
    with pytest.raises(RefusedInput, match="撤销过"):
        history.undo(office, batch)
    assert audit.verify(office.database).ok


def test_fields_go_back_where_nobody_changed_them_since(office: Office, batch: int, tmp_path: Path):
    rows = [ticket_row(number, 工单状态="已办结", 备注="来自文件") for number in (1, 2, 3)]
    second = bring_in(office, write_csv(tmp_path / "b.csv", rows)).batch or 0
    tickets.edit(office, id_of(office, 1), {"remark": "我改的"})
    third = [ticket_row(2, 工单状态="已归档", 备注="来自文件")]
    bring_in(office, write_csv(tmp_path / "c.csv", third))
    assert history.undo(office, second).value == UndoResult(reversed=1, kept=2, failed=0)
    assert live(office, "status", "remark") == [("办理中", "我改的"), ("已归档", ""), ("办理中", "")]


def test_only_tickets_whose_values_went_back_are_counted(office: Office, batch: int, tmp_path: Path):
    """The second import moves what stands behind the edit of ticket 1; the clerk sees that ticket unchanged."""
    tickets.edit(office, id_of(office, 1), {"remark": "我改的"})
    before = content_of(office)
    rows = [ticket_row(1, 备注="热线写的"), ticket_row(2, 备注="热线写的"), ticket_row(3)]
    second = bring_in(office, write_csv(tmp_path / "b.csv", rows))
    assert (second.changed, second.kept_local) == (1, 1)
    undone = history.undo(office, second.batch or 0)
    assert undone.value == UndoResult(reversed=1, kept=0, failed=0)
    assert content_of(office) == before
    assert history.undo(office, undone.operation_id or 0).value == UndoResult(reversed=1, kept=0, failed=0)
    assert live(office, "remark") == [("我改的",), ("热线写的",), ("",)]


def test_undo_of_hand_work(office: Office, batch: int):
    before = content_of(office)
    made = tickets.create(office, {"ticket_no": "X1", "title": "手工"})
    edited = tickets.edit(office, id_of(office, 1), {"status": "已办结", "content": "改过的内容"})
    voided = tickets.void(office, id_of(office, 2), "重复")
    for step in (voided, edited, made):
        assert history.undo(office, step.operation_id or 0).value == UndoResult(reversed=1, kept=0, failed=0)
    assert content_of(office)[:2] == before[:2]
    assert office.database.rows("SELECT ticket_id FROM ticket_field_edit WHERE ticket_id <> ?", (made.value,)) == []


def test_a_ticket_whose_identity_is_taken_meanwhile_fails_and_the_rest_goes_back(office: Office, tmp_path: Path):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1, 创建时间=""), ticket_row(2)]))
    completed = bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(1), ticket_row(2, 备注="x")])).batch or 0
    tickets.create(office, {"ticket_no": "0126070108000000001"})
    assert history.undo(office, completed).value == UndoResult(reversed=1, kept=0, failed=1)
    assert office.database.rows("PRAGMA foreign_key_check") == []


def test_recent_operations(office: Office, batch: int):
    undone = history.undo(office, batch).operation_id
    newest, oldest = history.recent(office, 2)
    assert (newest.kind_title, newest.undoes, newest.can_undo) == ("撤销", batch, True)
    assert (oldest.kind_title, oldest.undone_by, oldest.can_undo) == ("导入", undone, False)


def test_an_operation_that_does_not_exist(office: Office):
    with pytest.raises(NotFound):
        history.undo(office, 99)
