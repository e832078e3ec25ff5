"""Forms of evaluations: 《评价表》 item by item, 工委意见, 工委扩大会; and a review 合格/待提升."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from app.domain.contracts import EvaluationItem
from app.domain.evaluations import confusable, grade_words
from app.domain.reviews import RESULTS, SUBJECTS
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, text
from app.gui.models.payments import MonthLine
from app.services import evaluations, performance
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.evaluations import Filling, Meeting
from app.services.performance import Review

CONFIRM = "再确认一次档位"
TABLE_HEIGHT = 236


class GradeForm(CaseForm):
    """A form with a grade: names that are easily confused are chosen a second time (E-25)."""

    grade_key = "grade"

    def __init__(
        self, desk: Desk, contract_id: int, title: str, hint: str, verb: str, fields: list[Field],
        work: Callable[[Values], Outcome[Any]],
        parent: QWidget | None = None, *, about: str = "form",
    ) -> None:  # fmt: skip
        self._terms = terms_of(desk.office, contract_id).terms
        super().__init__(desk, title, hint, verb, fields, work, parent, about=about)

    def look(self) -> None:
        """Ask for the second choice only where it is needed; the verb waits for it."""
        super().look()
        confirm = self.fields.get("confirm")
        if confirm is None:
            return
        grade = str(self.value(self.grade_key) or "")
        others = confusable(self._terms, grade) if grade else ()
        self.show_row(confirm.widget, bool(others))
        if others and self.value("confirm") != grade:
            self.go.setEnabled(False)
            self.say(
                f"{grade_words(self._terms, grade)}容易和“{'、'.join(others)}”混淆，请在“{CONFIRM}”里再选一次。", "warn"
            )
        else:
            self.say("")


def _grades(desk: Desk, contract_id: int, key: str, title: str, value: str = "", blank: str = "") -> Field:
    terms = terms_of(desk.office, contract_id).terms
    options = [(grade_words(terms, grade.name), grade.name) for grade in terms.grades]
    return choice(key, title, [*([(blank, "")] if blank else []), *options], value)


class ItemTable(QTableWidget):
    """The items of 《评价表》, one row each; the second column is typed."""

    def __init__(self, items: Sequence[EvaluationItem], kept: Mapping[str, str]) -> None:
        super().__init__(len(items), 2)
        self.setAccessibleName("评价内容逐项情况")
        self.setHorizontalHeaderLabels(["评价内容", "情况（双击或直接输入）"])
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.setFixedHeight(TABLE_HEIGHT)
        self.setTabKeyNavigation(False)
        for at, item in enumerate(items):
            name = QTableWidgetItem(item.name)
            name.setToolTip(f"{item.part}（{item.clause}）")
            name.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(at, 0, name)
            self.setItem(at, 1, QTableWidgetItem(kept.get(item.name, "")))
        self.resizeColumnToContents(0)
        self.setCurrentCell(0, 1)

    def texts(self) -> dict[str, str]:
        """Return what was typed, by item; empty ones are left out."""
        found = {}
        for at in range(self.rowCount()):
            name, value = self.item(at, 0), self.item(at, 1)
            if name is not None and value is not None and value.text().strip():
                found[name.text()] = value.text()
        return found


def fill_form(desk: Desk, made: MonthLine, parent: QWidget | None = None) -> GradeForm:
    """Fill in 《评价表》: every item of both parts, facts, grade."""
    office, row = desk.office, made.row
    terms = terms_of(office, made.contract_id).terms
    kept = row if row is not None and row.stage in ("filled", "returned") else None
    items = ItemTable(terms.evaluation_items, kept.items if kept else {})
    fields = [
        Field("items", "评价内容", items, items.texts),
        text("facts", "事实与数据", "受理量、三率、培训次数、可用率……", kept.facts if kept else "", needed=True),
        _grades(desk, made.contract_id, "grade", "专班评价档位", kept.team_grade if kept else "", "请选择档位"),
        _grades(desk, made.contract_id, "confirm", CONFIRM, "", "请再选一次"),
        line("filled_by", "填写人", text=office.actor),
        day("on", "填写日期", office.now().date()),
    ]
    fields[-4].needed = True

    def work(values: Values) -> Outcome[int]:
        filling = Filling(
            values["grade"], values["facts"], values["items"], values["filled_by"], values["on"], values["confirm"]
        )
        return evaluations.fill(office, made.contract_id, made.view.month.no, filling)

    title = f"评价表：{made.view.month.title}"
    about = f"monthly_evaluation:{kept.id}" if kept else "form"
    return GradeForm(desk, made.contract_id, title, made.contract, "保存评价表", fields, work, parent, about=about)


def opinion_form(desk: Desk, made: MonthLine, parent: QWidget | None = None) -> CaseForm:
    """Register 工委意见."""
    office, row = desk.office, made.row
    assert row is not None
    fields = [
        text("opinion", "工委意见", value="同意专班评价，提交工委扩大会讨论。", needed=True),
        day("on", "日期", office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        return evaluations.give_opinion(office, row.id, **values)

    return CaseForm(desk, "登记工委意见", made.view.month.title, "登记工委意见", fields, work, parent)


def meeting_form(desk: Desk, made: MonthLine, parent: QWidget | None = None) -> GradeForm:
    """Register what 工委扩大会 passed: the final grade."""
    office, row = desk.office, made.row
    assert row is not None
    fields = [
        _grades(desk, made.contract_id, "grade", "最终档位", row.team_grade),
        _grades(desk, made.contract_id, "confirm", CONFIRM, "", "请再选一次"),
        line("session", "会议届次", "如 2025 年第 12 次", needed=True),
        line("minutes_no", "会议纪要编号", needed=True),
        text("note", "说明", "改变专班档位时写明原因"),
        day("on", "会议日期", office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        return evaluations.decide(office, row.id, Meeting(**values))

    hint = f"{made.view.month.title}　专班评价“{row.team_grade}”。通过后才计入结算。"
    return GradeForm(desk, made.contract_id, "工委扩大会定稿", hint, "定稿", fields, work, parent)


def return_form(desk: Desk, made: MonthLine, parent: QWidget | None = None) -> CaseForm:
    """Send the form back; this version stays as history."""
    office, row = desk.office, made.row
    assert row is not None
    fields = [
        text("note", "退回理由", needed=True),
        line("session", "会议届次", "工委退回的可以空着"),
        day("on", "日期", office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        return evaluations.decide(office, row.id, Meeting(values["session"], note=values["note"], on=values["on"]))

    hint = "退回后保留这一版，重新填写为下一版。"
    return CaseForm(desk, "退回重填", hint, "退回重填", fields, work, parent)


def review_form(desk: Desk, contracts: list[tuple[str, int]], parent: QWidget | None = None) -> CaseForm:
    """Register a review 合格/待提升 of a month or a year."""
    office = desk.office
    fields = [
        choice("contract", "合同", contracts),
        choice("subject", "考核对象", [(words, key) for key, words in SUBJECTS.items()]),
        line("period", "期间", "月度 2026-08，年度 2026", needed=True),
        choice("result", "结果", [(words, key) for key, words in RESULTS.items()]),
        line("basis", "依据", "如：8 月考核通报", needed=True),
        text("measures", "整改要求"),
        day("on", "考核日期", office.now().date()),
    ]

    def work(values: Values) -> Outcome[int]:
        given = {key: value for key, value in values.items() if key != "contract"}
        return performance.add(office, values["contract"], Review(**given))

    hint = "乙方服务质量和街道市级成绩分别登记（R-22）；任一连续 2 次待提升都会提示。"
    return CaseForm(desk, "登记考核结果", hint, "登记考核结果", fields, work, parent)
