"""Errors (失误), monthly deductions (扣款), notices, duty locks, damages, deductions by hand."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class ErrorRecord(OfficeModel):
    """One error (失误登记, F9.1); ``requirements`` ticks what the clause asks for (true, false.

    Null = not judged), ``state`` says who confirmed; ``correction`` is the vendor's P-13 (原值、正值、原因、影响).
    """

    id = AutoField()
    contract_id = IntegerField()
    code = TextField()
    person = TextField(default="")
    ticket_id = IntegerField(null=True)
    ticket_no = TextField(default="")
    fact = TextField()
    happened_at = TextField()
    found_at = TextField()
    requirements = TextField(default="{}")
    reported_at = TextField(default="")
    evidence = TextField(default="")
    statement = TextField(default="")
    statement_at = TextField(default="")
    same_fact_as = IntegerField(null=True)
    state = TextField()
    decided_by = TextField(default="")
    decided_at = TextField(default="")
    decide_note = TextField(default="")
    source_entity = TextField(default="")
    source_id = IntegerField(null=True)
    correction = TextField(default="{}")
    is_void = IntegerField(default=0)


class PenaltyStatement(OfficeModel):
    """月度扣款结算: seq 0 is the month's statement, later ones are supplements (补充单); frozen when locked."""

    id = AutoField()
    contract_id = IntegerField()
    month = TextField()
    seq = IntegerField(default=0)
    readings = TextField(default="{}")
    counts = TextField(default="{}")
    lines = TextField(default="[]")
    total_fen = IntegerField(default=0)
    alternatives = TextField(default="{}")
    counters = TextField(default="{}")
    locked_at = TextField()
    locked_by = TextField()
    payment_no = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)


class PenaltyNotice(OfficeModel):
    """扣款通知书 (P-06) of a statement: number, service, time for the vendor's answer (陈述申辩), words as issued."""

    id = AutoField()
    statement_id = IntegerField()
    number = TextField()
    issued_on = TextField()
    plead_by = TextField(default="")
    planned_payment_no = IntegerField(null=True)
    method = TextField(default="")
    served_on = TextField(default="")
    signed_on = TextField(default="")
    signer = TextField(default="")
    plea = TextField(default="")
    plea_result = TextField(default="")
    content = TextField(default="{}")
    is_void = IntegerField(default=0)


class ManualDeduction(OfficeModel):
    """手工扣款 (F9.7: 004·六(一)1、八.1; 002·4.7): basis, amount and who approved are required."""

    id = AutoField()
    contract_id = IntegerField()
    clause = TextField()
    fact = TextField()
    basis = TextField()
    amount_fen = IntegerField(default=0)
    happened_on = TextField()
    approved_by = TextField()
    approved_on = TextField()
    payment_no = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)


class DamagesClaim(OfficeModel):
    """违约金 (F9.6): worked out from a term of the contract, a candidate until a person claims or waives it."""

    id = AutoField()
    contract_id = IntegerField()
    code = TextField()
    party = TextField()
    clause = TextField()
    fact = TextField()
    due_on = TextField(default="")
    done_on = TextField(default="")
    exempt = TextField(default="[]")
    base_fen = IntegerField(null=True)
    days = IntegerField(null=True)
    amount_fen = IntegerField(null=True)
    proof = TextField(default="{}")
    state = TextField()
    decided_by = TextField(default="")
    decided_on = TextField(default="")
    basis = TextField(default="")
    payment_no = IntegerField(null=True)
    source_entity = TextField(default="")
    source_id = IntegerField(null=True)
    is_repeat_confirmed = IntegerField(default=0)
    is_void = IntegerField(default=0)


class DutyLock(OfficeModel):
    """停岗培训/专项培训 (F9.5, 001·附3·1(2)、3(2)): the person may not be put on duty until trained.

    Passed and approved.
    """

    id = AutoField()
    contract_id = IntegerField()
    person = TextField()
    kind = TextField()
    clause = TextField()
    reason = TextField()
    month = TextField(default="")
    error_id = IntegerField(null=True)
    from_on = TextField()
    to_on = TextField(default="")
    trained_on = TextField(default="")
    content = TextField(default="")
    score = TextField(default="")
    is_passed = IntegerField(null=True)
    examined_by = TextField(default="")
    approved_by = TextField(default="")
    approved_on = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)
