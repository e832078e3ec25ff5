"""What the paper of an appeal says: 考核申诉表 (P-25; 001·附3·一(一)), its columns as in requirements.md §2.7.

It is printed twice in its life: to hand the appeal in, and with the result and the rates before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.appeals import OBJECT_TITLES, RESULT_TITLES, AppealObject, AppealResult, Judged
from app.domain.form_content import Band, Block, Form, Grid, Pairs, Seal, Wide, chinese_day, tick

_ANSWERS = {**OBJECT_TITLES, AppealObject.POINTS: "扣分项"}
_RATES = {"contacted": "响应率", "resolved": "解决率", "satisfied": "满意率", "score": "综合成绩"}
_UNKNOWN = "无记录"


@dataclass(frozen=True, slots=True)
class AppealPaper:
    """The appeal as the paper needs it; dates are ISO text, ``rates_*`` {} where the details are not known."""

    street: str
    number: int
    ticket_no: str
    ticket_title: str
    period: str
    objects: tuple[AppealObject, ...]
    reason: str
    evidence: str
    unit: str
    filed_on: str
    before: Judged
    result: AppealResult
    result_on: str
    result_basis: str
    after: Judged | None
    rates_before: Mapping[str, object]
    rates_after: Mapping[str, object]


def appeal_form(paper: AppealPaper) -> Form:
    """P-25 考核申诉表; without a result its second half is left free for the hand."""
    objects = "　".join(tick(_ANSWERS[one], one in paper.objects) for one in AppealObject)
    return Form(
        "考核申诉表",
        (
            Pairs((("工单编号", paper.ticket_no), ("申诉编号", f"申诉 {paper.number}"))),
            Wide("诉求标题", paper.ticket_title),
            Pairs((("考核周期", paper.period), ("承办单位", paper.unit))),
            Wide("申诉对象", objects),
            Band("一、申诉"),
            _answers(paper),
            Wide("申诉理由", paper.reason, 3),
            Wide("申诉证据", paper.evidence, 2),
            Pairs((("提出日", paper.filed_on), ("经办人", ""))),
            Band("二、结果"),
            *_result(paper),
            Seal((f"{paper.street}（盖章）", chinese_day(paper.result_on or paper.filed_on))),
        ),
        is_one_page=True,
    )


def _answers(paper: AppealPaper) -> Grid:
    """List every result that can be appealed against, as it is and as it was changed."""
    rows = []
    for one in AppealObject:
        key = one.value if one is not AppealObject.POINTS else "points_lost"
        old = getattr(paper.before, key) or _UNKNOWN
        new = (getattr(paper.after, key) or _UNKNOWN) if paper.after else ""
        rows.append((_ANSWERS[one], old, new, "是" if one in paper.objects else ""))
    return Grid(("考核项", "原考核结果", "改判后", "申诉"), (30, 28, 28, 14), tuple(rows), "考核项")


def _result(paper: AppealPaper) -> tuple[Block, ...]:
    ended = (AppealResult.CHANGED, AppealResult.UPHELD, AppealResult.WITHDRAWN)
    blocks: list[Block] = [
        Wide("申诉结果", "　　".join(tick(RESULT_TITLES[one], paper.result is one) for one in ended)),
        Wide("结果依据", paper.result_basis, 2),
        Pairs((("结果日", paper.result_on), ("登记人", ""))),
    ]
    if paper.rates_after:
        rows = (("申诉前", paper.rates_before), ("申诉后", paper.rates_after))
        texts = tuple((name, *(str(rates.get(key, "")) for key in _RATES)) for name, rates in rows)
        blocks.append(Grid(("这一期", *_RATES.values()), (20, 20, 20, 20, 20), texts, "申诉前后"))
        blocks.append(Wide("口径", str(paper.rates_after.get("definition", ""))))
    return tuple(blocks)
