"""``limit`` and ``rule``: the office changes its own numbers, dated and with their source; nonsense is exit 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from tests.office_desk import DeskClock, add_ticket, new_office

Run = Callable[..., tuple[int, Any, str]]
SOURCE = ("--source", "区考评办法第 3 条")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    root = tmp_path / "office"
    with new_office(root, DeskClock()) as office:
        add_ticket(office, "L1", created_at="2026-09-18 08:00:00")
        add_ticket(office, "L2", created_at="2026-09-20 08:00:00")

    def call(*arguments: str, text: bool = False) -> tuple[int, Any, str]:
        status = main([*arguments, "--office", str(root), *([] if text else ["--json"])])
        out, err = capsys.readouterr()
        return status, out if text else (json.loads(out) if out else None), err

    return call


def signing(run: Run, number: str) -> list[tuple[str, str]]:
    found = run("ticket", number)[1]["deadlines"]
    return [(one["due_at"], one["source"]) for one in found if one.get("kind") == "sign"]


def test_a_limit_set_from_a_day_on_counts_for_what_arrives_then(run: Run):
    status, answer, _ = run("limit", "set", "签收时限", "--n", "2", "--from", "20260920", *SOURCE)
    assert (status, answer["kind"], answer["valid_from"], answer["unit"]) == (0, "sign", "2026-09-20", "hour")
    assert signing(run, "L1") == []
    assert signing(run, "L2") == [("2026-09-20T10:00:00", "区考评办法第 3 条")]
    listed = [one for one in run("limit", "list")[1] if one["kind"] == "sign"]
    assert [(one["valid_from"], one["n"]) for one in listed] == [("", None), ("2026-09-20", 2)]
    assert "签收时限：一直起 没有。" in run("limit", "set", "sign", "--none", *SOURCE, text=True)[1]
    assert "2 小时" in run("limit", "list", text=True)[1]


def test_a_preset_of_the_levels_can_be_changed(run: Run):
    assert run("limit", "set", "level_7d", "--n", "5", "--unit", "workday", *SOURCE)[0] == 0
    found = run("ticket", "L1")[1]["deadlines"]
    assert [one["due_at"] for one in found if one["kind"] == "handle"] == ["2026-09-24T23:59:59"]


def test_rules_are_listed_and_set(run: Run):
    assert "默认值" in run("rule", "list", text=True)[1]
    status, answer, _ = run(
        "rule", "set", "flow.urge_lead", '{"n": 2, "unit": "workday"}', "--from", "2026-10-01", *SOURCE
    )
    assert (status, answer["value"], answer["valid_from"]) == (0, {"n": 2, "unit": "workday"}, "2026-10-01")
    assert run("rule", "set", "flow.dispatch_check_at", "18:00", *SOURCE)[0] == 0
    kept = {one["key"]: one["values"] for one in run("rule", "list")[1]}
    assert kept["flow.dispatch_check_at"] == [{"valid_from": "", "value": "18:00", "source": "区考评办法第 3 条"}]
    assert "18:00" in run("rule", "list", text=True)[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("limit", "set", "handle", "--n", "2", *SOURCE), "以导入的为准"),
        (("limit", "set", "sign", *SOURCE), "要给出其中一个"),
        (("limit", "set", "sign", "--n", "2"), "缺少参数"),
        (("limit", "set", "sign", "--n", "2", "--source", " "), "没有写来源"),
        (("limit", "set", "sign", "--n", "-2", *SOURCE), "不能是负数"),
        (("limit", "set", "sign", "--n", "2", "--start", "assess", *SOURCE), "不能从“assess”起算"),
        (("limit", "set", "sign", "--n", "2", "--from", "明天", *SOURCE), "生效日期"),
        (("rule", "set", "flow.colour", "1", *SOURCE), "没有“flow.colour”"),
        (("rule", "set", "office.street", "x", *SOURCE), "没有“office.street”"),
        (("rule", "set", "flow.readings", '{"R-42": "丙"}', *SOURCE), "不对"),
        (("rule", "set", "flow.monthly_target", "9", "--source", ""), "没有写来源"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(run: Run, arguments: tuple[str, ...], says: str):
    before = run("limit", "list")[1], run("rule", "list")[1]
    status, answer, err = run(*arguments)
    assert (status, answer) == (2, None)
    assert says in err
    assert (run("limit", "list")[1], run("rule", "list")[1]) == before
