from __future__ import annotations

import pytest

from app.services import history, imports, register, tickets
from app.services.session import create_office
from app.services.undo_outlook import UndoOutlook, outlook

HEAD = "工单编号,创建时间,标题,主要内容\n"
FIRST = HEAD + "1,2026-11-01 08:00,路灯不亮,东门\n2,2026-11-02 08:00,井盖松动,西门\n3,2026-11-03 08:00,积水,南门\n"
SECOND = HEAD + "1,2026-11-01 08:00,路灯全灭,东门\n4,2026-11-04 08:00,噪音,北门\n"


@pytest.fixture
def office(tmp_path):
    with create_office(tmp_path / "office", "示例街道", "王静") as opened:
        yield opened


def imported(office, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return imports.commit(office, imports.prepare(office, file)).operation_id


def test_it_counts_what_an_undo_then_does(office, tmp_path):
    first = imported(office, tmp_path, "一.csv", FIRST)
    assert outlook(office, first) == UndoOutlook(voided=3, stays=0, changed=0)
    tickets.edit(office, register.by_number(office, "2")[0], {"title": "井盖已换"})
    assert outlook(office, first) == UndoOutlook(voided=2, stays=1, changed=0)
    result = history.undo(office, first).value
    assert (result.reversed, result.kept) == (2, 1)


def test_changed_tickets_are_counted_apart(office, tmp_path):
    imported(office, tmp_path, "一.csv", FIRST)
    second = imported(office, tmp_path, "二.csv", SECOND)
    assert outlook(office, second) == UndoOutlook(voided=1, stays=0, changed=1)
