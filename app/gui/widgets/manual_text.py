"""The pages of 使用手册 as rich text: pictures from the program's own folder, links inside the manual only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QImageReader, QPixmap, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QScrollArea, QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from app.gui import theme
from app.gui.theme import Tokens

PICTURES = "images/"
SIDE = 24
"""Room beside the text that a picture leaves free, pixels."""
REDRAW_MS = 120


class ManualText(QTextBrowser):
    """Shows one page; ``wanted(anchor)`` is a link that was followed."""

    wanted = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setAccessibleName("手册正文")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(20)
        # A bar that comes and goes with the text would change the width, and the text would be laid out for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.anchorClicked.connect(self._follow)
        self._folder = folder
        self._html = ""
        self._words: tuple[str, ...] = ()
        self._wide = 0
        self._drawn: dict[tuple[str, int], QPixmap] = {}
        self._waiting: list[tuple[str, int]] = []
        self._draw = QTimer(self)
        self._draw.setSingleShot(True)
        self._draw.setInterval(0)
        self._draw.timeout.connect(self.draw_next)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(REDRAW_MS)
        self._pause.timeout.connect(self.redraw)

    def show_html(self, html: str, words: str = "") -> None:
        """Show a page from its top and mark the words that were looked for."""
        self._html, self._words = html, tuple(words.split())
        self.document().setDefaultStyleSheet(rules(theme.current()))
        if self._wide != self.viewport().width():
            self._drawn.clear()  # pictures of another width are not kept
        self._wide = self.viewport().width()
        self._waiting.clear()
        self.setHtml(html)
        self._mark()

    def redraw(self) -> None:
        """Lay the page out again (another width, another theme), at the place where the reader was."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self.show_html(self._html, " ".join(self._words))
        bar.setValue(round(share * bar.maximum()))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Return a picture of the manual, no wider than the text; nothing else is ever loaded.

        A picture that was not shown before comes empty first and is drawn afterwards, one
        by one: the text is there at once.
        """
        path = name.toString() if isinstance(name, QUrl) else name
        file = self.picture(path)
        if kind != QTextDocument.ResourceType.ImageResource.value or file is None:
            return QByteArray()
        size = QImageReader(str(file)).size()
        room = self.viewport().width() - 2 * SIDE
        wide = min(size.width(), max(room, 200))
        found = self._drawn.get((path, wide))
        if found is None:
            self._waiting.append((path, wide))
            self._draw.start()
            found = QPixmap(wide, round(size.height() * wide / size.width()))
            found.fill(Qt.GlobalColor.transparent)
        return found

    def draw_next(self) -> None:
        """Read and scale one picture that is waited for."""
        if not self._waiting:
            return
        path, wide = self._waiting.pop(0)
        file = self.picture(path)
        if file is not None and (path, wide) not in self._drawn:
            whole = QPixmap(str(file))
            small = whole.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            self._drawn[path, wide] = whole if whole.width() <= wide else small
        if file is not None:
            kind = QTextDocument.ResourceType.ImageResource.value
            self.document().addResource(kind, QUrl(path), self._drawn[path, wide])
            self.viewport().update()
        if self._waiting:
            self._draw.start()

    def picture(self, path: str) -> Path | None:
        """Return the file behind a picture's address, None for anything that is no picture of the manual."""
        file = self._folder / path
        is_ours = path.startswith(PICTURES) and ".." not in path and file.suffix == ".png"
        return file if is_ours and file.is_file() else None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the pictures to the new width, once the dragging rests."""
        super().resizeEvent(event)
        if self._html and self.viewport().width() != self._wide:
            self._pause.start()

    def _follow(self, url: QUrl) -> None:
        address = url.toString()
        file = self.picture(address)
        if file is not None:
            Picture(file, self.window()).show()
        elif url.hasFragment() and not url.scheme() and not url.path():
            self.wanted.emit(url.fragment())

    def _mark(self) -> None:
        """Put a ground behind the words that were looked for, and go to the first."""
        found: list[QTextEdit.ExtraSelection] = []
        tokens = theme.current()
        look = QTextCharFormat()
        look.setBackground(QColor(tokens.warn_fill))
        look.setForeground(QColor(tokens.warn))
        for word in self._words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                one = QTextEdit.ExtraSelection()
                one.cursor, one.format = cursor, look  # type: ignore[attr-defined]
                found.append(one)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(found)
        if found:
            first = min((one.cursor for one in found), key=lambda c: c.position())  # type: ignore[attr-defined]
            place = QTextCursor(self.document())
            place.setPosition(first.position())
            self.setTextCursor(place)
            self.ensureCursorVisible()


class Picture(QDialog):
    """A picture in its own size."""

    def __init__(self, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("手册中的图")
        self.setAccessibleName("手册中的图")
        shown = QLabel()
        shown.setPixmap(QPixmap(str(file)))
        area = QScrollArea()
        area.setAccessibleName("图")
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area.setWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        room = self.screen().availableSize()
        size = shown.pixmap().size()
        self.resize(min(size.width() + 24, room.width() - 40), min(size.height() + 24, room.height() - 60))


def rules(t: Tokens) -> str:
    """Return the rich text's style sheet for a theme (Qt's subset of CSS)."""
    return f"""
h1 {{ font-size: x-large; margin-top: 0px; margin-bottom: 12px; }}
h2 {{ font-size: large; margin-top: 20px; margin-bottom: 8px; }}
h3 {{ font-size: medium; margin-top: 14px; margin-bottom: 6px; }}
p {{ margin-top: 6px; margin-bottom: 6px; line-height: 135%; }}
li {{ margin-top: 2px; margin-bottom: 2px; line-height: 130%; }}
a {{ color: {t.accent}; text-decoration: none; }}
code, pre {{ background-color: {t.raised}; color: {t.text}; }}
blockquote {{ background-color: {t.info_fill}; color: {t.text}; margin-left: 0px; margin-right: 0px; }}
table {{ border-collapse: collapse; border-color: {t.border}; margin-top: 8px; margin-bottom: 8px; }}
th {{ background-color: {t.raised}; text-align: left; }}
"""
