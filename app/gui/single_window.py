"""Only one window an office: a second start brings the first one forward (``services/other_window``)."""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer

from app.gui.main_window import MainWindow
from app.services import other_window

LOOK_EVERY_MS = 2_000
"""Some file systems tell nothing of new files: then this look finds the call."""


class SecondStarts(QObject):
    """Listens for calls in the office's work folder for as long as the window lives."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._root = window.desk.office.root
        self._watcher = QFileSystemWatcher([str(window.desk.office.folder(other_window.FOLDER))], self)
        self._watcher.directoryChanged.connect(self.look)
        timer = QTimer(self)
        timer.setInterval(LOOK_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Come forward when somebody called, and begin the import of the files that came along."""
        files = other_window.answer(self._root)
        if files is None:
            return
        come_forward(self._window)
        if files:
            self._window.files_dropped.emit(files)


def come_forward(window: MainWindow) -> None:
    """Show the window above the others, whatever it was."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()
