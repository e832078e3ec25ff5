"""import --kind callbacks: rows == new + changed + unchanged + rejected, idempotent, undo, hand entries stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import RefusedInput
from app.services import history, imports, undo_outlook, visits
from app.services.imports import Bucket
from app.services.session import Office
from app.services.visits import VisitEntry
from app.storage import audit
from tests.services.importing import bring_in, counts, id_of, new_office, read_here, ticket_row, write_csv

TITLES = (
    "工单编号",
    "创建时间",
    "回访时间",
    "是否有效回访",
    "市级回访是否联系",
    "是否解决",
    "是否满意",
    "回访备注",
    "坐席",
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read_here(monkeypatch)
    with new_office(tmp_path / "office") as opened:
        bring_in(opened, write_csv(tmp_path / "tickets.csv", [ticket_row(n) for n in range(1, 7)]))
        yield opened


def line(number: int | str, *answers: str, at: str = "2026-07-10 09:00", created: str = "2026-07-01 08:00:00"):
    no = f"01260701080000{number:05d}" if isinstance(number, int) else number
    said = [*answers, *[""] * (6 - len(answers))]
    return (no, created, at, *said)


GOOD = ("是", "是", "解决", "满意")


def import_lines(office: Office, path: Path, rows, titles=TITLES, **options):
    return bring_in(office, write_csv(path, rows, titles), kind="callbacks", **options)


def result(office: Office, number: int):
    found = visits.current(office, id_of(office, number))
    return None if found is None else (found.visited_at, found.answers.resolved, found.answers.satisfied)


def test_new_changed_unchanged_rejected(office, tmp_path):
    first = import_lines(office, tmp_path / "a.csv", [line(1, *GOOD), line(2, *GOOD)])
    assert counts(first) == (2, 2, 0, 0, 0)
    assert first.mapping["市级回访是否联系"] == "contacted"
    assert (first.mapping["回访时间"], first.mapping["回访备注"]) == ("visited_at", "visit_note")
    rows = [
        line(1, *GOOD),
        line(2, "是", "是", "未解决", "不满意", "垃圾还在"),
        line(3, *GOOD),
        line(4, "", "", "", ""),
        line("0999", *GOOD),
        ("", "2026-07-01", "", *GOOD, "", ""),
    ]
    second = import_lines(office, tmp_path / "b.csv", rows)
    assert counts(second) == (6, 1, 1, 2, 2)
    assert second.rows == second.new + second.changed + second.unchanged + second.rejected
    errors = [(p.row, p.column) for p in second.problems if p.severity == "error"]
    assert errors == [(6, "工单编号"), (7, "工单编号")]
    assert any("没有回访结果" in p.message and p.row == 5 for p in second.problems)
    assert result(office, 2) == ("2026-07-10T09:00:00", "未解决", "不满意")
    assert result(office, 4) is None
    assert audit.verify(office.database).ok


def test_the_same_file_again_changes_nothing(office, tmp_path):
    rows = [line(n, *GOOD) for n in range(1, 6)]
    import_lines(office, tmp_path / "a.csv", rows)
    before = office.database.rows("SELECT * FROM city_visit")
    assert counts(import_lines(office, tmp_path / "a.csv", rows)) == (5, 0, 0, 5, 0)
    assert office.database.rows("SELECT * FROM city_visit") == before


def test_a_table_of_tickets_serves_too_and_tickets_stay_as_they_are(office, tmp_path):
    titles = ("工单编号", "创建时间", "标题", "联系电话", "是否联系", "是否解决", "是否满意", "承办单位")
    row = ("0126070108000000001", "2026-07-01 08:00:00", "别的标题", "13800001234", "是", "解决", "满意", "别的单位")
    tickets = office.database.rows("SELECT * FROM ticket ORDER BY id")
    summary = import_lines(office, tmp_path / "t.csv", [row], titles)
    assert counts(summary) == (1, 1, 0, 0, 0)
    assert office.database.rows("SELECT * FROM ticket ORDER BY id") == tickets
    assert office.database.rows("SELECT contacted, resolved, extra FROM city_visit") == [("是", "解决", "{}")]
    assert office.database.value("SELECT count(*) FROM handling_unit WHERE name = '别的单位'") == 0


def test_undo_and_its_undo(office, tmp_path):
    import_lines(office, tmp_path / "a.csv", [line(1, *GOOD), line(2, *GOOD)])
    batch = import_lines(office, tmp_path / "b.csv", [line(1, "是", "是", "未解决", "满意"), line(3, *GOOD)]).batch or 0
    assert undo_outlook.outlook(office, batch).changed == 2
    undone = history.undo(office, batch)
    assert (undone.value.reversed, undone.value.kept, undone.value.failed) == (2, 0, 0)
    assert result(office, 1) == ("2026-07-10T09:00:00", "解决", "满意")
    assert result(office, 3) is None
    history.undo(office, undone.operation_id or 0)
    assert result(office, 1) == ("2026-07-10T09:00:00", "未解决", "满意")
    assert result(office, 3) is not None


def test_import_after_undo_is_new_again(office, tmp_path):
    rows = [line(1, *GOOD)]
    batch = import_lines(office, tmp_path / "a.csv", rows).batch or 0
    history.undo(office, batch)
    assert counts(import_lines(office, tmp_path / "a.csv", rows)) == (1, 1, 0, 0, 0)


def test_what_a_person_entered_stays(office, tmp_path):
    ticket = id_of(office, 1)
    visits.register_visit(office, ticket, VisitEntry("是", "解决", "", at="2026-07-10 09:00"))
    summary = import_lines(office, tmp_path / "a.csv", [line(1, "是", "是", "未解决", "满意")])
    assert (counts(summary), summary.kept_local) == ((1, 0, 1, 0, 0), 1)
    assert result(office, 1) == ("2026-07-10T09:00:00", "解决", "满意")
    again = import_lines(office, tmp_path / "a.csv", [line(1, "是", "是", "未解决", "满意")])
    assert (counts(again), again.kept_local) == ((1, 0, 0, 1, 0), 1)


def test_a_correction_by_hand_survives_the_undo_of_the_import(office, tmp_path):
    batch = import_lines(office, tmp_path / "a.csv", [line(1, *GOOD), line(2, *GOOD)]).batch or 0
    visits.register_visit(office, id_of(office, 1), VisitEntry("是", "未解决", "满意", at="2026-07-10 09:00"))
    undone = history.undo(office, batch).value
    assert (undone.reversed, undone.kept) == (1, 1)
    assert result(office, 1) == ("2026-07-10T09:00:00", "未解决", "满意")
    assert result(office, 2) is None


def test_a_second_visit_is_new_and_a_row_without_moment_means_the_current_one(office, tmp_path):
    import_lines(office, tmp_path / "a.csv", [line(1, *GOOD)])
    second = import_lines(office, tmp_path / "b.csv", [line(1, "是", "是", "未解决", "不满意", at="2026-07-12 10:00")])
    assert counts(second) == (1, 1, 0, 0, 0)
    same = import_lines(office, tmp_path / "c.csv", [line(1, "是", "是", "未解决", "不满意", at="")])
    assert counts(same) == (1, 0, 0, 1, 0)
    changed = import_lines(office, tmp_path / "d.csv", [line(1, "是", "是", "解决", "满意", at="")])
    assert counts(changed) == (1, 0, 1, 0, 0)
    assert result(office, 1) == ("2026-07-12T10:00:00", "解决", "满意")


def test_a_moment_that_comes_later_completes_the_visit(office, tmp_path):
    import_lines(office, tmp_path / "a.csv", [line(1, *GOOD, at="")])
    summary = import_lines(office, tmp_path / "b.csv", [line(1, *GOOD)])
    assert counts(summary) == (1, 0, 1, 0, 0)
    assert result(office, 1) == ("2026-07-10T09:00:00", "解决", "满意")


def test_rows_of_one_visit_in_one_file(office, tmp_path):
    rows = [line(1, *GOOD), line(1, "是", "是", "未解决", "满意"), line(2, *GOOD), line(2, *GOOD)]
    summary = import_lines(office, tmp_path / "a.csv", rows)
    assert counts(summary) == (4, 2, 0, 2, 0)
    assert [(p.row, p.severity) for p in summary.problems] == [(2, "warning")]
    assert result(office, 1) == ("2026-07-10T09:00:00", "未解决", "满意")


def test_tickets_are_found_by_number_where_moments_differ(office, tmp_path):
    bring_in(office, write_csv(tmp_path / "more.csv", [ticket_row(5, 创建时间="2026-08-01 08:00:00")]))
    rows = [
        line(1, *GOOD, created=""),
        line(2, *GOOD, created="2026-07-01"),
        line(3, *GOOD, created="2026-07-09 11:11"),
        line(5, *GOOD, created="2026-08-01"),
        line(5, *GOOD, created="2026-09-09"),
    ]
    summary = import_lines(office, tmp_path / "a.csv", rows)
    assert counts(summary) == (5, 4, 0, 0, 1)
    messages = {p.row: p.message for p in summary.problems}
    assert "唯一的一件" in messages[4]
    assert "2 件" in messages[6]
    newest = office.database.value("SELECT id FROM ticket WHERE created_at LIKE '2026-08-01%'")
    assert visits.current(office, newest) is not None


def test_modes_skip_and_fill(office, tmp_path):
    import_lines(office, tmp_path / "a.csv", [line(1, "是", "是", "解决", "")])
    rows = [line(1, "是", "是", "未解决", "满意"), line(2, *GOOD)]
    assert counts(import_lines(office, tmp_path / "b.csv", rows, mode="skip")) == (2, 1, 0, 1, 0)
    assert counts(import_lines(office, tmp_path / "b.csv", rows, mode="fill")) == (2, 0, 1, 1, 0)
    assert result(office, 1) == ("2026-07-10T09:00:00", "解决", "满意")


def test_words_that_nobody_knows_are_kept_and_told(office, tmp_path):
    summary = import_lines(office, tmp_path / "a.csv", [line(1, "是", "是", "看情况", "满意")])
    assert [(p.column, p.value, p.severity) for p in summary.problems] == [("是否解决", "看情况", "warning")]
    assert office.database.value("SELECT resolved FROM city_visit") == "看情况"


def test_preview_writes_nothing_and_shows_the_changes(office, tmp_path):
    import_lines(office, tmp_path / "a.csv", [line(1, *GOOD)])
    path = write_csv(tmp_path / "b.csv", [line(1, "是", "是", "未解决", "满意", "还在"), line(2, *GOOD)], TITLES)
    prepared = imports.prepare(office, path, kind="callbacks")
    (changed,) = imports.preview_rows(office, prepared, Bucket.CHANGED)
    shown = {(change.title, change.old, change.new) for change in changed.changes}
    assert shown == {("是否解决", "解决", "未解决"), ("回访备注", "", "还在")}
    imports.discard(prepared)
    assert office.database.value("SELECT count(*) FROM city_visit") == 1


def test_a_change_between_preview_and_import_is_seen(office, tmp_path):
    path = write_csv(tmp_path / "b.csv", [line(1, *GOOD)], TITLES)
    prepared = imports.prepare(office, path, kind="callbacks")
    visits.register_visit(office, id_of(office, 1), VisitEntry("是", "解决", "满意", at="2026-07-10 09:00"))
    assert counts(imports.commit(office, prepared).value) == (1, 0, 0, 1, 0)


def test_a_corrected_mapping_is_remembered_for_call_backs_only(office, tmp_path):
    titles = ("工单编号", "创建时间", "结论甲", "结论乙", "是否满意")
    path = write_csv(tmp_path / "a.csv", [("0126070108000000001", "2026-07-01 08:00", "是", "解决", "满意")], titles)
    mapping = {"工单编号": "ticket_no", "创建时间": "created_at", "结论甲": "contacted", "结论乙": "resolved"}
    bring_in(office, path, kind="callbacks", mapping={**mapping, "是否满意": "satisfied"})
    again = imports.prepare(office, path, kind="callbacks")
    assert again.summary.mapping["结论乙"] == "resolved"
    assert "结论乙" not in imports.prepare(office, path).summary.mapping


def test_a_table_without_results_is_refused(office, tmp_path):
    with pytest.raises(RefusedInput, match="没有找到回访结果列"):
        import_lines(office, tmp_path / "a.csv", [("1", "x")], ("工单编号", "标题"))


def test_the_choices_of_a_mapping_are_those_of_call_backs():
    assert imports.mapping_choices("callbacks")["visited_at"] == "回访时间"


def test_problems_go_into_a_marked_workbook(office, tmp_path):
    summary = import_lines(office, tmp_path / "a.csv", [line(1, *GOOD), line("0999", *GOOD, "备注")])
    assert summary.error_workbook is not None
    assert Path(summary.error_workbook).is_file()
