"""What the one-page 合同履约总览 (B45) says: texts already written, put into bands and grids of a lying A4 sheet."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.form_content import Band, Block, Form, Grid, Wide

TITLE = "合同履约总览"
NONE = "无"

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewPaper:
    """The page's texts, part by part; ``money`` and ``deliverables`` are one row each."""

    contract: Row
    money: Row
    instalments: tuple[Row, ...]
    deliverables: Row
    counters: tuple[Row, ...]
    counters_note: str
    deadlines: tuple[Row, ...]
    deadlines_note: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    hints: tuple[str, ...]
    made: str


CONTRACT_HEADS = ("合同", "甲方", "乙方", "服务期", "生效日", "剩余")
MONEY_HEADS = (
    "合同总价",
    "已验收金额",
    "奖励",
    "已扣减",
    "甲方已担违约金",
    "待扣减",
    "已付",
    "未付",
    "甲方逾期风险",
    "乙方违约金待定",
)
INSTALMENT_HEADS = (
    "期次",
    "约定金额",
    "增加（奖励、审计、甲方违约金）",
    "扣减",
    "应付",
    "已付",
    "最迟付款日",
    "状态",
    "条款",
)
DELIVERABLE_HEADS = ("计划", "已完成", "逾期未交", "等待甲方验收")
COUNTER_HEADS = ("编号", "计数", "对象", "现值 / 预警 / 触发", "状态", "条款", "后果")
DEADLINE_HEADS = ("届满", "事项", "义务方", "条款", "逾期后果")

_NARROW = 10.0


def overview_form(paper: OverviewPaper) -> Form:
    """Put the page together; its type shrinks until everything stands on one sheet."""
    blocks: list[Block] = [
        Grid(CONTRACT_HEADS, (34, 18, 18, 14, 8, 8), (paper.contract,)),
        Band("一、款项（元）"),
        Grid(MONEY_HEADS, (_NARROW,) * 10, (paper.money,)),
        Grid(INSTALMENT_HEADS, (13, 10, 18, 9, 10, 10, 10, 8, 12), paper.instalments),
        Band("二、成果（项）"),
        Grid(DELIVERABLE_HEADS, (25,) * 4, (paper.deliverables,)),
        Band(f"三、计数器{paper.counters_note}"),
    ]
    if paper.counters:
        blocks.append(Grid(COUNTER_HEADS, (6, 16, 16, 14, 8, 14, 26), paper.counters))
    blocks.append(Band(f"四、期限{paper.deadlines_note}"))
    if paper.deadlines:
        blocks.append(Grid(DEADLINE_HEADS, (12, 36, 7, 13, 32), paper.deadlines))
    blocks += [
        Band("五、阻断、读法和待补"),
        Wide("未解除的付款阻断", "\n".join(paper.holds) or NONE),
        Wide("未选读法、待补信息", "\n".join(paper.missing) or NONE),
        Wide("提示", "\n".join(paper.hints) or NONE),
    ]
    return Form(TITLE, tuple(blocks), note=paper.made, is_one_page=True, is_landscape=True)
