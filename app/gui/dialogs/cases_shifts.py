"""Forms of the duty plan: one turn, a rota, a handover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtWidgets import QSpinBox, QWidget

from app.domain.errors import RefusedInput
from app.domain.shifts import Shift
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, day, line, moment, offered, text
from app.services import shifts
from app.services.changes import Outcome

POSTS = ("坐席", "派单", "回访", "带班领导")
ROTAS: tuple[tuple[str, str], ...] = (
    ("三班倒 00:00、08:00、16:00", "00:00 08:00 16:00"),
    ("两班倒 08:00、20:00", "08:00 20:00"),
    ("一天一班 08:00", "08:00"),
)


def turn_form(desk: Desk, people: Sequence[str], on: date, parent: QWidget | None = None) -> CaseForm:
    """Plan one turn."""
    begin = datetime.combine(on, time(8))
    fields = [
        offered("person", "值班人", people, "姓名", needed=True),
        offered("post", "岗位", POSTS),
        moment("start", "开始", begin),
        moment("end", "结束", begin + timedelta(hours=8)),
        line("note", "备注"),
    ]

    def work(values: Values) -> Outcome[tuple[int, ...]]:
        turn = Shift(values["person"], values["start"], values["end"])
        return shifts.add(desk.office, [turn], post=values["post"], note=values["note"])

    hint = "同一个人的班次不能重叠；停岗培训的人排不上班。"
    return CaseForm(desk, "排一个班次", hint, "排班", fields, work, parent)


def rota_form(desk: Desk, people: Sequence[str], on: date, parent: QWidget | None = None) -> CaseForm:
    """Plan a rota over some days."""
    days = QSpinBox()
    days.setRange(1, 400)
    days.setValue(7)
    days.setSuffix(" 天")
    names = "、".join(people)
    fields = [
        text("people", "轮班的人", "按轮班顺序，用顿号隔开：张三、李四、王五", names, needed=True),
        day("first_on", "第一天", on),
        Field("days", "共几天", days, days.value, days.valueChanged),
        offered(
            "starts",
            "每班开始",
            [starts for _title, starts in ROTAS],
            "如：00:00 08:00 16:00",
            ROTAS[0][1],
            needed=True,
        ),
        offered("post", "岗位", POSTS),
    ]
    hint = "每班到下一班开始为止，按顺序轮流。三班倒写 00:00 08:00 16:00，一天一班写 08:00。"

    def work(values: Values) -> Outcome[tuple[int, ...]]:
        names = [name for name in _split(values["people"]) if name]
        starts = [_time(part) for part in _split(values["starts"]) if part]
        return shifts.repeat(desk.office, names, values["first_on"], values["days"], starts, post=values["post"])

    return CaseForm(
        desk, "按轮班排", hint, "生成班次", fields, work, parent, said=lambda ids: f"已排 {len(ids):,} 个班次"
    )


def _split(words: str) -> list[str]:
    for mark in "、，,;；\n":
        words = words.replace(mark, " ")
    return words.split()


def _time(words: str) -> time:
    try:
        return time.fromisoformat(words.replace("：", ":"))
    except ValueError:
        raise RefusedInput(f"“{words}”不是时刻，没有排班。请写成 08:00。") from None


def handover_form(desk: Desk, people: Sequence[str], parent: QWidget | None = None) -> CaseForm:
    """Record a handover."""
    office = desk.office
    fields = [
        offered("from_person", "交班人", people, value=office.actor, needed=True),
        offered("to_person", "接班人", people, needed=True),
        text("text", "交接内容", "本班办了什么、正在办什么", needed=True),
        text("open_matters", "未了事项", "下一班要接着做的"),
        moment("at", "交接时间", office.now()),
    ]
    return CaseForm(desk, "交接班", "", "登记交接", fields, lambda v: shifts.hand_over(office, **v), parent)
