"""The bottom edge: office, person, the running job with 取消, last verified backup, state of the audit chain."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.gui.job_runner import Job
from app.gui.widgets.labels import ElidedLabel, button, label, set_tone
from app.gui.widgets.person_button import PersonButton
from app.services.session import Office

APPEARS_AFTER_MS = 300
"""Short jobs come and go without a flicker."""


@dataclass(frozen=True, slots=True)
class OfficeHealth:
    """What the right half of the bar says. ``tone`` is good, warn, bad or "" (not known yet)."""

    backup: str
    backup_tone: str
    audit: str
    audit_tone: str


class StatusBar(QWidget):
    """One line of calm facts."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAccessibleName("状态栏")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._job: Job | None = None
        self.office = label(office.street)
        self.person = PersonButton(office)
        self.job_text = ElidedLabel("", "muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(140, 8)
        self.progress.setAccessibleName("任务进度")
        self.cancel = button("取消", self._cancel, role="link")
        self.cancel.setToolTip("停止正在进行的任务，已写入的内容会全部退回")
        self.backup = label("", "muted")
        self.audit = label("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setSpacing(16)
        for widget in (self.office, self.person):
            layout.addWidget(widget)
        layout.addWidget(self.job_text, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.cancel)
        layout.addWidget(self.backup)
        layout.addWidget(self.audit)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._reveal)
        self._show_job(False)

    def show_identity(self, office: Office) -> None:
        """Office name and person at the desk."""
        self.office.setText(office.street)
        self.person.show_person(office)

    def show_health(self, health: OfficeHealth) -> None:
        """Backup and audit chain."""
        self.backup.setText(health.backup)
        set_tone(self.backup, health.backup_tone)
        self.audit.setText(health.audit)
        set_tone(self.audit, health.audit_tone)

    def job_started(self, job: Job) -> None:
        """Show a job that is not quiet appears after a moment."""
        if job.quiet or self._job is not None:
            return
        self._job = job
        self.progress.setRange(0, 0)
        self.job_text.put(job.title)
        self._delay.start(APPEARS_AFTER_MS)

    def job_progressed(self, job: Job, done: int, total: int, text: str) -> None:
        """Progress of the job on show."""
        if job is not self._job:
            return
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)
        part = f" {done:,} / {total:,}" if total else ""
        self.job_text.put(f"{text or job.title}{part}")

    def job_ended(self, job: Job, running: list[Job]) -> None:
        """Put it away, or show the next one."""
        if job is not self._job:
            return
        self._job = None
        self._delay.stop()
        self._show_job(False)
        waiting = [other for other in running if not other.quiet]
        if waiting:
            self.job_started(waiting[0])

    def _reveal(self) -> None:
        self._show_job(self._job is not None)

    def _show_job(self, is_shown: bool) -> None:
        self.progress.setVisible(is_shown)
        self.cancel.setVisible(is_shown)
        self.cancel.setEnabled(True)
        if not is_shown:
            self.job_text.put("")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.job_text.put("正在取消…")
