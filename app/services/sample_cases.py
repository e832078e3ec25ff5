"""Cases of the sample data: applications in every state, hang-ups, appeals, whistles, special registers, shifts.

Everything goes through the services, at moments before the office's clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app.domain.appeals import AppealObject, AppealResult
from app.domain.exclusions import ExclusionKind, StepKind
from app.domain.registers import SpecialKind
from app.domain.shifts import Shift
from app.services import (
    appeals,
    exclusion_lists,
    exclusion_materials,
    exclusion_review,
    exclusions,
    grounds,
    hang_ups,
    shifts,
    special_registers,
    whistles,
)
from app.services.exclusion_review import Defect
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


def fill(office: Office, ids: Sequence[int]) -> None:
    """Fill every register once with cases of ``NEEDED`` tickets; an office that has applications is left as it is.

    In this order: ten applications, seven hang-ups, three appeals, two whistles, and special cases.
    """
    if exclusion_lists.rows(office):
        return
    for place, ticket_id in enumerate(ids[:10]):
        _application(office, ticket_id, place)
    _hang_ups(office, ids[10:17])
    _appeals(office, ids[17:20])
    _whistles(office, ids[20:22])
    _specials(office, ids[22:NEEDED])
    _duty(office)


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
            exclusion_review.review(
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
            exclusion_review.review(
                office, number, passed=True, guidance="合格", basis="004·二.2", reviewer="赵审核", at=at
            )
        case StepKind.RECHECK:
            exclusions.recheck(office, number, True, "李科长", text="同意报送", basis="复核单", at=at)
        case StepKind.REPORT:
            exclusions.report(office, number, "系统报送", person=person, at=at)
        case _:
            exclusions.decide(office, number, is_last, "区级批复", person=person, at=at)


def _before(office: Office, days: int) -> date:
    return (office.now() - timedelta(days=days)).date()


def _hang_ups(office: Office, ids: Sequence[int]) -> None:
    """Two of last month, one of them written off; three of this month; one refused; one waiting."""
    reason, plan = "涉及市政管线改造，需区级立项", "列入明年二季度改造计划，每月向诉求人反馈进展"
    for place, ticket_id in enumerate(ids):
        applied = _before(office, 45 - 6 * place)
        number = hang_ups.apply(office, ticket_id, reason, plan, unit="城市管理办公室", on=applied).value
        if place == len(ids) - 1:
            continue
        basis = "主任办公会纪要〔2026〕12 号"
        hang_ups.decide(office, number, place != 3, "周主任", basis, on=applied + timedelta(days=2))
        if place in (0, 1):
            hang_ups.screen(office, number, "管线未立项，继续挂账", by="赵审核", on=_before(office, 12))
        if place == 0:
            hang_ups.write_off(office, number, "已完成改造，诉求人回访满意", on=_before(office, 3))


def _appeals(office: Office, ids: Sequence[int]) -> None:
    """One changed, one upheld, one waiting."""
    for place, ticket_id in enumerate(ids):
        number = appeals.file(
            office,
            ticket_id,
            [AppealObject.RESOLVED, AppealObject.SATISFIED],
            "回访时已恢复供电，诉求人当场确认",
            "现场照片 3 张、通话录音 1 段",
            period=f"{_before(office, 30):%Y-%m}",
            on=_before(office, 9 - place),
        ).value
        if place == 0:
            changed = {"resolved": "解决", "satisfied": "满意"}
            appeals.decide(office, number, AppealResult.CHANGED, "市级系统回复", changed=changed, on=_before(office, 2))
        elif place == 1:
            appeals.decide(office, number, AppealResult.UPHELD, "市级系统回复", on=_before(office, 1))


def _whistles(office: Office, ids: Sequence[int]) -> None:
    """Answered, withdrawn, waiting."""
    first = whistles.blow(office, "区水务局", "小区积水点需要抽排", ticket_id=ids[0], on=_before(office, 8)).value
    whistles.answer(office, first, "抢险队当日到场，抽排完毕", on=_before(office, 7))
    second = whistles.blow(office, "区城管委", "道路井盖缺失", ticket_id=ids[1], on=_before(office, 6)).value
    whistles.withdraw(office, second, "产权单位已自行补齐", on=_before(office, 5))
    whistles.blow(office, "区住建委", "楼道外墙脱落排险", on=_before(office, 2))


def _specials(office: Office, ids: Sequence[int]) -> None:
    """One of each register: carried over, done, late, reported."""
    for place, kind in enumerate(SpecialKind):
        came = _before(office, 40 - 8 * place)
        number = special_registers.receive(
            office,
            kind,
            ("占道经营反复投诉", "老旧小区上下水改造", "供暖不热集中诉求", "农村污水管网核对", "物业服务纠纷治理")[
                place
            ],
            ticket_id=ids[place] if place < len(ids) else None,
            requirement="查清原因，限期办结并报送情况",
            unit="综合行政执法队",
            on=came,
            due_on=came + timedelta(days=15),
        ).value
        if place == 1:
            special_registers.finish(office, number, "改造完成，居民确认", on=came + timedelta(days=10))
        if place in (1, 3):
            special_registers.report(office, number, "区接诉即办专班", on=came + timedelta(days=12))


def _duty(office: Office) -> None:
    """Three turns a day this week; Sunday evening is left open; one handover."""
    monday = office.now().date() - timedelta(days=office.now().weekday())
    people = ("王静", "李建国", "赵敏", "陈晓东")
    shifts.repeat(office, people, monday, 6, (time(0), time(8), time(16)), post="坐席")
    morning = datetime.combine(monday + timedelta(days=6), time(8))
    shifts.add(office, [Shift("赵敏", morning, morning + timedelta(hours=9))], post="坐席", note="替李建国")
    shifts.hand_over(
        office,
        "李建国",
        "本班签收 34 件，已派 33 件；供暖集中诉求已上报专班。",
        from_person="王静",
        open_matters="2026111990012 等街道回复后再派",
        at=office.now() - timedelta(hours=1),
    )
