"""From a file to mapped rows: header, mapping, identity, problems, and nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.domain.errors import RefusedInput
from app.domain.tickets import FIELDS
from app.intake.headers import fingerprint, match_titles
from app.intake.reading import MappedRow, Table, open_source, read_table
from app.intake.refusals import Refusal
from tests.intake import files
from tests.intake.files import HEADER, ROW


def table_of(path: Path, **choices: Any) -> Table:
    return read_table(open_source(path), **choices)


def fields_of(row: MappedRow) -> dict[str, str]:
    return {field.key: value for field, value in zip(FIELDS, row.values, strict=True) if value}


def one_sheet(tmp_path: Path, rows: Sequence[Sequence[Any]]) -> Table:
    return table_of(files.xlsx(tmp_path / "a.xlsx", rows))


def test_header_under_title_and_notes_with_true_row_numbers(tmp_path: Path) -> None:
    table = one_sheet(tmp_path, [["案件列表"], [], ["说明：本表由热线系统导出，请勿修改"], HEADER, ROW, [], ROW])
    assert (table.sheet, table.header_row, table.profile) == ("表1", 4, "table")
    rows = list(table.rows())
    assert [row.row_number for row in rows] == [5, 7]
    assert fields_of(rows[0]) == {
        "ticket_no": "0126032313232913301",
        "created_at": "2026-03-23T13:23:29",
        "title": "路灯不亮",
        "content": "路口的路灯不亮",
        "unit": "城管科",
    }
    assert rows[0].problems == ()


def test_the_sheet_with_the_best_header_is_taken_and_other_ticket_sheets_are_named(tmp_path: Path) -> None:
    path = files.xlsx(
        tmp_path / "a.xlsx",
        [["填表说明"], ["工单编号", "必填"], ["承办单位", "选填"]],
        [["工单编号", "标题"], ["9", "x"]],
        [HEADER, ROW],
        [HEADER],
    )
    table = table_of(path)
    assert (table.sheet, table.other_sheets) == ("表3", ("表2",))
    assert table_of(path, sheet="表2").sheet == "表2"
    with pytest.raises(RefusedInput, match="没有名为“表9”的工作表"):
        table_of(path, sheet="表9")


def test_a_hidden_sheet_does_not_win(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([*HEADER, "联系电话"])
    book.active.append([*ROW, "1"])
    book.active.sheet_state = "hidden"
    for row in (HEADER, ROW):
        book.create_sheet("可见") if "可见" not in book.sheetnames else None
        book["可见"].append(row)
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    assert table_of(tmp_path / "a.xlsx").sheet == "可见"


def test_two_row_header_with_merged_cells(tmp_path: Path) -> None:
    table = one_sheet(
        tmp_path,
        [
            ["街道台账"],
            ["工单编号", "诉求人", None, "诉求类型", None, None, "领导批示"],
            [None, "姓名", "联系电话", "一级", "二级", "三级", "意见"],
            ["1", "王某", "13800138000", "城建", "市容", "占道", "阅"],
        ],
    )
    assert table.header_row == 3
    assert table.mapping == {
        "工单编号": "ticket_no",
        "姓名": "caller_name",
        "联系电话": "caller_phone",
        "诉求类型一级": "cat1",
        "诉求类型二级": "cat2",
        "诉求类型三级": "cat3",
    }
    (row,) = table.rows()
    assert row.row_number == 4
    assert row.extra == {"领导批示/意见": "阅"}
    assert fields_of(row)["cat3"] == "占道"


def test_real_merges_read_like_the_cells_they_cover(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["台账"], ["工单编号", "诉求人"], [None, "姓名", "联系方式"], ["1", "王某", "138"]):
        sheet.append(row)
    for area in ("A1:C1", "A2:A3", "B2:C2"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    table = table_of(tmp_path / "a.xlsx")
    assert table.header_row == 3
    assert table.mapping == {"工单编号": "ticket_no", "姓名": "caller_name", "联系方式": "caller_phone"}


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("工单编号*", "ticket_no"),
        ("* 工单\n编号：", "ticket_no"),
        ("【工单编号】", "ticket_no"),
        ("工单编号（必填）", "ticket_no"),
        ("来电人电话/账号", "caller_phone"),
        ("办理时限(截止)", "due_at"),
        ("村/社区", "community"),
        ("地址", "location"),
        ("ＸＸ", None),
    ],
)
def test_titles_match_through_decoration(title: str, key: str | None) -> None:
    assert match_titles([title]).get(title) == key


def test_each_field_once_the_best_alias_wins_and_the_rest_is_extra(tmp_path: Path) -> None:
    table = one_sheet(
        tmp_path,
        [["序号", "编号", "工单编号", "受理时间", "创建时间", "标题"], [1, "甲", "乙", "2026-1-1", "2026-1-2", "x"]],
    )
    assert table.mapping == {"工单编号": "ticket_no", "创建时间": "created_at", "标题": "title"}
    assert table.unmapped == ["序号", "编号", "受理时间"]
    (row,) = table.rows()
    assert row.extra == {"序号": "1", "编号": "甲", "受理时间": "2026-1-1"}


def test_repeated_and_missing_titles_lose_nothing(tmp_path: Path) -> None:
    table = one_sheet(
        tmp_path, [["工单编号", "工单编号", "标题", "处理时间", "处理时间", None], ["1", "2", "x", "a", "b", "无题"]]
    )
    assert table.titles == ("工单编号", "工单编号_2", "标题", "处理时间", "处理时间_2", "列F")
    (row,) = table.rows()
    assert fields_of(row)["ticket_no"] == "1"
    assert row.extra == {"工单编号_2": "2", "处理时间": "a", "处理时间_2": "b", "列F": "无题"}


def test_a_column_that_fills_only_far_below_is_kept_too(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["工单编号", "标题"], *([str(n), "x"] for n in range(100)), ["末", "x", None, "迟来"]]
    assert list(one_sheet(tmp_path, rows).rows())[-1].extra == {"列D": "迟来"}


def test_category_path_is_split(tmp_path: Path) -> None:
    table = one_sheet(tmp_path, [["工单编号", "问题分类"], ["1", "城建->市容->占道"], ["2", "城建>市容"], ["3", None]])
    assert table.mapping["问题分类"] == "category_path"
    rows = [fields_of(row) for row in table.rows()]
    assert [(r.get("cat1"), r.get("cat2"), r.get("cat3")) for r in rows] == [
        ("城建", "市容", "占道"),
        ("城建", "市容", None),
        (None, None, None),
    ]


def test_a_path_beside_level_columns_stays_extra(tmp_path: Path) -> None:
    table = one_sheet(tmp_path, [["工单编号", "问题分类", "一级问题分类", "二级问题分类"], ["1", "甲->乙", "甲", "乙"]])
    assert table.unmapped == ["问题分类"]


def test_year_month_day_columns_become_the_missing_moment(tmp_path: Path) -> None:
    head = ["工单编号", "主要内容", "年", "月", "日"]
    rows = list(one_sheet(tmp_path, [head, ["1", "x", 21, 3, 5], ["2", "x", "21", "2", "30"]]).rows())
    assert fields_of(rows[0])["created_at"] == "2021-03-05T00:00:00"
    assert rows[1].is_rejected
    assert (rows[1].problems[0].row, rows[1].problems[0].column, rows[1].problems[0].value) == (3, "年", "21-2-30")


def test_year_month_day_beside_a_created_column_fill_the_next_moment(tmp_path: Path) -> None:
    head = ["工单编号", "创建时间", "年", "月", "日"]
    (row,) = one_sheet(tmp_path, [head, ["1", "2021-03-06", 21, 3, 5]]).rows()
    assert fields_of(row)["called_at"] == "2021-03-05T00:00:00"


@pytest.mark.parametrize(
    ("cell", "limit"),
    [
        ("2026-07-08", "2026-07-08T23:59:59"),
        (datetime(2026, 7, 8), "2026-07-08T23:59:59"),
        ("2026年7月8日", "2026-07-08T23:59:59"),
        ("2026-07-08 18:00", "2026-07-08T18:00:00"),
        (None, None),
        ("无此日", None),
    ],
)
def test_a_limit_that_names_a_day_alone_runs_until_its_end(tmp_path: Path, cell: Any, limit: str | None) -> None:
    head = ["工单编号", "创建时间", "办理时限"]
    (row,) = one_sheet(tmp_path, [head, ["1", "2026-07-01", cell]]).rows()
    assert (fields_of(row).get("due_at"), fields_of(row)["created_at"]) == (limit, "2026-07-01T00:00:00")


def test_dates_of_a_1904_workbook(tmp_path: Path) -> None:
    path = files.xlsx(
        tmp_path / "a.xlsx",
        [["工单编号", "创建时间"], ["1", datetime(2024, 1, 5, 9, 30)], ["2", 43834]],
        epoch_1904=True,
    )
    assert [fields_of(row)["created_at"] for row in table_of(path).rows()] == [
        "2024-01-05T09:30:00",
        "2024-01-05T00:00:00",
    ]


def test_numeric_ids_become_digits_and_rounded_ones_reject_the_row(tmp_path: Path) -> None:
    rows = list(one_sheet(tmp_path, [["工单编号", "标题"], [188006.0, "x"], [126032313232913301, "y"]]).rows())
    assert fields_of(rows[0])["ticket_no"] == "188006"
    assert rows[1].is_rejected
    assert [(p.row, p.column, p.severity) for p in rows[1].problems] == [(3, "工单编号", "error")]
    assert "编号精度已丢失" in rows[1].problems[0].message


def test_an_impossible_date_rejects_the_row_only_where_it_makes_the_identity(tmp_path: Path) -> None:
    head = ["工单编号", "创建时间", "来电时间", "派单时间", "办结时间"]
    good, bad = "2026-01-02 03:04:05", "2026-02-30"
    rows = list(
        one_sheet(
            tmp_path,
            [
                head,
                ["1", bad, good, good, good],
                ["2", good, bad, good, bad],
                ["3", None, bad, good, good],
                ["4", None, None, bad, good],
                ["5", None, None, None, bad],
            ],
        ).rows()
    )
    assert [row.is_rejected for row in rows] == [True, False, True, True, False]
    assert [(p.column, p.severity) for p in rows[1].problems] == [("来电时间", "warning"), ("办结时间", "warning")]
    assert fields_of(rows[1]) == {
        "ticket_no": "2",
        "created_at": "2026-01-02T03:04:05",
        "dispatched_at": "2026-01-02T03:04:05",
    }
    assert rows[0].problems[0].value == bad


def test_rows_that_are_no_tickets_are_rejected_with_their_reason(tmp_path: Path) -> None:
    rows = list(
        one_sheet(
            tmp_path,
            [
                ["序号", "工单编号", "标题"],
                [1, "1", "x"],
                [2, None, "没有编号"],
                ["序号", "工单编号", "标题"],
                [3, None, None],
                [None, "  ", "\u3000"],
                ["合计", None, "共 2 件"],
                ["制表人：张三"],
                [None, "合计", "2 件"],
            ],
        ).rows()
    )
    assert [row.row_number for row in rows] == [2, 3, 4, 7, 8, 9]
    assert [row.is_rejected for row in rows] == [False, True, True, True, True, True]
    assert [(row.problems[0].value, row.problems[0].message[:6]) for row in rows[1:]] == [
        ("", "缺少工单编号"),
        ("工单编号", "这是重复的表"),
        ("合计", "这是合计行，"),
        ("制表人：张三", "缺少工单编号"),
        ("合计", "这是合计行，"),
    ]


def test_error_cells_are_kept_as_text_in_other_columns(tmp_path: Path) -> None:
    (row,) = one_sheet(tmp_path, [["工单编号", "标题", "批示"], ["1", "#REF!", "#N/A"]]).rows()
    assert (fields_of(row)["title"], row.extra["批示"]) == ("#REF!", "#N/A")


def test_quirks_of_real_bodies(tmp_path: Path) -> None:
    body = "\n\t\t\t\t\n\u3000\xa0位于路口\r第二段" + "长" * 9000
    (row,) = one_sheet(tmp_path, [["留言编号", "留言详情", "留言时间"], [188006, body, "2019/2/28 11:25:05"]]).rows()
    assert fields_of(row) == {
        "ticket_no": "188006",
        "content": "位于路口\n第二段" + "长" * 9000,
        "created_at": "2019-02-28T11:25:05",
    }


def test_one_column_of_three_cell_types(tmp_path: Path) -> None:
    rows = [
        ["留言编号", "留言时间"],
        [1, "2019/2/28 11:25:05"],
        [2, datetime(2019, 3, 1, 8)],
        [3, datetime(2019, 3, 2)],
    ]
    found = [fields_of(row)["created_at"] for row in one_sheet(tmp_path, rows).rows()]
    assert found == ["2019-02-28T11:25:05", "2019-03-01T08:00:00", "2019-03-02T00:00:00"]


FORM = [
    ["诉求拟办单"],
    ["工单编号", "0126032313232913301", "受理时间", "2026-03-23 13:23:29"],
    ["处理期限", "2026-03-30 18:00", "市民称呼", "王**"],
    ["联系电话", "138****8000", "来电电话", ""],
    ["诉求标题", "路灯不亮", "涉事主体", "无"],
    ["事项分类", "城建>市容>照明", "业务点选", "夜间"],
    ["市民诉求", "地址：某路\r事项：路灯不亮"],
]


def test_the_one_ticket_form_is_one_row(tmp_path: Path) -> None:
    table = one_sheet(tmp_path, FORM)
    assert (table.profile, table.header_row, table.length) == ("form", 2, 1)
    (row,) = table.rows()
    assert row.row_number == 2
    assert fields_of(row) == {
        "ticket_no": "0126032313232913301",
        "created_at": "2026-03-23T13:23:29",
        "due_at": "2026-03-30T18:00:00",
        "caller_name": "王**",
        "caller_phone": "138****8000",
        "title": "路灯不亮",
        "company": "无",
        "cat1": "城建",
        "cat2": "市容",
        "cat3": "照明",
        "content": "地址：某路\n事项：路灯不亮",
    }
    assert row.extra == {"业务点选": "夜间"}


def test_a_small_table_is_no_form(tmp_path: Path) -> None:
    assert one_sheet(tmp_path, [HEADER, ROW]).profile == "table"


def test_a_clerks_mapping_is_followed(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "a.xlsx", [["单号", "说法", "何时"], ["1", "x", "2026-1-2"]])
    with pytest.raises(RefusedInput) as refusal:
        table_of(path)
    assert refusal.value.message == Refusal.NO_HEADER.value
    mapping = {"单号": "ticket_no", "何时": "created_at", "说法": ""}
    for table in (table_of(path, mapping=mapping), table_of(path, header_row=1).with_mapping(mapping)):
        (row,) = table.rows()
        assert fields_of(row) == {"ticket_no": "1", "created_at": "2026-01-02T00:00:00"}
        assert row.extra == {"说法": "x"}
    with pytest.raises(RefusedInput, match="字段“nonsense”不存在"):
        table_of(path, mapping={"单号": "nonsense"})


def test_the_fingerprint_knows_the_same_titles_again() -> None:
    assert fingerprint(["工单编号", "标题"]) == fingerprint([" 工单\n编号：", "标题*"])
    assert fingerprint(["工单编号", "标题"]) != fingerprint(["标题", "工单编号"])


def test_gb18030_csv_and_text_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes('工单编号,主要内容\r\n="0123",㛃𬬭\r\n1.26E+17,x\r\n'.encode("gb18030"))
    rows = list(table_of(path).rows())
    assert fields_of(rows[0]) == {"ticket_no": "0123", "content": "㛃𬬭"}
    assert rows[1].is_rejected


def test_rows_can_be_walked_twice_and_batches_meet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("工单编号,标题\n" + "".join(f"{n},x\n" for n in range(4500)), "utf-8")
    table = table_of(path)
    assert [row.values[0] for row in table.rows()] == [str(n) for n in range(4500)]
    assert sum(1 for _ in table.rows()) == 4500
