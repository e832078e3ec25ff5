"""Paper out of the window: to a printer (the rendered pages at 300 dpi) or into a PDF file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.widgets.paper_view import image_of
from app.services import printing
from app.services.printing import Target
from app.services.progress import JobContext

PRINT_DPI = 300
MakePaper = Callable[[Target, Path | None], bytes]
"""``make(target, save_to)`` returns the PDF and logs the copy; runs in the writing lane."""


def choose_printer(title: str, parent: QWidget) -> QPrinter | None:
    """Ask for a printer; None when the clerk goes back."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印 {title}")
    return printer if dialog.exec() else None


def paint(printer: QPrinter, images: list[QImage]) -> bool:
    """Draw the pages over the whole paper, laid on its side for lying pages; False: the printer cannot be reached."""
    if images and images[0].width() > images[0].height():
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    room = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    for number, image in enumerate(images):
        if number:
            printer.newPage()
        painter.drawImage(QRectF(0, 0, room.width(), room.height()), image, QRectF(image.rect()))
    painter.end()
    return True


def print_paper(desk: Desk, title: str, make: MakePaper, parent: QWidget, on_done: Callable[[], None]) -> None:
    """Ask for a printer, make and log the copy, then print it."""
    printer = choose_printer(title, parent)
    if printer is not None:
        print_on(desk, title, make, printer, on_done)


def print_on(desk: Desk, title: str, make: MakePaper, printer: QPrinter, on_done: Callable[[], None]) -> None:
    """Make and log the copy, then print it."""

    def work(_context: JobContext) -> list[QImage]:
        pages = printing.pages(make("printer", None), PRINT_DPI)
        return [image_of(page.width, page.height, page.stride, page.rgb) for page in pages]

    def done(images: list[QImage]) -> None:
        if paint(printer, images):
            desk.messages.done(f"已送到打印机：{title}")
        else:
            desk.messages.problem("打印机没有响应。请检查打印机，再从“回执”补打；这一份已记入打印记录。")
        on_done()

    desk.runner.write(f"打印 {title}", work, done)


def ask_pdf(title: str, folder: Path, parent: QWidget) -> Path | None:
    """Ask where to save a PDF."""
    return file_questions.ask_target(parent, "papers", "存为 PDF", folder / f"{title}.pdf", "PDF (*.pdf)")


def save_paper(desk: Desk, title: str, make: MakePaper, target: Path, on_done: Callable[[], None]) -> None:
    """Make, log and save a copy; a .docx or .xlsx is the office's own file, filled."""

    def done(_pdf: bytes) -> None:
        desk.messages.done(f"已存为 {target.name}", "打开", partial(open_file, target))
        on_done()

    desk.runner.write(f"存为 {target.name}", lambda _context: make("pdf", target), done)


def open_file(path: Path) -> None:
    """Open a file with the system's own viewer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
