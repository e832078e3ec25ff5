"""验收意见书 and 验收催告函 from the recorded steps (AC-01, AC-02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.acceptance_events import EventKind
from app.domain.acceptance_papers import OpinionItem
from app.domain.errors import NotAllowed, NotFound
from app.services import acceptance, contracts, deliverables, notices, printing, submissions
from app.services.session import Office
from tests.services.receipt_cases import RECEIVED, SUBMITTED, DeskClock, accept, new_office


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path: Path, clock: DeskClock) -> Iterator[Office]:
    made, _ = new_office(tmp_path, clock)
    submissions.submit(made, 4, SUBMITTED, received_at=RECEIVED)
    yield made
    made.close()


def test_comments_become_an_opinion_with_their_basis_and_limits(office: Office) -> None:
    acceptance.record(
        office,
        4,
        EventKind.COMMENT,
        datetime(2025, 10, 10, 16, 20),
        text="回访口径有误\n缺少附表",
        basis="计划书三\n备忘录第2条",
        method="授权邮箱",
    )
    made = notices.opinion(office, 4)
    assert not made.is_passed
    assert made.items == (OpinionItem("回访口径有误", "计划书三"), OpinionItem("缺少附表", "备忘录第2条"))
    assert (made.accept_by, made.revise_by) == (date(2025, 10, 13), date(2025, 10, 14))
    assert (made.submitted_on, made.received_on) == (date(2025, 9, 29), date(2025, 9, 29))
    assert (made.handled_by, made.delivery) == ("李经办", "授权邮箱　2025-10-10 16:20:00")


def test_a_later_pass_is_an_opinion_of_its_own_round(office: Office) -> None:
    acceptance.record(office, 4, EventKind.COMMENT, datetime(2025, 10, 10, 16), text="改", basis="计划书")
    first = notices.opinion(office, 4)
    submissions.submit(office, 4, datetime(2025, 10, 14, 9), received_at=datetime(2025, 10, 14, 9))
    acceptance.record(office, 4, EventKind.PASS, datetime(2025, 10, 17, 9))
    passed = notices.opinion(office, 4)
    assert (passed.round_no, passed.is_passed, passed.items) == (2, True, ())
    assert passed.accept_by == date(2025, 10, 21)
    comment_id = acceptance.view(office, 4).events[0].id
    assert notices.opinion(office, 4, comment_id) == first
    with pytest.raises(NotFound):
        notices.opinion(office, 4, 999)


def test_no_opinion_before_a_conclusion(office: Office) -> None:
    with pytest.raises(NotAllowed, match="还没有登记验收通过或修改意见"):
        notices.opinion(office, 4)


def test_a_recorded_reminder_becomes_a_letter(office: Office) -> None:
    acceptance.record(office, 4, EventKind.REMIND, datetime(2025, 10, 14, 9, 30), method="授权邮箱")
    made = notices.reminder(office, 4)
    assert (made.submitted_on, made.accept_by) == (date(2025, 9, 29), date(2025, 10, 13))
    assert (made.reminded_at, made.method) == ("2025-10-14T09:30:00", "授权邮箱")
    assert made.objection_by is None
    assert "R-04 甲" in made.objection_note


def test_the_limit_for_objections_follows_the_reading(office: Office) -> None:
    contracts.choose_reading(office, 1, "R-04", "乙:3", "双方约定宽限3个工作日")
    acceptance.record(office, 4, EventKind.REMIND, datetime(2025, 10, 14, 9, 30))
    made = notices.reminder(office, 4)
    assert (made.objection_by, made.objection_note) == (date(2025, 10, 17), "读法 R-04 乙")


def test_a_letter_is_drafted_only_after_the_period(office: Office, clock: DeskClock) -> None:
    assert notices.reminder(office, 4).reminded_at == "2025-10-20"
    clock.at = datetime(2025, 10, 13, 9)
    with pytest.raises(NotAllowed, match="2025-10-13 才届满"):
        notices.reminder(office, 4)


def test_an_accepted_deliverable_needs_no_letter(office: Office) -> None:
    accept(office, 5)
    with pytest.raises(NotAllowed, match="不需要催告"):
        notices.reminder(office, 5)


def test_a_contract_without_reminders_gets_no_letter(office: Office) -> None:
    other = contracts.add(office, "jiuxianqiao", date(2025, 6, 3)).value
    row = deliverables.list_deliverables(office, other)[0]
    submissions.submit(office, row.id, SUBMITTED)
    with pytest.raises(NotAllowed, match="没有约定催告"):
        notices.reminder(office, row.id)


def test_both_papers_are_printed_and_logged(office: Office, tmp_path: Path) -> None:
    acceptance.record(office, 4, EventKind.REMIND, datetime(2025, 10, 14, 9, 30))
    pdf = notices.pdf_of_reminder(office, 4, save_to=tmp_path / "催告.pdf")
    assert (tmp_path / "催告.pdf").read_bytes() == pdf
    assert len(printing.prints(office, "P-04", "deliverable:4:reminder:2025-10-14T09:30:00")) == 1
    acceptance.record(office, 4, EventKind.PASS, datetime(2025, 10, 15, 9))
    notices.pdf_of_opinion(office, 4, target="preview")
    assert notices.pdf_of_opinion(office, 4).startswith(b"%PDF")
    assert [row.copy_no for row in printing.prints(office, "P-03", "deliverable:4:round:1:pass")] == [1]
