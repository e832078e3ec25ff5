"""``import``, ``imports``, ``undo``: JSON keys, exit statuses, several files, dry run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main
from tests.services.importing import acceptance_file, read_here, ticket_row, write_csv

KEYS = {
    *("batch", "file", "format", "encoding", "sheet", "header_row", "mapping", "unmapped", "rows", "new", "changed"),
    *("unchanged", "rejected", "kept_local", "problems", "error_workbook", "seconds"),
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    read_here(monkeypatch)

    def call(*arguments: object, status: int = 0):
        assert main(["--office", str(tmp_path / "office"), *map(str, arguments)]) == status
        return capsys.readouterr()

    return call


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "good.csv", [ticket_row(1), ticket_row(2)])


def test_one_file(run, good: Path):
    answer = json.loads(run("import", good, "--json").out)
    assert len(answer) == 1
    assert set(answer[0]) >= KEYS
    first = answer[0]
    assert [first[key] for key in ("rows", "new", "changed", "unchanged", "rejected", "kept_local")] == [
        2,
        2,
        0,
        0,
        0,
        0,
    ]
    assert (first["batch"], first["format"], first["header_row"], first["problems"]) == (1, "csv", 1, [])
    assert first["mapping"]["工单编号"] == "ticket_no"
    again = json.loads(run("--json", "import", good).out)[0]
    assert (again["new"], again["unchanged"]) == (0, 2)


def test_rejected_rows_are_status_1_and_named(run, tmp_path: Path):
    path = write_csv(
        tmp_path / "a.csv", [ticket_row(1), ticket_row("", 标题="x"), ticket_row(3, 创建时间="2026-02-30")]
    )
    answer = json.loads(run("import", path, "--json", status=1).out)[0]
    assert answer["rows"] == answer["new"] + answer["changed"] + answer["unchanged"] + answer["rejected"] == 3
    assert [(p["row"], p["column"], p["severity"]) for p in answer["problems"]] == [
        (3, "工单编号", "error"),
        (4, "创建时间", "error"),
    ]
    assert set(answer["problems"][0]) == {"row", "column", "value", "message", "severity"}
    assert Path(answer["error_workbook"]).is_file()


def test_dry_run_writes_nothing_and_makes_no_folder(run, good: Path, tmp_path: Path):
    answer = json.loads(run("import", good, "--dry-run", "--json").out)[0]
    assert (answer["batch"], answer["new"]) == (None, 2)
    assert not (tmp_path / "office").exists()
    run("import", good)
    assert json.loads(run("import", good, "--dry-run", "--json").out)[0]["unchanged"] == 2
    assert len(json.loads(run("imports", "--json").out)) == 1


def test_a_file_that_cannot_be_used_is_status_2_and_the_others_are_done(run, good: Path, tmp_path: Path):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    output = run("import", bad, good, "--json", status=2)
    assert [item["file"] for item in json.loads(output.out)] == [str(good)]
    assert output.err.count("\n") == 1
    assert "bad.xlsx" in output.err
    alone = run("import", tmp_path / "none.csv", "--json", status=2)
    assert (json.loads(alone.out), alone.err.count("\n")) == ([], 1)


def test_other_kinds_are_refused_for_now(run, good: Path):
    assert "回访结果" in run("import", good, "--kind", "callbacks", status=2).err


def test_imports_and_undo(run, good: Path):
    run("init")
    assert "还没有导入过" in run("imports").out
    run("import", good)
    listed = json.loads(run("imports", "--json").out)
    assert (listed[0]["batch"], listed[0]["new"], listed[0]["undone_by"]) == (1, 2, None)
    assert set(listed[0]) >= KEYS
    assert json.loads(run("undo", "1", "--json").out) == {"reversed": 2, "kept": 0, "failed": 0}
    assert "已撤销" in run("imports").out
    assert "撤销过" in run("undo", "1", status=2).err
    assert run("undo", "77", status=2).out == ""


def test_text_form_shows_counts_and_problems(run, tmp_path: Path):
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), ticket_row("")])
    text = run("import", path, status=1).out
    assert "新增 1" in text
    assert "缺少工单编号" in text


def test_modes_on_the_command_line(run, good: Path, tmp_path: Path):
    run("import", good)
    newer = write_csv(tmp_path / "b.csv", [ticket_row(1, 工单状态="已办结", 备注="x"), ticket_row(2)])
    skipped = json.loads(run("import", newer, "--mode", "skip", "--json").out)[0]
    filled = json.loads(run("import", newer, "--mode", "fill", "--json").out)[0]
    merged = json.loads(run("import", newer, "--json").out)[0]
    assert [each["changed"] for each in (skipped, filled, merged)] == [0, 1, 1]
    assert "--mode 不能是" in run("import", newer, "--mode", "all", status=2).err


def test_ac_15_on_the_command_line(run, tmp_path: Path):
    known = [ticket_row(f"0126070108000{index:08d}", 创建时间="2026-07-01", 标题="旧标题") for index in (0, 3, 6)]
    run("import", write_csv(tmp_path / "known.csv", known))
    assert json.loads(run("unit", "strict", "on", "--json").out) == {"strict": True}
    path = acceptance_file(tmp_path / "export.xlsx")

    first = json.loads(run("import", path, "--json", status=1).out)[0]
    assert [first[key] for key in ("rows", "new", "changed", "unchanged", "rejected")] == [1500, 1494, 3, 0, 3]
    errors = [(p["row"], p["column"], p["value"]) for p in first["problems"] if p["severity"] == "error"]
    assert errors == [(604, "工单编号", ""), (704, "创建时间", "2026-02-30"), (804, "承办单位", "没有这个单位")]
    assert Path(first["error_workbook"]).is_file()
    assert json.loads(run("tickets", "--count", "--json").out) == {"count": 1497}
    again = json.loads(run("import", path, "--json", status=1).out)[0]
    assert [again[key] for key in ("rows", "new", "changed", "unchanged", "rejected")] == [1500, 0, 0, 1497, 3]

    undone = json.loads(run("undo", first["batch"], "--json").out)
    assert undone == {"reversed": 1497, "kept": 0, "failed": 0}
    assert json.loads(run("tickets", "--count", "--json").out) == {"count": 3}


def test_the_dictionary_of_units(run, tmp_path: Path):
    row = write_csv(tmp_path / "a.csv", [ticket_row(1, 承办单位="新单位(东片)")])
    made = json.loads(run("unit", "add", "平安建设办公室", "某社区", "某社区", "--kind", "community", "--json").out)
    assert made == {"added": ["平安建设办公室", "某社区"], "known": []}
    assert "1 个已在字典中（某社区）" in run("unit", "add", "某社区", "城管队").out
    assert "没有填" in run("unit", "add", "好单位", " ", status=2).err
    run("unit", "disable", "某社区")
    listed = json.loads(run("unit", "list", "--json").out)
    assert listed["strict"] is False
    assert [(unit["name"], unit["kind"], unit["active"]) for unit in listed["units"]] == [
        ("城管队", "dept", True),
        ("平安建设办公室", "community", True),
        ("某社区", "community", False),
    ]
    run("unit", "enable", "某社区")
    assert "没有“乌有科”" in run("unit", "disable", "乌有科", status=2).err
    run("unit", "strict", "on")
    assert "拒收那一行" in run("unit", "list").out
    assert json.loads(run("import", row, "--json", status=1).out)[0]["rejected"] == 1
    run("unit", "add", "新单位(东片)")
    assert json.loads(run("import", row, "--json").out)[0]["new"] == 1
    run("unit", "strict", "off")
    other = write_csv(tmp_path / "b.csv", [ticket_row(2, 承办单位="更新的单位")])
    assert json.loads(run("import", other, "--json").out)[0]["new"] == 1
    assert "更新的单位" in run("unit", "list").out
    assert "on、off" in run("unit", "strict", "maybe", status=2).err


def test_a_refused_file_leaves_stdout_empty_and_says_what_to_do(run, tmp_path: Path):
    bare = write_csv(
        tmp_path / "a.csv", [ticket_row(1)], ("甲", "创建时间", "标题", "主要内容", "状", "承", "备", "限")
    )
    for more in ((), ("--dry-run",)):
        said = run("import", bare, *more, status=2)
        assert (said.out, said.err.count("\n")) == ("", 1)
        assert "改成“工单编号”" in said.err
    assert json.loads(run("import", bare, "--json", status=2).out) == []
    empty = run("import", write_csv(tmp_path / "b.csv", []), status=2)
    assert (empty.out, "没有数据行" in empty.err) == ("", True)
    assert json.loads(run("imports", "--json").out) == []


def test_every_problem_is_in_the_json(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.services.import_preview.PROBLEMS_HELD", 2)
    monkeypatch.setattr("app.storage.queries.import_batches._PAGE", 2)
    path = write_csv(tmp_path / "a.csv", [ticket_row(1), *(ticket_row("") for _ in range(25))])
    rehearsed = json.loads(run("import", path, "--dry-run", "--json", status=1).out)[0]
    assert "共 25 条" in run("import", path, "--dry-run", status=1).out
    done = json.loads(run("import", path, "--json", status=1).out)[0]
    listed = json.loads(run("imports", "--json").out)[0]
    assert [len(answer["problems"]) for answer in (rehearsed, done, listed)] == [25, 25, 25]
    assert rehearsed["problems"] == done["problems"] == listed["problems"]
    assert [problem["row"] for problem in done["problems"]] == list(range(3, 28))
