"""检查数据: one sentence per finding with its ways out beside it, and the printed record of the check."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.desk import Desk
from app.gui.job_runner import Job
from app.gui.widgets.labels import button, empty, label, set_tone
from app.services import findings, printing
from app.services.findings import FORM, WAY_TEXT, Finding, Way
from app.services.printing import Target
from app.services.verification import VerifyReport, verify

WAY_ICONS = {Way.RESTORE: "history", Way.SALVAGE: "save", Way.KEEP: "shield"}


class CheckPanel(QWidget):
    """Runs the full check in the reading lane; ``go`` is told which way out the clerk chose."""

    def __init__(self, desk: Desk, go: Callable[[Way], None]) -> None:
        super().__init__()
        self.desk, self._go = desk, go
        self.setAccessibleName("检查数据")
        self.report: VerifyReport | None = None
        self.at = ""
        self._job: Job | None = None
        self.result = label("", wrap=True)
        self.stop = button("取消检查", self._cancel)
        self.print = button("打印检查记录…", self._print, icon="print")
        self.stop.hide()
        self.print.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.result, 1)
        head.addWidget(self.stop)
        head.addWidget(self.print)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self.lines)
        self.hide()

    def run(self) -> None:
        """Check pages, references, search, audit chain and attachments; shows how far it is and can be stopped."""
        if self._job is not None:
            return
        office = self.desk.office
        self.show()
        self._say("正在检查数据…", "")
        empty(self.lines)
        self.print.hide()
        self.stop.show()
        job = self.desk.runner.read(
            "检查数据", lambda context: verify(office, context), self.put, self._failed, quiet=False
        )
        self._job = job
        self.desk.runner.progressed.connect(self._progressed)

    def put(self, report: VerifyReport) -> None:
        """Show what was found."""
        self._over()
        self.report, self.at = report, self.desk.office.now().isoformat()
        found = findings.findings(report)
        self.show()
        if not found and report.ok:
            self._say(f"✓ {findings.all_sound(report)}", "good")
        else:
            self._say(f"■ 发现 {len(found)} 项问题。请先停止录入，再按下面的办法处理。", "bad")
        empty(self.lines)
        for one in found:
            self.lines.addWidget(self._line(one))
        self.print.show()

    def _line(self, finding: Finding) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(f"■ {finding.part}：{finding.sentence}", "", "bad", wrap=True), 1)
        for way in finding.ways:
            if way is Way.KEEP:
                row.addWidget(label(WAY_TEXT[way], "muted"))
            else:
                row.addWidget(button(WAY_TEXT[way], partial(self._go, way), icon=WAY_ICONS[way]))
        return made

    def _progressed(self, job: object, done: int, total: int, text: str) -> None:
        if job is self._job:
            self._say(f"{text}（{done} / {total}）…", "")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _failed(self, error: BaseException) -> None:
        self._over()
        self._say(getattr(error, "message", "") or "已取消检查，没有结论。", "warn")

    def _over(self) -> None:
        if self._job is not None:
            self.desk.runner.progressed.disconnect(self._progressed)
        self._job = None
        self.stop.hide()

    def _say(self, text: str, tone: str) -> None:
        self.result.setText(text)
        set_tone(self.result, tone)

    def _print(self) -> None:
        from app.gui.dialogs.paper import PaperDialog, PaperSource

        office, report, at = self.desk.office, self.report, self.at
        if report is None:
            return

        def draw(target: Target, save_to: Path | None) -> bytes:
            return findings.pdf(office, report, at, target=target, save_to=save_to)

        source = PaperSource(
            "数据检查记录",
            lambda _footer: draw,
            lambda: printing.prints(office, FORM, f"check:{at[:10]}"),
            has_footer_choice=False,
        )
        PaperDialog(self.desk, source, self.window()).open()
