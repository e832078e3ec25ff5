"""What the contracts page reads at once (in the reading lane): all plans, one contract, one deliverable."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.price_table import PriceTable, price_table
from app.services import (
    acceptance,
    acceptance_money,
    attachments,
    contract_view,
    contracts,
    deliverables,
    due_proofs,
    receipts,
)
from app.services.acceptance import AcceptanceView
from app.services.acceptance_money import AcceptanceMoney
from app.services.attachments import AttachmentInfo
from app.services.contract_view import ContractView
from app.services.contracts import ContractRow
from app.services.deliverables import DeliverableRow, Progress
from app.services.due_proofs import DueSheet
from app.services.receipts import EmailRow, ReceiptRow, ReceiptTotals
from app.services.session import Office


@dataclass(frozen=True, slots=True)
class ContractPlan:
    """One contract with its deliverables."""

    row: ContractRow
    items: tuple[DeliverableRow, ...]

    @property
    def progress(self) -> Progress:
        """How far the plan is."""
        return Progress(
            len(self.items), sum(item.is_done for item in self.items), sum(item.is_overdue for item in self.items)
        )


@dataclass(frozen=True, slots=True)
class ContractFile:
    """Everything about one contract."""

    view: ContractView
    receipts: list[ReceiptRow]
    totals: ReceiptTotals
    attachments: tuple[AttachmentInfo, ...]
    money: AcceptanceMoney
    prices: PriceTable


@dataclass(frozen=True, slots=True)
class DeliverableFile:
    """Everything about one deliverable."""

    row: DeliverableRow
    acceptance: AcceptanceView
    sheet: DueSheet
    receipt: ReceiptRow | None
    mails: list[EmailRow]
    attachments: tuple[AttachmentInfo, ...]


def plans(office: Office) -> list[ContractPlan]:
    """Read all contracts with their deliverables."""
    return [
        ContractPlan(row, tuple(deliverables.list_deliverables(office, row.id)))
        for row in contracts.list_contracts(office)
    ]


def contract_file(office: Office, contract_id: int) -> ContractFile:
    """Read one contract. Raises ``NotFound``."""
    view = contract_view.show(office, contract_id)
    return ContractFile(
        view,
        receipts.list_receipts(office, contract_id),
        receipts.totals(office, contract_id),
        tuple(attachments.list_attachments(office, f"contract:{contract_id}")),
        acceptance_money.acceptance_money(office, contract_id),
        price_table(view.terms),
    )


def deliverable_file(office: Office, deliverable_id: int) -> DeliverableFile:
    """Read one deliverable. Raises ``NotFound``."""
    view = acceptance.view(office, deliverable_id)
    receipt = receipts.receipt_of(office, deliverable_id)
    return DeliverableFile(
        deliverables.get(office, deliverable_id),
        view,
        due_proofs.sheet(office, deliverable_id),
        receipt,
        receipts.emails(office, receipt.id) if receipt else [],
        tuple(
            one
            for submission in view.submissions
            for one in attachments.list_attachments(office, f"submission:{submission.id}")
        ),
    )
