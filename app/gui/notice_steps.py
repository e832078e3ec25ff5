"""Steps of 扣款通知书: issue, serve and sign, the vendor's answer, withdraw, print (P-06)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.gui.dialogs import deduction_forms as forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models.deductions import MonthBook
from app.gui.widgets.deduction_desk import DeductionDesk
from app.services import penalty_notices, penalty_papers
from app.services.penalty_notices import NoticeRow
from app.services.penalty_statements import StatementRow


class NoticeSteps:
    """For the month on show; ``book`` returns it."""

    def __init__(self, work: DeductionDesk, book: Callable[[], MonthBook]) -> None:
        self._work = work
        self._book = book

    @property
    def unnoticed(self) -> StatementRow | None:
        """The month's newest statement that has no notice."""
        trial = self._book().trial
        rows = trial.statements if trial else ()
        return next((row for row in reversed(rows) if not row.notice_number and row.lines), None)

    @property
    def newest(self) -> NoticeRow | None:
        """The month's newest notice."""
        book = self._book()
        month = book.trial.month if book.trial else ""
        return next((row for row in reversed(book.notices) if row.month == month), None)

    def issue(self) -> None:
        """出具."""
        row = self.unnoticed
        if row is not None:
            self._work.show(forms.notice_form(self._work.desk, row, self._work.window))

    def serve(self) -> None:
        """送达, 签收."""
        row = self.newest
        if row is not None:
            self._work.show(forms.serve_form(self._work.desk, row, self._work.window))

    def plead(self) -> None:
        """陈述申辩."""
        row = self.newest
        if row is not None:
            self._work.show(forms.plead_form(self._work.desk, row, self._work.window))

    def withdraw(self) -> None:
        """作废."""
        row, office = self.newest, self._work.desk.office
        if row is None:
            return
        hint = f"{row.number} 作废后编号不再使用。"
        reason = ask_reason(self._work.window, "作废扣款通知书", hint, "作废", ("出具有误", "重新出具"))
        if reason:
            act = partial(penalty_notices.void, office, row.id, reason)
            self._work.write("作废扣款通知书", act, f"已作废 {row.number}")

    def print(self) -> None:
        """P-06 of the month's newest notice."""
        row = self.newest
        if row is not None:
            self.show_paper(row)

    def show_paper(self, row: NoticeRow) -> None:
        """P-06 of one notice."""
        office = self._work.desk.office

        def draw(target: Any, save_to: Any) -> bytes:
            return penalty_papers.pdf_of_notice(office, row.id, target=target, save_to=save_to)

        self._work.paper(f"扣款通知书　{row.number}", draw, penalty_papers.NOTICE_FORM, f"penalty_notice:{row.id}")
