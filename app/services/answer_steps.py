"""Steps of the flow that carry answers of citizens leave a record of them: 三率评定, 二次确认, 市级回访.

The record belongs to the step: it counts while the step is in force, and goes and comes back with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.answers import Answers, read_answers
from app.domain.assessment_rounds import same_person
from app.domain.errors import NotAllowed
from app.domain.flow import Event, Node
from app.domain.flow_steps import Planned
from app.services import separation
from app.services.answer_records import answers_of, answers_row
from app.services.session import Office
from app.storage.queries import answers as queries


def check(office: Office, ticket_id: int, planned: Planned) -> None:
    """Refuse a 二次确认 that the recorded rounds do not allow, before anything is written.

    Raises ``NotAllowed`` when there is no round, its specialist or recorder confirms, or it is confirmed already.
    """
    if planned.node is not Node.SECOND_CONFIRM:
        return
    last = _rounds(office, ticket_id)[-1:]
    if not last:
        raise NotAllowed("这件工单还没有三率评定，不能二次确认。请先完成第一次评定。")
    who = (last[0]["specialist"], last[0]["actor"])
    made = (last[0]["operation_id"],)
    separation.refuse_own_step(office, who, made, "做过这一轮评定", "二次确认")  # whomever the step names
    for name in who:
        if same_person(planned.actor, name):
            raise NotAllowed(f"“{planned.actor}”做过这一轮评定，不能再由本人二次确认。请换一个人确认。")
    if is_confirmed(office, ticket_id):
        raise NotAllowed("这一轮评定已经二次确认过，不用再确认。")


def record(office: Office, ticket_id: int, event: Event) -> None:
    """Write what an event (stored already, checked when it was planned) says; other nodes say nothing here."""
    write = _WRITERS.get(event.node)
    if write is None:
        return
    table, values = write(office, ticket_id, event)
    made = {
        "ticket_id": ticket_id,
        "registered_at": event.recorded_at,
        "actor": office.actor,
        "operation_id": event.operation_id,
        "event_id": event.id,
    }
    queries.insert(office.database, table, {**values, **made})


def _round(office: Office, ticket_id: int, event: Event) -> tuple[str, dict[str, Any]]:
    return "three_rate_assessment", {
        "round_no": len(_rounds(office, ticket_id)) + 1,
        **answers_row(_said(event)),
        "basis": event.text,
        "specialist": event.actor,
        "recording_no": event.detail("recording"),
        "assessed_at": event.at,
    }


def _confirmation(office: Office, ticket_id: int, event: Event) -> tuple[str, dict[str, Any]]:
    last = _rounds(office, ticket_id)[-1]
    agrees = event.detail("agree") != "否"
    own = answers_of(last) if agrees else _said(event)
    return "second_confirmation", {
        "assessment_id": last["id"],
        "person": event.actor,
        "confirmed_at": event.at,
        "agrees": int(agrees),
        **answers_row(own),
        "note": event.text,
    }


def is_confirmed(office: Office, ticket_id: int) -> bool:
    """Whether a second person has agreed to the last word on the last round; a correction asks for it anew."""
    last = _rounds(office, ticket_id)[-1:]
    words = queries.confirmations(office.database, [ticket_id]) if last else {}
    return bool(last) and bool(words.get(last[0]["id"], {}).get("agrees"))


def _visit(_: Office, __: int, event: Event) -> tuple[str, dict[str, Any]]:
    said = _said(event)
    return "city_visit", {
        "visited_at": event.at,
        "valid_visit": event.detail("valid_visit") or "是",
        **answers_row(said),
        "note": event.text,
        "is_by_hand": 1,
    }


def _rounds(office: Office, ticket_id: int) -> list[dict[str, Any]]:
    return queries.valid_rounds(office.database, [ticket_id]).get(ticket_id, [])


def _said(event: Event) -> Answers:
    return read_answers(event.detail("responded"), event.detail("resolved"), event.detail("satisfied"))


_WRITERS: Mapping[Node, Any] = {Node.ASSESS: _round, Node.SECOND_CONFIRM: _confirmation, Node.CITY_VISIT: _visit}
