"""Made-up fillings of the forms of tickets and cases: what their fields show in a preview."""

from __future__ import annotations

from app.domain.appeal_papers import AppealPaper, appeal_form
from app.domain.appeals import AppealObject, AppealResult, Judged
from app.domain.case_papers import (
    HangUpPaper,
    PaperCase,
    PaperMaterial,
    application_form,
    chasing_form,
    hang_up_form,
)
from app.domain.exclusions import ExclusionKind
from app.domain.form_names import FormSample
from app.domain.review_forms import MeasurePaper, ReviewPaper, measures_form, review_form
from app.domain.slips import (
    SLIP_TITLES,
    ClosingFacts,
    SlipFacts,
    SlipKind,
    SlipTicket,
    closing_form,
    closing_review_form,
    slip_form,
)

_STREET, _TICKET, _HEADLINE = "某某街道办事处", "20260901000001", "小区东门路灯不亮"
_SLIP = SlipTicket(
    street=_STREET,
    ticket_no=_TICKET,
    source="市级 12345 电话",
    kind="求助",
    category="城市管理 → 照明 → 路灯",
    title=_HEADLINE,
    content="反映人称小区东门路灯三天不亮，夜间出行不便。",
    caller="张*",
    phone="138****0000",
    place="某某社区 东门",
    urgency="一般",
    arrived_at="2026-09-01T09:10:00",
    due_at="2026-09-08T09:10:00",
    unit="城市管理办公室",
    co_unit="某某社区",
    marks="重点件",
)
_FACTS = SlipFacts(
    group_at="2026-09-01T09:15:00",
    dispatched_at="2026-09-01T09:20:00",
    phone_at="2026-09-01T09:25:00",
    by="派单员甲",
    urges=1,
    urged_at="2026-09-05T10:00:00",
    progress="已报修，等待更换灯具。",
    limits=(("办理时限", "2026-09-08T09:10:00"),),
    demand="请在时限内办理并回复反映人。",
    made_on="2026-09-01",
)
_CLOSING = ClosingFacts(
    unit_closed_at="2026-09-06T16:00:00",
    result="已更换灯具 2 盏，路灯恢复。",
    feedback=(("2026-09-06T17:00:00", "接通", "满意"),),
    rounds=1,
    requisites=(("已联系反映人", True), ("有办理照片", True)),
    opinion="问题已解决，建议结案。",
    submitted_at="2026-09-06T18:00:00",
    submitted_by="承办员乙",
    reviews=(("2026-09-07T09:00:00", "审核员丙", "通过", "要件齐全。"),),
    returns=0,
    made_on="2026-09-07",
)
_CASE = PaperCase(
    _STREET,
    12,
    _TICKET,
    _HEADLINE,
    ExclusionKind.NOT_OURS,
    "超出职责范围",
    "《北京市接诉即办工作条例》第十一条",
    "路灯由区路灯管理中心管养。",
    "城市管理办公室",
    "2026-09",
    "2026-09-10T09:00:00",
    (
        PaperMaterial("权属证明", "城市管理办公室", "2026-09-10", "2026-09-12T23:59:59", ""),
        PaperMaterial("现场照片", "某某社区", "2026-09-10", "2026-09-12T23:59:59", ""),
    ),
)
_HANG_UP = HangUpPaper(
    street=_STREET,
    number=5,
    ticket_no=_TICKET,
    ticket_title=_HEADLINE,
    unit="城市管理办公室",
    reason="需更换地下电缆，短期不能完成。",
    plan="10 月底前完成招标，12 月底前完工。",
    applied_on="2026-09-10",
    decision="approved",
    decided_on="2026-09-12",
    decided_by="主任丁",
    decision_basis="会议纪要〔2026〕8号",
    hung_on="2026-09-12",
    screened_on="2026-10-12",
    screened_by="科长戊",
    screening="情况属实，继续挂账。",
    written_off_on="2026-12-20",
    written_off_by="科长戊",
    write_off_basis="竣工验收单",
)
_APPEAL = AppealPaper(
    street=_STREET,
    number=9,
    ticket_no=_TICKET,
    ticket_title=_HEADLINE,
    period="2026-09",
    objects=(AppealObject.RESOLVED,),
    reason="路灯已于回访前修复。",
    evidence="维修单、现场照片",
    unit="城市管理办公室",
    filed_on="2026-09-20",
    before=Judged("已响应", "未解决", "基本满意", "是", "1"),
    result=AppealResult.CHANGED,
    result_on="2026-09-25",
    result_basis="区中心复核意见",
    after=Judged("已响应", "已解决", "基本满意", "是", "0"),
    rates_before={"contacted": "100.00%", "resolved": "96.00%", "satisfied": "97.00%", "score": "97.30"},
    rates_after={
        "contacted": "100.00%",
        "resolved": "96.40%",
        "satisfied": "97.00%",
        "score": "97.50",
        "definition": "按考核明细，剔除后",
    },
)
_REVIEW = ReviewPaper(
    _STREET,
    2,
    "2026-08",
    "2026-09-21",
    "2026-09-24",
    "2026-09-24",
    "按时提交",
    "夜间诉求首次响应偏慢。",
    "整体平稳，解决率有提升空间。",
    (("未解决", "27", "55.10%"), ("不满意", "22", "44.90%")),
    (("夜间增设一名坐席", "科长甲", "2026-10-15", "落实中"),),
)
_MEASURE = MeasurePaper(
    "夜间增设一名坐席",
    "科长甲",
    "热线科",
    "2026-10-15",
    "已排班",
    "2026-10-10",
    "主任丁 2026-10-12",
    "2026-10-13",
    "已关闭",
)

SAMPLES = (
    *(
        FormSample(
            code, SLIP_TITLES[kind], "工单编号", (slip_form(kind, _SLIP, _FACTS),), ("工单编号", "时限", "主办单位")
        )
        for code, kind in (("P-21", SlipKind.DISPATCH), ("P-21S", SlipKind.SUPERVISE), ("P-21U", SlipKind.URGE))
    ),
    FormSample("P-22", "结案作业表", "工单编号", (closing_form(_SLIP, _CLOSING),), ("工单编号", "要件", "结案意见")),
    FormSample("P-22R", "结案审核意见", "工单编号", (closing_review_form(_SLIP, _CLOSING),), ("工单编号", "审核结论")),
    FormSample(
        "P-23",
        "不纳入考核（剔除）申报表",
        "申报编号",
        (application_form(_CASE),),
        ("工单编号", "剔除情形", "申报理由", "#材料清单"),
    ),
    FormSample(
        "P-23C",
        "剔除材料催收单",
        "申报编号",
        (chasing_form(_CASE, 0, "2026-09-12", "审核员丙"),),
        ("工单编号", "正文", "#未收到的材料"),
    ),
    FormSample("P-24", "挂账/销账审批表", "挂账编号", (hang_up_form(_HANG_UP),), ("工单编号", "挂账理由", "审批意见")),
    FormSample("P-25", "考核申诉表", "申诉编号", (appeal_form(_APPEAL),), ("工单编号", "申诉对象", "申诉理由")),
    FormSample("P-26", "考核复盘报告", "复盘编号", (review_form(_REVIEW),), ("考核期", "存在的问题", "结论")),
    FormSample(
        "P-26T",
        "改进措施落实跟踪表",
        "复盘编号",
        (measures_form(_STREET, "2026-08", (_MEASURE,), "2026-10-14"),),
        ("考核期", "#改进措施"),
    ),
)
"""The forms of tickets and cases: made-up fillings, and what no file may lack."""
