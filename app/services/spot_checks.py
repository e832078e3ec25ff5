"""抽检 (F3.8; 001·3.1.6, 004·六(一)1): a recorded seed draws the sample, findings, conclusion, rectification."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.sampling import draw, sample_size
from app.services import rectifications
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.supervision import SpotCheck
from app.storage.queries import cases, spot_checks

_ENTITY, _WHAT = "spot_check", "抽检"
_CLAUSES = ("3.1.6", "六(一)1")
MAX_POPULATION = 200_000

Result = Literal["pass", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found with one element; ``is_ok`` None while nobody looked at it."""

    element: str
    label: str
    is_ok: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class SpotCheckRow:
    """One spot check; ``is_reproducible``: population and seed give this very sample again."""

    id: int
    contract_id: int
    checked_on: str
    object: str
    scope: str
    population_size: int
    sample_size: int
    seed: str
    findings: tuple[Finding, ...]
    result: str
    conclusion: str
    person: str
    clause: str
    is_reproducible: bool
    rectification_id: int | None

    @property
    def looked_at(self) -> int:
        """How many elements somebody looked at."""
        return sum(finding.is_ok is not None for finding in self.findings)

    @property
    def failed(self) -> int:
        """How many elements were not in order."""
        return sum(finding.is_ok is False for finding in self.findings)

    @property
    def state_text(self) -> str:
        """Where the check stands, in Chinese."""
        if self.result:
            return "合格" if self.result == "pass" else "不合格"
        return f"已查 {self.looked_at}/{self.sample_size}"


def tickets_between(office: Office, first: date, last: date) -> list[tuple[str, str]]:
    """Return the tickets that came in between two days as a population: (number in the register, ticket number)."""
    if last < first:
        raise RefusedInput(f"止日 {last} 早于起日 {first}，请核对。")
    return spot_checks.tickets_between(office.database, first.isoformat(), last.isoformat())


def start(
    office: Office,
    contract_id: int,
    object_: str,
    population: Sequence[tuple[str, str]],
    *,
    share: Fraction | None = None,
    size: int | None = None,
    seed: str = "",
    scope: str = "",
    checked_on: date | str | None = None,
    person: str = "",
) -> Outcome[int]:
    """Draw a sample and register the check; returns its id.

    ``population`` is (element, label); give either ``share`` (Fraction(2, 100)) or ``size``. Without ``seed`` one is
    made from day and number. Raises ``RefusedInput`` for an empty population or a size out of range.
    """
    terms_of(office, contract_id)
    if not population or len(population) > MAX_POPULATION:
        raise RefusedInput("抽检范围是空的，或超过二十万件，没有抽样。请调整起止日期或清单。")
    if (share is None) == (size is None):
        raise RefusedInput("请填写抽检比例或件数中的一项。")
    elements = [element for element, _ in population]
    count = size if size is not None else sample_size(len(elements), share or Fraction(0))
    on = day(office, checked_on, "抽检日期")
    seed = clean(seed) or _new_seed(office, contract_id, on)
    sample, labels = draw(elements, count, seed), dict(population)
    with performing(office, "spot_check.start", contract_id, f"抽检 {len(elements)} 件中的 {count} 件") as write:
        row_id = write.insert(
            SpotCheck,
            contract_id=contract_id,
            checked_on=on,
            object=need(object_, "抽检对象"),
            population=json.dumps({"scope": clean(scope), "elements": elements}, ensure_ascii=False),
            population_size=len(elements),
            sample_size=count,
            seed=seed,
            sample=json.dumps([[element, labels[element]] for element in sample], ensure_ascii=False),
            person=clean(person) or office.actor,
        )
        write.change.audit(spot_check=row_id, seed=seed, population=len(elements), sample=count)
    return performed(row_id, write)


def record(office: Office, check_id: int, findings: Mapping[str, tuple[bool, str]]) -> Outcome[int]:
    """Register findings: element → (in order?, what was found). May be repeated; the last entry of an element counts.

    Raises ``RefusedInput`` for an element outside the sample, or a fault without a word; ``NotAllowed`` once concluded.
    """
    row = _open(office, check_id)
    known = {element for element, _ in json.loads(row["sample"])}
    kept = json.loads(row["findings"])
    for element, (is_ok, text) in findings.items():
        if element not in known:
            raise RefusedInput(f"“{element}”不在这次抽检的样本里，没有登记。")
        kept[element] = [bool(is_ok), clean(text) if is_ok else need(text, f"样本 {element} 的问题")]
    with performing(office, "spot_check.record", int(row["contract_id"]), f"登记抽检 {check_id} 的情况") as write:
        write.update(_ENTITY, check_id, findings=json.dumps(kept, ensure_ascii=False))
    return performed(check_id, write)


def conclude(office: Office, check_id: int, result: Result, conclusion: str) -> Outcome[int]:
    """Conclude a check. Raises ``NotAllowed`` while elements of the sample were not looked at."""
    row = _open(office, check_id)
    left = int(row["sample_size"]) - len(json.loads(row["findings"]))
    if left:
        raise NotAllowed(f"样本里还有 {left} 件没有登记检查情况，不能下结论。")
    if result not in ("pass", "fail"):
        raise RefusedInput("请选择抽检结论：合格或不合格。")
    fields = {"result": result, "conclusion": need(conclusion, "抽检结论")}
    with performing(office, "spot_check.conclude", int(row["contract_id"]), f"抽检 {check_id} 的结论") as write:
        write.update(_ENTITY, check_id, **fields)
    return performed(check_id, write)


def rectify(office: Office, check_id: int, problem: str = "", *, due_at: datetime | None = None) -> Outcome[int]:
    """Demand rectification of what a failed check found; returns the rectification's id (整改).

    Raises ``NotAllowed`` for a check that passed, or has its demand already.
    """
    found = get(office, check_id)
    if found.result != "fail":
        raise NotAllowed("只有结论为不合格的抽检才要求整改。请先登记结论。")
    if found.rectification_id is not None:
        raise NotAllowed(f"这次抽检已提出整改（编号 {found.rectification_id}），没有重复提出。")
    faults = "；".join(f"{one.label}：{one.text}" for one in found.findings if one.is_ok is False)
    text = problem.strip() or f"{found.checked_on} 抽检不合格：{faults or found.conclusion}"
    clause = found.clause.partition("·")[2]
    fitting = clause if clause in rectifications.clauses(office, found.contract_id) else ""
    source = (_ENTITY, check_id)
    return rectifications.demand(office, found.contract_id, text, clause=fitting, due_at=due_at, source=source)


def void(office: Office, check_id: int, reason: str) -> Outcome[int]:
    """Take a check that was entered by mistake off the books."""
    reason = need(reason, "作废原因")
    row = case_of(office, _ENTITY, check_id, _WHAT)
    with performing(office, "spot_check.void", int(row["contract_id"]), f"作废抽检 {check_id}", reason=reason) as write:
        write.update(_ENTITY, check_id, is_void=1)
    return performed(check_id, write)


def get(office: Office, check_id: int) -> SpotCheckRow:
    """Return one check. Raises ``NotFound``."""
    return _row(office, case_of(office, _ENTITY, check_id, _WHAT))


def list_checks(office: Office, contract_id: int) -> list[SpotCheckRow]:
    """Return a contract's spot checks, the newest first."""
    terms_of(office, contract_id)
    rows = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,), order="checked_on DESC, id DESC")
    return [_row(office, row) for row in rows]


def _open(office: Office, check_id: int) -> cases.Record:
    row = case_of(office, _ENTITY, check_id, _WHAT)
    if row["result"]:
        raise NotAllowed("这次抽检已有结论，不能再改。要更正请先撤销结论。")
    return row


def _new_seed(office: Office, contract_id: int, on: str) -> str:
    taken = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,), with_void=True)
    return f"{on}-{contract_id}-{len(taken) + 1}"


def _row(office: Office, row: cases.Record) -> SpotCheckRow:
    sample, findings = json.loads(row["sample"]), json.loads(row["findings"])
    population = json.loads(row["population"])
    terms = terms_of(office, int(row["contract_id"])).terms
    clause = next((ref for ref in _CLAUSES if terms.clause(ref)), "")
    demands = cases.select(
        office.database, "rectification", "source_entity = ? AND source_id = ?", (_ENTITY, int(row["id"]))
    )
    keys = ("id", "contract_id", "checked_on", "object", "population_size", "sample_size", "seed", "result", "person")
    return SpotCheckRow(
        **{key: row[key] for key in (*keys, "conclusion")},
        scope=population["scope"],
        findings=tuple(_finding(element, label, findings.get(element)) for element, label in sample),
        clause=terms.cite(clause) if clause else "",
        is_reproducible=list(draw(population["elements"], int(row["sample_size"]), row["seed"]))
        == [element for element, _ in sample],
        rectification_id=int(demands[0]["id"]) if demands else None,
    )


def _finding(element: str, label: str, found: list[object] | None) -> Finding:
    return (
        Finding(element, label, None, "") if found is None else Finding(element, label, bool(found[0]), str(found[1]))
    )
