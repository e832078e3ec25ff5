"""Forms of the tab 活动与运维: operation, support, maintenance, advice; ``NEW`` has every kind of record.

Activities stand in ``activity_forms``, reporting in ``duty_forms``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs.activity_forms import activity_form
from app.gui.dialogs.cases_form import (
    CaseForm,
    Values,
    choice,
    day,
    line,
    moment,
    offered,
    optional_moment,
    text,
)
from app.gui.dialogs.duty_forms import duty_form
from app.services import advice, operations
from app.services.changes import Outcome

Make = Callable[[Desk, int, Any, QWidget | None], CaseForm]


def ops_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记系统运维."""
    office, now = desk.office, desk.office.now()

    def work(values: Values) -> Outcome[Any]:
        return operations.log(office, contract_id=contract_id, **values)

    fields = [
        choice("kind", "类型", [(words, key) for key, words in operations.OPS_TITLES.items()], "fault"),
        moment("starts_at", "开始（发生）", now),
        optional_moment("responded_at", "响应", "已响应", now),
        optional_moment("ends_at", "结束（恢复）", "已恢复", now),
        choice("is_outage", "期间能否使用", [("可以使用", False), ("不能使用（计入可用率）", True)]),
        text("effect", "影响"),
        text("handling", "处理"),
        line("person", "执行人", text=office.actor),
    ]
    hint = "合同没有约定可用率和响应时限，只统计不判罚（003·一.2）。"
    return CaseForm(desk, "登记系统运维", hint, "登记", fields, work, parent, said=lambda _id: "已登记运维")


def finish_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记恢复 of a fault."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return operations.finish(office, row.id, **values)

    fields = [moment("at", "恢复时间", office.now()), text("handling", "处理", value=row.handling)]
    return CaseForm(
        desk,
        "登记恢复",
        row.effect,
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记恢复",
        about=f"ops_log:{row.id}",
    )


def support_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记支撑请求."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return operations.ask(office, contract_id=contract_id, **values)

    fields = [
        text("question", "问题", needed=True),
        moment("at", "提出时间", office.now()),
        line("by", "提出人", text=office.actor),
        offered("channel", "渠道", ("电话", "微信群", "远程桌面", "邮件")),
    ]
    return CaseForm(
        desk,
        "登记支撑请求",
        "7×24 小时远程支撑（004·二.6）。",
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记请求",
    )


def answer_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记答复 of a request."""
    office, now = desk.office, desk.office.now()

    def work(values: Values) -> Outcome[Any]:
        return operations.respond(office, row.id, **values)

    fields = [
        optional_moment("responded_at", "响应", "已响应", now),
        optional_moment("solved_at", "解决", "已解决", now),
        line("responder", "答复人", text=row.responder),
        text("answer", "解答", value=row.answer),
    ]
    return CaseForm(
        desk,
        "登记答复",
        row.question,
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记答复",
        about=f"support_request:{row.id}",
    )


def upkeep_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记数据库维护."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return operations.maintain(office, contract_id=contract_id, **values)

    fields = [
        day("on", "日期", office.now().date()),
        offered("integrity", "完整性检查", ("全部通过", "发现问题"), needed=True),
        line("backup_file", "备份文件"),
        line("indexes", "索引"),
        text("problem", "问题"),
        text("handling", "处理"),
        line("person", "执行人", text=office.actor),
    ]
    return CaseForm(
        desk,
        "登记数据库维护",
        "每月至少一次（004·二.3）。",
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记维护",
    )


def advice_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记建议、优秀案例."""
    office = desk.office
    kinds = [(words, key) for key, words in advice.KIND_TITLES.items() if key != "difficult"]

    def work(values: Values) -> Outcome[Any]:
        said = (values["kind"], values["subject"], values["content"])
        return advice.give(office, *said, contract_id=contract_id, by=values["by"], on=values["on"])

    fields = [
        choice("kind", "类型", kinds),
        line("subject", "主题", needed=True),
        text("content", "内容", needed=True),
        line("by", "提出人"),
        day("on", "提出日期", office.now().date()),
    ]
    hint = "疑难案件建议在工单上登记。"
    return CaseForm(desk, "登记建议", hint, "登记", fields, work, parent, said=lambda _id: "已登记建议")


def adopt_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记采纳情况."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return advice.decide(office, row.id, values["adopted"], values["result"], on=values["on"])

    fields = [
        choice("adopted", "采纳情况", [("采纳", "yes"), ("部分采纳", "partly"), ("未采纳", "no")]),
        day("on", "日期", office.now().date()),
        text("result", "结果"),
    ]
    return CaseForm(desk, "登记采纳情况", row.subject, "登记", fields, work, parent, said=lambda _id: "已登记采纳情况")


NEW: dict[str, Make] = {
    "activity": activity_form,
    "ops": ops_form,
    "support": support_form,
    "upkeep": upkeep_form,
    "advice": advice_form,
    "duty": duty_form,
}
