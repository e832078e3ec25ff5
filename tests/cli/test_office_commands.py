from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app import log
from app.cli import main as front
from app.cli import office as office_commands
from app.cli.main import EXIT_DONE, EXIT_FAULT, EXIT_PROBLEMS, EXIT_REFUSED, main, split_globals
from app.cli.usage import translate
from app.domain.errors import Cancelled
from app.services import tickets
from app.services.session import open_office
from tests.office_desk import add_ticket, new_office

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def desk(tmp_path):
    """An office folder with one ticket, closed."""
    office = new_office(tmp_path / "office")
    add_ticket(office, content="停车")
    office.close()
    return office.root


def answer(capsys):
    """The one JSON document on stdout."""
    return json.loads(capsys.readouterr().out)


def test_init_makes_an_office(tmp_path, capsys):
    folder = tmp_path / "甲 office"
    assert main(["init", "--street", "永定路街道", "--json", "--office", str(folder)]) == EXIT_DONE
    data = answer(capsys)
    assert data["office"] == str(folder)
    assert data["schema_version"] >= 4
    office = open_office(folder, "x", writing=False)
    assert office.street == "永定路街道"
    office.close()


def test_init_twice_is_refused(desk, capsys):
    assert main(["--office", str(desk), "init"]) == EXIT_REFUSED
    assert "已经有办公数据" in capsys.readouterr().err


def test_the_office_variable_names_the_folder(desk, capsys, monkeypatch):
    monkeypatch.setenv("STREETDESK_OFFICE", str(desk))
    assert main(["verify", "--json"]) == EXIT_DONE
    data = answer(capsys)
    assert set(data) >= {"ok", "integrity", "foreign_keys", "audit", "attachments"}
    assert set(data["audit"]) == {"ok", "entries", "head", "first_bad"}
    assert set(data["attachments"]) == {"ok", "missing", "altered"}
    assert (data["ok"], data["audit"]["first_bad"]) == (True, None)


def test_verify_finds_a_forged_entry(desk, capsys):
    office = open_office(desk, "x")
    office.database.execute_sql("DROP TRIGGER audit_entry_no_update")
    office.database.execute_sql("UPDATE audit_entry SET actor = '李四' WHERE seq = 2")
    office.close()
    assert main(["verify", "--json", f"--office={desk}"]) == EXIT_PROBLEMS
    data = answer(capsys)
    assert (data["ok"], data["audit"]["first_bad"]) == (False, 2)
    assert main(["verify", f"--office={desk}"]) == EXIT_PROBLEMS
    assert "第 2 条起不可信" in capsys.readouterr().out


def test_backup_and_restore_round_trip(desk, tmp_path, capsys):
    target = tmp_path / "备份.zip"
    assert main(["backup", "--to", str(target), "--json", "--office", str(desk)]) == EXIT_DONE
    made = answer(capsys)
    assert set(made) == {"file", "bytes", "sha256", "tickets", "verified"}
    assert (made["file"], made["tickets"], made["verified"]) == (str(target), 1, True)
    assert main(["restore", str(target), "--into", str(tmp_path / "new"), "--json"]) == EXIT_DONE
    restored = answer(capsys)
    assert (restored["office"], restored["tickets"]) == (str(tmp_path / "new"), 1)
    assert main(["--office", str(tmp_path / "new"), "tickets", "--count", "--json"]) == EXIT_DONE
    assert answer(capsys) == {"count": 1}


def test_reading_and_backup_work_while_the_window_is_open(desk, capsys):
    office = open_office(desk, "王芳")
    for command in (["verify"], ["tickets"], ["backup"], ["ticket", "0126091809300000001"]):
        assert main([*command, "--json", "--office", str(desk)]) == EXIT_DONE, command
        answer(capsys)
    tickets.edit(office, 1, {"status": "已办结"})
    assert main(["init", "--office", str(desk)]) == EXIT_REFUSED
    office.close()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "没有“nonsense”这个命令"),
        (["verify", "--colour"], "不认识的参数：--colour"),
        (["restore"], "缺少参数：备份文件"),
        (["tickets", "--limit", "x"], "要是整数"),
        (["backup", "--to"], "后面要跟一个值"),
        (["verify", "--office"], "--office 后面要跟一个值"),
        (["verify", "--office", "/nowhere/at/all"], "没有办公数据"),
        (["restore", "/nowhere/at.zip"], "找不到备份文件"),
    ],
)
def test_refusals_are_one_chinese_sentence(arguments, sentence, capsys):
    assert main(arguments) == EXIT_REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_fault_of_ours_has_a_number_and_no_traceback(desk, capsys, monkeypatch):
    def broken(*_: object) -> None:
        raise ValueError("张三 13800138000")

    monkeypatch.setattr(office_commands, "verify", broken)
    assert main(["verify", "--office", str(desk)]) == EXIT_FAULT
    out, err = capsys.readouterr()
    number = re.search(r"编号 (\d{4}-\d{6}-[0-9A-F]{4})", err)
    assert number
    assert out == ""
    assert "Traceback" not in err
    logged = (desk / "logs" / log.LOG_NAME).read_text(encoding="utf-8")
    assert number[1] in logged
    assert "ValueError" in logged
    assert "broken" in logged
    assert "13800138000" not in logged
    assert "张三" not in logged


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
def test_cancelling_is_no_fault(desk, capsys, monkeypatch, stop):
    def stopped(*_: object) -> None:
        raise stop

    monkeypatch.setattr(office_commands, "verify", stopped)
    assert main(["verify", "--office", str(desk)]) == EXIT_REFUSED
    assert capsys.readouterr().err == "已取消，没有改动。\n"


def test_global_options_stand_anywhere():
    expected = ({"office": "a b", "json": "1", "user": "王"}, ["tickets", "--count"])
    assert split_globals(["--office", "a b", "tickets", "--json", "--count", "--user=王"]) == expected
    assert split_globals(["tickets", "--count", "--office=a b", "--user", "王", "--json"]) == expected
    assert split_globals(["x", "--", "--json"]) == ({}, ["x", "--", "--json"])


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("the following arguments are required: FILE", "缺少参数：FILE"),
        ("argument --mode: invalid choice: 'x' (choose from 'a', 'b')", "--mode 不能是“x”，可选：a、b"),
        ("argument --days: not allowed with argument --workdays", "--days 不能和 --workdays 一起用"),
        ("one of the arguments --a --b is required", "要给出其中一个：--a --b"),
        ("something new", "命令写得不对（something new）"),
    ],
)
def test_argparse_speaks_chinese(english, chinese):
    assert translate(english) == chinese


def test_every_command_has_its_family_and_its_help(capsys):
    assert main(["--help"]) == EXIT_DONE
    text = capsys.readouterr().out
    for command in front.FAMILY_OF:
        assert re.search(rf"^\s+{command}\s", text, re.MULTILINE), command
    assert "usage" not in text
    assert "show this" not in text


def test_a_command_loads_neither_qt_nor_other_families(desk):
    script = (
        "import sys\nfrom app.cli.main import main\n"
        f"main(['tickets', '--count', '--office', {str(desk)!r}])\n"
        "print([name for name in sys.modules if name.startswith('app.cli.') or 'PySide6' in name"
        " or name in ('openpyxl', 'reportlab', 'xlsxwriter', 'python_calamine')])"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    loaded = ast.literal_eval(said.stdout.splitlines()[-1])
    families = {f"app.cli.{family}" for family in front.FAMILY_OF.values()}
    assert set(loaded) & families == {"app.cli.tickets"}
    assert [name for name in loaded if not name.startswith("app.cli.")] == []


def test_no_family_drags_another_in():
    families = {f"app.cli.{family}" for family in front.FAMILY_OF.values()}
    dragged = []
    for path in sorted((ROOT / "app" / "cli").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        dragged += [(path.name, name) for name in sorted(names & families)]
    assert dragged == []


def test_json_and_chinese_survive_a_foreign_code_page(desk):
    command = [sys.executable, "main.py", "ticket", "没有", "--office", str(desk)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, env={"PYTHONIOENCODING": "ascii", "HOME": str(desk)})
    assert said.returncode == EXIT_REFUSED
    assert "没有编号为“没有”的工单" in said.stderr.decode("utf-8")
