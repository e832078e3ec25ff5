"""The lists of an import preview: any number of rows, read out of the staging file page by page."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.masking import mask_extra, mask_field, mask_text
from app.gui.models.paged_table import Column, PagedTableModel
from app.services.import_types import Bucket, FieldChange, ImportProblem, PreviewRow

ReadRows = Callable[[int, int], Sequence[PreviewRow]]
"""``read(offset, limit)`` of one bucket (``services.imports.preview_rows``)."""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row with its place in the list as id."""

    id: int
    row: PreviewRow


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One cell that was refused or warned about; ``value`` is masked."""

    id: int
    problem: ImportProblem
    value: str


def one_line(text: str, limit: int = 60) -> str:
    """Text on one line, cut, （空） when there is none."""
    shown = " ".join(text.split()).replace("T00:00:00", "")
    return (shown if len(shown) <= limit else f"{shown[: limit - 1]}…") or "（空）"


def change_words(changes: Sequence[FieldChange], *, is_kept: bool = False) -> str:
    """Return changed fields on one line: 标题：旧 → 新；… (for kept ones: 本地 and 文件)."""
    if is_kept:
        parts = (f"{c.title}：本地“{one_line(c.old, 24)}”，文件“{one_line(c.new, 24)}”" for c in changes)
    else:
        parts = (f"{c.title}：{one_line(c.old, 24)} → {one_line(c.new, 24)}" for c in changes)
    return "；".join(parts)


def _last_column(bucket: Bucket, kind: str) -> Column[PreviewLine]:
    if bucket is Bucket.CHANGED:
        return Column("changes", "变化（现在 → 文件）", lambda line: change_words(line.row.changes), 420, False, False)
    if bucket is Bucket.KEPT_LOCAL:
        return Column(
            "changes",
            "保留的本地修改",
            lambda line: change_words(line.row.changes, is_kept=True),
            420,
            False,
            False,
        )
    plain = "提示" if kind == "tickets" else "表中内容"
    title = "和哪件相像" if bucket is Bucket.SUSPECTED else plain
    return Column("message", title, lambda line: line.row.message.replace("\n", "；"), 300, False, False)


def _title_width(bucket: Bucket, kind: str) -> int:
    return 200 if kind != "tickets" or bucket in (Bucket.CHANGED, Bucket.KEPT_LOCAL) else 320


class PreviewTableModel(PagedTableModel[PreviewLine]):
    """Rows of one bucket; ids are offsets, so a page is one query."""

    def __init__(self) -> None:
        self._read: ReadRows = lambda _offset, _limit: ()
        super().__init__(self._columns(Bucket.NEW), self._fetch_lines)

    def show(self, bucket: Bucket, count: int, read: ReadRows, kind: str = "tickets") -> None:
        """Show another list of a kind of table."""
        self._read = read
        self.put_columns(self._columns(bucket, kind))
        self.put_ids(array("q", range(count)))

    def _columns(self, bucket: Bucket, kind: str = "tickets") -> list[Column[PreviewLine]]:
        return [
            Column("row", "行号", lambda line: f"{line.row.row:,}", 64, True, False),
            Column("ticket_no", "工单编号", lambda line: line.row.ticket_no, 176, False, False),
            Column("title", "标题", lambda line: one_line(line.row.title), _title_width(bucket, kind), False, False),
            _last_column(bucket, kind),
        ]

    def _fetch_lines(self, ids: Sequence[int]) -> list[PreviewLine]:
        if not len(ids):
            return []
        rows = self._read(ids[0], len(ids))
        return [PreviewLine(ids[0] + at, row) for at, row in enumerate(rows)]


class ProblemTableModel(PagedTableModel[ProblemLine]):
    """Row, column, value, reason of refused or doubtful cells."""

    def __init__(self) -> None:
        self._problems: Sequence[ImportProblem] = ()
        self._mapping: dict[str, str] = {}
        columns: list[Column[ProblemLine]] = [
            Column("row", "行号", lambda line: f"{line.problem.row:,}", 64, True, False),
            Column("column", "列", lambda line: line.problem.column or "（整行）", 110, False, False),
            Column("value", "表中内容", lambda line: line.value, 160, False, False),
            Column("message", "原因", lambda line: line.problem.message, 420, False, False),
        ]
        super().__init__(columns, self._fetch_lines)

    def show(self, problems: Sequence[ImportProblem], mapping: dict[str, str]) -> None:
        """Show other problems; ``mapping`` says which columns hold personal data."""
        self._problems, self._mapping = problems, mapping
        self.put_ids(array("q", range(len(problems))))

    def _fetch_lines(self, ids: Sequence[int]) -> list[ProblemLine]:
        return [ProblemLine(at, self._problems[at], masked(self._problems[at], self._mapping)) for at in ids]


def masked(problem: ImportProblem, mapping: dict[str, str]) -> str:
    """Return the value of a doubtful cell as the screen may show it; ``mapping`` says what its column holds."""
    key = mapping.get(problem.column, "")
    if key == "ticket_no":
        return problem.value
    shown = mask_field(key, problem.value) if key else mask_extra(problem.column, problem.value)
    return mask_text(shown)  # what was typed into the wrong column is still somebody's number
