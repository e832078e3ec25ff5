"""Attachments (附件) of tickets, submissions and other records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import NotFound, RefusedInput
from app.services.changes import Outcome, Topic
from app.services.progress import JobContext
from app.services.session import Office
from app.storage import attachments as store
from app.storage.models.office import Attachment

_TOPIC_OF = {"ticket": Topic.TICKETS, "submission": Topic.DELIVERABLES, "contract": Topic.CONTRACTS}


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """One attachment; ``name`` is for display only."""

    id: int
    name: str
    bytes: int
    sha256: str
    added_at: str
    actor: str


def add(office: Office, subject: str, source: Path) -> Outcome[AttachmentInfo]:
    """Store a file for a record (``subject``: ``ticket:12``, ``submission:3``)."""
    if not source.is_file():
        raise RefusedInput(f"找不到文件“{source.name}”。请检查文件是否还在原来的位置。")
    sha256, size = store.store(office.folder("attachments"), source)
    with office.change("attachment.add", subject) as change:
        row = Attachment.create(
            sha256=sha256,
            bytes=size,
            name=store.display_name(source.name),
            subject=subject,
            added_at=change.at,
            actor=office.actor,
        )
        change.audit(sha256=sha256, bytes=size)
    return Outcome(_info(row), _topics(subject))


def add_all(
    office: Office, subject: str, sources: Sequence[Path], context: JobContext
) -> Outcome[tuple[AttachmentInfo, ...]]:
    """Store files one by one, each a change of its own: those stored before 取消 stay."""
    made = []
    for at, source in enumerate(sources):
        context.check()
        context.report(at, len(sources), f"存入附件 {source.name}")
        made.append(add(office, subject, source).value)
    return Outcome(tuple(made), _topics(subject))


def list_attachments(office: Office, subject: str) -> list[AttachmentInfo]:
    """List the attachments of a record, oldest first, void ones left out."""
    rows = office.database.rows(
        "SELECT id, name, bytes, sha256, added_at, actor FROM attachment WHERE subject = ? AND is_void = 0 ORDER BY id",
        (subject,),
    )
    return [AttachmentInfo(*row) for row in rows]


def save_as(office: Office, attachment_id: int, target: Path) -> Path:
    """Copy an attachment out, in the clear (its hash is checked).

    Raises ``NotFound``, ``OfficeUnusable`` (altered), ``RefusedInput`` (target cannot be written).
    """
    sha256, subject, _name = _stored(office, attachment_id)
    office.note("attachment.open", subject, attachment=attachment_id)
    try:
        return store.copy_out(office.root / "attachments", sha256, target)
    except OSError as error:
        raise RefusedInput(f"不能写到“{target.name}”。请检查文件夹权限，或换一个位置。") from error


def open_copy(office: Office, attachment_id: int) -> Path:
    """Copy an attachment, under its own name, to where a viewer may open it; the copies go with the next opening."""
    _sha256, _subject, name = _stored(office, attachment_id)
    return save_as(office, attachment_id, store.opened_folder(office.root) / store.display_name(name))


def open_path(office: Office, attachment_id: int) -> Path:
    """Return a readable file after its hash was checked; the look is written into the audit log."""
    sha256, subject, _name = _stored(office, attachment_id)
    path = store.load(office.root / "attachments", sha256)
    office.note("attachment.open", subject, attachment=attachment_id)
    return path


def _stored(office: Office, attachment_id: int) -> tuple[str, str, str]:
    rows = office.database.rows("SELECT sha256, subject, name FROM attachment WHERE id = ?", (attachment_id,))
    if not rows:
        raise NotFound("没有这个附件。请刷新后再试。")
    sha256, subject, name = rows[0]
    return sha256, subject, name


def void(office: Office, attachment_id: int, reason: str) -> Outcome[int]:
    """Take an attachment off a record; the file itself stays. A reason is required."""
    if not reason.strip():
        raise RefusedInput("请写明移除附件的原因。")
    with office.change("attachment.void", "attachment", reason.strip()) as change:
        row = Attachment.get_or_none(Attachment.id == attachment_id)
        if row is None or row.is_void:
            raise NotFound("没有这个附件。请刷新后再试。")
        change.about(row.subject)
        Attachment.update(is_void=1).where(Attachment.id == attachment_id).execute()
        change.audit(attachment=attachment_id)
    return Outcome(attachment_id, _topics(row.subject))


def _info(row: Attachment) -> AttachmentInfo:
    return AttachmentInfo(row.id, row.name, row.bytes, row.sha256, row.added_at, row.actor)


def _topics(subject: str) -> frozenset[Topic]:
    topic = _TOPIC_OF.get(subject.partition(":")[0])
    return frozenset((topic,)) if topic else frozenset()
