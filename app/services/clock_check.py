"""Does this computer's clock go backwards? Everything here lives by wall time: a clock set back is said at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.storage.database import OfficeDatabase

TOLERANCE = timedelta(minutes=10)
"""Clocks are put right by minutes; nobody needs to hear of that."""


def clock_warnings(database: OfficeDatabase, now: datetime) -> list[str]:
    """Return one sentence when the clock stands before the newest audit entry; entries stay in order all the same."""
    newest = database.value("SELECT at FROM audit_entry ORDER BY seq DESC LIMIT 1")
    if not newest:
        return []
    last = datetime.fromisoformat(str(newest))
    if now + TOLERANCE >= last:
        return []
    return [
        f"电脑的时间（{now:%Y-%m-%d %H:%M}）早于最近一次操作的时间（{last:%Y-%m-%d %H:%M}），"
        "时限和提醒会算错。请先校准电脑的日期和时间，再继续录入。"
    ]
