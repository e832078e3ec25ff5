"""Working out (试算): deadlines and 大写金额 without touching any data; behind ``calc`` and the window's 试算 page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app.domain.deadlines import Deadline, Direction, Rule, Unit, compute
from app.domain.errors import RefusedInput
from app.domain.money import chinese_amount, parse_yuan
from app.domain.workdays import Calendar
from app.services import calendars
from app.services.session import DATABASE_NAME, open_office
from app.storage.keyring import OfficeKey

READER = "试算"
"""Whom an office folder is opened for, reading only."""

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
E = TypeVar("E", bound=StrEnum)

_KEYS = {"from", "unit", "n", "direction", "roll"}


@dataclass(frozen=True, slots=True)
class DeadlineRequest:
    """One limit to work out: a start (date or moment) and a rule."""

    start: date | datetime
    rule: Rule


def calendar_for(office_folder: Path | None, key: OfficeKey | None = None) -> Calendar:
    """Return the office's calendar when there is an office in that folder, else the shipped one."""
    if office_folder is None or not (office_folder / DATABASE_NAME).is_file():
        return calendars.shipped()
    with open_office(office_folder, READER, writing=False, key=key) as office:
        return calendars.current(office)


def read_start(text: str) -> date | datetime:
    """Read YYYY-MM-DD or YYYY-MM-DDTHH:MM[:SS]. Raises ``RefusedInput`` for anything else."""
    if _MOMENT.fullmatch(text.strip()) is None:
        raise RefusedInput(f"“{text}”不是日期，请写成 2026-07-01 或 2026-07-01T09:10:00。")
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise RefusedInput(f"日期“{text}”不存在，请改正。") from None
    return moment.date() if len(text.strip()) == len("2026-07-01") else moment


def work_out(request: DeadlineRequest, calendar: Calendar) -> Deadline:
    """Work out one limit. Hours from a bare date run from its 00:00; the other units use the moment's date."""
    start = request.start
    if request.rule.unit is Unit.HOUR and not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)
    return compute(start, request.rule, calendar)


def read_batch(path: Path) -> tuple[DeadlineRequest, ...]:
    """Read a JSON list of {"from", "unit", "n", "direction", "roll"}.

    Raises ``RefusedInput`` that names the entry when one of them cannot be used.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RefusedInput(f"读不了文件“{path}”，请检查路径和权限。") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RefusedInput(f"“{path.name}”不是 UTF-8 的 JSON 文件，请检查内容。") from error
    if not isinstance(entries, list):
        raise RefusedInput(f"“{path.name}”里应是一个列表，请检查内容。")
    requests = []
    for number, entry in enumerate(entries, start=1):
        try:
            requests.append(_request(entry))
        except RefusedInput as error:
            raise RefusedInput(f"第 {number} 条：{error.message}") from None
    return tuple(requests)


def amount_in_words(text: str) -> str:
    """Return the 大写金额 of an amount in yuan."""
    return chinese_amount(parse_yuan(text))


def _request(entry: Any) -> DeadlineRequest:
    if not isinstance(entry, dict):
        raise RefusedInput("应是带有 from、unit、n 的对象，请改正。")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise RefusedInput(f"不认识“{unknown[0]}”，可用的是 from、unit、n、direction、roll。")
    n, roll = entry.get("n"), entry.get("roll", True)
    if isinstance(n, bool) or not isinstance(n, int):
        raise RefusedInput("n 应是整数，请改正。")
    if not isinstance(roll, bool):
        raise RefusedInput("roll 应是 true 或 false，请改正。")
    unit = _one_of(Unit, "unit", entry.get("unit"))
    direction = _one_of(Direction, "direction", entry.get("direction", Direction.AFTER))
    return DeadlineRequest(read_start(str(entry.get("from", ""))), Rule(unit, n, direction, roll))


def _one_of(kind: type[E], key: str, value: object) -> E:
    for member in kind:
        if member.value == value:
            return member
    raise RefusedInput(f"{key} 应是 {'、'.join(member.value for member in kind)} 之一，请改正。")
