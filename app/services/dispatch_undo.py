"""What keeps the steps of a 调度会 in order when one is taken back: nothing is carried out that was never decided."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import NotAllowed
from app.services.session import Office
from app.storage.queries import cases
from app.storage.queries.cases import VOID, CaseMove

_ITEM = "dispatch_item"


def check(office: Office, moves: Sequence[CaseMove]) -> None:
    """Refuse to take 议定 back while 落实 stands, and to bring 落实 back without 议定 (``NotAllowed``).

    ``moves`` are the changes of the operation that is to be undone.
    """
    for item_id in sorted({move.row_id for move in moves if move.entity == _ITEM}):
        back = {move.field: move.old for move in moves if (move.entity, move.row_id) == (_ITEM, item_id)}
        after = {**cases.row(office.database, _ITEM, item_id), **back}
        if after[VOID] or after["decision"] or not (after["progress"] or after["done_on"]):
            continue
        if "decision" in back:
            raise NotAllowed("这一议题已经登记落实情况，没有撤销议定。请先撤销落实登记。")
        raise NotAllowed("这一议题的议定已经撤销，没有恢复落实情况。请先恢复议定。")
