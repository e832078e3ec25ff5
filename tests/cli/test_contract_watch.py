"""``amendment``, ``renewal``, ``notice``, ``prices``, ``accepted``; ``memo``, ``spotcheck``, estimates, reminders."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from app.cli.main import main
from app.documents.pdf_pages import text_of
from app.services import tickets
from app.services.session import create_office


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "office"
    with create_office(folder, "示例街道", "王芳", now=lambda: datetime(2026, 1, 6, 9)) as office:
        for number in range(40):
            created = f"2026-01-{number % 5 + 1:02d} 08:00:00"
            tickets.create(office, {"ticket_no": f"T{number:03d}", "created_at": created, "title": "路灯"})

    def call(*arguments: object, status: int = 0, as_json: bool = True):
        flags = ["--json"] if as_json else []
        assert main(["--office", str(folder), "--user", "王芳", *flags, *map(str, arguments)]) == status
        written = capsys.readouterr()
        return (json.loads(written.out) if as_json else written.out) if written.out else written.err

    return call


def test_f1_2_an_amendment_is_tried_added_listed_and_undone(run):
    contract = run("contract", "add", "chengbei", "--effective", "2025-05-31")["id"]
    change = ("--from", "2026-03-01", "--set", "acceptance.review.n=7")
    tried = run("amendment", "try", contract, *change)
    assert [(c["old"], c["new"], c["clause"]) for c in tried["changes"]] == [("5", "7", "000·三(一)")]
    assert tried["affects_price"] is False
    done = run("amendment", "add", contract, "--title", "补充协议一", *change)
    assert run("amendment", "list", contract)[0]["changes"][0]["valid_from"] == "2026-03-01"
    assert any(place["key"] == "acceptance.review.n" for place in run("amendment", "places", contract))
    assert "没有" in run("amendment", "try", contract, "--from", "2026-03-01", "--set", "a.b=1", status=2)
    assert "--set" in run("amendment", "try", contract, "--from", "2026-03-01", "--set", "ab", status=2)
    run("undo", done["operation"])
    assert run("amendment", "list", contract) == []


def test_f1_8_renewals(run):
    contract = run("contract", "add", "zhongguancun", "--effective", "2026-06-01")["id"]
    assert run("renewal", "show", contract)["chain"]["latest_on"] == "2029-05-31"
    for _ in range(2):
        made = run("renewal", "decide", contract, "--basis", "会议纪要")["id"]
        contract = run("renewal", "contract", made)["contract"]
    assert "最多续签 2 次" in run("renewal", "decide", contract, "--basis", "会议纪要", status=2)


def test_ac_11_notices_and_lead_times(run):
    yongdinglu = run("contract", "add", "yongdinglu")["id"]
    sent = ("--subject", "整改", "--method", "courier", "--sent", "2025-09-30T09:00")
    assert run("notice", "add", yongdinglu, *sent)["served"]["on"] == "2025-10-03"
    zhongguancun = run("contract", "add", "zhongguancun", "--effective", "2025-06-01")["id"]
    key = run("notice", "add", zhongguancun, *sent)["id"]
    assert run("notice", "list", zhongguancun)[0]["served"]["missing"] == "到达时间"
    assert run("notice", "arrived", key, "--arrived", "2025-10-03T10:00")["served"]["on"] == "2025-10-09"
    found = {row["code"]: row["due"] for row in run("notice", "lead", zhongguancun, "--at", "2026-10-12")}
    assert found["D12a"] == found["D12b"] == "2026-09-29T23:59:59"


def test_ac_17_prices_and_ac_18_accepted(run):
    zhongguancun = run("contract", "add", "zhongguancun", "--effective", "2026-06-01")["id"]
    found = run("prices", zhongguancun)
    assert [(line["share"], line["monthly_fen"]) for line in found["lines"]] == [
        ("37.17%", 3360000),
        ("15.05%", 1360000),
        ("34.35%", 3105000),
        ("7.43%", 671817),
        ("6.00%", 542350),
        ("100.00%", 9039167),
    ]
    assert "61,398.11" in run("prices", zhongguancun, as_json=False)
    chengbei = run("contract", "add", "chengbei", "--effective", "2025-05-31")["id"]
    assert run("accepted", chengbei)["accepted_fen"] == 0


def test_f3_8_a_spot_check_by_percent_to_its_paper(run, tmp_path):
    contract = run("contract", "add", "zhongguancun", "--effective", "2026-06-01")["id"]
    span = ("--from", "2026-01-01", "--to", "2026-01-05")
    made = run("spotcheck", "start", contract, *span, "--percent", "10", "--seed", "s")
    assert (made["population_size"], made["sample_size"], made["is_reproducible"]) == (40, 4, True)
    again = run("spotcheck", "start", contract, *span, "--size", 4, "--seed", "s")
    assert again["findings"] == made["findings"]
    first = made["findings"][0]["element"]
    assert "还有 4 件" in run("spotcheck", "conclude", made["id"], "fail", "--text", "x", status=2)
    run("spotcheck", "record", made["id"], "--ok", "all", "--bad", f"{first}=未回访")
    run("spotcheck", "conclude", made["id"], "fail", "--text", "1 件不合格")
    assert run("spotcheck", "rectify", made["id"], "--due", "2099-01-09T18:00")["id"]
    assert run("spotcheck", "show", made["id"])["failed"] == 1
    out = tmp_path / "抽检.pdf"
    run("print", "P-32", "--for", made["id"], "--out", out)
    assert "未回访" in "".join(text_of(out.read_bytes()))


def test_d29_an_estimate_is_received_objected_to_and_printed(run, tmp_path):
    contract = run("contract", "add", "jiuxianqiao", "--effective", "2025-04-03")["id"]
    made = run("estimate", "receive", contract, "--title", "测算", "--on", "2025-09-28", "--amount", "120000")
    assert (made["due_on"], made["alarm_on"]) == (
        "2025-10-11",
        ["2025-09-29", "2025-10-09", "2025-10-10", "2025-10-11"],
    )
    found = run("estimate", "object", made["id"], "--text", "偏高", "--method", "函件", "--on", "2025-10-11")
    assert found["state"] == "objected"
    out = tmp_path / "异议函.pdf"
    run("print", "P-29", "--for", made["id"], "--out", out)
    assert "偏高" in "".join(text_of(out.read_bytes()))
    assert run("estimate", "list", contract)[0]["state_text"] == "已在期限内书面异议"


def test_memos_and_environment(run):
    contract = run("contract", "add", "chengbei", "--effective", "2025-05-31")["id"]
    key = run("memo", "add", contract, "--point", "附台账", "--point", "含三率", "--on", "2025-09-01")["id"]
    run("memo", "confirm", key, "--office-person", "王芳", "--vendor-person", "李工", "--on", "2025-09-02")
    assert [(m["points"], m["confirmed_on"]) for m in run("memo", "list", contract)] == [
        (["附台账", "含三率"], "2025-09-02")
    ]
    people = ("--office-person", "王芳", "--vendor-person", "李工")
    run("environment", "add", contract, "--place", "大厅", "--ok", "电脑", "--bad", "工位=缺一个", *people)
    assert run("environment", "list", contract)[0]["is_ok"] is False


def test_f2_4_reminders_are_listed_handled_and_printed(run, tmp_path):
    run("contract", "add", "chengbei", "--effective", "2025-05-31")
    found = run("reminders", "list", "--column", "overdue", status=1)
    first = found[0]
    assert (first["code"], first["column"], first["due_at"]) == ("", "overdue", "2025-06-30T23:59:59")
    run("reminders", "handle", first["key"])
    assert "处理过" in run("reminders", "handle", first["key"], status=2)
    left = run("reminders", "list", "--column", "overdue", status=1)
    assert len(left) == len(found) - 1
    assert len(run("reminders", "list", "--column", "overdue", "--handled", status=1)) == len(found)
    assert run("reminders", "ladder", "D42", "--days", "90,60,7", "--source", "科长")["days"] == [90, 60, 7]
    assert "读不懂" in run("reminders", "ladder", "D42", "--days", "x", "--source", "科长", status=2)
    out = tmp_path / "今日待办.pdf"
    run("reminders", "print", "--out", out)
    assert "今日待办" in "".join(text_of(out.read_bytes())).replace("\n", "")
