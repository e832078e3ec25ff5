"""What slips of a ticket say: 派单（交办）单, 催办单, 督办单 (P-21), 结案作业表 and 结案审核意见 (P-22).

Columns: requirements.md §2.7; 001·附1 三(一)2、4, 三(三)1; 004·二.1. The contract attaches no form.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide, chinese_day, shown, tick


class SlipKind(StrEnum):
    """Which slip."""

    DISPATCH = "dispatch"
    URGE = "urge"
    SUPERVISE = "supervise"


SLIP_TITLES = {
    SlipKind.DISPATCH: "派单（交办）单",
    SlipKind.URGE: "催办单",
    SlipKind.SUPERVISE: "督办单",
}


@dataclass(frozen=True, slots=True)
class SlipTicket:
    """A ticket's facts as a slip shows them (masked unless somebody said why not); moments are ISO text."""

    street: str
    ticket_no: str
    source: str
    kind: str
    category: str
    title: str
    content: str
    caller: str
    phone: str
    place: str
    urgency: str
    arrived_at: str
    due_at: str
    unit: str
    co_unit: str
    marks: str


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What was done with the ticket: moments of dispatch, urgings, running limits as (name, end)."""

    group_at: str
    dispatched_at: str
    phone_at: str
    by: str
    urges: int
    urged_at: str
    progress: str
    limits: tuple[tuple[str, str], ...]
    demand: str
    made_on: str


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What the closing rests on. ``requisites``: (title, is there); ``reviews``: (moment, person, verdict, text)."""

    unit_closed_at: str
    result: str
    feedback: tuple[tuple[str, str, str], ...]
    rounds: int
    requisites: tuple[tuple[str, bool], ...]
    opinion: str
    submitted_at: str
    submitted_by: str
    reviews: tuple[tuple[str, str, str, str], ...]
    returns: int
    made_on: str


def slip_form(kind: SlipKind, ticket: SlipTicket, facts: SlipFacts) -> Form:
    """P-21: a dispatch, urging or supervision slip."""
    blocks: list[Block] = [*_ticket_blocks(ticket)]
    limits = "；".join(f"{name} {shown(end)}" for name, end in facts.limits) or "未设定"
    blocks += [
        Band("办理要求"),
        Wide("时限", limits),
        Pairs((("主办单位", ticket.unit), ("协办单位", ticket.co_unit))),
        Pairs((("群通知时间", shown(facts.group_at)), ("系统派单时间", shown(facts.dispatched_at)))),
        Pairs((("电话联系时间", shown(facts.phone_at)), ("派单人", facts.by))),
    ]
    if kind is not SlipKind.DISPATCH:
        blocks += [
            Pairs((("催办次数", f"已催办 {facts.urges} 次"), ("上次催办", shown(facts.urged_at)))),
            Wide("最近进展", facts.progress),
        ]
    blocks += [
        Wide("要求", facts.demand or _DEMANDS[kind]),
        Wide("承办签收", "签收人：　　　　　　　　签收时间：　　　　年　　月　　日　　时"),
        Wide("办理情况", "", 3),
        Seal((f"{ticket.street}（盖章）", chinese_day(facts.made_on))),
    ]
    return Form(SLIP_TITLES[kind], tuple(blocks))


_DEMANDS = {
    SlipKind.DISPATCH: "请在时限内联系诉求人并办理，办理结果报派单人。",
    SlipKind.URGE: "本件临近或已经超过时限，请立即办理，并报告进展和预计办结时间。",
    SlipKind.SUPERVISE: "本件列入督办，请由负责人牵头办理，按要求报送办理结果，结果须经第二人确认。",
}


def closing_form(ticket: SlipTicket, facts: ClosingFacts) -> Form:
    """P-22 结案作业表: the requisites ticked one by one, the closing opinion."""
    requisites = "\n".join(tick(title, is_there) for title, is_there in facts.requisites) or "未设要件清单"
    blocks: list[Block] = [
        *_ticket_blocks(ticket),
        Band("一、办理结果"),
        Pairs((("承办单位", ticket.unit), ("科室办结时间", shown(facts.unit_closed_at)))),
        Wide("办理结果", facts.result, 3),
        Band("二、反馈与评定"),
        Grid(
            ("反馈时间", "接通", "反映人意见"),
            (24, 14, 62),
            tuple((shown(at), connected, said) for at, connected, said in facts.feedback) or (("无记录", "", ""),),
        ),
        Wide("三率评定", f"已评定 {facts.rounds} 轮"),
        Band("三、结案要件"),
        Wide("要件", requisites),
        Wide("结案意见", facts.opinion, 3),
        Pairs((("申报人", facts.submitted_by), ("申报时间", shown(facts.submitted_at)))),
        Seal((f"{ticket.unit or ticket.street}（盖章）", chinese_day(facts.made_on))),
    ]
    return Form("结案作业表", tuple(blocks))


def closing_review_form(ticket: SlipTicket, facts: ClosingFacts) -> Form:
    """P-22 结案审核意见: every review with its verdict, and how often the ticket was sent back."""
    last = facts.reviews[-1] if facts.reviews else ("", "", "", "")
    passed = last[2] == "通过"
    rows = tuple((shown(at), person, verdict, text) for at, person, verdict, text in facts.reviews)
    missing = [title for title, is_there in facts.requisites if not is_there]
    return Form(
        "结案审核意见",
        (
            Paragraph(
                f"工单 {ticket.ticket_no} 由“{ticket.unit or '承办单位'}”申报结案"
                f"（{shown(facts.submitted_at) or '未登记申报'}），审核意见如下。"
            ),
            *_ticket_blocks(ticket),
            Wide("要件审查", "齐全" if not missing else f"缺：{'、'.join(missing)}"),
            Wide("结案意见", facts.opinion, 2),
            Wide("审核结论", f"{tick('同意结案', passed)}　　　{tick('退回办理', bool(facts.reviews) and not passed)}"),
            Grid(
                ("审核时间", "审核人", "结论", "意见"),
                (24, 18, 14, 44),
                rows or (("未审核", "", "", ""),),
                "审核记录",
            ),
            Pairs((("退回次数", f"{facts.returns} 次"), ("审核人签字", ""))),
            Seal((f"{ticket.street}（盖章）", chinese_day(facts.made_on))),
        ),
    )


def _ticket_blocks(ticket: SlipTicket) -> tuple[Block, ...]:
    return (
        Pairs((("工单编号", ticket.ticket_no), ("来源", ticket.source))),
        Pairs((("类型", ticket.kind), ("紧急程度", ticket.urgency))),
        Wide("问题分类", ticket.category),
        Wide("标题", ticket.title),
        Pairs((("诉求人", ticket.caller), ("联系电话", ticket.phone))),
        Wide("地址", ticket.place),
        Wide("主要内容", ticket.content, 2),
        Pairs((("到达时间", shown(ticket.arrived_at)), ("办理时限", shown(ticket.due_at)))),
        Wide("标记", ticket.marks or "无"),
    )
