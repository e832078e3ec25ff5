"""What every dialog of the window keeps, told of one that is made but not on show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from app.gui.dialogs.cases_form import CaseForm
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.tab_order import stops

ROOM = (910, 472)
"""What a screen of 1366 by 768 at 150 % leaves below a title bar, points."""
FOREIGN = re.compile(
    r"“[^”]*”|Excel|Word|PDF|WPS|CSV|Ctrl|Esc|Enter|Shift|Tab|Del|USB|UTF|SIG|Qt|PySide|LGPL|SIL|OFL|MIT|BSD|exports|zip"
    r"|[\w./\\:~-]*[/\\][\w./\\:~-]*|[\w.-]+@[\w.-]+|\w*\.\w+|[A-Z0-9]{5}"
)
"""Names and codes that are no English words: of programs, keys, licences; paths, mailboxes, files, recovery keys."""
FOLLOW = ("RecoveryKeyDialog", "Picture")
"""Follow the screen that they open on: a sheet of paper, a picture."""
ENGLISH = re.compile(r"[A-Za-z]{3,}")
FIELDS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


def faults(dialog: QDialog) -> Iterator[str]:
    """Name what is wrong with a dialog; nothing for a good one."""
    dialog.ensurePolished()
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
    least = dialog.minimumSizeHint()
    if (least.width() > ROOM[0] or least.height() > ROOM[1]) and type(dialog).__name__ not in FOLLOW:
        yield f"needs {least.width()} by {least.height()} points"
    if isinstance(dialog, QMessageBox):
        yield from _of_box(dialog)
        return
    yield from _english(dialog)
    yield from (f"a {type(one).__name__} without a name" for one in _nameless(dialog))
    if isinstance(dialog, FormDialog):
        yield from _of_form(dialog)


def _of_box(box: QMessageBox) -> Iterator[str]:
    if box.escapeButton() is None:
        yield "Esc does nothing"
    default = box.defaultButton()
    if default is None or default.property("role") == "danger":
        yield "no button that Enter may press"


def _english(dialog: QDialog) -> Iterator[str]:
    for one in dialog.findChildren(QWidget):
        if isinstance(one, QLabel | QAbstractButton) and ENGLISH.search(FOREIGN.sub("", one.text())):
            yield f"English: {one.text()[:60]}"


def _nameless(dialog: QDialog) -> Iterator[QWidget]:
    for one in stops(dialog):
        inner = isinstance(one.parentWidget(), QAbstractSpinBox | QComboBox | QAbstractItemView | QScrollArea)
        named = one.accessibleName() or (isinstance(one, QAbstractButton) and one.text())
        if isinstance(one, (*FIELDS, QAbstractButton)) and not inner and not named:
            yield one


def _of_form(form: FormDialog) -> Iterator[str]:
    pressed = {one for one in form.findChildren(QPushButton) if one.isDefault()}
    is_danger = form.go.property("role") == "danger"
    if is_danger and form.go in pressed:
        yield "Enter presses the dangerous button"
    if not is_danger and not pressed & {form.go, form.back}:
        yield "Enter presses nothing"
    if form.go.text().strip() in ("", "确定", "OK", "是"):
        yield "the button at the right names no verb"
    fields = [field for _, field in form.captions if field.isVisibleTo(form)]
    order = [form.rows.getItemPosition(at)[0] for field in fields if (at := form.rows.indexOf(field)) >= 0]
    if order != sorted(order):
        yield f"Tab jumps: rows {order}"
    for shown, field in form.captions:
        caption = field.property("caption")
        if shown and caption.buddy() is None:
            yield f"“{shown}” belongs to no field"
    if isinstance(form, CaseForm):
        marked = {shown for shown, _ in form.captions if shown.endswith(" *")}
        yield from (f"“{one.title}” is needed but not marked" for one in form.fields.values()
                    if one.needed and f"{one.title} *" not in marked)  # fmt: skip
