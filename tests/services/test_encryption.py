"""Encrypting an office and back: keys, wrong keys, no plain text left, and an end at any moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, NotAllowed, OfficeInUse, OfficeLocked, OfficeUnusable, RefusedInput
from app.services import attachments, backups, encryption, imports, register, tickets
from app.services.progress import JobContext
from app.services.register import View
from app.services.session import Office, open_office
from app.services.verification import verify
from app.storage import conversion, vault
from app.storage.keyring import held, is_plain_database
from tests.services.importing import NOW, ticket_row, write_csv
from tests.services.vaulted import (
    PASSPHRASE,
    WORDS,
    die,
    encrypted_office,
    filled_office,
    in_the_clear,
    killed,
    quick_keys,
    reopened,
    ticket,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_keys(monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "office"


def _everything_is_there(office: Office, extra: int = 0) -> None:
    assert verify(office).ok
    assert len(register.ids(office, View(search="井盖塌陷"))) == 3 + extra
    for number in (1, 2):
        (info,) = attachments.list_attachments(office, f"ticket:{number}")
        assert WORDS[4] in attachments.open_path(office, info.id).read_text(encoding="utf-8")


def test_encrypt_work_close_open_decrypt(root: Path, tmp_path: Path) -> None:
    office, made = encrypted_office(root, tmp_path)
    tickets.create(office, ticket(9))
    _everything_is_there(office, 1)
    assert int(office.database.value("PRAGMA page_size")) == 8192
    assert office.database.value("PRAGMA journal_mode") == "wal"
    office.close()
    assert held(root) is None
    assert not is_plain_database(root / "streetdesk.db")
    with pytest.raises(OfficeLocked, match="已加密。请输入口令"):
        open_office(root, "测试员")
    with reopened(root, made.recovery.lower().replace("-", " ")) as office:
        _everything_is_there(office, 1)
        encryption.decrypt(office, PASSPHRASE)
        _everything_is_there(office, 1)
    with open_office(root, "测试员", now=lambda: NOW) as office:
        _everything_is_there(office, 1)
        actions = [row[0] for row in office.database.rows("SELECT action FROM audit_entry WHERE action LIKE 'vault.%'")]
    assert actions == ["vault.encrypt", "vault.decrypt"]
    assert not encryption.is_encrypted(root)


def test_readers_open_beside_the_writer(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    with open_office(root, "看的人", writing=False, now=lambda: NOW) as reader:
        assert verify(reader).ok
    _everything_is_there(office)  # the reader's end does not take the writer's key away
    office.close()
    with open_office(root, "看的人", writing=False, key=encryption.unlock(root, PASSPHRASE)) as reader:
        assert verify(reader).ok
        with pytest.raises(OfficeInUse):
            encryption.decrypt(reader, PASSPHRASE)


@pytest.mark.parametrize("secret", ["", "错的口令错的口令", PASSPHRASE[:-1], PASSPHRASE + " "])
def test_wrong_passphrase_opens_nothing_and_changes_nothing(root: Path, tmp_path: Path, secret: str) -> None:
    encrypted_office(root, tmp_path)[0].close()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(OfficeLocked):
        encryption.unlock(root, secret)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_recovery_key_of_another_office_and_with_a_slip(root: Path, tmp_path: Path) -> None:
    office, made = encrypted_office(root, tmp_path)
    office.close()
    with pytest.raises(OfficeLocked, match="恢复密钥打不开这个办公文件夹"):
        encryption.unlock(root, encryption.new_recovery())
    slip = made.recovery[:-1] + ("0" if made.recovery[-1] != "0" else "1")
    with pytest.raises(OfficeLocked, match="第 8 组有误"):
        encryption.unlock(root, slip)


def test_forgotten_passphrase_is_replaced_with_the_recovery_key(root: Path, tmp_path: Path) -> None:
    office, made = encrypted_office(root, tmp_path)
    data = (root / "streetdesk.db").stat().st_ino
    encryption.change_passphrase(office, made.recovery, "另外想的一句话儿")
    with pytest.raises(RefusedInput, match="至少 8 个字符"):
        encryption.change_passphrase(office, made.recovery, "短口令")
    with pytest.raises(OfficeLocked):
        encryption.new_recovery_key(office, PASSPHRASE)
    fresh = encryption.new_recovery_key(office, "另外想的一句话儿").value
    office.close()
    assert (root / "streetdesk.db").stat().st_ino == data
    for dead in (PASSPHRASE, made.recovery):
        with pytest.raises(OfficeLocked):
            encryption.unlock(root, dead)
    assert encryption.unlock(root, fresh) == encryption.unlock(root, "另外想的一句话儿")


def test_lost_key_file_says_where_it_may_be(root: Path, tmp_path: Path) -> None:
    encrypted_office(root, tmp_path)[0].close()
    key_file = root / "office.key.json"
    content = key_file.read_bytes()
    key_file.unlink()
    database = (root / "streetdesk.db").read_bytes()
    with pytest.raises(OfficeUnusable, match="密钥文件"):
        open_office(root, "测试员")
    assert (root / "streetdesk.db").read_bytes() == database
    (copy,) = (root / "backups").glob("office.key-*.json")
    assert copy.read_bytes() == content
    key_file.write_bytes(copy.read_bytes())
    with reopened(root) as office:
        _everything_is_there(office)


def test_persons_password_opens_through_its_own_slot(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    assert office.key is not None
    vault.put_slot(root, "user:wang", "王的密码一二三", office.key, "2026-11-20T10:00:00")
    office.close()
    with pytest.raises(OfficeLocked):
        encryption.unlock(root, "王的密码一二三")
    assert encryption.unlock(root, "王的密码一二三", "wang") == encryption.unlock(root, PASSPHRASE, "wang")
    assert encryption.status(root).persons == ("wang",)


def test_one_flipped_byte_in_a_page_is_found(root: Path, tmp_path: Path) -> None:
    encrypted_office(root, tmp_path)[0].close()
    file = root / "streetdesk.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert not _is_sound(root)


def _is_sound(root: Path) -> bool:
    """Whether the office opens and its data are whole; damage is said in a sentence at either place."""
    try:
        with reopened(root) as office:
            return verify(office).ok
    except OfficeUnusable as error:
        return "损坏" not in error.message


def test_one_flipped_byte_in_an_attachment_is_found(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    (info,) = attachments.list_attachments(office, "ticket:1")
    path = root / "attachments" / info.sha256[:2] / info.sha256
    data = bytearray(path.read_bytes())
    data[-300_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(OfficeUnusable, match="附件内容与存入时不一致"):
        attachments.open_path(office, info.id)
    assert verify(office).attachments.altered == (info.sha256,)
    assert not [path for path in (root / "work").rglob("*") if path.is_file()]
    office.close()


def test_plain_database_put_in_place_of_the_encrypted_one_is_refused(root: Path, tmp_path: Path) -> None:
    encrypted_office(root, tmp_path)[0].close()
    filled_office(tmp_path / "other", tmp_path).close()
    (root / "streetdesk.db").write_bytes((tmp_path / "other/streetdesk.db").read_bytes())
    with pytest.raises(OfficeUnusable, match="没有加密，却有密钥文件"):
        open_office(root, "测试员", key=encryption.unlock(root, PASSPHRASE))


def test_nothing_is_left_in_the_clear(root: Path, tmp_path: Path) -> None:
    office = filled_office(root, tmp_path)
    backups.automatic(office, "加密之前")
    assert in_the_clear(root)
    made = encryption.encrypt(office, PASSPHRASE).value
    assert [path.name for path in made.plain] == ["streetdesk-20261120-100000.db"]
    encryption.remove_plain(office, list(made.plain), "加密后清除")
    rows = [ticket_row(number, 标题=WORDS[0], 主要内容=WORDS[1] + WORDS[4]) for number in range(300)]
    preparation = imports.prepare(office, write_csv(tmp_path / "a.csv", rows))
    assert len(list((root / "work").glob("staging-*"))) == 1
    assert in_the_clear(root) == []
    imports.commit(office, preparation)
    backups.full(office)
    backups.automatic(office, "测试")
    _everything_is_there(office, 300)
    opened = list((root / "work/opened").rglob("*"))
    assert opened
    assert all(path.stat().st_mode & 0o077 == 0 for path in opened if path.is_file())
    office.close()
    assert in_the_clear(root) == []
    assert not (root / "work/opened").exists()


def test_a_killed_import_leaves_nothing_in_the_clear(root: Path, tmp_path: Path) -> None:
    encrypted_office(root, tmp_path)[0].close()
    for path in encryption.plain_files(root):
        path.unlink()
    rows = [ticket_row(number, 标题=WORDS[0], 主要内容=WORDS[1] + WORDS[4]) for number in range(300)]
    table = write_csv(tmp_path / "a.csv", rows)

    def half_an_import() -> None:
        office = reopened(root)
        imports.commit(office, imports.prepare(office, table), JobContext(_die_after(1)))

    killed(half_an_import)
    assert list((root / "work").glob("staging-*"))
    assert in_the_clear(root) == []
    with reopened(root) as office:
        _everything_is_there(office)


def _die_after(count: int) -> Callable[[int, int, str], None]:
    seen = []

    def report(_done: int, _total: int, text: str) -> None:
        seen.append(text)
        if len(seen) > count:
            die()

    return report


KILLS = (
    ("vault", "create"),
    ("conversion", "begin"),
    ("vault", "write"),
    ("vault", "_mirror"),
    ("conversion", "convert_database"),
    ("conversion", "_export"),
    ("conversion", "_compare"),
    ("conversion", "put_in_place"),
    ("conversion", "clear_new"),
    ("conversion", "convert_attachments"),
    ("conversion", "_convert_one"),
    ("conversion", "finish"),
    ("conversion", "drop_key_files"),
    ("conversion", "sync_folder"),
)


def _killed_at(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, *, after: bool, work: Callable[[], object]
) -> None:
    """Run ``work`` in a fork that ends where ``module.name`` is called, or right after it is done."""
    holder = {"vault": vault, "conversion": conversion}[module]
    real = getattr(holder, name)

    def then_die(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        die()

    with monkeypatch.context() as patch:
        patch.setattr(holder, name, then_die if after else die)
        killed(work)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("module", "name"), [kill for kill in KILLS if kill[1] != "drop_key_files"])
def test_encrypting_killed_anywhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, after: bool
) -> None:
    filled_office(root, tmp_path).close()
    recovery = encryption.new_recovery()

    def work() -> None:
        encryption.encrypt(open_office(root, "测试员", now=lambda: NOW), PASSPHRASE, recovery=recovery)

    if name == "sync_folder":
        after = True
    _killed_at(monkeypatch, module, name, after=after, work=work)
    if encryption.is_encrypted(root):
        for secret in (PASSPHRASE, recovery):
            with reopened(root, secret) as office:
                _everything_is_there(office)
        assert in_the_clear(root / "attachments") == []
        assert in_the_clear(root / "work") == []
        assert not is_plain_database(root / "streetdesk.db")
    else:
        with open_office(root, "测试员", now=lambda: NOW) as office:
            _everything_is_there(office)
        assert not (root / "office.key.json").exists()
    assert not (root / "office.convert.json").exists()
    assert not (root / "work/convert.db").exists()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("module", "name"), [kill for kill in KILLS if kill[0] == "conversion"])
def test_decrypting_killed_anywhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, after: bool
) -> None:
    encrypted_office(root, tmp_path)[0].close()
    _killed_at(monkeypatch, module, name, after=after, work=lambda: encryption.decrypt(reopened(root), PASSPHRASE))
    if encryption.is_encrypted(root):
        reopened(root).close()
    key = encryption.unlock(root, PASSPHRASE) if encryption.is_encrypted(root) else None
    with open_office(root, "测试员", now=lambda: NOW, key=key) as office:
        _everything_is_there(office)
        assert (office.key is None) is is_plain_database(root / "streetdesk.db")
    assert not (root / "office.convert.json").exists()


def test_a_failed_comparison_changes_nothing(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = filled_office(root, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(conversion, "integrity_problems", lambda _database: ["row 1 missing"])
        with pytest.raises(OfficeUnusable, match="与原数据不一致，没有换用"):
            encryption.encrypt(office, PASSPHRASE)
    assert not encryption.is_encrypted(root)
    assert not (root / "office.key.json").exists()
    _everything_is_there(office)
    office.close()


def test_another_program_in_the_folder_stops_the_conversion(root: Path, tmp_path: Path) -> None:
    from sqlcipher3 import dbapi2 as driver

    office = filled_office(root, tmp_path)
    other = driver.connect(str(root / "streetdesk.db"))
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM ticket").fetchall()
    with pytest.raises(OfficeUnusable, match="正在使用这个办公文件夹，没有转换"):
        encryption.encrypt(office, PASSPHRASE)
    other.close()
    assert not encryption.is_encrypted(root)
    _everything_is_there(office)
    office.close()


def test_cancelling_before_the_start_changes_nothing(root: Path, tmp_path: Path) -> None:
    office = filled_office(root, tmp_path)
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        encryption.encrypt(office, PASSPHRASE, job=job)
    assert not encryption.is_encrypted(root)
    office.close()


def test_what_is_refused(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = filled_office(root, tmp_path)
    for weak in ("", "短", "1234567", "aaaaaaaaaaaa"):
        with pytest.raises(RefusedInput, match="口令至少"):
            encryption.encrypt(office, weak)
    for step in (encryption.decrypt, encryption.new_recovery_key):
        with pytest.raises(RefusedInput, match="没有加密"):
            step(office, PASSPHRASE)
    with monkeypatch.context() as patch:
        patch.setattr(office, "why_not", lambda *_: "只有管理员可以加密。")
        with pytest.raises(NotAllowed):
            encryption.encrypt(office, PASSPHRASE)
    encryption.encrypt(office, PASSPHRASE)
    with pytest.raises(RefusedInput, match="已经加密"):
        encryption.encrypt(office, PASSPHRASE)
    with pytest.raises(OfficeLocked):
        encryption.decrypt(office, "错的口令错的口令")
    with pytest.raises(RefusedInput, match="只能清除列出的"):
        encryption.remove_plain(office, [root / "streetdesk.db"], "试试")
    office.close()


def test_a_key_file_of_before_does_not_outlive_a_change_that_was_cut_off(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the new key file was in place: the old secrets must not stay in the folder beside it."""
    office, _ = encrypted_office(root, tmp_path)
    monkeypatch.setattr(vault, "_mirror", die)
    killed(lambda: encryption.change_passphrase(office, PASSPHRASE, "另外想的一句话儿"))
    monkeypatch.undo()
    quick_keys(monkeypatch)
    office.close()
    previous = root / "office.key.previous.json"
    assert previous.exists()
    reopened(root, "另外想的一句话儿").close()
    assert not previous.exists()
    with pytest.raises(OfficeLocked):
        reopened(root)


def test_a_damaged_key_file_leaves_the_one_of_before_in_force(root: Path, tmp_path: Path) -> None:
    encrypted_office(root, tmp_path)[0].close()
    (root / "office.key.json").rename(root / "office.key.previous.json")
    (root / "office.key.json").write_text("{", encoding="utf-8")
    reopened(root).close()
    assert (root / "office.key.previous.json").exists()


def test_an_attachment_copied_over_another_is_found(root: Path, tmp_path: Path) -> None:
    office, _ = encrypted_office(root, tmp_path)
    one, other = sorted(path for path in (root / "attachments").glob("??/*"))
    other.write_bytes(one.read_bytes())
    report = verify(office)
    assert not report.ok
    assert list(report.attachments.altered) == [other.name]
    office.close()


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("Caf\u00e9 年终总结", "Cafe\u0301 年终总结"),
        ("ＡＢＣ１２３４５口令", "ABC12345口令"),
        ("𠮷野家的口令𝟙𝟚𝟛", "𠮷野家的口令123"),
        ("x" * 20_000 + "yzw", "x" * 20_000 + "yzw"),
    ],
)
def test_the_same_words_from_another_input_method_open_it(root: Path, tmp_path: Path, typed: str, again: str) -> None:
    office = filled_office(root, tmp_path)
    encryption.encrypt(office, typed)
    office.close()
    reopened(root, again).close()
