"""Tells pages what an operation changed, so that they read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.services.changes import Topic

Listener = Callable[[frozenset[Topic]], None]


class ChangeBus:
    """Pages subscribe to topics; the job runner publishes what an ``Outcome`` says."""

    def __init__(self) -> None:
        self._listeners: list[tuple[frozenset[Topic], Listener]] = []

    def subscribe(self, topics: Iterable[Topic], listener: Listener) -> None:
        """Call ``listener`` with the changed topics whenever one of ``topics`` is among them."""
        self._listeners.append((frozenset(topics), listener))

    def unsubscribe(self, listener: Listener) -> None:
        """Forget a listener (a page that goes before the window does)."""
        self._listeners = [(topics, kept) for topics, kept in self._listeners if kept != listener]

    def publish(self, changed: frozenset[Topic]) -> None:
        """Tell every listener whose topics were touched, once each."""
        for topics, listener in list(self._listeners):
            if topics & changed:
                listener(changed)
