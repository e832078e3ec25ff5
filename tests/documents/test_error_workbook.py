"""The clerk's workbook comes back marked, with its data untouched and nothing alive in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.hyperlink import Hyperlink

from app.documents import error_workbook
from app.documents.error_workbook import ERROR_COLOUR, LIST_SHEET, WARNING_COLOUR, CellMark, write_marked_copy

MARKS = (
    CellMark(5, "创建时间", "日期不存在：2025-02-30", "error"),
    CellMark(5, "工单编号", "编号精度已丢失", "error"),
    CellMark(6, "来电人", "姓名里有电话号码", "warning"),
    CellMark(6, "来电人", "=不是公式", "warning"),
    CellMark(7, "", "没有工单编号", "error"),
)


def _source(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "导出"
    sheet["A1"] = "城北街道工单导出"
    sheet.merge_cells("A1:C1")
    for column, title in enumerate(("工单编号", "创建时间", "来电人"), start=1):
        sheet.cell(3, column, title)
    for row in range(4, 8):
        sheet.cell(row, 1, f"2025{row:08d}")
        sheet.cell(row, 2, "2025-02-30")
        sheet.cell(row, 3, "张三")
    sheet["C4"].value = "=1+1"
    sheet["C5"].value = "=cmd|' /C calc'!A0"
    sheet["C5"].data_type = "s"
    sheet["A4"].hyperlink = Hyperlink(ref="A4", target="http://example.com")
    sheet.column_dimensions["B"].width = 33
    book.create_sheet("别的").append(["留着"])
    book.save(path)
    return path


def test_bad_cells_are_coloured_and_explained_in_the_clerks_own_copy(tmp_path: Path) -> None:
    out = tmp_path / "标注.xlsx"
    source = _source(tmp_path / "a.xlsx")
    before = source.read_bytes()
    assert write_marked_copy(source, out, MARKS, 3, "导出") == 4
    assert source.read_bytes() == before
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [LIST_SHEET, "导出", "别的"]
    sheet = book["导出"]
    assert sheet["B5"].fill.start_color.rgb.endswith(ERROR_COLOUR)
    assert sheet["B5"].comment.text == "日期不存在：2025-02-30"
    assert sheet["C6"].fill.start_color.rgb.endswith(WARNING_COLOUR)
    assert sheet["C6"].comment.text == "姓名里有电话号码\n=不是公式"
    assert sheet["A7"].comment.text == "没有工单编号"
    assert sheet["B4"].comment is None
    assert sheet["A6"].value == "202500000006"
    assert sheet.column_dimensions["B"].width == 33
    assert "A1:C1" in [str(merged) for merged in sheet.merged_cells.ranges]
    assert book["别的"]["A1"].value == "留着"


def test_the_list_names_row_column_problem_and_treatment(tmp_path: Path) -> None:
    out = tmp_path / "标注.xlsx"
    write_marked_copy(_source(tmp_path / "a.xlsx"), out, MARKS, 3, "导出")
    listed = list(openpyxl.load_workbook(out)[LIST_SHEET].values)
    assert listed[0] == ("行号", "列", "问题", "处理")
    assert listed[1] == (5, "创建时间", "日期不存在：2025-02-30", "本行未导入")
    assert listed[4] == (6, "来电人", "=不是公式", "已导入，请核对")
    assert listed[5] == (7, "整行", "没有工单编号", "本行未导入")


def test_nothing_in_the_copy_is_alive(tmp_path: Path) -> None:
    out = tmp_path / "标注.xlsx"
    write_marked_copy(_source(tmp_path / "a.xlsx"), out, MARKS, 3, "导出")
    sheet = openpyxl.load_workbook(out)["导出"]
    assert sheet["C5"].value == "=cmd|' /C calc'!A0"
    assert sheet["C5"].data_type == "s"
    with zipfile.ZipFile(out) as package:
        for name in package.namelist():
            data = package.read(name)
            assert b"<f>" not in data
            assert b'TargetMode="External"' not in data
        assert not [name for name in package.namelist() if "vba" in name or "externalLink" in name]


@pytest.mark.parametrize("content", [b"<html><table></table></html>", b"a,b\n1,2\n", b"PK\x03\x04broken"])
def test_other_sources_give_a_fresh_workbook_with_the_bad_rows(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "导出.xls"
    source.write_bytes(content)
    out = tmp_path / "标注.xlsx"
    titles = ("工单编号", "创建时间", "来电人")
    rows = {5: ("=1", "2025-02-30", "张三"), 6: ("2", "2025-01-01", "李" * 40_000), 7: ("", "", "")}
    assert write_marked_copy(source, out, MARKS, 3, "导出", titles=titles, rows=rows) == 4
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["原行号", "问题", *titles]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [5, 6, 7]
    assert sheet["B2"].value == "创建时间：日期不存在：2025-02-30；工单编号：编号精度已丢失"
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1", "s")
    assert sheet["D2"].fill.start_color.rgb.endswith(ERROR_COLOUR)
    assert sheet["D2"].comment.text == "日期不存在：2025-02-30"
    assert sheet["E3"].fill.start_color.rgb.endswith(WARNING_COLOUR)
    assert str(sheet["E3"].value).endswith(error_workbook.CUT)


def test_a_large_workbook_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_workbook, "COPY_ROWS_LIMIT", 3)
    out = tmp_path / "标注.xlsx"
    write_marked_copy(_source(tmp_path / "a.xlsx"), out, MARKS, 3, "导出", titles=("工单编号",), rows={5: ("1",)})
    assert openpyxl.load_workbook(out).sheetnames == ["有问题的行"]


def test_a_mark_inside_merged_cells_goes_to_their_first_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "时间"])
    sheet.append(["1", "2"])
    sheet.append([None, "3"])
    sheet.merge_cells("A2:A3")
    book.save(path)
    write_marked_copy(path, tmp_path / "b.xlsx", [CellMark(3, "编号", "重复", "warning")], 1, "Sheet")
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["Sheet"]["A2"].comment.text == "重复"
