"""Paper of 合同履约总览 (B45): one lying A4 page, filled from ``contract_overview`` as of now; every copy is logged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.counters import CounterValue
from app.domain.form_content import Form, shown
from app.domain.money import format_yuan
from app.domain.overview_papers import OverviewPaper, Row, overview_form
from app.services.contract_overview import InstalmentMoney, Overview, overview
from app.services.due_lines import DueLine
from app.services.printing import Target, print_paper
from app.services.session import Office

CODE = "B45"
PARTY = {"office": "甲方", "vendor": "乙方", "both": "双方"}
MOST_COUNTERS, MOST_HINTS, MOST_HOLDS = 7, 3, 3
MOST_ROWS, LEAST_LINES = 11, 4
"""Counters and deadlines share the page: the more counters, the fewer deadlines, but never less than four."""


def form(office: Office, contract_id: int) -> Form:
    """Fill 合同履约总览 of a contract as of now. Raises ``NotFound``."""
    return overview_form(paper(overview(office, contract_id), office.actor))


def pdf(office: Office, contract_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return the page as PDF; logged unless it is a preview. Raises ``NotFound``."""
    from app.documents.case_papers import draw_form

    filled = form(office, contract_id)
    return print_paper(
        office,
        CODE,
        f"contract:{contract_id}",
        f"合同 {contract_id} 履约总览",
        lambda mark: draw_form(filled, mark),
        target=target,
        save_to=save_to,
    )


def paper(found: Overview, actor: str) -> OverviewPaper:
    """Write an overview's figures as the page shows them."""
    terms, row = found.contract.terms, found.contract.row
    alarms = counter_rows(found.alarms)[:MOST_COUNTERS]
    lines = found.deadlines[: max(MOST_ROWS - len(alarms), LEAST_LINES)]
    effective = found.contract.effective_on
    return OverviewPaper(
        contract=(
            f"{terms.code} {row['title']}",
            row["owner_name"],
            row["vendor_name"],
            f"{terms.start_on} 至 {terms.end_on}",
            effective.isoformat() if effective else "未填",
            days_text(found),
        ),
        money=money_row(found),
        instalments=tuple(map(instalment_row, found.instalments)),
        deliverables=tuple(
            str(n) for n in (found.progress.planned, found.progress.done, found.progress.overdue, found.waiting)
        ),
        counters=alarms,
        counters_note=_counters_note(found),
        deadlines=tuple(map(deadline_row, lines)),
        deadlines_note=f"（未完成 {found.open_deadlines} 项，其中逾期 {found.overdue_deadlines} 项；列出最近的）",
        holds=_capped([f"{hold.cause_text}（{hold.clause}）：{hold.reason}" for hold in found.holds], MOST_HOLDS),
        missing=missing_texts(found),
        hints=_capped(found.hints, MOST_HINTS),
        made=f"截至 {shown(found.at)}，{actor} 制表。扣减、风险按本系统登记的记录计算，由有权人确认后才生效。",
    )


def days_text(found: Overview) -> str:
    """Say how long the service still runs, or since when it is over."""
    if found.ended_on:
        return f"{found.ended_on} 已解除"
    return f"{found.days_left} 日" if found.days_left >= 0 else f"已期满 {-found.days_left} 日"


def money_row(found: Overview) -> Row:
    """Write the sums in the order of the page's heads."""
    money = found.money
    amounts = (
        money.total_fen,
        money.accepted_fen,
        money.rewarded_fen,
        money.deducted_fen,
        money.compensated_fen,
        money.to_deduct_fen,
        money.paid_fen,
        money.unpaid_fen,
        money.at_risk_fen,
        money.claimable_fen,
    )
    return tuple("—" if fen is None else format_yuan(fen) for fen in amounts)


def instalment_row(one: InstalmentMoney) -> Row:
    """Write one instalment; before it is settled nothing was set off yet."""
    amounts = (one.planned_fen, one.added_fen, one.deducted_fen, one.payable_fen, one.paid_fen)
    planned, added, deducted, payable, paid = (format_yuan(fen) for fen in amounts)
    if not one.is_settled:
        added = deducted = "未结算"
    return (one.name, planned, added, deducted, payable, paid, one.due_on or "—", one.state_text, one.clause)


def counter_rows(alarms: Sequence[CounterValue]) -> tuple[Row, ...]:
    """Write one row a counter: its gravest subject stands for all of them."""
    by_code: dict[str, list[CounterValue]] = {}
    for value in alarms:
        by_code.setdefault(value.code, []).append(value)
    return tuple(counter_row(max(group, key=_gravity), len(group)) for group in by_code.values())


def _gravity(value: CounterValue) -> tuple[bool, int]:
    return value.state == "triggered", -value.value if value.is_below else value.value


def counter_row(value: CounterValue, count: int = 1) -> Row:
    """Write one counter with its thresholds; ``count`` subjects of it warn."""
    subject = f"{value.subject} 等 {count} 项" if count > 1 else value.subject or "—"
    numbers = f"{value.value} / {value.warn_at} / {value.trigger_at}"
    state = f"{value.state_text}（已处置）" if value.handled else value.state_text
    return (value.code, value.name, subject, numbers, state, value.clause, value.effect)


def deadline_row(line: DueLine) -> Row:
    """Write one open deadline."""
    return (shown(line.due_at), line.title, PARTY[line.party], line.clause, line.consequence or "—")


def missing_texts(found: Overview) -> tuple[str, ...]:
    """Name the required readings that nobody chose, and the blanks of the contract."""
    readings = [f"{reading.code} {reading.title}（必须先选定读法）" for reading in found.missing]
    return (*readings, *found.blanks)


def _counters_note(found: Overview) -> str:
    count, alarms = len(found.counters), len(found.alarms)
    if not count:
        return "（合同没有约定）"
    if not alarms:
        return f"（{count} 项均正常）"
    return f"（{alarms} 项预警或触发，其余 {count - alarms} 项正常）"


def _capped(texts: Sequence[str], most: int) -> tuple[str, ...]:
    left = len(texts) - most
    return (*texts[:most], *([f"……另有 {left} 项，见合同与成果。"] if left > 0 else []))
