"""Dialogs of 回访与三率 with sample data (see ``gallery``): built on a made-up ticket of their own."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.domain.errors import NotFound
from app.gui.main_window import MainWindow
from app.gui.models.rates_calls import CallFile, read_file
from app.services import assessments, register, tickets
from app.services.assessments import Entry
from app.services.session import Office

NUMBER = "示例-三率-001"


def _file(office: Office) -> CallFile:
    """Return a supervised ticket that was assessed once, by somebody else."""
    try:
        return read_file(office, register.by_number(office, NUMBER)[0])
    except NotFound:
        now = office.now()
    values = {
        "ticket_no": NUMBER,
        "title": "小区东门路灯不亮",
        "content": "市民反映小区东门路灯不亮三天，要求尽快维修。",
        "unit": "城市管理办公室",
        "tags": "督办",
        "created_at": (now - timedelta(days=3)).isoformat(),
        "closed_at": (now - timedelta(hours=5)).isoformat(),
        "status": "已办结",
    }
    made = tickets.create(office, values).value
    said = Entry("是", "解决", "基本满意", "电话回访，反映人认可办理结果", "李复核", "示例录音 001")
    assessments.assess(office, made, said)
    return read_file(office, made)


def confirm(window: MainWindow) -> QWidget:
    """Offer the second person's word, disagreeing."""
    from app.gui.dialogs.assessment import DISAGREE, ConfirmDialog

    made = ConfirmDialog(window.desk, _file(window.desk.office), window)
    made.agree.take(DISAGREE)
    return made


def correct(window: MainWindow) -> QWidget:
    """Offer a correction of the last round."""
    from app.gui.dialogs.assessment import CorrectDialog

    return CorrectDialog(window.desk, _file(window.desk.office), window)


def listen(window: MainWindow) -> QWidget:
    """Show what differs between the recording and the register."""
    from app.gui.dialogs.recording_check import RecordingDialog

    made = RecordingDialog(window.desk, _file(window.desk.office), window)
    for row, choice in zip(made.heard.values(), ("是", "解决", "不满意"), strict=True):
        row.take(choice)
    return made


def city_visit(window: MainWindow) -> QWidget:
    """Offer one result of the city."""
    from app.gui.dialogs.city_visit import CityVisitDialog

    return CityVisitDialog(window.desk, NUMBER, window)


def double_no(window: MainWindow) -> QWidget:
    """Offer the rule of 单否 and 双否."""
    from app.gui.dialogs.double_no_rule import DoubleNoDialog

    return DoubleNoDialog(window.desk, window)


def periods(window: MainWindow) -> QWidget:
    """List the assessment periods."""
    from app.gui.dialogs.period import PeriodsDialog

    return PeriodsDialog(window.desk, window)


def definition(window: MainWindow) -> QWidget:
    """Show the definition in force."""
    from app.gui.dialogs.rate_definition import DefinitionDialog

    return DefinitionDialog(window.desk, "", window)
