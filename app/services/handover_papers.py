"""资料移交清单 (P-20H) and 应删除数据清单 (P-20L), siblings of 数据删除确认书 (P-20); both parties sign."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.domain.form_content import Band, Form, Grid, Pairs, Paragraph, Wide, shown
from app.services.contract_terms import ContractTerms, terms_of
from app.services.deletion_lists import DeletionSet, deletion_sets
from app.services.printing import Target, print_paper
from app.services.session import Office

INDEX_FORM, DELETION_FORM = "P-20H", "P-20L"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of the package: its place in it, size, hash."""

    path: str
    bytes: int
    sha256: str

    @property
    def part(self) -> str:
        """The folder it stands in."""
        return self.path.partition("/")[0] if "/" in self.path else "清单"


def index_form(
    office: Office, contract: ContractTerms, packed: list[PackedFile], masked: bool, reason: str, lost: tuple[str, ...]
) -> Form:
    """Fill 资料移交清单 (P-20H) for both signatures: the parts, their files, and one checksum over all of them."""
    terms = contract.terms
    parts = dict.fromkeys(one.part for one in packed)
    rows = tuple(
        (part, f"{len(files):,}", f"{sum(one.bytes for one in files):,}")
        for part in parts
        if (files := [one for one in packed if one.part == part])
    )
    total = hashlib.sha256("".join(f"{one.sha256}  {one.path}\n" for one in packed).encode()).hexdigest()
    privacy = "登记簿已脱敏" if masked else f"登记簿含完整个人信息，原因：{reason.strip()}"
    return Form(
        "资料移交清单",
        (
            Pairs((("合同", terms.title), ("合同编号", terms.contract_no))),
            Pairs((("甲方", terms.office.name), ("乙方", terms.vendor.name))),
            Pairs((("生成时间", shown(office.now().isoformat())), ("经手", office.actor))),
            Band("移交的资料"),
            Grid(("部分", "文件数", "字节"), (60, 16, 24), rows),
            Wide("个人信息", privacy),
            Wide("内容校验和", total),
            *((Wide("缺失或被改动的附件", "、".join(lost), 2),) if lost else ()),
            Paragraph("逐个文件的名称、大小和 SHA-256 见包内“0 文件清单.xlsx”和 SHA256SUMS.txt；双方核对后签字。"),
            Pairs((("移交人签字", ""), ("接收人签字", ""))),
            Pairs((("日期", ""), ("日期", ""))),
            Pairs((("移交方盖章", "\n\n\n"), ("接收方盖章", "\n\n\n"))),
        ),
    )


def deletion_form(office: Office, contract_id: int) -> Form:
    """Fill 应删除数据清单 (P-20L): what the vendor holds of the office's data, backups and copies included."""
    terms = terms_of(office, contract_id).terms
    sets: tuple[DeletionSet, ...] = deletion_sets(office, contract_id)
    rows = tuple((one.name, f"{one.rows:,}" if one.rows is not None else "—", one.carrier, "") for one in sets)
    return Form(
        "应删除数据清单",
        (
            Pairs((("合同", terms.title), ("合同编号", terms.contract_no))),
            Pairs((("乙方", terms.vendor.name), ("截至", shown(office.now().isoformat())))),
            Band("乙方应从全部设备、介质和备份中删除的数据"),
            Grid(("数据集", "行数/份数", "载体、位置", "已删除（打勾）"), (30, 14, 40, 16), rows, "数据集"),
            Paragraph("删除后双方签署《资料返还与数据删除确认书》（P-20）。本单位自己的数据和备份不在此列。"),
            Pairs((("乙方经办签字", ""), ("甲方监督签字", ""))),
            Pairs((("日期", ""), ("日期", ""))),
        ),
    )


def deletion_pdf(office: Office, contract_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return 应删除数据清单 alone as PDF; logged unless it is a preview."""
    from app.documents.case_papers import draw_form

    filled = deletion_form(office, contract_id)
    subject, number = f"contract:{contract_id}", f"合同 {contract_id} {filled.title}"
    return print_paper(
        office,
        DELETION_FORM,
        subject,
        number,
        lambda mark: draw_form(filled, mark),
        target=target,
        save_to=save_to,
    )
