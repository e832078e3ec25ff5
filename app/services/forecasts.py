"""热点预测 (B30; 004·二.7): what was expected of a month, by words of categories or titles, to be looked back at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import RefusedInput
from app.domain.months import parse_month
from app.domain.report_periods import parse_period
from app.services.case_writing import case_of, clean, need, outcome, writing
from app.services.changes import Outcome
from app.services.session import Office
from app.storage.models.activities import Forecast
from app.storage.queries import cases, report_topics

ENTITY = "forecast"


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One forecast of a month (2026-10); ``words`` find its tickets, ``expected`` None where no number was given."""

    id: int
    period: str
    topic: str
    basis: str
    words: tuple[str, ...]
    expected: int | None
    note: str


def add(
    office: Office,
    period: str,
    topic: str,
    *,
    words: Sequence[str] = (),
    expected: int | None = None,
    basis: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter a forecast; without words the topic itself is looked for."""
    month, name = str(parse_month(period)), need(topic, "热点主题")
    if expected is not None and expected < 0:
        raise RefusedInput("预计件数不能小于 0。")
    if cases.select(office.database, ENTITY, "period = ? AND topic = ?", (month, name)):
        raise RefusedInput(f"{month} 已经登记过“{name}”的预测。")
    listed = [word for word in map(clean, words) if word] or [name]
    columns = {
        "period": month,
        "topic": name,
        "basis": clean(basis),
        "categories": json.dumps(listed, ensure_ascii=False),
        "expected": expected,
        "note": clean(note),
    }
    with writing(office, "forecast.add", f"forecast:{month}", f"登记 {month} 热点预测：{name}") as write:
        row_id = write.insert(Forecast, **columns)
    return outcome(row_id, write)


def void(office: Office, forecast_id: int, why: str) -> Outcome[int]:
    """Take a forecast back."""
    row = case_of(office, ENTITY, forecast_id, "预测")
    with writing(
        office, "forecast.void", f"{ENTITY}:{forecast_id}", f"作废预测：{row['topic']}", reason=need(why, "原因")
    ) as write:
        write.update(ENTITY, forecast_id, is_void=1)
    return outcome(forecast_id, write)


def forecasts(office: Office, month: str = "") -> list[ForecastRow]:
    """Return the forecasts of a month, or all."""
    name = str(parse_month(month)) if month else ""
    rows = cases.select(office.database, ENTITY, "(? = '' OR period = ?)", (name, name), order="period, id")
    keys = ("id", "period", "topic", "basis", "expected", "note")
    return [ForecastRow(words=tuple(json.loads(r["categories"])), **{key: r[key] for key in keys}) for r in rows]


def actual(office: Office, rows: Sequence[ForecastRow]) -> dict[int, int]:
    """Count the tickets that came in each forecast's month and name its words (as B30 does); id -> number.

    A month that has not begun has no entry.
    """
    this, found = office.now().date().isoformat()[:7], dict[int, int]()
    for month in sorted({row.period for row in rows if row.period <= this}):
        own = {str(row.id): row.words for row in rows if row.period == month}
        counts = report_topics.topic_counts(office.database, parse_period(month).window, own)[""]
        found |= {int(key): counts[key].get("", (0, 0))[0] for key in own}
    return found
