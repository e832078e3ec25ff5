"""The state of one import with its files: read and compared in the background, corrected, taken in one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import KnownError
from app.gui.desk import Desk
from app.gui.job_runner import Job
from app.services import import_accept, imports
from app.services.changes import Outcome
from app.services.import_accept import Choice
from app.services.import_types import ImportSummary, Preparation
from app.services.progress import JobContext

STATE_TITLES: dict[str, str] = {
    "waiting": "等待",
    "reading": "正在读取",
    "ready": "待确认",
    "saving": "正在导入",
    "done": "已导入",
    "skipped": "已跳过",
    "failed": "不能导入",
}
CANCELLED = "已取消读取，没有改动任何数据。可以改标题行重新读取，或跳过这个文件。"
FAULT = "程序读取时出错，问题已记录；这个文件没有导入，其他文件不受影响。"


class FileState(StrEnum):
    """Where one file stands."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    SAVING = "saving"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class ImportFile:
    """One file. ``mapping`` None means: as the program (or an earlier correction) reads the header."""

    path: Path
    state: FileState = FileState.WAITING
    message: str = ""
    mapping: dict[str, str] | None = None
    mode: str = "upsert"
    header_row: int | None = None
    sheet: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    preparation: Preparation | None = None
    summary: ImportSummary | None = None

    @property
    def is_open(self) -> bool:
        """Whether the clerk can still decide about it."""
        return self.state not in (FileState.DONE, FileState.SKIPPED)


class ImportRun(QObject):
    """One file is current at a time. ``changed()`` after every step, ``progressed(done, total, text)`` in between."""

    changed = Signal()
    progressed = Signal(int, int, str)

    def __init__(
        self, desk: Desk, paths: Sequence[Path], parent: QObject | None = None, *, kind: str = "tickets"
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind
        self.files = [ImportFile(path) for path in paths]
        self.at = 0
        self._job: Job | None = None
        desk.runner.progressed.connect(self._progress)
        desk.runner.ended.connect(self._ended)

    @property
    def current(self) -> ImportFile:
        """Return the file on show."""
        return self.files[self.at]

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written."""
        return self._job is not None

    def choose(self, at: int) -> None:
        """Show another file; it is read when it was not yet. Not while another one is being written."""
        if self.current.state is FileState.SAVING or not 0 <= at < len(self.files):
            return
        if self.current.state is FileState.READING and at != self.at:
            self._drop_job()
            self.current.state = FileState.WAITING
        self.at = at
        if self.current.state is FileState.WAITING:
            self.read()
        else:
            self.changed.emit()

    def read(self) -> None:
        """Read (again) the current file with what the clerk corrected."""
        file = self.current
        self._drop_job()
        file.state, file.message = FileState.READING, ""
        office, kind = self.desk.office, self.kind
        asked = (file.mapping, file.mode, file.header_row, file.sheet, dict(file.options))

        def work(context: JobContext) -> Preparation:
            mapping, mode, header_row, sheet, options = asked
            return imports.prepare(
                office,
                file.path,
                kind=kind,
                mode=mode,
                mapping=mapping,
                header_row=header_row,
                sheet=sheet,
                options=options,
                job=context,
            )

        def done(preparation: Preparation) -> None:
            if self._job is not job:
                imports.discard(preparation)
                return
            self._job = None
            self._put(file, preparation)

        def failed(error: BaseException) -> None:
            if self._job is job:
                self._job = None
                self._fail(file, error.message if isinstance(error, KnownError) else CANCELLED)

        job = self.desk.runner.write(f"读取 {file.path.name}", work, done, failed)
        self._job = job
        self.changed.emit()

    def correct(self, title: str, field: str) -> None:
        """Show a column means another field ("" keeps it as an extra column); a field means one column only."""
        preparation = self.current.preparation
        if preparation is None:
            return
        mapping = {column.title: column.field or "" for column in preparation.columns}
        if mapping.get(title) == field:
            return
        if field:
            mapping = {other: "" if key == field else key for other, key in mapping.items()}
        self.current.mapping = {**mapping, title: field}
        self.read()

    def take_mode(self, mode: str) -> None:
        """更新已有, 跳过已有 or 只补空白, for this file and those that follow."""
        for file in self.files[self.at :]:
            if file.is_open:
                file.mode = mode
        self.read()

    def take_place(self, sheet: str | None, header_row: int | None) -> None:
        """Another sheet or header row: the columns are matched anew."""
        file = self.current
        file.sheet, file.header_row, file.mapping = sheet, header_row, None
        self.read()

    def take_options(self, options: dict[str, str]) -> None:
        """Read the current file again with what a person says beside it (期次, 下发日 of 考核明细)."""
        self.current.options = dict(options)
        self.read()

    def commit(self) -> None:
        """Take the current file in."""
        file = self.current
        preparation = file.preparation
        if preparation is None or file.state is not FileState.READY or self.is_busy:
            return
        file.state = FileState.SAVING
        office = self.desk.office

        def done(outcome: Outcome[ImportSummary]) -> None:
            self._job, file.preparation = None, None
            file.state, file.summary = FileState.DONE, outcome.value
            self.changed.emit()

        def failed(error: BaseException) -> None:
            self._job = None
            file.state = FileState.READY
            file.message = error.message if isinstance(error, KnownError) else "已取消导入，没有改动任何数据。"
            self.changed.emit()

        self._job = self.desk.runner.write(
            f"导入 {file.path.name}", lambda context: imports.commit(office, preparation, context), done, failed
        )
        self.changed.emit()

    def decide(self, choices: Sequence[Choice] | None, is_accepted: bool) -> None:
        """接受表中的值 for some differences of the current file (None: all), or take that back."""
        file, office = self.current, self.desk.office
        preparation = file.preparation
        if preparation is None or file.state is not FileState.READY or self.is_busy:
            return
        decide = import_accept.accept if is_accepted else import_accept.keep

        def done(decided: Preparation) -> None:
            if self._job is job:
                self._job, file.preparation, file.message = None, decided, ""
                self.changed.emit()

        def failed(error: BaseException) -> None:
            if self._job is job:
                self._job = None
                file.message = error.message if isinstance(error, KnownError) else "已取消，没有改动。"
                self.changed.emit()

        job = self.desk.runner.write(
            "接受表中的值", lambda context: decide(office, preparation, choices, context), done, failed
        )
        self._job = job
        self.changed.emit()

    def skip(self) -> None:
        """Leave the current file out."""
        self._drop_job()
        self._forget(self.current)
        self.current.state = FileState.SKIPPED
        self.changed.emit()

    def next_open(self) -> int:
        """Place of the next file that wants a decision, -1 when there is none."""
        order = [*range(self.at + 1, len(self.files)), *range(self.at)]
        return next((at for at in order if self.files[at].is_open and self.files[at].state is not FileState.FAILED), -1)

    def cancel(self) -> None:
        """Stop what runs; the job itself says when it has stopped."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Forget everything that was read but not taken in."""
        self._drop_job()
        for file in self.files:
            self._forget(file)
        self.desk.runner.progressed.disconnect(self._progress)
        self.desk.runner.ended.disconnect(self._ended)

    def _put(self, file: ImportFile, preparation: Preparation) -> None:
        self._forget(file)
        file.preparation, file.state = preparation, FileState.READY
        self.changed.emit()

    def _fail(self, file: ImportFile, message: str) -> None:
        self._forget(file)
        file.state, file.message = FileState.FAILED, message
        self.changed.emit()

    def _forget(self, file: ImportFile) -> None:
        if file.preparation is not None:
            imports.discard(file.preparation)
            file.preparation = None

    def _drop_job(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _progress(self, job: Job, done: int, total: int, text: str) -> None:
        if job is self._job:
            self.progressed.emit(done, total, text)

    def _ended(self, job: Job) -> None:
        """Show a job that failed by a fault of the program calls nobody back: look once its news is delivered."""
        if job is self._job:
            QTimer.singleShot(0, self, lambda: self._lost(job))

    def _lost(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._fail(self.current, FAULT)
