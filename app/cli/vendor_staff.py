"""``staff``, ``retention``, ``handover``: the vendor's people, secrecy and retention, material, things, deletion."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from app.cli import safety
from app.cli.case_output import actions, add_texts, as_data, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.cli.moments import read_day
from app.cli.supervision_output import day_of, told
from app.domain.errors import RefusedInput
from app.domain.money import parse_yuan
from app.domain.staffing import StaffDay
from app.services import deletions, handovers, retention, staff, staff_changes, staff_presence
from app.services.changes import Outcome
from app.services.deletions import Dataset
from app.services.session import Office

_READS = ("list", "days", "unsigned", "changes", "violations")


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_staff(commands)
    words = actions(commands, "retention", "留存与保密期限")
    with_id(words, "list", "期限（编号为合同号）", run_retention)
    add = with_id(words, "add", "登记（编号为合同号）", run_retention)
    add_texts(add, "--subject", "--from", required=True)
    add.add_argument("--kind", choices=list(retention.KINDS), required=True)
    add_texts(add, "--until", "--clause", "--note")
    dispose = with_id(words, "dispose", "到期处置（编号为合同号）", run_retention)
    dispose.add_argument("what", metavar="事项", help="清单里的代号或编号")
    add_texts(dispose, "--text", required=True)
    add_texts(dispose, "--on")
    _add_handover(commands)


def _add_staff(commands: Any) -> None:
    words = actions(commands, "staff", "派驻人员：备案、上岗、请假、材料、更换、违规、红标日")
    for name, title in (
        ("list", "人员"),
        ("changes", "更换"),
        ("violations", "违规"),
        ("unsigned", "在岗未签保密文件"),
    ):
        with_id(words, name, f"{title}（编号为合同号）", run_staff).add_argument("--on", default="", metavar="日期")
    days = with_id(words, "days", "逐日在岗人数（编号为合同号）", run_staff)
    add_texts(days, "--from", "--to")
    add = with_id(words, "add", "登记人员（编号为合同号）", run_staff)
    add_texts(add, "--name", "--post", required=True)
    add_texts(add, "--badge", "--experience", "--resume")
    add.add_argument("--core", action="store_true", help="核心人员")
    with_id(words, "file", "提交备案", run_staff)
    for name, title in (("approve", "备案通过"), ("refuse", "备案不通过")):
        parser = with_id(words, name, title, run_staff)
        add_texts(parser, "--by", required=True)
        add_texts(parser, "--text", "--on")
    add_texts(with_id(words, "onduty", "上岗", run_staff), "--on")
    off = with_id(words, "offduty", "离岗", run_staff)
    add_texts(off, "--reason", required=True)
    add_texts(off, "--on")
    leave = with_id(words, "leave", "请假", run_staff)
    add_texts(leave, "--from", "--to", required=True)
    add_texts(leave, "--reason")
    paper = with_id(words, "paper", "登记材料", run_staff)
    paper.add_argument("--kind", choices=list(staff.PAPERS), required=True)
    add_texts(paper, "--title", "--signed", "--by")
    _add_staff_changes(words)


def _add_staff_changes(words: Any) -> None:
    change = with_id(words, "change", "更换（编号为合同号）", run_staff)
    change.add_argument(
        "--kind", choices=list(staff_changes.KINDS), required=True, help="apply 乙方申请、demand 甲方要求"
    )
    change.add_argument("--old", type=int, metavar="人员号")
    change.add_argument("--new", type=int, metavar="人员号")
    add_texts(change, "--reason", required=True)
    add_texts(change, "--on")
    for name, title in (("agree", "同意更换"), ("decline", "不同意更换")):
        parser = with_id(words, name, title, run_staff)
        add_texts(parser, "--by", required=True)
        add_texts(parser, "--on")
    arrive = with_id(words, "arrive", "更换人员到位", run_staff)
    arrive.add_argument("--new", type=int, metavar="人员号")
    add_texts(arrive, "--on")
    violation = with_id(words, "violation", "要求处理违规（编号为合同号）", run_staff)
    add_texts(violation, "--person", "--fact", required=True)
    add_texts(violation, "--on")
    tell = with_id(words, "tell", "告知处理结果", run_staff)
    add_texts(tell, "--result", required=True)
    add_texts(tell, "--on")


def _add_handover(commands: Any) -> None:
    words = actions(commands, "handover", "资料交接、物品、删除确认书")
    with_id(words, "list", "资料、物品、确认书（编号为合同号）", run_handover)
    give = with_id(words, "give", "资料交接（编号为合同号）", run_handover)
    add_texts(give, "--name", required=True)
    give.add_argument("--direction", choices=list(handovers.DIRECTIONS), required=True)
    give.add_argument("--copies", type=int, default=1, metavar="份数")
    give.add_argument("--personal", action="store_true", help="含个人信息")
    give.add_argument("--masked", action="store_true", help="已脱敏")
    add_texts(give, "--secrecy", "--scope", "--authority", "--to", "--on")
    for name, title in (("back", "资料返还"), ("destroyed", "资料销毁")):
        add_texts(with_id(words, name, title, run_handover), "--on")
    lend = with_id(words, "lend", "发放物品（编号为合同号）", run_handover)
    add_texts(lend, "--name", required=True)
    lend.add_argument("--quantity", type=int, default=1, metavar="数量")
    add_texts(lend, "--code", "--holder", "--due", "--on")
    add_texts(with_id(words, "due", "指定腾退归还时间（编号为合同号）", run_handover), "--on", required=True)
    back = with_id(words, "return", "归还物品", run_handover)
    add_texts(back, "--state", required=True)
    add_texts(back, "--damage", "--compensation", "--on")
    certify = with_id(words, "certify", "起草删除确认书（编号为合同号；不写数据集时取登记簿行数）", run_handover)
    add_texts(certify, "--basis", "--method", "--at", required=True)
    certify.add_argument("--dataset", action="append", default=[], metavar="名称=行数")
    safety.add_package(words)
    confirm = with_id(words, "confirm", "双方签字", run_handover)
    add_texts(confirm, "--vendor", "--office-person", required=True)
    add_texts(confirm, "--on")


def run_staff(args: argparse.Namespace, console: Console) -> int:
    """Read or write people; 1 when a day is red or a paper is missing."""
    if args.action in _READS:
        with open_for_reading(args) as office:
            return _read_staff(office, args, console)
    with open_for_writing(args) as office:
        done = _write_staff(office, args)
    return told(console, "已登记", done)


def _read_staff(office: Office, args: argparse.Namespace, console: Console) -> int:
    if args.action == "days":
        last = day_of(office, args.to)
        first = read_day(getattr(args, "from")) if getattr(args, "from") else last - timedelta(days=30)
        return _days(staff_presence.days(office, args.id, first, last), console)
    on = day_of(office, args.on)
    heads: tuple[str, ...] = ("编号", "姓名", "岗位", "核心", "备案", "上岗", "离岗", "缺")
    if args.action in ("list", "unsigned"):
        people = staff.rows(office, args.id) if args.action == "list" else staff_presence.unsigned(office, args.id, on)
        cells: list[tuple[object, ...]] = [
            (
                p.id,
                p.name,
                p.post,
                "是" if p.is_core else "",
                p.filing_text,
                p.on_duty_on,
                p.off_duty_on,
                "、".join(p.missing_papers),
            )
            for p in people
        ]
        console.result([as_data(p) for p in people], rows_text(heads, cells))
        return int(args.action == "unsigned" and bool(people))
    if args.action == "changes":
        changes = staff_changes.changes(office, args.id, on)
        heads = ("编号", "种类", "原人员", "新人员", "提出日", "期限", "状态")
        cells = [
            (c.id, staff_changes.KINDS[c.kind], c.old_name, c.new_name, c.asked_on, c.due_on, c.state_text)
            for c in changes
        ]
        console.result([as_data(c) for c in changes], rows_text(heads, cells))
        return 0
    events = staff_changes.violations(office, args.id, on)
    cells = [(e.id, e.person, e.fact, e.demanded_on, e.due_on, e.state_text) for e in events]
    console.result([as_data(e) for e in events], rows_text(("编号", "人员", "事由", "要求日", "期限", "状态"), cells))
    return 0


def _days(days: tuple[StaffDay, ...], console: Console) -> int:
    cells = [
        (d.on, d.count, d.minimum, "红" if d.is_red else "", "、".join(d.present), "、".join(d.on_leave)) for d in days
    ]
    data = [{**as_data(d), "count": d.count, "red": d.is_red} for d in days]
    console.result(data, rows_text(("日期", "在岗", "最低", "红标", "人员", "请假"), cells))
    return int(any(d.is_red for d in days))


def _write_staff(office: Office, args: argparse.Namespace) -> Outcome[int]:
    action, on = args.action, getattr(args, "on", "") or None
    if action == "add":
        facts = {"is_core": args.core, "badge_no": args.badge, "experience": args.experience, "resume": args.resume}
        return staff.add(office, args.id, args.name, args.post, **facts)
    if action == "file":
        return staff.submit_filing(office, args.id)
    if action in ("approve", "refuse"):
        return staff.decide_filing(office, args.id, action == "approve", args.by, args.text, on=on)
    if action == "onduty":
        return staff.start_duty(office, args.id, on=on)
    if action == "offduty":
        return staff.end_duty(office, args.id, args.reason, on=on)
    if action == "leave":
        return staff.add_leave(office, args.id, getattr(args, "from"), args.to, args.reason)
    if action == "paper":
        facts = {"title": args.title, "signed_on": args.signed or None, "reviewed_by": args.by}
        return staff.add_paper(office, args.id, args.kind, **facts)
    return _write_changes(office, args, on)


def _write_changes(office: Office, args: argparse.Namespace, on: str | None) -> Outcome[int]:
    action = args.action
    if action == "change":
        return staff_changes.ask(
            office, args.id, args.kind, args.reason, old_staff_id=args.old, new_staff_id=args.new, on=on
        )
    if action in ("agree", "decline"):
        return staff_changes.decide(office, args.id, action == "agree", args.by, on=on)
    if action == "arrive":
        return staff_changes.arrive(office, args.id, new_staff_id=args.new, on=on)
    if action == "violation":
        return staff_changes.violation(office, args.id, args.person, args.fact, on=on)
    return staff_changes.tell(office, args.id, args.result, on=on)


def run_retention(args: argparse.Namespace, console: Console) -> int:
    """Show periods, enter one, dispose of what is over."""
    if args.action == "list":
        with open_for_reading(args) as office:
            rows, today = retention.rows(office, args.id), office.now().date()
        cells = [
            (r.code or r.id, retention.KINDS[r.kind], r.clause, r.subject, r.from_on, r.until_text, r.state_text(today))
            for r in rows
        ]
        heads = ("事项", "种类", "条号", "对象", "起算", "到期", "状态")
        console.result([{**as_data(r), "until_text": r.until_text} for r in rows], rows_text(heads, cells))
        return 0
    with open_for_writing(args) as office:
        if args.action == "add":
            until, start = args.until or None, getattr(args, "from")
            done = retention.add(
                office,
                args.id,
                args.subject,
                args.kind,
                from_on=start,
                until_on=until,
                clause=args.clause,
                note=args.note,
            )
        else:
            done = retention.dispose(office, args.id, args.what, args.text, on=args.on or None)
    return told(console, "已登记", done)


def run_handover(args: argparse.Namespace, console: Console) -> int:
    """Show or write material, things and certificates."""
    if args.action == "list":
        with open_for_reading(args) as office:
            handed, things = handovers.transfers(office, args.id), handovers.assets(office, args.id)
            papers = deletions.certificates(office, args.id)
        data = {"transfers": as_data(handed), "assets": as_data(things), "certificates": as_data(papers)}
        cells: list[tuple[object, ...]] = [("资料", t.id, t.name, t.copies, t.handed_on, t.state_text) for t in handed]
        cells += [("物品", a.id, a.name, a.quantity, a.issued_on, a.returned_on or "未还") for a in things]
        cells += [("确认书", c.id, c.basis, c.rows, c.made_on, c.confirmed_on or "未签字") for c in papers]
        console.result(data, rows_text(("类别", "编号", "名称", "数量", "日期", "状态"), cells))
        return 0
    with open_for_writing(args) as office:
        done = _write_handover(office, args)
    return told(console, "已登记", done)


def _write_handover(office: Office, args: argparse.Namespace) -> Outcome[int]:
    action, on = args.action, getattr(args, "on", "") or None
    if action == "give":
        marks = {"is_personal": args.personal, "is_masked": args.masked, "copies": args.copies}
        texts = {"secrecy": args.secrecy, "scope": args.scope, "authority": args.authority, "received_by": args.to}
        return handovers.hand_over(office, args.id, args.name, args.direction, on=on, **marks, **texts)
    if action in ("back", "destroyed"):
        return handovers.bring_back(office, args.id, is_destroyed=action == "destroyed", on=on)
    if action == "lend":
        facts = {"quantity": args.quantity, "code": args.code, "holder": args.holder, "due_on": args.due or None}
        return handovers.lend(office, args.id, args.name, on=on, **facts)
    if action == "due":
        return handovers.set_due(office, args.id, args.on)
    if action == "return":
        paid = parse_yuan(args.compensation) if args.compensation else None
        return handovers.give_back(office, args.id, args.state, damage=args.damage, compensation_fen=paid, on=on)
    if action == "certify":
        sets = [_dataset(text) for text in args.dataset] or None
        return deletions.certify(office, args.id, args.basis, args.method, args.at, sets)
    return deletions.confirm(office, args.id, args.vendor, args.office_person, on=on)


def _dataset(text: str) -> Dataset:
    name, equals, rows = text.partition("=")
    if not equals or not rows.isdigit():
        raise RefusedInput(f"--dataset “{text}”读不懂。请写成 名称=行数，例如 工单登记=1500。")
    return Dataset(name.strip(), int(rows))
