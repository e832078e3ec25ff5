"""今日待办 on paper: a plain list made from the board, through Qt's own print preview."""

from __future__ import annotations

from datetime import datetime
from html import escape

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.gui import fonts
from app.gui.dialogs.reminders import end_text
from app.gui.models.due_list import KIND_TITLES
from app.gui.time_left import time_left
from app.gui.window_place import fitting
from app.gui.wording import moment_text
from app.services.today import Bucket, DueColumn, TodayBoard

TITLES = {Bucket.OVERDUE: "逾期", Bucket.TODAY: "今天", Bucket.WEEK: "七天内"}


_TABLE = 'width="100%" cellspacing="0" cellpadding="3" border="1" style="border-collapse:collapse"'


def document(board: TodayBoard, street: str) -> QTextDocument:
    """Return the board as a printable document (A4 when printed)."""
    made = QTextDocument()
    made.setDefaultFont(fonts.screen_font(9.5))
    parts = [f"<h2>{escape(street)} 今日待办</h2><p>{escape(moment_text(board.at[:16]))}</p>"]
    parts += [_column(column, board) for column in board.columns]
    made.setHtml("".join(parts))
    return made


def _column(column: DueColumn, board: TodayBoard) -> str:
    title = f"<h3>{TITLES[column.bucket]} {column.total:,} 件</h3>"
    if not column.items:
        return f"{title}<p>无</p>"
    now = datetime.fromisoformat(board.at)
    rows = "".join(
        f"<tr><td>☐</td><td>{KIND_TITLES[item.kind]}</td><td>{escape(item.title)}</td><td>{escape(item.detail)}</td>"
        f"<td>{escape(end_text(item.due_at))}</td>"
        f"<td>{time_left(item.due_at, item.started_at, '', now).text}</td></tr>"
        for item in column.items
    )
    more = column.total - len(column.items)
    rest = f"<p>另有 {more:,} 件未列出。</p>" if more > 0 else ""
    head = "<tr><th></th><th>类别</th><th>事项</th><th>编号与单位</th><th>期限</th><th>剩余</th></tr>"
    return f"{title}<table {_TABLE}>{head}{rows}</table>{rest}"


class BoardPreview(QPrintPreviewDialog):
    """The paper before it is printed; printing and PDF are in its tool bar."""

    def __init__(self, board: TodayBoard, street: str, parent: QWidget) -> None:
        self._paper = QPrinter(QPrinter.PrinterMode.HighResolution)  # Qt does not keep it
        self._paper.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self._paper.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
        super().__init__(self._paper, parent)
        self.setWindowTitle("打印今日待办")
        self.setAccessibleName("打印今日待办")
        self.resize(*fitting(self, 900, 700))
        for part in (*self.findChildren(QComboBox), *self.findChildren(QLineEdit)):
            part.setAccessibleName("缩放" if isinstance(part, QComboBox) else "页码")
            if isinstance(part, QComboBox):
                part.setMinimumContentsLength(10)  # Qt's own seven leave no room beside our padding
        self._text = document(board, street)
        self.paintRequested.connect(self._text.print_)
