from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import NotFound, OfficeUnusable, RefusedInput
from app.services import attachments
from app.services.verification import verify
from app.storage.attachments import display_name, path_of, store
from tests.office_desk import add_ticket, new_office


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path / "office")
    add_ticket(made)
    yield made
    made.close()


def file(tmp_path, name="证据.txt", content=b"evidence"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_an_attachment_is_stored_under_its_hash(office, tmp_path):
    outcome = attachments.add(office, "ticket:1", file(tmp_path))
    digest = hashlib.sha256(b"evidence").hexdigest()
    assert (outcome.value.name, outcome.value.sha256, outcome.value.bytes) == ("证据.txt", digest, 8)
    assert (office.root / "attachments" / digest[:2] / digest).read_bytes() == b"evidence"
    assert attachments.list_attachments(office, "ticket:1") == [outcome.value]
    assert attachments.list_attachments(office, "ticket:11") == []


def test_equal_content_is_stored_once(office, tmp_path):
    for name in ("a.txt", "A.TXT"):
        attachments.add(office, "ticket:1", file(tmp_path, name))
    stored = [path for path in (office.root / "attachments").rglob("*") if path.is_file()]
    assert len(stored) == 1
    assert [item.name for item in attachments.list_attachments(office, "ticket:1")] == ["a.txt", "A.TXT"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("CON.txt", "附件-CON.txt"),
        ("nul", "附件-nul"),
        ("COM1.log", "附件-COM1.log"),
        ("报告\u202egpj.exe", "报告gpj.exe"),
        ("a\u200bb.txt", "ab.txt"),
        ("a\x00b\n.txt", "ab.txt"),
        ("尾.txt. . ", "尾.txt"),
        (".hidden", "附件-hidden"),
        ("a:b*c?.txt", "abc.txt"),
        ("", "附件"),
        ("..", "附件"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("x." + "y" * 300, ("x." + "y" * 300)[:120]),
    ],
)
def test_display_names_are_harmless(name, shown):
    assert display_name(name) == shown


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_no_name_is_ever_a_path(name):
    shown = display_name(name)
    assert shown
    assert len(shown) <= 130
    assert Path(shown).name == shown
    assert not set(shown) & set('/\\:*?"<>|')


@pytest.mark.parametrize("digest", ["../../x", "A" * 64, "", "a" * 63, "g" * 64, "a" * 32 + "/" + "a" * 31])
def test_only_a_hash_becomes_a_path(tmp_path, digest):
    with pytest.raises(RefusedInput):
        path_of(tmp_path, digest)


def test_an_altered_file_is_not_opened(office, tmp_path):
    kept = attachments.add(office, "ticket:1", file(tmp_path)).value
    path = path_of(office.root / "attachments", kept.sha256)
    path.write_bytes(b"altered!")
    with pytest.raises(OfficeUnusable, match="不一致"):
        attachments.open_path(office, kept.id)
    assert verify(office).attachments.altered == (kept.sha256,)
    attachments.add(office, "ticket:1", file(tmp_path))
    assert attachments.open_path(office, kept.id).read_bytes() == b"evidence"


def test_a_missing_file_is_said(office, tmp_path):
    kept = attachments.add(office, "ticket:1", file(tmp_path)).value
    path_of(office.root / "attachments", kept.sha256).unlink()
    with pytest.raises(OfficeUnusable, match="不见了"):
        attachments.open_path(office, kept.id)
    with pytest.raises(NotFound):
        attachments.open_path(office, 99)


def test_saving_out_and_taking_off(office, tmp_path):
    kept = attachments.add(office, "ticket:1", file(tmp_path)).value
    assert attachments.save_as(office, kept.id, tmp_path / "out.txt").read_bytes() == b"evidence"
    with pytest.raises(RefusedInput, match="不能写到"):
        attachments.save_as(office, kept.id, tmp_path / "none" / "out.txt")
    with pytest.raises(RefusedInput, match="原因"):
        attachments.void(office, kept.id, "")
    attachments.void(office, kept.id, "传错了")
    assert attachments.list_attachments(office, "ticket:1") == []
    with pytest.raises(NotFound):
        attachments.void(office, kept.id, "再一次")
    actions = [row[0] for row in office.database.rows("SELECT action FROM audit_entry ORDER BY seq")]
    assert actions[-4:] == ["attachment.add", "attachment.open", "attachment.open", "attachment.void"]


def test_a_folder_or_nothing_is_refused(office, tmp_path):
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(RefusedInput, match="找不到"):
            attachments.add(office, "ticket:1", path)


def test_a_link_is_stored_by_content(office, tmp_path):
    (tmp_path / "link.txt").symlink_to(file(tmp_path))
    digest, size = store(office.root / "attachments", tmp_path / "link.txt")
    assert size == 8
    assert not path_of(office.root / "attachments", digest).is_symlink()


def test_a_void_names_the_record_and_a_second_one_changes_nothing(office, tmp_path):
    made = attachments.add(office, "ticket:1", file(tmp_path)).value
    attachments.void(office, made.id, "传错了")
    sql = "SELECT action, subject, reason FROM audit_entry ORDER BY seq DESC LIMIT 1"
    assert office.database.rows(sql) == [("attachment.void", "ticket:1", "传错了")]
    entries = office.database.value("SELECT count(*) FROM audit_entry")
    for number in (made.id, 99):
        with pytest.raises(NotFound):
            attachments.void(office, number, "再来一次")
    assert office.database.value("SELECT count(*) FROM audit_entry") == entries
