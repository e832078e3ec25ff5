"""Reminders (提醒) that a person has dealt with."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class ReminderMark(OfficeModel):
    """A reminder seen or handled: ``key`` is the due line's own name."""

    id = AutoField()
    key = TextField()
    due = TextField(default="")
    step = TextField(default="")
    seen_at = TextField()
    actor = TextField()
    note = TextField(default="")
    is_void = IntegerField(default=0)
