"""Hotline exports made for trying the program out: the faults of real files, none of their people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.services.sample_tickets import COLUMNS, sample_rows

Cell = str | datetime
FAULTY_ROWS = 8
"""How many rows ``write_hotline_export`` adds to ``count`` when it is asked for faults."""

_NOTE = "说明：本表为演示数据，人名、电话、单位均为虚构。"


def write_hotline_export(
    path: Path, count: int, now: datetime, *, seed: int = 2026, street: str = "示例街道", faults: bool = True
) -> int:
    """Write an export of ``count`` tickets (plus ``FAULTY_ROWS`` when ``faults``) and return its number of rows.

    The faults: two repeated rows, one repeated with another result, a missing number, an impossible 创建时间,
    an impossible 办结时间, half-width brackets and 空 in unit names, the number's re-dispatch suffix HBD1.
    """
    from app.documents.hotline_sample import write_hotline_workbook

    columns = ("序号", *COLUMNS, "坐席工号")
    rows = _with_faults(count, now, seed, street) if faults else sample_rows(count, now, seed=seed, street=street)
    numbered = ((str(index), *row, f"A{index % 40:03d}") for index, row in enumerate(rows, start=1))
    title = f"案件列表（{street}，截至{now:%Y年%m月%d日}）"
    return write_hotline_workbook(path, columns, numbered, title=title, note=_NOTE)


def _with_faults(count: int, now: datetime, seed: int, street: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the tickets as a careless export has them, and the faulty rows at the end."""
    first: list[tuple[str, ...]] = []
    for index, row in enumerate(sample_rows(count, now, seed=seed, street=street)):
        if index < FAULTY_ROWS:
            first.append(row)
        yield _in_mixed_dates(row, index)
    for number, row in enumerate(_cycle(first)):
        yield _spoil(row, number)


def _cycle(rows: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield ``FAULTY_ROWS`` rows to spoil, from however few there are."""
    for number in range(FAULTY_ROWS if rows else 0):
        yield rows[number % len(rows)]


def _in_mixed_dates(row: tuple[str, ...], index: int) -> tuple[Cell, ...]:
    """Write 派单时间 as real exports do: text, text without zeros, or a real date cell."""
    column = COLUMNS.index("派单时间")
    moment = datetime.fromisoformat(row[column])
    forms: tuple[Cell, ...] = (
        row[column],
        f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment:%M:%S}",
        moment,
    )
    return (*row[:column], forms[index % len(forms)], *row[column + 1 :])


def _spoil(row: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Return ``row`` with the ``number``-th fault."""
    changes: tuple[dict[str, str], ...] = (
        {},
        {},
        {"办理结果": "已再次联系诉求人，诉求人对处理结果表示认可。"},
        {"工单编号": ""},
        {"工单编号": f"{row[0]}X", "创建时间": "2026-02-30 08:00:00"},
        {"工单编号": f"{row[0]}Y", "办结时间": "2026-13-01"},
        {"工单编号": f"{row[0]}Z", "主办单位": " 示例物业服务(东区)有限公司", "协办单位": "空"},
        {"工单编号": f"{row[0]}HBD1", "工单状态": "已转派"},
    )
    values = dict(zip(COLUMNS, row, strict=True)) | changes[number]
    return tuple(values[title] for title in COLUMNS)
