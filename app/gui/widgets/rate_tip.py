"""One line with more behind it: cut where it does not fit, the tooltip says everything about it."""

from __future__ import annotations

from app.gui.widgets.labels import ElidedLabel


class TipLabel(ElidedLabel):
    """An elided label whose tooltip is a text of its own."""

    def __init__(self, role: str = "") -> None:
        super().__init__("", role)

    def say(self, text: str, tip: str) -> None:
        """Show a text and what stands behind it."""
        self.put(text)
        self.setToolTip(tip)
