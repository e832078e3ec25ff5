"""各读法并列: one line a reading, one figure an option; the option in force is marked, what is missing has a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from app.gui.widgets.labels import button, empty, label
from app.gui.wording import money


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading: what each option gives, fen; ``is_missing``: the office must choose before locking."""

    code: str
    title: str
    option: str
    totals: dict[str, int]
    texts: dict[str, str] = field(default_factory=dict)
    is_missing: bool = False


class ReadingGrid(QWidget):
    """``choose`` is called with a reading's code."""

    def __init__(self, choose: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName("各读法的本月合计")
        self._choose = choose
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.buttons: dict[str, QPushButton] = {}

    def put(self, rows: list[ReadingRow]) -> None:
        """Show other readings."""
        empty(self._grid)
        self.buttons = {}
        at = 0
        for row in rows:
            head = label(f"{row.code}　{row.title}", "", "warn" if row.is_missing else "", wrap=True)
            choose = button("选定读法…" if row.is_missing else "改选…", self._run(row.code), role="link")
            choose.setAccessibleName(f"选定读法 {row.code}")
            self.buttons[row.code] = choose
            self._grid.addWidget(head, at, 0, 1, 2)
            self._grid.addWidget(choose, at, 2)
            at += 1
            for option, fen in row.totals.items():
                is_own = option == row.option
                mark = ("默认 " if row.is_missing else "✓ ") if is_own else "　 "
                words = label(f"{mark}{option}　{row.texts.get(option, '')}", "" if is_own else "muted", wrap=True)
                other = "" if is_own or fen == row.totals.get(row.option) else _signed(fen - row.totals[row.option])
                amount = label(f"{money(fen)}{other}", "heading" if is_own else "")
                amount.setAccessibleName(f"{row.code} {option} {money(fen)} 元")
                self._grid.addWidget(words, at, 0, 1, 2)
                self._grid.addWidget(amount, at, 2)
                at += 1

    def _run(self, code: str) -> Callable[[], None]:
        return lambda: self._choose(code)


def _signed(fen: int) -> str:
    return f"（{'+' if fen > 0 else '−'}{money(abs(fen))}）"
