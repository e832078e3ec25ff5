"""What a person wrote in the fields of a form: their texts, whether any would be lost, which a sentence names."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget


def changed(field: QWidget) -> SignalInstance | None:
    """Return the signal of another text in a field that is written in."""
    if isinstance(field, QComboBox):
        return field.currentTextChanged
    return field.textChanged if isinstance(field, QLineEdit | QPlainTextEdit) else None


def words(field: QWidget) -> str:
    """Return the text of a field that is written in; others are never blank."""
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.text() if isinstance(field, QLineEdit) else "…"


def is_typed(body: QWidget) -> bool:
    """Whether a person wrote something in there that would be a pity to lose; days and passwords do not count."""
    lines = (one for one in body.findChildren(QLineEdit) if one.isModified() and _is_prose(one))
    boxes = (one for one in body.findChildren(QPlainTextEdit) if one.document().isModified())
    return any(words(field).strip() for field in (*lines, *boxes))


def named(titles: Iterable[str], sentence: str) -> set[str]:
    """Return the titles that a sentence names; one inside a longer one that is named too does not count."""
    found = {title for title in titles if len(title) > 1 and title in sentence}
    return {one for one in found if not any(one != other and one in other for other in found)}


def _is_prose(line: QLineEdit) -> bool:
    return line.echoMode() is QLineEdit.EchoMode.Normal and not isinstance(line.parentWidget(), QAbstractSpinBox)
