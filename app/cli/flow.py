"""``ticket NO do ACTION``: recording a step of a ticket's flow; and the flow part of ``ticket NO``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import Console, open_for_writing
from app.cli.moments import read_moment
from app.domain.errors import RefusedInput
from app.domain.flow import MARK_TEXT, NODE_TEXT, STATE_TEXT, Event, Node
from app.domain.flow_limits import LimitKind, Running
from app.domain.flow_steps import STEPS
from app.domain.masking import mask_text
from app.services import attachments, flow, records, register
from app.services.flow import StepDone, TicketLife
from app.services.records import TicketRecord
from app.services.session import Office


def add_step_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``do ACTION [--set FIELD=VALUE]… [--at MOMENT]`` to ``ticket``."""
    actions = "；".join(f"{step.node} {step.title}" for step in STEPS.values())
    parser.add_argument("do", nargs="?", choices=["do"], metavar="do", help="登记一个步骤")
    parser.add_argument("action", nargs="?", default="", metavar="步骤", help=actions)
    parser.add_argument(
        "--set", dest="given", metavar="栏=值", action="append", default=[], help="步骤的栏目，可写多个"
    )
    parser.add_argument("--at", metavar="时刻", help="实际发生的时刻，例如 2026-07-01T09:10:00，默认现在")
    parser.add_argument("--created", metavar="时刻", default="", help="同号有多件时，用创建时间指明是哪一件")
    parser.add_argument("--evidence", type=Path, metavar="文件", help="证据文件，存为工单附件")


def run_step(args: argparse.Namespace, console: Console) -> int:
    """Record one step."""
    if not args.action:
        raise RefusedInput("do 后面要写步骤，例如 ticket 编号 do sign。")
    values = _values(args.given)
    at = read_moment(args.at) if args.at else None
    with open_for_writing(args) as office:
        ticket_id = _chosen(office, args.number, args.created)
        evidence = ""
        if args.evidence is not None:
            flow.trial(office, ticket_id, args.action, values, at)
            kept = attachments.add(office, f"ticket:{ticket_id}", args.evidence).value
            evidence = f"attachment:{kept.id}"
        outcome = flow.take(office, ticket_id, args.action, values, at, evidence=evidence)
        life = flow.life(office, ticket_id)
    done = outcome.value
    console.result({**step_data(done), "operation": outcome.operation_id, **life_data(life)}, _step_text(done, life))
    return 0


def step_data(done: StepDone) -> dict[str, Any]:
    """Return the JSON form of a recorded step."""
    return {
        "id": done.ticket_id,
        "ticket_no": done.ticket_no,
        "event": done.event_id,
        "action": done.node.value,
        "at": done.at,
        "late_entry": done.is_late_entry,
        "judged": [item.as_json() for item in done.judged],
        "warnings": list(done.warnings),
    }


def life_data(life: TicketLife) -> dict[str, Any]:
    """Return the JSON form of where a ticket stands."""
    state = life.state
    return {
        "state": STATE_TEXT[state.state],
        "state_code": state.state.value,
        "since": state.since,
        "waiting": str(state.waiting),
        "marks": [
            {"mark": mark.value, "title": MARK_TEXT[mark], "since": known.since, "status": mask_text(known.status)}
            for mark, known in state.marks.items()
        ],
        "red_flags": ["no_phone"] if state.lacks_phone_call else [],
        "next": [step.node.value for step in life.steps],
        "missing": list(life.missing),
        "counts": {
            "returns": state.returns,
            "redispatches": state.redispatches,
            "review_returns": state.review_returns,
            "urges": state.urges,
        },
    }


def flow_data(office: Office, ticket_id: int, *, masked: bool = True) -> dict[str, Any]:
    """Return the flow keys of ``ticket NO``: state, marks, next steps, rounds of assessment."""
    life = flow.life(office, ticket_id)
    return {**life_data(life), "assessments": _assessments(life.events, masked)}


def running_limits(office: Office, ticket_id: int) -> list[dict[str, Any]]:
    """List the limits that run now, with their proofs; the imported 办理时限 is listed by ``records.deadlines``."""
    now = office.now().isoformat()
    return [_limit(item, now) for item in flow.life(office, ticket_id).limits if _is_own(item)]


def deadlines(office: Office, record: TicketRecord) -> list[dict[str, Any]]:
    """List the hotline's 办理时限, met or missed, and the limits that run now."""
    state = flow.life(office, record.id).state
    done = record.values["closed_at"] or state.unit_closed_at or (state.since if state.is_ended else "")
    own = records.deadlines(office, record)
    if done:
        own = [{**item, "closed_at": done, "overdue": done > item["due_at"]} for item in own]
    return own + running_limits(office, record.id)


def all_events(office: Office, ticket_id: int, *, masked: bool = True) -> list[dict[str, Any]]:
    """List what happened to a ticket, newest first: operations, and in the place of flow operations their events."""
    by_operation: dict[int, list[Event]] = {}
    for event in flow.life(office, ticket_id).events:
        by_operation.setdefault(event.operation_id, []).insert(0, event)
    listed: list[dict[str, Any]] = []
    for operation in records.events(office, ticket_id):
        own = by_operation.get(operation["operation"])
        if own is None:
            listed.append(operation)
        else:
            listed += [_step_event(operation, event, masked) for event in own]
    return listed


def event_text(event: dict[str, Any]) -> str:
    """One line of a ticket's story."""
    extra = "（补录）" if event.get("late_entry") else ""
    undone = "（已撤销）" if event.get("undone") else ""
    return f"{event['at'].replace('T', ' ')}  {event['actor']}  {event['summary']}{extra}{undone}"


def _is_own(item: Running) -> bool:
    return item.kind is not LimitKind.HANDLE or item.deadline is not None


def _limit(item: Running, now: str) -> dict[str, Any]:
    steps = item.deadline.steps if item.deadline else ()
    return {
        "kind": item.kind.value,
        "title": item.title,
        "start_at": item.start_at,
        "due_at": item.due_at,
        "overdue": now > item.due_at,
        "source": item.source,
        "why": [f"{step.on}　{step.why}" for step in steps],
    }


def _assessments(events: tuple[Event, ...], masked: bool) -> list[dict[str, Any]]:
    return [
        {
            "round": event.details.get("round"),
            "at": event.at,
            "actor": event.actor,
            **{key: data["details"].get(key, "") for key in ("responded", "resolved", "satisfied", "recording")},
            "basis": data["text"],
        }
        for event, data in ((event, flow.event_data(event, masked=masked)) for event in events)
        if event.node is Node.ASSESS and not event.is_void
    ]


def _step_event(operation: dict[str, Any], event: Event, masked: bool) -> dict[str, Any]:
    data = flow.event_data(event, masked=masked)
    words = "　".join(part for part in (NODE_TEXT[event.node], event.unit, data["text"]) if part)
    return {**operation, **data, "summary": words}


def _values(given: list[str]) -> dict[str, str]:
    values = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise RefusedInput(f"--set “{text}”读不懂。请写成 栏=值，例如 unit=城市管理办公室。")
        values[name.strip()] = value
    return values


def _chosen(office: Office, number: str, created: str) -> int:
    found = records.records(office, register.by_number(office, number))
    if created:
        wanted = read_moment(created).isoformat()
        found = [record for record in found if record.values["created_at"] == wanted]
    lives = {record.id: flow.life(office, record.id) for record in found}
    if len(lives) > 1:
        lives = {key: life for key, life in lives.items() if not life.state.is_ended} or lives
    if len(lives) == 1:
        return next(iter(lives))
    moments = "、".join(record.values["created_at"].replace("T", " ") for record in found) or "没有"
    raise RefusedInput(f"编号 {number} 有几件工单，不知道是哪一件。请用 --created 写明创建时间（{moments}）。")


def _step_text(done: StepDone, life: TicketLife) -> str:
    lines = [
        f"{done.ticket_no}：已登记{NODE_TEXT[done.node]}{'（补录）' if done.is_late_entry else ''}，{done.state_text}。"
    ]
    lines += [f"{item.title}：{item.due_at.replace('T', ' ')}" for item in life.limits]
    return "\n".join([*lines, *done.warnings])
