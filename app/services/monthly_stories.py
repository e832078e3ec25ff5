"""每月一案 (B12, 001·附1 三(三)3): the month's story of a ticket: background, what was done, effect, attachment.

The register 每月一案 (``special_registers``) says which tickets were received as the month's case; what it holds of
background, practice and effect is taken over when the story is begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.months import Month, month_of, parse_month
from app.domain.registers import SpecialKind
from app.services import special_registers
from app.services.case_writing import case_of, clean, need, outcome, ticket_of, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.services.ticket_heads import heads
from app.storage.models.activities import MonthlyStory
from app.storage.queries import cases

ENTITY = "monthly_story"
_WHAT = "每月一案"
PARTS: Mapping[str, str] = {"background": "背景", "practice": "做法", "effect": "成效"}
"""The sections of a story, in order."""
_TEXTS = ("title", *PARTS, "attachment", "note")


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story; ``number`` is its 案例编号 (month and place in it)."""

    id: int
    number: str
    period: str
    ticket_id: int | None
    ticket_no: str
    title: str
    background: str
    practice: str
    effect: str
    attachment: str
    note: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of the sections that nobody has written yet."""
        return tuple(title for key, title in PARTS.items() if not getattr(self, key))


def write(
    office: Office,
    month: Month | str,
    title: str,
    *,
    ticket_id: int | None = None,
    background: str = "",
    practice: str = "",
    effect: str = "",
    attachment: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter a story of a month; sections may be written later. Returns the id.

    Raises ``NotAllowed`` when the month has a story of this ticket already.
    """
    period = str(month if isinstance(month, Month) else parse_month(month))
    columns = {"title": need(title, "标题"), "background": background, "practice": practice, "effect": effect}
    if ticket_id is not None:
        ticket_of(office, ticket_id)
        if any(row.ticket_id == ticket_id for row in stories(office, period)):
            raise NotAllowed(f"{period} 已有这件工单的案例，没有重复登记。请在原案例上修改。")
        known = _from_register(office, ticket_id)
        columns = {key: value or known.get(key, "") for key, value in columns.items()}
    texts = {key: clean(value) for key, value in {**columns, "attachment": attachment, "note": note}.items()}
    with writing(office, "story.write", ENTITY, f"登记每月一案：{texts['title']}", ticket_id=ticket_id) as change:
        row_id = change.insert(MonthlyStory, period=period, ticket_id=ticket_id, **texts)
        change.change.about(f"{ENTITY}:{row_id}")
    return outcome(row_id, change)


def amend(office: Office, story_id: int, **texts: str) -> Outcome[int]:
    """Write or correct parts of a story."""
    row = case_of(office, ENTITY, story_id, _WHAT)
    fields = {key: clean(text) for key, text in texts.items() if key in _TEXTS}
    if "title" in fields:
        need(fields["title"], "标题")
    subject = f"{ENTITY}:{story_id}"
    with writing(office, "story.amend", subject, f"修改每月一案：{row['title']}", ticket_id=row["ticket_id"]) as change:
        changed = change.update(ENTITY, story_id, **fields)
        if not changed:
            raise RefusedInput("没有改动，不需要保存。")
        change.change.audit(fields=sorted(changed))
    return outcome(story_id, change)


def void(office: Office, story_id: int, reason: str) -> Outcome[int]:
    """Take a story that was entered by mistake off the books."""
    row = case_of(office, ENTITY, story_id, _WHAT)
    reason, subject = need(reason, "作废原因"), f"{ENTITY}:{story_id}"
    summary = f"作废每月一案：{row['title']}"
    with writing(office, "story.void", subject, summary, ticket_id=row["ticket_id"], reason=reason) as change:
        change.update(ENTITY, story_id, is_void=1)
    return outcome(story_id, change)


def stories(office: Office, month: Month | str = "") -> list[StoryRow]:
    """Return the stories of a month ("": all), oldest first; numbers run within the month."""
    wanted = str(month)
    where, params = ("period = ?", (wanted,)) if wanted else ("1", ())
    found = cases.select(office.database, ENTITY, where, params, order="period, id")
    tickets = heads(office, [int(row["ticket_id"]) for row in found if row["ticket_id"]])
    made: list[StoryRow] = []
    for row in found:
        place = sum(other.period == row["period"] for other in made) + 1
        values = {key: value for key, value in row.items() if key != "is_void"}
        number = tickets.get(row["ticket_id"] or 0, {}).get("ticket_no", "")
        made.append(StoryRow(number=f"{row['period']}-{place:02d}", ticket_no=number, **values))
    return made


def story(office: Office, story_id: int) -> StoryRow:
    """Return one story. Raises ``NotFound``."""
    period = case_of(office, ENTITY, story_id, _WHAT)["period"]
    return next(row for row in stories(office, period) if row.id == story_id)


def without_story(office: Office, month: Month) -> list[special_registers.SpecialRow]:
    """Cases received for 每月一案 in a month whose story nobody has begun."""
    told = {row.ticket_id for row in stories(office, month) if row.ticket_id is not None}
    received = special_registers.rows(office, kind=SpecialKind.MONTHLY_CASE)
    return [row for row in received if month_of(row.received_on) == month and row.ticket_id not in told]


def _from_register(office: Office, ticket_id: int) -> dict[str, str]:
    found = special_registers.rows(office, kind=SpecialKind.MONTHLY_CASE, ticket_id=ticket_id)
    return dict(found[-1].facts) if found else {}
