"""Open deadlines of payments and evaluations: D05, D09, D10, D11, D25, D26, D31, D32 with their ladders."""

from __future__ import annotations

import pytest

from app.services import due_lines, payment_reminders, payment_steps
from app.services.payment_steps import MoneyEvent
from tests.services.money_desk import desk, grade, pay, tick


def lines(office, code=""):
    return [line for line in due_lines.open_lines(office, office.now()) if code in ("", line.code)]


@pytest.mark.parametrize(
    ("key", "no", "gates", "found"),
    [
        (
            "chengbei",
            1,
            {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20"},
            {"D05": "2025-07-21"},
        ),
        (
            "chengbei",
            2,
            {"accepted_all": "2026-06-05", "funds": "2026-06-01", "approval": "2026-06-10"},
            {"D05": "2026-07-10"},
        ),
        (
            "zhongguancun",
            1,
            {"effective": "2026-06-01", "invoice": "2026-06-25"},
            {"D09": "2026-07-01", "D10": "2026-07-09"},
        ),
        (
            "zhongguancun",
            2,
            {"effective": "2026-06-01", "satisfied": "2026-09-01", "invoice": "2026-09-10"},
            {"D10": "2026-11-02"},
        ),
        ("zhongguancun", 3, {"accepted_all": "2026-06-05"}, {"D11": "2026-07-06"}),
        ("jiuxianqiao", 1, {"effective": "2025-04-03", "invoice": "2025-04-03"}, {"D25": "2025-04-11"}),
        ("jiuxianqiao", 2, {"invoice": "2026-04-20", "approval": "2026-04-28"}, {"D26": "2026-05-08"}),
        ("huoying", 1, {}, {"D31": "2026-01-05"}),
        ("huoying", 3, {}, {"D31": "2026-09-04"}),
        ("yongdinglu", 1, {"effective": "2026-04-30", "invoice": "2026-05-08"}, {}),
    ],
)
def test_last_days_by_their_numbers(tmp_path, key, no, gates, found):
    effective = {"chengbei": "2025-06-01", "zhongguancun": "", "jiuxianqiao": ""}.get(key, "")
    office, contract, _ = desk(tmp_path, key, "2026-09-18", effective)
    tick(office, contract, no, gates)
    own = [
        line
        for line in payment_reminders.due_lines(office, office.now())
        if line.key.startswith(f"payment:{contract}:{no}:")
    ]
    assert {line.code: line.due_at[:10] for line in own} == found
    assert all(line.due_at.endswith("T23:59:59") and line.clause for line in own)
    office.close()


def test_d05_ladder_before_and_after_the_last_day(tmp_path):
    office, contract, _ = desk(tmp_path, "chengbei", "2025-07-31", "2025-06-01")
    tick(office, contract, 1, {"effective": "2025-06-01", "funds": "2025-06-10", "approval": "2025-06-20"})
    line = lines(office, "D05")[0]
    assert line.remind_on == ("2025-07-11", "2025-07-16", "2025-07-20", "2025-08-04", "2025-08-07", "2025-08-11")
    assert (line.is_strong, line.entity_id, line.party) == (True, 1, "office")
    assert "2025-08-11 起乙方可中止或解除" in line.consequence
    tick(office, contract, 1, {"invoice": "2025-06-18"})
    pay(office, contract, 1, "2025-07-31", note="补录")
    assert lines(office, "D05") == []
    office.close()


def test_d31_ends_with_the_request_and_d32_with_the_final_grade(tmp_path):
    office, contract, _ = desk(tmp_path, "huoying", "2025-12-20")
    assert lines(office, "D31")[0].key == f"payment:{contract}:1:D31"
    months = lines(office, "D32")
    assert [(line.title, line.due_at[:10]) for line in months] == [
        ("第 1 月评价（未填写）", "2025-10-07"),
        ("第 2 月评价（未填写）", "2025-11-07"),
        ("第 3 月评价（未填写）", "2025-12-07"),
        ("第 4 月评价（未填写）", "2026-01-05"),
    ]
    grade(office, contract, 1, "优秀", "2025-10-01")
    assert len(lines(office, "D32")) == 3
    payment_steps.register(office, contract, 1, MoneyEvent("request", "2025-12-19"))
    assert [line.entity_id for line in lines(office, "D31")] == [2, 3]
    office.close()
