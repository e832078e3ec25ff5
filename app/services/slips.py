"""Slips of a ticket, filled from its flow: 派单, 催办, 督办 (P-21), 结案作业表 and 结案审核意见 (P-22)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.flow import MARK_TEXT, Event, Node
from app.domain.flow_plan import missing_requisites
from app.domain.form_content import Form
from app.domain.masking import mask_text, mask_values
from app.domain.slips import (
    SLIP_TITLES,
    ClosingFacts,
    SlipFacts,
    SlipKind,
    SlipTicket,
    closing_form,
    closing_review_form,
    slip_form,
)
from app.services import flow, flow_book
from app.services.flow import TicketLife
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office
from app.storage.queries.tickets import read_values

SLIP_FORM = "P-21"
CLOSING_FORM, CLOSING_REVIEW_FORM = "P-22", "P-22R"
SLIP_CODES = {SlipKind.DISPATCH: "P-21", SlipKind.URGE: "P-21U", SlipKind.SUPERVISE: "P-21S"}


def slip(office: Office, ticket_id: int, kind: SlipKind, *, demand: str = "", masked: bool = True) -> Form:
    """Fill a slip. Raises ``NotFound``, ``NotAllowed`` for an urging or dispatch slip of a ticket without a unit."""
    life, ticket = _ticket(office, ticket_id, masked)
    state = life.state
    if not ticket.unit and kind is not SlipKind.SUPERVISE:
        raise NotAllowed("这件工单还没有承办单位，不能打印这份单据。请先派单。")
    facts = SlipFacts(
        group_at=state.group_notified_at,
        dispatched_at=state.dispatched_at,
        phone_at=state.phone_at,
        by=_actor(life, (Node.REDISPATCH, Node.DISPATCH)),
        urges=state.urges,
        urged_at=state.urged_at,
        progress=mask_text(state.progress) if masked else state.progress,
        limits=tuple((running.title, running.due_at) for running in life.limits if running.due_at),
        demand=demand.strip(),
        made_on=office.now().date().isoformat(),
    )
    return slip_form(kind, ticket, facts)


def closing(office: Office, ticket_id: int, *, review: bool = False, masked: bool = True) -> Form:
    """Fill 结案作业表, or with ``review`` 结案审核意见. Raises ``NotFound``."""
    life, ticket = _ticket(office, ticket_id, masked)
    state = life.state
    submitted = _last(life, (Node.SUBMIT_CLOSE,))
    ticked = submitted.detail("requisites") if submitted else ""
    policy = flow_book.policy(office)
    missing = set(missing_requisites(state, ticked, policy))
    shown = mask_text if masked else str
    facts = ClosingFacts(
        unit_closed_at=state.unit_closed_at,
        result=shown(_text(_last(life, (Node.UNIT_CLOSE,)))),
        feedback=tuple(
            (event.at, event.detail("connected"), shown(event.detail("opinion") or event.text))
            for event in _events(life, (Node.FEEDBACK,))
        ),
        rounds=state.rounds,
        requisites=tuple((title, title not in missing) for title in policy.requisites.values()),
        opinion=shown(_text(submitted)),
        submitted_at=submitted.at if submitted else "",
        submitted_by=submitted.actor if submitted else "",
        reviews=tuple(
            (event.at, event.actor, "通过" if event.node is Node.REVIEW_CLOSE else "退回", shown(event.text))
            for event in _events(life, (Node.REVIEW_CLOSE, Node.REVIEW_RETURN))
        ),
        returns=state.review_returns,
        made_on=office.now().date().isoformat(),
    )
    return closing_review_form(ticket, facts) if review else closing_form(ticket, facts)


def pdf_of_slip(
    office: Office,
    ticket_id: int,
    kind: SlipKind,
    *,
    demand: str = "",
    unmasked_reason: str = "",
    target: Target = "pdf",
    save_to: Path | None = None,
) -> bytes:
    """Return a slip as PDF. With ``unmasked_reason`` name, phone and body are whole, and the look is logged."""
    masked = _masked(office, ticket_id, unmasked_reason, target)
    paper = slip_paper(office, ticket_id, kind, demand=demand, masked=masked)
    return print_form(office, paper, target=target, save_to=save_to)


def slip_paper(office: Office, ticket_id: int, kind: SlipKind, *, demand: str = "", masked: bool = True) -> Paper:
    """Fill a slip as a paper; raises as ``slip``."""
    form = slip(office, ticket_id, kind, demand=demand, masked=masked)
    return Paper(SLIP_CODES[kind], f"ticket:{ticket_id}", f"{SLIP_TITLES[kind]}（工单 {ticket_id}）", form)


def pdf_of_closing(
    office: Office,
    ticket_id: int,
    *,
    review: bool = False,
    unmasked_reason: str = "",
    target: Target = "pdf",
    save_to: Path | None = None,
) -> bytes:
    """Return 结案作业表, or 结案审核意见, as PDF; masked as ``pdf_of_slip``."""
    masked = _masked(office, ticket_id, unmasked_reason, target)
    paper = closing_paper(office, ticket_id, review=review, masked=masked)
    return print_form(office, paper, target=target, save_to=save_to)


def closing_paper(office: Office, ticket_id: int, *, review: bool = False, masked: bool = True) -> Paper:
    """Fill 结案作业表, or 结案审核意见, as a paper. Raises ``NotFound``."""
    form = closing(office, ticket_id, review=review, masked=masked)
    code = CLOSING_REVIEW_FORM if review else CLOSING_FORM
    return Paper(code, f"ticket:{ticket_id}", f"{form.title}（工单 {ticket_id}）", form)


def _masked(office: Office, ticket_id: int, reason: str, target: Target) -> bool:
    if not reason:
        return True
    if not reason.strip():
        raise RefusedInput("打印未脱敏的单据要写明理由。")
    office.note("ticket.reveal", f"ticket:{ticket_id}", reason.strip(), target=target)
    return False


def _shown(values: Mapping[str, str]) -> dict[str, str]:
    """Mask people; the house stays, because the unit that gets the slip has to go there (audited print)."""
    return mask_values({key: value for key, value in values.items() if key != "extra"}, with_houses=False)


def _ticket(office: Office, ticket_id: int, masked: bool) -> tuple[TicketLife, SlipTicket]:
    life = flow.life(office, ticket_id)
    values = read_values(office.database, ticket_id)
    shown = _shown(values) if masked else values
    category = " → ".join(values[f"cat{level}"] for level in range(1, 6) if values[f"cat{level}"])
    state = life.state
    return life, SlipTicket(
        street=office.street,
        ticket_no=values["ticket_no"],
        source=" ".join(part for part in (values["source_level"], values["channel"]) if part),
        kind=values["kind"],
        category=category,
        title=shown["title"],
        content=shown["content"],
        caller=shown["caller_name"],
        phone=shown["caller_phone"],
        place=" ".join(part for part in (shown["community"], shown["location"]) if part),
        urgency=values["urgency"] or ("紧急" if state.is_urgent else ""),
        arrived_at=state.arrived_at,
        due_at=values["due_at"],
        unit=state.unit or values["unit"],
        co_unit=state.co_unit or values["co_unit"],
        marks="、".join(
            MARK_TEXT[mark] + (f"（{one.status}）" if one.status else "") for mark, one in state.marks.items()
        ),
    )


def _events(life: TicketLife, nodes: tuple[Node, ...]) -> list[Event]:
    return [event for event in life.events if event.node in nodes and not event.is_void]


def _last(life: TicketLife, nodes: tuple[Node, ...]) -> Event | None:
    found = _events(life, nodes)
    return found[-1] if found else None


def _actor(life: TicketLife, nodes: tuple[Node, ...]) -> str:
    found = _last(life, nodes)
    return found.actor if found else ""


def _text(event: Event | None) -> str:
    return event.text if event else ""
