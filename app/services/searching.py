"""Searches noted in the audit log (查询留痕): kind, length, hits and a keyed fingerprint, never the words.

The fingerprint is an HMAC under a key of the office's settings: equal searches can be matched, but nobody guesses a
name or a telephone number from the log alone. Who has the whole database has the key too, and could try candidates.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

from app.domain.tickets import FIELD_BY_KEY, FieldKind
from app.services.register import Condition, View
from app.services.session import Office
from app.storage.database import OfficeDatabase
from app.storage.queries import settings

KEY = "audit.search_key"
DIGEST_DIGITS = 16
_PERSONAL = (FieldKind.NAME, FieldKind.PHONE)
_PHONE = re.compile(r"\+?[\d\- ]{4,15}")
_NUMBER = re.compile(r"[0-9A-Za-z\-]{12,}")


def is_search(view: View) -> bool:
    """Whether somebody looked for somebody or something: words, or a filter on a personal or long field."""
    return bool(view.search.strip()) or any(_is_personal(one) for one in view.conditions)


def note(office: Office, view: View, hits: int) -> None:
    """Note one search that a person ran; a list without words or personal filters is none. Readers' are noted too."""
    if not is_search(view):
        return
    words = _folded(view.search)
    fields = sorted({one.field for one in view.conditions if _is_personal(one)})
    typed = "\n".join([words, *(f"{one.field}={_folded(str(one.value))}" for one in view.conditions)])
    _write(office, words, typed, hits, **({"fields": fields} if fields else {}))


def note_words(office: Office, listed: str, words: str, hits: int) -> None:
    """Note a search in another list of citizens' matters (回访, 剔除 …); ``listed`` is what the list is called."""
    if words := _folded(words):
        _write(office, words, words, hits, list=listed)


def _write(office: Office, words: str, typed: str, hits: int, **more: object) -> None:
    with office.record("search.run", "search") as change:
        digest = hmac.new(_key(change.database), typed.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        facts: dict[str, object] = {"kind": kind_of(words), "length": len(words), "hits": hits}
        change.audit(**facts, digest=digest[:DIGEST_DIGITS], **more)


def kind_of(words: str) -> str:
    """Say what kind of words they are: 电话, 编号, 文字, or 筛选 where there are only filters."""
    if not words:
        return "筛选"
    if _PHONE.fullmatch(words):
        return "电话"
    return "编号" if _NUMBER.fullmatch(words) else "文字"


def _is_personal(one: Condition) -> bool:
    field = FIELD_BY_KEY.get(one.field)
    return field is not None and (field.kind in _PERSONAL or field.is_long) and one.op not in ("empty", "not_empty")


def _folded(text: str) -> str:
    """Make equal searches equal: full width, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _key(database: OfficeDatabase) -> bytes:
    """Return the office's key, made with the first search; not through ``settings.put``, so the log never has it."""
    is_set, value = settings.read(database, KEY, "")
    if is_set:
        return bytes.fromhex(str(value))
    fresh = secrets.token_bytes(32)
    settings.write(database, KEY, fresh.hex(), "", "查询指纹的密钥")
    return fresh
