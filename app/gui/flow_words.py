"""The words of a ticket's flow on screen: keys of the steps, titles of their choices, an event in lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.domain.flow import MARK_TEXT, STATE_TEXT, Event, Mark, Node, TicketState
from app.domain.flow_fields import StepField
from app.domain.flow_limits import LIMIT_TEXT, LimitKind
from app.domain.flow_plan import DEFAULT_REQUISITES
from app.domain.flow_steps import STEPS, Step
from app.domain.masking import mask_text
from app.domain.return_grounds import GROUNDS
from app.domain.urging import URGE_TEXT
from app.gui.wording import moment_text
from app.services.flow import event_data

KEYS: Mapping[Node, str] = {
    Node.SIGN: "S",
    Node.RETURN: "T",
    Node.RETURN_ACCEPTED: "O",
    Node.RETURN_REJECTED: "W",
    Node.DISPATCH: "D",
    Node.REDISPATCH: "G",
    Node.REPORT_DIFFICULT: "Y",
    Node.DIFFICULT_SETTLED: "Shift+Y",
    Node.RESPOND: "R",
    Node.VERIFY: "H",
    Node.FEEDBACK: "F",
    Node.UNIT_CLOSE: "B",
    Node.ASSESS: "A",
    Node.SECOND_CONFIRM: "Q",
    Node.SUBMIT_CLOSE: "J",
    Node.REVIEW_CLOSE: "P",
    Node.REVIEW_RETURN: "X",
    Node.CLOSE: "C",
    Node.CITY_VISIT: "V",
    Node.ASSESS_ARCHIVE: "K",
    Node.MARK: "M",
    Node.UNMARK: "Shift+M",
    Node.PHONE: "L",
    Node.URGE: "U",
    Node.ARRIVE: "Shift+D",
}
"""One key per step, valid while the list has the focus."""

ICONS: Mapping[Node, str] = {
    Node.RETURN: "undo",
    Node.DISPATCH: "export",
    Node.REDISPATCH: "refresh",
    Node.PHONE: "person",
    Node.URGE: "clock",
    Node.REVIEW_RETURN: "undo",
}
LEVEL_TEXT: Mapping[str, str] = {"2h": "2 小时", "24h": "24 小时", "7d": "7 天", "15d": "15 天"}
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "level": LEVEL_TEXT,
    "ground": {ground.key: ground.title for ground in GROUNDS},
    "mark": {mark.value: title for mark, title in MARK_TEXT.items()},
    "kind": {kind.value: title for kind, title in URGE_TEXT.items()},
}
_FACTS: Mapping[str, str] = {"law": "依据", "round": "轮次", "first": "第一人"}


_FIELD_NAME = re.compile(r"（[a-z_]+）")


def without_names(text: str) -> str:
    """Leave the command line's names of fields and steps out of a sentence: 承办单位（unit） → 承办单位."""
    return _FIELD_NAME.sub("", text)


def choices_of(field: StepField) -> dict[str, str]:
    """Return the values of a field with their titles."""
    known = _CHOICES.get(field.key, {})
    return {value: known.get(value, value) for value in field.choices}


def step_label(step: Step) -> str:
    """Name a step with its key, as its button shows it: 签收 S."""
    key = KEYS.get(step.node, "")
    return f"{step.title} {key}" if key else step.title


def marks_text(marks: Iterable[Mark], state: TicketState | None = None) -> str:
    """Name marks in Chinese, each with how far it has come: 紧急 · 挂账（申报中）."""
    parts = []
    for mark in marks:
        status = mask_text(state.marks[mark].status) if state is not None and mark in state.marks else ""
        parts.append(f"{MARK_TEXT[mark]}（{status}）" if status else MARK_TEXT[mark])
    return " · ".join(parts)


def event_title(event: Event) -> str:
    """Name an event: the step, where it led, and whether it was entered late or taken back."""
    title = STEPS[event.node].title if event.node in STEPS else event.node.value
    if event.from_state is not event.to_state:
        title = f"{title}　{STATE_TEXT[event.from_state]} → {STATE_TEXT[event.to_state]}"
    if event.is_late_entry:
        title += "　〔补录〕"
    return title + ("（已撤销）" if event.is_void else "")


def event_lines(event: Event) -> list[str]:
    """Say what an event holds, one fact a line; names and numbers in texts are masked."""
    data = event_data(event)
    titles = {field.key: field for field in STEPS[event.node].fields} if event.node in STEPS else {}
    lines = [data["text"]] if data["text"] else []
    if event.unit:
        lines.append(f"承办单位：{event.unit}")
    for key, value in data["details"].items():
        field = titles.get(key)
        title = field.title if field else _FACTS.get(key, "")
        if title and str(value):
            shown = _value_words(key, str(value))
            lines.append(f"{title}：{shown}")
    if event.detail("red_flag"):
        lines.append("红标：紧急工单没有电话联系记录")
    for judged in data["judged"]:
        lines.append(_judged_words(judged))
    if event.is_late_entry:
        lines.append(f"补录于 {moment_text(event.recorded_at)}")
    if event.evidence:
        lines.append("凭据：见附件" if event.evidence.startswith("attachment:") else f"凭据：{event.evidence}")
    return lines


def _value_words(key: str, value: str) -> str:
    if key == "requisites":
        return "、".join(DEFAULT_REQUISITES.get(part, part) for part in value.split(","))
    return _CHOICES.get(key, {}).get(value, moment_text(value))


def _judged_words(judged: Mapping[str, object]) -> str:
    verdict = "超时" if judged["late"] else "按时"
    exempt = f"（{judged['exempt']}）" if judged.get("exempt") else ""
    due = moment_text(str(judged["due_at"]))
    return f"{LIMIT_TEXT[LimitKind(str(judged['kind']))]}：{verdict}，应于 {due} 前{exempt}"
