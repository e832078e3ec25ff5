"""Hostile, broken and foreign files: one fixed Chinese sentence each, before any reader is harmed."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.errors import RefusedInput
from app.intake.reading import open_source, read_table
from app.intake.refusals import Refusal
from tests.intake import files
from tests.intake.files import HEADER, ROW


def refusal_of(path: Path) -> Refusal:
    with pytest.raises(RefusedInput) as refused:
        list(read_table(open_source(path)).rows())
    return Refusal(refused.value.message)


def raw(tmp_path: Path, rows: str, **parts: str) -> Path:
    return files.zipped(tmp_path / "a.xlsx", files.raw_xlsx_members(files.sheet_xml(rows), **parts))


HEAD = files.inline_row(1, HEADER)
FAR = [
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>',
    '<row r="2"><c r="XFE2"><v>1</v></c></row>',
    '<row r="2"><c r="A1048577"><v>1</v></c></row>',
    '<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>',
    "<row r='1048576'><c s='1' r='XFD1048576'><v>1</v></c></row>",
    '<row r="99999999999999999999"/>',
    '<row><c\tr = "XFD1048576"><v>1</v></c></row>',
]


@pytest.mark.parametrize("row", FAR)
def test_far_cells_and_row_overflow_are_refused_before_reading(tmp_path: Path, row: str) -> None:
    assert refusal_of(raw(tmp_path, HEAD + row)) is Refusal.OUT_OF_RANGE


def test_far_cells_of_binary_workbooks_are_refused(tmp_path: Path) -> None:
    assert refusal_of(files.xlsb(tmp_path / "a.xlsb", [HEADER, ROW], first_row=2**31)) is Refusal.OUT_OF_RANGE


def test_a_cell_in_the_last_row_alone_is_no_attack(tmp_path: Path) -> None:
    body = HEAD + files.inline_row(1_048_576, ROW)
    path = files.zipped(tmp_path / "a.xlsx", files.raw_xlsx_members(files.sheet_xml(body, "A1:XFD1048576")))
    (row,) = read_table(open_source(path)).rows()
    assert row.row_number == 1_048_576


def test_a_huge_shared_string_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2000))
    assert refusal_of(raw(tmp_path, cells, strings=files.strings_xml("A" * 1_000_000))) is Refusal.EXPANDS_TOO_FAR


def test_a_sheet_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.raw_xlsx_members("").items():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(80):
                member.write(b" " * (1 << 20))
    assert refusal_of(path) is Refusal.EXPANDS_TOO_FAR


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"x{number}", b"")
    assert refusal_of(path) is Refusal.EXPANDS_TOO_FAR


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_bring_nothing_in(tmp_path: Path, head: str) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    rows += '<row r="2"><c r="A2" t="s"><v>2</v></c></row>'
    path = raw(tmp_path, rows, strings=files.strings_xml("工单编号", "标题", "&a;", head=head))
    assert refusal_of(path) is Refusal.DAMAGED


def test_an_entity_in_the_workbook_part_is_refused(tmp_path: Path) -> None:
    members = files.raw_xlsx_members(files.sheet_xml(HEAD))
    members["xl/workbook.xml"] = '<!DOCTYPE x [<!ENTITY a "b">]>' + str(members["xl/workbook.xml"])
    assert refusal_of(files.zipped(tmp_path / "a.xlsx", members)) is Refusal.DAMAGED


def test_an_entity_in_spreadsheetml_is_refused(tmp_path: Path) -> None:
    path = files.spreadsheetml(tmp_path / "a.xls", "<Row/>")
    path.write_bytes(path.read_bytes().replace(b"<?mso", b'<!DOCTYPE x [<!ENTITY a "b">]><?mso'))
    assert refusal_of(path) is Refusal.DAMAGED


@pytest.mark.parametrize("size", [0, 1, 100])
def test_empty_files(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b" \n"[:1] * size)
    assert refusal_of(path) is Refusal.EMPTY


def test_lock_files_are_told_by_their_name(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "~$a.xlsx", [HEADER])
    assert refusal_of(path) is Refusal.LOCK_FILE


def test_truncated_and_zeroed_workbooks_are_damaged(tmp_path: Path) -> None:
    whole = files.xlsx(tmp_path / "a.xlsx", [HEADER, *[ROW] * 200]).read_bytes()
    old = files.xls(tmp_path / "a.xls", [HEADER, *[ROW] * 200]).read_bytes()
    for name, content in {
        "b.xlsx": whole[: len(whole) // 2],
        "c.xlsx": whole[:-10],
        "d.xls": old[:1500],
        "e.xlsx": bytes(5000),
        "f.xlsx": whole[: len(whole) // 2] + bytes(len(whole) // 2),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert refusal_of(tmp_path / name) is Refusal.DAMAGED, name


def ods_of(path: Path, rows: str) -> Path:
    return files.zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": files.ODS_PARTS.format(rows),
        },
    )


ODS_CELL = '<table:table-cell office:value-type="string"><text:p>工单编号</text:p></table:table-cell>'


def test_an_ods_that_stops_in_the_middle_is_damaged(tmp_path: Path) -> None:
    path = ods_of(tmp_path / "a.ods", f"<table:table-row>{ODS_CELL}<table:table-cell></table:table-row>")
    assert refusal_of(path) is Refusal.DAMAGED


def test_an_ods_that_repeats_a_filled_cell_over_the_whole_sheet_is_refused(tmp_path: Path) -> None:
    wide = ODS_CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>'
    assert refusal_of(ods_of(tmp_path / "a.ods", rows)) is Refusal.OUT_OF_RANGE


def test_a_flipped_byte_in_the_sheet_is_damage(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "a.xlsx", [HEADER, *[[str(n), *ROW[1:]] for n in range(500)]])
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    content[member.header_offset + 200] ^= 0xFF
    path.write_bytes(content)
    assert refusal_of(path) is Refusal.DAMAGED


def test_encrypted_packages(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(96)
    )
    assert refusal_of(path) is Refusal.ENCRYPTED
    locked = files.ods(tmp_path / "a.ods", [HEADER])
    with zipfile.ZipFile(locked, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert refusal_of(locked) is Refusal.ENCRYPTED


def test_an_encrypted_xls_is_told(tmp_path: Path) -> None:
    path = files.xls(tmp_path / "a.xls", [HEADER])
    content = path.read_bytes()
    start = content.index(b"\x09\x08\x10\x00")
    after = start + 4 + 16
    content = content[:after] + b"\x2f\x00\x06\x00" + b"\x00\x00\x01\x00\x02\x00" + content[after + 10 :]
    path.write_bytes(content)
    assert refusal_of(path) is Refusal.ENCRYPTED


def test_charts_and_macro_sheets_alone(tmp_path: Path) -> None:
    members = files.raw_xlsx_members(files.sheet_xml(""), sheet_type="chartsheet")
    assert refusal_of(files.zipped(tmp_path / "a.xlsx", members)) is Refusal.NO_WORKSHEET


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"{\\rtf1 }",
        b"\x89PNG\r\n\x1a\n",
        b"Rar!\x1a\x07",
        bytes(range(256)) * 20,
        b'<?xml version="1.0"?><note/>',
    ],
)
def test_foreign_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal_of(path) is Refusal.UNSUPPORTED


def test_other_zip_files(tmp_path: Path) -> None:
    assert refusal_of(files.zipped(tmp_path / "a.xlsx", {"word/document.xml": "<x/>"})) is Refusal.UNSUPPORTED


def test_no_header(tmp_path: Path) -> None:
    assert refusal_of(files.xlsx(tmp_path / "a.xlsx", [["甲", "乙"], ["1", "2"]])) is Refusal.NO_HEADER
    (tmp_path / "a.txt").write_text("一封信，没有表格", "utf-8")
    assert refusal_of(tmp_path / "a.txt") is Refusal.NO_HEADER


def test_there_are_twelve_sentences_each_with_a_way_out() -> None:
    assert len(Refusal) == 12
    for refusal in Refusal:
        assert "请" in refusal.value
        assert refusal.value.endswith("。")


PREFIXES = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00",
    b"\x09\x04\x06\x00",
    b"<html><table><tr><td>",
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
    b"MIME-Version: 1.0\r\n\r\n",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    "工单编号,标题\n".encode(),
    "工单编号,标题\n".encode("gbk"),
    b"sep=",
]


def values_or_refusal(path: Path) -> list[str]:
    """Texts of a file's rows; a refusal must be one of the fixed sentences."""
    try:
        return ["".join([*row.values, *row.extra.values()]) for row in read_table(open_source(path)).rows()]
    except RefusedInput as refused:
        return [Refusal(refused.message).value]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PREFIXES), st.binary(max_size=400))
@example(b"MIME-Version: 1.0\r\n", b"Content-Type: text/html; charset=nonsense\r\n\r\n<table><tr><td>x")
def test_random_bytes_are_read_or_refused_never_worse(prefix: bytes, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xls"
        path.write_bytes(prefix + content)
        for values in values_or_refusal(path):
            values.encode()


WHOLE = {"xlsx": files.xlsx_bytes([HEADER, ROW])}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WHOLE["xlsx"]) - 1), st.integers(1, 255))
def test_one_changed_byte_is_read_or_refused_never_worse(position: int, change: int) -> None:
    content = bytearray(WHOLE["xlsx"])
    content[position] ^= change
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content)
        values_or_refusal(path)
