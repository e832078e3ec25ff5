"""One line of a benchmark, and the table that all of them make."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS_VARIABLE = "STREETDESK_BENCH_RESULTS"


@dataclass(frozen=True, slots=True)
class Measure:
    """``ours`` and ``floor`` in ``unit`` (floor None: an absolute target). ``limit`` bounds the ratio, or ``ours``."""

    name: str
    ours: float
    unit: str
    limit: float
    floor: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return ours / floor where there is a floor."""
        return None if not self.floor else self.ours / self.floor

    @property
    def is_met(self) -> bool:
        """Whether the target holds in this run."""
        return (self.ours if self.ratio is None else self.ratio) <= self.limit


def publish(measures: Sequence[Measure]) -> None:
    """Print the measures of one benchmark and hand them to the runner, where there is one."""
    print(table(measures), flush=True)
    if path := os.environ.get(RESULTS_VARIABLE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(measure), ensure_ascii=False) + "\n" for measure in measures)


def collected(path: Path) -> list[Measure]:
    """Return what the benchmarks handed over, in order."""
    if not path.exists():
        return []
    return [Measure(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def table(measures: Sequence[Measure]) -> str:
    """Return the measures as aligned text: measure, ours, floor, ratio, target, met."""
    rows = [("measure", "ours", "floor", "ratio", "target", "")]
    for measure in measures:
        rows.append(
            (
                measure.name,
                f"{_number(measure.ours)} {measure.unit}",
                "" if measure.floor is None else f"{_number(measure.floor)} {measure.unit}",
                "" if measure.ratio is None else f"{measure.ratio:.2f}",
                f"<= {measure.limit:g}" + ("" if measure.ratio is not None else f" {measure.unit}"),
                ("ok" if measure.is_met else "SHORT") + (f"  ({measure.note})" if measure.note else ""),
            )
        )
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    lines = []
    for row in rows:
        cells = [
            _pad(cell, width, right=bool(column)) for column, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append("  ".join([*cells, row[5]]).rstrip())
    return "\n".join(lines)


def _number(value: float) -> str:
    """Write a figure with three significant digits or as a whole number."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0-1) of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
