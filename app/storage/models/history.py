"""Operations (what undo takes back) and the fields that each one changed."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from app.storage.models.base import OfficeModel


class Operation(OfficeModel):
    """One step of a person: an import, an edit, an undo."""

    id = AutoField()
    kind = TextField()
    at = TextField()
    actor = TextField()
    reason = TextField(default="")
    summary = TextField(default="")
    undoes_id = IntegerField(null=True)
    undone_by_id = IntegerField(null=True)


class TicketChange(OfficeModel):
    """One field of one ticket that an operation changed (``field`` may be ``extra`` or ``is_void``)."""

    operation_id = IntegerField()
    ticket_id = IntegerField()
    field = TextField()
    old_value = TextField()
    new_value = TextField()

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("operation_id", "ticket_id", "field")


class TicketBaseMove(OfficeModel):
    """What an import said of a field behind a person's edit: its base went from ``old_base`` to ``new_base``.

    A base that simply followed the local value (``ticket_change`` of an import) has no row here.
    """

    operation_id = IntegerField()
    ticket_id = IntegerField()
    field = TextField()
    old_base = TextField()
    new_base = TextField()

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("operation_id", "ticket_id", "field")
