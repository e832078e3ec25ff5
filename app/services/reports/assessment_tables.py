"""月考核、年中、年终考核评价 (B08, B09, B10; 001·附1 三(三)2): units, communities and areas, a table each, with ranks.

Rates by the definition in force; units without a ticket have their line too. Below the tables: points lost (失分点).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from app.domain.answers import Question
from app.domain.rate_definitions import LOSS_TITLES, RATE_TITLES
from app.domain.rates import TOTAL_NAME, RateRow, RateTable, loss_shares, work_out
from app.domain.report_content import Block, Cell, Chart, Column, Door, Heading, Prose, Report, Row, Series, Table
from app.domain.report_periods import Period
from app.services import rates, units
from app.services.progress import JobContext
from app.services.reports import registry, scope
from app.services.session import Office
from app.services.units import UnitKind

PLACES: Mapping[str, tuple[str, tuple[UnitKind, ...]]] = {
    "unit": ("部室、科室", (UnitKind.DEPT,)),
    "community": ("社区（村）", (UnitKind.COMMUNITY,)),
    "area": ("包片", (UnitKind.AREA,)),
}
_TITLES = {"B08": "月考核评价", "B09": "年中考核评价", "B10": "年终考核评价"}
OTHERS = "社区、包片承办（另见分表）"
_TOP = 12
"""``OTHERS``: the line of what communities and areas handled; ``_TOP``: so many rows are drawn in a chart."""


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B08, B09 or B10."""
    blocks: list[Block] = []
    made = rates.by_several(office, period.window, tuple(PLACES), scope.include_excluded(options))
    for n, (by, (title, kinds)) in enumerate(PLACES.items()):
        job.report(n, len(PLACES), title)
        job.check()
        blocks += [Heading(f"{title}考核评价"), rate_table(office, made[by], by, kinds, f"{title}三率和得分")]
        table, _ = _parted(made[by], _apart(office, by))
        is_unfilled = not table.rows and bool(made[by].table.rows)
        blocks += [Prose(f"本期工单都没有填{title}，不排名次。") if is_unfilled else score_chart(table, title)]
    blocks += [Heading("失分情况"), loss_table(made["unit"])]
    return Report(
        code,
        f"{office.street}{_TITLES[code]}",
        period.title,
        tuple(blocks),
        definition(office, code, period, options, made["unit"]),
        signer=office.street,
        signed_on=period.end_on.isoformat(),
        options=dict(options),
    )


def definition(
    office: Office, code: str, period: Period, options: Mapping[str, str], found: rates.Report
) -> tuple[str, ...]:
    """Lay out the lines beneath a table of rates: window, options, the definition in full."""
    unread = [f"{kind}“{text}”{count} 件" for kind, text, count in found.unread]
    said = (f"认不出的回答：{'、'.join(unread)}，按没有结果计。",) if unread else ()
    return scope.definition_lines(office, period, registry.options_of(code), options, found.words, *said)


def rate_table(office: Office, found: rates.Report, by: str, kinds: Sequence[UnitKind], title: str) -> Table:
    """Return the table of a report of rates: counts, three rates, score, rank; the total as the definition says.

    Communities and areas that handled tickets themselves share one line without rank among the departments; tickets
    without a name in the column have no rank either.
    """
    columns = (
        Column("rank", "名次", "int", 6),
        Column("name", PLACES[by][0], width=18),
        Column("tickets", "件数", "int", 8),
        Column("excluded", "剔除", "int", 8),
        Column("denominator", "分母", "int", 8),
        *(Column(question.value, RATE_TITLES[question], "rate", 10, group="三率") for question in Question),
        Column("score", "得分", "decimal", 8),
    )
    table, apart = _parted(found, _apart(office, by))
    rows = {row.name: row for row in table.rows}
    listed = scope.rows_of_units(office, rows, *kinds)
    ordered = [*rows, *(name for name in listed if name not in rows)]
    lines = [_line(rows[name], by, name) if name in rows else _empty(name) for name in ordered]
    lines += [_line(row, by, row.name) for row in apart]
    return Table(title, columns, tuple(lines), _line(found.table.total, by, None) if lines else None)


def _others(office: Office) -> frozenset[str]:
    """Names of the handling units that are communities or areas."""
    places = (UnitKind.COMMUNITY, UnitKind.AREA)
    return frozenset(unit.name for unit in units.units(office) if unit.kind in places)


def _apart(office: Office, by: str) -> Mapping[str, frozenset[str]]:
    """Lines that stand below the ranked ones, and the names whose tickets each of them takes."""
    others = {OTHERS: _others(office)} if by == "unit" else {}
    return {**others, scope.UNNAMED: frozenset((scope.UNNAMED,))}


def _parted(found: rates.Report, apart: Mapping[str, frozenset[str]]) -> tuple[RateTable, list[RateRow]]:
    """Rank the rows whose names do not stand apart; the others follow, a row for each line that has tickets."""
    there = {row.name for row in found.table.rows}
    standing = {line: names for line, names in apart.items() if names & there}
    if not standing:
        return found.table, []
    taken = frozenset[str]().union(*standing.values())
    own = work_out([cell for cell in found.cells if cell.group not in taken], found.definition)
    rest = [
        replace(work_out([c for c in found.cells if c.group in names], found.definition).total, name=line, rank=0)
        for line, names in standing.items()
    ]
    return own, rest


def _line(row: RateRow, by: str, name: str | None) -> Row:
    group = (by,) if name is None else (by, name)
    part = {"tickets": "all", "excluded": "excluded", "denominator": "counted"}
    figures = [Cell(getattr(row, key), Door(f"rate.{word}", group)) for key, word in part.items()]
    shares = [Cell(row.rates[question]) for question in Question]
    head = (Cell(row.rank or None if name is not None else None), Cell(row.name if name is not None else TOTAL_NAME))
    return (*head, *figures, *shares, Cell(row.score))


def _empty(name: str) -> Row:
    return (Cell(None), Cell(name), *(Cell(0) for _ in range(3)), *(Cell(None) for _ in range(4)))


def score_chart(table: RateTable, title: str) -> Block:
    """Draw the scores of the best rows; a sentence where nobody has one."""
    ranked = [row for row in table.rows if row.score is not None][:_TOP]
    if not ranked:
        return Prose(f"{title}本期没有可评件，不排名次。")
    names = tuple(row.name for row in ranked)
    return Chart(f"{title}得分（前 {len(names)} 名）", "ranking", names, (_scores(ranked),), "decimal")


def _scores(rows: Sequence[RateRow]) -> Series:
    return Series("得分", tuple(row.score for row in rows))


def loss_table(found: rates.Report) -> Table:
    """Return points lost by question with their shares (失分点占比), adding to 100.00 % (AC-14)."""
    lost = found.table.total.lost
    parts = loss_shares(lost)
    involved = _involved(found)
    columns = (
        Column("point", "失分点", width=14),
        Column("lost", "失分", "decimal", 10),
        Column("tickets", "涉及件数", "int", 10),
        Column("share", "占比", "rate", 10),
    )
    rows = tuple(
        (
            Cell(LOSS_TITLES[question]),
            Cell(lost[question]),
            Cell(involved[question], Door(f"rate.lost.{question.value}", (found.by,))),
            Cell(None if parts is None else parts[question] / 100),
        )
        for question in Question
    )
    whole = Cell(None if parts is None else Fraction(1))
    total = (Cell("合计"), Cell(sum(lost.values(), Fraction(0))), Cell(None), whole)
    return Table("失分点", columns, rows, total, "按口径折算的（如基本满意），扣去的部分计入失分；一件可有几个失分点。")


def _involved(found: rates.Report) -> dict[Question, int]:
    """Count the tickets that lost anything on each question."""
    chosen = found.definition
    counted = [cell for cell in found.cells if chosen.counts(cell.answers, cell.is_excluded)]
    return {
        question: sum(cell.count for cell in counted if chosen.credit(question, cell.answers) < 1)
        for question in Question
    }


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Ids behind a figure: ``rate.PART[.QUESTION]`` of (by, name) or of the total (by,)."""
    del code
    by, *names = door.group
    found = rates.rates(office, period.window, by, include_excluded=scope.include_excluded(options))
    return behind(office, found, door.measure, names[0] if names else None)


def behind(office: Office, found: rates.Report, measure: str, name: str | None) -> array[int]:
    """Ids behind a part of a report of rates (``rate.lost.resolved``) of one row, or of the total (None)."""
    _, part, *question = measure.split(".")
    asked = Question(question[0]) if question else None
    if name != OTHERS:
        return rates.tickets(office, found, rates.Door(rates.Part(part), asked, name))
    there = _others(office).intersection(row.name for row in found.table.rows)
    doors = [rates.Door(rates.Part(part), asked, one) for one in sorted(there)]
    return array("q", sorted(ticket for door in doors for ticket in rates.tickets(office, found, door)))
