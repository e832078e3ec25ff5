"""未解决诉求反馈清单 (B13; 001·附1 三(三)3): what callers said is not solved, why, what is done, by when.

Reason, measure and expected day come from the registers in which they were written: 挂账, 调度会, 评定, 回访差异说明.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.answers import CHOICES, Question
from app.domain.rate_definitions import words as definition_words
from app.domain.rates import Definition
from app.domain.report_content import Block, Cell, Column, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.services import rates
from app.services.progress import JobContext
from app.services.reports import listing, scope
from app.services.session import Office
from app.storage.queries import rates as rate_queries
from app.storage.queries import report_reasons as queries
from app.storage.queries.report_reasons import Unsolved

_RESOLVED = Question.RESOLVED


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B13."""
    chosen, answers = _answers(office, period, options)
    job.check()
    found = queries.unsolved(office.database, list(answers))
    blocks: list[Block] = []
    if found:
        blocks = [_summary(found, answers), Prose(_said(found)), _list(found, answers)]
    else:
        blocks = [Prose("本期没有回访或评定为未解决、部分解决的诉求。")]
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        f"列入是否解决为{'、'.join(f'“{word}”' for word in _words(chosen))}的工单；有市级回访结果的以市级为准。",
        "未解决原因取挂账理由、回访差异说明或内部评定依据，措施取挂账解决计划或调度会议定事项，预计解决时间取调度会或专项台账期限；"
        "没有登记的留空，由承办单位填写。",
        definition_words(chosen, period.window),
    )


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Return the tickets of the list."""
    return array("q", sorted(_answers(office, period, options)[1]))


def _answers(office: Office, period: Period, options: Mapping[str, str]) -> tuple[Definition, dict[int, str]]:
    chosen = rates.resolved(office, period.window, None, scope.include_excluded(options))
    wanted = set(_words(chosen))
    facts = rate_queries.facts(office.database, rates.scope_of(chosen, period.window, ""))
    return chosen, {
        fact.ticket_id: fact.answers.resolved
        for fact in facts
        if fact.answers.resolved in wanted and chosen.counts(fact.answers, fact.is_excluded)
    }


def _words(chosen: Definition) -> list[str]:
    """Answers that do not count as solved in full."""
    credit = chosen.credits[_RESOLVED]
    return [word for word in CHOICES[_RESOLVED] if credit.get(word, Fraction(0)) < 1]


def _reason(one: Unsolved) -> str:
    return one.hung_reason or one.explanation or one.basis


def _measure(one: Unsolved) -> str:
    return one.hung_plan or one.met_decision


def _expected(one: Unsolved) -> str:
    return one.met_due_on or one.special_due_on


def _summary(found: Sequence[Unsolved], answers: Mapping[int, str]) -> Table:
    words = list(dict.fromkeys(answers[one.ticket_id] for one in found))
    words.sort(key=CHOICES[_RESOLVED].index)
    names = listing.ranked(one.unit for one in found)
    columns = (
        Column("unit", "承办单位", width=22),
        Column("all", "件数", "int", 10),
        *(Column(f"w{place}", word, "int", 10) for place, word in enumerate(words)),
        Column("hung", "其中挂账", "int", 10),
        Column("open", "尚缺原因或措施", "int", 14),
    )

    def row(name: str, some: Sequence[Unsolved]) -> Row:
        parts = [some, *([one for one in some if answers[one.ticket_id] == word] for word in words)]
        parts.append([one for one in some if one.hung_reason])
        parts.append([one for one in some if not _reason(one) or not _measure(one)])
        return (Cell(name), *(listing.count([one.ticket_id for one in part]) for part in parts))

    rows = tuple(row(name or "（未填）", [one for one in found if one.unit == name]) for name in names)
    return Table("各承办单位未解决诉求", columns, rows, row("合计", found))


def _said(found: Sequence[Unsolved]) -> str:
    missing = [
        (sum(not part(one) for one in found), word)
        for part, word in ((_reason, "未解决原因"), (_measure, "措施"), (_expected, "预计解决时间"))
    ]
    lacking = "、".join(f"{word} {count} 件" for count, word in missing if count)
    return f"本期未解决诉求 {len(found)} 件。" + (
        f"尚未填写：{lacking}，请承办单位补充。" if lacking else "各栏均已填写。"
    )


def _list(found: Sequence[Unsolved], answers: Mapping[int, str]) -> Table:
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("title", "诉求", width=28),
        Column("unit", "承办单位", width=14),
        Column("community", "村/社区", width=12),
        Column("answer", "是否解决", width=9),
        Column("reason", "未解决原因", width=28),
        Column("measure", "措施", width=28),
        Column("expected", "预计解决时间", "date", 12),
    )
    rows = listing.numbered(
        (
            listing.number_cell(one.ticket_no, one.ticket_id),
            listing.safe(one.title),
            Cell(one.unit or None),
            Cell(one.community or None),
            Cell(answers[one.ticket_id]),
            _blank(_reason(one)),
            _blank(_measure(one)),
            Cell(_expected(one)),
        )
        for one in found
    )
    return Table(f"未解决诉求清单（{len(rows)} 件）", columns, rows)


def _blank(text: str) -> Cell:
    """Leave room for the unit's own words."""
    return Cell(listing.safe(text).value or "")
