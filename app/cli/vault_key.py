"""The key of an encrypted office on the command line: ``STREETDESK_PASSWORD`` or a prompt, never an argument."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from app.domain.errors import OfficeLocked, RefusedInput
from app.services import encryption
from app.services.encryption import OfficeKey

VARIABLE = "STREETDESK_PASSWORD"
NEW_VARIABLE = "STREETDESK_NEW_PASSWORD"


def office_key(args: argparse.Namespace) -> OfficeKey | None:
    """Open the key file of ``--office`` with the passphrase, the recovery key or the password of ``--user``.

    None for an office that is not encrypted. The secret is asked for once a command. Raises ``OfficeLocked`` where
    there is none, or a wrong one.
    """
    root: Path = args.office
    if not encryption.is_encrypted(root):
        return None
    try:
        secret = office_secret(args)
    except RefusedInput as error:
        raise OfficeLocked(error.message) from error
    return encryption.unlock(root, secret, args.user)


def office_secret(args: argparse.Namespace) -> str:
    """Return what opens the office, asked for once a command."""
    if not getattr(args, "password", ""):
        args.password = ask("口令或恢复密钥", VARIABLE)
    return str(args.password)


def ask(title: str, variable: str) -> str:
    """Take a secret from the environment, else from the terminal, unseen. ``RefusedInput`` where neither is there."""
    given = os.environ.get(variable, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise RefusedInput(f"需要{title}。请设置环境变量 {variable}，或在终端里运行后按提示输入。")
    return getpass.getpass(f"{title}：")


def ask_new() -> str:
    """Take a new passphrase: from the environment, else twice from the terminal."""
    first = ask("新口令", NEW_VARIABLE)
    if not os.environ.get(NEW_VARIABLE) and getpass.getpass("再输入一次：") != first:
        raise RefusedInput("两次输入的口令不一样，没有改动。请重新运行。")
    return first
