"""What the analysis reports (分析报告) compare: the period, the one before (环比), the same of last year (同比).

A period that still runs is compared with as many days of the others (同进度). A figure is counted once per study; its
door says when and what: ``before:received`` of ("cat1", "市容环卫").
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from app.domain.answers import Question
from app.domain.rate_definitions import words as definition_words
from app.domain.rates import Cell as RateCell
from app.domain.rates import work_out
from app.domain.report_content import Block, Cell, Door, Report
from app.domain.report_periods import Period, PeriodKind, following, parse_period
from app.services import analysis_rules, rates
from app.services.progress import JobContext
from app.services.reports import registry, scope
from app.services.reports.spots import PLACE, SPOT, by_spot
from app.services.session import Office
from app.storage.queries import rates as rate_queries
from app.storage.queries import report_topics
from app.storage.queries import reports as queries

NOW, BEFORE, YEAR = "now", "before", "year"
RECEIVED = ("received", "received_closed", "received_open", "urgent", "supervised", "named", "excluded")
"""Measures of what the window received: fast, so that every period has them."""
FLOW = ("closed", "closed_late", "open", "overdue")
PLAIN = ("received", "received_closed")
_ALL = (*RECEIVED, *FLOW)
_LEVELS = {"cat1": 1, "cat2": 2}
LINE = "line"
_MONTHLY_AFTER = 200
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "B21": ("unit", "cat3", LINE),
    "B22": ("unit", "cat3"),
    "B26": ("unit", "cat3", "community", "location"),
    "B27": ("unit", "cat3", "community", "location", LINE),
    "B31": ("unit", "cat3", "community", LINE),
    "B32": ("unit", "cat3", "community", "location", LINE),
    "B33": ("unit", "cat3", LINE),
    "B34": ("unit", "cat3", "community", "location"),
    "B37": ("unit", "cat3", "hour", LINE),
}
"""Groupings that a report shows of each period: counted in one pass over it. ``LINE``: days or months of its trend."""
_WORDS: Mapping[PeriodKind, tuple[str, str, str]] = {
    PeriodKind.DAY: ("本日", "前一日", "去年同日"),
    PeriodKind.WEEK: ("本周", "上周", "去年同周"),
    PeriodKind.MONTH: ("本月", "上月", "去年同月"),
    PeriodKind.QUARTER: ("本季度", "上季度", "去年同季"),
    PeriodKind.HALF: ("本期", "上一半年", "去年同期"),
    PeriodKind.YEAR: ("本年", "上年", "上年同期"),
}
_ONLY_RECEIVED = frozenset({"B35"})
"""Reports that show nothing of a period but what it received."""
Section = Callable[["Study"], Sequence[Block]]
_Counts = dict[str, tuple[int, ...]]


class Study:
    """One report's periods and figures."""

    def __init__(self, office: Office, code: str, period: Period, options: Mapping[str, str]) -> None:
        """Lay out the periods; nothing is counted yet."""
        self.office, self.code, self.period, self.options = office, code, period, options
        self.periods = _periods(office, period)
        self._counted: dict[tuple[str, str], _Counts] = {}
        self._rated: dict[tuple[str, str], rates.Report] = {}
        self._cells: dict[str, list[RateCell]] = {}
        self.first_received = report_topics.first_received(office.database)
        self.past_rule = analysis_rules.rule(office, "past", period.end_on)

    @property
    def compared(self) -> tuple[str, ...]:
        """Periods to compare with: a year's period before and that of last year are the same."""
        return (BEFORE,) if self.period.kind is PeriodKind.YEAR else (BEFORE, YEAR)

    @property
    def known(self) -> tuple[str, ...]:
        """Of those, the periods that the register reaches back to: tables of groups leave the others out."""
        return tuple(when for when in self.compared if self.is_known(when))

    @property
    def is_running(self) -> bool:
        """Whether the period is not over: then the others are cut to the same days."""
        return self.office.now() < self.period.window.end

    def word(self, when: str) -> str:
        """Call a period by its name: 本月, 上月, 去年同月; 上月同进度 while the month runs."""
        words = _WORDS.get(self.period.kind, ("本期", "上期", "去年同期"))
        named = dict(zip((NOW, BEFORE, YEAR), words, strict=True))[when]
        return named + ("同进度" if self.is_running and when != NOW else "")

    def counts(self, when: str, by: str) -> _Counts:
        """Count by group; the values stand in the order of ``measures(when, by)``."""
        key = (when, by)
        if key not in self._counted and by in _LEVELS:
            self._counted[key] = _rolled_up(self.counts(when, "cat3"), _LEVELS[by])
        if key not in self._counted and by == SPOT:
            places = self.counts(when, PLACE)
            self._counted[key] = {name: _summed(places[one] for one in some) for name, some in by_spot(places).items()}
        if key not in self._counted:
            self._count(when, by)
        return self._counted[key]

    def _count(self, when: str, wanted: str) -> None:
        """Count a grouping, and in the same pass the others that the report shows of the period."""
        shown = [line_of(self.periods[when]) if by == LINE else by for by in _SHOWN.get(self.code, ())]
        groups = shown if wanted in shown and when in self.periods else [wanted]
        measures = self.measures(when, "unit" if "unit" in groups else wanted)
        found = queries.counts_by(self.office.database, self.scope_at(when), groups, measures)
        for by, counted in found.items():
            places = [measures.index(name) for name in self.measures(when, by)]
            own = {group: tuple(values[place] for place in places) for group, values in counted.items()}
            self._counted[when, by] = {group: values for group, values in own.items() if any(values)}

    def measures(self, when: str, by: str) -> tuple[str, ...]:
        """Measures that are counted: units have all, this period's those of the flow too; other groups only two."""
        if by != "unit" or self.code in _ONLY_RECEIVED:
            return PLAIN
        return _ALL if when == NOW else RECEIVED

    def figure(self, when: str, by: str, group: str, measure: str) -> int:
        """Return one figure; 0 where the group has none."""
        values = self.counts(when, by).get(group)
        return 0 if values is None else values[self.measures(when, by).index(measure)]

    def total(self, when: str, measure: str = "received") -> int | None:
        """Return a figure of the whole; None where the register holds nothing of that time (无数据)."""
        if not self.is_known(when):
            return self.past(when).get(measure)
        place = self.measures(when, "unit").index(measure)
        return sum(values[place] for values in self.counts(when, "unit").values())

    def is_known(self, when: str) -> bool:
        """Whether the register reaches back to that period."""
        return self.first_received is not None and self.first_received < self.periods[when].window.end

    def past(self, when: str) -> Mapping[str, int]:
        """Return what the office entered for a period before its register (往年汇总)."""
        found: Mapping[str, int] = {} if self.is_running else self.past_rule.value.get(self.periods[when].name, {})
        return found

    def cell(self, when: str, measure: str, by: str = "", group: str = "") -> Cell:
        """Return a figure with its door; no figure, and no door, where the register has nothing of that time."""
        if not by:
            value = self.total(when, measure)
            return Cell(value, Door(f"{when}:{measure}") if self.is_known(when) else None)
        if not self.is_known(when):
            return Cell(None)
        return Cell(self.figure(when, by, group, measure), Door(f"{when}:{measure}", (by, group)))

    def rated(self, when: str, by: str = "unit") -> rates.Report:
        """Return the rates of a period by group."""
        key = (when, by)
        if key not in self._rated:
            self._rated[key] = self._work_out(when, by)
        return self._rated[key]

    def rate_words(self) -> tuple[str, ...]:
        """Say the definition of the rates, where the report shows any."""
        return (self._rated[NOW, "unit"].words,) if (NOW, "unit") in self._rated else ()

    def _work_out(self, when: str, by: str) -> rates.Report:
        """Work the rates out and keep the counted answers: points lost are read from the same pass."""
        window = self.periods[when].window
        chosen = rates.resolved(self.office, window, None, scope.include_excluded(self.options))
        cells = rate_queries.cells(self.office.database, rates.scope_of(chosen, window, by))
        self._cells[when] = [cell for cell in cells if chosen.counts(cell.answers, cell.is_excluded)]
        table = work_out(rates.named(cells), chosen)
        return rates.Report(window, by, chosen, table, definition_words(chosen, window))

    def lost(self, when: str, question: Question) -> int:
        """Count the tickets of a period that lost anything on a question."""
        chosen = self.rated(when).definition
        return sum(cell.count for cell in self._cells[when] if chosen.credit(question, cell.answers) < 1)

    def scope_at(self, when: str, by: str = "") -> queries.Scope:
        """Say what is counted of a period."""
        return scope.scope_of(self.office, self.periods[when], self.options, by)


class _Periods(dict[str, Period]):
    """Periods by their name in a study; any other name is a month: ``2026-03``."""

    def __missing__(self, when: str) -> Period:
        return parse_period(when)


def _periods(office: Office, period: Period) -> _Periods:
    before = scope.own_period(office, period.previous())
    found = {NOW: period, BEFORE: before, YEAR: period.year_before()}
    today = office.now().date()
    if period.start_on <= today <= period.end_on:
        gone = (today - period.start_on).days
        found |= {when: one.until(one.start_on + timedelta(days=gone)) for when, one in found.items() if when != NOW}
    ahead = following(period)
    for years in (1, 2):
        ahead = ahead.year_before()
        found[f"ahead{years}"] = ahead
    return _Periods({when: one.at(period.starts) for when, one in found.items()})


def line_of(period: Period) -> str:
    """Say by what a period's trend is counted: by day (whose weeks add up), a long one by month."""
    return "month" if period.days > _MONTHLY_AFTER else "day"


def months_of(period: Period) -> list[str]:
    """Name the months that a period touches: 2026-03."""
    first, last = period.start_on, period.end_on
    places = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{place // 12}-{place % 12 + 1:02d}" for place in places]


def made(study: Study, title: str, sections: Sequence[Section], job: JobContext, *more: str) -> Report:
    """Build a report of sections; ``more``: lines of definition of its own."""
    blocks: list[Block] = []
    for n, section in enumerate(sections):
        job.report(n, len(sections), title)
        job.check()
        blocks += section(study)
    office, period = study.office, study.period
    return Report(
        study.code,
        f"{office.street}{title}",
        period.title,
        tuple(blocks),
        definition(study, *more),
        signer=office.street,
        signed_on=min(period.end_on, office.now().date()).isoformat(),
        options=dict(study.options),
    )


def definition(study: Study, *more: str) -> tuple[str, ...]:
    """Lay out the lines beneath an analysis: window, options, what is compared, whose figures, the rates."""
    against = "；".join(f"{study.word(when)}：{study.periods[when].window.words()}" for when in study.compared)
    manual = [f"{study.word(when)}（{study.periods[when].name}）" for when in study.compared if _is_manual(study, when)]
    said = (f"{'、'.join(manual)}的数取自往年汇总，来源：{study.past_rule.words}。",) if manual else ()
    first = study.first_received
    if first is not None and any(study.periods[w].window.start < first for w in study.known):
        said = (*said, f"台账最早的工单是 {first:%Y-%m-%d} 的，早于它的时段不全。")
    return scope.definition_lines(
        study.office,
        study.period,
        registry.options_of(study.code),
        study.options,
        f"比较：{against}。",
        *said,
        "来件按计件时间落在统计时段计，作废工单不计；办结率＝来件中已办结的件数÷来件；没有可比数据的记“—”；"
        "占比取两位小数，尾数按最大余数分配，合计为 100.00%。",
        *study.rate_words(),
        *more,
    )


def _rolled_up(counted: _Counts, levels: int) -> _Counts:
    """Add whole paths of categories up to their first one or two levels."""
    found: dict[str, list[int]] = {}
    for path, values in counted.items():
        name = queries.SEPARATOR.join(path.split(queries.SEPARATOR)[:levels])
        so_far = found.setdefault(name, [0] * len(values))
        found[name] = [a + b for a, b in zip(so_far, values, strict=True)]
    return {name: tuple(values) for name, values in sorted(found.items())}


def _summed(some: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*some, strict=True)))


def _is_manual(study: Study, when: str) -> bool:
    return not study.is_known(when) and bool(study.past(when))


def open_door(office: Office, code: str, period: Period, options: Mapping[str, str], door: Door) -> array[int]:
    """Ids behind a figure of a study: ``WHEN:MEASURE`` of (by, group …), or of the whole.

    Further measures: ``rate.PART[.QUESTION]`` of (by, name); ``topic``/``topic_closed`` of (name, by, group);
    ``pace.PART`` of (by, group).
    """
    when, _, measure = door.measure.partition(":")
    study = Study(office, code, period, options)
    one = study.periods[when]
    by, *groups = door.group or ("",)
    if by == SPOT:
        by, groups = PLACE, by_spot(study.counts(when, PLACE)).get(groups[0], [])
    if measure.startswith("rate."):
        part, _, question = measure.removeprefix("rate.").partition(".")
        asked = Question(question) if question else None
        found = study.rated(when, by or "unit")
        return rates.tickets(office, found, rates.Door(rates.Part(part), asked, groups[0] if groups else None))
    if measure in ("topic", "topic_closed"):
        words = analysis_rules.rule(office, "topics", period.end_on).value[by]
        more = {"by": groups[0], "group": groups[1]} if groups else {}
        is_closed = measure == "topic_closed"
        return report_topics.topic_ids(office.database, one.window, words, is_closed=is_closed, **more)
    if measure.startswith("pace."):
        group = groups[0] if groups else None
        return report_topics.pace_ids(office.database, one.window, measure.removeprefix("pace."), by or "unit", group)
    return queries.ids(office.database, study.scope_at(when, by), measure, tuple(groups) if by else None)


def basis(office: Office, code: str, period: Period, options: Mapping[str, str]) -> array[int]:
    """Tickets that this period or one that it is compared with touched or received."""
    study = Study(office, code, period, options)
    found = set(queries.ids(office.database, study.scope_at(NOW, ""), "touched"))
    for when in (BEFORE, YEAR, "ahead1", "ahead2"):
        found.update(queries.ids(office.database, study.scope_at(when, ""), "received"))
    return array("q", sorted(found))


def share_of(part: int | None, whole: int | None) -> Fraction | None:
    """Return part ÷ whole; None without a whole."""
    return Fraction(part, whole) if part is not None and whole else None


def path_words(path: str) -> str:
    """Write a category's path: 市容环卫／垃圾清运."""
    return "／".join(part for part in path.split(queries.SEPARATOR) if part) or scope.UNNAMED
