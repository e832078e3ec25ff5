"""What keeps an operation on the payment ledger from being taken back: a later settlement, a payment made on it."""

from __future__ import annotations

from app.domain.errors import NotAllowed
from app.services.session import Office
from app.storage.queries import cases


def check(office: Office, entity: str, row_id: int) -> None:
    """Refuse when what stands after the undo would no longer fit together (``NotAllowed``).

    A row that a locked settlement took in stays as it was taken; a settlement stays once something was paid on it or a
    supplement followed; a condition stays once the instalment was paid.
    """
    if cases.select(office.database, "settlement_line", "source_entity = ? AND source_id = ?", (entity, row_id)):
        raise NotAllowed("已经进入付款结算。")
    row = cases.row(office.database, entity, row_id)
    if not row["is_void"]:
        return
    if entity in ("settlement", "payment_gate"):
        where, key = "contract_id = ? AND payment_no = ?", (row["contract_id"], row["payment_no"])
        if cases.select(office.database, "payment_event", f"{where} AND kind = 'paid'", key):
            raise NotAllowed("这一期已经登记支付。")
        if entity == "settlement" and cases.select(office.database, entity, f"{where} AND seq > ?", (*key, row["seq"])):
            raise NotAllowed("后面还有补充结算单以它为基础。")
