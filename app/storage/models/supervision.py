"""Supervision (监督): spot checks, rectifications, breaches, counters' handling, force majeure, termination."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class SpotCheck(OfficeModel):
    """抽检 (001·3.1.6, 004·六(一)1): the sample follows from population, size and seed."""

    id = AutoField()
    contract_id = IntegerField()
    checked_on = TextField()
    object = TextField()
    population = TextField(default="{}")
    population_size = IntegerField(default=0)
    sample_size = IntegerField(default=0)
    seed = TextField(default="")
    sample = TextField(default="[]")
    findings = TextField(default="{}")
    result = TextField(default="")
    conclusion = TextField(default="")
    person = TextField(default="")
    is_void = IntegerField(default=0)


class Rectification(OfficeModel):
    """整改 (001·3.1.5, 7.5; 002·4.3, 6.3; 004·六(一)1): demanded, due, done, checked again."""

    id = AutoField()
    contract_id = IntegerField()
    source_entity = TextField(default="")
    source_id = IntegerField(null=True)
    deliverable_id = IntegerField(null=True)
    round_no = IntegerField(default=0)
    problem = TextField()
    clause = TextField(default="")
    demanded_at = TextField()
    due_at = TextField(default="")
    consequence = TextField(default="")
    is_spoken = IntegerField(default=0)
    done_on = TextField(default="")
    recheck = TextField(default="")
    rechecked_on = TextField(default="")
    rechecked_by = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class BreachEvent(OfficeModel):
    """违约/行为事件 (F11.1): what happened, under which clause, what was done about it.

    When it was settled (了结).
    """

    id = AutoField()
    contract_id = IntegerField()
    party = TextField()
    clause = TextField()
    kind = TextField()
    fact = TextField()
    happened_on = TextField()
    found_on = TextField(default="")
    evidence = TextField(default="")
    person = TextField(default="")
    ticket_id = IntegerField(null=True)
    measures = TextField(default="[]")
    amount_fen = IntegerField(null=True)
    is_repeat_confirmed = IntegerField(default=0)
    settled_on = TextField(default="")
    settled_by = TextField(default="")
    settle_basis = TextField(default="")
    source_entity = TextField(default="")
    source_id = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)


class CounterHandling(OfficeModel):
    """What the office decided when a counter (K01-K15) warned or triggered."""

    id = AutoField()
    contract_id = IntegerField()
    code = TextField()
    subject = TextField(default="")
    value = IntegerField(default=0)
    reached_on = TextField()
    decision = TextField()
    decided_on = TextField()
    decided_by = TextField()
    basis = TextField(default="")
    is_void = IntegerField(default=0)


class ForceMajeure(OfficeModel):
    """不可抗力 (001·10, 003·七, 002·7): suspension, proof, resumption."""

    id = AutoField()
    contract_id = IntegerField()
    event = TextField()
    from_on = TextField()
    to_on = TextField(default="")
    notified_on = TextField(default="")
    proof_on = TextField(default="")
    proof = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Termination(OfficeModel):
    """终止/解除 (F11.4): a draft until a person issues it.

    ``facts`` are the figures the clearing rests on, ``amounts`` its lines.
    """

    id = AutoField()
    contract_id = IntegerField()
    kind = TextField()
    clause = TextField()
    ground = TextField()
    notice_on = TextField(default="")
    arrives_on = TextField(default="")
    effective_on = TextField(default="")
    facts = TextField(default="{}")
    amounts = TextField(default="[]")
    state = TextField()
    issued_by = TextField(default="")
    issued_on = TextField(default="")
    reviewed_by = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)
