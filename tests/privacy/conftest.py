"""The planted office, made once for all walks and closed, so that commands open it as they do at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.privacy.planted import planted


@pytest.fixture(scope="session")
def planted_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("planted") / "office"
    planted(root).close()
    return root
