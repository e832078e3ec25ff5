"""Reads a report in tests: tables by title, rows as plain values."""

from __future__ import annotations

from typing import Any

from app.domain.report_content import Prose, Report, Table


def table(report: Report, title: str) -> Table:
    """The table whose title begins like this."""
    return next(one for one in report.tables if one.title.startswith(title))


def has_table(report: Report, title: str) -> bool:
    return any(one.title.startswith(title) for one in report.tables)


def column(made: Table, key: str) -> list[Any]:
    """The values of a column, without the total."""
    place = [one.key for one in made.columns].index(key)
    return [row[place].value for row in made.rows]


def values(row: Any) -> tuple[Any, ...]:
    return tuple(cell.value for cell in row)


def by_name(made: Table) -> dict[Any, tuple[Any, ...]]:
    """First column -> the others; the total under its own name."""
    rows = [*made.rows, *((made.total,) if made.total else ())]
    return {row[0].value: values(row[1:]) for row in rows}


def said(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if isinstance(block, Prose))
