"""Settings of the whole suite: offscreen windows, no real office folder, patient properties, quick offices."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import quick_offices

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No example may fail because the machine is busy.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")

LONG = (
    "tests/privacy/test_window.py",
    "tests/gui/test_main_window.py",
    "tests/privacy/test_commands.py",
    "tests/services/test_encryption.py",
    "tests/faults/",
    "tests/services/test_anonymising.py",
    "tests/tooling/test_packaging.py",
    "tests/gui/",
    "tests/services/test_report_files.py",
    "tests/services/test_flow_machine.py",
    "tests/services/test_backup_year.py",
    "tests/services/test_import_model.py",
)
"""What takes longest begins first, so that at the end no core waits for another's long file."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the long files forward; within a file, and among the others, nothing moves."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


def pytest_sessionfinish() -> None:
    """Empty the clipboard: offscreen, Qt lets go of it after Python is gone, and what Python put there would crash."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        widgets.QApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def _no_real_office(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the data and settings of the person who runs it."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("STREETDESK_OFFICE", str(home / "office"))
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(variable, str(home))
    return home


@pytest.fixture(scope="session", autouse=True)
def _quick_offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        quick_offices.hurry(patch, quick_offices.Template(tmp_path_factory.mktemp("template")))
        yield


@pytest.fixture(autouse=True)
def _honest_offices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if quick_offices.is_honest(request.node):
        quick_offices.take_time(monkeypatch)
