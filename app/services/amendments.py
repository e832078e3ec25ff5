"""补充协议 and dated parameters (F1.2; 000·六(一)(二), 001·12.1, 003·八, 004·六(一)4): what changes, from which day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain import clauses, term_words
from app.domain import deliverables as plans
from app.domain.contracts import ContractTemplate
from app.domain.dated_terms import ParamChange, changes_price, data_on, value_at
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.readings import Readings
from app.domain.term_words import Place
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome, Topic
from app.services.contract_terms import changes_of, frozen_data, terms_of
from app.services.contract_writing import performed, performing
from app.services.due_lines import MovedLine, moved_by
from app.services.session import Office
from app.services.supposing import Supposed
from app.storage.models.amendments import Amendment, ContractParam
from app.storage.queries import cases

_ENTITY, _WHAT = "amendment", "补充协议"
SHOWN_PROBLEMS = 3
_PRICE_WORDS = "固定总价"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One changed place: what it is called, old and new value in words, the clause, from which day."""

    key: str
    label: str
    old: str
    new: str
    clause: str
    valid_from: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an amendment would do: the places, whether money changes (E-33), the open deadlines that would move.

    ``slips`` are the known slips of the text of the clauses that it touches (E-numbers).
    """

    changes: tuple[ChangeRow, ...]
    affects_price: bool
    moved: tuple[MovedLine, ...]
    warnings: tuple[str, ...]
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One amendment with what it changed; dates are ISO text."""

    id: int
    contract_id: int
    title: str
    signed_on: str
    effective_on: str
    content: str
    affects_price: bool
    attachment: str
    note: str
    changes: tuple[ChangeRow, ...]


def places(office: Office, contract_id: int, on: date | None = None) -> tuple[Place, ...]:
    """Return the places that an amendment may change, with their values on a day (default: today)."""
    terms_of(office, contract_id)
    when = (on or office.now().date()).isoformat()
    return term_words.places(data_on(frozen_data(office, contract_id), changes_of(office, contract_id), when))


def propose(
    office: Office, contract_id: int, effective_on: date | str, values: Mapping[str, str], *, with_lines: bool = True
) -> Proposal:
    """Work out what changing these places (key → new value as written) from a day on would do; writes nothing.

    Raises ``RefusedInput`` when a value cannot be read or the resulting terms do not add up (F1.5), ``NotAllowed``
    when the plan of deliverables would change.
    """
    since = day(office, effective_on, "生效日", future=True)
    contract = terms_of(office, contract_id)
    frozen, standing = frozen_data(office, contract_id), changes_of(office, contract_id)
    base = data_on(frozen, standing, since)
    new = [_read(base, key, text, since) for key, text in values.items()]
    rows = tuple(_row(base, contract.terms, change) for change in new)
    for when in sorted({since, *(change.valid_from for change in standing if change.valid_from > since)}):
        before = data_on(frozen, standing, when)
        after = data_on(frozen, [*standing, *new], when)
        _check(when, after)
        _check_plan(contract.readings, clauses.load(before), clauses.load(after))
    after = data_on(frozen, [*standing, *new], since)
    supposed = Supposed(contract_id, tuple(new))
    lines = moved_by(office, office.now(), supposed) if with_lines and new else ()
    affects_price = changes_price(base, after)
    slips = _slips(contract.terms, rows, affects_price)
    return Proposal(rows, affects_price, lines, _warnings(office, since, rows), slips)


def add(
    office: Office,
    contract_id: int,
    title: str,
    effective_on: date | str,
    values: Mapping[str, str],
    *,
    affects_price: bool,
    signed_on: date | str = "",
    content: str = "",
    attachment: str = "",
    note: str = "",
) -> Outcome[int]:
    """Register an amendment and the values that it changes from a day on; returns its id.

    ``affects_price`` is the clerk's own answer whether money changes (E-33); it must agree with the values. Raises
    ``RefusedInput`` and ``NotAllowed`` as ``propose`` does.
    """
    made = propose(office, contract_id, effective_on, values, with_lines=False)
    if made.affects_price and not affects_price:
        raise RefusedInput("这些改动会改变合同价款，但选了“不影响价款”，没有保存。请改选，或核对改动。")
    columns = {
        "title": need(title, "补充协议名称"),
        "signed_on": day(office, signed_on, "签订日") if signed_on else "",
        "effective_on": day(office, effective_on, "生效日", future=True),
        "content": clean(content),
        "affects_price": int(affects_price),
        "attachment": clean(attachment),
        "note": clean(note),
    }
    if not values and not columns["content"]:
        raise RefusedInput("补充协议既没有改动条款参数，也没有写内容，没有保存。请至少填写一样。")
    base = data_on(frozen_data(office, contract_id), changes_of(office, contract_id), str(columns["effective_on"]))
    with performing(office, "amendment.add", contract_id, f"登记补充协议“{columns['title']}”") as write:
        row_id = write.insert(Amendment, contract_id=contract_id, **columns)
        for row in made.changes:
            value = _read(base, row.key, values[row.key], row.valid_from).value
            write.insert(
                ContractParam,
                contract_id=contract_id,
                amendment_id=row_id,
                key=row.key,
                value=json.dumps({"value": value, "old": value_at(base, row.key)}, ensure_ascii=False),
                clause=row.clause,
                valid_from=row.valid_from,
                basis=columns["title"],
            )
        write.change.audit(amendment=row_id, fields=[row.key for row in made.changes], since=columns["effective_on"])
    return performed(row_id, write, Topic.DELIVERABLES)


def void(office: Office, amendment_id: int, reason: str) -> Outcome[int]:
    """Take an amendment that was entered by mistake off the books, its values with it. A reason is required."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, amendment_id, _WHAT)
    contract_id = int(row["contract_id"])
    _check_without(office, contract_id, amendment_id)
    with performing(office, "amendment.void", contract_id, f"作废补充协议“{row['title']}”", reason=reason) as write:
        for param in cases.select(office.database, "contract_param", "amendment_id = ?", (amendment_id,)):
            write.update("contract_param", int(param["id"]), is_void=1)
        write.update(_ENTITY, amendment_id, is_void=1)
    return performed(amendment_id, write, Topic.DELIVERABLES)


def list_amendments(office: Office, contract_id: int) -> list[AmendmentRow]:
    """Return a contract's amendments with what they changed, the earliest day first."""
    contract = terms_of(office, contract_id)
    data = frozen_data(office, contract_id)
    params = cases.select(office.database, "contract_param", "contract_id = ?", (contract_id,))
    rows = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,), order="effective_on, id")
    return [
        AmendmentRow(
            **{key: row[key] for key in AmendmentRow.__slots__ if key not in ("affects_price", "changes")},
            affects_price=bool(row["affects_price"]),
            changes=tuple(
                _param_row(data, contract.terms, param) for param in params if param["amendment_id"] == row["id"]
            ),
        )
        for row in rows
    ]


def _read(base: Mapping[str, object], key: str, text: str, since: str) -> ParamChange:
    old = value_at(base, key)
    return ParamChange(key, term_words.read_value(key, old, text), since)


def _row(base: Mapping[str, object], terms: ContractTemplate, change: ParamChange) -> ChangeRow:
    old = value_at(base, change.key)
    if old == change.value:
        raise RefusedInput(
            f"{term_words.label_of(change.key, base)}本来就是“{term_words.show_value(change.key, old)}”。"
        )
    return _words(base, terms, change, old)


def _words(base: Mapping[str, object], terms: ContractTemplate, change: ParamChange, old: object) -> ChangeRow:
    clause = term_words.clause_of(base, change.key)
    return ChangeRow(
        key=change.key,
        label=term_words.label_of(change.key, base),
        old=term_words.show_value(change.key, old),
        new=term_words.show_value(change.key, change.value),
        clause=terms.cite(clause) if clause else "",
        valid_from=change.valid_from,
    )


def _param_row(data: Mapping[str, object], terms: ContractTemplate, param: cases.Record) -> ChangeRow:
    stored = json.loads(param["value"])
    return _words(data, terms, ParamChange(param["key"], stored["value"], param["valid_from"]), stored.get("old"))


def _check(when: str, data: Mapping[str, object]) -> None:
    problems = clauses.problems_of(data)
    if problems:
        more = f"另有 {len(problems) - SHOWN_PROBLEMS} 处。" if len(problems) > SHOWN_PROBLEMS else ""
        raise RefusedInput(f"按这些改动，{when} 起的条款对不上，没有保存：{''.join(problems[:SHOWN_PROBLEMS])}{more}")


def _check_plan(readings: Readings, before: ContractTemplate, after: ContractTemplate) -> None:
    if plans.plan(before, readings) != plans.plan(after, readings):
        raise NotAllowed(
            "这些改动会改变应交成果的期次或金额，没有保存。单个应交日请在成果里调整；整个计划变了请按新条款另建合同。"
        )


def _check_without(office: Office, contract_id: int, amendment_id: int) -> None:
    """Refuse to void an amendment when the ones that stay would not add up without it."""
    rows = cases.select(office.database, "contract_param", "contract_id = ?", (contract_id,), order="valid_from, id")
    kept = [
        ParamChange(row["key"], json.loads(row["value"])["value"], row["valid_from"])
        for row in rows
        if row["amendment_id"] != amendment_id
    ]
    for when in sorted({change.valid_from for change in kept}):
        _check(when, data_on(frozen_data(office, contract_id), kept, when))


def _slips(terms: ContractTemplate, rows: tuple[ChangeRow, ...], affects_price: bool) -> tuple[str, ...]:
    """Return the known slips of the clauses touched; those about the fixed price where money changes (E-33)."""
    refs = {row.clause.partition("·")[2] for row in rows}
    return tuple(
        f"{defect.code}：{defect.text}"
        for defect in terms.defects
        if refs & set(defect.clauses) or (affects_price and _PRICE_WORDS in defect.text)
    )


def _warnings(office: Office, since: str, rows: tuple[ChangeRow, ...]) -> tuple[str, ...]:
    found = []
    if rows and since < office.now().date().isoformat():
        found.append(f"生效日 {since} 已过：这一天以后提交的成果、发生的事项会按新条款重新计算，请核对。")
    return tuple(found)
