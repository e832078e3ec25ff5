"""Opens every door of a report: each figure must have exactly as many records behind it."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.report_periods import Period
from app.services.reports import registry
from app.services.session import Office


def check_doors(office: Office, code: str, period: Period, options: Mapping[str, str] | None = None) -> int:
    """Return how many figures were opened; a figure that is an integer must equal the number of its records."""
    report = registry.build(office, code, period, options)
    opened = 0
    for table in report.tables:
        for row in (*table.rows, *((table.total,) if table.total else ())):
            for cell, column in zip(row, table.columns, strict=True):
                if cell.door is None:
                    continue
                ids = registry.open_door(office, report, period, cell.door)
                assert len(ids) == len(set(ids))
                if isinstance(cell.value, int):
                    assert len(ids) == cell.value, (table.title, column.title, row[0].value, cell)
                opened += 1
    return opened
