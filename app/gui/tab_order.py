"""The order of Tab among widgets that are made, or made again, after the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(widget: QWidget) -> list[QWidget]:
    """Return what takes the keyboard in a widget, itself first, in the order in which it was made.

    The list that a box opens is a window of its own and no stop.
    """
    window = widget.window()
    return [one for one in (widget, *widget.findChildren(QWidget)) if _is_stop(one) and one.window() is window]


def chain(widgets: Iterable[QWidget]) -> None:
    """Let Tab go from each widget (or what is in it) to the next."""
    for first, second in pairwise([stop for widget in widgets for stop in stops(widget)]):
        QWidget.setTabOrder(first, second)


def lead(widgets: Iterable[QWidget], follower: QWidget, gone: Sequence[QWidget] = ()) -> None:
    """Let Tab reach ``widgets`` just before ``follower``; ``gone`` stood there and are on their way out."""
    first = stops(follower)[0]
    before = first.previousInFocusChain()
    while before is not None and before is not first and not _stays(before, gone):
        before = before.previousInFocusChain()
    chain((*((before,) if before is not None and before is not first else ()), *widgets, first))


def _stays(widget: QWidget, gone: Sequence[QWidget]) -> bool:
    return _is_stop(widget) and not any(old is widget or old.isAncestorOf(widget) for old in gone)


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
