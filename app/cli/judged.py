"""Where the acceptance of a deliverable stands, in the form that several commands give."""

from __future__ import annotations

from app.domain.acceptance_events import AcceptanceState


def state_data(judged: AcceptanceState) -> dict[str, object]:
    """Return the JSON form of a judgement, as ``calc acceptance`` gives it."""
    return {
        "state": judged.state_text,
        "state_code": judged.state.value,
        "accept_by": _day(judged.accept_by),
        "revise_by": _day(judged.revise_by),
        "deemed": {
            "allowed": judged.deemed.allowed,
            "earliest": {option: _day(day) for option, day in judged.deemed.earliest.items()},
            "receipt_by": {option: _day(day) for option, day in judged.deemed.receipt_by.items()},
        },
        "receipt_by": _day(judged.receipt_by),
        "completed_on": _day(judged.completed_on),
        "rounds": len(judged.rounds),
        "round_log": [
            {
                "round": item.number,
                "submitted_on": item.submitted_on.isoformat(),
                "accept_by": _day(item.accept_by),
                "ended_by": item.ended_by.value if item.ended_by else None,
                "ended_on": _day(item.ended_on),
                "revise_by": _day(item.revise_by),
            }
            for item in judged.rounds
        ],
        "why": list(judged.why),
        "provisional": judged.provisional,
        "calendar_version": judged.calendar_version,
    }


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
