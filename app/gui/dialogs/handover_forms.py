"""Forms of 留存与移交."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from app.domain.money import parse_yuan
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, moment, offered, optional_day, text
from app.services import deletions, handovers, leak_events, retention
from app.services.changes import Outcome
from app.services.deletions import CertificateRow
from app.services.handovers import AssetRow, TransferRow
from app.services.leak_events import LeakRow
from app.services.retention import RetentionRow

_NO_YES = [("否", False), ("是", True)]


def _today(desk: Desk, key: str, title: str) -> Field:
    return day(key, title, desk.office.now().date())


def _count(key: str, title: str, least: int = 1) -> Field:
    made = QSpinBox()
    made.setRange(least, 9999)
    return Field(key, title, made, made.value, made.valueChanged)


def dispose_form(desk: Desk, contract_id: int, row: RetentionRow, parent: QWidget | None) -> CaseForm:
    """Register how something was disposed of after its period."""
    office = desk.office
    what = row.code or str(row.id)
    fields = [text("disposal", "处置方式", "如：销毁并出具确认书", needed=True), _today(desk, "on", "处置日")]
    hint = f"{row.clause} {row.subject}　到期 {row.until_text}"

    def work(values: Values) -> Outcome[int]:
        return retention.dispose(office, contract_id, what, **values)

    return CaseForm(desk, "到期处置", hint, "登记处置", fields, work, parent)


def period_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Enter a period of the office's own."""
    office = desk.office
    today = office.now().date()
    fields = [
        line("subject", "对象", "如：纸质台账", needed=True),
        choice("kind", "种类", [(title, key) for key, title in retention.KINDS.items()]),
        day("from_on", "起算日", today),
        optional_day("until_on", "到期日", "有期限", today),
        line("note", "备注"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: values[key] for key in ("from_on", "until_on", "note")}
        return retention.add(office, contract_id, values["subject"], values["kind"], **rest)

    return CaseForm(
        desk, "登记留存期限", "合同条款写明的期限已自动列出，这里登记本单位另定的。", "登记", fields, work, parent
    )


def material_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Register material handed over or provided outside."""
    office = desk.office
    fields = [
        line("name", "资料名称", needed=True),
        choice("direction", "方向", [(title, key) for key, title in handovers.DIRECTIONS.items()]),
        _count("copies", "份数"),
        offered("secrecy", "密级", ("内部", "工作秘密", "含个人信息")),
        choice("is_personal", "含个人信息", _NO_YES),
        choice("is_masked", "已脱敏", _NO_YES),
        line("scope", "授权范围", "对外提供时必填"),
        line("authority", "书面同意依据", "对外提供时必填"),
        line("received_by", "接收人"),
        _today(desk, "on", "交接日"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: value for key, value in values.items() if key not in ("name", "direction")}
        return handovers.hand_over(office, contract_id, values["name"], values["direction"], **rest)

    hint = "对外提供须有甲方书面同意；含个人信息的要先脱敏。"
    return CaseForm(desk, "资料交接、对外提供", hint, "登记", fields, work, parent)


def back_form(desk: Desk, _contract_id: int, row: TransferRow, parent: QWidget | None) -> CaseForm:
    """Register that material came back or was destroyed."""
    office = desk.office
    fields = [
        choice("is_destroyed", "去向", [("返还", False), ("销毁", True)]),
        _today(desk, "on", "日期"),
        line("note", "备注"),
    ]
    return CaseForm(
        desk, "资料返还、销毁", row.name, "登记", fields, lambda v: handovers.bring_back(office, row.id, **v), parent
    )


def lend_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Register a thing lent to the vendor."""
    office = desk.office
    things = ("办公用房", "电脑", "打印机", "工作证", "办公桌椅")
    fields = [
        offered("name", "品名", things, needed=True),
        _count("quantity", "数量"),
        line("code", "编号"),
        line("holder", "领用人"),
        optional_day("due_on", "归还期限", "已指定", office.now().date()),
        _today(desk, "on", "发放日"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: value for key, value in values.items() if key != "name"}
        return handovers.lend(office, contract_id, values["name"], **rest)

    return CaseForm(
        desk, "发放物品", "终止时按甲方指定时间腾退归还（004·六(二)11）。", "登记发放", fields, work, parent
    )


def return_form(desk: Desk, _contract_id: int, row: AssetRow, parent: QWidget | None) -> CaseForm:
    """Register a return with its state."""
    office = desk.office
    fields = [
        offered("state", "归还时状态", ("完好", "自然损耗", "损坏", "丢失"), needed=True),
        line("damage", "损坏情况"),
        line("compensation", "赔偿（元）", "按市场价，没有就空着"),
        _today(desk, "on", "归还日"),
    ]

    def work(values: Values) -> Outcome[int]:
        paid = values["compensation"].strip()
        rest = {key: values[key] for key in ("damage", "on")}
        return handovers.give_back(
            office, row.id, values["state"], compensation_fen=parse_yuan(paid) if paid else None, **rest
        )

    return CaseForm(desk, "归还物品", f"{row.name} × {row.quantity}", "登记归还", fields, work, parent)


def due_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Set the day by which everything lent must be back."""
    office = desk.office
    fields = [_today(desk, "due_on", "腾退归还时间")]
    hint = "对所有未归还的物品生效（甲方指定时间）。"

    def work(v: Values) -> Outcome[int]:
        return handovers.set_due(office, contract_id, v["due_on"])

    return CaseForm(desk, "指定腾退归还时间", hint, "指定", fields, work, parent)


def certificate_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Draw up 删除确认书 with the register's own row counts."""
    office = desk.office
    counts = "、".join(f"{one.name} {one.rows:,} 行" for one in deletions.register_counts(office))
    fields = [
        line("basis", "依据", "如：004·六(二)11、001·11.4", needed=True),
        offered("method", "删除方式", ("覆盖删除", "格式化", "物理销毁介质"), needed=True),
        moment("deleted_at", "删除时间", office.now()),
        line("note", "备注"),
    ]

    def work(values: Values) -> Outcome[int]:
        at = values["deleted_at"].isoformat()
        return deletions.certify(office, contract_id, values["basis"], values["method"], at, note=values["note"])

    hint = f"数据集和行数取自登记簿：{counts or '现在没有数据'}。"
    return CaseForm(desk, "起草删除确认书", hint, "起草", fields, work, parent)


def sign_form(desk: Desk, _contract_id: int, row: CertificateRow, parent: QWidget | None) -> CaseForm:
    """Register both signatures."""
    office = desk.office
    fields = [
        line("vendor_person", "乙方签字人", needed=True),
        line("office_person", "甲方签字人", text=office.actor, needed=True),
        _today(desk, "on", "签字日"),
    ]
    return CaseForm(
        desk, "双方签字", row.basis, "登记签字", fields, lambda v: deletions.confirm(office, row.id, **v), parent
    )


def leak_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Register a leak of personal data or secrets."""
    office = desk.office
    fields = [
        text("what", "事件", "什么资料、怎样外泄", needed=True),
        line("reporter", "报告人", text=office.actor, needed=True),
        moment("found_at", "发现时间", office.now()),
        _count("persons", "涉及人数", 0),
        line("scope", "扩散范围"),
        line("fields", "涉及内容", "如：姓名、电话、住址"),
        text("measures", "已采取的措施", "如：收回、删除、改密码"),
    ]

    def work(values: Values) -> Outcome[int]:
        return leak_events.add(office, contract_id=contract_id, **values)

    hint = "不要写居民的姓名和号码。登记后要告知甲方；涉及个人的，还要告知当事人。"
    return CaseForm(desk, "登记泄密事件", hint, "登记", fields, work, parent)


def told_form(desk: Desk, _contract_id: int, row: LeakRow, parent: QWidget | None) -> CaseForm:
    """Write down when 甲方 or the people concerned were told."""
    office = desk.office
    fields = [
        choice("party", "告知对象", [(title, key) for key, title in leak_events.PARTIES.items()]),
        moment("at", "告知时间", office.now()),
    ]

    def work(values: Values) -> Outcome[int]:
        return leak_events.tell(office, row.id, values["party"], values["at"])

    return CaseForm(desk, "登记告知", f"{row.what}　{row.state_text}", "登记告知", fields, work, parent)


def leak_close_form(desk: Desk, _contract_id: int, row: LeakRow, parent: QWidget | None) -> CaseForm:
    """Close a leak event with its conclusion."""
    office = desk.office
    fields = [text("conclusion", "结论", "如：已全部删除，没有扩散", needed=True)]

    def work(values: Values) -> Outcome[int]:
        return leak_events.close(office, row.id, values["conclusion"])

    return CaseForm(desk, "泄密事件结案", row.what, "结案", fields, work, parent)
