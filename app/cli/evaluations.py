"""``evaluation`` and ``performance``: monthly grades in three stages, reviews 合格/待提升."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan
from app.domain.payment_words import STAGES
from app.services import evaluation_board, evaluations, performance
from app.services.evaluations import Filling, Meeting
from app.services.performance import Review


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    evaluation = actions(commands, "evaluation", "月度评价：填写、提交、定稿")
    board = evaluation.add_parser("list", help="各月评价和付款周期")
    board.add_argument("contract", type=int, metavar="合同号")
    board.set_defaults(run=run_board)
    fill = evaluation.add_parser("fill", help="填写一个月的《评价表》")
    fill.add_argument("contract", type=int, metavar="合同号")
    fill.add_argument("month", type=int, metavar="月序")
    add_texts(fill, "--grade", "--facts", required=True)
    add_texts(fill, "--confirm", "--by", "--on")
    fill.add_argument("--item", action="append", default=[], metavar="项目=情况", help="逐项情况，可重复")
    fill.set_defaults(run=run_fill)
    submit = with_id(evaluation, "submit", "提交工委", run_step)
    add_texts(submit, "--on")
    opinion = with_id(evaluation, "opinion", "登记工委意见", run_step)
    add_texts(opinion, "--text", required=True)
    add_texts(opinion, "--on")
    decide = with_id(evaluation, "pass", "工委扩大会通过", run_step)
    add_texts(decide, "--grade", "--session", "--minutes", required=True)
    add_texts(decide, "--confirm", "--note", "--on")
    back = with_id(evaluation, "return", "退回重填", run_step)
    add_texts(back, "--note", required=True)
    add_texts(back, "--session", "--on")
    review = actions(commands, "performance", "合格、待提升考核")
    add = review.add_parser("add", help="登记考核结果")
    add.add_argument("contract", type=int, metavar="合同号")
    add_texts(add, "--subject", "--period", "--result", "--basis", required=True)
    add_texts(add, "--measures", "--note", "--on")
    add.set_defaults(run=run_review_add)
    rows = review.add_parser("list", help="列出考核结果和连续次数")
    rows.add_argument("contract", type=int, metavar="合同号")
    rows.set_defaults(run=run_reviews)
    void = with_id(review, "void", "作废录错的登记", run_review_void)
    add_texts(void, "--reason", required=True)


def run_board(args: argparse.Namespace, console: Console) -> int:
    """Show months and cycles."""
    with open_for_reading(args) as office:
        board = evaluation_board.board(office, args.contract)
    months = [
        as_data(view.month)
        | {"stage": view.stage, "final_grade": view.final_grade, "current": as_data(view.current)}
        | {"versions": len(view.history) + (view.current is not None)}
        for view in board.months
    ]
    lines = [
        [
            v.month.no,
            v.month.start_on,
            v.month.end_on,
            STAGES[v.stage],
            v.final_grade,
            v.current.id if v.current else "",
        ]
        for v in board.months
    ]
    sums = [
        f"{cycle.name}（{cycle.span.start_on} 至 {cycle.span.end_on}）：奖惩 {format_yuan(cycle.adjust_fen)} 元，"
        f"应付 {format_yuan(cycle.due_fen)} 元" + (f"，{cycle.open_months} 个月未定稿" if cycle.open_months else "")
        for cycle in board.cycles
    ]
    text = rows_text(("月", "起", "止", "进度", "定稿档位", "编号"), lines)
    data = {
        "contract": board.contract_id,
        "months": months,
        "cycles": as_data(board.cycles),
        "city": as_data(board.city),
    }
    console.result(data, "\n".join([text, *sums]))
    return 0


def run_fill(args: argparse.Namespace, console: Console) -> int:
    """Fill a form in."""
    items = {}
    for text in args.item:
        name, equals, value = text.partition("=")
        if not equals:
            raise RefusedInput(f"--item “{text}”读不懂，请写成 项目=情况。")
        items[name.strip()] = value
    filling = Filling(args.grade, args.facts, items, args.by, args.on or None, args.confirm)
    with open_for_writing(args) as office:
        done = evaluations.fill(office, args.contract, args.month, filling)
    data = {"id": done.value, "operation": done.operation_id}
    console.result(data, outcome_text(f"已填写评价表（编号 {done.value}）", done))
    return 0


def run_step(args: argparse.Namespace, console: Console) -> int:
    """Take a form one stage on."""
    on = args.on or None
    with open_for_writing(args) as office:
        if args.action == "submit":
            done = evaluations.submit(office, args.id, on=on)
        elif args.action == "opinion":
            done = evaluations.give_opinion(office, args.id, args.text, on=on)
        elif args.action == "pass":
            meeting = Meeting(args.session, args.minutes, args.grade, args.note, on, args.confirm)
            done = evaluations.decide(office, args.id, meeting)
        else:
            done = evaluations.decide(office, args.id, Meeting(args.session, note=args.note, on=on))
        row = evaluation_board.get(office, args.id)
    data = {"id": row.id, "operation": done.operation_id, "stage": row.stage, "final_grade": row.final_grade}
    console.result(data, outcome_text(row.stage_text, done))
    return 0


def run_review_add(args: argparse.Namespace, console: Console) -> int:
    """Register a review."""
    review = Review(args.subject, args.period, args.result, args.basis, args.measures, args.note, args.on or None)
    with open_for_writing(args) as office:
        done = performance.add(office, args.contract, review)
        found = performance.performance(office, args.contract)
    data = {"id": done.value, "operation": done.operation_id, "candidates": as_data(found.candidates)}
    hints = [f"{item.text}（{item.clause}）" for item in found.candidates]
    console.result(data, "\n".join([outcome_text("已登记考核结果", done), *hints]))
    return 0


def run_reviews(args: argparse.Namespace, console: Console) -> int:
    """List reviews with months in a row."""
    with open_for_reading(args) as office:
        found = performance.performance(office, args.contract)
    lines = [
        [row.id, row.subject_text, row.period, row.result_text, row.reviewed_on, row.basis]
        for subject in found.subjects
        for row in (*subject.months, *subject.years)
    ]
    sums = [f"{s.text}：连续待提升 {s.streak.count} 个月 {s.streak.note}".strip() for s in found.subjects]
    text = rows_text(("编号", "对象", "期间", "结果", "考核日", "依据"), lines)
    console.result(as_data(found), "\n".join([text, *sums]))
    return 0


def run_review_void(args: argparse.Namespace, console: Console) -> int:
    """Take a review off the books."""
    with open_for_writing(args) as office:
        done = performance.void(office, args.id, args.reason)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已作废", done))
    return 0
