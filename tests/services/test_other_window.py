"""A second start calls the first window through a file in work/."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from app.services import other_window
from tests.office_desk import new_office


@pytest.fixture
def office(tmp_path):
    with new_office(tmp_path / "office") as made:
        yield made


def answered(root: Path, found: list) -> threading.Thread:
    def wait() -> None:
        while (files := other_window.answer(root)) is None:
            pass
        found.append(files)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_the_open_window_gets_the_files(office, tmp_path):
    found: list[list[Path]] = []
    thread = answered(office.root, found)
    assert other_window.call(office.root, [tmp_path / "热线 导出.xlsx"]) is True
    thread.join(5)
    assert found == [[(tmp_path / "热线 导出.xlsx").absolute()]]
    assert list((office.root / "work").iterdir()) == []


def test_who_is_not_answered_leaves_nothing_behind(office):
    assert other_window.call(office.root, patience_s=0) is False
    assert list((office.root / "work").iterdir()) == []


def test_another_persons_window_is_not_called(office):
    owner = office.root / "office.owner.json"
    data = json.loads(owner.read_text(encoding="utf-8"))
    owner.write_text(json.dumps({**data, "host": "别的电脑"}), encoding="utf-8")
    assert other_window.call(office.root, patience_s=0) is False
    assert other_window.is_mine(office.root) is False


@pytest.mark.parametrize("text", ["", "[1, null]", "{", '"a"'])
def test_a_damaged_call_only_raises(office, text):
    (office.root / "work" / "call-x.json").write_text(text, encoding="utf-8")
    assert [str(file) for file in other_window.answer(office.root) or []] in ([], ["a"])
    assert other_window.answer(office.root) is None
