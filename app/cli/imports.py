"""``import``, ``imports``, ``undo``: hotline exports into the register, and back."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from app.cli.console import Console, Streamed, actor_of, open_for_reading, open_for_writing, shorten, table
from app.domain.errors import KnownError
from app.domain.masking import mask_extra
from app.services import history, imports
from app.services.imports import Batch, ImportProblem, ImportSummary, Mode
from app.services.session import DATABASE_NAME, Office, create_office

_SHOWN_PROBLEMS = 20
_Done = tuple[ImportSummary, Iterator[ImportProblem]]
_KEYS = (
    *("batch", "file", "format", "encoding", "sheet", "header_row", "mapping", "unmapped"),
    *("rows", "new", "changed", "unchanged", "rejected", "kept_local", "suspected"),
)
_COUNTS = (
    ("rows", "行数"),
    ("new", "新增"),
    ("changed", "变更"),
    ("unchanged", "未变"),
    ("rejected", "拒收"),
    ("kept_local", "保留本地修改（项）"),
)


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    load = commands.add_parser("import", help="导入热线系统的导出表")
    load.add_argument("files", nargs="+", type=Path, metavar="文件")
    load.add_argument("--dry-run", action="store_true", help="只预检，不写入")
    load.add_argument(
        "--mode",
        choices=[mode.value for mode in Mode],
        default=Mode.UPSERT.value,
        help="已有工单怎么办：upsert 更新（默认）、skip 跳过、fill 只补空白",
    )
    load.add_argument("--kind", choices=list(imports.KINDS), default="tickets", help="表的种类（默认 tickets 工单）")
    load.add_argument(
        "--issued", default="", metavar="日期", help="考核明细的下发日（不写为候选：文件所写，或导入当日）"
    )
    load.add_argument("--period", default="", metavar="期次", help="考核明细没有“考核周期”列时的期次，如 2026-05")
    load.set_defaults(run=run_import)
    past = commands.add_parser("imports", help="列出导入批次")
    past.set_defaults(run=run_imports)
    back = commands.add_parser("undo", help="撤销一个导入批次")
    back.add_argument("batch", type=int, metavar="批次")
    back.set_defaults(run=run_undo)


def run_import(args: argparse.Namespace, console: Console) -> int:
    """Import each file on its own; 2 when a file cannot be used, else 1 when rows were rejected."""
    done: list[_Done] = []
    is_refused = False
    with _office(args) as office, ExitStack() as kept:
        for path in args.files:
            try:
                done.append(_import_one(office, path, args, console, kept))
            except KnownError as error:
                is_refused = True
                console.note(f"{path.name}：{error.message}" if len(args.files) > 1 else error.message)
        if done or console.as_json:
            data = [_data(summary, problems) for summary, problems in done]
            console.result(data, "\n\n".join(_text(summary) for summary, _ in done))
    if is_refused:
        return 2
    return int(any(summary.rejected for summary, _ in done))


def run_imports(args: argparse.Namespace, console: Console) -> int:
    """List the batches, the newest first."""
    with open_for_reading(args) as office:
        batches = imports.batches(office)
        data = Streamed(_batch_data(office, batch) for batch in batches) if console.as_json else []
        console.result(data, _batches_text(batches))
    return 0


def run_undo(args: argparse.Namespace, console: Console) -> int:
    """Take a batch back; 1 when some rows stayed because they could not go back."""
    with open_for_writing(args) as office:
        result = history.undo(office, args.batch, console.job()).value
    data = {"reversed": result.reversed, "kept": result.kept, "failed": result.failed}
    text = f"已撤销 {result.reversed} 件，保留 {result.kept} 件（导入后有人改过），失败 {result.failed} 件。"
    console.result(data, text)
    return int(result.failed > 0)


@contextmanager
def _office(args: argparse.Namespace) -> Iterator[Office]:
    """Open the office; a dry run reads beside the window and leaves no folder behind where there was none."""
    if not args.dry_run:
        with open_for_writing(args) as office:
            yield office
    elif (args.office / DATABASE_NAME).exists():
        with open_for_reading(args) as office:
            yield office
    else:
        with tempfile.TemporaryDirectory() as folder, create_office(Path(folder), "", actor_of(args)) as office:
            yield office


def _import_one(
    office: Office, path: Path, args: argparse.Namespace, console: Console, kept: ExitStack
) -> tuple[ImportSummary, Iterator[ImportProblem]]:
    """Import one file; returns what came of it and its problems, to be read until ``kept`` closes."""
    job = console.job()
    options = {"issued_on": args.issued, "period": args.period}
    preparation = imports.prepare(office, path, kind=args.kind, mode=args.mode, options=options, job=job)
    kept.callback(imports.discard, preparation)
    if args.dry_run:
        imports.check_usable(preparation)
        return preparation.summary, imports.each_problem(preparation)
    summary = imports.commit(office, preparation, job).value
    return summary, imports.each_batch_problem(office, summary.batch or 0)


def _data(summary: ImportSummary, problems: Iterator[ImportProblem]) -> dict[str, Any]:
    return {
        **{key: getattr(summary, key) for key in _KEYS},
        "problems": Streamed(
            {
                "row": p.row,
                "column": p.column,
                "value": mask_extra(p.column, p.value),
                "message": p.message,
                "severity": p.severity,
            }
            for p in problems
        ),
        "error_workbook": summary.error_workbook,
        "seconds": summary.seconds,
        "other_sheets": list(summary.other_sheets),
    }


def _batch_data(office: Office, batch: Batch) -> dict[str, Any]:
    data = _data(batch.summary, imports.each_batch_problem(office, batch.summary.batch or 0))
    del data["suspected"], data["other_sheets"]  # shown before an import, not kept after it
    return {
        **data,
        "kind": batch.summary.kind,
        "at": batch.at,
        "actor": batch.actor,
        "sha256": batch.sha256,
        "undone_by": batch.undone_by,
    }


def _text(summary: ImportSummary) -> str:
    head = f"{Path(summary.file).name}：批次 {summary.batch}" if summary.batch else f"{Path(summary.file).name}：预检"
    lines = [head, "  ".join(f"{title} {getattr(summary, key)}" for key, title in _COUNTS)]
    if summary.suspected:
        lines.append(f"疑似重复 {summary.suspected} 件（已按新增计，请核对）")
    if summary.unmapped:
        lines.append(f"未对应字段、作为其他列保留：{'、'.join(summary.unmapped)}")
    if summary.other_sheets:
        lines.append(f"还有像工单表的工作表没有读：{'、'.join(summary.other_sheets)}")
    if summary.problems:
        shown = summary.problems[:_SHOWN_PROBLEMS]
        rows = [(p.row, p.column, shorten(mask_extra(p.column, p.value), 24), p.message) for p in shown]
        lines.append(table(("行", "列", "内容", "问题"), rows, right=(0,)))
    if summary.problem_count > _SHOWN_PROBLEMS:
        lines.append(f"以上是前 {_SHOWN_PROBLEMS} 条，共 {summary.problem_count} 条；用 --json 可看全部。")
    if summary.error_workbook:
        lines.append(f"标出问题的工作簿：{summary.error_workbook}")
    return "\n".join(lines)


def _batches_text(batches: Sequence[Batch]) -> str:
    if not batches:
        return "还没有导入过。"
    titles = ("批次", "时间", "经办人", "文件", *(title for _, title in _COUNTS), "状态")
    rows = [
        (
            batch.summary.batch,
            batch.at.replace("T", " "),
            batch.actor,
            shorten(batch.summary.file, 30),
            *(getattr(batch.summary, key) for key, _ in _COUNTS),
            f"已撤销（操作 {batch.undone_by}）" if batch.undone_by else "",
        )
        for batch in batches
    ]
    return table(titles, rows, right=(0, 4, 5, 6, 7, 8, 9))
