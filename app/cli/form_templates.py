"""``form-template``: the office's own forms (单据样式): fields, blank file, check, load, switch, fill."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.form_fields import FORMS, spec_of
from app.domain.form_marks import FormSpec, mark
from app.services import form_templates

_FORMS = "、".join(FORMS)


def add_parsers(commands: Any) -> None:
    """Add the command of this family."""
    words = actions(commands, "form-template", "单据样式：用自己的 Word、Excel 文件出单据")
    words.add_parser("list", help="已载入的样式").set_defaults(run=run)
    _of_form(words, "fields", "一份单据可用的字段和清单")
    _of_form(words, "blank", "导出带全部字段的空白模板").add_argument("--out", type=Path, required=True, metavar="文件")
    for name, title in (("check", "核对一个文件，不载入"), ("load", "核对并载入，随即启用")):
        _of_form(words, name, title).add_argument("file", type=Path, metavar="文件")
    loading = words.choices["load"]
    add_texts(loading, "--name", "--note")
    words.choices["check"].add_argument(
        "--preview", type=Path, metavar="文件", help="另存一份用示例数据填好的预览（.docx、.xlsx 或 .pdf）"
    )
    with_id(words, "on", "启用", run)
    with_id(words, "off", "停用，只用内置单据", run)
    filled = _of_form(words, "fill", "用在用的样式填一份并存盘（记入打印记录）")
    filled.add_argument("subject", type=int, metavar="编号", help="这份单据的记录编号（form-template fields 里写明）")
    filled.add_argument("--out", type=Path, required=True, metavar="文件")
    filled.add_argument("--template", type=int, metavar="样式编号", help="默认为在用的一份")


def _of_form(words: Any, name: str, title: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("form", metavar="单据", help=_FORMS)
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace, console: Console) -> int:
    """Keep the office's own forms; ``check`` ends with 1 when the file does not fit."""
    if args.action == "fields":
        spec = spec_of(args.form)
        console.result(as_data(spec), _fields_text(spec))
        return 0
    if args.action == "blank":
        made = form_templates.blank(args.form, args.out)
        console.result({"file": str(made)}, f"已导出空白模板：{made}")
        return 0
    if args.action == "check":
        return _check(args, console)
    if args.action == "list":
        with open_for_reading(args) as office:
            found = form_templates.rows(office)
        lines = [(r.id, f"{r.form} {r.title}", r.name, r.kind, r.state_text, r.checked_at[:10]) for r in found]
        console.result([as_data(row) for row in found], rows_text(_HEADS, lines))
        return 0
    return _write(args, console)


_HEADS = ("编号", "单据", "名称", "格式", "状态", "载入日期")


def _check(args: argparse.Namespace, console: Console) -> int:
    found = form_templates.check(args.form, args.file)
    data = {"used": list(found.used), "problems": list(found.problems)}
    if found.problems:
        console.result(data, "\n".join(f"■ {problem}" for problem in found.problems))
        return 1
    text = f"✓ 可以载入，用到 {len(found.used)} 个字段。"
    if args.preview is not None:
        saved = form_templates.preview_file(args.form, args.file, args.preview)
        text += f"预览：{saved}"
    console.result(data, text)
    return 0


def _write(args: argparse.Namespace, console: Console) -> int:
    with open_for_writing(args) as office:
        if args.action == "fill":
            chosen = {"template_id": args.template}
            made = form_templates.fill(office, args.form, args.subject, args.out, **chosen)
            console.result({"file": str(made)}, f"已存为 {made}，记入打印记录。")
            return 0
        if args.action == "load":
            done = form_templates.load(office, args.form, args.file, args.name, note=args.note)
        elif args.action == "on":
            done = form_templates.activate(office, args.id)
        else:
            done = form_templates.deactivate(office, args.id)
    told = {"load": "已载入并启用", "on": "已启用", "off": "已停用"}[args.action]
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text(told, done))
    return 0


def _fields_text(spec: FormSpec) -> str:
    heads = ("字段", "必填", "说明", "示例")
    rows = [(mark(one.name), _must(one.is_required), one.description, one.sample) for one in spec.fields]
    parts = [f"{spec.form} {spec.title}（编号：{spec.subject}）", rows_text(heads, rows)]
    for part in spec.lists:
        begin, end = mark("#" + part.name), mark("/" + part.name)
        parts.append(f"清单 {begin} … {end}（{part.description}{'，必填' if part.is_required else ''}）")
        columns = [(mark(one.name), "", one.description, one.sample) for one in part.columns]
        parts.append(rows_text(heads, [(mark("序号"), "", "从 1 数起", "1"), *columns]))
    return "\n".join(parts)


def _must(is_required: bool) -> str:
    return "必填" if is_required else ""
