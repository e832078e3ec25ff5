"""What a stored contract says: its frozen terms and the readings in force. Reading only."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.domain import clauses
from app.domain.contracts import ContractTemplate
from app.domain.errors import NotFound
from app.domain.readings import Readings, readings_of
from app.services.session import Office
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """One contract: its row, its terms with the office's own corrections, the readings in force."""

    row: Record
    terms: ContractTemplate
    readings: Readings

    @property
    def id(self) -> int:
        """Number of the contract."""
        return int(self.row["id"])

    @property
    def effective_on(self) -> date | None:
        """Day of effect; None while nobody entered it."""
        return day_of(self.row["effective_on"])


def terms_of(office: Office, contract_id: int) -> ContractTerms:
    """Read a contract's terms. Raises ``NotFound``."""
    row = stored.contract(office.database, contract_id)
    if row is None:
        raise NotFound(f"没有编号为 {contract_id} 的合同。请用 contract list 核对编号。")
    frozen = _frozen(stored.terms(office.database, contract_id))
    terms = replace(
        frozen,
        title=row["title"],
        title_on_receipt=row["title_on_receipt"],
        project_name=row["project_name"],
        contract_no=row["contract_no"],
        signed_on=day_of(row["signed_on"]),
        effective_on=day_of(row["effective_on"]),
    )
    choices = {record["code"]: record["option"] for record in stored.readings(office.database, contract_id)}
    return ContractTerms(row, terms, readings_of(terms.readings, choices))


def day_of(text: str) -> date | None:
    """Return a stored date; None for ""."""
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=32)
def _frozen(text: str) -> ContractTemplate:
    return clauses.load(json.loads(text))
