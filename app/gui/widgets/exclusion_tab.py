"""剔除: applications with their state and next step; the pane shows facts, nodes, materials and what was done."""

from __future__ import annotations

from functools import partial

from app.domain.exclusion_rates import Share
from app.domain.exclusions import StepKind
from app.gui.dialogs.reason import ask_reason
from app.gui.models.cases_exclusions import (
    LIMIT,
    MORE,
    RECEIVE,
    REMOVE,
    ExclusionBook,
    open_steps,
    read_book,
    spec,
    state_tone,
)
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.case_pane import FactSheet
from app.gui.widgets.case_tab import CaseTab
from app.gui.widgets.exclusion_materials import MaterialTable
from app.gui.widgets.exclusion_story import ExclusionStory, NodeList
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.labels import label
from app.gui.wording import moment_text
from app.services import case_papers, exclusion_lists, exclusion_materials
from app.services.exclusion_lists import ExclusionDetail

STEPS: tuple[tuple[StepKind, str, str, str], ...] = (
    (StepKind.CIRCULATE, "流转要材料…", "export", "L"),
    (StepKind.CHASE, "催收材料…", "clock", "U"),
    (StepKind.COMPLETE, "登记收齐…", "check", ""),
    (StepKind.SUBMIT, "送审…", "export", "S"),
    (StepKind.REVIEW, "登记审核意见…", "edit", "E"),
    (StepKind.RECTIFY, "登记整改完成…", "check", "Z"),
    (StepKind.RECHECK, "登记甲方复核…", "shield", "F"),
    (StepKind.REPORT, "登记报送…", "export", "B"),
    (StepKind.DECIDE, "登记结果…", "good", "J"),
)


class ExclusionTab(CaseTab):
    """``detail`` is the application in the pane."""

    title = "剔除"
    pane_hint = "选中一件申报，这里显示五个节点、材料和经过。"
    standing = ("pane", "grounds")

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, spec())
        self.detail: ExclusionDetail | None = None
        self.sheet = FactSheet("申报概况")
        self.nodes = NodeList()
        self.sheet.room.insertWidget(0, label("五个节点（004·二.3）", "heading"))
        self.sheet.room.insertWidget(1, self.nodes)
        self.materials = MaterialTable(self.desk)
        self.story = ExclusionStory()
        self.pane.add(self.sheet, "概况")
        self.pane.add(self.materials, "材料")
        self.pane.add(self.story, "经过")
        self._add_steps()
        self.list.empty.put(*self.list.spec.empty, [("申报不纳入考核…", "plus", self.apply)])
        self.materials.wanted.connect(self._material_step)
        self.story.print_wanted.connect(self.print_opinion)
        self.enable(())

    def _add_steps(self) -> None:
        self.step("apply", "申报不纳入考核…", "plus", self.apply, "Ctrl+N", is_primary=True)
        for kind, title, icon, key in STEPS:
            self.step(kind.value, title, icon, partial(self.take, kind), key)
        self.step(RECEIVE, "登记收到材料…", "check", partial(self._material_step, RECEIVE, 0), "R")
        self.step(LIMIT, "规定材料时限…", "clock", partial(self._material_step, LIMIT, 0))
        self.step(MORE, "增加材料…", "plus", partial(self._material_step, MORE, 0))
        self.step("paper", "申报表（P-23）…", "print", self.print_application, "P")
        self.step("slip", "材料催收单（P-23）…", "print", self.print_chasing)
        self.step("opinion", "审核意见（P-07）…", "print", lambda: self.print_opinion(0))
        self.step(StepKind.WITHDRAW.value, "撤回申报…", "undo", partial(self.take, StepKind.WITHDRAW))
        self.step("grounds", "情形库…", "settings", self.edit_grounds)
        self.add_common_steps()

    def edit_grounds(self) -> None:
        """情形库: the grounds that an application may name."""
        from app.gui.dialogs.grounds import GroundsDialog

        GroundsDialog(self.desk, self.work.window).exec()

    def refresh(self) -> None:
        """Read all applications and the month's figures."""
        month = self.work.months.month
        self.read(lambda office: read_book(office, month), self._put)

    def _put(self, book: ExclusionBook) -> None:
        self.list.put(book.lines)
        made = book.figures
        self.figures.put(
            (
                Figure("通过率", _share(made.pass_rate), _hint(made.pass_rate), open=self._door("filed")),
                Figure(
                    f"一次通过率（读法{made.reading}）",
                    _share(made.one_pass),
                    _hint(made.one_pass),
                    open=self._door("judged"),
                ),
                Figure(
                    "本月应收材料",
                    f"{made.materials_received} / {made.materials_due} 份，逾期 {made.materials_overdue}",
                    "本月到规定时限的材料；合同 004·二.1 要求逾期为 0。点击看有逾期材料的申报",
                    open=self._door("overdue"),
                ),
                Figure("催收", f"{made.chases} 次"),
                Figure("不完整", f"{made.incomplete} 件", "已了结而五个节点不全的申报", open=self._door("incomplete")),
            )
        )

    def _door(self, key: str) -> partial[None]:
        return partial(self.list.choose_filter, key)

    def show_chosen(self) -> None:
        """Read the chosen application."""
        chosen = self.list.chosen_id
        if not chosen:
            self.detail = None
            self.pane.show_nothing()
            self.enable(())
            return
        office = self.desk.office

        def put(detail: ExclusionDetail) -> None:
            if detail.row.id == self.list.chosen_id:
                self._show(detail)

        self.desk.runner.read("申报详情", lambda _context: exclusion_lists.detail(office, chosen), put)

    def _show(self, detail: ExclusionDetail) -> None:
        self.detail = detail
        row = detail.row
        facts = f"{row.ticket_no}　{row.kind_title}"
        self.pane.show_case(row.title or row.ticket_no, row.state_text, state_tone(row), facts)
        self.nodes.put(detail.nodes, is_finished=row.state.is_finished)
        once = {None: "", True: "是", False: "否"}[detail.one_pass]
        self.sheet.put(
            [
                Fact("", "申报"),
                Fact("情形", row.ground),
                Fact("依据", row.ground_basis),
                Fact("申报单位", row.unit),
                Fact("考核周期", row.period),
                Fact("申报理由", row.reason),
                Fact("备注", row.note),
                Fact("受理", moment_text(row.applied_at)),
                Fact("报送", moment_text(row.reported_at)),
                Fact("结果", moment_text(row.decided_at)),
                Fact(f"一次通过（读法{detail.reading}）", once, {"是": "good", "否": "bad"}.get(once, "")),
            ]
        )
        steps = open_steps(detail)
        self.materials.put(detail, steps)
        self.story.put(detail)
        papers = ["paper"] + ["slip"] * (row.received < row.materials)
        papers += ["opinion"] * any(step.kind is StepKind.REVIEW for step in detail.steps)
        if StepKind.WITHDRAW.value in steps:
            steps.insert(-1, papers[0])
            steps[-1:-1] = papers[1:]
        else:
            steps += papers
        self.enable(steps)

    def apply(self, ticket_id: int = 0) -> None:
        """申报."""
        from app.gui.dialogs.cases_exclusion import ApplyDialog

        dialog = ApplyDialog(self.desk, ticket_id, self.work.window)
        dialog.accepted.connect(lambda: self._wish(dialog.made_id))
        self.work.show(dialog)

    def show_ticket(self, ticket_id: int) -> None:
        """Choose a ticket's application; offer to apply where there is none."""

        def put(book: ExclusionBook) -> None:
            self._put(book)
            if not self.go_to_ticket(ticket_id):
                self.apply(ticket_id)

        month = self.work.months.month
        self.read(lambda office: read_book(office, month), put)

    def _wish(self, exclusion_id: int) -> None:
        def put(book: ExclusionBook) -> None:
            self._put(book)
            self.list.go_to(exclusion_id)

        month = self.work.months.month
        self.read(lambda office: read_book(office, month), put)

    def take(self, kind: StepKind) -> None:
        """Open the form of one step."""
        from app.gui.dialogs.cases_exclusion_steps import step_dialog
        from app.gui.dialogs.cases_review import ReviewDialog

        if self.detail is None:
            return
        if kind is StepKind.REVIEW:
            self.work.show(ReviewDialog(self.desk, self.detail, self.work.window))
        else:
            self.work.show(step_dialog(self.desk, self.detail, kind, self.work.window))

    def _material_step(self, key: str, material_id: int) -> None:
        from app.gui.dialogs import cases_exclusion_steps as forms

        detail, window = self.detail, self.work.window
        if detail is None:
            return
        if key == RECEIVE:
            self.work.show(forms.receive_dialog(self.desk, detail, material_id, window))
        elif key == LIMIT:
            self.work.show(forms.limit_dialog(self.desk, detail, material_id, window))
        elif key == MORE:
            self.work.show(forms.more_dialog(self.desk, detail, window))
        elif key == REMOVE and material_id:
            self._remove(material_id)

    def _remove(self, material_id: int) -> None:
        hint = "材料不会删除，只是不再列入清单；原因记入审计。"
        reason = ask_reason(self.work.window, "移除材料", hint, "移除", ("列错了", "甲方不要求"))
        if reason:
            office = self.desk.office
            self.work.write("移除材料", lambda: exclusion_materials.remove(office, material_id, reason), "已移除材料")

    def print_application(self) -> None:
        """申报表 P-23."""
        if self.detail is not None:
            office, number = self.desk.office, self.detail.row.id
            self.work.paper(
                "不纳入考核（剔除）申报表",
                lambda target, save_to: case_papers.pdf_of_application(office, number, target=target, save_to=save_to),
                case_papers.APPLICATION_FORM,
                f"exclusion:{number}",
            )

    def print_chasing(self) -> None:
        """材料催收单 P-23."""
        if self.detail is not None:
            office, number = self.desk.office, self.detail.row.id
            self.work.paper(
                "材料催收单",
                lambda target, save_to: case_papers.pdf_of_chasing(office, number, target=target, save_to=save_to),
                case_papers.CHASING_FORM,
                f"exclusion:{number}:chase:{self.detail.row.chased + 1}",
            )

    def print_opinion(self, round_no: int) -> None:
        """书面审核意见 P-07 of a round (0: the last)."""
        if self.detail is not None:
            office, number = self.desk.office, self.detail.row.id
            rounds = [step.round_no for step in self.detail.steps if step.kind is StepKind.REVIEW]
            wanted = round_no or rounds[-1]
            self.work.paper(
                "材料书面审核意见",
                lambda target, save_to: case_papers.pdf_of_opinion(
                    office, number, wanted, target=target, save_to=save_to
                ),
                case_papers.OPINION_FORM,
                f"exclusion:{number}:round:{wanted}",
            )


def _share(share: Share) -> str:
    if not share.whole:
        return "—（本月没有）"
    return f"{share.text}（{share.part}/{share.whole}）"


def _hint(share: Share) -> str:
    return f"{share.definition}\n{share.hint}".strip()
