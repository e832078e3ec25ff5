"""Trying out deductions and evaluation settlements without touching any data (试算)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain import deductions, evaluations
from app.domain.deductions import Deduction
from app.domain.errors import KnownError, RefusedInput
from app.domain.evaluations import CycleSettlement
from app.domain.readings import readings_of
from app.domain.workdays import Calendar
from app.services import templates


@dataclass(frozen=True, slots=True)
class MonthlyDeduction:
    """One month of a batch with its result."""

    month: str
    deduction: Deduction


def try_deductions(template: str, path: Path) -> list[MonthlyDeduction]:
    """Work out a batch ``[{"month", "readings", "errors"}]``. Raises ``RefusedInput`` naming the entry."""
    terms = templates.load(template).terms
    months = []
    for number, entry in enumerate(_read(path), 1):
        try:
            month, readings, errors = _entry(entry)
            months.append(
                MonthlyDeduction(month, deductions.deduct(terms, errors, readings_of(terms.readings, readings)))
            )
        except KnownError as error:
            raise RefusedInput(f"第 {number} 条：{error.message}") from None
    return months


def try_evaluation(
    template: str, cycle: int, grades: Sequence[str], calendar: Calendar, readings: Mapping[str, str]
) -> CycleSettlement:
    """Settle a billing cycle on paper."""
    terms = templates.load(template).terms
    return evaluations.settle(terms, cycle, grades, calendar, readings_of(terms.readings, readings))


def _read(path: Path) -> list[Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RefusedInput(f"读不了文件“{path}”，请检查路径和权限。") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RefusedInput(f"“{path.name}”不是 UTF-8 的 JSON 文件，请检查内容。") from error
    if not isinstance(data, list):
        raise RefusedInput(f"“{path.name}”里应是一个列表，请检查内容。")
    return data


def _entry(entry: Any) -> tuple[str, dict[str, str], dict[str, int]]:
    if not isinstance(entry, dict):
        raise RefusedInput("应是带有 month、readings、errors 的对象，请改正。")
    readings, errors = entry.get("readings", {}), entry.get("errors", {})
    if not isinstance(readings, dict) or not all(isinstance(value, str) for value in readings.values()):
        raise RefusedInput("readings 应是“读法编号: 选项”，请改正。")
    if not isinstance(errors, dict):
        raise RefusedInput("errors 应是“失误种类: 件数”，请改正。")
    return str(entry.get("month", "")), readings, errors
