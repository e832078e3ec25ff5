"""One ledger of the chosen contract: filters by kind of record, the list, and a pane with facts and the clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm
from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerLine
from app.gui.pages.page import Page
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.fact_grid import Fact
from app.services.contract_terms import terms_of
from app.services.session import Office

Reader = Callable[[Office, int], list[LedgerLine]]


class LedgerTab(CaseTab):
    """Subclasses say how to read, what the sheet shows and which steps are open; ``contract_id`` 0: none chosen."""

    new_titles: Mapping[str, str] = {}
    """What 新增 is called by kind, where one list has several."""

    def __init__(self, work: CaseDesk, spec: CaseListSpec) -> None:
        super().__init__(work, spec)
        self.contract_id = 0
        self.new_action: QAction | None = None
        self._wanted: tuple[str, int] | None = None
        self._only: tuple[str, frozenset[int]] | None = None
        self._met: object = None
        self.sheet = FactSheet(f"{self.title}概况")
        self.clause = FactSheet(f"{self.title}条款")
        self.pane.add(self.sheet, "概况")
        self.pane.add(self.clause, "条款")
        self.list.filters.currentChanged.connect(lambda _at: self.kind_changed())

    @property
    def kind(self) -> str:
        """Which kind of record is on show."""
        return self.list.spec.filters[self.list.filters.currentIndex()].key

    @property
    def line(self) -> LedgerLine | None:
        """The chosen line."""
        found: LedgerLine | None = self.list.chosen_row
        return found

    @property
    def row(self) -> Any:
        """What the service gave for the chosen line."""
        return self.line.row if self.line is not None else None

    def show_contract(self, contract_id: int) -> None:
        """Turn to another contract."""
        if contract_id != self.contract_id:
            self.contract_id = contract_id
            if self.isVisible():
                self.refresh()

    def refresh(self) -> None:
        """Read the contract's records."""
        contract_id, reader = self.contract_id, self.reader()
        if not contract_id:
            self.put([])
            return
        self.read(lambda office: reader(office, contract_id), self.put)

    def put(self, lines: list[LedgerLine]) -> None:
        """Show them; a record that was asked for is chosen, or at least its kind; so is one that was just made."""
        made = self._just_made(lines)
        self.list.put(lines)
        if self._only is not None:
            (only_kind, keys), self._only = self._only, None
            self.list.show_only([line.id for line in lines if line.kind == only_kind and line.key in keys])
        self.figures.put(self.sums(lines))
        if made is not None and self._wanted is None:
            self.list.go_to(made.id)
        if self._wanted is None:
            return
        (kind, key), self._wanted = self._wanted, None
        self.list.choose_filter(kind)
        line = next((one for one in lines if one.kind == kind and one.key == key), None)
        if line is not None:
            self.list.go_to(line.id)

    def _just_made(self, lines: list[LedgerLine]) -> LedgerLine | None:
        """Return the record that the last form made, if the list on show has it."""
        form = self.work.dialog
        if not isinstance(form, CaseForm) or not form.made_id or form is self._met:
            return None
        self._met = form
        known = {line.id for line in self.list.rows}
        fresh = [line for line in lines if line.key == form.made_id and line.id not in known]
        return next((line for line in fresh if self.kind in (line.kind, "all")), None)

    def show_record(self, contract_id: int, kind: str, key: int) -> None:
        """Turn to one record of a contract."""
        self.contract_id, self._wanted = contract_id, (kind, key)
        self.refresh()

    def show_records(self, contract_id: int, kind: str, keys: Sequence[int]) -> None:
        """Turn to exactly these records of a contract; the last filter must be that of all kinds."""
        self.contract_id, self._only = contract_id, (kind, frozenset(keys))
        self.refresh()

    def show_chosen(self) -> None:
        """Show the chosen record with its clause."""
        line = self.line
        if line is None:
            self.pane.show_nothing()
            self.enable((), self.always())
            return
        self.pane.show_case(
            line.title, line.state, line.tone, "　".join(part for part in (line.clause, line.on) if part)
        )
        self.sheet.put(self.facts(line))
        self.clause.put(self.clause_facts(line))
        self.enable(self.steps(line), self.always())

    def clause_facts(self, line: LedgerLine) -> list[Fact]:
        """Return the clause word for word and the known slips of its text."""
        if not self.contract_id or not line.clause:
            return []
        terms = terms_of(self.desk.office, self.contract_id).terms
        ref = line.clause.partition("·")[2]
        found = terms.clause(ref)
        slips = [Fact(one.code, one.text, "warn") for one in terms.defects if ref in one.clauses]
        return [Fact("", line.clause), Fact("原文", found.text if found else ""), *slips]

    @property
    def new_kind(self) -> str:
        """The kind of record that 新增 makes: the one on show, else the first of ``new_titles``."""
        return self.kind if self.kind in self.new_titles else next(iter(self.new_titles))

    def kind_changed(self) -> None:
        """Name the new record after the filter on show."""
        if self.new_action is None:
            return
        title = self.new_titles[self.new_kind]
        self.new_action.setText(title)
        self.list.empty.put(*self.list.spec.empty, [(title, "plus", self.new)])
        if isinstance(self.work.owner, Page):
            self.work.owner.actions_changed.emit()

    def new(self) -> None:
        """Make a record of the kind on show."""

    def reader(self) -> Reader:
        """Return what reads the records."""
        raise NotImplementedError

    def sums(self, _lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say what they come to."""
        return ()

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Say everything about one record."""
        raise NotImplementedError

    def steps(self, line: LedgerLine) -> list[str]:
        """Say which steps are open for it, the next one first."""
        raise NotImplementedError

    def always(self) -> Sequence[str]:
        """Say which steps are open without a record."""
        return ()

    def ask(self, make: Callable[[Desk, int, Any, QWidget | None], CaseForm]) -> None:
        """Open the form of a step for the chosen record; ``make`` gets the contract and the record's row."""
        if self.contract_id:
            self.work.show(make(self.desk, self.contract_id, self.row, self.work.window))

    def door(self, key: str) -> Callable[[], None]:
        """Open the records behind a figure."""
        return lambda: self.list.choose_filter(key)
