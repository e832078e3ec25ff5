"""``amendment``, ``renewal``, ``notice``, ``prices``, ``accepted``: what changes and is told."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from app.cli.case_output import actions, add_texts, outcome_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.cli.contract_output import pairs_of, plain, with_contract
from app.cli.moments import read_day, read_moment
from app.domain.contact_changes import lead_times
from app.domain.document_service import METHODS
from app.domain.money import format_yuan, percent_text, round_fen
from app.domain.price_table import price_table
from app.services import acceptance_money, amendments, calendars, correspondence, renewals
from app.services.amendments import Proposal
from app.services.contract_terms import terms_of

_KEYS = "例如 acceptance.review.n=7；金额按元写；可写的键用 amendment places 查看"


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    amendment = actions(commands, "amendment", "补充协议：按生效日改条款参数")
    with_contract(amendment, "list", "列出补充协议", run_amendments)
    with_contract(amendment, "places", "可以改的条款参数和现值", run_places)
    for name, title in (("try", "试算：改了会怎样（不保存）"), ("add", "登记补充协议")):
        parser = with_contract(amendment, name, title, run_try if name == "try" else run_add)
        parser.add_argument("--from", dest="since", required=True, metavar="生效日")
        parser.add_argument("--set", dest="values", action="append", default=[], metavar="键=值", help=_KEYS)
        if name == "add":
            add_texts(parser, "--title", required=True)
            add_texts(parser, "--signed", "--content", "--note")
            parser.add_argument("--price", action="store_true", help="这份补充协议改变合同价款")
    add_texts(with_id(amendment, "void", "作废（登记有误）", run_void), "--reason", required=True)
    _add_renewal(commands)
    _add_notice(commands)
    for name, title, run in (
        ("prices", "价款明细：占比、月均、税费提示", run_prices),
        ("accepted", "已验收与已付对照", run_accepted),
    ):
        parser = commands.add_parser(name, help=title)
        parser.add_argument("contract", type=int, metavar="合同号")
        parser.add_argument("--on", default="", metavar="日期")
        parser.set_defaults(run=run)


def _add_renewal(commands: Any) -> None:
    renewal = actions(commands, "renewal", "续签与到期")
    with_contract(renewal, "show", "续签链、下一期、能否再续", run_renewal)
    decide = with_contract(renewal, "decide", "登记续签决定", run_decide)
    add_texts(decide, "--basis", required=True)
    add_texts(decide, "--start", "--end", "--on", "--note")
    with_id(renewal, "contract", "按续签建立下一期合同（编号为续签号）", run_make)
    add_texts(with_id(renewal, "void", "作废续签登记", run_renewal_void), "--reason", required=True)


def _add_notice(commands: Any) -> None:
    notice = actions(commands, "notice", "往来通知与送达")
    with_contract(notice, "list", "列出通知和送达日", run_notices)
    add = with_contract(notice, "add", "登记一份通知", run_notice_add)
    add.add_argument("--direction", choices=tuple(correspondence.DIRECTIONS), default="out")
    add.add_argument("--method", choices=tuple(METHODS), required=True)
    add_texts(add, "--subject", required=True)
    add_texts(add, "--kind", "--sent", "--arrived", "--signed", "--signer", "--tracking", "--address", "--sender")
    add.add_argument("--to", action="append", default=[], metavar="收件邮箱")
    arrived = with_id(notice, "arrived", "登记到达、签收", run_arrived)
    add_texts(arrived, "--arrived", "--signed", "--signer", "--tracking")
    lead = with_contract(notice, "lead", "倒推：变更、解除最迟何时告知", run_lead)
    lead.add_argument("--at", required=True, metavar="日期或时刻")


def run_amendments(args: argparse.Namespace, console: Console) -> int:
    """List amendments."""
    with open_for_reading(args) as office:
        rows = amendments.list_amendments(office, args.contract)
    cells = [
        (r.id, r.effective_on, r.title, "；".join(f"{c.label}：{c.old} → {c.new}" for c in r.changes)) for r in rows
    ]
    console.result(plain(rows), table(("编号", "生效日", "名称", "改动"), cells) if rows else "没有补充协议。")
    return 0


def run_places(args: argparse.Namespace, console: Console) -> int:
    """List what an amendment may change."""
    with open_for_reading(args) as office:
        rows = amendments.places(office, args.contract)
    console.result(plain(rows), table(("键", "名称", "现值"), [(r.key, r.label, r.value) for r in rows]))
    return 0


def run_try(args: argparse.Namespace, console: Console) -> int:
    """Work out what an amendment would do."""
    values = pairs_of(args.values, "--set")
    with open_for_reading(args) as office:
        made = amendments.propose(office, args.contract, read_day(args.since), values)
    console.result(plain(made), _proposal_text(made))
    return 0


def run_add(args: argparse.Namespace, console: Console) -> int:
    """Register an amendment."""
    with open_for_writing(args) as office:
        done = amendments.add(
            office,
            args.contract,
            args.title,
            read_day(args.since),
            pairs_of(args.values, "--set"),
            affects_price=args.price,
            signed_on=args.signed,
            content=args.content,
            note=args.note,
        )
    console.result(
        {"id": done.value, "operation": done.operation_id}, outcome_text(f"已登记补充协议 {done.value}", done)
    )
    return 0


def run_void(args: argparse.Namespace, console: Console) -> int:
    """Void an amendment."""
    with open_for_writing(args) as office:
        done = amendments.void(office, args.id, args.reason)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已作废", done))
    return 0


def run_renewal(args: argparse.Namespace, console: Console) -> int:
    """Show the chain of renewals."""
    with open_for_reading(args) as office:
        found = renewals.view(office, args.contract)
    latest = f"，总期限最晚到 {found.chain.latest_on}" if found.chain.latest_on else ""
    lines = [
        f"{found.chain.first_on} 至 {found.chain.last_on}，已续签 {found.chain.times} 次{latest}",
        found.refusal or f"下一期 {found.next_start} 至 {found.next_end}",
        *([found.hint] if found.hint else []),
    ]
    console.result(plain(found), "\n".join(lines))
    return 0


def run_decide(args: argparse.Namespace, console: Console) -> int:
    """Register a renewal."""
    with open_for_writing(args) as office:
        done = renewals.decide(
            office,
            args.contract,
            args.basis,
            start_on=args.start or None,
            end_on=args.end or None,
            decided_on=args.on or None,
            note=args.note,
        )
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text(f"已登记续签 {done.value}", done))
    return 0


def run_make(args: argparse.Namespace, console: Console) -> int:
    """Make the contract of a renewal."""
    with open_for_writing(args) as office:
        done = renewals.make_contract(office, args.id)
    console.result({"contract": done.value, "operation": done.operation_id}, f"已建立续签合同 {done.value}。")
    return 0


def run_renewal_void(args: argparse.Namespace, console: Console) -> int:
    """Void a renewal."""
    with open_for_writing(args) as office:
        done = renewals.void(office, args.id, args.reason)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已作废", done))
    return 0


def run_notices(args: argparse.Namespace, console: Console) -> int:
    """List notices with the day of service."""
    with open_for_reading(args) as office:
        rows = correspondence.list_notices(office, args.contract)
    cells = [(r.id, r.subject, r.method_text, r.sent_at[:10], r.served.on or f"缺{r.served.missing}") for r in rows]
    console.result(plain(rows), table(("编号", "事由", "方式", "寄出", "视为收到"), cells) if rows else "没有通知。")
    return 0


def run_notice_add(args: argparse.Namespace, console: Console) -> int:
    """Register a notice and say when it counts as received."""
    with open_for_writing(args) as office:
        done = correspondence.register(
            office,
            args.contract,
            args.direction,
            args.kind or "通知",
            args.subject,
            args.method,
            sent_at=_moment(args.sent),
            arrived_at=_moment(args.arrived),
            signed_at=_moment(args.signed),
            signer=args.signer,
            tracking_no=args.tracking,
            address=args.address,
            sender=args.sender,
            recipients=args.to,
        )
        row = correspondence.get(office, done.value)
    text = f"已登记通知 {row.id}，{'；'.join((*row.served.steps, *row.served.warnings))}"
    console.result(plain(row) | {"operation": done.operation_id}, outcome_text(text, done))
    return 0


def run_arrived(args: argparse.Namespace, console: Console) -> int:
    """Register arrival or receipt of a notice."""
    with open_for_writing(args) as office:
        done = correspondence.record_arrival(
            office,
            args.id,
            arrived_at=_moment(args.arrived),
            signed_at=_moment(args.signed),
            signer=args.signer,
            tracking_no=args.tracking,
        )
        row = correspondence.get(office, args.id)
    console.result(plain(row) | {"operation": done.operation_id}, outcome_text("；".join(row.served.steps), done))
    return 0


def run_lead(args: argparse.Namespace, console: Console) -> int:
    """Say by when a change or an end must be told."""
    with open_for_reading(args) as office:
        contract, at = terms_of(office, args.contract), read_moment(args.at)
        rows = lead_times(contract.on(at.date()), at, calendars.current(office), contract.readings)
    data = [
        {"code": r.code, "label": r.label, "clause": r.clause, "party": r.party, "due": r.due_at.isoformat()}
        for r in rows
    ]
    text = table(("编号", "事项", "最迟", "条款"), [(r.code, r.label, r.deadline.due_text, r.clause) for r in rows])
    console.result(data, text if rows else "这份合同没有约定告知期限。")
    return 0


def run_prices(args: argparse.Namespace, console: Console) -> int:
    """Show the price list in shares and monthly means (AC-17)."""
    with open_for_reading(args) as office:
        found = price_table(terms_of(office, args.contract, read_day(args.on) if args.on else None).terms)
    lines: list[dict[str, Any]] = [
        {
            "code": line.code,
            "name": line.name,
            "amount_fen": line.amount_fen,
            "share": percent_text(line.share, 1),
            "monthly_fen": round_fen(line.monthly),
        }
        for line in (*found.lines, found.total)
    ]
    cells = [(r["name"], format_yuan(r["amount_fen"]), r["share"], format_yuan(r["monthly_fen"])) for r in lines]
    text = "\n".join([table(("行", "金额（元）", "占总价", "月均（元）"), cells, right=(1, 2, 3)), *found.hints])
    console.result({"lines": lines, "months": found.months, "hints": list(found.hints)}, text)
    return 0


def run_accepted(args: argparse.Namespace, console: Console) -> int:
    """Compare what is accepted with what is paid (AC-18)."""
    with open_for_reading(args) as office:
        found = acceptance_money.acceptance_money(office, args.contract, read_day(args.on) if args.on else None)
    data = plain(found) | {"accepted_share": found.accepted_share, "paid_share": found.paid_share}
    lines = [
        f"截至 {found.on}：已验收 {found.accepted}/{found.planned} 项，{format_yuan(found.accepted_fen)} 元"
        f"（{found.accepted_share}）；回执 {format_yuan(found.receipts_fen)} 元；"
        f"已付 {format_yuan(found.paid_fen)} 元（{found.paid_share}）",
        *found.hints,
    ]
    console.result(data | {"ahead_fen": found.ahead_fen}, "\n".join(lines))
    return 0


def _proposal_text(made: Proposal) -> str:
    lines = [f"{c.label}（{c.clause}）：{c.old} → {c.new}，自 {c.valid_from} 起" for c in made.changes]
    lines.append("改变合同价款" if made.affects_price else "不影响合同价款")
    lines += [f"{m.title}：{m.before[:10] or '无'} → {m.after[:10] or '无'}" for m in made.moved] or ["未完期限不变"]
    return "\n".join([*lines, *(f"注意：{warning}" for warning in made.warnings)])


def _moment(text: str) -> datetime | None:
    return read_moment(text) if text else None
