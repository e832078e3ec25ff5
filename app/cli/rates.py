"""``rates``: the three rates of a window, with numerators, denominators and the definition in words."""

from __future__ import annotations

import argparse
from datetime import date
from fractions import Fraction
from typing import Any

from app.cli.console import Console, open_for_reading, table
from app.domain.answers import Question
from app.domain.errors import RefusedInput
from app.domain.rate_definitions import LOSS_TITLES, RATE_TITLES
from app.domain.rates import Definition, RateRow, Window, decimal_text, plain_number
from app.services import rates
from app.services.rates import BY_TITLES, Report

_KEYS = {Question.CONTACTED: "responded", Question.RESOLVED: "resolved", Question.SATISFIED: "satisfied"}


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    asked = commands.add_parser("rates", help="算三率（响应率、解决率、满意率）")
    asked.add_argument("--from", dest="first", required=True, metavar="日期", help="第一天，如 2026-08-19")
    asked.add_argument("--to", dest="last", required=True, metavar="日期", help="最后一天（含）")
    asked.add_argument("--by", choices=[key for key in BY_TITLES if key], default="", help="按承办单位、社区、包片分行")
    asked.add_argument("--include-excluded", action="store_true", help="分母含不纳入考核（剔除）件")
    asked.add_argument("--definition", metavar="口径", default="", help="口径代号（默认用现行口径）")
    asked.set_defaults(run=run_rates)


def run_rates(args: argparse.Namespace, console: Console) -> int:
    """Work the rates out; 1 when the window holds answers that cannot be read."""
    window = Window.of_days(_day(args.first, "--from"), _day(args.last, "--to"))
    with open_for_reading(args) as office:
        include = True if args.include_excluded else None
        report = rates.rates(office, window, args.by, include, args.definition or None)
    console.result(_data(report, args), _text(report))
    for title, text, count in report.unread:
        console.note(f"“{title}”有 {count} 件写的是“{text}”，不是认得的结果，不计入得分。请核对后更正。")
    return int(bool(report.unread))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedInput(f"{option} 的日期“{text}”不对。请按 2026-09-18 的样子填写。") from error


def _data(report: Report, args: argparse.Namespace) -> dict[str, Any]:
    shares = report.loss_shares
    lost = report.table.total.lost
    return {
        "from": args.first,
        "to": args.last,
        "by": report.by or None,
        "include_excluded": report.definition.include_excluded,
        "definition": report.words,
        "definition_code": report.definition.code,
        "rows": [_row_data(row, report.definition) for row in report.table.rows],
        "total": _row_data(report.table.total, report.definition),
        "lost": {_KEYS[q]: {"points": _number(lost[q]), "share": _number(shares[q]) if shares else None} for q in lost},
        "unread": [{"column": title, "value": text, "tickets": n} for title, text, n in report.unread],
    }


def _row_data(row: RateRow, definition: Definition) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": row.name,
        "tickets": row.tickets,
        "excluded": row.excluded,
        "denominator": row.denominator,
    }
    for question, key in _KEYS.items():
        data[key] = _number(row.numerators[question])
        data[f"{key}_rate"] = _percent(row.rates[question], definition.places)
    data["score"] = None if row.score is None else float(decimal_text(row.score, definition.score_places))
    data["rank"] = row.rank or None
    return data


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _percent(rate: Fraction | None, places: int) -> float | None:
    return None if rate is None else float(decimal_text(rate * 100, places))


def _text(report: Report) -> str:
    of_rates = [part for title in RATE_TITLES.values() for part in (f"{title}分子", title)]
    titles = (BY_TITLES[report.by], "受理", "剔除", "分母", *of_rates, "成绩", "名次")
    lines = [_cells(row, report.definition) for row in report.table.rows] if report.by else []
    lines.append(_cells(report.table.total, report.definition))
    parts = [table(titles, lines, right=tuple(range(1, len(titles))))]
    shares = report.loss_shares
    if shares:
        lost = report.table.total.lost
        said = "、".join(f"{LOSS_TITLES[q]} {plain_number(lost[q])}（{decimal_text(shares[q], 2)}%）" for q in lost)
        parts.append(f"失分点：{said}")
    return "\n".join([*parts, report.words])


def _cells(row: RateRow, definition: Definition) -> tuple[object, ...]:
    cells: list[object] = [row.name, row.tickets, row.excluded, row.denominator]
    for question in Question:
        rate = row.rates[question]
        shown = "—" if rate is None else f"{decimal_text(rate * 100, definition.places)}%"
        cells += [plain_number(row.numerators[question]), shown]
    return (*cells, decimal_text(row.score, definition.score_places), row.rank or "")
