"""The flow of a ticket: its events, what undo did to them, the derived state, and the dated limits."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from app.storage.models.base import OfficeModel


class TicketEvent(OfficeModel):
    """One event (节点) of a ticket; never changed but for ``is_void``."""

    id = AutoField()
    ticket_id = IntegerField()
    operation_id = IntegerField()
    node = TextField()
    at = TextField()
    recorded_at = TextField()
    actor = TextField()
    unit = TextField(default="")
    text = TextField(default="")
    details = TextField(default="{}")
    from_state = TextField()
    to_state = TextField()
    is_late_entry = IntegerField(default=0)
    evidence = TextField(default="")
    is_void = IntegerField(default=0)


class TicketEventVoid(OfficeModel):
    """An undo made this event void (1), or brought it back (0)."""

    operation_id = IntegerField()
    event_id = IntegerField()
    is_void = IntegerField()

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("operation_id", "event_id")


class TicketState(OfficeModel):
    """What follows from a ticket's facts and events; can be rebuilt at any time. Void tickets have no row."""

    ticket_id = IntegerField(primary_key=True)
    state = TextField()
    waiting = TextField()
    since = TextField()
    limit_kind = TextField()
    limit_due_at = TextField()
    handle_due_at = TextField()
    arrived_at = TextField()
    signed_at = TextField()
    dispatched_at = TextField()
    unit_closed_at = TextField()
    ended_at = TextField()
    marks = TextField()
    red_flag = TextField()
    progress = TextField()
    rounds = IntegerField()
    returns = IntegerField()
    review_returns = IntegerField()
    urges = IntegerField()
    has_events = IntegerField()
    is_open = IntegerField()
    is_queued = IntegerField()


class TicketStateStale(OfficeModel):
    """A ticket whose state must be worked out anew before the transaction ends."""

    ticket_id = IntegerField(primary_key=True)


class FlowLimit(OfficeModel):
    """A limit of the flow that counts from a day on; ``n`` NULL: the office has none."""

    kind = TextField()
    valid_from = TextField(default="")
    unit = TextField()
    n = IntegerField(null=True)
    from_node = TextField()
    roll = IntegerField(default=0)
    source = TextField(default="")
    note = TextField(default="")

    class Meta:
        """Options of peewee."""

        primary_key = CompositeKey("kind", "valid_from")
