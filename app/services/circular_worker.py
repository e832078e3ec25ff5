"""What the guarded worker process does with a circular (通报): one line per unit, numbers as whole tickets.

Columns 承办单位, 受理, 有效回访, 解决, 满意; optionally 工单编号 (the unit's tickets, several in a cell) and, so that
the answers are known too, 有效回访编号, 解决编号, 满意编号.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import RefusedInput

UNIT = "unit"
_TITLES: Mapping[str, tuple[str, ...]] = {
    UNIT: ("承办单位", "单位", "单位名称", "责任单位"),
    "accepted": ("受理", "受理量", "受理数", "受理件数"),
    "visited": ("有效回访", "有效回访量", "有效回访数", "有效回访件数"),
    "resolved": ("解决", "解决量", "解决数", "解决件数"),
    "satisfied": ("满意", "满意量", "满意数", "满意件数"),
    "tickets": ("工单编号", "工单编号清单", "工单号"),
    "visited_tickets": ("有效回访编号",),
    "resolved_tickets": ("解决编号",),
    "satisfied_tickets": ("满意编号",),
}
_KEYS = {title: key for key, titles in _TITLES.items() for title in titles}
_NUMBERS = ("accepted", "visited", "resolved", "satisfied")
_TOTALS = ("合计", "总计", "小计", "全部")
_MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read: the figures, the tickets named, and of them those with each answer (None: not said)."""

    unit: str
    figures: tuple[int, int, int, int]
    tickets: tuple[str, ...] = ()
    answered: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None = None


def read_lines(path: Path, report: Callable[[int, int, str], None]) -> tuple[Line, ...]:
    """Read the file's lines, totals left out. Raises ``RefusedInput`` with one clear sentence."""
    from app.intake.reading import open_source, read_table

    report(0, 0, "正在打开通报")
    table = read_table(open_source(path), dict.fromkeys(_KEYS, ""))
    columns = {_KEYS[title]: title for title in reversed(table.titles) if title in _KEYS}
    missing = [_TITLES[key][0] for key in (UNIT, *_NUMBERS) if key not in columns]
    if missing:
        raise RefusedInput(f"通报里没有“{'、'.join(missing)}”列，没有导入。请补上这些列后再导入。")
    found: list[Line] = []
    for row in table.rows():
        cells = {key: str(row.extra.get(title, "")).strip() for key, title in columns.items()}
        if cells[UNIT] and cells[UNIT] not in _TOTALS:
            found.append(_line(row.row_number, cells))
        if len(found) > _MOST_LINES:
            raise RefusedInput(f"通报超过 {_MOST_LINES} 行，没有导入。请确认选的是各单位的汇总表。")
    report(len(found), len(found), "正在读取通报")
    return tuple(found)


def _line(number: int, cells: Mapping[str, str]) -> Line:
    a, b, c, d = (_whole(number, key, cells[key]) for key in _NUMBERS)
    said = [key for key in cells if key.endswith("_tickets")]
    answered = None
    if said:
        lists = [_list(cells.get(f"{key}_tickets", "")) for key in _NUMBERS[1:]]
        answered = (lists[0], lists[1], lists[2])
    return Line(cells[UNIT], (a, b, c, d), _list(cells.get("tickets", "")), answered)


def _whole(number: int, key: str, text: str) -> int:
    plain = text.replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        raise RefusedInput(f"通报第 {number} 行“{_TITLES[key][0]}”是“{text}”，不是件数，没有导入。请改成整数。")
    return int(plain)


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[^\s、，,；;]+", text)))
