"""The library of grounds (情形库) for not counting a ticket: title, law, source, materials usually demanded.

The shipped library lies in ``resources/grounds``; the office's own edition is a dated setting. Source: domain.md §2.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import NotFound, RefusedInput
from app.domain.exclusions import KIND_TITLES, ExclusionKind
from app.domain.tables import Table


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground. ``kinds`` are the applications it fits, ``basis`` the legal reference, ``source`` who says so."""

    code: str
    title: str
    kinds: tuple[ExclusionKind, ...]
    basis: str
    source: str
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """The grounds in force. ``valid_from`` "" = always; ``source`` says where the edition comes from."""

    grounds: tuple[Ground, ...]
    valid_from: str
    source: str

    def of_kind(self, kind: ExclusionKind) -> tuple[Ground, ...]:
        """Return the grounds that fit an application."""
        return tuple(ground for ground in self.grounds if kind in ground.kinds)

    def find(self, code: str) -> Ground:
        """Return a ground by its code or title. Raises ``NotFound`` naming what there is."""
        for ground in self.grounds:
            if code.strip() in (ground.code, ground.title):
                return ground
        known = "、".join(ground.title for ground in self.grounds)
        raise NotFound(f"情形库里没有“{code}”。可选：{known}。")


def read_library(data: Mapping[str, Any]) -> Library:
    """Read a library out of TOML or JSON. Raises ``RefusedInput`` that lists what is wrong."""
    problems: list[str] = []
    top = Table(data, "情形库", problems)
    valid_from, source = top.text("valid_from"), top.text("source", required=True)
    grounds = tuple(_ground(table) for table in top.tables("grounds", "情形"))
    top.done()
    codes = [ground.code for ground in grounds]
    problems += [f"情形代码“{code}”重复。" for code in sorted({c for c in codes if codes.count(c) > 1})]
    if not grounds:
        problems.append("情形库是空的。")
    if problems:
        raise RefusedInput(
            f"情形库不能使用：{problems[0]}请改正。" + (f"（共 {len(problems)} 处）" if problems[1:] else "")
        )
    return Library(grounds, valid_from, source)


def _ground(table: Table) -> Ground:
    code, title = table.text("code", required=True), table.text("title", required=True)
    basis, source = table.text("basis", required=True), table.text("source", required=True)
    names = table.texts("kinds", required=True)
    known = [name for name in names if name in set(ExclusionKind)]
    if len(known) < len(names) or not known:
        table.complain(
            "kinds", f"应为 {'、'.join(f'{kind}（{KIND_TITLES[kind]}）' for kind in ExclusionKind)} 中的一种或几种"
        )
    materials = table.texts("materials")
    table.done()
    return Ground(code, title, tuple(ExclusionKind(name) for name in known), basis, source, materials)


def check_complete(grounds: Sequence[Ground]) -> None:
    """Refuse an edition whose grounds lack something or have one title twice. Raises ``RefusedInput`` naming it."""
    titles: set[str] = set()
    for number, ground in enumerate(grounds, start=1):
        needed = (
            ("名称", ground.title),
            ("法规依据", ground.basis),
            ("来源", ground.source),
            ("适用类型", ground.kinds),
        )
        missing = [word for word, value in needed if not (value.strip() if isinstance(value, str) else value)]
        if missing:
            raise RefusedInput(f"第 {number} 种情形缺{'、'.join(missing)}，没有保存。请补上。")
        if ground.title.strip() in titles:
            raise RefusedInput(f"有两种情形都叫“{ground.title.strip()}”，没有保存。请改名或去掉一种。")
        titles.add(ground.title.strip())


def library_data(grounds: Sequence[Ground], source: str) -> dict[str, Any]:
    """Write a library as the setting keeps it (``read_library`` reads it back)."""
    return {
        "source": source,
        "grounds": [
            {
                "code": ground.code,
                "title": ground.title,
                "kinds": [kind.value for kind in ground.kinds],
                "basis": ground.basis,
                "source": ground.source,
                "materials": list(ground.materials),
            }
            for ground in grounds
        ],
    }
