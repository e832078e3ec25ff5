"""Lines of 留存与移交: retention and secrecy, material, things lent, certificates of deletion of one contract."""

from __future__ import annotations

from datetime import date

from app.gui.models.cases import CaseListSpec
from app.gui.models.ledger import LedgerHeads, LedgerLine, ledger_spec
from app.services import deletions, handovers, leak_events, retention
from app.services.handovers import AssetRow
from app.services.retention import RetentionRow
from app.services.session import Office

PERIOD, MATERIAL, ASSET, CERTIFICATE, LEAK = "period", "material", "asset", "certificate", "leak"
KINDS = ((PERIOD, "留存保密"), (MATERIAL, "资料交接"), (ASSET, "物品"), (CERTIFICATE, "删除确认"), (LEAK, "泄密事件"))
SOON_DAYS = 90


def handover_spec() -> CaseListSpec:
    """Describe the list of 留存与移交."""
    empty = ("没有留存和移交的记录", "保密期、留存期由合同条款算出；交给乙方的资料、物品在这里登记，终止时收回。")
    return ledger_spec("留存与移交", "项", KINDS, empty, LedgerHeads(on="到期/日期", value="数量"))


def read_handovers(office: Office, contract_id: int) -> list[LedgerLine]:
    """Read everything as of today."""
    today = office.now().date()
    found: list[LedgerLine] = []
    for number, row in enumerate(retention.rows(office, contract_id)):
        title = f"{retention.KINDS[row.kind]}：{row.subject}"
        state, tone = row.state_text(today), _period_tone(row, today)
        found.append(LedgerLine(PERIOD, 0, number, title, state, tone, row.clause, row.until_text, "", row))
    for given in handovers.transfers(office, contract_id):
        title = f"{handovers.DIRECTIONS[given.direction]}：{given.name}"
        tone = "warn" if given.is_out else "muted"
        copies = f"{given.copies} 份"
        found.append(
            LedgerLine(MATERIAL, 1, given.id, title, given.state_text, tone, "", given.handed_on, copies, given)
        )
    for thing in handovers.assets(office, contract_id):
        state, tone = _asset_state(thing, today)
        on, count = thing.returned_on or thing.due_on or thing.issued_on, str(thing.quantity)
        found.append(LedgerLine(ASSET, 2, thing.id, thing.name, state, tone, "", on, count, thing))
    for paper in deletions.certificates(office, contract_id):
        state = "双方已签字" if paper.confirmed_on else "待签字"
        tone, count = "good" if paper.confirmed_on else "warn", f"{paper.rows:,} 行"
        found.append(LedgerLine(CERTIFICATE, 3, paper.id, paper.basis, state, tone, "", paper.made_on, count, paper))
    for leak in leak_events.events(office, contract_id):
        tone = "muted" if leak.closed_at else "bad" if leak.untold else "warn"
        people = f"{leak.persons:,} 人"
        found.append(
            LedgerLine(LEAK, 4, leak.id, leak.what, leak.state_text, tone, "", leak.found_at[:10], people, leak)
        )
    return found


def _period_tone(row: RetentionRow, today: date) -> str:
    if row.is_endless or row.disposed_on:
        return "muted"
    left = (date.fromisoformat(row.until_on) - today).days
    return "bad" if left < 0 else "warn" if left <= SOON_DAYS else ""


def _asset_state(thing: AssetRow, today: date) -> tuple[str, str]:
    if thing.returned_on:
        return ("已归还，有损坏", "warn") if thing.damage else ("已归还", "muted")
    if thing.due_on and thing.due_on < today.isoformat():
        return "逾期未还", "bad"
    return "在乙方", ""
