"""What is entered about supervision (录入合同：违约、整改、终止、不可抗力、人员、留存)."""

from __future__ import annotations

from app.domain.draft_fields import CLAUSE, CODE, NOTE, PARTIES, Field, Kind, Part
from app.domain.supervision_terms import MEASURES, REFUNDS, TERMINATION_KINDS

_DEADLINE = Field("deadline", "期限", Kind.REF, help="从期限清单里选。", source="deadlines")
BREACHES = Part(
    "breaches",
    "违约事项",
    (
        Field("name", "事项", is_needed=True, example="泄露保密信息"),
        CLAUSE,
        Field("party", "哪一方", Kind.CHOICE, choices=PARTIES, default="vendor"),
        Field("measures", "可以怎么处置", Kind.MANY, True, choices=MEASURES),
        Field("fundamental", "根本违约", Kind.FLAG),
        Field("leak", "属于泄密", Kind.FLAG),
        NOTE,
        CODE,
    ),
    is_list=True,
    names=("name", "clause"),
    new={"measures": []},
)
RECTIFICATION = Part(
    "rectification",
    "限期整改",
    (
        Field("clauses", "条款", Kind.REFS, True, source="clauses"),
        _DEADLINE,
        Field("max_failed", "几次不合格有权解除", Kind.WHOLE),
        Field("overdue_ends", "单次逾期就有权解除", Kind.FLAG),
        Field("right_clause", "权利的条款", Kind.REF, source="clauses"),
        Field("daily_damages", "整改延误计逾期违约金", Kind.FLAG),
        Field("consequence", "后果", Kind.LONG),
    ),
)
TERMINATIONS = Part(
    "terminations",
    "终止与解除",
    (
        CODE,
        Field("name", "情形", is_needed=True),
        CLAUSE,
        Field("kind", "种类", Kind.CHOICE, True, choices=TERMINATION_KINDS),
        Field("by", "谁提出", Kind.CHOICE, choices={**PARTIES, "both": "双方"}, default="office"),
        Field("refund", "款项怎么清", Kind.CHOICE, choices=REFUNDS, default="none"),
        Field("refund_clause", "清款的条款", Kind.REF, source="clauses"),
        Field("damages", "违约金比例", Kind.RATIO, example="30%"),
        Field("damages_by", "谁付违约金", Kind.CHOICE, choices=PARTIES, default="vendor"),
        Field("damages_clause", "违约金的条款", Kind.REF, source="clauses"),
        Field("notice", "通知期限", Kind.REF, source="deadlines"),
        Field("return_by", "返还期限", Kind.REF, source="deadlines"),
        Field("counters", "依据的计数器", Kind.REFS, source="counters"),
        Field("breaches", "依据的违约事项", Kind.REFS, source="breaches"),
        Field("readings", "有关的读法", Kind.REFS, source="readings"),
        Field("after", "之后怎么办", Kind.LONG),
        NOTE,
    ),
    is_list=True,
    names=("code", "name", "clause"),
)
MAJEURE = Part(
    "force_majeure",
    "不可抗力",
    (
        CLAUSE,
        Field("prolongs", "期限顺延", Kind.FLAG),
        Field("proof_deadline", "证明期限", Kind.REF, source="deadlines"),
        Field("over_workdays", "超过多少工作日可解除", Kind.WHOLE),
        Field("right_clause", "解除的条款", Kind.REF, source="clauses"),
    ),
)
STAFFING = Part(
    "staffing",
    "派驻人员",
    (
        Field("clause", "人数的条款", Kind.REF, source="clauses"),
        Field("minimum", "每天最少几人", Kind.WHOLE),
        Field("filing_clause", "上岗报备的条款", Kind.REF, source="clauses"),
        Field("change_clause", "换人须同意的条款", Kind.REF, source="clauses"),
        Field("core_clause", "核心人员的条款", Kind.REF, source="clauses"),
        Field("papers_clause", "保密文书的条款", Kind.REF, source="clauses"),
        Field("papers", "保密文书", Kind.MANY, choices={"pledge": "保密承诺书", "agreement": "保密协议"}),
        Field("demand_clause", "要求换人的条款", Kind.REF, source="clauses"),
        Field("demand_deadline", "换人期限", Kind.REF, source="deadlines"),
        Field("violation_clause", "人员违纪的条款", Kind.REF, source="clauses"),
        Field("violation_deadline", "违纪处理期限", Kind.REF, source="deadlines"),
    ),
)
RETENTIONS = Part(
    "retentions",
    "留存与保密",
    (
        Field("subject", "什么", is_needed=True, example="双方保密义务"),
        CLAUSE,
        Field("kind", "种类", Kind.CHOICE, True, choices={"retain": "留存", "secret": "保密"}),
        Field("deadline", "多久", Kind.REF, help="从期限清单里选；没有终止日就勾下面一项。", source="deadlines"),
        Field("endless", "没有终止日", Kind.FLAG),
        Field("reading", "起算随哪条读法", Kind.REF, source="readings"),
        CODE,
    ),
    is_list=True,
    names=("subject", "clause"),
)
