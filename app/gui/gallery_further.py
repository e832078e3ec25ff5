"""Scenes of the smaller dialogs (see ``gallery``): accounts, passphrase, rules of the flow, forms over a contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.roles import Party, Role
from app.gui.dialogs import (
    account_forms,
    correspondence_forms,
    deduction_forms,
    handover_forms,
    service_forms,
    staff_forms,
    supervision_forms,
    terms_forms,
)
from app.gui.dialogs.cases_shifts import turn_form
from app.gui.dialogs.circular_forms import import_form
from app.gui.dialogs.encryption import SecretDialog
from app.gui.dialogs.error_ticket import NoContract
from app.gui.dialogs.flow_rules import rule_dialog
from app.gui.dialogs.moved_lines import MovedDialog
from app.gui.dialogs.own_password import OwnPassword
from app.gui.dialogs.review_forms import new_form
from app.gui.gallery_supervision import contract_of
from app.gui.main_window import MainWindow
from app.services import flow_rules
from app.services.account_book import AccountLine
from app.services.due_lines import MovedLine
from app.services.flow_rules import RuleKind

_CLERK = AccountLine(
    id=2,
    login="lina",
    name="李娜",
    role=Role.DUTY_SEAT,
    party=Party.VENDOR,
    staff_id=None,
    is_disabled=False,
    must_change=False,
    failures=0,
    waits_until="",
    signed_in_at="2026-11-20T08:31:00",
    made_at="2026-11-02T09:00:00",
    note="",
)
_MOVED = (
    MovedLine(
        "a",
        1,
        "热线工单全流程处置人员驻点服务（2026年11月）",
        "",
        "000·三(一)",
        "2026-12-05T23:59:59",
        "2026-12-08T23:59:59",
    ),
    MovedLine("b", 1, "第二次付款", "", "000·四(二)", "2026-12-11T23:59:59", "2026-12-14T23:59:59"),
)

Form = Callable[[Any, int, Any, QWidget], QDialog]


def _of_contract(make: Form) -> Callable[[MainWindow], QWidget]:
    """Return the scene of a form that begins from a contract alone."""

    def scene(window: MainWindow) -> QWidget:
        return make(window.desk, contract_of(window.desk.office, "zhongguancun"), None, window)

    return scene


def _of_rule(kind: RuleKind) -> Callable[[MainWindow], QWidget]:
    """Return the scene that changes the first rule of a kind."""

    def scene(window: MainWindow) -> QWidget:
        office = window.desk.office
        return rule_dialog(window.desk, next(one for one in flow_rules.rules(office) if one.kind is kind), window)

    return scene


person = _of_contract(staff_forms.person_form)
change = _of_contract(staff_forms.change_form)
violation = _of_contract(staff_forms.violation_form)
memo = _of_contract(correspondence_forms.memo_form)
check = _of_contract(terms_forms.check_form)
estimate = _of_contract(terms_forms.estimate_form)
environment = _of_contract(terms_forms.environment_form)
renewal = _of_contract(terms_forms.renewal_form)
majeure = _of_contract(supervision_forms.majeure_form)
material = _of_contract(handover_forms.material_form)
lend = _of_contract(handover_forms.lend_form)
leak = _of_contract(handover_forms.leak_form)
ops = _of_contract(service_forms.ops_form)
support = _of_contract(service_forms.support_form)
upkeep = _of_contract(service_forms.upkeep_form)
rule_limit = _of_rule(RuleKind.LIMIT)
rule_ground = _of_rule(RuleKind.GROUND)
rule_reading = _of_rule(RuleKind.READING)
rule_lead = _of_rule(RuleKind.LEAD)
rule_return_min = _of_rule(RuleKind.RETURN_MIN)


def delay(window: MainWindow) -> QWidget:
    """逾期违约金 of a contract."""
    return deduction_forms.delay_form(window.desk, contract_of(window.desk.office, "zhongguancun"), window)


def turn(window: MainWindow) -> QWidget:
    """排一个班."""
    return turn_form(window.desk, ("王静", "李建国"), window.desk.office.now().date(), window)


def circular_file(window: MainWindow) -> QWidget:
    """导入通报."""
    return import_form(window.desk, window)


def review_new(window: MainWindow) -> QWidget:
    """新建复盘."""
    return new_form(window.desk, window)


def account_edit(window: MainWindow) -> QWidget:
    """修改账号."""
    return account_forms.EditAccount(window.desk, _CLERK, window)


def account_reset(window: MainWindow) -> QWidget:
    """重设密码."""
    return account_forms.ResetPassword(window.desk, _CLERK, window)


def account_disable(window: MainWindow) -> QWidget:
    """停用一个账号."""
    return account_forms.DisableAccount(window.desk, _CLERK, window)


def accounts_off(window: MainWindow) -> QWidget:
    """停用账号 altogether."""
    return account_forms.SwitchOff(window.desk, window)


def own_password(window: MainWindow) -> QWidget:
    """改密码."""
    return OwnPassword(window.desk, window)


def passphrase(window: MainWindow) -> QWidget:
    """更换口令."""
    texts = ("更换口令", "数据不重写，马上生效。忘记口令时，在第一栏输入恢复密钥。", "更换")
    return SecretDialog(window.desk, texts, lambda *_: None, lambda _done: None, is_new=True, parent=window)


def moved_lines(window: MainWindow) -> QWidget:
    """未完期限变化清单."""
    return MovedDialog(window.desk, _MOVED, window)


def no_contract(window: MainWindow) -> QWidget:
    """登记失误 without a contract that punishes per error."""
    return NoContract(window.desk, window)
