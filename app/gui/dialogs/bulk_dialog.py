"""Many tickets at once: fields above, what would happen to each below, one verb, then a result per ticket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui.desk import Desk
from app.gui.job_runner import Job
from app.gui.widgets.flow_results import ResultLine, ResultList
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.widgets.written_fields import is_typed
from app.gui.window_place import fitting
from app.services.changes import Outcome
from app.services.progress import JobContext
from app.services.undo_lines import UndoneTickets, undo_each

PREVIEW_PAUSE_MS = 300
KEPT = "之后有人办理或改过，保留"
Try = Callable[[JobContext], Sequence[ResultLine]]
Apply = Callable[[JobContext], tuple[Outcome[object], Sequence[ResultLine]]]


class BulkDialog(QDialog):
    """Subclasses put their fields into ``fields`` and say how to preview and to apply.

    Nothing is written before the verb; one operation holds all of it, so one 撤销 takes it back.
    """

    def __init__(self, desk: Desk, ids: Sequence[int], title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ids = list(ids)
        self.verb = title
        self.is_done = False
        self._asked = 0
        self._job: Job | None = None
        self._operation: int | None = None
        self._lines: list[ResultLine] = []
        self.setWindowTitle(f"{title}：{len(self.ids):,} 件")
        self.setAccessibleName(f"{title}：{len(self.ids):,} 件")
        self.resize(*fitting(self, 760, 640))
        self.fields = QVBoxLayout()
        self.results = ResultList("每件的结果", desk.settings)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.go = button(title, self.apply, role="primary")
        self.go.setDefault(True)
        self.undo = button("撤销这一批", self.take_back, icon="undo", key="Ctrl+Z")
        self.undo.hide()
        self.back = button("返回", self.reject)
        self.back.setToolTip("不办理，返回（Esc）")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PREVIEW_PAUSE_MS)
        self._pause.timeout.connect(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(label(f"{title}　共选中 {len(self.ids):,} 件", "title"))
        layout.addLayout(self.fields)
        layout.addWidget(self.results, 1)
        layout.addWidget(self.bar)
        layout.addLayout(
            foot(self.undo, self.back, self.go, said=label("先看每件的结果，再办理；整批可以一次撤销。", "muted"))
        )
        desk.runner.progressed.connect(self._progress)

    def attempt(self) -> Try:
        """Return the preview as a job; raises ``KnownError`` when the fields cannot be read."""
        raise NotImplementedError

    def work(self) -> Apply:
        """Return the change as a job."""
        raise NotImplementedError

    def preview_soon(self) -> None:
        """Preview when the fields have rested for a moment."""
        if not self.is_done:
            self.go.setEnabled(False)
            self._pause.start()

    def preview(self) -> None:
        """Ask what would happen to each ticket; an answer to an older question is dropped."""
        self._asked += 1
        asked, attempt = self._asked, self.attempt()

        def put(lines: Sequence[ResultLine]) -> None:
            if asked == self._asked and not self.is_done:
                done = sum(line.is_ok for line in lines)
                self.results.put(lines, ("可以办理", "不能办理"))
                self.go.setText(f"{self.verb} {done:,} 件" if done else self.verb)
                self.go.setEnabled(bool(done))

        def failed(error: BaseException) -> None:
            if asked == self._asked and isinstance(error, KnownError):
                self.results.say(error.message, "bad")
                self.results.model.put([])

        self.desk.runner.read(f"预览{self.verb}", attempt, put, failed)

    def apply(self) -> None:
        """Do it in the background; the list then shows what was done to each."""
        if self.is_done:
            self.accept()
            return
        if not self.go.isEnabled() or self._job is not None:
            return
        self.go.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        work = self.work()

        def run(context: JobContext) -> tuple[Outcome[object], Sequence[ResultLine]]:
            return work(context)

        self._job = self.desk.runner.write(self.verb, run, self._finish, self._fail)

    def _finish(self, result: tuple[Outcome[object], Sequence[ResultLine]]) -> None:
        outcome, lines = result
        self._job = None
        self.is_done = True
        self.desk.bus.publish(outcome.changed)
        self.bar.hide()
        self.results.put(lines, ("已办理", "没有办理"))
        done = sum(line.is_ok for line in lines)
        refused = len(lines) - done
        self.go.setText("关闭")
        self.go.setEnabled(True)
        self.back.hide()
        text = f"已{self.verb} {done:,} 件" + (f"，{refused:,} 件没有办理" if refused else "")
        self._operation, self._lines = outcome.operation_id, list(lines)
        self.undo.setVisible(self._operation is not None)
        undo = partial(self._undo_from_bar, f"{self.verb} {done:,} 件") if self._operation is not None else None
        say = self.desk.messages.warn if refused else self.desk.messages.done
        say(text, "撤销" if undo else "", undo)

    def _undo_from_bar(self, what: str) -> None:
        """Undo from the message bar, which outlives the dialog."""
        if self._operation is not None:
            self.desk.undo(self._operation, what)

    def take_back(self) -> None:
        """撤销 right here: the whole operation at once, then what became of each ticket."""
        number, office = self._operation, self.desk.office
        if number is None or self._job is not None:
            return
        done = [line for line in self._lines if line.is_ok]
        ids = [line.id for line in done]
        self.undo.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()

        def work(context: JobContext) -> Outcome[UndoneTickets]:
            return undo_each(office, number, ids, context)

        self._job = self.desk.runner.write(
            f"撤销{self.verb}", work, lambda outcome: self._taken_back(outcome.value, done), self._fail
        )

    def _taken_back(self, undone: UndoneTickets, done: Sequence[ResultLine]) -> None:
        self._job = None
        self.bar.hide()
        self.undo.hide()
        lines = [
            replace(line, is_ok=line.id in undone.back, text="已退回" if line.id in undone.back else KEPT)
            for line in done
        ]
        self.results.put(lines, ("已撤销", "保留"))
        back = sum(line.is_ok for line in lines)
        kept = f"，{len(lines) - back:,} 件之后有人办理或改过，保留" if back < len(lines) else ""
        self.desk.messages.done(f"已撤销：{self.verb} {len(lines):,} 件，退回 {back:,} 件{kept}")

    def _fail(self, error: BaseException) -> None:
        self._job = None
        self.bar.hide()
        self.results.say(error.message if isinstance(error, KnownError) else "已取消，没有改动。", "bad")
        self.go.setEnabled(True)
        self.undo.setEnabled(True)

    def _progress(self, job: Job, done: int, total: int, _text: str) -> None:
        if job is self._job and total:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def reject(self) -> None:
        """Esc: stop what runs (nothing is changed then), else go back, asking where one has written."""
        if self._job is not None:
            self._job.cancel()
            return
        question = f"“{self.verb}”里填写的内容还没有办理，要放弃吗？"
        if self.is_done or not is_typed(self) or self.desk.messages.ask(question, "放弃填写", is_danger=True):
            self.give_up()

    def give_up(self) -> None:
        """Close without a question."""
        super().reject()

    def done(self, result: int) -> None:
        """Forget an answer that is still on its way."""
        self._asked += 1
        self._pause.stop()
        self.desk.runner.progressed.disconnect(self._progress)
        super().done(result)
