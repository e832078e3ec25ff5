"""Monthly and yearly reviews 合格/待提升 (F10.4, 001·附3·一(二)4, 7.7(3)): both subjects kept, counted in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.months import Month, month_of, parse_month
from app.domain.reviews import IMPROVE, RESULTS, SUBJECTS, Streak, streak
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.payment_ledger import ledger
from app.services.payment_steps import exempting_clause
from app.services.session import Office
from app.storage.models.evaluations import PerformanceReview
from app.storage.queries import cases

_ENTITY = "performance_review"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review. ``subject`` vendor or street (R-22), ``span`` month or year, ``period`` 2026-08 or 2026."""

    id: int
    contract_id: int
    subject: str
    span: str
    period: str
    result: str
    reviewed_on: str
    basis: str
    measures: str
    note: str

    @property
    def subject_text(self) -> str:
        """Whose review, in Chinese."""
        return SUBJECTS[self.subject]

    @property
    def result_text(self) -> str:
        """合格 or 待提升."""
        return RESULTS[self.result]


@dataclass(frozen=True, slots=True)
class SubjectView:
    """One subject's reviews: the months in a row (K03), years 待提升 (K04)."""

    subject: str
    text: str
    is_chosen: bool
    months: tuple[ReviewRow, ...]
    years: tuple[ReviewRow, ...]
    streak: Streak
    bad_years: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True)
class HoldCandidate:
    """A reason to hold payments back that the records show and nobody acted on: a person decides (F4.7)."""

    cause: str
    clause: str
    text: str
    source: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Performance:
    """Both subjects of a contract (R-22) and holds that its reviews suggest."""

    contract_id: int
    subjects: tuple[SubjectView, ...]
    candidates: tuple[HoldCandidate, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review as typed: ``period`` 2026-08 for a month, 2026 for a year."""

    subject: str
    period: str
    result: str
    basis: str
    measures: str = ""
    note: str = ""
    on: date | str | None = None


def add(office: Office, contract_id: int, review: Review) -> Outcome[int]:
    """Register a review with its basis; returns its id.

    Raises ``RefusedInput`` for an unknown subject, result or period, ``NotAllowed`` for a period already reviewed or
    where the contract has no such reviews.
    """
    terms = terms_of(office, contract_id).terms
    _require_reviews(terms)
    subject = _one(review.subject, SUBJECTS, "考核对象")
    result = _one(review.result, RESULTS, "考核结果")
    span, period = _period(review.period, terms)
    if span == "month" and Month(*map(int, period.split("-"))).first > office.now().date().isoformat():
        raise RefusedInput(f"{period} 还没有开始，没有登记。请核对月份。")
    if any(row.period == period and row.subject == subject for row in reviews(office, contract_id)):
        raise NotAllowed(f"{SUBJECTS[subject]} {period} 已经登记过考核结果。要更正请先作废原来的登记。")
    values: dict[str, object] = {
        "subject": subject,
        "span": span,
        "period": period,
        "result": result,
        "reviewed_on": day(office, review.on, "考核日期"),
        "basis": need(review.basis, "考核依据"),
        "measures": clean(review.measures),
        "note": clean(review.note),
    }
    summary = f"登记考核 {SUBJECTS[subject]} {period} {RESULTS[result]}"
    with performing(office, "performance.add", contract_id, summary) as write:
        write.change.audit(**values)
        row_id = write.insert(PerformanceReview, contract_id=contract_id, **values)
    return performed(row_id, write)


def void(office: Office, review_id: int, reason: str) -> Outcome[int]:
    """Take a review that was registered by mistake off the books."""
    row = case_of(office, _ENTITY, review_id, "考核登记")
    summary = f"作废考核登记 {row['period']}"
    with performing(
        office, "performance.void", row["contract_id"], summary, reason=need(reason, "作废的理由")
    ) as write:
        write.update(_ENTITY, review_id, is_void=1)
    return performed(review_id, write)


def reviews(office: Office, contract_id: int) -> tuple[ReviewRow, ...]:
    """Return a contract's reviews, oldest period first."""
    rows = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,), order="period, subject, id")
    return tuple(ReviewRow(**{key: row[key] for key in ReviewRow.__slots__}) for row in rows)


def performance(office: Office, contract_id: int) -> Performance:
    """Return both subjects with months in a row, and holds that they suggest. Raises ``NotFound``."""
    contract = terms_of(office, contract_id)
    rows, chosen = reviews(office, contract_id), {"甲": "vendor", "乙": "street"}[contract.readings.option("R-22")]
    subjects = tuple(_subject(rows, subject, chosen) for subject in SUBJECTS)
    clause = next((term.clause for term in contract.terms.holds if term.cause == "improvement"), "")
    cited = contract.terms.cite(clause) if clause else ""
    return Performance(contract_id, subjects, _candidates(office, contract.terms, contract_id, rows), cited)


def has_reviews(terms: ContractTemplate) -> bool:
    """Whether the contract knows 合格/待提升 (a counter of months in a row, or a hold for them)."""
    return any(term.cause == "improvement" for term in terms.holds) or any(c.code == "K03" for c in terms.counters)


def _subject(rows: tuple[ReviewRow, ...], subject: str, chosen: str) -> SubjectView:
    own = [row for row in rows if row.subject == subject]
    months = tuple(row for row in own if row.span == "month")
    years = tuple(row for row in own if row.span == "year")
    results = {parse_month(row.period): row.result for row in months}
    return SubjectView(
        subject=subject,
        text=SUBJECTS[subject],
        is_chosen=subject == chosen,
        months=months,
        years=years,
        streak=streak(results),
        bad_years=tuple(row for row in years if row.result == IMPROVE),
    )


def _candidates(
    office: Office, terms: ContractTemplate, contract_id: int, rows: tuple[ReviewRow, ...]
) -> tuple[HoldCandidate, ...]:
    """Suggest a hold for every review 待提升 for which none was ever made and which no later 合格 has overtaken."""
    clause = exempting_clause(terms, "improvement")
    if not clause:
        return ()
    held = {(hold.source_entity, hold.source_id) for hold in ledger(office, contract_id).holds}
    found = []
    for row in rows:
        later = [r for r in rows if r.subject == row.subject and r.span == row.span and r.period > row.period]
        overtaken = bool(later) and later[-1].result != IMPROVE
        if row.result == IMPROVE and not overtaken and (_ENTITY, row.id) not in held:
            text = f"{row.subject_text} {row.period} 待提升，可要求限期整改并暂停付款"
            found.append(HoldCandidate("improvement", clause, text, (_ENTITY, row.id)))
    return tuple(found)


def _require_reviews(terms: ContractTemplate) -> None:
    if not has_reviews(terms):
        raise NotAllowed(f"“{terms.title}”没有“合格、待提升”考核的约定，不能登记。")


def _one(given: str, known: Mapping[str, str], what: str) -> str:
    for key, text in known.items():
        if given.strip() in (key, text):
            return key
    offered = "、".join(f"{key}（{text}）" for key, text in known.items())
    raise RefusedInput(f"{what}没有“{given}”，可用的是 {offered}。")


def _period(text: str, terms: ContractTemplate) -> tuple[str, str]:
    plain = text.strip().removesuffix("年")
    if plain.isascii() and plain.isdigit() and len(plain) == 4:
        if not terms.start_on.year <= int(plain) <= terms.end_on.year + 1:
            raise RefusedInput(f"{plain} 年不在服务期 {terms.start_on} 至 {terms.end_on} 内，请核对年度。")
        return "year", plain
    month = parse_month(text)
    if not month_of(terms.start_on) <= month <= month_of(terms.end_on):
        raise RefusedInput(f"{month.title}不在服务期 {terms.start_on} 至 {terms.end_on} 内，请核对月份。")
    return "month", str(month)
