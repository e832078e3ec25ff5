"""What can be wrong with the audit chain, in words (审计链的毛病)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """What was done to the log at the first bad entry."""

    MISSING = "missing"
    ALTERED = "altered"
    INSERTED = "inserted"
    MOVED = "moved"
    BROKEN = "broken"
    REWRITTEN = "rewritten"
    CUT = "cut"
    UNREADABLE = "unreadable"


FAULT_TITLES: Mapping[Fault, str] = {
    Fault.MISSING: "缺少",
    Fault.ALTERED: "被改",
    Fault.INSERTED: "插入",
    Fault.MOVED: "换位",
    Fault.BROKEN: "接不上",
    Fault.REWRITTEN: "与纸面记录不符",
    Fault.CUT: "尾部被截断",
    Fault.UNREADABLE: "读不出",
}

_SENTENCES: Mapping[Fault, str] = {
    Fault.MISSING: "第 {n} 条缺少，是被删掉的",
    Fault.ALTERED: "第 {n} 条的内容被改过，与它的校验码不符",
    Fault.INSERTED: "第 {n} 条是后来插入的",
    Fault.MOVED: "第 {n} 条不在原来的位置，次序被换过",
    Fault.BROKEN: "第 {n} 条与前一条接不上：它前面的记录被改过，并重算了校验码",
    Fault.REWRITTEN: "与纸面或备份上的校验码不符：从第 {n} 条起的某处被改写，后面的校验码都重算过",
    Fault.CUT: "尾部被截断：纸面、备份或登记提到的第 {n} 条及以后的记录不见了",
    Fault.UNREADABLE: "第 {n} 条读不出来，数据文件可能已损坏",
}


def fault_text(fault: str, first_bad: int | None, trusted: int = 0) -> str:
    """Say in one or two sentences what is wrong; "" when nothing is. ``trusted``: as in the storage's report."""
    if first_bad is None:
        return ""
    said = _SENTENCES[Fault(fault)] if fault in list(Fault) else "第 {n} 条起不一致"
    text = said.format(n=f"{first_bad:,}") + "。"
    return text + (f"第 {trusted:,} 条及以前与纸面和备份的记录一致。" if trusted else "")
