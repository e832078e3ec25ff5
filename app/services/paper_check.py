"""验真: was this paper issued by this office, and is everything before it unchanged? Against an office or a backup.

The code on a paper is the head of the audit chain at the moment it was printed. When it lies in the chain, no entry up
to there was altered, taken out or put in since: whoever rewrites the log cannot reach the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.audit_faults import fault_text
from app.domain.money import format_yuan
from app.domain.paper_marks import shown
from app.services.check_sources import Source
from app.services.paper_clues import Clue, differing, receipt_lines
from app.services.progress import JobContext
from app.services.receipt_records import ISSUE_ACTION, thawed
from app.services.session import Office
from app.storage import audit
from app.storage.queries import audit_heads, receipts
from app.storage.queries.audit_heads import PrintedCopy


class Verdict(StrEnum):
    """What the check comes to."""

    GENUINE = "genuine"
    ALTERED = "altered"
    FOREIGN = "foreign"
    REWRITTEN = "rewritten"


VERDICT_TITLES = {
    Verdict.GENUINE: "相符",
    Verdict.ALTERED: "被改动",
    Verdict.FOREIGN: "不是这里出具的",
    Verdict.REWRITTEN: "记录被改写",
}


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """The finding. ``facts``: (label, text) lines; ``problems``: sentences; ``checksum``: equal, different or ""."""

    verdict: Verdict
    source: str
    said: str
    facts: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    checksum: str
    head_at: int
    entries: int

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against the paper."""
        return self.verdict is Verdict.GENUINE


def check(source: Source, clue: Clue, job: JobContext | None = None) -> PaperCheck:
    """Hold one paper against an office or a backup; nothing is written (``record`` notes it in an office)."""
    context = job or JobContext()

    def step(done: int, total: int) -> None:
        context.check()
        context.report(done, total, "正在校验审计记录")

    database, mark = source.database, clue.mark
    chain = audit.verify(database, source.marks, step)
    place = audit_heads.place_of(database, mark.head)
    trail = _Trail(source, clue, place, chain.entries)
    if not chain.ok:
        trail.problem(f"审计链不完整：{fault_text(chain.fault, chain.first_bad, chain.trusted)}")
    is_before_break = chain.first_bad is None or place < chain.first_bad
    copies = audit_heads.copies_with(database, mark.head)
    if not place:
        trail.not_in_chain(copies)
    elif not copies:
        trail.problem("审计链里有这个校验码，但没有以它出具的单据：可能是预览截图，或打印记录被删。")
        trail.verdict = Verdict.FOREIGN
    else:
        trail.compare(copies[0])
        trail.fact("以前的记录", f"第 {place:,} 条及以前未改动" if is_before_break else "不能确认")
    if not chain.ok and trail.verdict is Verdict.GENUINE and not is_before_break:
        trail.verdict = Verdict.REWRITTEN
    return trail.done()


class _Trail:
    """The finding as it grows."""

    def __init__(self, source: Source, clue: Clue, place: int, entries: int) -> None:
        self.verdict = Verdict.GENUINE
        self._source = source
        self._clue = clue
        self._place = place
        self._entries = entries
        self._facts: list[tuple[str, str]] = []
        self._problems: list[str] = []
        self._checksum = ""

    def fact(self, label: str, text: str) -> None:
        """Add one line of what the office's own records say."""
        self._facts.append((label, text))

    def problem(self, text: str) -> None:
        """Add one sentence of what speaks against the paper or the log."""
        self._problems.append(text)

    def not_in_chain(self, copies: list[PrintedCopy]) -> None:
        """Say whether the chain was rewritten under the paper, or the paper is somebody else's (or newer)."""
        mark = self._clue.mark
        issued = audit_heads.copies_of_receipt(self._source.database, mark.number) if mark.number else []
        known = [copy for copy in issued if copy.copy_no == mark.copy_no or not mark.copy_no]
        if copies:
            self.verdict = Verdict.REWRITTEN
            self._describe(copies[0])
            self.problem("打印记录里有这份单据，审计链里却没有它的校验码：单据出具以后，审计链被整体改写过。")
        elif known:
            self.verdict = Verdict.REWRITTEN
            self._describe(known[0])
            heads = "、".join(shown(copy.audit_head) for copy in known[:3])
            self.problem(
                f"登记里有{mark.number}，它的校验码是 {heads}，与纸上的 {shown(mark.head)} 不同："
                "纸是伪造的，或审计链和打印记录在出具以后被整体改写过。请用更早的备份再查。"
            )
        else:
            self.verdict = Verdict.FOREIGN
            self.problem(
                f"{self._source.name}的审计链里没有校验码 {shown(mark.head)}：不是这里出具的，"
                "或出具在这份数据之后（备份旧了），或记录被删、被整体改写。"
            )

    def compare(self, copy: PrintedCopy) -> None:
        """Hold the print log against the chain, the file against the print log, the register against the issue."""
        self._describe(copy)
        entry = audit_heads.printing_entry(self._source.database, self._place + 1)
        if entry is None or not _is_of(copy, entry):
            self._altered("打印记录与审计链里的那一条不一致：打印记录被改过。")
        mark = self._clue.mark
        if mark.copy_no and mark.copy_no != copy.copy_no:
            self._altered(f"纸上写第 {mark.copy_no} 份，登记的是第 {copy.copy_no} 份。")
        facts = audit_heads.receipt_facts(self._source.database, copy.subject)
        if facts and mark.number and mark.number != facts["number"]:
            self._altered(f"纸上的编号是{mark.number}，登记的是{facts['number']}。")
        if self._clue.sha256:
            self._checksum = "equal" if self._clue.sha256 == copy.sha256 else "different"
            equal = self._checksum == "equal"
            self.fact("文件校验和", "与出具时的文件一致" if equal else "与出具时的文件不一致")
            if not equal:
                self._altered("文件与出具时的不是同一个，内容可能被改过。")
        if facts:
            self._receipt(copy.subject, int(facts["amount_fen"]))

    def _receipt(self, subject: str, amount_fen: int) -> None:
        detail = receipts.audited_detail(self._source.database, ISSUE_ACTION, subject)
        if detail is None or "content" not in detail:
            return
        content = thawed(detail["content"])
        if content.amount_fen != amount_fen:
            self._altered(
                f"登记的金额 {format_yuan(amount_fen)} 元与出具时的 {format_yuan(content.amount_fen)} 元不同。"
            )
        if self._clue.text:
            for what in differing(content, self._clue.text):
                self._altered(f"文件里找不到出具时的{what}。")

    def _describe(self, copy: PrintedCopy) -> None:
        database = self._source.database
        facts = audit_heads.receipt_facts(database, copy.subject)
        self.fact("单据", str(facts.get("number", "")) or f"{copy.form}（{copy.subject}）")
        self.fact("份数", f"第 {copy.copy_no} 份" + ("（补打）" if copy.copy_no > 1 else ""))
        self.fact("出具", f"{copy.at.replace('T', ' ')}　{copy.actor}")
        if not facts:
            return
        detail = receipts.audited_detail(database, ISSUE_ACTION, copy.subject)
        if detail and "content" in detail:
            for label, text in receipt_lines(thawed(detail["content"])):
                self.fact(label, text)
        if facts["is_void"]:
            self.fact("状态", "出具后已作废")

    def _altered(self, sentence: str) -> None:
        self.verdict = Verdict.ALTERED
        self.problem(sentence)

    def done(self) -> PaperCheck:
        """Close the finding with one sentence."""
        source = self._source
        who = f"{source.street or '本办公室'}（{source.name}）"
        said = {
            Verdict.GENUINE: f"相符：这份单据由{who}出具。请核对纸上的内容与下面登记的一致。",
            Verdict.ALTERED: f"不相符：{who}出具过这份单据，但内容或记录被改动过。",
            Verdict.FOREIGN: f"不能证明：这份单据不是由{who}出具的，或不在这份数据里。",
            Verdict.REWRITTEN: f"不相符：{who}的记录在这份单据出具以后被改写过，或单据是伪造的。",
        }[self.verdict]
        if self.verdict is Verdict.GENUINE and self._problems:
            said = f"单据相符，但{who}的审计链在它以后有问题。"
        return PaperCheck(
            self.verdict,
            source.name,
            said,
            tuple(self._facts),
            tuple(self._problems),
            self._checksum,
            self._place,
            self._entries,
        )


def _is_of(copy: PrintedCopy, entry: tuple[str, str, dict[str, object]]) -> bool:
    action, subject, detail = entry
    return (action, subject, detail.get("copy"), detail.get("sha256")) == (
        f"print.{copy.form}",
        copy.subject,
        copy.copy_no,
        copy.sha256,
    )


@dataclass(frozen=True, slots=True)
class BackupCheck:
    """An office's chain against a backup's; ``fault``, ``first_bad`` and ``trusted`` as in ``ChainReport``."""

    ok: bool
    backup_entries: int
    entries: int
    fault: str
    first_bad: int | None
    trusted: int


def check_backup(office: Source, backup: Source, job: JobContext | None = None) -> BackupCheck:
    """Was the office's log rewritten or cut off since the backup was made? The backup's own chain is checked first."""
    context = job or JobContext()

    def step(done: int, total: int) -> None:
        context.check()
        context.report(done, total, "正在校验审计记录")

    own = audit.verify(backup.database, backup.marks, step)
    if not own.ok:
        return BackupCheck(False, own.entries, 0, own.fault, own.first_bad, own.trusted)
    mark = audit.Mark(own.head, own.entries)
    chain = audit.verify(office.database, [*office.marks, mark], step)
    return BackupCheck(chain.ok, own.entries, chain.entries, chain.fault, chain.first_bad, chain.trusted)


def record_backup(office: Office, found: BackupCheck) -> None:
    """Note in the office's log that it was held against a backup."""
    office.note("audit.check_backup", "audit", ok=found.ok, entries=found.backup_entries)


def record(office: Office, found: PaperCheck) -> None:
    """Note a check in the office's log: what it came to, not what was typed."""
    office.note("audit.check_paper", "audit", verdict=str(found.verdict), head_at=found.head_at)
