"""预览 of a contract that is being entered: the plan, the instalments with their sum, who uses a clause."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.draft_preview import Preview, preview
from app.gui.draft_work import DraftWork
from app.gui.plain_table import fill, plain_table
from app.gui.settings import WindowSettings
from app.gui.widgets.labels import label, set_tone
from app.gui.wording import date_text, money

_CUT = 60


class DraftPreview(QWidget):
    """Worked out anew each time it is shown."""

    def __init__(self, work: DraftWork, settings: WindowSettings) -> None:
        super().__init__()
        self.setAccessibleName("预览")
        self.work = work
        self.plan_said, self.sum_said = label("", wrap=True), label("", wrap=True)
        self.words_said = label("", "muted", wrap=True)
        heads = ("序", "成果", "期次", "应交日", "金额（元）", "条款")
        self.plan = plain_table("成果计划预览", heads, settings, stretch=1, right=(0, 4))
        self.payments = plain_table(
            "付款预览", ("期次", "比例", "金额（元）", "大写"), settings, stretch=3, right=(1, 2)
        )
        self.clauses = plain_table("条款预览", ("条号", "原文", "用在哪里"), settings, stretch=1)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("预览内容")
        for title, widgets in (
            ("成果计划", (self.plan_said, self.plan)),
            ("付款", (self.sum_said, self.words_said, self.payments)),
            ("条款", (self.clauses,)),
        ):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 8, 0, 0)
            for widget in widgets:
                column.addWidget(widget)
            self.tabs.addTab(page, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.tabs)

    def refresh(self) -> None:
        """Work it out from the draft as it is now."""
        found = preview(self.work.draft, self.work.found)
        self._put_plan(found)
        is_even = found.paid_fen == found.total_fen and found.total_fen > 0
        self.sum_said.setText(found.sum_text)
        set_tone(self.sum_said, "good" if is_even else "bad")
        same = (
            "与合同写的一致"
            if found.stated_words == found.words
            else f"合同写的是“{found.stated_words or '（没有填）'}”"
        )
        self.words_said.setText(f"总价 {money(found.total_fen)} 元，大写 {found.words or '—'}，{same}。")
        fill(self.payments, [(one.name, one.ratio, one.amount, one.words) for one in found.payments])
        fill(
            self.clauses,
            [
                (one.ref, " ".join(one.text.split())[:_CUT], "、".join(one.used_by) or "只存原文")
                for one in found.clauses
            ],
        )

    def _put_plan(self, found: Preview) -> None:
        if found.waits:
            self.plan_said.setText(f"还有 {found.waits} 处没有填好，填好后这里排出全部成果。")
        else:
            self.plan_said.setText(f"共 {len(found.plan)} 项成果（读法按各自的默认项）。")
        set_tone(self.plan_said, "warn" if found.waits else "good")
        rows = []
        for item in found.plan:
            due = date_text(item.due_on) if item.due_on else "由事件起算"
            amount = money(item.amount_fen) if item.amount_fen is not None else ""
            rows.append((str(item.seq), item.name, item.period, due, amount, item.clause))
        fill(self.plan, rows)
