"""Forms of the tab 活动与运维: a training or exchange is planned, held, written down, counted for a deliverable."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.activities import KIND_TITLES, WAY_TITLES
from app.domain.errors import RefusedInput
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values, choice, day, line, optional_day, text
from app.services import activities, deliverables
from app.services.activity_lists import Attendee
from app.services.changes import Outcome

_PASSED = {"": None, "通过": True, "合格": True, "未通过": False, "不合格": False}


_PEOPLE = "一行一人：姓名，单位，成绩，通过或未通过（后三项可不填）"


def activity_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记活动: held or only planned, what it was, who came, what it counts for."""
    office, today = desk.office, desk.office.now().date()
    open_items = [row for row in deliverables.list_deliverables(office, contract_id) if not row.is_done]
    items = [("不计入", None), *((f"{row.name}　{row.period}".strip(), row.id) for row in open_items)]

    def work(values: Values) -> Outcome[Any]:
        texts = {key: values[key] for key in ("place", "lecturer", "audience")}
        starts, ends = times_of(values["times"])
        if values["held_on"] is None:
            return activities.plan(office, contract_id, values["kind"], values["theme"], way=values["way"], **texts)
        return activities.record(
            office,
            contract_id,
            values["kind"],
            values["theme"],
            way=values["way"],
            held_on=values["held_on"],
            starts_at=starts,
            ends_at=ends,
            people=people_of(values["people"]),
            deliverable_id=values["deliverable"],
            **texts,
        )

    fields = [
        choice("kind", "类型", [(words, kind.value) for kind, words in KIND_TITLES.items()]),
        line("theme", "主题", "如：签收与退回", needed=True),
        choice("way", "方式", [(words, key) for key, words in WAY_TITLES.items()]),
        optional_day("held_on", "举行日期", "已举行（不勾选即列入计划）", today),
        line("times", "时间", "14:00-16:30"),
        line("place", "地点"),
        line("lecturer", "讲师/主持"),
        line("audience", "对象", "科室、社区或专班"),
        text("people", "参加人", _PEOPLE),
        choice("deliverable", "计入成果", items),
    ]
    hint = "同一次活动只能计入一项成果（R-28）；有人考核未通过的，自动列一次重训，费用由乙方承担。"
    return CaseForm(desk, "登记活动", hint, "登记", fields, work, parent, said=lambda _id: "已登记活动")


def hold_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记举行 of a planned activity."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        texts = {key: values[key] for key in ("place", "lecturer")}
        starts, ends = times_of(values["times"])
        held = {"held_on": values["held_on"], "starts_at": starts, "ends_at": ends}
        return activities.hold(office, row.id, people=people_of(values["people"]), **held, **texts)

    fields = [
        day("held_on", "举行日期", office.now().date()),
        line("times", "时间", "14:00-16:30"),
        line("place", "地点", text=row.texts["place"], own_place=True),
        line("lecturer", "讲师/主持", text=row.texts["lecturer"]),
        text("people", "参加人", _PEOPLE),
    ]
    title = f"{row.kind_title}：{row.theme}"
    return CaseForm(
        desk,
        "登记举行",
        title,
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记举行",
        about=f"service_activity:{row.id}",
    )


def detail_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """补充内容、问题、考核和效果."""
    office = desk.office
    asked = "\n".join(f"{question}={answer}" for question, answer in row.questions)

    def work(values: Values) -> Outcome[Any]:
        texts = {key: value for key, value in values.items() if key != "questions"}
        return activities.amend(office, row.id, questions=questions_of(values["questions"]), **texts)

    fields = [
        text("content", "内容", value=row.texts["content"]),
        text("questions", "问题与解答", "一行一个：问题=解答", asked),
        line("exam", "考核", "如：笔试 60 分合格", row.texts["exam"]),
        text("result", "效果", value=row.texts["result"]),
        line("guests", "外部嘉宾", text=row.texts["guests"]),
        line("note", "备注", text=row.texts["note"]),
    ]
    hint = f"{row.kind_title}：{row.theme}"
    return CaseForm(
        desk,
        "补充内容和效果",
        hint,
        "保存",
        fields,
        work,
        parent,
        said=lambda _id: "已补充",
        about=f"service_activity:{row.id}",
    )


def serve_form(desk: Desk, contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """计入成果."""
    office = desk.office
    items = [
        (f"{one.name}　{one.period}".strip(), one.id) for one in deliverables.list_deliverables(office, contract_id)
    ]

    def work(values: Values) -> Outcome[Any]:
        return activities.serve(office, row.id, values["deliverable"])

    fields = [choice("deliverable", "成果", items)]
    return CaseForm(
        desk, "计入成果", f"{row.kind_title}：{row.theme}", "计入", fields, work, parent, said=lambda _id: "已计入成果"
    )


def people_of(text: str) -> list[Attendee]:
    """Read the persons, one a line: name, unit, score, result. Raises ``RefusedInput``."""
    found = []
    for row in text.splitlines():
        parts = [part.strip() for part in row.replace("，", ",").split(",")] + [""] * 3
        if not parts[0]:
            continue
        if parts[3] not in _PASSED:
            raise RefusedInput(f"“{row.strip()}”的第四项请写通过或未通过。")
        found.append(Attendee(parts[0], parts[1], True, parts[2], _PASSED[parts[3]]))
    return found


def times_of(text: str) -> tuple[str, str]:
    """Read 14:00-16:30, or only the beginning. Raises ``RefusedInput`` later, where the day is known."""
    first, _, last = re.sub(r"[—~～至–]+", "-", text.replace("：", ":")).partition("-")
    return first.strip(), last.strip()


def questions_of(text: str) -> list[tuple[str, str]]:
    """Read questions with answers, one a line: question=answer."""
    rows = [row.replace("＝", "=").partition("=") for row in text.splitlines() if row.strip()]
    return [(question.strip(), answer.strip()) for question, _, answer in rows]
