"""What stands for a citizen's data once its time is over (匿名化): the same person, phone or place, the same stand-in.

Counting goes on unchanged: callers and places stay apart, the words that topics are counted by stay in the title.
A stand-in comes from a keyed hash; without the key, which is thrown away after the run, nobody gets back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.masking import find_personal, is_plain_title, mask_text
from app.domain.spots import spot_of
from app.domain.tickets import FIELD_BY_KEY, FieldKind

GONE = "〔已匿名〕"
"""What stands for a free text; it can be read as what it is, and an empty text stays empty."""
PERSON, NUMBER = "匿名", "匿名号"
WIPED_KEYS = frozenset(("content", "result", "reply", "remark"))
MASKED_KEYS = frozenset(("company", "tags"))
PERSONAL_KEYS = (
    *("caller_name", "caller_phone", "title", "content", "location", "company", "tags", "result", "reply", "remark"),
)
"""Fields of a ticket that are rewritten; the rest are the hotline's own lists, numbers and moments."""


@dataclass(frozen=True, slots=True)
class Anonymiser:
    """Rewrites fields. ``topics``: words that reports count in titles; ``key``: secret of this one run."""

    key: bytes
    topics: Sequence[str] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def field(self, key: str, value: str) -> str:
        """Return what stands for one field's value (``extra``: JSON)."""
        if not value or value.startswith((GONE, PERSON)):
            return value
        if key == "extra":
            return self.extra(value)
        found = FIELD_BY_KEY.get(key)
        if found is not None and found.kind is FieldKind.NAME:
            return f"{PERSON}-{self.code(value)}"
        if found is not None and found.kind is FieldKind.PHONE:
            return f"{NUMBER}-{self.code(value)}"
        if key == "title":
            return self.title(value)
        if key == "location":
            return self.place(value)
        if key in MASKED_KEYS:
            return mask_text(value)
        return GONE if key in WIPED_KEYS else value

    def title(self, value: str) -> str:
        """Keep only the words that topics are counted by."""
        kept = dict.fromkeys(word for word in self.topics if word in value)
        return GONE + " ".join(kept)

    def place(self, value: str) -> str:
        """Keep 小区 and 路: places that were apart stay apart, and in the reports' spots (``spots.stand_ins``)."""
        if value in self.places:
            return self.places[value]
        return f"{spot_of(value)}{self.code(value)}" if find_personal(value) else value

    def extra(self, value: str) -> str:
        """Rewrite the unknown columns: numbers, moments and amounts stay."""
        items: Mapping[str, str] = json.loads(value)
        made = {title: item if is_plain_title(title) or not item else GONE for title, item in items.items()}
        return json.dumps(made, ensure_ascii=False)

    def details(self, value: str, free: frozenset[str]) -> str:
        """Rewrite the JSON of a step of the flow: its free texts go, what it decided stays."""
        items = json.loads(value)
        made = {key: GONE if key in free and isinstance(item, str) and item else item for key, item in items.items()}
        return json.dumps(made, ensure_ascii=False)

    def code(self, value: str) -> str:
        """Ten characters that stand for a value, the same each time within the run."""
        return hmac.new(self.key, value.strip().encode(), hashlib.sha256).hexdigest()[:10]
