"""What summaries carry of a file's problems, and what the marked copy shows of a text file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import RefusedInput
from app.services import import_cells, import_preview, imports
from app.services.session import Office
from tests.services.importing import TITLES, bring_in, counts, new_office, read_here, ticket_row, write_csv


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read_here(monkeypatch)
    with new_office(tmp_path / "office") as opened:
        yield opened


def marked_rows(workbook: str | None) -> dict[int, tuple[str, ...]]:
    """Row number -> cells of the sheet of rows with problems."""
    assert workbook is not None
    lines = list(openpyxl.load_workbook(workbook)["有问题的行"].iter_rows(min_row=2, values_only=True))
    return {line[0]: tuple(cell or "" for cell in line[2:]) for line in lines}


ROWS = [
    ticket_row(1),
    ticket_row("", 创建时间="2026-7-1", 承办单位="城管(东片)"),
    ticket_row(3, 创建时间="2026/02/30", 办理时限="2026年7月8日 9:05"),
    ticket_row(4, 办理时限="尽快", 创建时间="46204"),
]


def as_html(path: Path) -> Path:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (TITLES, *ROWS))
    path.write_text(f"<html><meta charset='utf-8'><table>{lines}</table></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["csv", "html"])
def test_the_marked_copy_shows_the_cells_of_the_file(office: Office, tmp_path: Path, kind: str):
    path = write_csv(tmp_path / "a.csv", ROWS) if kind == "csv" else as_html(tmp_path / "a.xls")
    summary = bring_in(office, path)
    assert (summary.format, summary.rejected) == (kind, 2)
    assert marked_rows(summary.error_workbook) == {number: ROWS[number - 2] for number in (3, 4, 5)}


def test_a_file_that_changed_meanwhile_gives_what_was_read(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", ROWS)
    preparation = imports.prepare(office, path)
    write_csv(path, [ticket_row(8), *ROWS])
    found = marked_rows(imports.commit(office, preparation).value.error_workbook)
    assert sorted(found) == [3, 4, 5]
    assert found[3][1] == "2026-07-01 00:00:00"
    assert (found[4][1], found[5][7]) == ("2026/02/30", "尽快")


def test_a_summary_carries_the_first_problems_and_counts_all(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(import_preview, "PROBLEMS_HELD", 2)
    monkeypatch.setattr(import_cells, "_PAGE", 3)
    rows = [ticket_row(index, 办理时限="尽快") for index in range(5)] + [ticket_row("") for _ in range(4)]
    preparation = imports.prepare(office, write_csv(tmp_path / "a.csv", rows))
    summary = preparation.summary
    assert [problem.row for problem in summary.problems] == [2, 3, 7, 8]
    assert (summary.errors, summary.warnings, summary.problem_count) == (4, 5, 9)
    assert [problem.row for problem in imports.each_problem(preparation)] == list(range(2, 11))
    done = imports.commit(office, preparation).value
    assert (counts(done), done.problem_count) == ((9, 5, 0, 0, 4), 9)
    assert sorted(marked_rows(done.error_workbook)) == list(range(2, 11))
    assert len(imports.batch_problems(office, done.batch or 0)) == 9


def test_without_a_column_of_numbers_nothing_is_taken_until_one_is_named(office: Office, tmp_path: Path):
    titles = ("甲", *TITLES[1:])
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2)], titles)
    preparation = imports.prepare(office, path)
    assert (preparation.lacks_number, preparation.summary.rows) == (True, 2)
    with pytest.raises(RefusedInput, match="没有一列被认作“工单编号”"):
        imports.commit(office, preparation)
    imports.discard(preparation)
    assert imports.batches(office) == []
    named = imports.prepare(office, path, mapping={**preparation.facts.mapping, "甲": "ticket_no"})
    assert not named.lacks_number
    assert counts(imports.commit(office, named).value) == (2, 2, 0, 0, 0)
    assert counts(bring_in(office, path)) == (2, 0, 0, 2, 0)  # the mapping is remembered


def test_a_header_without_rows_is_refused(office: Office, tmp_path: Path):
    with pytest.raises(RefusedInput, match="没有数据行"):
        imports.prepare(office, write_csv(tmp_path / "a.csv", []))
    assert list((office.root / "work").iterdir()) == []
