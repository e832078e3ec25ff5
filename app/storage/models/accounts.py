"""Who may work here, and what is done for the safety of the data (M17, M18)."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class UserAccount(OfficeModel):
    """账号 (F18.1): ``password_hash`` '' = no password yet; ``retry_at``: no try is taken before that moment."""

    id = AutoField()
    login = TextField()
    name = TextField()
    role = TextField()
    party = TextField()
    staff_id = IntegerField(null=True)
    password_hash = TextField(default="")
    must_change = IntegerField(default=0)
    failures = IntegerField(default=0)
    retry_at = TextField(default="")
    signed_in_at = TextField(default="")
    made_at = TextField()
    is_disabled = IntegerField(default=0)
    note = TextField(default="")


class LeakEvent(OfficeModel):
    """泄密事件 (F17.4): what got out, how far, what was done, who was told when."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    found_at = TextField()
    reporter = TextField()
    what = TextField()
    scope = TextField(default="")
    fields = TextField(default="")
    persons = IntegerField(default=0)
    cause = TextField(default="")
    measures = TextField(default="")
    told_office_at = TextField(default="")
    told_people_at = TextField(default="")
    closed_at = TextField(default="")
    conclusion = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Anonymisation(OfficeModel):
    """One run of anonymising (匿名化): the digest of every statistic is the same before and after."""

    id = AutoField()
    at = TextField()
    actor = TextField()
    reason = TextField()
    until_on = TextField()
    tickets = IntegerField(default=0)
    counts = TextField(default="{}")
    figures_before = TextField()
    figures_after = TextField()
    backup_file = TextField(default="")
    note = TextField(default="")


class RestoreDrill(OfficeModel):
    """One drill (恢复演练): a backup restored aside, opened, counted and checked."""

    id = AutoField()
    at = TextField()
    actor = TextField()
    file = TextField()
    sha256 = TextField(default="")
    bytes = IntegerField(default=0)
    tickets = IntegerField(default=0)
    milliseconds = IntegerField(default=0)
    is_ok = IntegerField(default=0)
    problem = TextField(default="")
