"""Columns of the contracts and of their deliverables."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.gui.models.paged_table import Column, Identified, PagedTableModel
from app.gui.time_left import TimeLeft, Urgency, time_left
from app.gui.wording import moment_text, money
from app.services.contracts import ContractRow
from app.services.deliverables import DeliverableRow, Progress

TIME_LEFT = "time_left"


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract with how far its plan is."""

    row: ContractRow
    progress: Progress

    @property
    def id(self) -> int:
        """Number of the contract."""
        return self.row.id


class DeliverableFilter(StrEnum):
    """Which deliverables the list shows."""

    ALL = "all"
    OPEN = "open"
    REVIEW = "review"
    DONE = "done"
    OVERDUE = "overdue"


FILTER_TITLES: dict[DeliverableFilter, str] = {
    DeliverableFilter.ALL: "全部",
    DeliverableFilter.OPEN: "待交",
    DeliverableFilter.REVIEW: "待验收",
    DeliverableFilter.DONE: "已通过",
    DeliverableFilter.OVERDUE: "逾期",
}


def running_limit(row: DeliverableRow) -> tuple[str, str]:
    """Return the limit that runs now (ISO) and its name: due, review, revision or receipt."""
    if row.is_done:
        return "", ""
    if not row.rounds:
        return row.due_at or row.due_on, "应交"
    if row.state in ("revising", "failed", "revision_late"):
        return row.revise_by, "修改期"
    return row.accept_by, "验收期"


def deliverable_time_left(row: DeliverableRow, now: datetime) -> TimeLeft:
    """Time left of the limit that runs now."""
    if row.is_done:
        return TimeLeft("已通过", Urgency.DONE)
    due, _name = running_limit(row)
    return time_left(due, row.start_on, "", now)


def fits(row: DeliverableRow, wanted: DeliverableFilter, now: datetime) -> bool:
    """Whether a deliverable belongs into the filtered list."""
    match wanted:
        case DeliverableFilter.OPEN:
            return not row.rounds
        case DeliverableFilter.REVIEW:
            return bool(row.rounds) and not row.is_done
        case DeliverableFilter.DONE:
            return row.is_done
        case DeliverableFilter.OVERDUE:
            return deliverable_time_left(row, now).urgency is Urgency.OVERDUE
        case _:
            return True


def contract_columns() -> list[Column[ContractLine]]:
    """Columns of the upper list."""
    return [
        Column("title", "合同", lambda line: line.row.title, 290, False, False),
        Column("progress", "已通过", lambda line: f"{line.progress.done} / {line.progress.planned}", 72, True, False),
        Column("overdue", "逾期未交", lambda line: str(line.progress.overdue or ""), 80, True, False),
        Column("vendor_name", "乙方", lambda line: line.row.vendor_name, 200, False, False),
        Column("span", "服务期", lambda line: f"{line.row.start_on} 至 {line.row.end_on}", 196, False, False),
        Column("total", "总价（元）", lambda line: money(line.row.total_fen), 116, True, False),
        Column("contract_no", "合同编号", lambda line: line.row.contract_no or "未填", 140, False, False),
    ]


def deliverable_columns(now: Callable[[], datetime]) -> list[Column[DeliverableRow]]:
    """Columns of the lower list, in plan order."""
    return [
        Column("period", "期次", lambda row: row.period, 110, False, False),
        Column("name", "名称", lambda row: row.name, 150, False, False),
        Column("due_on", "应交日", _due_words, 126, False, False),
        Column(
            "amount",
            "金额（元）",
            lambda row: "" if row.amount_fen is None else money(row.amount_fen),
            104,
            True,
            False,
        ),
        Column("state", "状态", lambda row: row.state_text, 116, False, False),
        Column(TIME_LEFT, "剩余时间", lambda row: deliverable_time_left(row, now()).text, 112, False, False),
        Column("remind_on", "建议提交", lambda row: f"{row.remind_on} 前" if row.remind_on else "", 110, False, False),
        Column("clause", "条款", lambda row: row.clause, 80, False, False),
    ]


def _due_words(row: DeliverableRow) -> str:
    return moment_text(row.due_on) if row.due_on else "随事件确定"


class KeptTableModel(PagedTableModel[Any]):
    """A table over rows that are all in memory (some hundred at most)."""

    def __init__(self, columns: Sequence[Column[Any]]) -> None:
        self._kept: dict[int, Identified] = {}
        super().__init__(columns, lambda ids: [self._kept[number] for number in ids if number in self._kept])

    def put(self, rows: Sequence[Identified]) -> None:
        """Show other rows, in this order."""
        self._kept = {row.id: row for row in rows}
        self.put_ids(array("q", (row.id for row in rows)))
