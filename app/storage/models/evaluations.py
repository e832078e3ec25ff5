"""Evaluations (评价): 003's monthly grade in three stages, 001's monthly and yearly review."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class MonthlyEvaluation(OfficeModel):
    """月度评价 (003·附1): 专班 fills in, 工委 sees it, 工委扩大会 decides; a returned version stays as history."""

    id = AutoField()
    contract_id = IntegerField()
    month_no = IntegerField(default=0)
    version = IntegerField(default=0)
    start_on = TextField()
    end_on = TextField()
    items = TextField(default="{}")
    facts = TextField(default="")
    team_grade = TextField(default="")
    filled_by = TextField(default="")
    filled_on = TextField(default="")
    submitted_on = TextField(default="")
    committee_opinion = TextField(default="")
    committee_on = TextField(default="")
    meeting_on = TextField(default="")
    meeting_session = TextField(default="")
    minutes_no = TextField(default="")
    decision = TextField(default="")
    decision_note = TextField(default="")
    final_grade = TextField(default="")
    is_void = IntegerField(default=0)


class PerformanceReview(OfficeModel):
    """合格/待提升 (001·附3·4, 7.7(3)): by subject, the vendor's service or the street's own result (R-22)."""

    id = AutoField()
    contract_id = IntegerField()
    subject = TextField()
    span = TextField()
    period = TextField()
    result = TextField()
    reviewed_on = TextField()
    basis = TextField(default="")
    measures = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)
