"""Reads the parts of a contract template (one function a table); ``app/domain/clauses.py`` puts them together."""

from __future__ import annotations

from app.domain.contracts import (
    HOLD_CAUSES,
    Clause,
    Counter,
    DamagesTerm,
    Defect,
    EvaluationItem,
    Grade,
    HoldTerm,
    MailboxTerms,
    NoticeTerms,
    Party,
    Payment,
    PriceLine,
    RenewalTerms,
    Right,
)
from app.domain.delivery_parts import UNITS, limit_of, limits_of
from app.domain.penalty_parts import by_reading
from app.domain.readings import Reading
from app.domain.tables import Table


def party_of(parent: Table, key: str, title: str) -> Party:
    """Read one side (甲方、乙方) from the table ``key`` of the contract."""
    table = parent.table(key) or Table({}, title, parent.problems)
    party = Party(
        name=table.text("name", required=True),
        address=table.text("address"),
        postcode=table.text("postcode"),
        credit_code=table.text("credit_code"),
        bank_name=table.text("bank_name"),
        bank_account=table.text("bank_account"),
        bank_code=table.text("bank_code"),
        invoice_type=table.text("invoice_type"),
        invoice_title=table.text("invoice_title"),
        invoice_address=table.text("invoice_address"),
        invoice_phone=table.text("invoice_phone"),
        note=table.text("note"),
    )
    table.done()
    return party


def price_of(table: Table) -> PriceLine:
    """Read a price line (报价行)."""
    line = PriceLine(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        group=table.text("group"),
        row=table.text("row"),
        name=table.text("name", required=True),
        quantity=table.count("quantity"),
        unit_fen=table.count("unit_fen"),
        amount_fen=table.count("amount_fen"),
        note=table.text("note"),
    )
    table.done()
    return line


def payment_of(table: Table) -> Payment:
    """Read an instalment (付款期次)."""
    cycle = table.table("cycle")
    start, end = (cycle.day("start_on", required=True), cycle.day("end_on", required=True)) if cycle else (None, None)
    payment = Payment(
        no=table.count("no"),
        name=table.text("name", required=True),
        ratio=table.ratio("ratio"),
        amount_fen=table.count("amount_fen"),
        clause=table.text("clause", required=True),
        gates=table.texts("gates", required=True),
        due=limits_of(table.tables("due", f"{table.where}的期限")),
        earliest=limit_of(table.table("earliest")),
        cycle=(start, end) if start and end else None,
        note=table.text("note"),
    )
    table.done()
    return payment


def damages_of(table: Table) -> DamagesTerm:
    """Read damages (违约金)."""
    base = by_reading(table, "base", "")
    for word in base.options.values():
        if word not in ("total", "amount"):
            table.complain("base", f"“{word}”应为 total 或 amount")
    term = DamagesTerm(
        code=table.text("code", required=True),
        party=table.one_of("party", frozenset({"office", "vendor"})),
        clause=table.text("clause", required=True),
        rate=table.ratio("rate"),
        lump=table.ratio("lump"),
        base=next(iter(base.options.values()), ""),
        cap=table.ratio("cap"),
        exempt=table.text("exempt"),
        rights=tuple(right_of(t) for t in table.tables("rights", f"{table.where}的权利")),
        note=table.text("note"),
        base_reading=base.reading,
        bases=base.options if base.reading else {},
        at_most=table.whole("at_most"),
    )
    table.done()
    return term


def right_of(table: Table) -> Right:
    """Read what a delay allows (权利)."""
    right = Right(
        table.one_of("unit", UNITS), table.count("at_least"), table.text("text"), table.text("clause", required=True)
    )
    table.done()
    return right


def counter_of(table: Table) -> Counter:
    """Read a counter (计数器)."""
    counter = Counter(
        code=table.text("code", required=True),
        clause=table.text("clause", required=True),
        name=table.text("name", required=True),
        period=table.text("period"),
        warn_at=table.count("warn_at"),
        trigger_at=table.count("trigger_at"),
        effect=table.text("effect"),
        below=table.flag("below"),
        second_warn_at=table.whole("second_warn_at"),
        second_at=table.whole("second_at"),
        second_effect=table.text("second_effect"),
    )
    table.done()
    return counter


def evaluation_item_of(table: Table) -> EvaluationItem:
    """Read an item of the monthly evaluation (评价内容)."""
    item = EvaluationItem(
        table.text("part", required=True), table.text("clause", required=True), table.text("name", required=True)
    )
    table.done()
    return item


def hold_of(table: Table) -> HoldTerm:
    """Read a reason for holding a payment back (付款阻断)."""
    term = HoldTerm(
        table.one_of("cause", frozenset(HOLD_CAUSES)), table.text("clause", required=True), table.text("text")
    )
    table.done()
    return term


def grade_of(table: Table) -> Grade:
    """Read an evaluation grade (评价档位)."""
    grade = Grade(table.text("name", required=True), table.text("clause", required=True), table.count("amount_fen"))
    table.done()
    return grade


def reading_of(table: Table) -> Reading:
    """Read an ambiguous clause's readings (读法)."""
    reading = Reading(
        code=table.text("code", required=True),
        clauses=table.texts("clauses", required=True),
        title=table.text("title", required=True),
        options={str(k): str(v) for k, v in table.mapping("options").items()},
        default=table.text("default"),
        affects=table.text("affects"),
        required=table.flag("required"),
        note=table.text("note"),
    )
    table.done()
    return reading


def defect_of(table: Table) -> Defect:
    """Read a known slip of the text (条文差错)."""
    defect = Defect(table.text("code", required=True), table.texts("clauses"), table.text("text"), table.text("effect"))
    table.done()
    return defect


def clause_of(table: Table) -> Clause:
    """Read a clause (条款)."""
    clause = Clause(table.text("ref", required=True), table.text("kind", required=True), table.text("text"))
    table.done()
    return clause


def mailbox_of(table: Table | None) -> MailboxTerms | None:
    """Read the mailbox rule (授权邮箱)."""
    if table is None:
        return None
    terms = MailboxTerms(
        table.text("clause", required=True),
        table.count("vendor_mailboxes"),
        table.count("change_notice_hours"),
        table.text("change_clause", required=True),
    )
    table.done()
    return terms


def notice_of(table: Table | None) -> NoticeTerms | None:
    """Read when a notice counts as received (送达)."""
    if table is None:
        return None
    terms = NoticeTerms(
        table.text("clause", required=True),
        table.one_of("arrival", frozenset({"workday", "as_is"})),
        table.whole("mail_days"),
    )
    table.done()
    return terms


def renewal_of(table: Table | None) -> RenewalTerms | None:
    """Read how often the contract may be renewed (续签)."""
    if table is None:
        return None
    terms = RenewalTerms(
        table.text("clause", required=True),
        table.whole("max_times") or 0,
        table.whole("max_years") or 0,
        table.flag("continues"),
    )
    table.done()
    return terms
