"""What is at hand of a paper that is to be checked (验真): a code, a QR code's text, a PDF; and what it should say."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import RefusedInput
from app.domain.money import format_yuan
from app.domain.paper_marks import PaperMark, read_mark
from app.domain.receipts import ReceiptContent, chinese_date, confirmation

_TOO_LARGE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Clue:
    """What is at hand of a paper: its mark, and when it is a file its bytes' hash and text ("" = only the code)."""

    mark: PaperMark
    sha256: str = ""
    text: str = ""


def clue_from(text: str) -> Clue:
    """Read a code or a QR code's text; a path to a PDF or text file works too. Raises ``RefusedInput``."""
    given = text.strip().strip('"')
    mark = read_mark(given)
    if mark is not None:
        return Clue(mark)
    if given.lower().endswith((".pdf", ".txt")):
        return clue_of_file(Path(given).expanduser())
    raise RefusedInput("没有认出校验码。请输入纸上“校验码”后的 12 位，或扫描二维码得到的整段文字，或选择 PDF 文件。")


def clue_of_file(file: Path) -> Clue:
    """Read a PDF (or its text saved as .txt). Raises ``RefusedInput`` when it shows no code: a scan is a picture."""
    if not file.is_file():
        raise RefusedInput(f"没有找到文件“{file}”。请检查位置。")
    if file.stat().st_size > _TOO_LARGE:
        raise RefusedInput("文件超过 100 MB，不会是本程序出具的单据，没有检查。")
    content = file.read_bytes()
    is_pdf = content[:5] == b"%PDF-"
    text = _pdf_text(content) if is_pdf else content.decode("utf-8", "replace")
    mark = read_mark(text)
    if mark is None:
        raise RefusedInput(
            f"“{file.name}”里没有读到校验码（扫描件是图片，读不出字）。请用手机扫二维码，把得到的文字贴进来，"
            "或输入纸上的 12 位校验码。"
        )
    return Clue(mark, hashlib.sha256(content).hexdigest() if is_pdf else "", text)


def receipt_lines(content: ReceiptContent) -> list[tuple[str, str]]:
    """Return what a receipt says, as (label, text) lines."""
    return [
        ("合同", content.title_on_receipt),
        ("合同编号", content.contract_no),
        ("期间", content.period),
        ("收到成果", chinese_date(content.received_on)),
        ("完成", chinese_date(content.completed_on)),
        ("金额", f"{format_yuan(content.amount_fen)} 元"),
        ("甲方", content.owner_name),
        ("乙方", content.vendor_name),
    ]


def differing(content: ReceiptContent, text: str) -> list[str]:
    """Name what the file does not show as it was issued: the amount first, else the paragraph."""
    squeezed = _squeeze(text)
    parts: list[tuple[str, str]] = [
        ("金额 " + format_yuan(content.amount_fen) + " 元", f"对应金额为{format_yuan(content.amount_fen)}元"),
        ("合同名称", content.title_on_receipt),
        ("期间 " + content.period, content.period),
        ("收到日期 " + chinese_date(content.received_on), f"于{chinese_date(content.received_on)}收到"),
        ("完成日期 " + chinese_date(content.completed_on), f"于{chinese_date(content.completed_on)}完成"),
        ("甲方名称", content.owner_name),
        ("乙方名称", content.vendor_name),
    ]
    missing = [name for name, part in parts if _squeeze(part) not in squeezed]
    if not missing and any(_squeeze(part) not in squeezed for part in confirmation(content)):
        missing.append("确认内容全文")
    return missing


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _pdf_text(content: bytes) -> str:
    from app.documents import pdf_pages

    try:
        return "\n".join(pdf_pages.text_of(content))
    except RuntimeError as error:  # pdfium's own
        raise RefusedInput("这个 PDF 打不开，可能已损坏或有密码。请输入纸上的 12 位校验码。") from error
