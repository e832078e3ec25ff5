"""Counters that give a right or stop something (计数器, K01-K15): the rules, without knowing where records lie.

Sources: requirements.md §2.3 and the clauses named in the template; AC-10. A counter never decides: it says how far
things are, one before the threshold (预警) and at it (触发), with clause and evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.contracts import Counter
from app.domain.months import Month

State = Literal["ok", "warn", "triggered", "undetermined"]

STATE_TEXT: Mapping[State, str] = {"ok": "正常", "warn": "预警", "triggered": "已触发", "undetermined": "不能判定"}
_ORDER: tuple[State, ...] = ("ok", "undetermined", "warn", "triggered")

Evidence = tuple[str, int, str]
"""Table, id and words of a record that a counter rests on."""


@dataclass(frozen=True, slots=True)
class CounterValue:
    """One counter about one subject on a day.

    ``warn_at`` and ``trigger_at`` are the next thresholds that matter; ``clause`` is cited; ``reached_on`` (ISO, "" =
    unknown) is the day on which the state arose; ``handled`` says what the office decided about it, "" for nothing.
    """

    code: str
    name: str
    subject: str
    value: int
    warn_at: int
    trigger_at: int
    state: State
    clause: str
    effect: str
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    reached_on: str = ""
    handled: str = ""
    is_below: bool = False

    @property
    def state_text(self) -> str:
        """The state in Chinese."""
        return STATE_TEXT[self.state]

    @property
    def key(self) -> str:
        """Name of the counter and its subject, the same while the matter is."""
        return f"{self.code}:{self.subject}" if self.subject else self.code


def state_of(counter: Counter, value: int) -> State:
    """Judge a value: at the threshold triggered, at the warning warned; a ``below`` counter counts down."""
    if counter.below:
        return "triggered" if value <= counter.trigger_at else "warn" if value <= counter.warn_at else "ok"
    return "triggered" if value >= counter.trigger_at else "warn" if value >= counter.warn_at else "ok"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a value stands on a counter with two thresholds."""

    state: State
    warn_at: int
    trigger_at: int
    effect: str


def stage_of(counter: Counter, value: int) -> Stage:
    """Judge a value against both thresholds (K05: 5/7 and 13/15 days); the effect is what holds now or comes next."""
    first = Stage(state_of(counter, value), counter.warn_at, counter.trigger_at, counter.effect)
    if counter.second_at is None or value < counter.trigger_at:
        return first
    warn = counter.second_warn_at or counter.second_at
    if value >= counter.second_at:
        return Stage("triggered", warn, counter.second_at, counter.second_effect)
    soon = f"；再 {counter.second_at - value} 日{counter.second_effect}" if value >= warn else ""
    return Stage("triggered", warn, counter.second_at, counter.effect + soon)


def worst(states: Sequence[State]) -> State:
    """Return the gravest of some states; ok for none."""
    return max(states, key=_ORDER.index, default="ok")


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row with 待提升: ``value`` for the counter, its months, months without an evaluation."""

    value: int
    months: tuple[Month, ...]
    missing: tuple[Month, ...]
    is_undetermined: bool


def consecutive(results: Mapping[Month, str], wanted: int) -> Run:
    """Count 待提升 (``improve``) in a row, month by month (AC-10).

    A month between the first and the last evaluation that has none leaves the question open when ``wanted`` would be
    reached if it were 待提升 too: then nothing is judged and the missing months are named.
    """
    if not results:
        return Run(0, (), (), False)
    months = _span(min(results), max(results))
    missing = tuple(month for month in months if month not in results)
    sure = _runs(months, lambda month: results.get(month) == "improve")
    longest = max(sure, key=len, default=())
    if len(longest) >= wanted:
        return Run(len(longest), longest, missing, False)
    maybe = _runs(months, lambda month: results.get(month, "improve") == "improve")
    doubtful = [run for run in maybe if len(run) >= wanted and any(month in results for month in run)]
    open_months = tuple(month for run in doubtful for month in run if month not in results)
    last = sure[-1] if sure and sure[-1][-1] == months[-1] else ()
    return Run(len(last), last, open_months or missing, bool(doubtful))


def missing_text(months: Sequence[Month]) -> str:
    """Name months without an evaluation: 缺 9 月评价; with the year where two years are involved."""
    years = {month.year for month in months}
    names = [f"{month.number} 月" if len(years) == 1 else f"{month.year} 年 {month.number} 月" for month in months]
    return f"缺 {'、'.join(names)}评价" if names else ""


def _span(first: Month, last: Month) -> list[Month]:
    months = [first]
    while months[-1] < last:
        months.append(months[-1].next())
    return months


def _runs(months: Sequence[Month], is_bad: Callable[[Month], bool]) -> list[tuple[Month, ...]]:
    runs: list[tuple[Month, ...]] = []
    run: list[Month] = []
    for month in months:
        if is_bad(month):
            run.append(month)
            continue
        if run:
            runs.append(tuple(run))
        run = []
    return [*runs, tuple(run)] if run else runs
