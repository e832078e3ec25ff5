"""Beside the week: hours to come without anybody (空班清单), and the notes of the handovers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.shifts import Gap
from app.gui.models.cases_shifts import gap_text
from app.gui.widgets.labels import button, empty, label, rule, written
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.gui.wording import moment_text
from app.services.shifts import HandoverRow

SHOWN = 40


class NoteList(ScrollSheet):
    """Lines that scroll inside the pane."""

    def __init__(self, name: str) -> None:
        super().__init__(name, spacing=6)
        self.texts: list[str] = []

    def put_gaps(self, gaps: tuple[Gap, ...], cover: Callable[[Gap], None]) -> None:
        """Show the hours without anybody, each with the way to fill it."""
        empty(self.room)
        self.texts = [f"{gap_text(gap)}（{gap.hours} 小时）" for gap in gaps]
        if not gaps:
            self.room.addWidget(label("✓ 今后 14 天每个小时都有人值班。", "", "good", wrap=True))
        for gap, words in zip(gaps[:SHOWN], self.texts, strict=False):
            line = QFrame()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(label(f"▲ {words}", "", "bad", wrap=True), 1)
            fill = button("排班…", partial(cover, gap), role="link")
            fill.setAccessibleName(f"给 {words} 排班")
            row.addWidget(fill)
            self.room.addWidget(line)
        if len(gaps) > SHOWN:
            self.room.addWidget(label(f"后面还有 {len(gaps) - SHOWN} 段", "muted"))
        self.room.addStretch(1)

    def put_handovers(self, rows: tuple[HandoverRow, ...]) -> None:
        """Show the handovers, the newest first."""
        empty(self.room)
        self.texts = [row.text for row in rows]
        if not rows:
            self.room.addWidget(label("还没有交接班记录。下班前登记一次，下一班接着办。", "muted", wrap=True))
        for row in rows[:SHOWN]:
            self.room.addWidget(label(f"{row.from_person} → {row.to_person}", "heading", wrap=True))
            self.room.addWidget(label(moment_text(row.at), "muted"))
            self.room.addWidget(written(row.text))
            if row.open_matters:
                self.room.addWidget(written(f"未了：{row.open_matters}", "", "warn"))
            self.room.addWidget(rule())
        self.room.addStretch(1)
