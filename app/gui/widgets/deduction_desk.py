"""What the tabs of 失误与扣款 share beside the month: the contract on show, and the doors to clause and proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.clause_proof import ClauseProof, ProofPart
from app.gui.widgets.case_desk import CaseDesk
from app.services import contracts

LAST = "deductions/contract"
_STREET = re.compile(r"[^市区县府]+街道")


def short_owner(name: str) -> str:
    """Name the office by its street: 北京市海淀区人民政府中关村街道办事处 is 中关村街道."""
    found = _STREET.search(name)
    return found[0] if found else name


class DeductionDesk(CaseDesk):
    """``contract_changed()`` when another contract is chosen; ``contract_id`` 0 while there is none."""

    contract_changed = Signal()

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(desk, owner)
        self.contracts = QComboBox()
        self.contracts.setAccessibleName("合同")
        self.contracts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.contracts.setMinimumContentsLength(28)
        self.bar = QWidget()
        self.bar.setAccessibleName("合同和月份")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.contracts)
        row.addWidget(self.months)
        self.read_contracts()
        self.contracts.currentIndexChanged.connect(lambda _at: self._chosen())

    @property
    def contract_id(self) -> int:
        """The contract on show (0: none)."""
        return int(self.contracts.currentData() or 0)

    def read_contracts(self) -> None:
        """Offer the contracts there are; the one on show stays, at first the one used last."""
        found = contracts.list_contracts(self.desk.office)
        kept = str(self.contract_id or self.desk.settings.text(LAST))
        if [row.id for row in found] == [self.contracts.itemData(at) for at in range(self.contracts.count())]:
            return
        self.contracts.blockSignals(True)
        self.contracts.clear()
        for row in found:
            self.contracts.addItem(f"{short_owner(row.owner_name)}　{row.title}", row.id)
        best = next((at for at, row in enumerate(found) if row.template == "zhongguancun"), 0)
        self.contracts.setCurrentIndex(next((at for at, row in enumerate(found) if str(row.id) == kept), best))
        self.contracts.blockSignals(False)
        self.contracts.setToolTip(self.contracts.currentText())

    def show_contract(self, contract_id: int) -> None:
        """Show another contract."""
        self.contracts.setCurrentIndex(max(self.contracts.findData(contract_id), 0))

    def proof(self, title: str, clauses: Sequence[str], parts: Sequence[ProofPart]) -> None:
        """Open the clause, word for word, with the calculation."""
        self.show(ClauseProof(self.desk, self.contract_id, title, clauses, parts, self.window))

    def why(self, title: str, clauses: Sequence[str], parts: Callable[[], Sequence[ProofPart]]) -> Callable[[], None]:
        """Return the door to a clause and its calculation."""
        return lambda: self.proof(title, clauses, parts())

    def _chosen(self) -> None:
        self.desk.settings.put_text(LAST, str(self.contract_id))
        self.contracts.setToolTip(self.contracts.currentText())
        self.contract_changed.emit()
