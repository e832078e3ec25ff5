"""The one-ticket-per-workbook form (诉求拟办单): labels and values side by side, in A-B and C-D (reliability.md A2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.intake.book import Row
from app.intake.headers import alias_of, match_titles, texts_of, unique_titles
from app.intake.values import Cell

_MOST_ROWS = 80
_LEAST_LABELS = 4
_LONGEST_LABEL = 20


@dataclass(frozen=True, slots=True)
class Form:
    """One ticket read from a form: its row number is that of the order number."""

    row: int
    titles: tuple[str, ...]
    cells: tuple[Cell, ...]


def find_form(rows: Sequence[Row]) -> Form | None:
    """Return the ticket of a form sheet, or None when the sheet is no form.

    A form has at least four known labels with values to their right, the order number among them, spread over
    several rows; a table has its known labels in one row.
    """
    if len(rows) > _MOST_ROWS:
        return None
    labels: list[str] = []
    values: list[Cell] = []
    known_rows: list[int] = []
    number_row = 0
    for row in rows:
        for label, value, matched in _pairs(row):
            labels.append(label.rstrip(":：").strip())
            values.append(value)
            if matched:
                known_rows.append(row[0])
            if matched == "ticket_no":
                number_row = number_row or row[0]
    if not number_row or len(known_rows) < _LEAST_LABELS or len(set(known_rows)) < _LEAST_LABELS // 2 + 1:
        return None
    titles = unique_titles(labels)
    return Form(number_row, titles, tuple(values)) if "ticket_no" in match_titles(titles).values() else None


def _pairs(row: Row) -> list[tuple[str, Cell, str]]:
    """(label, value, key or "") of one row. A known label opens a pair; an unknown one does in columns A and C."""
    texts = texts_of(row)
    pairs: list[tuple[str, Cell, str]] = []
    column = 0
    while column < len(texts):
        label = texts[column]
        found = alias_of(label) if label and len(label) <= _LONGEST_LABEL else None
        opens = found or (column % 2 == 0 and label and len(label) <= _LONGEST_LABEL and "\n" not in label)
        if not opens:
            column += 1
            continue
        taken, value = _value_after(row[1], texts, column)
        if value != "" or found:
            pairs.append((label, value, found[1] if found else ""))
        column = taken + 1
    return pairs


def _value_after(cells: Sequence[Cell], texts: Sequence[str], column: int) -> tuple[int, Cell]:
    """(column of the value, value): the next cell, unless that is a known label itself (an empty answer)."""
    after = column + 1
    if after >= len(texts) or not texts[after] or (alias_of(texts[after]) and after % 2 == 0):
        return column, ""
    if alias_of(texts[after]) and after + 1 < len(texts) and texts[after + 1]:
        return column, ""
    return after, cells[after]
