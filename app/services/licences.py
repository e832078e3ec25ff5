"""第三方组件与许可: what is shipped with the program, and under which terms (``resources/licences``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from app.paths import resources


@dataclass(frozen=True, slots=True)
class Component:
    """One part that others wrote. ``text_file`` lies in ``resources/licences``."""

    name: str
    version: str
    licence: str
    purpose: str
    text_file: str


def components() -> tuple[Component, ...]:
    """List the parts, those that everything rests on first."""
    data = tomllib.loads((_folder() / "components.toml").read_text(encoding="utf-8"))
    return tuple(
        Component(row["name"], row["version"], row["licence"], row["purpose"], row["text"]) for row in data["component"]
    )


def text_of(component: Component) -> str:
    """Return the licence's own words."""
    return (_folder() / component.text_file).read_text(encoding="utf-8")


def own_text() -> str:
    """Return the licence of this program; beside the sources or unpacked with the packaged program."""
    return (resources().parent / "LICENSE").read_text(encoding="utf-8")


def _folder() -> Path:
    return resources() / "licences"
