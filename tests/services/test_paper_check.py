"""验真: genuine, altered, foreign, rewritten; against the office and against a backup alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.cli.main import main
from app.documents.check_code import CopyMark
from app.documents.pdf_pages import text_of
from app.documents.receipts import draw_receipt
from app.domain.audit_faults import Fault
from app.domain.errors import RefusedInput
from app.domain.paper_marks import PaperMark, read_mark, shown
from app.services import backups, contracts, paper_check, receipt_papers, receipts
from app.services.check_sources import backup_source, office_source
from app.services.paper_check import Verdict
from app.services.paper_clues import Clue, clue_from, clue_of_file
from app.services.receipt_records import content_of
from app.services.session import Office
from app.storage import audit
from tests.services.receipt_cases import DeskClock, accept, new_office

HEAD = "a1b2c3d4e5f6" + "0" * 52


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made, _ = new_office(tmp_path, DeskClock())
    accept(made, 4)
    yield made
    made.close()


@pytest.fixture
def paper(office: Office, tmp_path: Path) -> Path:
    issued = receipts.issue(office, receipts.draft(office, 4)).value
    receipt_papers.pdf_of_receipt(office, issued, save_to=tmp_path / "回执.pdf")
    return tmp_path / "回执.pdf"


def code_on(paper: Path) -> str:
    return re.search(r"校验码 ([0-9A-F ]{14})", text_of(paper.read_bytes())[0])[1]  # type: ignore[index]


def checked(office: Office, clue: Clue) -> paper_check.PaperCheck:
    return paper_check.check(office_source(office), clue)


def untrigger(office: Office) -> None:
    for trigger in ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_in_order"):
        office.database.execute_sql(f"DROP TRIGGER {trigger}")


def rewrite(office: Office, first: int) -> None:
    """Alter one entry and recompute every hash after it, print log included: a forger who reads our source."""
    untrigger(office)
    database = office.database
    rows = database.rows(
        "SELECT seq, at, actor, action, subject, reason, detail, hash FROM audit_entry WHERE seq >= ? ORDER BY seq",
        (first,),
    )
    previous = database.value("SELECT hash FROM audit_entry WHERE seq = ?", (first - 1,))
    for at, row in enumerate(rows):
        values = (*row[:2], "别人" if at == 0 else row[2], *row[3:7])
        own = audit.link(previous, values)
        database.execute_sql(
            "UPDATE audit_entry SET actor = ?, prev_hash = ?, hash = ? WHERE seq = ?",
            (values[2], previous, own, row[0]),
        )
        database.execute_sql("UPDATE print_log SET audit_head = ? WHERE audit_head = ?", (own, row[7]))
        database.execute_sql("UPDATE backup_log SET audit_head = ? WHERE audit_head = ?", (own, row[7]))
        previous = own


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("A1B2 C3D4 E5F6", PaperMark("a1b2c3d4e5f6")),
        (" a1b2c3d4e5f6\n", PaperMark("a1b2c3d4e5f6")),
        ("A1B2-C3D4-E5F6", PaperMark("a1b2c3d4e5f6")),
        ("Ａ１Ｂ２　Ｃ３Ｄ４　Ｅ５Ｆ６", PaperMark("a1b2c3d4e5f6")),
        (HEAD, PaperMark(HEAD)),
        (f"回执〔2025〕4号;copy=2;head={HEAD}", PaperMark(HEAD, "回执〔2025〕4号", 2)),
        (
            "回执〔2025〕4号　第 2 份（补打）　2025-10-20 打印\n校验码 A1B2 C3D4 E5F6（审计链首，扫码可核对）",
            PaperMark("a1b2c3d4e5f6", "回执〔2025〕4号", 2),
        ),
        ("校验码：A1B2 C3D4\nE5F6", PaperMark("a1b2c3d4e5f6")),
        ("A1B2 C3D4 E5F", None),
        ("A1B2 C3D4 E5F6 0", None),
        ("G1B2 C3D4 E5F6", None),
        ("", None),
    ],
)
def test_marks_are_read_as_people_have_them(text: str, mark: PaperMark | None) -> None:
    assert read_mark(text) == mark


def test_the_footer_says_what_is_read_back() -> None:
    mark = CopyMark("回执〔2025〕4号", 3, HEAD, "2025-10-20T09:00:00", True)
    assert read_mark(mark.payload) == PaperMark(HEAD, mark.number, 3)
    assert shown(HEAD) == mark.short_code


def test_a_genuine_paper(office: Office, paper: Path) -> None:
    head = audit.head(office.database)
    for clue in (clue_from(code_on(paper)), clue_of_file(paper), clue_from(f'"{paper}"')):
        found = checked(office, clue)
        assert (found.verdict, found.problems, found.ok) == (Verdict.GENUINE, (), True)
        facts = dict(found.facts)
        assert facts["单据"] == "回执〔2025〕1号"
        assert facts["份数"] == "第 1 份"
        assert facts["出具"] == "2025-10-20 09:00:00　李经办"
        assert facts["金额"].endswith(" 元")
        assert found.head_at == found.entries - 1
        assert found.checksum == ("equal" if clue.sha256 else "")
    assert audit.head(office.database) == head


def test_an_altered_amount_shows(office: Office, paper: Path, tmp_path: Path) -> None:
    """Drawn by our own program with the genuine footer: only the amount is another."""
    from dataclasses import replace

    content = content_of(office, 1)
    head = office.database.value("SELECT audit_head FROM print_log")
    mark = CopyMark("回执〔2025〕1号", 1, head, "2025-10-20T09:00:00")
    forged = tmp_path / "改.pdf"
    forged.write_bytes(draw_receipt(replace(content, amount_fen=content.amount_fen + 100), mark))
    found = checked(office, clue_of_file(forged))
    assert (found.verdict, found.checksum) == (Verdict.ALTERED, "different")
    assert any("金额" in problem for problem in found.problems)


def test_a_file_that_was_touched_shows_even_when_its_text_is_the_same(office: Office, paper: Path) -> None:
    paper.write_bytes(paper.read_bytes() + b"\n%")
    found = checked(office, clue_of_file(paper))
    assert (found.verdict, found.checksum) == (Verdict.ALTERED, "different")


def test_another_copy_number_and_number_show(office: Office, paper: Path) -> None:
    head = clue_from(code_on(paper)).mark.head
    assert "第 2 份" in checked(office, Clue(PaperMark(head, "回执〔2025〕1号", 2))).problems[0]
    assert "回执〔2025〕9号" in checked(office, Clue(PaperMark(head, "回执〔2025〕9号", 1))).problems[0]


def test_a_foreign_code(office: Office, paper: Path) -> None:
    found = checked(office, clue_from(HEAD))
    assert (found.verdict, found.head_at) == (Verdict.FOREIGN, 0)
    assert "A1B2 C3D4 E5F6" in found.problems[0]


def test_a_preview_is_no_paper(office: Office, paper: Path) -> None:
    found = checked(office, clue_from(audit.head(office.database)))
    assert (found.verdict, found.head_at) == (Verdict.FOREIGN, found.entries)


def test_a_print_log_that_was_made_to_fit_shows(office: Office, paper: Path) -> None:
    """The forger puts the hash of the altered file into the print log; the chain remembers the first one."""
    paper.write_bytes(paper.read_bytes() + b"\n%")
    clue = clue_of_file(paper)
    office.database.execute_sql("UPDATE print_log SET sha256 = ?", (clue.sha256,))
    found = checked(office, clue)
    assert (found.verdict, found.checksum) == (Verdict.ALTERED, "equal")
    assert "打印记录被改过" in found.problems[0]


def test_a_register_that_was_altered_shows(office: Office, paper: Path) -> None:
    office.database.execute_sql("UPDATE receipt SET amount_fen = amount_fen + 1")
    found = checked(office, clue_of_file(paper))
    assert found.verdict is Verdict.ALTERED
    assert "登记的金额" in found.problems[0]


def test_a_rewritten_chain_shows_against_the_paper(office: Office, paper: Path) -> None:
    clue = clue_of_file(paper)
    rewrite(office, 3)
    assert audit.verify(office.database).ok
    found = checked(office, clue)
    assert found.verdict is Verdict.REWRITTEN
    assert "与纸上的" in found.problems[0]


def test_a_break_after_the_paper_leaves_the_paper_genuine(office: Office, paper: Path) -> None:
    clue = clue_of_file(paper)
    contracts.add(office, "chengbei", date(2025, 5, 31))
    last = office.database.value("SELECT max(seq) FROM audit_entry")
    untrigger(office)
    office.database.execute_sql("UPDATE audit_entry SET actor = '别人' WHERE seq = ?", (last,))
    found = checked(office, clue)
    assert (found.verdict, len(found.problems)) == (Verdict.GENUINE, 1)
    assert f"第 {last} 条的内容被改过" in found.problems[0]
    office.database.execute_sql("UPDATE audit_entry SET actor = '别人' WHERE seq = 2")
    assert checked(office, clue).verdict is Verdict.REWRITTEN


def test_a_backup_alone_is_enough(office: Office, paper: Path, tmp_path: Path) -> None:
    older = backups.full(office, tmp_path / "旧.zip").value.file
    second = receipt_papers.pdf_of_receipt(office, 1, save_to=tmp_path / "二.pdf")
    assert second
    for file in (older, backups.automatic(office, "测试").file):
        with backup_source(file) as source:
            assert source.street == "城北街道"
            assert paper_check.check(source, clue_of_file(paper)).ok
    with backup_source(older) as source:
        newer = paper_check.check(source, clue_of_file(tmp_path / "二.pdf"))
    assert (newer.verdict, newer.ok) == (Verdict.REWRITTEN, False) or newer.verdict is Verdict.FOREIGN


def test_an_office_rewritten_since_a_backup_shows(office: Office, paper: Path, tmp_path: Path) -> None:
    file = backups.full(office, tmp_path / "旧.zip").value.file
    with backup_source(file) as source:
        assert paper_check.check_backup(office_source(office), source).ok
    rewrite(office, 3)
    with backup_source(file) as source:
        found = paper_check.check_backup(office_source(office), source)
    assert (found.ok, found.fault) == (False, Fault.REWRITTEN)


@pytest.mark.parametrize("name", ["没有.pdf", "没有.txt"])
def test_what_is_no_code_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(RefusedInput, match="没有找到文件"):
        clue_from(str(tmp_path / name))
    with pytest.raises(RefusedInput, match="没有认出校验码"):
        clue_from("回执〔2025〕4号")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    with pytest.raises(RefusedInput, match="打不开"):
        clue_of_file(tmp_path / "坏.pdf")


def test_the_command_answers_a_supervisor(office: Office, paper: Path, tmp_path: Path, capsys) -> None:
    file = backups.full(office, tmp_path / "备份.zip").value.file
    code = code_on(paper)
    office.close()
    nowhere = f"--office={tmp_path / '没有办公室'}"
    assert main([nowhere, "check", code, "--backup", str(file)]) == 0
    out = capsys.readouterr().out
    assert "相符：这份单据由城北街道" in out
    assert "单据：回执〔2025〕1号" in out
    assert main([nowhere, "check", str(paper), "--backup", str(file), "--json"]) == 0
    assert '"checksum": "equal"' in capsys.readouterr().out
    assert main([nowhere, "check", HEAD, "--backup", str(file)]) == 1
    assert main([nowhere, "check", "xyz", "--backup", str(file)]) == 2
    here = f"--office={office.root}"
    assert main([here, "check", code]) == 0
    assert main([here, "check", "--backup", str(file)]) == 0
    assert "都还在，没有改动" in capsys.readouterr().out
    assert main([here, "check"]) == 2
    assert main([nowhere, "check", "--backup", str(file)]) == 2
