"""Made-up fillings of the forms of supervision and people: what their fields show in a preview."""

from __future__ import annotations

from dataclasses import replace

from app.domain import staff_papers as people
from app.domain import supervision_papers as papers
from app.domain.clearing import ClearingLine
from app.domain.form_names import FormSample
from app.domain.penalty_papers import CorrectionPaper, TrainingPaper, correction_form, training_form
from app.domain.supervision_papers import PaperContract, RectificationPaper, TerminationPaper

_STREET, _VENDOR, _TITLE = "某某街道办事处", "某某科技有限公司", "接诉即办服务项目合同"
_CONTRACT = PaperContract(_STREET, _TITLE, "JSJB-2026-01", _STREET, _VENDOR)
_RECTIFICATION = RectificationPaper(
    number=3,
    round_no=1,
    problem="8 月回访记录有 4 件未写反映人意见。",
    clause="001·3.1.5",
    clause_text="甲方发现问题的，有权要求乙方限期整改。",
    demanded_at="2026-09-10T09:00:00",
    due_at="2026-09-15T23:59:59",
    consequence="逾期未改的，按 7.5 计违约金。",
    is_spoken=False,
    done_on="2026-09-14",
    recheck="pass",
    rechecked_on="2026-09-16",
    rechecked_by="科长甲",
    note="已逐件补齐。",
)
_TERMINATION = TerminationPaper(
    number=2,
    name="零分工单达到约定次数",
    clause="001·7.7",
    clause_text="零分工单累计达到 2 件的，甲方有权解除合同。",
    ground="零分工单累计 2 件",
    effective_on="2026-10-01",
    notice_on="2026-09-18",
    arrives_on="2026-09-19",
    notice_by="EMS",
    return_by="2026-10-08",
    evidence=("工单 20260801000012 零分", "工单 20260805000007 零分"),
    conditions=(("K01 零分工单 2 件，触发 2 件", True), ("没有未了结的整改", True)),
    lines=(
        ClearingLine("refund", "应退款", 30000000, "to_office", "001·7.6", "已付 600,000.00 − 工作量 300,000.00"),
        ClearingLine("work", "已确认工作量", 30000000, "info", "001·11.3", "服务 6 个月"),
        ClearingLine("damages", "违约金", 2711750, "to_office", "001·7.3", "542,350.00 × 5%"),
    ),
    missing=("审计结论",),
    paid_source="付款登记的实付合计",
    notes=("清算金额以审计结论为准。",),
    issued_by="主任乙",
    reviewed_by="法律顾问丙",
    is_issued=True,
)
_DRAFT = replace(_TERMINATION, is_issued=False)
_PERSON = people.PersonPaper(
    name="坐席丁",
    post="值班坐席",
    is_core=True,
    badge_no="JS-012",
    experience="接诉即办工作 3 年。",
    resume="2023 年起从事热线工单处置。",
    filing="approved",
    filed_on="2026-07-02",
    filing_by="科长甲",
    filing_opinion="同意上岗。",
    on_duty_on="2026-07-03",
    papers=(("保密协议", "数据保密协议", "2026-07-01"), ("资质", "培训合格证", "2026-06-20")),
    missing=(),
)
_CHANGE = people.ChangePaper(
    number=4,
    kind="乙方申请更换",
    old_name="坐席丁",
    new_name="坐席戊",
    asked_on="2026-09-01",
    reason="原人员离职。",
    clause="004·六(一)3",
    decision="approved",
    decided_on="2026-09-03",
    decided_by="科长甲",
    due_on="2026-09-08",
    arrived_on="2026-09-07",
)
_ASSET = people.AssetPaper(
    "笔记本电脑", "BG-017", 1, "2026-07-03", "坐席丁", "2027-06-30", "2026-09-07", "已还", "外壳划痕", 20000
)
_DELETION = people.DeletionPaper(
    number=1,
    basis="001·7.6",
    method="覆写三遍",
    deleted_at="2026-10-05T15:00:00",
    datasets=(("工单台账副本", 12408, "移动硬盘 1 块"),),
    materials=(("操作手册", 2, "已返还"),),
    vendor_person="项目经理乙",
    office_person="科长甲",
    made_on="2026-10-05",
    confirmed_on="2026-10-06",
    note="硬盘已交甲方销毁。",
)
_VIOLATION = people.ViolationPaper(
    number=2,
    person="坐席丁",
    fact="未经批准导出工单。",
    clause="004·六(二)8",
    demanded_on="2026-09-09",
    due_on="2026-09-11",
    told_on="2026-09-10",
    result="停岗培训一周，扣当月绩效。",
)
_TRAINING = TrainingPaper(
    street=_STREET,
    vendor_name=_VENDOR,
    contract_title=_TITLE,
    number=3,
    kind="stop_duty",
    person="坐席丁",
    reason="当月派单失误 3 件。",
    clause="001·附3·一(二)1(2)",
    from_on="2026-09-12",
    to_on="2026-09-18",
    trained_on="2026-09-16",
    content="派单规范、权属划分。",
    score="92",
    is_passed=True,
    examined_by="科长甲",
    approved_by="主任乙",
    approved_on="2026-09-18",
)
_CORRECTION = CorrectionPaper(
    vendor_name=_VENDOR,
    office_name=_STREET,
    contract_title=_TITLE,
    number=8,
    person="数据员己",
    fact="日报诉求量少报 2 件。",
    happened_at="2026-09-10T18:00:00",
    found_at="2026-09-11T09:00:00",
    was="诉求量 118 件",
    now="诉求量 120 件",
    cause="导出时漏选两类来源。",
    effect="当日环比由 1.7% 改为 3.4%。",
    corrected_at="2026-09-11T10:00:00",
    clause="001·附3·一(二)3(1)",
)

SAMPLES = (
    FormSample(
        "P-08",
        "限期整改通知书",
        "整改编号",
        (papers.rectification_form(_CONTRACT, _RECTIFICATION),),
        ("编号", "存在的问题", "整改期限"),
    ),
    FormSample(
        "P-11",
        "解除条件提示单",
        "终止文书编号",
        (papers.conditions_form(_CONTRACT, _DRAFT, "2026-09-18T09:00:00"),),
        ("事由", "#计数与证据"),
    ),
    FormSample(
        "P-11N",
        "解除（终止）通知书",
        "终止文书编号",
        (papers.notice_form(_CONTRACT, _DRAFT),),
        ("称呼", "正文", "落款"),
    ),
    FormSample("P-12", "合同清算单", "终止文书编号", (papers.clearing_form(_CONTRACT, _DRAFT),), ("事由", "#清算明细")),
    FormSample(
        "P-13", "统计差错更正说明", "失误编号", (correction_form(_CORRECTION),), ("对应失误", "原值", "正值", "原因")
    ),
    FormSample(
        "P-14",
        "停岗培训通知、专项培训考核记录",
        "停岗或培训编号",
        (training_form(_TRAINING), training_form(replace(_TRAINING, kind="special"))),
        ("人员", "原因"),
    ),
    FormSample("P-17", "派驻人员备案表", "人员编号", (people.filing_form(_CONTRACT, _PERSON),), ("姓名", "审核意见")),
    FormSample(
        "P-17C",
        "派驻人员更换审批表",
        "更换编号",
        (people.change_form(_CONTRACT, _CHANGE),),
        ("原人员", "新人员", "甲方意见"),
    ),
    FormSample(
        "P-19",
        "物品发放、腾退归还清单",
        "合同编号（台账号）",
        (people.assets_form(_CONTRACT, (_ASSET,), "004·六(一)6"),),
        ("合同", "#物品"),
    ),
    FormSample(
        "P-20",
        "资料返还与数据删除确认书",
        "确认书编号",
        (people.deletion_form(_CONTRACT, _DELETION),),
        ("#删除的数据集", "删除方式", "删除时间", "正文"),
    ),
    FormSample(
        "P-28", "违规处理结果告知单", "违规编号", (people.violation_form(_CONTRACT, _VIOLATION),), ("人员", "处理结果")
    ),
)
"""The forms of supervision and people: made-up fillings, and what no file may lack."""
