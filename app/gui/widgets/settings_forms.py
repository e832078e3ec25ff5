"""单据样式: the office's own Word and Excel files for forms, and the fields that each form offers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.form_marks import FormSpec, mark
from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.form_sample import FormSampleDialog
from app.gui.paper_printing import open_file
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label
from app.gui.widgets.split_memory import remember_split
from app.services import form_templates
from app.services.changes import Outcome
from app.services.form_templates import TemplateRow

HEADS = ("单据", "样式", "格式", "状态", "载入日期")
FIELD_HEADS = ("写在文件里", "必填", "说明", "示例")
KINDS = "Word 或 Excel 文件 (*.docx *.xlsx)"


class FormSettings(QWidget):
    """Above the forms with their files; below the fields of the form under the cursor, ready to be copied."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("page")
        self.setAccessibleName("单据样式设置")
        self.dialog: FormSampleDialog | None = None
        self.lines: list[tuple[FormSpec, TemplateRow | None]] = []
        self.kept = form_templates.fixed()
        self.table = plain_table("单据样式列表", HEADS, desk.settings, stretch=1)
        self.fields = plain_table("字段清单", FIELD_HEADS, desk.settings, stretch=3)
        self.blank = button("导出空白模板…", self.save_blank, icon="save")
        self.take = button("载入…", self.load, icon="plus")
        self.show_sample = button("预览…", self.preview)
        self.switch = button("停用", self.switch_row)
        self.told = label("字段清单", "muted", wrap=True)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._selected)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for one in (self.blank, self.take, self.show_sample, self.switch):
            row.addWidget(one)
        row.addStretch(1)
        below = QWidget()
        under = QVBoxLayout(below)
        under.setContentsMargins(0, 0, 0, 0)
        under.addWidget(self.told)
        under.addWidget(self.fields, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setAccessibleName("样式和字段")
        split.addWidget(self.table)
        split.addWidget(below)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        remember_split(split, self.desk.settings, "forms")
        hint = (
            "先导出空白模板，在 Word 或 Excel 里改版式，保留 {{字段}}，再载入。"
            "打印仍用内置单据，预览窗口里另有“本办样式…”。"
        )
        kept = "；".join(f"{code} {title}不能改样式，{why}" for code, title, why in self.kept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(label(hint, "muted", wrap=True))
        layout.addWidget(label(kept, "muted", wrap=True))
        layout.addLayout(row)
        layout.addWidget(split, 1)

    def refresh(self) -> None:
        """Read the loaded files."""
        office = self.desk.office
        self.desk.runner.read("单据样式", lambda _context: form_templates.rows(office), self.put)

    def put(self, rows: list[TemplateRow]) -> None:
        """Show every form, with its files or as built in."""
        at = max(self.table.currentRow(), 0)
        self.lines = []
        for spec in form_templates.specs():
            mine = [row for row in rows if row.form == spec.form]
            self.lines += [(spec, row) for row in mine] or [(spec, None)]
        fill(self.table, [_cells(spec, row) for spec, row in self.lines])
        self.table.selectRow(min(at, len(self.lines) - 1))
        self._selected()

    def _current(self) -> tuple[FormSpec, TemplateRow | None] | None:
        at = self.table.currentRow()
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def _selected(self) -> None:
        line = self._current()
        row = line[1] if line else None
        self.blank.setEnabled(line is not None)
        self.take.setEnabled(line is not None)
        self.show_sample.setEnabled(row is not None)
        self.switch.setEnabled(row is not None)
        self.switch.setText("启用" if row is not None and not row.is_active else "停用")
        if line is not None:
            self.told.setText(f"{line[0].form} {line[0].title}的字段清单")
            fill(self.fields, _field_rows(line[0]))

    def save_blank(self) -> None:
        """Save a file with every field of the form."""
        line = self._current()
        if line is None:
            return
        spec = line[0]
        target = self._ask_target("导出空白模板", f"{spec.form} {spec.title}-空白模板.docx", KINDS)
        if target is not None:
            work = partial(form_templates.blank, spec.form, target)
            self.desk.runner.read("导出空白模板", lambda _context: work(), self._saved, quiet=False)

    def load(self) -> None:
        """Check a file and put it in use."""
        line = self._current()
        if line is None:
            return
        path = file_questions.ask_file(self, "form templates", f"载入{line[0].title}的样式", KINDS)
        if path is not None:
            office, form = self.desk.office, line[0].form
            self.desk.runner.write(
                "载入单据样式", lambda _context: form_templates.load(office, form, path), self._loaded
            )

    def preview(self) -> None:
        """Show the chosen file filled with made-up values."""
        line = self._current()
        if line is not None and line[1] is not None:
            self.dialog = FormSampleDialog(self.desk, line[1], self.save_sample, self.window())
            self.dialog.open()

    def save_sample(self) -> None:
        """Save the chosen file filled with made-up values, to be opened in Word or Excel."""
        line = self._current()
        if line is None or line[1] is None:
            return
        office, row = self.desk.office, line[1]
        target = self._ask_target("预览另存为", f"{row.form} {row.title}-预览.{row.kind}", f"*.{row.kind}")
        if target is not None:
            work = partial(form_templates.preview_to, office, row.id, target)
            self.desk.runner.read("预览样式", lambda _context: work(), self._saved, quiet=False)

    def switch_row(self) -> None:
        """Switch the chosen file off or on."""
        line = self._current()
        if line is None or line[1] is None:
            return
        office, row = self.desk.office, line[1]
        step = form_templates.deactivate if row.is_active else form_templates.activate
        words = f"已{'停用' if row.is_active else '启用'}“{row.name}”"
        self.desk.runner.write(
            "停用或启用样式", lambda _context: step(office, row.id), lambda outcome: self._told(words, outcome)
        )

    def _ask_target(self, title: str, name: str, kinds: str) -> Path | None:
        usual = self.desk.office.folder("exports") / name
        return file_questions.ask_target(self, "form templates", title, usual, kinds)

    def _saved(self, path: Path) -> None:
        self.desk.messages.done(f"已存为 {path.name}", "打开", partial(open_file, path))

    def _loaded(self, outcome: Outcome[int]) -> None:
        self._told("样式核对无误，已载入并启用。请用“预览…”看一遍版式", outcome)

    def _told(self, words: str, outcome: Outcome[int]) -> None:
        number = outcome.operation_id
        if number is not None:
            self.desk.messages.done(words, "撤销", lambda: self.desk.undo(number, words))
        self.refresh()


def _cells(spec: FormSpec, row: TemplateRow | None) -> tuple[str, ...]:
    title = f"{spec.form} {spec.title}"
    if row is None:
        return (title, "只有内置单据", "", "", "")
    return (title, row.name, row.kind, row.state_text, row.checked_at[:10])


def _field_rows(spec: FormSpec) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (mark(one.name), "必填" if one.is_required else "", one.description, one.sample) for one in spec.fields
    ]
    for part in spec.lists:
        begin, end = mark("#" + part.name), mark("/" + part.name)
        must = "必填" if part.is_required else ""
        rows.append((f"{begin} … {end}", must, f"{part.description}；两个标记写在表格的同一行里", ""))
        rows.append((mark("序号"), "", f"清单“{part.name}”的列，从 1 数起", "1"))
        rows += [(mark(one.name), "", f"清单“{part.name}”的列：{one.description}", one.sample) for one in part.columns]
    return rows
