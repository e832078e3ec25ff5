"""What a text file (CSV, HTML) really holds in its rows with problems, for the marked copy.

The staging file holds canonical values (2026-07-01T00:00:00 where the file says 2026-7-1); a clerk who corrects the
copy wants the file's own text. A worker process reads those rows once more; workbooks need none of this: they are
copied, or hold typed cells without a text of their own.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.merging import read_extra
from app.domain.visit_merging import STAND_INS
from app.services.import_types import Preparation
from app.services.import_worker import file_fingerprint
from app.services.progress import JobContext
from app.storage import keyring, staging
from app.storage.queries import import_preview as queries

TEXT_FORMATS = frozenset({"csv", "html"})
MEMORY_MIB = 1500
IDLE_SECONDS = 30.0
_PAGE = 500


@dataclass(frozen=True, slots=True)
class CellsRequest:
    """Which rows to read once more, and what the file was when it was imported."""

    path: Path
    staging: Path
    sha256: str
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    key: bytes = field(default=b"", repr=False)


def fetch_own_cells(preparation: Preparation) -> None:
    """Put the file's own cells of the rows with problems into the staging file, where the file is text."""
    from app.intake.worker import run_guarded

    facts = preparation.facts
    if facts.format not in TEXT_FORMATS:
        return
    file, key = preparation.staging, keyring.key_of(preparation.staging)
    request = CellsRequest(preparation.path, file, facts.sha256, facts.sheet, facts.header_row, facts.titles, key)
    with contextlib.suppress(KnownError):  # the file is gone or changed: the canonical values serve
        run_guarded(keep_own_cells, request, job=JobContext(), memory_mib=MEMORY_MIB, idle_seconds=IDLE_SECONDS)


def keep_own_cells(request: CellsRequest, report: Callable[[int, int, str], None]) -> int:
    """Read the rows with problems as they stand in the file. Returns how many rows were walked (runs in the worker)."""
    from app.intake.book import Row
    from app.intake.reading import open_source, read_table
    from app.intake.values import plain_text

    if request.key:
        keyring.hold_raw(request.staging.parent.parent, request.key)
    if file_fingerprint(request.path)[0] != request.sha256:
        return 0
    table = read_table(open_source(request.path), None, request.header_row, request.sheet)
    places = [place for place, title in enumerate(table.titles) if title]
    if tuple(table.titles[place] for place in places) != request.titles:
        return 0
    seen = 0
    with staging.own_cells(request.staging) as keep:

        def take(row: Row) -> bool:
            nonlocal seen
            seen += 1
            if seen % _PAGE == 0:
                report(seen, table.length, "正在生成问题清单")
            number, cells = row
            keep(number, lambda: [plain_text(cells[at]) if at < len(cells) else "" for at in places])
            return True

        for _ in table.rows(take):  # ``take`` takes every row, so that none is converted
            pass
    return seen


class RowsOfFile(Mapping[int, Sequence[str]]):
    """Rows with problems, cell by cell under the file's titles; read page by page, in ascending order."""

    def __init__(self, preparation: Preparation) -> None:
        self._preparation = preparation
        self._rows = queries.rows_with_problems(preparation.staging)
        self._page: dict[int, Sequence[str]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __getitem__(self, row: int) -> Sequence[str]:
        if row not in self._page:
            start = bisect_left(self._rows, row)
            self._page = self._load(self._rows[start : start + _PAGE])
        return self._page[row]

    def _load(self, rows: Sequence[int]) -> dict[int, Sequence[str]]:
        """Return the file's own cells where they are known, else canonical ones with the flawed cells as they were."""
        path, facts = self._preparation.staging, self._preparation.facts
        own = queries.own_cells(path, rows)
        rest = [row for row in rows if row not in own]
        bad = queries.flawed_cells(path, rest)
        for row in queries.whole_rows(path, rest):
            texts = {title: _cell(row, key) for title, key in facts.mapping.items()} | read_extra(row["extra"])
            number = int(row["row_no"])
            own[number] = [bad.get((number, title)) or texts.get(title, "") for title in facts.titles]
        return own


def _cell(row: dict[str, str], key: str) -> str:
    key = STAND_INS.get(key, key)
    if key in row:
        return row[key].replace("T", " ") if key.endswith("_at") else row[key]
    levels = (row[f"cat{level}"] for level in range(1, 6)) if key == "category_path" else ()
    return "->".join(level for level in levels if level)
