"""考核明细: the promises of every import, day of issue, term of the review, appeals (F7.4, AC-12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.appeals import difference_text
from app.domain.errors import RefusedInput
from app.services import appeals, assessment_details, history, imports
from app.services.session import Office, create_office
from tests.office_desk import DeskClock, add_ticket
from tests.services.importing import counts, read_here, write_csv

TITLES = ("序号", "工单编号", "考核周期", "是否考核", "是否响应", "是否解决", "是否满意", "扣分", "失分点", "片区")
AUGUST = "2026-08"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    read_here(monkeypatch)
    made = create_office(tmp_path / "office", "永定路街道", "王芳", now=DeskClock(datetime(2026, 10, 15, 9)))
    yield made
    made.close()


def row(
    number: int,
    *,
    counted: str = "是",
    answers: str = "是是是",
    lost: str = "",
    point: str = "",
    period: str = "2026年8月",
):
    return (str(number), f"01{number:04d}", period, counted, *answers, lost, point, "东片")


def bring(office: Office, path: Path, **options):
    preparation = imports.prepare(office, path, kind="assessments", **options)
    summary = preparation.summary
    assert summary.rows == summary.new + summary.changed + summary.unchanged + summary.rejected
    return imports.commit(office, preparation)


def values(office: Office):
    fields = ("ticket_no", "is_counted", "contacted", "resolved", "satisfied", "points_lost", "loss_point")
    return [tuple(getattr(d, name) for name in fields) for d in assessment_details.details(office, AUGUST)]


def test_rows_are_counted_repeats_settled_mistakes_named(office, tmp_path):
    path = write_csv(
        tmp_path / "a.csv",
        [
            row(1, answers="是否否", lost="0.50", point="未解决"),
            row(2, counted="也许"),
            row(3, lost="很多"),
            row(4),
            row(4, counted="剔除"),
            ("9", "", "2026年8月", "是", "是", "是", "是", "", "", ""),
        ],
        TITLES,
    )
    done = bring(office, path).value
    assert counts(done) == (6, 2, 0, 1, 3)
    assert [(p.row, p.column) for p in done.problems if p.severity == "error"] == [
        (3, "是否考核"),
        (4, "扣分"),
        (7, "工单编号"),
    ]
    assert done.mapping["失分点"] == "loss_point"
    assert done.unmapped == ["序号", "片区"]
    assert values(office) == [
        ("010001", True, "是", "否", "否", "0.5", "未解决"),
        ("010004", False, "是", "是", "是", "", ""),
    ]
    assert assessment_details.details(office, AUGUST)[0].extra == {"片区": "东片"}
    assert done.error_workbook is not None


def test_the_same_file_again_changes_nothing_and_another_order_neither(office, tmp_path):
    rows = [row(number) for number in range(1, 6)]
    bring(office, write_csv(tmp_path / "a.csv", rows, TITLES))
    renumbered = [("9", *one[1:]) for one in reversed(rows)]
    assert counts(bring(office, write_csv(tmp_path / "b.csv", renumbered, TITLES)).value) == (5, 0, 0, 5, 0)


def test_a_corrected_file_changes_what_it_says_and_undo_brings_it_back(office, tmp_path):
    first = bring(office, write_csv(tmp_path / "a.csv", [row(1, lost="1"), row(2)], TITLES))
    before = values(office)
    path = write_csv(tmp_path / "b.csv", [row(1, answers="是否是", lost="2", point="未解决"), row(3)], TITLES)
    preparation = imports.prepare(office, path, kind="assessments")
    changed = imports.preview_rows(office, preparation, "changed")
    assert {(c.title, c.old, c.new) for c in changed[0].changes} == {
        ("是否解决", "是", "否"),
        ("扣分", "1", "2"),
        ("失分点", "", "未解决"),
    }
    second = imports.commit(office, preparation)
    assert counts(second.value) == (2, 1, 1, 0, 0)
    assert len(values(office)) == 3
    result = history.undo(office, second.operation_id).value
    assert (result.reversed, result.kept, result.failed) == (2, 0, 0)
    assert values(office) == before
    undone = history.undo(office, first.operation_id)
    assert (values(office), assessment_details.periods(office)) == ([], [])
    history.undo(office, undone.operation_id)
    assert values(office) == before


def test_undo_keeps_a_value_that_a_later_file_changed(office, tmp_path):
    first = bring(office, write_csv(tmp_path / "a.csv", [row(1), row(2)], TITLES))
    second = bring(office, write_csv(tmp_path / "b.csv", [row(1, lost="3")], TITLES))
    bring(office, write_csv(tmp_path / "c.csv", [row(1, lost="5")], TITLES))
    result = history.undo(office, second.operation_id).value
    assert (result.reversed, result.kept, values(office)[0][5]) == (0, 1, "5")
    result = history.undo(office, first.operation_id).value  # as with tickets: a later import is nobody's work
    assert (result.reversed, result.kept, values(office)) == (2, 0, [])


@pytest.mark.parametrize(("mode", "lost", "point"), [("upsert", "2", "旧"), ("skip", "1", "旧"), ("fill", "1", "旧")])
def test_modes_and_blank_cells(office, tmp_path, mode, lost, point):
    bring(office, write_csv(tmp_path / "a.csv", [row(1, lost="1", point="旧")], TITLES))
    bring(office, write_csv(tmp_path / "b.csv", [row(1, lost="2", point="")], TITLES), mode=mode)
    assert values(office)[0][5:] == (lost, point)


def test_the_day_of_issue_is_said_read_or_a_candidate(office, tmp_path):
    plain = write_csv(tmp_path / "a.csv", [row(1)], TITLES)
    bring(office, plain)
    row_of = assessment_details.period(office, AUGUST)
    assert (row_of.issued_on, row_of.source, row_of.is_confirmed) == ("2026-10-15", "import_day", False)
    dated = write_csv(tmp_path / "b.csv", [(*row(1), "2026年9月24日")], (*TITLES, "下发日期"))
    bring(office, dated)
    assert assessment_details.period(office, AUGUST).issued_on == "2026-09-24"
    bring(office, plain, options={"issued_on": "2026-09-30"})
    row_of = assessment_details.period(office, AUGUST)
    assert (row_of.issued_on, row_of.is_confirmed, row_of.review.due_on.isoformat()) == (
        "2026-09-30",
        True,
        "2026-10-10",
    )
    bring(office, dated)
    assert assessment_details.period(office, AUGUST).issued_on == "2026-09-30"
    done = assessment_details.confirm_issue(office, AUGUST, "2026-09-24")
    assert assessment_details.period(office, AUGUST).review.due_on.isoformat() == "2026-09-30"
    history.undo(office, done.operation_id)
    assert assessment_details.period(office, AUGUST).issued_on == "2026-09-30"


def test_the_review_is_handed_in_on_time_or_late(office, tmp_path):
    bring(office, write_csv(tmp_path / "a.csv", [row(1)], TITLES), options={"issued_on": "2026-09-30"})
    with pytest.raises(RefusedInput, match="早于下发日"):
        assessment_details.hand_in_review(office, AUGUST, "2026-09-29")
    assessment_details.hand_in_review(office, AUGUST, "2026-10-10")
    assert not assessment_details.period(office, AUGUST).is_late
    assessment_details.hand_in_review(office, AUGUST, "2026-10-11")
    assert assessment_details.period(office, AUGUST).is_late


def test_the_period_comes_from_column_option_or_file_name(office, tmp_path):
    titles, one = TITLES[:2] + TITLES[3:], row(1)
    bare = one[:2] + one[3:]
    with pytest.raises(RefusedInput, match="指定期次"):
        imports.prepare(office, write_csv(tmp_path / "x.csv", [bare], titles), kind="assessments")
    bring(office, write_csv(tmp_path / "2026年6月明细.csv", [bare], titles))
    bring(office, tmp_path / "x.csv", options={"period": "2026年7月"})
    assert [period.period for period in assessment_details.periods(office)] == ["2026-07", "2026-06"]


def test_a_detail_finds_its_ticket_whenever_it_comes(office, tmp_path):
    done = bring(office, write_csv(tmp_path / "a.csv", [row(1)], TITLES)).value
    assert "登记册里没有" in done.problems[0].message
    assert assessment_details.period(office, AUGUST).without_ticket == 1
    ticket = add_ticket(office, "010001")
    assert [d.ticket_id for d in assessment_details.details(office, AUGUST)] == [ticket]
    assert [d.period for d in assessment_details.of_ticket(office, ticket)] == [AUGUST]
    assert assessment_details.period(office, AUGUST).without_ticket == 0


def test_a_mapping_can_be_corrected_and_is_remembered(office, tmp_path):
    titles = ("工单编号", "期", "结果", "分")
    path = write_csv(tmp_path / "a.csv", [("010001", "2026年8月", "否", "1.5")], titles)
    mapping = {"工单编号": "ticket_no", "期": "period", "结果": "resolved", "分": "points_lost"}
    preparation = imports.prepare(office, path, kind="assessments", mapping=mapping)
    imports.commit(office, preparation)
    assert values(office) == [("010001", None, "", "否", "", "1.5", "")]
    assert imports.prepare(office, path, kind="assessments").summary.mapping == mapping
    assert set(imports.mapping_choices("assessments")) >= {"period", "is_counted", "points_lost", "loss_point"}


def test_shares_of_loss_points(office, tmp_path):
    rows = [row(n, point="未解决") for n in range(27)] + [row(n + 50, point="不满意") for n in range(20)]
    rows += [row(n + 80, point="未响应") for n in range(2)] + [row(99, counted="否", point="未解决")]
    bring(office, write_csv(tmp_path / "a.csv", rows, TITLES))
    assert [(point, share.part, share.text) for point, share in assessment_details.losses(office, AUGUST)] == [
        ("未解决", 27, "55.10%"),
        ("不满意", 20, "40.82%"),
        ("未响应", 2, "4.08%"),
    ]


def test_a_changed_verdict_recalculates_the_period_and_keeps_both(office, tmp_path):
    """F7.4, AC-14: 180 in the denominator, 153 solved; two appeals turn 未解决 into 解决 one after the other."""
    ticket, second = add_ticket(office, "010000"), add_ticket(office, "010001")
    rows = [row(n, answers="是否是" if n < 27 else "是是是") for n in range(180)]
    rows += [row(n, counted="否") for n in range(180, 200)]
    bring(office, write_csv(tmp_path / "a.csv", rows, TITLES))
    appeal = appeals.file(office, ticket, ["解决结果"], "诉求已解决", "现场照片").value
    assert appeals.get(office, appeal).period == AUGUST
    appeals.decide(office, appeal, "改判", "市热线复核", changed={"resolved": "是"})
    kept = appeals.get(office, appeal)
    assert (kept.rates_before["denominator"], kept.rates_before["resolved"]) == (180, "85.00%")
    assert difference_text(kept.rates_before, kept.rates_after) == "解决率 85.00% → 85.56%"
    other = appeals.file(office, second, ["是否纳入考核"], "非权属", "证明").value
    appeals.decide(office, other, "改判", "市热线复核", changed={"counted": "否"})
    kept = appeals.get(office, other)
    assert (kept.rates_before["resolved"], kept.rates_after["resolved"]) == ("85.56%", "86.03%")
    assert (kept.rates_after["denominator"], len(values(office))) == (179, 200)
    assert values(office)[0][3] == "否"  # the city's own word stays as it was issued
