"""An office for the fault harness: a clock that the harness sets, small tables made on the spot, an optional key.

Everything here is repeatable: the same steps on the same folder give the same rows, so that the state after a fault can
be compared with the state before and after the step that it hit.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.intake import worker
from app.services import imports
from app.services.progress import JobContext
from app.services.session import Office, create_office, open_office

BASE = datetime(2026, 11, 20, 8)
ACTOR = "测试员"
TITLES = ("工单编号", "创建时间", "标题", "主要内容", "工单状态", "承办单位", "备注")


@dataclass(frozen=True, slots=True)
class Access:
    """How an office folder is opened; ``key`` is handed to ``open_office`` when the office is encrypted."""

    root: Path
    key: Any = None

    def open(self, step: int = 0) -> Office:
        """Open for writing, at the moment of a numbered step."""
        return self._opened(BASE + timedelta(minutes=step), writing=True)

    def read(self) -> Office:
        """Open for reading, beside whoever writes."""
        return self._opened(BASE, writing=False)

    def _opened(self, moment: datetime, *, writing: bool) -> Office:
        opened: Callable[..., Office] = open_office
        more = {} if self.key is None else {"key": self.key}
        return opened(self.root, ACTOR, writing=writing, now=lambda: moment, **more)

    def copy(self, target: Path) -> Access:
        """Copy the closed folder; the copy opens with the same key."""
        shutil.copytree(self.root, target)
        return Access(target, self.key)


def read_in_this_process() -> None:
    """Let imports read in this process: a killed parent must not leave a reader behind."""

    def run(target: Any, args: Any, *, job: JobContext, **_: object) -> Any:
        return target(args, job.report)

    worker.run_guarded = run


def new_access(root: Path, tickets: int = 120) -> Access:
    """Make an office with tickets; closed when this returns."""
    with create_office(root, "示例街道", ACTOR, now=lambda: BASE) as office:
        bring_in(office, write_table(root.parent / f"{root.name}-0.csv", range(tickets), "办理中"))
    return Access(root)


def write_table(path: Path, numbers: range, status: str) -> Path:
    """Write a table of tickets under invented numbers."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(TITLES)
        for number in numbers:
            no = f"01260701080000{number:05d}"
            body = f"第{number}件：路灯不亮，请处理"
            out.writerow((no, "2026-07-01 08:00:00", f"标题{number}", body, status, "城市管理办公室", ""))
    return path


def bring_in(office: Office, path: Path, job: JobContext | None = None) -> None:
    """Read, compare and write one table."""
    job = job or JobContext()
    imports.commit(office, imports.prepare(office, path, job=job), job)
