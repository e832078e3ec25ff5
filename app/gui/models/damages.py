"""Lists of 违约金 and 手工扣款 on 失误与扣款."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.months import Month
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.cases_registers import CaseLine
from app.gui.models.ledger_columns import Line, column, fen, part, text, words_of
from app.services import damages_claims, manual_deductions
from app.services.damages_candidates import DamagesCandidate
from app.services.damages_claims import ClaimRow
from app.services.session import Office


@dataclass(frozen=True, slots=True)
class DamagesLine:
    """A computed candidate, or a claim as registered."""

    kind: str
    state: str
    clause: str
    fact: str
    days: str
    amount_fen: int | None
    done_on: str
    candidate: DamagesCandidate | None = None
    claim: ClaimRow | None = None


def read_damages(office: Office, contract_id: int, _month: Month) -> tuple[None, list[Line]]:
    """Read computed candidates and registered claims; candidates have negative ids."""
    if not contract_id:
        return None, []
    found = damages_claims.candidates(office, contract_id)
    lines = [CaseLine(-at, None, _candidate_line(one), frozenset({"open"})) for at, one in enumerate(found, 1)]
    for row in damages_claims.rows(office, contract_id):
        lines.append(
            CaseLine(row.id, None, _claim_line(row), frozenset({"open" if row.state == "candidate" else row.state}))
        )
    return None, lines


def _candidate_line(one: DamagesCandidate) -> DamagesLine:
    made = one.reckoning
    kind = "乙方逾期" if one.party == "vendor" else "甲方付款逾期"
    kind = kind if made.due_on else f"{'乙方' if one.party == 'vendor' else '甲方'}定额违约金"
    state = "还在逾期" if one.is_running else "待决定"
    days = f"{made.days}" if made.due_on else ""
    return DamagesLine(kind, state, made.clause, one.fact, days, one.amount_fen, made.done_on, one)


def _claim_line(row: ClaimRow) -> DamagesLine:
    days = "" if row.days is None else f"{row.days}"
    return DamagesLine(
        row.kind_text, row.state_text, row.clause_cited, row.fact, days, row.amount_fen, row.done_on, None, row
    )


def damages_spec() -> CaseListSpec:
    """Describe the list of damages."""
    columns = (
        text("kind", "种类", 130),
        text("state", "状态", 80),
        text("fact", "事实", 200),
        column("days", "逾期日", lambda line: line.row.days, 64, True, False),
        fen("amount_fen", "金额（元）", 110),
        text("clause", "条款", 110),
    )
    filters = (
        part("open", "待决定"),
        part("claimed", "已计取"),
        part("waived", "已放弃"),
        CaseFilter("all", "全部", everything),
    )
    empty = ("没有逾期", "成果、修改、整改或付款逾期时，这里自动列出候选和算式；计取与否由人决定。")
    tones = {"state": lambda line: "warn" if "open" in line.parts else ""}
    return CaseListSpec("违约金", "项", columns, filters, "fact", words_of, tones, empty)


def read_manual(office: Office, contract_id: int, _month: Month) -> tuple[None, list[Line]]:
    """Read the deductions by hand."""
    rows = manual_deductions.rows(office, contract_id) if contract_id else []
    return None, [CaseLine(row.id, None, row, frozenset({"settled" if row.settled_fen else "open"})) for row in rows]


def manual_spec() -> CaseListSpec:
    """Describe the list of deductions by hand."""
    columns = (
        text("happened_on", "发生日", 96),
        text("clause_cited", "条款", 110),
        text("fact", "事实", 200),
        fen("amount_fen", "金额（元）", 110),
        text("approved_by", "批准人", 84),
        text("approved_on", "批准日", 96),
    )
    filters = (part("open", "未结算"), part("settled", "已结算"), CaseFilter("all", "全部", everything))
    empty = (
        "没有手工扣款",
        "合同没有写明标准的扣款（如 004·六(一)1、八.1，002·4.7）在这里登记：依据、金额、批准人必填。",
    )
    return CaseListSpec("手工扣款", "笔", columns, filters, "fact", words_of, {}, empty)
