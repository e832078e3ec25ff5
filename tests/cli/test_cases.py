"""``exclusion``, ``appeal``, ``hangup``, ``whistle``, ``special``, ``shift``, ``link``, ``assessments``, papers."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from app.cli.case_output import rows_text
from app.cli.main import main
from app.documents.pdf_pages import text_of
from app.services import tickets
from app.services.session import create_office
from tests.services.importing import read_here, write_csv

NUMBER, AGAIN = "0126010108000000001", "0126010108000000001HBD1"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    read_here(monkeypatch)
    folder = tmp_path / "office"
    with create_office(folder, "永定路街道", "王芳", now=lambda: datetime(2026, 1, 6, 9)) as office:
        for number, day in ((NUMBER, 1), (AGAIN, 5)):
            values = {"ticket_no": number, "created_at": f"2026-01-0{day} 08:00:00", "unit": "城管科", "title": "路灯"}
            tickets.create(office, values)

    def call(*arguments: object, status: int = 0):
        assert main(["--office", str(folder), "--user", "王芳", "--json", *map(str, arguments)]) == status
        written = capsys.readouterr()
        return json.loads(written.out) if written.out else written.err

    return call


def test_an_application_from_the_command_line(run, tmp_path):
    done = run(
        "exclusion", "apply", NUMBER, "--kind", "非权属", "--ground", "other_area", "--unit", "城管科", "--reason", "x"
    )
    assert (done["id"], done["state"], done["state_text"]) == (1, "gathering", "待收集")
    assert "可以登记" in run("exclusion", "report", 1, "--basis", "x", status=2)
    run("exclusion", "circulate", 1, "--unit", "城管科", "--basis", "结案作业表")
    assert [m["exclusion_id"] for m in run("exclusion", "waiting")] == [1] * 3
    run("exclusion", "chase", 1, "--method", "电话")
    assert run("exclusion", "receive", 1)["state_text"] == "已收齐"
    run("exclusion", "submit", 1)
    assert "写明结论" in run("exclusion", "review", 1, status=2)
    run("exclusion", "review", 1, "--defect", "缺章=>补章", "--rectify-by", "2099-01-01", "--basis", "004·二.2")
    run("exclusion", "rectify", 1, "--text", "已补")
    run("exclusion", "review", 1, "--pass", "--basis", "004·二.2")
    run("exclusion", "recheck", 1, "--pass", "--person", "李甲方")
    run("exclusion", "report", 1, "--basis", "区平台")
    last = run("exclusion", "decide", 1, "--pass", "--basis", "批复")
    assert last["state"] == "passed"
    shown = run("exclusion", "show", 1)
    assert [node["kind"] for node in shown["nodes"]] == ["受理", "流转", "办理", "审核", "结案"]
    assert [d["problem"] for step in shown["steps"] for d in step["defects"]] == ["缺章"]
    assert run("exclusion", "incomplete") == []
    assert run("exclusion", "overdue") == []
    assert run("exclusion", "waiting") == []
    month = shown["row"]["reported_at"][:7]
    figures = run("exclusion", "list", "--month", month)
    assert (figures["filed"], figures["passed"], figures["pass_rate"]["text"]) == (1, 1, "100.00%")
    out = tmp_path / "p07.pdf"
    assert run("print", "P-07", "--for", 1, "--out", out)["id"] == 1
    assert "材料书面审核意见" in "".join(text_of(out.read_bytes()))
    run("undo", last["operation"])
    assert run("exclusion", "list")[0]["state_text"] == "已报送"


def test_hang_ups_whistles_and_special_registers(run, tmp_path):
    run("hangup", "apply", NUMBER, "--reason", "客观受限", "--plan", "改造", "--on", "2026-01-02")
    run("hangup", "approve", 1, "--text", "纪要", "--by", "王主任", "--on", "2026-01-03")
    month = run("hangup", "list", "--month", "2026-01")
    assert (month["account"]["text"], len(month["listed"])) == ("期初 0 + 新增 1 − 销账 0 = 期末 1", 1)
    assert run("hangup", "writeoff", 1, "--text", "已改造", "--on", "2026-02-01")["written_off_on"] == "2026-02-01"
    out = tmp_path / "p24.pdf"
    run("print", "P-24", "--for", 1, "--out", out)
    run("whistle", "blow", "--target", "区局", "--matter", "路灯", "--ticket", NUMBER, "--on", "2026-01-02")
    assert "早于吹哨日" in run("whistle", "withdraw", 1, "--text", "x", "--on", "2026-01-01", status=2)
    assert "--on" in run("whistle", "withdraw", 1, "--text", "x", status=2)
    run("whistle", "withdraw", 1, "--text", "已解决", "--on", "2026-01-05")
    assert [row["id"] for row in run("whistle", "list", "--month", "2026-01")["withdrawn"]] == [1]
    run("special", "receive", "--kind", "市级点名", "--title", "点名件", "--on", "2026-01-02")
    table = run("special", "list", "--kind", "city_named", "--month", "2026-02")
    assert [row["id"] for row in table["carried"]] == [1]
    run("special", "finish", 1, "--text", "办结", "--on", "2026-02-03")
    run("special", "report", 1, "--text", "市中心", "--on", "2026-02-04")
    assert run("special", "list")[0]["report_to"] == "市中心"
    assert "--kind" in run("special", "list", "--month", "2026-02", status=2)


def test_shifts_and_links(run):
    run("shift", "add", "--person", "甲", "--from", "2026-01-01T00:00", "--to", "2026-01-01T20:30")
    gaps = run("shift", "gaps", "--from", "2026-01-01", "--to", "2026-01-01", status=1)
    assert [(gap["starts_at"], gap["hours"]) for gap in gaps] == [("2026-01-01T20:00:00", 4)]
    run("shift", "add", "--person", "乙", "--from", "2026-01-01T20:00", "--to", "2026-01-02T08:00")
    assert run("shift", "gaps", "--from", "2026-01-01", "--to", "2026-01-01") == []
    planned = run("shift", "list", "--from", "2026-01-01", "--to", "2026-01-01")
    assert [turn["person"] for turn in planned] == ["甲", "乙"]
    assert run("shift", "handover", "--to", "乙", "--text", "无事")["id"] == 1
    assert run("shift", "remove", planned[1]["id"], "--why", "请假")["removed"] == 1
    assert run("shift", "gaps", "--from", "2026-01-01", "--to", "2026-01-01", status=1) == gaps
    assert [row["ticket_no"] for row in run("link", "chain", NUMBER)] == [NUMBER, AGAIN]
    assert run("link", "suggest", NUMBER)[0]["ticket_no"] == AGAIN
    assert run("link", "count", "--from", "2026-01-01", "--to", "2026-01-31")["matters"] == 1
    run("link", "differ", NUMBER, AGAIN, "--why", "两处")
    assert run("link", "count", "--from", "2026-01-01", "--to", "2026-01-31")["matters"] == 2
    assert run("link", "repeated", "--from", "2026-01-01", "--to", "2026-01-31") == []
    run("link", "join", NUMBER, AGAIN, "--kind", "place")
    said = run("link", "list", NUMBER)
    assert [(one["kind"], one["is_same"], one["ticket_no"]) for one in said] == [
        ("matter", False, AGAIN),
        ("place", True, AGAIN),
    ]
    run("link", "remove", said[0]["id"], "--why", "核对过了")
    assert run("link", "count", "--from", "2026-01-01", "--to", "2026-01-31")["matters"] == 1
    assert "没有编号为 99" in run("link", "remove", 99, status=2)


def test_assessment_details_and_an_appeal(run, tmp_path):
    titles = ("工单编号", "考核周期", "是否考核", "是否响应", "是否解决", "是否满意", "扣分", "失分点")
    path = write_csv(tmp_path / "a.csv", [(NUMBER, "2026-01", "是", "是", "否", "是", "1", "未解决")], titles)
    done = run("import", "--kind", "assessments", path, "--issued", "2026-05-08")[0]
    assert (done["rows"], done["new"], done["unmapped"]) == (1, 1, [])
    assert run("import", "--kind", "assessments", path)[0]["unchanged"] == 1
    period = run("assessments")[0]
    assert (period["period"], period["issued_on"], period["review_due_on"]) == ("2026-01", "2026-05-08", "2026-05-12")
    detail = run("assessments", "2026-01", "--reviewed", "2026-05-12")
    assert (detail["reviewed_on"], detail["losses"][0]["text"], detail["details"][0]["is_counted"]) == (
        "2026-05-12",
        "100.00%",
        True,
    )
    run(
        "appeal",
        "file",
        NUMBER,
        "--object",
        "解决结果",
        "--reason",
        "已解决",
        "--evidence",
        "照片",
        "--on",
        "2026-05-09",
    )
    made = run("appeal", "decide", 1, "--result", "改判", "--basis", "复核", "--set", "resolved=是")
    assert (made["rates_before"]["resolved"], made["rates_after"]["resolved"]) == ("0.00%", "100.00%")
    assert len(run("appeal", "list", "--month", "2026-01")) == 1
    assert run("undo", done["batch"])["reversed"] == 1


@pytest.mark.parametrize("form", ["P-21", "P-21U", "P-21S", "P-22", "P-22R"])
def test_papers_of_a_ticket_are_asked_for_by_its_number(run, tmp_path, form):
    out = tmp_path / "slip.pdf"
    assert run("print", form, "--for", NUMBER, "--out", out)["masked"] is True
    assert NUMBER in "".join(text_of(out.read_bytes())).replace("\n", "")
    assert "理由" in run("print", form, "--for", NUMBER, "--out", out, "--unmasked", status=2)
    assert "没有编号为" in run("print", form, "--for", "0199", "--out", out, status=2)


def test_what_persons_wrote_is_masked_in_every_list(run):
    phone = "13812345678"
    run("hangup", "apply", NUMBER, "--reason", f"找 {phone}", "--plan", f"年底前联系市民（{phone}）")
    run("whistle", "blow", "--ticket", NUMBER, "--target", "市政集团", "--matter", f"电话{phone}")
    run("link", "join", NUMBER, AGAIN, "--why", f"同一电话{phone}")
    for words in (("hangup", "list"), ("whistle", "list"), ("link", "list", NUMBER)):
        written = json.dumps(run(*words), ensure_ascii=False)
        assert phone not in written
        assert "138****5678" in written
    assert run("hangup", "list")[0]["ticket_no"] == NUMBER


def test_tables_keep_numbers_and_mask_texts():
    found = rows_text(("编号", "理由", "裸号"), [(NUMBER, "电话13812345678", "13812345678")])
    assert NUMBER in found
    assert "13812345678" not in found
    assert found.count("138****5678") == 2
