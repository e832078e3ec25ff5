"""System operation (系统运维), remote support (远程支撑) and monthly maintenance of the database (M15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import RefusedInput
from app.domain.months import Month
from app.domain.operations import Availability, Durations, availability, durations, months_without
from app.domain.rates import Window
from app.services.case_writing import case_of, clean, day, moment, need, writing
from app.services.changes import Outcome, Topic
from app.services.contract_writing import performed
from app.services.session import Office
from app.storage.models.activities import DbMaintenance, OpsLog, SupportRequest
from app.storage.queries import cases

OPS_TITLES = {
    "inspection": "巡检",
    "backup": "数据备份",
    "fault": "故障",
    "bug": "BUG 修复",
    "upgrade": "升级",
}
_OPS, _SUPPORT, _UPKEEP = "ops_log", "support_request", "db_maintenance"


@dataclass(frozen=True, slots=True)
class OpsRow:
    """One entry; ``is_outage``: the system could not be used from ``starts_at`` to ``ends_at``."""

    id: int
    contract_id: int | None
    kind: str
    starts_at: str
    ends_at: str
    responded_at: str
    effect: str
    handling: str
    person: str
    is_outage: int
    note: str


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One request for help."""

    id: int
    contract_id: int | None
    asked_at: str
    asked_by: str
    channel: str
    question: str
    responded_at: str
    responder: str
    solved_at: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class UpkeepRow:
    """One maintenance of the database."""

    id: int
    contract_id: int | None
    held_on: str
    integrity: str
    backup_file: str
    indexes: str
    problem: str
    handling: str
    person: str
    note: str


def log(
    office: Office,
    kind: str,
    starts_at: datetime | None = None,
    *,
    ends_at: datetime | None = None,
    responded_at: datetime | None = None,
    is_outage: bool = False,
    contract_id: int | None = None,
    effect: str = "",
    handling: str = "",
    person: str = "",
    note: str = "",
) -> Outcome[int]:
    """Enter an inspection, backup, fault, bug or upgrade; returns the id. ``is_outage``: nobody could work."""
    if kind not in OPS_TITLES:
        raise RefusedInput(f"没有“{kind}”这种运维记录，可用的是 {'、'.join(OPS_TITLES.values())}。")
    columns: dict[str, object] = {
        "kind": kind,
        "starts_at": moment(office, starts_at, "开始时间"),
        "ends_at": moment(office, ends_at, "结束时间") if ends_at else "",
        "responded_at": moment(office, responded_at, "响应时间") if responded_at else "",
        "is_outage": int(is_outage),
        "contract_id": contract_id,
        "effect": clean(effect),
        "handling": clean(handling),
        "person": clean(person) or office.actor,
        "note": clean(note),
    }
    _ordered(columns, ("starts_at", "responded_at", "ends_at"))
    with writing(office, "ops.log", _OPS, f"登记系统{OPS_TITLES[kind]}") as write:
        row_id = write.insert(OpsLog, **columns)
    return performed(row_id, write, Topic.CASES)


def finish(office: Office, ops_id: int, *, at: datetime | None = None, handling: str = "") -> Outcome[int]:
    """Say when a fault was over and what was done."""
    row = case_of(office, _OPS, ops_id, "运维记录")
    fields = {"ends_at": moment(office, at, "恢复时间"), "handling": clean(handling) or row["handling"]}
    _ordered({**row, **fields}, ("starts_at", "responded_at", "ends_at"))
    with writing(office, "ops.finish", f"{_OPS}:{ops_id}", f"登记系统{OPS_TITLES[row['kind']]}已处理") as write:
        write.update(_OPS, ops_id, **fields)
    return performed(ops_id, write, Topic.CASES)


def ask(
    office: Office,
    question: str,
    *,
    at: datetime | None = None,
    by: str = "",
    channel: str = "",
    contract_id: int | None = None,
) -> Outcome[int]:
    """Enter a request for remote support (004·二.6); returns the id."""
    columns = {
        "question": need(question, "问题"),
        "asked_at": moment(office, at, "提出时间"),
        "asked_by": clean(by) or office.actor,
        "channel": clean(channel),
        "contract_id": contract_id,
    }
    with writing(office, "support.ask", _SUPPORT, f"登记远程支撑请求：{columns['question']}") as write:
        row_id = write.insert(SupportRequest, **columns)
    return performed(row_id, write, Topic.CASES)


def respond(
    office: Office,
    request_id: int,
    *,
    responded_at: datetime | None = None,
    solved_at: datetime | None = None,
    responder: str = "",
    answer: str = "",
) -> Outcome[int]:
    """Write down the response, the solution, or both; what is there already stays."""
    row = case_of(office, _SUPPORT, request_id, "支撑请求")
    fields = {
        "responded_at": row["responded_at"] or moment(office, responded_at or solved_at, "响应时间"),
        "solved_at": moment(office, solved_at, "解决时间") if solved_at else row["solved_at"],
        "responder": clean(responder) or row["responder"],
        "answer": clean(answer) or row["answer"],
    }
    _ordered({**row, **fields}, ("asked_at", "responded_at", "solved_at"))
    with writing(office, "support.respond", f"{_SUPPORT}:{request_id}", "登记远程支撑答复") as write:
        if not write.update(_SUPPORT, request_id, **fields):
            raise RefusedInput("没有改动，不需要保存。")
    return performed(request_id, write, Topic.CASES)


def maintain(
    office: Office,
    *,
    on: date | str | None = None,
    contract_id: int | None = None,
    integrity: str,
    backup_file: str = "",
    indexes: str = "",
    problem: str = "",
    handling: str = "",
    person: str = "",
) -> Outcome[int]:
    """Enter the month's maintenance: integrity check, backup, index, problems (004·二.3, F15.3)."""
    columns = {
        "held_on": day(office, on, "维护日期"),
        "contract_id": contract_id,
        "integrity": need(integrity, "完整性检查结果"),
        "backup_file": clean(backup_file),
        "indexes": clean(indexes),
        "problem": clean(problem),
        "handling": clean(handling),
        "person": clean(person) or office.actor,
    }
    with writing(office, "upkeep.record", _UPKEEP, f"登记数据库维护（{columns['held_on']}）") as write:
        row_id = write.insert(DbMaintenance, **columns)
    return performed(row_id, write, Topic.CASES)


def ops(office: Office, window: Window, contract_id: int | None = None) -> list[OpsRow]:
    """Return the entries that touch a window, oldest first."""
    where = "starts_at < ? AND (ends_at = '' OR ends_at > ? OR starts_at >= ?) AND (? IS NULL OR contract_id = ?)"
    start, end = window.start.isoformat(), window.end.isoformat()
    params = (end, start, start, contract_id, contract_id)
    found = cases.select(office.database, _OPS, where, params, order="starts_at, id")
    return [OpsRow(**{key: row[key] for key in OpsRow.__slots__}) for row in found]


def available(office: Office, window: Window, contract_id: int | None = None) -> Availability:
    """Work out a window's availability from the outages entered."""
    rows = [row for row in ops(office, window, contract_id) if row.is_outage]
    return availability(window, [(_at(row.starts_at), _maybe(row.ends_at)) for row in rows], office.now())


def recovery(rows: list[OpsRow]) -> Durations:
    """How long faults lasted."""
    return durations([(_at(row.starts_at), _maybe(row.ends_at)) for row in rows if row.kind in ("fault", "bug")])


def requests(office: Office, window: Window, contract_id: int | None = None) -> list[SupportRow]:
    """Return the requests asked in a window, oldest first."""
    where = "asked_at >= ? AND asked_at < ? AND (? IS NULL OR contract_id = ?)"
    params = (window.start.isoformat(), window.end.isoformat(), contract_id, contract_id)
    found = cases.select(office.database, _SUPPORT, where, params, order="asked_at, id")
    return [SupportRow(**{key: row[key] for key in SupportRow.__slots__}) for row in found]


def response_times(rows: list[SupportRow]) -> Durations:
    """How quickly requests were responded to (F15.2)."""
    return durations([(_at(row.asked_at), _maybe(row.responded_at)) for row in rows])


def upkeep(office: Office, first: str, last: str, contract_id: int | None = None) -> list[UpkeepRow]:
    """Return the maintenance entered from day ``first`` to day ``last``, oldest first."""
    where = "held_on BETWEEN ? AND ? AND (? IS NULL OR contract_id = ?)"
    found = cases.select(office.database, _UPKEEP, where, (first, last, contract_id, contract_id), order="held_on, id")
    return [UpkeepRow(**{key: row[key] for key in UpkeepRow.__slots__}) for row in found]


def missing_upkeep(office: Office, first: str, contract_id: int | None = None) -> tuple[Month, ...]:
    """Whole months since day ``first`` without any maintenance; the running month is not missing yet."""
    today = office.now().date()
    last = date(today.year, today.month, 1).toordinal() - 1
    until = date.fromordinal(last).isoformat()
    if until < first:
        return ()
    return months_without([row.held_on for row in upkeep(office, first, until, contract_id)], first, until)


def _ordered(columns: Mapping[str, object], keys: tuple[str, ...]) -> None:
    given = [str(columns[key]) for key in keys if columns.get(key)]
    if given != sorted(given):
        raise RefusedInput("时间先后不对：先提出（发生），再响应，最后解决（恢复）。没有登记，请核对时间。")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
