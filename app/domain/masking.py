"""Personal data made unreadable for screen and export (reliability.md C4). Pure functions, text in, text out.

What a rule is not sure about stays readable only where it cannot be a person: order numbers, dates, amounts and
service numbers (12345, 400…) are never masked. Names of third persons in running text cannot be found by rules
alone; ``mask_text`` masks those in template places and those that their context gives away. Addresses end at 小区 or
路. The rules: ``masking_numbers``, ``masking_names``, ``masking_places``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.domain.masking_names import COMPOUND_SURNAMES, mask_name, names_by_context, names_in_places
from app.domain.masking_numbers import (
    is_bank_card,
    is_id_card,
    mask_bare_phone,
    mask_document,
    mask_id_card,
    numbers,
    phones,
)
from app.domain.masking_places import houses
from app.domain.masking_spans import MARK, Finder, Span, fold, replaced, spans
from app.domain.tickets import FIELD_BY_KEY, FieldKind

if TYPE_CHECKING:
    from app.domain.masking_strict import Known

__all__ = (
    "COMPOUND_SURNAMES",
    "FREE_TEXT_KEYS",
    "MARK",
    "find_personal",
    "is_bank_card",
    "is_id_card",
    "is_personal_title",
    "is_plain_title",
    "mask_extra",
    "mask_field",
    "mask_id_card",
    "mask_name",
    "mask_numbers",
    "mask_phone",
    "mask_shown",
    "mask_text",
    "mask_values",
    "with_known",
)

FREE_TEXT_KEYS = frozenset(("title", "content", "location", "company", "tags", "result", "reply", "remark"))
"""Fields in which people write sentences; the rest are short words of the hotline's own lists."""

_PEOPLE: tuple[Finder, ...] = (numbers, names_in_places, names_by_context)
_ALL: tuple[Finder, ...] = (numbers, houses, names_in_places, names_by_context)

_BARE_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])|@|[0-9]{17}[0-9Xx]")
_ID_TITLE = re.compile(r"证件|身份证|护照|通行证")
_PHONE_TITLE = re.compile(r"电话|手机|号码|联系方式")
_NAME_TITLE = re.compile(r"姓名|名字|称呼|来电人|诉求人|联系人|求助人|咨询人")
_PLAIN_TITLE = re.compile(r"编号|单号|时间|日期|次数|金额")


def mask_field(key: str, value: str, *, with_houses: bool = True) -> str:
    """Mask one field of a ticket by its kind; unknown keys (extra columns) are treated as free text.

    ``with_houses`` False leaves house and flat numbers readable: the slip of the unit that has to go there.
    """
    field = FIELD_BY_KEY.get(key)
    if field is None:
        return mask_text(value, with_houses=with_houses)
    if field.kind is FieldKind.NAME:
        return mask_name(value)
    if field.kind is FieldKind.PHONE:
        return mask_phone(value)
    return mask_text(value, with_houses=with_houses) if key in FREE_TEXT_KEYS else value


def mask_values(values: Mapping[str, str], *, with_houses: bool = True) -> dict[str, str]:
    """Mask the fields of one ticket; the caller's own name is masked wherever its texts name it."""
    name = values.get("caller_name", "").strip()
    hidden = mask_name(name) if len(name) > 1 else name
    shown = {}
    for key, value in values.items():
        known = value.replace(name, hidden) if hidden != name and key in FREE_TEXT_KEYS else value
        shown[key] = mask_field(key, known, with_houses=with_houses)
    return shown


def mask_shown(text: str, *names: str) -> str:
    """Mask a text on its way to somebody's eyes, known names first; numbers, moments and codes are left at once."""
    if text.isascii() and not _BARE_PHONE.search(text):
        return text
    for name in names:
        if len(name) > 1 and name in text:
            text = text.replace(name, mask_name(name))
    return mask_text(text)


def mask_extra(title: str, value: str, name: str = "") -> str:
    """Mask an unknown column by its title: names, phones, documents; else as free text. ``name``: the caller's."""
    if _PHONE_TITLE.search(title):
        return mask_phone(value)
    if _NAME_TITLE.search(title):
        return mask_name(value)
    if _ID_TITLE.search(title):
        return mask_document(value)
    if _PLAIN_TITLE.search(title):
        return value
    return mask_shown(value, name)


def is_personal_title(title: str) -> bool:
    """Whether a column's title says that it holds names or phones."""
    return bool(_PHONE_TITLE.search(title) or _NAME_TITLE.search(title) or _ID_TITLE.search(title))


def is_plain_title(title: str) -> bool:
    """Whether a column's title says that it holds numbers, moments or amounts that are nobody's."""
    return bool(_PLAIN_TITLE.search(title)) and not is_personal_title(title)


def mask_phone(text: str) -> str:
    """138****5678, 010-****5678; every number of the cell; 12345, 110 and 400 numbers stay."""
    shown = replaced(text, spans(fold(text), (phones,)))
    return shown if shown != text else mask_bare_phone(text)


def mask_numbers(text: str) -> str:
    """Mask phones, ids, bank cards, plates, mailboxes and chat ids; names and places stay."""
    return replaced(text, spans(fold(text), (numbers,)))


def mask_text(text: str, *, with_houses: bool = True) -> str:
    """Mask phones, ids, bank cards, plates, mailboxes, chat ids, house numbers and names in running text."""
    return replaced(text, find_personal(text, with_houses=with_houses)) if text else text


def find_personal(
    text: str, *, with_houses: bool = True, strict: bool = False, known: Known | None = None
) -> list[Span]:
    """Return what ``mask_text`` masks: place in the text, kind, what is shown instead; in order of place.

    ``strict``: for what leaves the office, everything that may be a name besides; it finds too much rather than little.
    ``known``: who is known besides (strict only), found wherever they stand.
    """
    if not strict:
        return spans(fold(text), _ALL if with_houses else _PEOPLE)
    from app.domain.masking_strict import known_names, strict_names  # no screen needs their words and patterns

    return spans(fold(text), (*_ALL, lambda folded: known_names(folded, known or {}), strict_names))


def with_known(text: str, found: list[Span], known: Known) -> list[Span]:
    """Add the names that became known after a text was looked at, where nothing else was found."""
    from app.domain.masking_strict import known_names

    return spans(fold(text), (lambda _folded: iter(found), lambda folded: known_names(folded, known)))
