"""Papers around acceptance as A4 pages: 验收意见书 (P-03) and 验收催告函 (P-04)."""

from __future__ import annotations

from app.documents.case_papers import draw_form
from app.documents.check_code import CopyMark
from app.domain.acceptance_papers import AcceptanceOpinion, ReminderLetter, opinion_form, reminder_form


def draw_opinion(opinion: AcceptanceOpinion, mark: CopyMark | None = None) -> bytes:
    """Return 验收意见书 as a PDF; many comments go on on further pages."""
    return draw_form(opinion_form(opinion), mark)


def draw_reminder(letter: ReminderLetter, mark: CopyMark | None = None) -> bytes:
    """Return 验收催告函 as a PDF."""
    return draw_form(reminder_form(letter), mark)
