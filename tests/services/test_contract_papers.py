"""P-16, P-18, P-29 to P-32 and 今日待办: filled from the records, readable as text, counted as copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from app.documents.pdf_pages import text_of
from app.domain.acceptance_events import EventKind
from app.domain.errors import NotAllowed, NotFound
from app.services import (
    acceptance,
    contacts,
    contract_papers,
    contracts,
    cost_estimates,
    deliverables,
    environment_checks,
    printing,
    reminders,
    spot_checks,
    submissions,
    work_memos,
)
from app.services.environment_checks import EnvironmentItem
from app.services.session import Office, create_office

NOW = datetime(2025, 10, 9, 10)
POPULATION = [(str(number), f"京12345-{number:05d}") for number in range(1, 1501)]


@dataclass
class Papers:
    office: Office
    chengbei: int
    zhongguancun: int
    jiuxianqiao: int


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Papers]:
    office = create_office(tmp_path / "office", "示例街道", "王芳", now=lambda: NOW)
    yield Papers(
        office,
        contracts.add(office, "chengbei", date(2025, 5, 31)).value,
        contracts.add(office, "zhongguancun", date(2026, 6, 1)).value,
        contracts.add(office, "jiuxianqiao", date(2025, 4, 3)).value,
    )
    office.close()


def text(pdf: bytes) -> str:
    return re.sub(r"[\s\ufffe]", "", "".join(text_of(pdf)))


def printed(office: Office, form: str, key: int) -> str:
    return text(contract_papers.pdf_of(office, key, form))


def test_p_16_lists_the_whole_plan_with_what_came_when(papers):
    office = papers.office
    row = deliverables.list_deliverables(office, papers.chengbei)[0]
    submissions.submit(office, row.id, datetime(2025, 6, 27, 16, 59))
    acceptance.record(office, row.id, EventKind.PASS, datetime(2025, 7, 1, 10))
    found = printed(office, "P-16", papers.chengbei)
    assert "计划16，已提交1，已验收1，逾期未交3" in found
    assert "2025-06-2716:59" in found
    assert found.count("100,000.00") == 14
    assert "2026-05-3017:00" in found


def test_p_18_shows_each_item_and_both_sides(papers):
    items = [EnvironmentItem("电脑及网络", True), EnvironmentItem("工位", False, "缺 1 个")]
    key = environment_checks.add(
        papers.office,
        papers.zhongguancun,
        "三层大厅",
        items,
        is_ok=False,
        dangers="配电箱前已挂警示",
        office_person="王芳",
        vendor_person="李工",
    ).value
    found = printed(papers.office, "P-18", key)
    for words in ("三层大厅", "缺1个", "配电箱前已挂警示", "☑不合格", "李工", "001·3.1.1"):
        assert words in found


def test_p_29_says_received_last_day_and_objection(papers):
    office = papers.office
    key = cost_estimates.receive(
        office, papers.jiuxianqiao, "夜间值守测算报告", received_on="2025-09-28", amount_fen=12_000_000
    ).value
    with pytest.raises(NotAllowed):
        contract_papers.pdf_of(office, key, "P-29")
    cost_estimates.object_to(office, key, "单价高于市场价。", "盖章函件")
    found = printed(office, "P-29", key)
    for words in ("2025年9月28日", "2025年10月11日", "120,000.00元", "单价高于市场价。", "002·9.2", "盖章函件"):
        assert words in found


def test_p_30_names_old_and_new_and_the_limits(papers):
    office = papers.office
    old = contacts.add(office, papers.chengbei, "office", "mailbox", "old@example.com").value.id
    new = contacts.add(
        office,
        papers.chengbei,
        "office",
        "mailbox",
        "new@example.com",
        replaces=old,
        changed_at=datetime(2025, 10, 9, 8),
        notified_at=datetime(2025, 10, 9, 9),
    ).value.id
    found = printed(office, "P-30", new)
    for words in ("old@example.com", "new@example.com", "2025-10-09", "2025-10-0909:00", "000·五(三)3"):
        assert words in found
    with pytest.raises(NotFound):
        contract_papers.pdf_of(office, 99, "P-30")


def test_p_31_lists_the_points(papers):
    office = papers.office
    key = work_memos.add(office, papers.chengbei, ["月报须含三率分析", "附原始台账"], held_on="2025-09-01").value
    work_memos.confirm(office, key, "王芳", "李工", on="2025-09-02")
    found = printed(office, "P-31", key)
    for words in ("月报须含三率分析", "附原始台账", "2025-09-02", "000·五(三)2"):
        assert words in found


def test_p_32_shows_seed_sample_and_conclusion(papers):
    office = papers.office
    key = spot_checks.start(office, papers.zhongguancun, "9 月工单", POPULATION, size=30, seed="种子-7").value
    row = spot_checks.get(office, key)
    spot_checks.record(office, key, {one.element: (True, "") for one in row.findings})
    spot_checks.record(office, key, {row.findings[0].element: (False, "未回访")})
    spot_checks.conclude(office, key, "fail", "1 件未回访，不合格。")
    found = printed(office, "P-32", key)
    for words in ("种子-7", "1,500", "未回访", "☑不合格", "须要求整改", "001·3.1.6", row.findings[-1].label):
        assert words in found


def test_the_printed_to_do_leaves_out_what_was_dealt_with(papers):
    office = papers.office
    first = reminders.board(office, NOW).column(reminders.Column.OVERDUE)[0]
    before = text(contract_papers.pdf_of_to_do(office))
    assert "今日待办" in before
    total = int(re.search(r"逾期(\d+)项", before)[1])
    reminders.handle(office, first.line.key)
    after = text(contract_papers.pdf_of_to_do(office))
    assert int(re.search(r"逾期(\d+)项", after)[1]) == total - 1


def test_copies_are_counted(papers):
    office = papers.office
    key = work_memos.add(office, papers.chengbei, ["一"]).value
    contract_papers.pdf_of(office, key, "P-31", target="preview")
    contract_papers.pdf_of(office, key, "P-31")
    contract_papers.pdf_of(office, key, "P-31", target="printer")
    assert [row.copy_no for row in printing.prints(office, "P-31", f"work_memo:{key}")] == [1, 2]
