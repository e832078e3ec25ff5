"""检查数据: is everything that the office relies on still whole?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.audit_faults import Fault, fault_text
from app.domain.errors import OfficeUnusable
from app.services.progress import JobContext
from app.services.session import Office
from app.storage import attachments, audit
from app.storage.audit_marks import known_marks
from app.storage.database import foreign_key_problems, integrity_problems
from app.storage.search import index_problem

SOUND = "ok"


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """The chain of audit entries; ``first_bad`` is the first missing, moved or altered entry.

    ``fault`` (``domain.audit_faults.Fault``) says what is wrong there; up to ``trusted`` the chain agrees with the
    heads on paper and in backups.
    """

    ok: bool
    entries: int
    head: str
    first_bad: int | None
    fault: str = ""
    trusted: int = 0

    @property
    def problem(self) -> str:
        """What is wrong, in Chinese; "" when nothing is."""
        return fault_text(self.fault, self.first_bad, self.trusted)


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
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        (
            "正在检查数据文件",
            lambda: "；".join([*_altered_blocks(office, context), *integrity_problems(office.database)][:20]),
        ),
        ("正在检查引用关系", lambda: _references(office)),
        ("正在检查全文检索", lambda: index_problem(office.database)),
    )
    found: list[str] = []
    for number, (text, step) in enumerate(steps):
        context.check()
        context.report(number, 5, text)
        found.append(_said(step) or SOUND)
    context.report(3, 5, "正在检查审计记录")
    chain = check_chain(office, context)
    context.report(4, 5, "正在检查附件")
    files = _check_attachments(office, context)
    context.report(5, 5, "检查完成")
    ok = chain.ok and files.ok and set(found) == {SOUND}
    return VerifyReport(ok, found[0], found[1], chain, files, found[2])


def _said(step: Callable[[], str]) -> str:
    """Run one check; a file too damaged to be checked is a finding too."""
    try:
        return step()
    except OfficeUnusable as error:
        return error.message


def _references(office: Office) -> str:
    broken = foreign_key_problems(office.database)
    return f"{broken} 行指向不存在的记录" if broken else ""


def check_chain(office: Office, job: JobContext | None = None, heads: Sequence[str] = ()) -> AuditCheck:
    """Check the audit chain alone: by itself, against backups and print log, and the ``heads`` of papers at hand."""
    context = job or JobContext()

    def step(done: int, total: int) -> None:
        context.check()
        context.report(done, total, "正在校验审计记录")

    try:
        marks: list[audit.Mark | str] = [*known_marks(office.database, office.root / "backups"), *heads]
        chain = audit.verify(office.database, marks, step)
        if chain.ok and audit.unnamed_rows(office.database):
            return AuditCheck(False, chain.entries, chain.head, chain.entries + 1, Fault.CUT, chain.trusted)
    except OfficeUnusable:
        return AuditCheck(False, 0, "", 1, Fault.UNREADABLE)
    return AuditCheck(chain.ok, chain.entries, chain.head, chain.first_bad, chain.fault, chain.trusted)


def check_at_start(office: Office, job: JobContext | None = None) -> bool:
    """Check at the start of the program, in the background: is the file as it was left?

    Where the last closing left no seal (a program that was killed, an encrypted office), the quick check tells.
    """
    damaged = office.database.seal.damaged_blocks((job or JobContext()).check)
    return quick_check(office) if damaged is None else not damaged


def quick_check(office: Office) -> bool:
    """Is the file readable from end to end?"""
    return not integrity_problems(office.database, quick=True)


def _altered_blocks(office: Office, job: JobContext) -> list[str]:
    damaged = office.database.seal.damaged_blocks(job.check) or []
    return [f"第 {number + 1} 块（每块 64 KB）与上次关闭时不一致" for number in damaged]


def _check_attachments(office: Office, job: JobContext) -> AttachmentCheck:
    folder = office.root / "attachments"
    missing: list[str] = []
    altered: list[str] = []
    for (sha256,) in office.database.rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256"):
        job.check()
        path: Path = attachments.path_of(folder, sha256)
        if not path.is_file():
            missing.append(sha256)
        elif attachments.plain_hash(path) != sha256:
            altered.append(sha256)
    return AttachmentCheck(not missing and not altered, tuple(missing), tuple(altered))
