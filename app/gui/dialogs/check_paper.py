"""验真: type or paste a paper's code, or choose its PDF; checked against this office or a backup alone."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import KnownError, OfficeLocked
from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.encryption import SecretDialog
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label, set_tone
from app.gui.window_place import fitting
from app.services import check_sources, paper_check
from app.services.paper_check import PaperCheck, Verdict
from app.services.paper_clues import Clue, clue_from
from app.services.progress import JobContext

_HERE, _BACKUP = "这个办公文件夹", "一份备份…"
_TONES = {Verdict.GENUINE: "good", Verdict.ALTERED: "bad", Verdict.REWRITTEN: "bad", Verdict.FOREIGN: "warn"}
_SIGNS = {"good": "✓", "bad": "■", "warn": "▲"}


class CheckPaper(QDialog):
    """The answer stays until another paper is checked."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.backup: Path | None = None
        self.setWindowTitle("验真")
        self.setAccessibleName("验真")
        self.resize(*fitting(self, 680, 560))
        self.code = QLineEdit()
        self.code.setAccessibleName("校验码、二维码文字或 PDF 文件")
        self.code.setPlaceholderText("如 A1B2 C3D4 E5F6，或二维码的整段文字，或 PDF 文件")
        self.code.returnPressed.connect(self.check)
        self.against = QComboBox()
        self.against.setAccessibleName("与什么核对")
        self.against.addItems([_HERE, _BACKUP])
        self.against.activated.connect(self._choose_source)
        self.run = button("核对", self.check, icon="shield", role="primary")
        self.run.setDefault(True)
        self.said = label("", "heading", wrap=True)
        self.facts = QPlainTextEdit()
        self.facts.setReadOnly(True)
        self.facts.setAccessibleName("核对结果")
        self._lay_out()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.code, 1)
        first.addWidget(button("选 PDF…", self._choose_paper, icon="folder"))
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(label("与"))
        second.addWidget(self.against, 1)
        second.addWidget(label("核对"))
        second.addWidget(self.run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        hint = "输入单据页脚“校验码”后的 12 位，或用手机扫二维码后把文字贴进来；有 PDF 就选 PDF，可以连内容一起核对。"
        layout.addWidget(label(hint, "muted", wrap=True))
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.said)
        layout.addWidget(self.facts, 1)
        layout.addLayout(foot(button("关闭", self.reject, key="Esc")))

    def _choose_paper(self) -> None:
        file = file_questions.ask_file(self, "papers", "选择要核对的单据", "单据 (*.pdf *.txt)")
        if file is not None:
            self.code.setText(str(file))
            self.check()

    def _choose_source(self, at: int) -> None:
        if at == 0:
            self.backup = None
            return
        if at == 1:
            file = file_questions.ask_file(self, "backup", "选择一份备份", "备份 (*.zip *.db);;所有文件 (*)")
            if file is None:
                self.against.setCurrentIndex(0 if self.backup is None else 2)
                return
            self.put_backup(file)

    def put_backup(self, file: Path) -> None:
        """Check against this backup from now on."""
        self.backup = file
        while self.against.count() > 2:
            self.against.removeItem(2)
        self.against.addItem(f"备份 {file.name}")
        self.against.setCurrentIndex(2)

    def check(self) -> None:
        """Read the code, then ask (reading lane)."""
        try:
            clue = clue_from(self.code.text())
        except KnownError as error:
            self._say(error.message, "warn", "")
            return
        self._say("正在核对…", "", "")
        self.run.setEnabled(False)
        self.desk.runner.read("验真", lambda context: self._ask(clue, "", context), self.show_result, self._failed)

    def _ask(self, clue: Clue, secret: str, context: JobContext) -> PaperCheck:
        office = self.desk.office
        if self.backup is None:
            found = paper_check.check(check_sources.office_source(office), clue, context)
        else:
            with check_sources.backup_source(self.backup, secret, office) as source:
                found = paper_check.check(source, clue, context)
        paper_check.record(office, found)
        return found

    def _failed(self, error: BaseException) -> None:
        self.run.setEnabled(True)
        if isinstance(error, OfficeLocked):
            SecretDialog(
                self.desk,
                ("打开加密的备份", error.message, "核对"),
                lambda secret, _new, context: self._ask(clue_from(self.code.text()), secret, context),
                lambda found: self.show_result(cast("PaperCheck", found)),
                parent=self,
            ).exec()
        else:
            self._say(getattr(error, "message", "已取消。"), "warn", "")

    def show_result(self, found: PaperCheck) -> None:
        """Say what the check came to, then what the office's own records say."""
        self.run.setEnabled(True)
        problems = [f"■ {one}" for one in found.problems]
        facts = [f"{name}：{text}" for name, text in found.facts]
        tone = "warn" if found.ok and found.problems else _TONES[found.verdict]
        self._say(f"{_SIGNS[tone]} {found.said}", tone, "\n".join([*problems, *facts]))

    def _say(self, text: str, tone: str, facts: str) -> None:
        self.said.setText(text)
        set_tone(self.said, tone)
        self.facts.setPlainText(facts)
