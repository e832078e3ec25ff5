"""Damages that a person claims or waives (违约金, F9.6), by daily rate or fixed; each with its frozen calculation.

Computed candidates come from ``damages_candidates``; by hand a delay or a fixed sum is entered first as a candidate.
Fixed damages count once a contract; another time needs the office's own confirmation (R-47), 002 never three (E-12).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from app.domain.damages_claims import Reckoning, hints_of, lump_term, reckon, reckon_lump, repeat_problem
from app.domain.deadlines import Pause
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import calendars, damages_candidates
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.damages_candidates import ENTITY, DamagesCandidate
from app.services.session import Office
from app.storage.models.penalties import DamagesClaim
from app.storage.queries import cases, penalties

WHAT = "违约金记录"
NO_RATE = "late"
"""Code of a delay for which the contract has no daily rate."""

_ACTS: Mapping[str, str] = {"claim": "计取", "waive": "放弃", "add": "登记"}
PARTIES: Mapping[str, str] = {"vendor": "乙方", "office": "甲方"}
STATES: Mapping[str, str] = {"candidate": "待决定", "claimed": "已计取", "waived": "已放弃"}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim; dates are ISO text, money fen. ``amount_fen`` None: days only (no daily rate agreed)."""

    id: int
    contract_id: int
    code: str
    party: str
    clause: str
    clause_cited: str
    fact: str
    due_on: str
    done_on: str
    exempt: tuple[Mapping[str, str], ...]
    base_fen: int | None
    days: int | None
    amount_fen: int | None
    steps: tuple[str, ...]
    hints: tuple[str, ...]
    state: str
    decided_by: str
    decided_on: str
    basis: str
    payment_no: int | None
    source: str
    is_repeat_confirmed: bool
    settled_fen: int

    @property
    def is_lump(self) -> bool:
        """Whether it is a fixed sum (定额违约金), not one by the day."""
        return self.days is None

    @property
    def kind_text(self) -> str:
        """What sort of damages, with the party that owes them: never to be taken for an instalment (E-29)."""
        daily = "逾期（无逐日违约金）" if self.code == NO_RATE else "逐日违约金"
        return f"{PARTIES[self.party]}{'定额违约金' if self.is_lump else daily}"

    @property
    def state_text(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]


def decide_candidate(
    office: Office,
    contract_id: int,
    key: str,
    is_claimed: bool,
    basis: str,
    *,
    by: str = "",
    payment_no: int | None = None,
) -> Outcome[int]:
    """Claim or waive a computed candidate on a basis; returns the row's id.

    Raises ``NotFound``, ``NotAllowed`` while its reading is not chosen (R-45), or nothing can be claimed.
    """
    found = next((one for one in damages_candidates.candidates(office, contract_id) if one.key == key), None)
    if found is None:
        raise NotFound(f"没有“{key}”这条违约金候选，可能已经处理过。请刷新后再试。")
    if is_claimed and found.needs:
        raise NotAllowed(f"读法 {found.needs} 还没有选定，只列为候选，没有计取。请先选定读法并写明依据。")
    if is_claimed and found.amount_fen is None:
        raise NotAllowed(f"合同没有约定逐日违约金，只记逾期 {found.reckoning.days} 日，没有可计取的金额。")
    is_confirmed = _is_repeat_confirmed(office, key)
    if is_claimed and not found.reckoning.due_on:
        _check_repeat(office, contract_id, found.reckoning.code, is_confirmed)
    columns = _reckoned(found.reckoning, found.fact) | {
        "amount_fen": found.amount_fen,
        "is_repeat_confirmed": int(is_confirmed),
        "source_entity": key.partition(":")[0],
        "source_id": int(key.partition(":")[2]),
        **_decision(office, is_claimed, basis, by, payment_no),
    }
    return _insert(office, contract_id, "claim" if is_claimed else "waive", columns)


def add_delay(
    office: Office,
    contract_id: int,
    party: str,
    fact: str,
    *,
    due_on: date | str,
    done_on: date | str,
    amount_fen: int | None = None,
    exempt: Sequence[Pause] = (),
) -> Outcome[int]:
    """Enter a delay by hand as a candidate, with the days that the contract excuses (财政原因); returns its id.

    Raises ``NotFound``, ``NotAllowed``, ``RefusedInput`` (nothing was late, an excused stretch that ends before it
    begins).
    """
    if party not in PARTIES:
        raise RefusedInput("一方应是 vendor（乙方）或 office（甲方），请改正。")
    contract = terms_of(office, contract_id)
    due, done = day(office, due_on, "应完成日"), day(office, done_on, "完成日")
    _check_days(due, done, exempt)
    found = reckon(
        contract.on(date.fromisoformat(due)),
        party,
        date.fromisoformat(due),
        date.fromisoformat(done),
        calendars.current(office),
        contract.readings,
        amount_fen=amount_fen,
        pauses=exempt,
    )
    if not found.clause_ref:
        raise NotAllowed(f"“{contract.terms.title}”没有{PARTIES[party]}违约金的约定，没有登记。")
    columns = _reckoned(found, need(fact, "事实")) | {
        "exempt": json.dumps([_exempt(pause) for pause in exempt], ensure_ascii=False),
        "state": "candidate",
    }
    return _insert(office, contract_id, "add", columns)


def add_lump(
    office: Office,
    contract_id: int,
    code: str,
    fact: str,
    *,
    clause: str = "",
    is_repeat_confirmed: bool = False,
) -> Outcome[int]:
    """Enter fixed damages as a candidate; ``clause`` where another clause gives the same sum (002·6.3, 6.4).

    Raises ``NotAllowed`` for another time without the office's confirmation (R-47), or a third time (E-12).
    """
    contract = terms_of(office, contract_id)
    made = reckon_lump(contract.terms, code)
    _check_repeat(office, contract_id, code, is_repeat_confirmed)
    ref = clean(clause) or made.clause_ref
    if contract.terms.clause(ref) is None:
        raise RefusedInput(f"合同里没有条款“{ref}”，没有登记。请核对条号。")
    columns = _reckoned(made, need(fact, "事实")) | {
        "clause": ref,
        "is_repeat_confirmed": int(is_repeat_confirmed),
        "state": "candidate",
    }
    return _insert(office, contract_id, "add", columns)


def decide(
    office: Office, claim_id: int, is_claimed: bool, basis: str, *, by: str = "", payment_no: int | None = None
) -> Outcome[int]:
    """Claim or waive an entered candidate."""
    row = case_of(office, ENTITY, claim_id, WHAT)
    if row["state"] != "candidate":
        raise NotAllowed(f"这条违约金已经是“{STATES[row['state']]}”，没有再次改动。")
    contract_id = int(row["contract_id"])
    if is_claimed and row["amount_fen"] is None:
        raise NotAllowed(f"合同没有约定逐日违约金，只记逾期 {row['days']} 日，没有可计取的金额。")
    if is_claimed and row["days"] is None:
        _check_repeat(office, contract_id, row["code"], bool(row["is_repeat_confirmed"]))
    fields = _decision(office, is_claimed, basis, by, payment_no)
    words = f"{'计取' if is_claimed else '放弃'}违约金（{claim_id}）"
    with performing(office, f"damages.{'claim' if is_claimed else 'waive'}", contract_id, words) as write:
        write.change.audit(claim=claim_id, fields=sorted(write.update(ENTITY, claim_id, **fields)))
    return performed(claim_id, write)


def void(office: Office, claim_id: int, reason: str) -> Outcome[int]:
    """Take a claim off the books that no settlement holds. A reason is required."""
    row = case_of(office, ENTITY, claim_id, WHAT)
    if claim_id in penalties.settled(office.database, ENTITY, int(row["contract_id"])):
        raise NotAllowed("这条违约金已进入付款结算，不能作废。请先撤销结算。")
    with performing(
        office, "damages.void", int(row["contract_id"]), "作废违约金", reason=need(reason, "作废原因")
    ) as write:
        write.update(ENTITY, claim_id, is_void=1)
    return performed(claim_id, write)


def rows(office: Office, contract_id: int) -> list[ClaimRow]:
    """Return the claims of a contract, oldest first. Raises ``NotFound``."""
    contract = terms_of(office, contract_id)
    settled = penalties.settled(office.database, ENTITY, contract_id)
    found = cases.select(office.database, ENTITY, "contract_id = ?", (contract_id,))
    skip = {"is_void", "proof", "exempt", "is_repeat_confirmed", "source_entity", "source_id"}
    return [
        ClaimRow(
            clause_cited=contract.terms.cite(row["clause"]),
            exempt=tuple(json.loads(row["exempt"])),
            steps=tuple(json.loads(row["proof"]).get("steps", ())),
            hints=hints_of(contract.terms, row["clause"]),
            source=f"{row['source_entity']}:{row['source_id']}" if row["source_id"] is not None else "",
            is_repeat_confirmed=bool(row["is_repeat_confirmed"]),
            settled_fen=abs(settled.get(row["id"], (0, ""))[0]),
            **{key: value for key, value in row.items() if key not in skip},
        )
        for row in found
    ]


def get(office: Office, claim_id: int) -> ClaimRow:
    """Return one claim. Raises ``NotFound``."""
    row = case_of(office, ENTITY, claim_id, WHAT)
    return next(one for one in rows(office, int(row["contract_id"])) if one.id == claim_id)


def candidates(office: Office, contract_id: int) -> list[DamagesCandidate]:
    """Return the computed candidates (``damages_candidates``)."""
    return damages_candidates.candidates(office, contract_id)


def _check_days(due: str, done: str, exempt: Sequence[Pause]) -> None:
    if done <= due:
        raise RefusedInput(f"完成日 {done} 不晚于应完成日 {due}，没有逾期，没有登记。请核对日期。")
    for pause in exempt:
        if pause.last_on < pause.first_on:
            raise RefusedInput(f"不计的日子止日 {pause.last_on} 早于起日 {pause.first_on}，没有登记。请核对日期。")


def _check_repeat(office: Office, contract_id: int, code: str, is_confirmed: bool) -> None:
    contract = terms_of(office, contract_id)
    term = lump_term(contract.terms, code)
    if term is None:
        return
    where = "contract_id = ? AND code = ? AND days IS NULL AND state = 'claimed'"
    earlier = len(cases.select(office.database, ENTITY, where, (contract_id, code)))
    problem = repeat_problem(term, earlier, is_confirmed, contract.readings)
    if problem:
        raise NotAllowed(problem)


def _is_repeat_confirmed(office: Office, key: str) -> bool:
    """Whether the breach behind a fixed sum was confirmed as a further one (R-47)."""
    entity, _, number = key.partition(":")
    row = cases.find(office.database, entity, int(number)) if entity == damages_candidates.BREACH else None
    return bool(row and row["is_repeat_confirmed"])


def _reckoned(found: Reckoning, fact: str) -> dict[str, object]:
    return {
        "code": found.code or NO_RATE,
        "party": found.party,
        "clause": found.clause_ref,
        "fact": fact,
        "due_on": found.due_on,
        "done_on": found.done_on,
        "base_fen": found.base_fen,
        "days": found.days if found.due_on else None,
        "amount_fen": found.amount_fen,
        "proof": json.dumps(asdict(found), ensure_ascii=False),
    }


def _decision(office: Office, is_claimed: bool, basis: str, by: str, payment_no: int | None) -> dict[str, object]:
    return {
        "state": "claimed" if is_claimed else "waived",
        "decided_by": clean(by) or office.actor,
        "decided_on": office.now().date().isoformat(),
        "basis": need(basis, "依据"),
        "payment_no": payment_no,
    }


def _insert(office: Office, contract_id: int, action: str, columns: Mapping[str, object]) -> Outcome[int]:
    words = f"{_ACTS[action]}违约金：{columns['fact']}"
    with performing(office, f"damages.{action}", contract_id, words) as write:
        row_id = write.insert(DamagesClaim, contract_id=contract_id, **columns)
        write.change.audit(claim=row_id, amount_fen=columns["amount_fen"], state=columns["state"])
    return performed(row_id, write)


def _exempt(pause: Pause) -> dict[str, str]:
    return {"from": pause.first_on.isoformat(), "to": pause.last_on.isoformat(), "reason": pause.reason}
