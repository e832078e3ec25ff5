"""Between the list, the step's form in the pane and the flow's services: begin, take, refuse, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.domain.flow import STATE_TEXT, Node
from app.domain.flow_limits import Running
from app.domain.flow_steps import STEPS, check_source
from app.gui.desk import Desk
from app.gui.flow_proofs import proof_of
from app.gui.flow_words import without_names
from app.gui.job_runner import Job
from app.gui.ticket_desk import TicketDesk
from app.gui.widgets.detail_pane import PaneState
from app.gui.widgets.flow_form import StepForm
from app.gui.widgets.flow_inputs import FormFacts
from app.services import attachments, dispatching, flow, return_grounds, unit_choices
from app.services.changes import Outcome
from app.services.flow import StepDone
from app.services.progress import JobContext
from app.services.unit_choices import UnitChoice


class FlowSteps(QObject):
    """One step at a time on the ticket in the pane. ``taken(StepDone)`` after it, ``ended()`` when the form goes."""

    taken = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk, tickets: TicketDesk) -> None:
        super().__init__(tickets)
        self.desk = desk
        self.tickets = tickets
        self.pane = tickets.pane
        self._is_ready = False
        self._is_busy = False
        self._under_way: Job | None = None
        desk.runner.ended.connect(self._over)
        self.pane.flow.step_wanted.connect(self.begin)
        self.pane.flow.proof_wanted.connect(self.show_proof)
        self.pane.limit.proof_wanted.connect(self.show_proof)

    @property
    def form(self) -> StepForm:
        """The form, connected on the first use."""
        form = self.pane.step_form
        if not self._is_ready:
            form.submitted.connect(self.submit)
            form.given_up.connect(self.give_up)
            form.copy_wanted.connect(self.copy_notice)
            self._is_ready = True
        return form

    @property
    def is_stepping(self) -> bool:
        """Whether a step's form is open."""
        return self.pane.state is PaneState.STEPPING

    def begin(self, node: Node) -> None:
        """Open the form of a step for the ticket in the pane, or say why the step is not possible now."""
        life, detail = self.pane.life, self.pane.detail
        if life is None or detail is None or self.pane.is_writing or self._is_busy:
            return
        if self.is_stepping and not self.tickets.may_leave():
            return
        try:
            check_source(life.state, STEPS[node])
        except KnownError as error:
            self.desk.messages.problem(error.message)
            return
        office = self.desk.office
        facts = FormFacts(
            office.now(),
            office.actor,
            life.state,
            requisites=flow.closing_checklist(office),
            grounds=return_grounds.offered(office),
        )
        self.form.begin(STEPS[node], facts)
        self.pane.begin_step()
        self.form.first_input().setFocus()
        if STEPS[node].needs_unit:
            self._offer_units(life.ticket_id)

    def _offer_units(self, ticket_id: int) -> None:
        office = self.desk.office

        def put(found: Sequence[UnitChoice]) -> None:
            if self.is_stepping and self.tickets.ticket_id == ticket_id:
                self.form.offer_units({choice.name: choice.text for choice in found})

        self.desk.runner.read("承办单位", lambda _context: unit_choices.choices(office, ticket_id), put)

    def submit(self) -> None:
        """Record the step; a refusal is said in the form."""
        form, step, office = self.form, self.form.step, self.desk.office
        if not self.is_stepping or step is None or self._is_busy:
            return
        ticket_id, values, at, evidence = self.tickets.ticket_id, form.values(), form.at(), form.evidence

        def work(_context: JobContext) -> Outcome[StepDone]:
            kept = _keep_evidence(self.desk, ticket_id, evidence) if evidence else ""
            return flow.take(office, ticket_id, step.node, values, at, evidence=kept)

        def failed(error: BaseException) -> None:
            self._is_busy = False
            form.say(without_names(error.message) if isinstance(error, KnownError) else "已取消，没有登记。")

        self._is_busy = True
        form.say("")
        job = self.desk.runner.write(step.title, work, self._done, failed, quiet=True)
        self._under_way = job

    def _done(self, outcome: Outcome[StepDone]) -> None:
        self._is_busy = False
        done = outcome.value
        if self.is_stepping and self.tickets.ticket_id == done.ticket_id:
            self.tickets.show_now(done.ticket_id)
        self._say(outcome)
        self.taken.emit(done)
        self.ended.emit()

    def _over(self, job: Job) -> None:
        """Allow the next step after a fault of the program too, which reaches neither ``_done`` nor ``failed``."""
        if job is self._under_way:
            self._is_busy = False

    def _say(self, outcome: Outcome[StepDone]) -> None:
        done, number = outcome.value, outcome.operation_id
        title = STEPS[done.node].title
        text = f"已{title} {done.ticket_no}，现在是“{STATE_TEXT[done.state]}”"
        text += "（补录）" if done.is_late_entry else ""
        undo = partial(self.desk.undo, number, f"{title} {done.ticket_no}") if number is not None else None
        say: Callable[..., None] = self.desk.messages.warn if done.warnings else self.desk.messages.done
        say(
            "。".join((text, *(without_names(warning).rstrip("。") for warning in done.warnings))),
            "撤销" if undo else "",
            undo,
        )

    def give_up(self) -> None:
        """Esc: back to the ticket without the step."""
        if self.is_stepping:
            self.tickets.give_up()
            if self.pane.state is PaneState.READING:
                self.ended.emit()

    def copy_notice(self) -> None:
        """复制群通知: the text for the work group goes to the clipboard; the group counts as told now."""
        values = self.form.values()
        try:
            text = dispatching.group_notice(
                self.desk.office, [self.tickets.ticket_id], values.get("unit", ""), values.get("co_unit", "")
            )
        except KnownError as error:
            self.form.say(error.message)
            return
        QApplication.clipboard().setText(text)
        self.form.note_group_moment(self.desk.office.now())
        self.form.say("群通知已复制，贴到工作群后核对群通知时间。", "good")

    def show_proof(self, limit: Running) -> None:
        """ⓘ: the proof of a limit."""
        from app.gui.widgets.proof_view import ProofDialog

        ProofDialog(limit.title, (proof_of(limit),), self.pane.window()).exec()


def _keep_evidence(desk: Desk, ticket_id: int, file: Path) -> str:
    kept = attachments.add(desk.office, f"ticket:{ticket_id}", file).value
    return f"attachment:{kept.id}"
