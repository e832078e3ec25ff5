"""Audit entries in readable lines: what an entry is about, and its details without JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.domain.audit_labels import LABELS
from app.domain.audit_values import FIELDS, VALUES
from app.domain.money import format_yuan
from app.domain.tickets import FIELD_BY_KEY

SUBJECTS: Mapping[str, str] = {
    "ticket": "工单",
    "tickets": "多件工单",
    "form": "表单",
    "contract": "合同",
    "deliverable": "成果",
    "receipt": "回执",
    "submission": "提交",
    "exclusion": "剔除申报",
    "exclusion_material": "剔除材料",
    "hang_up": "挂账",
    "whistle": "吹哨",
    "appeal": "申诉",
    "special_case": "专项",
    "dispatch_meeting": "调度会",
    "dispatch_item": "调度会议题",
    "monthly_story": "每月一案",
    "mail_log": "邮件报送",
    "duty_shift": "排班",
    "duty_handover": "交接班",
    "error_record": "失误",
    "error_candidate": "疑似失误",
    "penalty_statement": "扣款结算",
    "penalty_notice": "扣款通知书",
    "damages_claim": "违约金",
    "duty_lock": "停岗培训",
    "payment": "付款",
    "settlement": "结算单",
    "invoice": "发票",
    "monthly_evaluation": "月度评价",
    "evaluation": "月度评价",
    "performance_review": "履约评价",
    "authorised_contact": "授权联系方式",
    "contract_notice": "往来文书",
    "termination": "终止文书",
    "rectification": "整改",
    "breach_event": "违约事件",
    "force_majeure": "不可抗力",
    "staff_member": "派驻人员",
    "staff_change": "人员更换",
    "staff_violation": "违规",
    "spot_check": "抽检",
    "retention_item": "留存资料",
    "retention": "留存资料",
    "lent_asset": "借用物品",
    "material_transfer": "资料交接",
    "deletion_certificate": "删除确认书",
    "service_activity": "活动",
    "advice": "建议",
    "ops_log": "系统运维",
    "support_request": "远程支撑",
    "db_maintenance": "数据库维护",
    "report": "报表",
    "report_run": "报表结果",
    "report_duty": "报送任务",
    "review_report": "复盘",
    "improvement": "改进措施",
    "circular": "通报",
    "forecast": "热点预测",
    "statistics": "统计",
    "assessment": "考核问题",
    "assessment_issue": "考核问题",
    "assessment_period": "考核周期",
    "setting": "设置",
    "calendar": "工作日历",
    "flow_limit": "流程时限",
    "flow": "流程",
    "form_template": "单据样式",
    "unit": "承办单位",
    "link": "关联",
    "import": "导入",
    "operation": "操作",
    "office": "办公文件夹",
    "account": "账号",
    "accounts": "账号",
    "audit": "审计记录",
    "search": "搜索",
    "leak_event": "泄密事件",
    "anonymisation": "匿名化",
    "restore_drill": "恢复演练",
    "attachment": "附件",
    "work_memo": "工作备忘录",
    "environment_check": "工作环境确认",
    "cost_estimate": "测算报告",
    "report_delivery": "报送",
    "amendment": "补充协议",
    "renewal": "续签",
}

_LIMIT = 400


def subject_text(subject: str) -> str:
    """工单 12, 回执 3, 设置 report.B02.unit; an unknown kind as it is written."""
    kind, _, rest = subject.partition(":")
    title = SUBJECTS.get(kind, kind)
    return f"{title} {rest}" if rest else title


def detail_lines(detail: str) -> list[str]:
    """Return one line a fact: label in Chinese, value as people write it. What cannot be read is said."""
    try:
        facts = json.loads(detail)
    except ValueError:
        return ["（内容读不出来）"]
    if not isinstance(facts, Mapping):
        return [_value("", facts)]
    return [f"{LABELS.get(key, key)}：{_value(key, value)}" for key, value in facts.items()]


def operation_of(detail: str) -> int:
    """Return the number of the operation that an entry belongs to, 0 when it names none."""
    try:
        number = json.loads(detail).get("operation", 0)
    except (ValueError, AttributeError):
        return 0
    return number if isinstance(number, int) else 0


def _field(key: str) -> str:
    known = FIELD_BY_KEY.get(key)
    return known.title if known else LABELS.get(key) or FIELDS.get(key, key)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "无"
    if isinstance(value, Mapping):
        text = "；".join(f"{LABELS.get(str(name), str(name))} {_value(str(name), one)}" for name, one in value.items())
    elif isinstance(value, list) and key == "fields":
        text = "、".join(_field(str(one)) for one in value)
    elif isinstance(value, list):
        text = "、".join(_value(key, one) for one in value)
    elif key.endswith("_fen") and isinstance(value, int):
        text = f"{format_yuan(value)} 元"
    elif isinstance(value, str) and key in VALUES:
        text = VALUES[key].get(value, value)
    else:
        text = f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
    return text if len(text) <= _LIMIT else text[:_LIMIT] + "…"
