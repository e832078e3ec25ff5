"""The recovery key (恢复密钥) as a person writes it: eight groups of five characters.

160 random bits in an alphabet without I, L, O and U; the fifth character of each group checks the four before it and
the group's place, so that a mistake in typing or copying is named by its group.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from app.domain.errors import RefusedInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
GROUP_LENGTH = 5
LENGTH = GROUPS * GROUP_LENGTH
BYTES = 20
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1: the 32 characters as a field, so that no single slip and no swap goes unseen


def generate(random_bytes: Callable[[int], bytes]) -> str:
    """Make a new key in its printed form; ``random_bytes(n)`` is the source of chance (``secrets.token_bytes``)."""
    return printed(int.from_bytes(random_bytes(BYTES), "big"))


def printed(number: int) -> str:
    """Write a number of 160 bits as groups joined by hyphens: ``7K2M4-…``."""
    groups = []
    for place in range(GROUPS):
        part = number >> 20 * (GROUPS - 1 - place) & 0xFFFFF
        digits = [part >> shift & 31 for shift in (15, 10, 5, 0)]
        groups.append("".join(ALPHABET[digit] for digit in (*digits, _check(digits, place))))
    return "-".join(groups)


def canonical(text: str) -> str:
    """Read a key as typed (any case, spaces, full width, O for 0, I for 1) and give its printed form.

    Raises ``RefusedInput``: which character or which group is wrong, or how many characters are missing.
    """
    plain = _plain(text)
    for ch in plain:
        if ch not in ALPHABET:
            raise RefusedInput(f"恢复密钥里没有“{ch}”这个字符。请对照打印的恢复密钥重新输入。")
    if len(plain) != LENGTH:
        raise RefusedInput(f"恢复密钥应有 {LENGTH} 个字符，现在是 {len(plain)} 个。请对照打印的恢复密钥补全。")
    groups = [plain[start : start + GROUP_LENGTH] for start in range(0, LENGTH, GROUP_LENGTH)]
    wrong = [place + 1 for place, group in enumerate(groups) if not _is_right(group, place)]
    if wrong:
        named = "、".join(f"第 {place} 组" for place in wrong)
        raise RefusedInput(f"恢复密钥的{named}有误。请对照打印的恢复密钥核对这几个字符。")
    return "-".join(groups)


def looks_like_one(text: str) -> bool:
    """Whether somebody meant a recovery key rather than a passphrase (口令): about as long, and only its characters."""
    plain = _plain(text)
    return abs(len(plain) - LENGTH) <= GROUP_LENGTH and all(ch in ALPHABET for ch in plain)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = (ch for ch in folded if unicodedata.category(ch) not in ("Zs", "Pd", "Cc", "Cf") and ch != "−")
    return "".join(kept).translate(_READ_AS)


def _is_right(group: str, place: int) -> bool:
    digits = [ALPHABET.index(ch) for ch in group]
    return _check(digits[:-1], place) == digits[-1]


def _check(digits: list[int], place: int) -> int:
    """Weigh each digit by another power of two of the field; the group's place tells swapped groups."""
    total = 0
    for digit in digits:
        total = _twice(total ^ digit)
    return total ^ place + 1


def _twice(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 32 else doubled
