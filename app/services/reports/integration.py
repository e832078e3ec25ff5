"""数据整合记录 (B36; 002·2.2.11, five times): 单否双否录音检查, 回访结果调查, 挂账甄别 and 剔除, over any days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.answers import differences_text
from app.domain.months import Days
from app.domain.rate_definitions import words as definition_words
from app.domain.rates import Definition
from app.domain.registers import HangUpDates, balance
from app.domain.report_content import Block, Cell, Column, Heading, Prose, Report, Row, Table, shown
from app.domain.report_periods import Period
from app.services import exclusion_lists, hang_ups, rates, recordings, visits
from app.services.progress import JobContext
from app.services.recordings import Check
from app.services.reports import city_results, exclusion_pass, hang_up_list, listing, scope
from app.services.session import Office
from app.storage.queries import reports as queries

_NOES = ("单否", "双否")


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B36."""
    chosen = rates.resolved(office, period.window, None, scope.include_excluded(options))
    blocks: list[Block] = [Heading("单否、双否录音检查"), *_recordings(office, period, chosen)]
    job.check()
    blocks += [Heading("市级回访结果调查"), *_visits(office, period)]
    job.check()
    blocks += [Heading("挂账甄别"), *_hang_ups(office, period)]
    blocks += [Heading("剔除情况"), *_exclusions(office, period)]
    blocks += [Heading("问题与建议"), Prose("数据整合中发现的问题、整改建议和下一步安排。", is_judgement=True)]
    return listing.framed(
        office,
        code,
        period,
        options,
        blocks,
        rates.double_no_rule(office, period.end_on).words(),
        definition_words(chosen, period.window),
        "录音检查取每件截止时最近一次录音核实；" + city_results.WORDS[0],
        "挂账期初、期末为统计期首日前一日、末日仍挂账的件数；剔除以报送日落在统计期内计。",
    )


# --- 录音检查 ---------------------------------------------------------------------------------------------------------


def _recordings(office: Office, period: Period, chosen: Definition) -> list[Block]:
    found = rates.double_no(office, period.window, chosen)
    groups = {"单否": list(found.single), "双否": list(found.double)}
    everything = [*found.single, *found.double]
    if not everything:
        return [Prose("本期没有单否、双否工单。")]
    until = listing.until_of(office, period).isoformat()
    last = recordings.last_checks(office, everything)
    checks = {ticket: check for ticket, check in last.items() if check.listened_at < until}
    columns = tuple(
        Column(key, title, "int", 14)
        for key, title in (
            ("all", "件数"),
            ("checked", "已核听录音"),
            ("same", "核听与登记一致"),
            ("differing", "核听与登记不一致"),
            ("left", "尚未核听"),
        )
    )
    rows = tuple((Cell(name), *_check_cells(ids, checks)) for name, ids in groups.items())
    total = (Cell("合计"), *_check_cells(everything, checks))
    table = Table("单否、双否录音检查情况", (Column("kind", "类别", width=12), *columns), rows, total)
    differing = [checks[ticket] for ticket in everything if ticket in checks and checks[ticket].differences]
    kind_of = {ticket: name for name, ids in groups.items() for ticket in ids}
    blocks: list[Block] = [Prose(_recording_words(groups, checks)), table]
    if checks:
        blocks.append(listing.table_or("核听结果与登记全部一致。", _differing(office, differing, kind_of)))
    return blocks


def _check_cells(ids: Sequence[int], checks: Mapping[int, Check]) -> Row:
    checked = [ticket for ticket in ids if ticket in checks]
    differing = [ticket for ticket in checked if checks[ticket].differences]
    same = [ticket for ticket in checked if not checks[ticket].differences]
    left = [ticket for ticket in ids if ticket not in checks]
    return tuple(listing.count(part) for part in (list(ids), checked, same, differing, left))


def _recording_words(groups: Mapping[str, Sequence[int]], checks: Mapping[int, Check]) -> str:
    single, double = (len(groups[name]) for name in _NOES)
    differing = sum(bool(check.differences) for check in checks.values())
    left = single + double - len(checks)
    rest = f"，尚有 {left} 件未核听" if left else "，已全部核听"
    return f"本期单否 {single} 件、双否 {double} 件，核听录音 {len(checks)} 件，其中与登记不一致 {differing} 件{rest}。"


def _differing(office: Office, found: Sequence[Check], kind_of: Mapping[int, str]) -> Table:
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("unit", "承办单位", width=14),
        Column("kind", "类别", width=6),
        Column("recording", "录音编号", width=16),
        Column("listener", "核听人", width=9),
        Column("at", "核听时间", "moment", 16),
        Column("differences", "登记与核听的差异", width=34),
        Column("conclusion", "结论", width=22),
    )
    lines = queries.lines(office.database, [check.ticket_id for check in found], ("ticket_no", "unit"))
    rows = listing.numbered(
        (
            listing.number_cell(line.values[0], line.ticket_id),
            Cell(line.values[1] or None),
            Cell(kind_of[check.ticket_id]),
            Cell(check.recording_no or None),
            Cell(check.listener),
            Cell(check.listened_at),
            Cell(differences_text(check.differences, "登记", "核听")),
            listing.safe(check.conclusion),
        )
        for line, check in zip(lines, found, strict=True)
    )
    return Table(f"核听与登记不一致（{len(rows)} 件）", columns, rows)


# --- 回访、挂账、剔除 ------------------------------------------------------------------------------------------------


def _visits(office: Office, period: Period) -> list[Block]:
    compared = visits.compare(office, period.window)
    if not compared.matched:
        return [Prose("本期没有可比对的市级回访结果。")]
    differing = len(compared.differing)
    explained = sum(bool(one.explanation) for one in compared.differing)
    words = f"本期比对 {len(compared.matched)} 件，一致 {compared.agreed} 件，一致率 {shown(compared.rate, 'rate')}"
    words += f"；不一致 {differing} 件，已说明原因 {explained} 件。"
    return [Prose(words), city_results.summary(compared)]


def _hang_ups(office: Office, period: Period) -> list[Block]:
    known = {row.id: row for row in hang_ups.rows(office)}
    days = Days(period.start_on.isoformat(), listing.last_day_of(office, period))
    account = balance([HangUpDates(row.id, row.hung_on, row.written_off_on) for row in known.values()], days)
    if not (account.opening or account.new):
        return [Prose("本期没有挂账工单。")]
    screened = [row for row in known.values() if days.holds(row.screened_on)]
    words = f"本期{account.text}；期内甄别 {len(screened)} 件。"
    columns = (
        listing.SERIAL,
        listing.NUMBER,
        Column("unit", "承办单位", width=14),
        Column("reason", "挂账理由", width=30),
        Column("hung_on", "挂账日", "date", 11),
        Column("screened_on", "甄别日", "date", 11),
        Column("screening", "甄别结论", width=34),
        Column("state", "现状", width=10),
    )
    rows = listing.numbered(
        (
            listing.number_cell(row.ticket_no, row.ticket_id),
            Cell(row.unit or None),
            listing.safe(row.reason),
            Cell(row.hung_on),
            Cell(row.screened_on),
            listing.safe(row.screening),
            Cell(row.state_text),
        )
        for row in screened
    )
    table = Table(f"期内甄别（{len(rows)} 件）", columns, rows)
    return [
        Prose(words),
        hang_up_list.account_table(account, known, "挂账收支"),
        listing.table_or("期内没有登记挂账甄别。", table),
    ]


def _exclusions(office: Office, period: Period) -> list[Block]:
    found = [row for row in exclusion_lists.rows(office) if listing.holds(period, row.reported_at)]
    if not found:
        return [Prose("本期没有报送剔除申报。")]
    rate = shown(exclusion_pass.rate_of(found), "rate")
    names = sorted({row.kind_title for row in found})
    parts = [(name, [row for row in found if row.kind_title == name]) for name in names]
    table = exclusion_pass.results_table("剔除申报与通过", "类型", parts, found)
    return [Prose(f"本期报送申报 {len(found)} 件，通过率 {rate}。"), table]
