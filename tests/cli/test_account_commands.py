"""``account`` and ``--user``: who may work here, without a screen."""

from __future__ import annotations

import io
import json

import pytest

from app.cli import vault_key
from app.cli.main import EXIT_DONE, EXIT_REFUSED, main
from app.services.session import open_office
from tests.accounts_desk import PASSWORD, cheap_argon, with_accounts
from tests.office_desk import add_ticket, new_office

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")

OWN, NEW, APART = "STREETDESK_PASSWORD", "STREETDESK_NEW_PASSWORD", "STREETDESK_ACCOUNT_PASSWORD"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An office with accounts on and one ticket, closed; nothing is asked on a terminal."""
    office = new_office(tmp_path / "office")
    add_ticket(office, "12345-1", caller_name="陈大文", caller_phone="13811112222")
    with_accounts(office)
    office.close()
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    for name in (OWN, NEW, APART):
        monkeypatch.delenv(name, raising=False)
    return office.root


@pytest.fixture
def run(folder, monkeypatch, capsys):
    """Run a command; returns (status, JSON or None, stderr)."""

    def one(login: str, *arguments: str, password: str = PASSWORD, new: str = ""):
        for name, value in ((OWN, password), (NEW, new)):
            monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
        user = ("--user", login) if login else ()
        capsys.readouterr()
        status = main(["--json", "--office", str(folder), *user, *arguments])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err.strip()

    return one


def test_nothing_is_read_or_written_without_signing_in(run):
    for arguments in (("tickets",), ("account", "list"), ("backup",), ("unit", "add", "某科")):
        status, data, said = run("", *arguments)
        assert (status, data) == (EXIT_REFUSED, None)
        assert said == "这个办公文件夹启用了账号。请用 --user 写明账号（密码：STREETDESK_PASSWORD）。"
    status, _, said = run("wang", "tickets", password="")
    assert (status, said) == (
        EXIT_REFUSED,
        "需要密码。请设置环境变量 STREETDESK_PASSWORD，或在终端里运行后按提示输入。",
    )
    status, _, said = run("wang", "tickets", password="wrong one!")
    assert (status, said) == (EXIT_REFUSED, "账号或密码不对，没有登录。请检查大小写和输入法后再试。")


def test_each_does_what_his_role_may(run):
    assert run("wang", "tickets", "--count")[:2] == (EXIT_DONE, {"count": 1})
    assert run("chen", "tickets")[1][0]["caller_phone"] == "138****2222"
    status, data, said = run("chen", "tickets", "--unmasked", "--reason", "看看")
    assert (status, data) == (EXIT_REFUSED, None)
    assert (
        said
        == "陈阅（只读）没有“查看完整个人信息”的权限，没有改动；这一步由甲方授权人、值班坐席、复核专员、数据专员办理。"
    )
    status, data, _ = run("wang", "tickets", "--unmasked", "--reason", "回访")
    assert (status, data[0]["caller_phone"]) == (EXIT_DONE, "13811112222")
    assert run("wang", "unit", "add", "某科")[0] == EXIT_DONE
    status, _, said = run("zhou", "unit", "add", "某科二")
    assert (status, said.split("，")[0]) == (EXIT_REFUSED, "周授权（甲方授权人）没有“登记和修改工单”的权限")


def test_a_full_backup_and_a_restore_are_the_administrators(run, folder, tmp_path):
    assert "没有“备份恢复、加密和匿名化”的权限" in run("wang", "backup")[2]
    status, data, _ = run("guanli", "backup", "--to", str(tmp_path / "a.zip"))
    assert (status, data["tickets"]) == (EXIT_DONE, 1)
    assert "没有“备份恢复、加密和匿名化”的权限" in run("wang", "restore", str(tmp_path / "a.zip"))[2]
    status, data, _ = run("guanli", "restore", str(tmp_path / "a.zip"))
    assert (status, data["tickets"]) == (EXIT_DONE, 1)
    assert run("wang", "tickets", "--count")[1] == {"count": 1}


def test_a_restore_into_an_office_asks_that_office_whatever_way_it_is_named(run, folder, tmp_path):
    """The folder of ``--office`` and the folder restored into may differ: the one that is replaced is asked."""
    file = str(tmp_path / "a.zip")
    assert run("guanli", "backup", "--to", file)[0] == EXIT_DONE
    elsewhere = tmp_path / "elsewhere"
    around = str(tmp_path / "nothing" / ".." / folder.name)
    for office in (folder, elsewhere):
        for into in (str(folder), around):
            status, _, said = run("wang", "--office", str(office), "restore", file, "--into", into)
            assert (status, "没有“备份恢复、加密和匿名化”的权限" in said) == (EXIT_REFUSED, True), (office, into)
    assert run("", "--office", str(elsewhere), "restore", file, "--into", str(folder), password="")[0] == EXIT_REFUSED
    assert run("", "restore", file, "--into", str(elsewhere), password="")[0] == EXIT_DONE  # nothing is replaced


def test_salvaging_a_readable_office_is_the_administrators(run, folder, tmp_path):
    into = tmp_path / "saved"
    assert "没有“备份恢复、加密和匿名化”的权限" in run("wang", "salvage", "--into", str(into))[2]
    assert not into.exists()
    assert run("guanli", "salvage", "--into", str(into))[0] == EXIT_DONE


def test_the_life_of_an_account(run):
    status, made, _ = run(
        "guanli",
        "account",
        "add",
        "Xu",
        "--name",
        "徐新",
        "--role",
        "duty_seat",
        "--party",
        "vendor",
        new="temporary one",
    )
    assert status == EXIT_DONE
    assert (made["login"], made["name"], made["role"], made["party"], made["state"]) == (
        *("xu", "徐新", "duty_seat", "vendor"),
        "待改密码",
    )
    assert "password_hash" not in made
    for _ in range(2):  # his own refused command is no use of the account
        refused = run("xu", "tickets", password="temporary one")[2]
        assert "为您建了账号，现在用的是临时密码" in refused
        assert "上次用这个账号登录" not in refused
    assert run("xu", "account", "password", password="temporary one", new="my own now")[0] == EXIT_DONE
    assert run("xu", "tickets", "--count", password="my own now")[0] == EXIT_DONE
    assert run("guanli", "account", "role", "xu", "reviewer", "--party", "office")[1]["role"] == "reviewer"
    assert run("guanli", "account", "name", "xu", "徐改")[1]["name"] == "徐改"
    assert run("guanli", "account", "password", "xu", new="temporary two")[1]["must_change"] is True
    assert "上次用这个账号登录" in run("xu", "tickets", password="temporary two")[2]  # with his own password
    assert "原因" in run("guanli", "account", "disable", "xu")[2]
    assert run("guanli", "account", "disable", "xu", "--reason", "离岗")[1]["state"] == "已停用"
    assert "已停用" in run("xu", "tickets", password="temporary two")[2]
    assert run("guanli", "account", "enable", "xu")[1]["is_disabled"] is False
    status, data, _ = run("guanli", "account", "list")
    assert (status, data["on"], data["accounts"][-1]["login"]) == (EXIT_DONE, True, "xu")
    assert "没有账号“nobody”" in run("guanli", "account", "enable", "nobody")[2]
    assert "最后一个" in run("guanli", "account", "disable", "guanli", "--reason", "离岗")[2]


def test_others_do_not_manage_accounts_nor_learn_which_there_are(run):
    for arguments in (
        ("account", "list"),
        ("account", "add", "xu", "--name", "徐新", "--role", "admin"),
        ("account", "role", "nobody", "admin"),
        ("account", "password", "guanli"),
        ("account", "disable", "nobody", "--reason", "x"),
        ("account", "off", "--reason", "x"),
        ("account", "idle", "30"),
    ):
        status, data, said = run("zhou", *arguments, new="temporary one")
        assert (status, data) == (EXIT_REFUSED, None)
        assert "没有“账号管理”的权限" in said


def test_off_and_on_again(run):
    assert run("guanli", "account", "idle", "15")[1] == {"minutes": 15}
    assert run("wang", "account", "idle")[1] == {"minutes": 15}
    assert run("guanli", "account", "off", "--reason", "只剩一个人")[1] == {"on": False}
    assert run("", "tickets", "--count", password="")[1] == {"count": 1}
    assert (
        "没有启用账号"
        in run("", "account", "add", "x", "--name", "新", "--role", "reader", password="", new=PASSWORD)[2]
    )
    status, data, _ = run("", "account", "on", "guanli", password="", new=PASSWORD)
    assert (status, data) == (EXIT_DONE, {"on": True, "login": "guanli", "role": "admin"})
    assert run("", "tickets")[0] == EXIT_REFUSED


def test_the_roles_need_no_office(run):
    status, data, _ = run("", "account", "roles", password="")
    assert status == EXIT_DONE
    assert not {"accept", "receipt", "evaluate", "penalty"} & set(data["reviewer"]["vendor_rights"])
    assert "accept" in data["owner_rep"]["rights"]
    assert data["reader"]["rights"] == ["view", "self"]


def test_the_password_is_asked_for_on_a_terminal(run, folder, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(vault_key.getpass, "getpass", lambda title: asked.append(title) or PASSWORD)
    assert run("wang", "tickets", "--count", password="")[0] == EXIT_DONE
    assert asked == ["密码："]
    monkeypatch.setenv(APART, PASSWORD)
    assert run("wang", "tickets", "--count", password="the passphrase of the office")[0] == EXIT_DONE


def test_the_log_names_who_did_it(run, folder):
    run("wang", "unit", "add", "某科")
    office = open_office(folder, "x", writing=False)
    row = office.database.rows("SELECT actor, action, detail FROM audit_entry ORDER BY seq DESC LIMIT 1")[0]
    office.close()
    assert row[:2] == ("王芳", "unit.add")
    assert json.loads(row[2])["account"] == "wang"
