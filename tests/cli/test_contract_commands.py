"""``contract``, ``deliverable``, ``calc acceptance`` and ``calc damages``: the JSON contract and the exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str, status: int = 0):
        assert main(["--office", str(tmp_path / "office"), *arguments]) == status
        return capsys.readouterr()

    return call


@pytest.fixture
def as_json(run):
    def call(*arguments: str):
        return json.loads(run(*arguments, "--json").out)

    return call


def test_a_contract_is_made_listed_and_shown(as_json):
    assert as_json("contract", "add", "chengbei", "--effective", "2025-06-03")["id"] == 1
    assert [row["title"] for row in as_json("contract", "list")] == ["城北街道办事处2025年接诉即办咨询服务项目合同"]
    shown = as_json("contract", "show", "1")
    assert set(shown) >= {"parties", "period", "payments", "clauses", "readings", "counters", "deliverables"}
    assert shown["parties"]["office"]["name"] == "北京市昌平区城北街道办事处"
    assert shown["parties"]["vendor"]["bank_account"] == "110061073018800014692"
    assert shown["period"] == {"start_on": "2025-05-31", "end_on": "2026-05-30"}
    assert shown["effective_on"] == "2025-06-03"
    assert [payment["amount_fen"] for payment in shown["payments"]] == [95760000, 63840000]
    assert shown["total_chinese"] == "壹佰伍拾玖万陆仟元整"
    assert shown["deliverables"]["planned"] == 16
    assert shown["deliverables"]["done"] == 0
    assert len(shown["clauses"]) == 68
    defects = {item["ref"]: [d["code"] for d in item["defects"]] for item in shown["clauses"]}
    assert defects["四(五)"] == ["E-05", "E-36"]


def test_deliverables_are_listed_in_plan_order(as_json):
    as_json("contract", "add", "chengbei")
    rows = as_json("deliverable", "list", "1")
    assert all(set(row) >= {"id", "name", "period", "due_on", "amount_fen", "state"} for row in rows)
    assert [row["period"] for row in rows][:9] == [f"2025年{month}月" for month in range(6, 13)] + ["2025年度"] * 2
    assert sum(row["amount_fen"] for row in rows) == 159600000


@pytest.mark.parametrize(
    ("template", "planned"),
    [("chengbei", 16), ("zhongguancun", 64), ("jiuxianqiao", 54), ("huoying", 21), ("yongdinglu", 39)],
)
def test_every_template_gives_a_plan(as_json, template, planned):
    as_json("contract", "add", template)
    assert len(as_json("deliverable", "list", "1")) == planned


def test_submission_and_review(as_json, run, tmp_path):
    as_json("contract", "add", "chengbei")
    file = tmp_path / "成果.pptx"
    file.write_bytes(b"slides")
    done = as_json("deliverable", "submit", "4", "--at", "2025-09-29T14:30:15", "--file", str(file))
    assert (done["round"], done["late"], done["format_ok"], done["accept_by"]) == (1, False, True, "2025-10-13")
    assert len(done["sha256"]) == 64
    comment = ("deliverable", "review", "4", "comment", "--at", "2025-10-10T10:00:00", "--text", "改")
    assert as_json(*comment)["revise_by"] == "2025-10-14"
    as_json("deliverable", "submit", "4", "--at", "2025-10-14T10:00:00")
    passed = as_json("deliverable", "review", "4", "pass", "--at", "2025-10-21T10:00:00")
    assert (passed["state"], passed["state_code"], passed["receipt_by"]) == ("验收通过", "passed", "2025-11-04")
    assert as_json("deliverable", "list", "1")[3]["state"] == "验收通过"
    assert as_json("contract", "show", "1")["deliverables"]["done"] == 1
    refused = run("deliverable", "review", "4", "comment", "--text", "再改", status=2)
    assert "验收完成" in refused.err
    assert refused.out == ""


def test_deemed_is_refused_until_its_conditions_are_met(as_json, run):
    as_json("contract", "add", "chengbei")
    as_json("deliverable", "submit", "4", "--at", "2025-09-29T14:30:15")
    assert "没有有效催告" in run("deliverable", "review", "4", "deemed", "--text", "核对过", status=2).err
    as_json("deliverable", "review", "4", "remind", "--at", "2025-10-14T10:00:00")
    assert as_json("deliverable", "review", "4", "deemed", "--text", "核对过")["state_code"] == "deemed"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("contract", "add", "moon"), "没有合同模板“moon”"),
        (("contract", "add", "chengbei", "--effective", "2025-02-30"), "不是日期"),
        (("contract", "add", "chengbei", "--reading", "R-07"), "请写成 R-07=甲"),
        (("contract", "add", "chengbei", "--reading", "R-07=丁"), "可选：甲、乙、丙"),
        (("contract", "show", "9"), "没有"),
        (("deliverable", "list", "9"), "没有"),
        (("deliverable", "submit", "9", "--at", "nonsense"), "不是时刻"),
        (("calc", "acceptance", "--contract", "moon", "--submitted", "2025-09-29"), "没有合同模板"),
        (("calc", "acceptance", "--contract", "chengbei", "--submitted", "29.9.2025"), "不是日期"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(run, arguments, message):
    refused = run(*arguments, status=2)
    assert message in refused.err
    assert refused.out == ""
    assert "Traceback" not in refused.err


def test_readings_are_chosen_on_the_command_line(as_json):
    as_json("contract", "add", "chengbei", "--reading", "R-07=乙")
    assert [row["amount_fen"] for row in as_json("deliverable", "list", "1")] == [89800000, 69800000]
    chosen = as_json("contract", "choose", "1", "R-07=甲", "--basis", "会议纪要")
    assert chosen == {"code": "R-07", "option": "甲", "replanned": 16}
    readings = {item["code"]: item for item in as_json("contract", "show", "1")["readings"]}
    assert (readings["R-07"]["option"], readings["R-07"]["chosen"]) == ("甲", True)
    assert (readings["R-04"]["option"], readings["R-04"]["chosen"]) == ("甲", False)


@pytest.fixture
def acceptance(as_json, tmp_path):
    def call(submitted, events=(), as_of="2025-11-30", contract="chengbei", extra=()):
        path = tmp_path / "events.json"
        path.write_text(json.dumps([{"on": on, "kind": kind} for on, kind in events]), encoding="utf-8")
        return as_json(
            "calc",
            "acceptance",
            "--contract",
            contract,
            "--submitted",
            submitted,
            "--events",
            str(path),
            "--as-of",
            as_of,
            *extra,
        )

    return call


def test_calc_acceptance_has_the_agreed_keys(acceptance):
    answer = acceptance("2025-09-29", [("2025-10-14", "remind")], extra=("--grace", "3"))
    assert set(answer) >= {"state", "accept_by", "revise_by", "deemed", "receipt_by", "rounds", "why"}
    assert answer["deemed"] == {
        "allowed": True,
        "earliest": {"甲": "2025-10-15", "乙": "2025-10-17", "丙": "2025-10-21"},
        "receipt_by": {"甲": "2025-10-29", "乙": "2025-10-31", "丙": "2025-11-04"},
    }
    assert (answer["accept_by"], answer["receipt_by"], answer["rounds"]) == ("2025-10-13", "2025-10-29", 1)


def test_calc_acceptance_without_grace_and_reminder(acceptance):
    answer = acceptance("2025-09-29", [("2025-10-14", "remind")])
    assert answer["deemed"]["earliest"] == {"甲": "2025-10-15", "乙": None, "丙": "2025-10-21"}
    answer = acceptance("2025-09-29")
    assert (answer["state"], answer["deemed"]["allowed"]) == ("超期未验收（未催告）", False)


@pytest.mark.parametrize(
    ("events", "state_code"),
    [
        ([], "unreminded"),
        ([("2025-10-10", "remind")], "unreminded"),
        ([("2025-10-13", "comment"), ("2025-10-14", "remind")], "revision_late"),
        ([("2025-10-14", "remind"), ("2025-10-16", "objection")], "revision_late"),
    ],
)
def test_ac01_counter_examples(acceptance, events, state_code):
    answer = acceptance("2025-09-29", events)
    assert (answer["deemed"]["allowed"], answer["state_code"]) == (False, state_code)


def test_ac02_on_the_command_line(acceptance):
    answer = acceptance("2025-09-29", [("2025-10-10", "comment"), ("2025-10-14", "resubmit"), ("2025-10-21", "pass")])
    assert (answer["accept_by"], answer["revise_by"], answer["receipt_by"], answer["rounds"]) == (
        "2025-10-21",
        "2025-10-14",
        "2025-11-04",
        2,
    )


def test_calc_acceptance_borrows_nothing(acceptance):
    answer = acceptance("2025-09-29", [("2025-10-20", "remind")], contract="jiuxianqiao")
    assert (answer["accept_by"], answer["receipt_by"], answer["deemed"]) == (
        None,
        None,
        {"allowed": False, "earliest": {}, "receipt_by": {}},
    )


def test_an_event_file_may_name_the_grace(as_json, tmp_path):
    path = tmp_path / "events.json"
    path.write_text(json.dumps({"events": [{"on": "2025-10-14T09:00:00", "kind": "remind"}], "grace": 3}))
    answer = as_json("calc", "acceptance", "--contract", "chengbei", "--submitted", "2025-09-29", "--events", str(path))
    assert answer["deemed"]["earliest"]["乙"] == "2025-10-17"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"events": [], "grace": -1}', "grace 应是"),
        ('"remind"', "应是一个列表"),
        ('[{"kind": "remind"}]', "第 1 条"),
        ('[{"on": "2025-13-01", "kind": "remind"}]', "不是日期"),
        ('[{"on": "2025-10-14", "kind": "wave"}]', "kind 应是"),
        ("[", "不是 UTF-8 的 JSON"),
    ],
)
def test_a_wrong_event_file_is_named(run, tmp_path, content, message):
    path = tmp_path / "events.json"
    path.write_text(content, encoding="utf-8")
    refused = run(
        "calc",
        "acceptance",
        "--contract",
        "chengbei",
        "--submitted",
        "2025-09-29",
        "--events",
        str(path),
        status=2,
    )
    assert message in refused.err


@pytest.mark.parametrize(
    ("contract", "party", "due", "done", "extra", "expected"),
    [
        ("chengbei", "office", "2025-07-21", "2025-07-31", (), (10, 3192000, None)),
        ("chengbei", "vendor", "2026-06-01", "2026-06-04", (), (3, 957600, None)),
        (
            "zhongguancun",
            "office",
            "2026-11-18",
            "2027-03-18",
            ("--amount-fen", "32541000"),
            (120, 1627050, 1627050),
        ),
        ("zhongguancun", "vendor", "2026-07-01", "2026-07-08", (), (7, 379645, None)),
        ("huoying", "vendor", "2026-05-08", "2026-06-07", (), (30, None, None)),
    ],
)
def test_calc_damages(as_json, contract, party, due, done, extra, expected):
    answer = as_json("calc", "damages", "--contract", contract, "--party", party, "--due", due, "--done", done, *extra)
    assert set(answer) >= {"days", "amount_fen", "cap_fen", "clause", "rights"}
    assert (answer["days"], answer["amount_fen"], answer["cap_fen"]) == expected


def test_calc_deduction(as_json, run, tmp_path):
    path = tmp_path / "months.json"
    errors = {"dispatch": 6, "zero_score": 1, "review": 5, "data": 6}
    months = [
        {"month": "2026-07", "readings": {"R-17": "A"}, "errors": errors},
        {"month": "2026-08", "errors": {"dispatch": 2}},
    ]
    path.write_text(json.dumps(months), encoding="utf-8")
    first, second = as_json("calc", "deduction", "--contract", "zhongguancun", "--batch", str(path))
    assert all(set(line) >= {"kind", "count", "amount_fen", "clause"} for line in first["lines"])
    assert (first["total_fen"], first["alternatives"]["R-17"]) == (680000, {"A": 680000, "B": 800000, "C": 650000})
    assert second["total_fen"] == 60000
    assert "6,800.00" in run("calc", "deduction", "--contract", "zhongguancun", "--batch", str(path)).out
    path.write_text(json.dumps([months[1], {"errors": {"moon": 1}}]), encoding="utf-8")
    assert "第 2 条：" in run("calc", "deduction", "--contract", "zhongguancun", "--batch", str(path), status=2).err


def test_calc_evaluation(as_json, run):
    command = ("calc", "evaluation", "--contract", "huoying", "--grades", "优秀,良好,一般,差", "--cycle", "1")
    answer = as_json(*command)
    assert (answer["base_fen"], answer["adjust_fen"], answer["due_fen"], answer["due_by"]) == (
        38880000,
        4000000,
        42880000,
        "2026-01-05",
    )
    assert "428,800.00" in run(*command).out


def test_calc_acceptance_takes_a_moment_for_a_day(acceptance):
    assert acceptance("2026-05-30T16:59:00", as_of="2026-06-01")["accept_by"] == "2026-06-05"


def test_calc_touches_no_data(run, tmp_path):
    run("calc", "acceptance", "--contract", "chengbei", "--submitted", "2025-09-29")
    assert not (tmp_path / "office").exists()


def test_the_chinese_text_says_what_counts(run, as_json):
    as_json("contract", "add", "chengbei")
    listed = run("deliverable", "list", "1").out
    assert "热线工单全流程处置人员驻点服务" in listed
    assert "100,000.00" in listed
    shown = run("contract", "show", "1").out
    assert "生效：（未填）" in shown
    assert "R-07" in shown
    text = run("calc", "acceptance", "--contract", "chengbei", "--submitted", "2025-09-29").out
    assert "验收期届满：2025-10-13" in text


def test_b45_overview_as_json_text_and_page(as_json, run, tmp_path):
    as_json("contract", "add", "chengbei", "--effective", "2025-06-03")
    found = as_json("contract", "overview", "1")
    assert (found["money"]["total_fen"], found["money"]["paid_fen"]) == (159600000, 0)
    assert [row["planned_fen"] for row in found["payments"]] == [95760000, 63840000]
    assert found["deliverables"]["planned"] == 16
    assert found["missing_readings"] == ["R-04", "R-07", "R-45"]
    assert "合同总价 1,596,000.00" in run("contract", "overview", "1").out
    run("print", "b45", "--for", "1", "--out", str(tmp_path / "b45.pdf"))
    assert (tmp_path / "b45.pdf").read_bytes().startswith(b"%PDF")
    run("contract", "overview", "9", status=2)
