"""``circular``: the district's figures (通报): enter, import, list, compare with ours."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.circulars import MEASURE_TITLES, MEASURES
from app.domain.errors import RefusedInput
from app.services import circular_compare, circulars
from app.services.circular_compare import Comparison
from app.services.circulars import Named
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    words = actions(commands, "circular", "通报：登记、导入、与我方数据对账")
    enter = words.add_parser("enter", help="登记一份通报")
    enter.add_argument(
        "--row", action="append", required=True, metavar="单位=受理,有效回访,解决,满意", help="每个单位写一次"
    )
    enter.add_argument(
        "--ticket", action="append", default=[], metavar="单位=工单编号", help="通报列出的工单，可写多次"
    )
    bring = words.add_parser("import", help="从表格导入一份通报（承办单位、受理、有效回访、解决、满意、工单编号）")
    bring.add_argument("file", type=Path, metavar="文件")
    for parser in (enter, bring):
        add_texts(parser, "--name", "--period", required=True)
        add_texts(parser, "--issuer", "--received")
        parser.set_defaults(run=run)
    words.add_parser("list", help="全部通报").set_defaults(run=run)
    compare = with_id(words, "compare", "与我方数据对账：各单位的差和说明它的工单", run)
    compare.add_argument("--out", type=Path, metavar="文件.xlsx", help="存为 Excel 工作簿")
    add_texts(with_id(words, "void", "作废", run), "--why", required=True)


def run(args: argparse.Namespace, console: Console) -> int:
    """Keep the circulars; ``compare`` ends with 1 when a difference stays unexplained."""
    if args.action == "list":
        return _list(args, console)
    if args.action == "compare":
        return _compare(args, console)
    with open_for_writing(args) as office:
        done = _done(office, args, console)
    text = "已作废" if args.action == "void" else f"已登记通报 {done.value}"
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text(text, done))
    return 0


def _done(office: Office, args: argparse.Namespace, console: Console) -> Any:
    if args.action == "void":
        return circulars.void(office, args.id, args.why)
    more = {"issuer": args.issuer, "received_on": args.received or None}
    if args.action == "import":
        return circulars.from_file(office, args.file, args.name, args.period, **more, job=console.job())
    rows: dict[str, tuple[int, ...]] = {}
    for unit, counts in map(_row, args.row):
        if unit in rows:
            raise RefusedInput(f"“{unit}”填了两次。请合并成一行。")
        rows[unit] = counts
    tickets = [_ticket(text) for text in args.ticket]
    return circulars.enter(office, args.name, args.period, rows, tickets, **more)


def _row(text: str) -> tuple[str, tuple[int, ...]]:
    unit, _, counts = text.rpartition("=")
    parts = counts.replace("，", ",").split(",")
    if not unit.strip() or not all(part.strip().isdecimal() for part in parts):
        raise RefusedInput(f"“{text}”请写成 房管科=120,80,70,75（受理、有效回访、解决、满意）。")
    return unit.strip(), tuple(int(part) for part in parts)


def _ticket(text: str) -> Named:
    unit, _, number = text.rpartition("=")
    if not unit.strip() or not number.strip():
        raise RefusedInput(f"“{text}”请写成 房管科=工单编号。")
    return Named(number.strip(), unit.strip())


def _list(args: argparse.Namespace, console: Console) -> int:
    with open_for_reading(args) as office:
        found = circulars.circulars(office)
    lines = [(r.id, r.name, r.period, r.issuer, r.received_on, len(r.figures), len(r.named)) for r in found]
    console.result(
        [as_data(row) for row in found],
        rows_text(("编号", "名称", "时段", "通报单位", "收到日", "单位数", "列出工单"), lines),
    )
    return 0


def _compare(args: argparse.Namespace, console: Console) -> int:
    if args.out is None:
        with open_for_reading(args) as office:
            found = circular_compare.compare(office, args.id)
    else:
        with open_for_writing(args) as office:
            found = circular_compare.save(office, args.id, args.out)
    console.result(_data(found, args.out), _text(found, args.out))
    return 0 if found.is_explained else 1


def _data(found: Comparison, out: Path | None) -> dict[str, Any]:
    units = [
        {
            "unit": one.unit,
            "theirs": dict(zip(MEASURES, one.theirs, strict=True)),
            "ours": dict(zip(MEASURES, one.ours, strict=True)),
            "difference": dict(zip(MEASURES, one.difference, strict=True)),
            "unexplained": dict(zip(MEASURES, one.unexplained, strict=True)),
            "tickets": [
                {
                    "ticket_no": reason.ticket_no,
                    "cause": str(reason.cause),
                    "text": reason.text,
                    "moves": dict(zip(MEASURES, reason.moves, strict=True)),
                }
                for reason in one.explanations
            ],
        }
        for one in found.units
    ]
    possible = [{"ticket_no": one.ticket_no, "unit": one.unit, "text": one.text} for one in found.possible]
    file = {} if out is None else {"file": str(out)}
    definition = found.definition.name
    return {"definition": definition, "explained": found.is_explained, "units": units, "possible": possible, **file}


def _text(found: Comparison, out: Path | None) -> str:
    heads = ["单位", *(f"{MEASURE_TITLES[key]}（通报/我方/差）" for key in MEASURES)]
    lines = []
    for one in found.units:
        sides = zip(one.theirs, one.ours, one.difference, strict=True)
        lines.append((one.unit, *(f"{a}/{b}/{gap:+d}" for a, b, gap in sides)))
    parts = [f"{found.circular.name}　口径：{found.definition.name}", rows_text(heads, lines)]
    reasons = [(r.unit, r.ticket_no, str(r.cause), r.text) for one in found.units for r in one.explanations]
    reasons += [(one.unit, one.ticket_no, "可能", one.text) for one in found.possible]
    if reasons:
        parts.append(rows_text(("单位", "工单编号", "原因", "说明"), reasons))
    parts.append("差异已全部说明。" if found.is_explained else "有差异没有工单能说明，请向通报单位索取工单清单。")
    if out is not None:
        parts.append(f"已存为 {out}")
    return "\n".join(parts)
