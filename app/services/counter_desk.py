"""What every counter is worked out from: one contract, one day, one counter of its terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.contracts import Counter
from app.domain.counters import CounterValue, Evidence, State, state_of
from app.domain.workdays import Calendar
from app.services.contract_terms import ContractTerms
from app.services.session import Office


@dataclass(frozen=True, slots=True)
class CounterDesk:
    """The counter under work. ``calendar`` is the one that counts under R-01."""

    office: Office
    contract: ContractTerms
    counter: Counter
    on: date
    calendar: Calendar

    @property
    def today(self) -> str:
        """The day as ISO text."""
        return self.on.isoformat()

    def value(
        self,
        value: int,
        *,
        subject: str = "",
        evidence: tuple[Evidence, ...] = (),
        note: str = "",
        state: State | None = None,
        effect: str = "",
        warn_at: int | None = None,
        trigger_at: int | None = None,
        reached_on: str = "",
    ) -> CounterValue:
        """Make the result; state and thresholds follow from the counter unless given."""
        counter = self.counter
        return CounterValue(
            code=counter.code,
            name=counter.name,
            subject=subject,
            value=value,
            warn_at=counter.warn_at if warn_at is None else warn_at,
            trigger_at=counter.trigger_at if trigger_at is None else trigger_at,
            state=state or state_of(counter, value),
            clause=self.contract.terms.cite(counter.clause),
            effect=effect or counter.effect,
            evidence=evidence,
            note=note,
            reached_on=reached_on,
            is_below=counter.below,
        )
