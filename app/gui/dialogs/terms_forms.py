"""Forms of the tab 协议与往来: spot checks, estimates, environment, renewals; ``NEW`` has every kind of record.

Notices and memoranda stand in ``correspondence_forms``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import RefusedInput
from app.domain.money import parse_yuan
from app.gui.desk import Desk
from app.gui.dialogs.amendment import AmendmentDialog
from app.gui.dialogs.cases_form import (
    CaseForm,
    Values,
    choice,
    day,
    line,
    offered,
    optional_day,
    optional_moment,
    text,
)
from app.gui.dialogs.correspondence_forms import memo_form, notice_form
from app.gui.dialogs.form_dialog import FormDialog
from app.services import (
    cost_estimates,
    environment_checks,
    renewals,
    spot_checks,
)
from app.services.changes import Outcome
from app.services.environment_checks import EnvironmentItem

Make = Callable[[Desk, int, Any, QWidget | None], FormDialog]
_RESULTS = (("合格", "pass"), ("不合格", "fail"))


def check_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """抽样: from the tickets of some days, a share or a number, the seed on record."""
    office, today = desk.office, desk.office.now().date()

    def work(values: Values) -> Outcome[Any]:
        first, last = values["first"], values["last"]
        share, size = _share_or_size(values["amount"])
        return spot_checks.start(
            office,
            contract_id,
            values["object"],
            spot_checks.tickets_between(office, first, last),
            share=share,
            size=size,
            seed=values["seed"],
            scope=f"{first} 至 {last} 收到的工单",
            person=values["person"],
        )

    fields = [
        offered(
            "object",
            "抽检对象",
            ("工单处置质量", "三率评定", "派单质量", "数据统计"),
            value="工单处置质量",
            needed=True,
        ),
        day("first", "工单收到起日", today.replace(day=1)),
        day("last", "工单收到止日", today),
        line("amount", "比例或件数", "如 2% 或 30", "2%", needed=True),
        line("seed", "随机种子", "不填自动取：日期-合同-次数"),
        line("person", "抽检人", text=office.actor),
    ]
    hint = "随机抽样，种子和范围一起留底，任何人都能重抽出同一样本。"
    return CaseForm(desk, "抽检抽样", hint, "抽样", fields, work, parent, said=lambda _id: "已抽样，请登记检查情况")


def check_conclusion_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """下结论 of a spot check."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return spot_checks.conclude(office, row.id, values["result"], values["text"])

    fields = [
        choice("result", "结论", _RESULTS, "fail" if row.failed else "pass"),
        text("text", "说明", value=f"{row.sample_size} 件中 {row.failed} 件不合格。", needed=True),
    ]
    return CaseForm(
        desk,
        "抽检结论",
        row.object,
        "下结论",
        fields,
        work,
        parent,
        said=lambda _id: "已登记抽检结论",
        about=f"spot_check:{row.id}",
    )


def rectify_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """要求整改 after a failed check."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return spot_checks.rectify(office, row.id, values["problem"], due_at=values["due_at"])

    faults = "；".join(f"{one.label}：{one.text}" for one in row.findings if one.is_ok is False)
    end = (office.now() + timedelta(days=3)).replace(hour=18, minute=0, second=0)
    fields = [
        text("problem", "问题", value=f"{row.checked_on} 抽检不合格：{faults or row.conclusion}", needed=True),
        optional_moment("due_at", "整改期限", "自定期限（合同没有约定时必填）", end),
    ]
    hint = "整改要求登记到“监督”里，期限、复查在那里继续。"
    return CaseForm(
        desk,
        "要求整改",
        hint,
        "提出整改",
        fields,
        work,
        parent,
        said=lambda _id: "已提出限期整改",
        about=f"spot_check:{row.id}",
    )


def estimate_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记收到测算报告."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        amount = parse_yuan(values["amount"]) if values["amount"].strip() else None
        return cost_estimates.receive(
            office,
            contract_id,
            values["title"],
            received_on=values["received_on"],
            amount_fen=amount,
            note=values["note"],
        )

    fields = [
        line("title", "报告名称", needed=True),
        day("received_on", "收到日", office.now().date()),
        line("amount", "测算金额（元）", "报告没写的不填"),
        line("note", "备注"),
    ]
    hint = "收到后 5 个工作日内不书面提出异议，即表示接受测算金额，没有催告环节（002·9.2）。"
    return CaseForm(desk, "登记收到测算报告", hint, "登记", fields, work, parent, said=lambda _id: "已登记测算报告")


def objection_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """提出异议 to a report."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return cost_estimates.object_to(office, row.id, values["objection"], values["method"], on=values["on"])

    fields = [
        text("objection", "异议内容", needed=True),
        offered("method", "提出方式", ("盖章函件，专人递交", "盖章函件，快递", "授权邮箱"), needed=True),
        day("on", "提出日", office.now().date()),
    ]
    hint = f"{row.title}：异议截止 {row.clock.deadline.due_text}。登记后可打印异议函（P-29）。"
    return CaseForm(
        desk, "对测算报告提出异议", hint, "登记异议", fields, work, parent, said=lambda found: found.state_text
    )


def estimate_conclusion_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记结论 of a report."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return cost_estimates.conclude(office, row.id, values["conclusion"], on=values["on"])

    fields = [
        offered("conclusion", "结论", cost_estimates.CONCLUSIONS, needed=True),
        day("on", "结论日", office.now().date()),
    ]
    return CaseForm(desk, "测算报告结论", row.title, "登记结论", fields, work, parent)


def environment_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记工作环境确认单."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        bad = [_fault(one) for one in values["bad"].splitlines() if one.strip()]
        good = [EnvironmentItem(name.strip(), True) for name in values["good"].splitlines() if name.strip()]
        return environment_checks.add(
            office,
            contract_id,
            values["place"],
            [*good, *bad],
            is_ok=not bad,
            dangers=values["dangers"],
            office_person=values["office_person"],
            vendor_person=values["vendor_person"],
            checked_on=values["on"],
        )

    fields = [
        line("place", "工作场所", needed=True),
        day("on", "确认日期", office.now().date()),
        text("good", "合格的项目", "一行一项", "电脑、网络及系统账号\n电话及录音设备\n工位"),
        text("bad", "不合格的项目", "一行一项，写成 工位：缺 1 个"),
        line("dangers", "危险警示"),
        line("office_person", "甲方确认人", needed=True),
        line("vendor_person", "乙方确认人", needed=True),
    ]
    hint = "甲方提供的软硬件环境和工作场所是否合格，应经双方书面确认（001·3.1.1）。"
    return CaseForm(desk, "工作环境确认单", hint, "登记", fields, work, parent, said=lambda _id: "已登记工作环境确认")


def renewal_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记续签: the next period as the contract allows it."""
    office = desk.office
    found = renewals.view(office, contract_id)

    def work(values: Values) -> Outcome[Any]:
        return renewals.decide(
            office,
            contract_id,
            values["basis"],
            start_on=values["start_on"],
            end_on=values["end_on"],
            decided_on=values["decided_on"] or None,
            note=values["note"],
        )

    fields = [
        day("start_on", "起日", found.next_start),
        day("end_on", "止日", max(found.next_end, found.next_start)),
        offered("basis", "依据", ("党工委会议决定", "主任办公会决定", "双方续签合同"), needed=True),
        optional_day("decided_on", "决定日", "不是今天", office.now().date()),
        line("note", "备注"),
    ]
    latest = f"，总服务期限最晚到 {found.chain.latest_on}" if found.chain.latest_on else ""
    hint = f"已续签 {found.chain.times} 次{latest}。{found.refusal}{found.hint}"
    return CaseForm(desk, "登记续签", hint, "登记续签", fields, work, parent, said=lambda _id: "已登记续签")


def amendment_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> FormDialog:
    """登记补充协议 (a dialog of its own: what would move is shown before saving)."""
    return AmendmentDialog(desk, contract_id, parent)


NEW: dict[str, Make] = {
    "amendment": amendment_form,
    "notice": notice_form,
    "memo": memo_form,
    "spot_check": check_form,
    "estimate": estimate_form,
    "environment": environment_form,
    "renewal": renewal_form,
}


def _share_or_size(words: str) -> tuple[Fraction | None, int | None]:
    plain = words.strip().rstrip("件").strip()
    try:
        if plain.endswith(("%", "％")):
            return Fraction(plain[:-1].strip()) / 100, None
        return None, int(plain)
    except ValueError:
        raise RefusedInput(f"“{words}”读不懂，请写成比例 2% 或件数 30。") from None


def _fault(words: str) -> EnvironmentItem:
    name, _, remark = words.replace(":", "：").partition("：")
    return EnvironmentItem(name.strip(), False, remark.strip())
