"""应删除数据清单: every data set that a vendor may still hold when a contract ends, with rows and where (F17.2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.services import handovers
from app.services.contract_terms import terms_of
from app.services.deletions import Dataset, register_counts
from app.services.session import Office

_COPIES = ("tickets.export", "masking.safe_copy", "report.save", "statistics.export")


@dataclass(frozen=True, slots=True)
class DeletionSet:
    """One data set; ``rows`` None where nobody counted them."""

    name: str
    rows: int | None
    carrier: str


def deletion_sets(office: Office, contract_id: int) -> tuple[DeletionSet, ...]:
    """Return what the vendor has to delete: copies of the register, material still out, exports, backups elsewhere."""
    terms_of(office, contract_id)
    sets = [DeletionSet(one.name, one.rows, "乙方设备上的副本") for one in register_counts(office)]
    sets += [
        DeletionSet(f"资料：{one.name}", one.copies, f"{one.handed_on} 交出，{one.received_by or '接收人未填'}")
        for one in handovers.transfers(office, contract_id)
        if one.is_out
    ]
    return tuple(sets + _exports(office) + _backups(office))


def as_datasets(sets: tuple[DeletionSet, ...]) -> list[Dataset]:
    """Return the list as the certificate (P-20) takes it."""
    return [Dataset(one.name, one.rows or 0, one.carrier) for one in sets]


def _exports(office: Office) -> list[DeletionSet]:
    """List files that left the office, newest first, one line a file name."""
    marks = ", ".join("?" * len(_COPIES))
    sql = f"SELECT at, detail FROM audit_entry WHERE action IN ({marks}) ORDER BY seq DESC"
    found: dict[str, DeletionSet] = {}
    for at, detail in office.database.rows(sql, _COPIES):
        facts = json.loads(detail)
        name, rows = str(facts.get("file", "")), facts.get("rows")
        if name and name not in found:
            found[name] = DeletionSet(f"导出文件：{name}", rows if isinstance(rows, int) else None, f"{at[:10]} 导出")
    return list(found.values())


def _backups(office: Office) -> list[DeletionSet]:
    """List backups that were written outside the office folder (a stick, a share)."""
    rows = office.database.rows("SELECT file, at, tickets FROM backup_log ORDER BY id DESC")
    return [
        DeletionSet(f"备份：{Path(file).name}", tickets, f"{at[:10]} 写到 {Path(file).parent}")
        for file, at, tickets in rows
        if Path(file).is_absolute()
    ]
