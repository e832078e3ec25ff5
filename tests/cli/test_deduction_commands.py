from __future__ import annotations

import json
from datetime import datetime
from functools import partial

import pytest

from app.cli import console
from app.cli import main as command_line
from app.services.session import create_office, open_office


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "office"
    today = {"now": lambda: datetime(2026, 9, 1, 9)}
    monkeypatch.setattr(console, "open_office", partial(open_office, **today))
    with create_office(folder, "中关村街道", "王芳", **today):
        pass

    def run(*words, status=0, data=True):
        extra = ["--json"] if data else []
        found = command_line.main(["--office", str(folder), "--user", "王芳", *extra, *map(str, words)])
        out, err = capsys.readouterr()
        assert found == status, err
        if status:
            return err
        return json.loads(out) if data else out

    run("contract", "add", "zhongguancun", "--effective", "2026-06-01")
    return run


def ticked(*codes):
    return [word for code in codes for word in ("--set", f"{code}=是")]


def test_f91_an_error_on_the_command_line(desk, tmp_path):
    proof = tmp_path / "截图.txt"
    proof.write_text("x", encoding="utf-8")
    made = desk(
        "error", "add", 1, "--kind", "data", "--fact", "分母算错", "--at", "2026-07-10T09:00", "--person", "数据员",
        "--evidence", proof, *ticked("statistics"),
    )  # fmt: skip
    assert (made["state_text"], made["month"]) == (
        "待确认 · 待判定：导致街道无法及时掌握考核动态、错失改进时机",
        "2026-07",
    )
    assert "还有要件没有判定" in desk("error", "confirm", 1, status=2)
    assert desk("error", "judge", 1, "--set", "effect=是")["state_text"] == "待确认 · 计罚"
    assert desk("error", "statement", 1, "--text", "口径不同")["statement"] == "口径不同"
    assert desk("error", "confirm", 1, "--note", "核实")["is_punished"] is True
    assert desk("error", "correct", 1, "--set", "was=98", "--set", "now=97", "--set", "cause=误", "--set", "effect=无",
                "--set", "corrected_at=2026-07-11 08:00")["correction"]["now"] == "97"  # fmt: skip
    desk("print", "P-13", "--for", 1, "--out", tmp_path / "13.pdf")
    assert [row["id"] for row in desk("error", "list", 1, "--month", "2026-07", "--state", "confirmed")] == [1]
    assert "分母算错" in desk("error", "list", 1, data=False)
    assert desk("error", "candidates", 1) == []
    assert desk("error", "reopen", 1, "--note", "再核")["state"] == "candidate"
    assert desk("error", "dismiss", 1, "--note", "陈述成立")["state_text"] == "不成立"
    desk("error", "reopen", 1, "--note", "登记有误")
    assert desk("error", "void", 1, "--note", "重复") == {"id": 1, "void": True}
    assert "看不懂" in desk("error", "judge", 1, "--set", "effect", status=2)
    assert "没有“ticket_event:9”" in desk("error", "take", 1, "ticket_event:9", status=2)


def test_a_month_is_tried_locked_and_noticed(desk, tmp_path):
    for day in range(1, 6):
        desk("error", "add", 1, "--kind", "data", "--fact", "错", "--at", f"2026-07-0{day}", "--person", "数据员",
             *ticked("statistics", "effect"))  # fmt: skip
        desk("error", "confirm", day)
    trial = desk("deduction", "trial", 1, "--month", "2026-07")
    assert trial["total_fen"] == 130000
    assert trial["alternatives"]["R-17"] == {"A": 130000, "B": 250000, "C": 100000}
    assert trial["unchosen"] == ["R-17"]
    assert "试算：R-17 未选定" in desk("deduction", "trial", 1, "--month", "2026-07", data=False)
    assert "R-17" in desk("deduction", "lock", 1, "--month", "2026-07", status=2)
    desk("contract", "choose", 1, "R-17=A", "--basis", "会议纪要")
    assert desk("deduction", "lock", 1, "--month", "2026-07")["total_fen"] == 130000
    out = tmp_path / "06.pdf"
    notice = desk("deduction", "notice", 1, "--plead-by", "2026-12-31", "--payment", 2, "--out", out)
    assert notice["number"].endswith("1号")
    assert out.read_bytes().startswith(b"%PDF")
    desk("print", "P-06", "--for", 1, "--out", tmp_path / "again.pdf")
    listed = desk("deduction", "list", 1)
    assert (listed["open_fen"], listed["statements"][0]["notice_number"]) == (130000, notice["number"])
    due = desk("lock", "due", 1, "--month", "2026-07")
    assert [(one["kind"], one["person"]) for one in due] == [("special_training", "数据员")]


def test_locks_on_the_command_line(desk, tmp_path):
    made = desk("lock", "add", 1, "--kind", "special_training", "--person", "数据员", "--reason", "达 5 件",
                "--from", "2026-07-02")  # fmt: skip
    assert made["state_text"] == "待培训考核"
    assert desk("lock", "train", 1, "--content", "口径", "--failed")["state_text"] == "考核未通过"
    assert "没有通过考核" in desk("lock", "approve", 1, "--by", "李", status=2)
    desk("lock", "train", 1, "--content", "口径", "--score", "90")
    assert desk("lock", "approve", 1, "--by", "李")["approved_by"] == "李"
    assert "专项培训考核" in desk("lock", "list", 1, data=False)
    desk("print", "P-14", "--for", 1, "--out", tmp_path / "14.pdf")


def test_manual_deductions_and_damages(desk):
    desk("contract", "add", "yongdinglu")
    made = desk("deduction", "manual", 2, "--clause", "八.1", "--fact", "擅自离岗", "--basis", "会议纪要",
                "--amount", "1,200", "--by", "李主任", "--on", "2026-06-01")  # fmt: skip
    assert (made["amount_fen"], made["clause_cited"]) == (120000, "004·八.1")
    assert "大于 0" in desk("deduction", "manual", 2, "--clause", "八.1", "--fact", "x", "--basis", "y",
                            "--amount", "0", "--by", "李", status=2)  # fmt: skip
    added = desk("damages", "add", 1, "--fact", "逾期交付", "--due", "2026-07-01", "--done", "2026-07-08")
    assert (added["days"], added["amount_fen"], added["state"]) == (7, 379645, "candidate")
    assert desk("damages", "claim", 1, "--basis", "会议纪要", "--payment", 2)["state_text"] == "已计取"
    excused = desk("damages", "add", 1, "--fact", "付款", "--party", "office", "--due", "2026-07-01", "--done",
                   "2026-07-31", "--amount", "325,410", "--exempt", "2026-07-02/2026-07-31/财政拨款")  # fmt: skip
    assert (excused["days"], excused["amount_fen"]) == (0, 0)
    assert "看不懂" in desk("damages", "add", 1, "--fact", "x", "--due", "2026-07-01", "--done", "2026-07-02",
                            "--exempt", "昨天", status=2)  # fmt: skip
    lump = desk("damages", "lump", 2, "--fact", "擅自转包")
    assert (lump["amount_fen"], lump["kind_text"]) == (11376000, "乙方定额违约金")
    assert desk("damages", "waive", lump["id"], "--basis", "已整改")["state_text"] == "已放弃"
    found = desk("damages", "candidates", 1)
    late = next(one for one in found if one["party"] == "vendor")
    assert "要写明合同" in desk("damages", "claim", late["key"], "--basis", "x", status=2)
    assert desk("damages", "claim", late["key"], "--contract", 1, "--basis", "x")["source"] == late["key"]
    assert len(desk("damages", "list", 1)) == 3
    assert "违约金" in desk("damages", "list", 1, data=False)
    assert "候选" in desk("damages", "candidates", 1, data=False)
    assert desk("damages", "void", 1, "--note", "重复") == {"id": 1, "void": True}
