"""A morning by hand: 60 tickets opened, edited and saved in an office of 300,000, synchronous FULL."""

from __future__ import annotations

import random
import sys
import time

from app.services.session import open_office, prepare_to_write
from app.services.tickets import create, edit
from build.bench import data
from build.bench.report import Measure, percentile, publish

TICKETS = 300_000
EDITS = 60
LIMIT_MS = 30.0


def main() -> int:
    """Time every save of the morning: 50 edits and 10 new tickets, in the order of a day's work."""
    office = open_office(data.office(TICKETS), "bench", now=lambda: data.NOW)
    rng = random.Random(7)
    saves = []
    try:
        assert office.database.value("PRAGMA synchronous") == 2, "saves must be durable (synchronous FULL)"
        prepare_to_write(office)  # as the window does after its first paint
        for number in range(EDITS):
            started = time.perf_counter()
            if number % 6 == 5:
                create(office, _new_ticket(number))
            else:
                edit(office, rng.randrange(1, TICKETS), _changes(number))
            saves.append((time.perf_counter() - started) * 1000)
    finally:
        office.close()
    note = f"median {percentile(saves, 0.5):.1f} ms, first {saves[0]:.1f} ms"
    publish([Measure(f"slowest of {EDITS} saves by hand", max(saves), "ms", LIMIT_MS, note=note)])
    return 0


def _changes(number: int) -> dict[str, str]:
    """Return what a clerk writes into a ticket: unit, result, answers, and a body text that is indexed again."""
    return {
        "unit": f"示例处置单位（{number}）",
        "status": "办理中",
        "result": f"第{number}次联系诉求人，已约定上门时间，现场核实后答复。" * 5,
        "content": f"地址：示例街道。事项：市民补充反映第{number}点情况，希望尽快处理。" * 6,
        "remark": f"上午电话沟通 {number}",
    }


def _new_ticket(number: int) -> dict[str, str]:
    """Return a ticket that came by phone and is typed in."""
    return {
        "ticket_no": f"手工-{number:04d}",
        "created_at": "2026-11-20 09:30",
        "due_at": "2026-11-27 09:30",
        "title": "上门反映路灯不亮",
        "content": "来访群众反映村内主街路灯不亮，夜间出行不便，希望尽快修复。" * 4,
        "caller_name": "王样例",
        "caller_phone": "13800000000",
        "community": "北柳村",
    }


if __name__ == "__main__":
    sys.exit(main())
