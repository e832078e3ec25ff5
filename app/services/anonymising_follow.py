"""Around 匿名化: the day that the retention terms suggest, and the backups that still hold the old data afterwards."""

from __future__ import annotations

from app.domain.errors import RefusedInput
from app.services import backups, contracts, retention
from app.services.anonymising import get
from app.services.backups import BackupRecord
from app.services.case_writing import need
from app.services.progress import JobContext
from app.services.session import Office


def suggested_until(office: Office) -> str:
    """Return the last day of the contracts whose retention (留存) is over; "" when none is or an older one runs."""
    today = office.now().date().isoformat()
    over, kept = [], []
    for contract in contracts.list_contracts(office):
        rows = [row for row in retention.rows(office, contract.id) if row.kind == "retain"]
        if rows and all(not row.is_endless and row.until_on < today for row in rows):
            over.append(contract.end_on)
        else:
            kept.append(contract.start_on)
    ended = [day for day in over if day and day < min((day for day in kept if day), default="9999")]
    return max(ended, default="")


def old_backups(office: Office, run_id: int) -> list[BackupRecord]:
    """Return the backups that are still there and hold what a run took away: those made up to its moment."""
    at = get(office, run_id).at
    return [record for record in backups.list_backups(office) if record.at <= at and record.file.is_file()]


def drop_old_backups(office: Office, run_id: int, reason: str, job: JobContext | None = None) -> list[str]:
    """Delete the backups that still hold the old data, after a fresh one was made and opened. Returns their names.

    Never without a good one: where the fresh backup cannot be made or read, nothing is deleted. Raises ``NotFound``,
    ``RefusedInput`` (reason, none left).
    """
    why, old = need(reason, "删除旧备份的依据"), old_backups(office, run_id)
    context = job or JobContext()
    if not old:
        raise RefusedInput("没有仍含原数据的备份，不需要删除。")
    context.report(0, 2, "先做一份新备份并核验")
    fresh = backups.automatic(office, "匿名化之后")
    backups.check(fresh.file, office.key)
    names = [record.file.name for record in old if record.file != fresh.file]
    context.report(1, 2, "删除旧备份")
    office.note("anonymise.drop_backups", f"anonymisation:{run_id}", why, files=names, kept=fresh.file.name)
    for record in old:
        if record.file != fresh.file:
            record.file.unlink(missing_ok=True)
    return names
