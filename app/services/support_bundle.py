"""诊断包: what a technician needs to find a fault, in one zip, without anybody's personal data.

Logs hold types and places in the code only (``app.log``); of the database just versions, sizes and numbers of rows go
in, of the settings just their names. A folder's path may name a person, so it stays out.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from app.domain.errors import KnownError, RefusedInput
from app.services.changes import Outcome
from app.services.desk_state import desk_state
from app.services.session import DATABASE_NAME, Office
from app.services.verification import quick_check
from app.storage.backup import row_counts
from app.storage.files import write_zip
from app.storage.models.office import Setting
from app.version import VERSION

FACTS_NAME = "情况.json"
README_NAME = "说明.txt"
README = (
    "这个诊断包供维护人员查找程序故障用。里面有：程序和系统的版本、各类数据的条数、设置项的名称、程序日志。\n"
    "里面没有：工单、姓名、电话、地址、合同内容、附件、密码和密钥，也没有办公文件夹的位置。\n"
)
LOG_BYTES = 5_000_000
"""Of the newest logs no more than this is packed."""


def write(office: Office, target: Path) -> Outcome[Path]:
    """Write the bundle. Raises ``RefusedInput`` when ``target`` cannot be written."""
    facts = {**machine_facts(office.root, office.now()), "office": office_facts(office)}
    made = _pack(target, facts, office.root)
    office.note("diagnostics.write", "office", file=made.name)
    return Outcome(made, frozenset())


def write_closed(root: Path, target: Path, at: datetime) -> Path:
    """Write what can be told of an office that does not open: versions and logs."""
    return _pack(target, machine_facts(root, at), root)


def machine_facts(root: Path, at: datetime) -> dict[str, object]:
    """Return versions, platform, free space (bytes); nothing that names the machine or its user."""
    return {
        "program": VERSION,
        "at": at.isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()).strip(),
        "packaged": bool(getattr(sys, "frozen", False)),
        "free_bytes": shutil.disk_usage(root if root.is_dir() else Path.home()).free,
        "database_bytes": _size(root / DATABASE_NAME),
        "backups": sum(1 for _ in (root / "backups").glob("*")) if (root / "backups").is_dir() else 0,
    }


def office_facts(office: Office) -> dict[str, object]:
    """Return schema, rows of each table, names of the settings, state of the checks."""
    facts: dict[str, object] = {
        "schema": office.schema_version,
        "sqlite": office.database.value("SELECT sqlite_version()"),
        "warnings": len(office.warnings),
    }
    try:
        state = desk_state(office)
        facts["rows"] = row_counts(office.database)
        facts["settings"] = sorted({str(row.key) for row in Setting.select(Setting.key)})
        facts["audit"] = {"ok": state.audit_ok, "entries": state.audit_entries, "first_bad": state.first_bad}
        facts["last_backup"] = state.backup_at
        facts["readable"] = quick_check(office)
    except KnownError as error:
        facts["problem"] = error.message
    return facts


def _pack(target: Path, facts: dict[str, object], root: Path) -> Path:
    files = {
        README_NAME: README.encode(),
        FACTS_NAME: json.dumps(facts, ensure_ascii=False, indent=1).encode(),
        **dict(_logs(root / "logs")),
    }
    try:
        write_zip(target, files)
    except OSError as error:
        raise RefusedInput(f"诊断包写不到“{target.name}”。请检查磁盘空间和权限，或换一个位置。") from error
    return target


def _logs(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Return the newest logs up to ``LOG_BYTES`` together."""
    left = LOG_BYTES
    found = (
        sorted(folder.glob("*.log*"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.is_dir() else []
    )
    for path in found:
        data = path.read_bytes()[-left:] if left else b""
        left -= len(data)
        if data:
            yield f"logs/{path.name}", data


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
