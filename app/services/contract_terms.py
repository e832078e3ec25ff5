"""What a stored contract says: its frozen terms and the readings in force. Reading only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain import clauses
from app.domain.contracts import ContractTemplate
from app.domain.dated_terms import ParamChange, data_on
from app.domain.errors import NotFound
from app.domain.readings import Readings, readings_of
from app.services import older_terms
from app.services.session import Office
from app.services.supposing import supposed_changes
from app.storage.queries import cases
from app.storage.queries import contracts as stored
from app.storage.queries.contracts import Record


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """One contract: its row, its terms with the office's own corrections, the readings in force.

    ``terms`` are those of the day asked for; ``versions`` all of them with the day from which each counts (F1.2).
    """

    row: Record
    terms: ContractTemplate
    readings: Readings
    versions: tuple[tuple[date, ContractTemplate], ...] = ()

    @property
    def id(self) -> int:
        """Number of the contract."""
        return int(self.row["id"])

    @property
    def effective_on(self) -> date | None:
        """Day of effect; None while nobody entered it."""
        return day_of(self.row["effective_on"])

    def on(self, day: date) -> ContractTemplate:
        """Return the terms in force on a day (a submission's, a month's, a payment's own)."""
        found = [terms for since, terms in self.versions if since <= day]
        return found[-1] if found else self.terms


def terms_of(office: Office, contract_id: int, on: date | None = None) -> ContractTerms:
    """Read a contract's terms as they stand on a day (default: today), amendments included. Raises ``NotFound``."""
    row = stored.contract(office.database, contract_id)
    if row is None:
        raise NotFound(f"没有编号为 {contract_id} 的合同。请用 contract list 核对编号。")
    text, changes = stored.terms(office.database, contract_id), changes_of(office, contract_id)
    days = sorted({change.valid_from for change in changes})
    versions = [(date.min, _corrected(_frozen(text), row))]
    versions += [(date.fromisoformat(day), _corrected(_version(text, _packed(changes), day), row)) for day in days]
    choices = {record["code"]: record["option"] for record in stored.readings(office.database, contract_id)}
    contract = ContractTerms(row, versions[0][1], readings_of(versions[0][1].readings, choices), tuple(versions))
    return replace(contract, terms=contract.on(on or office.now().date())) if days else contract


def all_terms(office: Office) -> dict[int, ContractTerms]:
    """Return every contract that stands, with its terms of today, by number."""
    return {int(row["id"]): terms_of(office, int(row["id"])) for row in stored.contracts(office.database)}


DEFAULT_MARK = "（默认读法，未另行选定）"
"""What a paper says beside a reading that nobody chose."""


def changes_of(office: Office, contract_id: int) -> list[ParamChange]:
    """Return every dated change of the contract's terms that stands (or is supposed), in the order of its day."""
    rows = cases.select(office.database, "contract_param", "contract_id = ?", (contract_id,), order="valid_from, id")
    found = [ParamChange(row["key"], json.loads(row["value"])["value"], row["valid_from"]) for row in rows]
    found += supposed_changes(contract_id)
    return sorted(found, key=lambda change: change.valid_from)


def chosen_until(office: Office, contract_id: int, at: str) -> frozenset[str]:
    """Return the readings that a person had chosen by an ISO moment; the others stood at their default (F1.4)."""
    return frozenset(row["code"] for row in stored.readings(office.database, contract_id) if row["chosen_at"] <= at)


def frozen_data(office: Office, contract_id: int) -> dict[str, Any]:
    """Return the terms' data as frozen when the contract was made (docs/contracts.md), completed as they are read."""
    return dict(older_terms.completed(json.loads(stored.terms(office.database, contract_id))))


def day_of(text: str) -> date | None:
    """Return a stored date; None for ""."""
    return date.fromisoformat(text) if text else None


def _corrected(terms: ContractTemplate, row: Record) -> ContractTemplate:
    """Return the terms with the basic facts that the office may correct."""
    return replace(
        terms,
        title=row["title"],
        title_on_receipt=row["title_on_receipt"],
        project_name=row["project_name"],
        contract_no=row["contract_no"],
        signed_on=day_of(row["signed_on"]),
        effective_on=day_of(row["effective_on"]),
    )


def _packed(changes: Sequence[ParamChange]) -> tuple[tuple[str, str, str], ...]:
    """Return the changes in a form that can be a key of the cache."""
    return tuple((change.key, json.dumps(change.value), change.valid_from) for change in changes)


@lru_cache(maxsize=32)
def _frozen(text: str) -> ContractTemplate:
    return older_terms.load(json.loads(text))


@lru_cache(maxsize=64)
def _version(text: str, packed: tuple[tuple[str, str, str], ...], day: str) -> ContractTemplate:
    changes = [ParamChange(key, json.loads(value), since) for key, value, since in packed]
    return clauses.load(data_on(older_terms.completed(json.loads(text)), changes, day))
