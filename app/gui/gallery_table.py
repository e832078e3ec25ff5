"""Scenes of forms as a table: where the form is made, over which sample record, of which contract (see ``gallery``).

What a maker asks for is told by the names of its parameters; see ``scene``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from inspect import Parameter, signature
from typing import Any

from PySide6.QtWidgets import QWidget

from app.gui import gallery_contract_rows as contract_rows
from app.gui import gallery_rows as rows
from app.gui.gallery_supervision import contract_of
from app.gui.main_window import MainWindow
from app.services.session import Office

Row = Callable[[Office, int], Any]
HALL, POSTED, WRITTEN, GRADED, AUDITED = "zhongguancun", "yongdinglu", "jiuxianqiao", "huoying", "chengbei"
"""Templates of the sample contracts: the seats of a hall, people posted, written results, monthly grades, an audit."""

FORMS: tuple[tuple[str, str, Row | None, str], ...] = (
    ("dialog-exclusion-limit", "cases_exclusion_steps:limit_dialog", rows.exclusion, ""),
    ("dialog-exclusion-more", "cases_exclusion_steps:more_dialog", rows.exclusion, ""),
    ("dialog-hang-up-decide", "cases_registers:decide_hang_up_form", rows.hang_up, ""),
    ("dialog-hang-up-screen", "cases_registers:screen_form", rows.hang_up, ""),
    ("dialog-whistle-answer", "cases_registers:answer_form", rows.whistle, ""),
    ("dialog-whistle-withdraw", "cases_registers:withdraw_form", rows.whistle, ""),
    ("dialog-special-finish", "cases_registers:finish_form", rows.special, ""),
    ("dialog-special-report", "cases_registers:report_form", rows.special, ""),
    ("dialog-special-facts", "cases_registers:facts_form", rows.special, ""),
    ("dialog-details-issued", "cases_registers:issue_form", rows.period, ""),
    ("dialog-details-reviewed", "cases_registers:review_form", rows.period, ""),
    ("dialog-deduction-notice", "deduction_forms:notice_form", rows.statement, HALL),
    ("dialog-deduction-serve", "deduction_forms:serve_form", rows.notice_of_deduction, HALL),
    ("dialog-deduction-plead", "deduction_forms:plead_form", rows.notice_of_deduction, HALL),
    ("dialog-lock", "deduction_forms:lock_form", None, HALL),
    ("dialog-lock-train", "deduction_forms:train_form", rows.duty_lock, HALL),
    ("dialog-lock-approve", "deduction_forms:approve_form", rows.duty_lock, HALL),
    ("dialog-damages-decide", "deduction_forms:decide_form", rows.claim, HALL),
    ("dialog-error-statement", "error_forms:statement_form", rows.error, HALL),
    ("dialog-error-correction", "error_forms:correction_form", rows.error, HALL),
    ("dialog-evaluation-opinion", "evaluation_forms:opinion_form", rows.month_line, GRADED),
    ("dialog-evaluation-decide", "evaluation_forms:meeting_form", rows.month_line, GRADED),
    ("dialog-evaluation-return", "evaluation_forms:return_form", rows.month_line, GRADED),
    ("dialog-performance", "evaluation_forms:review_form", rows.choices_of_contract, HALL),
    ("dialog-kept-dispose", "handover_forms:dispose_form", contract_rows.kept, POSTED),
    ("dialog-kept-new", "handover_forms:period_form", None, POSTED),
    ("dialog-material-back", "handover_forms:back_form", contract_rows.transfer, POSTED),
    ("dialog-lent-back", "handover_forms:return_form", contract_rows.asset, POSTED),
    ("dialog-lent-due", "handover_forms:due_form", None, POSTED),
    ("dialog-deletion-sign", "handover_forms:sign_form", contract_rows.certificate, POSTED),
    ("dialog-leak-told", "handover_forms:told_form", contract_rows.leak, POSTED),
    ("dialog-leak-close", "handover_forms:leak_close_form", contract_rows.leak, POSTED),
    ("dialog-meeting-items", "ledgers:add_items_form", rows.item, ""),
    ("dialog-meeting-decide", "ledgers:decide_item_form", rows.item, ""),
    ("dialog-meeting-follow", "ledgers:follow_item_form", rows.item, ""),
    ("dialog-mail", "ledgers:mail_form", None, ""),
    ("dialog-mail-amend", "ledgers:amend_mail_form", rows.mail, ""),
    ("dialog-story", "ledgers:story_form", None, ""),
    ("dialog-story-amend", "ledgers:amend_story_form", rows.story, ""),
    ("dialog-payment-lift", "payment_forms:lift_form", rows.hold, AUDITED),
    ("dialog-payment-audit", "payment_forms:audit_form", rows.instalment, AUDITED),
    ("dialog-payment-supplement", "payment_forms:supplement_form", rows.instalment, AUDITED),
    ("dialog-reminder-days", "reminders:ladder_form", lambda _office, _contract: "", ""),
    ("dialog-review-start", "review_forms:start_form", rows.standing, ""),
    ("dialog-review-submit", "review_forms:submit_form", rows.review, ""),
    ("dialog-measure", "review_forms:measure_form", rows.review, ""),
    ("dialog-measure-progress", "review_forms:progress_form", rows.measure, ""),
    ("dialog-measure-close", "review_forms:close_form", rows.measure, ""),
    ("dialog-activity-hold", "activity_forms:hold_form", contract_rows.activity, POSTED),
    ("dialog-activity-detail", "activity_forms:detail_form", contract_rows.activity, POSTED),
    ("dialog-activity-counts", "activity_forms:serve_form", contract_rows.activity, POSTED),
    ("dialog-ops-finish", "service_forms:finish_form", contract_rows.fault, POSTED),
    ("dialog-support-answer", "service_forms:answer_form", contract_rows.request, POSTED),
    ("dialog-advice", "service_forms:advice_form", None, POSTED),
    ("dialog-advice-adopt", "service_forms:adopt_form", contract_rows.advised, POSTED),
    ("dialog-duty-send", "duty_forms:send_form", contract_rows.report_duty, HALL),
    ("dialog-duty-wrong", "duty_forms:wrong_form", contract_rows.delivery, HALL),
    ("dialog-staff-duty", "staff_forms:duty_form", contract_rows.person, POSTED),
    ("dialog-staff-leave-duty", "staff_forms:leave_duty_form", contract_rows.person, POSTED),
    ("dialog-staff-leave", "staff_forms:leave_form", contract_rows.person, POSTED),
    ("dialog-staff-paper", "staff_forms:paper_form", contract_rows.person, POSTED),
    ("dialog-staff-change-decide", "staff_forms:decide_form", contract_rows.change, POSTED),
    ("dialog-staff-change-arrive", "staff_forms:arrive_form", contract_rows.change, POSTED),
    ("dialog-counter", "supervision_forms:handle_form", contract_rows.counter, HALL),
    ("dialog-breach-measure", "supervision_forms:measure_form", contract_rows.breach, HALL),
    ("dialog-breach-settle", "supervision_forms:settle_form", contract_rows.breach, HALL),
    ("dialog-rectify-again", "supervision_forms:again_form", contract_rows.rectification, HALL),
    ("dialog-rectify-done", "supervision_forms:finish_form", contract_rows.rectification, HALL),
    ("dialog-majeure-proof", "supervision_forms:prove_form", contract_rows.majeure, HALL),
    ("dialog-majeure-end", "supervision_forms:end_form", contract_rows.majeure, HALL),
    ("dialog-termination-issue", "termination_forms:issue_form", contract_rows.termination, HALL),
    ("dialog-termination-withdraw", "termination_forms:withdraw_form", contract_rows.termination, HALL),
    ("dialog-notice-arrival", "correspondence_forms:arrival_form", contract_rows.notice, HALL),
    ("dialog-memo-confirm", "correspondence_forms:confirm_form", contract_rows.memo, HALL),
    ("dialog-check-conclude", "terms_forms:check_conclusion_form", contract_rows.spot_check, HALL),
    ("dialog-check-rectify", "terms_forms:rectify_form", contract_rows.spot_check, HALL),
    ("dialog-estimate-object", "terms_forms:objection_form", contract_rows.estimate, WRITTEN),
    ("dialog-estimate-conclude", "terms_forms:estimate_conclusion_form", contract_rows.estimate, WRITTEN),
)
"""Name of the picture, ``module:maker`` below ``gui/dialogs``, the record, the template of the contract."""


def scene(window: MainWindow, where: str, row: Row | None, template: str) -> QWidget:
    """Make a form of the table: desk, contract and parent by their names, the record for the parameter that is left."""
    module, _, function = where.partition(":")
    make = getattr(import_module(f"app.gui.dialogs.{module}"), function)
    office = window.desk.office
    contract_id = contract_of(office, template) if template else 0
    given = {"desk": window.desk, "contract_id": contract_id, "_contract_id": contract_id, "parent": window}
    arguments: dict[str, Any] = {}
    for name, parameter in signature(make).parameters.items():
        if name in given:
            arguments[name] = given[name]
        elif parameter.default is Parameter.empty:
            arguments[name] = row(office, contract_id) if row is not None else None
    made: QWidget = make(**arguments)
    return made
