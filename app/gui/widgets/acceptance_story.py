"""成果与经过: what was handed in, round by round, and every step of the acceptance."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import button, empty, label, rule, written
from app.gui.widgets.scroll_sheet import ScrollSheet
from app.gui.wording import moment_text, money
from app.services.acceptance import AcceptanceView
from app.services.acceptance_case import EventRow, SubmissionRow
from app.services.deliverables import DeliverableRow

_PRINTED = {
    "pass": "打印验收意见书…",
    "comment": "打印验收意见书…",
    "objection": "打印验收意见书…",
    "fail": "打印验收意见书…",
}


class AcceptanceStory(ScrollSheet):
    """``why_wanted(limit)``; ``print_wanted(event kind, event id)``; ``void_wanted()`` takes the last step back."""

    why_wanted = Signal(str)
    print_wanted = Signal(str, int)
    void_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("成果与经过")
        self.none = label("选中一项成果，这里显示提交、轮次和验收经过。", "muted", wrap=True)
        self.facts = FactGrid("成果资料")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self.room.addWidget(self.none)
        self.room.addWidget(self.facts)
        self.room.addLayout(self._steps)
        self.room.addStretch(1)

    def put(self, row: DeliverableRow | None, view: AcceptanceView | None) -> None:
        """Show a deliverable."""
        self.none.setVisible(row is None)
        self.facts.setVisible(row is not None)
        empty(self._steps)
        if row is None or view is None:
            return
        self.facts.put(self._facts(row))
        by_round: dict[int, list[EventRow]] = {}
        for event in view.events:
            by_round.setdefault(event.round_no, []).append(event)
        for submission in view.submissions:
            self._steps.addWidget(rule())
            self._steps.addWidget(_submission(submission))
            for event in by_round.get(submission.round_no, []):
                if event.kind != "resubmit":
                    self._steps.addWidget(self._event(event))
        if view.events and view.events[-1].kind != "resubmit":
            self._steps.addWidget(rule())
            last = button("撤回最后一步…", self.void_wanted.emit, role="link")
            last.setToolTip("登记有误时撤回，原因记入审计")
            self._steps.addWidget(last, 0, Qt.AlignmentFlag.AlignLeft)
        self.verticalScrollBar().setValue(0)

    def _facts(self, row: DeliverableRow) -> list[Fact]:
        late = {None: "", True: "逾期提交", False: "按时提交"}[row.late]
        due = moment_text(row.due_at or row.due_on) if row.due_on else "随事件确定"
        return [
            Fact("成果", row.name),
            Fact("期次", f"{row.period}（{row.start_on} 至 {row.end_on}）"),
            Fact("应交", due, why=partial(self.why_wanted.emit, "due")),
            Fact("建议提交", f"{moment_text(row.remind_on)} 前（节前最后工作日）" if row.remind_on else ""),
            Fact("提交", late, "bad" if row.late else ""),
            Fact("验收期届满", moment_text(row.accept_by), why=partial(self.why_wanted.emit, "review")),
            Fact("修改期届满", moment_text(row.revise_by), why=partial(self.why_wanted.emit, "revise")),
            Fact("回执期限", moment_text(row.receipt_by), why=partial(self.why_wanted.emit, "receipt")),
            Fact("金额", "" if row.amount_fen is None else f"{money(row.amount_fen)} 元"),
            Fact("形式", row.form),
            Fact("条款", row.clause),
            Fact("说明", row.note),
        ]

    def _event(self, event: EventRow) -> QFrame:
        made = QFrame()
        box = QVBoxLayout(made)
        box.setContentsMargins(12, 0, 0, 0)
        box.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(label(event.kind_text, "heading"), 1)
        if event.kind in _PRINTED or event.kind == "remind":
            title = _PRINTED.get(event.kind, "打印催告函…")
            head.addWidget(button(title, partial(self.print_wanted.emit, event.kind, event.id), role="link"))
        box.addLayout(head)
        facts = (moment_text(event.at), event.method, event.actor)
        box.addWidget(label("　".join(part for part in facts if part), "muted", wrap=True))
        for title, text in (("", event.text), ("依据：", event.basis), ("凭证：", event.evidence)):
            if text:
                box.addWidget(written(f"{title}{text}"))
        return made


def _submission(row: SubmissionRow) -> QFrame:
    made = QFrame()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    box.addWidget(label(f"第 {row.round_no} 轮提交", "heading"))
    received = f"　收到 {moment_text(row.received_at)}" if row.received_at else "　收到时间未登记"
    way = f"　{row.method}" if row.method else ""
    box.addWidget(label(f"{moment_text(row.submitted_at)}{received}{way}", "muted", wrap=True))
    if row.file_name:
        shape = {None: "", True: "　格式相符", False: "　不是约定的格式"}[row.format_ok]
        file = label(f"{row.file_name}{shape}", "", "bad" if row.format_ok is False else "", wrap=True)
        file.setToolTip(f"SHA-256 {row.sha256}")
        box.addWidget(file)
    if row.note:
        box.addWidget(written(row.note))
    return made
