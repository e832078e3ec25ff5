"""Which tickets still count: open until the hotline's file or a person says closed (办结)."""

from __future__ import annotations

CLOSED_STATUSES: tuple[str, ...] = (
    "已办结",
    "办结",
    "已结案",
    "结案",
    "已归档",
    "归档",
    "已完成",
    "已关闭",
    "已退回",
    "已作废",
)
"""Values of 工单状态 that end the clock even when no 办结时间 came with them; whole words, so 未办结 stays open."""


def is_closed(status: str, closed_at: str) -> bool:
    """Whether a ticket's limit (办理时限) no longer runs."""
    return bool(closed_at) or status in CLOSED_STATUSES
