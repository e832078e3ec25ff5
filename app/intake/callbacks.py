"""Columns of a table of city call-backs (市级回访结果): which title means which answer.

Such a table names the ticket (工单编号 and, where it has them, its moments) and says 是否有效回访、是否联系、是否解决
and 是否满意, often under 市级回访 or 回访; the moment of the visit and the citizen's words may stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.domain.visit_merging import STAND_INS, VISIT_TITLES
from app.intake.headers import alias_of, match_titles, normalise

VISITED_AT = "visited_at"
VISIT_NOTE = "visit_note"

CALLBACK_FIELDS: Mapping[str, str] = {
    "ticket_no": "工单编号",
    "created_at": "创建时间",
    "called_at": "来电时间",
    "dispatched_at": "派单时间",
    "valid_visit": "是否有效回访",
    "contacted": "是否联系",
    "resolved": "是否解决",
    "satisfied": "是否满意",
    **VISIT_TITLES,
}
"""What a column of such a table may mean, with what the preview shows."""

_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "valid_visit": ("是否有效回访", "有效回访", "是否有效", "有效", "回访是否有效", "回访有效"),
    "contacted": (
        *("是否联系", "是否响应", "响应", "联系", "响应情况", "联系情况", "响应结果", "是否反馈", "反馈情况"),
        *("工作人员是否联系市民", "是否联系市民", "是否联系诉求人", "是否联系反映人", "承办单位是否联系"),
    ),
    "resolved": ("是否解决", "解决", "解决情况", "解决结果", "问题是否解决", "诉求是否解决", "是否解决问题"),
    "satisfied": ("是否满意", "满意", "满意度", "满意情况", "满意结果", "对办理结果是否满意", "是否满意办理结果"),
}
_VISIT: Mapping[str, tuple[str, ...]] = {
    VISITED_AT: ("时间", "日期", "完成时间"),
    VISIT_NOTE: ("备注", "情况", "内容", "意见", "说明", "详情", "记录"),
}
_NOTES = ("不满意原因", "未解决原因", "未解决或不满意原因", "群众意见", "反映人意见", "诉求人意见")
_PREFIX = re.compile(r"^(?:12345)?(?:(?:北京市|市级?|区级?|市中心|热线)(?=.))?(?:回访)?(?:结果)?[-—_/|·]*")
_LAST = 1000


def callback_mapping(titles: Sequence[str]) -> dict[str, str]:
    """Map the titles of a table of call-backs: title -> key of ``CALLBACK_FIELDS`` or of a ticket's field.

    A title under 市级回访 wins over a bare one (a table may hold the internal answers too). Each key comes once.
    """
    best: dict[str, tuple[int, str]] = {}
    for title in titles:
        found = _answer_of(title) if title else None
        if found and found[0] < best.get(found[1], (_LAST, ""))[0]:
            best[found[1]] = (found[0], title)
    taken = {title: key for key, (_, title) in best.items()}
    rest = {
        title: key
        for title, key in match_titles(titles).items()
        if title not in taken and key not in best and key not in STAND_INS.values()
    }
    return {title: (taken | rest)[title] for title in titles if title in taken or title in rest}


def _answer_of(title: str) -> tuple[int, str] | None:
    """(rank, key): 0 under a prefix that speaks of the visit, 1 bare."""
    plain = normalise(title)
    bare = _PREFIX.sub("", plain)
    is_prefixed = bare != plain
    for key, words in _ANSWERS.items():
        if bare in words or plain in words:
            return (0 if is_prefixed else 1), key
        known = alias_of(title)
        if known and known[1] == key:
            return 1, key
    if is_prefixed:
        for key, words in _VISIT.items():
            if bare in words:
                return 0, key
    if plain in _NOTES:
        return 1, VISIT_NOTE
    return None


def to_staging(mapping: Mapping[str, str]) -> dict[str, str]:
    """Put the stand-ins in place of a visit's own keys."""
    return {title: STAND_INS.get(key, key) for title, key in mapping.items()}


def from_staging(mapping: Mapping[str, str]) -> dict[str, str]:
    """Turn ``to_staging`` round, for showing and remembering."""
    own = {stand_in: key for key, stand_in in STAND_INS.items()}
    return {title: own.get(key, key) for title, key in mapping.items()}
