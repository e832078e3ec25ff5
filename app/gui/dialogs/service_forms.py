"""Forms of the tab 活动与运维: activities, operation, support, maintenance, advice, reporting."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.activities import KIND_TITLES, WAY_TITLES
from app.domain.errors import RefusedInput
from app.domain.report_catalogue import REPORTS
from app.domain.report_duties import CYCLE_TITLES
from app.domain.report_periods import KIND_TITLES as PERIOD_TITLES
from app.domain.report_periods import PeriodKind, day_period, months_period, week_period
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import (
    CaseForm,
    Values,
    choice,
    day,
    line,
    moment,
    offered,
    optional_day,
    optional_moment,
    text,
)
from app.services import activities, advice, deliverables, operations, report_duties
from app.services.activities import Attendee
from app.services.changes import Outcome

Make = Callable[[Desk, int, Any, QWidget | None], CaseForm]
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
        line("place", "地点", text=row.texts["place"]),
        line("lecturer", "讲师/主持", text=row.texts["lecturer"]),
        text("people", "参加人", _PEOPLE),
    ]
    title = f"{row.kind_title}：{row.theme}"
    return CaseForm(desk, "登记举行", title, "登记", fields, work, parent, said=lambda _id: "已登记举行")


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
    return CaseForm(desk, "补充内容和效果", hint, "保存", fields, work, parent, said=lambda _id: "已补充")


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
        line("person", "执行人"),
    ]
    hint = "合同没有约定可用率和响应时限，只统计不判罚（003·一.2）。"
    return CaseForm(desk, "登记系统运维", hint, "登记", fields, work, parent, said=lambda _id: "已登记运维")


def finish_form(desk: Desk, _contract_id: int, row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记恢复 of a fault."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return operations.finish(office, row.id, **values)

    fields = [moment("at", "恢复时间", office.now()), text("handling", "处理", value=row.handling)]
    return CaseForm(desk, "登记恢复", row.effect, "登记", fields, work, parent, said=lambda _id: "已登记恢复")


def support_form(desk: Desk, contract_id: int, _row: Any, parent: QWidget | None = None) -> CaseForm:
    """登记支撑请求."""
    office = desk.office

    def work(values: Values) -> Outcome[Any]:
        return operations.ask(office, contract_id=contract_id, **values)

    fields = [
        text("question", "问题", needed=True),
        moment("at", "提出时间", office.now()),
        line("by", "提出人"),
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
    return CaseForm(desk, "登记答复", row.question, "登记", fields, work, parent, said=lambda _id: "已登记答复")


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
        line("person", "执行人"),
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
    return CaseForm(desk, "登记报送", hint, "登记", fields, work, parent, said=lambda _id: "已登记报送")


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


NEW: dict[str, Make] = {
    "activity": activity_form,
    "ops": ops_form,
    "support": support_form,
    "upkeep": upkeep_form,
    "advice": advice_form,
    "duty": duty_form,
}


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
