"""The list of 剔除 applications: columns, filters, and which step comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.exclusions import GATHERING_STAGES, STEP_TITLES, Stage, StepKind
from app.domain.months import Month
from app.gui.models.cases import CaseFilter, CaseListSpec, everything
from app.gui.models.paged_table import Column
from app.gui.wording import short_moment
from app.services import exclusion_figures, exclusion_lists, exclusion_records
from app.services.exclusion_figures import ExclusionFigures
from app.services.exclusion_lists import ExclusionDetail, ExclusionRow
from app.services.session import Office

_NEXT = {
    Stage.COMPLETE: StepKind.SUBMIT,
    Stage.REVIEWING: StepKind.REVIEW,
    Stage.RECTIFYING: StepKind.RECTIFY,
    Stage.REREVIEWING: StepKind.REVIEW,
    Stage.RECHECKING: StepKind.RECHECK,
    Stage.RECHECKED: StepKind.REPORT,
    Stage.REPORTED: StepKind.DECIDE,
}
RECEIVE, LIMIT, MORE, REMOVE = "receive", "limit", "more", "remove"
"""Steps about materials, beside those of the flow."""


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """One application with what the month's figures say of it."""

    row: ExclusionRow
    is_filed: bool
    is_judged: bool

    @property
    def id(self) -> int:
        """Number of the application."""
        return self.row.id

    @property
    def ticket_id(self) -> int:
        """Its ticket."""
        return self.row.ticket_id


@dataclass(frozen=True, slots=True)
class ExclusionBook:
    """All applications with the figures of a month."""

    figures: ExclusionFigures
    lines: tuple[ExclusionLine, ...]


def read_book(office: Office, month: Month) -> ExclusionBook:
    """Read everything that the tab shows."""
    figures = exclusion_figures.figures(office, month)
    rows = exclusion_lists.rows(office)
    lines = []
    for row in rows:
        is_judged = False
        if row.state.round_no:
            steps = exclusion_records.steps_of(office, row.id)
            is_judged = exclusion_figures.judged_in(steps, month, figures.reading)
        lines.append(ExclusionLine(row, month.holds(row.reported_at), is_judged))
    return ExclusionBook(figures, tuple(lines))


def next_step(row: ExclusionRow) -> str:
    """Which step comes next: a ``StepKind`` value or ``receive``, "" when the application is finished."""
    if row.state.is_finished:
        return ""
    known = _NEXT.get(row.state.stage)
    if known is StepKind.RECTIFY and row.received < row.materials:
        return RECEIVE
    if known is not None:
        return known.value
    if any(node.startswith("流转（未登记") for node in row.missing_nodes):
        return StepKind.CIRCULATE.value
    return RECEIVE if row.received < row.materials else StepKind.COMPLETE.value


def next_words(row: ExclusionRow) -> str:
    """Say the next step."""
    found = next_step(row)
    if not found:
        return ""
    return "收材料" if found == RECEIVE else STEP_TITLES[StepKind(found)]


def open_steps(detail: ExclusionDetail) -> list[str]:
    """List the steps that are open now, the next one first."""
    row = detail.row
    found = [kind.value for kind in detail.next_steps if kind is not StepKind.WITHDRAW]
    if row.received == row.materials and row.state.stage in (Stage.GATHERING, Stage.CHASING):
        found = [key for key in found if key != StepKind.CHASE.value]
    elif row.received < row.materials:
        waiting = (StepKind.COMPLETE.value, StepKind.RECTIFY.value, StepKind.SUBMIT.value)
        found = [key for key in found if key not in waiting]
    if row.state.stage in GATHERING_STAGES:
        found += [RECEIVE] * (row.received < row.materials) + [LIMIT] * bool(row.materials) + [MORE]
    first = next_step(row)
    ordered = sorted(found, key=lambda key: key != first)
    return ordered + [StepKind.WITHDRAW.value] * (StepKind.WITHDRAW in detail.next_steps)


def state_tone(row: ExclusionRow) -> str:
    """Tone of a state."""
    tones = {Stage.PASSED: "good", Stage.FAILED: "bad", Stage.WITHDRAWN: "muted"}
    return tones.get(row.state.stage, "bad" if row.overdue and not row.state.is_finished else "")


def spec() -> CaseListSpec:
    """Describe the list."""
    columns: Sequence[Column[ExclusionLine]] = (
        Column("state", "状态", lambda line: line.row.state_text, 124, False, False),
        Column("next", "下一步", lambda line: next_words(line.row), 76, False, False),
        Column("materials", "材料", lambda line: f"{line.row.received} / {line.row.materials}", 60, True, False),
        Column("overdue", "逾期", lambda line: f"▲ {line.row.overdue}" if line.row.overdue else "", 52, False, False),
        Column("missing", "缺节点", lambda line: _missing(line.row), 66, False, False),
        Column("ticket_no", "工单编号", lambda line: line.row.ticket_no, 168, False, False),
        Column("ground", "情形", lambda line: line.row.ground, 130, False, False),
        Column("unit", "申报单位", lambda line: line.row.unit, 128, False, False),
        Column("applied_at", "受理", lambda line: short_moment(line.row.applied_at), 112, False, False),
        Column("chased", "催收", lambda line: str(line.row.chased or ""), 48, True, False),
    )
    return CaseListSpec(
        "剔除申报",
        "件",
        columns,
        (
            CaseFilter("open", "在办", lambda line: not line.row.state.is_finished),
            CaseFilter("waiting", "待收材料", lambda line: _waits(line.row)),
            CaseFilter("overdue", "材料逾期", lambda line: bool(line.row.overdue)),
            CaseFilter(
                "incomplete", "不完整", lambda line: line.row.state.is_finished and bool(line.row.missing_nodes)
            ),
            CaseFilter("filed", "本月报送", lambda line: line.is_filed),
            CaseFilter("judged", "本月复核", lambda line: line.is_judged),
            CaseFilter("all", "全部", everything),
        ),
        wide="ground",
        words=_words,
        tones={
            "state": lambda line: state_tone(line.row),
            "overdue": lambda line: "bad" if line.row.overdue else "",
            "missing": lambda _line: "warn",
        },
        empty=("还没有剔除申报", "选一件工单，按情形申报不纳入考核；材料、审核、复核、报送都记在这里。"),
    )


def _waits(row: ExclusionRow) -> bool:
    return not row.state.is_finished and row.received < row.materials


def _missing(row: ExclusionRow) -> str:
    return f"缺 {len(row.missing_nodes)}" if row.missing_nodes and row.state.is_finished else ""


def _words(line: ExclusionLine) -> str:
    row = line.row
    return f"{row.ticket_no} {row.title} {row.ground} {row.unit} {row.state_text} {row.kind_title} {row.period}"
