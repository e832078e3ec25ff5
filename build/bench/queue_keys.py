"""60 tickets signed in the window with keys alone: S, Enter, S, Enter … until the queue is empty."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.application import build_window, prepare, start
from app.gui.pages.queues import QueuesPage
from app.gui.settings import WindowSettings
from app.gui.targets import QueueTarget
from app.services import tickets
from app.services.session import Office, create_office
from build.bench.report import Measure, percentile, publish
from build.screenshots import settle

NOW = datetime(2026, 11, 20, 9, 30)
TICKETS = 60
LIMIT_S = 600.0
LIMIT_MS = 100.0


def main() -> int:
    """Time each ticket from its first key until the next one is selected (saves are durable: synchronous FULL)."""
    with tempfile.TemporaryDirectory(prefix="streetdesk-bench-") as scratch:
        settings = WindowSettings(Path(scratch) / "window.ini")
        prepare([], settings)
        office = create_office(Path(scratch) / "office", "示例街道", "王样例", now=lambda: NOW)
        try:
            _arrive(office)
            spent = _work(office, settings)
        finally:
            office.close()
    note = f"median {percentile(spent, 0.5):.1f} ms"
    publish(
        [
            Measure(f"{TICKETS} tickets signed with keys", sum(spent) / 1000, "s", LIMIT_S, note=note),
            Measure("slowest of them, key to next ticket", max(spent), "ms", LIMIT_MS),
        ]
    )
    return 0


def _arrive(office: Office) -> None:
    for at in range(TICKETS):
        values = {
            "ticket_no": f"20261120{at:06d}",
            "title": f"路灯不亮 {at}",
            "content": "小区东门路灯不亮，要求尽快维修。",
            "created_at": (NOW - timedelta(hours=1)).isoformat(),
            "due_at": (NOW + timedelta(hours=at + 1)).isoformat(),
        }
        tickets.create(office, values)


def _work(office: Office, settings: WindowSettings) -> list[float]:
    window = build_window(office, settings)
    start(window)
    window.go("queues", QueueTarget("to_sign"))
    settle(window)
    window.activateWindow()
    page = window.pages["queues"]
    assert isinstance(page, QueuesPage)
    page.table.setFocus()
    spent = []
    for left in range(TICKETS - 1, -1, -1):
        began = time.perf_counter()
        for key in (Qt.Key.Key_S, Qt.Key.Key_Return):
            QTest.keyClick(QApplication.focusWidget(), key)
        while page.model.rowCount() != left or page.steps.is_stepping:
            QApplication.processEvents()
        spent.append((time.perf_counter() - began) * 1000)
    settle(window)
    window.close()
    return spent


if __name__ == "__main__":
    sys.exit(main())
