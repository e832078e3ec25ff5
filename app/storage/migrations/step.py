"""What one migration is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """Brings a file from ``version - 1`` to ``version``. Once shipped, its statements never change."""

    version: int
    title: str
    statements: tuple[str, ...]
