"""What one page can point at in another (``Navigator.go``; the page's ``open_target`` reads it)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TicketTarget:
    """One ticket in the register."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class DueTarget:
    """Everything open whose limit lies in (after, until] (ISO text); ``title`` names the filter on screen."""

    title: str
    after: str
    until: str


@dataclass(frozen=True, slots=True)
class BatchTarget:
    """The tickets that one import made (its batch id is the operation id)."""

    operation_id: int
    title: str


@dataclass(frozen=True, slots=True)
class DeliverableTarget:
    """One contract, or one deliverable in it (0 = none)."""

    contract_id: int = 0
    deliverable_id: int = 0


@dataclass(frozen=True, slots=True)
class TicketsTarget:
    """Exactly these tickets (the ones behind a number); ``title`` names the filter on screen."""

    title: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """One work queue (the value of ``services.queues.Queue``)."""

    queue: str


@dataclass(frozen=True, slots=True)
class CaseTarget:
    """The case of one ticket on 剔除与挂账; ``kind`` is exclusion, hang_up, appeal or whistle."""

    kind: str
    ticket_id: int


@dataclass(frozen=True, slots=True)
class AuditTarget:
    """Every audit entry about one record: ``ticket:12``, ``contract:3``, ``receipt:5``."""

    subject: str


@dataclass(frozen=True, slots=True)
class ViewTarget:
    """One saved view of the register."""

    view_id: int


@dataclass(frozen=True, slots=True)
class LedgerTarget:
    """One record of a contract's ledgers, where it is worked on (``app/gui/contract_tabs.PLACES`` says where)."""

    contract_id: int
    entity: str
    row_id: int


RECORD_TABS: dict[str, str] = {
    "exclusion": "剔除",
    "hang_up": "挂账",
    "whistle": "吹哨",
    "special_case": "专项台账",
    "dispatch_item": "调度会",
    "monthly_story": "每月一案",
    "mail_log": "邮件报送",
}
"""Tables whose records a tab of 剔除与挂账 lists, by the tab's title."""

REVIEW_TABS: dict[str, str] = {
    "review_report": "复盘",
    "improvement": "改进措施",
    "circular": "通报对账",
    "forecast": "热点预测",
}
"""Tables whose records a tab of 复盘与对账 lists, by the tab's title."""


@dataclass(frozen=True, slots=True)
class RecordsTarget:
    """Exactly these records of a register on 剔除与挂账; ``entity`` is a key of ``RECORD_TABS``."""

    entity: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ErrorTarget:
    """One error on 失误与扣款, the errors of a contract (0 = none), or exactly those of ``ids``."""

    contract_id: int = 0
    error_id: int = 0
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """One report on 报表, for a period as ``report_periods`` names it ("": the last whole one)."""

    code: str
    period: str = ""


LEDGERS: dict[str, str] = {
    "service_activity": "activity",
    "ops_log": "ops",
    "support_request": "support",
    "db_maintenance": "upkeep",
    "advice": "advice",
    "report_delivery": "delivery",
}
"""Tables whose records 活动与运维 lists, and the kind of record they are there."""


@dataclass(frozen=True, slots=True)
class LedgerRecordsTarget:
    """Exactly these records of a contract in 活动与运维; ``entity`` is a key of ``LEDGERS``."""

    contract_id: int
    entity: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeliverablesTarget:
    """Exactly these deliverables of any contracts; ``title`` names the filter on screen."""

    title: str
    ids: tuple[int, ...]
