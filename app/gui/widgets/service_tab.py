"""活动与运维: training and guidance, operation, support, maintenance, advice, reports owed and sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.domain.rates import decimal_text
from app.gui.dialogs import activity_forms, duty_forms, service_forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import service_ledger
from app.gui.models.ledger import LedgerLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.ledger_tab import LedgerTab, Reader
from app.services import activities, activity_papers, activity_statistics, report_duties

_NEW = {
    "activity": "登记活动…",
    "ops": "登记运维…",
    "support": "登记支撑请求…",
    "upkeep": "登记维护…",
    "advice": "登记建议…",
    "duty": "登记报送任务…",
}
_TITLES = dict(service_ledger.KINDS)


class ServiceTab(LedgerTab):
    """One list of seven kinds; 新增 makes the kind whose filter is on show."""

    title = "活动与运维"
    new_titles = _NEW
    pane_hint = "选中一条记录，这里显示它的全部内容。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, service_ledger.spec())
        self.new_action = self.step("new", _NEW["activity"], "plus", self.new, "Ctrl+N", is_primary=True)
        self.step("hold", "登记举行…", "check", partial(self.ask, activity_forms.hold_form), "Q")
        self.step("serve", "计入成果…", "check", partial(self.ask, activity_forms.serve_form), "J")
        self.step("detail", "补充内容和效果…", "edit", partial(self.ask, activity_forms.detail_form), "E")
        self.step("finish", "登记恢复…", "check", partial(self.ask, service_forms.finish_form), "Q")
        self.step("answer", "登记答复…", "check", partial(self.ask, service_forms.answer_form), "Q")
        self.step("adopt", "登记采纳情况…", "check", partial(self.ask, service_forms.adopt_form), "Q")
        self.step("send", "登记报送…", "check", partial(self.ask, duty_forms.send_form), "Q")
        self.step("wrong", "登记差错和更正…", "warn", partial(self.ask, duty_forms.wrong_form), "W")
        self.step("print", "打印…", "print", self._print, "P")
        self.step("tally", "培训指导统计…", "statistics", self.tally, "T")
        self.step("stop", "停用…", "close", self._stop)
        self.step("void", "作废…", "close", self._void)
        self.step("pane", "显示或隐藏详情", "pane", lambda: self.pane.setVisible(not self.pane.isVisible()), "Space")
        self.kind_changed()
        self.enable((), self.always())

    def reader(self) -> Reader:
        """Read every kind."""
        return service_ledger.read

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Put a record into words."""
        return service_ledger.facts(line)

    def sums(self, lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say what presses."""
        found = []
        held = activity_statistics.tally(
            "", [line.row for line in lines if line.kind == "activity" and line.row.held_on]
        )
        if held.count:
            hint = f"{held.persons} 人次，{decimal_text(held.hours, 1)} 小时；看统计"
            found.append(Figure("已举行培训指导", f"{held.count} 次", hint, "", self.tally))
        again = sum(line.kind == "activity" and line.state == "待重训" for line in lines)
        if again:
            found.append(Figure("待重训", f"{again} 次", "考核未通过，费用由乙方承担", "warn", self.door("activity")))
        broken = sum(line.kind == "ops" and line.state == "未恢复" for line in lines)
        if broken:
            found.append(Figure("未恢复的故障", f"{broken} 起", "", "bad", self.door("ops")))
        waiting = sum(line.kind == "support" and line.state == "未响应" for line in lines)
        if waiting:
            found.append(Figure("未响应的请求", f"{waiting} 个", "", "warn", self.door("support")))
        owed = [line for line in lines if line.kind == "duty" and line.tone == "bad"]
        if owed:
            found.append(Figure("有拖欠的报送", f"{len(owed)} 项", "该报未报", "bad", self.door("duty")))
        return found

    def steps(self, line: LedgerLine) -> list[str]:
        """Say which steps are open for a record, the next one first."""
        row = line.row
        if line.kind == "activity":
            first = ["hold"] if not row.held_on else ["detail"] if row.serves else ["serve", "detail"]
            return [*first, "print", "void"]
        if line.kind == "ops":
            return [*(["finish"] if not row.ends_at else []), "print"]
        if line.kind == "support":
            return [] if row.solved_at else ["answer"]
        if line.kind == "duty":
            return [] if row.valid_to else ["send", "stop"]
        return {"upkeep": ["print"], "advice": ["adopt"], "delivery": ["wrong"]}[line.kind]

    def new(self) -> None:
        """Make a record of the kind on show."""
        if self.contract_id:
            make = service_forms.NEW[self.new_kind]
            self.work.show(make(self.desk, self.contract_id, None, self.work.window))

    def always(self) -> Sequence[str]:
        """Say whether the statistics can be opened: whenever a contract is on show."""
        return ("tally",) if self.contract_id else ()

    def tally(self) -> None:
        """Show what the contract's activities come to; a line of it lists them here."""
        if self.contract_id:
            from app.gui.dialogs.activity_statistics import ActivityStatisticsDialog

            contract_id = self.contract_id
            dialog = ActivityStatisticsDialog(self.desk, contract_id, self.work.window)
            dialog.wanted.connect(lambda ids: self.show_records(contract_id, "activity", ids))
            self.work.show(dialog)

    def _print(self) -> None:
        line, office = self.line, self.desk.office
        if line is None or line.kind not in service_ledger.FORMS:
            return
        (form, entity), key = service_ledger.FORMS[line.kind], line.key
        self.work.paper(
            f"{_TITLES[line.kind]} {key}",
            lambda target, save_to: activity_papers.pdf_of(office, key, form, target=target, save_to=save_to),
            form,
            f"{entity}:{key}",
        )

    def _stop(self) -> None:
        office, key = self.desk.office, self.row.id
        reason = ask_reason(self.work.window, "停用报送任务", "以前欠报的仍然列出。", "停用", ("不再要求报送",))
        if reason:
            self.work.write("停用报送任务", lambda: report_duties.stop(office, key, reason), "已停用报送任务")

    def _void(self) -> None:
        office, key = self.desk.office, self.row.id
        reason = ask_reason(
            self.work.window, "作废活动记录", "原因记入审计，可以撤销。", "作废", ("登记有误", "重复登记")
        )
        if reason:
            self.work.write("作废活动记录", lambda: activities.void(office, key, reason), "已作废活动记录")
