"""Import end to end: AC-15, repeated rows, identities, previews, remembered mappings, cancel, guards."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import Cancelled, RefusedInput
from app.services import backups, history, imports, tickets, units
from app.services.imports import Bucket
from app.services.progress import JobContext
from app.services.session import Office, open_office
from app.storage import audit, search, staging
from app.storage.queries import import_match
from tests.services.importing import (
    NOW,
    TITLES,
    acceptance_file,
    bring_in,
    content_of,
    counts,
    id_of,
    live,
    new_office,
    read_here,
    ticket_row,
    write_csv,
)


def staged_rows(preparation: imports.Preparation) -> dict[str, list[int]]:
    """Return which rows were recognised unread and which were read."""
    with staging.opened(preparation.staging) as connection:
        return {
            table: [row for (row,) in connection.execute(f"SELECT row_no FROM {table} ORDER BY row_no")]
            for table in ("known", "row")
        }


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read_here(monkeypatch)
    with new_office(tmp_path / "office") as opened:
        yield opened


def test_ac_15_fifteen_hundred_rows(office: Office, tmp_path: Path):
    units.add(office, "城市管理办公室")
    units.set_unknown_unit(office, units.UnknownUnit.REJECT)
    known = [ticket_row(f"0126070108000{index:08d}", 创建时间="2026-07-01", 标题="旧标题") for index in (0, 3, 6)]
    bring_in(office, write_csv(tmp_path / "known.csv", known))
    before = content_of(office)

    path = acceptance_file(tmp_path / "export.xlsx")
    summary = bring_in(office, path)
    assert counts(summary) == (1500, 1494, 3, 0, 3)
    assert (summary.header_row, summary.sheet, summary.format) == (3, "案件列表", "xlsx")
    errors = [(p.row, p.column, p.value) for p in summary.problems if p.severity == "error"]
    assert errors == [
        (604, "工单编号", errors[0][2]),
        (704, "创建时间", "2026-02-30"),
        (804, "承办单位", "没有这个单位"),
    ]
    assert all(problem.message for problem in summary.problems)
    moments = {row[0] for row in live(office, "created_at")}
    assert moments == {"2026-07-01T00:00:00", "2026-07-01T09:10:00"}
    assert {len(row[0]) for row in live(office, "ticket_no")} == {21}

    again = bring_in(office, path)
    assert counts(again) == (1500, 0, 0, 1497, 3)

    result = history.undo(office, summary.batch or 0).value
    assert (result.reversed, result.kept, result.failed) == (1497, 0, 0)
    assert content_of(office) == before
    assert audit.verify(office.database).ok


def test_gb18030_csv_is_read_and_named(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1, 标题="㛃𬬭䶮反映噪音")])
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    summary = bring_in(office, path)
    assert (summary.format, summary.encoding.lower()) == ("csv", "gb18030")
    assert live(office, "title") == [("㛃𬬭䶮反映噪音",)]


def test_same_file_again_changes_nothing_at_all(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(index) for index in range(20)])
    bring_in(office, path)
    before = office.database.rows("SELECT * FROM ticket ORDER BY id")
    assert counts(bring_in(office, path)) == (20, 0, 0, 20, 0)
    assert office.database.rows("SELECT * FROM ticket ORDER BY id") == before


def test_repeated_row_with_another_result_does_not_swing_back_and_forth(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2), ticket_row(1, 工单状态="已办结")])
    assert counts(bring_in(office, path)) == (3, 2, 0, 1, 0)
    again = bring_in(office, path)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert [(p.row, "第 4 行" in p.message) for p in again.problems] == [(2, True)]
    assert [row[0] for row in live(office, "status")] == ["已办结", "办理中"]
    older = write_csv(tmp_path / "b.csv", [ticket_row(1, 工单状态="已办结"), ticket_row(1)])
    assert counts(bring_in(office, older)) == (2, 0, 1, 1, 0)
    assert [row[0] for row in live(office, "status")] == ["办理中", "办理中"]


def test_rows_that_say_the_same_again_are_recognised_unread_and_still_listed(office: Office, tmp_path: Path):
    rows = [ticket_row(1), ticket_row(2), ticket_row(3, 办理时限="不知道")]
    path = write_csv(tmp_path / "a.csv", rows)
    bring_in(office, path)
    tickets.edit(office, id_of(office, 2), {"remark": "已联系"})
    preparation = imports.prepare(office, path)
    assert staged_rows(preparation) == {"known": [2], "row": [3, 4]}  # 3 was edited, 4 has a warning to tell again
    assert counts(preparation.summary) == (3, 0, 0, 3, 0)
    assert [problem.row for problem in preparation.summary.problems] == [4]
    listed = imports.preview_rows(office, preparation, Bucket.UNCHANGED)
    assert [(row.row, row.title) for row in listed] == [(2, "标题1"), (3, "标题2"), (4, "标题3")]
    tickets.edit(office, id_of(office, 1), {"remark": "刚改的"})
    summary = imports.commit(office, preparation).value
    assert (counts(summary), summary.kept_local) == ((3, 0, 0, 3, 0), 2)


def test_preview_that_an_undo_has_overtaken_is_refused(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2)])
    first = bring_in(office, path)
    preparation = imports.prepare(office, path)
    history.undo(office, first.batch or 0)
    before = content_of(office)
    with pytest.raises(RefusedInput, match="过时"):
        imports.commit(office, preparation)
    assert content_of(office) == before
    assert counts(bring_in(office, path)) == (2, 2, 0, 0, 0)


def test_file_with_another_mapping_is_read_anew(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1)])
    summary = bring_in(office, path)
    mapping = {**summary.mapping, "备注": "", "标题": "remark"}
    assert counts(bring_in(office, path, mapping=mapping)) == (1, 0, 1, 0, 0)
    assert live(office, "remark", "title") == [("标题1", "标题1")]


def test_row_repeated_in_one_file(office: Office, tmp_path: Path):
    rows = [ticket_row(1), ticket_row(2), ticket_row(1), ticket_row(2, 工单状态="已办结")]
    summary = bring_in(office, write_csv(tmp_path / "a.csv", rows))
    assert counts(summary) == (4, 2, 0, 2, 0)
    assert [row[0] for row in live(office, "status")] == ["办理中", "已办结"]
    warning = [(p.row, p.severity) for p in summary.problems]
    assert warning == [(3, "warning")]
    assert "第 5 行" in summary.problems[0].message


def test_a_repeated_row_that_leaves_cells_blank_erases_nothing(office: Office, tmp_path: Path):
    titles = (*TITLES, "来电人", "楼栋", "房号")
    rows = [
        (*ticket_row(1, 备注="甲"), "王五", "3", "1"),
        (*ticket_row(1, 工单状态="已办结", 备注="乙", 主要内容=""), "", "", "2"),
        (*ticket_row(1, 工单状态="", 备注="", 主要内容=""), "", "", ""),
    ]
    path = write_csv(tmp_path / "a.csv", rows, titles)
    assert counts(bring_in(office, path)) == (3, 1, 0, 2, 0)
    (ticket,) = live(office, "status", "remark", "content", "caller_name", "extra", "content_key")
    assert ticket[:4] == ("已办结", "乙", "第1件的主要内容", "王五")
    assert json.loads(ticket[4]) == {"楼栋": "3", "房号": "2"}
    assert ticket[5] == search.content_key("第1件的主要内容")
    assert counts(bring_in(office, path)) == (3, 0, 0, 3, 0)


def test_sent_back_and_dispatched_again_is_a_second_ticket(office: Office, tmp_path: Path):
    rows = [ticket_row(1), ticket_row(1, 创建时间="2026-07-03 08:00:00"), ticket_row("0126070108000000001HBD1")]
    preparation = imports.prepare(office, write_csv(tmp_path / "a.csv", rows))
    assert counts(preparation.summary) == (3, 3, 0, 0, 0)
    listed = imports.preview_rows(office, preparation, Bucket.SUSPECTED)
    assert [row.row for row in listed] == [3, 4]
    assert "同号" in listed[0].message
    imports.commit(office, preparation)
    assert len(live(office, "id")) == 3


def test_row_without_moment_finds_its_ticket_and_a_nameless_ticket_is_completed(office: Office, tmp_path: Path):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1, 创建时间=""), ticket_row(2)]))
    assert live(office, "identity_at") == [("",), ("2026-07-01T08:00:00",)]
    summary = bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(1), ticket_row(2, 创建时间="", 备注="x")]))
    assert counts(summary) == (2, 0, 2, 0, 0)
    assert live(office, "identity_at", "remark") == [("2026-07-01T08:00:00", ""), ("2026-07-01T08:00:00", "x")]
    history.undo(office, summary.batch or 0)
    assert live(office, "identity_at", "remark") == [("", ""), ("2026-07-01T08:00:00", "")]


def test_row_without_moment_goes_to_the_newest_ticket_with_a_warning(office: Office, tmp_path: Path):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(1, 创建时间="2026-07-03 08:00:00")]))
    summary = bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(1, 创建时间="", 备注="x")]))
    assert counts(summary) == (1, 0, 1, 0, 0)
    assert live(office, "created_at", "remark") == [("2026-07-01T08:00:00", ""), ("2026-07-03T08:00:00", "x")]
    assert "2 件" in summary.problems[0].message


def test_ticket_that_an_undo_voided_comes_back_as_new(office: Office, tmp_path: Path):
    first = bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1, 备注="旧")]))
    history.undo(office, first.batch or 0)
    assert live(office, "id") == []
    summary = bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(1, 工单状态="已办结")]))
    assert counts(summary) == (1, 1, 0, 0, 0)
    assert live(office, "status", "remark") == [("已办结", "")]
    assert history.undo(office, summary.batch or 0).value.reversed == 1
    assert live(office, "id") == []


def test_ticket_that_a_person_voided_stays_void(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2)])
    bring_in(office, path)
    tickets.void(office, id_of(office, 1), "重复登记")
    summary = bring_in(office, path)
    assert (counts(summary), summary.kept_local) == ((2, 0, 0, 2, 0), 1)
    assert "作废" in summary.problems[0].message
    assert len(live(office, "id")) == 1


def test_edits_of_people_survive_and_are_counted(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2)])
    bring_in(office, path)
    tickets.edit(office, id_of(office, 1), {"unit": "社区办", "remark": "已电话联系", "due_at": "2026-07-20 08:00"})
    same = bring_in(office, path)
    assert (counts(same), same.kept_local) == ((2, 0, 0, 2, 0), 3)
    moved = [ticket_row(1, 承办单位="综合执法队", 办理时限="2026-07-10 08:00:00"), ticket_row(2)]
    preparation = imports.prepare(office, write_csv(tmp_path / "b.csv", moved))
    kept = imports.preview_rows(office, preparation, Bucket.KEPT_LOCAL)[0]
    assert {(c.title, c.old, c.new) for c in kept.changes} == {
        ("承办单位", "社区办", "综合执法队"),
        ("备注", "已电话联系", ""),
    }
    summary = imports.commit(office, preparation).value
    assert (counts(summary), summary.kept_local) == ((2, 0, 1, 1, 0), 2)
    assert live(office, "unit", "remark", "due_at")[0] == ("社区办", "已电话联系", "2026-07-10T08:00:00")
    assert "2026-07-20 08:00:00" in summary.problems[0].message
    history.undo(office, summary.batch or 0)
    assert live(office, "unit", "remark", "due_at")[0] == ("社区办", "已电话联系", "2026-07-20T08:00:00")
    back = bring_in(office, path)
    assert (counts(back), back.kept_local) == ((2, 0, 0, 2, 0), 3)


def test_ticket_made_by_hand_is_joined_by_the_export(office: Office, tmp_path: Path):
    made = {"ticket_no": "0126070108000000001", "created_at": "2026-07-01 08:00:00", "title": "手工", "unit": "社区办"}
    tickets.create(office, made)
    summary = bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1)]))
    assert counts(summary) == (1, 0, 1, 0, 0)
    assert live(office, "title", "unit", "status") == [("手工", "社区办", "办理中")]
    assert summary.kept_local == 2


@pytest.mark.parametrize(
    ("mode", "expected", "after"),
    [
        ("upsert", (3, 1, 2, 0, 0), [("已办结", "新备注"), ("已办结", "新备注"), ("已办结", "新备注")]),
        ("skip", (3, 1, 0, 2, 0), [("办理中", ""), ("办理中", "旧"), ("已办结", "新备注")]),
        ("fill", (3, 1, 1, 1, 0), [("办理中", "新备注"), ("办理中", "旧"), ("已办结", "新备注")]),
    ],
)
def test_modes(office: Office, tmp_path: Path, mode: str, expected: tuple[int, ...], after: list[tuple[str, str]]):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2, 备注="旧")]))
    rows = [ticket_row(number, 工单状态="已办结", 备注="新备注") for number in (1, 2, 3)]
    summary = bring_in(office, write_csv(tmp_path / "b.csv", rows), mode=mode)
    assert counts(summary) == expected
    assert live(office, "status", "remark") == after


def test_unknown_columns_are_kept_and_a_row_number_is_no_change(office: Office, tmp_path: Path):
    titles = ("序号", *TITLES, "坐席")
    bring_in(office, write_csv(tmp_path / "a.csv", [("1", *ticket_row(1), "甲"), ("2", *ticket_row(2), "甲")], titles))
    assert live(office, "extra")[0] == ('{"序号":"1","坐席":"甲"}',)
    rows = [("8", *ticket_row(1), "甲"), ("9", *ticket_row(2), "乙")]
    summary = bring_in(office, write_csv(tmp_path / "b.csv", rows, titles))
    assert counts(summary) == (2, 0, 1, 1, 0)
    assert live(office, "extra")[1] == ('{"序号":"2","坐席":"乙"}',)
    history.undo(office, summary.batch or 0)
    assert live(office, "extra")[1] == ('{"序号":"2","坐席":"甲"}',)


def test_suspected_duplicates_are_listed_with_their_reason_and_imported_as_new(office: Office, tmp_path: Path):
    titles = (*TITLES, "联系电话", "小区点位")
    place = ("13800001234", "晨曦里1号楼")
    bring_in(office, write_csv(tmp_path / "a.csv", [(*ticket_row(1, 主要内容="路灯 不亮"), *place)], titles))
    rows = [
        (*ticket_row(2, 主要内容="路灯\n不亮"), "", ""),
        (*ticket_row(3, 创建时间="2026-07-20 08:00:00"), *place),
        (*ticket_row(4, 创建时间="2026-10-20 08:00:00"), *place),
        (*ticket_row(5, 主要内容="井盖丢失"), "", ""),
        (*ticket_row(6, 主要内容="井盖丢失"), "", ""),
    ]
    preparation = imports.prepare(office, write_csv(tmp_path / "b.csv", rows, titles))
    assert (preparation.summary.new, preparation.summary.suspected) == (5, 3)
    listed = imports.preview_rows(office, preparation, Bucket.SUSPECTED)
    assert [row.row for row in listed] == [2, 3, 6]
    assert ["内容与已有工单相同" in listed[0].message, "同一电话" in listed[1].message] == [True, True]
    assert "第 5 行" in listed[2].message
    assert imports.commit(office, preparation).value.new == 5


def test_prepare_writes_nothing_and_discard_leaves_nothing(office: Office, tmp_path: Path):
    before = office.database.rows("SELECT count(*), max(hash) FROM audit_entry")
    preparation = imports.prepare(office, write_csv(tmp_path / "a.csv", [ticket_row(1)]))
    assert office.database.rows("SELECT count(*), max(hash) FROM audit_entry") == before
    assert live(office, "id") == []
    imports.discard(preparation)
    assert list((office.root / "work").iterdir()) == []
    with pytest.raises(RefusedInput, match="已经失效"):
        imports.commit(office, preparation)


def test_preview_lists_and_columns(office: Office, tmp_path: Path):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2)]))
    titles = (*TITLES, "来电人", "联系电话")
    rows = [
        (*ticket_row(1), "", ""),
        (*ticket_row(2, 工单状态="已办结"), "张三丰", "13800001234"),
        (*ticket_row(3), "李四", "13800001234"),
        (*ticket_row("", 标题="没有编号"), "", ""),
    ]
    preparation = imports.prepare(office, write_csv(tmp_path / "b.csv", rows, titles))
    shown = {bucket: imports.preview_rows(office, preparation, bucket) for bucket in Bucket}
    assert {bucket: len(rows) for bucket, rows in shown.items()} == {
        bucket: preparation.summary.count(bucket) for bucket in Bucket
    }
    changed = shown[Bucket.CHANGED][0]
    assert (changed.row, changed.title) == (3, "标题2")
    assert {(c.title, c.old, c.new) for c in changed.changes} == {
        ("工单状态", "办理中", "已办结"),
        ("来电人", "", "张**"),
        ("联系电话", "", "138****1234"),
    }
    assert "缺少工单编号" in shown[Bucket.REJECTED][0].message
    assert [row.row for row in imports.preview_rows(office, preparation, "new", 0, 5)] == [4]
    assert imports.preview_rows(office, preparation, "new", 1, 5) == []
    columns = {column.title: column for column in preparation.columns}
    assert (columns["联系电话"].field, columns["联系电话"].samples) == ("caller_phone", ("138****1234",))
    assert columns["工单状态"].samples == ("办理中", "已办结")


def test_corrected_mapping_is_remembered_for_the_next_file(office: Office, tmp_path: Path):
    titles = ("单子号", "啥时候", "说了啥", "工单状态")
    rows = [("0126070108000000001", "2026-07-01 08:00", "路灯不亮", "办理中")]
    path = write_csv(tmp_path / "a.csv", rows, titles)
    mapping = {"单子号": "ticket_no", "啥时候": "created_at", "说了啥": "content", "工单状态": "status"}
    with pytest.raises(RefusedInput):
        imports.prepare(office, path)
    discarded = imports.prepare(office, path, mapping=mapping, header_row=1)
    imports.discard(discarded)
    with pytest.raises(RefusedInput):
        imports.prepare(office, path)
    summary = bring_in(office, path, mapping=mapping, header_row=1)
    assert (summary.mapping, summary.new) == (mapping, 1)
    again = imports.prepare(office, path, header_row=1)
    assert (again.facts.mapping, again.summary.unchanged) == (mapping, 1)
    imports.discard(again)


def test_register_that_changed_after_the_preview_is_compared_again(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row(2)])
    early = imports.prepare(office, path)
    bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(1)]))
    assert counts(early.summary) == (2, 2, 0, 0, 0)
    assert counts(imports.commit(office, early).value) == (2, 1, 0, 1, 0)


def test_backup_before_an_import_that_finds_tickets(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1)])
    bring_in(office, path)
    assert list((office.root / "backups").glob("*.db")) == []
    bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(2)]))
    assert len(list((office.root / "backups").glob("*.db"))) == 1
    bring_in(office, path)
    assert len(list((office.root / "backups").glob("*.db"))) == 1  # nothing to change, nothing to lose


def test_a_backup_that_a_reader_made_elsewhere_does_not_replace_the_one_before_an_import(
    office: Office, tmp_path: Path
):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1)]))
    backups.automatic(office, "手工")
    tickets.create(office, {"ticket_no": "手工", "created_at": "2026-07-02"})
    with open_office(office.root, "只读", writing=False, now=lambda: NOW) as reader:
        backups.full(reader, tmp_path / "stick.zip")
    before = len(list((office.root / "backups").glob("*.db")))
    bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(2)]))
    assert len(list((office.root / "backups").glob("*.db"))) == before + 1


class _CancelAt(JobContext):
    """A person who presses 取消 at the n-th check."""

    def __init__(self, checks: int) -> None:
        super().__init__()
        self.left = checks

    def check(self) -> None:
        """Count down."""
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_cancel_at_any_point_leaves_nothing(office: Office, tmp_path: Path):
    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(index) for index in range(5)]))
    rows = [ticket_row(index, 工单状态="已办结") for index in range(10)]
    path = write_csv(tmp_path / "b.csv", rows)
    before = content_of(office)
    finished = False
    for checks in range(40):
        job = _CancelAt(checks)
        try:
            preparation = imports.prepare(office, path, job=job)
            imports.commit(office, preparation, job)
            finished = True
            break
        except Cancelled:
            assert content_of(office) == before
            assert office.database.rows("SELECT count(*) FROM import_batch") == [(1,)]
    assert finished
    assert checks > 3
    assert len(live(office, "id")) == 10


def test_marked_copy_of_the_workbook(office: Office, tmp_path: Path):
    summary = bring_in(office, acceptance_file(tmp_path / "export.xlsx"))
    assert summary.error_workbook is not None
    book = openpyxl.load_workbook(summary.error_workbook)
    cell = book["案件列表"].cell(704, 2)
    assert (cell.value, cell.fill.start_color.rgb[-6:]) == ("2026-02-30", "FFC7CE")
    assert cell.comment is not None
    assert imports.batches(office)[0].summary.error_workbook == summary.error_workbook


def test_marked_copy_of_a_csv_holds_the_bad_rows(office: Office, tmp_path: Path):
    rows = [ticket_row(1), ticket_row(2, 创建时间="2026-02-30"), ticket_row(3, 办理时限="不知道")]
    summary = bring_in(office, write_csv(tmp_path / "a.csv", rows))
    assert counts(summary) == (3, 2, 0, 0, 1)
    book = openpyxl.load_workbook(summary.error_workbook or "")
    values = list(book.active.iter_rows(values_only=True))
    assert values[0][2:] == TITLES
    assert [(row[0], row[3], row[9]) for row in values[1:]] == [
        (3, "2026-02-30", "2026-07-08 08:00:00"),
        (4, "2026-07-01 08:00:00", "不知道"),
    ]


def test_search_index_follows_import_and_undo(office: Office, tmp_path: Path):
    def hits(word: str) -> int:
        expression = search.match_expression(word)
        return int(
            office.database.value("SELECT count(*) FROM ticket_search WHERE ticket_search MATCH ?", (expression,))
        )

    bring_in(office, write_csv(tmp_path / "a.csv", [ticket_row(1, 主要内容="路灯不亮")]))
    summary = bring_in(office, write_csv(tmp_path / "b.csv", [ticket_row(1, 主要内容="井盖丢失")]))
    assert (hits("路灯"), hits("井盖")) == (0, 1)
    history.undo(office, summary.batch or 0)
    assert (hits("路灯"), hits("井盖")) == (1, 0)
    assert search.index_problem(office.database) == ""


def test_batches_are_listed_with_their_undo(office: Office, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row("")])
    summary = bring_in(office, path)
    undone = history.undo(office, summary.batch or 0)
    batch = imports.batches(office)[0]
    assert counts(batch.summary) == (2, 1, 0, 0, 1)
    assert (batch.undone_by, batch.at, len(batch.sha256)) == (undone.operation_id, NOW.isoformat(), 64)
    assert imports.batch_problems(office, summary.batch or 0)[0].row == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "callbacks"}, "回访结果"),
        ({"kind": "assessments"}, "考核结果列"),
        ({"kind": "x"}, "没有“x”"),
        ({"mode": "x"}, "没有“x”"),
    ],
)
def test_requests_that_cannot_be_met_are_refused_in_words(office: Office, tmp_path: Path, options, message):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1)])
    with pytest.raises(RefusedInput, match=message):
        imports.prepare(office, path, **options)


def test_missing_and_useless_files_are_refused_and_leave_nothing(office: Office, tmp_path: Path):
    empty = tmp_path / "empty.xlsx"
    empty.touch()
    for path in (tmp_path / "none.xlsx", empty, write_csv(tmp_path / "x.csv", [("a", "b")], ("甲", "乙"))):
        with pytest.raises(RefusedInput):
            imports.prepare(office, path)
    assert list((office.root / "work").iterdir()) == []


def test_finding_tickets_by_number_alone_does_not_read_the_file_once_for_each(office: Office, tmp_path: Path):
    rows = [ticket_row(number) for number in range(1, 301)]
    bring_in(office, write_csv(tmp_path / "a.csv", rows))
    preparation = imports.prepare(office, write_csv(tmp_path / "b.csv", [(*row[:1], "", *row[2:]) for row in rows]))
    assert counts(preparation.summary) == (300, 0, 0, 300, 0)
    with staging.attached(office.database, preparation.staging):
        plan = office.database.rows(f"EXPLAIN QUERY PLAN {import_match._OF_NUMBER}", (rows[0][0],))
    steps = [step for *_, step in plan]
    assert any("verdict_ticket" in step for step in steps)
    assert not any(step.startswith("SCAN") for step in steps)
    imports.discard(preparation)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("社区建设办公室", "dept"),
        ("社区服务中心", "dept"),
        ("示例社区物业公司", "dept"),
        ("西三旗社区", "community"),
        ("南柳村", "community"),
        ("西三旗社区居委会", "community"),
        ("第二网格", "area"),
    ],
)
def test_units_of_a_file_are_learnt_with_their_kind(tmp_path, monkeypatch, name, kind):
    read_here(monkeypatch)
    path = write_csv(tmp_path / "件.csv", [ticket_row(1, 承办单位=name)])
    with new_office(tmp_path / "office") as office:
        imports.commit(office, imports.prepare(office, path))
        assert {unit.name: unit.kind.value for unit in units.units(office)} == {name: kind}
