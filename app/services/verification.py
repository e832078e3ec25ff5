"""检查数据: is everything that the office relies on still whole?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.services.progress import JobContext
from app.services.session import Office
from app.storage import attachments, audit
from app.storage.backup import known_heads
from app.storage.database import foreign_key_problems, integrity_problems
from app.storage.files import sha256_of
from app.storage.search import index_problem

SOUND = "ok"


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """The chain of audit entries; ``first_bad`` is the first missing, moved or altered entry."""

    ok: bool
    entries: int
    head: str
    first_bad: int | None


@dataclass(frozen=True, slots=True)
class AttachmentCheck:
    """Stored files against their hashes; ``missing`` and ``altered`` list hashes."""

    ok: bool
    missing: tuple[str, ...]
    altered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """``integrity``, ``foreign_keys`` and ``search`` are "ok" or say what is wrong."""

    ok: bool
    integrity: str
    foreign_keys: str
    audit: AuditCheck
    attachments: AttachmentCheck
    search: str


def verify(office: Office, job: JobContext | None = None) -> VerifyReport:
    """Check everything: pages and indexes, references, search index, audit chain, attachments."""
    context = job or JobContext()
    context.report(0, 5, "正在检查数据文件")
    integrity = "；".join(integrity_problems(office.database)[:20]) or SOUND
    context.check()
    context.report(1, 5, "正在检查引用关系")
    broken = foreign_key_problems(office.database)
    references = f"{broken} 行指向不存在的记录" if broken else SOUND
    context.check()
    context.report(2, 5, "正在检查全文检索")
    search = index_problem(office.database) or SOUND
    context.check()
    context.report(3, 5, "正在检查审计记录")
    chain = audit.verify(office.database, known_heads(office.database, office.root / "backups"))
    context.check()
    context.report(4, 5, "正在检查附件")
    files = _check_attachments(office, context)
    context.report(5, 5, "检查完成")
    ok = chain.ok and files.ok and {integrity, references, search} == {SOUND}
    report = AuditCheck(chain.ok, chain.entries, chain.head, chain.first_bad)
    return VerifyReport(ok, integrity, references, report, files, search)


def quick_check(office: Office) -> bool:
    """Check at the start of the program, in the background: is the file readable from end to end?"""
    return not integrity_problems(office.database, quick=True)


def _check_attachments(office: Office, job: JobContext) -> AttachmentCheck:
    folder = office.root / "attachments"
    missing: list[str] = []
    altered: list[str] = []
    for (sha256,) in office.database.rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256"):
        job.check()
        path: Path = attachments.path_of(folder, sha256)
        if not path.is_file():
            missing.append(sha256)
        elif sha256_of(path) != sha256:
            altered.append(sha256)
    return AttachmentCheck(not missing and not altered, tuple(missing), tuple(altered))
