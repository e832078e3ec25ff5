"""Made-up tickets in the shape of a hotline export; the same seed and the same moment give the same tickets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from app.services.sample_phrases import (
    CHANNELS,
    COMMUNITIES,
    COMPANIES,
    GIVEN,
    MATTERS,
    RARE_NAMES,
    SURNAMES,
    UNITS,
    Matter,
)

COLUMNS: tuple[str, ...] = (
    "工单编号",
    "工单类型",
    "问题分类",
    "标签",
    "标题",
    "主要内容",
    "工单状态",
    "来电人",
    "来电人电话/账号",
    "被反映区",
    "被反映街乡镇",
    "村/社区",
    "小区点位",
    "主办单位",
    "协办单位",
    "来电时间",
    "创建时间",
    "派单时间",
    "办理时限",
    "办结时间",
    "回复市中心时间",
    "办理结果",
    "回复内容",
    "处理受理方式",
    "企业名称",
    "工单性质",
    "是否有效回访",
    "是否联系",
    "是否解决",
    "是否满意",
)
"""Titles of a hotline export in their order (domain.md §3 A, with columns of B)."""

_DAYS_BACK = 45
_FRESH = 54
_FRESH_SPAN = timedelta(hours=7)
_CITY_CALLS_AFTER = timedelta(days=4)
_LIMIT_DAYS = (1, 2, 3, 5, 7, 15)
_LIMIT_WEIGHTS = (2, 2, 3, 4, 6, 2)
_LIMIT_TIMES = (time(12), time(18), time(18), time(23, 59, 59))


def sample_rows(count: int, now: datetime, *, seed: int = 12345, street: str = "示例街道") -> Iterator[tuple[str, ...]]:
    """Yield ``count`` tickets of the last weeks before ``now``, oldest first, in the order of ``COLUMNS``.

    Moments are text ``YYYY-MM-DD HH:MM:SS``. Some are closed, some are due today, soon, or overdue. The last few came
    this morning, so that every queue of the duty seat has something in it.
    """
    rng = random.Random(seed)
    for index in range(count):
        age = _age(count, count - index) - timedelta(seconds=rng.randrange(60))
        called = max(min(now - age, now - timedelta(minutes=30)), now - timedelta(days=_DAYS_BACK + 1))
        yield _ticket(rng, index, called.replace(microsecond=0), now, street)


def _age(count: int, place: int) -> timedelta:
    """Return how long before now the ``place``-th ticket from the end came."""
    fresh = min(_FRESH, count // 10)
    if place <= fresh:
        return _FRESH_SPAN * place / fresh
    return _FRESH_SPAN + (timedelta(days=_DAYS_BACK) - _FRESH_SPAN) * (place - fresh) / (count - fresh)


def _ticket(rng: random.Random, index: int, called: datetime, now: datetime, street: str) -> tuple[str, ...]:
    """Build one row."""
    matter = rng.choice(MATTERS)
    community, places = rng.choice(COMMUNITIES)
    place = rng.choice(places)
    company = rng.choice(COMPANIES) if "{company}" in matter.title else ""
    created = called + timedelta(minutes=rng.randrange(2, 9))
    dispatched = created + timedelta(minutes=rng.randrange(3, 20))
    due_day = dispatched.date() + timedelta(days=rng.choices(_LIMIT_DAYS, _LIMIT_WEIGHTS)[0])
    due = datetime.combine(due_day, rng.choice(_LIMIT_TIMES))
    name, phone = _caller(rng)
    spot = f"{place}{rng.randrange(1, 29)}号楼{rng.randrange(1, 7)}单元"
    closing = _closing(rng, matter, dispatched, due, now)
    row = {
        "工单编号": f"01{called:%y%m%d%H%M%S}{index % 100_000:05d}",
        "工单类型": "咨询" if matter.title.startswith("咨询") else rng.choice(("诉求", "诉求", "投诉", "求助", "建议")),
        "问题分类": "->".join(matter.path),
        "标签": matter.tag,
        "标题": matter.title.format(place=place, company=company),
        "主要内容": _body(rng, matter, called, spot, name, street),
        "来电人": name,
        "来电人电话/账号": phone,
        "被反映区": "示例区",
        "被反映街乡镇": street,
        "村/社区": community,
        "小区点位": spot,
        "主办单位": matter.unit if rng.random() < 0.7 else community,
        "协办单位": rng.choice(UNITS) if rng.random() < 0.1 else "",
        "来电时间": _text(called),
        "创建时间": _text(created),
        "派单时间": _text(dispatched),
        "办理时限": _text(due),
        "处理受理方式": rng.choice(CHANNELS),
        "企业名称": company,
        "工单性质": rng.choice(("主办", "主办", "主办", "协办", "转办")),
        **closing,
    }
    return tuple(row.get(title, "") for title in COLUMNS)


def _closing(rng: random.Random, matter: Matter, dispatched: datetime, due: datetime, now: datetime) -> dict[str, str]:
    """Return status, result and the three rates: most tickets are closed in time, a few are late or still open."""
    span = (due - dispatched).total_seconds()
    closed = dispatched + timedelta(seconds=int(span * rng.choice((0.02, 0.06, 0.2, 0.4, 0.6, 0.8, 0.95, 1.1))))
    if closed >= now or rng.random() < 0.02:
        return {"工单状态": _open_status(rng.random(), now - dispatched)}
    replied = min(closed + timedelta(hours=rng.randrange(1, 30)), now)
    resolved = rng.choices(("解决", "未解决", "部分解决"), (90, 7, 3))[0]
    pleased = ("满意", "基本满意", "不满意", "未评价")
    satisfied = rng.choices(pleased, (80, 12, 4, 4) if resolved == "解决" else (10, 20, 60, 10))[0]
    visited = rng.random() < 0.85
    is_recent = closed > now - _CITY_CALLS_AFTER  # the city has not called back yet: the call list is about these
    visited = visited and not is_recent
    return {
        "工单状态": "已办结",
        "办结时间": _text(closed),
        "回复市中心时间": _text(replied),
        "办理结果": f"{matter.result}。",
        "回复内容": f"您好，您反映的问题已收悉。经核实，{matter.result}。感谢您对街道工作的理解和支持。",
        "是否有效回访": "" if is_recent else "是" if visited else "否",
        "是否联系": ("是" if rng.random() < 0.98 else "否") if visited else "",
        "是否解决": resolved if visited else "",
        "是否满意": satisfied if visited else "",
    }


def _open_status(draw: float, age: timedelta) -> str:
    """Return how far an open ticket has come in the hotline: fresh ones wait to be signed, sent out or answered."""
    if age > timedelta(hours=8):
        return "办理中" if draw < 0.8 else "已转派"
    return "待签收" if draw < 0.55 else "已签收" if draw < 0.8 else "待接收"


def _caller(rng: random.Random) -> tuple[str, str]:
    """Return an invented name and a number from blocks that belong to nobody."""
    draw = rng.random()
    if draw < 0.1:
        name = "保密"
    elif draw < 0.3:
        name = rng.choice(SURNAMES) + rng.choice(("先生", "女士"))
    elif draw < 0.34:
        name = rng.choice(RARE_NAMES)
    else:
        name = rng.choice(SURNAMES) + rng.choice(GIVEN)
    phone = f"1380000{rng.randrange(10_000):04d}" if rng.random() < 0.9 else f"010-5550{rng.randrange(10_000):04d}"
    return name, phone


def _body(rng: random.Random, matter: Matter, called: datetime, spot: str, name: str, street: str) -> str:
    """Return a body of 80 to 400 characters after the hotline's own pattern."""
    facts = list(matter.facts)
    rng.shuffle(facts)
    since = called - timedelta(days=rng.randrange(2, 40))
    text = f"地址：{street}{spot}。事项：市民（{name}）反映，自{since.month}月{since.day}日起，{'；'.join(facts)}。"
    text += f"诉求：{matter.demand}。"
    closing = (
        "来电人希望有关部门核实处理并给予电话回复。",
        f"来电人表示已连续反映{rng.randrange(2, 6)}次，希望本次能够得到彻底解决。",
        f"来电人方便接听电话的时间为{rng.randrange(8, 12)}时至{rng.randrange(14, 20)}时。",
        "来电人同意公开处理结果，不同意公开个人信息。",
    )
    for sentence in rng.sample(closing, rng.randrange(1, 4)):
        text += sentence
    for extra in rng.sample(MATTERS, rng.choices((0, 1, 2, 4), (60, 25, 10, 5))[0]):
        text += f"另反映：{'，'.join(extra.facts[:2])}，请一并转{extra.unit}核实。"
    return f"\n\t{text}" if rng.random() < 0.1 else text


def _text(moment: datetime) -> str:
    """Write a moment as the hotline does."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"
