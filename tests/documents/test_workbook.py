"""Exports: nothing comes alive, nothing is cut, the target is old or new but never half."""

from __future__ import annotations

import csv
import itertools
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from app.documents import saving, workbook
from app.documents.saving import TargetInUse, save_bytes
from app.documents.workbook import CELL_LIMIT, Column, check_suffix, clean, sheet_name, write_csv, write_table
from app.domain.errors import Cancelled, RefusedInput

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠", "\u3000=", "\u200b=", "\ufeff="]
BODIES = [
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://example.com","点我")',
    "SUM(A1:A9)",
    "IMPORTXML(1)",
    "_x0041_",
    "<b>&amp;</b>",
    "http://example.com/a?b=1&c=2",
    "mailto:a@example.com",
    "internal:Sheet1!A1",
    "external:book.xlsx",
    "{=A1}",
    "13800138000",
    "㛃𬬭䶮",
    "'引号",
    '"双引号"',
    "尾空 ",
    "换行\n第二行",
    "100%",
    'DDE("cmd";"/C calc";"x")',
]
PAYLOADS = [start + body for start, body in itertools.product(STARTS, BODIES)]
COLUMNS = (Column("内容", 30), Column("备注"))


def _cells(path: Path) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]


def test_payloads_stay_text_in_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    assert len(PAYLOADS) == 300
    assert write_table(path, "工单", COLUMNS, ((text, "x") for text in PAYLOADS)) == 300
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    for row, text in enumerate(PAYLOADS, start=2):
        cell = sheet.cell(row, 1)
        assert cell.data_type in ("s", "inlineStr")
        if "_x" not in text:  # openpyxl does not decode _x005F_ in inline strings; calamine does, below
            assert cell.value == clean(text)
        assert cell.hyperlink is None
    assert [row[0] for row in _cells(path)[1:]] == [clean(text) for text in PAYLOADS]


def test_the_package_holds_no_macro_link_or_object(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "工单", COLUMNS, ((text, None) for text in PAYLOADS))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = " ".join(package.namelist())
        for forbidden in ("vbaProject", "externalLink", "oleObject", "embeddings", "connections"):
            assert forbidden not in names
        for name in package.namelist():
            text = package.read(name)
            assert b'TargetMode="External"' not in text
            assert b"<f>" not in text
            assert b"<hyperlink" not in text


def test_csv_puts_an_apostrophe_before_whatever_could_come_alive(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    plain = ["朝阳区", "12345", "a=b", "（-1）", "'已有引号"]
    write_csv(path, COLUMNS, [(text, "") for text in [*PAYLOADS, *plain]])
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["内容", "备注"]
    for (cell, _), text in zip(rows[1:], [*PAYLOADS, *plain], strict=True):
        assert cell == ("'" + text if text in PAYLOADS else text)


def test_kinds_of_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    columns = (Column("编号", 20), Column("时间", 20, "moment"), Column("件数", 8, "number"))
    rows: list[tuple[str | int | float | None, ...]] = [
        ("0123456789012345678", "2025-09-18T10:20:30", 3),
        ("=1", "2025-09-18", 2.5),
        ("", "不详", 10**17),
        (None, "", None),
        ("末行", "1899-01-01", float("nan")),
    ]
    assert write_table(path, "工单", columns, rows) == 5
    book = openpyxl.load_workbook(path)
    sheet = book["工单"]
    assert sheet["A2"].value == "0123456789012345678"
    assert (sheet["B2"].value.isoformat(), sheet["B2"].number_format) == ("2025-09-18T10:20:30", "yyyy-mm-dd hh:mm:ss")
    assert (sheet["B3"].value.isoformat(), sheet["B3"].number_format) == ("2025-09-18T00:00:00", "yyyy-mm-dd")
    assert [sheet["C2"].value, sheet["C3"].value, sheet["C4"].value] == [3, 2.5, str(10**17)]
    assert [sheet["A4"].value, sheet["B4"].value, sheet["A5"].value] == [None, "不详", None]
    assert [sheet["B6"].value, sheet["C6"].value] == ["1899-01-01", "nan"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("A2", "A1:C6", "A1:C6")
    assert sheet.column_dimensions["A"].width == pytest.approx(20, abs=1)


def test_a_text_longer_than_a_cell_goes_on_in_further_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    text = "".join(chr(0x4E00 + number % 5000) for number in range(70_000))
    write_table(path, "工单", COLUMNS, [(text, "短"), ("后", "一行")])
    first, second = _cells(path)[1:]
    cells = [str(cell) for cell in first]
    assert all(len(cell) <= CELL_LIMIT for cell in cells)
    head = cells[0].removesuffix(workbook.CONTINUED)
    assert head != cells[0]
    parts = [cell.split("】", 1) for cell in cells[2:] if cell]
    assert [label for label, _ in parts] == ["【续：内容 1", "【续：内容 2"]
    assert head + "".join(part for _, part in parts) == text
    assert second[:2] == ["后", "一行"]


def test_control_characters_and_lone_surrogates_are_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "a[b]:c*d?e/f\\g" + "长" * 40, COLUMNS, [("甲\x00\x07\ud800乙\ufffe\r\n丙\x0b", "\t制表")])
    assert _cells(path)[1] == ["甲乙\n丙", "\t制表"]
    write_csv(tmp_path / "a.csv", COLUMNS, [("甲\x00\x07\ud800乙", "x")])
    assert "甲乙" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_sheet_names_are_made_acceptable() -> None:
    assert sheet_name("a[b]:c") == "a_b__c"
    assert len(sheet_name("长" * 50)) == 31
    assert sheet_name("''") == "Sheet1"


def test_rows_beyond_a_sheet_go_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 5)
    path = tmp_path / "a.xlsx"
    assert write_table(path, "工单", COLUMNS, ((f"第{number}", "") for number in range(10))) == 10
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["工单", "工单(2)", "工单(3)"]
    found = [sheet.cell(row, 1).value for sheet in book for row in range(2, sheet.max_row + 1)]
    assert found == [f"第{number}" for number in range(10)]
    assert all(sheet["A1"].value == "内容" for sheet in book)


def test_no_rows_give_a_header(tmp_path: Path) -> None:
    assert write_table(tmp_path / "a.xlsx", "工单", COLUMNS, []) == 0
    assert _cells(tmp_path / "a.xlsx") == [["内容", "备注"]]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_stopped_export_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"旧.{suffix}"
    path.write_bytes(b"old")

    def check(done: int) -> None:
        if done >= 1000:
            raise Cancelled

    rows = ((f"{number}", "") for number in range(5000))
    writers = {
        "xlsx": lambda: write_table(path, "工单", COLUMNS, rows, check=check),
        "csv": lambda: write_csv(path, COLUMNS, rows, check=check),
    }
    with pytest.raises(Cancelled):
        writers[suffix]()
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_target_that_is_open_elsewhere_is_named_with_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "工单.xlsx"
    path.write_bytes(b"old")
    (tmp_path / "工单(2).xlsx").write_bytes(b"taken")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(saving.Path, "replace", refuse)
    with pytest.raises(TargetInUse, match=r"另存为“工单\(3\)\.xlsx”"):
        write_table(path, "工单", COLUMNS, [("a", "b")])
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_missing_folder_is_a_clear_sentence(tmp_path: Path) -> None:
    for write in (
        lambda target: write_table(target.with_suffix(".xlsx"), "a", COLUMNS, []),
        lambda target: write_csv(target.with_suffix(".csv"), COLUMNS, []),
        lambda target: save_bytes(target.with_suffix(".pdf"), b""),
    ):
        with pytest.raises(RefusedInput, match="不存在"):
            write(tmp_path / "没有" / "a")


def test_only_xlsx_and_csv_are_table_formats() -> None:
    assert check_suffix(Path("a.XLSX")) == "xlsx"
    assert check_suffix(Path("a.csv")) == "csv"
    with pytest.raises(RefusedInput, match=r"只能导出为 \.xlsx 或 \.csv"):
        check_suffix(Path("a.pdf"))


def test_a_row_of_the_wrong_length_is_our_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 values for 2 columns"):
        write_table(tmp_path / "a.xlsx", "a", COLUMNS, [("x",)])
