"""The steps whose every statement is made to fail: each can run on the same office any number of times."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.domain.acceptance import EventKind
from app.domain.report_periods import day_period
from app.services import (
    acceptance,
    backups,
    bulk_edit,
    contracts,
    deliverables,
    history,
    receipts,
    register,
    report_files,
    submissions,
)
from app.services.session import Office
from build.faults.desk import BASE, Access, bring_in, new_access, write_table

Step = Callable[[Office], object]

TICKETS = 40


def _nothing(_office: Office) -> None:
    """Most steps need no preparation."""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of step. ``prepare`` brings the office to where the step is possible (again).

    ``aside``: tables that a transaction of its own may have written before (the backup before an import,
    the run of a report that is then saved).
    """

    name: str
    step: Step
    prepare: Step = _nothing
    aside: frozenset[str] = frozenset()


def office_at_work(root: Path) -> Access:
    """Make an office with a few tickets, a contract, and a deliverable that was handed in."""
    access = new_access(root, TICKETS)
    with access.open() as office:
        contract_id = contracts.add(office, "chengbei").value
        first = deliverables.list_deliverables(office, contract_id)[0]
        submissions.submit(office, first.id, BASE - timedelta(days=3), method="邮件")
    return access


class Desk:
    """Does the steps, each a little different from the last, so that none finds its work done already."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._count = itertools.count(1)

    def works(self) -> list[Work]:
        """Import, bulk edit, undo, acceptance, receipt, report, backup."""
        own_transaction = frozenset({"backup_log", "audit_entry"})
        return [
            Work("import", self._import, aside=own_transaction),
            Work("edit", self._edit),
            Work("undo", _undo, self._edit),
            Work("acceptance", _accept, _take_back),
            Work("receipt", _issue, _void_receipt),
            Work("report", self._report, aside=frozenset({"report_run", "audit_entry"})),
            Work("backup", lambda office: backups.automatic(office, "演练")),
            Work("full backup", backups.full),
        ]

    def _import(self, office: Office) -> None:
        path = self._scratch / "again.csv"
        bring_in(office, write_table(path, range(10, 10 + TICKETS), f"第{next(self._count)}次"))

    def _edit(self, office: Office) -> None:
        ids = register.ids(office, register.View())
        bulk_edit.apply(office, ids, "unit", f"第{next(self._count)}科", "演练")

    def _report(self, office: Office) -> None:
        day = date(2026, 7, 1) + timedelta(days=next(self._count))
        report_files.make_file(office, "B02", day_period(day), self._scratch / "out.xlsx")


def _undo(office: Office) -> None:
    history.undo(office, next(item.id for item in history.recent(office) if item.kind == "edit"), reason="演练")


def _handed_in(office: Office) -> int:
    return int(office.database.value("SELECT min(deliverable_id) FROM submission"))


def _accept(office: Office) -> None:
    acceptance.record(office, _handed_in(office), EventKind.PASS, BASE - timedelta(days=2), text="通过")


def _take_back(office: Office) -> None:
    _void_receipt(office)
    if acceptance.view(office, _handed_in(office)).events:
        acceptance.void_last(office, _handed_in(office), "演练")


def _issue(office: Office) -> None:
    receipts.issue(office, receipts.draft(office, _handed_in(office)))


def _void_receipt(office: Office) -> None:
    if not any(event.kind == EventKind.PASS for event in acceptance.view(office, _handed_in(office)).events):
        _accept(office)
    if row := receipts.receipt_of(office, _handed_in(office)):
        receipts.void(office, row.id, "演练")
