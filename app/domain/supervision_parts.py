"""Reads and checks the parts of a template that speak of supervision (one function a table)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.supervision_terms import (
    MEASURES,
    REFUNDS,
    TERMINATION_KINDS,
    BreachKind,
    MajeureTerms,
    RectificationTerms,
    RetentionTerm,
    StaffingTerms,
    SupervisionTerms,
    TerminationGround,
)
from app.domain.tables import Table

_PARTIES = frozenset({"office", "vendor", "both"})
_PAPERS = frozenset({"pledge", "agreement"})


def supervision_of(table: Table) -> SupervisionTerms:
    """Read every table of supervision out of a contract's own table."""
    return SupervisionTerms(
        breaches=tuple(breach_of(t) for t in table.tables("breaches", "违约事项")),
        rectification=rectification_of(table.table("rectification")),
        staffing=staffing_of(table.table("staffing")),
        retentions=tuple(retention_of(t) for t in table.tables("retentions", "留存与保密")),
        majeure=majeure_of(table.table("force_majeure")),
        terminations=tuple(termination_of(t) for t in table.tables("terminations", "终止与解除")),
    )


def breach_of(table: Table) -> BreachKind:
    """Read a kind of breach (违约事项)."""
    kind = BreachKind(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        name=table.text("name", required=True),
        party=table.one_of("party", frozenset({"office", "vendor"}), "vendor"),
        measures=table.texts("measures", required=True),
        is_fundamental=table.flag("fundamental"),
        is_leak=table.flag("leak"),
        note=table.text("note"),
    )
    for measure in kind.measures:
        if measure not in MEASURES:
            table.complain("measures", f"处置“{measure}”不认识（{'、'.join(MEASURES)}）")
    table.done()
    return kind


def rectification_of(table: Table | None) -> RectificationTerms | None:
    """Read how rectification is demanded (限期整改)."""
    if table is None:
        return None
    terms = RectificationTerms(
        clauses=table.texts("clauses", required=True),
        deadline=table.text("deadline"),
        max_failed=table.whole("max_failed"),
        overdue_ends=table.flag("overdue_ends"),
        right_clause=table.text("right_clause"),
        has_daily_damages=table.flag("daily_damages"),
        consequence=table.text("consequence"),
    )
    table.done()
    return terms


def staffing_of(table: Table | None) -> StaffingTerms | None:
    """Read what is asked of the vendor's people (派驻人员)."""
    if table is None:
        return None
    terms = StaffingTerms(
        clause=table.text("clause"),
        minimum=table.whole("minimum") or 0,
        filing_clause=table.text("filing_clause"),
        change_clause=table.text("change_clause"),
        core_clause=table.text("core_clause"),
        papers_clause=table.text("papers_clause"),
        papers=table.texts("papers"),
        demand_clause=table.text("demand_clause"),
        demand_deadline=table.text("demand_deadline"),
        violation_clause=table.text("violation_clause"),
        violation_deadline=table.text("violation_deadline"),
    )
    for paper in terms.papers:
        if paper not in _PAPERS:
            table.complain("papers", f"“{paper}”应为 pledge 或 agreement")
    table.done()
    return terms


def retention_of(table: Table) -> RetentionTerm:
    """Read a retention or secrecy period (留存、保密)."""
    term = RetentionTerm(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        subject=table.text("subject", required=True),
        kind=table.one_of("kind", frozenset({"retain", "secret"})),
        deadline=table.text("deadline"),
        endless=table.flag("endless"),
        reading=table.text("reading"),
    )
    if term.endless == bool(term.deadline):
        table.complain("deadline", "要么引用一个期限，要么写 endless = true")
    table.done()
    return term


def majeure_of(table: Table | None) -> MajeureTerms | None:
    """Read the clause of force majeure (不可抗力)."""
    if table is None:
        return None
    terms = MajeureTerms(
        clause=table.text("clause", required=True),
        prolongs=table.flag("prolongs"),
        proof_deadline=table.text("proof_deadline"),
        over_workdays=table.whole("over_workdays"),
        right_clause=table.text("right_clause"),
    )
    table.done()
    return terms


def termination_of(table: Table) -> TerminationGround:
    """Read a ground of termination with its clearing (终止与清算)."""
    ground = TerminationGround(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        name=table.text("name", required=True),
        kind=table.one_of("kind", frozenset(TERMINATION_KINDS)),
        by=table.one_of("by", _PARTIES, "office"),
        refund=table.one_of("refund", frozenset(REFUNDS), "none"),
        refund_clause=table.text("refund_clause"),
        damages=table.ratio("damages"),
        damages_by=table.one_of("damages_by", frozenset({"office", "vendor"}), "vendor"),
        damages_clause=table.text("damages_clause"),
        notice=table.text("notice"),
        return_by=table.text("return_by"),
        counters=table.texts("counters"),
        breaches=table.texts("breaches"),
        readings=table.texts("readings"),
        after=table.text("after"),
        note=table.text("note"),
    )
    table.done()
    return ground


def used_clauses(terms: SupervisionTerms) -> Iterator[tuple[str, str]]:
    """Every clause that these parts refer to, with where."""
    for kind in terms.breaches:
        yield f"违约事项“{kind.name}”", kind.clause
    if terms.rectification:
        for ref in (*terms.rectification.clauses, terms.rectification.right_clause):
            yield "限期整改", ref
    if terms.staffing:
        staffing = terms.staffing
        refs = (staffing.clause, staffing.filing_clause, staffing.change_clause, staffing.core_clause)
        for ref in (*refs, staffing.papers_clause, staffing.demand_clause, staffing.violation_clause):
            yield "派驻人员", ref
    for term in terms.retentions:
        yield f"留存与保密“{term.subject}”", term.clause
    if terms.majeure:
        yield "不可抗力", terms.majeure.clause
        yield "不可抗力", terms.majeure.right_clause
    for ground in terms.terminations:
        for ref in (ground.clause, ground.refund_clause, ground.damages_clause):
            yield f"终止“{ground.name}”", ref


def wrong_names(
    terms: SupervisionTerms, deadlines: Sequence[str], counters: Sequence[str], readings: Sequence[str]
) -> Iterator[str]:
    """Names of limits, counters, readings and breaches that these parts use but the template does not have."""
    for where, code in _used_deadlines(terms):
        if code and code not in deadlines:
            yield f"{where}引用的期限“{code}”不在期限清单里。"
    codes = {kind.code for kind in terms.breaches}
    for ground in terms.terminations:
        unknown = [
            *(code for code in ground.counters if code not in counters),
            *(code for code in ground.breaches if code not in codes),
            *(code for code in ground.readings if code not in readings),
        ]
        for code in unknown:
            yield f"终止“{ground.name}”引用的“{code}”不存在。"
        if ground.damages is not None and not 0 < ground.damages <= 1:
            yield f"终止“{ground.name}”的违约金比例应在 0 与 100% 之间。"
    for term in terms.retentions:
        if term.reading and term.reading not in readings:
            yield f"留存与保密“{term.subject}”引用的读法“{term.reading}”不存在。"


def _used_deadlines(terms: SupervisionTerms) -> Iterator[tuple[str, str]]:
    if terms.rectification:
        yield "限期整改", terms.rectification.deadline
    if terms.staffing:
        yield "派驻人员", terms.staffing.demand_deadline
        yield "派驻人员", terms.staffing.violation_deadline
    if terms.majeure:
        yield "不可抗力", terms.majeure.proof_deadline
    for term in terms.retentions:
        yield f"留存与保密“{term.subject}”", term.deadline
    for ground in terms.terminations:
        yield f"终止“{ground.name}”", ground.notice
        yield f"终止“{ground.name}”", ground.return_by
