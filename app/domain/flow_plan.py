"""Whether a step may be taken, and the event that it makes: the rules of each step (F5.2-F5.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.errors import NotAllowed
from app.domain.flow import NODE_TEXT, RECORDS, Mark, Node, State, TicketState
from app.domain.flow_fields import clean_text
from app.domain.flow_steps import (
    FlowPolicy,
    Planned,
    Request,
    Step,
    check_fields,
    check_order,
    check_source,
    is_late_entry,
    mark_title,
    step_of,
)
from app.domain.return_grounds import find_ground, reason_problem

AUTOMATIC_REQUISITES: Mapping[str, tuple[str, Callable[[TicketState], bool]]] = {
    "responded": ("已联系诉求人（响应）", lambda state: bool(state.responded_at or state.fed_back_at)),
    "result": ("办理结果", lambda state: bool(state.result)),
    "feedback": ("已向诉求人电话反馈", lambda state: bool(state.fed_back_at)),
    "assessed": ("三率评定完成", lambda state: bool(state.assessed_at)),
}
"""Requisites (结案要件) that the events themselves prove; all others are ticked by a person.

A ticket that came from the hotline as 办理中 has no response of its own: its feedback call proves the contact."""

DEFAULT_REQUISITES: Mapping[str, str] = {
    **{key: title for key, (title, _) in AUTOMATIC_REQUISITES.items()},
    "materials": "佐证材料齐全",
}


@dataclass(slots=True)
class _Draft:
    """One attempt under way; a rule may move ``to``, fill ``details`` and warn."""

    state: TicketState
    step: Step
    request: Request
    policy: FlowPolicy
    values: dict[str, str]
    to: State
    now: datetime
    unit: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def plan(state: TicketState, request: Request, policy: FlowPolicy, now: datetime) -> Planned:
    """Check one step against the state and answer with the event to store.

    Raises ``NotAllowed`` (against the flow, its order or its requirements) and ``RefusedInput`` (unreadable fields).
    """
    step = step_of(request.node)
    check_source(state, step)
    request = _named(request)
    values = check_fields(step, request)
    check_order(state, request, now)
    draft = _Draft(state, step, request, policy, values, step.to or state.state, now, request.unit.strip())
    rule = _RULES.get(step.node)
    if rule is not None:
        rule(draft)
    return Planned(
        node=step.node,
        at=request.at.isoformat(),
        actor=request.by,
        unit=draft.unit or (state.unit if step.node not in RECORDS else ""),
        text=request.text,
        details={**values, **draft.details},
        from_state=state.state,
        to_state=state.state if step.node in RECORDS else draft.to,
        is_late_entry=is_late_entry(request, now, policy),
        warnings=tuple(draft.warnings),
    )


def missing_requisites(state: TicketState, ticked: str, policy: FlowPolicy) -> list[str]:
    """Titles of the closing requisites (结案要件) that are not there yet."""
    given = {part.strip() for part in ticked.replace("，", ",").replace("、", ",").split(",")}
    missing = []
    for key, title in policy.requisites.items():
        proof = AUTOMATIC_REQUISITES.get(key)
        if not (proof[1](state) if proof else bool(given & {key, title})):
            missing.append(title)
    return missing


def _named(request: Request) -> Request:
    values = dict(request.values)
    ground = find_ground(values.get("ground", "")) if request.node is Node.RETURN else None
    if ground is not None:
        values["ground"] = ground.key
    mark = values.get("mark", "")
    values |= {"mark": known} if (known := _MARK_NAMES.get(mark.strip())) else {}
    text = clean_text("说明", request.text)
    return Request(request.node, request.at, clean_text("办理人", request.by), values, request.unit.strip(), text)


def _return(draft: _Draft) -> None:
    problem = reason_problem(draft.request.text, draft.policy.return_reason_min)
    if problem:
        raise NotAllowed(f"{problem}工单没有退回。")
    ground = next(one for one in draft.policy.grounds if one.key == draft.values["ground"])
    if not ground.is_active:
        raise NotAllowed(f"退回情形“{ground.title}”已停用，工单没有退回。请另选一种情形。")
    draft.details["law"] = ground.law


def _dispatch(draft: _Draft) -> None:
    state, values = draft.state, draft.values
    if draft.step.node is Node.REDISPATCH and draft.unit == state.unit and values.get("co_unit", "") == state.co_unit:
        raise NotAllowed(f"工单已经派给“{draft.unit}”，不用改派。请选择另一个承办单位。")
    for key, title in (("group_at", "群通知"), ("phone_at", "电话联系")):
        _check_notice(draft, title, values.get(key, ""))
    if not values.get("group_at"):
        draft.warnings.append("没有登记群通知时间（工作群通知与系统派单是两个动作）。")
    if state.is_urgent and not values.get("phone_at"):
        draft.details["red_flag"] = "no_phone"
        draft.warnings.append("紧急工单没有电话联系记录，已标红。请打电话后登记“电话联系”（phone）。")


def _check_notice(draft: _Draft, title: str, moment: str) -> None:
    """Check a fact beside the dispatch: it may come before signing, but not before arrival, nor in the future."""
    shown, state = moment.replace("T", " "), draft.state
    if moment > draft.now.isoformat():
        raise NotAllowed(f"{title}时间 {shown} 还没有到，没有派单。请检查时间。")
    if moment and moment < state.arrived_at:
        raise NotAllowed(
            f"{title}时间 {shown} 早于到达的时间 {state.arrived_at.replace('T', ' ')}，没有派单。请核对时间。"
        )
    if moment and moment < state.signed_at:
        draft.warnings.append(f"{title}时间早于签收时间，请确认没有填错。")


def _respond(draft: _Draft) -> None:
    is_connected = draft.values.get("connected", "是") == "是"
    draft.values["connected"] = "是" if is_connected else "否"
    draft.to = State.HANDLING if is_connected else State.TO_RESPOND
    if not is_connected:
        draft.warnings.append("没有接通，已记为一次联系，工单仍是“待响应”。")


def _feedback(draft: _Draft) -> None:
    if draft.values["connected"] == "是" and not draft.values.get("opinion"):
        raise NotAllowed("反馈缺少：反映人意见（opinion）。请填写后再登记。")


def _assess(draft: _Draft) -> None:
    state, policy = draft.state, draft.policy
    number = state.rounds + 1
    needed = policy.rebound_rounds if Mark.REBOUND in state.marks else 1
    draft.details |= {"round": number, "rounds_needed": needed}
    if state.state is State.CLOSED:
        return
    if number < needed or draft.values.get("more_rounds") == "是":
        draft.to = State.TO_ASSESS
        draft.warnings.append(f"第 {number} 轮已登记，还要再评。")
    else:
        draft.to = State.TO_CONFIRM if state.is_supervised else State.TO_REVIEW


def _second_confirm(draft: _Draft) -> None:
    first = draft.state.assessor.strip()
    if draft.request.by.strip() == first:
        raise NotAllowed(f"二次确认要换一个人：三率评定是“{first}”做的，不能由同一人确认。")
    draft.values["agree"] = draft.values.get("agree", "是")
    if draft.values["agree"] == "否" and not draft.request.text:
        raise NotAllowed("二次确认不同意时要写明原因（text）。请填写后再登记。")
    if draft.state.state is not State.CLOSED:  # what is over stays over, whatever the second person says
        draft.to = State.TO_REVIEW if draft.values["agree"] == "是" else State.TO_ASSESS
    elif draft.values["agree"] == "否":
        draft.warnings.append("二次确认不同意，工单已结案，状态不变。请重新评定三率，再换人确认。")
    draft.details["first"] = first


def _submit_close(draft: _Draft) -> None:
    if draft.state.submitted_at:
        raise NotAllowed("已经申报结案，正在等审核，不用再申报。")
    if draft.state.is_supervised and not draft.state.confirmed_at:  # marked 督办 only after the assessment
        raise NotAllowed("这件是督办件，三率评定还没有二次确认，不能申报结案。请先由另一个人二次确认。")
    missing = missing_requisites(draft.state, draft.values.get("requisites", ""), draft.policy)
    if missing:
        raise NotAllowed(f"结案要件不齐，不能申报结案。还缺：{'、'.join(missing)}。")
    if "feedback" in draft.policy.requisites and not draft.state.reached_at:
        draft.warnings.append("向诉求人的反馈电话都没有接通。请在结案材料里写明联系经过，供审核时核对。")


def _review(draft: _Draft) -> None:
    if not draft.state.submitted_at:
        raise NotAllowed(f"还没有申报结案，不能{NODE_TEXT[draft.step.node]}。请先申报结案。")


def _close(draft: _Draft) -> None:
    if draft.state.hotline_closed_at:
        raise NotAllowed("已经登记过结案时间，没有重复登记。")
    if draft.state.state is State.TO_REVIEW:
        if draft.policy.review_required:
            raise NotAllowed("还没有通过结案审核，不能结案。请先登记结案审核通过。")
        _review(draft)


def _city_visit(draft: _Draft) -> None:
    if not any(draft.values.get(key) for key in ("responded", "resolved", "satisfied")):
        raise NotAllowed("市级回访缺少结果：是否联系、是否解决、是否满意至少填一项。")


def _mark(draft: _Draft) -> None:
    mark = Mark(draft.values["mark"])
    known = draft.state.marks.get(mark)
    if known is not None and known.status == draft.values.get("status", ""):
        raise NotAllowed(f"工单已经有“{mark_title(mark)}”标记，没有重复登记。")
    _mark_order(draft, known.since if known else "")


def _unmark(draft: _Draft) -> None:
    mark = Mark(draft.values["mark"])
    known = draft.state.marks.get(mark)
    if known is None:
        raise NotAllowed(f"工单没有“{mark_title(mark)}”标记，不用撤。")
    _mark_order(draft, known.since)


def _mark_order(draft: _Draft, since: str) -> None:
    if since and draft.request.at.isoformat() < since:
        raise NotAllowed(f"时间早于加上这个标记的时间 {since.replace('T', ' ')}，没有登记。请核对时间。")


_MARK_NAMES: Mapping[str, str] = {mark_title(mark): mark.value for mark in Mark}

_RULES: Mapping[Node, Callable[[_Draft], None]] = {
    Node.RETURN: _return,
    Node.DISPATCH: _dispatch,
    Node.REDISPATCH: _dispatch,
    Node.RESPOND: _respond,
    Node.FEEDBACK: _feedback,
    Node.ASSESS: _assess,
    Node.SECOND_CONFIRM: _second_confirm,
    Node.SUBMIT_CLOSE: _submit_close,
    Node.REVIEW_CLOSE: _review,
    Node.REVIEW_RETURN: _review,
    Node.CLOSE: _close,
    Node.CITY_VISIT: _city_visit,
    Node.MARK: _mark,
    Node.UNMARK: _unmark,
}
