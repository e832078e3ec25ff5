"""Forms of 复盘, 改进措施 and 热点预测."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError, RefusedInput
from app.domain.months import month_of
from app.domain.report_content import shown
from app.gui.desk import Desk
from app.gui.dialogs.cases_form import CaseForm, Field, Values, choice, day, line, offered, optional_day, text
from app.gui.widgets.labels import label, set_tone
from app.services import assessment_details, contracts, forecasts, improvements, reviews, units
from app.services.changes import Outcome
from app.services.improvements import MeasureRow
from app.services.reviews import ReviewRow, Standing

_TERM = timedelta(days=15)
_WIDE = 680
_TALL = 4
"""Lines of a long text that are in sight."""
_LOSS_HINT = "一行一个：失分点=件数，如\n未解决=27"


def losses_of(words: str) -> list[tuple[str, int]]:
    """Read loss points, one a line: point=tickets. Raises ``RefusedInput``."""
    found = []
    for row in words.replace("＝", "=").splitlines():
        if not row.strip():
            continue
        point, _, count = row.rpartition("=")
        if not point.strip() or not count.strip().isdecimal():
            raise RefusedInput(f"失分点“{row.strip()}”请写成 未解决=27，一行一个。")
        found.append((point.strip(), int(count)))
    if len({point for point, _ in found}) < len(found):
        raise RefusedInput("同一个失分点写了两行，请合并成一行。")
    return found


def shares_words(words: str) -> tuple[str, str]:
    """Say what entered loss points come to (text, tone): 未响应 4.08 %、未解决 55.10 %, or what is wrong with them."""
    try:
        found = reviews.lost(losses_of(words))
    except KnownError as error:
        return error.message, "bad"
    if not found:
        return "填了件数，这里自动算出占比，合计 100.00%。", "muted"
    parts = "、".join(f"{one.point} {shown(one.share, 'rate')}" for one in found)
    return f"占比：{parts}；共 {sum(one.count for one in found)} 件，合计 100.00%", "good"


class LossForm(CaseForm):
    """A form with loss points: their shares stand below while one types."""

    def __init__(self, *given: Any, **more: Any) -> None:
        self.shares = label("", "muted", wrap=True)
        super().__init__(*given, **more)
        self.setMinimumWidth(_WIDE)
        if "losses" in self.fields:
            self.add_row("", self.shares)
            self.shares.setAccessibleName("失分点占比")
            self.look()

    def look(self) -> None:
        """Show the shares."""
        super().look()
        if "losses" in self.fields:
            words, tone = shares_words(self.value("losses"))
            self.shares.setText(words)
            set_tone(self.shares, tone)
            self.go.setEnabled(self.go.isEnabled() and tone != "bad")


def _losses_field(losses: Sequence[reviews.Loss] = ()) -> Field:
    return text("losses", "失分点", _LOSS_HINT, "\n".join(f"{one.point}={one.count}" for one in losses), least=_TALL)


def _contract_field(desk: Desk, issued_on: str) -> Field:
    rows = contracts.list_contracts(desk.office)
    options = [("不挂合同", None), *((row.title, row.id) for row in rows)]
    return choice("contract_id", "合同", options, improvements.contract_of(desk.office, issued_on) or None)


def _known(one: Standing) -> str:
    """Say the period's limit and where its loss points come from."""
    due = one.deadline.due_text if one.deadline is not None else ""
    lines = f"考核明细 {one.issue.lines:,} 件" if one.issue is not None else "没有考核明细"
    return f"{one.period}　{one.issued_on} 下发，复盘至 {due}。{lines}"


def start_form(desk: Desk, one: Standing, parent: QWidget | None = None) -> CaseForm:
    """Start the review of a period that has 考核明细."""
    office = desk.office
    has_losses = one.issue is not None and bool(assessment_details.losses(office, one.period))

    def work(values: Values) -> Outcome[int]:
        texts = {key: values[key] for key in ("problems", "conclusion", "note", "contract_id")}
        return reviews.start(office, one.period, losses=losses_of(values.get("losses", "")), **texts)

    fields = [
        *_texts(),
        _contract_field(desk, one.issued_on),
        line("note", "备注"),
        *([] if has_losses else [_losses_field()]),
    ]
    tail = "失分点和占比从明细得出。" if has_losses else "明细里没有失分点，请在下面填写。"
    return LossForm(desk, "写复盘", f"{_known(one)}；{tail}", "保存复盘", fields, work, parent)


def new_form(desk: Desk, parent: QWidget | None = None) -> CaseForm:
    """Start the review of a period that nobody has details of."""
    office = desk.office
    today = office.now().date()

    def work(values: Values) -> Outcome[int]:
        texts = {key: values[key] for key in ("issued_on", "problems", "conclusion", "contract_id")}
        return reviews.start(office, values["period"], losses=losses_of(values["losses"]), **texts)

    fields = [
        line("period", "考核周期", "如：2026-10", str(month_of(today).previous()), needed=True),
        day("issued_on", "明细下发日", today),
        *_texts(),
        _contract_field(desk, today.isoformat()),
        _losses_field(),
    ]
    hint = "下发后 3 个工作日内提交复盘报告（004·二.5）。已导入明细的考核期，请在列表里选中后写复盘。"
    return LossForm(desk, "登记复盘", hint, "登记复盘", fields, work, parent)


def _texts(row: ReviewRow | None = None) -> list[Field]:
    return [
        text("problems", "存在的问题", "本期考核反映出的突出问题", row.problems if row else "", least=_TALL),
        text("conclusion", "结论", "对本期考核结果的总体判断", row.conclusion if row else "", least=_TALL),
    ]


def edit_form(desk: Desk, row: ReviewRow, parent: QWidget | None = None) -> CaseForm:
    """Write the review's text, and its loss points where no details give them."""
    office = desk.office

    def work(values: Values) -> Outcome[int]:
        losses = None if row.from_details else losses_of(values["losses"])
        texts = {key: values[key] for key in ("problems", "conclusion", "note")}
        return reviews.edit(office, row.id, losses=losses, **texts)

    fields = [
        *_texts(row),
        line("note", "备注", text=row.note),
        *([] if row.from_details else [_losses_field(row.losses)]),
    ]
    tail = "失分点来自考核明细，明细改了它也跟着改。" if row.from_details else ""
    hint = f"{row.period}　复盘至 {row.deadline.due_text}。{tail}"
    return LossForm(
        desk,
        "改写复盘",
        hint,
        "保存",
        fields,
        work,
        parent,
        said=lambda _id: "已保存复盘",
        about=f"review_report:{row.id}",
    )


def submit_form(desk: Desk, row: ReviewRow, parent: QWidget | None = None) -> CaseForm:
    """Register that the report was handed in."""
    office = desk.office
    fields = [day("on", "提交日", office.now().date())]
    hint = f"{row.period}　{row.issued_on} 下发，复盘至 {row.deadline.due_text}"

    def work(values: Values) -> Outcome[int]:
        return reviews.submit(office, row.id, values["on"])

    return CaseForm(desk, "登记复盘提交", hint, "登记提交", fields, work, parent)


def measure_form(desk: Desk, row: ReviewRow, parent: QWidget | None = None) -> CaseForm:
    """Add a measure to a review."""
    office = desk.office
    names = [unit.name for unit in units.units(office) if unit.is_active]
    fields = [
        text("measure", "改进措施", "针对哪个失分点、怎么改", needed=True),
        line("person", "责任人", needed=True),
        offered("unit", "责任单位", names),
        day("due_on", "完成期限", office.now().date() + _TERM),
    ]

    def work(values: Values) -> Outcome[int]:
        return improvements.add(office, row.id, **values)

    hint = f"{row.period} 考核复盘。落实后由甲方验证，验证通过才能关闭（004·二.5）。"
    return CaseForm(desk, "增加改进措施", hint, "增加", fields, work, parent, said=lambda _id: "已增加改进措施")


def _of(row: MeasureRow) -> str:
    return f"{row.measure}　{row.person}，期限 {row.due_on}"


def progress_form(desk: Desk, row: MeasureRow, parent: QWidget | None = None) -> CaseForm:
    """Write how far a measure has come; with a day it is carried out."""
    office = desk.office

    def work(values: Values) -> Outcome[int]:
        if values["on"] is None:
            return improvements.report_progress(office, row.id, values["text"])
        return improvements.done(office, row.id, values["text"], values["on"])

    fields = [
        text("text", "落实情况", "做了什么、效果怎样", row.progress, needed=True),
        optional_day("on", "落实日", "已落实，报甲方验证", office.now().date()),
    ]
    return CaseForm(
        desk,
        "登记落实情况",
        _of(row),
        "登记",
        fields,
        work,
        parent,
        said=lambda _id: "已登记落实情况",
        about=f"improvement:{row.id}",
    )


def verify_form(desk: Desk, row: MeasureRow, parent: QWidget | None = None) -> CaseForm:
    """Enter what 甲方 found."""
    office = desk.office

    def work(values: Values) -> Outcome[int]:
        return improvements.verify(office, row.id, **values)

    fields = [
        choice("passed", "验证结果", [("通过", True), ("未通过，退回继续落实", False)]),
        line("by", "甲方验证人", "姓名", needed=True),
        text("note", "验证意见", "未通过的写明原因"),
        day("on", "验证日", office.now().date()),
    ]
    hint = f"{_of(row)}。{row.done_on} 落实：{row.progress}"
    return CaseForm(desk, "登记甲方验证", hint, "登记验证", fields, work, parent, said=lambda _id: "已登记甲方验证")


def close_form(desk: Desk, row: MeasureRow, parent: QWidget | None = None) -> CaseForm:
    """Close a verified measure."""
    office = desk.office
    fields = [day("on", "关闭日", office.now().date())]
    hint = f"{_of(row)}。{row.verified_on} {row.verified_by}验证通过"

    def work(values: Values) -> Outcome[int]:
        return improvements.close(office, row.id, values["on"])

    return CaseForm(desk, "关闭改进措施", hint, "关闭措施", fields, work, parent, said=lambda _id: "已关闭改进措施")


def forecast_form(desk: Desk, parent: QWidget | None = None) -> CaseForm:
    """Enter a forecast."""
    office = desk.office

    def work(values: Values) -> Outcome[int]:
        plain = values["expected"].strip()
        if plain and not plain.isdecimal():
            raise RefusedInput(f"预计件数“{plain}”请写整数，或不填。")
        words = values["words"].replace("，", "、").replace(",", "、").split("、")
        return forecasts.add(
            office,
            values["period"],
            values["topic"],
            words=words,
            expected=int(plain) if plain else None,
            basis=values["basis"],
            note=values["note"],
        )

    fields = [
        line("period", "月份", "如：2026-12", _coming(office.now().date()), needed=True),
        line("topic", "预测热点", "如：供暖", needed=True),
        line("words", "查找的词", "工单分类或标题里的词，用顿号隔开；不填即用热点本身"),
        line("expected", "预计件数", "可以不填"),
        text("basis", "预测依据", "往年同期、天气、工程、政策等"),
        line("note", "备注"),
    ]
    hint = "到期自动数出实际件数，列入《热点预测与回看》（B30）。"
    return CaseForm(desk, "登记热点预测", hint, "登记", fields, work, parent, said=lambda _id: "已登记热点预测")


def _coming(today: date) -> str:
    return str(month_of(today.replace(day=1) + timedelta(days=32)))
