"""``contract overview``: where a contract stands (B45) as text or JSON; the page itself is ``print B45``."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.console import Console, open_for_reading, table
from app.cli.contract_output import plain, with_contract
from app.domain.overview_papers import COUNTER_HEADS, DEADLINE_HEADS, INSTALMENT_HEADS, MONEY_HEADS
from app.services import overview_papers
from app.services.contract_overview import Overview, overview


def add_overview(actions: Any) -> None:
    """Add the action to ``contract``."""
    with_contract(actions, "overview", "履约总览：款项、成果、计数器、期限、阻断（打印用 print B45）", run_overview)


def run_overview(args: argparse.Namespace, console: Console) -> int:
    """Say where a contract stands."""
    with open_for_reading(args) as office:
        found = overview(office, args.contract)
        paper = overview_papers.paper(found, office.actor)
    parts = [
        f"{paper.contract[0]}　{paper.contract[3]}　剩余 {paper.contract[5]}",
        "　".join(f"{head} {text}" for head, text in zip(MONEY_HEADS, paper.money, strict=True)),
        table(INSTALMENT_HEADS, paper.instalments),
        "成果：计划 {}　已完成 {}　逾期未交 {}　等待验收 {}".format(*paper.deliverables),
        f"计数器{paper.counters_note}",
        *([table(COUNTER_HEADS, paper.counters)] if paper.counters else []),
        f"期限{paper.deadlines_note}",
        *([table(DEADLINE_HEADS, paper.deadlines)] if paper.deadlines else []),
        *(f"阻断：{text}" for text in paper.holds),
        *(f"待补：{text}" for text in paper.missing),
        *(f"提示：{text}" for text in paper.hints),
    ]
    console.result(_data(found), "\n".join(parts))
    return 0


def _data(found: Overview) -> dict[str, Any]:
    return {
        "id": found.contract.id,
        "at": found.at,
        "days_left": found.days_left,
        "ended_on": found.ended_on,
        "money": plain(found.money),
        "payments": plain(found.instalments),
        "deliverables": plain(found.progress) | {"waiting": found.waiting},
        "counters": [
            {"code": v.code, "subject": v.subject, "value": v.value, "state": v.state, "clause": v.clause}
            for v in found.counters
        ],
        "deadlines": plain(found.deadlines),
        "open_deadlines": found.open_deadlines,
        "overdue_deadlines": found.overdue_deadlines,
        "holds": plain(found.holds),
        "missing_readings": [reading.code for reading in found.missing],
        "blanks": list(found.blanks),
    }
