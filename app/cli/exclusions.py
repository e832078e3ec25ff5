"""``exclusion``: applications for not counting a ticket (不纳入考核、剔除), step by step."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from app.cli.case_output import (
    actions,
    add_texts,
    as_data,
    lists,
    month_of_args,
    rows_text,
    ticket_id_of,
    with_id,
    with_ticket,
)
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_moment
from app.domain.errors import RefusedInput
from app.domain.exclusions import VERDICT_TITLES
from app.services import exclusion_figures, exclusion_lists, exclusion_materials, exclusion_review, exclusions
from app.services.changes import Outcome
from app.services.exclusion_records import MaterialDemand
from app.services.session import Office

_STEPS = {
    "circulate": "流转（要 --unit、--basis）",
    "chase": "催收（要 --method）",
    "receive": "收到材料（--material，默认全部未收的）",
    "submit": "送审",
    "review": "审核（--pass，或 --defect … --rectify-by 日期）",
    "rectify": "整改完成（要 --text）",
    "recheck": "甲方复核（要 --person；--pass 或 --fail --text）",
    "report": "报送（要 --basis）",
    "decide": "登记结果（--pass 或 --fail，要 --basis）",
    "withdraw": "撤回（要 --text）",
}


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    exclusion = actions(commands, "exclusion", "不纳入考核（剔除）申报")
    apply = with_ticket(exclusion, "apply", "受理一件申报", run_exclusion)
    add_texts(apply, "--kind", "--ground", "--unit", "--reason", required=True)
    add_texts(apply, "--due", "--period", "--at")
    apply.add_argument("--material", action="append", metavar="名称", help="材料（可多次；默认取情形库）")
    for name, title in _STEPS.items():
        parser = with_id(exclusion, name, title, run_exclusion)
        add_texts(parser, "--at", "--person", "--basis", "--text", "--unit", "--method", "--rectify-by")
        parser.add_argument("--material", action="append", type=int, metavar="材料号", help="材料号（可多次）")
        parser.add_argument("--defect", action="append", metavar="问题", help="具体问题（可多次；“问题=>整改指导”）")
        verdict = parser.add_mutually_exclusive_group()
        verdict.add_argument("--pass", dest="passed", action="store_true", default=None, help="通过")
        verdict.add_argument("--fail", dest="passed", action="store_false", default=None, help="不通过")
    show = with_id(exclusion, "show", "看一件申报", run_exclusion)
    show.set_defaults(action="show")
    lists(exclusion, run_exclusion)
    for name, title in (
        ("incomplete", "五节点不完整清单"),
        ("overdue", "逾期材料"),
        ("waiting", "待收材料（要催收的）"),
    ):
        parser = exclusion.add_parser(name, help=title)
        parser.set_defaults(run=run_exclusion)


def run_exclusion(args: argparse.Namespace, console: Console) -> int:
    """Register a step of an application, or show what there is."""
    if args.action in ("list", "show", "incomplete", "overdue", "waiting"):
        return _show_exclusions(args, console)
    with open_for_writing(args) as office:
        done = _apply_exclusion(office, args) if args.action == "apply" else _step(office, args)
        number = done.value if args.action == "apply" else args.id
        row = exclusion_lists.detail(office, number).row
    data = {"id": number, "operation": done.operation_id, "state": row.state.stage.value, "state_text": row.state_text}
    console.result(data, f"申报 {number}：{row.state_text}（操作 {done.operation_id}）")
    return 0


def _apply_exclusion(office: Office, args: argparse.Namespace) -> Outcome[int]:
    due = read_moment(args.due) if args.due else None
    demands = None if args.material is None else [MaterialDemand(name, due) for name in args.material]
    ticket = ticket_id_of(office, args.ticket)
    return exclusions.apply(
        office,
        ticket,
        args.kind,
        args.ground,
        args.unit,
        args.reason,
        materials=demands,
        due_at=due,
        period=args.period,
        at=_at(args),
    )


def _step(office: Office, args: argparse.Namespace) -> Outcome[Any]:
    common = {"person": args.person, "at": _at(args)}
    if args.action == "circulate":
        return exclusions.circulate(office, args.id, args.unit, args.basis, text=args.text, **common)
    if args.action == "chase":
        return exclusion_materials.chase(office, args.id, args.method, text=args.text, basis=args.basis, **common)
    if args.action == "receive":
        missing = [m.id for m in exclusion_lists.detail(office, args.id).materials if not m.received_at]
        return exclusion_materials.receive(office, args.material or missing, note=args.text, **common)
    if args.action == "submit":
        return exclusions.submit(office, args.id, basis=args.basis, **common)
    if args.action == "rectify":
        return exclusions.rectify(office, args.id, args.text, basis=args.basis, **common)
    if args.action == "report":
        return exclusions.report(office, args.id, args.basis, **common)
    if args.action == "withdraw":
        return exclusions.withdraw(office, args.id, args.text, **common)
    return _judged_step(office, args)


def _judged_step(office: Office, args: argparse.Namespace) -> Outcome[Any]:
    passed = args.passed if args.passed is not None else (False if args.defect else None)
    if passed is None:
        raise RefusedInput("请用 --pass 或 --fail 写明结论。")
    if args.action == "review":
        defects = [_defect(text) for text in args.defect or ()]
        by = args.rectify_by or None
        texts = {"guidance": args.text, "basis": args.basis, "reviewer": args.person}
        return exclusion_review.review(office, args.id, passed, defects=defects, rectify_by=by, at=_at(args), **texts)
    if args.action == "recheck":
        texts = {"text": args.text, "basis": args.basis}
        return exclusions.recheck(office, args.id, passed, args.person, at=_at(args), **texts)
    texts = {"text": args.text, "person": args.person}
    return exclusions.decide(office, args.id, passed, args.basis, at=_at(args), **texts)


def _defect(text: str) -> exclusion_review.Defect:
    problem, _, guidance = text.partition("=>")
    return exclusion_review.Defect(problem.strip(), guidance.strip())


def _show_exclusions(args: argparse.Namespace, console: Console) -> int:
    with open_for_reading(args) as office:
        if args.action == "show":
            detail = exclusion_lists.detail(office, args.id)
            data = as_data(detail)
            steps = [
                (s.at.replace("T", " "), s.title, VERDICT_TITLES[s.verdict], s.person, s.basis) for s in detail.steps
            ]
            text = f"申报 {args.id}　{detail.row.ticket_no}　{detail.row.state_text}\n"
            console.result(data, text + rows_text(("时间", "步骤", "结论", "人", "依据"), steps))
            return 0
        if args.action in ("overdue", "waiting"):
            return _show_materials(office, args, console)
        if args.action == "list" and args.month:
            return _figures(office, args, console)
        found = exclusion_lists.incomplete(office) if args.action == "incomplete" else exclusion_lists.rows(office)
    lines = [(r.id, r.ticket_no, r.kind_title, r.unit, r.state_text, "、".join(r.missing_nodes)) for r in found]
    console.result([as_data(r) for r in found], rows_text(("编号", "工单", "类型", "单位", "状态", "缺"), lines))
    return int(args.action == "incomplete" and bool(found))


def _show_materials(office: Office, args: argparse.Namespace, console: Console) -> int:
    is_overdue = args.action == "overdue"
    found = exclusion_lists.overdue_materials(office) if is_overdue else exclusion_lists.to_chase(office)
    shown = [
        (m.exclusion_id, m.unit, m.name, m.due_at.replace("T", " "), m.received_at.replace("T", " ")) for m in found
    ]
    console.result([as_data(m) for m in found], rows_text(("申报", "单位", "材料", "规定时限", "收到"), shown))
    return int(is_overdue and bool(found))


def _figures(office: Office, args: argparse.Namespace, console: Console) -> int:
    made = exclusion_figures.figures(office, month_of_args(args))
    lines = [
        f"{made.month.title}：报送 {made.filed}，通过 {made.passed}",
        f"通过率 {made.pass_rate.text}（{made.pass_rate.definition}）",
        f"一次通过率 {made.one_pass.text}（{made.one_pass.definition}）",
        f"另一读法 {made.one_pass_other.text}（{made.one_pass_other.definition}）",
        f"应收材料 {made.materials_due}，已收 {made.materials_received}，逾期 {made.materials_overdue}",
        f"催收 {made.chases} 次",
    ]
    lines += [share.hint for share in (made.pass_rate, made.one_pass) if share.hint]
    console.result(as_data(made), "\n".join(lines))
    return 0


def _at(args: argparse.Namespace) -> datetime | None:
    return read_moment(args.at) if args.at else None
