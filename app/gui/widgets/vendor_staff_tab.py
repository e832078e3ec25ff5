"""派驻人员: people with filing, papers, leave; changes, violations, red days and the calendar of who was there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from app.domain.staffing import StaffDay
from app.gui.dialogs import staff_forms as forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import vendor_staff as lists
from app.gui.models.ledger import LedgerLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.ledger_tab import LedgerTab, Reader
from app.gui.widgets.staff_calendar import StaffCalendar
from app.gui.wording import moment_text
from app.services import staff, supervision_papers
from app.services.contracts import list_contracts
from app.services.session import Office
from app.services.staff import StaffRow
from app.services.staff_changes import ChangeRow, ViolationRow

LAST = "staff/contract"


class VendorStaffTab(LedgerTab):
    """The contract is chosen above the list and remembered."""

    title = "派驻人员"
    pane_hint = "选中一人，这里显示备案、材料、请假；“日历”看近五周在岗人数。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.staff_spec())
        self.calendar = StaffCalendar()
        self.pane.add(self.calendar, "日历")
        self.contract = QComboBox()
        self.contract.setAccessibleName("合同")
        self.contract.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.contract.setMinimumContentsLength(22)
        self.contract.currentIndexChanged.connect(lambda _at: self._contract_chosen())
        self.put_beside_figures(self.contract)
        ask = self.ask
        self.step("person", "登记人员…", "plus", lambda: ask(forms.person_form), "Ctrl+N", is_primary=True)
        self.step("change", "更换人员…", "refresh", lambda: ask(forms.change_form), "Ctrl+R")
        self.step("violation", "要求处理违规…", "warn", lambda: ask(forms.violation_form), "Ctrl+M")
        self.step("file", "提交备案", "export", self._file, "T")
        self.step("filing", "备案审核…", "check", lambda: ask(forms.filing_form), "J")
        self.step("duty", "登记上岗…", "good", lambda: ask(forms.duty_form), "W")
        self.step("paper", "登记材料…", "attachment", lambda: ask(forms.paper_form), "A")
        self.step("leave", "登记请假…", "clock", lambda: ask(forms.leave_form), "L")
        self.step("off", "登记离岗…", "close", lambda: ask(forms.leave_duty_form), "X")
        self.step("decide", "登记批复…", "check", lambda: ask(forms.decide_form), "E")
        self.step("arrive", "登记到位…", "good", lambda: ask(forms.arrive_form), "D")
        self.step("tell", "登记处理结果…", "check", lambda: ask(forms.tell_form), "G")
        self.step("print", "打印单据…", "print", self._print, "P")
        self.step("void", "作废…", "close", self._void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("登记人员…", "plus", lambda: self.ask(forms.person_form))])
        self.enable((), self.always())

    def refresh(self) -> None:
        """Read the contracts, then the people of the chosen one."""
        found = list_contracts(self.desk.office)
        kept = self.contract_id or int(self.desk.settings.text(LAST) or 0)
        self.contract.blockSignals(True)
        self.contract.clear()
        for row in found:
            self.contract.addItem(row.title, row.id)
            self.contract.setItemData(self.contract.count() - 1, row.title, Qt.ItemDataRole.ToolTipRole)
        self.contract.setCurrentIndex(max(self.contract.findData(kept), 0 if found else -1))
        self.contract.blockSignals(False)
        self.contract_id = int(self.contract.currentData() or 0)
        super().refresh()

    def _contract_chosen(self) -> None:
        number = int(self.contract.currentData() or 0)
        self.desk.settings.put_text(LAST, str(number))
        self.show_contract(number)

    def reader(self) -> Reader:
        """Read people and days in one go."""

        def read(office: Office, contract_id: int) -> list[LedgerLine]:
            self._days = lists.read_days(office, contract_id)
            return lists.read_staff(office, contract_id)

        return read

    def put(self, lines: list[LedgerLine]) -> None:
        """Show them with the calendar."""
        super().put(lines)
        self.calendar.put(self._days if self.contract_id else ())

    _days: tuple[StaffDay, ...] = ()

    def sums(self, lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say who is there today, and what is missing."""
        today = self.desk.office.now().date()
        people: list[StaffRow] = [line.row for line in lines if line.kind == lists.PERSON]
        there = [row for row in people if row.is_on_duty(today)]
        unsigned = sum(bool(row.missing_papers) for row in there)
        red = sum(day.is_red for day in self._days)
        green = "good" if there and not unsigned else "bad" if unsigned else ""
        return (
            Figure("今日在岗", str(self._days[-1].count if self._days else len(there)), "请假的不计（可在设置里改）"),
            Figure("在岗未签保密", str(unsigned), "清单为 0 才是绿的", green, self.door(lists.PERSON)),
            Figure("近五周红标日", str(red), "", "bad" if red else "", self.door(lists.RED)),
        )

    def always(self) -> Sequence[str]:
        """Entering something needs a contract only."""
        return ("person", "change", "violation") if self.contract_id else ()

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Say everything about one record."""
        row = line.row
        if isinstance(row, StaffRow):
            return _person_facts(row)
        if isinstance(row, ChangeRow):
            return _change_facts(row)
        return _violation_facts(row) if isinstance(row, ViolationRow) else _red_facts(row)

    def steps(self, line: LedgerLine) -> list[str]:
        """Say what may be done next."""
        row = line.row
        if isinstance(row, StaffRow):
            return _person_steps(row)
        if isinstance(row, ChangeRow):
            is_waiting = row.kind == "apply" and not row.decision
            may_arrive = not row.arrived_on and (row.kind == "demand" or row.decision == "approved")
            return [*(["decide"] if is_waiting else []), *(["arrive"] if may_arrive else []), "print"]
        if isinstance(row, ViolationRow):
            return ["print"] if row.told_on else ["tell", "print"]
        return []

    def _file(self) -> None:
        if isinstance(self.row, StaffRow):
            words = f"提交备案 {self.row.name}"
            self.work.write(words, partial(staff.submit_filing, self.desk.office, self.row.id), f"已{words}")

    def _void(self) -> None:
        row, office = self.row, self.desk.office
        if not isinstance(row, StaffRow):
            return
        reason = ask_reason(self.work.window, f"作废 {row.name}", "原因记入审计。", "作废", ("登记有误", "重复登记"))
        if reason:
            self.work.write("作废派驻人员", partial(staff.void, office, row.id, reason), f"已作废 {row.name}")

    def _print(self) -> None:
        forms_of = {
            lists.PERSON: (supervision_papers.FILING_FORM, "人员备案表（P-17）"),
            lists.CHANGE: (supervision_papers.CHANGE_FORM, "更换审批表（P-17）"),
            lists.VIOLATION: (supervision_papers.VIOLATION_FORM, "违规处理结果告知单（P-28）"),
        }
        line, office = self.line, self.desk.office
        if line is None or line.kind not in forms_of:
            return
        form, title = forms_of[line.kind]
        row_id = line.row.id

        def draw(target: Any, save_to: Any) -> bytes:
            return supervision_papers.pdf(office, form, row_id, target=target, save_to=save_to)

        self.work.paper(title, draw, form, f"{supervision_papers.SUBJECTS[form][0]}:{row_id}")


def _person_steps(row: StaffRow) -> list[str]:
    if row.off_duty_on:
        return ["print"]
    if row.on_duty_on:
        first = ["paper"] if row.missing_papers else []
        return [*first, "leave", *([] if first else ["paper"]), "change", "violation", "off", "print"]
    following = {"": ["file"], "refused": ["file"], "submitted": ["filing"], "approved": ["duty"]}[row.filing]
    return [*following, *(["duty"] if row.filing != "approved" else []), "paper", "print", "void"]


def _person_facts(row: StaffRow) -> list[Fact]:
    filing = " ".join(part for part in (row.filing_text, row.filed_on, row.filing_by, row.filing_opinion) if part)
    return [
        Fact("姓名", row.name),
        Fact("岗位", row.post + ("（核心人员）" if row.is_core else "")),
        Fact("工作证号", row.badge_no),
        Fact("备案", filing, "bad" if row.filing == "refused" else ""),
        Fact("上岗日", moment_text(row.on_duty_on)),
        Fact("离岗日", f"{moment_text(row.off_duty_on)}　{row.leave_reason}".strip()),
        Fact("缺保密文件", "、".join(row.missing_papers), "bad"),
        Fact("经验", row.experience),
        Fact("简历要点", row.resume),
        Fact("", "材料" if row.papers else ""),
        *(Fact(paper.kind_text, f"{paper.title}　{paper.signed_on} {paper.opinion}".strip()) for paper in row.papers),
        Fact("", "请假" if row.leaves else ""),
        *(Fact(f"{one.from_on} 至 {one.to_on}", one.reason or "未写事由") for one in row.leaves),
    ]


def _change_facts(row: ChangeRow) -> list[Fact]:
    decision = f"{row.decided_on} {row.decided_by}" if row.decision else ""
    return [
        Fact("原人员", row.old_name),
        Fact("新人员", row.new_name),
        Fact("事由", row.reason),
        Fact("提出日", moment_text(row.asked_on)),
        Fact("批复", decision),
        Fact("到位期限", moment_text(row.due_on), "bad" if row.is_late else ""),
        Fact("到位日", moment_text(row.arrived_on)),
        Fact("备注", row.note),
    ]


def _violation_facts(row: ViolationRow) -> list[Fact]:
    return [
        Fact("人员", row.person),
        Fact("事由", row.fact),
        Fact("要求处理日", moment_text(row.demanded_on)),
        Fact("告知期限", moment_text(row.due_on), "bad" if row.is_late else ""),
        Fact("告知日", moment_text(row.told_on)),
        Fact("处理结果", row.result),
        Fact("备注", row.note),
    ]


def _red_facts(days: tuple[StaffDay, ...]) -> list[Fact]:
    def words(day: StaffDay) -> str:
        away = f"；请假 {'、'.join(day.on_leave)}" if day.on_leave else ""
        return f"{day.count} 人：{'、'.join(day.present) or '无'}{away}"

    return [Fact(moment_text(day.on.isoformat()), words(day), "bad") for day in days[-31:]]
