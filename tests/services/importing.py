"""Small files and quick imports for tests: CSV by hand, read in this process where the guard is not the point."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.services import imports
from app.services.imports import ImportSummary
from app.services.progress import JobContext
from app.services.session import Office, create_office

NOW = datetime(2026, 11, 20, 10)
TITLES = ("工单编号", "创建时间", "标题", "主要内容", "工单状态", "承办单位", "备注", "办理时限")


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imports read files without a process of their own."""

    def run(target: Any, args: Any, *, job: JobContext, **_: object) -> Any:
        return target(args, job.report)

    monkeypatch.setattr("app.intake.worker.run_guarded", run)


def new_office(root: Path) -> Office:
    """Make an empty office with a clock that stands still."""
    return create_office(root, "示例街道", "测试员", now=lambda: NOW)


def write_csv(path: Path, rows: Sequence[Sequence[str]], titles: Sequence[str] = TITLES) -> Path:
    """Write a UTF-8 CSV with a header."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([titles, *rows])
    return path


def ticket_row(number: int | str, **values: str) -> tuple[str, ...]:
    """Make one row under ``TITLES``; keys are the titles."""
    base: Mapping[str, str] = {
        "工单编号": f"01260701080000{number:05d}" if isinstance(number, int) else number,
        "创建时间": "2026-07-01 08:00:00",
        "标题": f"标题{number}",
        "主要内容": f"第{number}件的主要内容",
        "工单状态": "办理中",
        "承办单位": "城市管理办公室",
        "备注": "",
        "办理时限": "2026-07-08 08:00:00",
    }
    return tuple({**base, **values}[title] for title in TITLES)


def acceptance_file(path: Path) -> Path:
    """AC-15: 1,500 rows under a title and a note; 3 known, 3 wrong; three ways to write a date."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("案件列表")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.merge_range(0, 0, 0, len(TITLES) - 1, "案件列表")
        sheet.write_string(1, 0, "说明：本表由热线系统导出")
        sheet.write_row(2, 0, TITLES)
        for index in range(1500):
            row = list(ticket_row(index))
            row[0] = f"0126070108000{index:08d}" if index != 600 else ""  # 21 digits
            line = index + 3
            for column, value in enumerate(row):
                sheet.write_string(line, column, value)
            if index % 3 == 0:
                sheet.write_string(line, 1, "2026-7-1")
            elif index % 3 == 1:
                sheet.write_string(line, 1, "2026/07/01 09:10")
            else:
                sheet.write_datetime(line, 1, datetime(2026, 7, 1, 9, 10), moment)
        sheet.write_string(3 + 700, 1, "2026-02-30")
        sheet.write_string(3 + 800, 5, "没有这个单位")
    return path


def bring_in(office: Office, path: Path, **options: Any) -> ImportSummary:
    """Prepare and commit."""
    return imports.commit(office, imports.prepare(office, path, **options)).value


def counts(summary: ImportSummary) -> tuple[int, int, int, int, int]:
    """rows, new, changed, unchanged, rejected."""
    return (summary.rows, summary.new, summary.changed, summary.unchanged, summary.rejected)


def live(office: Office, *fields: str) -> list[tuple[Any, ...]]:
    """Return columns of the tickets that are not void, by number and moment."""
    return office.database.rows(
        f"SELECT {', '.join(fields)} FROM ticket t JOIN ticket_text x ON x.ticket_id = t.id"
        " WHERE is_void = 0 ORDER BY ticket_no, identity_at, t.id"
    )


def content_of(office: Office) -> list[Any]:
    """Return everything that an undo must bring back, apart from versions and moments of change."""
    database = office.database
    tickets = database.rows("SELECT * FROM ticket WHERE is_void = 0 ORDER BY id")
    names = [row[1] for row in database.rows("PRAGMA table_info(ticket)")]
    skip = {names.index(name) for name in ("version", "updated_at", "source_hash")}
    return [
        [tuple(value for place, value in enumerate(row) if place not in skip) for row in tickets],
        database.rows(
            "SELECT x.* FROM ticket_text x JOIN ticket t ON t.id = x.ticket_id WHERE t.is_void = 0 ORDER BY 1"
        ),
        database.rows(
            "SELECT e.* FROM ticket_field_edit e JOIN ticket t ON t.id = e.ticket_id WHERE t.is_void = 0 ORDER BY 1, 2"
        ),
    ]


def id_of(office: Office, number: int) -> int:
    """Return the id of a ticket made by ``ticket_row``."""
    return int(office.database.value("SELECT id FROM ticket WHERE ticket_no = ?", (f"01260701080000{number:05d}",)))
