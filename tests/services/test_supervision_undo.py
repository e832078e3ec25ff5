from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.services import (
    breaches,
    deletions,
    force_majeure,
    handovers,
    history,
    rectifications,
    retention,
    staff,
    staff_changes,
)
from app.services.changes import Outcome
from app.services.session import Office
from app.storage.queries import cases
from tests.services.supervised import supervised

DAY = "2026-08-01"
ENTITIES = (
    "breach_event",
    "rectification",
    "force_majeure",
    "staff_member",
    "staff_leave",
    "staff_paper",
    "staff_change",
    "staff_violation",
    "retention_item",
    "material_transfer",
    "lent_asset",
    "deletion_certificate",
)


def everything(office: Office) -> dict[str, list[dict[str, Any]]]:
    return {entity: cases.select(office.database, entity) for entity in ENTITIES}


def person(office: Office, number: int) -> int:
    return staff.add(office, number, "甲", "专员").value


def approved(office: Office, number: int) -> int:
    made = person(office, number)
    staff.submit_filing(office, made)
    return staff.decide_filing(office, made, True, "审核人", on=DAY).value


def on_duty(office: Office, number: int) -> int:
    return staff.start_duty(office, approved(office, number), on=DAY).value


def breach(office: Office, number: int) -> int:
    return breaches.register(office, number, "late", "事实", happened_on=DAY).value


def demanded(office: Office, number: int) -> int:
    return rectifications.demand(office, number, "问题").value


def majeure(office: Office, number: int) -> int:
    return force_majeure.declare(office, number, "洪水", DAY).value


def asked(office: Office, number: int) -> int:
    return staff_changes.ask(office, number, "apply", "事由", on=DAY).value


def handed(office: Office, number: int) -> int:
    return handovers.hand_over(office, number, "资料", "to_vendor", on=DAY).value


def lent(office: Office, number: int) -> int:
    return handovers.lend(office, number, "电脑", on=DAY).value


Before = Callable[[Office, int], int]
Work = Callable[[Office, int, int], Outcome[Any]]

WORKS: dict[str, tuple[Before, Work]] = {
    "measure": (breach, lambda o, _n, i: breaches.measure(o, i, ("daily",), "依据")),
    "settle": (breach, lambda o, _n, i: breaches.settle(o, i, "主任", "依据")),
    "void breach": (breach, lambda o, _n, i: breaches.void(o, i, "重复")),
    "finish": (demanded, lambda o, _n, i: rectifications.finish(o, i)),
    "recheck": (demanded, lambda o, _n, i: rectifications.recheck(o, i, True, "复查人")),
    "void rectification": (demanded, lambda o, _n, i: rectifications.void(o, i, "重复")),
    "declare": (person, lambda o, n, _i: force_majeure.declare(o, n, "暴雨", DAY)),
    "prove": (majeure, lambda o, _n, i: force_majeure.prove(o, i, "证明")),
    "notify": (majeure, lambda o, _n, i: force_majeure.notify(o, i)),
    "end": (majeure, lambda o, _n, i: force_majeure.end(o, i)),
    "void majeure": (majeure, lambda o, _n, i: force_majeure.void(o, i, "重复")),
    "file": (person, lambda o, _n, i: staff.submit_filing(o, i)),
    "on duty": (approved, lambda o, _n, i: staff.start_duty(o, i, on=DAY)),
    "off duty": (on_duty, lambda o, _n, i: staff.end_duty(o, i, "离职", on=DAY)),
    "edit": (person, lambda o, _n, i: staff.edit(o, i, "更正", name="乙", is_core=True)),
    "leave": (on_duty, lambda o, _n, i: staff.add_leave(o, i, DAY, DAY)),
    "paper": (person, lambda o, _n, i: staff.add_paper(o, i, "resume")),
    "void person": (person, lambda o, _n, i: staff.void(o, i, "重复")),
    "decide change": (asked, lambda o, _n, i: staff_changes.decide(o, i, True, "主任", on=DAY)),
    "violation": (person, lambda o, n, _i: staff_changes.violation(o, n, "甲", "事由", on=DAY)),
    "retention": (person, lambda o, n, _i: retention.add(o, n, "台账", "retain", from_on=DAY, until_on=None)),
    "bring back": (handed, lambda o, _n, i: handovers.bring_back(o, i)),
    "give back": (lent, lambda o, _n, i: handovers.give_back(o, i, "完好")),
    "set due": (lent, lambda o, n, _i: handovers.set_due(o, n, "2026-09-01")),
    "certify": (
        person,
        lambda o, n, _i: deletions.certify(o, n, "依据", "覆盖", DAY, [deletions.Dataset("工单", 3)]),
    ),
}


@pytest.mark.parametrize("name", WORKS)
def test_every_step_can_be_taken_back_and_brought_back(tmp_path, name):
    office, contract_id, _ = supervised(tmp_path, "zhongguancun", f"{DAY}T15:00:00")
    prepare, work = WORKS[name]
    row_id = prepare(office, contract_id)
    before = everything(office)
    done = work(office, contract_id, row_id)
    after = everything(office)
    assert after != before
    taken_back = history.undo(office, done.operation_id)
    assert everything(office) == before
    history.undo(office, taken_back.operation_id)
    assert everything(office) == after


@pytest.mark.parametrize(("reading", "due"), [("甲", "2026-05-07"), ("乙", "2026-05-06")])
def test_r38_the_starting_day_counts_or_not(tmp_path, reading, due):
    office, contract_id, _ = supervised(tmp_path, "yongdinglu", "2026-04-30T09:00:00", R_38=reading)
    staff_changes.violation(office, contract_id, "甲", "事由", on=date(2026, 4, 30))
    assert staff_changes.violations(office, contract_id)[0].due_on == due
