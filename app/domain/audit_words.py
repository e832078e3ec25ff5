"""Audit entries in readable lines: what an entry is about, and its details without JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

SUBJECTS: Mapping[str, str] = {
    "ticket": "工单",
    "tickets": "多件工单",
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
    "audit": "审计记录",
    "search": "搜索",
    "leak_event": "泄密事件",
    "anonymisation": "匿名化",
    "restore_drill": "恢复演练",
    "attachment": "附件",
    "work_memo": "工作备忘录",
    "environment_check": "工作环境确认",
    "cost_estimate": "测算报告",
    "amendment": "补充协议",
    "renewal": "续签",
}

LABELS: Mapping[str, str] = {
    "operation": "操作号",
    "account": "账号",
    "rows": "行数",
    "masked": "脱敏",
    "file": "文件",
    "columns": "列数",
    "form": "单据",
    "copy": "第几份",
    "sha256": "文件校验和",
    "target": "去向",
    "kind": "种类",
    "length": "字数",
    "hits": "结果件数",
    "digest": "搜索指纹",
    "fields": "字段",
    "attachment": "附件号",
    "bytes": "字节数",
    "old": "原值",
    "new": "新值",
    "valid_from": "生效日",
    "source": "来源",
    "on": "日期",
    "before": "原来",
    "verdict": "结论",
    "head_at": "校验码所在",
    "entries": "条数",
    "ok": "是否通过",
    "first_bad": "首条问题",
    "fault": "问题",
    "known": "账号是否存在",
    "disabled": "已停用",
    "street": "街道",
    "program": "程序版本",
    "schema": "数据版本",
    "tickets": "工单件数",
    "left_out": "未含件数",
    "format": "格式",
    "contract": "合同号",
    "amount_fen": "金额（分）",
    "number": "编号",
    "state": "状态",
    "node": "步骤",
    "count": "数量",
    "changed": "改动件数",
    "refused": "未办件数",
    "content": "内容",
    "period": "周期",
    "code": "编号",
    "option": "选项",
    "reason": "原因",
    "role": "岗位",
    "party": "所属方",
    "login": "账号",
    "until": "截止",
    "since": "起始",
    "person": "按人员",
    "subject": "按对象",
    "filters": "筛选字段",
    "vault": "密钥编号",
    "damaged": "损坏文件数",
    "kept": "保留在",
    "into": "恢复到",
    "verified": "已核对",
    "seconds": "用时（秒）",
}

_TARGETS = {"pdf": "存为文件", "printer": "打印机", "slip": "处理单", "clipboard": "剪贴板"}
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


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "无"
    if isinstance(value, Mapping):
        text = "；".join(f"{LABELS.get(str(name), str(name))} {_value('', one)}" for name, one in value.items())
    elif isinstance(value, list):
        text = "、".join(_value("", one) for one in value)
    elif key == "target":
        text = _TARGETS.get(str(value), str(value))
    else:
        text = f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
    return text if len(text) <= _LIMIT else text[:_LIMIT] + "…"
