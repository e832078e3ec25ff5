"""The office itself: settings, handling units, attachments, audit log, print log, backups."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from app.storage.models.base import OfficeModel


class Setting(OfficeModel):
    """A dated setting: ``value`` (JSON) counts from ``valid_from`` on ('' = always)."""

    key = TextField()
    valid_from = TextField(default="")
    value = TextField()
    source = TextField(default="")

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("key", "valid_from")


class HandlingUnit(OfficeModel):
    """A unit that handles tickets (承办单位)."""

    id = AutoField()
    name = TextField()
    kind = TextField()
    parent = TextField(default="")
    active = IntegerField(default=1)


class Attachment(OfficeModel):
    """A file of the attachments folder, stored by content hash; ``name`` is for display only."""

    id = AutoField()
    sha256 = TextField()
    bytes = IntegerField()
    name = TextField()
    subject = TextField()
    added_at = TextField()
    actor = TextField()
    is_void = IntegerField(default=0)


class AuditEntry(OfficeModel):
    """One link of the hash chain; triggers refuse UPDATE and DELETE."""

    seq = IntegerField(primary_key=True)
    at = TextField()
    actor = TextField()
    action = TextField()
    subject = TextField()
    reason = TextField(default="")
    detail = TextField(default="{}")
    prev_hash = TextField()
    hash = TextField()


class PrintLog(OfficeModel):
    """One copy of one paper that was issued; ``audit_head`` is what the paper itself shows."""

    id = AutoField()
    form = TextField()
    subject = TextField()
    copy_no = IntegerField()
    at = TextField()
    actor = TextField()
    sha256 = TextField()
    audit_head = TextField()
    target = TextField()


class BackupLog(OfficeModel):
    """One backup, and the audit head that it holds."""

    id = AutoField()
    at = TextField()
    file = TextField()
    bytes = IntegerField()
    sha256 = TextField()
    tickets = IntegerField()
    verified = IntegerField()
    reason = TextField(default="")
    audit_head = TextField(default="")
