from __future__ import annotations

from app.services import attachments, contracts, submissions
from app.services.progress import JobContext
from app.services.verification import SOUND, quick_check, verify
from app.storage import search
from tests.office_desk import add_ticket, new_office, reopened


def test_a_sound_office(tmp_path):
    office = new_office(tmp_path)
    add_ticket(office, content="停车")
    steps: list[str] = []
    report = verify(office, JobContext(lambda done, total, text: steps.append(text)))
    assert (report.ok, report.integrity, report.foreign_keys, report.search) == (True, SOUND, SOUND, SOUND)
    assert (report.audit.ok, report.audit.entries) == (True, 2)
    assert steps[-1] == "检查完成"
    assert quick_check(office)
    office.close()


def test_a_row_that_points_nowhere(tmp_path):
    office = new_office(tmp_path)
    office.database.execute_sql("PRAGMA foreign_keys=0")
    office.database.execute_sql("INSERT INTO ticket_text (ticket_id) VALUES (77)")
    report = verify(office)
    assert (report.ok, report.integrity) == (False, SOUND)
    assert "1 行" in report.foreign_keys
    office.close()


def test_a_ticket_missing_from_the_search_index(tmp_path):
    office = new_office(tmp_path)
    number = add_ticket(office, content="停车")
    office.database.execute_sql("DELETE FROM ticket_search WHERE rowid = ?", (number,))
    report = verify(office)
    assert (report.ok, report.integrity) == (False, SOUND)
    assert "工单 1 件" in report.search
    office.close()


def test_a_reader_can_verify_too(tmp_path):
    office = new_office(tmp_path)
    add_ticket(office, content="停车")
    office = reopened(office, writing=False)
    assert search.index_problem(office.database) == ""
    assert verify(office).ok
    office.close()


def test_a_cut_audit_log_shows_by_the_rows_that_nobody_wrote(tmp_path):
    """No backup and no paper knows the head here: the rows that stay behind tell."""
    cuts = (
        lambda office: add_ticket(office, "2"),
        lambda office: attachments.add(office, "ticket:1", _file(tmp_path)),
        lambda office: contracts.add(office, "chengbei"),
        lambda office: submissions.submit(office, 4, office.now(), None),
    )
    office = new_office(tmp_path / "office")
    add_ticket(office)
    for trigger in ("no_update", "no_delete", "in_order"):
        office.database.execute_sql(f"DROP TRIGGER audit_entry_{trigger}")
    for step in cuts:
        last = office.database.value("SELECT max(seq) FROM audit_entry")
        step(office)
        rows = office.database.rows("SELECT * FROM audit_entry WHERE seq > ?", (last,))
        assert verify(office).ok
        office.database.execute_sql("DELETE FROM audit_entry WHERE seq > ?", (last,))
        report = verify(office)
        assert (report.ok, report.audit.ok, report.audit.first_bad) == (False, False, last + 1)
        marks = ", ".join("?" * len(rows[0]))
        for row in rows:
            office.database.execute_sql(f"INSERT INTO audit_entry VALUES ({marks})", row)
    assert verify(office).ok
    office.close()


def _file(folder):
    path = folder / "证据.txt"
    path.write_text("证据")
    return path
