"""The library of grounds in force (情形库): the shipped one until the office sets its own, dated editions."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Sequence
from datetime import date

from app.domain.errors import RefusedInput
from app.domain.grounds import Ground, Library, check_complete, library_data, read_library
from app.paths import resources
from app.services import settings
from app.services.changes import Outcome
from app.services.session import Office

SETTING_KEY = "grounds.exclusion"


def shipped() -> Library:
    """Return the library that the program brings."""
    text = (resources() / "grounds" / "exclusion.toml").read_text(encoding="utf-8")
    return read_library(tomllib.loads(text))


def library(office: Office, on: date | None = None) -> Library:
    """Return the library that counts on a day (today by the office's clock)."""
    data = settings.get(office, SETTING_KEY, None, on)
    return shipped() if data is None else read_library(data)


def save(office: Office, grounds: Sequence[Ground], source: str, valid_from: str = "") -> Outcome[None]:
    """Set the office's own library from a day on; ``source`` names the document that says so.

    Raises ``RefusedInput`` for an empty or contradictory library, or without a source.
    """
    if not source.strip():
        raise RefusedInput("请写明情形库的来源文件，再保存。")
    check_complete(grounds)
    data = library_data(grounds, source.strip())
    read_library(data)
    return settings.put(office, SETTING_KEY, {**data, "valid_from": valid_from}, valid_from, source.strip())


def editions(office: Office) -> list[Library]:
    """Return the shipped library and every edition of the office's own, oldest first."""
    own = [
        dataclasses.replace(read_library(version.value), valid_from=version.valid_from)
        for version in settings.versions(office, SETTING_KEY)
    ]
    return [shipped(), *own]
