"""Beside the list of calls: what the ticket is about, whom to call, and the form of the call; or “如果”."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from app.domain.answers import differences_text
from app.gui.desk import Desk
from app.gui.models.rates_calls import CallFile, CallLine, assess_time_left, call_time_left, round_text
from app.gui.models.rates_words import answers_text
from app.gui.time_left import Urgency
from app.gui.widgets.call_form import CallForm
from app.gui.widgets.call_what_if import WhatIfPanel
from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import ElidedLabel, button, label, rule
from app.gui.widgets.low_area import LowArea
from app.gui.widgets.ticket_limit import UrgencyMark
from app.gui.wording import moment_text, short_moment

_TONES = {Urgency.SOON: "warn", Urgency.OVERDUE: "bad"}


class CallPane(QTabWidget):
    """``record_wanted()``, ``reveal_wanted()``, ``confirm_wanted()``, ``correct_wanted()``, ``listen_wanted()``."""

    record_wanted = Signal()
    reveal_wanted = Signal()
    confirm_wanted = Signal()
    correct_wanted = Signal()
    listen_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, desk: Desk, what_if: WhatIfPanel) -> None:
        super().__init__()
        self.setAccessibleName("通话")
        self.setDocumentMode(True)
        self.tabBar().setAccessibleName("通话和如果")
        self.tabBar().setDrawBase(False)
        self.file: CallFile | None = None
        self._now = desk.office.now
        self.title = ElidedLabel("", "heading")
        self.number = button("", self.open_wanted.emit, role="link")
        self.number.setAccessibleName("工单编号，在工单页打开")
        self.number.setToolTip("在工单页打开")
        self.who = label("")
        self.who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reveal = button("显示电话（X）", self.reveal_wanted.emit, icon="eye")
        self.reveal.setToolTip("显示姓名和电话，查看会记入审计")
        self.mark = UrgencyMark()
        self.clock = ElidedLabel("")
        self.facts = FactGrid("通话要点")
        self.form = CallForm(desk)
        self.said = ElidedLabel("", "muted")
        self.go = button("登记", self.record_wanted.emit, role="primary")
        self.go.setToolTip("登记这次通话（Ctrl+Enter）")
        self.confirm = button("二次确认…", self.confirm_wanted.emit)
        self.confirm.setToolTip("督办件换一个人确认（T）")
        self.correct = button("更正…", self.correct_wanted.emit)
        self.correct.setToolTip("更正最后一轮评定，要写原因（G）")
        self.listen = button("核实录音…", self.listen_wanted.emit)
        self.listen.setToolTip("听录音，和登记的结论比对（H）")
        self.none = label("选中左边的一件，这里显示电话、诉求和登记栏。", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body = self._body()
        self.addTab(self.body, "登记通话")
        what_if.setObjectName("paneBody")
        self.addTab(LowArea(what_if, "如果"), "如果")
        self.form.edited.connect(self.look)
        self.show_nothing()

    def _body(self) -> QWidget:
        made = QWidget()
        made.setObjectName("paneBody")
        layout = QVBoxLayout(made)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(6)
        self.inner = QWidget()
        inner = QVBoxLayout(self.inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(self.title)
        person = QHBoxLayout()
        person.addWidget(self.who, 1)
        person.addWidget(self.reveal)
        inner.addLayout(person)
        clock = QHBoxLayout()
        clock.addWidget(self.mark)
        clock.addWidget(self.clock, 1)
        clock.addWidget(self.number)
        inner.addLayout(clock)
        told = QWidget()
        told.setObjectName("paneBody")
        story = QVBoxLayout(told)
        story.setContentsMargins(0, 0, 4, 0)
        story.addWidget(self.facts)
        story.addStretch(1)
        asked = QWidget()
        asked.setObjectName("paneBody")
        call = QVBoxLayout(asked)
        call.setContentsMargins(0, 0, 0, 0)
        call.setSpacing(6)
        call.addWidget(LowArea(told, "通话要点"), 1)
        call.addWidget(rule())
        call.addWidget(self.form)
        call.addWidget(self.said)
        inner.addWidget(LowArea(asked, "通话和登记"), 1)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for widget in (self.listen, self.correct, self.confirm):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.go)
        inner.addLayout(foot)
        layout.addWidget(self.inner, 1)
        layout.addWidget(self.none, 1)
        return made

    def show_nothing(self) -> None:
        """No ticket."""
        self.file = None
        self.form.clear()
        self.inner.hide()
        self.none.show()

    def show_file(self, file: CallFile, line: CallLine | None) -> None:
        """Show a ticket; the form begins anew when it is another one."""
        is_other = self.file is None or self.file.ticket_id != file.ticket_id
        self.file = file
        values = file.detail.values
        self.title.put(values["title"] or "（无标题）")
        self.number.setText(values["ticket_no"])
        self.show_person(values["caller_name"], values["caller_phone"], is_masked=True)
        left = assess_time_left(file.standing, self._now())
        self.mark.put(left.urgency)
        due = file.standing.due_at
        limit = f"（限 {short_moment(due)}）" if due and not file.standing.rounds_done else ""
        self.clock.put(f"评定：{left.text}{limit}" if due else "没有科室办结时间")
        self.mark.setToolTip(f"科室办结后 24 小时内评定（001·附1·三(二)）：{moment_text(due)}")
        self.facts.put(self._facts(file, line))
        self.inner.show()
        self.none.hide()
        self.confirm.setVisible(file.may_confirm)
        self.correct.setEnabled(bool(file.rounds))
        self.listen.setEnabled(bool(file.rounds))
        if is_other:
            self.form.clear()
        self.look()

    def _facts(self, file: CallFile, line: CallLine | None) -> list[Fact]:
        values = file.detail.values
        standing = file.standing
        facts = [
            Fact("还差", "、".join(standing.missing), "warn"),
            Fact("标记", "、".join(part for part in (file.mark, values["tags"]) if part), "bad" if file.mark else ""),
            Fact("诉求", _short(values["content"], 150)),
            Fact("办理结果", _short(values["result"] or values["reply"], 120)),
            Fact("承办单位", values["unit"]),
        ]
        if line is not None and line.calls_from:
            left = call_time_left(line, self._now())
            facts.append(
                Fact("市级回访", f"{moment_text(line.calls_from)} 之后（{left.text}）", _TONES.get(left.urgency, ""))
            )
        facts += [Fact(f"第 {one.round_no} 轮", round_text(one)) for one in file.rounds]
        facts += [
            Fact(
                "录音核实",
                differences_text(one.differences, "登记", "核听") or "一致",
                "bad" if one.differences else "",
            )
            for one in file.checks[-1:]
        ]
        facts += [Fact("市级结果", answers_text(one.answers)) for one in file.visits[-1:]]
        return facts

    def mask_again(self) -> None:
        """Mask name and phone again; the call that is being noted stays."""
        if self.file is not None:
            values = self.file.detail.values
            self.show_person(values["caller_name"], values["caller_phone"], is_masked=True)

    def show_person(self, name: str, phone: str, *, is_masked: bool) -> None:
        """Name and phone; revealed ones can be copied."""
        self.who.setText("　".join(part for part in (name or "没有姓名", phone or "没有电话") if part))
        self.who.setTextInteractionFlags(
            Qt.TextInteractionFlag.NoTextInteraction if is_masked else Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.reveal.setEnabled(is_masked and bool(phone))

    def look(self) -> None:
        """Say what is still missing, and what the button would do."""
        missing = self.form.missing
        self.go.setEnabled(self.file is not None and not missing)
        self.go.setText("登记未接通" if self.form.is_missed else "登记评定")
        hint = f"还要选：{missing}。" if missing and self.form.is_touched else ""
        keys = "列表里按 C 接通、1–7 选结论、Y 全部最好、Ctrl+Enter 登记。" if not self.form.is_touched else ""
        self.said.put(hint or keys)

    def focus_basis(self) -> None:
        """Go on with the keyboard in the form."""
        self.setCurrentIndex(0)
        self.form.basis.setFocus()
        line = self.form.basis.lineEdit()
        if isinstance(line, QLineEdit):
            line.selectAll()


def _short(text: str, limit: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"
