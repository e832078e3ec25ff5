"""Three-way merge of one ticket: what the last import said (base), what stands here (local), what the new file says.

Per field a ticket knows two values: ``local`` and ``base``; a person edited the field when they differ. Blank in the
file is not erase, and a column that the file lacks says nothing at all. Source: domain.md §3.10 (增量导入时本地已填的
不被覆盖), peers.md B7.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from app.domain.masking import MARK, mask_extra, mask_field
from app.domain.tickets import FIELDS, Owner

EXTRA = "extra"
"""Key of the unknown columns (title -> value) in changes and edit marks; their values travel as JSON."""

MERGED_FIELDS = tuple(field for field in FIELDS if field.key != "ticket_no")
"""Every field that a merge may change, in the order of the value sequences below (工单编号 is the identity)."""

MERGED_KEYS = tuple(field.key for field in MERGED_FIELDS)
_OWNERS = {field.key: field.owner for field in MERGED_FIELDS} | {EXTRA: Owner.OFFICE}


SERIAL_TITLES = frozenset({"序号", "行号", "no", "no.", "№"})
"""Columns that number the rows of a file: another number in the next file is no change of the ticket."""


class Mode(StrEnum):
    """What an import does with a ticket that exists."""

    UPSERT = "upsert"  # 更新: merge every field
    SKIP = "skip"  # 跳过: leave it alone
    FILL = "fill"  # 补空: fill fields that are blank here


class Step(StrEnum):
    """What became of one field."""

    SAME = "same"
    CHANGED = "changed"  # nobody had edited it; it follows the file
    KEPT = "kept"  # a person had edited it; the import left it alone
    OVERRULED = "overruled"  # edited here, moved there, and the fact is the hotline's: the file wins, with a warning
    ACCEPTED = "accepted"  # edited here, and a person said that the file's value is right (接受表中的值)


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """Result for one field: the value that stands, what the last import says from now on, and what happened."""

    local: str
    base: str
    step: Step


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that went from ``old`` to ``new`` (the local value, or the base behind an edit)."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowMerge:
    """Result for one ticket.

    ``bases`` lists only bases that did not simply follow the local value. ``kept`` and ``overruled`` hold
    (field, local value before, value in the file). An accepted field has a base move even where its base stays: that
    row is what tells an undo to bring the edit mark back.
    """

    changes: tuple[Moved, ...] = ()
    bases: tuple[Moved, ...] = ()
    kept: tuple[Moved, ...] = ()
    overruled: tuple[Moved, ...] = ()


NOTHING = RowMerge()
NONE_ACCEPTED: Mapping[str, tuple[str, str]] = {}
"""Key of a kept field -> (local value, value in the file) as the person who accepted it saw them."""


def merge_field(local: str, base: str, incoming: str, owner: Owner, mode: Mode = Mode.UPSERT) -> FieldMerge:
    """Merge one field that the file has a column for; ``incoming`` "" is a blank cell."""
    if mode is Mode.SKIP or (mode is Mode.FILL and local):
        return FieldMerge(local, base, Step.SAME)
    if local == base:
        moves = bool(incoming) and incoming != local
        return FieldMerge(incoming, incoming, Step.CHANGED) if moves else FieldMerge(local, base, Step.SAME)
    if incoming in ("", base):
        return FieldMerge(local, base, Step.KEPT)
    if incoming == local:
        return FieldMerge(local, local, Step.SAME)
    if owner is Owner.OFFICE:
        return FieldMerge(local, incoming, Step.KEPT)
    return FieldMerge(incoming, incoming, Step.OVERRULED)


def accept(merged: FieldMerge, local: str, incoming: str, accepted: tuple[str, str] | None) -> FieldMerge:
    """Give a kept field the file's value when a person accepted exactly this difference; blank is never accepted."""
    if merged.step is not Step.KEPT or not incoming or accepted != (local, incoming):
        return merged
    return FieldMerge(incoming, incoming, Step.ACCEPTED)


def merge_row(
    local: Sequence[str],
    incoming: Sequence[str],
    bases: Mapping[str, str],
    present: frozenset[str],
    mode: Mode = Mode.UPSERT,
    accepted: Mapping[str, tuple[str, str]] = NONE_ACCEPTED,
) -> RowMerge:
    """Merge all fields of a ticket except the extra columns.

    ``local`` and ``incoming`` are in the order of ``MERGED_KEYS``; ``bases`` holds the base of each edited field;
    ``present`` names the fields that the file has a column for; ``accepted`` the kept ones that a person let go.
    """
    if mode is Mode.SKIP:
        return NOTHING
    differing = [
        (key, old, new)
        for key, old, new in zip(MERGED_KEYS, local, incoming, strict=True)
        if new and new != old and (MARK not in new or new != mask_field(key, old))
    ]
    if not bases:
        moved = tuple(Moved(*item) for item in differing if mode is Mode.UPSERT or not item[1])
        return RowMerge(changes=moved) if moved else NOTHING
    candidates = {key: (old, new) for key, old, new in differing}
    for key, old, new in zip(MERGED_KEYS, local, incoming, strict=True):
        if key in bases and key in present:
            candidates[key] = (old, _told(new, (old, bases[key]), partial(mask_field, key)))
    steps = []
    for key, (old, new) in candidates.items():
        merged = merge_field(old, bases.get(key, old), new, _OWNERS[key], mode)
        steps.append((key, old, bases.get(key, old), new, accept(merged, old, new, accepted.get(key))))
    return _collect(steps)


def _told(incoming: str, known: Iterable[str], mask: Callable[[str], str]) -> str:
    """Return what a cell says; a masked form (张*, 138****5678) of what is known here says nothing, like a blank.

    Our own masked export comes back from a clerk's hands: it must not take the place of what it hides.
    """
    return "" if MARK in incoming and any(mask(value) == incoming for value in known) else incoming


def _collect(steps: Iterable[tuple[str, str, str, str, FieldMerge]]) -> RowMerge:
    changes, bases, kept, overruled = [], [], [], []
    for key, local, base, incoming, merged in steps:
        if merged.local != local:
            changes.append(Moved(key, local, merged.local))
        if merged.step is Step.ACCEPTED or (merged.base != base and merged.step is not Step.CHANGED):
            bases.append(Moved(key, base, merged.base))
        if merged.step is Step.KEPT:
            kept.append(Moved(key, local, incoming))
        elif merged.step is Step.OVERRULED:
            overruled.append(Moved(key, local, incoming))
    return RowMerge(tuple(changes), tuple(bases), tuple(kept), tuple(overruled))


def merge_extra(
    local: str,
    base: str | None,
    incoming: str,
    mode: Mode = Mode.UPSERT,
    accepted: Mapping[str, tuple[str, str]] = NONE_ACCEPTED,
) -> RowMerge:
    """Merge the unknown columns title by title; each is the office's fact. Arguments are JSON objects.

    ``base`` is None when nobody edited them. The result speaks of the one field ``EXTRA``; ``kept`` has one entry
    for each title that was left alone; ``accepted`` names titles as ``extra:TITLE``.
    """
    if mode is Mode.SKIP or (base is None and (local == incoming or incoming == "{}")):
        return NOTHING
    here, last, there = read_extra(local), read_extra(local if base is None else base), read_extra(incoming)
    after, after_base = dict(here), dict(last)
    kept, has_accepted = [], False
    for title, value in there.items():
        if is_serial(title) and title in here:
            continue
        old = here.get(title, "")
        value = _told(value, (old, last.get(title, "")), partial(mask_extra, title))
        merged = merge_field(old, last.get(title, ""), value, Owner.OFFICE, mode)
        merged = accept(merged, old, value, accepted.get(f"{EXTRA}:{title}"))
        has_accepted = has_accepted or merged.step is Step.ACCEPTED
        put(after, title, merged.local)
        put(after_base, title, merged.base)
        if merged.step is Step.KEPT:
            kept.append(Moved(title, old, value))
    changes = (Moved(EXTRA, local, write_extra(after)),) if after != here else ()
    follows = after_base == after and last == here
    is_base_moved = after_base != last or has_accepted
    bases = (
        ()
        if not is_base_moved or (follows and not has_accepted)
        else (Moved(EXTRA, write_extra(last), write_extra(after_base)),)
    )
    return RowMerge(changes, bases, tuple(kept), ())


def revert_extra(current: str, old: str, new: str) -> tuple[str, bool]:
    """Take a change of the unknown columns (``old`` -> ``new``) out of ``current``, title by title.

    Returns the JSON that results and whether every title could be taken back (False: somebody changed one since).
    """
    here, before, after = read_extra(current), read_extra(old), read_extra(new)
    result, is_whole = dict(here), True
    for title in before.keys() | after.keys():
        was, became, now = before.get(title, ""), after.get(title, ""), here.get(title, "")
        if was == became or now == was:
            continue
        if now == became:
            put(result, title, was)
        else:
            is_whole = False
    return (current, is_whole) if result == here else (write_extra(result), is_whole)


def is_serial(title: str) -> bool:
    """Whether a column only numbers the rows of its file (序号)."""
    return title.strip().lower() in SERIAL_TITLES


def put(extra: dict[str, str], title: str, value: str) -> None:
    """Set a title's value; a blank value removes it (absent and blank are the same where values are kept)."""
    if value:
        extra[title] = value
    else:
        extra.pop(title, None)


def read_extra(text: str) -> dict[str, str]:
    """Read the JSON of the unknown columns."""
    loaded: dict[str, str] = json.loads(text) if text not in ("", "{}") else {}
    return loaded


def write_extra(extra: Mapping[str, str]) -> str:
    """Write unknown columns as JSON: characters as themselves, in the file's column order."""
    return json.dumps(dict(extra), ensure_ascii=False, separators=(",", ":")) if extra else "{}"
