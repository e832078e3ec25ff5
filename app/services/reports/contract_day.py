"""合同履约总览 (B45) of a day: money, deliverables, counters, deadlines, holds; one part a contract.

Today's is the page of ``contract_overview``. Of a day that is past, it tells what is dated: acceptances, payments,
locked settlements, counters and holds as of that day's end. Open deadlines and running delays have no past: left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.domain.counters import CounterValue
from app.domain.report_content import Block, Cell, Column, Door, Heading, Prose, Report, Table
from app.domain.report_periods import Period
from app.services import contracts
from app.services.acceptance_money import acceptance_money
from app.services.contract_overview import Overview, overview, taken_fen
from app.services.contract_terms import terms_of
from app.services.counters import counters
from app.services.deliverables import DeliverableRow, list_deliverables
from app.services.payment_ledger import HoldRow, Ledger, ledger
from app.services.progress import JobContext
from app.services.session import Office
from app.storage.queries import contracts as stored

TITLE = "合同履约总览"
_Money = Sequence[tuple[str, int | None]]


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B45."""
    today = office.now().date()
    day = min(period.end_on, today)
    blocks: list[Block] = []
    rows = [row for row in contracts.list_contracts(office) if day == today or _began(row, day)]
    for n, row in enumerate(rows):
        job.report(n, len(rows), TITLE)
        job.check()
        blocks.append(Heading(terms_of(office, row.id).terms.title))
        blocks += _today(overview(office, row.id)) if day == today else _past(office, row.id, day)
    return Report(
        code,
        f"{office.street}{TITLE}",
        period.title,
        tuple(blocks) or (Prose("没有适用这张报表的合同。"),),
        (_as_of(period.end_on, today), "款项按登记的付款、结算和主张计，与财务账核对后使用。"),
        signer=office.street,
        signed_on=day.isoformat(),
        options=dict(options),
    )


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Return nothing: no figure here has a door."""
    del office, code, period, options, door
    return array("q")


def _began(row: contracts.ContractRow, day: date) -> bool:
    """Whether a contract was in force, or its service had begun, on a past day."""
    return any(first and first <= day.isoformat() for first in (row.effective_on, row.start_on))


def _as_of(day: date, today: date) -> str:
    """Say as of when the contracts are seen: a day at most, so that the same register gives the same paper."""
    if day < today:
        return (
            f"按现有的登记，验收、付款、结算、扣款、计数器和付款阻断计到 {day} 当日；那天还没有开始的合同和作废的不计。"
            "期限、待并入扣款、逾期风险和可主张金额只有今天的数，写“—”或不列，见当天的总览。"
        )
    return f"按现有的合同登记，截至 {today}；作废的不计。{'所选的日子还没有到。' if day > today else ''}"


def _today(found: Overview) -> Iterator[Block]:
    money, done = found.money, found.progress
    said = _done_words(done.planned, done.done, done.overdue)
    said += f"未完成期限 {found.open_deadlines} 个，其中逾期 {found.overdue_deadlines} 个。"
    pairs = (
        ("合同总价", money.total_fen),
        ("已验收成果对应金额", money.accepted_fen),
        ("已付", money.paid_fen),
        ("未付", money.unpaid_fen),
        ("已扣（扣款、违约金）", money.deducted_fen),
        ("待并入扣款", money.to_deduct_fen),
        ("奖励", money.rewarded_fen),
        ("甲方逾期风险", money.at_risk_fen),
        ("可向乙方主张", money.claimable_fen),
    )
    yield _money_table(pairs, said)
    yield _due_table(found)
    yield from _alarms(found.alarms)
    for reading in found.missing:
        yield Prose(f"读法 {reading.code}（{reading.title}）还没有选定。")
    yield from _holds(found.holds)


def _past(office: Office, contract_id: int, day: date) -> Iterator[Block]:
    money, book = acceptance_money(office, contract_id, day), ledger(office, contract_id)
    locked = [row for row in book.settlements if row.locked_at[:10] <= day.isoformat()]
    pairs = (
        ("合同总价", money.total_fen),
        ("已验收成果对应金额", money.accepted_fen if money.planned else None),
        ("已付", money.paid_fen),
        ("未付", _unpaid(office, contract_id, book, day)),
        ("已扣（扣款、违约金）", sum(taken_fen(office, row) for row in locked)),
        ("待并入扣款", None),
        ("奖励", sum(row.reward_fen for row in locked)),
        ("甲方逾期风险", None),
        ("可向乙方主张", None),
    )
    yield _money_table(pairs, _progress_words(office, contract_id, day))
    yield from _alarms([one for one in counters(office, contract_id, day) if one.state != "ok"])
    yield from _holds([hold for hold in book.holds if _stood(hold, day.isoformat())])


def _unpaid(office: Office, contract_id: int, book: Ledger, day: date) -> int:
    """Return what the instalments had still to bring: the locked net, else the contract's amount, less the payments."""
    whole, until = 0, day.isoformat()
    for payment in terms_of(office, contract_id, day).terms.payments:
        nets = [row.net_fen for row in book.settlements_of(payment.no) if row.locked_at[:10] <= until]
        events = book.events_of(payment.no, "paid")
        paid = sum(event.amount_fen or 0 for event in events if event.on_date <= until)
        whole += max((sum(nets) if nets else payment.amount_fen) - paid, 0)
    return whole


def _progress_words(office: Office, contract_id: int, day: date) -> str:
    until = day.isoformat()
    submitted = {
        row["deliverable_id"]
        for row in stored.submissions_of_contract(office.database, contract_id)
        if row["submitted_at"][:10] <= until
    }
    rows = list_deliverables(office, contract_id)
    done = {row.id for row in rows if _is_done(row, until)}
    late = [row for row in rows if row.due_on and row.due_on < until and row.id not in submitted | done]
    return _done_words(len(rows), len(done), sum(not row.is_dropped for row in late))


def _is_done(row: DeliverableRow, until: str) -> bool:
    return row.is_done and bool(row.completed_on) and row.completed_on <= until


def _stood(hold: HoldRow, day: str) -> bool:
    return hold.from_on <= day and (hold.is_open or hold.until_on > day)


def _done_words(planned: int, done: int, overdue: int) -> str:
    return f"成果：计划 {planned} 项，已验收 {done} 项，逾期未交 {overdue} 项；"


def _money_table(pairs: _Money, said: str) -> Table:
    columns = (Column("item", "项目", width=24), Column("fen", "金额（元）", "money", 18))
    rows = tuple((Cell(name), Cell(fen)) for name, fen in pairs)
    return Table("款项", columns, rows, note=said if said.endswith("。") else f"{said[:-1]}。")


def _due_table(found: Overview) -> Table:
    columns = (
        Column("title", "最近的期限", width=30),
        Column("clause", "条款", width=18),
        Column("party", "义务方", width=8),
        Column("due_at", "届满", "moment", 18),
    )
    party = {"office": "甲方", "vendor": "乙方", "both": "双方"}
    rows = tuple(
        (Cell(f"{line.title} {line.detail}".strip()), Cell(line.clause), Cell(party[line.party]), Cell(line.due_at))
        for line in found.deadlines
    )
    return Table("期限", columns, rows, note="" if rows else "没有未完成的期限。")


def _alarms(found: Sequence[CounterValue]) -> Iterator[Block]:
    for one in found:
        effect = f"{one.effect.rstrip('。')}。" if one.effect else ""
        yield Prose(f"{one.code} {one.name}：{one.value}（{one.state_text}；{one.clause}）。{effect}")


def _holds(found: Sequence[HoldRow]) -> Iterator[Block]:
    for hold in found:
        yield Prose(f"付款阻断：{hold.reason}，自 {hold.from_on} 起。")
