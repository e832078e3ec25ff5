from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import pytest

from app import log, paths


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"STREETDESK_OFFICE": "/srv/desk"}, "linux", "/srv/desk"),
        ({"XDG_DATA_HOME": "/data"}, "linux", "/data/streetdesk/office"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/Streetdesk/office"),
    ],
)
def test_the_default_office(environ, platform, folder):
    assert paths.default_office(environ, platform) == Path(folder)


def test_the_default_office_without_any_variable():
    for platform in ("linux", "win32", "darwin"):
        assert paths.default_office({}, platform).is_relative_to(Path.home())


def test_resources_lie_beside_the_sources():
    assert (paths.resources() / "calendars").is_dir()


def failing():
    name = "张三 13800138000"
    raise KeyError(name)


def test_a_fault_is_logged_without_its_message(tmp_path):
    log.start(tmp_path / "logs")
    try:
        failing()
    except KeyError as error:
        number = log.log_number(error, datetime(2026, 9, 18, 9, 30, 5))
    log.info("开始")
    log.stop()
    text = (tmp_path / "logs" / log.LOG_NAME).read_text(encoding="utf-8")
    assert number.startswith("0918-093005-")
    assert number in text
    assert "failing" in text
    assert "开始" in text
    assert "张三" not in text


def test_causes_are_described():
    try:
        try:
            failing()
        except KeyError as error:
            raise RuntimeError("李四") from error
    except RuntimeError as error:
        text = log.describe(error)
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "李四" not in text


def test_the_log_turns_over(tmp_path, monkeypatch):
    monkeypatch.setattr(log, "_BYTES", 500)
    log.start(tmp_path)
    for _ in range(60):
        log.info("一步" * 10)
    log.stop()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [log.LOG_NAME, *(f"{log.LOG_NAME}.{number}" for number in range(1, 6))]


def test_a_full_disk_costs_the_line_and_nothing_else(tmp_path, monkeypatch, capsys):
    log.start(tmp_path)
    handler = logging.getLogger("streetdesk").handlers[0]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handler, "shouldRollover", full)
    monkeypatch.setattr(handler, "close", full)
    assert log.log_number(RuntimeError("x"), datetime(2026, 9, 18, 9, 30, 5)).startswith("0918-093005-")
    log.stop()
    assert capsys.readouterr() == ("", "")
