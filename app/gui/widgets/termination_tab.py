"""解除与终止: grounds with conditions and clause; drafts with clearing lines and their proofs, printed and issued."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.gui.dialogs import termination_forms as forms
from app.gui.models import terminations as lists
from app.gui.models.ledger import LedgerLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.ledger_tab import LedgerTab, Reader
from app.gui.wording import moment_text
from app.services import supervision_papers
from app.services.termination_grounds import GroundView
from app.services.terminations import TerminationRow

_PAPERS = (
    ("conditions", "解除条件提示单（P-11）…", supervision_papers.CONDITIONS_FORM, "P"),
    ("notice", "解除通知书（P-11）…", supervision_papers.NOTICE_FORM, "N"),
    ("clearing", "清算单（P-12）…", supervision_papers.CLEARING_FORM, "Q"),
)


class TerminationTab(LedgerTab):
    """A right that stands is only shown; ending a contract is always a person's act."""

    title = "解除与终止"
    pane_hint = "选中一条事由，这里显示条件、证据和条款原文；从它起草。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.termination_spec())
        self.step("draft", "起草…", "plus", self._draft, "Ctrl+N", is_primary=True)
        self.step("issue", "登记已发出…", "export", lambda: self.ask(forms.issue_form), "F")
        for key, title, form, shortcut in _PAPERS:
            self.step(key, title, "print", partial(self._paper, form, title), shortcut)
        self.step("withdraw", "撤回…", "undo", lambda: self.ask(forms.withdraw_form), "W")
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [])
        self.enable((), self.always())

    def reader(self) -> Reader:
        """Read grounds and drafts."""
        return lists.read_terminations

    def sums(self, lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say how many conditions stand and what was drafted."""
        ripe = sum(line.tone == "bad" for line in lines if line.kind == lists.GROUND)
        papers = [line.row.state for line in lines if line.kind == lists.PAPER]
        return (
            Figure("条件已具备", str(ripe), "只是提示，不自动解除", "bad" if ripe else "", self.door(lists.GROUND)),
            Figure("草稿", str(papers.count("draft")), "", "", self.door(lists.PAPER)),
            Figure("已发出", str(papers.count("issued")), "", "", self.door(lists.PAPER)),
        )

    def always(self) -> Sequence[str]:
        """Drafting needs a contract only."""
        return ("draft",) if self.contract_id else ()

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Say everything about a ground or a draft."""
        return _ground_facts(line.row) if line.kind == lists.GROUND else _paper_facts(line.row)

    def steps(self, line: LedgerLine) -> list[str]:
        """Say what may be done next."""
        if line.kind == lists.GROUND:
            return ["draft"]
        papers = ["notice", "clearing", "conditions"]
        return {
            "draft": ["issue", *papers, "withdraw"],
            "issued": [*papers, "withdraw"],
            "withdrawn": papers,
        }[line.row.state]

    def _draft(self) -> None:
        if self.contract_id:
            chosen = self.row if isinstance(self.row, GroundView) else None
            made = forms.DraftForm(self.desk, self.contract_id, chosen, self.work.window)
            self.work.show(made)

    def _paper(self, form: str, title: str) -> None:
        line, office = self.line, self.desk.office
        if line is None or line.kind != lists.PAPER:
            return
        row_id = line.row.id

        def draw(target: Any, save_to: Any) -> bytes:
            return supervision_papers.pdf(office, form, row_id, target=target, save_to=save_to)

        self.work.paper(title.rstrip("…"), draw, form, f"termination:{row_id}")


def _ground_facts(view: GroundView) -> list[Fact]:
    lines = [
        Fact("具备" if one.is_met else "未到", one.text, "bad" if one.is_met else "warn") for one in view.conditions
    ]
    none = "没有预警的计数器，也没有未了结的相关违约事项。" if view.ground.counters or view.ground.breaches else ""
    return [
        Fact("事由", view.ground.name),
        Fact("", "条件和证据"),
        *(lines or [Fact("条件", none or "不以违约为条件，按通知或协商办理。")]),
        Fact("", "清算办法" if view.notes else ""),
        *(Fact("说明", note) for note in view.notes),
    ]


def _paper_facts(row: TerminationRow) -> list[Fact]:
    return [
        Fact("事由", row.ground),
        Fact("拟终止日" if row.state == "draft" else "终止日", moment_text(row.effective_on)),
        Fact("通知最迟", moment_text(row.notice_by)),
        Fact("通知日", moment_text(row.notice_on)),
        Fact("到达日", moment_text(row.arrives_on)),
        Fact("返还期限", moment_text(row.return_by)),
        Fact(
            "签发",
            f"{row.issued_by}（法律审核 {row.reviewed_by}）" if row.issued_by else "草稿，须法律审核",
            "warn" if not row.issued_by else "",
        ),
        Fact("", "清算（分列，不相抵）"),
        *forms.clearing_facts(row.lines),
        Fact("还缺", "、".join(row.missing), "warn"),
        Fact("已付依据", row.paid_source),
        Fact("证据", "\n".join(row.evidence)),
        Fact("备注", row.note),
    ]
