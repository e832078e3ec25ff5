"""协议与往来: amendments, notices, memoranda, spot checks, estimates, environment, renewals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.gui.dialogs import correspondence_forms, terms_forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import terms_ledger
from app.gui.models.ledger import LedgerLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.ledger_tab import LedgerTab, Reader
from app.services import (
    amendments,
    contract_papers,
    correspondence,
    cost_estimates,
    environment_checks,
    renewals,
    spot_checks,
    work_memos,
)

_NEW = {
    "amendment": "登记补充协议…",
    "notice": "登记通知…",
    "memo": "登记备忘录…",
    "spot_check": "抽样…",
    "estimate": "登记测算报告…",
    "environment": "登记环境确认…",
    "renewal": "登记续签…",
}
_VOID = {
    "amendment": amendments.void,
    "notice": correspondence.void,
    "memo": work_memos.void,
    "spot_check": spot_checks.void,
    "estimate": cost_estimates.void,
    "environment": environment_checks.void,
    "renewal": renewals.void,
}
_TITLES = dict(terms_ledger.KINDS)


class TermsTab(LedgerTab):
    """One list of seven kinds; 新增 makes the kind whose filter is on show."""

    title = "协议与往来"
    new_titles = _NEW
    pane_hint = "选中一条记录，这里显示它的全部内容和条款。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, terms_ledger.spec())
        self.new_action = self.step("new", _NEW["amendment"], "plus", self.new, "Ctrl+N", is_primary=True)
        self.step("arrived", "登记到达、签收…", "check", partial(self.ask, correspondence_forms.arrival_form), "Q")
        self.step("confirm", "双方确认…", "check", partial(self.ask, correspondence_forms.confirm_form), "Q")
        self.step("record", "登记检查情况…", "edit", self._record, "J")
        self.step("conclude", "下结论…", "check", self._conclude, "L")
        self.step("rectify", "要求整改…", "warn", partial(self.ask, terms_forms.rectify_form), "Z")
        self.step("object", "提出异议…", "edit", partial(self.ask, terms_forms.objection_form), "Y")
        self.step("contract", "建立下一期合同", "contracts", self._make_contract, "")
        self.step("print", "打印…", "print", self._print, "P")
        self.step("void", "作废…", "close", self._void)
        self.step("lead", "最迟何时告知…", "clock", self._lead, "")
        self.step("schedule", "打印成果进度表…", "print", self._schedule, "")
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.kind_changed()
        self.enable((), self.always())

    def reader(self) -> Reader:
        """Read every kind."""
        return terms_ledger.read

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Put a record into words."""
        return terms_ledger.facts(line)

    def always(self) -> Sequence[str]:
        """Return what needs no record."""
        return ("lead", "schedule")

    def sums(self, lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say what presses."""
        found = []
        waiting = [line for line in lines if line.kind == "estimate" and line.row.state == "open"]
        if waiting:
            until = min(line.row.due_on for line in waiting)
            hint = f"最迟 {until} 书面异议，逾期即表示接受"
            found.append(Figure("测算报告待答复", f"{len(waiting)} 份", hint, "bad", self.door("estimate")))
        unserved = [line for line in lines if line.kind == "notice" and line.row.served.on is None]
        if unserved:
            found.append(Figure("送达日未定", f"{len(unserved)} 份", "缺到达或签收", "warn", self.door("notice")))
        loose = [line for line in lines if line.kind == "memo" and not line.row.confirmed_on]
        if loose:
            found.append(Figure("备忘录未确认", f"{len(loose)} 份", "双方确认后才是依据", "warn", self.door("memo")))
        changed = sum(len(line.row.changes) for line in lines if line.kind == "amendment")
        if changed:
            found.append(Figure("改过的条款参数", f"{changed} 处", "按生效日分段计算", "", self.door("amendment")))
        return found

    def steps(self, line: LedgerLine) -> list[str]:
        """Say which steps are open for a record, the next one first."""
        row = line.row
        found: list[str] = []
        if line.kind == "notice" and not row.signed_at:
            found = ["arrived"]
        elif line.kind == "memo" and not row.confirmed_on:
            found = ["confirm"]
        elif line.kind == "spot_check":
            found = _check_steps(row)
        elif line.kind == "estimate" and not row.conclusion:
            found = ["conclude"] if row.objected_on else ["object", "conclude"]
        elif line.kind == "renewal" and row.contract_id is None:
            found = ["contract"]
        can_print = line.kind in terms_ledger.FORMS and (line.kind != "estimate" or row.objected_on)
        return [*found, *(["print"] if can_print else []), "void"]

    def new(self) -> None:
        """Make a record of the kind on show."""
        if self.contract_id:
            make = terms_forms.NEW[self.new_kind]
            self.work.show(make(self.desk, self.contract_id, None, self.work.window))

    def _record(self) -> None:
        from app.gui.dialogs.spot_check import FindingsDialog

        if self.row is not None:
            self.work.show(FindingsDialog(self.desk, self.row, self.work.window))

    def _conclude(self) -> None:
        is_check = self.line is not None and self.line.kind == "spot_check"
        self.ask(terms_forms.check_conclusion_form if is_check else terms_forms.estimate_conclusion_form)

    def _make_contract(self) -> None:
        office, number = self.desk.office, self.row.id
        self.work.write("建立续签合同", lambda: renewals.make_contract(office, number), "已按续签建立下一期合同")

    def _print(self) -> None:
        line, office = self.line, self.desk.office
        if line is None or line.kind not in terms_ledger.FORMS:
            return
        form, key = terms_ledger.FORMS[line.kind], line.key
        self.work.paper(
            f"{contract_papers.FILLS[form][2].format(key)}（{form}）",
            lambda target, save_to: contract_papers.pdf_of(office, key, form, target=target, save_to=save_to),
            form,
            f"{terms_ledger.ENTITIES[line.kind]}:{key}",
        )

    def _schedule(self) -> None:
        office, key = self.desk.office, self.contract_id
        form = contract_papers.SCHEDULE
        self.work.paper(
            "成果提交清单（交付进度表）",
            lambda target, save_to: contract_papers.pdf_of(office, key, form, target=target, save_to=save_to),
            form,
            f"contract:{key}",
        )

    def _lead(self) -> None:
        from app.gui.dialogs.lead_times import LeadTimesDialog

        if self.contract_id:
            self.work.show(LeadTimesDialog(self.desk, self.contract_id, self.work.window))

    def _void(self) -> None:
        line, office = self.line, self.desk.office
        if line is None:
            return
        title = _TITLES[line.kind]
        reason = ask_reason(
            self.work.window, f"作废{title}", "原因记入审计，可以撤销。", "作废", ("登记有误", "重复登记")
        )
        if reason:
            void, key = _VOID[line.kind], line.key
            self.work.write(f"作废{title}", lambda: void(office, key, reason), f"已作废{title}")


def _check_steps(row: spot_checks.SpotCheckRow) -> list[str]:
    if row.result == "fail" and row.rectification_id is None:
        return ["rectify"]
    if row.result:
        return []
    return ["conclude", "record"] if row.looked_at == row.sample_size else ["record"]
