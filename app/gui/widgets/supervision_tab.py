"""监督: the board of counters with value, threshold, clause, evidence; candidates, breaches, rectification, majeure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from app.domain.counters import CounterValue
from app.domain.deadlines import Deadline
from app.domain.form_content import shown
from app.gui.contract_tabs import PLACES
from app.gui.dialogs import supervision_forms as forms
from app.gui.dialogs.reason import ask_reason
from app.gui.models import supervision as lists
from app.gui.models.ledger import LedgerLine
from app.gui.targets import DeliverableTarget, ErrorTarget, LedgerTarget
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.ledger_tab import LedgerTab, Reader
from app.gui.wording import moment_text, money
from app.services import breaches, force_majeure, rectifications, supervision_papers
from app.services.breach_candidates import Candidate
from app.services.breaches import BreachRow
from app.services.changes import Outcome
from app.services.force_majeure import MajeureRow
from app.services.rectifications import RectificationRow


class SupervisionTab(LedgerTab):
    """One list, a filter for each kind of record; the first step is what the record asks for."""

    title = "监督"
    pane_hint = "选中一行，这里显示数值、条款原文和证据。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.supervision_spec())
        self.step("breach", "登记违约事项…", "plus", self._breach, "Ctrl+N", is_primary=True)
        self.step("demand", "要求限期整改…", "edit", lambda: self.ask(forms.demand_form), "Ctrl+R")
        self.step("majeure", "登记不可抗力…", "warn", lambda: self.ask(forms.majeure_form), "Ctrl+M")
        self.step("handle", "登记处置…", "check", lambda: self.ask(forms.handle_form), "C")
        self.step("accept", "登记为违约事项…", "check", lambda: self.ask(forms.breach_form), "J")
        self.step("measure", "处置…", "edit", lambda: self.ask(forms.measure_form), "E")
        self.step("settle", "了结…", "good", lambda: self.ask(forms.settle_form), "L")
        self.step("finish", "登记完成…", "check", lambda: self.ask(forms.finish_form), "W")
        self.step("recheck", "登记复查…", "eye", lambda: self.ask(forms.recheck_form), "F")
        self.step("again", "再次要求整改…", "edit", lambda: self.ask(forms.again_form), "A")
        self.step("paper", "整改通知书（P-08）…", "print", self._paper, "P")
        self.step("prove", "登记证明…", "attachment", lambda: self.ask(forms.prove_form), "M")
        self.step("end", "登记结束…", "check", lambda: self.ask(forms.end_form), "D")
        self.step("void", "作废…", "close", self._void)
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("要求限期整改…", "edit", lambda: self.ask(forms.demand_form))])
        self.enable((), self.always())

    def reader(self) -> Reader:
        """Read everything of the contract."""
        return lists.read_supervision

    def sums(self, lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say how many counters warn, what is open."""
        values = [line.row for line in lines if line.kind == lists.COUNTER]
        open_breaches = sum(not line.row.settled_on for line in lines if line.kind == lists.BREACH)
        overdue = sum(line.row.state == "overdue" for line in lines if line.kind == lists.RECTIFY)
        waiting = sum(line.kind == lists.CANDIDATE for line in lines)
        triggered = sum(value.state == "triggered" for value in values)
        warned = sum(value.state in ("warn", "undetermined") for value in values)
        return (
            Figure("已触发", str(triggered), "达到阈值的计数器", "bad" if triggered else "", self.door(lists.COUNTER)),
            Figure("预警", str(warned), "差一步或不能判定的计数器", "", self.door(lists.COUNTER)),
            Figure("违约候选", str(waiting), "记录显示可能违约，待甲方认定", "", self.door(lists.CANDIDATE)),
            Figure("未了结违约", str(open_breaches), "", "", self.door(lists.BREACH)),
            Figure("整改逾期", str(overdue), "", "bad" if overdue else "", self.door(lists.RECTIFY)),
        )

    def always(self) -> Sequence[str]:
        """Entering something new needs a contract only."""
        return ("breach", "demand", "majeure") if self.contract_id else ()

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Say everything about one record."""
        tell: dict[str, Callable[[Any], list[Fact]]] = {
            lists.COUNTER: lambda value: counter_facts(value, self._door_of),
            lists.CANDIDATE: _candidate_facts,
            lists.BREACH: _breach_facts,
            lists.RECTIFY: _rectify_facts,
            lists.MAJEURE: _majeure_facts,
        }
        return tell[line.kind](line.row)

    def steps(self, line: LedgerLine) -> list[str]:
        """Say what may be done next."""
        row = line.row
        if line.kind == lists.COUNTER:
            return ["handle"] if row.state != "ok" and not row.handled else []
        if line.kind == lists.CANDIDATE:
            return ["accept"]
        if line.kind == lists.BREACH:
            return (
                ["void"]
                if row.settled_on
                else ["settle", "measure", "void"]
                if row.measures
                else ["measure", "settle", "void"]
            )
        if line.kind == lists.MAJEURE:
            return [*([] if row.proof_on else ["prove"]), *([] if row.to_on else ["end"]), "void"]
        return _rectify_steps(row)

    def _door_of(self, entity: str, row_id: int) -> Callable[[], None] | None:
        """Return what opens the record that a counter rests on, None where there is no page for it."""
        go, contract_id = self.desk.navigator.go, self.contract_id
        if entity in PLACES:
            return lambda: go.emit(PLACES[entity][0], LedgerTarget(contract_id, entity, row_id))
        doors: dict[str, tuple[str, object]] = {
            "error_record": ("deductions", ErrorTarget(contract_id, row_id)),
            "deliverable": ("contracts", DeliverableTarget(contract_id, row_id)),
        }
        if entity not in doors:
            return None
        return lambda: go.emit(*doors[entity])

    def _breach(self) -> None:
        if self.contract_id:
            self.work.show(forms.breach_form(self.desk, self.contract_id, None, self.work.window))

    def _paper(self) -> None:
        line, office = self.line, self.desk.office
        if line is not None and line.kind == lists.RECTIFY:
            form, row_id = supervision_papers.RECTIFICATION_FORM, line.row.id

            def draw(target: Any, save_to: Any) -> bytes:
                return supervision_papers.pdf(office, form, row_id, target=target, save_to=save_to)

            self.work.paper("限期整改通知书（P-08）", draw, form, f"rectification:{row_id}")

    def _void(self) -> None:
        """作废 a record entered by mistake."""
        line, office = self.line, self.desk.office
        voids: dict[str, Callable[..., Outcome[int]]] = {
            lists.BREACH: breaches.void,
            lists.RECTIFY: rectifications.void,
            lists.MAJEURE: force_majeure.void,
        }
        if line is None or line.kind not in voids:
            return
        reason = ask_reason(self.work.window, "作废记录", "原因记入审计。", "作废", ("登记有误", "重复登记"))
        if reason:
            self.work.write("作废记录", partial(voids[line.kind], office, line.row.id, reason), "已作废记录")


def counter_facts(value: CounterValue, door: Callable[[str, int], Callable[[], None] | None]) -> list[Fact]:
    """Say a counter: value, thresholds, what follows, what it rests on; ``door`` opens a record behind it."""
    unit = "以下" if value.is_below else "以上"
    return [
        Fact("当前值", str(value.value)),
        Fact("预警", f"{value.warn_at} {unit}"),
        Fact("触发", f"{value.trigger_at} {unit}"),
        Fact("触发后", value.effect),
        Fact("到达日", moment_text(value.reached_on)),
        Fact("说明", value.note, "info" if value.state == "undetermined" else ""),
        Fact("处置", value.handled, "good"),
        Fact("", "证据" if value.evidence else ""),
        *(Fact(str(at), text, why=door(entity, key)) for at, (entity, key, text) in enumerate(value.evidence, 1)),
        Fact("", "系统只提示条件，是否解除由有权人决定。"),
    ]


def proof_text(deadline: Deadline | None) -> str:
    """Say a limit with its rule and the days that counted."""
    if deadline is None:
        return ""
    counted = [f"{step.on:%m-%d}" for step in deadline.steps if step.counts]
    shown = "、".join(counted if len(counted) <= 6 else [*counted[:2], "…", *counted[-2:]])
    return f"{deadline.due_text}　{deadline.rule.describe()}　计入：{shown}"


def _candidate_facts(row: Candidate) -> list[Fact]:
    return [
        Fact("事实", row.fact),
        Fact("建议种类", f"{row.kind_name}（{row.clause}）"),
        Fact("日期", moment_text(row.happened_on)),
        Fact("人员", row.person),
        Fact("", "候选由记录算出，没有经过认定。登记为违约事项后才算数。"),
    ]


def _breach_facts(row: BreachRow) -> list[Fact]:
    return [
        Fact("事实", row.fact),
        Fact("种类", row.kind_name + ("（根本违约）" if row.is_fundamental else "")),
        Fact("泄密事件", "是" if row.is_leak else "", "bad"),
        Fact("发生日", moment_text(row.happened_on)),
        Fact("发现日", moment_text(row.found_on)),
        Fact("人员", row.person),
        Fact("证据", row.evidence),
        Fact("处置", row.measure_text),
        Fact("定额违约金", "" if row.amount_fen is None else f"{money(row.amount_fen)} 元（{row.clause}）"),
        Fact("再次计取", "甲方另行确认" if row.is_repeat_confirmed else ""),
        Fact("了结", f"{row.settled_on} {row.settled_by}：{row.settle_basis}" if row.settled_on else ""),
        Fact("备注", row.note),
    ]


def _rectify_facts(row: RectificationRow) -> list[Fact]:
    damages = "" if not row.damages_fen else f"{money(row.damages_fen)} 元（{row.days_late} 日，按 7.4 逐日计）"
    return [
        Fact("问题", row.problem),
        Fact("提出", f"{moment_text(row.demanded_at)}（{'口头' if row.is_spoken else '书面'}）"),
        Fact("期限", shown(row.due_at)),
        Fact("期限算法", proof_text(row.proof) or "由甲方指定"),
        Fact("完成日", moment_text(row.done_on)),
        Fact("复查", f"{row.rechecked_on} {row.rechecked_by}：{row.state_text}" if row.recheck else ""),
        Fact("逾期", f"{row.days_late} 日" if row.days_late else "", "bad"),
        Fact("逾期违约金", damages, "bad"),
        Fact("解除条件", row.right.why if row.right.is_given else "", "bad"),
        Fact("逾期后果", row.consequence),
        Fact("备注", row.note),
    ]


def _rectify_steps(row: RectificationRow) -> list[str]:
    if row.recheck == "fail":
        return ["again", "paper"]
    if row.recheck:
        return ["paper"]
    return [*(["recheck"] if row.done_on else ["finish", "recheck"]), "paper", "void"]


def _majeure_facts(row: MajeureRow) -> list[Fact]:
    prolonged = f"{row.prolonged_days} 天" if row.prolonged_days else "合同没有约定顺延"
    return [
        Fact("中止", f"{moment_text(row.from_on)} 至 {moment_text(row.to_on) or '今'}"),
        Fact("中止工作日", str(row.workdays)),
        Fact("可解除", proof_text(row.right_from) or "合同没有约定", "bad" if row.has_right else ""),
        Fact("证明期限", proof_text(row.proof_due), "bad" if row.is_proof_late else ""),
        Fact("证明", f"{row.proof_on} {row.proof}".strip()),
        Fact("书面通知", moment_text(row.notified_on)),
        Fact("履行期顺延", prolonged),
        Fact("备注", row.note),
    ]
