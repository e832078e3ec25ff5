"""F5.12 in the window: three kinds of removable links, the chain across numbers, suggestions wait for a person."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.links import LINK_TITLES, LinkKind
from app.gui.dialogs.link_ticket import LinkDialog
from app.gui.link_desk import LinkDesk
from app.gui.widgets.related_list import NOTHING, RelatedList
from app.services import links, tickets
from app.services.related import Group

TEXT = "市民来电反映幸福路12号楼北侧自2026年9月1日起垃圾堆放超过三天无人清理，气味很大，希望尽快清运。"


def made(office, number, at, **values):
    base = {
        "ticket_no": number,
        "title": "垃圾堆放",
        "content": TEXT,
        "created_at": f"2026-09-{at:02d}T08:00:00",
        "caller_phone": "13800138000",
        "location": "幸福路12号",
    }
    return tickets.create(office, base | values).value


@pytest.fixture
def ids(office):
    return [
        made(office, "01260901080000001", 1),
        made(office, "01260901080000001HBD1", 3),
        made(office, "01260905080000002", 5),
        made(office, "01260906080000003", 6, location="和平街3号", content="路灯不亮", title="路灯不亮"),
    ]


@pytest.fixture
def work(qtbot, desk):
    tab = RelatedList()
    qtbot.addWidget(tab)
    return LinkDesk(desk, tab)


@pytest.fixture
def settle(qtbot, desk):
    def wait():
        qtbot.waitUntil(lambda: not desk.runner.running, timeout=10_000)
        QApplication.processEvents()

    return wait


def show(work, settle, ticket):
    work.load(ticket)
    settle()
    return {(line.group, line.row.id): line for line in work.tab.lines}


def choose(work, line):
    tab = work.tab
    at = next(at for at in range(tab.list.count()) if tab.list.item(at).data(0x100) == line)
    tab.list.setCurrentRow(at)


def test_number_suggestion_and_caller_each_in_their_group(work, settle, ids):
    found = show(work, settle, ids[0])
    assert found[Group.MATTER, ids[1]].why == "编号相同（01260901080000001）"
    assert found[Group.SUGGESTED, ids[2]].score >= 50
    assert found[Group.SAME_CALLER, ids[3]].why == "同一电话"
    assert "共 2 件（含本件）" in work.tab.hint.text()
    headings = [work.tab.list.item(at).text() for at in range(work.tab.list.count())]
    assert headings[0] == "同一事项　1 件"


def test_confirming_joins_the_chain_across_numbers_and_can_be_taken_off(work, settle, desk, ids, monkeypatch):
    found = show(work, settle, ids[0])
    line = found[Group.SUGGESTED, ids[2]]
    choose(work, line)
    assert work.tab.same.isEnabled()
    assert not work.tab.unlink.isEnabled()
    work.confirm(line)
    settle()
    found = show(work, settle, ids[0])
    kind = Group(line.kind.value)
    assert found[kind, ids[2]].link_id
    monkeypatch.setattr("app.gui.link_desk.ask_reason", lambda *_a: "关联错了")
    work.take_off(found[kind, ids[2]])
    settle()
    assert (Group.SUGGESTED, ids[2]) in show(work, settle, ids[0])
    assert [message.text for message in desk.messages.shown[-2:]] == [f"已确认{LINK_TITLES[line.kind]}", "已解除关联"]


def test_what_is_not_the_same_leaves_the_chain_until_it_is_taken_off(work, settle, office, ids, monkeypatch):
    found = show(work, settle, ids[0])
    monkeypatch.setattr("app.gui.link_desk.ask_reason", lambda *_a: "地点不同")
    work.tell_apart(found[Group.MATTER, ids[1]])
    settle()
    found = show(work, settle, ids[0])
    assert (Group.MATTER, ids[1]) not in found
    apart = found[Group.DIFFERENT, ids[1]]
    assert apart.why.endswith("确认不是同一事项：地点不同")
    work.take_off(apart)
    settle()
    assert (Group.MATTER, ids[1]) in show(work, settle, ids[0])


@pytest.mark.parametrize("kind", list(LinkKind))
def test_each_kind_of_link_is_made_by_number_and_removed(qtbot, work, settle, desk, office, ids, kind):
    dialog = LinkDialog(desk, ids[0])
    qtbot.addWidget(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind.value))
    dialog.number.setText("01260906080000003")
    dialog.why.setText("电话里说是同一处")
    dialog.submit()
    settle()
    [row] = [one for one in links.links(office, ids[0]) if one.other == ids[3]]
    assert (row.kind, row.is_same) == (kind, True)
    line = show(work, settle, ids[0])[Group(kind.value), ids[3]]
    assert line.link_id == row.id
    links.unlink(office, row.id)
    assert (Group(kind.value), ids[3]) not in show(work, settle, ids[0])


def test_its_own_number_is_no_other_ticket(qtbot, settle, desk, ids):
    dialog = LinkDialog(desk, ids[3])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.number.setText("01260906080000003")
    dialog.submit()
    settle()
    assert dialog.said.text() == "填的就是这件工单自己。请填另一件的编号。"


def test_a_ticket_alone_says_so(work, settle, office):
    alone = made(office, "9", 9, caller_phone="", location="", content="别的事", title="别的事")
    assert show(work, settle, alone) == {}
    assert work.tab.hint.text() == NOTHING
    assert not work.tab.list.isVisibleTo(work.tab)
