"""What a draft would become: deliverable plan, instalments with their sum and 大写, clauses with what rests on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import clauses
from app.domain.contract_draft import ContractDraft
from app.domain.deliverables import PlannedItem, plan
from app.domain.draft_fields import Kind
from app.domain.draft_follow import words_of
from app.domain.draft_problems import Problem
from app.domain.draft_sections import SECTIONS, entry_title
from app.domain.money import format_yuan
from app.domain.readings import readings_of


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One instalment: what it is called, its share, its amount in yuan and in 大写."""

    name: str
    ratio: str
    amount: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseUse:
    """A clause and the entries that rest on it (付款期次“首付款”); none: the text is only kept."""

    ref: str
    text: str
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """``plan`` is empty while ``waits`` says how many problems keep it from being worked out."""

    plan: tuple[PlannedItem, ...]
    waits: int
    payments: tuple[PaymentLine, ...]
    paid_fen: int
    total_fen: int
    words: str
    stated_words: str
    clauses: tuple[ClauseUse, ...]

    @property
    def sum_text(self) -> str:
        """Say whether the instalments add up."""
        if self.paid_fen == self.total_fen:
            return f"各期合计 {format_yuan(self.paid_fen)} 元，与合同总价一致。"
        gap = self.total_fen - self.paid_fen
        side = f"还差 {format_yuan(gap)}" if gap > 0 else f"多出 {format_yuan(-gap)}"
        return f"各期合计 {format_yuan(self.paid_fen)} 元，合同总价 {format_yuan(self.total_fen)} 元，{side} 元。"


def preview(draft: ContractDraft, found: Sequence[Problem]) -> Preview:
    """Work it out under the readings' defaults; what is missing is left out."""
    data = draft.data
    waits = sum(not problem.is_hint for problem in found)
    items: tuple[PlannedItem, ...] = ()
    if not waits:
        terms = clauses.load(data)
        items = plan(terms, readings_of(terms.readings))
    payments = data.get("payments") or []
    return Preview(
        items,
        waits,
        tuple(_payment(row) for row in payments),
        sum(_whole(row.get("amount_fen")) for row in payments),
        _whole(data.get("total_fen")),
        words_of(data),
        data.get("total_chinese") or "",
        _uses(data),
    )


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _payment(row: Mapping[str, Any]) -> PaymentLine:
    amount = _whole(row.get("amount_fen"))
    ratio = str(row.get("ratio") or "")
    words = words_of({"total_fen": amount})
    return PaymentLine(str(row.get("name") or ""), "余款" if ratio == "rest" else ratio, format_yuan(amount), words)


def _uses(data: Mapping[str, Any]) -> tuple[ClauseUse, ...]:
    users: dict[str, list[str]] = {}
    for section in SECTIONS:
        for part in section.parts:
            value = data.get(part.key) if part.key and part.key != "clauses" else None
            rows = value if part.is_list else [value]
            for at, row in enumerate(rows or []):
                name = part.label + (entry_title(part, data, at) if part.is_list else "")
                for ref in _refs(part.fields, row or {}):
                    users.setdefault(ref, []).append(name)
    return tuple(
        ClauseUse(
            str(row.get("ref", "")), str(row.get("text", "")), tuple(dict.fromkeys(users.get(row.get("ref"), [])))
        )
        for row in data.get("clauses") or []
    )


def _refs(fields: Sequence[Any], row: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for one in fields:
        value = row.get(one.key)
        if value is None:
            continue
        if one.kind is Kind.REF and one.source == "clauses":
            found.append(value)
        elif one.kind is Kind.REFS and one.source == "clauses":
            found += value
        elif one.kind in (Kind.PART, Kind.ROWS):
            for inner in value if isinstance(value, list) else [value]:
                found += _refs(one.fields, inner)
    return found
