"""Reads what a contract template states about its results (成果与验收条款): plan, acceptance, limits, receipt."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.delivery_terms import FREQUENCIES, AcceptanceTerms, DeadlineTerm, DeliverableLine, Limit, ReceiptTerms
from app.domain.tables import Table

UNITS = frozenset({"workday", "day", "month", "hour"})


def limit_of(table: Table | None) -> Limit | None:
    """Read a length of time; None when absent."""
    if table is None:
        return None
    limit = Limit(
        table.one_of("unit", UNITS), table.count("n"), table.text("clause", required=True), table.texts("after")
    )
    table.done()
    return limit


def limits_of(tables: list[Table]) -> tuple[Limit, ...]:
    """Read several lengths of time."""
    return tuple(limit for limit in map(limit_of, tables) if limit is not None)


def line_of(table: Table) -> DeliverableLine:
    """Read a line of the deliverable plan (成果计划行)."""
    basis = table.data.get("basis", "service")
    reading = ""
    options = {"": basis}
    if isinstance(basis, Mapping):
        reading = str(basis.get("reading", ""))
        options = {str(k): str(v) for k, v in basis.items() if k != "reading"}
        table.mapping("basis")
    else:
        table.text("basis")
    line = DeliverableLine(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        name=table.text("name", required=True),
        frequency=table.one_of("frequency", FREQUENCIES),
        basis_reading=reading,
        basis=options,
        count=table.whole("count"),
        natural_count=table.whole("natural_count"),
        start_on=table.day("from"),
        end_on=table.day("to"),
        prices=table.texts("prices"),
        amount_each_fen=table.whole("amount_each_fen"),
        form=table.text("form"),
        period=table.text("period"),
        due=table.one_of("due", frozenset({"period_end", "event"}), "period_end"),
        when={str(k): tuple(v) for k, v in table.mapping("when").items()},
        note=table.text("note"),
        receipt_name=table.text("receipt_name"),
    )
    table.done()
    return line


def acceptance_of(table: Table) -> AcceptanceTerms:
    """Read the acceptance clock (验收期限)."""
    terms = AcceptanceTerms(
        clause=table.text("clause", required=True),
        also=table.texts("also"),
        review=limit_of(table.table("review")),
        revise=limit_of(table.table("revise")),
        receipt=limit_of(table.table("receipt")),
        analogy=limit_of(table.table("analogy")),
        deemed=table.flag("deemed"),
        reminder_after_expiry=table.flag("reminder_after_expiry", True),
        failed_max=table.whole("failed_max"),
        formats=table.texts("formats"),
        format_clause=table.text("format_clause"),
        cutoff=table.moment("cutoff"),
        cutoff_clause=table.text("cutoff_clause"),
        note=table.text("note"),
    )
    table.done()
    return terms


def deadline_of(table: Table) -> DeadlineTerm:
    """Read a limit or notice period (期限)."""
    term = DeadlineTerm(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        label=table.text("label", required=True),
        trigger=table.text("trigger"),
        unit=table.one_of("unit", UNITS),
        n=table.count("n"),
        direction=table.one_of("direction", frozenset({"after", "before"}), "after"),
        roll=table.flag("roll") if "roll" in table.data else None,
        party=table.one_of("party", frozenset({"office", "vendor", "both"})),
        consequence=table.text("consequence"),
    )
    table.done()
    return term


def receipt_of(table: Table | None) -> ReceiptTerms | None:
    """Read the receipt's own title and address (回执)."""
    if table is None:
        return None
    receipt = ReceiptTerms(
        table.text("clause", required=True), table.text("title", required=True), table.text("return_address")
    )
    table.done()
    return receipt
