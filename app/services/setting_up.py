"""The first minute of an office: is this a good folder, and make it, empty or with sample data."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import RefusedInput
from app.services import samples
from app.services.progress import JobContext
from app.services.session import DATABASE_NAME, FOLDERS, Office, create_office
from app.storage.location import place_warnings

_OWN_FILES = (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", f"{DATABASE_NAME}.seal", "office.lock")


@dataclass(frozen=True, slots=True)
class Place:
    """What a folder is.

    ``is_office``: holds an office already; ``is_used``: holds something else; ``warnings``: why it is no good place.
    """

    is_office: bool
    is_used: bool
    warnings: tuple[str, ...]


def look_at(root: Path) -> Place:
    """Look at a folder before an office is made in it; it need not exist."""
    is_office = (root / DATABASE_NAME).is_file()
    try:
        is_used = not is_office and root.is_dir() and any(root.iterdir())
    except OSError:
        is_used = False
    return Place(is_office, is_used, tuple(place_warnings(root)))


def set_up(
    root: Path,
    street: str,
    actor: str,
    *,
    with_samples: bool = False,
    job: JobContext | None = None,
    now: Callable[[], datetime] = datetime.now,
) -> Office:
    """Make an office folder and fill it when asked; a step that fails or is cancelled leaves nothing behind.

    Raises ``RefusedInput`` for an empty name or a folder that holds an office, ``OfficeUnusable``, ``Cancelled``.
    """
    if not street.strip():
        raise RefusedInput("请填写街道名称。")
    if not actor.strip():
        raise RefusedInput("请填写您的姓名，登记和审计要用。")
    existed = root.exists()
    office = create_office(root, street, actor.strip(), now=now)
    if not with_samples:
        return office
    try:
        samples.load(office, job)
    except BaseException:
        office.close()
        _clear(root, existed=existed)
        raise
    return office


def _clear(root: Path, *, existed: bool) -> None:
    """Remove what was just made here, and nothing else."""
    for name in _OWN_FILES:
        (root / name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(root / name, ignore_errors=True)
    if not existed and not any(root.iterdir()):
        root.rmdir()
