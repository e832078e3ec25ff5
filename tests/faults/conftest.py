"""Shared by the fault tests: imports read in this process, so that no killed or limited process leaves a reader."""

from __future__ import annotations

import pytest

from tests.services.importing import read_here


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)
