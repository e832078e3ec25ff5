"""Contract templates (合同模板): the five that are shipped, or any file of the same form (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.domain import clauses
from app.domain.contracts import ContractTemplate
from app.domain.errors import NotFound, RefusedInput
from app.paths import resources

SUFFIX = ".toml"
MAX_BYTES = 2 * 1024 * 1024
"""A contract is text of some ten pages; a larger file is something else."""


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """One shipped template, for choosing."""

    key: str
    code: str
    title: str
    office: str
    vendor: str
    start_on: str
    end_on: str
    total_fen: int


@dataclass(frozen=True, slots=True)
class LoadedTemplate:
    """A template as read: its terms, and the plain data that a contract's row freezes."""

    terms: ContractTemplate
    data: Mapping[str, Any]


def list_templates() -> tuple[TemplateInfo, ...]:
    """Return the shipped templates in the order of their codes (000 … 004)."""
    found = [_shipped(path.stem).terms for path in _folder().glob(f"*{SUFFIX}")]
    return tuple(_info(terms) for terms in sorted(found, key=lambda terms: terms.code))


def load(name: str) -> LoadedTemplate:
    """Load a shipped template by its name, or a file by its path.

    Raises ``NotFound`` when there is neither, ``RefusedInput`` when the file is no sound template.
    """
    if (_folder() / f"{name}{SUFFIX}").is_file() and Path(name).name == name:
        return _shipped(name)
    path = Path(name)
    if not path.is_file():
        known = "、".join(info.key for info in list_templates())
        raise NotFound(f"没有合同模板“{name}”，也没有这个文件。自带的模板有：{known}。")
    return _read(path)


def problems(path: Path) -> list[str]:
    """List all that is wrong with a template file, in Chinese; empty when it can be used."""
    return clauses.problems_of(clauses.parse_toml(_text(path)))


@cache
def _shipped(key: str) -> LoadedTemplate:
    return _read(_folder() / f"{key}{SUFFIX}")


def _folder() -> Path:
    return resources() / "contracts"


def _read(path: Path) -> LoadedTemplate:
    data = clauses.parse_toml(_text(path))
    return LoadedTemplate(clauses.load(data), data)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RefusedInput(f"“{path.name}”太大，不像合同模板。请核对文件。")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedInput(f"“{path.name}”不是 UTF-8 文字，读不了。请另存为 UTF-8。") from error
    except OSError as error:
        raise RefusedInput(f"读不了合同模板“{path.name}”。请检查文件和权限。") from error


def _info(terms: ContractTemplate) -> TemplateInfo:
    return TemplateInfo(
        terms.key,
        terms.code,
        terms.title,
        terms.office.name,
        terms.vendor.name,
        terms.start_on.isoformat(),
        terms.end_on.isoformat(),
        terms.total_fen,
    )
