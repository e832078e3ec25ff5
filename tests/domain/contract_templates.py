"""The shipped contract templates, read the way the program reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from app.domain.clauses import load, parse_toml
from app.domain.contracts import ContractTemplate

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "contracts"
KEYS = ("chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu")


def text(key: str) -> str:
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")


def data(key: str) -> dict[str, Any]:
    return parse_toml(text(key))


@cache
def template(key: str) -> ContractTemplate:
    return load(data(key))
