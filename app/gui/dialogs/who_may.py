"""谁能办什么: rights against roles, to read, to copy, to print."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.rights import RIGHT_TITLES, Right
from app.domain.roles import GRANTS, ROLE_NOTES, ROLE_TITLES, Role
from app.gui.clipboard_table import put_table
from app.gui.paper_printing import choose_printer
from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting

TITLE = "岗位权限一览"
NOTE = (
    "✓ 可以；甲 只限甲方人员，乙方人员任何岗位都不可以。另外：复核专员不能经手涉及本人的失误，"
    "二次确认、付款确认等第二步要由另一个人办理（001·附3、001·3.1.3）。"
)
HEADS = ("事项", *ROLE_TITLES.values())


class WhoMay(QDialog):
    """A table of what each role may do."""

    def __init__(self, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.resize(*fitting(self, 900, 640))
        self.table = plain_table(TITLE, HEADS, settings, stretch=0)
        fill(self.table, grants())
        cells = [(row, column) for row in range(self.table.rowCount()) for column in range(1, len(HEADS))]
        for item in (self.table.item(row, column) for row, column in cells):
            if item is not None:
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label(TITLE, "title"))
        layout.addWidget(label(NOTE, "muted", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(
            foot(
                button("关闭", self.reject, key="Esc"),
                left=(button("复制", self.copy, icon="copy"), button("打印…", self.print, icon="print")),
                said=self.said,
            )
        )

    def copy(self) -> None:
        """Put the table on the clipboard."""
        put_table(HEADS, grants())
        self.said.setText("已复制，可以粘贴到 Excel 或 WPS。")

    def print(self) -> None:
        """Print the table, a line on each role above it."""
        printer = choose_printer(TITLE, self)
        if printer is not None:
            document().print_(printer)
            self.said.setText("已送到打印机。")


def grants() -> list[tuple[str, ...]]:
    """Return one row per right: its name, then a mark per role."""
    return [(RIGHT_TITLES[right], *(_mark(right, role) for role in Role)) for right in Right if right is not Right.SELF]


def _mark(right: Right, role: Role) -> str:
    grant = GRANTS[right]
    if role not in grant.roles:
        return ""
    return "甲" if grant.office_only and role is not Role.OWNER_REP else "✓"


def document() -> QTextDocument:
    """Return the sheet that is printed."""
    head = "".join(f"<th>{title}</th>" for title in HEADS)
    rows = "".join(
        "<tr>"
        + "".join(f"<td align='{'left' if at == 0 else 'center'}'>{cell}</td>" for at, cell in enumerate(row))
        + "</tr>"
        for row in grants()
    )
    notes = "".join(f"<p>{ROLE_TITLES[role]}：{note}</p>" for role, note in ROLE_NOTES.items())
    made = QTextDocument()
    table = f"<table border='1' cellspacing='0' cellpadding='3'><tr>{head}</tr>{rows}</table>"
    made.setHtml(f"<h2>{TITLE}</h2><p>{NOTE}</p>{notes}{table}")
    return made
