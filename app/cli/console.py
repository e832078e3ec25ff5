"""What every command shares: one answer on stdout, words on stderr, a progress bar, the office folder."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from app.cli.vault_key import VARIABLE, ask, office_key
from app.domain.errors import NotAllowed, OfficeUnusable, RefusedInput
from app.services.progress import JobContext
from app.services.session import DATABASE_NAME, Office, create_office, open_office

ACCOUNT_VARIABLE = "STREETDESK_ACCOUNT_PASSWORD"
"""A person's own password, where ``STREETDESK_PASSWORD`` holds the passphrase that opens the office."""
_BAR = 24
_END = object()


class Streamed(list[Any]):
    """A JSON array whose elements are made while it is written; it can be written once."""

    def __init__(self, items: Iterable[Any]) -> None:
        super().__init__()
        self._rest = iter(items)
        self._first = next(self._rest, _END)

    def __bool__(self) -> bool:
        return self._first is not _END

    def __iter__(self) -> Iterator[Any]:
        if self._first is not _END:
            yield self._first
            yield from self._rest


class Console:
    """Where a command writes: exactly one answer to stdout, everything else to stderr."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._has_bar = False

    def result(self, data: Any, text: str) -> None:
        """Print the answer: one JSON document with ``--json``, else the Chinese text."""
        self._end_bar()
        if self.as_json:  # piece by piece: an answer may hold the whole register
            for piece in json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(data):
                self._out.write(piece)
        else:
            self._out.write(text)
        self._out.write("\n")
        self._out.flush()

    def note(self, text: str) -> None:
        """Say something beside the answer (stderr)."""
        self._end_bar()
        self._err.write(text + "\n")
        self._err.flush()

    def job(self) -> JobContext:
        """Make a job whose progress shows as a bar, on a terminal only."""
        return JobContext(self._report) if self._err.isatty() else JobContext()

    def _report(self, done: int, total: int, text: str) -> None:
        part = min(done / total, 1.0) if total else 0.0
        bar = ("█" * round(part * _BAR)).ljust(_BAR, "░") if total else ""
        share = f"{part:4.0%} " if total else ""
        self._err.write(f"\r\x1b[K{bar} {share}{text}")
        self._err.flush()
        self._has_bar = True

    def _end_bar(self) -> None:
        if self._has_bar:
            self._err.write("\r\x1b[K")
            self._has_bar = False


def table(titles: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> str:
    """Set rows as text with aligned columns (a Chinese character is two wide); columns in ``right`` align right."""
    cells = [[_one_line(value) for value in row] for row in (titles, *rows)]
    widths = [max(width(row[index]) for row in cells) for index in range(len(titles))]
    lines = []
    for row in cells:
        parts = [_pad(text, widths[index], index in right) for index, text in enumerate(row)]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def shorten(text: str, limit: int) -> str:
    """Cut a text to a width, with an ellipsis."""
    flat = _one_line(text)
    if width(flat) <= limit:
        return flat
    kept = ""
    for ch in flat:
        if width(kept + ch) > limit - 1:
            break
        kept += ch
    return kept + "…"


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 0 if unicodedata.combining(ch) else 1 for ch in text)


def open_for_reading(args: argparse.Namespace) -> Office:
    """Open the office folder beside whoever else uses it (``with`` closes it)."""
    return _greet(args, lambda root, actor: open_office(root, actor, writing=False, key=office_key(args)))


def open_for_writing(args: argparse.Namespace) -> Office:
    """Open the office folder alone; make it when it is missing (``with`` closes it)."""
    return _greet(args, lambda root, actor: _open_or_create(root, actor, args))


def check_right(args: argparse.Namespace, root: Path, right: str) -> None:
    """Refuse (``NotAllowed``) who lacks a right in the office at ``root``, which need not be that of ``--office``.

    For what replaces or copies a whole office: damaged data, which nobody can sign in to, are what it is for.
    """
    if not (root / DATABASE_NAME).is_file():
        return
    own, args.office = args.office, root
    try:
        office = open_for_reading(args)
    except OfficeUnusable:
        return
    finally:
        args.office = own
    with office:
        if refusal := office.why_not(right):
            raise NotAllowed(refusal)


def actor_of(args: argparse.Namespace) -> str:
    """Name who sits at the desk: ``--user``, else the login name."""
    return args.user or getpass.getuser()


def password_of(args: argparse.Namespace) -> str:
    """Return the password of ``--user``: what opened an encrypted office too, unless it is given by itself.

    Raises ``RefusedInput`` where there is neither a variable nor a terminal.
    """
    given = os.environ.get(ACCOUNT_VARIABLE, "")
    if given:
        return given
    if not getattr(args, "password", ""):
        args.password = ask("密码", VARIABLE)
    return str(args.password)


def _open_or_create(root: Path, actor: str, args: argparse.Namespace) -> Office:
    if (root / DATABASE_NAME).exists():
        return open_office(root, actor, key=office_key(args))
    return create_office(root, "", actor)


def _greet(args: argparse.Namespace, opened: Callable[[Path, str], Office]) -> Office:
    office = opened(args.office, actor_of(args))
    try:
        if office.accounts_on:
            _sign_in(args, office)
    except BaseException:
        office.close()
        raise
    for warning in office.warnings:
        args.console.note(warning)
    return office


def _sign_in(args: argparse.Namespace, office: Office) -> None:
    """Sign ``--user`` in; a temporary password is good for nothing but changing it (``account password``)."""
    from app.services import accounts  # only where accounts are on

    if not args.user:
        raise RefusedInput(f"这个办公文件夹启用了账号。请用 --user 写明账号（密码：{VARIABLE}）。")
    accounts.sign_in(office, args.user, password_of(args), for_work=args.command != "account")


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


def _pad(text: str, columns: int, to_right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if to_right else text + space
