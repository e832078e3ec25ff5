"""What keeps an operation on money from being taken back, or brought back: what stands after it must still add up."""

from __future__ import annotations

from app.domain.errors import NotAllowed
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries.cases import Record

_DECIDED = {"damages_claim": ("state", "claimed"), "monthly_evaluation": ("decision", "passed")}
"""Sources that count only once a person decided: column and value."""


def check(office: Office, entity: str, row_id: int) -> None:
    """Refuse when what stands after the undo would no longer fit together (``NotAllowed``).

    A row that a locked settlement took in stays as it was taken; a settlement stays once something was paid on it or a
    supplement followed; a condition stays once the instalment was paid. What an undo of an undo brings back is looked
    at the same way: its sources must stand and be free, its predecessors must be there.
    """
    if cases.select(office.database, "settlement_line", "source_entity = ? AND source_id = ?", (entity, row_id)):
        raise NotAllowed("已经进入付款结算。")
    row = cases.row(office.database, entity, row_id)
    if not row["is_void"]:
        _check_standing(office, entity, row)
        return
    if entity in ("settlement", "payment_gate"):
        where, key = "contract_id = ? AND payment_no = ?", (row["contract_id"], row["payment_no"])
        if cases.select(office.database, "payment_event", f"{where} AND kind = 'paid'", key):
            raise NotAllowed("这一期已经登记支付。")
        if entity == "settlement" and cases.select(office.database, entity, f"{where} AND seq > ?", (*key, row["seq"])):
            raise NotAllowed("后面还有补充结算单以它为基础。")


def _check_standing(office: Office, entity: str, row: Record) -> None:
    if entity == "settlement":
        _check_before(office, entity, row, "payment_no")
        _check_sources(office, int(row["id"]))
    elif entity == "penalty_statement":
        _check_before(office, entity, row, "month")
    elif entity == "payment_event" and row["kind"] == "paid":
        _check_paid(office, row)


def _check_before(office: Office, entity: str, row: Record, column: str) -> None:
    """See that everything a supplement stands on is there."""
    where = f"contract_id = ? AND {column} = ? AND seq < ?"
    if len(cases.select(office.database, entity, where, (row["contract_id"], row[column], row["seq"]))) != row["seq"]:
        raise NotAllowed("它前面的结算单已经不在。")


def _check_sources(office: Office, settlement_id: int) -> None:
    """Every row that a settlement took in must stand, be decided, and be in no other settlement."""
    for line in cases.select(office.database, "settlement_line", "settlement_id = ?", (settlement_id,)):
        entity, source_id = line["source_entity"], line["source_id"]
        if source_id is None:
            continue
        source = cases.find(office.database, entity, source_id)
        column, value = _DECIDED.get(entity, ("", ""))
        if source is None or (column and source[column] != value):
            raise NotAllowed("结算单里有扣款或奖惩已经撤销。")
        where = "source_entity = ? AND source_id = ? AND settlement_id <> ?"
        if cases.select(office.database, "settlement_line", where, (entity, source_id, settlement_id)):
            raise NotAllowed("结算单里有扣款或奖惩已经进入别的结算。")


def _check_paid(office: Office, row: Record) -> None:
    """No more is paid than what is locked, where something is locked."""
    where, key = "contract_id = ? AND payment_no = ?", (row["contract_id"], row["payment_no"])
    locked = cases.select(office.database, "settlement", where, key)
    paid = cases.select(office.database, "payment_event", f"{where} AND kind = 'paid'", key)
    if locked and sum(one["amount_fen"] or 0 for one in paid) > sum(one["net_fen"] for one in locked):
        raise NotAllowed("支付合计会超过结算净额。")
