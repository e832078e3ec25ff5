"""``invoice``: invoices of a contract, registered, checked and judged."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, of_contract, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.invoices import ERROR, InvoiceFacts
from app.domain.money import format_yuan, parse_yuan
from app.services import invoices, payment_plan


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    invoice = actions(commands, "invoice", "发票：登记、核对")
    of_contract(invoice, "list", "列出发票", run_invoices, with_no=False)
    add = of_contract(invoice, "add", "登记收到的发票", run_invoice_add)
    add_texts(add, "--number", "--amount", required=True)
    add_texts(add, "--kind", "--title", "--tax-no", "--tax", "--rate", "--issued", "--received")
    with_id(invoice, "check", "核对一张发票（有不符退出码为 1）", run_invoice_check)
    accept = with_id(invoice, "accept", "核对合规", run_invoice_judge)
    add_texts(accept, "--note", "--on")
    back = with_id(invoice, "return", "退回乙方", run_invoice_judge)
    add_texts(back, "--note", required=True)
    add_texts(back, "--on")
    void = with_id(invoice, "void", "作废录错的登记", run_invoice_judge)
    add_texts(void, "--note", required=True)


def run_invoices(args: argparse.Namespace, console: Console) -> int:
    """List the invoices of a contract."""
    with open_for_reading(args) as office:
        plan = payment_plan.plan(office, args.contract)
    rows = [row for item in plan.instalments for row in item.invoices]
    lines = [[r.id, r.payment_no, r.number, format_yuan(r.amount_fen), r.received_on, r.verdict_text] for r in rows]
    console.result(as_data(rows), rows_text(("编号", "期", "发票号码", "金额（元）", "收到", "核对"), lines))
    return 0


def run_invoice_add(args: argparse.Namespace, console: Console) -> int:
    """Register an invoice; exit status 1 when the check found something."""
    facts = InvoiceFacts(
        number=args.number,
        kind=args.kind,
        title=args.title,
        tax_no=args.tax_no,
        amount_fen=parse_yuan(args.amount),
        tax_fen=parse_yuan(args.tax) if args.tax else None,
        tax_rate=args.rate,
        issued_on=args.issued,
        received_on=args.received,
    )
    with open_for_writing(args) as office:
        done = invoices.add(office, args.contract, args.no, facts)
        problems = invoices.recheck(office, done.value)
    data = {"id": done.value, "operation": done.operation_id, "problems": as_data(problems)}
    console.result(data, "\n".join([outcome_text(f"已登记发票（{done.value}）", done), *(p.text for p in problems)]))
    return 1 if any(problem.severity == ERROR for problem in problems) else 0


def run_invoice_check(args: argparse.Namespace, console: Console) -> int:
    """Check a registered invoice."""
    with open_for_reading(args) as office:
        row, problems = invoices.get(office, args.id), invoices.recheck(office, args.id)
        expected = invoices.expected_fen(office, row.contract_id, row.payment_no, own_id=row.id)
    wrong = [problem for problem in problems if problem.severity == ERROR]
    data = {"id": row.id, "ok": not wrong, "expected_fen": expected, "problems": as_data(problems)}
    console.result(data, "\n".join(problem.text for problem in problems) or "没有发现不符。")
    return 1 if wrong else 0


def run_invoice_judge(args: argparse.Namespace, console: Console) -> int:
    """Accept, return or void an invoice."""
    with open_for_writing(args) as office:
        if args.action == "accept":
            done = invoices.accept(office, args.id, note=args.note, on=args.on or None)
        elif args.action == "return":
            done = invoices.return_to_vendor(office, args.id, args.note, on=args.on or None)
        else:
            done = invoices.void(office, args.id, args.note)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0
