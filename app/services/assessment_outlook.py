"""What an import of 考核明细 would set beside its lines: period and day of issue (下发日), each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.assessment_details import ISSUED, PERIOD, Issue, period_in, period_name, review_deadline, settle_issue
from app.domain.deadlines import Deadline
from app.services import assessment_details, calendars
from app.services.assessment_import import standing_issue
from app.services.import_types import Preparation
from app.services.session import Office
from app.storage.queries import assessment_staging as queries

ISSUE_WHY = {
    "person": "由您指定",
    "file": "文件里写着，导入后请确认",
    "import_day": "文件里没有写，暂按导入当天，导入后请确认",
}
ISSUE_KEPT = {
    "person": "以前已经确认过，这次导入不改",
    "file": "以前导入的文件里写着，这次的文件没有写，不改",
    "import_day": "以前导入时暂定，这次不改，请确认",
}


@dataclass(frozen=True, slots=True)
class PeriodOutlook:
    """One period of the file: how many lines name it, the day of issue that the import leaves, and why that one."""

    period: str
    lines: int
    issue: Issue
    why: str
    review: Deadline


@dataclass(frozen=True, slots=True)
class IssueOutlook:
    """``period`` is what lines without a period of their own get, "" when there is none; ``period_why`` says why."""

    period: str
    period_why: str
    periods: tuple[PeriodOutlook, ...]


def outlook(office: Office, preparation: Preparation) -> IssueOutlook:
    """Say for a prepared file which periods it holds and which day of issue each of them would have."""
    options = preparation.facts.options
    said, today = options.get(ISSUED, ""), office.now().date().isoformat()
    calendar, option = calendars.current(office), assessment_details.r38(office)
    found = []
    for period, lines, in_file in queries.staged_periods(preparation.staging):
        issue = settle_issue(standing_issue(office, period), said, in_file, today)
        why = (ISSUE_KEPT if issue.is_kept else ISSUE_WHY)[issue.source]
        due = review_deadline(date.fromisoformat(issue.issued_on), calendar, option)
        found.append(PeriodOutlook(period, lines, issue, why, due))
    period, period_why = _period(preparation)
    return IssueOutlook(period, period_why, tuple(found))


def _period(preparation: Preparation) -> tuple[str, str]:
    """Return the period of lines that name none, and where it comes from."""
    options = preparation.facts.options
    has_column = PERIOD in preparation.facts.mapping.values()
    if said := period_name(options.get(PERIOD, "")):
        return said, "由您指定，只用于没有写期次的行" if has_column else "由您指定"
    if named := period_in(options.get("file_name", "")):
        return named, "文件名里写着，只用于没有写期次的行" if has_column else "文件名里写着"
    return "", "每一行自己写着考核周期" if has_column else ""
