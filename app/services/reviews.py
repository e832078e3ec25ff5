"""考核复盘 (F14.3; 004·二.5): due three working days after the 考核明细 (D33, R-38), loss points with their shares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.assessment_details import period_name, review_deadline
from app.domain.deadlines import Deadline
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.shares import shares
from app.services import assessment_details, calendars
from app.services.assessment_details import PeriodRow
from app.services.case_writing import case_of, clean, day, need, outcome, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.storage.models.activities import ReviewReport
from app.storage.queries import assessment_details as details
from app.storage.queries import cases

REVIEW, MEASURE = "review_report", "improvement"


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss point: tickets and its share of all (they add to 100.00 %)."""

    point: str
    count: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """An assessment period and where its review stands: ``issue`` None without details, ``review`` None unstarted."""

    period: str
    issue: PeriodRow | None
    review: ReviewRow | None

    @property
    def deadline(self) -> Deadline | None:
        """The review's last day with its proof."""
        if self.review is not None:
            return self.review.deadline
        return self.issue.review if self.issue is not None else None

    @property
    def submitted_on(self) -> str:
        """When the report was handed in, "" while it was not."""
        own = self.review.submitted_on if self.review is not None else ""
        return own or (self.issue.reviewed_on if self.issue is not None else "")

    @property
    def issued_on(self) -> str:
        """The day of issue that the deadline is counted from."""
        if self.review is not None:
            return self.review.issued_on
        return self.issue.issued_on if self.issue is not None else ""

    def state_text(self, today: date) -> str:
        """Say how it stands: 待复盘, 编写中, 逾期未交, 按时提交, 迟交."""
        due = self.deadline.due_on.isoformat() if self.deadline is not None else ""
        if self.submitted_on:
            return "迟交" if self.submitted_on > due else "按时提交"
        if today.isoformat() > due:
            return "逾期未交"
        return "编写中" if self.review is not None else "待复盘"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review with its deadline and proof. ``losses`` as the details stand, else as entered (as B28 counts them)."""

    id: int
    contract_id: int | None
    period: str
    issued_on: str
    due_on: str
    submitted_on: str
    problems: str
    conclusion: str
    note: str
    losses: tuple[Loss, ...]
    deadline: Deadline
    from_details: bool

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after its last day."""
        return bool(self.submitted_on) and self.submitted_on > self.due_on

    def state_text(self, today: date) -> str:
        """Say how it stands: 按时提交, 迟交, 逾期未交, 编写中."""
        if self.submitted_on:
            return "迟交" if self.is_late else "按时提交"
        return "逾期未交" if today.isoformat() > self.due_on else "编写中"


def start(
    office: Office,
    period: str,
    *,
    contract_id: int | None = None,
    issued_on: date | str | None = None,
    problems: str = "",
    conclusion: str = "",
    losses: Sequence[tuple[str, int]] = (),
    note: str = "",
) -> Outcome[int]:
    """Open the review of an assessment period; the day of issue comes from the details unless it is given.

    Raises ``RefusedInput`` where neither says the day of issue, or the period has a review of that contract.
    """
    name = need(period_name(period), "考核期")
    clash = "period = ? AND contract_id IS ?"
    if cases.select(office.database, REVIEW, clash, (name, contract_id)):
        raise RefusedInput(f"{name} 已经有复盘了。请改那一份，或先作废它。")
    issue = _issue(office, name)
    if not issued_on and not issue:
        raise RefusedInput(f"{name} 没有考核明细，不知道下发日。请先导入考核明细，或填下发日。")
    given = day(office, issued_on or issue, "考核明细下发日")
    columns = {
        "contract_id": contract_id,
        "period": name,
        "issued_on": given,
        "due_on": deadline(office, given).due_on.isoformat(),
        "losses": _losses_text(losses),
        "problems": clean(problems),
        "conclusion": clean(conclusion),
        "note": clean(note),
    }
    with writing(office, "review.start", f"assessment:{name}", f"{name} 考核复盘") as write:
        row_id = write.insert(ReviewReport, **columns)
    return outcome(row_id, write)


def edit(
    office: Office,
    review_id: int,
    *,
    problems: str | None = None,
    conclusion: str | None = None,
    losses: Sequence[tuple[str, int]] | None = None,
    note: str | None = None,
) -> Outcome[int]:
    """Write the review's text, or its loss points where no details give them; what is None stays."""
    row = case_of(office, REVIEW, review_id, "复盘")
    given = {"problems": problems, "conclusion": conclusion, "note": note}
    values = {key: clean(text) for key, text in given.items() if text is not None}
    if losses is not None:
        values["losses"] = _losses_text(losses)
    with writing(office, "review.edit", f"{REVIEW}:{review_id}", f"{row['period']} 考核复盘改写") as write:
        write.update(REVIEW, review_id, **values)
    return outcome(review_id, write)


def submit(office: Office, review_id: int, on: date | str | None = None) -> Outcome[int]:
    """Register that the written report was handed in (复盘提交日); the deadline of the period is met with it."""
    row = case_of(office, REVIEW, review_id, "复盘")
    at = day(office, on, "复盘提交日")
    if at < row["issued_on"]:
        raise RefusedInput(f"复盘提交日 {at} 早于下发日 {row['issued_on']}，没有登记。请核对日期。")
    issue = cases.select(office.database, "assessment_issue", "period = ?", (row["period"],))
    with writing(office, "review.submit", f"{REVIEW}:{review_id}", f"{row['period']} 考核复盘提交") as write:
        write.update(REVIEW, review_id, submitted_on=at)
        for one in issue:
            write.update("assessment_issue", int(one["id"]), reviewed_on=at)
    return outcome(review_id, write)


def void(office: Office, review_id: int, why: str) -> Outcome[int]:
    """Take a review back; one with measures keeps standing. Raises ``NotAllowed``."""
    row = case_of(office, REVIEW, review_id, "复盘")
    if cases.select(office.database, MEASURE, "review_id = ?", (review_id,)):
        raise NotAllowed("这份复盘下还有改进措施，不能作废。请先作废措施。")
    with writing(
        office, "review.void", f"{REVIEW}:{review_id}", f"作废 {row['period']} 考核复盘", reason=need(why, "原因")
    ) as write:
        write.update(REVIEW, review_id, is_void=1)
    return outcome(review_id, write)


def reviews(office: Office, period: str = "") -> list[ReviewRow]:
    """Return the reviews, newest period first; of one period where it is named."""
    name = period_name(period)
    found = cases.select(office.database, REVIEW, "(? = '' OR period = ?)", (name, name), order="period DESC, id DESC")
    return [_review(office, row) for row in found]


def standings(office: Office) -> list[Standing]:
    """Return every period that has details or a review, the newest first; of a period each of its reviews."""
    issues = {row.period: row for row in assessment_details.periods(office)}
    written: dict[str, list[ReviewRow | None]] = {}
    for row in reviews(office):
        written.setdefault(row.period, []).append(row)
    return [
        Standing(period, issues.get(period), row)
        for period in sorted({*issues, *written}, reverse=True)
        for row in written.get(period, [None])
    ]


def review(office: Office, review_id: int) -> ReviewRow:
    """Return one review. Raises ``NotFound``."""
    return _review(office, case_of(office, REVIEW, review_id, "复盘"))


def deadline(office: Office, issued_on: str) -> Deadline:
    """Return the review's last day with its proof: three working days after the day of issue (D33, R-38)."""
    return review_deadline(date.fromisoformat(issued_on), calendars.current(office), assessment_details.r38(office))


def lost(found: Sequence[tuple[str, int]]) -> tuple[Loss, ...]:
    """Give loss points their shares: 2, 27, 20 -> 4.08 %, 55.10 %, 40.82 % (AC-14)."""
    parts = shares([count for _, count in found])
    if parts is None:
        return ()
    return tuple(Loss(point, count, part) for (point, count), part in zip(found, parts, strict=True))


def _issue(office: Office, name: str) -> str:
    try:
        return assessment_details.period(office, name).issued_on
    except NotFound:
        return ""


def _losses_text(losses: Sequence[tuple[str, int]]) -> str:
    for point, count in losses:
        need(point, "失分点")
        if count < 0:
            raise RefusedInput(f"失分点“{point}”的件数不能小于 0。")
    return json.dumps([[clean(point), count] for point, count in losses], ensure_ascii=False)


def _review(office: Office, row: cases.Record) -> ReviewRow:
    own = [(str(point), int(count)) for point, count in json.loads(row["losses"])]
    listed = details.losses(office.database, row["period"])
    keys = ("id", "contract_id", "period", "issued_on", "due_on", "submitted_on", "problems", "conclusion", "note")
    values = {key: row[key] for key in keys}
    due = deadline(office, row["issued_on"])
    values["due_on"] = due.due_on.isoformat()
    return ReviewRow(**values, losses=lost(listed or own), deadline=due, from_details=bool(listed))
