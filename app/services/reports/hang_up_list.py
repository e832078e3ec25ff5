"""挂账清单（含销账） (B14) and 撤销吹哨、应哨表 (B15): 001·附1 三(三)3; 000·附2; 002·2.2.11."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.registers import Balance
from app.domain.report_content import Block, Cell, Column, Prose, Report, Row, Table
from app.domain.report_periods import Period, month_of_period
from app.services import hang_ups, whistles
from app.services.hang_ups import HangUpRow
from app.services.progress import JobContext
from app.services.reports import listing
from app.services.session import Office
from app.services.whistles import WhistleRow

_HANG_UP, _WHISTLE = "hang_up", "whistle"


def build(office: Office, code: str, period: Period, options: Mapping[str, str], job: JobContext) -> Report:
    """Build B14 or B15 for a month."""
    blocks, lines = (_hang_ups if code == "B14" else _whistles)(office, period)
    return listing.framed(office, code, period, options, blocks, *lines)


# --- B14 -------------------------------------------------------------------------------------------------------------


def hung_cell(rows: Sequence[HangUpRow]) -> Cell:
    """Make a figure that is the number of these hang-ups."""
    return listing.cases_cell([(row.id, row.ticket_id) for row in rows], _HANG_UP)


def account_table(account: Balance, known: Mapping[int, HangUpRow], title: str) -> Table:
    """期初 + 新增 − 销账 = 期末, by the unit in charge and in sum."""
    columns = (
        Column("unit", "承办单位", width=22),
        Column("opening", "期初", "int", 10),
        Column("new", "新增", "int", 10),
        Column("gone", "销账", "int", 10),
        Column("listed", "期末", "int", 10),
    )
    parts = (account.opening, account.new, account.written_off, account.listed)
    names = listing.ranked(known[i].unit for part in parts for i in part)

    def row(name: str, unit: str | None) -> Row:
        found = [[known[i] for i in part if unit is None or known[i].unit == unit] for part in parts]
        return (Cell(name), *(hung_cell(some) for some in found))

    rows = tuple(row(name or "（未填）", name) for name in names)
    check = "平" if account.is_even else "不平，请核对挂账日和销账日"
    return Table(title, columns, rows, row("合计", None), note=f"{account.text}（{check}）。")


def _hang_ups(office: Office, period: Period) -> tuple[list[Block], list[str]]:
    made = hang_ups.month(office, month_of_period(period))
    known = {row.id: row for row in hang_ups.rows(office)}
    account = made.account
    words = [
        "期初为上月末仍挂账的件数，新增按批准挂账日、销账按销账日计；期末＝期初＋新增－销账，与挂账清单件数相等。",
        "甄别结论取最近一次登记。",
    ]
    if not (account.opening or account.new or account.written_off):
        return [Prose("本月没有挂账、销账，期初、期末均为 0。")], words
    blocks: list[Block] = [account_table(account, known, "挂账收支")]
    opening = set(account.opening)
    listed = listing.numbered(_listed_row(known[i], i in opening) for i in account.listed)
    blocks.append(
        listing.table_or("期末没有挂账工单。", Table(f"期末挂账清单（{len(listed)} 件）", _LISTED_COLUMNS, listed))
    )
    gone = listing.numbered(_gone_row(known[i]) for i in account.written_off)
    blocks.append(listing.table_or("本月没有销账。", Table(f"本月销账清单（{len(gone)} 件）", _GONE_COLUMNS, gone)))
    return blocks, words


_LISTED_COLUMNS = (
    listing.SERIAL,
    listing.NUMBER,
    Column("title", "诉求标题", width=24),
    Column("unit", "承办单位", width=14),
    Column("reason", "挂账理由", width=26),
    Column("plan", "解决计划", width=26),
    Column("hung_on", "挂账日", "date", 11),
    Column("decided_by", "批准人", width=9),
    Column("basis", "批准依据", width=18),
    Column("kind", "期初／新增", width=10),
    Column("screening", "甄别结论", width=20),
)


def _listed_row(row: HangUpRow, is_opening: bool) -> Row:
    return (
        listing.number_cell(row.ticket_no, row.ticket_id),
        listing.safe(row.title),
        Cell(row.unit or None),
        listing.safe(row.reason),
        listing.safe(row.plan),
        Cell(row.hung_on),
        Cell(row.decided_by or None),
        listing.safe(row.decision_basis),
        Cell("期初" if is_opening else "新增"),
        listing.safe(row.screening),
    )


_GONE_COLUMNS = (
    listing.SERIAL,
    listing.NUMBER,
    Column("title", "诉求标题", width=26),
    Column("unit", "承办单位", width=14),
    Column("reason", "挂账理由", width=26),
    Column("hung_on", "挂账日", "date", 11),
    Column("gone_on", "销账日", "date", 11),
    Column("basis", "销账依据", width=30),
    Column("by", "销账人", width=9),
)


def _gone_row(row: HangUpRow) -> Row:
    return (
        listing.number_cell(row.ticket_no, row.ticket_id),
        listing.safe(row.title),
        Cell(row.unit or None),
        listing.safe(row.reason),
        Cell(row.hung_on),
        Cell(row.written_off_on),
        listing.safe(row.write_off_basis),
        Cell(row.written_off_by or None),
    )


# --- B15 -------------------------------------------------------------------------------------------------------------


def _whistles(office: Office, period: Period) -> tuple[list[Block], list[str]]:
    made = whistles.month(office, month_of_period(period))
    month = made.month
    words = [
        "撤销、应哨按撤销日、应哨日落在本月列入，表内行数＝本月撤销数＋本月应哨数（F7.6）；待应哨为月末仍未应哨、未撤销的。"
    ]
    if not (month.blown or month.rows or month.open):
        return [Prose("本月没有吹哨、应哨和撤销，也没有待应哨的事项。")], words
    columns = tuple(
        Column(key, title, "int", 14)
        for key, title in (
            ("blown", "本月吹哨"),
            ("answered", "本月应哨"),
            ("withdrawn", "本月撤销"),
            ("rows", "应哨、撤销合计"),
            ("open", "月末待应哨"),
        )
    )
    parts = (month.blown, month.answered, month.withdrawn, (*month.answered, *month.withdrawn), month.open)
    counts = tuple(listing.count(part, _WHISTLE) for part in parts)
    blocks: list[Block] = [Table("本月吹哨情况", columns, (counts,))]
    for title, rows in (("撤销吹哨", made.withdrawn), ("应哨", made.answered), ("月末待应哨", made.open)):
        table = Table(
            f"{title}（{len(rows)} 件）", _WHISTLE_COLUMNS, listing.numbered(_whistle_row(row) for row in rows)
        )
        blocks.append(listing.table_or(f"{title}：无。", table))
    return blocks, words


_WHISTLE_COLUMNS = (
    listing.SERIAL,
    Column("whistled_on", "吹哨日", "date", 11),
    Column("target", "吹哨对象", width=18),
    Column("matter", "吹哨事项", width=30),
    listing.NUMBER,
    Column("answered_on", "应哨日", "date", 11),
    Column("answer", "应哨情况", width=24),
    Column("withdrawn_on", "撤销日", "date", 11),
    Column("reason", "撤销原因", width=24),
)


def _whistle_row(row: WhistleRow) -> Row:
    return (
        Cell(row.whistled_on, listing.door((row.id,), _WHISTLE)),
        Cell(row.target),
        listing.safe(row.matter),
        listing.number_cell(row.ticket_no, row.ticket_id),
        Cell(row.answered_on or None),
        listing.safe(row.answer),
        Cell(row.withdrawn_on or None),
        listing.safe(row.withdraw_reason),
    )
