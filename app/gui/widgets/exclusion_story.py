"""经过 of an application: every step with person, basis and its defects; 五个节点 with what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.exclusions import Node, StepKind, Verdict
from app.gui.widgets.labels import button, empty, label, rule, written
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.gui.wording import moment_text
from app.services.exclusion_lists import ExclusionDetail, StepRow

_VERDICTS = {Verdict.PASS: ("通过", "good"), Verdict.FAIL: ("不通过", "bad")}


class ExclusionStory(ScrollSheet):
    """``print_wanted(round)`` beside each review opens its written opinion (P-07)."""

    print_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("申报经过", spacing=6)

    def put(self, detail: ExclusionDetail) -> None:
        """Show the steps, the newest first."""
        empty(self.room)
        for step in reversed(detail.steps):
            self.room.addWidget(self._step(step))
            self.room.addWidget(rule())
        self.room.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _step(self, step: StepRow) -> QFrame:
        made = QFrame()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(2)
        words, tone = _VERDICTS.get(step.verdict, ("", ""))
        round_no = f"（第 {step.round_no} 轮）" if step.kind in (StepKind.REVIEW, StepKind.RECHECK) else ""
        head = QHBoxLayout()
        head.addWidget(label(f"{step.title}{round_no}", "heading"))
        if words:
            head.addWidget(label(words, "", tone))
        head.addStretch(1)
        if step.kind is StepKind.REVIEW:
            show = button("审核意见（P-07）…", partial(self.print_wanted.emit, step.round_no), role="link")
            head.addWidget(show)
        box.addLayout(head)
        late = f"（补录于 {moment_text(step.entered_at)}）" if step.is_late_entry else ""
        facts = (moment_text(step.at) + late, step.person, step.unit)
        box.addWidget(written("　".join(part for part in facts if part), "muted"))
        for title, text in (("依据：", step.basis), ("", step.text), ("整改期限：", step.due_on)):
            if text:
                box.addWidget(written(f"{title}{text}"))
        for number, defect in enumerate(step.defects, 1):
            where = f"（{defect.material}）" if defect.material else ""
            how = f"　→ {defect.guidance}" if defect.guidance else ""
            box.addWidget(written(f"{number}. {defect.problem}{where}{how}"))
        return made


class NodeList(QWidget):
    """The five nodes (受理、流转、办理、审核、结案): each with time, person and basis, or what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("五个节点")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.lines: dict[str, str] = {}

    def put(self, nodes: Sequence[Node], *, is_finished: bool) -> None:
        """Show the nodes; a gap of a finished application is a fault, of an open one only still to come."""
        empty(self._grid)
        self.lines = {}
        gap_tone = "bad" if is_finished else "warn"
        for at, node in enumerate(nodes):
            words, tone = self._words(node, gap_tone)
            sign = "✓" if not node.missing else "▲" if node.at or is_finished else "○"
            title = label(f"{sign} {node.kind.value}", "", tone)
            self._grid.addWidget(title, at, 0, Qt.AlignmentFlag.AlignTop)
            value = written(words, "muted" if not node.at else "")
            value.setAccessibleName(f"{node.kind.value}：{value.text()}")
            self._grid.addWidget(value, at, 1)
            self.lines[node.kind.value] = words

    def _words(self, node: Node, gap_tone: str) -> tuple[str, str]:
        if not node.at:
            return "未登记", gap_tone if gap_tone == "bad" else ""
        known = "　".join(part for part in (moment_text(node.at), node.person, node.basis) if part)
        if node.missing:
            return f"{known}　缺{'、'.join(node.missing)}", gap_tone
        return known, "good"
