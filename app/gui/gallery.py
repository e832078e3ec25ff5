"""Every dialog with sample data, for screenshots and for looking: who adds a dialog adds a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.main_window import MainWindow

Scene = Callable[[MainWindow], QWidget]

SCENES: tuple[tuple[str, str], ...] = (
    ("dialog-commands", "app.gui.gallery:commands"),
    ("dialog-keys", "app.gui.gallery:keys"),
    ("dialog-manual", "app.gui.gallery_manual:book"),
    ("dialog-about", "app.gui.gallery:about"),
    ("dialog-licences", "app.gui.gallery:third_party"),
    ("dialog-bug", "app.gui.gallery:bug"),
    ("dialog-reason", "app.gui.gallery:reason"),
    ("dialog-filter", "app.gui.gallery:filter_editor"),
    ("dialog-columns", "app.gui.gallery:columns"),
    ("dialog-export", "app.gui.gallery:export"),
    ("dialog-import", "app.gui.gallery:import_preview"),
    ("dialog-import-accept", "app.gui.gallery_register:import_accept"),
    ("dialog-first-start", "app.gui.gallery:first_start"),
    ("dialog-first-start-encrypted", "app.gui.gallery_encryption:first_start_encrypted"),
    ("dialog-unlock", "app.gui.gallery_encryption:unlocking"),
    ("dialog-unlock-recovery", "app.gui.gallery_encryption:with_recovery_key"),
    ("dialog-encrypt", "app.gui.gallery_encryption:encrypting"),
    ("dialog-recovery-key", "app.gui.gallery_encryption:recovery_key"),
    ("dialog-sign-in", "app.gui.gallery_accounts:signing_in"),
    ("dialog-sign-in-change", "app.gui.gallery_accounts:temporary_password"),
    ("dialog-locked", "app.gui.gallery_accounts:locked"),
    ("dialog-accounts-on", "app.gui.gallery_accounts:switching_on"),
    ("dialog-account-add", "app.gui.gallery_accounts:adding"),
    ("dialog-who-may", "app.gui.gallery_accounts:who_may"),
    ("tab-accounts-off", "app.gui.gallery_accounts:tab_accounts_off"),
    ("tab-accounts", "app.gui.gallery_accounts:tab_accounts"),
    ("role-admin-today", "app.gui.gallery_accounts:admin_today"),
    ("role-admin-work", "app.gui.gallery_accounts:admin_work"),
    ("role-owner-rep-today", "app.gui.gallery_accounts:owner_rep_today"),
    ("role-owner-rep-work", "app.gui.gallery_accounts:owner_rep_work"),
    ("role-duty-seat-today", "app.gui.gallery_accounts:duty_seat_today"),
    ("role-duty-seat-work", "app.gui.gallery_accounts:duty_seat_work"),
    ("role-reviewer-today", "app.gui.gallery_accounts:reviewer_today"),
    ("role-reviewer-work", "app.gui.gallery_accounts:reviewer_work"),
    ("role-data-clerk-today", "app.gui.gallery_accounts:data_clerk_today"),
    ("role-data-clerk-work", "app.gui.gallery_accounts:data_clerk_work"),
    ("role-accountant-today", "app.gui.gallery_accounts:accountant_today"),
    ("role-accountant-work", "app.gui.gallery_accounts:accountant_work"),
    ("role-reader-today", "app.gui.gallery_accounts:reader_today"),
    ("role-reader-work", "app.gui.gallery_accounts:reader_work"),
    ("tab-encryption-plain", "app.gui.gallery_encryption:tab_plain"),
    ("tab-encryption", "app.gui.gallery_encryption:tab_encrypted"),
    ("audit-log", "app.gui.gallery_audit:page"),
    ("audit-broken", "app.gui.gallery_audit:broken"),
    ("audit-record", "app.gui.gallery_audit:of_record"),
    ("dialog-check-paper", "app.gui.gallery_audit:checked"),
    ("tab-backups", "app.gui.gallery_backups:tab_good"),
    ("tab-backups-damaged", "app.gui.gallery_backups:tab_bad"),
    ("dialog-restore-outlook", "app.gui.gallery_backups:outlook"),
    ("dialog-drill-days", "app.gui.gallery_backups:drill_days"),
    ("dialog-handover-package", "app.gui.gallery_backups:package"),
    ("tab-privacy", "app.gui.gallery_privacy:tab"),
    ("dialog-safe-copy", "app.gui.gallery_privacy:safe_copy"),
    ("dialog-anonymise", "app.gui.gallery_privacy:anonymise"),
    ("dialog-bulk-step", "app.gui.gallery_flow:bulk_step"),
    ("dialog-bulk-edit", "app.gui.gallery_flow:bulk_edit"),
    ("dialog-urge", "app.gui.gallery_flow:urging"),
    ("dialog-hang-up-new", "app.gui.gallery_flow:hang_up_new"),
    ("dialog-appeal-new", "app.gui.gallery_flow:appeal_new"),
    ("dialog-whistle-new", "app.gui.gallery_flow:whistle_new"),
    ("dialog-view", "app.gui.gallery_flow:view_editor"),
    ("dialog-contract", "app.gui.gallery_contracts:new_contract"),
    ("dialog-draft-start", "app.gui.gallery_drafts:start"),
    ("dialog-draft-clauses", "app.gui.gallery_drafts:clauses"),
    ("dialog-draft-paste", "app.gui.gallery_drafts:paste"),
    ("dialog-draft-payments", "app.gui.gallery_drafts:payments"),
    ("dialog-draft-penalties", "app.gui.gallery_drafts:penalties"),
    ("dialog-draft-readings", "app.gui.gallery_drafts:readings"),
    ("dialog-draft-missing", "app.gui.gallery_drafts:missing"),
    ("dialog-draft-preview", "app.gui.gallery_drafts:preview"),
    ("dialog-contract-edit", "app.gui.gallery_contracts:edit_contract"),
    ("dialog-contract-overview", "app.gui.gallery_contracts:overview"),
    ("dialog-contacts", "app.gui.gallery_contracts:contacts_of_contract"),
    ("dialog-reading", "app.gui.gallery_contracts:reading"),
    ("dialog-submit", "app.gui.gallery_contracts:submit"),
    ("dialog-due-day", "app.gui.gallery_contracts:due_day"),
    ("dialog-comment", "app.gui.gallery_contracts:comment"),
    ("dialog-reminder", "app.gui.gallery_contracts:reminder"),
    ("dialog-deemed", "app.gui.gallery_contracts:deemed"),
    ("dialog-proof", "app.gui.gallery_contracts:proof"),
    ("dialog-amendment", "app.gui.gallery_terms:amendment_form"),
    ("dialog-notice", "app.gui.gallery_terms:notice_form"),
    ("dialog-spot-check", "app.gui.gallery_terms:findings"),
    ("dialog-reminders", "app.gui.gallery_terms:reminders"),
    ("dialog-lead-times", "app.gui.gallery_terms:lead_times"),
    ("dialog-receipt", "app.gui.gallery_contracts:receipt"),
    ("dialog-receipt-issued", "app.gui.gallery_contracts:issued"),
    ("dialog-receipt-sealed", "app.gui.gallery_contracts:sealed"),
    ("dialog-receipt-posted", "app.gui.gallery_contracts:posted"),
    ("dialog-receipt-email", "app.gui.gallery_contracts:email"),
    ("dialog-exclusion", "app.gui.gallery_cases:apply"),
    ("dialog-grounds", "app.gui.gallery_rates:grounds"),
    ("dialog-matters", "app.gui.gallery_rates:matters"),
    ("dialog-link", "app.gui.gallery_rates:link"),
    ("dialog-exclusion-review", "app.gui.gallery_cases:review"),
    ("dialog-exclusion-receive", "app.gui.gallery_cases:receive"),
    ("dialog-exclusion-recheck", "app.gui.gallery_cases:recheck"),
    ("dialog-hang-up", "app.gui.gallery_cases:hang_up"),
    ("dialog-appeal", "app.gui.gallery_cases:appeal_result"),
    ("dialog-special", "app.gui.gallery_cases:special"),
    ("dialog-meeting", "app.gui.gallery_cases:meeting"),
    ("tab-meetings", "app.gui.gallery_cases:meetings"),
    ("dialog-error", "app.gui.gallery_deductions:register_error"),
    ("dialog-error-judge", "app.gui.gallery_deductions:judge"),
    ("dialog-error-candidates", "app.gui.gallery_deductions:candidates"),
    ("dialog-deduction-proof", "app.gui.gallery_deductions:proof"),
    ("dialog-deduction-reading", "app.gui.gallery_deductions:choose"),
    ("dialog-deduction-manual", "app.gui.gallery_deductions:manual"),
    ("dialog-damages-lump", "app.gui.gallery_deductions:lump"),
    ("dialog-rota", "app.gui.gallery_cases:rota"),
    ("dialog-handover", "app.gui.gallery_cases:handover"),
    ("dialog-payment-gate", "app.gui.gallery_payments:gate"),
    ("dialog-payment-hold", "app.gui.gallery_payments:hold"),
    ("dialog-payment-paid", "app.gui.gallery_payments:paid"),
    ("dialog-invoice", "app.gui.gallery_payments:invoice"),
    ("dialog-invoice-judge", "app.gui.gallery_payments:judge"),
    ("dialog-evaluation", "app.gui.gallery_payments:evaluation"),
    ("dialog-evaluation-meeting", "app.gui.gallery_payments:meeting"),
    ("dialog-settlement", "app.gui.gallery_payments:settlement"),
    ("dialog-rates-confirm", "app.gui.gallery_rates:confirm"),
    ("dialog-rates-correct", "app.gui.gallery_rates:correct"),
    ("dialog-rates-recording", "app.gui.gallery_rates:listen"),
    ("dialog-rates-city-visit", "app.gui.gallery_rates:city_visit"),
    ("dialog-rates-double-no", "app.gui.gallery_rates:double_no"),
    ("dialog-rates-periods", "app.gui.gallery_rates:periods"),
    ("dialog-rates-definition", "app.gui.gallery_rates:definition"),
    ("dialog-rates-import-details", "app.gui.gallery_rates:import_details"),
    ("dialog-rates-import-visits", "app.gui.gallery_rates:import_visits"),
    ("dialog-report-pack", "app.gui.gallery_reports:pack"),
    ("report-analysis", "app.gui.gallery_reports:analysis"),
    ("report-history", "app.gui.gallery_reports:history"),
    ("report-old-run", "app.gui.gallery_reports:old_run"),
    ("reviews-written", "app.gui.gallery_reviews:written"),
    ("reviews-measures", "app.gui.gallery_reviews:measures"),
    ("reviews-circular", "app.gui.gallery_reviews:circular"),
    ("reviews-forecasts", "app.gui.gallery_reviews:looked_back"),
    ("dialog-review", "app.gui.gallery_reviews:edit"),
    ("dialog-verify-measure", "app.gui.gallery_reviews:verify"),
    ("dialog-circular", "app.gui.gallery_reviews:by_hand"),
    ("dialog-forecast", "app.gui.gallery_reviews:forecast"),
    ("statistics-volume", "app.gui.gallery_statistics:volume"),
    ("statistics-rates", "app.gui.gallery_statistics:three_rates"),
    ("statistics-units", "app.gui.gallery_statistics:ranking"),
    ("statistics-hours", "app.gui.gallery_statistics:hours"),
    ("statistics-left-out", "app.gui.gallery_statistics:left_out"),
    ("statistics-empty", "app.gui.gallery_statistics:nothing"),
    ("statistics-paper", "app.gui.gallery_statistics:paper"),
    ("tab-supervision", "app.gui.gallery_supervision:board"),
    ("tab-termination", "app.gui.gallery_supervision:grounds"),
    ("tab-handover", "app.gui.gallery_supervision:handover"),
    ("ledger-service", "app.gui.gallery_supervision:service"),
    ("dialog-activity", "app.gui.gallery_supervision:activity"),
    ("dialog-activity-statistics", "app.gui.gallery_supervision:tallied"),
    ("dialog-duty", "app.gui.gallery_supervision:duty"),
    ("tab-vendor-staff", "app.gui.gallery_supervision:people"),
    ("dialog-termination-draft", "app.gui.gallery_supervision:draft"),
    ("dialog-rectify", "app.gui.gallery_supervision:rectify"),
    ("dialog-recheck", "app.gui.gallery_supervision:recheck"),
    ("dialog-breach", "app.gui.gallery_supervision:breach"),
    ("dialog-filing", "app.gui.gallery_supervision:filing"),
    ("dialog-violation", "app.gui.gallery_supervision:told"),
    ("dialog-deletion", "app.gui.gallery_supervision:certificate"),
    ("tab-forms", "app.gui.gallery_forms:forms"),
    ("dialog-form-sample", "app.gui.gallery_forms:sample"),
    ("dialog-staff-person", "app.gui.gallery_further:person"),
    ("dialog-staff-change", "app.gui.gallery_further:change"),
    ("dialog-violation-new", "app.gui.gallery_further:violation"),
    ("dialog-memo", "app.gui.gallery_further:memo"),
    ("dialog-check-new", "app.gui.gallery_further:check"),
    ("dialog-estimate", "app.gui.gallery_further:estimate"),
    ("dialog-environment", "app.gui.gallery_further:environment"),
    ("dialog-renewal", "app.gui.gallery_further:renewal"),
    ("dialog-majeure", "app.gui.gallery_further:majeure"),
    ("dialog-material", "app.gui.gallery_further:material"),
    ("dialog-lend", "app.gui.gallery_further:lend"),
    ("dialog-leak", "app.gui.gallery_further:leak"),
    ("dialog-ops", "app.gui.gallery_further:ops"),
    ("dialog-support", "app.gui.gallery_further:support"),
    ("dialog-upkeep", "app.gui.gallery_further:upkeep"),
    ("dialog-rule-limit", "app.gui.gallery_further:rule_limit"),
    ("dialog-rule-ground", "app.gui.gallery_further:rule_ground"),
    ("dialog-rule-reading", "app.gui.gallery_further:rule_reading"),
    ("dialog-rule-lead", "app.gui.gallery_further:rule_lead"),
    ("dialog-rule-return-min", "app.gui.gallery_further:rule_return_min"),
    ("dialog-damages-delay", "app.gui.gallery_further:delay"),
    ("dialog-shift", "app.gui.gallery_further:turn"),
    ("dialog-circular-file", "app.gui.gallery_further:circular_file"),
    ("dialog-review-new", "app.gui.gallery_further:review_new"),
    ("dialog-account-edit", "app.gui.gallery_further:account_edit"),
    ("dialog-account-reset", "app.gui.gallery_further:account_reset"),
    ("dialog-account-disable", "app.gui.gallery_further:account_disable"),
    ("dialog-accounts-off", "app.gui.gallery_further:accounts_off"),
    ("dialog-own-password", "app.gui.gallery_further:own_password"),
    ("dialog-passphrase", "app.gui.gallery_further:passphrase"),
    ("dialog-moved-lines", "app.gui.gallery_further:moved_lines"),
    ("dialog-error-no-contract", "app.gui.gallery_further:no_contract"),
)
"""Name of the picture, and ``module:function`` that builds the dialog over the window (not yet shown)."""


def shots(window: MainWindow, wants: Callable[[str], bool] = bool) -> Iterator[tuple[str, QWidget]]:
    """Yield each dialog that is wanted with its name; the caller shows, grabs and closes it."""
    for name, where in SCENES:
        if not wants(name):
            continue
        module, _, function = where.partition(":")
        scene: Scene = getattr(import_module(module), function)
        yield name, scene(window)


def commands(window: MainWindow) -> QWidget:
    """Ctrl+K with two letters typed."""
    from app.gui.dialogs.command_palette import CommandPalette

    window.go("tickets")
    made = CommandPalette(window.commands(), window)
    made.field.setText("dc")
    return made


def keys(window: MainWindow) -> QWidget:
    """Shift+F1 on the register."""
    from app.gui.dialogs.key_help import KeyHelp

    return KeyHelp(window.commands(), window)


def third_party(window: MainWindow) -> QWidget:
    """第三方组件与许可."""
    from app.gui.dialogs.licences import Licences

    return Licences(window.desk.settings, window)


def about(window: MainWindow) -> QWidget:
    """关于."""
    from app.gui.dialogs.about import About

    return About(window.desk.office.root, window.desk.office.schema_version, window.desk.settings, window)


def bug(window: MainWindow) -> QWidget:
    """Return the program failed."""
    from app.gui.dialogs.bug_report import BugReport

    return BugReport("1120-093000-A1F3", "编号 1120-093000-A1F3\n（示例）", window, lambda _parent, _said: None)


def reason(window: MainWindow) -> QWidget:
    """Why somebody wants to see a name."""
    from app.gui.dialogs.reason import ReasonDialog
    from app.gui.ticket_desk import REVEAL_REASONS

    return ReasonDialog("显示完整信息", "查看姓名、电话的原因会记入审计。", "显示", REVEAL_REASONS, window)


def filter_editor(window: MainWindow) -> QWidget:
    """Values of one field with their counts."""
    from app.gui.dialogs.filter_editor import FilterEditor
    from app.services import register

    office = window.desk.office
    return FilterEditor("unit", lambda key: register.values_of(office, key, 300), window)


def columns(window: MainWindow) -> QWidget:
    """Which columns to show."""
    from app.gui.dialogs.column_chooser import ColumnChooser
    from app.gui.models.ticket_table import DEFAULT_KEYS, all_columns, title_of

    titles = {key: title_of(key) for key in all_columns(window.desk.office.now)}
    return ColumnChooser(titles, DEFAULT_KEYS, DEFAULT_KEYS, window)


def export(window: MainWindow) -> QWidget:
    """Export with names, so with a reason."""
    from app.gui.dialogs.export_view import ExportDialog

    made = ExportDialog(600, window)
    made.unmasked.setChecked(True)
    return made


def import_preview(window: MainWindow) -> QWidget:
    """Return a made-up export of the hotline, read and compared."""
    from app.gui.dialogs.import_preview import ImportDialog
    from app.services.hotline_sample import write_hotline_export

    office = window.desk.office
    file: Path = office.folder("work") / "热线导出.xlsx"
    write_hotline_export(file, 120, office.now(), street=office.street)
    made = ImportDialog(window.desk, [file], window)
    made.begin()
    return made


def first_start(window: MainWindow) -> QWidget:
    """Return the assistant of a new office."""
    from app.gui.dialogs.first_start import FirstStart

    return FirstStart(window.desk.settings, window.desk.office.root.parent / "新的办公文件夹")
