"""Counters of people, reviews and renewals: K03, K04 (待提升), K13, K14 (在岗人数), K15 (续签)."""

from __future__ import annotations

from app.domain.counters import CounterValue, Evidence, State, consecutive, missing_text, worst
from app.domain.months import Month, parse_month
from app.services import renewals, staff, staff_presence
from app.services.counter_desk import CounterDesk
from app.storage.queries import cases

SUBJECTS = {"vendor": "乙方服务质量", "street": "街道市级考核成绩"}
"""Whose review 待提升 is (R-22); both are kept, each in a row of its own."""

_OPTION = {"甲": "vendor", "乙": "street"}


def months_in_a_row(desk: CounterDesk) -> list[CounterValue]:
    """K03 for both subjects; the one that R-22 does not choose warns at most."""
    return [_month_value(desk, subject) for subject in SUBJECTS]


def years(desk: CounterDesk) -> list[CounterValue]:
    """K04: yearly reviews 待提升, both subjects."""
    values = []
    for subject, title in SUBJECTS.items():
        bad = [row for row in _reviews(desk, subject, "year") if row["result"] == "improve"]
        state: State = "triggered" if bad and _is_chosen(desk, subject) else "warn" if bad else "ok"
        reached = bad[0]["reviewed_on"] if bad else ""
        values.append(
            desk.value(
                len(bad),
                subject=title,
                evidence=_evidence(bad),
                note=_whose(desk, subject),
                state=state,
                reached_on=reached,
            )
        )
    return values


def on_duty(desk: CounterDesk) -> list[CounterValue]:
    """K13, K14: people present on the day; nothing outside the service."""
    days = staff_presence.days(desk.office, desk.contract.id, desk.on, desk.on)
    if not days:
        return []
    day = days[0]
    if not any(row.on_duty_on for row in staff.rows(desk.office, desk.contract.id)):
        note = f"还没有登记派驻人员上岗，不能判定。合同要求不少于 {day.minimum} 人。"
        return [desk.value(0, subject=desk.today, note=note, state="undetermined")]
    away = f"；请假 {'、'.join(day.on_leave)}" if day.on_leave else ""
    note = f"{desk.today} 在岗：{'、'.join(day.present) or '无'}{away}。合同要求不少于 {day.minimum} 人。"
    return [desk.value(day.count, subject=desk.today, note=note, reached_on=desk.today)]


def renewed(desk: CounterDesk) -> list[CounterValue]:
    """K15: how often the contract was renewed; a third time, or more than the years, is not allowed (001·2.2)."""
    view = renewals.view(desk.office, desk.contract.id)
    chain = view.chain
    is_over = chain.times > chain.max_times or (chain.latest_on is not None and chain.last_on > chain.latest_on)
    state: State = "triggered" if is_over else "warn" if chain.times >= desk.counter.warn_at else "ok"
    evidence = tuple(("renewal", row.id, f"第 {row.seq} 次续签 {row.start_on} 至 {row.end_on}") for row in view.rows)
    latest = f"，最晚到 {chain.latest_on}" if chain.latest_on else ""
    note = f"已续签 {chain.times} 次，到 {chain.last_on}；最多 {chain.max_times} 次{latest}。"
    return [desk.value(chain.times, evidence=evidence, note=note, state=state)]


def _month_value(desk: CounterDesk, subject: str) -> CounterValue:
    rows = _reviews(desk, subject, "month")
    results: dict[Month, str] = {parse_month(row["period"]): str(row["result"]) for row in rows}
    run = consecutive(results, desk.counter.trigger_at)
    chosen = _is_chosen(desk, subject)
    state: State = worst([_plain(desk, run.value)])
    if run.is_undetermined:
        state = "undetermined"
    elif state == "triggered" and not chosen:
        state = "warn"
    missing = missing_text(run.missing)
    note = "；".join(part for part in (missing, _whose(desk, subject)) if part)
    months = {str(month) for month in run.months}
    bad = [row for row in rows if str(parse_month(row["period"])) in months]
    shown = bad or [row for row in rows if row["result"] == "improve"]
    reached = bad[min(len(bad), desk.counter.trigger_at) - 1]["reviewed_on"] if bad else ""
    return desk.value(
        run.value, subject=SUBJECTS[subject], evidence=_evidence(shown), note=note, state=state, reached_on=reached
    )


def _plain(desk: CounterDesk, value: int) -> State:
    return "triggered" if value >= desk.counter.trigger_at else "warn" if value >= desk.counter.warn_at else "ok"


def _is_chosen(desk: CounterDesk, subject: str) -> bool:
    return _OPTION.get(desk.contract.readings.option("R-22"), "vendor") == subject


def _whose(desk: CounterDesk, subject: str) -> str:
    return (
        ""
        if _is_chosen(desk, subject)
        else f"R-22 未选这一口径，只预警（现为 {desk.contract.readings.option('R-22')}）"
    )


def _reviews(desk: CounterDesk, subject: str, span: str) -> list[cases.Record]:
    return cases.select(
        desk.office.database,
        "performance_review",
        "contract_id = ? AND subject = ? AND span = ? AND reviewed_on <= ?",
        (desk.contract.id, subject, span, desk.today),
        order="period, id",
    )


def _evidence(rows: list[cases.Record]) -> tuple[Evidence, ...]:
    return tuple(("performance_review", int(row["id"]), f"{row['period']} 待提升（{row['basis']}）") for row in rows)
