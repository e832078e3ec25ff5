"""Forms of payments: a condition, a hold, its lifting, 请款/到账/支付, the audit, a supplement."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.contracts import HOLD_CAUSES, Party
from app.domain.invoices import account_warnings
from app.domain.money import parse_yuan
from app.domain.payment_words import EVENTS
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Values, choice, day, line, offered, text
from app.gui.wording import money
from app.services import hold_candidates, payment_steps, settlements
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.payment_ledger import HoldRow
from app.services.payment_plan import GateView, Instalment
from app.services.payment_steps import MoneyEvent
from app.services.performance import HoldCandidate
from app.services.settlements import Correction


def gate_form(desk: Desk, one: Instalment, gate: GateView, parent: QWidget | None = None) -> CaseForm:
    """Tick a condition with its day and evidence; what the data prove stands in the fields already."""
    office, offered_ = desk.office, gate.offered
    today = office.now().date()
    start = today if not offered_.on else min(today, type(today).fromisoformat(offered_.on))
    against = offered_.met is False
    fields = [
        day("on", "满足日期", start),
        text("evidence", "依据", "文件、纪要、单号", offered_.proof if offered_.met else "", needed=True),
        text("note", "备注（和记录不符时必填）" if against else "备注", needed=against),
    ]
    hint = offered_.proof if not offered_.met else "系统里的记录已能证明，请核对后登记。"

    def work(values: Values) -> Outcome[int]:
        return payment_steps.tick_gate(office, one.contract_id, one.payment.no, gate.gate, **values)

    title = f"登记条件：{gate.text}"
    return CaseForm(desk, title, hint, "登记", fields, work, parent, said=lambda _id: f"已登记条件“{gate.text}”")


def hold_form(
    desk: Desk, one: Instalment, parent: QWidget | None = None, *, candidate: HoldCandidate | None = None
) -> CaseForm:
    """Hold an instalment back; a candidate brings cause, clause and reason."""
    office = desk.office
    causes = [(words, key) for key, words in HOLD_CAUSES.items()]
    fields = [
        choice("cause", "原因", causes, candidate.cause if candidate else None),
        text("reason", "事由", "发生了什么", candidate.text if candidate else "", needed=True),
        line("clause", "依据条款", "合同写明的原因会自动带出；其他原因请填条号", candidate.clause if candidate else ""),
        choice("scope", "范围", [(f"只是{one.payment.name}", one.payment.no), ("这份合同的全部付款", None)]),
        day("from_on", "开始日", office.now().date()),
    ]
    hint = "只有合同写明的原因，阻断期间才不计甲方逾期；其他原因只停付款，不停计时。"

    def work(values: Values) -> Outcome[int]:
        given = {key: value for key, value in values.items() if key not in ("scope", "cause", "reason")}
        source = candidate.source if candidate else None
        return payment_steps.hold(
            office, one.contract_id, values["scope"], values["cause"], values["reason"], source=source, **given
        )

    return CaseForm(desk, "阻断付款", hint, "阻断付款", fields, work, parent)


def lift_form(desk: Desk, hold: HoldRow, parent: QWidget | None = None) -> CaseForm:
    """Lift a hold with its written basis."""
    office = desk.office
    fields = [
        text("basis", "解除依据", "如：整改复查合格、财政已拨款的文件", needed=True),
        line("by", "解除人", text=office.actor),
        day("on", "解除日", office.now().date()),
    ]
    shown = hold_candidates.lift_hint(office, hold.id)
    hint = "\n".join(part for part in (f"{hold.cause_text}（{hold.clause}）：{hold.reason}", shown) if part)

    def work(values: Values) -> Outcome[int]:
        return payment_steps.lift(office, hold.id, **values)

    return CaseForm(desk, "解除阻断", hint, "解除阻断", fields, work, parent)


def event_form(desk: Desk, one: Instalment, kind: str, parent: QWidget | None = None) -> CaseForm:
    """Register 请款, 到账, 支付 or 退款 on its own day."""
    office = desk.office
    left = one.payable_fen - one.paid_fen
    fields = [
        day("on", f"{EVENTS[kind]}日", office.now().date()),
        line("amount", "金额（元）", text=money(left if kind != "refund" else one.paid_fen), needed=True),
        line("voucher", "凭证号"),
        line("note", "备注", "没有锁定结算单的旧账，写明补录的缘由"),
    ]

    def work(values: Values) -> Outcome[int]:
        event = MoneyEvent(kind, values["on"], parse_yuan(values["amount"]), values["voucher"], values["note"])
        return payment_steps.register(office, one.contract_id, one.payment.no, event)

    title = f"登记{EVENTS[kind]}：{one.payment.name}"
    terms = terms_of(office, one.contract_id).terms
    payee = terms.office if kind == "refund" else terms.vendor
    hint = "\n".join(part for part in (one.delay.text, _account(payee)) if part)
    made = CaseForm(desk, title, hint, f"登记{EVENTS[kind]}", fields, work, parent)
    made.warn((*account_warnings(terms.vendor, "乙方")[-1:], *account_warnings(terms.office, "甲方")[-1:]))
    return made


def _account(payee: Party) -> str:
    """Say where the money goes, as the contract writes it."""
    where = "　".join(part for part in (payee.bank_name, payee.bank_account) if part)
    return f"收款　{payee.name}　{where or '合同没有写开户行和账号，请向对方书面核对'}"


def audit_form(desk: Desk, one: Instalment, parent: QWidget | None = None) -> CaseForm:
    """Register the audited total."""
    office = desk.office
    fields = [
        line("amount", "审定金额（元）", needed=True),
        line("auditor", "审计单位", needed=True),
        line("basis", "审计报告文号", needed=True),
        day("on", "审定日期", office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        given = {key: values[key] for key in ("auditor", "basis", "on")}
        return payment_steps.register_audit(office, one.contract_id, parse_yuan(values["amount"]), **given)

    hint = "最终以实际审计结果为准；尾款按审定额减去其他各期推算，净额小于零时为应退。"
    return CaseForm(desk, "登记审定金额", hint, "登记审定金额", fields, work, parent)


def supplement_form(desk: Desk, one: Instalment, parent: QWidget | None = None) -> CaseForm:
    """Lock a supplement: what came up since, and a correction in words."""
    office = desk.office
    fields = [
        offered("reason", "理由", ("锁定后发现的扣款", "评价定稿补差", "更正错误"), needed=True),
        line("amount", "更正金额（元）", "补付写正数，扣回写负数；没有就空着"),
        line("words", "更正说明", "更正了什么"),
    ]

    def work(values: Values) -> Outcome[int]:
        fixes = [Correction(values["words"], "", parse_yuan(values["amount"]))] if values["amount"].strip() else []
        return settlements.supplement(office, one.contract_id, one.payment.no, values["reason"], corrections=fixes)

    hint = "锁定的结算单不改动。补充单计入锁定以后出现的扣款、奖惩和更正。"
    return CaseForm(desk, f"补充结算单：{one.payment.name}", hint, "锁定补充单", fields, work, parent)
