"""Rows of the tab 活动与运维: activities, operation, support, maintenance, advice, reporting duties and deliveries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.activities import WAY_TITLES
from app.domain.form_content import shown
from app.domain.rates import Window
from app.domain.report_periods import parse_period
from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerHeads, LedgerLine, ledger_spec
from app.gui.widgets.fact_grid import Fact
from app.services import activity_lists, advice, operations, report_duties, report_duties_due
from app.services.session import Office

KINDS: tuple[tuple[str, str], ...] = (
    ("activity", "培训指导"),
    ("ops", "系统运维"),
    ("support", "远程支撑"),
    ("upkeep", "库维护"),
    ("advice", "建议案例"),
    ("duty", "报送任务"),
    ("delivery", "报送登记"),
)
PLACES = {key: place for place, (key, _title) in enumerate(KINDS)}
FORMS = {
    "activity": ("P-15", activity_lists.ENTITY),
    "upkeep": ("P-27", "db_maintenance"),
    "ops": ("P-27O", "ops_log"),
}
_ALWAYS = Window(datetime(2000, 1, 1), datetime(9999, 1, 1))


def spec() -> CaseListSpec:
    """Describe the list."""
    empty = (
        "这里还没有记录",
        "培训、指导、分享会和现场解答，系统运维、远程支撑、数据库维护，工作建议和优秀案例，以及各项报送，都登记在这里。",
    )
    return ledger_spec("service_ledger", "条", KINDS, empty, LedgerHeads(value="结果"), has_all=True)


def read(office: Office, contract_id: int) -> list[LedgerLine]:
    """Read every record of a contract."""
    lines = [_activity(row) for row in activity_lists.activities(office, contract_id)]
    lines += [_ops(row) for row in operations.ops(office, _ALWAYS, contract_id)]
    lines += [_support(row) for row in operations.requests(office, _ALWAYS, contract_id)]
    lines += [_upkeep(row) for row in operations.upkeep(office, "", "9999-12-31", contract_id)]
    lines += [_advice(row) for row in advice.given(office, contract_id=contract_id)]
    owed = report_duties_due.owed(office, office.now())
    for duty in report_duties.duties(office):
        if duty.contract_id == contract_id:
            lines.append(_duty(duty, sum(one.duty.id == duty.id for one in owed)))
    lines += [_delivery(row) for row in report_duties.deliveries(office) if row.contract_id == contract_id]
    return lines


def _line(
    kind: str, row: Any, title: str, state: tuple[str, str], on: str, value: str = "", clause: str = ""
) -> LedgerLine:
    return LedgerLine(kind, PLACES[kind], row.id, title, *state, clause, on, value, row)


def _activity(row: activity_lists.ActivityRow) -> LedgerLine:
    tones = {"考核未通过": "bad", "待重训": "warn", "已计划": "warn"}
    state = (row.state_text, tones.get(row.state_text, "good"))
    on = row.held_on or row.planned_on
    title = f"{row.kind_title}：{row.theme}"
    value = "已计入成果" if row.serves else f"{len(row.people)} 人参加" if row.people else ""
    return _line("activity", row, title, state, on, value)


def _ops(row: operations.OpsRow) -> LedgerLine:
    is_open = row.kind in ("fault", "bug") and not row.ends_at
    state = ("未恢复", "bad") if is_open else ("已处理", "good")
    title = f"{operations.OPS_TITLES[row.kind]}　{row.effect}".strip()
    return _line("ops", row, title, state, row.starts_at[:10], "期间不能使用" if row.is_outage else "")


def _support(row: operations.SupportRow) -> LedgerLine:
    state = ("已解决", "good") if row.solved_at else ("已响应", "") if row.responded_at else ("未响应", "warn")
    return _line("support", row, row.question, state, row.asked_at[:10], row.channel)


def _upkeep(row: operations.UpkeepRow) -> LedgerLine:
    state = ("有问题", "warn") if row.problem else ("正常", "good")
    return _line("upkeep", row, row.integrity, state, row.held_on, row.person)


def _advice(row: advice.AdviceRow) -> LedgerLine:
    tone = {"yes": "good", "partly": "", "no": "bad", "": "warn"}[row.adopted]
    state = (advice.ADOPTED_TITLES[row.adopted], tone)
    title = f"{advice.KIND_TITLES[row.kind]}：{row.subject}"
    return _line("advice", row, title, state, row.given_on, row.ticket_no)


def _duty(row: report_duties.DutyRow, owed: int) -> LedgerLine:
    state = ("已停用", "") if row.valid_to else (f"欠 {owed} 期", "bad") if owed else ("无拖欠", "good")
    return _line("duty", row, f"{row.code} {row.title}", state, row.valid_from, row.words, row.clause)


def _delivery(row: report_duties.DeliveryRow) -> LedgerLine:
    state = ("超时", "bad") if row.is_late else ("有差错", "warn") if row.is_wrong else ("按时", "good")
    title = f"{row.code} {row.title}　{parse_period(row.period).title}"
    return _line("delivery", row, title, state, row.sent_at[:10], f"第 {row.version} 版" if row.version > 1 else "")


def facts(line: LedgerLine) -> list[Fact]:
    """Say everything about one record."""
    return [fact for fact in _FACTS[line.kind](line.row) if fact.text]


def _activity_facts(row: activity_lists.ActivityRow) -> list[Fact]:
    texts = row.texts
    people = [
        Fact(one.name, "　".join(part for part in (one.unit, one.score, _passed(one.is_passed)) if part) or "已签到")
        for one in row.people
    ]
    asked = [Fact(question, answer or "未答") for question, answer in row.questions]
    return [
        Fact("方式", WAY_TITLES[row.way]),
        Fact("时间", f"{shown(row.starts_at)} 至 {shown(row.ends_at)[11:]}" if row.starts_at and row.ends_at else ""),
        *(Fact(title, texts[key]) for key, title in _TEXTS),
        Fact("费用", "由乙方承担（考核未通过的重训）" if row.retrain_of else ""),
        Fact("计入成果", "；".join(name for _, name in row.serves) or "未计入"),
        *people,
        *asked,
    ]


_TEXTS = (
    ("place", "地点"),
    ("lecturer", "讲师/主持"),
    ("audience", "对象"),
    ("guests", "外部嘉宾"),
    ("content", "内容"),
    ("exam", "考核"),
    ("result", "效果"),
    ("note", "备注"),
)


def _passed(is_passed: bool | None) -> str:
    return {True: "通过", False: "未通过", None: ""}[is_passed]


def _ops_facts(row: operations.OpsRow) -> list[Fact]:
    times = (("发生", row.starts_at), ("响应", row.responded_at), ("恢复（结束）", row.ends_at))
    rest = (("影响", row.effect), ("处理", row.handling), ("执行人", row.person), ("备注", row.note))
    return [*(Fact(title, shown(at)) for title, at in times), *(Fact(title, text) for title, text in rest)]


def _support_facts(row: operations.SupportRow) -> list[Fact]:
    times = (("提出", row.asked_at), ("响应", row.responded_at), ("解决", row.solved_at))
    rest = (("提出人", row.asked_by), ("渠道", row.channel), ("答复人", row.responder), ("解答", row.answer))
    return [*(Fact(title, shown(at)) for title, at in times), *(Fact(title, text) for title, text in rest)]


def _upkeep_facts(row: operations.UpkeepRow) -> list[Fact]:
    keys = (
        ("backup_file", "备份文件"),
        ("indexes", "索引"),
        ("problem", "问题"),
        ("handling", "处理"),
        ("person", "执行人"),
    )
    return [Fact("完整性检查", row.integrity), *(Fact(title, getattr(row, key)) for key, title in keys)]


def _advice_facts(row: advice.AdviceRow) -> list[Fact]:
    return [
        Fact("内容", row.content),
        Fact("工单", row.ticket_no),
        Fact("提出人", row.given_by),
        Fact("采纳", f"{advice.ADOPTED_TITLES[row.adopted]}　{row.adopted_on}".strip()),
        Fact("结果", row.result),
        Fact("备注", row.note),
    ]


def _duty_facts(row: report_duties.DutyRow) -> list[Fact]:
    return [
        Fact("时限", row.words),
        Fact("时限来源", row.source),
        Fact("接收方", row.receiver),
        Fact("方式", row.method),
        Fact("停用", row.valid_to),
        Fact("备注", row.note),
    ]


def _delivery_facts(row: report_duties.DeliveryRow) -> list[Fact]:
    return [
        Fact("应报", shown(row.due_at)),
        Fact("实报", shown(row.sent_at)),
        Fact("接收方", row.receiver),
        Fact("方式", row.method),
        Fact("差错", row.wrong_note, "bad"),
        Fact("备注", row.note),
    ]


_FACTS: dict[str, Callable[[Any], list[Fact]]] = {
    "activity": _activity_facts,
    "ops": _ops_facts,
    "support": _support_facts,
    "upkeep": _upkeep_facts,
    "advice": _advice_facts,
    "duty": _duty_facts,
    "delivery": _delivery_facts,
}
