"""Forms of 挂账, 申诉, 吹哨, 专项台账 and 考核明细."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.answers import CHOICES, Question
from app.domain.appeals import OBJECT_TITLES, RESULT_TITLES, AppealResult, Judged
from app.domain.registers import SPECIAL_TITLES, SpecialKind
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import (
    CaseForm,
    Field,
    Values,
    choice,
    day,
    line,
    offered,
    optional_day,
    text,
    ticks,
)
from app.gui.dialogs.cases_ticket import ticket
from app.services import appeals, assessment_details, hang_ups, special_registers, units, whistles
from app.services.appeals import AppealRow
from app.services.assessment_details import PeriodRow
from app.services.changes import Outcome
from app.services.hang_ups import HangUpRow
from app.services.special_registers import FACTS, SpecialRow
from app.services.whistles import WhistleRow


def _unit(desk: Desk, value: str = "") -> Field:
    names = [unit.name for unit in units.units(desk.office) if unit.is_active]
    return offered("unit", "承办单位", names, value=value)


def _today(desk: Desk, title: str) -> Field:
    return day("on", title, desk.office.now().date())


def hang_up_form(desk: Desk, parent: QWidget | None = None, *, ticket_id: int = 0) -> CaseForm:
    """Apply for hanging a ticket up."""
    office = desk.office
    fields = [
        ticket(desk, ticket_id),
        text("reason", "挂账理由", "为什么一时解决不了", needed=True),
        text("plan", "解决计划", "谁、什么时候、怎么解决", needed=True),
        _unit(desk),
        _today(desk, "申请日"),
    ]
    hint = "批准以后才算挂账；批准那天就是挂账日。"
    return CaseForm(desk, "申请挂账", hint, "申请挂账", fields, lambda v: hang_ups.apply(office, **v), parent)


def decide_hang_up_form(desk: Desk, row: HangUpRow, parent: QWidget | None = None) -> CaseForm:
    """Register the approval or the refusal."""
    office = desk.office
    fields = [
        choice("approved", "审批结果", [("同意挂账", True), ("不同意", False)]),
        line("by", "批准人", "姓名", needed=True),
        line("basis", "审批依据", "如：会议纪要、批示", needed=True),
        _today(desk, "批准日"),
    ]
    hint = f"{row.ticket_no}　{row.reason}"
    return CaseForm(
        desk, "登记挂账审批", hint, "登记审批", fields, lambda v: hang_ups.decide(office, row.id, **v), parent
    )


def screen_form(desk: Desk, row: HangUpRow, parent: QWidget | None = None) -> CaseForm:
    """Register the screening (甄别)."""
    office = desk.office
    fields = [
        text("conclusion", "甄别结论", "是否继续挂账，为什么", row.screening, needed=True),
        line("by", "甄别人", text=office.actor),
        _today(desk, "甄别日"),
    ]
    hint = f"{row.ticket_no}　{row.reason}。可以多次甄别，以最后一次为准。"
    return CaseForm(
        desk,
        "挂账甄别",
        hint,
        "登记甄别",
        fields,
        lambda v: hang_ups.screen(office, row.id, **v),
        parent,
        about=f"hang_up:{row.id}",
    )


def write_off_form(desk: Desk, row: HangUpRow, parent: QWidget | None = None) -> CaseForm:
    """销账."""
    office = desk.office
    fields = [
        text("basis", "销账依据", "解决情况、验收或回访结果", needed=True),
        line("by", "销账人", text=office.actor),
        _today(desk, "销账日"),
    ]
    hint = f"{row.ticket_no}　{row.reason}"
    return CaseForm(desk, "销账", hint, "销账", fields, lambda v: hang_ups.write_off(office, row.id, **v), parent)


def appeal_form(desk: Desk, parent: QWidget | None = None, *, ticket_id: int = 0) -> CaseForm:
    """File an appeal."""
    office = desk.office
    fields = [
        ticket(desk, ticket_id),
        ticks("objects", "申诉对象", [(title, one) for one, title in OBJECT_TITLES.items()]),
        text("reason", "申诉理由", needed=True),
        text("evidence", "申诉材料", "录音、照片、回访记录等", needed=True),
        line("period", "考核周期", "如：2026-10；不填取最近一期明细"),
        _unit(desk),
        _today(desk, "提出日"),
    ]
    hint = "申诉前的考核结果会留底，改判后自动重算这一期的三率。"
    return CaseForm(desk, "提出考核申诉", hint, "提出申诉", fields, lambda v: appeals.file(office, **v), parent)


class AppealResultForm(CaseForm):
    """The new values show only for 改判; what is left blank stays as it was."""

    def __init__(self, desk: Desk, row: AppealRow, parent: QWidget | None = None) -> None:
        before = row.answers_before
        results = [(RESULT_TITLES[one], one) for one in AppealResult if one is not AppealResult.OPEN]
        fields = [
            choice("result", "结果", results),
            line("basis", "结果依据", "如：回复文号、系统结果", needed=True),
            *(_answer(key, title, before, texts) for key, title, texts in ANSWERS),
            _today(desk, "结果日"),
        ]
        office = desk.office

        def work(values: Values) -> Outcome[int]:
            changed = {key: values[key].strip() for key, _title, _texts in ANSWERS if values[key].strip()}
            is_changed = values["result"] == AppealResult.CHANGED
            return appeals.decide(
                office,
                row.id,
                values["result"],
                values["basis"],
                changed=changed if is_changed else None,
                on=values["on"],
            )

        hint = f"{row.ticket_no}　{row.period}　申诉对象：{row.objects_text}"
        super().__init__(desk, "登记申诉结果", hint, "登记结果", fields, work, parent)

    def look(self) -> None:
        """Show the new values only for 改判."""
        is_changed = self.value("result") == AppealResult.CHANGED
        for key, _title, _texts in ANSWERS:
            self.show_row(self.fields[key].widget, is_changed)
        filled = any(self.value(key).strip() for key, _title, _texts in ANSWERS)
        self.go.setEnabled(bool(self.value("basis").strip()) and (filled or not is_changed))
        if self.isVisible():
            self._grow()


ANSWERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("contacted", "响应结果", CHOICES[Question.CONTACTED]),
    ("resolved", "解决结果", CHOICES[Question.RESOLVED]),
    ("satisfied", "满意结果", CHOICES[Question.SATISFIED]),
    ("counted", "是否纳入考核", ("是", "否")),
    ("points_lost", "扣分", ("0",)),
)


def _answer(key: str, title: str, before: Judged, texts: tuple[str, ...]) -> Field:
    old = getattr(before, key) or "无记录"
    return offered(key, f"{title}改为", texts, f"原来：{old}；不改就空着")


def whistle_form(desk: Desk, parent: QWidget | None = None, *, ticket_id: int = 0) -> CaseForm:
    """吹哨."""
    office = desk.office
    fields = [
        offered("target", "吹哨对象", _departments(desk), "哪个部门", needed=True),
        text("matter", "吹哨事项", "请对方来办什么", needed=True),
        ticket(desk, ticket_id, needed=False),
        _today(desk, "吹哨日"),
    ]

    def work(values: Values) -> Outcome[int]:
        return whistles.blow(
            office, values["target"], values["matter"], ticket_id=values["ticket_id"] or None, on=values["on"]
        )

    return CaseForm(desk, "吹哨", "有工单的填工单编号，没有也可以。", "吹哨", fields, work, parent)


def _departments(desk: Desk) -> list[str]:
    return [unit.name for unit in units.units(desk.office) if unit.is_active]


def answer_form(desk: Desk, row: WhistleRow, parent: QWidget | None = None) -> CaseForm:
    """应哨."""
    office = desk.office
    fields = [text("text", "应哨情况", "谁来了、怎么办的", needed=True), _today(desk, "应哨日")]
    hint = f"{row.target}：{row.matter}"
    return CaseForm(desk, "登记应哨", hint, "登记应哨", fields, lambda v: whistles.answer(office, row.id, **v), parent)


def withdraw_form(desk: Desk, row: WhistleRow, parent: QWidget | None = None) -> CaseForm:
    """撤销吹哨."""
    office = desk.office
    fields = [text("reason", "撤销原因", needed=True), _today(desk, "撤销日")]
    hint = f"{row.target}：{row.matter}"

    def work(v: Values) -> Outcome[int]:
        return whistles.withdraw(office, row.id, v["reason"], on=v["on"])

    return CaseForm(desk, "撤销吹哨", hint, "撤销吹哨", fields, work, parent)


def special_form(desk: Desk, kind: SpecialKind | None, parent: QWidget | None = None) -> CaseForm:
    """Enter a case in a special register."""
    office = desk.office
    fields = [
        choice("kind", "台账", [(title, one) for one, title in SPECIAL_TITLES.items()], kind),
        line("title", "标题", needed=True),
        text("requirement", "要求", "上级的要求"),
        ticket(desk, needed=False),
        _unit(desk),
        _today(desk, "接收日"),
        optional_day("due_on", "期限", "有期限", desk.office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: values[key] for key in ("requirement", "unit", "on", "due_on")}
        return special_registers.receive(
            office, values["kind"], values["title"], ticket_id=values["ticket_id"] or None, **rest
        )

    return CaseForm(desk, "接收登记", "没有办结的每月自动结转。", "登记", fields, work, parent)


def finish_form(desk: Desk, row: SpecialRow, parent: QWidget | None = None) -> CaseForm:
    """办结."""
    office = desk.office
    fields = [text("result", "办理结果", needed=True), _today(desk, "办结日")]
    hint = f"{row.kind_title}：{row.title}"

    def work(v: Values) -> Outcome[int]:
        return special_registers.finish(office, row.id, v["result"], on=v["on"])

    return CaseForm(desk, "登记办结", hint, "登记办结", fields, work, parent)


def report_form(desk: Desk, row: SpecialRow, parent: QWidget | None = None) -> CaseForm:
    """报送."""
    office = desk.office
    fields = [line("to", "报送对象", "报给谁", row.report_to, needed=True), _today(desk, "报送日")]
    hint = f"{row.kind_title}：{row.title}"

    def work(v: Values) -> Outcome[int]:
        return special_registers.report(office, row.id, v["to"], on=v["on"])

    return CaseForm(desk, "登记报送", hint, "登记报送", fields, work, parent, about=f"special_case:{row.id}")


def facts_form(desk: Desk, row: SpecialRow, parent: QWidget | None = None) -> CaseForm:
    """Fill the register's own columns (核对结果, 做法, 成效 …)."""
    office = desk.office
    titles: Mapping[str, str] = FACTS[row.kind]
    fields = [text(key, title, value=row.facts.get(key, "")) for key, title in titles.items()]
    hint = f"{row.kind_title}：{row.title}"
    return CaseForm(
        desk,
        "补充台账栏目",
        hint,
        "补充",
        fields,
        lambda v: special_registers.set_facts(office, row.id, v),
        parent,
        about=f"special_case:{row.id}",
    )


def issue_form(desk: Desk, row: PeriodRow, parent: QWidget | None = None) -> CaseForm:
    """Confirm a period's day of issue."""
    office = desk.office
    fields = [day("on", "下发日", date.fromisoformat(row.issued_on))]
    hint = f"{row.period}。复盘期限从下发日起算 3 个工作日（004·二.5）。"

    def work(v: Values) -> Outcome[int]:
        return assessment_details.confirm_issue(office, row.period, v["on"])

    return CaseForm(desk, "确认下发日", hint, "确认下发日", fields, work, parent)


def review_form(desk: Desk, row: PeriodRow, parent: QWidget | None = None) -> CaseForm:
    """Register that the review was handed in."""
    office = desk.office
    hint = f"{row.period}　复盘期限 {row.review.due_text}"

    def work(v: Values) -> Outcome[int]:
        return assessment_details.hand_in_review(office, row.period, v["on"])

    return CaseForm(desk, "登记复盘提交", hint, "登记提交", [_today(desk, "提交日")], work, parent)
