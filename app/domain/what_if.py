"""“If these n tickets turned, the rate would be …”: cells with some tickets answered otherwise (MS4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.answers import YES, Answers, Question
from app.domain.rates import Cell, Definition

NO_CHANGE = Answers()


@dataclass(frozen=True, slots=True)
class Fact:
    """One ticket as the rates see it."""

    ticket_id: int
    group: str
    answers: Answers
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of a ticket: answers ("" stays as it is) and, where given, whether it is left out (剔除)."""

    answers: Answers = NO_CHANGE
    is_excluded: bool | None = None


def cells_of(facts: Iterable[Fact]) -> list[Cell]:
    """Count tickets by group and answers."""
    counts = Counter((fact.group, fact.answers, fact.is_excluded) for fact in facts)
    return [Cell(group, answers, excluded, count) for (group, answers, excluded), count in counts.items()]


def turned(fact: Fact, turn: Turn) -> Fact:
    """Return the ticket after the turn."""
    excluded = fact.is_excluded if turn.is_excluded is None else turn.is_excluded
    return Fact(fact.ticket_id, fact.group, fact.answers.turned(turn.answers), excluded)


def turned_cells(cells: Iterable[Cell], facts: Sequence[Fact], turn: Turn) -> list[Cell]:
    """Take the given tickets out of the cells and put them back as turned; the others are not looked at."""
    counts: Counter[tuple[str, Answers, bool]] = Counter()
    for cell in cells:
        counts[cell.group, cell.answers, cell.is_excluded] += cell.count
    for fact in facts:
        after = turned(fact, turn)
        counts[fact.group, fact.answers, fact.is_excluded] -= 1
        counts[after.group, after.answers, after.is_excluded] += 1
    return [Cell(group, answers, excluded, n) for (group, answers, excluded), n in counts.items() if n]


def best_answers(definition: Definition) -> Answers:
    """Return the answers that earn the most points."""
    contacted, resolved, satisfied = (_best(definition, question) for question in Question)
    return Answers(contacted, resolved, satisfied, YES)


def _best(definition: Definition, question: Question) -> str:
    shares = definition.credits[question]
    return max(shares, key=shares.__getitem__)
