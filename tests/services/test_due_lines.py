"""Every topic's deadlines come together in one list (F2.3)."""

from __future__ import annotations

from app.services import due_lines


def test_every_provider_exists_and_is_named_once() -> None:
    assert len(set(due_lines.PROVIDERS)) == len(due_lines.PROVIDERS)
    for name in due_lines.PROVIDERS:
        assert callable(due_lines.provider(name)), name
