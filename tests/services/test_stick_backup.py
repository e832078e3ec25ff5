from __future__ import annotations

import errno
import zipfile
from dataclasses import replace

import pytest

from app.domain.errors import Cancelled, KnownError, RefusedInput
from app.services import attachments, backups, restoring, stick_backup
from app.services.progress import JobContext
from app.services.stick_backup import FOLDER, Stick
from app.storage import bundle
from tests.office_desk import DeskClock, add_ticket, new_office
from tests.services.vaulted import encrypted_office, in_the_clear, quick_keys

PLENTY = 1 << 40


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path / "office", DeskClock())
    add_ticket(made, content="停车")
    paper = tmp_path / "证据.txt"
    paper.write_text("证据", encoding="utf-8")
    attachments.add(made, "ticket:1", paper)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "usb").mkdir()
    return Stick(tmp_path / "usb", "KINGSTON", PLENTY, "exfat")


def on_stick(stick):
    return sorted(path.name for path in stick.root.rglob("*") if path.is_file())


def test_everything_comes_along_and_can_be_restored(office, stick, tmp_path):
    record = stick_backup.to_stick(office, stick).value
    assert record.verified
    assert record.file.parent == stick.root / FOLDER
    assert on_stick(stick) == [record.file.name]
    result = restoring.restore(record.file, tmp_path / "new", "王芳", now=DeskClock())
    assert result.tickets == 1
    assert [path.read_text("utf-8") for path in (tmp_path / "new" / "attachments").rglob("*") if path.is_file()] == [
        "证据"
    ]
    assert backups.list_backups(office)[0].reason == "备份到 U 盘"


def test_an_encrypted_office_stays_encrypted_on_the_stick(tmp_path, monkeypatch, stick):
    quick_keys(monkeypatch)
    made, _ = encrypted_office(tmp_path / "geheim", tmp_path)
    stick_backup.to_stick(made, stick)
    assert in_the_clear(stick.root) == []
    made.close()


def test_a_full_or_too_old_stick_is_refused_before_anything_is_written(office, stick):
    small = replace(stick, free=stick_backup.size_of(office))
    with pytest.raises(RefusedInput, match="空间不够"):
        stick_backup.to_stick(office, small)
    assert on_stick(stick) == []


def test_fat32_takes_no_file_of_4_gib(office, stick, monkeypatch):
    monkeypatch.setattr(stick_backup, "size_of", lambda _office: 5 << 30)
    for name in ("vfat", "FAT32", "msdos"):
        assert "4 GB" in stick_backup.why_not(office, replace(stick, file_system=name))
    assert stick_backup.why_not(office, replace(stick, file_system="exfat")) == ""
    monkeypatch.setattr(stick_backup, "size_of", lambda _office: stick_backup.FAT_LARGEST)
    assert stick_backup.why_not(office, replace(stick, file_system="vfat")) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "写满了"),
        (errno.EFBIG, "4 GB"),
        (errno.EACCES, "写保护"),
        (errno.EROFS, "写保护"),
        (errno.EIO, "拔出"),
        (errno.ENODEV, "拔出"),
        (errno.EBUSY, "写入出错"),
    ],
)
@pytest.mark.parametrize("place", ["pack", "read"])
def test_a_failing_stick_is_said_in_words_and_no_half_stays(office, stick, monkeypatch, number, words, place):
    def fail(*_arguments):
        raise OSError(number, "stick")

    monkeypatch.setattr(*((bundle, "put_in_place") if place == "pack" else (stick_backup, "sync_file")), fail)
    with pytest.raises(KnownError, match=words):
        stick_backup.to_stick(office, stick)
    assert on_stick(stick) == []


def test_what_is_read_back_differs(office, stick, monkeypatch):
    monkeypatch.setattr(stick_backup, "sha256_of", lambda _path: "0" * 64)
    with pytest.raises(KnownError, match="已坏"):
        stick_backup.to_stick(office, stick)
    assert on_stick(stick) == []


def test_a_half_file_of_a_pulled_stick_goes_with_the_next_backup(office, stick):
    (stick.root / FOLDER).mkdir()
    (stick.root / FOLDER / "streetdesk-full-20260101-080000.zip.part").write_bytes(b"half")
    made = stick_backup.to_stick(office, stick).value
    assert on_stick(stick) == [made.file.name]
    assert zipfile.is_zipfile(made.file)


def test_cancelled_leaves_nothing(office, stick):
    job = JobContext()
    job.report = lambda _done, _total, text: job.cancel() if "附件" in text or "复制" in text else None
    with pytest.raises(Cancelled):
        stick_backup.to_stick(office, stick, job)
    assert on_stick(stick) == []


@pytest.mark.parametrize(("size", "text"), [(1, "1 MB"), (35 << 20, "35 MB"), (5 << 30, "5.0 GB")])
def test_sizes(size, text):
    assert stick_backup.text_of(size) == text
