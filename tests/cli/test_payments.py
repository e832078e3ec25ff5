"""``payment``, ``invoice``, ``evaluation``, ``performance`` from the command line; exit statuses and keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "office"

    def call(*arguments: object, status: int = 0):
        assert main(["--office", str(folder), "--user", "王芳", "--json", *map(str, arguments)]) == status
        written = capsys.readouterr()
        return json.loads(written.out) if written.out else written.err

    return call


def test_f42_a_payment_is_refused_until_every_condition_is_ticked(run, tmp_path):
    contract = run("contract", "add", "yongdinglu", "--effective", "2026-04-30")["id"]
    refused = run("payment", "event", contract, 1, "paid", "--note", "补录", status=2)
    assert "还缺条件：合同生效、收到合规发票" in refused
    first = run("payment", "gate", contract, 1, "effective")
    assert first["missing"] == ["收到合规发票"]
    run("payment", "gate", contract, 1, "invoice", "--evidence", "发票原件", "--note", "纸质留存")
    draft = run("payment", "settle", contract, 1)
    assert (draft["net_fen"], draft["chinese"], draft["blockers"]) == (28440000, "贰拾捌万肆仟肆佰元整", [])
    locked = run("payment", "settle", contract, 1, "--lock")
    assert (locked["net_fen"], locked["number"]) == (28440000, f"结算 {contract}-1")
    for form, number in (("P-09", locked["id"]), ("P-10", contract)):
        out = tmp_path / f"{form}.pdf"
        assert run("print", form, "--for", number, "--out", out)["file"] == str(out)
        assert out.stat().st_size > 0
    assert run("payment", "event", contract, 1, "paid")["state"] == "已付清"
    listed = run("payment", "list", contract)
    assert (listed["paid_fen"], listed["payments"][0]["payable"], listed["payments"][1]["missing"]) == (
        28440000,
        True,
        ["fulfilled", "accepted_all", "no_breach", "invoice"],
    )
    shown = run("contract", "show", contract)["payments"][0]
    assert (shown["paid_fen"], shown["state"], shown["missing"]) == (28440000, "已付清", [])


def test_f44_an_invoice_with_a_wrong_digit_is_told_and_cannot_be_accepted(run):
    contract = run("contract", "add", "chengbei", "--effective", "2025-06-01")["id"]
    given = ("--number", "25112000000012345678", "--amount", "957600", "--kind", "增值税普通发票")
    title = ("--title", "北京市昌平区城北街道办事处", "--issued", "2025-06-18", "--received", "2025-06-18")
    added = run("invoice", "add", contract, 1, *given, *title, "--tax-no", "11110221000103341X", status=1)
    checked = run("invoice", "check", added["id"], status=1)
    assert (checked["ok"], checked["expected_fen"], checked["problems"][0]["field"]) == (False, 95760000, "tax_no")
    assert "请退回乙方重开" in run("invoice", "accept", added["id"], status=2)
    run("invoice", "void", added["id"], "--note", "录错")
    again = run("invoice", "add", contract, 1, *given, *title, "--tax-no", "11110221000103341Y")
    assert run("invoice", "check", again["id"])["ok"]
    run("invoice", "accept", again["id"])
    assert [row["verdict"] for row in run("invoice", "list", contract)] == ["accepted"]


def test_f47_hold_and_lift(run):
    contract = run("contract", "add", "chengbei", "--effective", "2025-06-01")["id"]
    held = run(
        "payment", "hold", contract, "--no", 1, "--cause", "fiscal", "--reason", "未拨款", "--from", "2025-06-21"
    )
    hold = run("payment", "list", contract)["payments"][0]["holds"][0]
    assert (hold["clause"], hold["exempts_office"], hold["open"]) == ("000·四(六)", True, True)
    run("payment", "lift", held["id"], "--basis", "已拨款", "--by", "李主任")
    assert not run("payment", "list", contract)["payments"][0]["holds"][0]["open"]
    assert "不认识阻断原因" in run("payment", "hold", contract, "--cause", "x", "--reason", "y", status=2)


def test_f101_an_evaluation_through_three_stages(run, tmp_path):
    contract = run("contract", "add", "huoying")["id"]
    refused = run("evaluation", "fill", contract, 1, "--grade", "良好", "--facts", "x", status=2)
    assert "混淆" in refused
    filled = run(
        *("evaluation", "fill", contract, 1, "--grade", "良好", "--confirm", "良好", "--facts", "培训 1 次"),
        *("--item", "系统 BUG 修复=修复 2 个", "--on", "2025-09-10"),
    )
    run("print", "P-05", "--for", filled["id"], "--out", tmp_path / "form.pdf")
    run("evaluation", "submit", filled["id"], "--on", "2025-09-12")
    run("evaluation", "opinion", filled["id"], "--text", "同意", "--on", "2025-09-15")
    passed = run(
        *("evaluation", "pass", filled["id"], "--grade", "良好", "--confirm", "良好"),
        *("--session", "第 3 次", "--minutes", "纪要 3 号", "--on", "2025-09-20"),
    )
    assert (passed["stage"], passed["final_grade"]) == ("passed", "良好")
    board = run("evaluation", "list", contract)
    assert (len(board["months"]), board["cycles"][0]["adjust_fen"], board["cycles"][0]["open_months"]) == (
        12,
        2000000,
        3,
    )


def test_ac10_reviews_from_the_command_line(run):
    contract = run("contract", "add", "zhongguancun", "--effective", "2026-06-01")["id"]
    add = ("performance", "add", contract, "--subject", "vendor", "--basis", "通报")
    first = run(*add, "--period", "2026-08", "--result", "待提升")
    assert first["candidates"][0]["cause"] == "improvement"
    run(*add, "--period", "2026-09", "--result", "待提升")
    found = run("performance", "list", contract)["subjects"][0]["streak"]
    assert (found["count"], found["state"]) == (2, "triggered")


@pytest.mark.parametrize(
    ("arguments", "net"),
    [("优秀,良好,一般,差", 42880000), ("优秀,优秀,优秀,优秀", 50880000), ("差,差,差,差", 34880000)],
)
def test_ac09_calc_evaluation_still_answers(run, arguments, net):
    found = run("calc", "evaluation", "--contract", "huoying", "--grades", arguments, "--cycle", 1)
    assert (found["due_fen"], found["due_by"]) == (net, "2026-01-05")


def test_f49_calc_amount(run):
    assert run("calc", "amount", "317010")["chinese"] == "叁拾壹万柒仟零壹拾元整"
