"""Reading the days and moments that stand on a command line."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.errors import RefusedInput
from app.domain.flow_fields import wall_time


def read_moment(text: str) -> datetime:
    """Read YYYY-MM-DDTHH:MM[:SS]; a bare date means its 00:00, a zone is converted. Raises ``RefusedInput``."""
    try:
        return wall_time(datetime.fromisoformat(text.strip()))
    except ValueError:
        raise RefusedInput(f"“{text}”不是时刻，请写成 2026-05-30T16:59:59。") from None


def read_day(text: str) -> date:
    """Read YYYY-MM-DD; of a moment its date. Raises ``RefusedInput``."""
    try:
        return wall_time(datetime.fromisoformat(text.strip())).date()
    except ValueError:
        raise RefusedInput(f"“{text}”不是日期，请写成 2026-06-01。") from None
