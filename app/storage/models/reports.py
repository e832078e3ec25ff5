"""Reports (报表): runs with their snapshot, duties and deliveries (报送), corrections, circulars, adapted forms."""

from __future__ import annotations

from peewee import AutoField, BlobField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class ReportRun(OfficeModel):
    """One run of a report: what it said (``content``.

    Compressed JSON) and what it rested on (``basis``, ticket ids and versions).
    """

    id = AutoField()
    code = TextField()
    title = TextField()
    period = TextField()
    from_at = TextField(default="")
    until_at = TextField(default="")
    options = TextField(default="{}")
    definition = TextField(default="[]")
    content = BlobField(default=b"")
    basis = BlobField(default=b"")
    tickets = IntegerField(default=0)
    version = IntegerField(default=0)
    made_at = TextField()
    actor = TextField()
    note = TextField(default="")
    is_void = IntegerField(default=0)


class ReportDuty(OfficeModel):
    """报送任务 (F13.2): a report that is owed regularly, by when, to whom; ``due_rule`` is JSON."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    code = TextField()
    title = TextField()
    cycle = TextField()
    due_rule = TextField(default="{}")
    receiver = TextField(default="")
    method = TextField(default="")
    clause = TextField(default="")
    valid_from = TextField()
    valid_to = TextField(default="")
    source = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class ReportDelivery(OfficeModel):
    """One report handed over: when it was due and when it went, version, receiver."""

    id = AutoField()
    duty_id = IntegerField()
    period = TextField()
    due_at = TextField(default="")
    sent_at = TextField(default="")
    receiver = TextField(default="")
    method = TextField(default="")
    run_id = IntegerField(null=True)
    version = IntegerField(default=0)
    is_wrong = IntegerField(default=0)
    wrong_note = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class CorrectionNote(OfficeModel):
    """统计差错更正说明 (B23, P-13): what was said, what is right, why, with what effect."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    run_id = IntegerField(null=True)
    delivery_id = IntegerField(null=True)
    what = TextField()
    old_value = TextField(default="")
    new_value = TextField(default="")
    reason = TextField()
    effect = TextField(default="")
    person = TextField(default="")
    found_at = TextField()
    corrected_at = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Circular(OfficeModel):
    """The district's or the city's own figures (通报), to reconcile with ours."""

    id = AutoField()
    name = TextField()
    period = TextField()
    from_on = TextField(default="")
    until_on = TextField(default="")
    received_on = TextField()
    issuer = TextField(default="")
    rows = TextField(default="[]")
    tickets = TextField(default="[]")
    file_name = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class FormTemplate(OfficeModel):
    """A form that the office adapted: a Word or Excel file with named fields, checked when it was loaded."""

    id = AutoField()
    form = TextField()
    name = TextField()
    attachment = TextField()
    kind = TextField()
    fields = TextField(default="[]")
    is_active = IntegerField(default=0)
    checked_at = TextField()
    note = TextField(default="")
    is_void = IntegerField(default=0)
