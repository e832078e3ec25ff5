"""Forms of 失误与扣款 beside the errors: notices, locks and training, damages, deductions by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.deadlines import Pause
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan, parse_yuan
from app.domain.penalty_month import LockTrigger
from app.domain.penalty_terms import LOCK_KINDS
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import (
    CaseForm,
    Field,
    Values,
    choice,
    day,
    line,
    offered,
    optional_day,
    text,
)
from app.services import damages_claims, duty_locks, error_records, manual_deductions, penalty_notices
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.damages_candidates import DamagesCandidate
from app.services.damages_claims import ClaimRow
from app.services.duty_locks import DutyLockRow
from app.services.penalty_notices import NoticeRow
from app.services.penalty_statements import StatementRow

PLEAD_DAYS = 7
"""Days that the form offers for an answer; the contract states none, the office fills it in."""


def _payments(desk: Desk, contract_id: int) -> Field:
    found = terms_of(desk.office, contract_id).terms.payments
    options: list[tuple[str, Any]] = [("未定", None)]
    options += [(f"第 {one.no} 期　{one.name}　{format_yuan(one.amount_fen)} 元", one.no) for one in found]
    return choice("payment_no", "拟扣付款期次", options)


def notice_form(desk: Desk, row: StatementRow, parent: QWidget | None = None) -> CaseForm:
    """Issue the notice of a statement."""
    office, today = desk.office, desk.office.now().date()
    fields = [
        day("on", "出具日期", today),
        optional_day("plead_by", "陈述申辩期限", "填写期限：", today + timedelta(days=PLEAD_DAYS)),
        _payments(desk, row.contract_id),
        line("number", "编号", "不填则自动编号，如 扣〔2026〕1号"),
    ]
    hint = f"{row.title}，{format_yuan(row.total_fen)} 元。合同没有写陈述申辩的天数，由甲方填写。"

    def save(values: Values) -> Outcome[int]:
        return penalty_notices.issue(office, row.id, **values)

    return CaseForm(desk, "出具扣款通知书", hint, "出具", fields, save, parent)


def serve_form(desk: Desk, row: NoticeRow, parent: QWidget | None = None) -> CaseForm:
    """Register how the notice was served and who signed for it."""
    office, today = desk.office, desk.office.now().date()
    fields = [
        offered("method", "送达方式", ("专人送达", "快递", "邮件"), value=row.method or "专人送达", needed=True),
        day("on", "送达日期", today),
        line("signer", "签收人", "没有签收可不填", row.signer),
        day("signed_on", "签收日期", today),
    ]

    def save(values: Values) -> Outcome[int]:
        done = penalty_notices.serve(office, row.id, values["method"], on=values["on"])
        if values["signer"].strip():
            done = penalty_notices.sign(office, row.id, values["signer"], on=values["signed_on"])
        return done

    return CaseForm(
        desk,
        "登记送达、签收",
        f"扣款通知书 {row.number}",
        "登记",
        fields,
        save,
        parent,
        about=f"penalty_notice:{row.id}",
    )


def plead_form(desk: Desk, row: NoticeRow, parent: QWidget | None = None) -> CaseForm:
    """Keep the vendor's answer and what the office decided."""
    office = desk.office
    fields = [
        text("plea", "陈述申辩", "乙方说了什么，附了什么材料", row.plea, needed=True),
        text("result", "处理结果", "成立、部分成立或不成立，为什么；可以以后再填", row.plea_result),
    ]
    hint = f"扣款通知书 {row.number}。成立的失误请登记“不成立”，本月会出补充单退回。"
    return CaseForm(
        desk,
        "登记陈述申辩",
        hint,
        "登记",
        fields,
        lambda v: penalty_notices.plead(office, row.id, **v),
        parent,
        about=f"penalty_notice:{row.id}",
    )


def lock_form(
    desk: Desk, contract_id: int, trigger: LockTrigger | None = None, month: str = "", parent: QWidget | None = None
) -> CaseForm:
    """Keep a person off duty, as the month's errors ask for or by hand."""
    office, today = desk.office, desk.office.now().date()
    people = sorted({row.person for row in error_records.rows(office, contract_id) if row.person})
    reason = f"{month} {trigger.reason}".strip() if trigger else ""
    fields = [
        offered("person", "人员", people, "姓名", trigger.person if trigger else "", needed=True),
        choice(
            "kind", "种类", [(title, kind) for kind, title in LOCK_KINDS.items()], trigger.kind if trigger else None
        ),
        day("from_on", "停岗日", today),
        text("reason", "原因", value=reason, needed=True),
        text("content", "培训内容", "如：派单对象、时限、报备流程"),
    ]

    def save(values: Values) -> Outcome[int]:
        given = {key: values[key] for key in ("from_on", "content")}
        if trigger is not None:
            given |= {"clause": trigger.clause, "days": trigger.days or 1, "error_id": trigger.error_id}
        return duty_locks.impose(
            office, contract_id, values["person"], values["kind"], values["reason"], month=month, **given
        )

    hint = "停岗培训 1 天当日不能排班；专项培训要考核通过并批准后才能排班。"
    return CaseForm(desk, "登记停岗、专项培训", hint, "登记", fields, save, parent)


def train_form(desk: Desk, row: DutyLockRow, parent: QWidget | None = None) -> CaseForm:
    """Record training and exam."""
    office = desk.office
    fields = [
        day("on", "培训日", office.now().date()),
        text("content", "培训内容", value=row.content, needed=True),
        line("score", "考核成绩", "如：92 分", row.score),
        choice("passed", "考核结论", [("通过", True), ("未通过", False)]),
        line("examined_by", "考核人", text=office.actor),
    ]
    return CaseForm(
        desk,
        "登记培训考核",
        f"{row.person}　{row.reason}",
        "登记",
        fields,
        lambda v: duty_locks.train(office, row.id, **v),
        parent,
        about=f"duty_lock:{row.id}",
    )


def approve_form(desk: Desk, row: DutyLockRow, parent: QWidget | None = None) -> CaseForm:
    """Approve the return to duty."""
    office = desk.office
    fields = [line("by", "批准人", "姓名", needed=True), day("on", "批准日", office.now().date())]
    hint = f"{row.person}　{row.content}　成绩 {row.score or '未填'}"
    return CaseForm(
        desk, "批准上岗", hint, "批准上岗", fields, lambda v: duty_locks.approve(office, row.id, **v), parent
    )


def decide_form(
    desk: Desk,
    contract_id: int,
    what: DamagesCandidate | ClaimRow,
    parent: QWidget | None = None,
) -> CaseForm:
    """Claim or waive damages, computed or entered."""
    office, amount = desk.office, what.amount_fen
    options = [("放弃", False)] if amount is None else [("计取", True), ("放弃", False)]
    fields = [
        choice("is_claimed", "决定", options),
        text("basis", "依据", "会议纪要、往来函件的编号", needed=True),
        _payments(desk, contract_id),
    ]

    def save(values: Values) -> Outcome[int]:
        given = {"payment_no": values["payment_no"]}
        if isinstance(what, ClaimRow):
            return damages_claims.decide(office, what.id, values["is_claimed"], values["basis"], **given)
        return damages_claims.decide_candidate(
            office, contract_id, what.key, values["is_claimed"], values["basis"], **given
        )

    shown = "没有逐日违约金，只记天数" if amount is None else f"{format_yuan(amount)} 元"
    return CaseForm(desk, "决定违约金", f"{what.fact}　{shown}", "登记决定", fields, save, parent)


def delay_form(desk: Desk, contract_id: int, parent: QWidget | None = None) -> CaseForm:
    """Enter a delay by hand."""
    office, today = desk.office, desk.office.now().date()
    fields = [
        choice("party", "逾期一方", [("乙方", "vendor"), ("甲方", "office")]),
        text("fact", "事实", "哪一项、因为什么逾期", needed=True),
        day("due_on", "应完成日", today),
        day("done_on", "完成日", today),
        line("amount", "涉及金额（元）", "按应付款计算的违约金要填，如 325410"),
        optional_day("first", "不计的日子", "财政等原因，自：", today),
        optional_day("last", "", "至：", today),
        line("reason", "不计的原因", "如：财政拨款未到，附批复编号"),
    ]

    def save(values: Values) -> Outcome[int]:
        amount = parse_yuan(values["amount"]) if values["amount"].strip() else None
        given = {key: values[key] for key in ("due_on", "done_on")}
        given["exempt"] = _pauses(values)
        return damages_claims.add_delay(
            office, contract_id, values["party"], values["fact"], amount_fen=amount, **given
        )

    hint = "程序按条款算天数和金额，先作候选；计取与否由人决定。"
    return CaseForm(desk, "登记逾期", hint, "登记", fields, save, parent)


def _pauses(values: Values) -> tuple[Pause, ...]:
    """Return the days that the contract excuses; both ends and a reason are needed."""
    first, last, reason = values["first"], values["last"], values["reason"].strip()
    if first is None and last is None:
        return ()
    if first is None or last is None or last < first or not reason:
        raise RefusedInput("不计的日子要写明起、止和原因，且止不早于起。请填写完整。")
    return (Pause(first, last, reason),)


def lump_form(desk: Desk, contract_id: int, parent: QWidget | None = None) -> CaseForm:
    """Enter fixed damages."""
    office, terms = desk.office, terms_of(desk.office, contract_id).terms
    lumps = [one for one in terms.damages if one.lump is not None]
    fields = [
        choice("code", "定额违约金", [(f"{terms.cite(one.clause)}　{one.note}", one.code) for one in lumps]),
        text("fact", "违约事实", needed=True),
        line("clause", "依据条款", "不填则取上面的条款；如 6.3"),
        choice("is_repeat_confirmed", "再次计取", [("否", False), ("是，甲方已另行确认（R-47）", True)]),
    ]
    hint = "定额违约金每份合同只计一次；再次计取须甲方另行确认（R-47）。与付款期次金额相同时请勿混淆（E-29）。"
    return CaseForm(
        desk,
        "登记定额违约金",
        hint,
        "登记",
        fields,
        lambda v: damages_claims.add_lump(
            office, contract_id, v["code"], v["fact"], clause=v["clause"], is_repeat_confirmed=v["is_repeat_confirmed"]
        ),
        parent,
    )


def manual_form(desk: Desk, contract_id: int, parent: QWidget | None = None) -> CaseForm:
    """Enter a deduction by hand."""
    office, today = desk.office, desk.office.now().date()
    terms = terms_of(office, contract_id).terms
    fields = [
        offered("clause", "条款", [clause.ref for clause in terms.clauses], "条号，如 六(一)1、八.1", needed=True),
        text("fact", "事实", "什么时候、谁、什么事", needed=True),
        line("basis", "依据", "如：抽检记录、会议纪要", needed=True),
        line("amount", "金额（元）", "如 500", needed=True),
        line("approved_by", "批准人", "姓名", needed=True),
        day("happened_on", "发生日", today),
        day("approved_on", "批准日", today),
        _payments(desk, contract_id),
        line("note", "备注"),
    ]

    def save(values: Values) -> Outcome[int]:
        given = {key: value for key, value in values.items() if key != "amount"}
        return manual_deductions.add(office, contract_id, amount_fen=parse_yuan(values["amount"]), **given)

    hint = f"{terms.title}。合同没有写明标准的扣款，依据、金额、批准人必填。"
    return CaseForm(desk, "登记手工扣款", hint, "登记", fields, save, parent)
