"""Which values of 考核状态 say that a ticket is left out of the rates (剔除 / 不纳入考核).

挂账 and 非权属 stand beside 剔除 in the ledgers (domain.md §2.4) but do not by themselves leave a ticket out.
"""

from __future__ import annotations

EXCLUDED_STATES: tuple[str, ...] = (
    "剔除",
    "主动剔除",
    "已剔除",
    "剔除通过",
    "不纳入考核",
    "不纳入",
    "不考核",
    "非考核",
    "是",  # the column 是否剔除
)
"""Whole words: 剔除申报中 or 剔除未通过 is still assessed."""


def is_excluded(state: str) -> bool:
    """Whether this 考核状态 leaves a ticket out of the denominator."""
    return state.strip() in EXCLUDED_STATES
