"""Cases with sample data (see ``gallery``): every dialog over an office that has cases."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from app.domain.appeals import AppealResult
from app.domain.exclusions import Stage, StepKind
from app.domain.registers import SpecialKind
from app.gui.main_window import MainWindow
from app.services import appeals, exclusion_lists, hang_ups, register, sample_cases, sample_ledgers, tickets
from app.services.sample_cases import NEEDED
from app.services.session import Office


def seed(office: Office) -> None:
    """Fill every register once; an office that has applications is left as it is."""
    if not exclusion_lists.rows(office):
        sample_cases.fill(office, _tickets(office))


def _tickets(office: Office) -> list[int]:
    found = list(register.ids(office, register.View(), NEEDED))
    for at in range(len(found), NEEDED):
        day = office.now() - timedelta(days=3 + at)
        values = {
            "ticket_no": f"{day:%Y%m%d}9{at:04d}",
            "title": f"小区路灯不亮需要维修（{at + 1}）",
            "unit": ("城市管理办公室", "书香里社区", "综合行政执法队")[at % 3],
            "created_at": day.isoformat(),
        }
        found.append(tickets.create(office, values).value)
    return found


def _shown(window: MainWindow, stage: Stage) -> exclusion_lists.ExclusionDetail:
    office = window.desk.office
    seed(office)
    row = next(row for row in exclusion_lists.rows(office) if row.state.stage is stage)
    return exclusion_lists.detail(office, row.id)


def apply(window: MainWindow) -> QWidget:
    """Apply for leaving a ticket out of the rates."""
    from app.gui.dialogs.cases_exclusion import ApplyDialog

    return ApplyDialog(window.desk, _tickets(window.desk.office)[-1], window)


def review(window: MainWindow) -> QWidget:
    """Review with two defects."""
    from app.gui.dialogs.cases_review import ReviewDialog

    made = ReviewDialog(window.desk, _shown(window, Stage.REVIEWING), window)
    made.fields["passed"].widget.setProperty("currentIndex", 1)
    made.table.lines[0].problem.setText("现场照片没有拍摄时间")
    made.table.lines[0].guidance.setText("补拍并加水印")
    made.table.add()
    return made


def receive(window: MainWindow) -> QWidget:
    """Register materials as received."""
    from app.gui.dialogs.cases_exclusion_steps import receive_dialog

    return receive_dialog(window.desk, _shown(window, Stage.GATHERING), 0, window)


def recheck(window: MainWindow) -> QWidget:
    """Register the office's recheck."""
    from app.gui.dialogs.cases_exclusion_steps import step_dialog

    return step_dialog(window.desk, _shown(window, Stage.RECHECKING), StepKind.RECHECK, window)


def hang_up(window: MainWindow) -> QWidget:
    """Write a hang-up off."""
    from app.gui.dialogs.cases_registers import write_off_form

    office = window.desk.office
    seed(office)
    row = next(row for row in hang_ups.rows(office) if row.state_text == "挂账中")
    return write_off_form(window.desk, row, window)


def appeal_result(window: MainWindow) -> QWidget:
    """Register 改判."""
    from app.gui.dialogs.cases_registers import AppealResultForm

    office = window.desk.office
    seed(office)
    row = next(row for row in appeals.rows(office) if row.result is AppealResult.OPEN)
    return AppealResultForm(window.desk, row, window)


def special(window: MainWindow) -> QWidget:
    """Enter a case in a special register."""
    from app.gui.dialogs.cases_registers import special_form

    return special_form(window.desk, SpecialKind.MONTHLY_CASE, window)


def meeting(window: MainWindow) -> QWidget:
    """Enter a 调度会 with tickets of the agenda ticked."""
    from app.gui.dialogs.ledgers import meeting_form

    seed(window.desk.office)
    dialog = meeting_form(window.desk, window)
    offered = dialog.fields["chosen"].widget if "chosen" in dialog.fields else None
    if isinstance(offered, QListWidget):
        for at in range(min(3, offered.count())):
            offered.item(at).setCheckState(Qt.CheckState.Checked)
    return dialog


def meetings(window: MainWindow) -> QWidget:
    """Show the tab 调度会 with the sample's meeting, by itself."""
    from app.gui.pages.exclusions import ExclusionsPage

    seed(window.desk.office)
    sample_ledgers.fill(window.desk.office)
    page = ExclusionsPage(window.desk)
    page.show_tab(next(tab for tab in page.all if tab.title == "调度会"))
    room = QDialog(window)
    room.setWindowTitle("调度会")
    box = QVBoxLayout(room)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(page)
    room.resize(max(window.width() - 200, 1000), max(window.height() - 80, 620))
    page.refresh()
    return room


def rota(window: MainWindow) -> QWidget:
    """Plan a rota."""
    from app.gui.dialogs.cases_shifts import rota_form

    people = ("王静", "李建国", "赵敏")
    return rota_form(window.desk, people, window.desk.office.now().date(), window)


def handover(window: MainWindow) -> QWidget:
    """Hand over."""
    from app.gui.dialogs.cases_shifts import handover_form

    return handover_form(window.desk, ("王静", "李建国"), window)
