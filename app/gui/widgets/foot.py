"""The last line of a dialog, a form or a pane: its verbs at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget


def foot(*verbs: QWidget, left: Sequence[QWidget] = (), said: QWidget | None = None) -> QHBoxLayout:
    """Return the line, the primary verb last; ``said`` is a text that takes the free room after ``left``."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in left:
        line.addWidget(widget)
    if said is None:
        line.addStretch(1)
    else:
        line.addWidget(said, 1)
    for verb in verbs:
        line.addWidget(verb)
    return line
