"""Trying out acceptance and damages without touching any data (试算): behind ``calc`` and the window's 试算 page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.domain import damages
from app.domain.acceptance import judge
from app.domain.acceptance_events import AcceptanceState, Event, EventKind
from app.domain.damages import Damages
from app.domain.errors import RefusedInput
from app.domain.readings import readings_of
from app.domain.workdays import Calendar
from app.services import templates


@dataclass(frozen=True, slots=True)
class EventFile:
    """What an event file holds: the events, and the agreed grace (workdays) when it names one."""

    events: tuple[Event, ...]
    grace: int | None


def try_acceptance(
    template: str,
    submitted_on: date,
    file: EventFile,
    calendar: Calendar,
    as_of: date,
    readings: Mapping[str, str],
) -> AcceptanceState:
    """Judge an acceptance on paper. A grace from the file fills R-04 乙 without choosing it."""
    terms = templates.load(template).terms
    chosen = readings_of(terms.readings, readings)
    return judge(submitted_on, file.events, terms, calendar, as_of, chosen, grace=file.grace)


def try_damages(
    template: str,
    party: str,
    due_on: date,
    done_on: date,
    calendar: Calendar,
    readings: Mapping[str, str],
    amount_fen: int | None,
) -> Damages:
    """Work out damages for delay on paper."""
    terms = templates.load(template).terms
    chosen = readings_of(terms.readings, readings)
    return damages.delay(terms, party, due_on, done_on, calendar, chosen, amount_fen=amount_fen)


def read_events(path: Path | None) -> EventFile:
    """Read ``[{"on", "kind", "text"}]`` or ``{"events": […], "grace": N}``; no file means no events.

    Raises ``RefusedInput`` that names the entry when one of them cannot be used.
    """
    if path is None:
        return EventFile((), None)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RefusedInput(f"读不了文件“{path}”，请检查路径和权限。") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RefusedInput(f"“{path.name}”不是 UTF-8 的 JSON 文件，请检查内容。") from error
    grace = None
    if isinstance(data, dict):
        grace, data = data.get("grace"), data.get("events", [])
    if grace is not None and (isinstance(grace, bool) or not isinstance(grace, int) or grace < 0):
        raise RefusedInput("grace 应是不小于 0 的整数（约定的宽限工作日数），请改正。")
    if not isinstance(data, list):
        raise RefusedInput(f"“{path.name}”里应是一个列表，请检查内容。")
    return EventFile(tuple(_event(number, entry) for number, entry in enumerate(data, 1)), grace)


def _event(number: int, entry: Any) -> Event:
    if not isinstance(entry, dict) or not isinstance(entry.get("on"), str):
        raise RefusedInput(f"第 {number} 条：应是带有 on、kind 的对象，请改正。")
    try:
        on = datetime.fromisoformat(entry["on"].strip()).date()
    except ValueError:
        raise RefusedInput(f"第 {number} 条：“{entry['on']}”不是日期，请写成 2025-10-14。") from None
    kinds = [kind.value for kind in EventKind]
    if entry.get("kind") not in kinds:
        raise RefusedInput(f"第 {number} 条：kind 应是 {'、'.join(kinds)} 之一，请改正。")
    return Event(on, EventKind(entry["kind"]), str(entry.get("text", "")))
