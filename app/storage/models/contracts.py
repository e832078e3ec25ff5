"""Contracts (合同), their readings and contacts, deliverables (应交成果), acceptance, receipts (回执)."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class Contract(OfficeModel):
    """One contract; ``terms`` is the frozen template (JSON)."""

    id = AutoField()
    template = TextField()
    title = TextField()
    title_on_receipt = TextField(default="")
    contract_no = TextField(default="")
    project_name = TextField(default="")
    owner_name = TextField(default="")
    vendor_name = TextField(default="")
    signed_on = TextField(default="")
    effective_on = TextField(default="")
    start_on = TextField(default="")
    end_on = TextField(default="")
    total_fen = IntegerField(null=True)
    pricing = TextField()
    copies = IntegerField(default=1)
    vendor_address = TextField(default="")
    terms = TextField(default="{}")
    is_void = IntegerField(default=0)


class ContractReading(OfficeModel):
    """Which reading (读法) of an ambiguous clause the office chose."""

    id = AutoField()
    contract_id = IntegerField()
    code = TextField()
    option = TextField()
    chosen_by = TextField()
    chosen_at = TextField()
    basis = TextField(default="")


class AuthorisedContact(OfficeModel):
    """A mailbox, person, address or phone that a party named in writing."""

    id = AutoField()
    contract_id = IntegerField()
    party = TextField()
    kind = TextField()
    value = TextField()
    valid_from = TextField(default="")
    valid_to = TextField(default="")
    notified_at = TextField(default="")


class Deliverable(OfficeModel):
    """One result the vendor owes."""

    id = AutoField()
    contract_id = IntegerField()
    seq = IntegerField()
    code = TextField(default="")
    clause = TextField(default="")
    name = TextField()
    period = TextField(default="")
    start_on = TextField(default="")
    end_on = TextField(default="")
    due_on = TextField(default="")
    due_at = TextField(default="")
    amount_fen = IntegerField(null=True)
    state = TextField()
    is_void = IntegerField(default=0)


class Submission(OfficeModel):
    """One round of handing in a deliverable (提交)."""

    id = AutoField()
    deliverable_id = IntegerField()
    round_no = IntegerField()
    submitted_at = TextField()
    received_at = TextField(default="")
    method = TextField(default="")
    sha256 = TextField(default="")
    file_name = TextField(default="")
    format_ok = IntegerField(null=True)
    note = TextField(default="")


class AcceptanceEvent(OfficeModel):
    """One step of the acceptance flow (验收)."""

    id = AutoField()
    deliverable_id = IntegerField()
    round_no = IntegerField()
    at = TextField()
    kind = TextField()
    text = TextField(default="")
    basis = TextField(default="")
    method = TextField(default="")
    evidence = TextField(default="")
    actor = TextField()
    is_void = IntegerField(default=0)


class Receipt(OfficeModel):
    """The acceptance receipt (验收回执) of one deliverable."""

    id = AutoField()
    deliverable_id = IntegerField()
    number = TextField()
    received_on = TextField(default="")
    completed_on = TextField(default="")
    period_text = TextField(default="")
    period_kind = TextField()
    amount_fen = IntegerField(null=True)
    issued_at = TextField(default="")
    sealed_on = TextField(default="")
    courier = TextField(default="")
    tracking_no = TextField(default="")
    posted_on = TextField(default="")
    path = TextField()
    is_void = IntegerField(default=0)


class ReceiptEmail(OfficeModel):
    """The e-mail that stands in for a sealed receipt, and whether its conditions were met."""

    id = AutoField()
    receipt_id = IntegerField()
    sent_at = TextField(default="")
    sender = TextField(default="")
    recipients = TextField(default="[]")
    subject = TextField(default="")
    body = TextField(default="")
    is_satisfied = IntegerField(default=0)
    problems = TextField(default="[]")
