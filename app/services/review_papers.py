"""P-26: 复盘报告 and 改进措施落实跟踪表 of one review, filled from what is recorded (004·二.5); copies are logged."""

from __future__ import annotations

from pathlib import Path

from app.domain.report_content import shown
from app.domain.review_forms import MeasurePaper, ReviewPaper, measures_form, review_form
from app.services import improvements, reviews
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office

REVIEW_FORM, MEASURES_FORM = "P-26", "P-26T"


def paper(office: Office, review_id: int, form: str) -> Paper:
    """Fill one of the two forms of a review. Raises ``NotFound``."""
    return _review(office, review_id) if form == REVIEW_FORM else _measures(office, review_id)


def pdf_of(office: Office, review_id: int, form: str, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 复盘报告 or 改进措施落实跟踪表 as PDF; logged unless it is a preview. Raises ``NotFound``."""
    return print_form(office, paper(office, review_id, form), target=target, save_to=save_to)


def _review(office: Office, review_id: int) -> Paper:
    row = reviews.review(office, review_id)
    filled = ReviewPaper(
        street=office.street,
        number=row.id,
        period=row.period,
        issued_on=row.issued_on,
        due_on=row.due_on,
        submitted_on=row.submitted_on,
        state=row.state_text(office.now().date()),
        problems=row.problems,
        conclusion=row.conclusion,
        losses=tuple((loss.point, str(loss.count), shown(loss.share, "rate")) for loss in row.losses),
        measures=tuple(
            (one.measure, one.person, one.due_on, one.state_text) for one in improvements.measures(office, review_id)
        ),
    )
    return Paper(REVIEW_FORM, f"{reviews.REVIEW}:{review_id}", f"{row.period} 考核复盘报告", review_form(filled))


def _measures(office: Office, review_id: int) -> Paper:
    row = reviews.review(office, review_id)
    found = [
        MeasurePaper(
            measure=one.measure,
            person=one.person,
            unit=one.unit,
            due_on=one.due_on,
            progress=one.progress,
            done_on=one.done_on,
            verified=f"{one.verified_by} {one.verified_on}".strip() or one.verified_note,
            closed_on=one.closed_on,
            state=one.state_text,
        )
        for one in improvements.measures(office, review_id)
    ]
    form = measures_form(office.street, row.period, found, office.now().date().isoformat())
    return Paper(MEASURES_FORM, f"{reviews.REVIEW}:{review_id}:measures", f"{row.period} 改进措施跟踪表", form)
