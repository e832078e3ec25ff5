"""One sample record of every kind that hangs on a contract (see ``gallery_table``): found, else made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.domain.rates import Window
from app.gui.gallery_rows import first
from app.services import (
    activity_lists,
    advice,
    breaches,
    correspondence,
    cost_estimates,
    counters,
    deletions,
    force_majeure,
    handovers,
    leak_events,
    operations,
    rectifications,
    report_duties,
    retention,
    sample_services,
    sample_terms,
    spot_checks,
    staff,
    staff_changes,
    terminations,
    work_memos,
)
from app.services.session import Office

_EVER = Window(datetime(2020, 1, 1), datetime(2100, 1, 1))
_POPULATION = [(str(number), f"示例-{number:03d}") for number in range(1, 201)]


def kept(office: Office, contract_id: int) -> retention.RetentionRow:
    """Return something to be kept for a time."""
    return first(retention.rows(office, contract_id))


def transfer(office: Office, contract_id: int) -> handovers.TransferRow:
    """Return material that was handed over."""
    return first(handovers.transfers(office, contract_id))


def asset(office: Office, contract_id: int) -> handovers.AssetRow:
    """Return a thing that was lent."""
    return first(handovers.assets(office, contract_id))


def certificate(office: Office, contract_id: int) -> deletions.CertificateRow:
    """Return 删除确认书 that nobody signed."""
    if not deletions.certificates(office, contract_id):
        data = [deletions.Dataset("工单", 8_412)]
        deletions.certify(office, contract_id, "004·六(二)11", "覆盖删除", office.now().isoformat(), data)
    return first(deletions.certificates(office, contract_id))


def leak(office: Office, contract_id: int) -> leak_events.LeakRow:
    """Return a leak that the people concerned were not told of."""
    if not leak_events.events(office):
        leak_events.add(office, "值班群里发了未脱敏的工单截图", reporter="王静", contract_id=contract_id, persons=2)
    return first(leak_events.events(office))


def activity(office: Office, contract_id: int) -> activity_lists.ActivityRow:
    """Return an activity of the contract."""
    sample_services.fill(office)
    return first(activity_lists.activities(office, contract_id))


def advised(office: Office, contract_id: int) -> advice.AdviceRow:
    """Return a piece of advice."""
    sample_services.fill(office)
    return first(advice.given(office, contract_id=contract_id))


def fault(office: Office, contract_id: int) -> operations.OpsRow:
    """Return a fault of the system."""
    sample_services.fill(office)
    return first(operations.ops(office, _EVER, contract_id))


def request(office: Office, contract_id: int) -> operations.SupportRow:
    """Return a request for support that waits."""
    sample_services.fill(office)
    return operations.requests(office, _EVER, contract_id)[-1]


def report_duty(office: Office, contract_id: int) -> report_duties.DutyRow:
    """Return a report that is owed every day."""
    if not report_duties.duties(office):
        sample_services.load(office, contract_id, "zhongguancun")
    return first(report_duties.duties(office))


def delivery(office: Office, contract_id: int) -> report_duties.DeliveryRow:
    """Return a report that was sent."""
    report_duty(office, contract_id)
    return first(report_duties.deliveries(office))


def person(office: Office, contract_id: int) -> staff.StaffRow:
    """Return a person of the vendor."""
    return first(staff.rows(office, contract_id))


def change(office: Office, contract_id: int) -> staff_changes.ChangeRow:
    """Return an application to change a person."""
    if not staff_changes.changes(office, contract_id):
        old = person(office, contract_id).id
        staff_changes.ask(office, contract_id, "apply", "原人员调离本市（示例）", old_staff_id=old)
    return first(staff_changes.changes(office, contract_id))


def counter(office: Office, contract_id: int) -> Any:
    """Return a counter of the contract."""
    return first(counters.counters(office, contract_id, office.now().date()))


def breach(office: Office, contract_id: int) -> breaches.BreachRow:
    """Return a breach that is not settled."""
    return first(breaches.rows(office, contract_id))


def rectification(office: Office, contract_id: int) -> rectifications.RectificationRow:
    """Return a demand for rectification."""
    return rectifications.rows(office, contract_id)[-1]


def majeure(office: Office, contract_id: int) -> force_majeure.MajeureRow:
    """Return a flood."""
    if not force_majeure.rows(office, contract_id):
        force_majeure.declare(office, contract_id, "暴雨内涝（示例）", office.now().date() - timedelta(days=4))
    return first(force_majeure.rows(office, contract_id))


def termination(office: Office, contract_id: int) -> terminations.TerminationRow:
    """Return a draft."""
    if not terminations.rows(office, contract_id):
        on = office.now().date()
        terminations.draft(office, contract_id, "7.8", "示例：人员外发信息", effective_on=on, paid_fen=86776000)
    return first(terminations.rows(office, contract_id))


def notice(office: Office, contract_id: int) -> correspondence.NoticeRow:
    """Return a notice on its way."""
    sample_terms.load(office, contract_id, "zhongguancun")
    return first(correspondence.list_notices(office, contract_id))


def memo(office: Office, contract_id: int) -> work_memos.MemoRow:
    """Return a memorandum that nobody confirmed."""
    sample_terms.load(office, contract_id, "zhongguancun")
    return first(work_memos.list_memos(office, contract_id))


def spot_check(office: Office, contract_id: int) -> spot_checks.SpotCheckRow:
    """Return a spot check under way."""
    if not spot_checks.list_checks(office, contract_id):
        spot_checks.start(office, contract_id, "工单处置质量", _POPULATION, size=10)
    return first(spot_checks.list_checks(office, contract_id))


def estimate(office: Office, contract_id: int) -> cost_estimates.EstimateRow:
    """Return a report of costs."""
    if not cost_estimates.list_estimates(office, contract_id):
        received = office.now().date() - timedelta(days=2)
        title = "增加夜间值守服务测算报告"
        cost_estimates.receive(office, contract_id, title, received_on=received, amount_fen=12_000_000)
    return first(cost_estimates.list_estimates(office, contract_id))
