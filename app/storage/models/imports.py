"""Import batches (导入批次), their problems, and the column mappings that clerks confirmed."""

from __future__ import annotations

from peewee import AutoField, FloatField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class ImportBatch(OfficeModel):
    """One file that was imported; ``operation_id`` is the batch's number."""

    operation_id = IntegerField(primary_key=True)
    kind = TextField()
    file_name = TextField()
    file_sha256 = TextField()
    file_bytes = IntegerField()
    format = TextField()
    encoding = TextField(default="")
    sheet = TextField(default="")
    header_row = IntegerField()
    mapping = TextField(default="{}")
    unmapped = TextField(default="[]")
    rows = IntegerField()
    new = IntegerField()
    changed = IntegerField()
    unchanged = IntegerField()
    rejected = IntegerField()
    kept_local = IntegerField(default=0)
    seconds = FloatField(default=0.0)
    error_workbook = TextField(default="")


class ImportProblem(OfficeModel):
    """One cell that could not be taken as it was."""

    id = AutoField()
    batch_id = IntegerField()
    row = IntegerField()
    column = TextField(default="")
    value = TextField(default="")
    message = TextField()
    severity = TextField()


class HeaderMapping(OfficeModel):
    """Which field each column of a header means, as a clerk confirmed it."""

    fingerprint = TextField(primary_key=True)
    mapping = TextField()
    at = TextField()
    actor = TextField()
