"""Pins are exact, installed, explained, and under licences that the program may be shipped with."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution, version

import pytest

from tests.architecture.source_tree import ROOT

ALLOWED_LICENCES = ("MIT", "BSD", "Apache", "MPL", "PSF", "Python Software Foundation", "LGPL", "zlib")
# These two say nothing in their metadata; their licence texts were read.
READ_BY_HAND = {"peewee": "MIT", "sqlcipher3": "zlib"}
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[0-9][0-9a-z.]*)(?P<marker> ; [^#]+?)?\s+# (?P<reason>\S.+)$"
)


def _lines(file_name: str) -> list[str]:
    lines = (ROOT / file_name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _pins(file_name: str) -> dict[str, str]:
    """Name (normalised) → version of the pins that apply on every platform."""
    found = {}
    for line in _lines(file_name):
        match = PIN.match(line)
        if match and not match["marker"]:
            found[_normal(match["name"])] = match["version"]
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file_name", ["requirements.txt", "requirements-dev.txt", "requirements-package.txt"])
def test_every_pin_is_exact_and_has_a_reason(file_name):
    assert [line for line in _lines(file_name) if not PIN.match(line)] == []


@pytest.mark.parametrize("file_name", ["requirements.txt", "requirements-dev.txt"])
def test_installed_is_what_is_pinned(file_name):
    assert {name: version(name) for name in _pins(file_name)} == _pins(file_name)


def test_everything_that_a_pin_needs_is_pinned():
    pins = _pins("requirements.txt") | _pins("requirements-dev.txt")
    missing = {needed for name in pins for needed in _needs(name) if needed not in pins}
    assert missing == set()


def test_runtime_does_not_lean_on_developer_tools():
    pins = _pins("requirements.txt")
    assert {needed for name in pins for needed in _needs(name) if needed not in pins} == set()


def _needs(name: str) -> set[str]:
    """Requirements that hold on Python 3.11+ on Linux, extras left out."""
    needed = set()
    for requirement in distribution(name).requires or []:
        text, _, marker = requirement.partition(";")
        if "extra ==" in marker or re.search(r"python_version\s*<\s*[\"']3\.(\d|10|11)[\"']|win32|2\.7", marker):
            continue
        match = re.match(r"[A-Za-z0-9_.-]+", text)
        assert match
        needed.add(_normal(match[0]))
    return needed


def test_licences_of_the_shipped_packages_are_allowed():
    refused = {name: _licence(name) for name in _pins("requirements.txt") if not _may_ship(_licence(name))}
    assert refused == {}


def _licence(name: str) -> str:
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    metadata = distribution(name).metadata
    expression = metadata.get("License-Expression") or (metadata.get("License") or "").split("\n")[0]
    classifiers = [c.split(" :: ")[-1] for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    return expression or " OR ".join(classifiers)


def _may_ship(licence: str) -> bool:
    """Whether one of the alternatives of a licence expression is on the list (GPL alone is not)."""
    for alternative in re.split(r"\bOR\b", licence):
        is_gpl = re.search(r"(?<![A-Z])(A?GPL|GNU General Public)", alternative) is not None
        if any(allowed in alternative for allowed in ALLOWED_LICENCES) and not is_gpl:
            return True
    return False


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("BSD license (see license.txt for details)", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("Commercial", False),
        ("", False),
    ],
)
def test_licence_rule(licence, allowed):
    assert _may_ship(licence) is allowed


def test_gpl_only_parts_of_qt_are_not_even_installed():
    with pytest.raises(PackageNotFoundError):
        distribution("PySide6_Addons")
