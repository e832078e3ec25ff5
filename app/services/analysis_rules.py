"""Dated settings of the analysis reports (分析口径): read with their source, put with a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import analysis_rules as rules
from app.domain.analysis_rules import KEYS, PRESET_SOURCE, WarningLimits
from app.domain.errors import RefusedInput
from app.services import settings
from app.services.changes import Outcome
from app.services.session import Office

PREFIX = "analysis."
_READ: Mapping[str, Callable[[Any], Any]] = {
    "fields": rules.read_words,
    "topics": rules.read_words,
    "warnings": rules.read_limits,
    "past": rules.read_past,
}
_PRESET: Mapping[str, Any] = {
    "fields": rules.FIELDS,
    "topics": rules.TOPICS,
    "warnings": WarningLimits(),
    "past": {},
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts on a day, from when and by whose word."""

    key: str
    value: Any
    valid_from: str
    source: str

    @property
    def words(self) -> str:
        """Say the source: 来源：甲方 2026-05-08 邮件（2026-05-01 起）."""
        since = f"（{self.valid_from} 起）" if self.valid_from else ""
        return f"{self.source or '设置'}{since}"


def rule(office: Office, key: str, on: date | None = None) -> Rule:
    """Return a rule as it counts on a day (today). Raises ``RefusedInput`` for a key that is none."""
    _check_key(key)
    day = (on or office.now().date()).isoformat()
    found = [one for one in settings.versions(office, PREFIX + key) if one.valid_from <= day]
    if not found:
        return Rule(key, _PRESET[key], "", PRESET_SOURCE)
    last = max(found, key=lambda one: one.valid_from)
    return Rule(key, _READ[key](last.value), last.valid_from, last.source)


def put(office: Office, key: str, value: Any, source: str, valid_from: str = "") -> Outcome[None]:
    """Set a rule from a day on. Raises ``RefusedInput``."""
    _check_key(key)
    if not source.strip():
        raise RefusedInput("请写来源：哪个文件、哪一条或谁确认的。")
    _READ[key](value)
    return settings.put(office, PREFIX + key, value, valid_from, source.strip())


def _check_key(key: str) -> None:
    if key not in KEYS:
        raise RefusedInput(f"没有分析口径“{key}”，可用的是 {'、'.join(f'{k}（{t}）' for k, t in KEYS.items())}。")
