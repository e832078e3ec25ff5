"""Which call can still change most before the period closes: what a ticket's answers can add to the score."""

from __future__ import annotations

from fractions import Fraction

from app.domain.answers import Answers, Question
from app.domain.rate_definitions import LOSS_TITLES
from app.domain.rates import Definition


def possible_gain(definition: Definition, answers: Answers, denominator: int) -> Fraction:
    """Points of the composite score (out of 100) between the answers as they are and the best ones.

    ``denominator`` is the number of tickets among which this one counts, itself included. Answers that are missing
    count as lost: that is what an unanswered question costs.
    """
    missing = sum(
        (
            definition.weights[question]
            * (max(definition.credits[question].values()) - definition.credit(question, answers))
            for question in Question
        ),
        Fraction(0),
    )
    return missing * 100 / max(denominator, 1)


def open_points(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Say what a call can put right: 未解决, 不满意, or 未评定 where there is no answer yet."""
    found = []
    for question in Question:
        if definition.credit(question, answers) == max(definition.credits[question].values()):
            continue
        answer = answers.to(question)
        found.append(answer if answer and answer not in ("是", "否") else _unsaid(question, answer))
    return tuple(found)


def _unsaid(question: Question, answer: str) -> str:
    return LOSS_TITLES[question] if answer else f"{LOSS_TITLES[question][1:]}未评定"
