"""The limits of one contract's acceptance flow: review, revision, receipt, and what follows a reminder (R-04…R-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from app.domain.contracts import ContractTemplate
from app.domain.deadlines import Deadline, compute
from app.domain.delivery_terms import Limit
from app.domain.limits import calendar_for, counted_days, rule_of
from app.domain.readings import Readings
from app.domain.workdays import Calendar

Versions = Callable[[date], ContractTemplate]
"""The terms in force on a day."""


class AcceptanceClock:
    """Works out the limits that the contract states, remembers the deadlines used and their proof (``why``).

    ``versions`` gives the terms of a day: each round is judged by those of the day it was handed in on (F1.2).
    """

    def __init__(
        self,
        template: ContractTemplate,
        calendar: Calendar,
        readings: Readings,
        grace: int | None = None,
        versions: Versions | None = None,
    ) -> None:
        self.template = template
        self.versions = versions
        self.terms = template.acceptance
        self.calendar = calendar_for(calendar, readings)
        self.readings = readings
        chosen = readings.number("R-04")
        self.grace = grace if chosen is None else chosen
        self.why: list[str] = []
        self.used: list[Deadline] = []

    def cite(self, ref: str = "") -> str:
        """Name a clause as papers do; without ``ref`` the acceptance clause itself."""
        return self.template.cite(ref or self.terms.clause)

    def enter(self, submitted_on: date) -> None:
        """Go on with the terms of the day on which a round was handed in."""
        if self.versions is not None:
            self.template = self.versions(submitted_on)
            self.terms = self.template.acceptance

    def review(self, submitted_on: date, number: int) -> date | None:
        """Last day of the review period (验收期) of a round; None where the contract states none."""
        self.enter(submitted_on)
        deadline = self._compute(self.terms.review, submitted_on, "验收期")
        if deadline is None:
            self.why.append(f"{submitted_on} 提交；合同没有约定验收期，不推定届满日（{self.cite()}）。")
            return None
        self._explain(f"第 {number} 轮 {submitted_on} 提交，验收期", deadline)
        return deadline.due_on

    def revise(self, on: date) -> date | None:
        """Last day of the revision period (修改期); None where the contract states none."""
        deadline = self._compute(self.terms.revise, on, "修改期")
        if deadline is None:
            self.why.append("合同没有约定修改期限，请在意见中写明。")
            return None
        self._explain(f"{on} 起修改期", deadline)
        return deadline.due_on

    def receipt_by(self, completed_on: date | None) -> date | None:
        """Last day for signing the receipt (回执); None before completion, or under R-06 乙 (请求日起算)."""
        if completed_on is None or self.readings.option("R-06") != "甲":
            return None
        deadline = self._compute(self.terms.receipt, completed_on, "回执")
        return deadline.due_on if deadline else None

    def earliest(self, reminder: date | None, accept_by: date | None) -> dict[str, date | None]:
        """Return the first day on which 视为通过 could be confirmed, per reading of R-04; {} where not agreed."""
        if not self.terms.deemed:
            return {}
        if reminder is None or accept_by is None:
            return {"甲": None, "乙": None, "丙": None}
        start = max(reminder, accept_by)
        next_day = start + timedelta(days=1)
        agreed = Limit("workday", self.grace, self.terms.clause) if self.grace is not None else None
        second = self._compute(agreed, start, "约定宽限期")
        third = self._compute(self.terms.analogy, start, "类推的异议期")
        return {
            "甲": next_day,
            "乙": max(second.due_on, next_day) if second else None,
            "丙": third.due_on if third else None,
        }

    def chosen(self, earliest: Mapping[str, date | None]) -> date | None:
        """Return the day under the reading of R-04 in force."""
        return earliest.get(self.readings.option("R-04"))

    def _compute(self, limit: Limit | None, start: date, label: str) -> Deadline | None:
        if limit is None:
            return None
        deadline = compute(start, rule_of(limit, self.readings, label, self.cite(limit.clause)), self.calendar)
        self.used.append(deadline)
        return deadline

    def _explain(self, what: str, deadline: Deadline) -> None:
        rule = deadline.rule
        mark = "，暂定" if deadline.provisional else ""
        self.why.append(
            f"{what}{rule.describe()}（{rule.clause}）：{counted_days(deadline)}，届满 {deadline.due_text}{mark}。"
        )
