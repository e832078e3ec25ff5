"""The fields of a step: what a form or ``--set FIELD=VALUE`` may give, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from app.domain.errors import RefusedInput

_BEIJING = timezone(timedelta(hours=8))
LONGEST = 10_000
"""Characters of a free text; more belongs into an attachment."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u3164\u2800"))

TEXT = "text"
MOMENT = "moment"

_ALIASES = {
    **dict.fromkeys(("yes", "y", "true", "1", "已"), "是"),
    **dict.fromkeys(("no", "n", "false", "0", "未"), "否"),
    "已解决": "解决",
    "非常满意": "满意",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class StepField:
    """One field. ``choices`` are the only values allowed; ``kind`` is ``TEXT`` or ``MOMENT``."""

    key: str
    title: str
    required: bool = False
    choices: tuple[str, ...] = ()
    kind: str = TEXT


def clean_values(step: str, fields: Iterable[StepField], given: Mapping[str, str]) -> dict[str, str]:
    """Check the given fields (key or Chinese title -> text); blank ones are left out. Raises ``RefusedInput``."""
    known = {name: item for item in fields for name in (item.key, item.title)}
    values = {}
    for name, text in given.items():
        item = known.get(name.strip())
        if item is None:
            offered = "、".join(dict.fromkeys(f"{each.key}（{each.title}）" for each in known.values()))
            common = "text（说明）、unit（承办单位）、by（办理人）"
            raise RefusedInput(f"{step}没有“{name}”这一栏。可用：{'、'.join(filter(None, (offered, common)))}。")
        if text.strip():
            values[item.key] = _clean(item, text.strip())
    return values


def clean_text(title: str, text: str) -> str:
    """Strip a free text and refuse what no form can show. A text of invisible characters only is no text."""
    if _CONTROL.search(text):
        raise RefusedInput(f"“{title}”里有看不见的控制字符，不能保存。请重新输入。")
    if len(text) > LONGEST:
        raise RefusedInput(f"“{title}”太长，最多 {LONGEST} 个字，现在有 {len(text)} 个。请缩短，长材料请存为附件。")
    plain = text.strip()
    return plain if plain.translate(_INVISIBLE).strip() else ""


def parse_moment(text: str, title: str) -> str:
    """Read an ISO moment or 2026-09-18 09:30[:00] as ISO text. Raises ``RefusedInput``."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise RefusedInput(f"“{title}”的时间“{text}”读不出来。请按 2026-09-18 09:30 的样子填写。") from None
    return wall_time(moment).isoformat()


def wall_time(moment: datetime) -> datetime:
    """Return a moment as Beijing wall time in whole seconds; one that names its zone (…Z, …+08:00) is converted."""
    return (moment.astimezone(_BEIJING) if moment.tzinfo else moment).replace(microsecond=0, tzinfo=None)


def _clean(item: StepField, text: str) -> str:
    if item.kind == MOMENT:
        return parse_moment(text, item.title)
    if not item.choices:
        return clean_text(item.title, text)
    value = text if text in item.choices else _ALIASES.get(text.lower(), text)
    if value not in item.choices:
        raise RefusedInput(f"“{item.title}”不能是“{text}”。可选：{'、'.join(item.choices)}。")
    return str(value)
