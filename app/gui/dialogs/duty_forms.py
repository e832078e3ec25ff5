"""Forms of the tab 活动与运维: a duty of reporting (报送任务), what was sent, what was wrong in it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import RefusedInput
from app.domain.report_catalogue import REPORTS
from app.domain.report_duties import CYCLE_TITLES
from app.domain.report_periods import KIND_TITLES as PERIOD_TITLES
from app.domain.report_periods import PeriodKind, day_period, months_period, week_period
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values, choice, day, line, moment, offered, optional_moment, text
from app.services import report_duties
from app.services.changes import Outcome


def duty_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记报送任务."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        try:
            after = int(values["after"])
        except ValueError:
            raise RefusedInput("“期末后”请填整数，如 1。") from None
        rule = {"n": after, "unit": values["unit"], "at": _hour(values["at"])}
        return report_duties.add(
            office,
            values["code"],
            values["cycle"],
            rule,
            contract_id=contract_id,
            receiver=values["receiver"],
            method=values["method"],
            valid_from=values["valid_from"],
            source=values["source"],
        )

    fields = [
        choice("code", "报表", [(f"{spec.code} {spec.title}", spec.code) for spec in REPORTS]),
        choice("cycle", "周期", [(words, key) for key, words in CYCLE_TITLES.items()]),
        line("after", "期末后", "几天内报", "1", needed=True),
        choice("unit", "按", [("自然日", "day"), ("工作日", "workday")]),
        line("at", "时刻", "如 09:00，不填为 24:00", "09:00"),
        line("receiver", "接收方"),
        offered("method", "方式", ("工作群", "邮件", "书面", "系统")),
        day("valid_from", "起用", office.now().date()),
        line("source", "时限来源", "谁定的，如：街道分中心通知", needed=True),
    ]
    hint = "合同没有写报送的钟点，由本办规定并写明来源；超时和差错列为待登记失误。"
    return CaseForm(desk, "登记报送任务", hint, "登记", fields, work, parent, said=lambda _id: "已登记报送任务")


def send_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记报送 of a duty."""
    office, now = desk.office, desk.office.now()

    def work(values: Values) -> Outcome[Any]:
        return report_duties.deliver(office, row.id, **values)

    periods = _recent(row.cycle, now.date())
    fields = [
        offered("period", "报表期", periods, value=periods[0] if periods else "", needed=True),
        moment("sent_at", "报送时间", now),
        line("receiver", "接收方", text=row.receiver),
        line("method", "方式", text=row.method),
        line("note", "备注"),
    ]
    hint = f"{row.title}　{row.words}"
    return CaseForm(
        desk,
        "登记报送",
        hint,
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记报送",
        about=f"report_duty:{row.id}",
    )


def wrong_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记差错和更正 of a delivery."""
    office, now = desk.office, desk.office.now()

    def work(values: Values) -> Outcome[Any]:
        return report_duties.find_wrong(office, row.id, **values)

    fields = [
        line("what", "更正的指标", "如：解决率", needed=True),
        line("old_value", "原值", needed=True),
        line("new_value", "正值", needed=True),
        text("reason", "原因", needed=True),
        text("effect", "影响"),
        line("person", "责任人"),
        moment("found_at", "发现时间", now),
        optional_moment("corrected_at", "更正时间", "已更正", now),
    ]
    hint = f"{row.title}　{row.period}"
    return CaseForm(desk, "登记差错和更正", hint, "登记", fields, work, parent, said=lambda _id: "已登记差错")


def _hour(text: str) -> str:
    try:
        return time.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        raise RefusedInput(f"时刻“{text.strip()}”请写成 09:00。") from None


def _recent(cycle: str, today: date) -> tuple[str, ...]:
    """Name the last periods of a cycle, the newest ended one first."""
    if cycle not in set(PeriodKind) or PeriodKind(cycle) not in PERIOD_TITLES:
        return (today.isoformat(),)
    kind, names = PeriodKind(cycle), []
    on = today
    for _ in range(8):
        period = _around(kind, on)
        names.append(period.name)
        on = period.start_on - timedelta(days=1)
    return tuple(names[1:] + names[:1])


def _around(kind: PeriodKind, on: date) -> Any:
    if kind is PeriodKind.DAY:
        return day_period(on)
    return week_period(on) if kind is PeriodKind.WEEK else months_period(kind, on)
