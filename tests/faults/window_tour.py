"""Opens the real window offscreen, shows every page once, and leaves (run as a program with the office's folder)."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QThread
from PySide6.QtWidgets import QApplication

from app.gui.application import build_window
from app.gui.pages import registry
from app.services.session import open_office


def main() -> int:
    """Visit the pages; the number of pages seen is the last line."""
    with open_office(Path(sys.argv[1]), "王芳") as office:
        window = build_window(office)
        window.show()
        seen = 0
        for page in registry.built_pages():
            window.go(page.key)
            for _ in range(5):
                QApplication.processEvents()
            seen += 1
        until = QDeadlineTimer(120_000)
        while window.desk.runner.running and not until.hasExpired():
            QThread.msleep(1)  # the jobs need the processor
            QApplication.processEvents()
        window.close()
    print("pages", seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
