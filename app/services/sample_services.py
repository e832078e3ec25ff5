"""Sample records of service: activities, operation, support, maintenance, advice, reports owed and sent."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.domain.deadlines import Unit
from app.domain.report_duties import DueRule
from app.services import activities, activity_lists, advice, contracts, deliverables, operations, report_duties
from app.services.activity_lists import Attendee
from app.services.session import Office


def fill(office: Office) -> None:
    """Add what suits each sample contract; a contract that has activities already is left alone."""
    for row in contracts.list_contracts(office):
        load(office, row.id, row.template)


def load(office: Office, contract_id: int, template: str) -> None:
    """Fill one contract's records of service."""
    if activity_lists.activities(office, contract_id):
        return
    _activities(office, contract_id)
    if template in ("huoying", "yongdinglu"):
        _operation(office, contract_id)
    if template == "zhongguancun":
        _reports(office, contract_id)


def _activities(office: Office, contract_id: int) -> None:
    today = office.now().date()
    owed = [
        row for row in deliverables.list_deliverables(office, contract_id) if "指导" in row.name or "培训" in row.name
    ]
    people = [Attendee("示例甲", "热线专班", True, "92", True), Attendee("示例乙", "示例社区", True, "88", True)]
    activities.record(
        office,
        contract_id,
        "guidance",
        "签收、退回和派单要点",
        held_on=today - timedelta(days=20),
        starts_at="14:00",
        ends_at="16:00",
        people=people,
        questions=[("退回理由怎样才算完整", "写明条例条款、事实和建议承办单位，附佐证")],
        deliverable_id=owed[0].id if owed else None,
        place="示例会议室",
        lecturer="示例讲师",
        audience="各科室、社区热线专员",
    )
    tested = [Attendee("示例丙", "热线专班", True, "55", False), people[0]]
    activities.record(
        office,
        contract_id,
        "training",
        "回访规范",
        held_on=today - timedelta(days=12),
        people=tested,
        exam="笔试 60 分合格",
        place="示例会议室",
    )
    activities.plan(office, contract_id, "sharing", "供暖季诉求办理经验", planned_on=today + timedelta(days=10))
    made = advice.give(
        office,
        "advice",
        "停车类诉求前移",
        "与物业建立周沟通机制",
        contract_id=contract_id,
        on=today - timedelta(days=15),
    )
    advice.decide(office, made.value, "yes", "已列入调度会", on=today - timedelta(days=8))


def _operation(office: Office, contract_id: int) -> None:
    now = office.now().replace(minute=0, second=0)
    down = now - timedelta(days=30)
    operations.log(
        office,
        "fault",
        down,
        ends_at=down + timedelta(hours=3, minutes=36),
        responded_at=down + timedelta(minutes=10),
        is_outage=True,
        effect="不能登录",
        contract_id=contract_id,
    )
    operations.log(office, "inspection", now - timedelta(days=9), contract_id=contract_id, handling="各项正常")
    operations.log(office, "backup", now - timedelta(days=8), contract_id=contract_id, handling="已校验")
    asked = operations.ask(office, "导出表打不开", at=now - timedelta(days=6), channel="电话", contract_id=contract_id)
    answered = {"responded_at": now - timedelta(days=6, minutes=-20), "solved_at": now - timedelta(days=6, hours=-1)}
    operations.respond(office, asked.value, answer="改用 WPS 打开", responder="示例支撑", **answered)
    operations.ask(office, "怎样批量挂账", at=now - timedelta(hours=3), channel="微信群", contract_id=contract_id)
    on = now.date() - timedelta(days=35)
    operations.maintain(office, on=on, integrity="全部通过", contract_id=contract_id, person="示例工程师")


def _reports(office: Office, contract_id: int) -> None:
    today = office.now().date()
    daily = DueRule(1, Unit.DAY, time(9))
    duty = report_duties.add(
        office,
        "B02",
        "day",
        daily,
        contract_id=contract_id,
        receiver="示例街道分中心",
        method="工作群",
        valid_from=today - timedelta(days=4),
        source="示例：分中心要求",
    ).value
    for back, minutes in ((4, -20), (3, 5), (2, -40)):
        on = today - timedelta(days=back)
        sent = datetime.combine(on + timedelta(days=1), time(9)) + timedelta(minutes=minutes)
        report_duties.deliver(office, duty, on.isoformat(), sent_at=sent)
    last = report_duties.deliveries(office)[-1]
    said = ("解决率", "85.00%", "83.20%", "漏计 2 件区级转办件")
    report_duties.find_wrong(office, last.id, *said, effect="当日排名上移一位", person="示例数据专员")
