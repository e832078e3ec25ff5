"""``rates`` and ``import --kind callbacks``: JSON keys, exit statuses, the definition under the table."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.cli.main import main

TITLES = ("工单编号", "创建时间", "承办单位", "村/社区", "是否联系", "是否解决", "是否满意", "考核状态")


def run(capsys, *arguments: object) -> tuple[int, object]:
    status = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return status, (json.loads(printed.out) if printed.out.startswith(("{", "[")) else printed.out or printed.err)


def write(path: Path, titles, rows) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([titles, *rows])
    return path


@pytest.fixture
def office(tmp_path: Path, capsys) -> Path:
    """AC-14: 200 tickets, 20 of them 剔除."""
    kinds = [("是", "解决", "满意", "")] * 151 + [("是", "解决", "不满意", "")] * 2 + [("是", "未解决", "满意", "")] * 9
    kinds += [("是", "未解决", "不满意", "")] * 16 + [("否", "未解决", "不满意", "")] * 2
    kinds += [("否", "未解决", "不满意", "剔除")] * 20
    rows = [
        (f"012607{number:010d}", "2026-07-10 08:00:00", ("城管科", "社保所")[number % 2], "甲社区", *kind)
        for number, kind in enumerate(kinds)
    ]
    folder = tmp_path / "office"
    assert run(capsys, "import", write(tmp_path / "t.csv", TITLES, rows), "--office", folder, "--json")[0] == 0
    return folder


JULY = ("--from", "2026-07-01", "--to", "2026-07-31", "--json")


def test_ac_14(office, capsys):
    status, data = run(capsys, "rates", *JULY, "--office", office)
    assert status == 0
    total = data["total"]
    assert (total["tickets"], total["excluded"], total["denominator"]) == (200, 20, 180)
    assert (total["responded"], total["resolved"], total["satisfied"]) == (178, 153, 160)
    found = [total[f"{key}_rate"] for key in ("responded", "resolved", "satisfied")]
    assert found == [98.89, 85.0, 88.89]
    assert [data["lost"][key]["share"] for key in ("responded", "resolved", "satisfied")] == [4.08, 55.1, 40.82]
    assert data["include_excluded"] is False
    assert "不含不纳入考核" in data["definition"]
    _, whole = run(capsys, "rates", *JULY, "--include-excluded", "--office", office)
    assert [whole["total"][f"{key}_rate"] for key in ("responded", "resolved", "satisfied")] == [89.0, 76.5, 80.0]
    assert whole["total"]["denominator"] == 200


@pytest.mark.parametrize(
    ("by", "names"), [("unit", {"城管科", "社保所"}), ("community", {"甲社区"}), ("area", {"（未填）"})]
)
def test_rows(office, capsys, by, names):
    _, data = run(capsys, "rates", *JULY, "--by", by, "--office", office)
    assert {row["name"] for row in data["rows"]} == names
    assert sum(row["denominator"] for row in data["rows"]) == 180
    assert sum(row["resolved"] for row in data["rows"]) == 153
    assert [row["rank"] for row in data["rows"]] == list(range(1, len(names) + 1))


def test_without_by_there_is_one_row(office, capsys):
    _, data = run(capsys, "rates", *JULY, "--office", office)
    assert len(data["rows"]) == 1
    assert data["rows"][0]["denominator"] == 180


def test_text(office, capsys):
    status, text = run(capsys, "rates", *JULY[:-1], "--by", "unit", "--office", office)
    assert status == 0
    for part in (
        "98.89%",
        "城管科",
        "合计",
        "失分点：未响应 2（4.08%）、未解决 27（55.10%）、不满意 20（40.82%）",
        "口径：",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--from", "2026-7", "--to", "2026-07-31"), "--from"),
        (("--from", "2026-08-01", "--to", "2026-07-31"), "早于"),
        ((*JULY[:-1], "--by", "street"), "不能是"),
        ((*JULY[:-1], "--definition", "none"), "口径"),
    ],
)
def test_refusals(office, capsys, arguments, says):
    status, text = run(capsys, "rates", *arguments, "--office", office)
    assert status == 2
    assert says in text


def test_call_backs_change_the_rates_and_undo_brings_them_back(office, capsys, tmp_path):
    titles = ("工单编号", "回访时间", "是否有效回访", "是否联系", "是否解决", "是否满意")
    rows = [(f"012607{number:010d}", "2026-07-20 09:00", "是", "是", "解决", "满意") for number in range(151, 180)]
    path = write(tmp_path / "visits.csv", titles, [*rows, ("999", "", "是", "是", "解决", "满意")])
    status, (dry,) = run(capsys, "import", path, "--kind", "callbacks", "--dry-run", "--json", "--office", office)
    assert (status, dry["batch"], dry["new"], dry["rejected"]) == (1, None, 29, 1)
    status, (batch,) = run(capsys, "import", path, "--kind", "callbacks", "--json", "--office", office)
    assert (status, batch["rows"], batch["new"], batch["changed"], batch["unchanged"], batch["rejected"]) == (
        1,
        30,
        29,
        0,
        0,
        1,
    )
    assert run(capsys, "rates", *JULY, "--office", office)[1]["total"]["resolved_rate"] == 100.0
    _, (again,) = run(capsys, "import", path, "--kind", "callbacks", "--json", "--office", office)
    assert (again["new"], again["changed"], again["unchanged"], again["rejected"]) == (0, 0, 29, 1)
    _, listed = run(capsys, "imports", "--json", "--office", office)
    assert [one["kind"] for one in listed] == ["callbacks", "callbacks", "tickets"]
    _, undone = run(capsys, "undo", batch["batch"], "--json", "--office", office)
    assert undone == {"reversed": 29, "kept": 0, "failed": 0}
    assert run(capsys, "rates", *JULY, "--office", office)[1]["total"]["resolved_rate"] == 85.0


def test_unread_answers_are_a_problem(office, capsys, tmp_path):
    path = write(tmp_path / "v.csv", ("工单编号", "是否解决"), [("0126070000000000", "看情况")])
    run(capsys, "import", path, "--kind", "callbacks", "--office", office)
    status, data = run(capsys, "rates", *JULY, "--office", office)
    assert status == 1
    assert data["unread"] == [{"column": "是否解决", "value": "看情况", "tickets": 1}]


def test_a_ticket_shows_its_answers(office, capsys, tmp_path):
    path = write(
        tmp_path / "v.csv", ("工单编号", "是否解决", "回访备注"), [("0126070000000000", "未解决", "来电13800001234")]
    )
    run(capsys, "import", path, "--kind", "callbacks", "--office", office)
    _, ticket = run(capsys, "ticket", "0126070000000000", "--json", "--office", office)
    (visit,) = ticket["three_rates"]["city_visits"]
    assert (visit["resolved"], visit["current"], visit["by_hand"]) == ("未解决", True, False)
    assert "13800001234" not in visit["note"]
    assert ticket["three_rates"]["rounds"] == []
    assert ticket["three_rates"]["double_no"] == "单否"
