"""解除、终止: the draft with its clearing changing as one types; the form that registers that a person issued it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.clearing import DIRECTIONS, ClearingLine
from app.domain.errors import KnownError
from app.domain.money import chinese_amount, format_yuan, parse_yuan
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, offered, optional_day, text
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.fact_grid import Fact
from app.services import termination_grounds, terminations
from app.services.changes import Outcome
from app.services.termination_grounds import GroundView, Outlook
from app.services.terminations import TerminationRow

PAUSE_MS = 150
SHEET_HEIGHT = 250


class DraftForm(CaseForm):
    """Asks for ground, day and figures; the clearing below follows every change. Nothing ends by a draft."""

    def __init__(self, desk: Desk, contract_id: int, chosen: GroundView | None, parent: QWidget | None) -> None:
        self.contract_id = contract_id
        self.seen: Outlook | None = None
        office = desk.office
        views = termination_grounds.grounds(office, contract_id, office.now().date())
        offered_grounds = [(f"{view.clause}　{view.ground.name}", view.ground.code) for view in views]
        self.refunds = {view.ground.code: view.ground.refund for view in views}
        reason = "；".join(one.text for one in chosen.conditions if one.is_met) if chosen else ""
        fields = [
            choice("code", "事由", offered_grounds, chosen.ground.code if chosen else None),
            day("effective_on", "拟终止日", office.now().date()),
            text("ground", "事由说明", "写入通知书的事实", reason, needed=True),
            line("paid", "已付款（元）", "不填取付款登记的实付合计"),
            line("worked", "已确认工作量（元）", "由甲方确认的金额"),
            line("worked_text", "工作量依据", "如：7/12，附确认单"),
            line("note", "备注"),
        ]

        def work(values: Values) -> Outcome[int]:
            rest = {key: values[key] for key in ("effective_on", "worked_text", "note")}
            return terminations.draft(office, contract_id, values["code"], values["ground"], **_figures(values), **rest)

        hint = "草稿不产生任何效力。清算各行分列、不相抵；发出前须经法律审核，由有权人签发。"
        self.sheet = FactSheet("清算")
        self._pause = QTimer()
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        super().__init__(desk, "起草解除、终止文书", hint, "保存草稿", fields, work, parent)
        self.setMinimumWidth(720)
        self.sheet.setMinimumHeight(SHEET_HEIGHT)
        self.add_row("清算", self.sheet)
        self._pause.setParent(self)
        self._pause.timeout.connect(self.work_out)
        self.work_out()

    def look(self) -> None:
        """Show the figures that the ground needs; work the clearing out again after a moment."""
        super().look()
        is_worked = self.refunds.get(str(self.value("code"))) == "worked"
        for key in ("worked", "worked_text"):
            self.show_row(self.fields[key].widget, is_worked)
        self._pause.start()

    def work_out(self) -> None:
        """Show the clearing of what stands in the fields."""
        values = {key: field.read() for key, field in self.fields.items()}
        try:
            figures = _figures(values)
            self.seen = termination_grounds.outlook(
                self.desk.office,
                self.contract_id,
                values["code"],
                values["effective_on"],
                worked_text=values["worked_text"],
                **figures,
            )
        except KnownError as error:
            self.seen = None
            self.sheet.put([Fact("算不出", error.message, "bad")])
            return
        self.sheet.put(outlook_facts(self.seen))


def issue_form(desk: Desk, _contract_id: int, row: TerminationRow, parent: QWidget | None) -> CaseForm:
    """Register that the notice went out: who signed it and who reviewed it."""
    office = desk.office
    today = office.now().date()
    fields: list[Field] = [
        line("by", "签发人", "有权人姓名", needed=True),
        line("reviewed_by", "法律审核人", "律师或法制审核人员", needed=True),
        day("notice_on", "通知日", today),
        optional_day("arrives_on", "到达日", "已到达乙方", today),
    ]
    latest = f"通知最迟 {row.notice_by}。" if row.notice_by else ""
    hint = f"{row.clause}　{row.name}。{latest}登记后合同按终止日（解除权按到达日）终止，可以撤销登记。"
    return CaseForm(
        desk, "登记已发出", hint, "登记发出", fields, lambda v: terminations.issue(office, row.id, **v), parent
    )


def withdraw_form(desk: Desk, _contract_id: int, row: TerminationRow, parent: QWidget | None) -> CaseForm:
    """Withdraw a draft or a notice."""
    office = desk.office
    fields = [offered("reason", "撤回原因", ("双方和解", "证据不足", "登记有误"), needed=True)]
    return CaseForm(
        desk,
        "撤回解除、终止文书",
        row.ground,
        "撤回",
        fields,
        lambda v: terminations.withdraw(office, row.id, v["reason"]),
        parent,
    )


def outlook_facts(seen: Outlook) -> list[Fact]:
    """Say the clearing, its sums and its dates."""
    dates = [
        Fact("通知最迟", seen.notice_by.due_text if seen.notice_by else ""),
        Fact("返还期限", seen.return_by.due_text if seen.return_by else ""),
        Fact("还缺", "、".join(seen.clearing.missing), "warn"),
    ]
    return [*clearing_facts(seen.clearing.lines), *dates, Fact("已付依据", seen.paid_source)]


def clearing_facts(lines: Sequence[ClearingLine]) -> list[Fact]:
    """Say each line with its clause and calculation, then the sum of each direction."""
    found: list[Fact] = []
    for one in lines:
        words = "　".join(part for part in (DIRECTIONS[one.direction], one.clause, one.proof) if part)
        title = one.text + (f"（{one.reading}）" if one.reading else "")
        tone = "" if one.direction == "info" or not one.amount_fen else "accent"
        found.append(Fact(title, f"{format_yuan(one.amount_fen)} 元　{words}", tone))
    for key, title in DIRECTIONS.items():
        total = sum(one.amount_fen for one in lines if one.direction == key)
        if key != "info":
            found.append(Fact(f"{title}合计", f"{format_yuan(total)} 元（{chinese_amount(total)}）"))
    return found


def _figures(values: Values) -> dict[str, Any]:
    return {
        "paid_fen": parse_yuan(values["paid"]) if values["paid"].strip() else None,
        "worked_fen": parse_yuan(values["worked"]) if values["worked"].strip() else None,
    }
