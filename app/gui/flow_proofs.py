"""The proof of a running limit of the flow, in the shape of every other proof of a date."""

from __future__ import annotations

from datetime import date

from app.domain.flow_limits import Running
from app.gui.wording import moment_text
from app.services.due_proofs import DueProof


def proof_of(limit: Running) -> DueProof:
    """Say where a limit of the flow comes from: source, start, every day counted; the hotline's own is quoted."""
    deadline = limit.deadline
    start = f"起算 {moment_text(limit.start_at)}" if limit.start_at else ""
    if deadline is None:
        notes = ("热线系统给出的时限优先于处置级别（条例第十三条），按导入的时刻计算，不另行推算。",)
        return DueProof(
            key=limit.kind.value,
            title=limit.title,
            due_on=date.fromisoformat(limit.due_at[:10]),
            due_text=moment_text(limit.due_at),
            start_text=start,
            rule_text="",
            clause=limit.source,
            clause_text="",
            steps=(),
            is_provisional=False,
            calendar_version="",
            notes=notes,
        )
    return DueProof(
        key=limit.kind.value,
        title=limit.title,
        due_on=deadline.due_on,
        due_text=deadline.due_text,
        start_text=start,
        rule_text=deadline.rule.describe(),
        clause=limit.source,
        clause_text="",
        steps=deadline.steps,
        is_provisional=deadline.provisional,
        calendar_version=deadline.calendar_version,
    )
