"""Lines of 解除与终止: grounds with what they rest on, drafts and notices of one contract."""

from __future__ import annotations

from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerHeads, LedgerLine, ledger_spec
from app.gui.wording import money
from app.services import termination_grounds, terminations
from app.services.session import Office

GROUND, PAPER = "ground", "paper"
KINDS = ((GROUND, "事由"), (PAPER, "草稿与通知"))
_TONES = {"draft": "warn", "issued": "bad", "withdrawn": "muted"}


def termination_spec() -> CaseListSpec:
    """Describe the list of 解除与终止."""
    empty = ("没有解除或终止的事由", "模板里列出的解除、终止条款会显示在这里，带条件、清算办法和原文。")
    return ledger_spec("解除与终止", "条", KINDS, empty, LedgerHeads(on="终止日", value="应收（元）", value_width=116))


def read_terminations(office: Office, contract_id: int) -> list[LedgerLine]:
    """Read grounds as of today, and what was drafted."""
    found: list[LedgerLine] = []
    for number, view in enumerate(termination_grounds.grounds(office, contract_id, office.now().date())):
        rests = bool(view.ground.counters or view.ground.breaches)
        state = ("● 条件已具备" if view.is_ripe else "条件不具备") if rests else "可协商、通知"
        tone = "bad" if rests and view.is_ripe else "muted" if rests else ""
        found.append(LedgerLine(GROUND, 0, number, view.ground.name, state, tone, view.clause, "", "", view))
    for row in terminations.rows(office, contract_id):
        title = f"{row.name}：{row.ground}"
        value = money(row.total("to_office"))
        found.append(
            LedgerLine(
                PAPER, 1, row.id, title, row.state_text, _TONES[row.state], row.clause, row.effective_on, value, row
            )
        )
    return found
