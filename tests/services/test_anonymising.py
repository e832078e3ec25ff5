"""匿名化: nobody is left in the file, every statistic stays, the backup was checked, nothing runs half."""

from __future__ import annotations

import random
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.anonymising import GONE, Anonymiser
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.report_periods import parse_period
from app.domain.spots import spot_of, stand_ins
from app.services import anonymising, attachments, figures_digest, register, report_runs, samples, tickets
from app.services.register import Condition, View
from app.services.session import create_office
from app.services.verification import verify
from tests.personal_tickets import pieces, text_of

NOW = datetime(2026, 11, 20, 10, 0)
UNTIL = "2026-11-19"
NAME, PHONE, ID, FREE = "欧阳金丝雀", "13800138177", "11010519491231002X", "旧主任的外甥是诸葛金丝雀"
CANARIES = (NAME, PHONE, ID, "诸葛金丝雀", "金丝雀")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A sample office with a planted ticket, before and after a run."""
    office = create_office(tmp_path_factory.mktemp("gone") / "office", "柳荫街道", "王样例", now=lambda: NOW)
    samples.load(office)
    planted = _plant(office, tmp_path_factory.mktemp("files"))
    report_runs.run(office, "B02", parse_period("2026-11-18"))
    office.planted = planted
    office.before = figures_digest.digest(office)
    office.counted = register.count(office, View())
    office.previewed = anonymising.preview(office, UNTIL)
    office.row = anonymising.run(office, UNTIL, "001·6.4 留存期满").value
    yield office
    office.close()


def _plant(office, folder):
    ticket_id = tickets.create(
        office,
        {
            "ticket_no": "0126111113232913301",
            "created_at": "2026-11-11T09:00:00",
            "title": f"噪音扰民，{NAME}来电",
            "content": f"市民（{NAME}，身份证号{ID}）反映噪音，{FREE}，电话{PHONE}",
            "caller_name": NAME,
            "caller_phone": PHONE,
            "location": "阳光小区3号楼502室",
            "result": FREE,
            "remark": FREE,
            "closed_at": "2026-11-12T09:00:00",
            "status": "已办结",
        },
    ).value
    tickets.edit(office, ticket_id, {"caller_name": NAME + "二"})
    file = folder / f"{NAME}.txt"
    file.write_text(FREE, encoding="utf-8")
    attachments.add(office, f"ticket:{ticket_id}", file)
    return ticket_id


def test_the_preview_says_what_goes(done):
    found = done.previewed
    assert found.tickets == done.row.tickets == sum(count for _, count in found.months) > 400
    assert found.counts["caller_name"] == found.tickets
    assert found.counts["attachments"] == 1
    assert found.still_open > 0
    assert found.terms
    said = "\n".join(anonymising.preview_lines(found))
    assert "来电人" in said
    assert "不能撤销" in said


def test_every_figure_stays_to_the_last_digit(done):
    assert done.row.figures == done.before == figures_digest.digest(done)
    assert register.count(done, View()) == done.counted


def test_nobody_is_left_in_the_file(done):
    done.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = b"".join(path.read_bytes() for path in done.root.glob("streetdesk.db*"))
    assert [canary for canary in CANARIES if canary.encode() in whole] == []
    assert " ".join(NAME).encode() not in whole
    assert PHONE[::-1].encode() not in whole
    assert not any(
        FREE.encode() in path.read_bytes() for path in (done.root / "attachments").rglob("*") if path.is_file()
    )


def test_nobody_is_found_or_shown(done):
    assert list(register.ids(done, View(search="金丝雀"))) == []
    assert (
        list(register.ids(done, View(search=PHONE[-4:], conditions=(Condition("caller_phone", "contains", PHONE),))))
        == []
    )
    values = register.reveal(done, done.planted, "检查")
    assert values["content"] == values["result"] == GONE
    assert values["caller_name"].startswith("匿名-")
    assert "扰民" in values["title"]
    assert values["location"].startswith("阳光小区")
    assert NAME not in str(register.history(done, done.planted))


def test_open_tickets_are_left_alone(done):
    kept = done.database.value(
        "SELECT count(*) FROM ticket t JOIN ticket_state s ON s.ticket_id = t.id WHERE s.is_open = 1"
        " AND t.caller_name LIKE '匿名-%'"
    )
    assert kept == 0


def test_the_file_is_whole_and_the_log_names_the_run(done):
    assert verify(done).ok
    entry = done.database.rows("SELECT reason, detail FROM audit_entry WHERE action = 'anonymise.run'")
    assert len(entry) == 1
    assert "留存期满" in entry[0][0]
    assert done.row.figures[:12] in entry[0][1]
    assert done.row.backup_file in anonymising.preview(done, UNTIL).backups


def test_the_certificate_is_a_paper(done):
    from app.documents.pdf_pages import render

    pdf = anonymising.certificate_pdf(done, done.row.id, target="preview")
    assert pdf.startswith(b"%PDF")
    assert len(render(pdf, 40)) == 1
    words = str(anonymising.certificate(done, done.row.id))
    assert done.row.figures in words
    assert done.row.backup_file in words


def test_a_second_run_finds_nothing(done):
    with pytest.raises(RefusedInput, match="没有需要匿名化"):
        anonymising.run(done, UNTIL, "再来一次")


@pytest.mark.parametrize("until", ["2026-11-20", "2027-01-01", "昨天"])
def test_only_days_that_are_over(done, until):
    with pytest.raises(RefusedInput):
        anonymising.preview(done, until)


def test_a_figure_that_would_move_stops_all(tmp_path, monkeypatch):
    with create_office(tmp_path / "office", "柳荫街道", "王样例", now=lambda: NOW) as office:
        ticket_id = _plant(office, tmp_path)
        digests = iter(("a" * 64, "b" * 64))
        monkeypatch.setattr(anonymising, "digest", lambda *_: next(digests))
        with pytest.raises(NotAllowed, match="统计数字变化"):
            anonymising.run(office, UNTIL, "期满")
        assert register.reveal(office, ticket_id, "检查")["caller_name"] == NAME + "二"
        assert anonymising.runs(office) == []
        monkeypatch.undo()
        trigger = office.database.value("SELECT count(*) FROM sqlite_master WHERE name = 'ticket_event_only_void'")
        assert trigger == 1


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["王伟", "李娜", "13800138000", "阳光小区3号楼", "阳光小区5号楼", "永定路"]), max_size=8),
    st.binary(min_size=8, max_size=8),
)
def test_what_was_apart_stays_apart_and_what_was_one_stays_one(values, key):
    rules = Anonymiser(key, ("噪音",), stand_ins(values, ()))
    for name in ("caller_name", "caller_phone", "location"):
        assert len({rules.field(name, value) for value in values}) == len(set(values))
    assert [spot_of(rules.field("location", value)) for value in values] == [spot_of(value) for value in values]


def test_nothing_personal_survives_a_rewritten_ticket():
    rules = Anonymiser(b"k" * 32, ("噪音", "物业"))
    for seed in range(40):
        text = text_of(pieces(random.Random(seed)))
        assert rules.field("content", text) == GONE
        assert set(rules.field("title", text).removeprefix(GONE).split()) <= {"噪音", "物业"}
