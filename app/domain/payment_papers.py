"""What the papers of payments say: settlement (P-09), register of 请款/到账/支付 (P-10), evaluation form (P-05).

The contracts attach no forms; the columns are those of requirements.md §2.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Wide, chinese_day, shown, tick
from app.domain.money import chinese_amount, format_yuan
from app.domain.settlements import KINDS, SettlementLine, Totals

ITEM_ROOM, FACTS_ROOM = 60, 300
"""Characters of an item and of the facts that the one page of P-05 has room for; the rest stays in the register."""

_BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class PaperHead:
    """Street, contract and parties as a paper names them."""

    street: str
    contract_title: str
    contract_no: str
    office_name: str
    vendor_name: str
    total_fen: int


@dataclass(frozen=True, slots=True)
class SettlementPaper:
    """付款结算单/审批单. ``gates``: (condition, day, evidence); ``invoices``: (number, fen, received, verdict).

    ``hints`` are printed: the account's slips (E-05), readings, carry-over. ``locked_at`` "": a trial, and it says so.
    """

    head: PaperHead
    number: str
    payment_name: str
    clause: str
    gates: tuple[tuple[str, str, str], ...]
    lines: tuple[SettlementLine, ...]
    totals: Totals
    invoices: tuple[tuple[str, int, str, str], ...]
    account: tuple[str, str, str]
    earliest_on: str
    remind_by: str
    late_after: str
    due_name: str
    limits: tuple[str, ...]
    readings: Mapping[str, str]
    locked_at: str
    locked_by: str
    note: str
    hints: tuple[str, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One instalment in P-10; days are ISO text, "" = not yet."""

    name: str
    cycle: str
    payable_fen: int
    due_on: str
    requested_on: str
    arrived_on: str
    paid_on: str
    paid_fen: int
    vouchers: str
    note: str


@dataclass(frozen=True, slots=True)
class EvaluationPaper:
    """《评价表》of a month. ``items``: (part, clause, name, what was found); ``grades``: (name, fen) in order."""

    head: PaperHead
    month_title: str
    start_on: str
    end_on: str
    version: int
    items: tuple[tuple[str, str, str, str], ...]
    facts: str
    grades: tuple[tuple[str, int], ...]
    team_grade: str
    filled_by: str
    filled_on: str
    committee_opinion: str
    committee_on: str
    meeting_on: str
    meeting_session: str
    minutes_no: str
    decision: str
    decision_note: str
    final_grade: str


def settlement_form(paper: SettlementPaper) -> Form:
    """Return P-09: every line, conditions with their days, net in digits and words, invoice, account, sign-off."""
    sums, due = paper.totals, paper.late_after or "合同没有写天数或条件未齐"
    blocks: list[Block] = [
        Pairs((("结算单号", paper.number), ("期次", paper.payment_name))),
        Wide("合同", _contract_words(paper.head)),
        Pairs((("甲方", paper.head.office_name), ("乙方", paper.head.vendor_name))),
        Pairs((("合同总价", f"{format_yuan(paper.head.total_fen)} 元"), ("付款条款", paper.clause))),
        Band("一、付款条件"),
        Grid(("条件", "满足日期", "依据"), (28, 20, 52), tuple((a, b or "未登记", c) for a, b, c in paper.gates)),
        Band("二、结算明细"),
        Grid(
            ("序号", "类别", "项目", "条款", "金额（元）"),
            (7, 12, 43, 18, 20),
            tuple(_line_row(number, line) for number, line in enumerate(paper.lines, 1)),
        ),
        Wide("合计", _sum_words(sums)),
        Wide("净应付", f"人民币 {format_yuan(sums.net_fen)} 元\n大写：{chinese_amount(sums.net_fen)}"),
    ]
    if sums.carried_out_fen:
        after = "乙方应退还（待追偿）" if paper.is_last else "结转下一期扣除"
        blocks.append(Wide("不足扣除", f"{format_yuan(sums.carried_out_fen)} 元，{after}"))
    blocks += [
        Band("三、发票与收款账户"),
        Grid(("发票号码", "金额（元）", "收到日期", "核对"), (36, 24, 20, 20), _invoice_rows(paper.invoices)),
        Wide("收款账户", f"户名：{paper.account[0]}\n开户行：{paper.account[1]}\n账号：{paper.account[2]}"),
        Pairs((("最早可付日", paper.earliest_on or "—"), (paper.due_name, due))),
        Wide("期限依据", "；".join(paper.limits) or "合同没有写付款天数"),
    ]
    notes = [*paper.hints, *(f"读法 {code}：{option}" for code, option in paper.readings.items())]
    if paper.note:
        notes.append(paper.note)
    if notes:
        blocks.append(Wide("说明", "\n".join(notes)))
    blocks += [Band("四、签批"), *_sign_off(("经办人", "部门负责人", "财务审核", "主管领导", "主要领导"))]
    if not paper.locked_at:
        words = "本单为试算，没有锁定，不作为付款依据。"
        return Form("付款结算单（试算）", tuple(blocks), words, header=f"付款结算单（试算）　{paper.payment_name}")
    locked = f"本单由{paper.locked_by}于 {shown(paper.locked_at)} 锁定，后来的扣款、奖惩以补充结算单为准。"
    return Form("付款结算单（审批单）", tuple(blocks), locked, header=f"付款结算单　{paper.number}")


def register_form(head: PaperHead, rows: Sequence[RegisterRow], made_on: str) -> Form:
    """Return P-10 请款/到账登记: one line an instalment with its three days."""
    return Form(
        "请款、到账、支付登记表",
        (
            Wide("合同", _contract_words(head)),
            Pairs((("甲方", head.office_name), ("乙方", head.vendor_name))),
            Grid(
                ("期次（周期）", "净应付（元）", "请款期限", "请款日", "到账日", "支付日", "实付（元）"),
                (18, 14.2, 13.4, 13.4, 13.4, 13.4, 14.2),
                tuple(
                    (
                        f"{row.name}\n{row.cycle}" if row.cycle else row.name,
                        format_yuan(row.payable_fen),
                        row.due_on,
                        row.requested_on,
                        row.arrived_on,
                        row.paid_on,
                        format_yuan(row.paid_fen) if row.paid_fen else "",
                    )
                    for row in rows
                ),
                "付款期次",
            ),
            *_vouchers(rows),
            Pairs((("登记人", ""), ("复核人", ""))),
        ),
        f"{chinese_day(made_on)}打印。到账前不计甲方逾期；三个日期分别登记。",
    )


def _vouchers(rows: Sequence[RegisterRow]) -> tuple[Block, ...]:
    kept = tuple((row.name, row.vouchers, row.note) for row in rows if row.vouchers or row.note)
    return (Band("凭证和备注"), Grid(("期次", "凭证", "备注"), (22, 33, 45), kept)) if kept else ()


def evaluation_form(paper: EvaluationPaper) -> Form:
    """Return P-05 《评价表》 on one page: both parts item by item, five boxes, three signatures."""
    blocks: list[Block] = [
        Pairs((("评价月份", paper.month_title), ("评价期间", f"{paper.start_on} 至 {paper.end_on}"))),
        Pairs((("评价主体", paper.head.office_name), ("评价对象", paper.head.vendor_name))),
    ]
    for part in dict.fromkeys(item[0] for item in paper.items):
        rows = tuple((name, clause, _short(text, ITEM_ROOM)) for its, clause, name, text in paper.items if its == part)
        blocks += [Band(part), Grid(("评价内容", "条款", "情况"), (32, 14, 54), rows, "评价情况", part)]
    blocks += [
        Band("三、事实与数据"),
        Wide("事实依据", _short(paper.facts, FACTS_ROOM), 4),
        Band("四、评价档位与奖惩"),
        Wide("专班评价", _boxes(paper.grades, paper.team_grade)),
        Wide("奖惩金额", _grade_money(paper.grades, paper.team_grade)),
        Wide("专班签字", f"填写人：{paper.filled_by}\n{_signature(paper.filled_on)}"),
        Wide("街道工委意见", f"{paper.committee_opinion}\n{_signature(paper.committee_on)}"),
        Wide("工委扩大会", _meeting(paper)),
        Wide("最终档位", _final(paper)),
    ]
    again = f"（第 {paper.version} 次填写）" if paper.version > 1 else ""
    note = "经街道工委扩大会讨论通过后为最终评价。"
    return Form(f"接诉即办技术服务评价表{again}", tuple(blocks), note, is_one_page=True)


def _contract_words(head: PaperHead) -> str:
    return f"{head.contract_title}" + (f"（编号 {head.contract_no}）" if head.contract_no else "")


def _line_row(number: int, line: SettlementLine) -> tuple[str, ...]:
    return (str(number), KINDS[line.kind], line.text, line.clause, format_yuan(line.amount_fen))


def _sum_words(sums: Totals) -> str:
    """Write the sum as a calculation; what is zero is left out."""
    parts = [f"合同额 {format_yuan(sums.base_fen)}"]
    for sign, name, fen in (
        ("＋", "奖励", sums.reward_fen),
        ("－", "扣款", sums.deduction_fen),
        ("－", "违约金", sums.damages_fen),
        ("＋", "审计调整", sums.audit_fen),
        ("－", "上期结转", sums.carried_in_fen),
        ("＋", "不足扣除转出", sums.carried_out_fen),
    ):
        if fen:
            flipped = {"＋": "－", "－": "＋"}[sign] if fen < 0 else sign
            parts.append(f"{flipped} {name} {format_yuan(abs(fen))}")
    return " ".join(parts) + f" ＝ {format_yuan(sums.net_fen)} 元"


def _invoice_rows(invoices: tuple[tuple[str, int, str, str], ...]) -> tuple[tuple[str, ...], ...]:
    rows = tuple((number, format_yuan(fen), received, verdict) for number, fen, received, verdict in invoices)
    return rows or (("（未登记发票）", "", "", ""),)


def _sign_off(people: tuple[str, ...]) -> list[Block]:
    return [Wide(person, f"意见：\n签字：　　　　　　　　　　　{_BLANK_DAY}", 2) for person in people]


def _boxes(grades: tuple[tuple[str, int], ...], ticked: str) -> str:
    return "　　".join(tick(name, name == ticked) for name, _ in grades)


def _grade_money(grades: tuple[tuple[str, int], ...], grade: str) -> str:
    scale = "；".join(f"{name} {_signed(fen)}" for name, fen in grades)
    chosen = next((fen for name, fen in grades if name == grade), None)
    own = f"本月 {_signed(chosen)} 元\n" if chosen is not None else ""
    return f"{own}（{scale}）"


def _signed(fen: int) -> str:
    return f"+{format_yuan(fen)}" if fen > 0 else format_yuan(fen)


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 9]}……（余见系统记录）"


def _signature(on: str) -> str:
    return f"\n签字：　　　　　　　　　　　　　　　　　{chinese_day(on) if on else _BLANK_DAY}"


def _meeting(paper: EvaluationPaper) -> str:
    held = bool(paper.decision)
    day = chinese_day(paper.meeting_on) if paper.meeting_on else _BLANK_DAY
    session = paper.meeting_session or "　　　　　　"
    minutes = f"　纪要编号：{paper.minutes_no}" if paper.minutes_no else ""
    passed = f"{tick('讨论通过', paper.decision == 'passed')}　　{tick('退回', held and paper.decision == 'returned')}"
    note = f"\n{paper.decision_note}" if paper.decision_note else ""
    return f"会议日期：{day}　届次：{session}{minutes}\n结论：{passed}{note}\n{_signature(paper.meeting_on)}"


def _final(paper: EvaluationPaper) -> str:
    boxes = _boxes(paper.grades, paper.final_grade)
    chosen = next((fen for name, fen in paper.grades if name == paper.final_grade), None)
    return f"{boxes}\n奖惩金额：{_signed(chosen)} 元" if chosen is not None else boxes
