"""Forms of the tab 协议与往来: notices between the parties with their arrival, memos with their confirmation."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.document_service import METHODS
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values, choice, day, line, offered, optional_moment, text
from app.services import correspondence, work_memos
from app.services.changes import Outcome


def notice_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记通知: what, which way, how, when it left."""
    office, now = desk.office, desk.office.now()

    def work(values: Values) -> Outcome[Any]:
        boxes = [box for box in values["address"].replace("，", "、").replace(",", "、").split("、") if box.strip()]
        is_mail = values["method"] == "email"
        return correspondence.register(
            office,
            contract_id,
            values["direction"],
            values["kind"],
            values["subject"],
            values["method"],
            sent_at=values["sent_at"],
            arrived_at=values["arrived_at"],
            sender=values["sender"] if is_mail else "",
            recipients=boxes if is_mail else (),
            address="" if is_mail else values["address"],
            tracking_no=values["tracking_no"],
            text=values["text"],
        )

    fields = [
        choice("direction", "方向", [(words, key) for key, words in correspondence.DIRECTIONS.items()]),
        offered("kind", "种类", correspondence.KINDS, value="通知", needed=True),
        line("subject", "事由", "如：限期整改通知", needed=True),
        choice("method", "送达方式", [(words, key) for key, words in METHODS.items()], "courier"),
        optional_moment("sent_at", "寄（发）出", "已寄出", now),
        optional_moment("arrived_at", "到达", "已到达", now),
        line("sender", "发件箱", "电子邮件才填"),
        line("address", "收件地址、邮箱", "邮箱有几个时用顿号分开"),
        line("tracking_no", "单号"),
        text("text", "内容摘要"),
    ]
    hint = "送达日不用填，按合同的送达约定、工作日历和所选读法推算。"
    return CaseForm(desk, "登记通知", hint, "登记", fields, work, parent, said=lambda _id: "已登记通知")


def arrival_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记到达、签收 of a notice."""
    office, now = desk.office, desk.office.now()

    def work(values: Values) -> Outcome[Any]:
        return correspondence.record_arrival(office, row.id, **values)

    fields = [
        optional_moment("arrived_at", "到达", "已到达", now),
        optional_moment("signed_at", "签收", "已签收", now),
        line("signer", "签收人", text=row.signer),
        line("tracking_no", "单号", text=row.tracking_no),
    ]
    return CaseForm(
        desk,
        "登记到达、签收",
        row.subject,
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记送达情况",
        about=f"contract_notice:{row.id}",
    )


def memo_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记工作备忘录."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return work_memos.add(
            office,
            contract_id,
            values["points"].splitlines(),
            held_on=values["held_on"],
            office_person=values["office_person"],
            vendor_person=values["vendor_person"],
            note=values["note"],
        )

    fields = [
        day("held_on", "日期", office.now().date()),
        text("points", "要点", "一行一条", needed=True),
        line("office_person", "甲方人员"),
        line("vendor_person", "乙方人员"),
        line("note", "备注"),
    ]
    hint = "双方就具体工作要点确认的备忘录，是验收的依据之一（000·五(三)2）。"
    return CaseForm(desk, "登记工作备忘录", hint, "登记", fields, work, parent, said=lambda _id: "已登记工作备忘录")


def confirm_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """双方确认 of a memorandum."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return work_memos.confirm(office, row.id, values["office_person"], values["vendor_person"], on=values["on"])

    fields = [
        day("on", "确认日", office.now().date()),
        line("office_person", "甲方确认人", text=row.office_person, needed=True),
        line("vendor_person", "乙方确认人", text=row.vendor_person, needed=True),
    ]
    return CaseForm(
        desk,
        "双方确认备忘录",
        f"{row.held_on}，{len(row.points)} 条",
        "登记确认",
        fields,
        work,
        parent,
        about=f"work_memo:{row.id}",
    )
