from __future__ import annotations

import hashlib
import io
import zipfile

import openpyxl
import pypdfium2
import pytest

from app.domain.errors import Cancelled, KnownError, NotFound, RefusedInput
from app.services import (
    attachments,
    backups,
    deletion_lists,
    deliverables,
    handover_packages,
    handovers,
    receipt_drafts,
    stick_backup,
    tickets,
)
from app.services.handover_packages import DELETIONS, INDEX, LIST, SUMS
from app.services.progress import JobContext
from app.services.stick_backup import Stick
from tests.services.receipt_cases import DeskClock, accept, new_office


@pytest.fixture
def desk(tmp_path):
    office, contract = new_office(tmp_path, DeskClock())
    row = deliverables.list_deliverables(office, contract)[0]
    accept(office, row.id)
    submission = office.database.value("SELECT id FROM submission")
    for name, text in (("成果报告.docx", "报告"), ("成果报告.docx", "又一份")):
        paper = tmp_path / name
        paper.write_text(text, encoding="utf-8")
        attachments.add(office, f"submission:{submission}", paper)
    tickets.create(
        office,
        {
            "ticket_no": "0125100100000001",
            "created_at": "2025-10-01 08:00:00",
            "caller_name": "欧阳震华",
            "caller_phone": "13912345678",
        },
    )
    tickets.create(office, {"ticket_no": "0120010100000009", "created_at": "2020-01-01 08:00:00"})
    handovers.hand_over(office, contract, "工单月报", "to_vendor", received_by="乙方李", on="2025-10-01")
    yield office, contract
    office.close()


def unpacked(file):
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def cells(data):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).active.values]


def text(data):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def test_everything_of_the_contract_is_there_with_its_checksum(desk, tmp_path):
    office, contract = desk
    made = handover_packages.make(office, contract, tmp_path / "移交.zip").value
    files = unpacked(made.file)
    assert made.sha256 == hashlib.sha256(made.file.read_bytes()).hexdigest()
    listed = {row[1]: row[3] for row in cells(files[LIST])[1:]}
    for name, data in files.items():
        digest = hashlib.sha256(data).hexdigest()
        if name != SUMS:
            assert f"{digest}  {name}\n" in files[SUMS].decode()
        if name not in (SUMS, LIST, INDEX):
            assert listed[name] == digest
    reports = [data.decode() for name, data in files.items() if "成果报告" in name]
    assert sorted(reports) == ["又一份", "报告"]
    assert {name.rpartition("/")[2] for name in files if name.startswith("4 台账/")} >= {
        "应交成果.xlsx",
        "成果提交.xlsx",
        "验收记录.xlsx",
        "资料交接.xlsx",
        "工单登记簿.xlsx",
    }
    assert cells(files["4 台账/应交成果.xlsx"])[0][:4] == ["序号", "编码", "条款", "成果"]
    assert [one.path for one in handover_packages.read_again(made.file)] == [name for name in files if name != SUMS]


def test_the_papers_are_for_both_signatures_and_logged(desk, tmp_path):
    office, contract = desk
    files = unpacked(handover_packages.make(office, contract, tmp_path / "移交.zip").value.file)
    index, deletions = text(files[INDEX]), text(files[DELETIONS])
    assert "资料移交清单" in index
    assert "接收人签字" in index
    assert "登记簿已脱敏" in index
    assert "应删除数据清单" in deletions
    assert "工单月报" in deletions
    assert sorted(row[0] for row in office.database.rows("SELECT form FROM print_log")) == ["P-20H", "P-20L"]
    [entry] = office.database.rows("SELECT subject, detail FROM audit_entry WHERE action = 'handover.package'")
    assert entry[0] == f"contract:{contract}"
    assert '"masked":true' in entry[1]


def test_tickets_of_the_period_are_masked_unless_there_is_a_reason(desk, tmp_path):
    office, contract = desk
    masked = unpacked(handover_packages.make(office, contract, tmp_path / "a.zip").value.file)["4 台账/工单登记簿.xlsx"]
    rows = cells(masked)
    assert len(rows) == 2  # the ticket of 2020 is not of this contract
    assert "欧阳震华" not in str(rows)
    assert "13912345678" not in str(rows)
    with pytest.raises(RefusedInput, match="原因"):
        handover_packages.make(office, contract, tmp_path / "b.zip", masked=False)
    made = handover_packages.make(office, contract, tmp_path / "b.zip", masked=False, reason="合同到期移交")
    shown = cells(unpacked(made.value.file)["4 台账/工单登记簿.xlsx"])
    assert "13912345678" in str(shown)
    assert "合同到期移交" in text(unpacked(made.value.file)[INDEX])


def test_a_missing_attachment_is_named(desk, tmp_path):
    office, contract = desk
    sha256 = office.database.value("SELECT sha256 FROM attachment ORDER BY id")
    (office.root / "attachments" / sha256[:2] / sha256).unlink()
    made = handover_packages.make(office, contract, tmp_path / "移交.zip").value
    assert len(made.lost) == 1
    assert "成果报告.docx" in text(unpacked(made.file)[INDEX]).replace("\r\n", "")


def test_a_package_that_was_altered_is_found(desk, tmp_path):
    office, contract = desk
    made = handover_packages.make(office, contract, tmp_path / "移交.zip").value
    for number, change in enumerate((lambda n, d: d + b"x" if n == LIST else d, lambda n, d: None if n == LIST else d)):
        altered = tmp_path / f"altered-{number}.zip"
        with zipfile.ZipFile(altered, "w") as bundle:
            for name, data in unpacked(made.file).items():
                if (kept := change(name, data)) is not None:
                    bundle.writestr(name, kept)
        with pytest.raises(RefusedInput, match="不符"):
            handover_packages.read_again(altered)
    made.file.write_bytes(made.file.read_bytes()[:200])
    with pytest.raises(RefusedInput, match="损坏"):
        handover_packages.read_again(made.file)


def test_what_cannot_be_written_leaves_nothing(desk, tmp_path):
    office, contract = desk
    before = office.database.value("SELECT count(*) FROM audit_entry")
    taken = tmp_path / "已有.zip"
    taken.write_bytes(b"x")
    for target, words in ((taken, "已经存在"), (tmp_path / "a.rar", "扩展名"), (tmp_path / "no" / "a.zip", "写不到")):
        with pytest.raises(KnownError, match=words):
            handover_packages.make(office, contract, target)
    with pytest.raises(NotFound):
        handover_packages.make(office, 99, tmp_path / "a.zip")
    job = JobContext()
    job.report = lambda _done, _total, said: job.cancel() if "台账" in said else None
    with pytest.raises(Cancelled):
        handover_packages.make(office, contract, tmp_path / "a.zip", job=job)
    assert not (tmp_path / "a.zip").exists()
    assert office.database.value("SELECT count(*) FROM audit_entry") == before
    assert office.database.value("SELECT count(*) FROM print_log") == 0
    assert list((office.root / "work").glob("handover-*")) == []


def test_the_deletion_list_names_copies_and_backups_outside(desk, tmp_path):
    office, contract = desk
    (tmp_path / "usb").mkdir()
    backups.automatic(office, "手工")
    stick_backup.to_stick(office, Stick(tmp_path / "usb", "U", 1 << 40, "exfat"))
    handover_packages.make(office, contract, tmp_path / "移交.zip")
    sets = deletion_lists.deletion_sets(office, contract)
    named = {one.name: one for one in sets}
    assert named["工单登记"].rows == 2
    assert named["资料：工单月报"].carrier == "2025-10-01 交出，乙方李"
    assert named["导出文件：工单登记簿.xlsx"].rows == 1
    [outside] = [one for one in sets if one.name.startswith("备份：")]
    assert str(tmp_path / "usb") in outside.carrier
    assert deletion_lists.as_datasets(sets)[0].rows == 2


def test_receipts_come_along_and_amounts_are_yuan(desk, tmp_path):
    office, contract = desk
    deliverable = office.database.value("SELECT deliverable_id FROM submission")
    receipt_drafts.issue(office, receipt_drafts.draft(office, deliverable))
    made = handover_packages.make(office, contract, tmp_path / "移交.zip").value
    files = unpacked(made.file)
    [receipt] = [name for name in files if name.startswith("2 回执/")]
    assert "项目成果接收和结项确认回执" in text(files[receipt]).replace("\r\n", "")
    amounts = {row[8] for row in cells(files["4 台账/应交成果.xlsx"])[1:]} - {None, ""}
    assert amounts
    assert all(amount[-3] == "." and amount.replace(".", "").isdigit() for amount in amounts)
