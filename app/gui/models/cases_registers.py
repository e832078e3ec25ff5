"""Lists of 挂账, 申诉, 吹哨, 专项台账 and 考核明细: lines with the parts of the month they are in, columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.domain.appeals import AppealResult, difference_text
from app.domain.months import Month
from app.domain.registers import SPECIAL_TITLES, SpecialKind
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.paged_table import Column
from app.services import appeals, assessment_details, hang_ups, special_registers, whistles
from app.services.appeals import AppealRow
from app.services.assessment_details import PeriodRow
from app.services.hang_ups import HangUpMonth, HangUpRow
from app.services.session import Office
from app.services.special_registers import SpecialRow
from app.services.whistles import WhistleRow, WhistleTable

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class CaseLine(Generic[R]):
    """One row with the parts of a month's account it is in; ``ticket_id`` None where it has no ticket."""

    id: int
    ticket_id: int | None
    row: R
    parts: frozenset[str] = frozenset()


def _filter(key: str, title: str) -> CaseFilter:
    return CaseFilter(key, title, lambda line: key in line.parts)


def _date(column: str, title: str, width: int = 96) -> Column[CaseLine[Any]]:
    return Column(column, title, lambda line: getattr(line.row, column), width, False, False)


def _text(column: str, title: str, width: int) -> Column[CaseLine[Any]]:
    return Column(column, title, lambda line: getattr(line.row, column), width, False, False)


def _parts(row_id: int, sets: Mapping[str, Sequence[int]]) -> frozenset[str]:
    return frozenset(name for name, ids in sets.items() if row_id in ids)


def _all_words(line: CaseLine[Any]) -> str:
    row = line.row
    return " ".join(str(getattr(row, name)) for name in row.__slots__ if isinstance(getattr(row, name), str))


def read_hang_ups(office: Office, month: Month) -> tuple[HangUpMonth, list[CaseLine[HangUpRow]]]:
    """Read the month's account of 挂账 and every hang-up."""
    made, rows = hang_ups.month(office, month), hang_ups.rows(office)
    account = made.account
    sets = {
        "opening": account.opening,
        "new": account.new,
        "gone": account.written_off,
        "listed": account.listed,
        "waiting": [row.id for row in rows if not row.decision],
    }
    return made, [CaseLine(row.id, row.ticket_id, row, _parts(row.id, sets)) for row in rows]


def hang_up_spec() -> CaseListSpec:
    """Describe the list of 挂账."""
    columns: tuple[Column[CaseLine[HangUpRow]], ...] = (
        Column("state", "状态", lambda line: line.row.state_text, 100, False, False),
        _text("ticket_no", "工单编号", 168),
        _text("reason", "挂账理由", 150),
        _text("unit", "承办单位", 116),
        _date("applied_on", "申请"),
        _date("hung_on", "挂账"),
        _date("screened_on", "甄别"),
        _date("written_off_on", "销账"),
    )
    return CaseListSpec(
        "挂账",
        "件",
        columns,
        (
            _filter("listed", "期末清单"),
            _filter("waiting", "待审批"),
            _filter("opening", "期初"),
            _filter("new", "本月新增"),
            _filter("gone", "本月销账"),
            CaseFilter("all", "全部", everything),
        ),
        wide="reason",
        words=_all_words,
        tones={"state": lambda line: hang_up_tone(line.row)},
        empty=("没有挂账的工单", "一时解决不了的工单，写明理由和解决计划申请挂账；每月自动对账。"),
    )


def hang_up_tone(row: HangUpRow) -> str:
    """Tone of a state."""
    return {"待审批": "warn", "已销账": "muted", "未批准": "muted"}.get(row.state_text, "")


def read_appeals(office: Office, _month: Month) -> tuple[None, list[CaseLine[AppealRow]]]:
    """Read every appeal."""
    rows = appeals.rows(office)
    return None, [CaseLine(row.id, row.ticket_id, row, frozenset({row.result.value or "open"})) for row in rows]


def appeal_spec() -> CaseListSpec:
    """Describe the list of 申诉."""
    columns: tuple[Column[CaseLine[AppealRow]], ...] = (
        Column("result", "结果", lambda line: line.row.result_text, 90, False, False),
        _text("period", "考核周期", 84),
        _text("ticket_no", "工单编号", 168),
        _text("objects_text", "申诉对象", 140),
        _text("reason", "申诉理由", 150),
        _date("filed_on", "提出"),
        _date("result_on", "结果日"),
        Column("moved", "三率变化", lambda line: rates_words(line.row), 190, False, False),
    )
    return CaseListSpec(
        "申诉",
        "件",
        columns,
        (
            _filter("open", "待结果"),
            _filter(AppealResult.CHANGED.value, "改判"),
            _filter(AppealResult.UPHELD.value, "维持原判"),
            _filter(AppealResult.WITHDRAWN.value, "撤回"),
            CaseFilter("all", "全部", everything),
        ),
        wide="reason",
        words=_all_words,
        tones={"result": lambda line: appeal_tone(line.row)},
        empty=("还没有申诉", "对考核明细有异议的，写明理由和材料提出申诉；改判后三率自动重算，前后都留底。"),
    )


def appeal_tone(row: AppealRow) -> str:
    """Tone of a result."""
    return {AppealResult.OPEN: "warn", AppealResult.CHANGED: "good"}.get(row.result, "muted")


def rates_words(row: AppealRow) -> str:
    """Say which rates moved, "" where the period's details are not known."""
    return difference_text(row.rates_before, row.rates_after) if row.rates_after else ""


def read_whistles(office: Office, month: Month) -> tuple[WhistleTable, list[CaseLine[WhistleRow]]]:
    """Read the month's table of 撤销吹哨/应哨 and every whistle."""
    made, rows = whistles.month(office, month), whistles.rows(office)
    of_month = made.month
    sets = {
        "open": of_month.open,
        "blown": of_month.blown,
        "answered": of_month.answered,
        "withdrawn": of_month.withdrawn,
        "table": of_month.answered + of_month.withdrawn,
    }
    return made, [CaseLine(row.id, row.ticket_id, row, _parts(row.id, sets)) for row in rows]


def whistle_spec() -> CaseListSpec:
    """Describe the list of 吹哨."""
    columns: tuple[Column[CaseLine[WhistleRow]], ...] = (
        Column("state", "状态", lambda line: line.row.state_text, 80, False, False),
        _text("target", "吹哨对象", 130),
        _text("matter", "事项", 180),
        _date("whistled_on", "吹哨"),
        _date("answered_on", "应哨"),
        _date("withdrawn_on", "撤销"),
        _text("ticket_no", "工单编号", 168),
    )
    return CaseListSpec(
        "吹哨",
        "次",
        columns,
        (
            _filter("open", "月末待应哨"),
            _filter("table", "撤销吹哨／应哨表"),
            _filter("blown", "本月吹哨"),
            _filter("answered", "应哨"),
            _filter("withdrawn", "撤销"),
            CaseFilter("all", "全部", everything),
        ),
        wide="matter",
        words=_all_words,
        tones={"state": lambda line: whistle_tone(line.row)},
        empty=("还没有吹哨", "需要部门到场的事项在这里吹哨；应哨、撤销都有日期，每月成表。"),
    )


def whistle_tone(row: WhistleRow) -> str:
    """Tone of a state."""
    return {"待应哨": "warn", "已应哨": "good"}.get(row.state_text, "muted")


@dataclass(frozen=True, slots=True)
class SpecialBook:
    """Counts of the month, of one register or of all."""

    counts: Mapping[str, int]


def read_specials(
    office: Office, month: Month, kind: SpecialKind | None
) -> tuple[SpecialBook, list[CaseLine[SpecialRow]]]:
    """Read the registers' lists of a month: carried over, received, done, reported, rolling on."""
    sets: dict[str, list[int]] = {key: [] for key in ("carried", "received", "done", "reported", "rolls_on", "listed")}
    for one in [kind] if kind else list(SpecialKind):
        made = special_registers.month(office, one, month).month
        for name, ids in sets.items():
            ids += getattr(made, name)
    lines = [
        CaseLine(row.id, row.ticket_id, row, _parts(row.id, sets)) for row in special_registers.rows(office, kind=kind)
    ]
    return SpecialBook({name: len(ids) for name, ids in sets.items()}), lines


def special_state(row: SpecialRow, today: str) -> str:
    """Say where a case stands."""
    if row.done_on:
        return "已办结" if not row.due_on or row.done_on <= row.due_on else "办结（超期）"
    return "▲ 逾期" if row.due_on and row.due_on < today else "在办"


def special_spec(today: Callable[[], str]) -> CaseListSpec:
    """Describe the list of the special registers."""

    def state(line: CaseLine[SpecialRow]) -> str:
        return special_state(line.row, today())

    def tone(line: CaseLine[SpecialRow]) -> str:
        return {"已办结": "good", "▲ 逾期": "bad", "办结（超期）": "warn"}.get(state(line), "")

    columns: tuple[Column[CaseLine[SpecialRow]], ...] = (
        Column("state", "状态", state, 84, False, False),
        _text("kind_title", "台账", 100),
        _text("title", "标题", 170),
        Column("from", "来自", lambda line: "上月结转" if "carried" in line.parts else "", 80, False, False),
        _text("unit", "承办单位", 116),
        _date("received_on", "接收"),
        _date("due_on", "期限"),
        _date("done_on", "办结"),
        _date("reported_on", "报送"),
        _text("ticket_no", "工单编号", 168),
    )
    return CaseListSpec(
        "专项台账",
        "件",
        columns,
        (
            _filter("listed", "本月清单"),
            _filter("carried", "上月结转"),
            _filter("received", "接收"),
            _filter("done", "办结"),
            _filter("reported", "报送"),
            _filter("rolls_on", "结转下月"),
            CaseFilter("all", "全部", everything),
        ),
        wide="title",
        words=_all_words,
        tones={"state": tone, "from": lambda _line: "info"},
        empty=("台账里还没有记录", f"{'、'.join(SPECIAL_TITLES.values())}在这里登记；没有办结的自动结转下月。"),
    )


def read_periods(office: Office, _month: Month) -> tuple[None, list[CaseLine[PeriodRow]]]:
    """Read every period of 考核明细."""
    return None, [CaseLine(row.issue_id, None, row) for row in assessment_details.periods(office)]


def review_state(row: PeriodRow, today: str) -> str:
    """Say where the review (复盘) stands."""
    if row.reviewed_on:
        return "已提交（逾期）" if row.is_late else "已提交"
    return "▲ 逾期" if row.review.due_on.isoformat() < today else "待提交"


def period_spec(today: Callable[[], str]) -> CaseListSpec:
    """Describe the list of periods."""

    def review(line: CaseLine[PeriodRow]) -> str:
        return review_state(line.row, today())

    columns: tuple[Column[CaseLine[PeriodRow]], ...] = (
        _text("period", "考核周期", 100),
        Column("lines", "明细", lambda line: f"{line.row.lines:,}", 70, True, False),
        Column("counted", "纳入考核", lambda line: f"{line.row.counted:,}", 84, True, False),
        Column("without", "无工单", lambda line: f"{line.row.without_ticket:,}", 70, True, False),
        Column("issued_on", "下发日", lambda line: issue_words(line.row), 170, False, False),
        Column("due", "复盘至", lambda line: line.row.review.due_on.isoformat(), 104, False, False),
        Column("review", "复盘报告", review, 110, False, False),
    )
    return CaseListSpec(
        "考核明细",
        "期",
        columns,
        (CaseFilter("all", "全部", everything),),
        wide="issued_on",
        words=lambda line: line.row.period,
        tones={
            "review": lambda line: {"已提交": "good", "▲ 逾期": "bad"}.get(review(line), "warn"),
            "issued_on": lambda line: "" if line.row.is_confirmed else "warn",
        },
        empty=("还没有考核明细", "导入市、区下发的考核明细表：失分点、扣分、下发日和复盘期限都在这里。"),
    )


def issue_words(row: PeriodRow) -> str:
    """Say the day of issue, and whether somebody confirmed it."""
    return row.issued_on if row.is_confirmed else f"{row.issued_on}（待确认）"
