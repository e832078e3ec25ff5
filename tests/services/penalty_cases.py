"""Errors of contract 001 for tests: the month of AC-08 registered the way a clerk does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.services import contracts, error_entry
from app.services.error_entry import ErrorEntry
from app.services.session import Office
from tests.office_desk import DeskClock, new_office

MET = {
    "dispatch": {"negligence": True, "overtime": True, "delay": True, "second_complaint": False, "unreported": True},
    "zero_score": {"not_followed": True, "late": False, "zero": True},
    "review": {"wrong_choice": True, "wrong_entry": False, "city_loss": False},
    "data": {"statistics": True, "late_report": False, "effect": True},
}
R17 = ("R-17", "A", "2026年6月会议纪要")


def penalty_office(folder: Path, now: datetime = datetime(2026, 8, 1, 9, 0)) -> tuple[Office, DeskClock, int]:
    """An office on 2026-08-01 with contract 001 in force."""
    clock = DeskClock(now)
    office = new_office(folder / "office", clock)
    contract_id = contracts.add(office, "zhongguancun").value
    return office, clock, contract_id


def register(office: Office, contract_id: int, code: str, day: str = "2026-07-10", **given) -> int:
    """Register one error, every requirement met unless told otherwise; not confirmed."""
    ticks = {**MET[code], **given.pop("ticks", {})}
    person = given.pop("person", "坐席甲")
    happened = datetime.fromisoformat(f"{day}T09:00:00")
    entry = ErrorEntry(code, given.pop("fact", f"{code} {day}"), happened, person=person, ticks=ticks, **given)
    return error_entry.add(office, contract_id, entry).value


def confirmed(office: Office, contract_id: int, code: str, day: str = "2026-07-10", **given) -> int:
    """Register and confirm one error."""
    error_id = register(office, contract_id, code, day, **given)
    error_entry.confirm(office, error_id, "核对属实")
    return error_id


def july(office: Office, contract_id: int) -> list[int]:
    """AC-08: 8 dispatch errors (6 punished), 1 zero, 5 review, 6 data."""
    made = [
        confirmed(office, contract_id, "dispatch", f"2026-07-{n:02d}", person="坐席甲" if n % 2 else "坐席乙")
        for n in range(1, 7)
    ]
    made.append(
        confirmed(
            office,
            contract_id,
            "dispatch",
            ticks={"unreported": None},
            reported_at=datetime(2026, 7, 10, 8, 30),
        )
    )
    made.append(confirmed(office, contract_id, "dispatch", "2026-07-11", ticks={"delay": False}))
    made.append(confirmed(office, contract_id, "zero_score", "2026-07-12"))
    made += [confirmed(office, contract_id, "review", f"2026-07-{n}", person="复核员") for n in range(13, 18)]
    return made + [confirmed(office, contract_id, "data", f"2026-07-{n}", person="数据员") for n in range(18, 24)]
