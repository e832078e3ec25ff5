"""Names of the key file and its companions; imported by everyone, so nothing else is here."""

from __future__ import annotations

from pathlib import Path

KEY_NAME = "office.key.json"
JOURNAL_NAME = "office.convert.json"
"""There while a conversion to or from encryption is under way."""
PREVIOUS_NAME = "office.key.previous.json"
"""The key file before a change of it, there only while the new one is being checked."""


def is_encrypted(root: Path) -> bool:
    """Whether an office folder has a key file (two looks at the folder, no reading)."""
    return (root / KEY_NAME).is_file() or (root / PREVIOUS_NAME).is_file()
