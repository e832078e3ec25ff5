"""What stands behind the figures of a month: lines, readings in force and others, counters when it was locked."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.penalty_month import KindTotal
from app.gui.dialogs.clause_proof import ProofPart
from app.gui.wording import money
from app.services.penalty_statements import StatementRow, Trial


@dataclass(frozen=True, slots=True)
class Proof:
    """A title, the clauses to show word for word, and the calculation."""

    title: str
    clauses: tuple[str, ...]
    parts: tuple[ProofPart, ...]


def of_total(trial: Trial) -> Proof:
    """Add up every line of the month."""
    lines = tuple(_line(line.name, line.nth, line.fact, line.now_fen) for line in trial.lines)
    clauses = tuple(kind.clause for kind in trial.result.kinds if kind.count)
    return Proof(f"{trial.month} 扣款合计", clauses, (ProofPart("逐条相加", lines),))


def of_kind(trial: Trial, kind: KindTotal) -> Proof:
    """Show one kind: its lines, its reading, what every other reading would give."""
    mine = [line for line in trial.lines if line.code == kind.code]
    lines = tuple(_line(line.person, line.nth, line.fact, line.now_fen) for line in mine)
    used = tuple(dict.fromkeys(line.reading for line in mine))
    others = tuple(
        f"{reading} {option}：{money(kinds[kind.code])} 元"
        for reading, options in trial.result.by_kind.items()
        for option, kinds in options.items()
    )
    parts = (ProofPart("逐条", lines), ProofPart("采用的读法", used), ProofPart("其他读法", others))
    return Proof(f"{kind.name}：条款和算法", (kind.clause,), parts)


def of_pending(trial: Trial) -> Proof:
    """List what changed since the month was locked."""
    lines = tuple(f"{line.fact}：{money(line.was_fen)} → {money(line.now_fen)}　{line.note}" for line in trial.pending)
    return Proof(f"{trial.month} 锁定后的变化", (), (ProofPart("逐条变化", lines),))


def of_statement(row: StatementRow) -> Proof:
    """Show a locked statement as it was frozen."""
    lines = tuple(_line(line.name, line.nth, line.fact, line.fen) for line in row.lines)
    readings = tuple(f"{code} {option}" for code, option in row.readings.items())
    counters = tuple(f"{one.code} {one.name}：{one.value}（触发 {one.trigger_at}）" for one in row.counters)
    parts = (ProofPart("明细", lines), ProofPart("锁定时的读法", readings), ProofPart("锁定时的计数", counters))
    return Proof(row.title, tuple(line.clause for line in row.lines), parts)


def _line(head: str, nth: int, fact: str, fen: int) -> str:
    number = f"第 {nth} 件" if nth else "不再计罚"
    return f"{head}　{number}　{fact}　{money(fen)} 元"
