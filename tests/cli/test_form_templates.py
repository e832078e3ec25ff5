"""``form-template`` on the command line: from the blank file to a filled copy, refusals in Chinese."""

from __future__ import annotations

import json

import docx
import pytest

from app.cli import main as command_line
from app.services import activities, contracts
from tests.office_desk import new_office


def texts(path):
    return [cell.text for row in docx.Document(path).tables[0].rows for cell in row.cells]


@pytest.fixture
def desk(tmp_path, capsys):
    folder = tmp_path / "office"
    with new_office(folder) as office:
        contract = contracts.add(office, "jiuxianqiao").value
        made = activities.record(
            office, contract, "training", "派单规范", held_on=office.now().date().isoformat()
        ).value

    def run(*words, status=0, data=True):
        extra = ["--json"] if data else []
        found = command_line.main(["--office", str(folder), *extra, "form-template", *map(str, words)])
        out, err = capsys.readouterr()
        assert found == status, err
        if status == 2:
            return err
        return json.loads(out) if data else out

    run.activity = made
    return run


def test_from_the_blank_file_to_a_filled_copy(desk, tmp_path):
    blank, filled = tmp_path / "空白.docx", tmp_path / "一.docx"
    desk("blank", "P-15", "--out", blank)
    assert desk("check", "P-15", blank, "--preview", tmp_path / "预览.docx")["problems"] == []
    assert "派单规范" in texts(tmp_path / "预览.docx")
    made = desk("load", "P-15", blank, "--name", "本办样式")
    assert [(row["name"], row["is_active"]) for row in desk("list")] == [("本办样式", True)]
    desk("fill", "P-15", desk.activity, "--out", filled)
    assert "派单规范" in texts(filled)
    desk("off", made["id"])
    assert "停用" in desk("list", data=False)
    assert "没有在用的样式" in desk("fill", "P-15", desk.activity, "--out", filled, status=2)
    desk("fill", "P-15", desk.activity, "--out", filled, "--template", made["id"])
    desk("on", made["id"])
    assert desk("list")[0]["is_active"] is True


def test_a_wrong_file_is_told_field_by_field(desk, tmp_path):
    document = docx.Document()
    document.add_paragraph("{{主体}}")
    document.save(tmp_path / "坏.docx")
    told = desk("check", "P-15", tmp_path / "坏.docx", status=1)["problems"]
    assert any("没有名为“主体”的字段，是不是{{主题}}？" in problem for problem in told)
    assert "没有名为“主体”的字段" in desk("load", "P-15", tmp_path / "坏.docx", status=2)
    assert "打不开" in desk("check", "P-15", tmp_path / "没有.docx", status=2)
    assert "不能自定样式" in desk("fields", "P-99", status=2)


def test_the_fields_are_listed_with_what_they_say(desk):
    text = desk("fields", "P-06", data=False)
    assert "{{#失误明细}} … {{/失误明细}}（每件失误一行，必填）" in text
    assert "{{本单合计}}" in text
