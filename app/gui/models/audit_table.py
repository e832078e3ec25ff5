"""Columns of 审计: number, moment, person, action, what it was about, reason and details."""

from __future__ import annotations

from app.gui.models.paged_table import Column
from app.services.audit_log import LogLine


def audit_columns() -> list[Column[LogLine]]:
    """Return the columns; the list is always in the order of the chain, newest first."""
    return [
        Column("seq", "序号", lambda row: f"{row.id:,}", 76, is_right=True, is_sortable=False),
        Column("at", "时间", lambda row: row.at.replace("T", " "), 164, is_sortable=False),
        Column("actor", "人员", lambda row: row.actor, 92, is_sortable=False),
        Column("kind", "种类", lambda row: row.kind, 104, is_sortable=False),
        Column("action", "动作", lambda row: row.title, 168, is_sortable=False),
        Column("subject", "对象", lambda row: row.about, 132, is_sortable=False),
        Column("detail", "原因和内容", _text, 480, is_sortable=False),
    ]


def _text(row: LogLine) -> str:
    return "；".join(part for part in (row.reason, *row.details) if part)
