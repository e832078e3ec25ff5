"""The steps of an application (流转、催收、送审、整改、复核、报送、结果、撤回) and of its materials, each as a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.domain.exclusions import StepKind
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import (
    CaseForm,
    Field,
    Values,
    choice,
    line,
    moment,
    offered,
    optional_moment,
    text,
    ticks,
)
from app.services import exclusion_materials, exclusions, units
from app.services.changes import Outcome
from app.services.exclusion_lists import ExclusionDetail
from app.services.exclusion_materials import COMPLETE_BASIS
from app.services.exclusion_records import MaterialDemand

VERBS: dict[StepKind, str] = {
    StepKind.CIRCULATE: "流转要材料",
    StepKind.CHASE: "催收材料",
    StepKind.COMPLETE: "登记收齐",
    StepKind.SUBMIT: "送审",
    StepKind.RECTIFY: "登记整改完成",
    StepKind.RECHECK: "登记甲方复核",
    StepKind.REPORT: "登记报送",
    StepKind.DECIDE: "登记结果",
    StepKind.WITHDRAW: "撤回申报",
}
_HINTS: dict[StepKind, str] = {
    StepKind.CIRCULATE: "把材料清单交给承办单位（依据结案作业表），材料从这天起算“已要求”。",
    StepKind.CHASE: "记下这一次催收。催收单可以另外打印。",
    StepKind.COMPLETE: "材料已全部收到。",
    StepKind.SUBMIT: "材料齐全，送合规性审核。",
    StepKind.RECTIFY: "问题已逐条改好，进入下一轮审核。",
    StepKind.RECHECK: "甲方指定的人复核；不通过要写原因，并退回整改。",
    StepKind.REPORT: "报送区级或市级，写明报送方式或文号。",
    StepKind.DECIDE: "登记批复或系统结果。登记后申报结案。",
    StepKind.WITHDRAW: "没有结果之前可以撤回，原因记入五个节点的“结案”。",
}
_JUDGED = [("通过", True), ("不通过", False)]
Maker = Callable[[Values], Outcome[int]]


def step_dialog(desk: Desk, detail: ExclusionDetail, kind: StepKind, parent: QWidget | None = None) -> CaseForm:
    """Build the form of one step; the services refuse what the order does not allow, and say why in the form."""
    row, verb = detail.row, VERBS[kind]
    fields = [*_fields(desk, detail, kind)]
    if kind is not StepKind.RECHECK:
        fields.append(line("person", "经办人", text=desk.office.actor))
    fields.append(moment("at", "时间", desk.office.now()))
    hint = f"{row.ticket_no}　{row.kind_title}　{row.ground}。{_HINTS[kind]}"
    return CaseForm(desk, verb, hint, verb, fields, _maker(desk, row.id, kind), parent)


def _fields(desk: Desk, detail: ExclusionDetail, kind: StepKind) -> list[Field]:
    match kind:
        case StepKind.CIRCULATE:
            names = [unit.name for unit in units.units(desk.office) if unit.is_active]
            return [
                offered("unit", "承办单位", names, "向哪个单位要材料", detail.row.unit, needed=True),
                offered("basis", "依据", ("结案作业表",), value="结案作业表", needed=True),
                line("text", "说明"),
            ]
        case StepKind.CHASE:
            ways = ("电话", "工作群", "催收单", "当面")
            return [
                offered("method", "催收方式", ways, value=ways[0], needed=True),
                line("text", "说明", "对方怎么答复"),
            ]
        case StepKind.COMPLETE:
            return [line("basis", "依据", text=COMPLETE_BASIS)]
        case StepKind.SUBMIT:
            return [line("basis", "依据", text="材料清单全部收齐")]
        case StepKind.RECTIFY:
            return [
                text("text", "整改情况", "改了什么、补了什么", needed=True),
                line("basis", "依据", "如：书面审核意见"),
            ]
        case StepKind.RECHECK:
            return [
                choice("passed", "复核结论", _JUDGED),
                line("person", "甲方复核人", "姓名", needed=True),
                text("text", "复核意见", "不通过时必填原因"),
                line("basis", "依据", "如：复核单、会议纪要"),
            ]
        case StepKind.REPORT:
            return [line("basis", "报送依据", "如：系统报送、邮件、文号", needed=True)]
        case StepKind.DECIDE:
            basis = line("basis", "结果依据", "如：区级批复文号、系统结果截图", needed=True)
            return [
                choice("passed", "结果", [("通过（不纳入考核）", True), ("未通过", False)]),
                basis,
                line("text", "说明"),
            ]
        case _:
            return [text("reason", "撤回原因", needed=True)]


def _maker(desk: Desk, number: int, kind: StepKind) -> Maker:
    office = desk.office
    services: dict[StepKind, Callable[..., Outcome[int]]] = {
        StepKind.CIRCULATE: exclusions.circulate,
        StepKind.CHASE: exclusion_materials.chase,
        StepKind.COMPLETE: exclusion_materials.complete,
        StepKind.SUBMIT: exclusions.submit,
        StepKind.RECTIFY: exclusions.rectify,
        StepKind.RECHECK: exclusions.recheck,
        StepKind.REPORT: exclusions.report,
        StepKind.DECIDE: exclusions.decide,
        StepKind.WITHDRAW: exclusions.withdraw,
    }
    return lambda values: services[kind](office, number, **values)


def receive_dialog(desk: Desk, detail: ExclusionDetail, chosen: int = 0, parent: QWidget | None = None) -> CaseForm:
    """Build the form that registers received materials: the chosen one, else all that are missing, are ticked."""
    missing = [material for material in detail.materials if not material.received_at]
    wanted = [m.id for m in missing if m.id == chosen] or [m.id for m in missing]
    fields = [
        ticks("ids", "收到的材料", [(m.name, m.id) for m in missing], wanted),
        moment("at", "收到时间", desk.office.now()),
        line("person", "经办人", text=desk.office.actor),
        line("note", "备注", "原件、复印件、份数等"),
    ]
    office = desk.office
    hint = f"{detail.row.ticket_no}。最后一份材料收到时，自动登记“收齐材料”。"

    def work(values: Values) -> Outcome[bool]:
        return exclusion_materials.receive(
            office, values["ids"], at=values["at"], note=values["note"], person=values["person"]
        )

    def said(everything: bool) -> str:
        return "材料已收齐，可以送审" if everything else "已登记收到的材料"

    return CaseForm(desk, "登记收到材料", hint, "登记收到", fields, work, parent, said=said)


def limit_dialog(desk: Desk, detail: ExclusionDetail, chosen: int = 0, parent: QWidget | None = None) -> CaseForm:
    """Build the form that sets the office's limit (甲方规定时限) of materials."""
    waiting = [m for m in detail.materials if not m.received_at] or list(detail.materials)
    wanted = [m.id for m in waiting if m.id == chosen] or [m.id for m in waiting]
    usual = desk.office.now().replace(hour=18, minute=0, second=0) + timedelta(days=1)
    fields = [
        ticks("ids", "材料", [(m.name, m.id) for m in waiting], wanted),
        moment("due_at", "规定时限", usual),
        line("reason", "改动原因", "已有时限再改时必填：甲方何时、如何通知"),
    ]
    office = desk.office

    def work(v: Values) -> Outcome[tuple[int, ...]]:
        return exclusion_materials.set_limit(office, v["ids"], v["due_at"], v["reason"])

    hint = "过了规定时限才收到的材料记为逾期，合同 004·二.1 要求没有逾期。"
    return CaseForm(desk, "规定材料时限", hint, "规定时限", fields, work, parent)


def more_dialog(desk: Desk, detail: ExclusionDetail, parent: QWidget | None = None) -> CaseForm:
    """Build the form that demands further materials."""
    usual = desk.office.now().replace(hour=18, minute=0, second=0) + timedelta(days=1)
    fields = [
        text("names", "材料", "一行一份材料", needed=True),
        line("unit", "提供单位", text=detail.row.unit),
        optional_moment("due_at", "规定时限", "甲方已规定", usual),
    ]
    office, number = desk.office, detail.row.id

    def work(values: Values) -> Outcome[tuple[int, ...]]:
        names = [name.strip() for name in values["names"].splitlines() if name.strip()]
        demands = [MaterialDemand(name, values["due_at"], values["unit"]) for name in names]
        return exclusion_materials.add(office, number, demands)

    return CaseForm(desk, "增加材料", "从今天起要求提供。", "增加材料", fields, work, parent)
