"""导入预览: what the file's columns mean, what an import would do, and the one button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui import icons, recent
from app.gui import import_words as words
from app.gui.desk import Desk
from app.gui.import_run import STATE_TITLES, FileState, ImportFile, ImportRun
from app.gui.import_undo import report_import
from app.gui.widgets.column_map import ColumnMap
from app.gui.widgets.import_issue import IssueBar
from app.gui.widgets.labels import button, empty, label
from app.gui.widgets.preview_head import PreviewHead
from app.gui.widgets.preview_lists import PreviewLists
from app.gui.window_place import fitting
from app.services import imports
from app.services.import_types import ImportSummary


class ImportDialog(QDialog):
    """One whole decision for each file, one after the other; nothing is written before the button is pressed."""

    def __init__(
        self, desk: Desk, paths: Sequence[Path], parent: QWidget | None = None, *, kind: str = "tickets"
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.run = ImportRun(desk, paths, self, kind=kind)
        title = "导入预览" if kind == "tickets" else f"导入预览：{imports.KINDS[kind]}"
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(*fitting(self, 880, 520))
        self._fit()
        self.files = QHBoxLayout()
        self.files.setSpacing(6)
        self.head = PreviewHead(kind)
        self.issue = IssueBar(desk.office) if kind == "assessments" else None
        self.name, self.facts = self.head.name, self.head.facts
        self.sheet, self.header_row, self.mode = self.head.sheet, self.head.header_row, self.head.mode
        self.map = ColumnMap(imports.mapping_choices(kind))
        self.lists = PreviewLists(desk)
        self.said = label("", "muted", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(360)
        self.progress.setAccessibleName("读取进度")
        self.sum = label("", "heading")
        self.note = label("", wrap=True)
        self.cancel = button("取消", self.run.cancel)
        self.workbook = button("打开标注了问题的表", self._open_workbook, icon="export")
        self.skip = button("跳过这个文件", self._skip)
        self.back = button("返回", self.reject)
        self.back.setToolTip("不导入，关上预览（Esc）")
        self.go = button("导入", self._go, role="primary")
        self.go.setDefault(True)
        self._lay_out()
        self._connect()

    def _fit(self) -> None:
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        width, height = min(max(room.width() - 60, 880), 1480), min(max(room.height() - 60, 520), 920)
        self.resize(*fitting(self, width, height))

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setAccessibleName("列的对应与结果")
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.map)
        self.splitter.addWidget(self.lists)
        self.splitter.setSizes([380, 760])
        self.splitter.setStretchFactor(1, 1)
        self.middle = QStackedWidget()
        self.middle.setAccessibleName("预览")
        self.middle.addWidget(self.splitter)
        self.middle.addWidget(self._waiting_room())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.sum)
        lines.addWidget(self.note)
        foot.addLayout(lines, 1)
        for widget in (self.workbook, self.skip, self.cancel, self.back, self.go):
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(self.files)
        layout.addWidget(self.head)
        if self.issue is not None:
            layout.addWidget(self.issue)
        layout.addWidget(self.middle, 1)
        layout.addLayout(foot)

    def _waiting_room(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName("读取情况")
        box = QVBoxLayout(made)
        box.setSpacing(12)
        box.addStretch(2)
        box.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.progress)
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(3)
        return made

    def _connect(self) -> None:
        self.run.changed.connect(self.show_state)
        self.run.progressed.connect(self._progress)
        self.map.corrected.connect(self.run.correct)
        self.lists.decided.connect(self.run.decide)
        if self.issue is not None:
            self.issue.wanted.connect(self.run.take_options)
        self.mode.activated.connect(lambda _at: self.run.take_mode(str(self.mode.currentData())))
        self.sheet.activated.connect(lambda _at: self.run.take_place(self.sheet.currentText(), None))
        self.header_row.valueChanged.connect(self._take_header_row)

    def begin(self) -> None:
        """Read the first file."""
        self.run.choose(0)
        self.go.setFocus()

    def show_state(self) -> None:
        """Show the current file as it stands now."""
        file = self.run.current
        self._show_files()
        self.name.put(file.path.name)
        is_busy = file.state in (FileState.READING, FileState.SAVING, FileState.WAITING)
        is_ready = file.state is FileState.READY
        if is_ready and file.preparation is not None:
            self._show_preparation(file)
        elif file.state is not FileState.SAVING:
            self._show_unread(file)
        self.middle.setCurrentIndex(0 if is_ready else 1)
        self.progress.setVisible(is_busy)
        self.progress.setRange(0, 0)
        self.said.setText(words.said(file))
        self.said.setProperty("tone", "bad" if file.state is FileState.FAILED else "")
        self.said.style().polish(self.said)
        self._show_foot(file, is_ready)
        if self.issue is not None:
            self.issue.show_file(file)
        for widget in (self.mode, self.header_row, self.sheet):
            widget.setEnabled(is_ready or file.state is FileState.FAILED)
        self.mode.setEnabled(is_ready)

    def _show_files(self) -> None:
        empty(self.files)
        if len(self.run.files) < 2:
            return
        for at, file in enumerate(self.run.files):
            chip = QPushButton(f"{words.short(file.path.name)}　{STATE_TITLES[file.state]}")
            chip.setAccessibleName(f"{file.path.name}，{STATE_TITLES[file.state]}")
            chip.setToolTip(f"{file.path}\n{file.message}".strip())
            chip.setAutoDefault(False)
            chip.setCheckable(True)
            chip.setChecked(at == self.run.at)
            chip.setProperty("role", "chip" if at == self.run.at else "link")
            chip.clicked.connect(partial(self._choose_file, at))
            if file.state in (FileState.DONE, FileState.FAILED):
                tone = "good" if file.state is FileState.DONE else "bad"
                chip.setIcon(icons.icon(tone, tone))
            self.files.addWidget(chip)
        self.files.addStretch(1)

    def _choose_file(self, at: int, _checked: bool = False) -> None:
        self.run.choose(at)

    def _show_preparation(self, file: ImportFile) -> None:
        made = file.preparation
        if made is None:
            return
        summary = made.summary
        self.facts.put(words.facts(summary))
        self.head.show_sheets([summary.sheet, *summary.other_sheets])
        self.head.show_row(summary.header_row)
        self.mode.setCurrentIndex(self.mode.findData(file.mode))
        self.map.put(made.columns)
        self.lists.put(made)

    def _show_unread(self, file: ImportFile) -> None:
        """Say nothing of another file above one that is not read (yet)."""
        self.facts.put(words.facts(file.summary) if file.summary else "")
        self.head.show_sheets([file.sheet] if file.sheet else [])
        self.head.show_row(file.summary.header_row if file.summary else file.header_row or 0)

    def _show_foot(self, file: ImportFile, is_ready: bool) -> None:
        summary = file.preparation.summary if file.preparation and is_ready else file.summary
        self.sum.setText(words.balance(summary) if summary else "")
        self.note.setText(words.note(file, summary))
        self.note.setVisible(bool(self.note.text()))
        has_next = self.run.next_open() >= 0
        is_saving, is_over = file.state is FileState.SAVING, not file.is_open or file.state is FileState.FAILED
        self.cancel.setVisible(is_saving or file.state is FileState.READING)
        self.skip.setVisible(has_next and is_ready)
        self.workbook.setVisible(bool(file.summary and file.summary.error_workbook))
        self.back.setVisible(not (is_over and not has_next and self._taken()))
        can_take = file.preparation is not None and not file.preparation.lacks_number
        self.go.setEnabled((is_ready and can_take and not self.run.is_busy) or is_over)
        self.go.setText(words.verb(file, has_next, is_over))
        self.go.setAccessibleName(self.go.text())
        self._offer_focus()

    def _offer_focus(self) -> None:
        """Enter goes on, unless the clerk is at work among columns and rows."""
        at = cast("QWidget | None", self.focusWidget())
        if at is None or not (self.splitter.isAncestorOf(at) and self.middle.currentIndex() == 0):
            self.go.setFocus()

    def _progress(self, done: int, total: int, text: str) -> None:
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)
        count = f"　{done:,} / {total:,}" if total > 1 else ""
        self.said.setText(f"{text}{count}")

    def _take_header_row(self, row: int) -> None:
        self.run.take_place(self.run.current.sheet, row or None)

    def _go(self) -> None:
        file = self.run.current
        if file.state is FileState.READY:
            self.run.changed.connect(self._after_commit)
            self.run.commit()
            return
        following = self.run.next_open()
        if following >= 0:
            self.run.choose(following)
        else:
            self.accept()

    def _after_commit(self) -> None:
        """Go on by itself where nothing is left to look at."""
        file = self.run.current
        if file.state is FileState.SAVING:
            return
        self.run.changed.disconnect(self._after_commit)
        if file.state is not FileState.DONE or file.summary is None or file.summary.problems:
            self.go.setFocus()
            return
        self._go()

    def _skip(self) -> None:
        self.run.skip()
        self._go()

    def _open_workbook(self) -> None:
        summary = self.run.current.summary
        if summary is not None and summary.error_workbook:
            QDesktopServices.openUrl(QUrl.fromLocalFile(summary.error_workbook))

    def _taken(self) -> list[ImportSummary]:
        return [file.summary for file in self.run.files if file.summary is not None]

    def reject(self) -> None:
        """Esc or 返回: stop what runs; what was taken in already stays (and can be undone)."""
        if self.run.current.state is FileState.SAVING:
            self.run.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Forget what was only looked at, and say in the window's bar what was taken in."""
        self.run.close()
        taken = self._taken()
        super().done(result)
        if taken:
            report_import(self.desk, taken)


def start_import(
    desk: Desk, paths: Sequence[Path], parent: QWidget | None, *, kind: str = "tickets"
) -> ImportDialog | None:
    """Open the preview over files that were dropped or chosen (``kind`` of ``imports.KINDS``); shown already."""
    files = list(dict.fromkeys(path for path in paths if not path.is_dir()))
    if not files:
        desk.messages.problem("拖进来的是文件夹。请拖入表格文件（Excel、WPS、CSV）。")
        return None
    recent.note(desk.settings, recent.IMPORTED, files)
    dialog = ImportDialog(desk, files, parent, kind=kind)
    dialog.open()
    dialog.begin()
    return dialog
