"""Cases with sample data (see ``gallery``): applications in every state, hang-ups, appeals, registers, shifts.

Everything goes through the services, at moments before the office's clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.exclusions import ExclusionKind, Stage, StepKind
from app.gui.main_window import MainWindow
from app.services import exclusion_lists, exclusion_materials, exclusions, grounds, register, tickets
from app.services.exclusions import Defect
from app.services.session import Office

ROUTE: tuple[StepKind, ...] = (
    StepKind.CIRCULATE,
    StepKind.CHASE,
    StepKind.COMPLETE,
    StepKind.SUBMIT,
    StepKind.REVIEW,
    StepKind.RECTIFY,
    StepKind.RECHECK,
    StepKind.REPORT,
    StepKind.DECIDE,
)
NEEDED = 24


def seed(office: Office) -> None:
    """Fill every register once; an office that has applications is left as it is."""
    if exclusion_lists.rows(office):
        return
    ids = _tickets(office)
    for place, ticket_id in enumerate(ids[:10]):
        _application(office, ticket_id, place)


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


def _application(office: Office, ticket_id: int, place: int) -> None:
    """Make an application and take it ``place`` steps along the route."""
    begin = office.now() - timedelta(days=6, hours=place)
    library = grounds.library(office).of_kind(ExclusionKind.EXCLUDE)
    unit = ("城市管理办公室", "书香里社区", "综合行政执法队")[place % 3]
    number = exclusions.apply(
        office,
        ticket_id,
        ExclusionKind.EXCLUDE,
        library[place % len(library)].code,
        unit,
        "已多次上门说明政策并留存记录，诉求不属于街道职责。",
        due_at=begin + timedelta(days=2 if place in (1, 4) else 8),
        period=f"{begin:%Y-%m}",
        person=office.actor,
        at=begin,
    ).value
    for count, kind in enumerate(ROUTE[:place]):
        _step(office, number, kind, begin + timedelta(hours=5 * (count + 1)), is_last=place == len(ROUTE))


def _step(office: Office, number: int, kind: StepKind, at: datetime, *, is_last: bool) -> None:
    person = office.actor
    detail = exclusion_lists.detail(office, number)
    match kind:
        case StepKind.CIRCULATE:
            exclusions.circulate(office, number, detail.row.unit, "结案作业表", person=person, at=at)
        case StepKind.CHASE:
            exclusion_materials.chase(office, number, "电话", text="答应今天送来", person=person, at=at)
        case StepKind.COMPLETE:
            ids = [material.id for material in detail.materials]
            exclusion_materials.receive(office, ids, at=at, person=person)
        case StepKind.SUBMIT:
            exclusions.submit(office, number, basis="材料清单全部收齐", person=person, at=at)
        case StepKind.REVIEW:
            defects = [
                Defect("现场照片没有拍摄时间", "补拍并加水印", detail.materials[0].id),
                Defect("情况说明没有盖章", "由申报单位盖章"),
            ]
            exclusions.review(
                office,
                number,
                passed=False,
                defects=defects,
                rectify_by=(at + timedelta(days=2)).date(),
                guidance="材料基本齐全，按下列问题逐条整改。",
                basis="004·二.2",
                reviewer="赵审核",
                at=at,
            )
        case StepKind.RECTIFY:
            exclusions.rectify(office, number, "两处问题已改好", basis="书面审核意见", person=person, at=at)
            at += timedelta(hours=1)
            exclusions.review(office, number, passed=True, guidance="合格", basis="004·二.2", reviewer="赵审核", at=at)
        case StepKind.RECHECK:
            exclusions.recheck(office, number, True, "李科长", text="同意报送", basis="复核单", at=at)
        case StepKind.REPORT:
            exclusions.report(office, number, "系统报送", person=person, at=at)
        case _:
            exclusions.decide(office, number, is_last, "区级批复", person=person, at=at)


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
