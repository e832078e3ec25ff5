"""Walking a ticket through its flow in tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.flow import State
from app.services import flow, flow_book, flow_sync
from app.services.flow import StepDone
from app.services.session import Office
from app.storage.queries import flow as queries
from tests.office_desk import DeskClock

REASON = "经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。"
ASSESSED = {"responded": "是", "resolved": "解决", "satisfied": "满意", "text": "电话核实"}
FEEDBACK = {"connected": "是", "opinion": "认可"}
DISPATCH = {"unit": "城市管理办公室", "group_at": "2026-09-18 09:35", "phone_at": "2026-09-18 09:36"}

ORDINARY: tuple[tuple[str, dict[str, str]], ...] = (
    ("sign", {}),
    ("dispatch", DISPATCH),
    ("respond", {"text": "已联系"}),
    ("verify", {"text": "现场有积水"}),
    ("feedback", FEEDBACK),
    ("unit_close", {"text": "已清运"}),
    ("assess", ASSESSED),
    ("submit_close", {"requisites": "materials"}),
    ("review_close", {}),
    ("close", {}),
    ("city_visit", {"resolved": "解决", "satisfied": "满意"}),
    ("assess_archive", {}),
)


def walk(office: Office, clock: DeskClock, ticket: int, steps: Iterable[tuple[str, dict[str, str]]]) -> StepDone:
    """Take the steps ten minutes apart; returns the last."""
    done = None
    for action, values in steps:
        clock.forward(minutes=10)
        done = flow.take(office, ticket, action, values).value
    assert done is not None
    return done


def until(action: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the ordinary steps up to and with this one."""
    names = [name for name, _ in ORDINARY]
    return ORDINARY[: names.index(action) + 1]


def state_of(office: Office, ticket: int) -> State:
    """Derive where the ticket stands."""
    return flow.life(office, ticket).state.state


def stored(office: Office) -> list[tuple[object, ...]]:
    """Return every stored state."""
    return office.database.rows(f"SELECT {', '.join(queries.STATE_COLUMNS)} FROM ticket_state ORDER BY ticket_id")


def assert_stored_is_derived(office: Office) -> None:
    """The side table says what facts and events say, and nothing waits to be worked out."""
    ids = [row[0] for row in office.database.rows("SELECT id FROM ticket WHERE is_void = 0 ORDER BY id")]
    made = flow_sync._rows(office, ids, flow_book.rules(office), flow_book.book(office))
    assert stored(office) == made
    assert office.database.value("SELECT count(*) FROM ticket_state_stale") == 0


def moment(text: str) -> datetime:
    """Read 2026-09-18 09:30."""
    return datetime.fromisoformat(text)
