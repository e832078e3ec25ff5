"""Every paper by the code of its form (requirements.md §2.7): from the number of its record to what it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.errors import NotFound
from app.domain.form_marks import FormValues
from app.domain.form_names import values_of
from app.domain.slips import SlipKind
from app.services import (
    activity_papers,
    appeal_papers,
    case_papers,
    contract_papers,
    notices,
    payment_papers,
    penalty_papers,
    receipt_papers,
    review_papers,
    slips,
    supervision_papers,
)
from app.services.form_printing import Paper
from app.services.session import Office

Fill = Callable[[Office, int], Paper]

PAPERS: dict[str, Fill] = {
    "P-03": notices.opinion_paper,
    "P-04": notices.reminder_paper,
    "P-05": payment_papers.evaluation_paper,
    "P-06": penalty_papers.notice,
    "P-07": case_papers.opinion_paper,
    "P-09": payment_papers.settlement_paper,
    "P-10": payment_papers.register_paper,
    "P-13": penalty_papers.correction,
    "P-14": penalty_papers.training,
    "P-21": partial(slips.slip_paper, kind=SlipKind.DISPATCH),
    "P-21S": partial(slips.slip_paper, kind=SlipKind.SUPERVISE),
    "P-21U": partial(slips.slip_paper, kind=SlipKind.URGE),
    "P-22": slips.closing_paper,
    "P-22R": partial(slips.closing_paper, review=True),
    "P-23": case_papers.application,
    "P-23C": case_papers.chasing,
    "P-24": case_papers.hang_up,
    "P-25": appeal_papers.paper,
    "P-26": partial(review_papers.paper, form=review_papers.REVIEW_FORM),
    "P-26T": partial(review_papers.paper, form=review_papers.MEASURES_FORM),
    **{form: partial(contract_papers.paper, form=form) for form in contract_papers.FILLS},
    **{form: partial(activity_papers.paper, form=form) for form in activity_papers.FILLS},
    **{form: partial(supervision_papers.paper, form=form) for form in supervision_papers.FILLS},
}
"""Form → how its paper is filled, from the number of its record (P-10, P-16, P-19: of the contract)."""


def texts_of(office: Office, code: str, subject_id: int) -> tuple[str, str, FormValues]:
    """Return what copies of a paper are counted under, its number, and what an office's own file gets.

    Raises ``NotFound``, ``NotAllowed`` as the paper itself does; P-01 is asked for by its receipt.
    """
    if code == "P-01":
        return receipt_papers.record(office, subject_id)
    fill = PAPERS.get(code)
    if fill is None:
        raise NotFound(f"没有单据“{code}”。")
    paper = fill(office, subject_id)
    return paper.subject, paper.number, values_of(paper.form) if paper.values is None else paper.values
