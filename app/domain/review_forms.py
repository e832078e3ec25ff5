"""P-26 on paper: the review after an assessment (复盘报告) and the tracking of its measures (004·二.5; B28, B29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Seal, Wide, chinese_day


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """One review. ``losses``: loss point, tickets, share; ``measures``: measure, person, limit, state."""

    street: str
    number: int
    period: str
    issued_on: str
    due_on: str
    submitted_on: str
    state: str
    problems: str
    conclusion: str
    losses: tuple[tuple[str, str, str], ...]
    measures: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MeasurePaper:
    """One measure with every step of its way; dates are ISO text, "" = not yet."""

    measure: str
    person: str
    unit: str
    due_on: str
    progress: str
    done_on: str
    verified: str
    closed_on: str
    state: str


def review_form(paper: ReviewPaper) -> Form:
    """P-26 复盘报告: problems, loss points with shares, conclusion, measures; its last day beside the day handed in."""
    losses = tuple((str(n), *loss) for n, loss in enumerate(paper.losses, 1)) or (("", "（没有失分点）", "", ""),)
    measures = tuple((str(n), *one) for n, one in enumerate(paper.measures, 1)) or (("", "（未登记）", "", "", ""),)
    return Form(
        "考核复盘报告",
        (
            Pairs((("考核期", paper.period), ("编号", f"复盘 {paper.number}"))),
            Pairs((("明细下发日", paper.issued_on), ("复盘期限", paper.due_on))),
            Pairs((("提交日", paper.submitted_on), ("状态", paper.state))),
            Wide("存在的问题", paper.problems, 5),
            Band("一、失分原因和占比"),
            Grid(("序号", "失分点", "件数", "占比"), (10, 50, 18, 22), losses),
            Band("二、改进措施"),
            Grid(("序号", "改进措施", "责任人", "完成期限", "状态"), (8, 44, 15, 17, 16), measures),
            Band("三、结论"),
            Wide("结论", paper.conclusion, 4),
            Pairs((("编写人", ""), ("甲方审阅", ""))),
            Seal((f"{paper.street}（盖章）", chinese_day(paper.submitted_on))),
        ),
        "失分点占比＝该失分点件数÷有失分点的考核件数，合计为 100.00%。",
        header=f"考核复盘报告　{paper.period}",
    )


def measures_form(street: str, period: str, measures: Sequence[MeasurePaper], on: str) -> Form:
    """P-26 改进措施落实跟踪表, lying across: nothing is closed before 甲方 verified it."""
    heads = (
        "序号",
        "改进措施",
        "责任人",
        "责任单位",
        "完成期限",
        "落实情况",
        "落实日期",
        "甲方验证",
        "关闭日期",
        "状态",
    )
    rows = tuple(
        (
            str(number),
            one.measure,
            one.person,
            one.unit,
            one.due_on,
            one.progress,
            one.done_on,
            one.verified,
            one.closed_on,
            one.state,
        )
        for number, one in enumerate(measures, 1)
    )
    blocks: list[Block] = [
        Pairs((("考核期", period), ("截至", on))),
        Grid(heads, (5, 18, 7, 10, 9, 16, 9, 11, 9, 6), rows, "改进措施"),
        Pairs((("填表人", ""), ("甲方验证人", ""))),
        Seal((f"{street}（盖章）", chinese_day(on))),
    ]
    return Form("改进措施落实跟踪表", tuple(blocks), "措施经落实、甲方验证后才能关闭。", is_landscape=True)
