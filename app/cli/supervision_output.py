"""What several families say of supervision: counters as a table and as JSON, the answer to a write, a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.cli.case_output import as_data, outcome_text, rows_text
from app.cli.console import Console
from app.cli.moments import read_day
from app.domain.counters import CounterValue
from app.services.changes import Outcome
from app.services.session import Office


def counter_data(value: CounterValue) -> dict[str, Any]:
    """Return the JSON form of a counter."""
    return {**as_data(value), "state_text": value.state_text}


def counters_text(found: tuple[CounterValue, ...]) -> str:
    """Set counters as a table."""
    cells = [
        (v.code, v.name, v.subject, v.value, f"{v.warn_at}/{v.trigger_at}", v.state_text, v.clause, v.note)
        for v in found
    ]
    return rows_text(("编号", "计数器", "对象", "值", "预警/触发", "状态", "条号", "说明"), cells)


def told(console: Console, text: str, done: Outcome[int]) -> int:
    """Answer a write."""
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text(f"{text} {done.value}", done))
    return 0


def day_of(office: Office, text: str) -> date:
    """Read a day; "" is today by the office's clock."""
    return read_day(text) if text else office.now().date()
