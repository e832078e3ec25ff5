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
        (("receipt", "4", "--out", "a.docx"), "文件名要以 .pdf 结尾"),
        (("receipt", "4", "--out", "没有这个夹/a.pdf"), "不存在"),
        (("receipt", "4", "--out", "a.pdf", "--completed", "昨天"), "不是日期"),
        (("receipt", "999", "--out", "a.pdf"), "没有编号为 999 的成果"),
        (("print", "P-05", "--for", "4", "--out", "a.pdf"), "现在可以打印的有：P-01"),
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
