"""The contract that is being entered in the window: one draft, what it offers to pick, who hears of changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.contract_draft import ContractDraft, free_code, new_row
from app.domain.draft_fields import Field, Path
from app.domain.draft_problems import Problem, problems
from app.domain.draft_sections import field_at
from app.services import contract_drafts
from app.services.session import Office

_NAMES = {"clauses": "text", "readings": "title", "deadlines": "label", "counters": "name", "prices": "name"}
_SHOWN = 26


class DraftWork(QObject):
    """``changed(paths)`` after every entry, ``arranged(path)`` when entries of a list came, went or moved."""

    changed = Signal(object)
    arranged = Signal(object)

    def __init__(self, office: Office, draft: ContractDraft) -> None:
        super().__init__()
        self.office, self.draft = office, draft
        self.found: tuple[Problem, ...] = problems(draft)
        self.is_dirty = False

    def put(self, path: Path, value: Any) -> None:
        """Set what was picked."""
        self._tell(self.draft.put(path, value))

    def write(self, path: Path, field: Field, text: str) -> None:
        """Set what was typed."""
        self._tell(self.draft.write(path, field, text))

    def add(self, path: Path, row: Mapping[str, Any] | None = None) -> int:
        """Add an entry, with its number when it is one of a part; returns where."""
        fresh = new_row(path, self.draft.data) if len(path) == 1 else self._numbered(path)
        if row is not None and row.get("code") not in (None, *(one.get("code") for one in self.draft.rows(path))):
            fresh.pop("code", None)
        at = self.draft.add(path, {**(row or {}), **fresh} if row is not None else fresh)
        self._arranged(path)
        return at

    def copy(self, path: Path, at: int) -> int:
        """Copy an entry; returns where the copy stands."""
        made = self.draft.copy_row(path, at)
        self._arranged(path)
        return made

    def remove(self, path: Path, at: int) -> dict[str, Any]:
        """Take an entry out; returns it."""
        row = self.draft.rows(path)[at]
        self.draft.remove_row(path, at)
        self._arranged(path)
        return row

    def put_back(self, path: Path, at: int, row: Mapping[str, Any]) -> None:
        """Put an entry back that was taken out."""
        self.draft.insert_row(path, at, row)
        self._arranged(path)

    def move(self, path: Path, at: int, to: int) -> int:
        """Move an entry; returns where it stands."""
        made = self.draft.move_row(path, at, to)
        self._arranged(path)
        return made

    def paste(self, text: str) -> int:
        """Split the contract's text into clauses; returns how many."""
        count = contract_drafts.paste(self.draft, text)
        self._arranged(("clauses",))
        return count

    def offered(self, field: Field) -> list[tuple[str, str]]:
        """Return what a reference may point to: value and words, or the codes that known contracts use."""
        source = field.source
        if source.startswith("codes:"):
            return self._codes.get(source.removeprefix("codes:"), [])
        key, name = ("ref", "text") if source == "clauses" else ("code", _NAMES.get(source, "name"))
        found = []
        for row in self.draft.rows((source,)):
            value = str(row.get(key) or "")
            words = " ".join(str(row.get(name) or "").split()).removeprefix(value).lstrip("、．. ")
            if value:
                found.append((value, words[:_SHOWN] + "…" * (len(words) > _SHOWN)))
        return found

    def options_of(self, reading: str) -> Mapping[str, str]:
        """Return the options of a reading of this contract."""
        rows = self.draft.rows(("readings",))
        return next((row.get("options") or {} for row in rows if row.get("code") == reading), {})

    def problem_at(self, path: Path) -> str:
        """Say what is wrong with a field, "" when nothing or when it is only not filled in yet."""
        said = [
            one.text for one in self.found if one.path == path and not one.text.endswith(("还没有填。", "还没有选。"))
        ]
        return said[0].partition("：")[2] or said[0] if said else ""

    @cached_property
    def _codes(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for part, name in (("deadlines", "label"), ("counters", "name"), ("readings", "title"), ("penalties", "name")):
            rows = [row for _title, row in contract_drafts.examples(self.office, part)]
            known = {str(row["code"]): str(row.get(name, "")) for row in reversed(rows)}
            found[part] = sorted(known.items())
        return found

    def _numbered(self, path: Path) -> dict[str, Any]:
        """Give a row inside an entry its code, where such rows have one (要件)."""
        described = field_at(path)
        has_code = described is not None and any(one.key == "code" for one in described.fields)
        return {"code": free_code([row.get("code") for row in self.draft.rows(path)], "0")} if has_code else {}

    def _tell(self, paths: tuple[Path, ...]) -> None:
        self.is_dirty = True
        self.found = problems(self.draft)
        self.changed.emit(paths)

    def _arranged(self, path: Path) -> None:
        self.is_dirty = True
        self.found = problems(self.draft)
        self.arranged.emit(path)
