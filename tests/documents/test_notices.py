"""验收意见书 and 验收催告函: every column of requirements §2.7, on as many pages as they need."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from app.documents.notices import draw_opinion, draw_reminder
from app.documents.pdf_pages import page_count, text_of
from app.domain.acceptance_papers import AcceptanceOpinion, OpinionItem, PaperSubject, ReminderLetter
from tests.documents.receipt_samples import mark

SUBJECT = PaperSubject(
    "城北街道办事处2025年接诉即办咨询服务项目合同",
    "JSJB-2025-01",
    "驻点服务 2025年9月",
    "北京市昌平区城北街道办事处",
    "北京某数据科技有限公司",
    "三(一)",
)
PASSED = AcceptanceOpinion(
    SUBJECT,
    2,
    date(2025, 9, 29),
    date(2025, 9, 30),
    date(2025, 10, 13),
    True,
    date(2025, 10, 11),
    handled_by="㛃经办",
    authorised_by="授权甲",
    delivery="授权邮箱 2025-10-11 16:20",
)
COMMENTS = replace(
    PASSED,
    is_passed=False,
    items=(OpinionItem("回访口径有误", "计划书三"), OpinionItem("缺少附表", "备忘录第2条")),
    revise_by=date(2025, 10, 14),
)
REMINDER = ReminderLetter(
    SUBJECT,
    date(2025, 9, 29),
    date(2025, 10, 13),
    "2025-10-14T09:30:00",
    "授权邮箱",
    "vendor@example.com",
    "office@example.com",
    date(2025, 10, 17),
    "按读法 R-04 乙，宽限 3 个工作日",
)


def _text(pdf: bytes) -> str:
    return re.sub(r"[\s\ufffe]", "", "".join(text_of(pdf)))


def test_a_passed_opinion_says_so_with_its_dates() -> None:
    text = _text(draw_opinion(PASSED, mark()))
    for part in (
        "验收意见书",
        "JSJB-2025-01",
        "第2轮提交",
        "2025-09-29",
        "2025-09-30",
        "2025-10-13",
        "☑通过",
        "☐提出修改意见",
    ):
        assert part in text
    for part in ("验收通过", "㛃经办", "授权甲", "授权邮箱2025-10-1116:20", "2025年10月11日", "三(一)"):
        assert part in text
    assert "修改期届满" not in text


def test_comments_come_one_by_one_with_their_basis_and_the_revision_limit() -> None:
    text = _text(draw_opinion(COMMENTS))
    for part in ("☑提出修改意见", "回访口径有误", "计划书三", "缺少附表", "备忘录第2条", "修改期届满2025-10-14"):
        assert part in text


def test_limits_that_the_contract_does_not_state_are_not_invented() -> None:
    text = _text(draw_opinion(replace(COMMENTS, accept_by=None, revise_by=None, received_on=None)))
    assert text.count("合同未约定") == 2
    assert "并重新提交" in text
    assert "未登记" in text


@pytest.mark.parametrize("count", [1, 40])
def test_many_and_long_comments_go_on_on_further_pages(count: int) -> None:
    items = tuple(OpinionItem(f"第{number}条意见" + "请按口径重算。" * 8, "计划书") for number in range(count))
    pdf = draw_opinion(replace(COMMENTS, items=(*items, OpinionItem("超长" * 3000, "计划书"))))
    text = _text(pdf)
    assert page_count(pdf) > 3
    assert f"共{page_count(pdf)}页" in text
    assert all(f"第{number}条意见" in text for number in range(count))
    assert text.count("超") == text.count("长") == 3000  # a page may end between the two


def test_a_reminder_fits_one_page_and_names_both_sides_and_the_limit() -> None:
    pdf = draw_reminder(REMINDER, mark())
    assert page_count(pdf) == 1
    text = _text(pdf)
    for part in (
        "验收催告函",
        "2025-10-1409:30:00",
        "vendor@example.com",
        "office@example.com",
        "2025-10-17",
        "签收人",
    ):
        assert part in text
    assert "经提示后甲方仍未提出异议的，按合同约定处理" in text


def test_a_reminder_without_a_chosen_grace_period_names_no_date() -> None:
    text = _text(draw_reminder(replace(REMINDER, objection_by=None, objection_note="R-04 宽限天数未填写")))
    assert "请尽快书面确认" in text
    assert "异议截止未定（R-04宽限天数未填写）" in text
