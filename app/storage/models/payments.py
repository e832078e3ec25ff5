"""Payments (付款): gates, invoices, holds, money events, settlements, audit."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class PaymentGate(OfficeModel):
    """One condition of an instalment ticked with date and evidence (F4.2)."""

    id = AutoField()
    contract_id = IntegerField()
    payment_no = IntegerField(default=0)
    gate = TextField()
    met_on = TextField()
    evidence = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Invoice(OfficeModel):
    """发票 (F4.4): as received; what is wrong with it is worked out and the clerk's verdict kept."""

    id = AutoField()
    contract_id = IntegerField()
    payment_no = IntegerField(default=0)
    number = TextField()
    kind = TextField(default="")
    title = TextField(default="")
    tax_no = TextField(default="")
    amount_fen = IntegerField(default=0)
    tax_fen = IntegerField(null=True)
    tax_rate = TextField(default="")
    issued_on = TextField(default="")
    received_on = TextField()
    verdict = TextField(default="")
    verdict_on = TextField(default="")
    verdict_by = TextField(default="")
    problems = TextField(default="[]")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class PaymentHold(OfficeModel):
    """付款阻断 (F4.7): cause, clause, from, until, who lifted it; ``exempts_office``.

    The contract says that waiting is no default.
    """

    id = AutoField()
    contract_id = IntegerField()
    payment_no = IntegerField(null=True)
    cause = TextField()
    clause = TextField(default="")
    from_on = TextField()
    until_on = TextField(default="")
    reason = TextField()
    exempts_office = IntegerField(default=0)
    lifted_by = TextField(default="")
    lift_basis = TextField(default="")
    source_entity = TextField(default="")
    source_id = IntegerField(null=True)
    is_void = IntegerField(default=0)


class PaymentEvent(OfficeModel):
    """请款、到账、支付 (F4.8): three facts with their own dates."""

    id = AutoField()
    contract_id = IntegerField()
    payment_no = IntegerField(default=0)
    kind = TextField()
    on_date = TextField()
    amount_fen = IntegerField(null=True)
    voucher = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Settlement(OfficeModel):
    """付款结算单 (P-09): base, rewards, deductions, damages, audit, carry-over, net; frozen when locked."""

    id = AutoField()
    contract_id = IntegerField()
    payment_no = IntegerField(default=0)
    seq = IntegerField(default=0)
    number = TextField(default="")
    base_fen = IntegerField(default=0)
    reward_fen = IntegerField(default=0)
    deduction_fen = IntegerField(default=0)
    damages_fen = IntegerField(default=0)
    audit_fen = IntegerField(default=0)
    carried_in_fen = IntegerField(default=0)
    net_fen = IntegerField(default=0)
    carried_out_fen = IntegerField(default=0)
    readings = TextField(default="{}")
    conditions = TextField(default="{}")
    note = TextField(default="")
    locked_at = TextField()
    locked_by = TextField()
    is_void = IntegerField(default=0)


class SettlementLine(OfficeModel):
    """One line of a settlement: where it comes from and how much; positive adds to the payment."""

    id = AutoField()
    settlement_id = IntegerField()
    kind = TextField()
    source_entity = TextField(default="")
    source_id = IntegerField(null=True)
    text = TextField()
    clause = TextField(default="")
    amount_fen = IntegerField(default=0)
    is_void = IntegerField(default=0)


class AuditResult(OfficeModel):
    """审计审定 (002·3.1): the audited total."""

    id = AutoField()
    contract_id = IntegerField()
    audited_fen = IntegerField(default=0)
    audited_on = TextField()
    auditor = TextField(default="")
    basis = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)
