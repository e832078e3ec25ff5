"""An encrypted office for tests: quick key derivation, and a search for known words in every file of a folder."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.services import attachments, encryption, tickets
from app.services.encryption import Encrypted
from app.services.session import Office, create_office, open_office
from app.storage import vault
from tests.services.importing import NOW

PASSPHRASE = "一句自己记得住的话"
WORDS = ("井盖塌陷扰民", "石景山永乐小区", "欧阳震华", "13912345678", "ZQXJKVBWPY")


def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys with the least that a key file may ask for."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 8 * 1024)
    monkeypatch.setattr(vault, "ITERATIONS", 1)


def filled_office(root: Path, outside: Path) -> Office:
    """Make a plain office with three tickets that hold ``WORDS`` and an attachment of several pieces."""
    office = create_office(root, "永定路街道", "测试员", now=lambda: NOW)
    for number in range(3):
        tickets.create(office, ticket(number))
    paper = outside / "现场照片.txt"
    paper.write_text("".join(WORDS) * 20_000, encoding="utf-8")
    attachments.add(office, "ticket:1", paper)
    small = outside / "小文件.txt"
    small.write_text(WORDS[4], encoding="utf-8")
    attachments.add(office, "ticket:2", small)
    return office


def ticket(number: int) -> dict[str, str]:
    """Make the values of a ticket that holds every one of ``WORDS``."""
    return {
        "ticket_no": f"0126{number:06d}",
        "created_at": "2026-11-02 09:00",
        "title": WORDS[0],
        "content": f"{WORDS[0]}，{WORDS[1]}反映{WORDS[4]}",
        "caller_name": WORDS[2],
        "caller_phone": WORDS[3],
        "location": WORDS[1],
    }


def encrypted_office(root: Path, outside: Path) -> tuple[Office, Encrypted]:
    """Make ``filled_office`` and encrypt it; it stays open."""
    office = filled_office(root, outside)
    return office, encryption.encrypt(office, PASSPHRASE).value


def reopened(root: Path, secret: str = PASSPHRASE) -> Office:
    """Open an encrypted office with its passphrase."""
    return open_office(root, "测试员", now=lambda: NOW, key=encryption.unlock(root, secret))


def in_the_clear(folder: Path) -> list[tuple[str, str]]:
    """List which known word stands in which file, as UTF-8, UTF-16 or spaced out for the search; zips unpacked too."""
    wanted = [(word, spelled) for word in WORDS for spelled in _spellings(word)]
    return [(name, word) for name, data in _contents(folder) for word, spelled in wanted if spelled in data]


def _spellings(word: str) -> set[bytes]:
    texts = (word, " ".join(word), word.lower(), word[::-1])
    return {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as bundle:
                    for name in bundle.namelist():
                        yield f"{path.name}/{name}", bundle.read(name)


def killed(work: Callable[[], object]) -> None:
    """Run ``work`` in a forked process that is to end by ``die``; fails when it came to its end or broke."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the fork must never reach pytest's own code
            os._exit(2)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "not killed where it was meant to be"


def die(*_args: object, **_kwargs: object) -> None:
    """End the process at once, as a power cut does."""
    os._exit(0)
