"""``error``: errors of a contract (失误): candidates, registering, requirements, decisions, the vendor's statement."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, outcome_text, rows_text, ticket_id_of, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_moment
from app.domain.errors import RefusedInput
from app.services import error_candidates, error_entry, error_records
from app.services.changes import Outcome
from app.services.error_entry import CORRECTION, ErrorEntry
from app.services.error_records import JudgedError
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    words = actions(commands, "error", "失误登记：候选、要件、确认、陈述")
    add = _of_contract(words, "add", "登记失误")
    add_texts(add, "--kind", "--fact", "--at", required=True)
    add_texts(add, "--found", "--person", "--ticket", "--reported", "--statement", "--same-as", "--proof")
    _add_ticks(add)
    add.add_argument("--evidence", type=Path, action="append", default=[], metavar="文件", help="证据文件（可多次）")
    listing = _of_contract(words, "list", "失误清单")
    add_texts(listing, "--month", "--post", "--state")
    _of_contract(words, "candidates", "待登记的候选（录音核实、派单超时、紧急超时）")
    take = _of_contract(words, "take", "把候选登记为失误")
    take.add_argument("key", metavar="候选")
    add_texts(take, "--person")
    judge = with_id(words, "judge", "判定要件（--set 要件=是|否|未定）", run)
    _add_ticks(judge)
    for name, title, note in (
        ("confirm", "确认失误", False),
        ("dismiss", "不成立", True),
        ("reopen", "重新打开", True),
        ("void", "作废", True),
    ):
        add_texts(with_id(words, name, title, run), "--note", required=note)
    statement = with_id(words, "statement", "登记乙方陈述", run)
    add_texts(statement, "--text", required=True)
    add_texts(statement, "--at")
    correct = with_id(words, "correct", "登记统计差错更正说明（P-13）", run)
    correct.add_argument("--set", action="append", default=[], metavar="项=值", help="、".join(CORRECTION))


def run(args: argparse.Namespace, console: Console) -> int:
    """Errors of a contract."""
    if args.action in ("list", "candidates"):
        with open_for_reading(args) as office:
            _list(office, args, console)
        return 0
    with open_for_writing(args) as office:
        done = _act(office, args)
        row = error_records.get(office, done.value) if args.action != "void" else None
    if row is None:
        console.result({"id": args.id, "void": True}, outcome_text(f"失误 {args.id} 已作废", done))
        return 0
    console.result(error_data(row), outcome_text(f"失误 {row.id} {row.name}：{row.state_text}", done))
    return 0


def error_data(row: JudgedError) -> dict[str, Any]:
    """Return an error as JSON, with its verdict."""
    return {**as_data(row), "is_punished": row.is_punished, "state_text": row.state_text, "ticks": row.ticks}


def _of_contract(words: Any, name: str, title: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, help=title)
    parser.add_argument("contract", type=int, metavar="合同号")
    parser.set_defaults(run=run)
    return parser


def _add_ticks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", action="append", default=[], metavar="要件=是", help="要件的判定（可多次）")


def _list(office: Office, args: argparse.Namespace, console: Console) -> None:
    if args.action == "candidates":
        found = error_candidates.candidates(office, args.contract)
        lines = [
            (one.key, one.name, one.happened_at[:16].replace("T", " "), one.ticket_no, one.person, one.fact)
            for one in found
        ]
        heads = ("候选", "种类", "时间", "工单", "责任人", "事实")
        console.result([as_data(one) for one in found], rows_text(heads, lines))
        return
    rows = error_records.rows(office, args.contract, month=args.month, post=args.post, state=args.state)
    cells = [
        (r.id, r.month, r.name, r.person, r.ticket_no, r.happened_at[:16].replace("T", " "), r.fact, r.state_text)
        for r in rows
    ]
    titles = ("编号", "归属月", "种类", "责任人", "工单", "发生时间", "事实", "结论")
    console.result([error_data(row) for row in rows], rows_text(titles, cells))


def _act(office: Office, args: argparse.Namespace) -> Outcome[int]:
    if args.action == "add":
        return error_entry.add(office, args.contract, _entry(office, args))
    if args.action == "take":
        return error_candidates.take(office, args.contract, args.key, person=args.person)
    if args.action == "judge":
        return error_entry.tick(office, args.id, _pairs(args.set))
    if args.action == "statement":
        at = read_moment(args.at) if args.at else None
        return error_entry.vendor_statement(office, args.id, args.text, at=at)
    if args.action == "correct":
        return error_entry.correct(office, args.id, _pairs(args.set))
    return _DECISIONS[args.action](office, args.id, args.note)


_DECISIONS: dict[str, Callable[[Office, int, str], Outcome[int]]] = {
    "confirm": error_entry.confirm,
    "dismiss": error_entry.dismiss,
    "reopen": error_entry.reopen,
    "void": error_entry.void,
}


def _entry(office: Office, args: argparse.Namespace) -> ErrorEntry:
    return ErrorEntry(
        code=args.kind,
        fact=args.fact,
        happened_at=read_moment(args.at),
        person=args.person,
        ticket_id=ticket_id_of(office, args.ticket) if args.ticket else None,
        found_at=read_moment(args.found) if args.found else None,
        ticks=_pairs(args.set),
        reported_at=read_moment(args.reported) if args.reported else None,
        evidence_note=args.proof,
        evidence=tuple(args.evidence),
        statement=args.statement,
        same_fact_as=_number(args.same_as) if args.same_as else None,
    )


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for part in given:
        key, equals, value = part.partition("=")
        if not equals:
            raise RefusedInput(f"“{part}”看不懂，请写成 要件=是。")
        pairs[key.strip()] = value.strip()
    return pairs


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise RefusedInput(f"“{text}”不是编号，请填写列表里的编号。")
    return int(text)
