"""The office's settings; a rule of a contract or of the city may change on a day, so settings are dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.errors import RefusedInput
from app.services.changes import Outcome, Topic
from app.services.session import MODE_KEY, STREET_KEY, Office
from app.storage.queries import settings as queries

UNTOLD = frozenset({"register.views"})
"""Settings whose value stays out of the audit log: a saved view holds what somebody searched for."""


@dataclass(frozen=True, slots=True)
class SettingVersion:
    """A value (any JSON) and the day from which it counts ('' = always); ``source``: who or what said so."""

    key: str
    value: Any
    valid_from: str
    source: str


def get(office: Office, key: str, default: Any = None, on: date | None = None) -> Any:
    """Return the value that counts on a day (today by the office's clock), else ``default``."""
    day = (on or office.now().date()).isoformat()
    is_set, value = queries.read(office.database, key, day)
    return value if is_set else default


def put(office: Office, key: str, value: Any, valid_from: str = "", source: str = "") -> Outcome[None]:
    """Set a value (any JSON) from a day on; earlier days keep theirs.

    Raises ``RefusedInput`` for a day that is none, and for a setting of the flow that nobody could work with.
    """
    if not key.strip():
        raise RefusedInput("设置项没有名字。")
    if key == MODE_KEY:  # without an administrator nobody could ever sign in
        raise RefusedInput(
            "账号的启用和停用不能当作设置来改。请在 设置 → 账号 里办理（命令行 account on、account off）。"
        )
    if key.startswith("flow."):
        from app.domain import flow_settings  # 20 ms of rules that a start does not need

        flow_settings.check(key, value)
    valid_from = read_day(valid_from)
    with office.change("setting.put", f"setting:{key}") as change:
        is_set, old = queries.read(office.database, key, valid_from)
        queries.write(office.database, key, value, valid_from, source)
        if key in UNTOLD:
            change.audit(valid_from=valid_from, source=source, items=len(value) if isinstance(value, list) else 0)
        else:
            change.audit(valid_from=valid_from, old=old if is_set else None, new=value, source=source)
    return Outcome(None, frozenset({Topic.SETTINGS}))


def rename_street(office: Office, street: str) -> Outcome[None]:
    """Correct the street's name."""
    if not street.strip():
        raise RefusedInput("街道名称不能为空。")
    return put(office, STREET_KEY, street.strip(), source="设置")


def versions(office: Office, key: str) -> list[SettingVersion]:
    """Every dated value of a setting, oldest first."""
    return [SettingVersion(key, value, day, source) for day, value, source in queries.versions(office.database, key)]


def read_day(text: str) -> str:
    """Read the day from which something counts ('' = always) as 2026-09-18, whatever ISO form it was typed in."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError as error:
        raise RefusedInput(f"生效日期“{text}”不对。请按 2026-09-18 的样子填写。") from error
