"""Rows of the other lists: recordings to check, candidate errors, the comparison with the city, 单否 and 双否."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answers import differences_text
from app.domain.double_no import MARK_TITLES, Mark
from app.domain.rates import Window
from app.gui.models.paged_table import Column
from app.gui.models.rates_words import answers_text
from app.gui.wording import short_moment
from app.services import assessments, rates, recordings, register, visits, workbench
from app.services.assessments import Version
from app.services.recordings import Candidate, Check
from app.services.register import TicketRow
from app.services.session import Office
from app.services.visits import Comparison, Matched
from app.services.workbench import Workbench


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """An assessed ticket with its last word and its last check."""

    id: int
    ticket_no: str
    title: str
    word: Version
    check: Check | None

    @property
    def result(self) -> str:
        """未核, 一致 or what differs."""
        if self.check is None:
            return "未核"
        return differences_text(self.check.differences, "登记", "核听") or "一致"


@dataclass(frozen=True, slots=True)
class RecordingBook:
    """Both lists of 录音核实: every assessed ticket of the period, the last assessed first; every candidate error."""

    lines: tuple[RecordingLine, ...]
    candidates: tuple[Candidate, ...]


def read_recordings(office: Office, bench: Workbench) -> RecordingBook:
    """Read the period's assessed tickets and all candidate errors (reading lane)."""
    ids = workbench.progress_tickets(office, bench, "assessed")
    words, checked = assessments.last_words(office, ids), recordings.last_checks(office, ids)
    found = [
        RecordingLine(row.id, row.values["ticket_no"], row.values["title"], words[row.id], checked.get(row.id))
        for row in register.page(office, list(words), ("ticket_no", "title"))
    ]
    found.sort(key=lambda line: (line.word.assessed_at, line.id), reverse=True)
    return RecordingBook(tuple(found), tuple(recordings.candidates(office, "")))


def recording_columns() -> list[Column[RecordingLine]]:
    """Columns of the upper list."""
    return [
        Column("at", "评定时间", lambda line: short_moment(line.word.assessed_at[:16]), 104, False, False),
        Column("specialist", "评定人", lambda line: line.word.specialist, 84, False, False),
        Column("answers", "登记的结论", lambda line: answers_text(line.word.answers), 190, False, False),
        Column("result", "核实结果", lambda line: line.result, 250, False, False),
        Column("recording", "录音编号", lambda line: line.word.recording_no or "未填", 136, False, False),
        Column("title", "标题", lambda line: line.title, 210, False, False),
        Column("ticket_no", "工单编号", lambda line: line.ticket_no, 170, False, False),
    ]


def candidate_columns() -> list[Column[Candidate]]:
    """Columns of 待确认失误."""
    return [
        Column("state", "状态", lambda one: one.state_title, 84, False, False),
        Column("found_at", "发现时间", lambda one: short_moment(one.found_at[:16]), 104, False, False),
        Column("person", "评定人", lambda one: one.person or "未填", 84, False, False),
        Column("fact", "事实", lambda one: one.fact.removeprefix("录音核实与登记不一致："), 330, False, False),
        Column("ticket_no", "工单编号", lambda one: one.ticket_no, 176, False, False),
        Column("clause", "条款", lambda one: one.clause, 176, False, False),
        Column("decision", "处理", _decision, 130, False, False),
    ]


def _decision(one: Candidate) -> str:
    return f"{one.decided_by}：{one.decision_note}" if one.decided_by else ""


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A ticket assessed here and called back by the city."""

    id: int
    match: Matched

    @property
    def text(self) -> str:
        """What the search looks at."""
        one = self.match
        return f"{one.ticket_no} {one.unit} {one.community} {one.specialist}".casefold()


def match_lines(comparison: Comparison) -> list[MatchLine]:
    """Differences first, then by number."""
    ordered = sorted(comparison.matched, key=lambda one: (one.agrees, one.ticket_no))
    return [MatchLine(one.ticket_id, one) for one in ordered]


def match_columns() -> list[Column[MatchLine]]:
    """Columns of the comparison."""
    return [
        Column("result", "比对", lambda line: "一致" if line.match.agrees else "✕ 不一致", 84, False, False),
        Column("internal", "本街道评定", lambda line: answers_text(line.match.internal), 190, False, False),
        Column("city", "市级回访", lambda line: answers_text(line.match.city), 190, False, False),
        Column("explanation", "差异原因", _explanation, 170, False, False),
        Column("unit", "承办单位", lambda line: line.match.unit, 150, False, False),
        Column("specialist", "评定人", lambda line: line.match.specialist, 84, False, False),
        Column(
            "visited", "回访时间", lambda line: short_moment(line.match.visited_at[:16]) or "未填", 104, False, False
        ),
        Column("ticket_no", "工单编号", lambda line: line.match.ticket_no, 170, False, False),
    ]


def _explanation(line: MatchLine) -> str:
    return line.match.explanation or ("" if line.match.agrees else "未说明")


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A ticket with its mark."""

    id: int
    mark: Mark
    row: TicketRow


@dataclass(frozen=True, slots=True)
class MarkBook:
    """Both marks of a window, 双否 first, and the rule in words."""

    lines: tuple[MarkLine, ...]
    words: str


MARK_FIELDS = ("ticket_no", "title", "unit", "community", "resolved", "satisfied", "closed_at")


def read_marks(office: Office, window: Window, code: str) -> MarkBook:
    """Read 单否 and 双否 (reading lane)."""
    found = rates.double_no(office, window, code)
    lines = [
        MarkLine(row.id, mark, row)
        for mark, ids in ((Mark.DOUBLE, found.double), (Mark.SINGLE, found.single))
        for row in register.page(office, ids, MARK_FIELDS)
    ]
    return MarkBook(tuple(lines), found.words)


def mark_columns() -> list[Column[MarkLine]]:
    """Columns of 单否双否."""
    return [
        Column("mark", "标记", lambda line: MARK_TITLES[line.mark], 72, False, False),
        Column("title", "标题", lambda line: line.row.values["title"], 320, False, False),
        Column("unit", "承办单位", lambda line: line.row.values["unit"], 170, False, False),
        Column("community", "社区（村）", lambda line: line.row.values["community"], 130, False, False),
        Column("closed", "办结时间", lambda line: short_moment(line.row.values["closed_at"][:16]), 104, False, False),
        Column("ticket_no", "工单编号", lambda line: line.row.values["ticket_no"], 180, False, False),
    ]


def read_comparison(office: Office, bench: Workbench, code: str) -> Comparison:
    """Read the comparison of a period under a definition's moment and its word on 剔除 (reading lane)."""
    return visits.compare(office, bench.window, definition=rates.definition(office, code, bench.as_of))
