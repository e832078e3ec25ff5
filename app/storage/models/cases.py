"""Cases (个案): exclusions, appeals, hang-ups, whistles, special registers, assessment details, shifts, links."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from app.storage.models.base import OfficeModel


class CaseChange(OfficeModel):
    """One value that an operation changed in a row of ``entity`` (a table); values are JSON."""

    operation_id = IntegerField()
    entity = TextField()
    row_id = IntegerField()
    field = TextField()
    ticket_id = IntegerField(null=True)
    old_value = TextField()
    new_value = TextField()

    class Meta:
        """The key of a change."""

        primary_key = CompositeKey("operation_id", "entity", "row_id", "field")


class Exclusion(OfficeModel):
    """One application for not counting a ticket (不纳入考核、剔除)."""

    id = AutoField()
    ticket_id = IntegerField()
    kind = TextField()
    ground_code = TextField(default="")
    ground_title = TextField(default="")
    ground_basis = TextField(default="")
    period = TextField(default="")
    unit = TextField()
    reason = TextField()
    note = TextField(default="")
    is_void = IntegerField(default=0)


class ExclusionMaterial(OfficeModel):
    """One piece of evidence (材料), when it was demanded, due and received."""

    id = AutoField()
    exclusion_id = IntegerField()
    name = TextField()
    unit = TextField(default="")
    demanded_on = TextField(default="")
    due_at = TextField(default="")
    received_at = TextField(default="")
    is_ok = IntegerField(null=True)
    problem = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class ExclusionStep(OfficeModel):
    """One step of an application; its state is derived from them."""

    id = AutoField()
    exclusion_id = IntegerField()
    kind = TextField()
    at = TextField()
    round_no = IntegerField(default=0)
    verdict = TextField(default="")
    person = TextField(default="")
    unit = TextField(default="")
    basis = TextField(default="")
    text = TextField(default="")
    due_on = TextField(default="")
    entered_at = TextField()
    actor = TextField()
    is_void = IntegerField(default=0)


class ExclusionDefect(OfficeModel):
    """One problem that a review listed, with what to do about it (整改指导)."""

    id = AutoField()
    step_id = IntegerField()
    material_id = IntegerField(null=True)
    problem = TextField()
    guidance = TextField(default="")
    is_void = IntegerField(default=0)


class Appeal(OfficeModel):
    """An appeal against an assessment (考核申诉); answers and rates before and after as JSON."""

    id = AutoField()
    ticket_id = IntegerField()
    period = TextField(default="")
    object = TextField()
    reason = TextField()
    evidence = TextField(default="")
    unit = TextField(default="")
    filed_on = TextField()
    result_on = TextField(default="")
    result = TextField(default="")
    result_basis = TextField(default="")
    answers_before = TextField(default="{}")
    answers_after = TextField(default="{}")
    rates_before = TextField(default="{}")
    rates_after = TextField(default="{}")
    is_void = IntegerField(default=0)


class HangUp(OfficeModel):
    """A ticket that is hung up (挂账) and later written off (销账)."""

    id = AutoField()
    ticket_id = IntegerField()
    reason = TextField()
    plan = TextField(default="")
    unit = TextField(default="")
    applied_on = TextField()
    decision = TextField(default="")
    decided_on = TextField(default="")
    decided_by = TextField(default="")
    decision_basis = TextField(default="")
    hung_on = TextField(default="")
    screened_on = TextField(default="")
    screened_by = TextField(default="")
    screening = TextField(default="")
    written_off_on = TextField(default="")
    written_off_by = TextField(default="")
    write_off_basis = TextField(default="")
    is_void = IntegerField(default=0)


class Whistle(OfficeModel):
    """A whistle (吹哨), its answer (应哨) or its withdrawal (撤销)."""

    id = AutoField()
    ticket_id = IntegerField(null=True)
    target = TextField()
    matter = TextField()
    whistled_on = TextField()
    answered_on = TextField(default="")
    answer = TextField(default="")
    withdrawn_on = TextField(default="")
    withdraw_reason = TextField(default="")
    is_void = IntegerField(default=0)


class SpecialCase(OfficeModel):
    """A line of a special register: 市级点名, 督办, 乡村振兴, 每月一案."""

    id = AutoField()
    kind = TextField()
    ticket_id = IntegerField(null=True)
    title = TextField()
    requirement = TextField(default="")
    unit = TextField(default="")
    received_on = TextField()
    due_on = TextField(default="")
    done_on = TextField(default="")
    reported_on = TextField(default="")
    outcome = TextField(default="")
    report_to = TextField(default="")
    facts = TextField(default="{}")
    is_void = IntegerField(default=0)


class AssessmentDetail(OfficeModel):
    """One line of the city's assessment details (考核明细)."""

    id = AutoField()
    period = TextField()
    ticket_no = TextField()
    identity_at = TextField(default="")
    is_counted = IntegerField(null=True)
    contacted = TextField(default="")
    resolved = TextField(default="")
    satisfied = TextField(default="")
    points_lost = TextField(default="")
    loss_point = TextField(default="")
    extra = TextField(default="{}")
    is_void = IntegerField(default=0)


class AssessmentIssue(OfficeModel):
    """When the details of a period were issued (下发日), and when the review was handed in."""

    id = AutoField()
    period = TextField()
    issued_on = TextField()
    source = TextField()
    is_confirmed = IntegerField(default=0)
    batch_id = IntegerField(null=True)
    reviewed_on = TextField(default="")
    is_void = IntegerField(default=0)


class DutyShift(OfficeModel):
    """One person's turn on duty (值班)."""

    id = AutoField()
    person = TextField()
    post = TextField(default="")
    note = TextField(default="")
    starts_at = TextField()
    ends_at = TextField()
    is_void = IntegerField(default=0)


class DutyHandover(OfficeModel):
    """Notes of a handover (交接班)."""

    id = AutoField()
    at = TextField()
    from_person = TextField()
    to_person = TextField()
    text = TextField()
    open_matters = TextField(default="")
    is_void = IntegerField(default=0)


class TicketLink(OfficeModel):
    """Two tickets that a person called the same (or not the same) matter, person or place."""

    id = AutoField()
    kind = TextField()
    ticket_a = IntegerField()
    ticket_b = IntegerField()
    is_same = IntegerField()
    score = IntegerField(default=0)
    why = TextField(default="")
    made_at = TextField()
    actor = TextField()
    is_void = IntegerField(default=0)
