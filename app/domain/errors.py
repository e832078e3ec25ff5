"""Errors that are the user's business, not ours: each carries one clear Chinese sentence.

Anything that is not a ``KnownError`` is a bug of the program and gets a log number
(command line: exit status 3; window: the bug dialog).
"""

from __future__ import annotations


class KnownError(Exception):
    """Something that a person can put right. ``message`` says what happened, then what to do (Chinese)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RefusedInput(KnownError):
    """The request or the input file cannot be used; nothing was changed."""


class NotFound(RefusedInput):
    """The thing that was named does not exist."""


class NotAllowed(RefusedInput):
    """The step is against a rule of the contract, of the flow, or of the office's settings."""


class OfficeInUse(KnownError):
    """Another process writes in this office folder; the message names host and user."""


class OfficeUnusable(KnownError):
    """The office folder or its database cannot be opened (newer version, damaged, no permission, full disk)."""


class OfficeDamaged(OfficeUnusable):
    """The database is damaged: the last good backup and the salvage of what is readable are the ways out."""


class OfficeLocked(KnownError):
    """The office is encrypted and no key was given, or the passphrase or recovery key does not open it."""


class Cancelled(Exception):
    """The person pressed 取消; the running job stops and its transaction is rolled back."""
