"""往来通知 (F1.6, D39) and untold changes of contacts (F1.7)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import NotFound, RefusedInput
from app.services import contacts, contracts, correspondence, history
from app.services.session import create_office
from tests.services.receipt_cases import OFFICE_BOX, VENDOR_BOXES, DeskClock, add_mailboxes


@pytest.fixture
def desk(tmp_path: Path):
    clock = DeskClock(datetime(2026, 10, 1, 9))
    office = create_office(tmp_path / "office", "示例街道", "王芳", now=clock)
    yield office, clock
    office.close()


def post(office, contract_id, sent="2026-09-30T16:00:00", **more):
    return correspondence.register(
        office,
        contract_id,
        "out",
        "整改",
        "限期整改",
        "courier",
        sent_at=datetime.fromisoformat(sent),
        tracking_no="SF1",
        **more,
    )


def test_f1_6_004_posted_on_2026_09_30_is_served_on_2026_10_03(desk):
    office, clock = desk
    contract_id = contracts.add(office, "yongdinglu").value
    done = post(office, contract_id)
    row = correspondence.get(office, done.value)
    assert (row.served.on, row.served.is_deemed, row.served.clause) == (date(2026, 10, 3), True, "004·第十三条")
    line = correspondence.due_lines(office, office.now())[0]
    assert (line.code, line.due_at, line.key) == ("D39", "2026-10-03T23:59:59", f"contract_notice:{row.id}:D39")
    clock.at = datetime(2026, 10, 17, 9)
    assert len(correspondence.due_lines(office, office.now())) == 1
    clock.at = datetime(2026, 10, 18, 9)
    assert correspondence.due_lines(office, office.now()) == []


def test_f1_6_001_arrived_on_2026_10_03_is_received_on_2026_10_08(desk):
    office, clock = desk
    contract_id = contracts.add(office, "zhongguancun").value
    done = post(office, contract_id)
    assert correspondence.get(office, done.value).served.missing == "到达时间"
    assert correspondence.due_lines(office, office.now()) == []
    clock.at = datetime(2026, 10, 9, 9)
    later = correspondence.record_arrival(office, done.value, arrived_at=datetime(2026, 10, 3, 10), signer="前台")
    row = correspondence.get(office, done.value)
    assert (row.served.on, row.signer) == (date(2026, 10, 8), "前台")
    history.undo(office, later.operation_id)
    assert correspondence.get(office, done.value).served.on is None
    history.undo(office, done.operation_id)
    with pytest.raises(NotFound):
        correspondence.get(office, done.value)


def test_f1_6_000_an_email_counts_between_authorised_mailboxes_only(desk):
    office, _ = desk
    contract_id = contracts.add(office, "chengbei").value
    add_mailboxes(office, contract_id)
    at = datetime(2026, 9, 30, 10)

    def send(direction, sender, recipients):
        row_id = correspondence.register(
            office, contract_id, direction, "函件", "意见", "email", sent_at=at, sender=sender, recipients=recipients
        ).value
        return correspondence.get(office, row_id).served

    assert send("out", OFFICE_BOX, VENDOR_BOXES).on == date(2026, 9, 30)
    assert "收件人不全" in send("out", OFFICE_BOX, VENDOR_BOXES[:1]).warnings[0]
    assert send("out", "other@example.com", VENDOR_BOXES).on is None
    assert send("in", VENDOR_BOXES[0], [OFFICE_BOX]).on == date(2026, 9, 30)
    assert send("in", "x@example.com", [OFFICE_BOX]).on is None
    assert len(correspondence.list_notices(office, contract_id)) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"arrived_at": datetime(2026, 9, 29, 9)},
        {"signed_at": datetime(2026, 9, 30, 15)},
        {"arrived_at": datetime(2026, 10, 2, 9)},
    ],
)
def test_moments_in_the_wrong_order_or_to_come_are_refused(desk, wrong):
    office, _ = desk
    contract_id = contracts.add(office, "yongdinglu").value
    with pytest.raises(RefusedInput):
        post(office, contract_id, **wrong)
    assert correspondence.list_notices(office, contract_id) == []


def test_void_needs_a_reason(desk):
    office, _ = desk
    contract_id = contracts.add(office, "yongdinglu").value
    row_id = post(office, contract_id).value
    with pytest.raises(RefusedInput):
        correspondence.void(office, row_id, " ")
    correspondence.void(office, row_id, "寄错单位")
    assert correspondence.list_notices(office, contract_id) == []


def test_f1_7_a_change_that_nobody_told_is_found_and_told_late(desk):
    office, _ = desk
    contract_id = contracts.add(office, "zhongguancun").value
    old = contacts.add(office, contract_id, "office", "person", "张三").value.id
    made = contacts.add(
        office, contract_id, "office", "person", "李四", replaces=old, changed_at=datetime(2026, 10, 12)
    ).value
    assert "2026-09-29" in made.warnings[0]
    assert [(before.value, after.value) for before, after in contacts.untold_changes(office, contract_id)] == [
        ("张三", "李四")
    ]
    told = contacts.tell(office, made.id, datetime(2026, 9, 30, 9)).value
    assert "2026-09-29" in told.warnings[0]
    assert contacts.untold_changes(office, contract_id) == []
