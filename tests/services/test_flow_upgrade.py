"""A file from before the flow keeps its rows and has states after the upgrade; views filter by them."""

from __future__ import annotations

from pathlib import Path

from app.services import flow, queues, register
from app.services.register import Condition, View
from app.services.session import DATABASE_NAME, open_office
from app.storage.database import OfficeDatabase
from app.storage.migrations.runner import migrate
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.flow_walk import assert_stored_is_derived


def test_an_older_file(tmp_path: Path):
    root = tmp_path / "o"
    root.mkdir()
    database = OfficeDatabase(root / DATABASE_NAME)
    migrate(database, 4)
    for number, status in (("A1", "办理中"), ("A2", "已办结"), ("A3", "")):
        database.execute_sql(
            "INSERT INTO ticket (ticket_no, created_at, identity_at, status) VALUES (?, ?, ?, ?)",
            (number, "2026-09-01T08:00:00", "2026-09-01T08:00:00", status),
        )
    database.execute_sql("INSERT INTO ticket_text (ticket_id) SELECT id FROM ticket")
    before = database.rows("SELECT * FROM ticket")
    database.close_all()
    with open_office(root, "王芳", now=DeskClock()) as office:
        assert office.database.rows("SELECT * FROM ticket") == before
        assert office.database.rows("SELECT state FROM ticket_state ORDER BY ticket_id") == [
            ("handling",),
            ("closed",),
            ("to_sign",),
        ]
        assert_stored_is_derived(office)
        flow.take(office, 3, "sign")
    with open_office(root, "王芳", writing=False, now=DeskClock()) as reader:
        assert list(queues.ids(reader, "to_dispatch")) == [3]


def test_views_sort_filter_and_show_what_follows_from_the_flow(tmp_path: Path):
    with new_office(tmp_path / "o", DeskClock()) as office:
        first = add_ticket(office, "A1", due_at="2026-09-20 18:00")
        second = add_ticket(office, "A2", due_at="2026-09-19 18:00", urgency="紧急")
        closed = add_ticket(office, "A3", status="已办结")
        flow.take(office, first, "sign")

        def found(*conditions: Condition) -> list[int]:
            return list(register.ids(office, View("", conditions, "flow_limit_at", False)))

        assert found() == [closed, second, first]
        assert found(Condition("flow_state", "one_of", ("to_sign", "to_dispatch"))) == [second, first]
        assert found(Condition("flow_marks", "contains", "urgent")) == [second]
        assert found(Condition("flow_limit_at", "is", "2026-09-18")) == [second, first]
        assert found(Condition("flow_since", "is", "2026-09-18"), Condition("flow_state", "is", "to_dispatch")) == [
            first
        ]
        (row,) = register.page(office, [first], ("ticket_no", "flow_state", "flow_limit_at"))
        assert row.values == {"ticket_no": "A1", "flow_state": "to_dispatch", "flow_limit_at": "2026-09-18T23:59:59"}
