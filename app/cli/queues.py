"""``queue`` and ``urge``: the work queues and the urging lists for scripts and scheduled jobs."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.console import Console, open_for_reading, open_for_writing, table
from app.domain.errors import RefusedInput
from app.domain.flow import MARK_TEXT
from app.domain.urging import URGE_TEXT, UrgeKind
from app.services import dispatching, queues, urging
from app.services.queues import QUEUE_TEXT, Queue, QueueRow
from app.services.session import Office
from app.services.urging import UrgeRow

_SHOWN = 50  # lines that the text form lists


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    names = "、".join(f"{queue}（{text}）" for queue, text in QUEUE_TEXT.items())
    queue = commands.add_parser("queue", help="待办队列：件数，或一个队列的工单（剩余时间少的在前）")
    queue.add_argument("name", nargs="?", default="", metavar="队列", help=names)
    queue.add_argument("--limit", type=int, metavar="N", help="最多几件")
    queue.set_defaults(run=run_queue)
    kinds = "、".join(f"{kind}（{text}）" for kind, text in URGE_TEXT.items())
    urge = commands.add_parser("urge", help="催办清单：件数，或一张清单")
    urge.add_argument("kind", nargs="?", default="", metavar="清单", help=kinds)
    urge.add_argument("--texts", action="store_true", help="各单位的催办文字")
    urge.add_argument("--record", action="store_true", help="记为已催办一次")
    urge.set_defaults(run=run_urge)


def run_queue(args: argparse.Namespace, console: Console) -> int:
    """Count the queues and check the day, or list one queue."""
    if args.limit is not None and args.limit < 0:
        raise RefusedInput("--limit 不能是负数。")
    with open_for_reading(args) as office:
        if not args.name:
            return _all_queues(office, console)
        name = _named(args.name, {queue.value: text for queue, text in QUEUE_TEXT.items()}, "队列")
        found = queues.ids(office, Queue(name))
        limit = args.limit if args.limit is not None or console.as_json else _SHOWN
        rows = queues.rows(office, found[:limit])
    console.result([_queue_data(row) for row in rows], _queue_text(rows))
    if len(rows) < len(found):
        console.note(f"共 {len(found)} 件，显示前 {len(rows)} 件。用 --limit 调整。")
    return 0


def run_urge(args: argparse.Namespace, console: Console) -> int:
    """Count the lists, or show one; ``--record`` counts one more urging for each of its tickets."""
    if not args.kind and (args.texts or args.record):
        raise RefusedInput("--texts 和 --record 要写明是哪一张清单，例如 urge due --texts。")
    with open_for_writing(args) if args.record else open_for_reading(args) as office:
        lists = urging.lists(office)
        if not args.kind:
            console.result(
                {kind.value: len(ids) for kind, ids in lists.items()},
                table(("清单", "件数"), [(URGE_TEXT[kind], len(ids)) for kind, ids in lists.items()], right=(1,)),
            )
            return 0
        kind = UrgeKind(_named(args.kind, {kind.value: text for kind, text in URGE_TEXT.items()}, "清单"))
        ids = lists[kind]
        if args.record and ids:
            urging.record(office, kind, ids)
        rows = urging.rows(office, ids)
        texts = urging.texts(office, kind, ids)
    if args.texts:
        data = [{"unit": item.unit, "tickets": len(item.ticket_ids), "text": item.text} for item in texts]
        console.result(data, "\n\n".join(item.text for item in texts) or "没有要催办的工单。")
        return 0
    console.result([_urge_data(row) for row in rows], _urge_text(rows))
    return 0


def _all_queues(office: Office, console: Console) -> int:
    counts = queues.counts(office)
    check = dispatching.day_check(office)
    data = {queue.value: {"total": count.total, "late": count.late} for queue, count in counts.items()}
    lines = [(QUEUE_TEXT[queue], count.total, count.late) for queue, count in counts.items()]
    day = {
        "day": check.day,
        "signed": check.signed,
        "dispatched": check.dispatched,
        "left": len(check.left),
        "returned": check.returned,
        "red": check.is_red,
    }
    back = f"，退回 {check.returned} 件" if check.returned else ""
    left = f"今天签收 {check.signed} 件，已派 {check.dispatched} 件，未派 {len(check.left)} 件{back}。"
    console.result({"queues": data, "today": day}, f"{table(('队列', '件数', '超时'), lines, right=(1, 2))}\n{left}")
    return 0


def _named(text: str, known: dict[str, str], what: str) -> str:
    for key, title in known.items():
        if text in (key, title):
            return key
    raise RefusedInput(
        f"没有“{text}”这个{what}。可用：{'、'.join(f'{key}（{title}）' for key, title in known.items())}。"
    )


def _queue_data(row: QueueRow) -> dict[str, Any]:
    return {
        "id": row.ticket_id,
        **row.values,
        "state": row.state_text,
        "state_code": row.state.value,
        "since": row.since,
        "limit_kind": row.limit_kind.value if row.limit_kind else "",
        "limit_due_at": row.limit_due_at,
        "marks": [MARK_TEXT[mark] for mark in row.marks],
        "red_flag": row.red_flag,
        "progress": row.progress,
        "urges": row.urges,
    }


def _queue_text(rows: list[QueueRow]) -> str:
    if not rows:
        return "这个队列里没有工单。"
    cells = [
        (
            row.limit_due_at.replace("T", " "),
            row.limit_text,
            row.values["ticket_no"],
            row.values["title"],
            row.mark_text,
        )
        for row in rows
    ]
    return table(("最近时限", "哪一个时限", "工单编号", "标题", "标记"), cells)


def _urge_data(row: UrgeRow) -> dict[str, Any]:
    return {
        "id": row.ticket_id,
        "ticket_no": row.ticket_no,
        "title": row.title,
        "unit": row.unit,
        "due_at": row.due_at,
        "dispatched_at": row.dispatched_at,
        "days": row.days,
        "urges": row.urges,
        "progress": row.progress,
        "marks": [MARK_TEXT[mark] for mark in row.marks],
    }


def _urge_text(rows: list[UrgeRow]) -> str:
    if not rows:
        return "没有要催办的工单。"
    cells = [
        (row.unit, row.ticket_no, row.title, row.due_at.replace("T", " "), row.days, row.urges, row.progress)
        for row in rows
    ]
    return table(("承办单位", "工单编号", "标题", "办理时限", "已过天数", "已催办", "最近进展"), cells, right=(4, 5))
