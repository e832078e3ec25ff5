"""留存与保密期限 (F17.1): until when what must be kept or kept secret, from the contract's terms and own entries.

Sources: 000·二(二)4 (R-13), 001·6.4, 002·5.6, 003·五.1, 004·十.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.deadlines import Deadline
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.supervision_terms import RetentionTerm
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_end import last_day
from app.services.contract_limits import limit
from app.services.contract_terms import ContractTerms, terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.people import RetentionItem
from app.storage.queries import cases
from app.storage.queries import contracts as stored

_ENTITY, _WHAT = "retention_item", "留存事项"
KINDS = {"retain": "留存", "secret": "保密"}
REMIND_DAYS = (90, 30, 0)
"""Reminders this many days before an end."""


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One period; days are ISO text. ``id`` None for what follows from the terms alone; ``until_on`` "" = endless.

    ``alternatives`` gives the other readings of its start: (option, until, in words).
    """

    id: int | None
    contract_id: int
    code: str
    subject: str
    kind: str
    clause: str
    from_on: str
    until_on: str
    is_endless: bool
    reading: str
    alternatives: tuple[tuple[str, str, str], ...]
    disposed_on: str
    disposal: str
    note: str
    proof: Deadline | None

    @property
    def until_text(self) -> str:
        """The end in Chinese."""
        return "无期限" if self.is_endless else self.until_on

    def state_text(self, today: date) -> str:
        """Where it stands on a day, in Chinese."""
        if self.disposed_on:
            return f"已处置（{self.disposed_on}）"
        if self.is_endless:
            return "无期限"
        left = (date.fromisoformat(self.until_on) - today).days
        return f"还有 {left} 天" if left >= 0 else f"已到期 {-left} 天，待处置"

    def reminders(self) -> tuple[str, ...]:
        """Return the days on which the end is reminded of (ISO)."""
        if self.is_endless or self.disposed_on:
            return ()
        until = date.fromisoformat(self.until_on)
        return tuple((until - timedelta(days=ahead)).isoformat() for ahead in REMIND_DAYS)


def rows(office: Office, contract_id: int) -> list[RetentionRow]:
    """Return what the contract's terms state, then the office's own entries. Raises ``NotFound``."""
    contract = terms_of(office, contract_id)
    found = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,))
    disposed = {row["note"]: row for row in found if row["note"].startswith("term:")}
    own = [row for row in found if not row["note"].startswith("term:")]
    made = [_of_term(office, contract, term, disposed) for term in contract.terms.supervision.retentions]
    return [*made, *(_of_row(row) for row in own)]


def add(
    office: Office,
    contract_id: int,
    subject: str,
    kind: str,
    *,
    from_on: date | str,
    until_on: date | str | None,
    clause: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter a period of the office's own; ``until_on`` None = endless. Raises ``RefusedInput``."""
    terms_of(office, contract_id)
    if kind not in KINDS:
        raise RefusedInput("种类要选 retain（留存）或 secret（保密）。")
    first = day(office, from_on, "起算日", future=True)
    last = day(office, until_on, "到期日", future=True) if until_on else ""
    if last and last < first:
        raise RefusedInput(f"到期日 {last} 早于起算日 {first}，没有登记。请核对日期。")
    columns = {
        "subject": need(subject, "对象"),
        "kind": kind,
        "clause": clean(clause),
        "from_on": first,
        "until_on": last,
        "is_endless": int(not last),
        "note": clean(note).removeprefix("term:"),
    }
    with performing(office, "retention.add", contract_id, "登记留存期限") as write:
        row_id = write.insert(RetentionItem, contract_id=contract_id, **columns)
    return performed(row_id, write)


def dispose(
    office: Office, contract_id: int, what: str, disposal: str, *, on: date | str | None = None
) -> Outcome[int]:
    """Register how something was disposed of after its period: ``what`` is the term's code or the entry's id.

    Raises ``NotAllowed`` before the period is over, or for one without end.
    """
    row = next((one for one in rows(office, contract_id) if what in (one.code, str(one.id))), None)
    if row is None:
        raise RefusedInput(f"这份合同没有留存事项“{what}”。请核对编号。")
    done_on = day(office, on, "处置日")
    if row.disposed_on:
        raise NotAllowed(f"{row.subject}已于 {row.disposed_on} 处置，没有再次登记。")
    if row.is_endless or done_on <= row.until_on:
        raise NotAllowed(f"{row.subject}的期限是{row.until_text}，{done_on} 还不能处置。")
    text = need(disposal, "处置方式")
    with performing(office, "retention.dispose", contract_id, f"处置：{row.subject}") as write:
        if row.id is not None:
            write.update(_ENTITY, row.id, disposed_on=done_on, disposal=text)
            return performed(row.id, write)
        row_id = write.insert(
            RetentionItem,
            contract_id=contract_id,
            subject=row.subject,
            kind=row.kind,
            clause=row.clause.partition("·")[2],
            from_on=row.from_on,
            until_on=row.until_on,
            disposed_on=done_on,
            disposal=text,
            note=f"term:{row.code}",
        )
    return performed(row_id, write)


def void(office: Office, item_id: int, reason: str) -> Outcome[int]:
    """Take an entry that was made by mistake off the books. A reason is required."""
    row = case_of(office, _ENTITY, item_id, _WHAT)
    with performing(
        office, "retention.void", row["contract_id"], "作废留存事项", reason=need(reason, "作废原因")
    ) as write:
        write.update(_ENTITY, item_id, is_void=1)
    return performed(item_id, write)


def _of_term(
    office: Office, contract: ContractTerms, term: RetentionTerm, disposed: dict[str, cases.Record]
) -> RetentionRow:
    done = disposed.get(f"term:{term.code}")
    start, others = last_day(office, contract.id, contract.terms.end_on), ()
    option = contract.readings.option(term.reading) if term.reading else ""
    alternatives = _alternatives(office, contract, term) if term.reading else others
    if option == "乙" and alternatives:
        start = date.fromisoformat(_last_submission(office, contract) or start.isoformat())
    proof = limit(office, contract, term.deadline, start)
    return RetentionRow(
        id=None,
        contract_id=contract.id,
        code=term.code,
        subject=term.subject,
        kind=term.kind,
        clause=contract.terms.cite(term.clause),
        from_on=start.isoformat(),
        until_on=proof.due_on.isoformat() if proof else "",
        is_endless=term.endless,
        reading=f"{term.reading} {option}" if term.reading else "",
        alternatives=alternatives,
        disposed_on=done["disposed_on"] if done else "",
        disposal=done["disposal"] if done else "",
        note="",
        proof=proof,
    )


def _alternatives(office: Office, contract: ContractTerms, term: RetentionTerm) -> tuple[tuple[str, str, str], ...]:
    """R-13: from the end of the project (甲), or each result from its submission (乙): the last one ends last."""
    found = []
    end_on = last_day(office, contract.id, contract.terms.end_on)
    by_end = limit(office, contract, term.deadline, end_on)
    if by_end:
        found.append(("甲", by_end.due_on.isoformat(), f"自项目终止日 {end_on} 起"))
    last = _last_submission(office, contract)
    by_last = limit(office, contract, term.deadline, date.fromisoformat(last)) if last else None
    text = f"自各期成果提交日起，最后一次提交 {last}" if last else "自各期成果提交日起，还没有提交"
    found.append(("乙", by_last.due_on.isoformat() if by_last else "", text))
    return tuple(found)


def _last_submission(office: Office, contract: ContractTerms) -> str:
    found = stored.submissions_of_contract(office.database, contract.id)
    return max((row["submitted_at"][:10] for row in found), default="")


def _of_row(row: cases.Record) -> RetentionRow:
    same = ("id", "contract_id", "subject", "kind", "clause", "from_on", "until_on", "disposed_on", "disposal", "note")
    return RetentionRow(
        code="",
        is_endless=bool(row["is_endless"]),
        reading="",
        alternatives=(),
        proof=None,
        **{key: row[key] for key in same},
    )
