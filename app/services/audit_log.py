"""审计记录 as the window and the command line read it: filtered, in pages, in words. Whoever looks is noted too."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.audit_titles import actions_of, kind_of, matching, title_of
from app.domain.audit_words import SUBJECTS, detail_lines, operation_of, subject_text
from app.domain.errors import NotAllowed
from app.domain.masking import mask_shown
from app.domain.rights import Right
from app.services.progress import JobContext
from app.services.session import Office
from app.services.verification import AuditCheck, check_chain
from app.storage.queries import audit_log as queries

PAGE = 200


@dataclass(frozen=True, slots=True)
class LogView:
    """What is listed: one person, one kind of action, one record (``ticket:12``), days (ISO, both included), words."""

    person: str = ""
    kind: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    text: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == LogView()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry in words; ``id`` is its number in the chain, ``details`` one fact a line."""

    id: int
    at: str
    actor: str
    action: str
    title: str
    kind: str
    subject: str
    about: str
    reason: str
    details: tuple[str, ...]
    hash: str


def why_not(office: Office) -> str:
    """Return the sentence why this person may not read the log, "" where he may."""
    return office.why_not(Right.AUDIT)


def ids(office: Office, view: LogView) -> array[int]:
    """Return the numbers of the entries in a view, newest first. Raises ``NotAllowed``."""
    if refusal := why_not(office):
        raise NotAllowed(refusal)
    conditions: list[str] = []
    values: list[Any] = []
    for condition, given in _conditions(office, view):
        conditions.append(condition)
        values += given
    return queries.entry_ids(office.database, conditions, values)


def _conditions(office: Office, view: LogView) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    if view.subject:
        found.append(_about(office, view.subject))
    if view.person:
        found.append(("actor = ?", [view.person]))
    if view.kind:
        found.append(_actions(actions_of(view.kind)))
    if view.since:
        found.append(("at >= ?", [view.since]))
    if view.until:
        found.append(("at < ?", [view.until + "U"]))  # after every T… of that day
    if view.text.strip():
        found.append(_words(view.text.strip()))
    return found


def _about(office: Office, subject: str) -> tuple[str, list[Any]]:
    """Every entry about one record: itself, what belongs to it, and steps on many tickets that changed it."""
    kind, _, number = subject.partition(":")
    if not number.isdigit():
        return "subject = ?", [subject]
    subjects = queries.subjects_under(office.database, kind, int(number))
    entries = queries.bulk_entries(office.database, int(number)) if kind == "ticket" else []
    named = f"subject IN ({_marks(subjects)})"
    if not entries:
        return named, list(subjects)
    return f"({named} OR seq IN ({_marks(entries)}))", [*subjects, *entries]


def _actions(actions: Sequence[str]) -> tuple[str, list[Any]]:
    exact = [one for one in actions if not one.endswith("*")]
    parts = [f"action IN ({_marks(exact)})"] if exact else []
    parts += ["action GLOB ?" for one in actions if one.endswith("*")]
    if not parts:
        return "0", []
    return f"({' OR '.join(parts)})", [*exact, *(one for one in actions if one.endswith("*"))]


def _words(text: str) -> tuple[str, list[Any]]:
    """Match a text in the action's title, in the kind of subject, in the subject or reason as written."""
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    condition, values = "subject LIKE ? ESCAPE '\\' OR reason LIKE ? ESCAPE '\\' OR actor = ?", [like, like, text]
    if actions := matching(text):
        more, given = _actions(actions)
        condition, values = f"{condition} OR {more}", [*values, *given]
    kind, _, number = text.partition(" ")
    for key, title in SUBJECTS.items():
        if title == kind:
            condition += " OR subject = ?" if number else " OR subject = ? OR subject GLOB ?"
            values += [f"{key}:{number}"] if number else [key, f"{key}:*"]
    return f"({condition})", values


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def page(office: Office, entry_ids: Sequence[int]) -> list[LogLine]:
    """Read entries (about ``PAGE``) in the order given."""
    found: dict[int, LogLine] = {}
    for start in range(0, len(entry_ids), PAGE):
        rows = queries.rows_of(office.database, entry_ids[start : start + PAGE])
        numbers = {int(row[0]): number for row in rows if (number := operation_of(str(row[6])))}
        words = queries.operation_words(office.database, list(set(numbers.values())))
        for row in rows:
            found[int(row[0])] = _line(row, words.get(numbers.get(int(row[0]), 0), ""))
    return [found[one] for one in entry_ids if one in found]


def _line(row: tuple[Any, ...], operation: str) -> LogLine:
    seq, at, actor, action, subject, reason, detail, own = row
    reason = mask_shown(str(reason))  # the entry itself stays as it was written
    return LogLine(
        int(seq),
        str(at),
        str(actor),
        str(action),
        title_of(str(action)),
        kind_of(str(action)),
        str(subject),
        subject_text(str(subject)),
        str(reason),
        (*([operation] if operation else []), *detail_lines(str(detail))),
        str(own),
    )


def people(office: Office) -> list[str]:
    """Return everybody whom the log names."""
    return queries.actors(office.database)


def note_look(office: Office, view: LogView, hits: int) -> None:
    """Note that somebody looked at the entries of one person or record (the open list itself is not noted)."""
    filters = [name for name in ("person", "kind", "subject", "since", "until", "text") if getattr(view, name)]
    subject = view.subject or "audit"
    office.note("audit.look", subject, hits=hits, filters=filters, **({"person": view.person} if view.person else {}))


def note_copy(office: Office, ticket_id: int, length: int) -> None:
    """Note that somebody copied ``length`` characters out of a ticket that is shown unmasked."""
    office.note("ticket.copy", f"ticket:{ticket_id}", length=length, target="clipboard")


def verify(office: Office, heads: Sequence[str] = (), job: JobContext | None = None) -> AuditCheck:
    """Check the chain from the window, and note that and what it came to. ``heads``: digits from papers at hand."""
    found = check_chain(office, job, heads)
    office.note("audit.verify", "audit", ok=found.ok, entries=found.entries, first_bad=found.first_bad)
    return found
