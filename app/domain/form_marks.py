"""What an office may put into its own form: named fields {{字段}} and lists {{#清单}} … {{/清单}}, and their check.

A form of an office is a Word or Excel file. The names are those of the built-in paper; a name that does not exist, a
required one that is missing and a list that is not closed are found before the file is ever used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

TOKEN = re.compile(r"(?:\{\{|｛｛)\s*([#/＃／]?)\s*([^{}｛｝\n]*?)\s*(?:\}\}|｝｝)")
"""One mark: its sign ("" a field, # a list begins, / it ends) and its name; braces of either width."""
_BRACES = ("{{", "}}", "｛｛", "｝｝")
NUMBER = "序号"
_BEGIN, _END = "#＃", "/／"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FormField:
    """A named field: what it says, and what the preview shows for it."""

    name: str
    description: str
    sample: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class FormList:
    """A list: the table row between its marks is repeated for each entry. Every list has the column 序号."""

    name: str
    description: str
    columns: tuple[FormField, ...]
    is_required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names that its row may hold."""
        return (NUMBER, *(column.name for column in self.columns))


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What one form offers. ``form`` is its code (P-01); ``subject`` says which number a filled copy is asked by."""

    form: str
    title: str
    subject: str
    fields: tuple[FormField, ...]
    lists: tuple[FormList, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields outside lists."""
        return tuple(field.name for field in self.fields)

    def list_of(self, name: str) -> FormList | None:
        """Return a list by its name."""
        return next((one for one in self.lists if one.name == name), None)


@dataclass(frozen=True, slots=True)
class FormValues:
    """One record as texts: the fields, and the entries of each list in order (序号 is counted)."""

    fields: Mapping[str, str]
    lists: Mapping[str, Sequence[Mapping[str, str]]]

    def entries(self, name: str) -> list[dict[str, str]]:
        """Return a list's entries with their numbers; one empty entry where there is none, so that the row stays."""
        rows = [{NUMBER: str(n), **row} for n, row in enumerate(self.lists.get(name, ()), 1)]
        return rows or [{}]


@dataclass(frozen=True, slots=True)
class Slot:
    """One paragraph or cell of the file. ``row`` numbers its table row, -1 outside tables."""

    where: str
    text: str
    row: int = -1


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What a file holds: the names it uses, in order, and what is wrong with it (Chinese, empty = fit for use)."""

    used: tuple[str, ...]
    problems: tuple[str, ...]


def loop_of(text: str) -> str:
    """Return the list that a row's text repeats for, "" for none."""
    return next((match[2] for match in TOKEN.finditer(text) if match[1] and match[1] in _BEGIN), "")


def put_in(text: str, values: Mapping[str, str]) -> str:
    """Replace the marks of a text in one pass: what a value holds is never read as a mark again."""
    return TOKEN.sub(lambda match: "" if match[1] else plain(values.get(match[2], "")), text)


def plain(text: str) -> str:
    """Drop the characters that no office file may hold; line ends as one character."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def sample_values(spec: FormSpec) -> FormValues:
    """Return the made-up record of the preview: every field filled, two entries in every list."""
    lists = {one.name: [{column.name: column.sample for column in one.columns}] * 2 for one in spec.lists}
    return FormValues({field.name: field.sample for field in spec.fields}, lists)


def check(spec: FormSpec, slots: Iterable[Slot]) -> TemplateCheck:
    """Check every mark of a file against what the form offers."""
    rows: dict[int, list[Slot]] = {}
    alone: list[list[Slot]] = []
    for slot in slots:
        if slot.row < 0:
            alone.append([slot])
        else:
            rows.setdefault(slot.row, []).append(slot)
    problems: list[str] = []
    used: list[str] = []
    for group in (*alone, *rows.values()):
        problems += _problems(spec, group, used)
    problems += _missing(spec, used)
    return TemplateCheck(tuple(dict.fromkeys(used)), tuple(dict.fromkeys(problems)))


def _missing(spec: FormSpec, used: Sequence[str]) -> list[str]:
    found = [f"缺少必填字段{mark(field.name)}（{field.description}）" for field in spec.fields if _lacks(field, used)]
    return found + [
        f"缺少必填清单{mark('#' + one.name)}（{one.description}）" for one in spec.lists if _lacks(one, used)
    ]


def _lacks(item: FormField | FormList, used: Sequence[str]) -> bool:
    name = f"#{item.name}" if isinstance(item, FormList) else item.name
    return item.is_required and name not in used


def mark(name: str) -> str:
    """Write a name as it stands in the file."""
    return "{{" + name + "}}"


def _problems(spec: FormSpec, group: Sequence[Slot], used: list[str]) -> list[str]:
    where, in_table = group[0].where, group[0].row >= 0
    marks = [(match[1], match[2]) for slot in group for match in TOKEN.finditer(slot.text)]
    found = [f"{slot.where}：“{{{{”和“}}}}”没有配成对" for slot in group if _is_uneven(slot.text)]
    found += _loop_problems(spec, where, marks, in_table)
    loop = next((spec.list_of(name) for sign, name in marks if sign and sign in _BEGIN), None)
    columns = loop.names if loop is not None and in_table else ()
    for sign, name in marks:
        if sign and sign in _BEGIN:
            used.append(f"#{name}")
        elif not sign and name in columns:
            used.append(f"{loop.name}.{name}" if loop is not None else name)
        elif not sign and name in spec.names:
            used.append(name)
        elif not sign:
            found.append(f"{where}：{_unknown(spec, name, columns)}")
    return found


def _is_uneven(text: str) -> bool:
    rest = TOKEN.sub("", text)
    return any(brace in rest for brace in _BRACES)


def _loop_problems(spec: FormSpec, where: str, marks: Sequence[tuple[str, str]], in_table: bool) -> list[str]:
    found: list[str] = []
    opened = ""
    seen = 0
    for sign, name in marks:
        if sign and sign in _BEGIN:
            seen += 1
            if spec.list_of(name) is None:
                found.append(f"{where}：{_unknown_list(spec, name)}")
            elif not in_table:
                found.append(f"{where}：清单{mark('#' + name)}要写在表格的一行里，那一行按条数重复")
            if opened or seen > 1:
                found.append(f"{where}：一行只能放一个清单，{mark('#' + name)}请移到另一行")
            opened = name
        elif sign and sign in _END:
            if name != opened:
                found.append(f"{where}：{mark('/' + name)}前面没有开始标记{mark('#' + name)}")
            opened = ""
    if opened:
        found.append(f"{where}：清单{mark('#' + opened)}没有结束，请在同一行末尾加{mark('/' + opened)}")
    return found


def _unknown_list(spec: FormSpec, name: str) -> str:
    offered = "、".join(one.name for one in spec.lists)
    return f"没有名为“{name}”的清单" + (f"。这份单据的清单有：{offered}" if offered else "，这份单据没有清单")


def _unknown(spec: FormSpec, name: str, columns: Sequence[str]) -> str:
    owner = next((one for one in spec.lists if name in one.names), None)
    if owner is not None and name:
        begin, end = mark("#" + owner.name), mark("/" + owner.name)
        return f"{mark(name)}是清单“{owner.name}”的列，要写在{begin}和{end}之间的表格行里"
    near = get_close_matches(name, (*columns, *spec.names), 1, 0.5)
    return f"没有名为“{name}”的字段" + (f"，是不是{mark(near[0])}？" if near else "，请对照字段清单改正")
