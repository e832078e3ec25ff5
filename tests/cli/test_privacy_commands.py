"""``anonymise``, ``safe-copy``, ``leak`` on the command line; no door of the command line shows a planted person."""

from __future__ import annotations

import json

import pytest

from app.cli.main import main
from app.services import tickets
from app.services.session import create_office

NAME, PHONE, ID = "欧阳金丝雀", "13800138177", "11010519491231002X"
NUMBER = "0126032313232913301"


@pytest.fixture
def call(tmp_path, capsys):
    folder = tmp_path / "office"
    with create_office(folder, "柳荫街道", "王样例") as office:
        tickets.create(
            office,
            {
                "ticket_no": NUMBER,
                "created_at": "2026-03-23T09:00:00",
                "title": f"{NAME}来电反映噪音",
                "content": f"市民（{NAME}，身份证号{ID}）反映阳光小区3号楼502室噪音，电话{PHONE}",
                "caller_name": NAME,
                "caller_phone": PHONE,
                "location": "阳光小区3号楼502室",
                "unit": "城管科",
            },
        )

    def run(*arguments, status=0):
        assert main(["--office", str(folder), "--user", "李经办", *map(str, arguments)]) == status
        written = capsys.readouterr()
        return written.out + written.err

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("tickets",),
        ("tickets", "--search", "噪音"),
        ("ticket", NUMBER),
        ("queue",),
        ("urge",),
        ("safe-copy", "--preview"),
        ("anonymise", "--until", "2026-03-31", "--preview"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_no_command_shows_the_person(call, arguments, form):
    said = call(*form, *arguments)
    assert [canary for canary in (NAME, PHONE, ID, "3号楼502室") if canary in said] == []


def test_leak_events(call):
    call("leak", "add", "--what", "截图外传", "--reporter", "王样例", "--persons", "2")
    (row,) = json.loads(call("--json", "leak", "list", "--open"))
    assert (row["what"], row["persons"], row["told_office_at"]) == ("截图外传", 2, "")
    assert "待告知甲方、当事人" in call("leak", "list")
    call("leak", "close", row["id"], "--text", "处置完", status=2)
    call("leak", "tell", row["id"], "--party", "office")
    call("leak", "tell", row["id"], "--party", "people")
    call("leak", "close", row["id"], "--text", "处置完")
    assert json.loads(call("--json", "leak", "list", "--open")) == []


def test_safe_copy(call, tmp_path):
    call("safe-copy", "--out", tmp_path / "副本.csv", status=2)
    assert "第三人" in call("safe-copy", "--out", tmp_path / "副本.csv", "--reason", "供应商排查")
    assert NAME not in (tmp_path / "副本.csv").read_text(encoding="utf-8-sig")


def test_anonymise_asks_for_confirmation(call):
    assert "--confirm" in call("anonymise", "--until", "2026-03-31", "--reason", "期满", status=2)
    assert "没有记录" in call("anonymise")
