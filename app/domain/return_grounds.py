"""Grounds for sending a ticket back (退回): six cases of the Regulation and 职责外, with law text and template.

Source: 北京市接诉即办工作条例 (2021-09-24) art. 11 para. 3 (domain.md §2.4) and art. 12 (派单异议).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.domain.errors import RefusedInput

LAW = "《北京市接诉即办工作条例》"

_BLANK = re.compile(r"【[^】]*】")
_NOT_COUNTED = re.compile(r"[\s，。、；：！？,.;:!?（）()“”\"'《》【】…—_-]+")


@dataclass(frozen=True, slots=True)
class ReturnGround:
    """One ground. ``template`` has blanks in 【】 that a person must fill in; one that is not active is not offered."""

    key: str
    title: str
    law: str
    template: str
    is_active: bool = True


GROUNDS: tuple[ReturnGround, ...] = (
    ReturnGround(
        "emergency",
        "应通过 110、119、120、122 等紧急渠道",
        f"{LAW}第十一条第三款第（一）项",
        "经核实，该诉求反映【具体情况】，属于应当通过【110/119/120/122】等紧急服务渠道处理的事项，"
        f"依据{LAW}第十一条第三款第（一）项，申请退回，请引导诉求人拨打相应号码。",
    ),
    ReturnGround(
        "legal_process",
        "已进入或应通过诉讼、仲裁、纪检监察、复议、信息公开、信访等程序",
        f"{LAW}第十一条第三款第（二）项",
        "经核实，该诉求所涉【事项】已进入（应当通过）【诉讼/仲裁/纪检监察/行政复议/政府信息公开/信访】程序，"
        f"相关依据为【文书名称及文号】，依据{LAW}第十一条第三款第（二）项，申请退回。",
    ),
    ReturnGround(
        "repeated",
        "同一诉求正在办理或已办结，无新情况、新理由",
        f"{LAW}第十一条第三款第（三）项",
        "经核实，诉求人就同一事项已反映工单【原工单编号】，该件【正在办理/已于某日办结】，本次未提出新情况、新理由，"
        f"依据{LAW}第十一条第三款第（三）项，申请退回。",
    ),
    ReturnGround(
        "secret",
        "涉及国家秘密、商业秘密、个人隐私",
        f"{LAW}第十一条第三款第（四）项",
        "经核实，该诉求所涉【事项】属于【国家秘密/商业秘密/个人隐私】，不宜通过热线办理，"
        f"依据{LAW}第十一条第三款第（四）项，申请退回。",
    ),
    ReturnGround(
        "beyond_duty",
        "超出承办单位职责范围",
        f"{LAW}第十一条第三款第（五）项",
        "经核实，该诉求所涉【事项】依据【法规或职责清单名称及条款】由【主责单位】负责，超出本街道职责范围，"
        f"依据{LAW}第十一条第三款第（五）项，申请退回并建议派至【建议承办单位】。",
    ),
    ReturnGround(
        "unlawful",
        "违反法律法规或违背公序良俗",
        f"{LAW}第十一条第三款第（六）项",
        "经核实，该诉求要求【具体要求】，违反【法律法规名称及条款】（违背公序良俗），"
        f"依据{LAW}第十一条第三款第（六）项，申请退回，并已向诉求人解释。",
    ),
    ReturnGround(
        "not_ours",
        "职责外（权属、属地有异议）",
        f"{LAW}第十二条（派单异议审核）",
        "经现场核实，点位【具体地址】位于【所属区、街乡镇】辖区（产权、管理权属于【权属单位】），不属于本街道辖区，"
        f"核实人【姓名】、核实时间【日期】，依据{LAW}第十二条提出派单异议，申请退回并建议派至【建议承办单位】。",
    ),
)

GROUND_BY_KEY: Mapping[str, ReturnGround] = {ground.key: ground for ground in GROUNDS}


SETTING_KEY = "returns.grounds"
"""Dated setting: the office's own wording of the grounds."""
PRESET_SOURCE = f"{LAW}（2021-09-24）第十一条第三款、第十二条；退回理由的文字是程序预置，待街道确认"


def edition(data: object) -> tuple[ReturnGround, ...]:
    """Read the office's wording out of its setting (None: as shipped); what it leaves out stays as shipped.

    The keys are those of the Regulation: an office words a ground or stops using it, it does not make another law.
    Raises ``RefusedInput`` for a setting that nobody could work with.
    """
    if data is None:
        return GROUNDS
    if not isinstance(data, list) or not all(isinstance(item, Mapping) for item in data):
        raise RefusedInput("退回情形的设置不对。请在“设置 → 流程规则”里重新填写。")
    own = {str(item.get("key")): _worded(item) for item in data}
    return tuple(own.get(ground.key, ground) for ground in GROUNDS)


def _worded(item: Mapping[str, Any]) -> ReturnGround:
    shipped = GROUND_BY_KEY.get(str(item.get("key")))
    if shipped is None:
        raise RefusedInput(f"没有“{item.get('key')}”这种退回情形。可用：{'、'.join(GROUND_BY_KEY)}。")
    texts = {key: item.get(key, getattr(shipped, key)) for key in ("title", "law", "template")}
    for key, title in (("title", "名称"), ("law", "依据"), ("template", "理由模板")):
        if not isinstance(texts[key], str) or not texts[key].strip():
            raise RefusedInput(f"退回情形“{shipped.title}”的{title}是空的。请填写。")
    is_active = item.get("is_active", True)
    return replace(shipped, **{key: text.strip() for key, text in texts.items()}, is_active=bool(is_active))


def edition_data(grounds: Sequence[ReturnGround]) -> list[dict[str, Any]]:
    """Write grounds as the setting keeps them (``edition`` reads them back)."""
    return [asdict(ground) for ground in grounds]


def find_ground(text: str) -> ReturnGround | None:
    """Find a ground by its key or its Chinese title (or the beginning of it)."""
    wanted = text.strip()
    known = GROUND_BY_KEY.get(wanted)
    if known is not None or not wanted:
        return known
    return next((ground for ground in GROUNDS if ground.title.startswith(wanted)), None)


def reason_problem(text: str, at_least: int) -> str:
    """Say why a reason is not complete (完整理由, 001·附3·一(二)1(3)); "" when it is.

    Blanks of the template must be filled; punctuation and spaces do not count towards the length.
    """
    blank = _BLANK.search(text)
    if blank:
        return f"理由里还有没填的空“{blank[0]}”。请填写完整。"
    length = len(_NOT_COUNTED.sub("", text))
    if length < at_least:
        return f"退回理由不完整：只有 {length} 字，至少 {at_least} 字。请写明核实情况、依据和建议承办单位。"
    return ""
