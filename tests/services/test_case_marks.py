"""A mark speaks for every case of its kind on a ticket, not only for the one that was touched last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.errors import RefusedInput
from app.domain.flow import Mark
from app.domain.registers import SpecialKind
from app.services import appeals, flow, hang_ups, history, special_registers, whistles
from app.services.session import Office
from tests.office_desk import DeskClock, new_office
from tests.services.case_desk import desk, ticket


class TickingClock(DeskClock):
    """A second later at every look."""

    def __call__(self) -> datetime:
        self.forward(seconds=1)
        return self.moment


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = desk(tmp_path)
    yield made
    made.close()


def shown(office: Office, one: int, mark: Mark) -> str:
    found = flow.life(office, one).state.marks.get(mark)
    return found.status if found else "（没有）"


def test_of_two_whistles_the_one_that_waits_speaks(office: Office):
    one = ticket(office, 1)
    first = whistles.blow(office, "市政集团", "管线权属", ticket_id=one).value
    second = whistles.blow(office, "供电公司", "杆线迁改", ticket_id=one).value
    whistles.answer(office, first, "已到场")
    assert shown(office, one, Mark.WHISTLE) == "待应哨"
    done = whistles.withdraw(office, second, "已由产权单位处理", on="2026-09-18")
    assert shown(office, one, Mark.WHISTLE) == "已应哨"
    history.undo(office, done.operation_id or 0)
    assert shown(office, one, Mark.WHISTLE) == "待应哨"


@pytest.mark.parametrize("ending", ["refuse", "void"])
def test_a_second_hang_up_that_fails_leaves_the_first_one_written_off(office: Office, ending: str):
    one = ticket(office, 1)
    first = hang_ups.apply(office, one, "客观受限", "年底前改造").value
    hang_ups.decide(office, first, True, "王主任", "纪要 18 号")
    hang_ups.write_off(office, first, "现场已解决")
    second = hang_ups.apply(office, one, "复发", "明年改造").value
    assert shown(office, one, Mark.HANG_UP) == "申请中"
    if ending == "refuse":
        hang_ups.decide(office, second, False, "王主任", "不符合")
    else:
        hang_ups.void(office, second, "登记错误")
    assert shown(office, one, Mark.HANG_UP) == "已销账"


def test_a_line_on_a_register_that_was_void_leaves_the_one_that_is_done(office: Office):
    one, kind = ticket(office, 1), SpecialKind.CITY_SUPERVISED
    first = special_registers.receive(office, kind, "第一次督办", ticket_id=one).value
    special_registers.finish(office, first, "已整改")
    second = special_registers.receive(office, kind, "第二次督办", ticket_id=one).value
    assert shown(office, one, Mark.SUPERVISED_CITY) == "在办"
    special_registers.void(office, second, "重复登记")
    assert shown(office, one, Mark.SUPERVISED_CITY) == "已办结"
    special_registers.void(office, first, "登记错误")
    assert shown(office, one, Mark.SUPERVISED_CITY) == "（没有）"


def test_of_appeals_for_two_periods_the_one_that_waits_speaks(office: Office):
    one = ticket(office, 1, resolved="否")
    july, august = (
        appeals.file(office, one, ["解决结果"], "已解决", "照片", period=period).value
        for period in ("2026-07", "2026-08")
    )
    appeals.decide(office, july, "维持原判", "市热线复核")
    assert shown(office, one, Mark.APPEAL) == "申诉中"
    appeals.decide(office, august, "撤回", "单位撤回")
    assert shown(office, one, Mark.APPEAL) == "维持原判"


def test_a_further_appeal_starts_from_what_the_first_one_changed(office: Office):
    one = ticket(office, 1, resolved="否", satisfied="不满意")
    first = appeals.file(office, one, ["解决结果"], "已解决", "照片", period="2026-08").value
    appeals.decide(office, first, "改判", "市热线复核", changed={"resolved": "是"})
    second = appeals.file(office, one, ["满意结果"], "已满意", "录音", period="2026-08").value
    appeals.decide(office, second, "改判", "市热线复核", changed={"satisfied": "满意"})
    row = appeals.get(office, second)
    assert row.answers_after is not None
    assert (row.answers_before.resolved, row.answers_before.satisfied) == ("是", "不满意")
    assert (row.answers_after.resolved, row.answers_after.satisfied) == ("是", "满意")


def test_a_text_of_a_case_has_an_end_and_is_visible(office: Office):
    one = ticket(office, 1)
    with pytest.raises(RefusedInput, match="太长，最多 10000 个字"):
        hang_ups.apply(office, one, "客" * 10_001, "年底前改造")
    with pytest.raises(RefusedInput, match="挂账理由没有填"):
        hang_ups.apply(office, one, "\u200b", "年底前改造")
    assert hang_ups.rows(office) == []


def test_a_case_may_take_longer_than_the_second_in_which_it_began(tmp_path: Path):
    """The mark is no newer than the operation that sets it, however often the clock is asked meanwhile."""
    clock = TickingClock()
    made = new_office(tmp_path / "office", clock)
    one = ticket(made, 1)
    hang_ups.apply(made, one, "客观受限", "年底前改造")
    assert shown(made, one, Mark.HANG_UP) == "申请中"
    made.close()
