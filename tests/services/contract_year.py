"""A contract lived through its year: the clock moves forward only, everything is done through the services.

The tests that drive it write every expected date and amount as a literal, with its derivation beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.acceptance_events import EventKind
from app.domain.counters import CounterValue
from app.domain.reminder_ladder import Column
from app.services import (
    acceptance,
    contracts,
    counters,
    deliverables,
    due_lines,
    history,
    invoices,
    overview_papers,
    payment_steps,
    receipts,
    reminders,
    settlements,
    submissions,
)
from app.services.changes import Outcome
from app.services.contract_overview import Overview, overview
from app.services.deliverables import DeliverableRow
from app.services.due_lines import DueLine
from app.storage.queries import cases
from tests.office_desk import DeskClock, new_office
from tests.services.money_desk import invoice

HOUR = "T10:00:00"


def moment(text: str) -> datetime:
    """Read a day (ten in the morning) or a moment."""
    return datetime.fromisoformat(text if "T" in text else text + HOUR)


class Year:
    """One office with one contract. ``go`` moves the clock; what a method needs as a day is the clock's."""

    def __init__(self, folder: Path, template: str, start: str, effective: str = "", **readings: str) -> None:
        self.clock = DeskClock(moment(start))
        self.office = new_office(folder / template, self.clock)
        chosen = {code.replace("_", "-"): option for code, option in readings.items()}
        day = date.fromisoformat(effective) if effective else None
        self.contract = contracts.add(self.office, template, day, readings=chosen).value

    @property
    def today(self) -> str:
        return self.clock.moment.date().isoformat()

    def go(self, when: str) -> Year:
        """Move on to a day or moment; never back."""
        at = moment(when)
        assert at >= self.clock.moment, f"{when} lies before {self.clock.moment}"
        self.clock.moment = at
        return self

    def close(self) -> None:
        self.office.close()

    # Deliverables

    def item(self, name: str, period: str = "") -> DeliverableRow:
        """Return the one deliverable whose name and period hold these words."""
        found = [row for row in self.items() if name in row.name and period in row.period]
        assert len(found) == 1, [(row.name, row.period) for row in found]
        return found[0]

    def items(self) -> list[DeliverableRow]:
        return deliverables.list_deliverables(self.office, self.contract)

    def hand_in(self, row: DeliverableRow, file: Path | None = None) -> tuple[str, ...]:
        """Hand in at the clock's moment; returns the warnings."""
        at = self.clock.moment
        made = submissions.submit(self.office, row.id, at, file, received_at=at, method="授权邮箱")
        return made.value.warnings

    def step(self, row: DeliverableRow, kind: str, text: str = "", basis: str = "项目计划书") -> DeliverableRow:
        """Record a step of the acceptance now; returns the row as it stands after it."""
        acceptance.record(
            self.office, row.id, EventKind(kind), self.clock.moment, text=text, basis=basis, method="书面"
        )
        return self.now(row)

    def now(self, row: DeliverableRow) -> DeliverableRow:
        return deliverables.get(self.office, row.id)

    def receipt(self, row: DeliverableRow) -> int:
        """Issue, seal and post the receipt today; returns its amount in fen."""
        made = receipts.issue(self.office, receipts.draft(self.office, row.id)).value
        day = self.clock.moment.date()
        receipts.mark_sealed(self.office, made, day)
        receipts.mark_posted(self.office, made, "顺丰", f"SF{row.id:06d}", day)
        return receipts.get(self.office, made).amount_fen

    # Money

    def gates(self, no: int, **days: str) -> None:
        """Tick conditions on their days, on the office's own evidence."""
        for gate, on in days.items():
            self.again(partial(payment_steps.tick_gate, self.office, self.contract, no, gate, on, "会议纪要"))

    def gates_anyway(self, no: int, **days: str) -> None:
        """Tick conditions on their days although the records say otherwise."""
        for gate, on in days.items():
            payment_steps.tick_gate(self.office, self.contract, no, gate, on, "会议纪要", "主任办公会核实")

    def offered(self, no: int, *gates: str) -> None:
        """Tick conditions with the day and proof that the data offer."""
        for gate in gates:
            self.again(partial(payment_steps.tick_gate, self.office, self.contract, no, gate))

    def bill(self, no: int, number: str, fen: int, **facts: object) -> tuple[str, ...]:
        """Register an invoice received today and accept it; returns what the check found."""
        given = invoice(number, fen, self.today, **facts)
        found = tuple(problem.text for problem in invoices.check(self.office, self.contract, no, given))
        made = self.again(lambda: invoices.add(self.office, self.contract, no, given))
        self.again(lambda: invoices.accept(self.office, made, note="已核对" if found else ""))
        self.offered(no, "invoice")
        return found

    def settle(self, no: int) -> int:
        """Lock the settlement, with undo and again; returns the net in fen."""
        made = self.again(lambda: settlements.lock(self.office, self.contract, no))
        return settlements.locked(self.office, made).row.net_fen

    def pay(self, no: int, kind: str = "paid", fen: int | None = None) -> int:
        """Register 请款, 到账 or 支付 today."""
        event = payment_steps.MoneyEvent(kind, self.today, fen)
        return self.again(lambda: payment_steps.register(self.office, self.contract, no, event))

    # What the office sees

    def lines(self, code: str = "") -> list[DueLine]:
        """Return the contract's open deadlines, of one code."""
        found = due_lines.open_lines(self.office, self.clock.moment)
        return [line for line in found if line.contract_id == self.contract and code in ("", line.code)]

    def columns(self) -> tuple[int, int, int]:
        """Count the reminders: overdue, today, within seven days."""
        board = reminders.board(self.office, self.clock.moment)
        return tuple(len(board.column(one)) for one in (Column.OVERDUE, Column.TODAY, Column.WEEK))  # type: ignore[return-value]

    def counter(self, code: str, subject: str = "") -> CounterValue:
        """Return the one counter of this code (whose subject holds these words) as of today."""
        found = counters.counters(self.office, self.contract, self.clock.moment.date())
        wanted = [value for value in found if value.code == code and subject in value.subject]
        assert len(wanted) == 1, [(value.code, value.subject) for value in found]
        return wanted[0]

    def overview(self) -> Overview:
        return overview(self.office, self.contract)

    def overview_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the page's rows of counters: code, name, subject, numbers, state, clause, effect."""
        return overview_papers.paper(self.overview(), self.office.actor).counters

    # Undo

    def ledgers(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every living row of the ledgers and cases."""
        database = self.office.database
        return {name: [tuple(row.values()) for row in cases.select(database, name, "1 = 1")] for name in cases.ENTITIES}

    def again(self, act: Callable[[], Outcome[Any]]) -> Any:
        """Do something, take it back (everything stands as before), take that back (it stands again); its value."""
        before = self.ledgers()
        done = act()
        assert done.operation_id is not None
        after = self.ledgers()
        assert after != before
        undone = history.undo(self.office, done.operation_id)
        assert self.ledgers() == before
        assert undone.operation_id is not None
        history.undo(self.office, undone.operation_id)
        assert self.ledgers() == after
        return done.value
