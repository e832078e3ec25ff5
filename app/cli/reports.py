"""``report``: make a report as a file, the whole pack of a month, what can be made and what was made (cli.md)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_reading, shorten, table
from app.domain.errors import RefusedInput
from app.domain.report_catalogue import spec_of
from app.domain.report_periods import KIND_TITLES, parse_period
from app.services import report_files, report_runs
from app.services.report_runs import Run
from app.services.reports import registry

_WORDS = ("list", "runs", "again", "differs", "pack")


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    made = commands.add_parser("report", help="出报表：B 编号，或 list、runs、again、differs、pack")
    made.add_argument("code", metavar="编号", help=f"B01 到 B45，或 {'、'.join(_WORDS)}")
    made.add_argument("run_id", metavar="出表号", nargs="?", type=int, help="again、differs 要的出表号")
    made.add_argument(
        "--period", metavar="报表期", default="", help="2026-09-18、2026-W38、2026-09、2026H1、2026、考核期2026-09"
    )
    made.add_argument("--out", metavar="文件", default="", help=".xlsx、.docx、.pdf 或 .pptx；pack 要一个文件夹")
    made.add_argument("--set", dest="options", action="append", default=[], metavar="选项=值", help="如 starts=noon")
    made.set_defaults(run=run_report)


def run_report(args: argparse.Namespace, console: Console) -> int:
    """Make, list, reproduce or compare."""
    word = args.code.strip().lower()
    if word == "list":
        return _list(console)
    if word == "runs":
        return _runs(args, console)
    if word in ("again", "differs") and args.run_id is None:
        raise RefusedInput(f"report {word} 后面要写出表号，用 report runs 查看。")
    if word == "again":
        return _again(args, console)
    if word == "differs":
        return _differs(args, console)
    return _pack(args, console) if word == "pack" else _make(args, console)


def _make(args: argparse.Namespace, console: Console) -> int:
    spec = spec_of(args.code)
    period, path = parse_period(_needed(args.period, "--period")), Path(_needed(args.out, "--out"))
    with open_for_reading(args) as office:
        saved = report_files.make_file(office, spec.code, period, path, _options(args), console.job())
    run = saved.made.run
    data = {
        "file": str(saved.file),
        "rows": saved.rows,
        "definition": list(saved.definition),
        "code": run.code,
        "title": saved.made.report.title,
        "period": run.period,
        "run": run.id,
        "version": run.version,
        "tickets": run.tickets,
        "options": dict(run.options),
    }
    console.result(
        data, f"已存为 {saved.file}：{saved.made.report.title}，{saved.rows} 行。\n" + "\n".join(saved.definition)
    )
    return 0


def _list(console: Console) -> int:
    rows = [
        {
            "code": spec.code,
            "title": spec.title,
            "clause": spec.clause,
            "group": spec.group,
            "periods": [kind.value for kind in spec.periods],
            "formats": list(spec.formats),
            "options": {
                option.key: [value for value, _ in option.choices] for option in registry.options_of(spec.code)
            },
        }
        for spec in registry.offered()
    ]
    shown = [
        (spec.code, spec.title, "、".join(KIND_TITLES[kind] for kind in spec.periods), "、".join(spec.formats))
        for spec in registry.offered()
    ]
    console.result(rows, table(("编号", "报表", "报表期", "格式"), shown))
    return 0


def _runs(args: argparse.Namespace, console: Console) -> int:
    period = parse_period(args.period).name if args.period else ""
    with open_for_reading(args) as office:
        found = report_runs.runs(office, "", period)
    shown = [(*_words(run), run.made_at[:16].replace("T", " "), run.actor) for run in found]
    console.result(
        [_run_data(run) for run in found], table(("出表号", "编号", "报表", "报表期", "版本", "时间", "人"), shown)
    )
    return 0


def _words(run: Run) -> tuple[Any, ...]:
    return run.id, run.code, shorten(run.title, 30), run.period, run.version


def _run_data(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "code": run.code,
        "title": run.title,
        "period": run.period,
        "version": run.version,
        "made_at": run.made_at,
        "actor": run.actor,
        "tickets": run.tickets,
        "options": dict(run.options),
    }


def _again(args: argparse.Namespace, console: Console) -> int:
    path = Path(_needed(args.out, "--out"))
    with open_for_reading(args) as office:
        saved = report_files.save(office, report_runs.reproduce(office, args.run_id), path, console.job())
    data = {"file": str(path), "rows": saved.rows, "definition": list(saved.definition), "run": args.run_id}
    console.result(data, f"已按出表时的数据复现为 {path}。")
    return 0


def _differs(args: argparse.Namespace, console: Console) -> int:
    """1 when something differs, so that scripts can watch what was handed in."""
    with open_for_reading(args) as office:
        found = report_runs.differs(office, args.run_id, console.job())
    data = {
        "run": args.run_id,
        "count": len(found.tickets),
        "words": found.words(),
        "tickets": [{"ticket_no": one.ticket_no, "title": one.title, "what": one.what} for one in found.tickets],
        "figures": [
            {"table": one.table, "row": one.row, "column": one.column, "then": one.then, "now": one.now}
            for one in found.figures
        ],
    }
    lines = [f"{one.ticket_no}　{one.what}　{shorten(one.title, 40)}" for one in found.tickets]
    console.result(data, "\n".join([found.words(), *lines]))
    return int(bool(found.tickets or found.figures))


def _pack(args: argparse.Namespace, console: Console) -> int:
    """1 when some report could not be made; what could is there."""
    month, folder = parse_period(_needed(args.period, "--period")), Path(_needed(args.out, "--out"))
    with open_for_reading(args) as office:
        made = report_files.pack(office, month, folder, console.job())
    data = {
        "folder": str(folder),
        "files": [
            {"code": one.made.run.code, "file": str(one.file), "rows": one.rows, "period": one.made.run.period}
            for one in made.saved
        ],
        "skipped": [{"code": one.code, "title": one.title, "reason": one.reason} for one in made.skipped],
    }
    lines = [f"没有出 {one.code}《{one.title}》：{one.reason}" for one in made.skipped]
    console.result(data, "\n".join([f"{month.title}报表 {len(made.saved)} 份，在 {folder}", *lines]))
    return int(bool(made.skipped))


def _options(args: argparse.Namespace) -> dict[str, str]:
    found = {}
    for text in args.options:
        key, equals, value = text.partition("=")
        if not equals:
            raise RefusedInput(f"--set “{text}”要写成 选项=值，如 starts=noon。")
        found[key.strip()] = value.strip()
    return found


def _needed(text: str, option: str) -> str:
    if not text:
        raise RefusedInput(f"缺少参数：{option}。用 report --help 查看用法。")
    return text
