"""Passwords at rest: Argon2id in PHC text (RFC 9106; reliability.md C7). Nothing here is logged or kept in clear.

Imported only where accounts are used: the library takes 27 ms to load.
"""

from __future__ import annotations

import os
import re
import unicodedata

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MEMORY_KIB = 64 * 1024
ITERATIONS = 3
LANES = 1
"""RFC 9106 (2021), section 4, second recommended option: 64 MiB, three passes. It names four lanes, which this library
works through one after the other: one lane is the same work. 0.23 s of processor time (2026-11), up to three times that
on old office computers: within half a second to one, so it is not calibrated. Each hash and slot keeps its own numbers.
"""
_SALT_BYTES = 16
_HASH_BYTES = 32
_PHC = re.compile(r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{16,88}\$[A-Za-z0-9+/]{40,88}")
_MOST_MEMORY_KIB = 1024 * 1024
_MOST_ITERATIONS = 16

NOBODY = (
    f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p={LANES}"
    "$c3RyZWV0ZGVzay1ub2JvZA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""What a try for an account that does not exist is held against: it never fits and takes as long as a real one."""


def hash_password(password: str) -> str:
    """Return the PHC text of a password under a new salt (about 0.3 s and 64 MiB)."""
    kdf = Argon2id(
        salt=os.urandom(_SALT_BYTES), length=_HASH_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
    )
    return str(kdf.derive_phc_encoded(_bytes(password)))


def fits(password: str, phc: str) -> bool:
    """Whether the password is the one of this PHC text; a text that is none, or asks for too much, never fits."""
    asked = _PHC.fullmatch(phc)
    if asked is None or int(asked[1]) > _MOST_MEMORY_KIB or int(asked[2]) > _MOST_ITERATIONS:
        return False
    try:
        Argon2id.verify_phc_encoded(_bytes(password), phc)
    except (InvalidKey, ValueError):
        return False
    return True


def is_outdated(phc: str) -> bool:
    """Whether a stored text was made with less memory or fewer passes than today's."""
    asked = _PHC.fullmatch(phc)
    return asked is None or int(asked[1]) < MEMORY_KIB or int(asked[2]) < ITERATIONS


def _bytes(password: str) -> bytes:
    """One form whatever the input method typed (full-width digits), as the key file's slots read it too."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
