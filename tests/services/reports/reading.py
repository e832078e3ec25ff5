"""Reads a report in tests: tables by title, rows as plain values."""

from __future__ import annotations

from typing import Any

from app.domain.report_content import Chart, Prose, Report, Table, shown


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


def lines(report: Report, title: str) -> list[tuple[str, ...]]:
    """Every row of a table and its total, as paper shows them."""
    found = next(one for one in report.tables if one.title.startswith(title))
    rows = (*found.rows, *((found.total,) if found.total else ()))
    return [tuple(shown(cell.value, col.kind) for cell, col in zip(row, found.columns, strict=True)) for row in rows]


def drawn(report: Report) -> dict[str, dict[str, tuple[str, ...]]]:
    """Every chart: title -> category -> the values of its series."""
    return {
        block.title: {
            name: tuple(shown(one.values[n], block.kind) for one in block.series)
            for n, name in enumerate(block.categories)
        }
        for block in report.blocks
        if isinstance(block, Chart)
    }
