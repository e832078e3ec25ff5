"""Forms of 监督: handling a counter, breaches, rectification, force majeure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.counters import CounterValue
from app.domain.supervision_terms import MEASURES
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, offered, optional_moment, text, ticks
from app.services import breaches, counters, force_majeure, rectifications
from app.services.breach_candidates import Candidate
from app.services.breaches import BreachRow
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.force_majeure import MajeureRow
from app.services.rectifications import RectificationRow

_YES_NO = [("否", False), ("是，甲方另行确认再次计取", True)]


def _today(desk: Desk, key: str, title: str) -> Field:
    return day(key, title, desk.office.now().date())


def handle_form(desk: Desk, contract_id: int, row: CounterValue, parent: QWidget | None) -> CaseForm:
    """Write down what was decided about a counter."""
    office = desk.office
    fields = [
        offered(
            "decision", "处置", ("约谈乙方", "书面警告", "限期整改", "暂停付款", "启动解除", "暂不处置"), needed=True
        ),
        line("by", "决定人", "姓名", needed=True),
        line("basis", "依据", "如：会议纪要"),
        _today(desk, "on", "决定日"),
    ]
    hint = f"{row.code} {row.name}　{row.value}（{row.state_text}）　{row.effect}。系统只提示，不自动解除。"

    def work(values: Values) -> Outcome[int]:
        return counters.handle(office, contract_id, row.code, subject=row.subject, **values)

    return CaseForm(desk, "登记计数器处置", hint, "登记处置", fields, work, parent)


def breach_form(desk: Desk, contract_id: int, row: object, parent: QWidget | None) -> CaseForm:
    """Register an event; a candidate fills it in."""
    office = desk.office
    found = row if isinstance(row, Candidate) else None
    kinds = [(f"{kind.name}（{kind.clause}）", kind.code) for kind in breaches.kinds(office, contract_id)]
    clauses = [clause.ref for clause in terms_of(office, contract_id).terms.clauses]
    when = datetime.fromisoformat(found.happened_on).date() if found else office.now().date()
    fields = [
        choice("kind", "种类", [*kinds, ("其他（写明条号）", breaches.OTHER)], found.kind if found else None),
        offered("clause", "条号", clauses, "只在“其他”时填写"),
        text("fact", "事实", "何时、何事、影响", found.fact if found else "", needed=True),
        day("happened_on", "发生日", when),
        _today(desk, "found_on", "发现日"),
        line("person", "人员", text=found.person if found else ""),
        line("evidence", "证据", "录音、截图、附件名"),
    ]

    def work(values: Values) -> Outcome[int]:
        rest = {key: values[key] for key in ("clause", "happened_on", "found_on", "person", "evidence")}
        source = (found.entity, found.entity_id) if found else None
        return breaches.register(office, contract_id, values["kind"], values["fact"], source=source, **rest)

    hint = "登记后再按条款选择处置；是否违约由甲方认定。"
    return CaseForm(desk, "登记违约事项", hint, "登记", fields, work, parent)


def measure_form(desk: Desk, contract_id: int, row: BreachRow, parent: QWidget | None) -> CaseForm:
    """Decide what is done: only what the clause allows is offered."""
    office = desk.office
    kind = next((one for one in breaches.kinds(office, contract_id) if one.code == row.kind), None)
    allowed = kind.measures if kind else tuple(MEASURES)
    fields = [
        ticks("measures", "处置", [(MEASURES[key], key) for key in allowed], row.measures),
        choice("is_repeat_confirmed", "再次计取定额违约金", _YES_NO, row.is_repeat_confirmed),
        line("reason", "处置依据", "如：会议纪要、书面通知", needed=True),
    ]
    hint = f"{row.clause} {row.kind_name}：{row.fact}。只列出该条允许的处置。"
    return CaseForm(
        desk, "处置违约事项", hint, "登记处置", fields, lambda v: breaches.measure(office, row.id, **v), parent
    )


def settle_form(desk: Desk, _contract_id: int, row: BreachRow, parent: QWidget | None) -> CaseForm:
    """了结 an event."""
    office = desk.office
    fields = [
        line("by", "签认人", "姓名", needed=True),
        text("basis", "了结依据", "整改完成、款项已付、双方签认等", needed=True),
        _today(desk, "on", "了结日"),
    ]
    hint = f"{row.kind_name}：{row.fact}。004 尾款“无违约行为”按 R-39 看未了结的事项。"
    return CaseForm(desk, "违约事项了结", hint, "了结", fields, lambda v: breaches.settle(office, row.id, **v), parent)


def demand_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Demand rectification; without a limit of the office's own the contract's is taken."""
    office = desk.office
    known = rectifications.clauses(office, contract_id)
    every = [clause.ref for clause in terms_of(office, contract_id).terms.clauses]
    evening = datetime.combine(office.now().date() + timedelta(days=3), time(18))
    fields = [
        text("problem", "存在的问题", "逐条写明", needed=True),
        offered(
            "clause", "依据条款", [*known, *(ref for ref in every if ref not in known)], value=known[0] if known else ""
        ),
        optional_moment("due_at", "整改期限", "由甲方指定", evening),
        choice("is_spoken", "提出方式", [("书面", False), ("口头", True)]),
        line("note", "备注"),
    ]
    hint = "001·7.5 的整改期限是 3 日，不指定时自动算出；其他合同没有写天数，要由甲方指定。"
    return CaseForm(
        desk,
        "要求限期整改",
        hint,
        "提出整改",
        fields,
        lambda v: rectifications.demand(office, contract_id, **v),
        parent,
    )


def again_form(desk: Desk, _contract_id: int, row: RectificationRow, parent: QWidget | None) -> CaseForm:
    """Demand another round."""
    office = desk.office
    evening = datetime.combine(office.now().date() + timedelta(days=3), time(18))
    fields = [
        text("problem", "存在的问题", value=row.problem, needed=True),
        optional_moment("due_at", "整改期限", "由甲方指定", evening),
    ]
    hint = f"第 {row.round_no} 轮复查不合格。经两次整改仍不符合约定的，001·7.5 可解除。"
    return CaseForm(
        desk,
        "再次要求整改",
        hint,
        "提出整改",
        fields,
        lambda v: rectifications.again(office, row.id, **v),
        parent,
        about=f"rectification:{row.id}",
    )


def finish_form(desk: Desk, _contract_id: int, row: RectificationRow, parent: QWidget | None) -> CaseForm:
    """Register that the vendor reported it done."""
    office = desk.office
    fields = [_today(desk, "on", "完成日"), line("note", "备注")]
    return CaseForm(
        desk, "整改完成", row.problem, "登记完成", fields, lambda v: rectifications.finish(office, row.id, **v), parent
    )


def recheck_form(desk: Desk, _contract_id: int, row: RectificationRow, parent: QWidget | None) -> CaseForm:
    """Register what the office found when it checked again."""
    office = desk.office
    fields = [
        choice("is_passed", "复查结论", [("合格", True), ("不合格", False)]),
        line("by", "复查人", text=office.actor, needed=True),
        _today(desk, "on", "复查日"),
        text("note", "说明"),
    ]
    return CaseForm(
        desk, "整改复查", row.problem, "登记复查", fields, lambda v: rectifications.recheck(office, row.id, **v), parent
    )


def majeure_form(desk: Desk, contract_id: int, _row: object, parent: QWidget | None) -> CaseForm:
    """Register force majeure."""
    office = desk.office
    fields = [
        line("event", "事件", "如：洪水", needed=True),
        _today(desk, "from_on", "中止开始日"),
        _today(desk, "notified_on", "书面通知日"),
        line("note", "备注"),
    ]
    hint = "中止期间不计乙方逾期（001·10.3：先逾期、后发生的不免责）。"
    return CaseForm(
        desk,
        "登记不可抗力",
        hint,
        "登记",
        fields,
        lambda v: force_majeure.declare(office, contract_id, **v),
        parent,
    )


def prove_form(desk: Desk, _contract_id: int, row: MajeureRow, parent: QWidget | None) -> CaseForm:
    """Register the proof."""
    office = desk.office
    fields = [line("proof", "证明文件", "出具单位、名称", needed=True), _today(desk, "on", "提供日")]
    due = f"应于 {row.proof_due.due_text} 前提供。" if row.proof_due else "合同没有写提供证明的天数。"
    return CaseForm(
        desk, "不可抗力证明", due, "登记证明", fields, lambda v: force_majeure.prove(office, row.id, **v), parent
    )


def end_form(desk: Desk, _contract_id: int, row: MajeureRow, parent: QWidget | None) -> CaseForm:
    """Register the end of the suspension."""
    office = desk.office
    fields = [_today(desk, "on", "结束日")]
    return CaseForm(
        desk, "不可抗力结束", row.event, "登记结束", fields, lambda v: force_majeure.end(office, row.id, **v), parent
    )
