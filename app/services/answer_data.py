"""Answers of citizens on one ticket as plain JSON values, for scripts: rounds, call-backs, recording checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.answers import Answers
from app.domain.masking import mask_text
from app.services import assessments, rates, recordings, visits
from app.services.assessments import Round, Version
from app.services.session import Office

Hide = Callable[[str], str]


def three_rates(office: Office, ticket_id: int, *, masked: bool = True) -> dict[str, Any]:
    """Everything about the three rates of one ticket; names and numbers in free texts are masked unless asked for."""
    hide: Hide = mask_text if masked else str
    standing = assessments.standings(office, [ticket_id])[ticket_id]
    current = visits.current(office, ticket_id)
    return {
        "due_at": standing.due_at,
        "rounds_needed": standing.rounds_needed,
        "missing": list(standing.missing),
        "double_no": rates.mark_of(office, ticket_id),
        "rounds": [_round(one, hide) for one in assessments.rounds(office, ticket_id)],
        "city_visits": [
            {
                "id": one.id,
                "at": one.visited_at,
                "valid_visit": one.answers.valid_visit,
                **_answers(one.answers),
                "note": hide(one.note),
                "by_hand": one.is_by_hand,
                "current": current is not None and one.id == current.id,
                "registered_at": one.registered_at,
                "recorded_by": one.actor,
            }
            for one in visits.visits(office, ticket_id)
        ],
        "recording_checks": [
            {
                "id": one.id,
                "recording": one.recording_no,
                "listener": one.listener,
                "at": one.listened_at,
                **_answers(one.heard),
                "registered": _answers(one.registered),
                "differences": [d.question.value for d in one.differences],
                "conclusion": hide(one.conclusion),
                "error_candidate": one.candidate_id,
            }
            for one in recordings.checks(office, ticket_id)
        ],
    }


def _round(one: Round, hide: Hide) -> dict[str, Any]:
    word = one.confirmation
    confirmation = (
        {
            "person": word.person,
            "at": word.confirmed_at,
            "agrees": word.agrees,
            **_answers(word.answers),
            "note": hide(word.note),
        }
        if word
        else None
    )
    return {
        "round": one.round_no,
        **_version(one.current, hide),
        "earlier": [_version(version, hide) for version in one.earlier],
        "second_confirmation": confirmation,
    }


def _version(one: Version, hide: Hide) -> dict[str, Any]:
    return {
        "id": one.id,
        **_answers(one.answers),
        "basis": hide(one.basis),
        "specialist": one.specialist,
        "recording": one.recording_no,
        "at": one.assessed_at,
        "reason": hide(one.reason),
        "registered_at": one.registered_at,
        "recorded_by": one.actor,
    }


def _answers(answers: Answers) -> dict[str, str]:
    return {"responded": answers.contacted, "resolved": answers.resolved, "satisfied": answers.satisfied}
