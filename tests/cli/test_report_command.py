"""``report``: files, run list, what differs, the month's pack, refusals (cli.md)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from app.cli.main import main
from app.services import tickets
from app.services.session import open_office
from tests.office_desk import add_ticket, new_office

MORNING = datetime(2026, 9, 19, 8, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_office(tmp_path / "office") as office:
        for n in range(3):
            add_ticket(office, f"A{n}", unit="城管科")
    return tmp_path / "office"


def ask(capsys, folder: Path, *arguments: str) -> tuple[int, object, str]:
    status = main([*arguments, "--office", str(folder), "--json"])
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else None, said.err


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "pdf", "pptx"])
def test_a_report_is_written_in_every_format(folder, tmp_path, capsys, suffix):
    target = tmp_path / f"日报.{suffix}"
    status, data, _ = ask(capsys, folder, "report", "b02", "--period", "2026-09-18", "--out", str(target))
    assert status == 0
    assert (data["file"], data["code"], data["period"], data["tickets"]) == (str(target), "B02", "2026-09-18", 3)
    assert data["rows"] > 10
    assert data["definition"][0].startswith("统计时段：2026-09-18 至 2026-09-18")
    assert target.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF")


def test_the_same_data_give_the_same_bytes_and_one_run(folder, tmp_path, capsys):
    files = [tmp_path / f"{n}.docx" for n in range(2)]
    for file in files:
        ask(capsys, folder, "report", "B02", "--period", "2026-09-18", "--out", str(file))
    assert files[0].read_bytes() == files[1].read_bytes()
    _, runs, _ = ask(capsys, folder, "report", "runs")
    assert [(run["code"], run["version"]) for run in runs] == [("B02", 1)]
    assert main(["--office", str(folder), "report", "runs"]) == 0
    assert runs[0]["made_at"][:16].replace("T", " ") in capsys.readouterr().out


def test_a_run_comes_back_after_a_change_and_says_what_differs(folder, tmp_path, capsys):
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    _, made, _ = ask(capsys, folder, "report", "B02", "--period", "2026-09-18", "--out", str(before))
    run = str(made["run"])
    assert ask(capsys, folder, "report", "differs", run)[:2] == (
        0,
        {"run": made["run"], "count": 0, "words": "与现数据一致", "tickets": [], "figures": []},
    )
    with open_office(folder, "王芳", now=lambda: MORNING) as office:
        tickets.edit(office, 2, {"unit": "房管科"})
    status, found, _ = ask(capsys, folder, "report", "differs", run)
    assert (status, found["count"], found["tickets"][0]["ticket_no"]) == (1, 1, "A1")
    assert ask(capsys, folder, "report", "again", run, "--out", str(after))[0] == 0
    assert before.read_bytes() == after.read_bytes()


def test_the_list_names_what_can_be_made(folder, capsys):
    _, found, _ = ask(capsys, folder, "report", "list")
    by_code = {one["code"]: one for one in found}
    assert by_code["B02"]["periods"] == ["day"]
    assert by_code["B02"]["options"]["starts"] == ["midnight", "noon"]


def test_the_pack_of_a_month_is_a_folder_of_its_reports(folder, tmp_path, capsys):
    status, found, _ = ask(capsys, folder, "report", "pack", "--period", "2026-09", "--out", str(tmp_path / "pack"))
    assert status in (0, 1)
    assert {Path(one["file"]) for one in found["files"]} == set((tmp_path / "pack").iterdir())
    assert status == int(bool(found["skipped"]))
    periods = {one["code"]: one["period"] for one in found["files"]}
    assert (periods["B02"], periods["B21"], periods["B26"]) == ("2026-09-30", "2026-W39", "2026-09")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["B99", "--period", "2026-09", "--out", "x.xlsx"], "没有编号"),
        (["B02", "--period", "2026-09", "--out", "x.xlsx"], "按日出表"),
        (["B02", "--period", "昨天", "--out", "x.xlsx"], "报表期"),
        (["B02", "--period", "2026-09-18", "--out", "x.doc"], ".docx"),
        (["B02", "--period", "2026-09-18", "--out", "/no/where/x.docx"], "文件夹"),
        (["B02", "--period", "2026-09-18", "--out", "x.docx", "--set", "starts=six"], "统计日"),
        (["B02", "--period", "2026-09-18"], "--out"),
        (["differs", "77"], "出表记录"),
        (["again"], "出表号"),
        (["pack", "--period", "2026", "--out", "x"], "选一个月"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_sentence(folder, capsys, arguments, words):
    status, data, said = ask(capsys, folder, "report", *arguments)
    assert (status, data) == (2, None)
    assert words in said
    assert "Traceback" not in said
