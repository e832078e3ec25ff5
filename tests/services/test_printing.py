"""Every copy is counted and logged; the second is marked 补打; a preview leaves no trace (F16.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents.pdf_pages import text_of
from app.documents.saving import TargetInUse
from app.domain.errors import NotAllowed, RefusedInput
from app.services import printing, receipt_papers, receipts
from app.services.session import Office
from app.storage import audit
from tests.services.receipt_cases import DeskClock, accept, new_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = new_office(tmp_path, DeskClock())
    accept(made, 4)
    yield made
    made.close()


@pytest.fixture
def issued(office: Office) -> int:
    return receipts.issue(office, receipts.draft(office, 4)).value


def _log(office: Office, receipt_id: int) -> list[printing.PrintRow]:
    return printing.prints(office, "P-01", f"receipt:{receipt_id}")


def test_each_copy_is_logged_with_its_hash_and_the_audit_head_on_it(
    office: Office, issued: int, tmp_path: Path
) -> None:
    head = audit.head(office.database)
    pdf = receipt_papers.pdf_of_receipt(office, issued, save_to=tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == pdf
    (row,) = _log(office, issued)
    assert (row.copy_no, row.actor, row.target) == (1, "李经办", "pdf")
    assert row.sha256 == hashlib.sha256(pdf).hexdigest()
    assert row.audit_head == head
    code = head[:12].upper()
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in text_of(pdf)[0]
    assert audit.head(office.database) != head


def test_the_second_copy_is_marked_unless_switched_off(office: Office, issued: int) -> None:
    assert "补打" not in text_of(receipt_papers.pdf_of_receipt(office, issued))[0]
    assert text_of(receipt_papers.pdf_of_receipt(office, issued, target="printer"))[0].count("补打") == 2
    quiet = receipt_papers.pdf_of_receipt(office, issued, with_footer=False, with_reprint_mark=False)
    assert "补打" not in text_of(quiet)[0]
    assert [(row.copy_no, row.target) for row in _log(office, issued)] == [(1, "pdf"), (2, "printer"), (3, "pdf")]


def test_the_preview_is_the_paper_and_leaves_no_trace(office: Office, issued: int) -> None:
    before = audit.head(office.database)
    preview = receipt_papers.pdf_of_receipt(office, issued, target="preview")
    assert (audit.head(office.database), _log(office, issued)) == (before, [])
    assert receipt_papers.pdf_of_receipt(office, issued) == preview


def test_a_file_that_cannot_be_written_leaves_no_copy_in_the_log(office: Office, issued: int, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    before = audit.head(office.database)
    with pytest.raises(TargetInUse):
        receipt_papers.pdf_of_receipt(office, issued, save_to=tmp_path / "a.pdf")
    with pytest.raises(RefusedInput, match=r"只能存为 \.pdf"):
        receipt_papers.pdf_of_receipt(office, issued, save_to=tmp_path / "a.doc")
    assert (audit.head(office.database), _log(office, issued)) == (before, [])


def test_a_void_receipt_is_not_printed(office: Office, issued: int) -> None:
    receipts.void(office, issued, "写错")
    with pytest.raises(NotAllowed, match="已作废"):
        receipt_papers.pdf_of_receipt(office, issued)


def test_a_draft_can_be_looked_at_before_it_is_issued(office: Office) -> None:
    made = receipts.draft(office, 4)
    text = text_of(receipt_papers.preview_of_draft(office, made))[0]
    assert "未出具，仅供预览" in text
    assert receipts.list_receipts(office, 1) == []


def test_pages_are_pictures_of_the_paper(office: Office, issued: int) -> None:
    (page,) = printing.pages(receipt_papers.pdf_of_receipt(office, issued, target="preview"), 72)
    assert (page.width, page.height) == (596, 842)
    assert len(page.rgb) >= page.stride * page.height
    assert page.stride >= page.width * 3
    assert min(page.rgb) < 60
