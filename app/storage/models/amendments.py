"""Amendments (补充协议), dated parameters, notices, memos, renewals, estimates."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class Amendment(OfficeModel):
    """A supplementary agreement (补充协议, 000·六(一)(二), 001·12.1); ``affects_price``.

    Whether money changes (E-33).
    """

    id = AutoField()
    contract_id = IntegerField()
    title = TextField()
    signed_on = TextField(default="")
    effective_on = TextField()
    content = TextField(default="")
    affects_price = IntegerField(default=0)
    attachment = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class ContractParam(OfficeModel):
    """A value of the contract's terms from a day on (F1.2); ``key`` names the place in the terms.

    ``value`` is JSON.
    """

    id = AutoField()
    contract_id = IntegerField()
    amendment_id = IntegerField(null=True)
    key = TextField()
    value = TextField(default="{}")
    unit = TextField(default="")
    clause = TextField(default="")
    valid_from = TextField()
    basis = TextField(default="")
    is_void = IntegerField(default=0)


class ContractNotice(OfficeModel):
    """A notice between the parties (往来通知, F1.6): sent, arrived, signed for.

    The day of service follows from the contract's rule.
    """

    id = AutoField()
    contract_id = IntegerField()
    direction = TextField()
    kind = TextField()
    subject = TextField()
    method = TextField()
    address = TextField(default="")
    sent_at = TextField(default="")
    tracking_no = TextField(default="")
    arrived_at = TextField(default="")
    signed_at = TextField(default="")
    signer = TextField(default="")
    text = TextField(default="")
    ref_entity = TextField(default="")
    ref_id = IntegerField(null=True)
    attachment = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class WorkMemo(OfficeModel):
    """工作备忘录 (000·五(三)2): points that acceptance may rest on."""

    id = AutoField()
    contract_id = IntegerField()
    held_on = TextField()
    points = TextField(default="[]")
    office_person = TextField(default="")
    vendor_person = TextField(default="")
    confirmed_on = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Renewal(OfficeModel):
    """A renewal (续签): the contract that follows another one, with its number in the chain (001·2.2)."""

    id = AutoField()
    previous_id = IntegerField()
    contract_id = IntegerField(null=True)
    seq = IntegerField(default=0)
    decided_on = TextField()
    start_on = TextField()
    end_on = TextField()
    basis = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class CostEstimate(OfficeModel):
    """测算报告 (002·9.2): accepted when nobody objects within five working days of its receipt."""

    id = AutoField()
    contract_id = IntegerField()
    title = TextField()
    amount_fen = IntegerField(null=True)
    received_on = TextField()
    objected_on = TextField(default="")
    objection = TextField(default="")
    objection_method = TextField(default="")
    conclusion = TextField(default="")
    concluded_on = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class EnvironmentCheck(OfficeModel):
    """工作环境确认单 (001·3.1.1)."""

    id = AutoField()
    contract_id = IntegerField()
    checked_on = TextField()
    place = TextField()
    items = TextField(default="[]")
    dangers = TextField(default="")
    office_person = TextField(default="")
    vendor_person = TextField(default="")
    is_ok = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)
