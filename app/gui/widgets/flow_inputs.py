"""Which fields a step of the flow asks for, in the order in which a person thinks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.flow import Node, TicketState
from app.domain.flow_fields import MOMENT, StepField
from app.domain.flow_plan import AUTOMATIC_REQUISITES
from app.domain.flow_steps import Step
from app.domain.return_grounds import GROUNDS, ReturnGround
from app.gui.flow_words import choices_of
from app.gui.widgets.flow_fields import IN_A_ROW, ListInput, MomentInput, RadioInput, StepInput, TextInput, TicksInput

_WITH_PERSON = frozenset({Node.ASSESS, Node.SECOND_CONFIRM, Node.REVIEW_CLOSE, Node.REVIEW_RETURN, Node.FEEDBACK})


_NAMES: Mapping[Node, str] = {Node.ASSESS: "评定人", Node.SECOND_CONFIRM: "确认人（换一人）"}


_METHODS = {name: name for name in ("电话", "上门", "短信", "工作群")}


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form needs to know. ``state`` None for several tickets at once."""

    now: datetime
    actor: str
    state: TicketState | None = None
    units: Sequence[str] = ()
    requisites: Mapping[str, str] = field(default_factory=dict)
    grounds: Sequence[ReturnGround] = GROUNDS


def inputs_of(step: Step, facts: FormFacts) -> list[tuple[str, str, StepInput]]:
    """Build the fields in the order in which a person thinks: whom, what, why; what may stay empty comes last."""
    made: list[tuple[str, str, StepInput]] = []
    units = {name: name for name in facts.units}
    if step.needs_unit:
        made.append(("unit", "承办单位", ListInput("承办单位", units, is_free=True, hint="选或输入科室、社区")))
    is_needed = bool(step.needs_text)
    title = step.needs_text or "说明"
    text = ("text", title, TextInput(title, is_long=is_needed, hint="" if is_needed else "可空"))
    wanted = [item for item in step.fields if item.required]
    others = [item for item in step.fields if not item.required]
    made += [(item.key, item.title, _input(item, step, facts, units)) for item in wanted]
    made += [text] * is_needed
    made += [(item.key, item.title, _input(item, step, facts, units)) for item in others]
    made += [text] * (not is_needed)
    if step.node in _WITH_PERSON:
        name = _NAMES.get(step.node, "办理人")
        first = facts.state.assessor if facts.state is not None else ""
        is_other = step.node is Node.SECOND_CONFIRM and first == facts.actor
        hint = f"评定人是{first}，请填另一人" if is_other else facts.actor
        at = 0 if step.node is Node.SECOND_CONFIRM else len(made)
        made.insert(at, ("by", name, TextInput(name, hint=hint)))
    return made


def _input(item: StepField, step: Step, facts: FormFacts, units: Mapping[str, str]) -> StepInput:
    builders: dict[str, Callable[[], StepInput]] = {
        "co_unit": lambda: ListInput(item.title, units, is_free=True, hint="可空"),
        "suggested_unit": lambda: TextInput(item.title, hint="可空"),
        "method": lambda: ListInput(item.title, _METHODS, is_free=True),
        "requisites": lambda: _requisites(item.title, facts),
    }
    if item.key in builders:
        return builders[item.key]()
    if item.kind == MOMENT:
        return MomentInput(item.title, facts.now)
    if item.choices:
        choices = choices_of(item)
        if item.key == "ground":
            choices = {ground.key: ground.title for ground in facts.grounds}
        if step.node is Node.UNMARK and facts.state is not None:
            choices = {mark.value: choices[mark.value] for mark in facts.state.marks}
        is_few = len(choices) <= IN_A_ROW and item.key != "ground"
        return RadioInput(item.title, choices) if is_few and choices else ListInput(item.title, choices)
    return TextInput(item.title, hint="可空" if not item.required else "")


def _requisites(title: str, facts: FormFacts) -> TicksInput:
    proved: list[str] = []
    missing: list[str] = []
    open_: dict[str, str] = {}
    for key, text in facts.requisites.items():
        proof = AUTOMATIC_REQUISITES.get(key)
        if proof is None:
            open_[key] = text
        elif facts.state is not None:
            (proved if proof[1](facts.state) else missing).append(text)
    return TicksInput(title, proved, missing, open_)
