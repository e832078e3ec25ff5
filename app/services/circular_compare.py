"""Comparing a circular (通报) with ours: the same days, one definition, per unit; and the report of it.

Ours: 受理 are the tickets of the window that are not excluded; 有效回访 those that stand in the definition's
denominator; 解决 and 满意 those of them whose answer earns more than half a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from app.domain import rate_definitions
from app.domain.answers import YES, Answers, Question
from app.domain.circulars import MEASURE_TITLES, MEASURES, Counted, UnitDifference, reconcile
from app.domain.errors import RefusedInput
from app.domain.rates import Definition, Denominator, Window
from app.domain.report_content import Cell, Column, Door, Report, Row, Table
from app.services import rates
from app.services.circulars import CircularRow, circular
from app.services.session import Office
from app.storage.queries import circulars as queries
from app.storage.queries import rates as rate_queries

CODE = "通报对账"
EDGE = timedelta(days=1)
"""How near the window a ticket of ours may explain a difference where the circular names no tickets."""
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Possible:
    """A ticket that may explain a difference where the circular names none: excluded here, or just outside."""

    id: int
    ticket_no: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A circular beside ours. ``ours``: every ticket looked at, ``counted`` those of them that count."""

    circular: CircularRow
    definition: Definition
    units: tuple[UnitDifference, ...]
    possible: tuple[Possible, ...]
    counted: tuple[Counted, ...]

    @property
    def is_explained(self) -> bool:
        """Whether tickets account for every difference."""
        return not any(gap for one in self.units for gap in one.unexplained)


def compare(office: Office, circular_id: int, definition: Definition | str | None = None) -> Comparison:
    """Compare a circular with ours as they stand now; ``definition`` as in ``rates.rates``. Raises ``NotFound``."""
    row = circular(office, circular_id)
    window = row.window
    chosen = rates.resolved(office, window, definition, None)
    ours = _ours(office, row, chosen)
    known = {one.ticket_no: one for one in ours}
    theirs = [
        Counted(one.ticket_no, one.unit, one.answers or _own_answers(known.get(one.ticket_no))) for one in row.named
    ]
    units = reconcile(row.figures, theirs, ours, (window.start, window.end))
    counted = tuple(one for one in ours if not one.is_excluded and _is_in(one, window))
    return Comparison(row, chosen, tuple(units), () if row.named else _possible(ours, window), counted)


def _own_answers(mine: Counted | None) -> tuple[bool, bool, bool]:
    """Where the circular does not say a ticket's answers, ours stand in; a ticket unknown here moves 受理 alone."""
    return mine.answers if mine else (False, False, False)


def _ours(office: Office, row: CircularRow, chosen: Definition) -> list[Counted]:
    """Every ticket in or near the window and every one that the circular names, one for each number."""
    window = row.window
    near = rates.scope_of(chosen, Window(window.start - EDGE, window.end + EDGE), "unit")
    facts = {fact.ticket_id: fact for fact in rate_queries.facts(office.database, near)}
    far = [one for one in queries.ids_of(office.database, [n.ticket_no for n in row.named]) if one not in facts]
    units = queries.units_of(office.database, far)
    for fact in rate_queries.facts_of(office.database, far, chosen.source):
        facts[fact.ticket_id] = replace(fact, group=units[fact.ticket_id])
    said = queries.moments(office.database, list(facts), chosen.time_field)
    made = []
    for ticket_id, fact in sorted(facts.items()):
        number, at = said[ticket_id]
        answers = _answers(fact.answers, chosen, is_excluded=fact.is_excluded)
        is_out = fact.is_excluded and not chosen.include_excluded
        moment = datetime.fromisoformat(at) if at else None
        unit = fact.group or rates.UNNAMED
        made.append(Counted(number or f"无编号-{ticket_id}", unit, answers, moment, is_out, ticket_id))
    return _one_each(made, window)


def _one_each(tickets: Iterable[Counted], window: Window) -> list[Counted]:
    """Let each number stand once: a counted dispatch first; a second counted one gets a number of its own."""
    found: dict[str, Counted] = {}
    for one in sorted(tickets, key=lambda one: (one.is_excluded or not _is_in(one, window), one.id)):
        if one.ticket_no not in found:
            found[one.ticket_no] = one
        elif not one.is_excluded and _is_in(one, window):
            again = f"{one.ticket_no}（再次派单 {one.id}）"
            found[again] = replace(one, ticket_no=again)
    return list(found.values())


def _answers(answers: Answers, chosen: Definition, *, is_excluded: bool) -> tuple[bool, bool, bool]:
    """Read visited, resolved, satisfied by a definition (of an excluded ticket: as if it counted)."""
    if chosen.denominator is Denominator.ALL:
        visited = answers.valid_visit == YES or (not answers.valid_visit and not answers.is_blank)
    else:
        visited = replace(chosen, include_excluded=True).counts(answers, is_excluded)
    resolved, satisfied = (chosen.credit(q, answers) > _HALF for q in (Question.RESOLVED, Question.SATISFIED))
    return visited, visited and resolved, visited and satisfied


def _is_in(one: Counted, window: Window) -> bool:
    return one.at is not None and window.start <= one.at < window.end


def _possible(ours: Iterable[Counted], window: Window) -> tuple[Possible, ...]:
    found = []
    for one in sorted(ours, key=lambda one: (one.unit, one.ticket_no)):
        if one.is_excluded and _is_in(one, window):
            found.append(Possible(one.id or 0, one.ticket_no, one.unit, "我方已剔除"))
        elif not one.is_excluded and one.at is not None and not _is_in(one, window):
            side = "时段开始前" if one.at < window.start else "时段结束后"
            found.append(Possible(one.id or 0, one.ticket_no, one.unit, f"{side}一天内：{one.at:%Y-%m-%d %H:%M}"))
    return tuple(found)


def as_report(office: Office, circular_id: int, definition: Definition | str | None = None) -> Report:
    """Lay the comparison out: units with both sides' figures, then the tickets. Every figure of ours has its door."""
    found = compare(office, circular_id, definition)
    row = found.circular
    lines = [
        f"统计时段：{row.window.words()}",
        f"我方口径：{rate_definitions.words(found.definition, row.window)}",
        "受理不含剔除（口径另有规定的除外）；有效回访为口径的分母；解决、满意为其中得分过半的件数。差＝通报−我方。",
        f"通报：{row.name}" + (f"，{row.issuer}" if row.issuer else "") + f"，{row.received_on} 收到",
    ]
    blocks = (_unit_table(found), _possible_table(found) if found.possible else _ticket_table(found))
    title = f"{row.name}与我方数据对账"
    return Report(CODE, title, row.period, blocks, tuple(lines), signer=office.actor, signed_on=row.received_on)


def _unit_table(found: Comparison) -> Table:
    columns = [Column("unit", "承办单位", width=18)]
    for key in MEASURES:
        for part, title in (("theirs", "通报"), ("ours", "我方"), ("gap", "差"), ("open", "未说明")):
            columns.append(Column(f"{key}.{part}", title, "int", 7, MEASURE_TITLES[key]))
    columns.append(Column("tickets", "说明工单", "int", 8))
    rows = [_unit_row(one, [c for c in found.counted if c.unit == one.unit]) for one in found.units]
    total = [Cell("合计")] + [
        Cell(sum(int(row[at].value or 0) for row in rows), _joined(row[at].door for row in rows))
        for at in range(1, len(columns))
    ]
    note = "" if found.is_explained else "“未说明”不为 0 的，请向通报单位索取工单清单。"
    return Table("各单位对账", tuple(columns), tuple(rows), tuple(total), note)


def _unit_row(one: UnitDifference, mine: Sequence[Counted]) -> Row:
    cells = [Cell(one.unit)]
    for at, key in enumerate(MEASURES):
        ids = [c.id for c in mine if c.id is not None and (at == 0 or c.answers[at - 1])]
        door = Door(key, (one.unit,), ids=tuple(ids))
        gaps = (Cell(one.difference[at]), Cell(one.unexplained[at]))
        cells += [Cell(one.theirs[at]), Cell(one.ours[at], door), *gaps]
    known = tuple(reason.id for reason in one.explanations if reason.id is not None)
    is_whole = len(known) == len(one.explanations)  # tickets unknown here cannot be opened
    return (*cells, Cell(len(one.explanations), Door("tickets", (one.unit,), ids=known) if is_whole else None))


def _joined(doors: Iterable[Door | None]) -> Door | None:
    """Put the rows' doors together for the total; None where a row has none."""
    found = list(doors)
    known = [door for door in found if door is not None]
    if not known or len(known) < len(found):
        return None
    return Door(known[0].measure, ids=tuple(one for door in known for one in door.ids or ()))


def _ticket_table(found: Comparison) -> Table:
    moved = [Column(f"move.{key}", MEASURE_TITLES[key], "int", 7, "影响（通报−我方）") for key in MEASURES]
    columns = (
        Column("unit", "承办单位", width=18),
        Column("ticket_no", "工单编号", width=22),
        Column("cause", "原因", width=24),
        Column("text", "说明", width=30),
        *moved,
    )
    rows = [
        (
            Cell(one.unit),
            Cell(one.ticket_no, None if one.id is None else Door("ticket", ids=(one.id,))),
            *(Cell(value) for value in (str(one.cause), one.text, *one.moves)),
        )
        for unit in found.units
        for one in unit.explanations
    ]
    return Table("说明差异的工单", columns, tuple(rows))


def _possible_table(found: Comparison) -> Table:
    columns = (
        Column("unit", "承办单位", width=18),
        Column("ticket_no", "工单编号", width=22),
        Column("text", "说明", width=36),
    )
    rows = tuple(
        (Cell(one.unit), Cell(one.ticket_no, Door("ticket", ids=(one.id,))), Cell(one.text)) for one in found.possible
    )
    return Table("可能造成差异的工单", columns, rows, note="通报没有列出工单编号，以下工单只供核对。")


def save(office: Office, circular_id: int, path: Path) -> Comparison:
    """Write the comparison as a workbook (.xlsx); noted in the audit log. Raises ``RefusedInput``, ``TargetInUse``."""
    from app.documents import report_xlsx
    from app.documents.saving import save_bytes

    if path.suffix.lower() != ".xlsx":
        raise RefusedInput(f"“{path.name}”：对账表只能存为 .xlsx，请改文件名。")
    report = as_report(office, circular_id)
    data = report_xlsx.draw(report, office.now().isoformat())
    office.note("circular.save", f"circular:{circular_id}", file=path.name)
    save_bytes(path, data)
    return compare(office, circular_id)
