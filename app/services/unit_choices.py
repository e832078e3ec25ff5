"""Which unit a ticket may go to: where tickets like it went before, then the dictionary of units (承办单位)."""

from __future__ import annotations

from dataclasses import dataclass

from app.services import units
from app.services.register import Condition, View, values_of
from app.services.session import Office
from app.storage.queries.register import rows_by_id

SHOWN = 5
_LIKE = (("community", "cat2"), ("community", "cat1"), ("community",), ("cat1",))


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """One unit; ``times`` is how many tickets like this one it has had (0: only in the dictionary)."""

    name: str
    times: int = 0

    @property
    def text(self) -> str:
        """The name with its history: 城市管理办公室（同类 12 件）."""
        return f"{self.name}（同类 {self.times:,} 件）" if self.times else self.name


def choices(office: Office, ticket_id: int) -> list[UnitChoice]:
    """List units for dispatching a ticket: those of the nearest likeness first, then every active unit."""
    keys = ("community", "cat1", "cat2")
    facts = dict(zip(keys, rows_by_id(office.database, (ticket_id,), keys).get(ticket_id, ("", "", "")), strict=True))
    found: dict[str, UnitChoice] = {}
    for like in _LIKE:
        if found or not all(facts[key] for key in like):
            continue
        conditions = tuple(Condition(key, "is", str(facts[key])) for key in like)
        for name, times in values_of(office, "unit", SHOWN + 1, View(conditions=conditions)):
            if name and len(found) < SHOWN:
                found[name] = UnitChoice(name, times)
    for unit in units.units(office):
        if unit.is_active:
            found.setdefault(unit.name, UnitChoice(unit.name))
    return list(found.values())
