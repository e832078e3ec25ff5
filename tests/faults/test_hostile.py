"""Hostile tables: the program lives, says one of twelve sentences or reads, and never keeps a person waiting."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.errors import RefusedInput
from app.intake.refusals import Refusal
from app.intake.worker import MEMORY_MIB
from app.storage import attachments
from build.faults.hostile import HEADER, HEAVY, LIGHT, ROW, inline, package
from build.faults.intake import PATIENCE, take

READ = {
    "declared maximum": 1,
    "xlsx as xls": 50,
    "GBK csv as xls": 1,
    "html as xls": 1,
    "html as csv": 1,
    "xlsx as csv": 50,
    "csv as xlsx": 1,
    "csv with CR alone": 1,
    "utf-16 csv": 1,
    "macros": 50,
    "external links": 50,
    "path trick inside": 50,
    "zip within zip": 50,
}
"""Odd but honest, or hostile in a part that nobody reads: these are read in full."""

REFUSED = {
    "far cell": Refusal.OUT_OF_RANGE,
    "row overflow": Refusal.OUT_OF_RANGE,
    "100,000 cells in a row": Refusal.OUT_OF_RANGE,
    "1 MB string, 2,000 cells": Refusal.EXPANDS_TOO_FAR,
    "20,001 zip entries": Refusal.EXPANDS_TOO_FAR,
    "truncated": Refusal.DAMAGED,
    "first half": Refusal.DAMAGED,
    "zeros": Refusal.DAMAGED,
    "empty": Refusal.EMPTY,
    "encrypted": Refusal.ENCRYPTED,
    "lock file": Refusal.LOCK_FILE,
    "entities in a sheet": Refusal.DAMAGED,
    "pdf as xlsx": Refusal.UNSUPPORTED,
    "random bytes": Refusal.UNSUPPORTED,
}


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """Every light shape, through the guarded process, two at a time."""
    folder = tmp_path_factory.mktemp("hostile")
    places = (folder / str(number) for number in itertools.count())
    with ThreadPoolExecutor(2) as pool:
        jobs = {name: pool.submit(take, name, *facts, next(places)) for name, facts in LIGHT.items()}
        return {name: job.result() for name, job in jobs.items()}


@pytest.mark.parametrize("name", LIGHT)
def test_read_or_refused_with_a_fixed_sentence(name, taken):
    found = taken[name]
    assert found.refusal is not None or found.outcome.startswith("read "), found.outcome
    assert found.refusal is not Refusal.INTERNAL
    if name in READ:
        assert found.outcome == f"read {READ[name]} rows"
    if name in REFUSED:
        assert found.refusal is REFUSED[name]


def test_nobody_waits_and_the_worker_stays_small(taken):
    assert [name for name, found in taken.items() if found.silence > 2 * PATIENCE] == []  # two share a busy machine
    assert max(found.peak_mib for found in taken.values()) <= MEMORY_MIB


def test_there_are_at_most_twelve_sentences():
    assert len(Refusal) <= 12
    assert len({refusal.value for refusal in Refusal}) == len(Refusal)


def test_shapes_have_names_of_their_own():
    assert not LIGHT.keys() & HEAVY.keys()
    assert READ.keys() | REFUSED.keys() <= LIGHT.keys()


def test_a_package_of_ours_is_an_ordinary_table(tmp_path):
    """The builder itself is sound: what is refused is refused for its attack."""
    package(tmp_path / "a.xlsx", [inline(1, HEADER), inline(2, ROW)])
    found = take("plain", "a.xlsx", lambda path: package(path, [inline(1, HEADER), inline(2, ROW)]), tmp_path)
    assert found.outcome == "read 1 rows"


NAMES = (
    "../../../etc/passwd",
    "..\\..\\evil.exe",
    "/etc/passwd",
    "C:\\Windows\\system32\\calc.exe",
    "C:evil.txt",
    "CON.txt",
    "nul",
    "LPT1.pdf",
    "名字.txt.",
    "名字.txt   ",
    "\u202ecod.exe",
    "a\u200bb\ufeff.pdf",
    "字" * 300 + ".docx",
    "x" * 5000,
    "a\x00b.txt",
    "a\nb.txt",
    ".hidden",
    "   ",
    "...",
    'a:b|c?d*e<f>g"h',
    "\ud800.txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_attachments_are_for_display_only(name):
    shown = attachments.display_name(name)
    assert 0 < len(shown) <= 120
    assert not set(shown) & set('\\/:*?"<>|\x00\n\u202e\u200b\ufeff')
    assert not shown.startswith(".")
    assert shown.rstrip(". ") == shown
    assert shown.split(".")[0].casefold() not in {"con", "nul", "lpt1", "prn", "aux"}
    shown.encode()


def test_no_name_becomes_a_path(tmp_path):
    """Contents lie under their hash; a link, two spellings of one name and a hash that is none change nothing."""
    folder, outside = tmp_path / "attachments", tmp_path / "outside"
    outside.mkdir()
    for name, text in (("A.txt", "1"), ("a.TXT", "2")):
        (outside / name).write_text(text)
    (outside / "link.txt").symlink_to(outside / "A.txt")
    first, _ = attachments.store(folder, outside / "A.txt")
    second, _ = attachments.store(folder, outside / "a.TXT")
    linked, _ = attachments.store(folder, outside / "link.txt")
    assert first != second
    assert linked == first
    stored = [path for path in folder.rglob("*") if path.is_file()]
    assert sorted(path.name for path in stored) == sorted((first, second))
    assert not any(path.is_symlink() for path in stored)
    for bad in ("../evil", "..", "", first.upper(), f"{first}/x", "C:" + first[2:]):
        with pytest.raises(RefusedInput):
            attachments.path_of(folder, bad)
