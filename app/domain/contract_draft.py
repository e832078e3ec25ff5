"""A contract that is being entered (录入中的合同): a template's data, edited part by part, and what was typed wrong.

A draft may be as incomplete as it likes; ``draft_problems`` says what is missing before a contract can be made of it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.domain.deadlines import add_months
from app.domain.draft_fields import AUTO, Field, Path
from app.domain.draft_follow import follow
from app.domain.draft_sections import part_at
from app.domain.draft_values import read, shown
from app.domain.errors import RefusedInput

SCHEMA = 1
HIDDEN_IN_COPY = ("contract_no", "signed_on", "effective_on", "effective_note")
"""What a new contract never takes over from the one it is copied from."""


@dataclass(slots=True)
class ContractDraft:
    """``data`` is in the template's form; ``typed`` keeps texts that could not be read, by path."""

    data: dict[str, Any]
    typed: dict[Path, str] = field(default_factory=dict)

    def value(self, path: Path) -> Any:
        """Return the value at a path, None where there is none."""
        found: Any = self.data
        for step in path:
            is_place = isinstance(step, int) and isinstance(found, list) and 0 <= step < len(found)
            if not is_place and not (isinstance(found, Mapping) and step in found):
                return None
            found = found[step]
        return found

    def put(self, path: Path, value: Any) -> tuple[Path, ...]:
        """Set a value (None takes it out), and what follows from it (amounts). Returns every path that changed."""
        self.typed.pop(path, None)
        holder = self._holder(path)
        if value is None and isinstance(path[-1], str):
            holder.pop(path[-1], None)
        else:
            holder[path[-1]] = value
        changed = follow(self.data, path)
        for one in changed:
            self.typed.pop(one, None)
        return (path, *changed)

    def write(self, path: Path, one: Field, text: str) -> tuple[Path, ...]:
        """Set a value from what was typed; a text that cannot be read is kept as it is and becomes a problem."""
        try:
            return self.put(path, read(one, text))
        except RefusedInput:
            self.put(path, None)
            self.typed[path] = text
            return (path,)

    def text(self, path: Path, one: Field) -> str:
        """Return what the field shows."""
        return self.typed[path] if path in self.typed else shown(one, self.value(path))

    def rows(self, path: Path) -> list[dict[str, Any]]:
        """Return the entries of a list."""
        return self.value(path) or []

    def add(self, path: Path, row: Mapping[str, Any]) -> int:
        """Add an entry at the end; returns its position."""
        holder = self._holder(path)
        rows = holder.setdefault(path[-1], [])
        rows.append(copy.deepcopy(dict(row)))
        return len(rows) - 1

    def copy_row(self, path: Path, at: int) -> int:
        """Put a copy behind an entry, under a number or code of its own; returns its position."""
        rows = self.rows(path)
        made = copy.deepcopy(rows[at])
        for key in ("code", "no", "ref"):
            if key in made and len(path) == 1:
                made[key] = free_code([row.get(key) for row in rows], made[key])
        self._move_typed(path, lambda n: n + 1 if n > at else n)
        rows.insert(at + 1, made)
        return at + 1

    def remove_row(self, path: Path, at: int) -> None:
        """Take an entry out."""
        rows = self.rows(path)
        del rows[at]
        if not rows and len(path) == 1:
            self._holder(path).pop(path[-1], None)
        self._move_typed(path, lambda n: None if n == at else n - 1 if n > at else n)

    def insert_row(self, path: Path, at: int, row: Mapping[str, Any]) -> None:
        """Put an entry back where it stood."""
        self._move_typed(path, lambda n: n + 1 if n >= at else n)
        self._holder(path).setdefault(path[-1], []).insert(at, copy.deepcopy(dict(row)))

    def move_row(self, path: Path, at: int, to: int) -> int:
        """Exchange an entry with another; returns where it stands now."""
        rows = self.rows(path)
        if not 0 <= to < len(rows):
            return at
        rows[at], rows[to] = rows[to], rows[at]
        self._move_typed(path, lambda n: to if n == at else at if n == to else n)
        return to

    def _holder(self, path: Path) -> Any:
        """Return what holds the last step; tables on the way are made."""
        found: Any = self.data
        for step in path[:-1]:
            found = found.setdefault(step, {}) if isinstance(step, str) else found[step]
        return found

    def _move_typed(self, path: Path, place: Any) -> None:
        kept: dict[Path, str] = {}
        for key, text in self.typed.items():
            if key[: len(path)] == path and len(key) > len(path):
                at = place(key[len(path)])
                if at is not None:
                    kept[(*path, at, *key[len(path) + 1 :])] = text
            else:
                kept[key] = text
        self.typed = kept


def free_code(used: Sequence[Any], like: Any) -> Any:
    """Return a code that nobody uses yet, like the given one: 3 after 2, K01-2 after K01."""
    if isinstance(like, int):
        return max((value for value in used if isinstance(value, int)), default=0) + 1
    text = str(like)
    if text.isdigit():
        return str(max((int(value) for value in used if str(value).isdigit()), default=0) + 1)
    number = 2
    while f"{text}-{number}" in used:
        number += 1
    return f"{text}-{number}"


def scratch(key: str, code: str, office_name: str) -> ContractDraft:
    """Return an empty contract with the sections that every contract has."""
    return ContractDraft(
        {
            "schema": SCHEMA,
            "key": key,
            "code": code,
            "pricing": "fixed",
            "office": {"name": office_name} if office_name else {},
            "vendor": {},
            "acceptance": {"deemed": False},
        }
    )


def copied(data: Mapping[str, Any], key: str, code: str) -> ContractDraft:
    """Return a draft that begins as a copy of a contract; its number, signing and effect are left out."""
    made = copy.deepcopy(dict(data))
    for name in HIDDEN_IN_COPY:
        if name in made:
            made[name] = ""
    return ContractDraft({**made, "key": key, "code": code})


def next_period(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with every day moved so that the service begins on the day after the last one ends."""
    made = copy.deepcopy(dict(data))
    start, end = date.fromisoformat(made["start_on"]), date.fromisoformat(made["end_on"])
    following = end + timedelta(days=1)
    months = (following.year - start.year) * 12 + following.month - start.month

    def moved(text: str) -> str:
        return add_months(date.fromisoformat(text), months)[0].isoformat() if text else ""

    for row in made.get("payments", []):
        if "cycle" in row:
            row["cycle"] = {key: moved(value) for key, value in row["cycle"].items()}
    for row in made.get("deliverables", []):
        row.update({key: moved(row[key]) for key in ("from", "to") if key in row})
    return {**made, "start_on": following.isoformat(), "end_on": moved(made["end_on"])}


def new_row(path: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new entry of a list with its number or code, so that nothing has to be thought of."""
    part = part_at(path)
    row: dict[str, Any] = copy.deepcopy(dict(part.new))
    rows: Sequence[Any] = data.get(part.key) or []
    if part.field("no"):
        row["no"] = free_code([one.get("no") for one in rows], 0)
    code = part.field("code")
    if code is not None and code.default == AUTO:
        row["code"] = free_code([one.get("code") for one in rows], "0")
    return row
