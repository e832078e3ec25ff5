"""A program on a stick: what it remembers lies beside it and is found under another drive letter."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import paths


@pytest.fixture
def stick(tmp_path):
    program = tmp_path / "stick" / "接诉即办"
    program.mkdir(parents=True)
    (program / paths.PORTABLE_MARK).write_text("", encoding="utf-8")
    return program


def test_only_the_mark_makes_a_program_portable(stick):
    assert paths.portable_folder(stick) == stick / "data"
    (stick / paths.PORTABLE_MARK).unlink()
    assert paths.portable_folder(stick) is None


def test_the_sources_are_never_portable():
    assert paths.program_folder() is None
    assert paths.portable_folder() is None


def test_the_packaged_program_keeps_everything_beside_it(stick, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(stick / "streetdesk"))
    monkeypatch.delenv(paths.OFFICE_VARIABLE, raising=False)
    assert paths.data_folder() == stick / "data"
    assert paths.default_office() == stick / "data" / "office"
    monkeypatch.setenv(paths.OFFICE_VARIABLE, "/elsewhere")
    assert paths.default_office() == Path("/elsewhere")


def test_a_place_on_the_stick_travels_with_it(stick, tmp_path):
    kept = paths.remembered(stick / "data" / "office", stick)
    assert kept == "portable:data/office"
    moved = tmp_path / "other letter"
    (tmp_path / "stick").rename(moved)
    assert paths.recalled(kept, moved / stick.name) == moved / stick.name / "data" / "office"


def test_a_place_beside_the_program_travels_when_the_stick_is_mounted(stick, monkeypatch):
    monkeypatch.setattr(paths.os.path, "ismount", lambda place: Path(place) == stick.parent)
    kept = paths.remembered(stick.parent / "办公", stick)
    assert kept == "portable:../办公"
    assert paths.recalled(kept, stick) == stick.parent / "办公"


def test_a_place_on_the_computer_is_kept_as_it_is(stick, tmp_path):
    office = tmp_path / "computer" / "office"
    assert paths.remembered(office, stick) == str(office)
    assert paths.recalled(str(office), stick) == office
    assert paths.recalled("", stick) is None


def test_a_stick_that_is_not_there_is_no_place(stick):
    (stick / paths.PORTABLE_MARK).unlink()
    assert paths.recalled("portable:data/office", stick) is None
