"""最近的文件 and 最近的办公文件夹: what was imported, saved or opened last, kept with the window's settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.gui.settings import WindowSettings
from app.paths import recalled, remembered
from app.services.session import DATABASE_NAME

IMPORTED = "recent/imported"
SAVED = "recent/saved"
OFFICES = "recent/offices"
LIMIT = 10


def note(settings: WindowSettings, key: str, places: Sequence[Path]) -> None:
    """Put places at the head of a list, the last one first; each stands there once."""
    fresh = [remembered(place.absolute()) for place in reversed(places)]
    kept = [text for text in _texts(settings, key) if text not in fresh]
    settings.put_structure(key, [*dict.fromkeys(fresh), *kept][:LIMIT])


def files(settings: WindowSettings, key: str) -> list[Path]:
    """Return the files of a list that are still there, the latest first."""
    return [place for place in _places(settings, key) if _is_there(place)]


def offices(settings: WindowSettings, current: Path | None = None) -> list[Path]:
    """Return the office folders opened last that still hold an office, without the one that is open."""
    found = (place for place in _places(settings, OFFICES) if _is_there(place / DATABASE_NAME))
    return [place for place in found if current is None or place != current.absolute()]


def _texts(settings: WindowSettings, key: str) -> list[str]:
    kept = settings.structure(key)
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


def _places(settings: WindowSettings, key: str) -> list[Path]:
    return [place for text in _texts(settings, key) if (place := recalled(text)) is not None]


def _is_there(place: Path) -> bool:
    try:
        return place.is_file()
    except OSError:  # an unplugged stick, a share that does not answer
        return False
