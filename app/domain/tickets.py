"""The fields of a ticket (工单): one table that intake, storage, services and window all read.

Source: requirements.md §3.6, domain.md §3.9. ``owner`` says whose word counts when the hotline's new file and a
local edit disagree: the hotline's own facts follow the file, everything else stays as the office wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How a field's text is read, shown and masked."""

    TEXT = "text"  # short text
    LONG = "long"  # body text, kept out of lists and of the narrow table
    MOMENT = "moment"  # YYYY-MM-DDTHH:MM:SS, local time; "" when unknown
    NUMBER = "number"  # order number: text, never arithmetic
    NAME = "name"  # a citizen's name: masked
    PHONE = "phone"  # masked
    UNIT = "unit"  # a handling unit: brackets unified, 空/none emptied
    ANSWER = "answer"  # yes/no-like answers, kept as the hotline wrote them


class Owner(StrEnum):
    """Whose fact a field is."""

    HOTLINE = "hotline"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class TicketField:
    """One field of the register. ``aliases`` are column titles seen in real exports, best first."""

    key: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    owner: Owner = Owner.OFFICE
    aliases: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether the field lives beside the narrow table (body texts)."""
        return self.kind is FieldKind.LONG


_H = Owner.HOTLINE
_M = FieldKind.MOMENT

FIELDS: tuple[TicketField, ...] = (
    TicketField(
        "ticket_no",
        "工单编号",
        FieldKind.NUMBER,
        _H,
        ("工单编号", "工单号", "编号", "市级编号", "热线单号", "受理编号", "信件编号", "留言编号", "案件编号"),
    ),
    TicketField(
        "created_at", "创建时间", _M, _H, ("创建时间", "受理时间", "填单时间", "受理日期", "留言时间", "推送时间")
    ),
    TicketField("called_at", "来电时间", _M, _H, ("来电时间", "呼叫时间", "来件时间")),
    TicketField(
        "dispatched_at",
        "派单时间",
        _M,
        _H,
        ("派单时间", "市派单时间", "分派时间", "区派单时间", "区交办时间", "市交办时间"),
    ),
    TicketField(
        "due_at",
        "办理时限",
        _M,
        _H,
        (
            "办理时限",
            "办理截止时间",
            "截止时间",
            "案件截止日期",
            "处理期限",
            "到期时间",
            "市截止时间",
            "区交办办结期限",
            "市交办办结期限",
        ),
    ),
    TicketField("closed_at", "办结时间", _M, _H, ("办结时间", "提交办结时间")),
    TicketField("replied_at", "回复时间", _M, _H, ("回复时间", "回复市中心时间", "答复时间")),
    TicketField("status", "工单状态", aliases=("工单状态", "处理状态", "办理状态")),
    TicketField("urgency", "紧急程度", aliases=("紧急程度",)),
    TicketField("source_level", "来源级别", owner=_H, aliases=("来源级别", "市级来源", "派单类型")),
    TicketField(
        "channel", "来源渠道", owner=_H, aliases=("来源渠道", "受理渠道", "诉求渠道", "诉求来源", "处理受理方式")
    ),
    TicketField("kind", "工单类型", aliases=("工单类型", "诉求类型", "来件类型", "来电类别", "办理类型")),
    TicketField("nature", "工单性质", aliases=("工单性质",)),
    TicketField(
        "title",
        "标题",
        aliases=("标题", "工单标题", "问题标题", "诉求标题", "投诉标题", "来件标题", "留言主题", "留言标题", "主题"),
    ),
    TicketField(
        "content",
        "主要内容",
        FieldKind.LONG,
        aliases=(
            "主要内容",
            "诉求内容",
            "市民诉求",
            "问题描述",
            "来件内容",
            "投诉内容",
            "反映内容",
            "工单内容",
            "留言详情",
            "留言正文",
            "咨询内容",
        ),
    ),
    TicketField(
        "caller_name",
        "来电人",
        FieldKind.NAME,
        aliases=(
            "来电人",
            "来电人姓名",
            "姓名",
            "市民姓名",
            "市民称呼",
            "诉求人",
            "诉求人姓名",
            "求助人员",
            "留言用户",
            "咨询人",
        ),
    ),
    TicketField(
        "caller_phone",
        "联系电话",
        FieldKind.PHONE,
        aliases=(
            "联系电话",
            "来电人电话/账号",
            "来电人电话",
            "联系方式",
            "来电号码",
            "求助号码",
            "诉求人手机号",
            "来电电话",
        ),
    ),
    TicketField(
        "cat1",
        "一级分类",
        aliases=("一级分类", "一级问题分类", "一级问题", "诉求类型一级", "事项分类一级", "接诉分类一级", "一级标签"),
    ),
    TicketField(
        "cat2",
        "二级分类",
        aliases=("二级分类", "二级问题分类", "二级问题", "诉求类型二级", "事项分类二级", "接诉分类二级", "二级标签"),
    ),
    TicketField(
        "cat3",
        "三级分类",
        aliases=("三级分类", "三级问题分类", "三级问题", "诉求类型三级", "事项分类三级", "接诉分类三级", "三级标签"),
    ),
    TicketField("cat4", "四级分类", aliases=("四级分类", "四级问题分类", "事项分类四级", "接诉分类四级")),
    TicketField("cat5", "五级分类", aliases=("五级分类", "五级问题分类")),
    TicketField("tags", "标签", aliases=("标签", "工单标签", "留言标签")),
    TicketField("district", "被反映区", aliases=("被反映区", "所属区域")),
    TicketField("street", "被反映街乡镇", aliases=("被反映街乡镇", "被反映街道", "乡镇街道")),
    TicketField("community", "村/社区", aliases=("村/社区", "所在村社区", "社区/村", "社区", "小区村庄")),
    TicketField(
        "location",
        "小区点位",
        aliases=(
            "小区点位",
            "问题点位",
            "详细地址",
            "诉求详细地址",
            "发生地址",
            "事件发生地",
            "事发地点",
            "事发地",
            "具体点位",
            "地点",
            "诉求地址",
            "问题地址",
            "地址",
        ),
    ),
    TicketField("company", "企业名称", aliases=("企业名称", "涉事主体")),
    TicketField(
        "unit",
        "承办单位",
        FieldKind.UNIT,
        aliases=(
            "承办单位",
            "主办单位",
            "二级承办单位简称",
            "市交办主办单位",
            "处理部门",
            "受理部门",
            "回复部门",
            "官方回复单位",
            "处理单位",
        ),
    ),
    TicketField("co_unit", "协办单位", FieldKind.UNIT, aliases=("协办单位", "市交办协办单位")),
    TicketField("result", "办理结果", FieldKind.LONG, aliases=("办理结果", "处理结果")),
    TicketField("reply", "回复内容", FieldKind.LONG, aliases=("回复内容", "答复意见", "官方回复正文", "受理意见")),
    TicketField("valid_visit", "是否有效回访", FieldKind.ANSWER, aliases=("是否有效回访",)),
    TicketField("contacted", "是否联系", FieldKind.ANSWER, aliases=("是否联系", "是否响应", "工作人员是否联系市民")),
    TicketField("resolved", "是否解决", FieldKind.ANSWER, aliases=("是否解决", "问题是否解决")),
    TicketField("satisfied", "是否满意", FieldKind.ANSWER, aliases=("是否满意", "对办理结果是否满意")),
    TicketField("assessment", "考核状态", aliases=("考核状态", "解决类型", "是否剔除")),
    TicketField("remark", "备注", aliases=("备注",)),
)

FIELD_BY_KEY: dict[str, TicketField] = {f.key: f for f in FIELDS}

CATEGORY_PATH_ALIASES: tuple[str, ...] = ("问题分类", "事项分类", "区级问题分类")
"""Titles of a column that holds the whole path (一级->二级->三级 or 一级>二级>三级), split into cat1…cat5."""

IDENTITY_ORDER: tuple[str, ...] = ("created_at", "called_at", "dispatched_at")
"""Which moment joins 工单编号 in a ticket's identity: the first that the row holds (domain.md §0-6)."""


def limit_moment(moment: str) -> str:
    """办理时限: one that names a day alone runs until that day's end (截止 24:00, requirements §0.2)."""
    return f"{moment[:10]}T23:59:59" if moment.endswith("T00:00:00") else moment
