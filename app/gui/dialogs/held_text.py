"""A text that a form corrects: with personal data in it, it is masked and locked until somebody says why he needs it.

Saving without that keeps the text as it was: what is locked gives back the whole of it, unseen. A field for a place of
the office or of a contract's parties (where a training is held) does not lock on a room's number: nobody lives there.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.domain.masking import mask_shown, mask_text

HELD = "含个人信息，已遮。要改，先点“显示完整内容…”。"


class HeldText:
    """Puts ``whole`` into a field; ``is_held`` while the field shows it masked. ``own_place``: no citizen's address."""

    def __init__(self, widget: QLineEdit | QPlainTextEdit, whole: str, *, own_place: bool = False) -> None:
        self.widget, self._whole = widget, whole
        shown = mask_text(whole, with_houses=False) if own_place else mask_shown(whole)
        self.is_held = shown != whole
        self._put(shown)
        if self.is_held:
            widget.setReadOnly(True)
            widget.setToolTip(HELD)

    def read(self) -> str:
        """Return the text as it is kept or was typed."""
        if self.is_held:
            return self._whole
        return self.widget.text() if isinstance(self.widget, QLineEdit) else self.widget.toPlainText()

    def release(self) -> None:
        """Show the whole text for correction."""
        if self.is_held:
            self.is_held = False
            self.widget.setReadOnly(False)
            self.widget.setToolTip("")
            self._put(self._whole)

    def _put(self, text: str) -> None:
        if isinstance(self.widget, QLineEdit):
            self.widget.setText(text)
            self.widget.setCursorPosition(0)  # a long text shows its beginning
        else:
            self.widget.setPlainText(text)
