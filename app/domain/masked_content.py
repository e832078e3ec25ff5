"""Reports and filled forms with personal data masked: the last door before they are shown, saved or printed.

Builders mask what they know to be personal; here every text is looked at again, so that a new report or form cannot
forget it. Figures, moments, order numbers and doors stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.form_content import Block as FormBlock
from app.domain.form_content import Form, Grid, Pairs, Paragraph, Wide
from app.domain.form_marks import FormValues
from app.domain.masking import mask_shown
from app.domain.report_content import Block, Cell, Chart, Heading, Prose, Report, Row

_FEW = 20
"""A figure of more tickets than this is a count; its line quotes no ticket."""


def ticket_ids(report: Report) -> set[int]:
    """Return the tickets that single lines stand for: their callers' names must not be in those lines."""
    return {number for table in report.tables for row in table.rows for number in _tickets_of(row)}


def masked_report(report: Report, names: Mapping[int, str] | None = None) -> Report:
    """Mask every text of a report. ``names``: ticket → its caller's name, hidden where that ticket's line says it."""
    known: dict[tuple[str, tuple[str, ...]], str] = {}

    def hide(text: str, callers: tuple[str, ...] = ()) -> str:
        key = (text, callers)
        if key not in known:
            known[key] = mask_shown(text, *callers)
        return known[key]

    def cell(one: Cell, callers: tuple[str, ...]) -> Cell:
        shown = hide(one.value, callers) if isinstance(one.value, str) else one.value
        return one if shown == one.value else replace(one, value=shown)

    def row(cells: Row) -> Row:
        callers = tuple(sorted({names[number] for number in _tickets_of(cells) if number in names})) if names else ()
        return tuple(cell(one, callers) for one in cells)

    def block(one: Block) -> Block:
        if isinstance(one, Heading | Prose):
            return replace(one, text=hide(one.text))
        if isinstance(one, Chart):
            return replace(one, categories=tuple(map(hide, one.categories)))
        return replace(one, rows=tuple(map(row, one.rows)), note=hide(one.note))

    return replace(report, blocks=tuple(map(block, report.blocks)))


def masked_form(form: Form) -> Form:
    """Mask every value of a filled form; labels and heads are the form's own words."""
    return replace(form, blocks=tuple(map(_form_block, form.blocks)), note=mask_shown(form.note))


def masked_form_values(values: FormValues) -> FormValues:
    """Mask what an office's own file of a form is filled with."""
    lists = {name: [_texts(entry) for entry in entries] for name, entries in values.lists.items()}
    return FormValues(_texts(values.fields), lists)


def _form_block(block: FormBlock) -> FormBlock:
    if isinstance(block, Pairs):
        return replace(block, cells=tuple((label, mask_shown(value)) for label, value in block.cells))
    if isinstance(block, Grid):
        return replace(block, rows=tuple(_all(cells) for cells in block.rows))
    return replace(block, text=mask_shown(block.text)) if isinstance(block, Wide | Paragraph) else block


def _all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(mask_shown(text) for text in texts)


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    return {name: mask_shown(text) for name, text in values.items()}


def _tickets_of(row: Row) -> set[int]:
    """Return the tickets that a line's doors lead to; a line about many tickets quotes none of them."""
    doors = [cell.door for cell in row if cell.door is not None and cell.door.entity == "ticket" and cell.door.ids]
    return {number for door in doors if door.ids and len(door.ids) <= _FEW for number in door.ids}
