"""``receipt`` and ``print`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.documents.pdf_pages import page_count, text_of


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert main(["--office", str(folder), "init", "--street", "城北街道"]) == 0
    assert main(["--office", str(folder), "contract", "add", "chengbei", "--effective", "2025-05-31"]) == 0
    return folder


def _run(office: Path, *arguments: str) -> int:
    return main(["--office", str(office), *arguments])


def _accept(office: Path) -> None:
    assert _run(office, "deliverable", "submit", "4", "--at", "2025-09-29T10:00:00") == 0
    assert _run(office, "deliverable", "review", "4", "pass", "--at", "2025-10-17T15:00:00") == 0


def test_receipt_issues_once_and_reprints_afterwards(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _accept(office)
    capsys.readouterr()
    first, second = tmp_path / "一.pdf", tmp_path / "二.pdf"
    assert _run(office, "receipt", "4", "--out", str(first), "--json", "--period", "2025年9月驻点服务") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["file"], data["copy_no"], data["issued"], data["reprint"]) == (str(first), 1, True, False)
    assert data["amount_fen"] == 10_000_000
    assert page_count(first.read_bytes()) == 1
    assert "2025年9月驻点服务部分" in "".join(text_of(first.read_bytes())[0].split())
    assert _run(office, "print", "p-01", "--for", "4", "--out", str(second), "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["copy_no"], data["issued"], data["reprint"]) == (2, False, True)
    assert "补打" in text_of(second.read_bytes())[0]


def test_a_deliverable_that_is_not_accepted_is_refused_with_a_reason(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(office, "deliverable", "submit", "4", "--at", "2025-09-29T10:00:00") == 0
    assert _run(office, "receipt", "4", "--out", str(tmp_path / "a.pdf")) == 2
    assert "尚未验收通过" in capsys.readouterr().err
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("receipt", "4", "--out", "a.doc"), "文件名要以 .pdf 或 .docx 或 .xlsx 结尾"),
        (("receipt", "4", "--out", "a.docx"), "没有在用的样式"),
        (("receipt", "4", "--out", "没有这个夹/a.pdf"), "不存在"),
        (("receipt", "4", "--out", "a.pdf", "--completed", "昨天"), "不是日期"),
        (("receipt", "999", "--out", "a.pdf"), "没有编号为 999 的成果"),
        (("print", "P-99", "--for", "4", "--out", "a.pdf"), "现在可以打印的有：P-01"),
        (("print", "P-02", "--for", "4", "--out", "a.pdf"), ".eml 或 .txt"),
        (("print", "P-03", "--for", "4", "--out", "a.pdf"), "验收意见书"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    office: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if "--completed" in arguments:
        _accept(office)
    capsys.readouterr()
    assert _run(office, *arguments) == 2
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.out == ""
    assert not (tmp_path / "a.pdf").exists()


def test_the_other_papers(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(office, "deliverable", "submit", "4", "--at", "2025-09-29T10:00:00") == 0
    assert _run(office, "print", "P-04", "--for", "4", "--out", str(tmp_path / "催告.pdf")) == 0
    assert "验收催告函" in text_of((tmp_path / "催告.pdf").read_bytes())[0]
    assert _run(office, "deliverable", "review", "4", "pass", "--at", "2025-10-17T15:00:00") == 0
    assert _run(office, "print", "P-03", "--for", "4", "--out", str(tmp_path / "意见.pdf")) == 0
    assert "验收意见书" in text_of((tmp_path / "意见.pdf").read_bytes())[0]
    assert _run(office, "print", "P-02", "--for", "4", "--out", str(tmp_path / "邮件.txt")) == 0
    assert "经甲乙双方共同确认" in (tmp_path / "邮件.txt").read_text(encoding="utf-8-sig")
    assert _run(office, "print", "P-02", "--for", "4", "--out", str(tmp_path / "邮件.eml")) == 2
    assert "授权邮箱还没有登记齐" in capsys.readouterr().err


def test_a_receipt_without_a_price_line_names_the_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], office: Path
) -> None:
    capsys.readouterr()
    assert _run(office, "contract", "add", "huoying", "--effective", "2025-01-01", "--json") == 0
    made = json.loads(capsys.readouterr().out)["id"]
    assert _run(office, "deliverable", "list", str(made), "--json") == 0
    first = next(row for row in json.loads(capsys.readouterr().out) if row["amount_fen"] is None)
    number = str(first["id"])
    assert _run(office, "deliverable", "submit", number, "--at", "2026-01-29T10:00:00") == 0
    assert _run(office, "deliverable", "review", number, "pass", "--at", "2026-02-03T15:00:00") == 0
    out = tmp_path / "a.pdf"
    capsys.readouterr()
    assert _run(office, "receipt", number, "--out", str(out)) == 2
    said = capsys.readouterr().err
    assert all(option in said for option in ("--amount", "--period", "--kind year|term|part"))
    assert not out.exists()
    options = ("--amount", "100.50", "--period", "第一季度", "--kind", "term")
    assert _run(office, "receipt", number, "--out", str(out), *options) == 2
    assert "乙方地址" in capsys.readouterr().err
    assert _run(office, "contract", "edit", str(made), "--set", "vendor_address=某路1号", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"id": made, "changed": 1}
    assert _run(office, "contract", "edit", str(made), "--set", "total_fen=1") == 2
    assert "不能修改" in capsys.readouterr().err
    assert _run(office, "receipt", number, "--out", str(out), *options, "--json") == 0
    assert json.loads(capsys.readouterr().out)["amount_fen"] == 10_050
    assert "第一季度期" in "".join(text_of(out.read_bytes())[0].split())


def test_what_became_of_a_receipt(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _accept(office)
    assert _run(office, "receipt-log", "4", "sealed") == 2
    assert "还没有有效的回执" in capsys.readouterr().err
    assert _run(office, "receipt", "4", "--out", str(tmp_path / "a.pdf")) == 0
    posted = ("receipt-log", "4", "posted", "--courier", "顺丰", "--tracking", "SF1", "--on", "2025-10-21")
    assert _run(office, *posted) == 2
    assert "先登记盖章" in capsys.readouterr().err
    assert _run(office, "receipt-log", "4", "sealed", "--on", "2025-10-20", "--json") == 0
    assert json.loads(capsys.readouterr().out)["state"] == "已盖章，待寄出"
    assert _run(office, *posted, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["courier"], data["tracking_no"], data["posted_on"]) == ("顺丰", "SF1", "2025-10-21")
    assert _run(office, "receipt-log", "4", "email") == 2
    assert "--sender" in capsys.readouterr().err
    mail = ("receipt-log", "4", "email", "--sender", "a@example.test", "--to", "b@example.test")
    assert _run(office, *mail, "--at", "2025-10-20T09:00", "--json") == 1
    email = json.loads(capsys.readouterr().out)["email"]
    assert (email["counts"], email["recipients"], bool(email["problems"])) == (False, ["b@example.test"], True)
    assert _run(office, *mail, "--body", str(tmp_path / "没有.txt")) == 2
    assert "读不出来" in capsys.readouterr().err
