"""泄密事件 (F17.4): what got out, how far, what was done, who was told when; a ledger that can be taken back.

Told in time: 甲方 at once (the contracts' secrecy clauses), the people concerned without delay (个保法 57).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import NotAllowed, RefusedInput
from app.services.case_writing import CaseWrite, case_of, clean, moment, need, writing
from app.services.changes import Outcome, Topic
from app.services.contract_terms import terms_of
from app.services.contract_writing import PERFORMANCE
from app.services.due_lines import DueLine
from app.services.session import Office
from app.storage.models.accounts import LeakEvent
from app.storage.queries import cases

ENTITY, _WHAT = "leak_event", "泄密事件"
END_OF_DAY = "23:59:59"
PARTIES: Mapping[str, str] = {"office": "甲方", "people": "当事人"}
"""Who has to be told; the columns are told_office_at and told_people_at."""


@dataclass(frozen=True, slots=True)
class LeakRow:
    """One event; moments are ISO text, "" = not yet. ``persons``: how many people's data got out."""

    id: int
    contract_id: int | None
    found_at: str
    reporter: str
    what: str
    scope: str
    fields: str
    persons: int
    cause: str
    measures: str
    told_office_at: str
    told_people_at: str
    closed_at: str
    conclusion: str
    note: str

    @property
    def untold(self) -> tuple[str, ...]:
        """Parties that were not told yet; nobody's data means nobody to tell but 甲方."""
        missing = [PARTIES["office"]] if not self.told_office_at else []
        return (*missing, *([PARTIES["people"]] if self.persons and not self.told_people_at else []))

    @property
    def state_text(self) -> str:
        """Where it stands, in Chinese."""
        if self.closed_at:
            return f"已结案（{self.closed_at[:10]}）"
        return f"待告知{'、'.join(self.untold)}" if self.untold else "处置中"


def events(office: Office, contract_id: int | None = None, *, open_only: bool = False) -> list[LeakRow]:
    """Return events, newest first; of one contract, or all."""
    where, params = ("contract_id = ?", (contract_id,)) if contract_id is not None else ("1", ())
    rows = [
        _row(found) for found in cases.select(office.database, ENTITY, where, params, order="found_at DESC, id DESC")
    ]
    return [row for row in rows if not (open_only and row.closed_at)]


def get(office: Office, event_id: int) -> LeakRow:
    """Return one event. Raises ``NotFound``."""
    return _row(case_of(office, ENTITY, event_id, _WHAT))


def add(
    office: Office,
    what: str,
    *,
    reporter: str,
    found_at: datetime | None = None,
    contract_id: int | None = None,
    persons: int = 0,
    scope: str = "",
    fields: str = "",
    cause: str = "",
    measures: str = "",
    note: str = "",
) -> Outcome[int]:
    """Register an event. Raises ``RefusedInput`` without matter or reporter, for a moment to come, ``NotFound``."""
    if contract_id is not None:
        terms_of(office, contract_id)
    if persons < 0:
        raise RefusedInput("涉及人数不能是负数。")
    columns = {
        "contract_id": contract_id,
        "found_at": moment(office, found_at, "发现时间"),
        "reporter": need(reporter, "报告人"),
        "what": need(what, "事件"),
        "persons": persons,
        **{key: clean(text) for key, text in _texts(scope, fields, cause, measures, note).items()},
    }
    with _writing(office, "leak.add", contract_id, "登记泄密事件") as write:
        event_id = write.insert(LeakEvent, **columns)
    return _done(event_id, write)


def amend(office: Office, event_id: int, **texts: str | int) -> Outcome[int]:
    """Complete an open event: scope, fields, cause, measures, note, persons. Raises ``NotAllowed`` when closed."""
    row = _open(office, event_id)
    allowed = {"scope", "fields", "cause", "measures", "note", "persons"}
    if unknown := texts.keys() - allowed:
        raise RefusedInput(f"泄密事件没有“{'、'.join(sorted(unknown))}”这一栏。")
    values = {key: clean(value) if isinstance(value, str) else value for key, value in texts.items()}
    with _writing(office, "leak.amend", row.contract_id, "补充泄密事件") as write:
        write.update(ENTITY, event_id, **values)
    return _done(event_id, write)


def tell(office: Office, event_id: int, party: str, at: datetime | None = None) -> Outcome[int]:
    """Write down when 甲方 (``office``) or the people concerned (``people``) were told."""
    row = _open(office, event_id)
    if party not in PARTIES:
        raise RefusedInput("请选择告知对象：甲方或当事人。")
    told = moment(office, at, "告知时间")
    if told < row.found_at:
        raise RefusedInput(f"告知时间 {told[:16].replace('T', ' ')} 早于发现时间，没有登记。请核对。")
    with _writing(office, "leak.tell", row.contract_id, f"泄密事件告知{PARTIES[party]}") as write:
        write.update(ENTITY, event_id, **{f"told_{party}_at": told})
    return _done(event_id, write)


def close(office: Office, event_id: int, conclusion: str, at: datetime | None = None) -> Outcome[int]:
    """Close an event with its conclusion. Raises ``NotAllowed`` while somebody is still untold."""
    row = _open(office, event_id)
    if row.untold:
        raise NotAllowed(f"还没有登记告知{'、'.join(row.untold)}的时间，不能结案。请先登记告知。")
    values = {"conclusion": need(conclusion, "结论"), "closed_at": moment(office, at, "结案时间")}
    with _writing(office, "leak.close", row.contract_id, "泄密事件结案") as write:
        write.update(ENTITY, event_id, **values)
    return _done(event_id, write)


def void(office: Office, event_id: int, reason: str) -> Outcome[int]:
    """Take an event that was registered by mistake off the books. A reason is required."""
    row = get(office, event_id)
    with _writing(office, "leak.void", row.contract_id, "作废泄密事件", need(reason, "作废原因")) as write:
        write.update(ENTITY, event_id, is_void=1)
    return _done(event_id, write)


def reminders(office: Office) -> list[tuple[LeakRow, str]]:
    """Return open events with what is still to do, in Chinese: whom to tell, since when, or to close."""
    today = office.now().date()
    found = []
    for row in events(office, open_only=True):
        days = (today - date.fromisoformat(row.found_at[:10])).days
        waiting = f"待告知{'、'.join(row.untold)}" if row.untold else "待结案"
        found.append((row, f"{waiting}，发现已 {days} 天"))
    return found


def due_lines(office: Office, now: datetime) -> list[DueLine]:
    """Return what is still to do about open events; being told tolerates no day, so the day of finding is the limit."""
    found = []
    for row, words in reminders(office):
        found.append(
            DueLine(
                key=f"{ENTITY}:{row.id}",
                code="",
                contract_id=row.contract_id or 0,
                title=f"{_WHAT}：{row.what}",
                detail=f"{words}，涉及 {row.persons} 人" if row.persons else words,
                clause="个人信息保护法 第五十七条",
                party="office",
                due_at=f"{row.found_at[:10]}T{END_OF_DAY}",
                started_at=row.found_at,
                remind_on=(),
                entity=ENTITY,
                entity_id=row.id,
                consequence="泄密应当立即补救，告知甲方和当事人；不告知的要承担责任",
                is_strong=bool(row.untold),
            )
        )
    return found


def _open(office: Office, event_id: int) -> LeakRow:
    row = get(office, event_id)
    if row.closed_at:
        raise NotAllowed(f"这起泄密事件已于 {row.closed_at[:10]} 结案，没有改动。需要更正请先撤销结案。")
    return row


def _texts(scope: str, fields: str, cause: str, measures: str, note: str) -> dict[str, str]:
    return {"scope": scope, "fields": fields, "cause": cause, "measures": measures, "note": note}


def _writing(
    office: Office, action: str, contract_id: int | None, summary: str, reason: str = ""
) -> AbstractContextManager[CaseWrite]:
    subject = f"contract:{contract_id}" if contract_id is not None else "office"
    return writing(office, action, subject, summary, reason=reason, kind=PERFORMANCE)


def _done(value: int, write: CaseWrite) -> Outcome[int]:
    return Outcome(value, frozenset({Topic.CONTRACTS, Topic.CASES}), write.operation_id)


def _row(found: cases.Record) -> LeakRow:
    return LeakRow(**{key: found[key] for key in LeakRow.__slots__})
