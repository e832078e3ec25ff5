"""资料移交包 (F17.2; 000·二(一)5, 001·7.6 and 11.4, 004·六(二)11): all of a contract in one file, with checksums.

Deliverables' files, receipts, settlements and notices as paper, registers as workbooks (tickets masked unless a right
and a reason say otherwise), a list with SHA-256, an index page for both signatures and the list of what the vendor has
to delete. The file is read again before it gets its name.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.domain.errors import NotAllowed, OfficeUnusable, RefusedInput
from app.domain.form_content import Form
from app.services import exporting, handover_registers, payment_papers, penalty_papers, receipt_papers
from app.services.changes import Outcome, Topic
from app.services.contract_terms import ContractTerms, terms_of
from app.services.handover_papers import DELETION_FORM, INDEX_FORM, PackedFile, deletion_form, index_form
from app.services.handover_registers import REGISTERS
from app.services.printing import print_paper
from app.services.progress import JobContext
from app.services.register import Condition, View
from app.services.session import Office
from app.storage import attachments
from app.storage.files import put_in_place, sha256_of
from app.storage.leftovers import PACKAGE

FILES, RECEIPTS, MONEY, TABLES = "1 成果和合同文件", "2 回执", "3 结算和扣款", "4 台账"
INDEX, DELETIONS, LIST, SUMS = "0 移交清单.pdf", "0 应删除数据清单.pdf", "0 文件清单.xlsx", "SHA256SUMS.txt"
_HEADS = (("部分", 20), ("文件", 60), ("字节", 14), ("SHA-256", 66))
_CHUNK = 1 << 20
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package. ``lost``: names of attachments whose content is missing or altered."""

    file: Path
    bytes: int
    sha256: str
    files: tuple[PackedFile, ...]
    masked: bool
    lost: tuple[str, ...]


def make(
    office: Office,
    contract_id: int,
    target: Path,
    *,
    masked: bool = True,
    reason: str = "",
    with_tickets: bool = True,
    job: JobContext | None = None,
) -> Outcome[Package]:
    """Write the package of a contract to ``target`` (.zip), all of it or nothing, and check it by reading it again.

    Unmasked needs the right and a reason. Raises ``NotFound``, ``NotAllowed``, ``RefusedInput`` (target exists or
    cannot be written) and ``Cancelled``.
    """
    job = job or JobContext()
    contract = terms_of(office, contract_id)
    _check(office, target, masked, reason)
    work = Path(tempfile.mkdtemp(prefix=PACKAGE, dir=office.folder("work")))
    try:
        with office.change("handover.package", f"contract:{contract_id}", reason.strip()) as change:
            builder = _Builder(office, contract, work, masked, reason, job)
            builder.fill(with_tickets)
            package = builder.pack(target)
            change.audit(
                file=target.name, sha256=package.sha256, files=len(package.files), masked=masked, lost=len(package.lost)
            )
    except OSError as error:
        raise RefusedInput(f"移交包写不到“{target}”。请检查磁盘空间和权限，或换一个位置。") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Outcome(package, frozenset({Topic.CONTRACTS}))


def read_again(file: Path) -> list[PackedFile]:
    """Check a package by its own checksums. Raises ``RefusedInput`` when a file is missing, added or altered."""
    try:
        with zipfile.ZipFile(file) as bundle:
            listed = dict(_sum_line(line) for line in bundle.read(SUMS).decode("utf-8").splitlines())
            found = [_packed(bundle, name) for name in bundle.namelist() if name != SUMS]
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise RefusedInput("这个移交包不完整或已损坏。请重新生成。") from error
    if {one.path: one.sha256 for one in found} != listed:
        raise RefusedInput("这个移交包与它的校验清单不符，有文件缺失、增加或被改动。请重新生成。")
    return found


def _check(office: Office, target: Path, masked: bool, reason: str) -> None:
    if not masked and not reason.strip():
        raise RefusedInput("移交完整个人信息要写明原因。请填写原因，或选脱敏的登记簿。")
    if refusal := office.why_not("handover.package") or ("" if masked else office.why_not("reveal")):
        raise NotAllowed(refusal)
    if target.suffix.lower() != ".zip":
        raise RefusedInput("移交包的扩展名要是 .zip。请改文件名后再试。")
    if target.exists():
        raise RefusedInput(f"“{target.name}”已经存在，没有覆盖。请换一个文件名。")


class _Builder:
    """One package under way; everything lies in a folder of work/ until it is packed."""

    def __init__(
        self, office: Office, contract: ContractTerms, work: Path, masked: bool, reason: str, job: JobContext
    ) -> None:
        self._office, self._contract, self._work = office, contract, work
        self._masked, self._reason, self._job = masked, reason, job
        self._lost: list[str] = []

    def fill(self, with_tickets: bool) -> None:
        """Write every part but the lists; first what is to be deleted, before this package's own files exist."""
        self._print(DELETION_FORM, DELETIONS, deletion_form(self._office, self._contract.id))
        steps = (
            ("正在取成果文件", self._files),
            ("正在打印回执", self._receipts),
            ("正在打印结算和扣款", self._money),
            ("正在写台账", self._tables),
            ("正在写工单登记簿", self._tickets if with_tickets else lambda: None),
        )
        for number, (text, step) in enumerate(steps):
            self._job.check()
            self._job.report(number, len(steps) + 1, text)
            step()
        self._job.check()
        self._job.report(len(steps), len(steps) + 1, "正在打包核对")

    def pack(self, target: Path) -> Package:
        """Write the lists and the index page, zip everything, read it again, and give it its name."""
        packed = self._packed()
        self._list(packed)
        index = index_form(self._office, self._contract, packed, self._masked, self._reason, tuple(self._lost))
        self._print(INDEX_FORM, INDEX, index)
        packed = self._packed()
        sums = "".join(f"{one.sha256}  {one.path}\n" for one in packed)
        (self._work / SUMS).write_text(sums, encoding="utf-8", newline="\n")
        part = target.with_name(target.name + ".part")
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
                for path in sorted(path for path in self._work.rglob("*") if path.is_file()):
                    self._job.check()
                    bundle.write(path, path.relative_to(self._work).as_posix())
            read_again(part)
            put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)
        return Package(target, target.stat().st_size, sha256_of(target), tuple(packed), self._masked, tuple(self._lost))

    def _packed(self) -> list[PackedFile]:
        found = sorted(path for path in self._work.rglob("*") if path.is_file())
        return [
            PackedFile(path.relative_to(self._work).as_posix(), path.stat().st_size, sha256_of(path)) for path in found
        ]

    def _files(self) -> None:
        rows = self._office.database.rows(
            "SELECT a.sha256, a.name, printf('%02d %s/第%d轮', d.seq, d.name, s.round_no) FROM attachment a"
            " JOIN submission s ON a.subject = 'submission:' || s.id JOIN deliverable d ON d.id = s.deliverable_id"
            " WHERE d.contract_id = ?1 AND a.is_void = 0"
            " UNION ALL SELECT sha256, name, '合同' FROM attachment WHERE subject = 'contract:' || ?1 AND is_void = 0",
            (self._contract.id,),
        )
        for sha256, name, place in rows:
            self._job.check()
            folder = self._place(f"{FILES}/" + "/".join(attachments.display_name(part) for part in place.split("/")))
            try:
                attachments.copy_out(
                    self._office.root / "attachments", sha256, _free(folder / attachments.display_name(name))
                )
            except OfficeUnusable:
                self._lost.append(f"{place}/{name}")

    def _receipts(self) -> None:
        sql = (
            "SELECT r.id, r.number FROM receipt r JOIN deliverable d ON d.id = r.deliverable_id"
            " WHERE d.contract_id = ? AND r.is_void = 0 ORDER BY r.number"
        )
        for receipt_id, number in self._office.database.rows(sql, (self._contract.id,)):
            self._job.check()
            self._save(RECEIPTS, str(number), receipt_papers.pdf_of_receipt(self._office, receipt_id))

    def _money(self) -> None:
        sql = "SELECT id, number FROM settlement WHERE contract_id = ? AND is_void = 0 ORDER BY id"
        for row_id, number in self._office.database.rows(sql, (self._contract.id,)):
            self._save(MONEY, f"结算单 {number or row_id}", payment_papers.pdf_of_settlement(self._office, row_id))
        sql = (
            "SELECT n.id, n.number FROM penalty_notice n JOIN penalty_statement s ON s.id = n.statement_id"
            " WHERE s.contract_id = ? AND n.is_void = 0 ORDER BY n.id"
        )
        for row_id, number in self._office.database.rows(sql, (self._contract.id,)):
            self._save(MONEY, f"扣款通知书 {number or row_id}", penalty_papers.pdf_of_notice(self._office, row_id))

    def _tables(self) -> None:
        from app.documents.workbook import Column, write_table

        for register in REGISTERS:
            self._job.check()
            rows = list(handover_registers.rows(self._office, register, self._contract.id, masked=self._masked))
            if rows:
                columns = [Column(head, 60 if head in register.free else 18) for head in register.heads]
                write_table(self._place(TABLES) / f"{register.name}.xlsx", register.name, columns, rows)

    def _tickets(self) -> None:
        """Export the tickets that arrived in the contract's period, masked unless there is a reason."""
        start, end = self._contract.row["start_on"], self._contract.row["end_on"]
        limits = []
        if start:
            limits.append(Condition("created_at", "after", (date.fromisoformat(start) - _DAY).isoformat()))
        if end:
            limits.append(Condition("created_at", "before", (date.fromisoformat(end) + _DAY).isoformat()))
        path = self._place(TABLES) / "工单登记簿.xlsx"
        view = View(conditions=tuple(limits), sort="created_at", descending=False)
        exporting.export_tickets(
            self._office, view, (), path, masked=self._masked, reason=self._reason or "资料移交", job=self._job
        )

    def _list(self, packed: list[PackedFile]) -> None:
        from app.documents.workbook import Column, write_table

        columns = [Column(head, width, "number" if head == "字节" else "text") for head, width in _HEADS]
        rows = [(one.part, one.path, one.bytes, one.sha256) for one in packed]
        write_table(self._work / LIST, "文件清单", columns, rows)

    def _print(self, code: str, name: str, form: Form) -> None:
        from app.documents.case_papers import draw_form

        subject, number = f"contract:{self._contract.id}", f"合同 {self._contract.id} {form.title}"
        data = print_paper(self._office, code, subject, number, lambda mark: draw_form(form, mark))
        (self._work / name).write_bytes(data)

    def _save(self, part: str, name: str, data: bytes) -> None:
        _free(self._place(part) / attachments.display_name(f"{name}.pdf")).write_bytes(data)

    def _place(self, part: str) -> Path:
        folder = self._work / part
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _free(path: Path) -> Path:
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def _sum_line(line: str) -> tuple[str, str]:
    digest, _, name = line.partition("  ")
    return name, digest


def _packed(bundle: zipfile.ZipFile, name: str) -> PackedFile:
    digest, size = hashlib.sha256(), 0
    with bundle.open(name) as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return PackedFile(name, size, digest.hexdigest())
