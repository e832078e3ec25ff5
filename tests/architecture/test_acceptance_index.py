"""Every worked example (AC-01…AC-18) and every check of M1–M7 and M9–M12 (F1.1…F12.5) is named by a test.

A test names one in its own name (``ac_05``, ``f4_5``), in its docstring, or in the ids and values of its parameters.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
EXAMPLES = tuple(f"AC-{number:02d}" for number in range(1, 19))
CHECKS = {1: 8, 2: 4, 3: 9, 4: 9, 5: 12, 6: 6, 7: 7, 9: 7, 10: 5, 11: 5, 12: 5}
FEATURES = tuple(f"F{module}.{number}" for module, count in CHECKS.items() for number in range(1, count + 1))


def _named(code: str) -> re.Pattern[str]:
    """AC-05 as AC-05, AC-5, ac_05, ac05, ac5; F4.5 as F4.5, f4_5 and, where it cannot be another one, f45."""
    if code.startswith("AC"):
        return re.compile(rf"(?<![a-z])ac[-_]?0?{int(code[3:])}(?!\d)", re.IGNORECASE)
    module, number = code[1:].split(".")
    compact = "" if module == "1" else "?"  # f11 would be F1.1 and M11 at once
    return re.compile(rf"(?<![a-z0-9])f{module}[._]{compact}{number}(?![\d])", re.IGNORECASE)


def _words(node: ast.FunctionDef, source: str) -> Iterator[str]:
    yield node.name
    yield ast.get_docstring(node) or ""
    for decorator in node.decorator_list:
        yield ast.get_source_segment(source, decorator) or ""


@cache
def _tests() -> dict[str, str]:
    """Return the words of every test by its place."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__):
            continue
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[f"{path.relative_to(TESTS)}::{node.name}"] = "\n".join(_words(node, source))
    return found


@pytest.mark.parametrize("code", [*EXAMPLES, *FEATURES])
def test_a_test_names_it(code: str) -> None:
    pattern = _named(code)
    assert [place for place, words in _tests().items() if pattern.search(words)], f"没有测试写明 {code}"


@pytest.mark.parametrize(
    ("code", "name", "is_meant"),
    [
        ("AC-01", "test_ac_01_deemed", True),
        ("AC-01", "test_ac_10_counters", False),
        ("AC-01", "test_ac_011", False),
        ("F1.1", "test_f11_1_kinds", False),
        ("F1.1", "test_f1_1_master", True),
        ("F4.5", "test_f45_lines", True),
        ("F11.1", "test_f11_1_kinds", True),
        ("F1.2", "F1.2: from March", True),
        ("F1.2", "F11.2", False),
        ("F12.1", "f1_21", False),
    ],
)
def test_what_counts_as_naming(code: str, name: str, is_meant: bool) -> None:
    assert bool(_named(code).search(name)) is is_meant
