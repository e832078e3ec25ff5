"""安全副本: nobody can be recognised, the same person keeps the same stand-in, secret tickets stay here."""

from __future__ import annotations

import csv
from datetime import datetime

import pytest

from app.domain.errors import RefusedInput
from app.services import safe_copies, tickets
from app.services.session import create_office

NOW = datetime(2026, 11, 20, 10, 0)
CANARIES = ("欧阳小丽", "13800138111", "11010519491231002X", "京A·12345", "62345678")


@pytest.fixture
def office(tmp_path):
    made = create_office(tmp_path / "office", "柳荫街道", "王样例", now=lambda: NOW)
    body = "市民（欧阳小丽，身份证号11010519491231002X）反映3号楼漏水，电话13800138111，车牌京A·12345。"
    for number, title in ((1, "漏水"), (2, "漏水再报"), (3, "举报违规经营")):
        tickets.create(
            made,
            {
                "ticket_no": f"012603231323291330{number}",
                "created_at": f"2026-03-2{number}T09:00:00",
                "title": title,
                "content": body,
                "caller_name": "欧阳小丽",
                "caller_phone": "13800138111",
                "location": "阳光小区3号楼502室",
            },
        )
    yield made
    made.close()


def _rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_copy_holds_nobody_and_keeps_duplicates(office, tmp_path):
    made = safe_copies.write(office, tmp_path / "副本.csv", "系统供应商排查故障")
    text = (tmp_path / "副本.csv").read_text(encoding="utf-8-sig")
    rows = _rows(tmp_path / "副本.csv")
    assert (made.rows, made.left_out, len(rows)) == (2, 1, 2)
    assert [canary for canary in CANARIES if canary in text] == []
    assert "3号楼" not in text
    assert "阳光小区" in text
    assert rows[0]["来电人"] == rows[1]["来电人"] != ""
    assert rows[0]["联系电话"] == rows[1]["联系电话"]
    assert rows[0]["来电人"].removeprefix("匿名-") in rows[0]["主要内容"]  # the person of the text is the caller
    assert "0126032313232913301" in text
    note = (tmp_path / "副本.csv.说明.txt").read_text(encoding="utf-8-sig")
    assert made.audit_head in note
    assert safe_copies.WARNING in note
    assert len(made.audit_head) == 12


def test_two_copies_cannot_be_joined(office, tmp_path):
    for name in ("甲.csv", "乙.csv"):
        safe_copies.write(office, tmp_path / name, "测试")
    assert _rows(tmp_path / "甲.csv")[0]["来电人"] != _rows(tmp_path / "乙.csv")[0]["来电人"]


def test_secret_tickets_only_when_chosen(office, tmp_path):
    assert safe_copies.write(office, tmp_path / "全.xlsx", "测试", with_secret=True).rows == 3
    assert safe_copies.preview(office).left_out == 1


def test_the_preview_says_what_is_replaced_and_shows_nobody(office):
    found = safe_copies.preview(office)
    said = "\n".join(safe_copies.preview_lines(found))
    assert found.finds["姓名"] == 2
    assert found.finds["证件号码"] == 2
    assert found.finds["门牌"] >= 4
    assert [canary for canary in CANARIES if canary in said + str(found)] == []
    assert safe_copies.WARNING in said


@pytest.mark.parametrize(("name", "reason"), [("副本.pdf", "测试"), ("副本.csv", " ")])
def test_refusals(office, tmp_path, name, reason):
    with pytest.raises(RefusedInput):
        safe_copies.write(office, tmp_path / name, reason)
    assert not (tmp_path / name).exists()


def test_callers_of_other_tickets_and_people_of_the_same_ticket_are_known_everywhere(office, tmp_path):
    """A name no rule would find: it calls about another ticket, or stands plainly elsewhere in the same one."""
    tickets.create(
        office,
        {
            "ticket_no": "0126032313232913309",
            "created_at": "2026-03-25T09:00:00",
            "title": "停车",
            "content": "业主：贡布措，在地库占位。",
            "result": "已核实贡布措占位属实，该车位欧阳小丽也用过。",
            "caller_name": "东阁里",
        },
    )
    safe_copies.write(office, tmp_path / "副本.csv", "核对")
    row = next(row for row in _rows(tmp_path / "副本.csv") if row["工单编号"].endswith("309"))
    text = row["主要内容"] + row["办理结果"]
    assert [name for name in ("贡布措", "欧阳小丽", "小丽", "布措") if name in text] == []
    stand_in = row["主要内容"].split("〔姓名")[1][:10]
    assert stand_in in row["办理结果"]


@pytest.mark.parametrize("filler", ["物业", "社区", "未提供", "网友"])
def test_what_stands_in_a_name_column_instead_of_a_name_is_not_replaced_in_the_texts(office, tmp_path, filler):
    body = f"反映{filler}停车证的事。"
    number = tickets.create(office, {"ticket_no": "9", "created_at": "2026-03-25T09:00:00", "content": body})
    tickets.edit(office, number.value, {"caller_name": filler})
    safe_copies.write(office, tmp_path / "副本.csv", "核对")
    assert next(row for row in _rows(tmp_path / "副本.csv") if row["工单编号"] == "9")["主要内容"] == body
