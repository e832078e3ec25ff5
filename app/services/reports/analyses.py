"""周度 (B21), 月度复盘 (B22), 民情月度 (B26), 综合 (B27), 年度 (B32) analysis reports: their sections in order.

Sources: 001·附3·一(二)3(1), 004·二.4 (总量、类型、集中问题、区域、承办、整改成效, 历史同期), 002·2.2.7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.report_content import Block, Cell, Column, Door, Heading, Prose, Report, Row, Table
from app.domain.report_periods import Period
from app.services import contracts, error_records
from app.services.contract_terms import terms_of
from app.services.error_records import JudgedError
from app.services.progress import JobContext
from app.services.reports import sections, sections_results, sections_trend, study
from app.services.reports.improvement_table import improvement_blocks
from app.services.reports.study import NOW, Section, Study
from app.services.session import Office

open_door, basis = study.open_door, study.basis


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B21, B22, B26, B27 or B32."""
    title, some = _REPORTS[code]
    return study.made(Study(office, code, period, options), title, some, job)


def errors(found: Study) -> Sequence[Block]:
    """失误: error records of the month by what the contract calls them; each figure opens its records."""
    rows = list(_errors(found))
    heading = Heading("失误情况")
    if not rows:
        return [heading, Prose(f"{found.word(NOW)}没有登记失误。")]
    confirmed = sum(1 for _, one in rows if one.state == "confirmed")
    punished = sum(1 for _, one in rows if one.is_punished)
    said = f"{found.word(NOW)}登记失误 {len(rows)} 起，已确认 {confirmed} 起，其中计罚 {punished} 起。"
    return [heading, Prose(said), _error_table(rows), Prose("失误的原因和避免再犯的办法。", is_judgement=True)]


def _errors(found: Study) -> list[tuple[str, JudgedError]]:
    start, end = found.period.window.start.isoformat(), found.period.window.end.isoformat()
    listed = []
    for contract in contracts.list_contracts(found.office):
        for one in error_records.rows(found.office, contract.id):
            if start <= one.happened_at < end:
                listed.append((_named(found.office, contract.id, one.code), one))
    return listed


def _named(office: Office, contract_id: int, code: str) -> str:
    term = error_records.term_of(terms_of(office, contract_id).terms, code)
    return term.name if term is not None else code


def _error_table(rows: Sequence[tuple[str, JudgedError]]) -> Table:
    columns = (
        Column("name", "失误", width=30),
        Column("count", "登记（起）", "int", 10),
        Column("confirmed", "已确认", "int", 10),
        Column("punished", "计罚", "int", 10),
        Column("open", "待确认", "int", 10),
    )
    by_name: Counter[str] = Counter(name for name, _ in rows)
    made = tuple(
        _error_row(name, [one for other, one in rows if other == name])
        for name, _ in sorted(by_name.items(), key=lambda item: (-item[1], item[0]))
    )
    return Table("失误情况", columns, made, _error_row("合计", [one for _, one in rows]))


def _error_row(name: str, some: Sequence[JudgedError]) -> Row:
    parts = (
        list(some),
        [one for one in some if one.state == "confirmed"],
        [one for one in some if one.is_punished],
        [one for one in some if one.state not in ("confirmed", "dismissed")],
    )
    return (Cell(name), *(_records(part) for part in parts))


def _records(some: Sequence[JudgedError]) -> Cell:
    return Cell(len(some), Door("errors", entity="error_record", ids=tuple(one.id for one in some)))


def improvements(found: Study) -> Sequence[Block]:
    """改进: measures of the reviews that stood in the period, open and overdue ones by name (F14.4)."""
    return [Heading("改进措施"), *improvement_blocks(found.office, found.period)]


def outlook(found: Study) -> Sequence[Block]:
    """Leave the judgement of the whole to a person."""
    return [
        Heading("综合研判和下一步工作"),
        Prose(f"对{found.word(NOW)}民情的综合判断。", is_judgement=True),
        Prose("下一步工作安排。", is_judgement=True),
    ]


_SIX: tuple[Section, ...] = (
    sections.volume,
    sections.types,
    sections.topics,
    sections.areas,
    sections_results.units,
    sections_results.results,
)
"""诉求总量、诉求类型、集中问题、区域分析、承办情况、整改成效 (004·二.4), each against last year's same period."""

_REPORTS: Mapping[str, tuple[str, Sequence[Section]]] = {
    "B21": (
        "周度数据分析报告",
        (
            sections.volume,
            sections_trend.trend,
            sections_results.units,
            sections.topics,
            sections_results.results,
            sections_results.key_cases,
            outlook,
        ),
    ),
    "B22": (
        "月度数据复盘报告",
        (
            sections.volume,
            sections_results.results,
            errors,
            sections.topics,
            sections_results.units,
            sections_results.key_cases,
            improvements,
            outlook,
        ),
    ),
    "B26": ("民情月度分析报告", (*_SIX, outlook)),
    "B27": (
        "综合分析报告",
        (*_SIX, sections_trend.trend, sections_results.key_cases, sections_results.repeats, improvements, outlook),
    ),
    "B32": (
        "年度分析报告",
        (
            sections.volume,
            sections_trend.trend,
            *_SIX[1:],
            sections_results.repeats,
            improvements,
            outlook,
        ),
    ),
}
