"""Filling the fields of a form as a clerk does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.gui.dialogs.cases_form import OptionalField
from app.gui.dialogs.form_dialog import put_day, put_moment


def put(widget: Any, value: object) -> None:
    """Put a value into one field: a moment, a day, the number of a choice, or a text."""
    if isinstance(widget, OptionalField):
        widget.tick.setChecked(True)
        put(widget.field, value)
    elif isinstance(value, datetime):
        put_moment(widget, value)
    elif isinstance(value, date):
        put_day(widget, value)
    elif isinstance(value, int):
        widget.setCurrentIndex(value)
    elif hasattr(widget, "setPlainText"):
        widget.setPlainText(value)
    elif hasattr(widget, "setCurrentText"):
        widget.setCurrentText(value)
    else:
        widget.setText(value)
