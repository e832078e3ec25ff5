"""How one audit entry is hashed: SHA-256 over the hash before it and the entry's canonical JSON."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import Any

GENESIS = "0" * 64
"""What the first entry is chained to."""

SHORT = 12
"""Characters of the head that a paper shows."""


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, characters as themselves."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(prev_hash: str, row: tuple[Any, ...]) -> str:
    """Hash one entry: ``row`` is (seq, at, actor, action, subject, reason, detail).

    The list is spelt out here, as ``canonical`` would: a quarter of its time over a long log.
    """
    try:
        text = f"{prev_hash}[{row[0]:d},{','.join(map(encode_basestring, row[1:]))}]"
    except (TypeError, ValueError):  # a forged table may hold anything
        text = prev_hash + canonical([str(value) for value in row])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
