"""Rows of the tab 协议与往来: amendments, notices, memoranda, spot checks, estimates, environment, renewals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.cost_estimates import EstimateState
from app.domain.money import format_yuan
from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerHeads, LedgerLine, ledger_spec
from app.gui.widgets.fact_grid import Fact
from app.services import (
    amendments,
    correspondence,
    cost_estimates,
    environment_checks,
    renewals,
    spot_checks,
    work_memos,
)
from app.services.session import Office

KINDS: tuple[tuple[str, str], ...] = (
    ("amendment", "补充协议"),
    ("notice", "通知送达"),
    ("memo", "备忘录"),
    ("spot_check", "抽检"),
    ("estimate", "测算报告"),
    ("environment", "环境确认"),
    ("renewal", "续签"),
)
PLACES = {key: place for place, (key, _title) in enumerate(KINDS)}
FORMS = {"memo": "P-31", "spot_check": "P-32", "estimate": "P-29", "environment": "P-18"}
ENTITIES = {
    "memo": "work_memo",
    "spot_check": "spot_check",
    "estimate": "cost_estimate",
    "environment": "environment_check",
}
_VERDICT = {True: "合格", False: "不合格", None: "未确认"}
_TONES = {True: "good", False: "bad", None: ""}


def spec() -> CaseListSpec:
    """Describe the list."""
    empty = (
        "这里还没有记录",
        "补充协议改了哪几处、从哪天起；通知何时寄出、何时视为收到；备忘录、抽检、测算报告、环境确认和续签，都登记在这里。",
    )
    return ledger_spec("terms_ledger", "条", KINDS, empty, LedgerHeads(value="结果"), has_all=True)


def read(office: Office, contract_id: int) -> list[LedgerLine]:
    """Read every record of a contract."""
    sources: tuple[tuple[Callable[..., Sequence[Any]], Callable[[Any], LedgerLine]], ...] = (
        (amendments.list_amendments, _amendment),
        (correspondence.list_notices, _notice),
        (work_memos.list_memos, _memo),
        (spot_checks.list_checks, _check),
        (cost_estimates.list_estimates, _estimate),
        (environment_checks.list_checks, _environment),
    )
    lines = [put(row) for rows, put in sources for row in rows(office, contract_id)]
    return [*lines, *(_renewal(row) for row in renewals.view(office, contract_id).rows)]


def _line(kind: str, row: Any, title: str, state: tuple[str, str], clause: str, on: str, value: str) -> LedgerLine:
    return LedgerLine(kind, PLACES[kind], row.id, title, *state, clause, on, value, row)


def _amendment(row: amendments.AmendmentRow) -> LedgerLine:
    state = ("改变价款", "warn") if row.affects_price else ("不影响价款", "")
    clause = row.changes[0].clause if row.changes else ""
    return _line("amendment", row, row.title, state, clause, row.effective_on, f"{len(row.changes)} 处")


def _notice(row: correspondence.NoticeRow) -> LedgerLine:
    served = row.served
    state = (f"{served.on} 收到", "good") if served.on else (f"缺{served.missing}", "warn")
    title = f"{row.subject}（{correspondence.DIRECTIONS[row.direction]}）"
    return _line("notice", row, title, state, served.clause, row.sent_at[:10] or row.arrived_at[:10], row.method_text)


def _memo(row: work_memos.MemoRow) -> LedgerLine:
    state = ("双方已确认", "good") if row.confirmed_on else ("未确认", "warn")
    return _line("memo", row, "；".join(row.points), state, "", row.held_on, f"{len(row.points)} 条")


def _check(row: spot_checks.SpotCheckRow) -> LedgerLine:
    tone = {"pass": "good", "fail": "bad"}.get(row.result, "")
    value = f"{row.sample_size}/{row.population_size}"
    return _line("spot_check", row, row.object, (row.state_text, tone), row.clause, row.checked_on, value)


_ESTIMATES = {
    EstimateState.OPEN: ("异议期内", "warn"),
    EstimateState.OBJECTED: ("已异议", "good"),
    EstimateState.OBJECTED_LATE: ("异议逾期", "bad"),
    EstimateState.SILENT: ("逾期未异议", "bad"),
    EstimateState.CONCLUDED: ("已有结论", ""),
}


def _estimate(row: cost_estimates.EstimateRow) -> LedgerLine:
    amount = format_yuan(row.amount_fen) if row.amount_fen is not None else ""
    return _line("estimate", row, row.title, _ESTIMATES[row.state], row.clause, row.received_on, amount)


def _environment(row: environment_checks.EnvironmentRow) -> LedgerLine:
    bad = sum(not item.is_ok for item in row.items)
    state = (_VERDICT[row.is_ok], _TONES[row.is_ok])
    return _line("environment", row, row.place, state, "", row.checked_on, f"{bad} 项不合格" if bad else "")


def _renewal(row: renewals.RenewalRow) -> LedgerLine:
    state = (f"合同 {row.contract_id}", "good") if row.contract_id else ("未建合同", "warn")
    return _line("renewal", row, f"第 {row.seq} 次续签", state, "", row.start_on, f"至 {row.end_on}")


def facts(line: LedgerLine) -> list[Fact]:
    """Say everything about one record."""
    return _FACTS[line.kind](line.row)


def _amendment_facts(row: amendments.AmendmentRow) -> list[Fact]:
    changed = [
        Fact(f"{one.label}", f"{one.old} → {one.new}（{one.clause}，自 {one.valid_from}）") for one in row.changes
    ]
    price = "改变合同价款" if row.affects_price else "不影响合同价款（E-33）"
    return [
        Fact("生效日", row.effective_on),
        Fact("签订日", row.signed_on),
        Fact("价款", price),
        Fact("", "改动的条款参数" if changed else ""),
        *changed,
        Fact("内容", row.content),
        Fact("备注", row.note),
    ]


def _notice_facts(row: correspondence.NoticeRow) -> list[Fact]:
    served = row.served
    return [
        Fact("视为收到", served.on.isoformat() if served.on else f"还缺{served.missing}", "" if served.on else "warn"),
        *(Fact("推算", step) for step in served.steps),
        *(Fact(f"读法 {code}", f"{on}（未选用）") for code, on in served.others),
        *(Fact("注意", warning, "warn") for warning in served.warnings),
        Fact("", "登记"),
        Fact("种类", row.kind),
        Fact("寄（发）出", row.sent_at.replace("T", " ")[:16]),
        Fact("到达", row.arrived_at.replace("T", " ")[:16]),
        Fact("签收", " ".join(part for part in (row.signed_at.replace("T", " ")[:16], row.signer) if part)),
        Fact("单号", row.tracking_no),
        Fact("地址、邮箱", row.address),
        Fact("内容", row.text),
    ]


def _memo_facts(row: work_memos.MemoRow) -> list[Fact]:
    return [
        Fact("日期", row.held_on),
        Fact("双方确认", row.confirmed_on or "未确认，不能作为确定的依据", "" if row.confirmed_on else "warn"),
        Fact("甲方", row.office_person),
        Fact("乙方", row.vendor_person),
        Fact("", "要点"),
        *(Fact(f"第 {number} 条", point) for number, point in enumerate(row.points, 1)),
    ]


def _check_facts(row: spot_checks.SpotCheckRow) -> list[Fact]:
    again = "可重抽出同一样本" if row.is_reproducible else "样本与种子不符，请核对"
    bad = [Fact(one.label, one.text, "bad") for one in row.findings if one.is_ok is False]
    open_ones = "、".join(one.label for one in row.findings if one.is_ok is None)
    return [
        Fact("范围", row.scope),
        Fact("抽取", f"{row.population_size:,} 件抽 {row.sample_size:,} 件，已查 {row.looked_at:,} 件"),
        Fact("随机种子", f"{row.seed}（{again}）", "" if row.is_reproducible else "bad"),
        Fact("抽检人", row.person),
        Fact("结论", row.conclusion),
        Fact("整改", f"已提出，编号 {row.rectification_id}" if row.rectification_id else ""),
        Fact("", "不合格" if bad else ""),
        *bad,
        Fact("", "还没查的样本" if open_ones else ""),
        Fact("样本", open_ones),
    ]


def _estimate_facts(row: cost_estimates.EstimateRow) -> list[Fact]:
    tone = _ESTIMATES[row.state][1]
    steps = [
        f"{step.on} {step.why}" + (f"（第 {step.nth} 日）" if step.nth else "") for step in row.clock.deadline.steps
    ]
    return [
        Fact("状态", row.state_text, tone),
        Fact("异议截止", row.clock.deadline.due_text, tone if row.state is EstimateState.OPEN else ""),
        Fact("收到", row.received_on),
        Fact("金额", f"{format_yuan(row.amount_fen)} 元" if row.amount_fen is not None else "未写明"),
        Fact("异议", f"{row.objected_on}（{row.objection_method}）{row.objection}" if row.objected_on else ""),
        Fact("结论", f"{row.concluded_on} {row.conclusion}" if row.conclusion else ""),
        Fact("提醒日", "、".join(on.isoformat()[5:] for on in row.clock.alarm_on)),
        Fact("", "截止日怎么算的"),
        *(Fact("逐日", step) for step in steps),
    ]


def _environment_facts(row: environment_checks.EnvironmentRow) -> list[Fact]:
    return [
        Fact("结论", _VERDICT[row.is_ok], _TONES[row.is_ok]),
        *(Fact(one.name, f"{_VERDICT[one.is_ok]} {one.remark}".strip(), _TONES[one.is_ok]) for one in row.items),
        Fact("危险警示", row.dangers),
        Fact("甲方确认人", row.office_person),
        Fact("乙方确认人", row.vendor_person),
    ]


def _renewal_facts(row: renewals.RenewalRow) -> list[Fact]:
    return [
        Fact("期间", f"{row.start_on} 至 {row.end_on}"),
        Fact("决定日", row.decided_on),
        Fact("依据", row.basis),
        Fact("合同", f"合同 {row.contract_id}" if row.contract_id else "还没有建立", "" if row.contract_id else "warn"),
        Fact("备注", row.note),
    ]


_FACTS: dict[str, Callable[[Any], list[Fact]]] = {
    "amendment": _amendment_facts,
    "notice": _notice_facts,
    "memo": _memo_facts,
    "spot_check": _check_facts,
    "estimate": _estimate_facts,
    "environment": _environment_facts,
    "renewal": _renewal_facts,
}
