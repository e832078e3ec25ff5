"""A clerk at the contract editor: types, picks, ticks and presses the buttons, each by the field's place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.domain.draft_fields import Path
from app.domain.draft_problems import Problem
from app.gui.dialogs.contract_editor import ContractEditor
from app.gui.widgets.draft_editors import FlagEditor, ManyEditor, ReferenceEditor
from app.gui.widgets.draft_form import DraftForm, OptionEditor, PartEditor, RowsEditor
from app.gui.widgets.draft_list import EntryList


class Clerk:
    """Works on one editor window; a field is named as (part, position, key …)."""

    def __init__(self, dialog: ContractEditor) -> None:
        self.dialog = dialog

    def editor(self, *path: str | int) -> QWidget:
        """Go to the page and the entry of a field, and find its editor."""
        where: Path = tuple(path)
        page = self.dialog.open_section(Problem(where, "").section)
        if len(where) > 1 and isinstance(where[1], int):
            entries = page.list_of(str(where[0]))
            if entries.current != where[1]:
                entries.table.setCurrentCell(where[1], 0)
        forms = [form for form in page.findChildren(DraftForm) if not gone(form)]
        found = [form.editors[where] for form in forms if where in form.editors]
        assert found, f"no field {where}"
        return found[-1]

    def write(self, text: str, *path: str | int) -> None:
        """Type into a field and leave it."""
        type_into(self.editor(*path), text)

    def pick(self, word: str, *path: str | int) -> None:
        """Choose what the list calls ``word``."""
        pick_from(self.editor(*path), word)

    def refer(self, value: str, *path: str | int) -> None:
        """Type a clause's number, a code …, as one finds it in the list."""
        found = self.editor(*path)
        assert isinstance(found, ReferenceEditor)
        line = found.lineEdit()
        assert line is not None
        line.setText(value)
        line.editingFinished.emit()

    def tick(self, *path: str | int) -> None:
        """Tick a yes/no field or 合同写了这一项."""
        found = self.editor(*path)
        (found.tick if isinstance(found, PartEditor) else found).click()
        assert isinstance(found, FlagEditor | PartEditor)

    def choose(self, words: tuple[str, ...], *path: str | int) -> None:
        """Open a list of several and tick what begins with these words."""
        found = self.editor(*path)
        assert isinstance(found, ManyEditor)
        found.opener.click()
        for word in words:
            at = next(at for at in range(found.list.count()) if found.list.item(at).text().startswith(word))
            found.list.item(at).setCheckState(Qt.CheckState.Checked)
        found.opener.click()

    def entries(self, part: str) -> EntryList:
        """Return the list of a part on its page."""
        return self.dialog.open_section(Problem((part,), "").section).list_of(part)

    def add(self, part: str) -> int:
        """Press 新增; return where the entry stands."""
        entries = self.entries(part)
        entries.adder.click()
        return entries.current

    def add_row(self, *path: str | int) -> None:
        """Press 加一行 inside an entry."""
        found = self.editor(*path)
        assert isinstance(found, RowsEditor)
        found.adder.click()

    def option(self, text: str, option: str, *path: str | int) -> None:
        """Fill in what follows one option of a reading ("" where there is no reading)."""
        found = self.editor(*path)
        assert isinstance(found, OptionEditor)
        editors = [
            widget for widget in found.body.findChildren(QWidget) if hasattr(widget, "path") and not gone(widget)
        ]
        wanted = next(one for one in editors if (one.path[-1] == option) or (not option and one.path == found.path))
        if isinstance(wanted, QComboBox):
            pick_from(wanted, text)
        else:
            type_into(wanted, text)


def gone(widget: QWidget) -> bool:
    """Whether a widget was taken away and only waits to be deleted."""
    return widget.isHidden()


def type_into(found: QWidget, text: str) -> None:
    """Replace a field's text as typing does, and leave the field."""
    if isinstance(found, QPlainTextEdit):
        found.selectAll()
        found.insertPlainText(text)
        return
    line = found.lineEdit() if isinstance(found, QComboBox) else found
    assert isinstance(line, QLineEdit)
    line.selectAll()
    line.insert(text)
    line.editingFinished.emit()


def pick_from(found: QWidget, word: str) -> None:
    """Choose an entry of a list by its words."""
    assert isinstance(found, QComboBox)
    at = found.findText(word, Qt.MatchFlag.MatchStartsWith)
    assert at >= 0, f"{word} is not offered: {[found.itemText(n) for n in range(found.count())]}"
    found.setCurrentIndex(at)
    found.activated.emit(at)
