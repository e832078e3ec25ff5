"""The office's own rules of the flow, read from its settings, limits and readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import TYPE_CHECKING, Any

from app.domain import flow_settings as known
from app.domain.flow_facts import INITIAL_KEY, MARKS_KEY, InitialRules, initial_rules
from app.domain.flow_limits import READING_DEFAULTS, LimitBook, LimitKind
from app.domain.flow_plan import DEFAULT_REQUISITES
from app.domain.flow_steps import FlowPolicy
from app.domain.urging import UrgePolicy
from app.services import calendars
from app.storage.queries import flow as queries
from app.storage.queries import settings as stored

if TYPE_CHECKING:  # the session imports this module to keep derived states in step
    from app.services.session import Office

DEFAULT_LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("特急", "突发"), "2h"),
    **dict.fromkeys(("紧急", "加急", "较急"), "24h"),
    **dict.fromkeys(("疑难", "复杂"), "15d"),
}
DEFAULT_CHECK_AT = "17:30"
DEFAULT_TARGET = 1500
DEFAULT_LEAD: Mapping[str, Any] = {"n": 1, "unit": "day"}


def setting(office: Office, key: str, default: Any) -> Any:
    """Return a setting as it counts today."""
    is_set, value = stored.read(office.database, key, office.now().date().isoformat())
    return value if is_set else default


def policy(office: Office) -> FlowPolicy:
    """Return the numbers and lists of the steps."""
    return FlowPolicy(
        return_reason_min=_number(office, known.RETURN_MIN_KEY, 20),
        rebound_rounds=_number(office, known.REBOUND_KEY, 2),
        late_entry_minutes=_number(office, known.LATE_ENTRY_KEY, 30),
        review_required=bool(setting(office, known.REVIEW_KEY, True)),
        requisites=_texts(office, known.REQUISITES_KEY, DEFAULT_REQUISITES),
    )


def check_time(office: Office) -> time:
    """Return the hour from which what was signed today and not dispatched is red."""
    return known.clock_time(known.CHECK_KEY, setting(office, known.CHECK_KEY, DEFAULT_CHECK_AT))


def monthly_target(office: Office) -> int:
    """Return how many tickets a month should close."""
    return _number(office, known.TARGET_KEY, DEFAULT_TARGET)


def rules(office: Office) -> InitialRules:
    """Return how imported facts become a state and marks."""
    return initial_rules(setting(office, INITIAL_KEY, None), setting(office, MARKS_KEY, None))


def book(office: Office) -> LimitBook:
    """Return every limit in force with readings, levels and calendar."""
    return LimitBook(
        queries.limits(office.database),
        calendars.current(office),
        readings(office),
        _texts(office, known.LEVELS_KEY, DEFAULT_LEVELS),
    )


def readings(office: Office) -> dict[str, str]:
    """Return R-25, R-42, R-43: the office's own setting, else what was chosen for its contract, else 甲."""
    chosen = queries.contract_readings(office.database, tuple(READING_DEFAULTS))
    return {**READING_DEFAULTS, **chosen, **_texts(office, known.READINGS_KEY, {})}


def urge_policy(office: Office, limits: LimitBook) -> UrgePolicy:
    """Return lead and reading of the urging lists."""
    ahead, unit = known.lead(known.LEAD_KEY, setting(office, known.LEAD_KEY, DEFAULT_LEAD))
    row = limits.row(LimitKind.STALE, office.now().date().isoformat())
    days = row.n if row is not None and row.n is not None else 4
    return UrgePolicy(ahead, unit, days, limits.option("R-25"))


def _number(office: Office, key: str, default: int) -> int:
    return known.number(key, setting(office, key, default))


def _texts(office: Office, key: str, default: Mapping[str, str]) -> Mapping[str, str]:
    return known.texts(key, setting(office, key, default))
