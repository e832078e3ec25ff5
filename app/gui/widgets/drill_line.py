"""恢复演练: whether a backup was tried out lately, and one click that does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui.desk import Desk
from app.gui.widgets.labels import button, label, set_tone
from app.gui.wording import moment_text
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext

if TYPE_CHECKING:  # 今日 is the first page: what restores and encrypts loads when it is asked for
    from app.services.drills import DrillRow, DrillState
    from app.services.printing import Target


SHORT = "■ 上次恢复演练没有通过，备份可能不能用。请先备份，再演练一次（原因见 设置 → 备份与检查）。"


class DrillLine(QWidget):
    """On 今日 it shows only when a drill is due or failed (``only_when_due``); in 设置 always."""

    def __init__(self, desk: Desk, *, only_when_due: bool) -> None:
        super().__init__()
        self.desk, self.only_when_due = desk, only_when_due
        self.setAccessibleName("恢复演练")
        self.text = label("", wrap=True)
        self.go = button("现在演练", self.run, icon="check")
        self.print = button("打印演练记录…", self._print, icon="print")
        self.print.setVisible(False)
        self.days = button("间隔…", self._ask_days, icon="clock")
        self._last: DrillRow | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.days)
        row.addWidget(self.print)
        row.addWidget(self.go)
        if only_when_due:  # a wrapped label tells its layout the height of one line only; a narrow window needs two
            self.text.setMinimumHeight(2 * self.text.fontMetrics().lineSpacing() + 4)
        if only_when_due:  # shown before it has a parent, it would be a window of its own for a moment
            self.days.hide()
            self.hide()
        desk.bus.subscribe((Topic.BACKUPS,), lambda _topics: self.refresh() if self.window().isVisible() else None)

    def refresh(self) -> None:
        """Read where the office stands."""
        office = self.desk.office

        def read(_context: object) -> tuple[DrillState, list[DrillRow]]:
            from app.services import drills

            return drills.state(office), drills.drills(office)[:1]

        self.desk.runner.read("恢复演练", read, lambda found: self.put(*found))

    def put(self, state: DrillState, newest: list[DrillRow]) -> None:
        """Say it: red after a failure, amber when it is due."""
        self._last = newest[0] if newest else None
        self.setVisible(state.is_due or not self.only_when_due)
        self.print.setVisible(self._last is not None and not self.only_when_due)
        refusal = self.desk.office.why_not("drill.run")
        self.go.setEnabled(not refusal)
        self.go.setToolTip(refusal)
        text, tone = words(state, self._last)
        if self.only_when_due and state.failed is not None:  # one line there; the reason stands in 设置
            self.text.setToolTip(text)
            text = SHORT
        self.text.setText(text)
        set_tone(self.text, tone)

    def run(self) -> None:
        """Try the newest backup out, in the writing lane (progress and 取消 in the status bar)."""
        office = self.desk.office
        self.go.setEnabled(False)

        def work(context: JobContext) -> Outcome[DrillRow]:
            from app.services import drills

            return drills.run(office, context)

        self.desk.runner.write("恢复演练", work, self._done, self._failed)

    def _done(self, outcome: Outcome[DrillRow]) -> None:
        self.go.setEnabled(True)
        row = outcome.value
        (self.desk.messages.done if row.is_ok else self.desk.messages.problem)(row.sentence)
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        if isinstance(error, KnownError):
            self.desk.messages.problem(error.message)

    def _ask_days(self) -> None:
        from app.gui.dialogs.drill_days import DrillDaysDialog

        self.dialog = DrillDaysDialog(self.desk, self.window())
        self.dialog.accepted.connect(self.refresh)
        self.dialog.open()

    def _print(self) -> None:
        from app.gui.dialogs.paper import PaperDialog, PaperSource
        from app.services import drills, printing

        office, row = self.desk.office, self._last
        if row is None:
            return

        def draw(target: Target, save_to: Path | None) -> bytes:
            return drills.pdf(office, row.id, target=target, save_to=save_to)

        source = PaperSource(
            f"恢复演练记录 {row.at[:10]}",
            lambda _footer: draw,
            lambda: printing.prints(office, drills.FORM, f"restore_drill:{row.id}"),
            has_footer_choice=False,
        )
        PaperDialog(self.desk, source, self.window()).open()


def words(state: DrillState, last: DrillRow | None) -> tuple[str, str]:
    """Return the line and its tone."""
    if state.failed is not None:
        return f"■ {state.failed.sentence}", "bad"
    if not state.last_good_on:
        text = f"还没有做过恢复演练（每 {state.days} 天一次）。"
        return (f"▲ {text}演练把最近一份备份恢复到单独的文件夹核对，不动现在的数据。" if state.is_due else text), (
            "warn" if state.is_due else ""
        )
    done = f"上次恢复演练通过：{moment_text(state.last_good_on)}"
    if state.is_due:
        return f"▲ {done}，已超过 {state.days} 天，请再演练一次。", "warn"
    took = f"，{last.file}，工单 {last.tickets:,} 件，用时 {last.milliseconds / 1000:.1f} 秒" if last else ""
    return f"✓ {done}{took}（每 {state.days} 天一次）。", "good"
