"""考核明细: the periods with their day of issue and the term of the review, loss points, and the lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.deadlines import Step
from app.domain.exclusion_rates import Share
from app.gui import file_questions
from app.gui.dialogs import cases_registers as forms
from app.gui.models import cases_registers as lists
from app.gui.models.cases_registers import CaseLine
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_registers import RegisterTab
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.labels import label
from app.gui.wording import date_text, moment_text
from app.services import assessment_details
from app.services.assessment_details import DetailRow, PeriodRow
from app.services.session import Office

SHOWN = 300
LOSS_HEADS = ("失分点", "件数", "占比")
LINE_HEADS = ("工单编号", "考核", "响应", "解决", "满意", "扣分", "失分点")
_SOURCES = {"person": "人工确认", "file": "文件里写的", "import_day": "导入当天，待确认"}
_COUNTED = {True: "是", False: "否", None: ""}


@dataclass(frozen=True, slots=True)
class PeriodFile:
    """One period's loss points and its first lines."""

    period: str
    losses: list[tuple[str, Share]]
    lines: list[DetailRow]


class DetailsTab(RegisterTab):
    """Import with the ordinary preview; undo with the ordinary undo."""

    title = "考核明细"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.period_spec(self._today))
        settings = self.desk.settings
        self.losses = plain_table("失分点", LOSS_HEADS, settings, stretch=0, right=(1, 2))
        self.lines = plain_table("明细", LINE_HEADS, settings, stretch=6, right=(5,))
        self.count = label("", "muted", wrap=True)
        self._only: tuple[str, list[DetailRow]] | None = None
        for page, widgets, title in (
            (QWidget(), (self.losses,), "失分点"),
            (QWidget(), (self.count, self.lines), "明细"),
        ):
            page.setAccessibleName(title)
            box = QVBoxLayout(page)
            box.setContentsMargins(12, 8, 12, 12)
            for widget in widgets:
                box.addWidget(widget)
            self.pane.add(page, title)
        self.step("new", "导入考核明细…", "import", self.choose_files, "Ctrl+N", is_primary=True)
        self.step("issue", "确认下发日…", "check", lambda: self.form(forms.issue_form), "J")
        self.step("review", "登记复盘提交…", "export", lambda: self.form(forms.review_form), "B")
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.step("ticket", "打开工单", "tickets", self.open_ticket)
        self.list.empty.put(*self.list.spec.empty, [("导入考核明细…", "import", self.choose_files)])
        self.enable(())

    def _today(self) -> str:
        return self.desk.office.now().date().isoformat()

    def reader(self) -> Callable[[Any], tuple[Any, list[CaseLine[Any]]]]:
        """Return what reads the periods."""
        month = self.work.months.month
        return lambda office: lists.read_periods(office, month)

    def choose_files(self) -> None:
        """Ask for the city's or district's tables, then preview them."""
        files = file_questions.ask_files(
            self.work.window, file_questions.IMPORT, "选择考核明细表", file_questions.TABLES
        )
        if files:
            self.import_files(files)

    def import_files(self, files: list[Path]) -> None:
        """Show the ordinary preview for this kind of table."""
        from app.gui.dialogs.import_preview import start_import

        start_import(self.desk, files, self.work.window, kind="assessments")

    def show_row(self, line: CaseLine[PeriodRow]) -> None:
        """Fill the pane; the lines are read in the background."""
        row = line.row
        state = lists.review_state(row, self._today())
        tone = {"已提交": "good", "▲ 逾期": "bad"}.get(state, "warn")
        self.pane.show_case(f"{row.period} 考核明细", f"复盘{state.removeprefix('▲ ')}", tone, f"{row.lines:,} 件")
        self.sheet.put(
            [
                Fact("下发日", f"{moment_text(row.issued_on)}（{_SOURCES.get(row.source, '')}）"),
                Fact("复盘期限", row.review.due_text + ("（暂定）" if row.review.provisional else "")),
                Fact("怎么算", "下发日起 3 个工作日（004·二.5，R-38）"),
                Fact("复盘提交", moment_text(row.reviewed_on)),
                Fact("", "件数"),
                Fact("明细", f"{row.lines:,} 件"),
                Fact("纳入考核", f"{row.counted:,} 件"),
                Fact("登记册没有", f"{row.without_ticket:,} 件" if row.without_ticket else "", "warn"),
                Fact("", "逐日" if row.review.steps else ""),
                Fact("经过", "、".join(_day_words(step) for step in row.review.steps)),
            ]
        )
        steps = [] if row.is_confirmed else ["issue"]
        steps += [] if row.reviewed_on else ["review"]
        self.enable([*steps, *(["issue"] if row.is_confirmed else [])])
        self._read_file(row.period)

    def _read_file(self, period: str) -> None:
        def work(office: Office) -> PeriodFile:
            lines = assessment_details.details(office, period, limit=SHOWN)
            return PeriodFile(period, assessment_details.losses(office, period), lines)

        def put(found: PeriodFile) -> None:
            line = self.list.chosen_row
            if line is not None and line.row.period == found.period:
                self._put_file(found, line.row.lines)

        office = self.desk.office
        self.desk.runner.read("考核明细", lambda _context: work(office), put)

    def show_lines(self, ids: Sequence[int]) -> None:
        """Show exactly these lines of a period (the ones behind a figure) until another period is chosen."""

        def read(office: Office) -> tuple[list[DetailRow], tuple[Any, list[CaseLine[Any]]]]:
            return assessment_details.by_ids(office, ids), lists.read_periods(office, self.work.months.month)

        def put(found: tuple[list[DetailRow], tuple[Any, list[CaseLine[Any]]]]) -> None:
            rows, periods = found
            self._only = (rows[0].period, rows) if rows else None
            self.put(*periods)
            line = next((one for one in periods[1] if rows and one.row.period == rows[0].period), None)
            if line is not None:
                self.list.go_to(line.id)
                self.pane.tabs.setCurrentIndex(self.pane.tabs.count() - 1)

        self.read(read, put)

    def _put_file(self, found: PeriodFile, total: int) -> None:
        if self._only is not None and self._only[0] == found.period:
            found, total = replace(found, lines=self._only[1]), len(self._only[1])
        else:
            self._only = None
        fill(self.losses, [(point, f"{share.part:,}", share.text) for point, share in found.losses])
        more = f"，这里显示前 {SHOWN} 件" if total > SHOWN else ""
        self.count.setText(f"共 {total:,} 件{more}")
        fill(
            self.lines,
            [
                (
                    one.ticket_no,
                    _COUNTED[one.is_counted],
                    one.contacted,
                    one.resolved,
                    one.satisfied,
                    one.points_lost,
                    one.loss_point,
                )
                for one in found.lines
            ],
        )


def _day_words(step: Step) -> str:
    counted = f"第 {step.nth} 天" if step.nth else step.why
    return f"{date_text(step.on)}（{counted}）"
