"""Words for the right half of the status bar."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.gui.time_left import moment
from app.gui.widgets.status_bar import OfficeHealth
from app.gui.wording import moment_text
from app.services.desk_state import DeskState, desk_state
from app.services.session import Office

BACKUP_STALE = timedelta(days=2)


def read_health(office: Office) -> OfficeHealth:
    """Ask the service and put it into words (reading lane)."""
    return health(desk_state(office), office.now())


def health(state: DeskState, now: datetime) -> OfficeHealth:
    """Return an old or missing backup is amber, a broken chain red; all well stays quiet."""
    at = moment(state.backup_at)
    if at is None:
        backup, backup_tone = "还没有备份（设置 → 备份）", "warn"
    elif at.date() == now.date():
        backup, backup_tone = f"已备份 今天 {at:%H:%M}", ""
    else:
        backup, backup_tone = f"已备份 {moment_text(at.date().isoformat())}", "warn" if now - at > BACKUP_STALE else ""
    if state.audit_ok:
        return OfficeHealth(backup, backup_tone, f"✓ 审计链完整 {state.audit_entries:,} 条", "")
    return OfficeHealth(
        backup, backup_tone, f"■ 审计链第 {state.first_bad:,} 条起不一致，请停止录入并联系维护人员", "bad"
    )
