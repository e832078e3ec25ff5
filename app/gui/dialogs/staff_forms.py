"""Forms of 派驻人员."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, offered, optional_day, text
from app.services import staff, staff_changes
from app.services.changes import Outcome
from app.services.staff import StaffRow
from app.services.staff_changes import ChangeRow, ViolationRow

POSTS = ("值班坐席", "复核专员", "数据专员", "数据统计分析专员", "驻点人员", "项目负责人")


def _today(desk: Desk, key: str, title: str) -> Field:
    return day(key, title, desk.office.now().date())


def _people(desk: Desk, contract_id: int) -> list[tuple[str, int | None]]:
    return [("（未定）", None), *((f"{row.name} {row.post}", row.id) for row in staff.rows(desk.office, contract_id))]


def person_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Enter a person."""
    office = desk.office
    fields = [
        line("name", "姓名", needed=True),
        offered("post", "岗位", POSTS, needed=True),
        choice("is_core", "核心人员", [("否", False), ("是", True)]),
        line("badge_no", "工作证号"),
        text("experience", "接诉即办经验"),
        text("resume", "简历要点"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: value for key, value in values.items() if key not in ("name", "post")}
        return staff.add(office, contract_id, values["name"], values["post"], **rest)

    return CaseForm(desk, "登记派驻人员", "登记后提交备案，备案通过才能上岗。", "登记", fields, work, parent)


def filing_form(desk: Desk, _contract_id: int, row: StaffRow, parent: QWidget | None) -> CaseForm:
    """Decide a filing (备案)."""
    office = desk.office
    fields = [
        choice("is_approved", "审核结论", [("同意备案", True), ("不同意", False)]),
        line("by", "审核人", text=office.actor, needed=True),
        text("opinion", "审核意见", "不同意时写明原因"),
        _today(desk, "on", "审核日"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: values[key] for key in ("opinion", "on")}
        return staff.decide_filing(office, row.id, values["is_approved"], values["by"], **rest)

    return CaseForm(desk, "备案审核", f"{row.name}　{row.post}　{row.experience}", "登记审核", fields, work, parent)


def duty_form(desk: Desk, _contract_id: int, row: StaffRow, parent: QWidget | None) -> CaseForm:
    """Put a person on duty."""
    office = desk.office
    fields = [_today(desk, "on", "上岗日")]
    hint = f"{row.name}　{row.filing_text} {row.filed_on}。备案通过日不能晚于上岗日。"
    return CaseForm(desk, "登记上岗", hint, "登记上岗", fields, lambda v: staff.start_duty(office, row.id, **v), parent)


def leave_duty_form(desk: Desk, _contract_id: int, row: StaffRow, parent: QWidget | None) -> CaseForm:
    """Register a departure."""
    office = desk.office
    fields = [offered("reason", "离岗原因", ("更换", "离职", "项目调整"), needed=True), _today(desk, "on", "离岗日")]
    hint = f"{row.name}。离岗前没有甲方书面同意更换的，会列入违约候选（擅自更换）。"
    return CaseForm(desk, "登记离岗", hint, "登记离岗", fields, lambda v: staff.end_duty(office, row.id, **v), parent)


def leave_form(desk: Desk, _contract_id: int, row: StaffRow, parent: QWidget | None) -> CaseForm:
    """Register a leave."""
    office = desk.office
    fields = [_today(desk, "from_on", "请假起日"), _today(desk, "to_on", "请假止日"), line("reason", "事由")]
    hint = f"{row.name}。请假是否计在岗按设置（默认不计）。"
    return CaseForm(desk, "登记请假", hint, "登记请假", fields, lambda v: staff.add_leave(office, row.id, **v), parent)


def paper_form(desk: Desk, _contract_id: int, row: StaffRow, parent: QWidget | None) -> CaseForm:
    """Enter a paper of a person."""
    office = desk.office
    fields = [
        choice("kind", "种类", [(title, key) for key, title in staff.PAPERS.items()], "agreement"),
        line("title", "名称"),
        optional_day("signed_on", "签署日", "已签署", office.now().date()),
        line("opinion", "审核意见"),
        line("reviewed_by", "审核人"),
    ]
    missing = f"　缺：{'、'.join(row.missing_papers)}" if row.missing_papers else ""
    return CaseForm(
        desk,
        "登记材料",
        f"{row.name}{missing}",
        "登记",
        fields,
        lambda v: staff.add_paper(office, row.id, **v),
        parent,
    )


def change_form(desk: Desk, contract_id: int, row: object, parent: QWidget | None) -> CaseForm:
    """Register an application, or the office's demand, to change a person."""
    office = desk.office
    chosen = row.id if isinstance(row, StaffRow) else None
    people = _people(desk, contract_id)
    fields = [
        choice("kind", "种类", [(title, key) for key, title in staff_changes.KINDS.items()]),
        choice("old_staff_id", "原人员", people, chosen),
        choice("new_staff_id", "新人员", people),
        text("reason", "事由", needed=True),
        _today(desk, "on", "提出日"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: values[key] for key in ("old_staff_id", "new_staff_id", "on")}
        return staff_changes.ask(office, contract_id, values["kind"], values["reason"], **rest)

    hint = "甲方要求调整的，004·六(一)3 须 20 日内到位；乙方更换须先经甲方书面同意。"
    return CaseForm(desk, "更换人员", hint, "登记", fields, work, parent)


def decide_form(desk: Desk, _contract_id: int, row: ChangeRow, parent: QWidget | None) -> CaseForm:
    """Answer an application."""
    office = desk.office
    fields = [
        choice("is_approved", "批复", [("同意", True), ("不同意", False)]),
        line("by", "批复人", needed=True),
        _today(desk, "on", "批复日"),
    ]
    hint = f"{row.old_name} → {row.new_name or '待定'}：{row.reason}"
    return CaseForm(
        desk, "更换批复", hint, "登记批复", fields, lambda v: staff_changes.decide(office, row.id, **v), parent
    )


def arrive_form(desk: Desk, contract_id: int, row: ChangeRow, parent: QWidget | None) -> CaseForm:
    """Register that the new person is there."""
    office = desk.office
    fields = [
        choice("new_staff_id", "新人员", _people(desk, contract_id), row.new_staff_id),
        _today(desk, "on", "到位日"),
    ]
    hint = f"期限 {row.due_on}" if row.due_on else row.reason
    return CaseForm(
        desk, "登记到位", hint, "登记到位", fields, lambda v: staff_changes.arrive(office, row.id, **v), parent
    )


def violation_form(desk: Desk, contract_id: int, row: object, parent: QWidget | None) -> CaseForm:
    """Demand that a violation be dealt with."""
    office = desk.office
    names = [one.name for one in staff.rows(office, contract_id)]
    chosen = row.name if isinstance(row, StaffRow) else ""
    fields = [
        offered("person", "人员", names, value=chosen, needed=True),
        text("fact", "事由", needed=True),
        _today(desk, "on", "要求处理日"),
    ]
    hint = "004·六(二)8：乙方须在 2 个工作日内告知处理结果。"
    return CaseForm(
        desk,
        "要求处理违规",
        hint,
        "登记",
        fields,
        lambda v: staff_changes.violation(office, contract_id, **v),
        parent,
    )


def tell_form(desk: Desk, _contract_id: int, row: ViolationRow, parent: QWidget | None) -> CaseForm:
    """Register what the vendor told."""
    office = desk.office
    fields = [text("result", "处理结果", needed=True), _today(desk, "on", "告知日")]
    hint = f"{row.person}：{row.fact}　期限 {row.due_on or '合同没有约定'}"
    return CaseForm(
        desk, "违规处理结果", hint, "登记结果", fields, lambda v: staff_changes.tell(office, row.id, **v), parent
    )
