"""How a report's values are written in spreadsheets and native charts: real numbers, real dates, plain texts."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from app.documents.workbook import CELL_LIMIT, EXACT_NUMBER, clean
from app.domain.report_content import Kind, Value

FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "#,##0",
    "decimal": "0.00",
    "rate": "0.00%",
    "delta": "+0.00%;-0.00%;0.00%",
    "points": '+0.00" 个百分点";-0.00" 个百分点";0.00" 个百分点"',
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
"""Number formats by kind."""


def number_of(value: Value, kind: Kind) -> int | float | date | None:
    """Return what a cell holds as a number or date; None where it is text (also "—" and numbers beyond 15 digits)."""
    if value is None:
        return None
    if isinstance(value, str):
        return _date(value, kind)
    if kind == "money":
        return float(Fraction(value, 100))
    if kind == "points":
        return float(value * 100)
    if isinstance(value, Fraction):
        return float(value)
    return value if abs(value) < EXACT_NUMBER else None


def _date(text: str, kind: Kind) -> date | None:
    if kind not in ("date", "moment"):
        return None
    try:
        found = datetime.fromisoformat(text) if kind == "moment" else date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year >= 1901 else None


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it."""
    return clean(text)[:CELL_LIMIT]
