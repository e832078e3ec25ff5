"""A month's deductions from its errors (月度扣款): which count, which number each has, its price, who is locked (F9.2).

001·附3·一(二): steps after R-14 and R-17, scope R-15, month R-18, one fact R-19, requirements R-26, duty locks R-16.
Every other reading is worked out in full beside the one in force, so that the office sees what it would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.contracts import ContractTemplate
from app.domain.deductions import step_of, unit_price
from app.domain.error_rules import Ticks, Verdict, judge
from app.domain.errors import NotAllowed
from app.domain.penalty_terms import ByReading, PenaltyTerm
from app.domain.readings import Choice, Readings

TermsAt = Callable[[str], ContractTemplate]
"""The terms in force on an ISO day (F1.2)."""


@dataclass(frozen=True, slots=True)
class CountedError:
    """One confirmed error; moments are ISO text."""

    id: int
    code: str
    person: str
    happened_at: str
    found_at: str
    ticks: Ticks
    same_fact_as: int | None = None


@dataclass(frozen=True, slots=True)
class PenaltyLine:
    """One punished error: the ``nth`` of ``count`` of its kind, its price, and the reading behind the price."""

    error_id: int
    code: str
    person: str
    nth: int
    count: int
    fen: int
    reading: str


@dataclass(frozen=True, slots=True)
class KindTotal:
    """One kind of error of the month."""

    code: str
    name: str
    post: str
    clause: str
    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class LockTrigger:
    """A person who must be trained: the error that brought it about and the clause."""

    kind: str
    person: str
    error_id: int
    days: int
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unpunished:
    """A confirmed error of the month that costs nothing, and why; ``kept_id``: the same fact is punished there."""

    error_id: int
    code: str
    why: str
    kept_id: int | None = None


@dataclass(frozen=True, slots=True)
class MonthPenalty:
    """A month's result. ``alternatives``: reading -> option -> total; ``by_kind``: the same, kind by kind."""

    month: str
    lines: tuple[PenaltyLine, ...]
    kinds: tuple[KindTotal, ...]
    total_fen: int
    unpunished: tuple[Unpunished, ...]
    locks: tuple[LockTrigger, ...]
    alternatives: Mapping[str, Mapping[str, int]]
    by_kind: Mapping[str, Mapping[str, Mapping[str, int]]]
    unchosen: tuple[str, ...]


def work_out(
    template: ContractTemplate,
    errors: Iterable[CountedError],
    month: str,
    readings: Readings,
    terms_at: TermsAt | None = None,
) -> MonthPenalty:
    """Work out a month (``2026-07``). Raises ``NotAllowed`` where the contract has no deductions per error.

    With ``terms_at`` each error is judged and priced by the terms of the day on which it happened (补充协议, F1.2).
    """
    if not template.penalties:
        raise NotAllowed(f"“{template.title}”没有按件扣款的约定，不能推算扣款。")
    known = tuple(errors)
    lines, unpunished = _lines(template, known, month, readings, terms_at)
    alternatives: dict[str, dict[str, int]] = {}
    by_kind: dict[str, dict[str, dict[str, int]]] = {}
    for code in money_readings(template):
        for option in readings.known[code].options:
            other, _ = _lines(template, known, month, _with(readings, code, option), terms_at)
            alternatives.setdefault(code, {})[option] = sum(line.fen for line in other)
            by_kind.setdefault(code, {})[option] = {
                term.code: sum(line.fen for line in other if line.code == term.code) for term in template.penalties
            }
    return MonthPenalty(
        month=month,
        lines=lines,
        kinds=tuple(_kind(template, term, lines) for term in template.penalties),
        total_fen=sum(line.fen for line in lines),
        unpunished=unpunished,
        locks=tuple(_locks(template, lines, readings)),
        alternatives=alternatives,
        by_kind=by_kind,
        unchosen=unchosen_readings(template, readings),
    )


def money_readings(template: ContractTemplate) -> tuple[str, ...]:
    """Return the readings that change an amount, in the template's order."""
    rules = template.penalty_rules
    used = {rules.scope.reading, rules.month.reading, rules.same_fact.reading}
    for term in template.penalties:
        used.add(term.reading)
        used.update(one.reading for one in term.requires)
    return tuple(reading.code for reading in template.readings if reading.code in used)


def unchosen_readings(template: ContractTemplate, readings: Readings) -> tuple[str, ...]:
    """Return the readings that the office must choose before a month can be locked (F1.4)."""
    used = {*money_readings(template), *(term.lock.when.reading for term in template.penalties if term.lock)}
    return tuple(code for code in readings.unchosen() if code in used)


def month_of_error(error: CountedError, rule: ByReading, readings: Readings) -> str:
    """Return the month an error counts in: of occurrence or of discovery (R-18)."""
    return (error.found_at if rule.value(readings) == "found" else error.happened_at)[:7]


def punished_lines(
    template: ContractTemplate,
    errors: Iterable[CountedError],
    month: str,
    readings: Readings,
    terms_at: TermsAt | None = None,
) -> tuple[PenaltyLine, ...]:
    """Return a month's punished errors alone, each as the statement counts it."""
    return _lines(template, tuple(errors), month, readings, terms_at)[0]


def fact_root(error_id: int, above: Mapping[int, int | None]) -> int:
    """Follow 同一事实 to its first record; a ring or a record that is gone ends the walk."""
    seen: set[int] = set()
    while error_id not in seen:
        seen.add(error_id)
        parent = above[error_id]
        if parent is None or parent not in above:
            return error_id
        error_id = parent
    return min(seen)


def _lines(
    template: ContractTemplate,
    errors: tuple[CountedError, ...],
    month: str,
    readings: Readings,
    terms_at: TermsAt | None,
) -> tuple[tuple[PenaltyLine, ...], tuple[Unpunished, ...]]:
    rules = template.penalty_rules
    terms = {term.code: term for term in template.penalties}
    own = {error.id: _term_then(terms, error, terms_at) for error in errors if error.code in terms}
    verdicts = {error.id: judge(own[error.id], error.ticks, readings) for error in errors if error.id in own}
    kept = _kept(errors, verdicts, terms, rules.same_fact.value(readings))
    moment = "found_at" if rules.month.value(readings) == "found" else "happened_at"
    mine = sorted(
        (e for e in errors if e.id in verdicts and month_of_error(e, rules.month, readings) == month),
        key=lambda e: (getattr(e, moment), e.id),
    )
    lines = []
    by_person = rules.scope.value(readings) == "person"
    for term in template.penalties:
        punished = [e for e in mine if e.code == term.code and verdicts[e.id].is_punished and kept[e.id] == e.id]
        lines += _priced(term, [(e, own[e.id]) for e in punished], by_person, readings)
    unpunished = [
        Unpunished(e.id, e.code, _why(verdicts[e.id], kept[e.id] != e.id), kept[e.id] if kept[e.id] != e.id else None)
        for e in mine
        if not verdicts[e.id].is_punished or kept[e.id] != e.id
    ]
    return tuple(lines), tuple(unpunished)


def _term_then(terms: Mapping[str, PenaltyTerm], error: CountedError, terms_at: TermsAt | None) -> PenaltyTerm:
    """Return the term of an error as it stood on its day."""
    then = terms_at(error.happened_at[:10]).penalties if terms_at else ()
    return next((term for term in then if term.code == error.code), terms[error.code])


def _priced(
    term: PenaltyTerm, punished: list[tuple[CountedError, PenaltyTerm]], by_person: bool, readings: Readings
) -> list[PenaltyLine]:
    """Give each error of one kind its number (第几件) and its price."""
    totals: dict[str, int] = {}
    for error, _ in punished:
        totals[error.person if by_person else ""] = totals.get(error.person if by_person else "", 0) + 1
    seen: dict[str, int] = {}
    lines = []
    for error, then in punished:
        key = error.person if by_person else ""
        seen[key] = nth = seen.get(key, 0) + 1
        fen = unit_price(then, nth, totals[key], readings)
        lines.append(
            PenaltyLine(error.id, term.code, error.person, nth, totals[key], fen, _reading_text(term, readings))
        )
    return lines


def _reading_text(term: PenaltyTerm, readings: Readings) -> str:
    if not step_of(term, readings):
        return "每件同价"
    option = readings.option(term.reading)
    known = readings.known.get(term.reading)
    return f"{term.reading} {option}：{known.options[option]}" if known else term.reading


def _kept(
    errors: Iterable[CountedError], verdicts: Mapping[int, Verdict], terms: Mapping[str, PenaltyTerm], rule: str
) -> dict[int, int]:
    """Say for each error which one of the same fact is punished (itself, unless R-19 甲 takes a heavier one)."""
    known = {error.id: error for error in errors}
    above = {error.id: error.same_fact_as for error in known.values()}
    groups: dict[int, list[CountedError]] = {}
    for error in known.values():
        groups.setdefault(fact_root(error.id, above), []).append(error)
    kept = {error_id: error_id for error_id in known}
    if rule == "each":
        return kept
    for group in groups.values():
        counted = [e for e in group if e.id in verdicts and verdicts[e.id].is_punished]
        if len(counted) > 1:
            heaviest = min(counted, key=lambda e: (-terms[e.code].fen, -terms[e.code].high_fen, e.id))
            kept.update({e.id: heaviest.id for e in counted})
    return kept


def _why(verdict: Verdict, is_dropped: bool) -> str:
    return "不另计罚：同一事实只取最重一项" if verdict.is_punished and is_dropped else verdict.text


def _kind(template: ContractTemplate, term: PenaltyTerm, lines: Iterable[PenaltyLine]) -> KindTotal:
    mine = [line for line in lines if line.code == term.code]
    cited = template.cite(term.clause)
    return KindTotal(term.code, term.name, term.post, cited, len(mine), sum(line.fen for line in mine))


def _locks(template: ContractTemplate, lines: Iterable[PenaltyLine], readings: Readings) -> Iterable[LockTrigger]:
    """Find who must be trained (R-16): the number runs over all seats, the lock is for who made the error."""
    for term in template.penalties:
        if term.lock is None:
            continue
        how, _, number = term.lock.when.value(readings).partition(":")
        mine = [line for line in lines if line.code == term.code]
        reached = mine if how == "all" and len(mine) >= int(number) else []
        reached = reached if how == "all" else mine[int(number) - 1 :]
        seen: set[str] = set()
        for place, line in enumerate(mine, 1):
            if line not in reached or not line.person or (how != "each" and line.person in seen):
                continue
            seen.add(line.person)
            why = f"当月{term.name}达 {len(mine)} 件" if how == "all" else f"当月{term.name}第 {place} 件"
            cited = template.cite(term.clause)
            yield LockTrigger(term.lock.kind, line.person, line.error_id, term.lock.days, cited, why)


def _with(readings: Readings, code: str, option: str) -> Readings:
    return replace(readings, chosen={**readings.chosen, code: Choice(option)})
