"""Words of the payment ledger that the window, the command line and the papers share."""

from __future__ import annotations

from collections.abc import Mapping

EVENTS: Mapping[str, str] = {"request": "请款", "arrival": "财政到账", "paid": "支付", "refund": "退款"}
"""Kinds of money events (F4.8), each with its own day."""

VERDICTS: Mapping[str, str] = {"": "待核对", "accepted": "合规", "returned": "已退回"}

DELAY_STATES: Mapping[str, str] = {
    "waiting": "条件未齐",
    "no_limit": "没有期限",
    "running": "未到期",
    "late": "已逾期",
    "awaiting": "等财政到账",
    "paid": "已付清",
    "paid_late": "逾期付清",
}

AFTER_SETTLEMENT: frozenset[str] = frozenset({"invoice", "approval", "funds", "treasury"})
"""Gates that follow the settlement: the invoice is made out for its net, and it is what the approval approves."""

STAGES: Mapping[str, str] = {
    "open": "未填写",
    "filled": "专班已填写",
    "submitted": "已提交工委",
    "seen": "工委已出意见",
    "passed": "已定稿",
    "returned": "已退回",
}
"""Stages of a monthly evaluation (003·附1·七): only 工委扩大会通过 is final."""
