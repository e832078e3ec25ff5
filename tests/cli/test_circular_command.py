"""``circular`` on the command line."""

from __future__ import annotations

import json
from functools import partial

import pytest

from app.cli import console
from app.cli import main as command_line
from app.services.session import open_office
from tests.office_desk import DeskClock, new_office
from tests.services.answering import answered
from tests.services.importing import read_here, write_csv

GOOD = {"unit": "房管科", "valid_visit": "是", "contacted": "是", "resolved": "解决", "satisfied": "满意"}
NAMED = ("--name", "八月通报", "--period", "2026-08")


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "office"
    monkeypatch.setattr(console, "open_office", partial(open_office, now=DeskClock()))
    read_here(monkeypatch)
    office = new_office(folder)
    at = "2026-08-10T08:00:00"
    answered(office, [{**GOOD, "ticket_no": no, "created_at": at, "identity_at": at} for no in ("A1", "A2")])
    office.close()

    def call(*words, status=0, data=True):
        extra = ["--json"] if data else []
        found = command_line.main(["--office", str(folder), *extra, *map(str, words)])
        out, err = capsys.readouterr()
        assert found == status, err
        if status == 2:
            return err
        return json.loads(out) if data else out

    return call


def test_a_circular_is_imported_listed_compared_and_saved(run, tmp_path):
    titles = ("承办单位", "受理", "有效回访", "解决", "满意", "工单编号")
    file = write_csv(tmp_path / "通报.csv", [("房管科", "1", "1", "1", "1", "A1")], titles)
    made = run("circular", "import", file, *NAMED, "--issuer", "区城指中心", "--received", "2026-09-10")
    [row] = run("circular", "list")
    assert (row["id"], row["name"], row["issuer"], row["received_on"]) == (
        made["id"],
        "八月通报",
        "区城指中心",
        "2026-09-10",
    )
    out = tmp_path / "对账.xlsx"
    found = run("circular", "compare", made["id"], "--out", out)
    assert found["explained"] is True
    assert found["units"][0]["difference"] == {"accepted": -1, "visited": -1, "resolved": -1, "satisfied": -1}
    assert [one["ticket_no"] for one in found["units"][0]["tickets"]] == ["A2"]
    assert out.exists()
    text = run("circular", "compare", made["id"], data=False)
    assert "1/2/-1" in text
    assert "差异已全部说明" in text
    run("undo", made["operation"])
    assert run("circular", "list") == []


def test_an_unexplained_difference_ends_with_one(run):
    made = run("circular", "enter", *NAMED, "--row", "房管科=3,2,2,2")
    found = run("circular", "compare", made["id"], status=1)
    assert found["units"][0]["unexplained"] == {"accepted": 1, "visited": 0, "resolved": 0, "satisfied": 0}
    run("circular", "void", made["id"], "--why", "重复")
    assert "没有编号" in run("circular", "compare", made["id"], status=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--row", "房管科"), "请写成"),
        (("--row", "房管科=1,1,1,1", "--row", "房管科=1,1,1,1"), "填了两次"),
        (("--row", "房管科=1,1,1,1", "--ticket", "A1"), "请写成"),
    ],
)
def test_what_cannot_be_read_is_refused(run, words, said):
    assert said in run("circular", "enter", *NAMED, *words, status=2)
