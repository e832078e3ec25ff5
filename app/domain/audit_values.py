"""Codes in an audit entry's details as people say them; the entry itself stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.acceptance_events import STATE_TEXT as ACCEPTANCE_TEXT
from app.domain.appeals import OBJECT_TITLES, RESULT_TITLES
from app.domain.contracts import GATES
from app.domain.exclusions import KIND_TITLES
from app.domain.flow import STATE_TEXT
from app.domain.payment_words import EVENTS
from app.domain.penalty_terms import LOCK_KINDS
from app.domain.registers import SPECIAL_TITLES
from app.domain.roles import PARTY_TITLES, ROLE_TITLES

_STEPS = {str(code): title for code, title in STATE_TEXT.items()}
_GROUNDS = {
    "emergency": "应通过紧急渠道处理",
    "legal_process": "应通过法定程序处理",
    "repeated": "重复诉求",
    "secret": "涉及秘密和隐私",
    "beyond_duty": "超出职责范围",
    "unlawful": "违反法律法规政策",
    "objective": "客观条件所限",
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "role": {str(code): title for code, title in ROLE_TITLES.items()},
    "party": {str(code): title for code, title in PARTY_TITLES.items()},
    "target": {"pdf": "存为文件", "printer": "打印机", "slip": "处理单", "clipboard": "剪贴板"},
    "gate": GATES,
    "kind": {
        **EVENTS,
        **LOCK_KINDS,
        **{str(code): title for code, title in SPECIAL_TITLES.items()},
        **{str(code): title for code, title in KIND_TITLES.items()},
        "staff_conduct": "人员行为",
    },
    "from": _STEPS,
    "to": _STEPS,
    "state": {**ACCEPTANCE_TEXT, **_STEPS},
    "ground": _GROUNDS,
    "verdict": {"pass": "通过", "fail": "不通过", "accepted": "合规", "returned": "已退回"},
    "decision": {"passed": "通过", "approved": "批准", "refused": "不批准", "returned": "退回"},
    "objects": {str(code): title for code, title in OBJECT_TITLES.items()},
    "result": {**{str(code): title for code, title in RESULT_TITLES.items()}, "ok": "合格", "improve": "待提升"},
    "code": {"dispatch": "派单", "data": "数据", "review": "复核", "zero_score": "零分工单"},
    "span": {"month": "月度", "quarter": "季度", "year": "年度"},
    "subject": {"vendor": "乙方", "street": "街道"},
    "mode": {"upsert": "更新", "skip": "跳过", "fill": "补空"},
    "period_kind": {"year": "年度", "term": "期", "part": "部分"},
    "lines": {"base": "应付", "monthly_evaluation": "月度评价", "reward": "奖励", "deduction": "扣款"},
}
"""By the key of the fact: what its codes mean. A code that is not listed is shown as written."""

FIELDS: Mapping[str, str] = {
    "decided_by": "决定人",
    "decide_note": "决定说明",
    "decided_at": "决定时间",
    "decided_on": "决定日",
    "decision_basis": "决定依据",
    "filing": "备案",
    "filed_on": "备案日",
    "filing_by": "备案人",
    "filing_opinion": "备案意见",
    "on_duty_on": "上岗日",
    "off_duty_on": "离岗日",
    "hung_on": "挂账日",
    "screening": "甄别结论",
    "screened_by": "甄别人",
    "screened_on": "甄别日",
    "report_to": "报送对象",
    "reported_on": "报送日",
    "recheck": "复查",
    "rechecked_by": "复查人",
    "rechecked_on": "复查日",
    "answer": "答复",
    "answered_on": "答复日",
    "outcome": "处理结果",
    "requirements": "要件",
    "statement_at": "陈述时间",
    "withdraw_reason": "撤回原因",
    "withdrawn_on": "撤回日",
    "write_off_basis": "销账依据",
    "written_off_by": "销账人",
    "written_off_on": "销账日",
}
"""Fields of cases that a change names, beside those that are facts of their own."""
