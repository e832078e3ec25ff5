"""Where the fields of a form stand in the file to start from: as on the built-in paper, the rest beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide
from app.domain.form_fields import SAMPLES
from app.domain.form_marks import TOKEN, FormField, FormList, FormSpec, mark
from app.domain.form_names import marked

FOOT = "{{街道}}　{{单据编号}}　{{打印份数}}　{{补打标记}}　校验码 {{校验码}}　打印日期 {{打印日期}}"
"""What the foot of every file to start from says of the copy."""
SHORT = 14
"""Characters of a sample up to which two fields share a row."""
WIDE_LIST = 7
"""Columns of a list from which the file lies on its side."""


def starter_form(spec: FormSpec) -> Form:
    """Return the form whose texts are the marks of its fields; no field and no list of it is missing."""
    sample = SAMPLES.get(spec.form)
    if sample is not None:
        made = marked(spec, sample.forms[0])
    elif spec.form == "P-01":
        made = _receipt(spec)
    else:
        across = any(len(one.columns) > WIDE_LIST for one in spec.lists)
        title = mark("标题") if "标题" in spec.names else spec.title
        made = Form(title, (), is_landscape=across)
    placed = frozenset(_names(made)) | frozenset(match[2] for match in TOKEN.finditer(FOOT))
    rest = [field for field in spec.fields if field.name not in placed]
    lists = [one for one in spec.lists if f"#{one.name}" not in placed]
    extra = [*_rows(rest), *(block for one in lists for block in _list(one))]
    if rest and made.blocks:
        extra.insert(0, Band("其他字段（用不到的可以删去）"))
    return Form(made.title, (*made.blocks, *extra), made.note, "", False, made.watermark, made.is_landscape)


def _receipt(spec: FormSpec) -> Form:
    """P-01 as the appendix lays it out: the two paragraphs word for word, seals, notes."""
    return Form(
        mark("标题"),
        (
            Pairs((("合同编号", mark("合同编号")), ("项目名称", mark("项目名称")))),
            Paragraph(mark("确认内容一")),
            Paragraph(mark("确认内容二")),
            Seal((f"甲方（盖章）：{mark('甲方名称')}", "日期：　　　　年　　月　　日")),
            Seal((f"乙方（盖章）：{mark('乙方名称')}", "日期：　　　　年　　月　　日")),
            Paragraph(mark("备注一"), is_plain=True),
            Paragraph(mark("备注二"), is_plain=True),
            Wide("乙方地址", mark("乙方地址")),
        ),
    )


def _rows(fields: Sequence[FormField]) -> Iterator[Block]:
    """Put short fields two by two, long ones alone."""
    waiting: list[tuple[str, str]] = []
    for field in fields:
        cell = (field.name, mark(field.name))
        if len(field.sample) > SHORT:
            if waiting:
                yield Wide(*waiting.pop())
            yield Wide(*cell)
        elif waiting:
            yield Pairs((waiting.pop(), cell))
        else:
            waiting.append(cell)
    if waiting:
        yield Wide(*waiting.pop())


def _list(one: FormList) -> tuple[Block, ...]:
    heads = one.names
    row = [mark(name) for name in heads]
    row[0], row[-1] = mark(f"#{one.name}") + row[0], row[-1] + mark(f"/{one.name}")
    first = 8.0
    share = (100 - first) / (len(heads) - 1)
    return (Band(one.name), Grid(heads, (first, *([share] * (len(heads) - 1))), (tuple(row),)))


def _names(form: Form) -> Iterator[str]:
    """Name every mark of a form, lists with their #."""
    for text in _texts(form):
        for match in TOKEN.finditer(text):
            yield ("#" if match[1] in ("#", "＃") else "") + match[2] if match[1] not in ("/", "／") else ""


def _texts(form: Form) -> Iterator[str]:
    yield from (form.title, form.note, form.watermark)
    for block in form.blocks:
        if isinstance(block, Pairs):
            yield from (text for _, text in block.cells)
        elif isinstance(block, Grid):
            yield from (*block.heads, *(text for row in block.rows for text in row if row))
        elif isinstance(block, Seal):
            yield from block.lines
        else:
            yield block.text
