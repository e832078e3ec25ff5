"""诉求走势: what came by day, by week or by month, as long as the period is, beside the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from app.domain.report_content import Block, Cell, Chart, Column, Door, Heading, Prose, Series, Table
from app.domain.report_periods import Period
from app.services.reports.study import BEFORE, NOW, YEAR, Study, line_of, share_of

_DAYS = 45


def trend(study: Study) -> list[Block]:
    """走势: by day, by week or by month, as long as the period is, beside the period before."""
    line, unit = _line(study, NOW)
    now = {name: count for name, count in line.items() if count is not None}
    if not any(now.values()):
        return [Heading("诉求走势"), Prose(f"{study.word(NOW)}没有来件。")]
    when = YEAR if unit == "月" and YEAR in study.compared else BEFORE
    lines = [Series(study.word(NOW), tuple(line.values()))]
    if study.is_known(when):
        old = list(_line(study, when)[0].values())
        lines.append(Series(study.word(when), tuple(old[n] if n < len(old) else None for n in range(len(line)))))
    most = max(now, key=lambda name: (now[name], name))
    least = min(now, key=lambda name: (now[name], name))
    said = f"{study.word(NOW)}按{unit}看，来件最多的是{_day_words(most)}（{now[most]} 件），"
    said += f"最少的是{_day_words(least)}（{now[least]} 件）。"
    blocks: list[Block] = [Heading("诉求走势"), Prose(said)]
    if unit == "月":
        blocks.append(_months(study, line))
    return [*blocks, Chart(f"各{unit}来件（件）", "line", tuple(line), tuple(lines))]


def _day_words(name: str) -> str:
    """Write the name of a point of the line in a sentence: 11月16日起的一周, 11月21日, 2026年3月."""
    first, second = (int(part) for part in name.removesuffix("起").split("-"))
    if len(name) == len("2026-03"):
        return f"{first}年{second}月"
    return f"{first}月{second}日{'起的一周' if name.endswith('起') else ''}"


def _line(study: Study, when: str) -> tuple[dict[str, int | None], str]:
    """Count what each day, week or month of a period received; a period that runs ends today.

    None where the register does not reach back to (无数据): a stretch that it covers in part counts what is there.
    """
    one = study.periods[when]
    last = min(one.end_on, study.office.now().date()) if when == NOW else one.end_on
    by = line_of(one)
    unit = "月" if by == "month" else "日" if one.days <= _DAYS else "周"
    found = {day: values[0] for day, values in study.counts(when, by).items()}
    since = study.first_received.date() if study.first_received is not None else last
    points: dict[str, int | None] = {}
    for day in _each_day(one, last):
        name = _point(one, day, unit)
        points.setdefault(name, None)
        if day >= since and unit != "月":
            points[name] = (points[name] or 0) + found.get(day.isoformat(), 0)
        elif day >= since:
            points[name] = found.get(name, 0)
    return points, unit


def _point(one: Period, day: date, unit: str) -> str:
    """Name the month, the week (as far as it lies in the period) or the day of a line that a day belongs to."""
    if unit == "月":
        return f"{day:%Y-%m}"
    return f"{day:%m-%d}" if unit == "日" else f"{max(one.start_on, day - timedelta(days=day.weekday())):%m-%d}起"


def _each_day(one: Period, last: date) -> Sequence[date]:
    return [one.start_on + timedelta(days=n) for n in range((last - one.start_on).days + 1)]


def _months(study: Study, now: Mapping[str, int | None]) -> Table:
    columns = (
        Column("month", "月份", width=10),
        Column("count", "来件", "int", 10),
        Column("closed", "已办结", "int", 10),
        Column("rate", "办结率", "rate", 10),
    )
    rows = []
    for month, count in now.items():
        if count is None:
            rows.append((Cell(month), Cell(None), Cell(None), Cell(None)))
            continue
        closed = study.cell(NOW, "received_closed", "month", month)
        rate = share_of(study.figure(NOW, "month", month, "received_closed"), count)
        rows.append((Cell(month), Cell(count, Door(f"{NOW}:received", ("month", month))), closed, Cell(rate)))
    total = (Cell("合计"), study.cell(NOW, "received"), study.cell(NOW, "received_closed"))
    whole = share_of(study.total(NOW, "received_closed"), study.total(NOW))
    return Table("各月来件和办结", columns, tuple(rows), (*total, Cell(whole)))
