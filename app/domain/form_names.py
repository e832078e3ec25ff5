"""The names that a form's own content gives an office's file: one walk over its blocks, whatever the form says.

Every value gets the name of its label, every table the name of the band above it. So a form that is drawn from a
``Form`` can be adapted by an office without a line of code of its own: what it offers is read from a sample of it,
what a record fills in is read from the record's own ``Form``, and the file to start from is the form with its names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide
from app.domain.form_marks import NUMBER, FormField, FormList, FormSpec, FormValues, mark

TITLE, NOTE, SIGNED, SEALS, DRAFT, PART = "单据名称", "附注", "落款", "签章", "草稿标记", "部分"
_SEALED = "（盖章）"  # a table of places for seals: its heads are the parties, its cells stay free
_BY_HAND = ("签收人：", "意见：\n签字")  # cells that are left for the pen
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
_SPACE = re.compile(r"\s+")

_ROLES = {
    TITLE: "单据的标题",
    NOTE: "表格下面的说明",
    SIGNED: "盖章处的名称和日期",
    SEALS: "盖章处的单位，第一方",
    f"{SEALS}2": "盖章处的单位，第二方",
    DRAFT: "未出具时为“草稿，须法律审核”，出具后为空",
    "正文": "表格以外的一段文字",
    "称呼": "抬头的称呼",
}

OnField = Callable[[str, str, str, str], str]
"""``(name, label, part of the form, text)`` → the text that stands there."""
OnList = Callable[[str, Grid, str], Grid | None]
"""``(name, table, part of the form)`` → the table that stands there; None leaves it out with its band."""


@dataclass(frozen=True, slots=True)
class FormSample:
    """Made-up fillings of one form, which between them show every cell; ``required``: names no file may lack."""

    code: str
    title: str
    subject: str
    forms: tuple[Form, ...]
    required: tuple[str, ...] = ()


class _Walk:
    """One pass over a form's blocks: names are given in order, a second cell of a label gets a 2."""

    def __init__(self, on_field: OnField, on_list: OnList) -> None:
        self._on_field, self._on_list = on_field, on_list
        self._used: Counter[str] = Counter()
        self._band = ""

    def form(self, form: Form) -> Form:
        """Return the form as the two functions put it."""
        title = self._field(TITLE, form.title)
        blocks: list[Block] = []
        for block in form.blocks:
            made = self._block(block)
            if made is None and blocks and isinstance(blocks[-1], Band):
                blocks.pop()
            if made is not None:
                blocks.append(made)
        note = self._field(NOTE, form.note) if form.note else ""
        watermark = self._field(DRAFT, form.watermark) if form.watermark else ""
        return replace(form, title=title, blocks=tuple(blocks), note=note, watermark=watermark)

    def _block(self, block: Block) -> Block | None:
        if isinstance(block, Band):
            self._band = _NUMBERED.sub("", block.text).partition("　")[0]
            return Band(block.text.partition("　")[0])
        if isinstance(block, Pairs):
            return Pairs(tuple((label, self._field(label, text)) for label, text in block.cells))
        if isinstance(block, Wide):
            return replace(block, text=self._field(block.label, block.text))
        if isinstance(block, Paragraph):
            return replace(block, text=self._field(block.name, block.text))
        if isinstance(block, Seal):
            return replace(block, lines=(self._field(SIGNED, "\n".join(block.lines)),))
        if all(cell.startswith(_SEALED) for row in block.rows for cell in row) and block.rows:
            return replace(block, heads=tuple(self._field(SEALS, head) for head in block.heads))
        return self._on_list(block.name or self._band or "明细", block, self._band)

    def _field(self, label: str, text: str) -> str:
        name = _SPACE.sub("", label)
        self._used[name] += 1
        if self._used[name] > 1:
            name = f"{name}{self._used[name]}"
        return self._on_field(name, label, self._band, text)


def values_of(form: Form) -> FormValues:
    """Return what one filled form puts into an office's file."""
    fields: dict[str, str] = {}
    lists: dict[str, list[dict[str, str]]] = {}

    def on_field(name: str, _label: str, _part: str, text: str) -> str:
        fields[name] = text.strip("\n")
        return text

    def on_list(name: str, grid: Grid, _part: str) -> Grid:
        heads = columns_of(grid)
        lists.setdefault(name, []).extend(_entry(heads, grid, row) for row in grid.rows)
        return grid

    _Walk(on_field, on_list).form(form)
    return FormValues({**fields, DRAFT: fields.get(DRAFT, "")}, lists)


def columns_of(grid: Grid) -> tuple[str, ...]:
    """Return the names of a table's columns, a counted one as 序号; ``PART`` comes first where it has parts."""
    return tuple(_SPACE.sub("", head) or "勾选" for head in grid.heads)


def spec_of_sample(sample: FormSample, copy: Iterable[FormField]) -> FormSpec:
    """Read what a form offers from its samples; ``copy``: what every form offers (facts of the copy)."""
    fields: dict[str, FormField] = {}
    lists: dict[str, FormList] = {}

    def on_field(name: str, label: str, part: str, text: str) -> str:
        kept = fields.get(name)
        if text.strip() and not text.startswith(_BY_HAND) and (kept is None or not kept.sample):
            fields[name] = FormField(
                name, _told_field(name, label, part), text, name == DRAFT or name in sample.required
            )
        return text

    def on_list(name: str, grid: Grid, part: str) -> Grid:
        kept = lists.get(name)
        if kept is None:
            lists[name] = FormList(name, _told(name, part), _columns(grid), f"#{name}" in sample.required)
        return grid

    for form in sample.forms:
        _Walk(on_field, on_list).form(form)
    return FormSpec(sample.code, sample.title, sample.subject, (*fields.values(), *copy), tuple(lists.values()))


def marked(spec: FormSpec, form: Form) -> Form:
    """Return a form with the marks of its fields in place of their texts: the file to start from is drawn from it."""
    seen: set[str] = set()

    def on_field(name: str, _label: str, _part: str, text: str) -> str:
        return mark(name) if name in spec.names else text.strip("\n")

    def on_list(name: str, grid: Grid, _part: str) -> Grid | None:
        if name in seen:
            return None
        seen.add(name)
        return _marked_grid(name, grid)

    return _Walk(on_field, on_list).form(form)


def _marked_grid(name: str, grid: Grid) -> Grid:
    heads: Sequence[str] = columns_of(grid)
    shares: Sequence[float] = grid.shares
    if grid.part:
        heads, shares = (PART, *heads), (18.0, *(share * 0.82 for share in shares))
    row = [mark(head) for head in heads]
    row[0], row[-1] = mark(f"#{name}") + row[0], row[-1] + mark(f"/{name}")
    return replace(grid, heads=tuple(heads), shares=tuple(shares), rows=(tuple(row),))


def _columns(grid: Grid) -> tuple[FormField, ...]:
    first = grid.rows[0] if grid.rows else ("",) * len(grid.heads)
    heads = columns_of(grid)
    found = [FormField(head, f"“{head}”列", text) for head, text in zip(heads, first, strict=True) if head != NUMBER]
    if grid.part:
        found.insert(0, FormField(PART, "这一行属于哪一部分", grid.part))
    return tuple(found)


def _entry(heads: Sequence[str], grid: Grid, row: Sequence[str]) -> dict[str, str]:
    entry = {head: text for head, text in zip(heads, row, strict=True) if head != NUMBER}
    return {PART: grid.part, **entry} if grid.part else entry


def _told_field(name: str, label: str, part: str) -> str:
    """Say what a field is: by its role, else by where it stands on the built-in paper."""
    return _ROLES.get(name) or (f"“{part}”部分的“{label}”一栏" if part else f"“{label}”一栏")


def _told(name: str, part: str) -> str:
    return f"“{part}”的每一行" if part else f"{name}的每一行"
