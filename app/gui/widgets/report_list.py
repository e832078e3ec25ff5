"""The reports by group, narrowed by what stands in the search box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.domain.report_catalogue import ReportSpec
from app.domain.report_periods import KIND_TITLES

_CODE = Qt.ItemDataRole.UserRole


class ReportList(QListWidget):
    """``chosen(code)`` when another report is selected."""

    chosen = Signal(str)

    def __init__(self, specs: Sequence[ReportSpec]) -> None:
        super().__init__()
        self.setAccessibleName("报表列表")
        self.setMinimumWidth(230)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        groups = list(dict.fromkeys(spec.group for spec in specs))
        self._specs = sorted(specs, key=lambda spec: (groups.index(spec.group), spec.code))
        self._kept = ""
        self.narrow("")
        self.currentItemChanged.connect(lambda now, _before: self._chosen(now))

    def narrow(self, text: str) -> None:
        """Show the reports whose number, title, clause or group holds every word; the selection stays if it can."""
        words = text.lower().split()
        self.blockSignals(True)
        self.clear()
        group = ""
        for spec in self._specs:
            if not all(word in _searched(spec) for word in words):
                continue
            if spec.group != group:
                group = spec.group
                self._head(group)
            self._line(spec)
        self.blockSignals(False)
        if self._kept:
            self.show_code(self._kept)

    @property
    def code(self) -> str:
        """Number of the selected report, "" for none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_CODE) or "")

    @property
    def codes(self) -> list[str]:
        """Numbers on show, in order."""
        return [code for at in range(self.count()) if (code := str(self.item(at).data(_CODE) or ""))]

    def show_code(self, code: str) -> bool:
        """Select a report; whether it is listed."""
        for at in range(self.count()):
            if self.item(at).data(_CODE) == code:
                self.setCurrentRow(at)
                return True
        return False

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_CODE):
            self._kept = str(item.data(_CODE))
            self.chosen.emit(self._kept)

    def _head(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        self.addItem(item)

    def _line(self, spec: ReportSpec) -> None:
        item = QListWidgetItem(f"{spec.code}　{spec.title}")
        item.setData(_CODE, spec.code)
        kinds = "、".join(KIND_TITLES[kind] for kind in spec.periods)
        item.setToolTip(f"{spec.code}　{spec.title}\n依据：{spec.clause}\n报表期：{kinds}")
        self.addItem(item)


def _searched(spec: ReportSpec) -> str:
    return f"{spec.code} {spec.title} {spec.clause} {spec.group}".lower()
