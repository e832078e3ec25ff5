"""``contract``: make a contract from a template, list contracts, show one."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.cli.contract_overview import add_overview
from app.cli.moments import read_day
from app.cli.readings import read_readings
from app.cli.supervision_output import counter_data
from app.domain.contracts import Party
from app.domain.counters import CounterValue
from app.domain.errors import RefusedInput
from app.domain.money import chinese_amount, format_yuan
from app.services import contract_view, contracts, counters
from app.services.contract_view import ContractView, PaymentView, ReadingView
from app.services.contracts import ContractRow

_FIELDS = "可写多个：" + "、".join(f"{key} {title}" for key, title in contracts.EDITABLE.items())


def add_parsers(commands: Any) -> None:
    """Add ``contract`` with its sub-commands."""
    contract = commands.add_parser("contract", help="合同：建立、列出、查看")
    actions = contract.add_subparsers(dest="contract_command", required=True, metavar="动作")
    add = actions.add_parser("add", help="用模板建立合同并排出应交成果")
    add.add_argument(
        "template", metavar="模板", help="chengbei、zhongguancun、jiuxianqiao、huoying、yongdinglu 或模板文件"
    )
    add.add_argument("--effective", metavar="日期", help="合同生效日期；合同文本没有写明时填写")
    add.add_argument("--number", default="", metavar="编号", help="合同编号")
    add.add_argument("--reading", action="append", default=[], metavar="R-07=甲", help="选定读法，可重复")
    add.set_defaults(run=run_add)
    actions.add_parser("list", help="列出合同").set_defaults(run=run_list)
    show = actions.add_parser("show", help="查看一份合同")
    show.add_argument("id", type=int, metavar="合同号")
    show.set_defaults(run=run_show)
    choose = actions.add_parser("choose", help="选定一条读法")
    choose.add_argument("id", type=int, metavar="合同号")
    choose.add_argument("reading", metavar="R-07=甲")
    choose.add_argument("--basis", required=True, metavar="依据", help="例如会议纪要、双方书面约定")
    choose.set_defaults(run=run_choose)
    add_overview(actions)
    edit = actions.add_parser("edit", help="补全或更正基本情况，例如乙方地址、合同编号")
    edit.add_argument("id", type=int, metavar="合同号")
    edit.add_argument("--set", dest="given", metavar="栏=值", action="append", required=True, help=_FIELDS)
    edit.add_argument("--reason", default="", metavar="原因", help="为什么改")
    edit.set_defaults(run=run_edit)


def run_add(args: argparse.Namespace, console: Console) -> int:
    """Make a contract."""
    effective = read_day(args.effective) if args.effective else None
    readings = read_readings(args.reading)
    with open_for_writing(args) as office:
        outcome = contracts.add(office, args.template, effective, readings=readings, contract_no=args.number)
        view = contract_view.show(office, outcome.value)
    lines = [f"已建立合同 {outcome.value}：{view.terms.title}，应交成果 {view.progress.planned} 项。", *view.hints]
    console.result(
        {"id": outcome.value, "deliverables": view.progress.planned, "hints": list(view.hints)}, "\n".join(lines)
    )
    return 0


def run_list(args: argparse.Namespace, console: Console) -> int:
    """List contracts."""
    with open_for_reading(args) as office:
        rows = contracts.list_contracts(office)
    console.result([_row_data(row) for row in rows], _rows_text(rows))
    return 0


def run_show(args: argparse.Namespace, console: Console) -> int:
    """Show one contract."""
    with open_for_reading(args) as office:
        view = contract_view.show(office, args.id)
        values = counters.counters(office, args.id, office.now().date())
    alarms = [
        f"{v.code} {v.name} {v.subject}：{v.value}（{v.state_text}，{v.clause}）" for v in values if v.state != "ok"
    ]
    console.result(view_data(view, values), "\n".join([view_text(view), *alarms]))
    return 0


def run_choose(args: argparse.Namespace, console: Console) -> int:
    """Choose a reading."""
    code, option = next(iter(read_readings([args.reading]).items()))
    with open_for_writing(args) as office:
        changed = contracts.choose_reading(office, args.id, code, option, args.basis).value
    plan = f"，应交成果重排为 {changed} 项" if changed else ""
    console.result({"code": code, "option": option, "replanned": changed}, f"已选定读法 {code}：{option}{plan}。")
    return 0


def run_edit(args: argparse.Namespace, console: Console) -> int:
    """Correct basic facts."""
    values = {}
    for text in args.given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise RefusedInput(f"--set “{text}”读不懂。请写成 栏=值，例如 vendor_address=北京市海淀区某路1号。")
        values[name.strip()] = value
    with open_for_writing(args) as office:
        changed = contracts.edit(office, args.id, values, args.reason).value
    console.result({"id": args.id, "changed": changed}, f"合同 {args.id} 改了 {changed} 项。")
    return 0


def view_data(view: ContractView, values: tuple[CounterValue, ...] = ()) -> dict[str, object]:
    """Return the JSON form of a contract; ``values`` are its counters as they stand."""
    terms = view.terms
    return {
        "id": view.id,
        "template": terms.key,
        "code": terms.code,
        "title": terms.title,
        "contract_no": terms.contract_no,
        "project_name": terms.project_name,
        "parties": {"office": _party(terms.office), "vendor": _party(terms.vendor)},
        "period": {"start_on": terms.start_on.isoformat(), "end_on": terms.end_on.isoformat()},
        "signed_on": _day(terms.signed_on),
        "effective_on": _day(view.effective_on),
        "total_fen": terms.total_fen,
        "total_chinese": chinese_amount(terms.total_fen),
        "pricing": terms.pricing,
        "copies": {"total": terms.copies, "office": terms.copies_office, "vendor": terms.copies_vendor},
        "prices": [
            {"code": p.code, "name": p.name, "quantity": p.quantity, "unit_fen": p.unit_fen, "amount_fen": p.amount_fen}
            for p in terms.prices
        ],
        "payments": [_payment(item) for item in view.payments],
        "lump_sums": {f"{party}_fen": amount for party, amount in view.lump_sums.items()},
        "clauses": [
            {
                "ref": item.clause.ref,
                "kind": item.clause.kind,
                "text": item.clause.text,
                "defects": [{"code": d.code, "text": d.text, "effect": d.effect} for d in item.defects],
            }
            for item in view.clauses
        ],
        "readings": [_reading(item) for item in view.readings],
        "counters": [
            {
                "code": c.code,
                "clause": c.clause,
                "name": c.name,
                "period": c.period,
                "warn_at": c.warn_at,
                "trigger_at": c.trigger_at,
                "effect": c.effect,
                "values": [counter_data(value) for value in values if value.code == c.code],
            }
            for c in view.counters
        ],
        "deliverables": {
            "planned": view.progress.planned,
            "done": view.progress.done,
            "overdue": view.progress.overdue,
        },
        "hints": list(view.hints),
    }


def view_text(view: ContractView) -> str:
    """Return a contract as short Chinese text (clauses are left to ``--json``)."""
    terms = view.terms
    lines = [
        f"合同 {view.id}　{terms.title}",
        f"编号：{terms.contract_no or '（未填）'}　项目：{terms.project_name}",
        f"甲方：{terms.office.name}",
        f"乙方：{terms.vendor.name}",
        f"服务期：{terms.start_on} 至 {terms.end_on}　生效：{_day(view.effective_on) or '（未填）'}",
        f"总价：{format_yuan(terms.total_fen)} 元（{chinese_amount(terms.total_fen)}）",
        f"成果：应交 {view.progress.planned}，已完成 {view.progress.done}，逾期未交 {view.progress.overdue}",
    ]
    for item in view.payments:
        due = f"，最迟 {item.dates.late_after}" if item.dates.late_after else ""
        amount = format_yuan(item.payment.amount_fen)
        lines.append(f"付款 {item.payment.no}：{item.payment.name} {amount} 元（{item.payment.clause}）{due}")
    for reading in view.readings:
        by = f"{reading.chosen_by} 选定" if reading.chosen_by else "默认，未选定"
        lines.append(f"{reading.reading.code} {reading.reading.title}：{reading.option}（{by}）")
    return "\n".join([*lines, *(f"注意：{hint}" for hint in view.hints)])


def _payment(item: PaymentView) -> dict[str, object]:
    payment, dates = item.payment, item.dates
    return {
        "no": payment.no,
        "name": payment.name,
        "amount_fen": payment.amount_fen,
        "ratio": str(payment.ratio) if payment.ratio is not None else None,
        "clause": payment.clause,
        "gates": list(payment.gates),
        "conditions": list(item.conditions),
        "limits": list(item.limits),
        "missing": list(dates.missing),
        "state": item.state_text,
        "paid_fen": item.paid_fen,
        "earliest_on": _day(dates.earliest_on),
        "remind_by": _day(dates.remind_by),
        "late_after": _day(dates.late_after),
        "cycle": [day.isoformat() for day in payment.cycle] if payment.cycle else None,
        "note": payment.note,
    }


def _reading(item: ReadingView) -> dict[str, object]:
    reading = item.reading
    return {
        "code": reading.code,
        "title": reading.title,
        "clauses": list(reading.clauses),
        "options": dict(reading.options),
        "option": item.option,
        "default": reading.default,
        "required": reading.required,
        "chosen": bool(item.chosen_by),
        "chosen_by": item.chosen_by,
        "chosen_at": item.chosen_at,
        "basis": item.basis,
        "affects": reading.affects,
        "note": reading.note,
    }


def _party(party: Party) -> dict[str, str]:
    return {key: getattr(party, key) for key in Party.__slots__ if getattr(party, key) or key in ("name", "address")}


def _row_data(row: ContractRow) -> dict[str, object]:
    return {key: getattr(row, key) for key in ContractRow.__slots__}


def _rows_text(rows: list[ContractRow]) -> str:
    if not rows:
        return "还没有合同。用 contract add 建立，例如 contract add chengbei。"
    cells = [(row.id, row.start_on, row.end_on, format_yuan(row.total_fen), row.title) for row in rows]
    return table(("合同号", "起", "止", "总价（元）", "名称"), cells, right=(0, 3))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
