"""Scenes of 单据样式: the list of forms with a loaded file, and the picture of that file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.main_window import MainWindow
from app.services import form_templates
from app.services.form_printing import TemplateRow
from app.services.session import Office

_FORM, _NAME = "P-08", "整改通知书（本办抬头）.docx"


def forms(window: MainWindow) -> QWidget:
    """Show 设置 › 单据样式 with one file in use, its fields below."""
    from app.gui.widgets.settings_forms import FormSettings

    _loaded(window.desk.office)
    made = FormSettings(window.desk)
    made.resize(window.size())
    made.put(form_templates.rows(window.desk.office))
    made.table.selectRow(next(at for at, (spec, _) in enumerate(made.lines) if spec.form == _FORM))
    return made


def sample(window: MainWindow) -> QWidget:
    """Show the picture of the loaded file."""
    from app.gui.dialogs.form_sample import FormSampleDialog

    return FormSampleDialog(window.desk, _loaded(window.desk.office), lambda: None, window)


def _loaded(office: Office) -> TemplateRow:
    found = form_templates.active(office, _FORM)
    if found is None:
        with tempfile.TemporaryDirectory() as folder:
            made = form_templates.blank(_FORM, Path(folder) / _NAME)
            found = form_templates.get(office, form_templates.load(office, _FORM, made).value)
    return found
