"""录入合同: pages at the left, forms in the middle, what is missing at the right; the finish says what it awaits."""

from __future__ import annotations

import copy
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.contract_draft import ContractDraft
from app.domain.draft_fields import Path
from app.domain.draft_problems import Problem, states
from app.domain.draft_sections import SECTIONS
from app.domain.errors import KnownError
from app.gui import file_questions, icons
from app.gui.desk import Desk
from app.gui.dialogs.paste_contract import PasteDialog
from app.gui.draft_work import DraftWork
from app.gui.widgets.draft_outline import put_problems, put_sections
from app.gui.widgets.draft_page import DraftPage
from app.gui.widgets.draft_preview_view import DraftPreview
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.split_memory import remember_split
from app.gui.window_place import fitting
from app.services import contract_drafts
from app.services.changes import Outcome

_HINT = "条款逐字录入，其余各页只填合同写明的内容；没写的不填，程序不会套用别的合同。随时可以离开，内容存为草稿。"
_WIDEST, _BESIDE = "验收与回执　可不填", 52
_SHARE_OF_SCREEN = 0.94
_LEAST = QSize(1000, 600)
_NARROW = 1080
"""Points of width below which three columns leave the middle one too little."""
_KEEP_MS = 60_000
"""What was entered is kept as a draft this often: a power cut costs a minute."""


class ContractEditor(QDialog):
    """``made_id`` is the contract's number once it was made; ``draft_id`` the draft's once it was saved."""

    def __init__(
        self, desk: Desk, draft: ContractDraft, origin: str, draft_id: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.origin, self.draft_id, self.made_id = desk, origin, draft_id, 0
        self.work = DraftWork(desk.office, draft)
        self.pages: dict[str, DraftPage] = {}
        self.setWindowTitle("录入合同")
        self.setAccessibleName("录入合同")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._lay_out()
        self.work.changed.connect(lambda _paths: self._judge())
        self.work.arranged.connect(lambda _path: self._judge())
        self.sections.currentRowChanged.connect(self._open)
        self.problems.itemActivated.connect(self._jump)
        self.problems.itemClicked.connect(self._jump)
        self.tabs.currentChanged.connect(lambda at: self.preview.refresh() if at else None)
        for keys, run in (("Ctrl+S", self.save), ("F8", self.next_problem), ("Ctrl+PgDown", lambda: self._turn(1))):
            QShortcut(QKeySequence(keys), self, run)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, lambda: self._turn(-1))
        self.rhythm = QTimer(self)
        self.rhythm.setInterval(_KEEP_MS)
        self.rhythm.timeout.connect(
            lambda: self._keep(lambda: None) if self.work.is_dirty and self.isVisible() else None
        )
        self.rhythm.start()
        self._judge()
        self.sections.setCurrentRow(0)
        self.setMinimumSize(*fitting(self, _LEAST.width(), _LEAST.height()))
        self.resize(self.sizeHint())

    def _lay_out(self) -> None:
        self.sections = QListWidget()
        self.sections.setAccessibleName("各页")
        self.sections.ensurePolished()
        wide = self.sections.fontMetrics().horizontalAdvance(_WIDEST) + icons.side() + _BESIDE
        self.sections.setMinimumWidth(wide)
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        self.problems = QListWidget()
        self.problems.setAccessibleName("问题清单")
        self.problems.setWordWrap(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setMinimumWidth(200)
        self.count = label("", "heading", wrap=True)
        self.aside = QWidget()
        column = QVBoxLayout(self.aside)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.count)
        self.tip = label("点一条就到那一栏（F8 下一处）", "muted", wrap=True)
        column.addWidget(self.tip)
        column.addWidget(self.problems, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setAccessibleName("各页、内容与问题")
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.setAccessibleName("各页")
        self.left.addWidget(self.sections)
        for widget in (self.left, self.stack, self.aside):
            self.splitter.addWidget(widget)
        self.splitter.setSizes([wide, 760, 270])
        self.splitter.setStretchFactor(1, 1)
        remember_split(self.splitter, self.desk.settings, "contract editor")
        self.preview = DraftPreview(self.work, self.desk.settings)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("录入与预览")
        self.tabs.addTab(self.splitter, "录入")
        self.tabs.addTab(self.preview, "预览")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        self.heading = label("录入合同", "title", wrap=True)
        layout.addWidget(self.heading)
        layout.addWidget(label(_HINT, "muted", wrap=True))
        layout.addWidget(self.tabs, 1)
        self.said = label("", wrap=True)
        self.said.hide()
        layout.addWidget(self.said)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.missing = label("")
        self.keep = button("保存草稿", self.save, icon="save")
        self.keep.setToolTip("保存草稿（Ctrl+S），下次从“录入新合同”接着填")
        self.as_template = button("存为本办模板", self.save_template)
        self.as_file = button("导出模板文件…", self.export)
        self.back = button("离开", self.reject)
        self.back.setToolTip("存为草稿后离开（Esc）")
        self.go = button("建立合同", self.finish, role="primary")
        row.addWidget(self.missing, 1)
        for one in (self.as_file, self.as_template, self.keep, self.back, self.go):
            row.addWidget(one)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where three columns do not fit beside one another, the problems stand below the pages."""
        super().resizeEvent(event)
        self._place_problems()

    def _place_problems(self) -> None:
        is_narrow = self.width() < _NARROW
        wanted = self.left if is_narrow else self.splitter
        if self.aside.parentWidget() is not wanted:
            wanted.addWidget(self.aside)
        self.tip.setHidden(is_narrow)
        self.aside.setHidden(is_narrow and not self.problems.count())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Take nearly all of the window, or of the screen, that it opens over."""
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        wanted = QSize(round(room.width() * _SHARE_OF_SCREEN), round(room.height() * _SHARE_OF_SCREEN))
        wanted = wanted.expandedTo(_LEAST)
        return QSize(*fitting(self, wanted.width(), wanted.height()))

    def open_section(self, key: str) -> DraftPage:
        """Show a page; returns it."""
        self.tabs.setCurrentIndex(0)
        at = next(at for at, section in enumerate(SECTIONS) if section.key == key)
        if self.sections.currentRow() != at:
            self.sections.setCurrentRow(at)
        return self.pages[key]

    def go_to(self, path: Path) -> None:
        """Show the field of a path and put the cursor there."""
        self.open_section(Problem(path, "").section).focus(path)

    def next_problem(self) -> None:
        """Go to the next line of the list of problems, from the first again after the last."""
        if self.problems.count():
            self.problems.setCurrentRow((self.problems.currentRow() + 1) % self.problems.count())
            self._jump(self.problems.currentItem())

    def paste(self) -> None:
        """Paste the whole text and split it."""
        dialog = PasteDialog(self.work, self.desk.settings, self)
        dialog.accepted.connect(lambda: self.pages["clauses"].list_of("clauses").refresh(0))
        self.dialog = dialog
        dialog.open()

    def save(self) -> None:
        """Keep the draft and go on."""
        self._keep(lambda: self._say("草稿已保存。下次从“合同与成果 › 录入新合同”接着填。", "good"))

    def _keep(self, then: Callable[[], None]) -> None:
        office, draft, origin = self.desk.office, copy.deepcopy(self.work.draft), self.origin

        def work(_context: object) -> Outcome[int]:
            outcome = contract_drafts.save(office, draft, origin, self.draft_id)
            self.draft_id = outcome.value  # here, so that a save that waits behind this one writes the same draft
            return outcome

        self.work.is_dirty = False
        self.desk.runner.write("保存草稿", work, lambda _outcome: then(), self._failed)

    def save_template(self) -> None:
        """Keep the finished terms as the office's own template."""
        office, draft = self.desk.office, copy.deepcopy(self.work.draft)
        name = str(draft.data.get("title", ""))

        def done(_outcome: Outcome[str]) -> None:
            self._say(f"已存为本办模板“{name}”。以后录入新合同可以从它复制。", "good")

        self.desk.runner.write(
            "存为本办模板", lambda _context: contract_drafts.save_template(office, draft, name), done, self._failed
        )

    def export(self) -> None:
        """Write the template file for another office."""
        usual = self.desk.office.folder("exports") / "合同模板.toml"
        target = file_questions.ask_target(self, "contract templates", "导出模板文件", usual, "合同模板 (*.toml)")
        if target is None:
            return
        try:
            contract_drafts.export_template(self.work.draft, target)
        except KnownError as error:
            self._failed(error)
        else:
            self._say(f"已导出“{target.name}”。", "good")

    def finish(self) -> None:
        """Make the contract; while something is missing say what, and go there."""
        missing = [problem for problem in self.work.found if not problem.is_hint]
        if missing:
            self._say(f"还不能建立合同，有 {len(missing)} 处要处理。先从这里开始：{missing[0].text}")
            self.go_to(missing[0].path)
            return
        office, draft = self.desk.office, copy.deepcopy(self.work.draft)
        self.go.setEnabled(False)

        def done(outcome: Outcome[int]) -> None:
            self.made_id, self.work.is_dirty = outcome.value, False
            self.desk.messages.done("已建立合同，成果计划已生成。请核对生效日期、授权邮箱和待选定的读法。")
            self.accept()

        self.desk.runner.write(
            "建立合同", lambda _context: contract_drafts.make(office, draft, self.draft_id), done, self._failed
        )

    def reject(self) -> None:
        """Leave; what was entered is kept as a draft."""
        if self.work.is_dirty:
            self.save()
            self.desk.messages.info("已存为草稿，可从“录入新合同”接着填。")
        super().reject()

    def _failed(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.work.is_dirty = True
        self._say(error.message if isinstance(error, KnownError) else "已取消，没有改动。")

    def _say(self, text: str, tone: str = "bad") -> None:
        self.said.setText(text)
        set_tone(self.said, tone)
        self.said.setVisible(bool(text))

    def _turn(self, by: int) -> None:
        self.sections.setCurrentRow((self.sections.currentRow() + by) % self.sections.count())

    def _open(self, at: int) -> None:
        """Build the page anew: what it offers to pick may have changed on another page."""
        section = SECTIONS[at]
        old = self.pages.pop(section.key, None)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self.pages[section.key] = DraftPage(self.work, section, self.desk.settings, self.paste)
        self.stack.addWidget(self.pages[section.key])
        self.stack.setCurrentWidget(self.pages[section.key])

    def _jump(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.go_to(item.data(Qt.ItemDataRole.UserRole).path)

    def _judge(self) -> None:
        """Bring pages, problems and the foot in step with the draft."""
        found = self.work.found
        put_sections(self.sections, SECTIONS, states(self.work.draft, found), found)
        put_problems(self.problems, found)
        missing = sum(not problem.is_hint for problem in found)
        self.count.setText(f"还有 {missing} 处要处理" if missing else "没有问题，可以建立合同")
        self.missing.setText(f"还差 {missing} 处" if missing else "可以建立合同")
        set_tone(self.missing, "warn" if missing else "good")
        self.heading.setText(str(self.work.draft.data.get("title") or "录入合同"))
        if self.said.isVisible() and not missing:
            self._say("")
        self._place_problems()
