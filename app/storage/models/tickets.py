"""The register: tickets (工单), their long texts, and what people changed by hand."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BlobField, CompositeKey, IntegerField, TextField

from app.storage.models.base import OfficeModel


class Ticket(OfficeModel):
    """One ticket; the columns from ``ticket_no`` to ``remark`` are the fields of ``domain/tickets.py``."""

    id = AutoField()
    ticket_no = TextField()
    created_at = TextField(default="")
    called_at = TextField(default="")
    dispatched_at = TextField(default="")
    due_at = TextField(default="")
    closed_at = TextField(default="")
    replied_at = TextField(default="")
    status = TextField(default="")
    urgency = TextField(default="")
    source_level = TextField(default="")
    channel = TextField(default="")
    kind = TextField(default="")
    nature = TextField(default="")
    title = TextField(default="")
    caller_name = TextField(default="")
    caller_phone = TextField(default="")
    cat1 = TextField(default="")
    cat2 = TextField(default="")
    cat3 = TextField(default="")
    cat4 = TextField(default="")
    cat5 = TextField(default="")
    tags = TextField(default="")
    district = TextField(default="")
    street = TextField(default="")
    community = TextField(default="")
    location = TextField(default="")
    company = TextField(default="")
    unit = TextField(default="")
    co_unit = TextField(default="")
    valid_visit = TextField(default="")
    contacted = TextField(default="")
    resolved = TextField(default="")
    satisfied = TextField(default="")
    assessment = TextField(default="")
    remark = TextField(default="")
    identity_at = TextField(default="")
    phone_key = TextField(default="")
    number_key = TextField(default="")
    content_key = BigIntegerField(null=True)
    source_hash = BlobField(null=True)
    has_edits = IntegerField(default=0)
    is_void = IntegerField(default=0)
    version = IntegerField(default=1)
    created_by_operation = IntegerField(null=True)
    updated_at = TextField(default="")


class TicketText(OfficeModel):
    """The long fields of a ticket and its unknown columns (``extra``: JSON, title -> value)."""

    ticket_id = IntegerField(primary_key=True)
    content = TextField(default="")
    result = TextField(default="")
    reply = TextField(default="")
    extra = TextField(default="{}")


class TicketFieldEdit(OfficeModel):
    """A person changed this field; ``base_value`` is what the last import said."""

    ticket_id = IntegerField()
    field = TextField()
    base_value = TextField()

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("ticket_id", "field")
