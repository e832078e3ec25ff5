"""Forms adapted by an office: marks checked, Word and Excel files filled and re-opened, hostile files refused."""

from __future__ import annotations

import html
import io
import re
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import form_package, form_template
from app.documents.pdf_pages import text_of
from app.domain.errors import RefusedInput
from app.domain.form_fields import FORMS, SAMPLES
from app.domain.form_marks import TOKEN, FormValues, mark, put_in, sample_values
from app.domain.form_names import values_of

ACTIVITY = FORMS["P-15"]
PEOPLE = [{"姓名": f"第{n}人", "单位": "热线科"} for n in range(1, 4)]
VALUES = FormValues({"主题": "派单规范", "日期": "2026-09-18"}, {"参加人": PEOPLE})
ROW = ("{{#参加人}}{{序号}}", "{{姓名}}", "{{单位}}{{/参加人}}")


def word(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for cells, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(cells.cells, texts, strict=True):
                cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item))
        new.writestr(name, content)
    return made.getvalue()


def word_texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def table_texts(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]


def everything(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows]


def cells(data: bytes) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)]


def problems(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = (ROW,)) -> str:
    return "；".join(form_template.look(ACTIVITY, "docx", word(*paragraphs, rows=rows)).problems)


EXCEL = ("P-01", "P-06", "P-09", "P-16", "P-22", "P-26T")
KINDS = [*((form, "docx") for form in FORMS), *((form, "xlsx") for form in EXCEL)]


def whole(data: bytes, kind: str) -> str:
    """All that a file says, its foot included, without spaces and line ends."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = re.compile(r"(document|footer\d*|sharedStrings|sheet\d+)\.xml$")
        parts = [name for name in archive.namelist() if wanted.search(name)]
        xml = "".join(archive.read(name).decode() for name in parts)
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", xml)))


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_the_blank_file_fits_and_its_sample_leaves_no_mark(form, kind):
    spec = FORMS[form]
    data = form_template.blank(spec, kind)
    assert form_package.kind_of(data, "空白") == kind
    found = form_template.look(spec, kind, data)
    assert found.problems == ()
    assert set(found.used) >= {*spec.names, *(f"#{one.name}" for one in spec.lists)}
    made = form_template.fill(kind, data, sample_values(spec))
    said = whole(made, kind)
    assert "{{" not in said
    assert "TargetMode" not in said
    assert [field.name for field in spec.fields if re.sub(r"\s", "", field.sample) not in said] == []
    for one in spec.lists:
        assert all(said.count(re.sub(r"\s", "", column.sample)) >= 2 for column in one.columns)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_required_name_is_one_that_the_form_offers(sample):
    spec = FORMS[sample.code]
    offered = {*spec.names, *(f"#{one.name}" for one in spec.lists)}
    assert [name for name in sample.required if name not in offered] == []
    assert any(one.is_required for one in (*spec.fields, *spec.lists))
    names = [column.name for one in spec.lists for column in one.columns]
    assert [name for name in (*spec.names, *names) if TOKEN.fullmatch(mark(name)) is None] == []


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_what_a_record_fills_is_what_the_form_offers(sample):
    spec = FORMS[sample.code]
    for form in sample.forms:
        values = values_of(form)
        by_hand = {name for name, text in values.fields.items() if not text or text.startswith(("签收人", "意见"))}
        assert set(values.fields) - set(spec.names) <= by_hand
        for one in spec.lists:
            entries = values.entries(one.name)
            assert {*one.names, "部分"} >= set(entries[0])


@pytest.mark.parametrize(("form", "kind"), [("P-23", "docx"), ("P-06", "docx"), ("P-09", "xlsx")])
def test_the_picture_of_a_file_says_what_the_file_says(form, kind):
    spec = FORMS[form]
    made = form_template.fill(kind, form_template.blank(spec, kind), sample_values(spec))
    pdf = form_template.picture(spec, kind, made)
    said = re.sub(r"[\s\ufffe]", "", "".join(text_of(pdf)))
    foot = {"街道", "单据编号", "打印日期", "打印份数", "补打标记", "校验码"}
    told = [field for field in spec.fields if field.name not in foot]
    assert [one.name for one in told if re.sub(r"\s", "", one.sample) not in said] == []


def test_a_draft_cannot_be_adapted_without_its_mark():
    for form in ("P-11", "P-11N", "P-12"):
        assert next(one for one in FORMS[form].fields if one.name == "草稿标记").is_required
        assert "草稿" in values_of(SAMPLES[form].forms[0]).fields["草稿标记"]


def test_tables_of_one_name_are_one_list_with_their_part():
    values = values_of(SAMPLES["P-05"].forms[0])
    assert [row["部分"] for row in values.lists["评价情况"]] == ["一、服务内容", "二、系统运维"]
    assert [row["评价内容"] for row in values.lists["评价情况"]] == ["培训", "7×24 小时运维"]


def test_word_fields_and_rows_are_filled_around_what_the_office_wrote():
    data = word("主题：{{主题}}（{{ 日期 }}）", rows=(("号", "姓名", "单位"), ROW, ("以上", "", "")))
    made = form_template.fill("docx", data, VALUES)
    assert word_texts(made)[0] == "主题：派单规范（2026-09-18）"
    assert table_texts(made) == [
        ["号", "姓名", "单位"],
        ["1", "第1人", "热线科"],
        ["2", "第2人", "热线科"],
        ["3", "第3人", "热线科"],
        ["以上", "", ""],
    ]


def test_word_marks_split_over_runs_keep_the_look_of_their_first_run():
    document = docx.Document()
    paragraph = document.add_paragraph("题：")
    for text, bold in (("{", True), ("{主", False), ("题}", False), ("}！", False)):
        paragraph.add_run(text).bold = bold
    made = io.BytesIO()
    document.save(made)
    filled = docx.Document(io.BytesIO(form_template.fill("docx", made.getvalue(), VALUES))).paragraphs[0]
    assert filled.text == "题：派单规范！"
    assert [run.text for run in filled.runs if run.bold] == ["派单规范"]


def test_word_headers_and_line_ends():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{主题}}"
    document.add_paragraph("{{内容}}")
    made = io.BytesIO()
    document.save(made)
    filled = form_template.fill("docx", made.getvalue(), FormValues({"主题": "甲", "内容": "一\n二"}, {}))
    opened = docx.Document(io.BytesIO(filled))
    assert opened.sections[0].header.paragraphs[0].text == "甲"
    assert opened.paragraphs[0].text == "一\n二"


def test_excel_rows_move_what_stands_below_with_its_merges_and_heights():
    book = openpyxl.Workbook()
    page = book.active
    for row in (("主题", "{{主题}}", None), ROW, ("以上名单", None, None)):
        page.append(row)
    page.merge_cells("A3:C3")
    page.row_dimensions[3].height = 40
    page["A2"].font = openpyxl.styles.Font(bold=True)
    made = io.BytesIO()
    book.save(made)
    filled = form_template.fill("xlsx", made.getvalue(), VALUES)
    assert cells(filled) == [
        ["主题", "派单规范", None],
        ["1", "第1人", "热线科"],
        ["2", "第2人", "热线科"],
        ["3", "第3人", "热线科"],
        ["以上名单", None, None],
    ]
    opened = openpyxl.load_workbook(io.BytesIO(filled)).worksheets[0]
    assert [str(one) for one in opened.merged_cells.ranges] == ["A5:C5"]
    assert opened.row_dimensions[5].height == 40
    assert [opened.cell(at, 1).font.bold for at in range(1, 6)] == [False, True, True, True, False]


def test_a_long_text_in_merged_cells_makes_its_row_high():
    spec = FORMS["P-24"]
    data = form_template.blank(spec, "xlsx")
    short = form_template.fill("xlsx", data, FormValues({"挂账理由": "短"}, {}))
    long = form_template.fill("xlsx", data, FormValues({"挂账理由": "需更换地下电缆。" * 60}, {}))

    def height(made: bytes) -> float:
        page = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
        return next(page.row_dimensions[row[0].row].height for row in page.iter_rows() if row[0].value == "挂账理由")

    assert height(short) < height(long) <= 409


@pytest.mark.parametrize("payload", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_value_that_looks_like_a_formula_stays_text(payload):
    filled = form_template.fill("xlsx", sheet(("{{主题}}", *ROW)), FormValues({"主题": payload}, {}))
    cell = openpyxl.load_workbook(io.BytesIO(filled)).worksheets[0]["A1"]
    assert (cell.data_type, cell.value) == ("s", payload)
    assert word_texts(form_template.fill("docx", word("{{主题}}"), FormValues({"主题": payload}, {})))[0] == payload


def test_a_value_that_looks_like_a_mark_is_not_read_again():
    values = FormValues({"主题": "{{日期}}", "日期": "秘密"}, {"参加人": [{"姓名": "{{日期}}", "单位": ""}]})
    assert word_texts(form_template.fill("docx", word("{{主题}}"), values)) == ["{{日期}}"]
    assert table_texts(form_template.fill("docx", word(rows=(ROW,)), values)) == [["1", "{{日期}}", ""]]
    assert cells(form_template.fill("xlsx", sheet(ROW), values)) == [["1", "{{日期}}"]]


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_as_many_rows_as_entries_and_one_empty_row_for_none(count):
    values = FormValues({}, {"参加人": [{"姓名": f"{n}"} for n in range(count)]})
    wanted = [[str(n + 1), str(n)] for n in range(count)] or [["", ""]]
    ends = ("", "甲", "乙")
    assert [row[:2] for row in table_texts(form_template.fill("docx", word(rows=(ROW,)), values))] == wanted
    found = cells(form_template.fill("xlsx", sheet(("主题",), ROW, ends), values))
    assert [[cell or "" for cell in row[:2]] for row in found[1:-1]] == wanted
    assert found[-1][1:] == ["甲", "乙"]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_same_record_gives_the_same_bytes(kind):
    data = form_template.blank(ACTIVITY, kind)
    assert form_template.blank(ACTIVITY, kind) == data
    assert form_template.fill(kind, data, VALUES) == form_template.fill(kind, data, VALUES)


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        ("{{主题}}{{日期}}{{主体}}", (ROW,), "没有名为“主体”的字段，是不是{{主题}}？"),
        ("{{主题}}{{日期}}{{甲乙丙丁}}", (ROW,), "没有名为“甲乙丙丁”的字段，请对照字段清单改正"),
        ("{{日期}}", (ROW,), "缺少必填字段{{主题}}（活动主题）"),
        ("{{主题}}{{日期}}", (("{{姓名}}",),), "{{姓名}}是清单“参加人”的列，要写在{{#参加人}}和{{/参加人}}之间"),
        ("{{主题}}{{日期}}", (("{{地点}}",),), "缺少必填清单{{#参加人}}"),
        ("{{主题}}{{日期}}", (("{{#参加人}}{{姓名}}",),), "清单{{#参加人}}没有结束，请在同一行末尾加{{/参加人}}"),
        ("{{主题}}{{日期}}", (("{{#参加人}}",), ("{{/参加人}}",)), "{{/参加人}}前面没有开始标记"),
        ("{{主题}}{{日期}}{{#参加人}}{{/参加人}}", (ROW,), "清单{{#参加人}}要写在表格的一行里"),
        ("{{主题}}{{日期}}", (("{{#名单}}{{/名单}}",),), "没有名为“名单”的清单。这份单据的清单有：参加人、问题与解答"),
        ("{{主题}}{{日期}}", (("{{#参加人}}{{/参加人}}{{#问题与解答}}{{/问题与解答}}",),), "一行只能放一个清单"),
        ("{{主题}}{{日期}}{{地点", (ROW,), "没有配成对"),
    ],
)
def test_what_does_not_fit_is_named(text, rows, said):
    assert said in problems(text, rows=rows)


def test_full_width_braces_of_an_input_method_count_too():
    assert problems("｛｛主题｝｝ ｛｛ 日期 ｝｝") == ""
    assert put_in("｛｛主题｝｝", {"主题": "甲"}) == "甲"


HOSTILE = {
    "macro": ("word/vbaProject.bin", b"x", "带宏"),
    "embedded": ("word/embeddings/oleObject1.bin", b"x", "嵌入的对象"),
    "external workbook": ("xl/externalLinks/externalLink1.xml", b"<x/>", "外部链接"),
    "entity": ("word/x.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "可能是恶意文件"),
    "utf-16": ("word/x.xml", "<x/>".encode("utf-16"), "可能是恶意文件"),
    "broken": ("word/x.xml", b"<x>", "已损坏"),
    "remote template": (
        "word/_rels/settings.xml.rels",
        b'<Relationships xmlns="r"><Relationship Id="a" Type="t/attachedTemplate" Target="http://x/y.dotm"'
        b' TargetMode="External"/></Relationships>',
        "链接了文件以外的内容",
    ),
    "link to a program": (
        "word/_rels/x.rels",
        b'<Relationships xmlns="r"><Relationship Id="a" Type="t/hyperlink" Target="file:///c:/x.exe"'
        b' TargetMode="External"/></Relationships>',
        "超链接",
    ),
    "link to a page": (
        "word/_rels/x.rels",
        b'<Relationships xmlns="r"><Relationship Id="a" Type="t/hyperlink" Target="https://x.example"'
        b' TargetMode="External"/></Relationships>',
        "超链接",
    ),
    "remote picture": (
        "word/_rels/x.rels",
        b'<Relationships xmlns="r"><Relationship Id="a" Type="t/image" Target="https://x.example/a.png"'
        b' TargetMode="external"/></Relationships>',
        "链接了文件以外的内容",
    ),
    "dde": (
        "word/x.xml",
        b'<w:x xmlns:w="w"><w:instrText>DD</w:instrText><w:instrText>EAUTO c</w:instrText></w:x>',
        "域",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused(case):
    name, content, said = HOSTILE[case]
    with pytest.raises(RefusedInput, match=said):
        form_package.kind_of(with_part(word("{{主题}}"), name, content), "样式.docx")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "旧版格式"),
        (b"hello", "不是完好的"),
        (b"0" * (form_package.MAX_FILE + 1), "超过 10 MB"),
        (word("x")[:-300], "不是完好的"),
        (with_part(word("x"), "word/big.xml", b" " * (form_package.MAX_UNPACKED + 1)), "展开后过大"),
        (with_part(word("x"), "[Content_Types].xml", b"<Types>macroEnabled.main+xml</Types>"), "带宏"),
        (with_part(word("x"), "[Content_Types].xml", b"<Types/>"), "不是 .docx 或 .xlsx"),
    ],
)
def test_files_that_are_no_form_are_refused(data, said):
    with pytest.raises(RefusedInput, match=said):
        form_package.kind_of(data, "样式.docx")


def test_a_file_of_a_hundred_megabytes_is_refused_without_being_read_whole(tmp_path):
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.truncate(100 << 20)
    with pytest.raises(RefusedInput) as refused:
        form_package.read(path)
    assert refused.value.message == "“大.docx”超过 10 MB，没有载入。样式文件一般不到 1 MB，请删去大图片。"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_what_is_filled_reaches_nothing_outside_and_holds_no_macro(kind):
    made = form_template.fill(kind, form_template.blank(ACTIVITY, kind), VALUES)
    assert form_package.kind_of(made, "成品") == kind
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        links = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
        assert b"External" not in links
        assert not any("vba" in name.lower() for name in archive.namelist())


def test_formulas_of_the_file_and_pictures_in_excel_are_refused():
    with pytest.raises(RefusedInput, match="A1 是公式"):
        form_template.look(ACTIVITY, "xlsx", sheet(("=1+1",)))
    with pytest.raises(RefusedInput, match="请用 Word"):
        form_template.look(ACTIVITY, "xlsx", with_part(sheet(("x",)), "xl/media/image1.png", b"x"))


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_value_can_be_put_into_both_kinds(text):
    values = FormValues({"主题": text}, {})
    seen = put_in("{{主题}}", values.fields)
    assert word_texts(form_template.fill("docx", PLAIN_WORD, values))[0].replace("\t", " ") == seen.replace("\t", " ")
    assert (cells(form_template.fill("xlsx", PLAIN_SHEET, values))[0][0] or "") == seen


PLAIN_WORD, PLAIN_SHEET = word("{{主题}}"), sheet(("{{主题}}", "末"))
