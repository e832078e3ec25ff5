"""``payment``: conditions, holds, money events and settlements of a contract."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.case_output import actions, add_texts, as_data, of_contract, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.contracts import HOLD_CAUSES
from app.domain.money import format_yuan, parse_yuan
from app.domain.payment_words import EVENTS
from app.services import hold_candidates, payment_plan, payment_steps, settlements
from app.services.payment_plan import Instalment
from app.services.payment_steps import MoneyEvent
from app.services.settlements import Correction, SettlementDraft


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    payment = actions(commands, "payment", "付款：条件、阻断、款项、结算")
    of_contract(payment, "list", "列出各期付款", run_list, with_no=False)
    gate = of_contract(payment, "gate", "登记一项付款条件", run_gate)
    gate.add_argument("gate", metavar="条件", help="例如 approval；payment list 列出")
    add_texts(gate, "--on", "--evidence", "--note")
    ungate = with_id(payment, "ungate", "撤销付款条件", run_ungate)
    add_texts(ungate, "--reason", required=True)
    hold = of_contract(payment, "hold", "阻断付款", run_hold, with_no=False)
    hold.add_argument("--no", type=int, metavar="期次", help="不写为全部期次")
    hold.add_argument(
        "--cause", required=True, metavar="原因", help="、".join(f"{k} {v}" for k, v in HOLD_CAUSES.items())
    )
    add_texts(hold, "--reason", required=True)
    add_texts(hold, "--clause", "--from")
    lift = with_id(payment, "lift", "解除阻断", run_lift)
    add_texts(lift, "--basis", required=True)
    add_texts(lift, "--by", "--on")
    event = of_contract(payment, "event", "登记请款、到账、支付、退款", run_event)
    event.add_argument("kind", metavar="动作", help="、".join(f"{key} {text}" for key, text in EVENTS.items()))
    add_texts(event, "--on", "--amount", "--voucher", "--note")
    audit = of_contract(payment, "audit", "登记审定金额", run_audit, with_no=False)
    add_texts(audit, "--amount", "--auditor", "--basis", required=True)
    add_texts(audit, "--on")
    settle = of_contract(payment, "settle", "结算试算；--lock 锁定", run_settle)
    settle.add_argument("--lock", action="store_true", help="锁定结算单")
    settle.add_argument("--supplement", default="", metavar="理由", help="锁定补充结算单")
    settle.add_argument("--correct", action="append", default=[], metavar="元=说明", help="补充单的更正，可重复")
    settle.add_argument("--leave-out", action="append", default=[], metavar="表:编号", help="这次先不计的来源，可重复")
    add_texts(settle, "--note")


def run_list(args: argparse.Namespace, console: Console) -> int:
    """List the instalments of a contract."""
    with open_for_reading(args) as office:
        plan = payment_plan.plan(office, args.contract)
        candidates = hold_candidates.candidates(office, args.contract, office.now().date())
    data = {
        "contract": plan.contract_id,
        "planned_fen": plan.planned_fen,
        "paid_fen": plan.paid_fen,
        "accepted_fen": plan.accepted_fen,
        "hints": list(plan.hints),
        "payments": [instalment_data(item) for item in plan.instalments],
        "hold_candidates": as_data(candidates),
    }
    rows = [
        [
            item.payment.no,
            item.payment.name,
            format_yuan(item.payable_fen),
            item.state_text,
            "、".join(item.missing),
            item.dates.late_after or "",
            item.delay.text,
        ]
        for item in plan.instalments
    ]
    text = rows_text(("期", "名称", "金额（元）", "状态", "还缺", "最迟", "说明"), rows)
    holds = [f"可以阻断：{item.text}（{item.clause}）" for item in candidates]
    console.result(data, "\n".join([text, *plan.hints, *holds]))
    return 0


def instalment_data(item: Instalment) -> dict[str, Any]:
    """Return the JSON form of an instalment."""
    delay = item.delay
    return {
        "no": item.payment.no,
        "name": item.payment.name,
        "amount_fen": item.payment.amount_fen,
        "payable_fen": item.payable_fen,
        "paid_fen": item.paid_fen,
        "clause": item.clause,
        "state": item.state_text,
        "payable": item.is_payable,
        "missing": [gate.gate for gate in item.gates if not gate.is_met],
        "gates": [
            {
                "id": gate.id,
                "gate": gate.gate,
                "text": gate.text,
                "met_on": gate.met_on or None,
                "evidence": gate.evidence,
                "offered": as_data(gate.offered),
            }
            for gate in item.gates
        ],
        "limits": list(item.limits),
        "earliest_on": as_data(item.dates.earliest_on),
        "remind_by": as_data(item.dates.remind_by),
        "late_after": as_data(item.dates.late_after),
        "holds": [as_data(hold) | {"open": hold.is_open, "cause_text": hold.cause_text} for hold in item.holds],
        "events": as_data(item.events),
        "settlements": as_data(item.settlements),
        "delay": {
            "state": delay.state,
            "days": delay.days,
            "amount_fen": delay.amount_fen,
            "daily_fen": delay.daily_fen,
            "clause": delay.clause,
            "rights": list(delay.rights),
            "right_on": as_data(delay.right_on),
            "text": delay.text,
        },
        "hints": list(item.hints),
    }


def run_gate(args: argparse.Namespace, console: Console) -> int:
    """Tick a condition."""
    with open_for_writing(args) as office:
        done = payment_steps.tick_gate(
            office, args.contract, args.no, args.gate, args.on or None, args.evidence, args.note
        )
        one = payment_plan.instalment(office, args.contract, args.no)
    left = f"，还缺 {'、'.join(one.missing)}" if one.missing else "，条件已齐"
    data = {"id": done.value, "operation": done.operation_id, "missing": list(one.missing)}
    console.result(data, outcome_text(f"已登记条件{left}", done))
    return 0


def run_ungate(args: argparse.Namespace, console: Console) -> int:
    """Take a condition back."""
    with open_for_writing(args) as office:
        done = payment_steps.untick_gate(office, args.id, args.reason)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已撤销条件", done))
    return 0


def run_hold(args: argparse.Namespace, console: Console) -> int:
    """Hold a payment back."""
    with open_for_writing(args) as office:
        done = payment_steps.hold(
            office,
            args.contract,
            args.no,
            args.cause,
            args.reason,
            from_on=getattr(args, "from") or None,
            clause=args.clause,
        )
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text(f"已阻断（{done.value}）", done))
    return 0


def run_lift(args: argparse.Namespace, console: Console) -> int:
    """Lift a hold."""
    with open_for_writing(args) as office:
        done = payment_steps.lift(office, args.id, args.basis, by=args.by, on=args.on or None)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已解除阻断", done))
    return 0


def run_event(args: argparse.Namespace, console: Console) -> int:
    """Register a money event."""
    amount = parse_yuan(args.amount) if args.amount else None
    event = MoneyEvent(args.kind, args.on or None, amount, args.voucher, args.note)
    with open_for_writing(args) as office:
        done = payment_steps.register(office, args.contract, args.no, event)
        one = payment_plan.instalment(office, args.contract, args.no)
    data = {"id": done.value, "operation": done.operation_id, "paid_fen": one.paid_fen, "state": one.state_text}
    console.result(data, outcome_text(f"已登记{EVENTS[args.kind]}：{one.delay.text}", done))
    return 0


def run_audit(args: argparse.Namespace, console: Console) -> int:
    """Register the audited total."""
    with open_for_writing(args) as office:
        done = payment_steps.register_audit(
            office,
            args.contract,
            parse_yuan(args.amount),
            on=args.on or None,
            auditor=args.auditor,
            basis=args.basis,
        )
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记审定金额", done))
    return 0


def run_settle(args: argparse.Namespace, console: Console) -> int:
    """Work a settlement out, lock it, or lock a supplement."""
    left_out = [_source(text) for text in args.leave_out]
    if not args.lock and not args.supplement:
        with open_for_reading(args) as office:
            draft = settlements.preview(office, args.contract, args.no, left_out)
        console.result(_draft_data(draft), _draft_text(draft))
        return 0
    with open_for_writing(args) as office:
        if args.supplement:
            fixes = [_correction(text) for text in args.correct]
            done = settlements.supplement(
                office, args.contract, args.no, args.supplement, corrections=fixes, leave_out=left_out
            )
        else:
            done = settlements.lock(office, args.contract, args.no, leave_out=left_out, note=args.note)
        row = settlements.locked(office, done.value).row
    data = {"id": row.id, "operation": done.operation_id, "number": row.number, "net_fen": row.net_fen}
    text = outcome_text(f"已锁定{row.number}（编号 {row.id}），净额 {format_yuan(row.net_fen)} 元", done)
    console.result(data | {"carried_out_fen": row.carried_out_fen}, text)
    return 0


def _draft_data(draft: SettlementDraft) -> dict[str, Any]:
    data: dict[str, Any] = as_data(draft)
    sums: dict[str, Any] = data.pop("totals")
    words = data.pop("words")
    return {**data, **sums, "chinese": words}


def _draft_text(draft: SettlementDraft) -> str:
    rows = [[line.text, line.clause, format_yuan(line.amount_fen)] for line in draft.lines]
    net = f"净应付 {format_yuan(draft.totals.net_fen)} 元（{draft.words}）"
    blockers = [f"还不能锁定：{text}" for text in draft.blockers]
    return "\n".join([rows_text(("项目", "条款", "金额（元）"), rows), net, *draft.hints, *blockers])


def _source(text: str) -> tuple[str, int]:
    entity, _, row_id = text.partition(":")
    return entity, int(row_id) if row_id.isdigit() else 0


def _correction(text: str) -> Correction:
    amount, _, words = text.partition("=")
    return Correction(words, "", parse_yuan(amount))
