"""``breach``, ``counter``, ``rectify``, ``majeure``: what goes wrong under a contract and what is done about it."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_day, read_moment
from app.cli.supervision_output import counter_data, counters_text, day_of, told
from app.domain.form_content import shown
from app.domain.money import format_yuan
from app.domain.supervision_terms import MEASURES
from app.services import breach_candidates, breaches, counters, force_majeure, rectifications
from app.services.changes import Outcome
from app.services.session import Office

_MEASURES = "、".join(f"{key} {title}" for key, title in MEASURES.items())


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_breach(commands)
    _add_counter(commands)
    _add_rectify(commands)
    _add_majeure(commands)


def _add_breach(commands: Any) -> None:
    words = actions(commands, "breach", "违约、行为事件：种类、候选、登记、处置、了结、泄密")
    for name, title in (
        ("kinds", "合同列出的种类、条号和可选处置"),
        ("list", "已登记的事项"),
        ("candidates", "记录里的违约候选"),
        ("leaks", "泄密事件"),
        ("block", "无违约行为是否阻断付款（R-39）"),
    ):
        with_id(words, name, title, run_breach).add_argument("--on", default="", metavar="日期")
    add = with_id(words, "add", "登记（编号为合同号）", run_breach)
    add_texts(add, "--kind", "--fact", "--date", required=True)
    add_texts(add, "--found", "--clause", "--person", "--evidence", "--note")
    measure = with_id(words, "measure", "处置", run_breach)
    add_texts(measure, "--reason", required=True)
    for parser in (add, measure):
        parser.add_argument("--measure", action="append", default=[], choices=list(MEASURES), help=_MEASURES)
        parser.add_argument("--repeat-confirmed", action="store_true", help="甲方另行确认再次计取定额违约金（R-47）")
    settle = with_id(words, "settle", "了结", run_breach)
    add_texts(settle, "--by", "--basis", required=True)
    add_texts(settle, "--on")
    add_texts(with_id(words, "void", "作废", run_breach), "--reason", required=True)


def _add_counter(commands: Any) -> None:
    words = actions(commands, "counter", "计数器 K01–K15：当前值、预警、触发、证据、处置")
    with_id(words, "list", "全部计数器（编号为合同号）", run_counter).add_argument("--on", default="", metavar="日期")
    handle = with_id(words, "handle", "登记处置（编号为合同号）", run_counter)
    handle.add_argument("code", metavar="K01")
    add_texts(handle, "--decision", "--by", required=True)
    add_texts(handle, "--subject", "--basis", "--on")
    with_id(words, "handled", "已登记的处置", run_counter)


def _add_rectify(commands: Any) -> None:
    words = actions(commands, "rectify", "限期整改：提出、完成、复查、再次要求")
    with_id(words, "list", "清单（编号为合同号）", run_rectify).add_argument("--on", default="", metavar="日期")
    demand = with_id(words, "demand", "提出整改（编号为合同号）", run_rectify)
    add_texts(demand, "--problem", required=True)
    add_texts(demand, "--clause", "--at", "--due", "--note")
    demand.add_argument("--deliverable", type=int, metavar="成果号")
    demand.add_argument("--spoken", action="store_true", help="口头提出")
    again = with_id(words, "again", "复查不合格后再次要求", run_rectify)
    add_texts(again, "--problem", "--at", "--due")
    add_texts(with_id(words, "done", "乙方完成", run_rectify), "--on", "--note")
    for name, title in (("pass", "复查合格"), ("fail", "复查不合格")):
        parser = with_id(words, name, title, run_rectify)
        add_texts(parser, "--by", required=True)
        add_texts(parser, "--on", "--note")
    add_texts(with_id(words, "void", "作废", run_rectify), "--reason", required=True)


def _add_majeure(commands: Any) -> None:
    words = actions(commands, "majeure", "不可抗力：中止、证明、结束、顺延、解除权")
    with_id(words, "list", "清单（编号为合同号）", run_majeure).add_argument("--on", default="", metavar="日期")
    declare = with_id(words, "declare", "登记（编号为合同号）", run_majeure)
    add_texts(declare, "--event", "--from", required=True)
    add_texts(declare, "--notified", "--note")
    prove = with_id(words, "prove", "证明文件", run_majeure)
    add_texts(prove, "--text", required=True)
    for parser in (
        prove,
        with_id(words, "notify", "书面通知", run_majeure),
        with_id(words, "end", "结束", run_majeure),
    ):
        add_texts(parser, "--on")
    add_texts(with_id(words, "void", "作废", run_majeure), "--reason", required=True)


def run_breach(args: argparse.Namespace, console: Console) -> int:
    """Read or write events of breach."""
    if args.action in ("kinds", "list", "candidates", "leaks", "block"):
        with open_for_reading(args) as office:
            return _read_breach(office, args, console)
    with open_for_writing(args) as office:
        if args.action == "add":
            done = breaches.register(
                office,
                args.id,
                args.kind,
                args.fact,
                happened_on=args.date,
                found_on=args.found or None,
                clause=args.clause,
                evidence=args.evidence,
                person=args.person,
                measures=args.measure,
                is_repeat_confirmed=args.repeat_confirmed,
                note=args.note,
            )
        elif args.action == "measure":
            done = breaches.measure(
                office, args.id, args.measure, args.reason, is_repeat_confirmed=args.repeat_confirmed
            )
        elif args.action == "settle":
            done = breaches.settle(office, args.id, args.by, args.basis, on=args.on or None)
        else:
            done = breaches.void(office, args.id, args.reason)
    return told(console, "已登记违约事项", done)


def _read_breach(office: Office, args: argparse.Namespace, console: Console) -> int:
    on = day_of(office, args.on)
    if args.action == "kinds":
        kinds = breaches.kinds(office, args.id)
        lines = [(k.code, k.clause, k.name, "、".join(MEASURES[m] for m in k.measures)) for k in kinds]
        console.result([as_data(kind) for kind in kinds], rows_text(("种类", "条号", "名称", "可选处置"), lines))
    elif args.action == "candidates":
        found = breach_candidates.candidates(office, args.id, on)
        shown = [(c.happened_on, c.kind, c.clause, c.fact) for c in found]
        console.result([as_data(one) for one in found], rows_text(("日期", "种类", "条号", "事实"), shown))
    elif args.action == "block":
        block = breaches.payment_block(office, args.id, on)
        console.result(as_data(block), f"{'阻断' if block.is_blocked else '不阻断'}：{block.text}")
        return int(block.is_blocked)
    else:
        rows = breaches.leaks(office, args.id) if args.action == "leaks" else breaches.rows(office, args.id, on=on)
        cells = [(r.id, r.happened_on, r.clause, r.kind_name, r.fact, r.measure_text, r.state_text) for r in rows]
        heads = ("编号", "日期", "条号", "种类", "事实", "处置", "状态")
        console.result([as_data(row) for row in rows], rows_text(heads, cells))
    return 0


def run_counter(args: argparse.Namespace, console: Console) -> int:
    """Show counters (exit status 1 when one has triggered), or write down what was decided."""
    if args.action == "handle":
        with open_for_writing(args) as office:
            done = counters.handle(
                office,
                args.id,
                args.code.upper(),
                args.decision,
                args.by,
                subject=args.subject,
                basis=args.basis,
                on=args.on or None,
            )
        return told(console, "已登记处置", done)
    with open_for_reading(args) as office:
        if args.action == "handled":
            rows = counters.handlings(office, args.id)
            cells = [(r.code, r.subject, r.value, r.decided_on, r.decided_by, r.decision) for r in rows]
            heads = ("计数器", "对象", "值", "决定日", "决定人", "处置")
            console.result([as_data(row) for row in rows], rows_text(heads, cells))
            return 0
        found = counters.counters(office, args.id, day_of(office, args.on))
    console.result([counter_data(value) for value in found], counters_text(found))
    return int(any(value.state == "triggered" for value in found))


def run_rectify(args: argparse.Namespace, console: Console) -> int:
    """Read or write rectification."""
    if args.action == "list":
        with open_for_reading(args) as office:
            rows = rectifications.rows(office, args.id, day_of(office, args.on))
        cells = [
            (
                r.id,
                r.round_no,
                r.clause,
                r.problem,
                shown(r.due_at),
                r.state_text,
                r.days_late,
                _yuan(r.damages_fen),
                r.right.why,
            )
            for r in rows
        ]
        heads = ("编号", "轮次", "条号", "问题", "期限", "状态", "逾期日", "违约金", "解除条件")
        console.result([as_data(row) for row in rows], rows_text(heads, cells))
        return 0
    with open_for_writing(args) as office:
        done = _write_rectify(office, args)
    return told(console, "已登记整改", done)


def _write_rectify(office: Office, args: argparse.Namespace) -> Outcome[int]:
    if args.action == "demand":
        return rectifications.demand(
            office,
            args.id,
            args.problem,
            clause=args.clause,
            demanded_at=_moment(args.at),
            due_at=_moment(args.due),
            deliverable_id=args.deliverable,
            is_spoken=args.spoken,
            note=args.note,
        )
    if args.action == "again":
        at, due = _moment(args.at), _moment(args.due)
        return rectifications.again(office, args.id, args.problem, demanded_at=at, due_at=due)
    if args.action == "done":
        return rectifications.finish(office, args.id, on=args.on or None, note=args.note)
    if args.action == "void":
        return rectifications.void(office, args.id, args.reason)
    return rectifications.recheck(office, args.id, args.action == "pass", args.by, on=args.on or None, note=args.note)


def run_majeure(args: argparse.Namespace, console: Console) -> int:
    """Read or write force majeure."""
    if args.action == "list":
        with open_for_reading(args) as office:
            on = day_of(office, args.on)
            rows = force_majeure.rows(office, args.id, on)
            end = force_majeure.prolonged_end(office, args.id, on)
        cells = [
            (r.id, r.event, r.from_on, r.to_on, r.workdays, r.right_from.due_on if r.right_from else "", r.proof_on)
            for r in rows
        ]
        heads = ("编号", "事件", "中止", "结束", "工作日", "可解除起", "证明")
        text = rows_text(heads, cells) + (f"\n履行期顺延至 {end}" if end and rows else "")
        console.result({"rows": [as_data(row) for row in rows], "prolonged_end": as_data(end)}, text)
        return 0
    with open_for_writing(args) as office:
        if args.action == "declare":
            start = getattr(args, "from")
            done = force_majeure.declare(
                office, args.id, args.event, start, notified_on=args.notified or None, note=args.note
            )
        elif args.action == "prove":
            done = force_majeure.prove(office, args.id, args.text, on=args.on or None)
        elif args.action == "void":
            done = force_majeure.void(office, args.id, args.reason)
        else:
            act = force_majeure.notify if args.action == "notify" else force_majeure.end
            done = act(office, args.id, on=args.on or None)
    return told(console, "已登记不可抗力", done)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    if len(text.strip()) == len("2026-07-01"):
        return datetime.combine(read_day(text), datetime.max.time().replace(microsecond=0))
    return read_moment(text)


def _yuan(fen: int | None) -> str:
    return format_yuan(fen) if fen else ""
