"""调度会, 每月一案 and 邮件报送 in the window: forms, figures of the month, undo."""

from __future__ import annotations

from app.domain.registers import SpecialKind
from app.gui.targets import RECORD_TABS, RecordsTarget
from app.services import dispatch_meetings, mail_log, monthly_stories, special_registers, tickets
from tests.gui.conftest import NOW, add_tickets
from tests.gui.test_exclusions_page import open_keys, opened, rest, take
from tests.gui.test_exclusions_registers import tab_of

TODAY = NOW.date()


def tick(field, place=0):
    item = field.widget.item(place)
    item.setCheckState(item.checkState().Checked)


def test_a_meeting_from_the_agenda_to_what_came_of_it(qtbot, desk, office):
    late, quiet = add_tickets(office, 2)
    tickets.edit(office, late, {"due_at": "2026-11-01 18:00:00", "unit": "城管科"})
    tickets.edit(office, quiet, {"due_at": "2026-12-31 18:00:00"})
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "调度会")
    assert page.primary.text() == "登记调度会…"
    page.primary.trigger()
    form = page.work.dialog
    assert form.fields["chosen"].widget.count() == 1
    assert form.go.isEnabled()  # a meeting may be entered before its agenda
    tick(form.fields["chosen"])
    take(qtbot, page, form, chair="李主任", matters="供暖准备\n\n扫雪铲冰")
    items = dispatch_meetings.list_items(office)
    assert [(item.ticket_id, item.kind) for item in items] == [(late, "超时"), (None, "其他"), (None, "其他")]
    assert [door.text() for door in tab.figures.doors.values()][:3] == ["1 次", "3", "3"]
    tab.list.go_to(items[0].id)
    assert open_keys(tab) - {"new"} == {"decide", "add", "void"}
    tab.take_next_step()
    form = page.work.dialog
    form.fields["due_on"].widget.tick.setChecked(True)
    take(qtbot, page, form, decision="三日内办结")
    tab.list.go_to(items[0].id)
    tab.take_next_step()
    form = page.work.dialog
    form.fields["done_on"].widget.tick.setChecked(True)
    take(qtbot, page, form, progress="已办结")
    row = next(item for item in dispatch_meetings.list_items(office) if item.id == items[0].id)
    assert (row.decision, row.unit, row.done_on) == ("三日内办结", "城管科", TODAY.isoformat())
    assert row.state_on(TODAY.isoformat()) == "已落实"
    page.desk.messages.shown[-1].action()
    rest(qtbot, page)
    row = next(item for item in dispatch_meetings.list_items(office) if item.id == items[0].id)
    assert row.done_on == ""
    tab.list.go_to(items[0].id)
    tab.actions_by_key["add"].trigger()
    form = page.work.dialog
    assert "chosen" not in form.fields  # the only ticket offered is on the meeting already
    take(qtbot, page, form, matters="第四件")
    assert len(dispatch_meetings.list_items(office)) == 4


def test_a_story_is_written_bit_by_bit(qtbot, desk, office):
    ticket_id = add_tickets(office, 1)[0]
    special_registers.receive(office, SpecialKind.MONTHLY_CASE, "停水", ticket_id=ticket_id, on=TODAY)
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "每月一案")
    assert tab.figures.doors["本月案例"].text() == "0 篇"
    page.primary.trigger()
    take(qtbot, page, page.work.dialog, title="水泵换新记", background="老旧水泵")
    assert tab.pane.state.text() == "待写：做法、成效"
    tab.take_next_step()
    take(qtbot, page, page.work.dialog, practice="会商", effect="恢复供水")
    assert monthly_stories.stories(office)[0].missing == ()
    assert tab.figures.doors["本月案例"].text() == "1 篇"


def test_a_mail_is_logged_and_corrected(qtbot, desk, office):
    page = opened(qtbot, desk)
    tab = tab_of(qtbot, page, "邮件报送")
    page.primary.trigger()
    form = page.work.dialog
    assert not form.go.isEnabled()
    take(qtbot, page, form, subject="挂账清单", receiver="区分中心", attachments="清单.xlsx")
    assert tab.figures.doors["本月报送"].text() == "1 封"
    tab.actions_by_key["amend"].trigger()
    take(qtbot, page, page.work.dialog, receiver="区城指中心")
    assert [(row.receiver, row.subject) for row in mail_log.mails(office)] == [("区城指中心", "挂账清单")]


def test_a_figure_of_a_report_shows_exactly_its_records(qtbot, desk, office):
    numbers = [
        special_registers.receive(office, kind, f"第{n}件", on=TODAY).value
        for n, kind in enumerate((SpecialKind.CITY_NAMED, SpecialKind.RURAL, SpecialKind.CITY_NAMED))
    ]
    page = opened(qtbot, desk)
    page.open_target(RecordsTarget("special_case", tuple(numbers[:2])))
    rest(qtbot, page)
    assert page.tab.title == "专项台账"
    assert {page.tab.list.model.row(at).id for at in range(page.tab.list.model.rowCount())} == set(numbers[:2])
    page.search("第2件")
    assert [page.tab.list.model.row(at).id for at in range(page.tab.list.model.rowCount())] == numbers[2:]
    page.search("")
    page.open_target(RecordsTarget("special_case", (numbers[2],)))
    page.tab.list.choose_filter("listed")
    rest(qtbot, page)
    assert page.tab.list.model.rowCount() == 3


def test_every_ledger_that_a_report_names_has_its_tab(qtbot, desk):
    page = opened(qtbot, desk)
    assert set(RECORD_TABS.values()) <= {tab.title for tab in page.all}
