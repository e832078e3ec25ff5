"""The rates of a window under a definition: tables, the tickets behind each number, what-if, 单否/双否."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from app.domain import rate_definitions as definitions_of
from app.domain.answers import Question, title_of
from app.domain.double_no import MARK_TITLES, PRESET_BASIS, DoubleNoRule, Mark, rule_from_json
from app.domain.errors import NotFound, RefusedInput
from app.domain.rates import (
    Cell,
    Definition,
    RateRow,
    RateTable,
    Source,
    TimeField,
    Window,
    loss_shares,
    work_out,
)
from app.domain.what_if import Fact, Turn, turned_cells
from app.services import settings
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.queries import rates as queries
from app.storage.queries.rates import Scope, Tally

DEFINITION_KEY = "rates.definition"
"""Setting ``rates.definition.CODE``: one definition, dated."""
CURRENT_KEY = "rates.current"
"""Setting: code of the definition that counts, dated."""
DOUBLE_NO_KEY = "rates.double_no"
"""Setting: the rule of 单否 and 双否, dated."""

BY_TITLES: Mapping[str, str] = {"": "全部", "unit": "承办单位", "community": "社区（村）", "area": "包片"}
UNNAMED = "（未填）"
_TOPICS = frozenset({Topic.SETTINGS})


class Part(StrEnum):
    """Which tickets behind a row: a door from a number to its list."""

    ALL = "all"  # 窗口内全部
    EXCLUDED = "excluded"  # 剔除
    COUNTED = "counted"  # 分母
    EARNED = "earned"  # 分子（得分，含折算）
    LOST = "lost"  # 失分（含折算扣去的）


@dataclass(frozen=True, slots=True)
class Door:
    """A number's tickets: a row (its name as shown; None is the total), a part, and for a rate its question."""

    part: Part
    question: Question | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A table of rates with everything that must be printed with it.

    ``unread``: answers that nobody knows; ``cells``: what it was worked out from, by the names of its rows.
    """

    window: Window
    by: str
    definition: Definition
    table: RateTable
    words: str
    unread: tuple[tuple[str, str, int], ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def loss_shares(self) -> Mapping[Question, Fraction] | None:
        """失分占比 of the total row in percent, summing to 100; None when nothing was lost."""
        return loss_shares(self.table.total.lost, 2)


def rates(
    office: Office,
    window: Window,
    by: str = "",
    include_excluded: bool | None = None,
    definition: Definition | str | None = None,
) -> Report:
    """Work the rates out. ``by``: "", unit, community, area; ``include_excluded`` overrides the definition's own word.

    ``definition``: one, a code, or None for the one in force at the window's end. Raises ``RefusedInput``/``NotFound``.
    """
    chosen = resolved(office, window, definition, include_excluded)
    return side_by_side(office, window, by, [chosen])[0]


def side_by_side(office: Office, window: Window, by: str, chosen: Sequence[Definition]) -> list[Report]:
    """Work the rates out under several definitions; those that look at the same moment share one pass."""
    found: dict[TimeField, dict[Source, Tally]] = {}
    for field in {one.time_field for one in chosen}:
        sources = sorted({one.source for one in chosen if one.time_field is field})
        found[field] = queries.tallies(office.database, _scope(window, field, sources[0], by), sources)
    return [_report(window, by, one, found[one.time_field][one.source]) for one in chosen]


def _report(window: Window, by: str, chosen: Definition, tally: Tally) -> Report:
    unread = tuple((title_of(kind), text, count) for kind, text, count in tally.unread)
    cells = named(tally.cells)
    table = work_out(cells, chosen)
    return Report(window, by, chosen, table, definitions_of.words(chosen, window), unread, tuple(cells))


def by_several(
    office: Office, window: Window, groupings: Sequence[str], include_excluded: bool | None = None
) -> dict[str, Report]:
    """Work the rates out for several groupings (unit, community, area …) in one pass over the tickets."""
    chosen = resolved(office, window, None, include_excluded)
    found = queries.tallies_by(office.database, scope_of(chosen, window, ""), groupings)
    return {by: _report(window, by, chosen, tally) for by, tally in found.items()}


def with_noes(office: Office, window: Window, include_excluded: bool | None = None) -> tuple[Report, dict[Mark, int]]:
    """Work the rates out and count 单否 and 双否 by the same answers, in one pass over the tickets."""
    chosen = resolved(office, window, None, include_excluded)
    scope = scope_of(chosen, window, "")
    tally = queries.tallies(office.database, scope, (chosen.source,))[chosen.source]
    rule = double_no_rule(office, _last_day(window))
    noes = dict.fromkeys(Mark, 0)
    for cell in tally.cells:
        if chosen.include_excluded or not cell.is_excluded:
            noes[rule.mark(cell.answers)] += cell.count
    return _report(window, "", chosen, tally), noes


def tickets(office: Office, report: Report, door: Door) -> array[int]:
    """Ids of the tickets behind a number of a report, as the answers stand now; in order of the ids."""
    scope = scope_of(report.definition, report.window, report.by)
    facts = queries.facts(office.database, scope)
    return array("q", (f.ticket_id for f in facts if _is_behind(f, report.definition, door)))


def _is_behind(fact: Fact, definition: Definition, door: Door) -> bool:
    if door.name is not None and (fact.group or UNNAMED) != door.name:
        return False
    if door.part is Part.ALL:
        return True
    if door.part is Part.EXCLUDED:
        return fact.is_excluded
    if not definition.counts(fact.answers, fact.is_excluded):
        return False
    if door.part is Part.COUNTED or door.question is None:
        return True
    credit = definition.credit(door.question, fact.answers)
    return credit > 0 if door.part is Part.EARNED else credit < 1


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A row as it is and as it would be; ``not_found`` tickets are not in the window."""

    before: RateRow
    after: RateRow
    tickets: int
    not_found: int

    @property
    def gain(self) -> Fraction | None:
        """Points of the composite score that the turn brings."""
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score


def what_if(office: Office, report: Report, ticket_ids: Sequence[int], turn: Turn) -> WhatIf:
    """Work out the total if these tickets had the turn's answers (or were excluded); nothing is written."""
    scope = scope_of(report.definition, report.window, report.by)
    wanted = sorted(set(ticket_ids))
    cells = queries.cells(office.database, scope)
    facts = queries.facts(office.database, scope, wanted)
    before = work_out(cells, report.definition).total
    after = work_out(turned_cells(cells, facts, turn), report.definition).total
    return WhatIf(before, after, len(facts), len(wanted) - len(facts))


@dataclass(frozen=True, slots=True)
class DoubleNoList:
    """单否 and 双否 of a window: ticket ids by mark, and the rule in words."""

    single: array[int]
    double: array[int]
    words: str


def double_no(office: Office, window: Window, definition: Definition | str | None = None) -> DoubleNoList:
    """List the tickets that the rule in force marks; whose answers, and 剔除 or not, is as the definition says."""
    chosen = resolved(office, window, definition, None)
    rule = double_no_rule(office, _last_day(window))
    found: dict[Mark, list[int]] = {mark: [] for mark in Mark}
    for answers, is_excluded, ids in queries.ids_by_answers(office.database, scope_of(chosen, window, "")):
        if chosen.include_excluded or not is_excluded:
            found[rule.mark(answers)] += ids
    single, double = (array("q", sorted(found[mark])) for mark in (Mark.SINGLE, Mark.DOUBLE))
    return DoubleNoList(single, double, rule.words())


def mark_of(office: Office, ticket_id: int) -> str:
    """单否, 双否 or "" of one ticket as its answers stand now."""
    facts = queries.facts_of(office.database, [ticket_id])
    return MARK_TITLES[double_no_rule(office).mark(facts[0].answers)] if facts else ""


def double_no_rule(office: Office, on: date | None = None) -> DoubleNoRule:
    """Return the rule in force on a day, else the preset (an inference to be confirmed)."""
    found = _dated(office, DOUBLE_NO_KEY, on)
    return rule_from_json(found[0], found[1] or PRESET_BASIS) if found else DoubleNoRule()


def save_double_no_rule(office: Office, rule: DoubleNoRule, valid_from: str, source: str) -> Outcome[None]:
    """Set the rule from a day on; ``source`` says who confirmed it."""
    if not source.strip():
        raise RefusedInput("请写明口径的来源（谁、何时确认）。")
    checked = rule_from_json(rule.to_json(), source.strip())
    return settings.put(office, DOUBLE_NO_KEY, checked.to_json(), valid_from, source.strip())


def definitions(office: Office, on: date | None = None) -> list[Definition]:
    """Every definition as it counts on a day: the presets (as the office changed them), then the office's own."""
    found = {preset.code: preset for preset in definitions_of.PRESETS}
    prefix = f"{DEFINITION_KEY}."
    for key in queries.setting_keys(office.database, prefix):
        stored = _dated(office, key, on)
        if stored:
            found[key.removeprefix(prefix)] = definitions_of.from_json(stored[0])
    return list(found.values())


def definition(office: Office, code: str, on: date | None = None) -> Definition:
    """Return one definition by its code. Raises ``NotFound``."""
    for one in definitions(office, on):
        if one.code == code:
            return one
    raise NotFound(f"没有“{code}”这个三率口径。可选：{'、'.join(one.code for one in definitions(office, on))}。")


def current_definition(office: Office, on: date | None = None) -> Definition:
    """Return the definition in force on a day (the standard one until the office chooses)."""
    return definition(office, str(settings.get(office, CURRENT_KEY, definitions_of.STANDARD.code, on)), on)


def save_definition(office: Office, changed: Definition, valid_from: str = "") -> Outcome[None]:
    """Keep a definition (its ``basis`` is the source) from a day on; earlier days keep the earlier one."""
    good = definitions_of.checked(changed)
    data = definitions_of.to_json(good)
    return settings.put(office, f"{DEFINITION_KEY}.{good.code}", data, valid_from, good.basis)


def choose_definition(office: Office, code: str, valid_from: str = "", source: str = "设置") -> Outcome[None]:
    """Say which definition counts from a day on."""
    definition(office, code)
    return settings.put(office, CURRENT_KEY, code, valid_from, source)


def resolved(
    office: Office, window: Window, wanted: Definition | str | None, include_excluded: bool | None
) -> Definition:
    """Find the definition meant; ``include_excluded`` overrides its own word, and then its name says so."""
    on = _last_day(window)
    if isinstance(wanted, Definition):
        chosen = definitions_of.checked(wanted)
    else:
        chosen = definition(office, wanted, on) if wanted else current_definition(office, on)
    if include_excluded is None or include_excluded == chosen.include_excluded:
        return chosen
    bare = chosen.name.replace("（不含剔除）", "").replace("（含剔除）", "")
    name = f"{bare}（{'含' if include_excluded else '不含'}剔除）"
    return replace(chosen, include_excluded=include_excluded, name=name)


def scope_of(chosen: Definition, window: Window, by: str) -> Scope:
    """Say which tickets a definition looks at. Raises ``RefusedInput`` for an unknown grouping."""
    return _scope(window, chosen.time_field, chosen.source, by)


def _scope(window: Window, field: TimeField, source: Source, by: str) -> Scope:
    if by not in queries.GROUPS:
        raise RefusedInput(f"不能按“{by}”统计。可选：{'、'.join(key for key in queries.GROUPS if key)}。")
    return Scope(window, field, source, by)


def named(cells: Sequence[Cell]) -> list[Cell]:
    """Give tickets without unit or community a line of their own name."""
    return [replace(cell, group=cell.group or UNNAMED) for cell in cells]


def _last_day(window: Window) -> date:
    return (window.end - timedelta(seconds=1)).date()


def _dated(office: Office, key: str, on: date | None) -> tuple[dict[str, object], str] | None:
    """Value and source of a setting as they count on a day."""
    day = (on or office.now().date()).isoformat()
    valid = [version for version in settings.versions(office, key) if version.valid_from <= day]
    return (valid[-1].value, valid[-1].source) if valid else None
