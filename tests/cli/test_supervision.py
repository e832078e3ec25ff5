"""``breach``, ``counter``, ``rectify``, ``majeure``, ``terminate``, ``staff``, ``retention``, ``handover``, papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main
from tests.services.supervised import supervised


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def open_with(template: str):
        office, contract_id, _ = supervised(tmp_path, template, "2026-06-01T09:00:00")
        office.close()
        folder = tmp_path / "office"

        def call(*arguments: object, status: int = 0):
            assert main(["--office", str(folder), "--user", "李经办", "--json", *map(str, arguments)]) == status
            written = capsys.readouterr()
            return json.loads(written.out) if written.out else written.err

        return call, contract_id

    return open_with


def test_ac16_terminate_from_the_command_line(desk, tmp_path):
    run, contract = desk("zhongguancun")
    seen = run("terminate", "try", contract, "7.7", "--effective", "2026-12-01", "--paid", "867760")
    assert (seen["to_office_fen"], seen["to_vendor_fen"], seen["return_by"]) == (119317000, 0, "2026-12-04")
    seen = run(
        "terminate", "try", contract, "11.3", "--effective", "2026-12-31", "--paid", "867760", "--worked", "632741.67"
    )
    assert (seen["to_office_fen"], seen["notice_by"]) == (23501833, "2026-11-30")
    codes = [view["ground"]["code"] for view in run("terminate", "grounds", contract)]
    assert codes == ["7.7", "7.8", "7.4", "7.5", "10.2", "11.3", "11.6"]
    made = run("terminate", "draft", contract, "7.8", "--effective", "2026-11-01", "--ground", "泄露", "--paid", "0")[
        "id"
    ]
    assert "法律审核人" in run("terminate", "issue", made, "--by", "王主任", "--reviewed-by", " ", status=2)
    run("print", "P-11", "--for", made, "--out", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    run("terminate", "withdraw", made, "--reason", "不解除")
    assert run("terminate", "list", contract)[0]["state"] == "withdrawn"


def test_rectify_breach_and_counters(desk):
    run, contract = desk("zhongguancun")
    made = run("rectify", "demand", contract, "--problem", "数据不准", "--at", "2026-09-14 10:00")["id"]
    rows = run("rectify", "list", contract, "--on", "2026-09-20")
    assert (rows[0]["due_at"], rows[0]["days_late"], rows[0]["damages_fen"]) == ("2026-09-17T23:59:59", 3, 162705)
    assert [one["kind"] for one in run("breach", "candidates", contract, "--on", "2026-09-20")] == ["failed"]
    k06 = [v for v in run("counter", "list", contract, "--on", "2026-09-20", status=1) if v["code"] == "K06"]
    assert [(v["state"], v["clause"]) for v in k06] == [("triggered", "001·7.5")]
    run("rectify", "fail", made, "--by", "李甲方", "--on", "2026-09-21")
    again = run("rectify", "again", made, "--at", "2026-09-22 09:00")["id"]
    run("rectify", "done", again, "--on", "2026-09-23")
    run("rectify", "pass", again, "--by", "李甲方", "--on", "2026-09-24")
    event = run("breach", "add", contract, "--kind", "failed", "--fact", "整改逾期", "--date", "2026-09-17")["id"]
    run("breach", "measure", event, "--measure", "daily", "--reason", "7.4")
    run("breach", "settle", event, "--by", "王主任", "--basis", "已支付", "--on", "2026-10-01")
    assert run("breach", "list", contract)[0]["settled_on"] == "2026-10-01"
    run("counter", "handle", contract, "K06", "--decision", "约谈", "--by", "王主任")
    assert [one["code"] for one in run("counter", "handled", contract)] == ["K06"]
    run("undo", run("breach", "void", event, "--reason", "重复", status=0)["operation"])
    assert len(run("breach", "kinds", contract)) == 18
    shown = run("contract", "show", contract)
    assert {v["state"] for c in shown["counters"] if c["code"] == "K06" for v in c["values"]} == {"triggered"}


def test_majeure(desk):
    run, contract = desk("zhongguancun")
    made = run("majeure", "declare", contract, "--event", "洪水", "--from", "2026-07-01")["id"]
    run("majeure", "prove", made, "--text", "证明", "--on", "2026-07-10")
    run("majeure", "notify", made, "--on", "2026-07-01")
    seen = run("majeure", "list", contract, "--on", "2026-07-23")
    assert (seen["rows"][0]["has_right"], seen["rows"][0]["right_from"]["due_on"]) == (True, "2026-07-23")
    run("majeure", "end", made, "--on", "2026-07-24")
    assert run("majeure", "list", contract)["prolonged_end"] == "2027-06-24"


def test_people_material_and_retention(desk, tmp_path):
    run, contract = desk("yongdinglu")
    person = run("staff", "add", contract, "--name", "张派驻", "--post", "专员", "--core")["id"]
    assert "还没有提交备案" in run("staff", "onduty", person, "--on", "2026-05-06", status=2)
    run("staff", "file", person)
    run("staff", "approve", person, "--by", "李甲方", "--on", "2026-05-06")
    run("staff", "onduty", person, "--on", "2026-05-06")
    run("staff", "leave", person, "--from", "2026-05-08", "--to", "2026-05-08")
    days = run("staff", "days", contract, "--from", "2026-05-06", "--to", "2026-05-08", status=1)
    assert [(day["count"], day["red"]) for day in days] == [(1, True), (1, True), (0, True)]
    assert [row["name"] for row in run("staff", "unsigned", contract, status=1)] == ["张派驻"]
    run("staff", "paper", person, "--kind", "agreement", "--signed", "2026-05-06")
    assert run("staff", "unsigned", contract) == []
    run("staff", "change", contract, "--kind", "demand", "--old", person, "--reason", "不胜任", "--on", "2026-09-14")
    assert run("staff", "changes", contract)[0]["due_on"] == "2026-10-08"
    run("staff", "arrive", 1, "--on", "2026-09-20")
    run("staff", "violation", contract, "--person", "张派驻", "--fact", "着装不整", "--on", "2026-04-30")
    run("staff", "tell", 1, "--result", "批评教育", "--on", "2026-05-07")
    assert not run("staff", "violations", contract)[0]["is_late"]
    run("staff", "offduty", person, "--reason", "调整", "--on", "2026-09-20")
    assert run("retention", "list", contract)[0]["until_text"] == "无期限"
    run(
        "retention",
        "add",
        contract,
        "--subject",
        "纸质台账",
        "--kind",
        "retain",
        "--from",
        "2026-06-01",
        "--until",
        "2026-07-01",
    )
    run("retention", "dispose", contract, "1", "--text", "粉碎", "--on", "2026-07-02")
    run("handover", "give", contract, "--name", "通讯录", "--direction", "to_vendor", "--on", "2026-06-01")
    run("handover", "back", 1)
    run("handover", "lend", contract, "--name", "电脑", "--quantity", 2, "--on", "2026-06-01")
    run("handover", "due", contract, "--on", "2026-12-10")
    run("handover", "return", 1, "--state", "完好")
    assert "读不懂" in run(
        "handover",
        "certify",
        contract,
        "--basis",
        "x",
        "--method",
        "y",
        "--at",
        "2026-09-18",
        "--dataset",
        "a",
        status=2,
    )
    run(
        "handover",
        "certify",
        contract,
        "--basis",
        "六(二)11",
        "--method",
        "覆盖",
        "--at",
        "2026-09-18",
        "--dataset",
        "工单=3",
    )
    run("handover", "confirm", 1, "--vendor", "赵", "--office-person", "李")
    listed = run("handover", "list", contract)
    assert (listed["certificates"][0]["datasets"][0]["rows"], listed["assets"][0]["state"]) == (3, "完好")
    for form, subject in (("P-17", person), ("P-17C", 1), ("P-19", contract), ("P-20", 1), ("P-28", 1)):
        run("print", form, "--for", subject, "--out", tmp_path / f"{form}.pdf")
