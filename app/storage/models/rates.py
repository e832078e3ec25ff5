"""Answers of citizens and what is made of them: assessments, confirmations, recording checks, city call-backs.

A row counts while its step of the flow (``event_id``) is in force or, without one, while the operation that wrote it
stands (``operation.undone_by_id`` IS NULL). Corrections are new rows.
"""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class ThreeRateAssessment(OfficeModel):
    """One round of assessment (三率评定) or the correction of one; the newest row of a round counts."""

    id = AutoField()
    ticket_id = IntegerField()
    round_no = IntegerField()
    contacted = TextField(default="")
    resolved = TextField(default="")
    satisfied = TextField(default="")
    basis = TextField(default="")
    specialist = TextField()
    recording_no = TextField(default="")
    assessed_at = TextField()
    corrects_id = IntegerField(null=True)
    reason = TextField(default="")
    registered_at = TextField()
    actor = TextField()
    operation_id = IntegerField()
    event_id = IntegerField(null=True)


class SecondConfirmation(OfficeModel):
    """A second person's word on a round (二次确认)."""

    id = AutoField()
    ticket_id = IntegerField()
    assessment_id = IntegerField()
    person = TextField()
    confirmed_at = TextField()
    agrees = IntegerField()
    contacted = TextField(default="")
    resolved = TextField(default="")
    satisfied = TextField(default="")
    note = TextField(default="")
    registered_at = TextField()
    actor = TextField()
    operation_id = IntegerField()
    event_id = IntegerField(null=True)


class RecordingCheck(OfficeModel):
    """What a listener heard in a recording beside what had been registered (录音核实)."""

    id = AutoField()
    ticket_id = IntegerField()
    assessment_id = IntegerField(null=True)
    recording_no = TextField(default="")
    listener = TextField()
    listened_at = TextField()
    contacted = TextField(default="")
    resolved = TextField(default="")
    satisfied = TextField(default="")
    registered_contacted = TextField(default="")
    registered_resolved = TextField(default="")
    registered_satisfied = TextField(default="")
    differences = TextField(default="[]")
    conclusion = TextField(default="")
    registered_at = TextField()
    actor = TextField()
    operation_id = IntegerField()


class ErrorCandidate(OfficeModel):
    """A possible error (待确认失误) of a post, until somebody confirms or dismisses it."""

    id = AutoField()
    ticket_id = IntegerField()
    recording_check_id = IntegerField(null=True)
    post = TextField()
    person = TextField(default="")
    fact = TextField()
    differences = TextField(default="[]")
    clause = TextField(default="")
    state = TextField(default="pending")
    decided_at = TextField(default="")
    decided_by = TextField(default="")
    decision_note = TextField(default="")
    registered_at = TextField()
    actor = TextField()
    operation_id = IntegerField()


class CityVisit(OfficeModel):
    """One call-back of the city (市级回访) or a newer word on it; answers as the hotline wrote them."""

    id = AutoField()
    ticket_id = IntegerField()
    visited_at = TextField(default="")
    valid_visit = TextField(default="")
    contacted = TextField(default="")
    resolved = TextField(default="")
    satisfied = TextField(default="")
    note = TextField(default="")
    extra = TextField(default="{}")
    is_by_hand = IntegerField(default=0)
    registered_at = TextField()
    actor = TextField()
    operation_id = IntegerField()
    event_id = IntegerField(null=True)


class VisitExplanation(OfficeModel):
    """Why the city's result differs from the internal assessment (差异原因)."""

    id = AutoField()
    ticket_id = IntegerField()
    city_visit_id = IntegerField()
    reason = TextField()
    registered_at = TextField()
    actor = TextField()
    operation_id = IntegerField()


class AssessmentPeriod(OfficeModel):
    """A period of assessment (考核期) that the office entered; others follow from the default rule."""

    id = AutoField()
    name = TextField()
    start_on = TextField()
    end_on = TextField()
    definition = TextField(default="")
    note = TextField(default="")
    source = TextField(default="")
    is_void = IntegerField(default=0)
    registered_at = TextField()
    actor = TextField()
