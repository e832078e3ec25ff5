"""An office with one contract, for tests of payments and evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from app.domain.invoices import InvoiceFacts
from app.services import contracts, evaluations, payment_steps
from app.services.contract_writing import performing
from app.services.evaluations import Filling, Meeting
from app.services.payment_steps import MoneyEvent
from app.services.session import Office
from app.storage.models.penalties import DamagesClaim, ManualDeduction, PenaltyStatement
from tests.office_desk import DeskClock, new_office

TITLE, TAX_NO = "北京市昌平区城北街道办事处", "11110221000103341Y"


def desk(folder: Path, key: str, on: str, effective: str = "", **readings: str) -> tuple[Office, int, DeskClock]:
    """Make an office with one contract; the clock stands at noon of ``on``."""
    clock = DeskClock(datetime.fromisoformat(f"{on}T12:00:00"))
    office = new_office(folder / key, clock)
    chosen = {code.replace("_", "-"): option for code, option in readings.items()}
    day = date.fromisoformat(effective) if effective else None
    return office, contracts.add(office, key, day, readings=chosen).value, clock


def tick(office: Office, contract: int, no: int, gates: Mapping[str, str]) -> None:
    """Tick conditions on their days, whatever the data say."""
    for gate, on in gates.items():
        payment_steps.tick_gate(office, contract, no, gate, on, "纪要", "核实")


def pay(office: Office, contract: int, no: int, on: str, fen: int | None = None, note: str = "") -> int:
    return payment_steps.register(office, contract, no, MoneyEvent("paid", on, fen, note=note)).value


def grade(office: Office, contract: int, month: int, name: str, on: str) -> int:
    """Take a month's evaluation through all three stages on one day; returns its id."""
    filled = Filling(name, "本月培训 1 次", {}, on=on, confirm=name)
    one = evaluations.fill(office, contract, month, filled).value
    evaluations.submit(office, one, on=on)
    evaluations.give_opinion(office, one, "同意", on=on)
    evaluations.decide(office, one, Meeting("第 3 次", "纪要〔2025〕3 号", name, on=on, confirm=name))
    return one


def invoice(number: str, fen: int, received: str, **values: object) -> InvoiceFacts:
    facts = {"kind": "增值税普通发票", "title": TITLE, "tax_no": TAX_NO, "issued_on": received, **values}
    return InvoiceFacts(
        number=number, amount_fen=fen, received_on=received, **{"tax_fen": None, "tax_rate": "", **facts}
    )


def statement(office: Office, contract: int, month: str, fen: int, seq: int = 0, no: int | None = None) -> int:
    """Lock a month's deduction as its own service does."""
    with performing(office, "test", contract, "月度扣款") as write:
        at = write.change.at
        return write.insert(
            PenaltyStatement,
            contract_id=contract,
            month=month,
            seq=seq,
            total_fen=fen,
            payment_no=no,
            locked_at=at,
            locked_by="王芳",
        )


def manual(office: Office, contract: int, fen: int, clause: str) -> int:
    with performing(office, "test", contract, "手工扣款") as write:
        return write.insert(
            ManualDeduction,
            contract_id=contract,
            clause=clause,
            fact="擅自离岗",
            basis="检查记录",
            amount_fen=fen,
            happened_on="2026-07-01",
            approved_by="李主任",
            approved_on="2026-07-02",
        )


def claim(office: Office, contract: int, fen: int, clause: str, party: str = "vendor", state: str = "claimed") -> int:
    with performing(office, "test", contract, "违约金") as write:
        return write.insert(
            DamagesClaim,
            contract_id=contract,
            code="vendor-late",
            party=party,
            clause=clause,
            fact="逾期 3 日",
            amount_fen=fen,
            state=state,
            decided_by="李主任" if state != "candidate" else "",
            decided_on="2026-07-02" if state != "candidate" else "",
        )
