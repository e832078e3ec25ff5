"""Every format gives the same rows; true row numbers; error cells stay visible; nothing is told by the name."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import RefusedInput
from app.intake.openpyxl_reader import open_with_openpyxl
from app.intake.package import SheetPart
from app.intake.refusals import Refusal
from app.intake.sheets import open_book
from app.intake.sniff import identify
from tests.intake import files
from tests.intake.files import HEADER, ROW

ROWS = [HEADER, ROW]


def cells_of(path: Path) -> list[tuple[int, list[object]]]:
    sheet = next(open_book(identify(path)).sheets())
    return [(number, list(cells)) for number, cells in sheet.rows()]


MAKERS = {
    ("xlsx", "xlsx"): lambda path: files.xlsx(path, ROWS),
    ("xls", "xls"): lambda path: files.xls(path, ROWS),
    ("ods", "ods"): lambda path: files.ods(path, ROWS),
    ("xlsb", "xlsb"): lambda path: files.xlsb(path, ROWS),
    ("html", "html"): lambda path: files.html(path, ROWS),
    ("html", "xml"): lambda path: files.spreadsheetml(
        path,
        "".join(
            "<Row>" + "".join(f'<Cell><Data ss:Type="String">{t}</Data></Cell>' for t in row) + "</Row>" for row in ROWS
        ),
    ),
    ("csv", "csv"): lambda path: path.write_text(files.csv_text(ROWS), "utf-8"),
}


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv", "a.et", "a"])
@pytest.mark.parametrize(("kind", "detail"), MAKERS)
def test_every_format_is_read_by_content_whatever_its_name(tmp_path: Path, kind: str, detail: str, name: str) -> None:
    made = tmp_path / f"made.{kind if kind in ('xls', 'ods') else 'bin'}"
    MAKERS[kind, detail](made)
    path = made.rename(tmp_path / name)
    source = identify(path)
    assert (source.format, source.detail) == (kind, detail)
    assert cells_of(path) == [(1, HEADER), (2, ROW)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_tables_in_every_encoding_separator_and_line_end(
    tmp_path: Path, encoding: str, separator: str, line_end: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(files.csv_text(ROWS, separator, line_end).encode(encoding))
    assert identify(path).format == "csv"
    assert cells_of(path) == [(1, HEADER), (2, ROW)]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_told(tmp_path: Path, encoding: str, expected: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(files.csv_text(ROWS).encode(encoding))
    assert identify(path).encoding == expected


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_few_cut_characters_do_not_stop_a_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    cut = "编号".encode(encoding)[:-1]
    path.write_bytes(files.csv_text([HEADER, *[ROW] * 50]).encode(encoding) + cut + b",\r\n")
    rows = cells_of(path)
    assert identify(path).encoding == {"gbk": "gb18030"}.get(encoding, encoding)
    assert rows[1] == (2, ROW)
    assert "\ufffd" in str(rows[-1][1][0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('="0123"', "0123"),
        ('"=""0123"""', "0123"),
        ("'0126032313232913301", "0126032313232913301"),
        ("'=1+1", "=1+1"),
        ("=1+1", "=1+1"),
        ("'t is", "'t is"),
        ('"a\nb"', "a\nb"),
        ('"a,b"', "a,b"),
        ("-", "-"),
    ],
)
def test_what_exports_put_around_text_in_a_csv_is_undone(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"工单编号,主要内容\r\n{text},x\r\n".encode())
    assert cells_of(path)[1] == (2, [expected, "x"])


def test_csv_rows_are_records_as_excel_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('工单编号,主要内容\n\n1,"两\n行"\n2,x\n'.encode())
    assert [number for number, cells in cells_of(path) if any(cells)] == [1, 3, 4]


def test_an_open_quote_that_swallows_rows_is_damage_not_one_big_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('工单编号,主要内容\n1,"没有结束\n2,x\n3,y'.encode())
    with pytest.raises(RefusedInput) as refused:
        cells_of(path)
    assert refused.value.message == Refusal.DAMAGED.value


def test_the_sep_hint_of_excel_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("sep=;\r\n工单编号;主要内容\r\n1;a,b,c\r\n".encode())
    assert cells_of(path) == [(1, ["工单编号", "主要内容"]), (2, ["1", "a,b,c"])]


def test_blank_leading_rows_and_columns_keep_their_places(tmp_path: Path) -> None:
    rows = [[], [], [None, None, "工单编号", "标题"], [], [None, None, "1", "二"]]
    expected = [(3, ["", "", "工单编号", "标题"]), (5, ["", "", "1", "二"])]
    for path in (
        files.xlsx(tmp_path / "a.xlsx", rows),
        files.xls(tmp_path / "a.xls", rows),
    ):
        assert [row for row in cells_of(path) if any(row[1])] == expected


def test_error_cells_stay_visible_in_every_binary_format(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["工单编号", "备注", "标题"])
    book.active.append(["1", "#N/A", "x"])
    book.active["C4"] = "#REF!"
    book.save(tmp_path / "a.xlsx")
    rows = dict(cells_of(tmp_path / "a.xlsx"))
    assert rows[2] == ["1", "#N/A", "x"]
    assert rows[4] == ["", "", "#REF!"]
    binary = files.xlsb(tmp_path / "b.xlsb", [["工单编号", "备注"], ["1", "#N/A"], ["2", "x"]])
    assert cells_of(binary) == [(1, ["工单编号", "备注"]), (2, ["1", "#N/A"]), (3, ["2", "x"])]


def test_error_cells_of_formulas_are_found_in_xlsx(tmp_path: Path) -> None:
    body = (
        files.inline_row(1, ["工单编号", "备注"]) + '<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c>'
        '<c r="B2" s="1" t="e"><f>VLOOKUP(A2,Sheet2!A:B,2,0)</f><v>#N/A</v></c></row>'
    )
    path = files.zipped(tmp_path / "a.xlsx", files.raw_xlsx_members(files.sheet_xml(body)))
    assert cells_of(path)[1] == (2, ["1", "#N/A"])


def test_error_cells_of_xls_and_xml_are_text(tmp_path: Path) -> None:
    path = files.spreadsheetml(
        tmp_path / "a.xls",
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Error">#N/A</Data></Cell>'
        '<Cell><Data ss:Type="Number">188006</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>',
    )
    assert cells_of(path) == [(3, ["", "#N/A", 188006.0, True])]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_of_both_epochs_in_xlsx_and_xls(tmp_path: Path, epoch_1904: bool) -> None:
    moment, day = datetime(2024, 1, 5, 9, 30, 1), date(2024, 1, 5)
    path = files.xlsx(tmp_path / "a.xlsx", [["创建时间", "日"], [moment, day]], epoch_1904=epoch_1904)
    assert cells_of(path)[1] == (2, [moment, day])
    assert next(open_book(identify(path)).sheets()).epoch_1904 is epoch_1904
    old = files.xls(tmp_path / "a.xls", [["创建时间"], [datetime(2024, 1, 5, 9, 30)]], epoch_1904=epoch_1904)
    sheet = next(open_book(identify(old)).sheets())
    assert sheet.epoch_1904 is epoch_1904
    if not epoch_1904:  # xlwt writes 1900 serials whatever the flag says
        assert list(sheet.rows())[1] == (2, [datetime(2024, 1, 5, 9, 30)])


def test_html_merged_cells_breaks_entities_and_nested_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(
        (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><table><tr><td colspan=3>案件列表</td></tr>'
            "<tr><th rowspan=2>工单编号</th><th colspan=2>诉求人</th></tr><tr><th>姓名</th><th>电话</th></tr>"
            "<tr><td style='mso-number-format:\"\\@\"'>0123&nbsp;</td><td>王<b>某</b></td>"
            "<td>a<br>b &lt; c<table><tr><td>内</td></tr></table></td></tr></table></html>"
        ).encode("gb18030")
    )
    rows = cells_of(path)
    assert rows[0] == (1, ["案件列表", "", ""])
    assert rows[1] == (2, ["工单编号", "诉求人", ""])
    assert rows[2] == (3, ["", "姓名", "电话"])
    assert rows[3][1][:2] == ["0123\xa0", "王某"]
    assert str(rows[3][1][2]).startswith("a\nb < c")
    assert len(rows) == 4


def test_mhtml_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + "<html><table><tr><td>工单编号</td><td>标题</td></tr><tr><td>01</td><td>路灯</td></tr></table></html>".encode(
            "gbk"
        )
        + b"\r\n--x--\r\n"
    )
    assert (identify(path).format, identify(path).detail) == ("html", "mhtml")
    assert cells_of(path) == [(1, ["工单编号", "标题"]), (2, ["01", "路灯"])]


def test_the_streaming_reader_ignores_a_lying_dimension(tmp_path: Path) -> None:
    body = files.inline_row(1, HEADER) + files.inline_row(3, ROW)
    path = files.zipped(tmp_path / "a.xlsx", files.raw_xlsx_members(files.sheet_xml(body, "A1:A1")))
    streamed = open_with_openpyxl(path, [SheetPart("案件", "", True)]).load(0)
    assert [row for row in streamed.rows() if any(row[1])] == [(1, HEADER), (3, ROW)]
    assert [row for row in cells_of(path) if any(row[1])] == [(1, HEADER), (3, ROW)]


def test_what_calamine_reads_and_openpyxl_reads_is_the_same(tmp_path: Path) -> None:
    rows = [HEADER, ROW, ["2", datetime(2026, 1, 2, 3, 4, 5), "#N/A", 7, True], [None, None, "末"]]
    path = files.xlsx(tmp_path / "a.xlsx", rows)
    streamed = open_with_openpyxl(path, [SheetPart("表1", "", True)]).load(0)
    fast = [[cell for cell in cells if cell != ""] for _, cells in cells_of(path)]
    assert fast == [[cell for cell in cells if cell != ""] for _, cells in streamed.rows()]


def test_hidden_rows_and_columns_are_read_like_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    assert cells_of(tmp_path / "a.xlsx") == [(1, HEADER), (2, ROW)]


def test_error_cells_of_ods_are_put_back_after_repeated_rows_and_columns(tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    error = (
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row>{text.format('工单编号')}{text.format('标题')}{text.format('甲')}{text.format('乙')}"
        "</table:table-row>"
        f"<table:table-row>{text.format('1')}"
        f'<table:table-cell table:number-columns-repeated="2"/>{error}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = files.zipped(
        tmp_path / "a.ods",
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": files.ODS_PARTS.format(rows),
        },
    )
    assert [row for row in cells_of(path) if any(row[1])] == [
        (3, ["工单编号", "标题", "甲", "乙"]),
        (4, ["1", "", "", "#N/A"]),
    ]
