"""What a report (报表) is before anybody writes it as xlsx, docx, pdf or pptx: tables, sentences, charts, no layout.

A figure knows the door to the tickets or records that it counts (``Door``), so that the window can open them and a
dispute ends in a list (F13.3). None is "no such figure" (no base, no denominator) and is written "—", never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from app.domain.money import format_yuan
from app.domain.rates import decimal_text

Kind = Literal["text", "int", "decimal", "rate", "delta", "points", "money", "date", "moment"]
"""How a column's values are written.

``rate`` and ``delta`` are Fractions of one (0.125 -> 12.50 %, delta with its sign); ``points`` are percentage points
as a Fraction of one; ``money`` is fen; ``date`` and ``moment`` are ISO text; ``decimal`` a Fraction with two places.
"""

Value = str | int | Fraction | None
NONE = "—"


@dataclass(frozen=True, slots=True)
class Door:
    """The records behind a figure: which ``measure`` of the report's scope, for which group.

    ``entity`` is ``ticket`` or the table of a ledger. ``ids`` names them outright where the builder has them anyway;
    otherwise the report's builder answers for ``measure`` and ``group`` when the door is opened.
    """

    measure: str
    group: tuple[str, ...] = ()
    entity: str = "ticket"
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with its door."""

    value: Value
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` in characters; ``group`` is the upper head where several columns share one."""

    key: str
    title: str
    kind: Kind = "text"
    width: float = 10.0
    group: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with an optional total row (合计). ``note`` stands beneath it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the head."""
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title}: {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part. Level 1 is 一、, 2 is （一）."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph made by rule from the figures; ``is_judgement`` marks a gap that a person fills (由人填写)."""

    text: str
    is_judgement: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars; None leaves a gap."""

    name: str
    values: tuple[int | Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``kind`` of the series' values as in a column."""

    title: str
    shape: Literal["bar", "line", "pie", "stacked", "ranking"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Kind = "int"

    def __post_init__(self) -> None:
        """Refuse a series of another length than the categories."""
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(f"{self.title}: {one.name}")


Block = Table | Heading | Prose | Chart


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    ``definition`` are the lines printed beneath it: window, time field, with or without 剔除, mean, sources.
    ``addressee`` and ``signer`` belong to a report in prose (公文): 主送 and 落款.
    """

    code: str
    title: str
    period_text: str
    blocks: tuple[Block, ...]
    definition: tuple[str, ...]
    subtitle: str = ""
    addressee: str = ""
    signer: str = ""
    signed_on: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def row_count(self) -> int:
        """Rows of all its tables, totals not counted."""
        return sum(len(table.rows) for table in self.tables)


def shown(value: Value, kind: Kind) -> str:
    """Write a value for paper and screen: 12.50%, +3.00 个百分点, 1,234.50, 2026-09-18 14:05, "—" for None."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return value.replace("T", " ")[:16] if kind == "moment" else value
    if kind == "money":
        return format_yuan(int(value))
    if kind in ("rate", "delta", "points"):
        text = decimal_text(Fraction(value) * 100, 2)
        sign = "+" if kind != "rate" and value > 0 else ""
        return f"{sign}{text}{' 个百分点' if kind == 'points' else '%'}"
    if kind == "decimal" or isinstance(value, Fraction):
        return decimal_text(Fraction(value), 2)
    return f"{value:d}"


def cells(values: Sequence[Value], doors: Sequence[Door | None] = ()) -> Row:
    """Make a row; ``doors`` may be shorter than the values."""
    return tuple(Cell(value, doors[n] if n < len(doors) else None) for n, value in enumerate(values))


_BLOCKS: Mapping[str, type[Block]] = {"table": Table, "heading": Heading, "prose": Prose, "chart": Chart}


def to_json(report: Report) -> dict[str, Any]:
    """Return a report as plain JSON data: a run's snapshot. Fractions are written "a/b"."""
    return {
        **{name: getattr(report, name) for name in _TEXTS},
        "definition": list(report.definition),
        "options": dict(report.options),
        "blocks": [_block_json(block) for block in report.blocks],
    }


def from_json(data: Mapping[str, Any]) -> Report:
    """Read a snapshot back; the result equals the report that ``to_json`` was given."""
    return Report(
        **{name: data[name] for name in _TEXTS},
        definition=tuple(data["definition"]),
        options=data["options"],
        blocks=tuple(_block(item) for item in data["blocks"]),
    )


_TEXTS = ("code", "title", "period_text", "subtitle", "addressee", "signer", "signed_on")


def _block_json(block: Block) -> dict[str, Any]:
    match block:
        case Table():
            rows = [[_cell_json(cell) for cell in row] for row in block.rows]
            total = None if block.total is None else [_cell_json(cell) for cell in block.total]
            columns = [[c.key, c.title, c.kind, c.width, c.group] for c in block.columns]
            data = {"title": block.title, "columns": columns, "rows": rows, "total": total, "note": block.note}
            return {"block": "table", **data}
        case Chart():
            series = [[one.name, [_value_json(value) for value in one.values]] for one in block.series]
            head = {"title": block.title, "shape": block.shape, "kind": block.kind}
            return {"block": "chart", **head, "categories": list(block.categories), "series": series}
        case Heading():
            return {"block": "heading", "text": block.text, "level": block.level}
    return {"block": "prose", "text": block.text, "is_judgement": block.is_judgement}


def _block(data: Mapping[str, Any]) -> Block:
    kind = data["block"]
    rest = {key: value for key, value in data.items() if key != "block"}
    if kind == "table":
        rest["columns"] = tuple(Column(*column) for column in data["columns"])
        rest["rows"] = tuple(tuple(_cell(cell) for cell in row) for row in data["rows"])
        rest["total"] = None if data["total"] is None else tuple(_cell(cell) for cell in data["total"])
    elif kind == "chart":
        rest["categories"] = tuple(data["categories"])
        rest["series"] = tuple(Series(name, tuple(_number(v) for v in values)) for name, values in data["series"])
    return _BLOCKS[kind](**rest)


def _value_json(value: Value) -> Any:
    return {"f": f"{value.numerator}/{value.denominator}"} if isinstance(value, Fraction) else value


def _value(data: Any) -> Value:
    if isinstance(data, Mapping):
        return Fraction(data["f"])
    found: Value = data
    return found


def _number(data: Any) -> int | Fraction | None:
    value = _value(data)
    return None if value is None or isinstance(value, str) else value


def _cell_json(cell: Cell) -> Any:
    if cell.door is None:
        return [_value_json(cell.value)]
    door = cell.door
    ids = None if door.ids is None else list(door.ids)
    return [_value_json(cell.value), [door.measure, list(door.group), door.entity, ids]]


def _cell(data: Sequence[Any]) -> Cell:
    if len(data) == 1:
        return Cell(_value(data[0]))
    measure, group, entity, ids = data[1]
    return Cell(_value(data[0]), Door(measure, tuple(group), entity, None if ids is None else tuple(ids)))
