"""Reads the deductions per error out of a contract template and checks them (docs/contracts.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from app.domain.penalty_terms import (
    LOCK_KINDS,
    MONTHS,
    SAME_FACT,
    SCOPES,
    ByReading,
    LockTerm,
    PenaltyRules,
    PenaltyTerm,
    Requirement,
)
from app.domain.readings import Reading
from app.domain.tables import Table

if TYPE_CHECKING:
    from app.domain.contracts import ContractTemplate

_STEP = re.compile(r"(from|all):[1-9]\d{0,3}")
_LOCK_STEP = re.compile(r"(from|each|all):[1-9]\d{0,3}")


def penalty_of(table: Table) -> PenaltyTerm:
    """Read a deduction per error (按件扣款)."""
    penalty = PenaltyTerm(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        name=table.text("name", required=True),
        fen=table.count("fen"),
        high_fen=table.whole("high_fen") or 0,
        reading=table.text("reading"),
        steps={str(k): str(v) for k, v in table.mapping("steps").items()},
        post=table.text("post"),
        requires=tuple(_requirement(part) for part in table.tables("requires", f"{table.where}的要件")),
        lock=_lock(table.table("lock")),
    )
    table.done()
    return penalty


def rules_of(table: Table | None) -> PenaltyRules:
    """Read how errors are counted; the rules nearest to the words where the template has none."""
    if table is None:
        return PenaltyRules()
    rules = PenaltyRules(
        clause=table.text("clause", required=True),
        scope=by_reading(table, "scope", "contract"),
        month=by_reading(table, "month", "happened"),
        same_fact=by_reading(table, "same_fact", "heaviest"),
    )
    table.done()
    return rules


def by_reading(table: Table, key: str, default: str) -> ByReading:
    """Read a word, or ``{ reading = "R-15", "甲" = …, "乙" = … }``."""
    value = table.data.get(key, default)
    if isinstance(value, Mapping):
        options = {str(k): str(v) for k, v in table.mapping(key).items() if k != "reading"}
        return ByReading(str(value.get("reading", "")), options)
    return ByReading("", {"": table.text(key) or default})


def _requirement(table: Table) -> Requirement:
    requirement = Requirement(
        code=table.text("code", required=True),
        text=table.text("text", required=True),
        group=table.text("group"),
        reading=table.text("reading"),
        waived={str(k): str(v) for k, v in table.mapping("waived").items()},
        follows=table.one_of("follows", frozenset({"", "report"}), "") if table.data.get("follows") else "",
    )
    table.done()
    return requirement


def _lock(table: Table | None) -> LockTerm | None:
    if table is None:
        return None
    kind = table.one_of("kind", frozenset(LOCK_KINDS))
    lock = LockTerm(kind, table.whole("days") or 0, by_reading(table, "when", ""))
    table.done()
    return lock


def check_penalties(template: ContractTemplate) -> Iterator[str]:
    """Say what does not fit: steps and readings, requirements, locks, ways of counting."""
    known = {reading.code: reading for reading in template.readings}
    for penalty in template.penalties:
        yield from _check_steps(penalty, known)
        yield from _check_requirements(penalty, known)
        if penalty.lock is not None:
            yield from _check_choice(penalty.lock.when, f"扣款“{penalty.name}”的上岗限制", known)
            for step in penalty.lock.when.options.values():
                if _LOCK_STEP.fullmatch(step) is None:
                    yield f"扣款“{penalty.name}”的上岗限制“{step}”应写成 from:4、each:4 或 all:5。"
    rules = template.penalty_rules
    parts = (
        ("累计主体", rules.scope, SCOPES),
        ("归属月", rules.month, MONTHS),
        ("同一事实", rules.same_fact, SAME_FACT),
    )
    for title, choice, allowed in parts:
        yield from _check_choice(choice, f"扣款的{title}", known)
        for word in choice.options.values():
            if word not in allowed:
                yield f"扣款的{title}“{word}”不在允许的取值之内（{'、'.join(sorted(allowed))}）。"


def _check_steps(penalty: PenaltyTerm, known: Mapping[str, Reading]) -> Iterator[str]:
    if penalty.reading and (penalty.reading not in known or set(penalty.steps) != set(known[penalty.reading].options)):
        yield f"扣款“{penalty.name}”的阶梯与读法 {penalty.reading} 的选项不一致。"
    if not penalty.reading and set(penalty.steps) - {""}:
        yield f"扣款“{penalty.name}”的阶梯没有写明按哪一条读法（reading）。"
    for step in penalty.steps.values():
        if _STEP.fullmatch(step) is None:
            yield f"扣款“{penalty.name}”的阶梯“{step}”应写成 from:4 或 all:3。"


def _check_requirements(penalty: PenaltyTerm, known: Mapping[str, Reading]) -> Iterator[str]:
    codes = [one.code for one in penalty.requires]
    if len(set(codes)) != len(codes):
        yield f"扣款“{penalty.name}”的要件代码有重复。"
    for one in penalty.requires:
        if bool(one.reading) != bool(one.waived):
            yield f"扣款“{penalty.name}”的要件“{one.text}”：reading 和 waived 要一起写。"
        elif one.reading and (one.reading not in known or not set(one.waived) <= set(known[one.reading].options)):
            yield f"扣款“{penalty.name}”的要件“{one.text}”与读法 {one.reading} 的选项不一致。"
        elif not set(one.waived.values()) <= set(codes):
            yield f"扣款“{penalty.name}”的要件“{one.text}”写到的要件不存在。"


def _check_choice(choice: ByReading, title: str, known: Mapping[str, Reading]) -> Iterator[str]:
    if choice.reading and (choice.reading not in known or set(choice.options) != set(known[choice.reading].options)):
        yield f"{title}与读法 {choice.reading} 的选项不一致。"
