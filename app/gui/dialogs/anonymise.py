"""匿名化: until which day, what will go, typed confirmation; afterwards the old backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit, QPlainTextEdit, QWidget

from app.domain.errors import RefusedInput
from app.gui.desk import Desk
from app.gui.dialogs.encryption import show_progress
from app.gui.dialogs.form_dialog import FormDialog
from app.services import anonymising, anonymising_follow
from app.services.anonymising import Preview, RunRow
from app.services.backups import BackupRecord
from app.services.changes import Outcome
from app.services.progress import JobContext

HINT = "留存期满的工单去掉个人信息：改写为代号，不能恢复；各项统计数字不变。执行前自动备份并核验。"
WORD = "匿名化"


class AnonymiseDialog(FormDialog):
    """The verb wakes up once the preview has something and the word is typed. ``on_done`` gets the run."""

    def __init__(self, desk: Desk, on_done: Callable[[RunRow], None], parent: QWidget | None = None) -> None:
        super().__init__(desk, "匿名化", HINT, "开始匿名化", parent)
        self.setMinimumWidth(680)
        self.warn(["执行后不能撤销，也没有办法恢复姓名、电话和正文。", anonymising.AUDIT_KEPT])
        self._on_done = on_done
        self._tickets = 0
        suggested = anonymising_follow.suggested_until(desk.office)
        today = desk.office.now().date()
        self.until = QDateEdit()
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setMaximumDate(QDate(today.year, today.month, today.day).addDays(-1))
        day = date.fromisoformat(suggested) if suggested else today.replace(year=today.year - 3, day=1)
        self.until.setDate(QDate(day.year, day.month, day.day))
        self.until.setToolTip("由合同留存期限得出" if suggested else "没有期满的合同留存期限，请自行确定")
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName("将要去掉的内容")
        self.preview.setMinimumHeight(220)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("如：001·6.4 留存期满")
        self.word = QLineEdit()
        self.word.setPlaceholderText(f"输入“{WORD}”三个字")
        self.add_row("这一天及以前", self.until)
        self.add_row("将要去掉", self.preview)
        self.add_row("依据", self.reason, needed=True)
        self.add_row("确认", self.word, needed=True)
        self.go.setProperty("role", "danger")
        self.go.setDefault(False)
        self.until.dateChanged.connect(lambda _day: self.look())
        self.word.textChanged.connect(lambda _text: self._wake())
        self.look()

    @property
    def day(self) -> str:
        """The chosen day, ISO."""
        return self.until.date().toString("yyyy-MM-dd")

    def look(self) -> None:
        """Read the preview in the background."""
        office, day = self.desk.office, self.day
        self._tickets = 0
        self._wake()
        self.preview.setPlainText("正在清点…")
        self.desk.runner.write("匿名化预览", lambda _context: anonymising.preview(office, day), self._put, quiet=True)

    def _put(self, found: Preview) -> None:
        if found.until_on != self.day:  # another day was chosen meanwhile
            return
        self._tickets = found.tickets
        self.preview.setPlainText("\n".join(anonymising.preview_lines(found)))
        self._wake()

    def _wake(self) -> None:
        self.go.setEnabled(self._tickets > 0 and self.word.text().strip() == WORD)

    def submit(self) -> None:
        """Run it in the writing lane."""
        office, day, reason = self.desk.office, self.day, self.reason.text().strip()
        if not reason:
            self.say("请写明匿名化的依据，会印在证明上。")
            self.reason.setFocus()
            return

        def work(context: JobContext) -> Outcome[RunRow]:
            return anonymising.run(office, day, reason, context)

        show_progress(self)
        self.run_work("匿名化", work, lambda outcome: self._on_done(outcome.value))


class OldBackupsDialog(FormDialog):
    """Deletes the backups that still hold the old data, after a fresh one was verified."""

    def __init__(
        self,
        desk: Desk,
        run_id: int,
        found: Sequence[BackupRecord],
        on_done: Callable[[list[str]], None],
        parent: QWidget | None = None,
    ) -> None:
        hint = "先做一份新备份并打开核验，成功后才删除下列备份；做不成就一份也不删。U 盘和别处的备份请自行处理。"
        super().__init__(desk, "删除仍含原数据的备份", hint, "备份并删除", parent)
        self.setMinimumWidth(600)
        self.run_id, self._on_done = run_id, on_done
        self.list = QPlainTextEdit("\n".join(f"{one.file.name}　{one.at[:16].replace('T', ' ')}" for one in found))
        self.list.setReadOnly(True)
        self.list.setAccessibleName("将要删除的备份")
        self.reason = QLineEdit("匿名化之后不再留存原数据")
        self.add_row(f"{len(found)} 份备份", self.list)
        self.add_row("依据", self.reason, needed=True)
        self.go.setEnabled(bool(found))
        self.go.setProperty("role", "danger")
        self.go.setDefault(False)

    def submit(self) -> None:
        """Do it in the writing lane."""
        office, run_id, reason = self.desk.office, self.run_id, self.reason.text().strip()

        def work(context: JobContext) -> list[str]:
            if not reason:
                raise RefusedInput("请写明删除旧备份的依据。")
            return anonymising_follow.drop_old_backups(office, run_id, reason, context)

        show_progress(self)
        self.run_work("删除旧备份", work, self._on_done)
