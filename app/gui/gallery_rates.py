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


def import_details(window: MainWindow) -> QWidget:
    """Preview 考核明细: the period of the file's name, the day of issue as it would be."""
    rows = [
        f"{one.values['ticket_no']},{'否' if at == 4 else '是'},是,{'否' if at % 3 == 1 else '是'},是,"
        f"{'0.5,未解决' if at % 3 == 1 else ','}"
        for at, one in enumerate(_some_tickets(window.desk.office))
    ]
    head = "工单编号,是否考核,是否响应,是否解决,是否满意,扣分,失分点"
    return _import(window, f"{window.desk.office.now():%Y年%m月}考核明细.csv", head, rows, "assessments")


def import_visits(window: MainWindow) -> QWidget:
    """Preview the city's call-backs."""
    rows = [f"{one.values['ticket_no']},是,是,满意" for one in _some_tickets(window.desk.office)]
    return _import(window, "市级回访结果.csv", "工单编号,是否联系,是否解决,是否满意", rows, "callbacks")


def _some_tickets(office: Office) -> list[register.TicketRow]:
    return register.page(office, register.ids(office, register.View())[:12], ("ticket_no",))


def _import(window: MainWindow, name: str, head: str, rows: list[str], kind: str) -> QWidget:
    from app.gui.dialogs.import_preview import ImportDialog

    file = window.desk.office.folder("work") / name
    file.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    made = ImportDialog(window.desk, [file], window, kind=kind)
    made.begin()
    return made


def grounds(window: MainWindow) -> QWidget:
    """Show the library of grounds."""
    from app.gui.dialogs.grounds import GroundsDialog

    return GroundsDialog(window.desk, window)


def matters(window: MainWindow) -> QWidget:
    """Count by ticket and by matter."""
    from app.gui.dialogs.matters import MattersDialog

    return MattersDialog(window.desk, window)


def link(window: MainWindow) -> QWidget:
    """Link another ticket."""
    from app.gui.dialogs.link_ticket import LinkDialog

    return LinkDialog(window.desk, _some_tickets(window.desk.office)[0].id, window)
