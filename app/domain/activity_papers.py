"""What P-15 (活动记录和签到表) and P-27 (数据库维护记录、系统运维记录) say (requirements.md §2.7).

002·2.2.1–2.2.5, 000·附2, 003·一.1、一.2, 004·二.3、二.6、二.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.contract_papers import Head
from app.domain.form_content import Band, Block, Form, Grid, Pairs, Wide, shown

_ROOMY = ("问题", "影响", "处理")
SIGN_LINES = 10
"""Empty lines of the sign-in sheet where nobody was entered beforehand."""


@dataclass(frozen=True, slots=True)
class ActivityPaper:
    """One activity as its record says it. ``people``: name, unit, signature, score, result."""

    kind: str
    theme: str
    held_on: str
    times: str
    way: str
    place: str
    lecturer: str
    audience: str
    guests: str
    content: str
    questions: Sequence[tuple[str, str]]
    result: str
    exam: str
    passed: str
    serves: Sequence[str]
    people: Sequence[tuple[str, str, str, str, str]]
    clause: str


@dataclass(frozen=True, slots=True)
class UpkeepPaper:
    """One maintenance of the database, or one entry of the log of operation; ``rows`` are label and text."""

    title: str
    number: int
    rows: Sequence[tuple[str, str]]
    clause: str


def activity_form(head: Head, paper: ActivityPaper) -> Form:
    """P-15: time, place or way, theme, lecturer, who took part (signatures), questions, what it counts for, effect."""
    blocks: list[Block] = [
        *head.rows(),
        Pairs((("类型", paper.kind), ("方式", paper.way))),
        Pairs((("日期", paper.held_on or "　"), ("时间", paper.times))),
        Pairs((("地点", paper.place), ("讲师/主持", paper.lecturer))),
        Wide("主题", paper.theme),
        Wide("对象", paper.audience),
        *((Wide("外部嘉宾", paper.guests),) if paper.guests else ()),
        Wide("内容", paper.content, lines=3),
        *_questions(paper.questions),
        Wide("计入成果", "；".join(paper.serves) or "未计入"),
        Wide("效果/考核", "　".join(part for part in (paper.exam, paper.passed, paper.result) if part), lines=2),
        Band("签到表"),
        Grid(
            ("序号", "姓名", "单位（科室、社区）", "签名", "成绩", "结果"),
            (7, 16, 31, 20, 12, 14),
            _people(paper.people),
        ),
        Pairs((("乙方记录人", ""), ("甲方确认人", ""))),
    ]
    return Form(f"{paper.kind}记录", tuple(blocks), note=f"依据：{paper.clause}。" if paper.clause else "")


def upkeep_form(head: Head | None, paper: UpkeepPaper, street: str) -> Form:
    """P-27: what was checked, what was found, what was done, by whom."""
    rows = [Wide(label, text, lines=2 if label in _ROOMY else 1) for label, text in paper.rows]
    top = head.rows() if head is not None else (Wide("单位", street),)
    ends = (Pairs((("执行人签字", ""), ("甲方确认人", ""))),)
    return Form(paper.title, (*top, Pairs((("编号", str(paper.number)), ("依据", paper.clause))), *rows, *ends))


def moments(start: str, end: str) -> str:
    """Write a time span: 14:00 至 16:30."""
    first, last = shown(start)[11:], shown(end)[11:]
    return f"{first} 至 {last}" if first and last else first or last


def result_text(is_passed: bool | None) -> str:
    """通过, 未通过, or nothing where nobody was examined."""
    return {True: "通过", False: "未通过", None: ""}[is_passed]


def _questions(questions: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    if not questions:
        return ()
    rows = tuple((str(n), question, answer) for n, (question, answer) in enumerate(questions, 1))
    return (Band("问题与解答"), Grid(("序号", "问题", "解答"), (8, 40, 52), rows))


def _people(people: Sequence[tuple[str, str, str, str, str]]) -> tuple[tuple[str, ...], ...]:
    if people:
        return tuple((str(n), *person) for n, person in enumerate(people, 1))
    return tuple((str(n), "", "", "", "", "") for n in range(1, SIGN_LINES + 1))
