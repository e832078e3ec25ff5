"""Full-text search for Chinese: characters spaced one by one, searched as phrases (FTS5), and the tail keys.

What counts as a match: white space, line breaks and punctuation are no characters at all, in the text and in the
query alike: ``处理谢谢`` finds ``处理，谢谢``, even with a line break between. A query with blanks asks for every word,
in any order. A phrase never runs from one field into the next. Letters match without case, full-width letters and
digits like half-width ones.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from app.storage.database import OfficeDatabase

_DROP = re.compile(r"[\W_]+")
_WHITE = re.compile(r"\s+")
_NUMBER_RUN = re.compile(r"\d(?:[\d\s()\-]*\d)?")
_FLOAT_TAIL = re.compile(r"\.0+$")
_LONGEST_NUMBER = 14  # 86 and an area code included; longer runs are several numbers
_LONGEST_SINGLE_PHONE = 13
_FIELD_MARK = "\u2502"  # a token of its own that no query can hold
_BETWEEN_FIELDS = f" {_FIELD_MARK} "
_ROW_END, _FIELD_END = "\x1e", "\x1f"
_LAST_PAGES = 16
_COMMON_MARKS = " \n\t，。、；：（）“”？！-—…《》【】·."
_OUT_OF_THE_ORDINARY = re.compile("[^0-9A-Za-z\\u4e00-\\u9fff\x1f]")

INDEX_SQL = "INSERT OR REPLACE INTO ticket_search (rowid, body) VALUES (?, ?)"
"""Write the search text of one ticket: (ticket id, ``index_text``)."""

SEARCH_FIELDS: tuple[str, ...] = ("title", "content", "caller_name", "location", "community")
"""The fields of the index, in the order of ``index_text``'s arguments."""


def letters(text: str) -> str:
    """Only what can be searched for: letters, ideographs and digits, full-width forms made half-width."""
    kept = _DROP.sub("", text)
    if kept.isascii() or unicodedata.is_normalized("NFKC", kept):
        return kept
    return _DROP.sub("", unicodedata.normalize("NFKC", kept))


def spaced(text: str) -> str:
    """Characters one by one with spaces between, for the index."""
    return " ".join(letters(text))


def index_text(title: str, content: str, name: str, location: str, community: str, phone: str = "") -> str:
    """Build the search text of one ticket; a cell with several phone numbers adds each of them for tail search."""
    body = _BETWEEN_FIELDS.join([" ".join(letters(part)) for part in (title, content, name, location, community)])
    if len(phone) > _LONGEST_SINGLE_PHONE:
        numbers = phone_numbers(phone)
        if len(numbers) > 1:
            body += "".join(f" p{number[::-1]}" for number in numbers)
    return body


def index_texts(rows: Sequence[Sequence[str]]) -> list[str]:
    """Build the search texts of many tickets (arguments of ``index_text``, phone included): the same words, quicker.

    Common punctuation is cut out of all rows at once, and all characters are spaced at once; a row that holds
    anything else out of the ordinary goes the long way.
    """
    whole = _ROW_END.join([_FIELD_END.join(row[:5]) for row in rows])
    for mark in _COMMON_MARKS:
        whole = whole.replace(mark, "")
    bare = whole.split(_ROW_END)
    if len(bare) != len(rows):
        return [index_text(*row) for row in rows]
    texts = _all_spaced(whole).replace(_FIELD_END, _FIELD_MARK).split(_ROW_END)
    return [
        index_text(*row)
        if len(row[5]) > _LONGEST_SINGLE_PHONE or _OUT_OF_THE_ORDINARY.search(text) or text.count(_FIELD_END) != 4
        else spaced_text
        for row, text, spaced_text in zip(rows, bare, texts, strict=True)
    ]


def _all_spaced(text: str) -> str:
    """Put a space after every character, in five passes over bytes instead of one object for each character."""
    code_points = text.encode("utf-32-le", "surrogatepass")
    spread = bytearray(b" \0\0\0") * (2 * len(text))
    for byte in range(3):
        spread[byte::8] = code_points[byte::4]
    return spread.decode("utf-32-le", "surrogatepass")


def match_expression(query: str) -> str:
    """Build the FTS5 query for what a person typed; '' when it holds nothing to search for."""
    words = (letters(word) for word in query.split())
    return " ".join(f'"{" ".join(word)}"' for word in words if word)


def digits_of(text: str) -> str:
    """Return the digits of a text, full-width ones too; ``13800138000.0`` (a number cell) has no trailing zero."""
    plain = _FLOAT_TAIL.sub("", text)
    if plain.isascii():
        return "".join(filter(str.isdecimal, plain))
    return "".join(str(unicodedata.decimal(ch)) for ch in plain if ch.isdecimal())


def phone_numbers(text: str) -> list[str]:
    """Every number of one cell as digits, in order."""
    plain = _FLOAT_TAIL.sub("", unicodedata.normalize("NFKC", text))
    runs: list[str] = _NUMBER_RUN.findall(plain)
    pieces = (piece for run in runs for piece in (run.split() if len(digits_of(run)) > _LONGEST_NUMBER else [run]))
    return [digits for digits in map(digits_of, pieces) if digits]


def phone_key(phone: str) -> str:
    """Digits reversed, so that the tail of a number is a prefix of the key; the last number of several counts."""
    if phone.isdecimal() and phone.isascii():
        return phone[::-1]
    numbers = phone_numbers(phone)
    return numbers[-1][::-1] if numbers else ""


def number_key(ticket_no: str) -> str:
    """工单编号 reversed, for search by its end."""
    return ticket_no[::-1]


def content_key(content: str) -> int | None:
    """63-bit hash of a body without white space, None for an empty body; equal keys mean suspected duplicates."""
    bare = "".join(content.split())
    if not bare:
        return None
    return int.from_bytes(hashlib.blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def index_many(database: OfficeDatabase, rows: Iterable[tuple[int, str]]) -> None:
    """Write search texts in bulk: (ticket id, ``index_text``)."""
    database.executemany(INDEX_SQL, rows)


@contextmanager
def bulk_indexing(database: OfficeDatabase) -> Iterator[None]:
    """Let the index merge while many texts are written (inside the caller's transaction).

    A save by hand never merges by itself: it would pay for the index's size (200 ms at 100,000 tickets). A long job
    can, and leaves few pieces behind. The last ``merge`` writes out what is still in memory.
    """
    _configure(database, "automerge", 2)
    yield
    _configure(database, "merge", _LAST_PAGES)
    _configure(database, "automerge", 0)


def _configure(database: OfficeDatabase, name: str, value: int) -> None:
    database.execute_sql("INSERT INTO main.ticket_search (ticket_search, rank) VALUES (?, ?)", (name, value))


def index_problem(database: OfficeDatabase) -> str:
    """Whether every ticket is in the index: '' or what is wrong (SQLite's integrity check covers its inside)."""
    rows = int(database.value("SELECT count(*) FROM ticket_search_docsize"))
    tickets = int(database.value("SELECT count(*) FROM ticket"))
    return "" if rows == tickets else f"检索条目 {rows} 条，工单 {tickets} 件"
