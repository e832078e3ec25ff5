"""A second start brings the open window forward."""

from __future__ import annotations

from app.domain.errors import OfficeInUse
from app.gui import application
from app.gui.settings import WindowSettings
from app.gui.single_window import SecondStarts
from app.services import other_window


def test_the_open_window_comes_forward_with_the_files(qtbot, window, tmp_path, monkeypatch):
    listener = SecondStarts(window)
    window.showMinimized()
    given = []
    window.files_dropped.disconnect()
    window.files_dropped.connect(given.append)
    (window.desk.office.root / "work" / "call-1.json").write_text(f'["{(tmp_path / "a.xlsx").as_posix()}"]', "utf-8")
    qtbot.waitUntil(lambda: given != [], timeout=5000)
    assert given == [[tmp_path / "a.xlsx"]]
    assert not window.isMinimized()
    assert window.isVisible()
    listener.look()  # nobody calls twice
    assert len(given) == 1


def test_a_second_start_ends_quietly_when_the_first_answers(monkeypatch, tmp_path):
    called = []
    (tmp_path / "streetdesk.db").write_bytes(b"x")

    def in_use(*_args, **_options):
        raise OfficeInUse("正在使用")

    monkeypatch.setattr(application, "open_office", in_use)
    monkeypatch.setattr(other_window, "call", lambda root, files: called.append((root, files)) or True)
    assert application._open(tmp_path, WindowSettings(tmp_path / "a.ini"), ["a.xlsx"]) is None
    assert called == [(tmp_path, ["a.xlsx"])]
