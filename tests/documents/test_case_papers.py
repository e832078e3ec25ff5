"""P-07 and P-21 to P-24 read back as text: every column of requirements §2.7, whatever their length."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.documents.case_papers import draw_form
from app.documents.pdf_pages import page_count, text_of
from app.domain.case_papers import (
    HangUpPaper,
    Opinion,
    PaperCase,
    PaperMaterial,
    application_form,
    chasing_form,
    hang_up_form,
    opinion_form,
)
from app.domain.exclusions import ExclusionKind
from app.domain.form_content import chinese_day, shown
from app.domain.slips import (
    ClosingFacts,
    SlipFacts,
    SlipKind,
    SlipTicket,
    closing_form,
    closing_review_form,
    slip_form,
)
from tests.documents.receipt_samples import mark

MATERIALS = (
    PaperMaterial(
        "权属证明", "城市管理办公室", "2026-09-18", "2026-09-22T23:59:59", "2026-09-21T10:00:00", False, "未盖章"
    ),
    PaperMaterial("现场照片", "甲社区", "2026-09-18", "2026-09-22T23:59:59", "", None),
)
CASE = PaperCase(
    "永定路街道",
    7,
    "0126091809300000001",
    "小区东门路灯不亮",
    ExclusionKind.NOT_OURS,
    "超出承办单位职责范围",
    "《北京市接诉即办工作条例》第十一条第三款第（五）项",
    "路灯由区路灯管理中心管养。",
    "城市管理办公室",
    "2026-09",
    "2026-09-18T09:30:00",
    MATERIALS,
)
FAILED = Opinion(
    1,
    False,
    "2026-09-22T15:00:00",
    "陈审核",
    "004·二.2",
    "一并整改后报送",
    "2026-09-24",
    (("未盖公章", "补盖公章", "权属证明"), ("缺解释记录", "补充通话记录", "")),
)
TICKET = SlipTicket(
    *("永定路街道", "0126091809300000001", "市级 12345", "求助", "城乡建设 → 路灯", "路灯不亮", "东门外路灯一周不亮"),
    *("张*", "138****1234", "甲社区 甲小区东门", "紧急", "2026-09-18T08:00:00", "2026-09-25T08:00:00"),
    *("城市管理办公室", "甲社区", "紧急、市级督办"),
)
SLIP = SlipFacts(
    *("2026-09-18T09:35:00", "2026-09-18T09:36:00", "2026-09-18T09:37:00", "王芳", 2, "2026-09-20T09:00:00", "派单"),
    (("紧急处置时限", "2026-09-18T10:00:00"), ("办理时限", "2026-09-25T08:00:00")),
    "",
    "2026-09-21",
)
CLOSING = ClosingFacts(
    "2026-09-20T16:30:00",
    "已修复",
    (("2026-09-20T17:00:00", "是", "认可"),),
    2,
    (("已联系诉求人", True), ("佐证材料齐全", False)),
    "同意结案",
    "2026-09-21T09:00:00",
    "李承办",
    (("2026-09-21T10:00:00", "赵审核", "退回", "缺照片"), ("2026-09-21T15:00:00", "赵审核", "通过", "")),
    1,
    "2026-09-21",
)
HANG_UP = HangUpPaper(
    *("永定路街道", 3, "0126091809300000001", "路灯不亮", "城市管理办公室", "客观受限", "年底前改造", "2026-09-01"),
    *("approved", "2026-09-02", "王主任", "纪要 18 号", "2026-09-02", "2026-09-10", "陈甄别", "符合条件"),
    *("2026-09-18", "王芳", "改造完成"),
)


def _text(pdf: bytes) -> str:
    return re.sub(r"[\s\ufffe]", "", "".join(text_of(pdf)))


def _read(form, *wanted: str) -> str:
    text = _text(draw_form(form, mark()))
    for part in wanted:
        assert re.sub(r"\s", "", part) in text, part
    return text


def test_a_failed_review_lists_every_defect_with_guidance_and_term():
    text = _read(
        opinion_form(CASE, FAILED),
        *("材料书面审核意见", "工单编号", "0126091809300000001", "申报单位", "城市管理办公室", "剔除情形"),
        *(
            "超出承办单位职责范围",
            "第 1 轮",
            "权属证明",
            "未盖章",
            "☐ 合格",
            "☑ 不合格，须整改",
            "未盖公章",
            "补盖公章",
        ),
        *("缺解释记录", "整件", "补充通话记录", "整改期限2026-09-24", "审核人陈审核", "审核时间2026-09-22 15:00"),
        *("☐ 通过", "☐ 不通过", "一次通过☐ 是", "甲方复核人", "第 1 页"),
    )
    assert "☑通过" not in text


def test_a_recheck_says_whether_it_passed_at_once():
    passed = replace(
        FAILED,
        round_no=2,
        is_passed=True,
        defects=(),
        rectify_by="",
        rechecked_at="2026-09-24T10:00:00",
        is_recheck_passed=True,
        rechecker="李甲方",
        is_one_pass=True,
        one_pass_reading="R-40 甲：整改后首次复核通过",
    )
    text = _read(
        opinion_form(CASE, passed), "☑ 合格", "一次通过☑ 是☐ 否（R-40 甲", "甲方复核人李甲方", "2026-09-24 10:00"
    )
    assert "具体问题" not in text
    assert page_count(draw_form(opinion_form(CASE, passed))) == 1


def test_many_long_defects_go_on_on_further_pages():
    defects = tuple((f"问题{n}：" + "说明" * 60, "整改" * 40, "权属证明") for n in range(20))
    pdf = draw_form(opinion_form(CASE, replace(FAILED, defects=defects)), mark())
    assert page_count(pdf) > 2
    text = _text(pdf)
    assert [f"问题{n}：" in text for n in range(20)] == [True] * 20
    assert text.count("永定路街道（盖章）") == 1


def test_the_application_ticks_its_kind_and_lists_its_materials():
    _read(
        application_form(CASE),
        *("不纳入考核（剔除）申报表", "☐ 剔除", "☑ 非权属", "第十一条第三款第（五）项", "路灯由区路灯管理中心管养。"),
        *("要求日期", "规定时限", "2026-09-2224:00", "2026-09-2110:00", "城市管理办公室（盖章）", "2026年9月18日"),
    )


def test_the_chasing_slip_names_what_is_missing_only():
    text = _read(
        chasing_form(CASE, 1, "2026-09-22", "王芳"),
        *("甲社区：工单", "尚有 1 份材料未收到", "请于 2026-09-22 24:00 前", "第 2 次", "催收人王芳", "签收"),
    )
    assert "权属证明" not in text
    no_limit = replace(CASE, materials=(replace(MATERIALS[1], due_at="", unit=""),))
    _read(chasing_form(no_limit, 0, "2026-09-22", "王芳"), "城市管理办公室：", "请尽快将下列材料报送", "第 1 次")


def test_hang_up_and_write_off():
    _read(
        hang_up_form(HANG_UP),
        *("挂账／销账审批表", "客观受限", "年底前改造", "☑ 同意挂账", "纪要 18 号", "批准人王主任", "挂账日2026-09-02"),
        *("符合条件", "甄别人陈甄别", "改造完成", "销账人王芳", "销账日2026-09-18"),
    )
    assert page_count(draw_form(hang_up_form(HANG_UP), mark())) == 1


@pytest.mark.parametrize(
    ("kind", "title", "extra"),
    [
        (SlipKind.DISPATCH, "派单（交办）单", "请在时限内联系诉求人"),
        (SlipKind.URGE, "催办单", "催办次数已催办 2 次上次催办2026-09-20 09:00"),
        (SlipKind.SUPERVISE, "督办单", "须经第二人确认"),
    ],
)
def test_slips(kind, title, extra):
    form = slip_form(kind, TICKET, SLIP)
    text = _read(
        form,
        *(title, extra, "0126091809300000001", "张*", "138****1234", "甲社区 甲小区东门", "紧急、市级督办"),
        *("紧急处置时限 2026-09-18 10:00", "办理时限 2026-09-25 08:00", "主办单位城市管理办公室", "协办单位甲社区"),
        *("群通知时间2026-09-18 09:35", "系统派单时间2026-09-18 09:36", "派单人王芳", "签收人："),
    )
    assert ("催办次数" in text) == (kind is not SlipKind.DISPATCH)
    assert page_count(draw_form(form, mark())) == 1
    assert "请当日回复" in _text(draw_form(slip_form(kind, TICKET, replace(SLIP, demand="请当日回复"))))


def test_closing_sheet_and_review():
    _read(
        closing_form(TICKET, CLOSING),
        *(
            "结案作业表",
            "☑ 已联系诉求人",
            "☐ 佐证材料齐全",
            "已修复",
            "认可",
            "已评定 2 轮",
            "申报人李承办",
            "同意结案",
        ),
    )
    _read(
        closing_review_form(TICKET, CLOSING),
        *("结案审核意见", "缺：佐证材料齐全", "☑ 同意结案", "☐ 退回办理", "缺照片", "赵审核", "退回次数1 次"),
    )
    unreviewed = replace(CLOSING, reviews=(), feedback=(), requisites=())
    _read(closing_review_form(TICKET, unreviewed), "☐ 同意结案", "☐ 退回办理", "未审核", "齐全")
    _read(closing_form(TICKET, unreviewed), "无记录", "未设要件清单")


def test_moments_and_days_for_people():
    assert shown("2026-09-22T23:59:59") == "2026-09-22 24:00"
    assert shown("2026-09-22T09:05:00") == "2026-09-22 09:05"
    assert (shown(""), chinese_day("").strip()) == ("", "年　　月　　日")
    assert chinese_day("2026-09-08") == "2026年9月8日"


def test_same_content_same_bytes():
    assert draw_form(hang_up_form(HANG_UP), mark()) == draw_form(hang_up_form(HANG_UP), mark())
