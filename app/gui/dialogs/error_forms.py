"""Forms of errors: registering with every requirement, judging and deciding, the vendor's word, a correction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.error_rules import with_report
from app.domain.masking import mask_shown
from app.domain.penalty_terms import PenaltyTerm
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import (
    CaseForm,
    Field,
    Values,
    choice,
    line,
    moment,
    offered,
    optional_moment,
    text,
)
from app.gui.dialogs.cases_ticket import ticket
from app.gui.widgets.file_picker import FilePicker
from app.gui.widgets.requirement_box import RequirementBox
from app.services import error_entry, error_records
from app.services.changes import Outcome
from app.services.contract_terms import ContractTerms, terms_of
from app.services.error_entry import ErrorEntry
from app.services.error_records import JudgedError

WIDE = 960
RECENT = 60
"""How many earlier errors are offered as the same fact."""


class ErrorForm(CaseForm):
    """Register an error, or correct a candidate; the requirements follow the kind."""

    def __init__(
        self,
        desk: Desk,
        contract_id: int,
        parent: QWidget | None = None,
        *,
        row: JudgedError | None = None,
        ticket_id: int = 0,
    ) -> None:
        self.contract: ContractTerms = terms_of(desk.office, contract_id)
        self.row = row
        self.box = RequirementBox(self.contract.readings)
        self.files = FilePicker("选证据文件")
        title = "修改失误" if row else "登记失误"
        hint = f"{self.contract.terms.title}。逐项选“是”或“否”（按 Y、N），缺一项就不计罚。"
        fields = self._fields(desk, row, ticket_id)
        about = f"error_record:{row.id}" if row else "form"
        super().__init__(desk, title, hint, "保存" if row else "登记失误", fields, self._save, parent, about=about)
        self.setMinimumWidth(min(WIDE, self.screen().availableSize().width()))
        self._put_beside(self.fields["ticks"].widget)
        self._when_changed("code", lambda: self._put_kind({}))
        for key in ("reported", "happened"):
            self._when_changed(key, self._follow_report)
        self._put_kind(row.ticks if row else {})
        self.show_row(self.fields["code"].widget, row is None)

    def _when_changed(self, key: str, act: Callable[[], None]) -> None:
        signal = self.fields[key].changed
        if signal is not None:
            signal.connect(lambda *_what: act())

    @property
    def term(self) -> PenaltyTerm:
        """The kind on show."""
        return next(one for one in self.contract.terms.penalties if one.code == self.fields["code"].read())

    def _fields(self, desk: Desk, row: JudgedError | None, ticket_id: int) -> list[Field]:
        now = desk.office.now()
        terms = self.contract.terms
        kinds = [(f"{one.post}　{one.name}（{terms.cite(one.clause)}）", one.code) for one in terms.penalties]
        errors = error_records.rows(desk.office, self.contract.id)
        people = sorted({one.person for one in errors if one.person})
        others = [one for one in reversed(errors) if row is None or one.id != row.id][:RECENT]
        same: list[tuple[str, Any]] = [("不是", None)]
        for one in others:
            said = mask_shown(one.fact)[:16]
            same.append((f"{one.id}　{one.name}　{one.happened_at[:10]}　{said}", one.id))
        happened = datetime.fromisoformat(row.happened_at) if row else now
        found = datetime.fromisoformat(row.found_at) if row else now
        made = [
            choice("code", "种类", kinds, row.code if row else None),
            ticket(desk, row.ticket_id or 0 if row else ticket_id, needed=False),
            text("fact", "失误事实", "什么事、怎么发生的", row.fact if row else "", needed=True),
            offered("person", "责任人", people, "姓名", row.person if row else ""),
            moment("happened", "发生时间", happened),
            moment("found", "发现时间", found),
            optional_moment("reported", "疑难报备", "已报备，时间：", now),
            Field("ticks", "要件", self.box, lambda: self.box.ticks),
            choice("same", "同一事实", same, row.same_fact_as if row else None),
            line("proof", "证据说明", "录音编号、截图编号等", row.evidence if row else ""),
            Field("files", "证据文件", self.files, lambda: self.files.files),
            line("statement", "乙方陈述", "", row.statement if row else ""),
        ]
        if row and row.reported_at:
            _tick_moment(made[6], datetime.fromisoformat(row.reported_at))
        return made

    def _put_beside(self, box: QWidget) -> None:
        """Set the requirements at the right of the other fields: the form fits a low window."""
        caption: QWidget = box.property("caption")
        side = QVBoxLayout()
        side.setSpacing(8)
        for widget in (caption, box):
            self.rows.removeWidget(widget)
            side.addWidget(widget)
        side.addStretch(1)
        self.rows.addLayout(side, 0, 2, self.rows.rowCount(), 1)
        self.rows.setColumnStretch(1, 1)
        self.rows.setColumnStretch(2, 1)

    def _put_kind(self, ticks: dict[str, bool | None]) -> None:
        self.box.put(self.term, ticks)
        self._follow_report()
        self._grow()

    def _follow_report(self) -> None:
        """Answer 未报备 from an early report (F5.5)."""
        reported, happened = self.fields["reported"].read(), self.fields["happened"].read()
        if reported is None:
            return
        filled = with_report(self.term, {}, reported.isoformat(), happened.isoformat())
        for one in self.box.lines:
            if filled.get(one.code) is False:
                one.choose(False)

    def _save(self, values: Values) -> Outcome[int]:
        entry = ErrorEntry(
            code=values["code"],
            fact=values["fact"],
            happened_at=values["happened"],
            person=values["person"],
            ticket_id=values["ticket_id"] or None,
            found_at=values["found"],
            ticks=values["ticks"],
            reported_at=values["reported"],
            evidence_note=values["proof"],
            evidence=values["files"],
            statement=values["statement"],
            same_fact_as=values["same"],
        )
        office = self.desk.office
        if self.row is not None:
            return error_entry.edit(office, self.row.id, entry)
        return error_entry.add(office, self.contract.id, entry)


class JudgeForm(CaseForm):
    """Judge the requirements of a candidate and, if wanted, decide at once."""

    def __init__(self, desk: Desk, row: JudgedError, parent: QWidget | None = None) -> None:
        contract = terms_of(desk.office, row.contract_id)
        self.box = RequirementBox(contract.readings)
        decisions = [("确认失误", "confirm"), ("只保存判定，以后再确认", ""), ("不成立", "dismiss")]
        term = next(one for one in contract.terms.penalties if one.code == row.code)
        self.box.put(term, row.ticks)
        fields = [
            Field("ticks", "要件", self.box, lambda: self.box.ticks),
            choice("decision", "结论", decisions),
            line("note", "说明", "确认或不成立的理由；不成立必填"),
        ]
        said = f"乙方陈述：{row.statement}" if row.statement else "乙方还没有陈述。"
        hint = f"{row.name}　{row.person}　{row.fact}。{said}"
        office = desk.office

        def save(values: Values) -> Outcome[int]:
            with office.change("error.decide", f"error_record:{row.id}"):
                done = error_entry.tick(office, row.id, values["ticks"])
                if values["decision"] == "confirm":
                    done = error_entry.confirm(office, row.id, values["note"])
                elif values["decision"] == "dismiss":
                    done = error_entry.dismiss(office, row.id, values["note"])
            return done

        super().__init__(desk, "判定要件", hint, "保存判定", fields, save, parent)
        self.setMinimumWidth(640)
        first = next((one for one in self.box.lines if one.answer is None), None)
        if first is not None:
            first.radios[None].setFocus()


def statement_form(desk: Desk, row: JudgedError, parent: QWidget | None = None) -> CaseForm:
    """Keep the vendor's statement."""
    office = desk.office
    fields = [
        text("text", "乙方陈述", "陈述、申辩的要点", row.statement, needed=True),
        moment("at", "陈述时间", office.now()),
    ]
    hint = f"{row.name}　{row.fact}"
    return CaseForm(
        desk,
        "登记乙方陈述",
        hint,
        "登记陈述",
        fields,
        lambda v: error_entry.vendor_statement(office, row.id, v["text"], at=v["at"]),
        parent,
        about=f"error_record:{row.id}",
    )


def correction_form(desk: Desk, row: JudgedError, parent: QWidget | None = None) -> CaseForm:
    """Keep the vendor's correction note (P-13)."""
    office, kept = desk.office, row.correction
    fields: Sequence[Field] = [
        line("was", "原值", text=kept.get("was", ""), needed=True),
        line("now", "正值", text=kept.get("now", ""), needed=True),
        text("cause", "原因", value=kept.get("cause", ""), needed=True),
        text("effect", "影响", "影响到哪份报表、哪些结论", kept.get("effect", ""), needed=True),
        moment("corrected_at", "更正时间", office.now()),
    ]

    def save(values: Values) -> Outcome[int]:
        moment_text = values["corrected_at"].isoformat()
        return error_entry.correct(office, row.id, {**values, "corrected_at": moment_text})

    hint = f"{row.name}　{row.fact}。登记后可打印 P-13。"
    return CaseForm(
        desk, "统计差错更正说明", hint, "登记更正说明", fields, save, parent, about=f"error_record:{row.id}"
    )


def _tick_moment(field: Field, value: datetime) -> None:
    from app.gui.dialogs.form_dialog import put_moment

    widget: Any = field.widget
    put_moment(widget.field, value)
    widget.tick.setChecked(True)
