"""Recognises rows that say exactly what the last import of their ticket said, before anything of them is parsed.

A row's hash covers its raw cells, the columns' meaning and the program's version; columns that only number the rows
(序号) are left out. Most rows of a daily export are recognised this way.
"""

from __future__ import annotations

import hashlib
import json
import marshal
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.merging import is_serial
from app.version import VERSION

_DIGEST_BYTES = 16
_PLAIN_VERSION = 2  # of marshal: the same cells give the same bytes, whatever object holds them


class SeenRows:
    """Decides for each raw row whether its ticket stands as the row says; keeps the hashes of the others."""

    def __init__(self, titles: Sequence[str], mapping: Mapping[str, str], tickets: Mapping[bytes, int]) -> None:
        self.known: list[tuple[int, int, bytes]] = []
        self.count = 0
        meaning = json.dumps([VERSION, list(titles), dict(mapping)], ensure_ascii=False, sort_keys=True)
        self._start = hashlib.blake2b(meaning.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES)
        self._serials = [place for place, title in enumerate(titles) if title not in mapping and is_serial(title)]
        self._tickets = tickets
        self._waiting: dict[int, bytes] = {}

    def skip(self, row: tuple[int, Sequence[Any]]) -> bool:
        """Whether the register says the same already; otherwise the row's hash waits for ``hash_of``."""
        number, cells = row
        self.count += 1
        row_hash = self._hash(cells)
        ticket = self._tickets.get(row_hash)
        if ticket is None:
            self._waiting[number] = row_hash
            return False
        self.known.append((number, ticket, row_hash))
        return True

    def hash_of(self, number: int, *, is_flawed: bool) -> bytes:
        """Hash of a row that was not skipped. One with problems is never skipped: they are told each time."""
        row_hash = self._waiting.pop(number)
        return hashlib.blake2b(row_hash, digest_size=_DIGEST_BYTES).digest() if is_flawed else row_hash

    def _hash(self, cells: Sequence[Any]) -> bytes:
        said = list(cells)
        for place in self._serials:
            if place < len(said):
                said[place] = None
        try:
            text = marshal.dumps(said, _PLAIN_VERSION)
        except ValueError:  # dates
            text = repr(said).encode("utf-8", "surrogatepass")
        digest = self._start.copy()
        digest.update(text)
        return digest.digest()
