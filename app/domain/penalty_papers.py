"""What the papers of deductions say: notice (P-06), correction note (P-13), stop of duty and training (P-14).

The contract attaches no forms; the columns are those of requirements.md §2.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Wide, chinese_day, shown, tick
from app.domain.money import chinese_amount, format_yuan
from app.domain.penalty_statements import StatementLine

_NUMERALS = "一二三四五六七八九十"
_LINE_SHARES = (7.0, 19.0, 14.0, 10.0, 25.0, 12.0, 13.0)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
COUNTER_STATES: Mapping[str, str] = {"ok": "正常", "warn": "预警", "triggered": "已触发", "undetermined": "不能判定"}


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading on the notice: the option in force, and the month's total under each option, fen."""

    code: str
    title: str
    option: str
    text: str
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CounterLine:
    """One counter on the notice (K01-K03)."""

    code: str
    name: str
    value: int
    trigger_at: int
    state: str
    effect: str
    clause: str


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """扣款通知书 of one statement; money in fen. ``month_fen``: the month with everything locked so far."""

    number: str
    issued_on: str
    month: str
    seq: int
    contract_title: str
    contract_no: str
    office_name: str
    vendor_name: str
    basis: tuple[str, ...]
    lines: tuple[StatementLine, ...]
    total_fen: int
    month_fen: int
    readings: tuple[ReadingLine, ...]
    counters: tuple[CounterLine, ...]
    open_fen: int
    payment: str
    plead_by: str


@dataclass(frozen=True, slots=True)
class TrainingPaper:
    """停岗培训通知 or 专项培训考核记录; dates are ISO text."""

    street: str
    vendor_name: str
    contract_title: str
    number: int
    kind: str
    person: str
    reason: str
    clause: str
    from_on: str
    to_on: str
    trained_on: str
    content: str
    score: str
    is_passed: bool | None
    examined_by: str
    approved_by: str
    approved_on: str


@dataclass(frozen=True, slots=True)
class CorrectionPaper:
    """统计差错更正说明 (001·附3·一(二)3(1)); moments are ISO text."""

    vendor_name: str
    office_name: str
    contract_title: str
    number: int
    person: str
    fact: str
    happened_at: str
    found_at: str
    was: str
    now: str
    cause: str
    effect: str
    corrected_at: str
    clause: str


def notice_form(paper: NoticePaper) -> Form:
    """P-06: every error with its facts and price, subtotals, readings, balance, counters, time for an answer."""
    title = "扣款通知书" if paper.seq == 0 else "扣款通知书（补充）"
    kind = "月度扣款结算单" if paper.seq == 0 else f"补充单 {paper.seq}"
    words = "应扣" if paper.total_fen >= 0 else "应退回"
    basis = "、".join(paper.basis)
    blocks: list[Block] = [
        Pairs((("编号", paper.number), ("出具日期", paper.issued_on))),
        Pairs((("所属月份", paper.month), ("结算单据", kind))),
        Wide("合同", f"《{paper.contract_title}》" + (f"（{paper.contract_no}）" if paper.contract_no else "")),
        Pairs((("甲方", paper.office_name), ("乙方", paper.vendor_name))),
        Paragraph(f"{paper.vendor_name}：依据{basis}，经逐件核对，{paper.month} {words}款项如下。"),
    ]
    blocks += _line_blocks(paper.lines)
    blocks += _total_blocks(paper)
    blocks += _reading_blocks(paper.readings)
    blocks += _counter_blocks(paper.counters)
    blocks += [
        Band("陈述申辩"),
        Wide("期限", f"乙方如有异议，请于 {chinese_day(paper.plead_by)} 前书面提出陈述申辩。", 2),
        Band("签收"),
        Grid(("甲方（出具）", "乙方（签收）"), (50, 50), ((_signature("经办人"), _signature("签收人")),)),
    ]
    return Form(title, tuple(blocks), header=f"{title}　{paper.number}")


def _signature(person: str) -> str:
    return f"（盖章）\n\n\n{person}：\n日期：　　　　年　　月　　日"


def _line_blocks(lines: Sequence[StatementLine]) -> list[Block]:
    heads = ("件次", "工单号", "发生时间", "责任人", "失误事实", "要件", "单价\n（元）")
    blocks: list[Block] = []
    if not lines:
        return [Wide("本月失误", "没有应扣款的失误。")]
    for place, code in enumerate(dict.fromkeys(line.code for line in lines)):
        mine = [line for line in lines if line.code == code]
        first = mine[0]
        blocks.append(Band(f"{_NUMERALS[place % 10]}、{first.post}　{first.name}（{first.clause}）"))
        blocks.append(Wide("要件", _legend(first)))
        blocks.append(Grid(heads, _LINE_SHARES, tuple(_cells(line) for line in mine)))
        readings = "；".join(dict.fromkeys(line.reading for line in mine))
        fen = sum(line.fen for line in mine)
        blocks.append(Wide("小计", f"{len(mine)} 件，{format_yuan(fen)} 元（{readings}）"))
    return blocks


def _cells(line: StatementLine) -> tuple[str, ...]:
    nth = str(line.nth) if line.nth else "不计"
    price = format_yuan(line.now_fen)
    if line.was_fen or line.fen != line.now_fen:
        price = f"{format_yuan(line.fen)}\n（原 {format_yuan(line.was_fen)}\n现 {format_yuan(line.now_fen)}）"
    fact = f"{line.fact}（{line.note}）" if line.note else line.fact
    answers = "".join(f"{_CIRCLED[place % 10]}{answer}" for place, (_, answer) in enumerate(line.requirements))
    when = shown(line.happened_at).replace(" ", "\n")
    return (nth, line.ticket_no, when, line.person, fact, answers, price)


def _legend(line: StatementLine) -> str:
    """Name the requirements of a kind once: ① 案件派遣超时 ② …; the rows give the answers."""
    return "\n".join(f"{_CIRCLED[place % 10]} {text}" for place, (text, _) in enumerate(line.requirements))


def _total_blocks(paper: NoticePaper) -> list[Block]:
    total = f"{format_yuan(paper.total_fen)} 元（大写：人民币{chinese_amount(paper.total_fen)}）"
    blocks: list[Block] = [Band("合计"), Wide("本月合计" if paper.seq == 0 else "本单合计", total)]
    if paper.seq:
        blocks.append(Wide("当月累计", f"{format_yuan(paper.month_fen)} 元（含本单和此前各单）"))
    balance = f"{format_yuan(paper.open_fen)} 元（含本单）"
    return [*blocks, Pairs((("累计未扣余额", balance), ("拟扣付款期次", paper.payment or "未定")))]


def _reading_blocks(readings: Sequence[ReadingLine]) -> list[Block]:
    rows = [(f"{one.code} {one.title}", f"{one.option}：{one.text}", other_readings(one)) for one in readings]
    if not rows:
        return []
    heads = ("读法", "采用", "若按其他读法，当月合计")
    return [Band("条款读法"), Grid(heads, (26, 38, 36), tuple(rows))]


def other_readings(one: ReadingLine) -> str:
    """Write the month's total under every option that was not chosen, a line each."""
    chosen = one.totals.get(one.option, 0)
    return "\n".join(
        f"{option}：{format_yuan(fen)} 元" + (f"（{_signed(fen - chosen)}）" if fen != chosen else "（相同）")
        for option, fen in one.totals.items()
        if option != one.option
    )


def _signed(fen: int) -> str:
    return f"{'+' if fen > 0 else '−'}{format_yuan(abs(fen))}"


def _counter_blocks(counters: Sequence[CounterLine]) -> list[Block]:
    rows = tuple(
        (
            one.code,
            f"{one.name}（{one.clause}）",
            str(one.value),
            str(one.trigger_at),
            COUNTER_STATES.get(one.state, one.state),
            one.effect,
        )
        for one in counters
    )
    heads = ("编号", "计数", "现值", "触发", "状态", "达到后")
    return [Band("解除权计数（只提示，由有权人决定）"), Grid(heads, (9, 31, 9, 9, 14, 28), rows)] if rows else []


def training_form(paper: TrainingPaper) -> Form:
    """P-14 停岗培训通知, or 专项培训考核记录 with exam and approval."""
    is_stop = paper.kind == "stop_duty"
    title = "停岗培训通知" if is_stop else "专项培训考核记录"
    until = paper.to_on if is_stop else "考核通过并经批准上岗之日"
    verdict = f"{tick('通过', paper.is_passed is True)}　　　{tick('未通过', paper.is_passed is False)}"
    blocks: list[Block] = [
        Pairs((("编号", f"培训 {paper.number}"), ("人员", paper.person))),
        Wide("合同", f"《{paper.contract_title}》"),
        Pairs((("乙方", paper.vendor_name), ("依据", paper.clause))),
        Wide("原因", paper.reason, 3),
        Pairs((("停止上岗", f"{paper.from_on} 起"), ("至", until))),
        Band("培训"),
        Pairs((("培训日期", paper.trained_on), ("考核人", paper.examined_by))),
        Wide("培训内容", paper.content, 4),
        Pairs((("考核成绩", paper.score), ("考核结论", verdict))),
        Band("上岗批准"),
        Pairs((("批准人", paper.approved_by), ("批准日期", paper.approved_on))),
        Grid(
            (f"{paper.street}（甲方）", "乙方"),
            (50, 50),
            ((_signature("经办人"), _signature("本人签字")),),
        ),
    ]
    return Form(title, tuple(blocks), header=f"{title}　培训 {paper.number}")


def correction_form(paper: CorrectionPaper) -> Form:
    """P-13 统计差错更正说明: what was reported, what is right, why, what it touched, when it was put right."""
    return Form(
        "统计差错更正说明",
        (
            Pairs((("对应失误", f"失误 {paper.number}"), ("责任人", paper.person))),
            Wide("合同", f"《{paper.contract_title}》"),
            Pairs((("依据", paper.clause), ("更正时间", shown(paper.corrected_at)))),
            Pairs((("差错发生", shown(paper.happened_at)), ("差错发现", shown(paper.found_at)))),
            Wide("差错事实", paper.fact, 2),
            Band("更正内容"),
            Wide("原值", paper.was, 2),
            Wide("正值", paper.now, 2),
            Wide("原因", paper.cause, 4),
            Wide("影响", paper.effect, 4),
            Grid(
                (f"{paper.vendor_name}（乙方，提交）", f"{paper.office_name}（甲方，签收）"),
                (50, 50),
                ((_signature("提交人"), _signature("签收人")),),
            ),
        ),
        header=f"统计差错更正说明　失误 {paper.number}",
    )
