"""The office's own rules of the flow, read from its settings, limits and readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.domain.deadlines import Unit
from app.domain.errors import RefusedInput
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

RETURN_MIN_KEY = "flow.return_reason_min"
REBOUND_KEY = "flow.rebound_rounds"
LATE_ENTRY_KEY = "flow.late_entry_minutes"
REVIEW_KEY = "flow.review_required"
REQUISITES_KEY = "flow.requisites"
LEVELS_KEY = "flow.levels"
READINGS_KEY = "flow.readings"
LEAD_KEY = "flow.urge_lead"
CHECK_KEY = "flow.dispatch_check_at"
TARGET_KEY = "flow.monthly_target"

DEFAULT_LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("特急", "突发"), "2h"),
    **dict.fromkeys(("紧急", "加急", "较急"), "24h"),
    **dict.fromkeys(("疑难", "复杂"), "15d"),
}
DEFAULT_CHECK_AT = "17:30"
DEFAULT_TARGET = 1500


def setting(office: Office, key: str, default: Any) -> Any:
    """Return a setting as it counts today."""
    is_set, value = stored.read(office.database, key, office.now().date().isoformat())
    return value if is_set else default


def policy(office: Office) -> FlowPolicy:
    """Return the numbers and lists of the steps."""
    return FlowPolicy(
        return_reason_min=_number(office, RETURN_MIN_KEY, 20),
        rebound_rounds=_number(office, REBOUND_KEY, 2),
        late_entry_minutes=_number(office, LATE_ENTRY_KEY, 30),
        review_required=bool(setting(office, REVIEW_KEY, True)),
        requisites=_texts(office, REQUISITES_KEY, DEFAULT_REQUISITES),
    )


def rules(office: Office) -> InitialRules:
    """Return how imported facts become a state and marks."""
    return initial_rules(setting(office, INITIAL_KEY, None), setting(office, MARKS_KEY, None))


def book(office: Office) -> LimitBook:
    """Return every limit in force with readings, levels and calendar."""
    return LimitBook(
        queries.limits(office.database),
        calendars.current(office),
        readings(office),
        _texts(office, LEVELS_KEY, DEFAULT_LEVELS),
    )


def readings(office: Office) -> dict[str, str]:
    """Return R-25, R-42, R-43: the office's own setting, else what was chosen for its contract, else 甲."""
    chosen = queries.contract_readings(office.database, tuple(READING_DEFAULTS))
    return {**READING_DEFAULTS, **chosen, **_texts(office, READINGS_KEY, {})}


def urge_policy(office: Office, limits: LimitBook) -> UrgePolicy:
    """Return lead and reading of the urging lists."""
    lead = setting(office, LEAD_KEY, {"n": 1, "unit": "day"})
    row = limits.row(LimitKind.STALE, office.now().date().isoformat())
    days = row.n if row is not None and row.n is not None else 4
    if not isinstance(lead, Mapping) or not isinstance(lead.get("n"), int) or lead.get("unit") not in set(Unit):
        raise RefusedInput("到期催办的提前天数设置不对。请按 1 天、1 个工作日的样子重新设置。")
    return UrgePolicy(int(lead["n"]), Unit(lead["unit"]), days, limits.option("R-25"))


def _number(office: Office, key: str, default: int) -> int:
    value = setting(office, key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RefusedInput(f"设置“{key}”应是不小于零的整数，现在是“{value}”。请改正设置。")
    return value


def _texts(office: Office, key: str, default: Mapping[str, str]) -> Mapping[str, str]:
    value = setting(office, key, default)
    if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
        raise RefusedInput(f"设置“{key}”的内容不对。请改正设置。")
    return value
