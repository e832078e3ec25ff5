"""The dictionary of handling units (承办单位): list, add, switch on and off, and what imports do with unknown ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import NotFound, RefusedInput
from app.services import settings
from app.services.changes import Outcome, Topic
from app.services.session import Office
from app.storage.database import OfficeDatabase
from app.storage.queries import settings as stored
from app.storage.queries import units as queries

UNKNOWN_UNIT_KEY = "import.unknown_unit"
"""Setting: what an import does with a unit that is not in the dictionary."""

_TOPICS = frozenset({Topic.SETTINGS})
_WIDE_BRACKETS = str.maketrans("()", "（）")


class UnknownUnit(StrEnum):
    """Choices of the setting ``import.unknown_unit``."""

    LEARN = "learn"  # 自动加入字典
    REJECT = "reject"  # 拒绝该行


class UnitKind(StrEnum):
    """What a unit is."""

    DEPT = "dept"  # 科室
    COMMUNITY = "community"  # 社区（村）
    AREA = "area"  # 片区
    EXTERNAL = "external"  # 外单位


@dataclass(frozen=True, slots=True)
class Unit:
    """One entry of the dictionary."""

    id: int
    name: str
    kind: UnitKind
    parent: str
    is_active: bool


def units(office: Office) -> list[Unit]:
    """Every unit, active ones first."""
    return [
        Unit(unit_id, name, UnitKind(kind), parent, bool(active))
        for unit_id, name, kind, parent, active in queries.all_units(office.database)
    ]


def plain_name(name: str) -> str:
    """Return a name as the dictionary holds it: without outer white space, brackets wide."""
    return name.strip().translate(_WIDE_BRACKETS)


def add(office: Office, name: str, kind: UnitKind = UnitKind.DEPT, parent: str = "") -> Outcome[int]:
    """Add a unit. Raises ``RefusedInput`` when the name is blank or taken."""
    name = _checked(name)
    with office.change("unit.add", "unit") as change:
        if queries.unit_named(office.database, name) is not None:
            raise RefusedInput(f"单位“{name}”已在字典中，没有重复添加。")
        unit_id = queries.insert_unit(office.database, name, kind, parent.strip())
        change.about(f"unit:{unit_id}")
        change.audit(name=name, kind=kind.value)
    return Outcome(unit_id, _TOPICS)


def add_all(
    office: Office, names: Sequence[str], kind: UnitKind = UnitKind.DEPT, parent: str = ""
) -> Outcome[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Add several units in one step. Returns the names added and those that were there; a blank one refuses all."""
    wanted = dict.fromkeys(_checked(name) for name in names)
    with office.change("unit.add", "unit") as change:
        known = tuple(name for name in wanted if queries.unit_named(office.database, name) is not None)
        added = tuple(name for name in wanted if name not in known)
        for name in added:
            queries.insert_unit(office.database, name, kind, parent.strip())
        change.audit(names=list(added), kind=kind.value)
    return Outcome((added, known), _TOPICS)


def _checked(name: str) -> str:
    name = plain_name(name)
    if not name:
        raise RefusedInput("单位名称没有填。请填写后再保存。")
    return name


def switch(office: Office, unit_id: int, active: bool) -> Outcome[int]:
    """Switch a unit on or off; tickets keep it either way. Raises ``NotFound``."""
    if all(unit.id != unit_id for unit in units(office)):
        raise NotFound("没有这个单位。请刷新列表后再试。")
    with office.change("unit.switch", f"unit:{unit_id}") as change:
        queries.set_active(office.database, unit_id, active)
        change.audit(active=active)
    return Outcome(unit_id, _TOPICS)


def set_unknown_unit(office: Office, choice: UnknownUnit) -> Outcome[None]:
    """Decide what imports do with a unit that is not in the dictionary."""
    return settings.put(office, UNKNOWN_UNIT_KEY, choice.value, source="设置")


def is_unknown_rejected(database: OfficeDatabase, today: str) -> bool:
    """Whether imports reject rows whose unit is not in the dictionary (``today``: ISO date)."""
    return bool(stored.read(database, UNKNOWN_UNIT_KEY, today) == (True, UnknownUnit.REJECT.value))
