from __future__ import annotations

import json

import openpyxl
import pytest

from app.cli.console import Console, shorten, table, width
from app.cli.main import EXIT_DONE, EXIT_REFUSED, main
from app.cli.tickets import parse_where
from app.domain.errors import RefusedInput
from app.services import records, tickets
from app.services.register import Condition
from app.services.session import open_office
from tests.office_desk import new_office

NUMBERS = ("0126091809300000001", "0126091809300000002", "0126091809300000003")


@pytest.fixture
def run(tmp_path, capsys):
    """Run a command on an office of four tickets; returns (status, stdout, stderr)."""
    office = new_office(tmp_path / "office")
    for number, day in (*zip(NUMBERS, (1, 2, 3), strict=True), (NUMBERS[0], 9)):
        values = {"ticket_no": number, "created_at": f"2026-09-0{day} 08:00", "title": f"停车{day}", "unit": "城管科"}
        values |= {"caller_name": "张三", "caller_phone": "13800138000", "due_at": "2026-09-10 08:00"}
        tickets.create(office, {**values, "extra": json.dumps({"网格": str(day)}), "content": "电话13800138000"})
    tickets.edit(office, 1, {"unit": "房管科"}, "转办")
    office.close()

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--office", str(office.root)])
        return (status, *capsys.readouterr())

    command.root = office.root  # type: ignore[attr-defined]
    return command


def data(run, *arguments):
    status, out, _ = run(*arguments, "--json")
    assert status == EXIT_DONE
    return json.loads(out)


def audit_actions(run):
    office = open_office(run.root, "x", writing=False)
    actions = [row[0] for row in office.database.rows("SELECT action FROM audit_entry ORDER BY seq")]
    office.close()
    return actions


def test_a_long_list_is_read_page_by_page_and_is_one_document(run, monkeypatch):
    whole = data(run, "tickets")
    asked = []
    look = records.rows_by_id

    def seen(database, ids, keys):
        asked.append(len(ids))
        return look(database, ids, keys)

    monkeypatch.setattr(records, "rows_by_id", seen)
    monkeypatch.setattr(records, "_BATCH", 3)
    assert data(run, "tickets") == whole
    assert asked == [3, 1]
    assert data(run, "tickets", "--where", "unit=没有") == []
    status, out, said = run("tickets", "--limit", "2")
    assert (status, out.count("\n"), "共 4 件，显示前 2 件" in said) == (EXIT_DONE, 3, True)


def test_a_list_has_the_keys_of_the_contract(run):
    found = data(run, "tickets")
    assert [item["created_at"][:10] for item in found] == ["2026-09-09", "2026-09-03", "2026-09-02", "2026-09-01"]
    keys = "ticket_no created_at title content caller_name caller_phone cat1 cat2 cat3 community location unit status"
    assert set(found[0]) >= {*keys.split(), "due_at", "closed_at", "resolved", "satisfied", "extra"}
    first = found[0]
    assert (first["caller_name"], first["caller_phone"], first["content"]) == ("张*", "138****8000", "电话138****8000")
    assert first["extra"] == {"网格": "9"}


@pytest.mark.parametrize(
    ("options", "days"),
    [
        (("--where", "unit=房管科"), [1]),
        (("--where", "承办单位=城管科", "--sort", "created_at"), [2, 3, 9]),
        (("--where", "unit!=城管科"), [1]),
        (("--where", "title~=车3"), [3]),
        (("--where", "title^=停车"), [9, 3, 2, 1]),
        (("--where", "created_at>2026-09-03"), [9]),
        (("--where", "created_at<2026-09-02"), [1]),
        (("--where", "cat1="), [9, 3, 2, 1]),
        (("--search", "停车2"), [2]),
        (("--search", NUMBERS[0], "--limit", "1"), [9]),
        (("--sort=-title",), [9, 3, 2, 1]),
        (("--limit", "0"), []),
    ],
)
def test_search_filter_sort_limit(run, options, days):
    assert [int(item["extra"]["网格"]) for item in data(run, "tickets", *options)] == days


def test_count(run):
    assert data(run, "tickets", "--count", "--where", "unit=城管科") == {"count": 3}


@pytest.mark.parametrize(
    "options",
    [("--where", "colour=1"), ("--where", "unit"), ("--sort", "colour"), ("--limit", "-1"), ("--unmasked",)],
)
def test_refused_options(run, options):
    status, out, err = run("tickets", *options, "--json")
    assert (status, out) == (EXIT_REFUSED, "")
    assert err.endswith("。\n")


def test_unmasked_with_a_reason_is_written_down(run):
    found = data(run, "tickets", "--unmasked", "--reason", "移交", "--limit", "2")
    assert [item["caller_phone"] for item in found] == ["13800138000"] * 2
    assert audit_actions(run)[-1] == "ticket.reveal"


def test_one_ticket_with_what_happened(run):
    ticket = data(run, "ticket", NUMBERS[1])
    assert (ticket["ticket_no"], ticket["caller_name"]) == (NUMBERS[1], "张*")
    assert [event["kind"] for event in ticket["events"]] == ["create"]
    assert ticket["deadlines"][0]["due_at"] == "2026-09-10T08:00:00"
    assert [item["round"] for item in ticket["same_number"]] == [1]
    assert ticket["rounds"] == []


def test_several_with_one_number_are_a_list(run):
    found = data(run, "ticket", NUMBERS[0])
    assert [item["created_at"][:10] for item in found] == ["2026-09-09", "2026-09-01"]
    assert [event["kind"] for event in found[1]["events"]] == ["edit", "create"]
    change = found[1]["events"][0]["changes"][0]
    assert (change["title"], change["old"], change["new"]) == ("承办单位", "城管科", "房管科")
    assert [item["created_at"][:10] for item in found[0]["same_number"]] == ["2026-09-01", "2026-09-09"]


def test_one_ticket_as_text(run):
    status, out, _ = run("ticket", NUMBERS[0])
    assert status == EXIT_DONE
    assert "来电人：张*" in out
    assert "创建时间：2026-09-01 08:00:00" in out
    assert "13800138000" not in out


def test_a_list_as_text_is_aligned(run):
    status, out, _ = run("tickets")
    lines = out.splitlines()
    assert (status, len(lines)) == (EXIT_DONE, 5)
    column = width(lines[0][: lines[0].index("标题")])
    assert all(width(line[: line.index("停车")]) == column for line in lines[1:])
    assert run("tickets", "--search", "没有的")[1] == "没有符合条件的工单。\n"


def test_export(run, tmp_path):
    made = data(run, "export", "tickets", "--out", str(tmp_path / "a.xlsx"), "--where", "unit=城管科")
    assert made == {"file": str(tmp_path / "a.xlsx"), "rows": 3, "masked": True}
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet.max_row == 4
    assert audit_actions(run)[-1] == "tickets.export"
    out = str(tmp_path / "b.csv")
    made = data(run, "export", "tickets", "--out", out, "--columns", "工单编号,title", "--unmasked", "--reason", "移交")
    assert (made["rows"], made["masked"]) == (4, False)


@pytest.mark.parametrize("options", [("--out", "a.doc"), (), ("--out", "a.csv", "--unmasked")])
def test_refused_exports(run, options, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run("export", "tickets", *options, "--json")
    assert (status, out, err.count("\n")) == (EXIT_REFUSED, "", 1)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("status=办理中", Condition("status", "is", "办理中")),
        ("工单状态=办理中", Condition("status", "is", "办理中")),
        ("title=a=b", Condition("title", "is", "a=b")),
        ("status=", Condition("status", "empty")),
        ("status!=", Condition("status", "not_empty")),
        ("村/社区~=一", Condition("community", "contains", "一")),
    ],
)
def test_where(text, condition):
    assert parse_where(text) == condition


def test_an_unreadable_where_is_refused():
    with pytest.raises(RefusedInput, match="读不懂"):
        parse_where("status")


def test_tables_and_widths():
    assert table(["名", "n"], [["张三", 5], ["a", 10]], right=[1]) == "名     n\n张三   5\na     10"
    assert width("张a㛃") == 5
    assert shorten("永定路街道办事处", 9) == "永定路街…"
    assert shorten("a\nb", 9) == "a b"


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        return

    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_and_goes_away(capsys):
    terminal = Terminal()
    console = Console(as_json=False, err=terminal)  # type: ignore[arg-type]
    console.job().report(1, 2, "正在导出")
    assert "50% 正在导出" in terminal.text
    console.result({}, "完成")
    assert terminal.text.endswith("\r\x1b[K")
    assert capsys.readouterr().out == "完成\n"
