from __future__ import annotations

import csv
import json

import openpyxl
import pytest

from app.domain.errors import Cancelled, RefusedInput
from app.domain.tickets import FIELDS
from app.services import tickets
from app.services.exporting import export_tickets
from app.services.progress import JobContext
from app.services.register import Condition, View
from tests.office_desk import new_office

ROWS = 7


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path / "office")
    for number in range(1, ROWS + 1):
        tickets.create(
            made,
            {
                "ticket_no": f"01260918093000000{number:02d}",
                "created_at": f"2026-09-{number:02d} 08:00",
                "title": "=1+1" if number == 2 else f"停车{number}",
                "content": "第一行\n第二行，电话13800138000",
                "caller_name": "张三",
                "caller_phone": "13800138000",
                "unit": "城管科" if number % 2 else "房管科",
                "extra": json.dumps({"网格": f"甲{number}"} if number > 2 else {}),
            },
        )
    yield made
    made.close()


def csv_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_everything_to_csv_masked(office, tmp_path):
    result = export_tickets(office, View(), (), tmp_path / "all.csv")
    titles, *rows = csv_rows(tmp_path / "all.csv")
    assert (result.rows, result.masked, len(rows)) == (ROWS, True, ROWS)
    assert titles == [*(field.title for field in FIELDS), "网格"]
    first = dict(zip(titles, rows[0], strict=True))
    assert (first["来电人"], first["联系电话"], first["创建时间"]) == ("张*", "138****8000", "2026-09-07 08:00:00")
    assert first["主要内容"] == "第一行\n第二行，电话138****8000"
    assert (first["网格"], rows[-1][-1]) == ("甲7", "")


def test_the_current_view_to_xlsx_unmasked(office, tmp_path):
    view = View(conditions=(Condition("unit", "is", "房管科"),), sort="ticket_no", descending=False)
    result = export_tickets(
        office, view, ("ticket_no", "title", "caller_phone"), tmp_path / "a.xlsx", masked=False, reason="移交"
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [list(row) for row in book.worksheets[0].iter_rows()]
    assert [[cell.value for cell in row] for row in cells] == [
        ["工单编号", "标题", "联系电话"],
        ["0126091809300000002", "=1+1", "13800138000"],
        ["0126091809300000004", "停车4", "13800138000"],
        ["0126091809300000006", "停车6", "13800138000"],
    ]
    assert {cell.data_type for row in cells for cell in row} <= {"s", "inlineStr"}
    assert result.rows == 3


def test_unmasked_needs_a_reason(office, tmp_path):
    with pytest.raises(RefusedInput, match="原因"):
        export_tickets(office, View(), (), tmp_path / "a.csv", masked=False, reason=" ")
    assert not (tmp_path / "a.csv").exists()


def test_the_export_is_written_down(office, tmp_path):
    export_tickets(office, View(search="停车3"), ("ticket_no",), tmp_path / "a.csv", masked=False, reason="移交")
    action, reason, detail = office.database.rows(
        "SELECT action, reason, detail FROM audit_entry ORDER BY seq DESC LIMIT 1"
    )[0]
    assert (action, reason) == ("tickets.export", "移交")
    assert json.loads(detail) == {"rows": 1, "masked": False, "file": "a.csv", "columns": 1}


@pytest.mark.parametrize(("name", "columns"), [("a.doc", ()), ("a", ()), ("a.csv", ("colour",))])
def test_refusals(office, tmp_path, name, columns):
    with pytest.raises(RefusedInput):
        export_tickets(office, View(), columns, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_cancelling_leaves_the_old_file(office, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        export_tickets(office, View(), (), path, job=job)
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["a.csv"]


def test_an_empty_view_gives_a_header(office, tmp_path):
    assert export_tickets(office, View(search="没有这样的"), ("ticket_no",), tmp_path / "a.csv").rows == 0
    assert csv_rows(tmp_path / "a.csv") == [["工单编号"]]


def test_progress_is_reported(office, tmp_path):
    seen: list[tuple[int, int]] = []
    job = JobContext(lambda done, total, text: seen.append((done, total)))
    export_tickets(office, View(), (), tmp_path / "a.csv", job=job)
    assert seen == [(0, ROWS), (ROWS, ROWS)]
