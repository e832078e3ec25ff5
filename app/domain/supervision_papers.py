"""What the papers of supervision say: P-08 rectification, P-11 conditions and notice, P-12 clearing.

The contracts attach no forms; the columns are those of requirements.md §2.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.clearing import DIRECTIONS, ClearingLine
from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide, chinese_day, shown, tick
from app.domain.money import chinese_amount, format_yuan

DRAFT_MARK = "草稿，须法律审核"


@dataclass(frozen=True, slots=True)
class PaperContract:
    """The contract that a paper speaks of."""

    street: str
    title: str
    contract_no: str
    owner_name: str
    vendor_name: str


@dataclass(frozen=True, slots=True)
class RectificationPaper:
    """One round of rectification; moments are ISO text, ``clause_text`` the clause word for word."""

    number: int
    round_no: int
    problem: str
    clause: str
    clause_text: str
    demanded_at: str
    due_at: str
    consequence: str
    is_spoken: bool
    done_on: str
    recheck: str
    rechecked_on: str
    rechecked_by: str
    note: str


@dataclass(frozen=True, slots=True)
class TerminationPaper:
    """A termination as drafted or issued; ``clauses`` are (cited, text)."""

    number: int
    name: str
    clause: str
    clause_text: str
    ground: str
    effective_on: str
    notice_on: str
    arrives_on: str
    notice_by: str
    return_by: str
    evidence: tuple[str, ...]
    conditions: tuple[tuple[str, bool], ...]
    lines: tuple[ClearingLine, ...]
    missing: tuple[str, ...]
    paid_source: str
    notes: tuple[str, ...]
    issued_by: str
    reviewed_by: str
    is_issued: bool


def head(contract: PaperContract) -> list[Block]:
    """Return the rows that every paper of a contract begins with."""
    return [
        Wide("合同", contract.title + (f"（{contract.contract_no}）" if contract.contract_no else "")),
        Pairs((("甲方", contract.owner_name), ("乙方", contract.vendor_name))),
    ]


def rectification_form(contract: PaperContract, paper: RectificationPaper) -> Form:
    """限期整改通知书 (P-08; 001·3.1.5, 7.5; 002·4.3, 6.3; 004·六(一)1)."""
    verdict = paper.recheck
    blocks: list[Block] = [
        *head(contract),
        Pairs((("编号", f"整改 {paper.number}"), ("轮次", f"第 {paper.round_no} 轮"))),
        Pairs((("提出时间", shown(paper.demanded_at)), ("提出方式", "口头" if paper.is_spoken else "书面"))),
        Wide("存在的问题", paper.problem, 5),
        Wide("依据条款", f"{paper.clause}　{paper.clause_text}"),
        Wide("整改期限", f"{shown(paper.due_at)} 前完成"),
        Wide("逾期后果", paper.consequence or "按合同约定承担违约责任。"),
        Band("乙方签收"),
        Pairs((("签收人", ""), ("签收时间", ""))),
        Band("复查结论"),
        Pairs((("完成日期", paper.done_on), ("复查日期", paper.rechecked_on))),
        Wide(
            "结论",
            f"{tick('合格', verdict == 'pass')}　　{tick('不合格', verdict == 'fail')}\n{paper.note}".rstrip(),
            2,
        ),
        Pairs((("复查人", paper.rechecked_by), ("乙方确认", ""))),
        Seal((f"{contract.owner_name}（盖章）", chinese_day(paper.demanded_at))),
    ]
    return Form("限期整改通知书", tuple(blocks))


def conditions_form(contract: PaperContract, paper: TerminationPaper, at: str) -> Form:
    """解除条件提示单 (P-11): clause, counters and evidence; a hint to whoever decides, never a decision."""
    rows = tuple((str(n), text, tick("", met).strip()) for n, (text, met) in enumerate(paper.conditions, 1))
    blocks: list[Block] = [
        *head(contract),
        Wide("事由", f"{paper.name}（{paper.clause}）"),
        Wide("条款原文", paper.clause_text),
        Band("计数与证据"),
        Grid(
            ("序号", "计数器、事项", "具备"),
            (10, 78, 12),
            rows or (("", "没有达到预警的计数器，也没有未了结的事项", ""),),
        ),
        *_clearing_blocks(paper),
        *_notes(paper),
        Paragraph(f"以上为 {shown(at)} 的记录。条件具备只是提示；是否解除由有权人决定，并须经法律审核。"),
    ]
    return Form("解除条件提示单", tuple(blocks), watermark="" if paper.is_issued else DRAFT_MARK)


def notice_form(contract: PaperContract, paper: TerminationPaper) -> Form:
    """解除（终止）通知书 (P-11), with the watermark until a person issued it."""
    returned = f"，于 {chinese_day(paper.return_by)} 前完成" if paper.return_by else ""
    evidence = "；".join(paper.evidence) or "见附件"
    blocks: list[Block] = [
        Paragraph(f"{contract.vendor_name}：", "称呼", is_plain=True),
        Paragraph(
            f"贵我双方签订的《{contract.title}》{f'（编号 {contract.contract_no}）' if contract.contract_no else ''}，"
            f"因{paper.ground}，依据{paper.clause}“{paper.name}”的约定，我方通知贵方{_verb(paper)}本合同，"
            f"自 {chinese_day(paper.effective_on)} 起生效。"
        ),
        Paragraph(f"事实和证据：{evidence}。", "事实和证据"),
        Paragraph(
            f"请贵方按下列清算结果办理款项{returned}，并返还全部资料、物品，删除所持数据，出具确认书。", "清算要求"
        ),
        *_clearing_blocks(replace(paper, lines=_in_force(paper.lines))),
        *_notes(paper),
        Pairs((("法律审核", paper.reviewed_by), ("签发", paper.issued_by))),
        Seal((f"{contract.owner_name}（盖章）", chinese_day(paper.notice_on))),
    ]
    title = f"{_verb(paper)}合同通知书"
    return Form(title, tuple(blocks), watermark="" if paper.is_issued else DRAFT_MARK)


def clearing_form(contract: PaperContract, paper: TerminationPaper) -> Form:
    """清算单 (P-12): paid, work, refunds, damages, each on a line of its own; directions are never set off."""
    blocks: list[Block] = [
        *head(contract),
        Wide("事由", f"{paper.name}（{paper.clause}）：{paper.ground}"),
        Pairs(
            (
                ("终止日", chinese_day(paper.effective_on)),
                ("返还期限", chinese_day(paper.return_by) if paper.return_by else "合同没有约定"),
            )
        ),
        *_clearing_blocks(paper),
        *_notes(paper),
        Pairs((("甲方经办", ""), ("乙方经办", ""))),
        Pairs((("甲方盖章", "\n\n\n"), ("乙方盖章", "\n\n\n"))),
    ]
    return Form("合同清算单", tuple(blocks), watermark="" if paper.is_issued else DRAFT_MARK)


def _in_force(lines: Sequence[ClearingLine]) -> tuple[ClearingLine, ...]:
    """Leave out the figures of a reading that is not in force: the notice claims, the clearing form compares."""
    claimed = {line.reading for line in lines if line.direction != "info"}
    return tuple(line for line in lines if line.reading in claimed or not line.reading)


def _verb(paper: TerminationPaper) -> str:
    return "解除" if "解除" in paper.clause_text and "提前终止" not in paper.name else "终止"


def _clearing_blocks(paper: TerminationPaper) -> list[Block]:
    """Return the lines by direction, the sum of each direction, and what is still missing."""
    rows = [
        (
            f"{line.text}{f'（{line.reading}）' if line.reading else ''}",
            format_yuan(line.amount_fen),
            DIRECTIONS[line.direction],
            "　".join(part for part in (line.clause, line.proof) if part),
        )
        for line in paper.lines
    ]
    blocks: list[Block] = [
        Band("清算（分列，不相抵）"),
        Grid(("项目", "金额（元）", "方向", "条款和算法"), (26, 18, 18, 38), tuple(rows), "清算明细"),
    ]
    blocks += [Wide(DIRECTIONS[key], _sum_text(paper.lines, key)) for key in ("to_office", "to_vendor")]
    blocks.append(Wide("已付依据", paper.paid_source))
    if paper.missing:
        blocks.append(Wide("还缺", "、".join(paper.missing)))
    return blocks


def _sum_text(lines: Sequence[ClearingLine], direction: str) -> str:
    total = sum(line.amount_fen for line in lines if line.direction == direction)
    return f"合计 {format_yuan(total)} 元（{chinese_amount(total)}）"


def _notes(paper: TerminationPaper) -> list[Block]:
    return [Wide("说明", "\n".join(paper.notes))] if paper.notes else []
