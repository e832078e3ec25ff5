"""The office's own additions to the shipped work calendar."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from app.storage.models.base import OfficeModel


class CalendarVersion(OfficeModel):
    """One edition of the calendar; judgements name the version that they were made by."""

    version = TextField(primary_key=True)
    at = TextField()
    actor = TextField()
    source = TextField()


class CalendarDay(OfficeModel):
    """A holiday (``is_workday`` 0) or a make-up workday (调休上班日, 1)."""

    version = TextField()
    on = TextField()
    is_workday = IntegerField()
    name = TextField(default="")
    notice = TextField(default="")

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("version", "on")
