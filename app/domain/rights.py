"""The right behind every action that the audit log names; ``ticket.*`` stands for the actions that have no own line."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    """What one may be allowed to do; ``RIGHT_TITLES`` names it in Chinese."""

    VIEW = "view"
    SELF = "self"
    REVEAL = "reveal"
    EXPORT = "export"
    PRINT = "print"
    UNDO = "undo"
    REGISTER = "register"
    IMPORT = "import"
    FLOW = "flow"
    CONFIRM = "confirm"
    CASE = "case"
    CASE_DECIDE = "case_decide"
    EXCLUSION = "exclusion"
    EXCLUSION_REVIEW = "exclusion_review"
    EXCLUSION_RECHECK = "exclusion_recheck"
    REVIEW = "review"
    ERROR_DECIDE = "error_decide"
    STATEMENT = "statement"
    PENALTY = "penalty"
    PAY_REQUEST = "pay_request"
    PAY = "pay"
    PAY_CONFIRM = "pay_confirm"
    PAY_DECIDE = "pay_decide"
    DELIVER = "deliver"
    ACCEPT = "accept"
    RECEIPT = "receipt"
    EVALUATE = "evaluate"
    SUPERVISE = "supervise"
    CONTRACT = "contract"
    LEDGER = "ledger"
    REMIND = "remind"
    REPORT = "report"
    ANALYSE = "analyse"
    VERIFY = "verify"
    OPERATE = "operate"
    LEAK = "leak"
    SETTINGS = "settings"
    AUDIT = "audit"
    SAFETY = "safety"
    ACCOUNTS = "accounts"


RIGHT_TITLES: Mapping[Right, str] = {
    Right.VIEW: "查看（脱敏）",
    Right.SELF: "登录和改自己的密码",
    Right.REVEAL: "查看完整个人信息",
    Right.EXPORT: "导出",
    Right.PRINT: "打印单据",
    Right.UNDO: "撤销和附件",
    Right.REGISTER: "登记和修改工单",
    Right.IMPORT: "导入数据",
    Right.FLOW: "办理工单流程",
    Right.CONFIRM: "二次确认和结案审核",
    Right.CASE: "登记个案",
    Right.CASE_DECIDE: "个案结论",
    Right.EXCLUSION: "不纳入考核申报",
    Right.EXCLUSION_REVIEW: "不纳入考核材料审核",
    Right.EXCLUSION_RECHECK: "不纳入考核甲方复核",
    Right.REVIEW: "复核、登记失误和抽查",
    Right.ERROR_DECIDE: "失误认定",
    Right.STATEMENT: "陈述、更正和整改",
    Right.PENALTY: "扣款和违约金",
    Right.PAY_REQUEST: "请款和发票登记",
    Right.PAY: "发票核对、付款条件和结算",
    Right.PAY_CONFIRM: "付款确认",
    Right.PAY_DECIDE: "付款阻断和解除",
    Right.DELIVER: "提交成果",
    Right.ACCEPT: "验收",
    Right.RECEIPT: "回执出具和用印",
    Right.EVALUATE: "评价和考核",
    Right.SUPERVISE: "监督、违约和终止",
    Right.CONTRACT: "合同和条款",
    Right.LEDGER: "履约台账",
    Right.REMIND: "处理期限提醒",
    Right.REPORT: "报表",
    Right.ANALYSE: "复盘和分析",
    Right.VERIFY: "改进措施验证",
    Right.OPERATE: "运维记录",
    Right.LEAK: "泄密事件",
    Right.SETTINGS: "设置",
    Right.AUDIT: "查看审计记录",
    Right.SAFETY: "备份恢复、加密和匿名化",
    Right.ACCOUNTS: "账号管理",
}

_EVERYONE = {
    "account.sign_in": Right.SELF,
    "account.sign_out": Right.SELF,
    "account.refused": Right.SELF,
    "account.locked": Right.SELF,
    "account.proof": Right.SELF,
    "account.own_password": Right.SELF,
    "backup.make": Right.SELF,
    "backup.auto": Right.SELF,
    "backup.thin": Right.SELF,
    "office.create": Right.SELF,
    "office.salvage": Right.SAFETY,
    "flow.rebuild": Right.SELF,
    "audit.verify": Right.SELF,
    "audit.check_paper": Right.VIEW,
    "audit.check_backup": Right.VIEW,
    "search.run": Right.VIEW,
    "search.*": Right.VIEW,
    "attachment.open": Right.VIEW,
}
_TICKETS = {
    "ticket.*": Right.REGISTER,
    "tickets.*": Right.REGISTER,
    "ticket.reveal": Right.REVEAL,
    "tickets.reveal": Right.REVEAL,
    "ticket.copy": Right.REVEAL,
    "tickets.export": Right.EXPORT,
    "attachment.*": Right.UNDO,
    "unit.add": Right.REGISTER,
    "unit.switch": Right.SETTINGS,
    "link.*": Right.REGISTER,
    "visit.*": Right.FLOW,
    "import.*": Right.IMPORT,
    "operation.undo": Right.UNDO,
    "flow.*": Right.FLOW,
    "flow.limit": Right.SETTINGS,
    "flow.second_confirm": Right.CONFIRM,
    "flow.review_close": Right.CONFIRM,
    "flow.review_return": Right.CONFIRM,
    "flow.bulk.second_confirm": Right.CONFIRM,
    "flow.bulk.review_close": Right.CONFIRM,
    "flow.bulk.review_return": Right.CONFIRM,
    "assessment.correct": Right.REVIEW,
    "assessment.issue": Right.ANALYSE,
    "assessment.review": Right.ANALYSE,
    "recording.check": Right.REVIEW,
    "error_candidate.decide": Right.ERROR_DECIDE,
}
_CASES = {
    "hang_up.*": Right.CASE,
    "hang_up.decide": Right.CASE_DECIDE,
    "hang_up.screen": Right.CASE_DECIDE,
    "hang_up.write_off": Right.CASE_DECIDE,
    "whistle.*": Right.CASE,
    "special.*": Right.CASE,
    "appeal.*": Right.CASE,
    "appeal.decide": Right.CASE_DECIDE,
    "shift.*": Right.CASE,
    "mail.*": Right.CASE,
    "meeting.*": Right.CASE,
    "story.*": Right.CASE,
    "reminder.handle": Right.REMIND,
    "exclusion.*": Right.EXCLUSION,
    "exclusion.review": Right.EXCLUSION_REVIEW,
    "exclusion.decide": Right.EXCLUSION_REVIEW,
    "exclusion.recheck": Right.EXCLUSION_RECHECK,
}
_CONTRACTS = {
    "contract.*": Right.CONTRACT,
    "contact.*": Right.CONTRACT,
    "amendment.*": Right.CONTRACT,
    "renewal.*": Right.CONTRACT,
    "estimate.*": Right.CONTRACT,
    "deliverable.due": Right.CONTRACT,
    "deliverable.submit": Right.DELIVER,
    "acceptance.*": Right.ACCEPT,
    "acceptance.resubmit": Right.DELIVER,
    "acceptance.remind": Right.DELIVER,
    "receipt.*": Right.RECEIPT,
    "evaluation.*": Right.EVALUATE,
    "performance.*": Right.EVALUATE,
    "memo.*": Right.LEDGER,
    "memo.confirm": Right.SUPERVISE,
    "notice.*": Right.PENALTY,
    "notice.register": Right.LEDGER,
    "notice.arrival": Right.LEDGER,
    "notice.plead": Right.STATEMENT,
    "environment.*": Right.LEDGER,
    "material.*": Right.LEDGER,
    "asset.*": Right.LEDGER,
    "retention.*": Right.LEDGER,
    "deletion.certify": Right.LEDGER,
    "deletion.confirm": Right.SUPERVISE,
    "activity.*": Right.LEDGER,
    "staff.*": Right.LEDGER,
    "staff_change.*": Right.LEDGER,
    "staff_change.decide": Right.SUPERVISE,
    "violation.*": Right.SUPERVISE,
    "spot_check.*": Right.REVIEW,
    "spot_check.conclude": Right.SUPERVISE,
    "spot_check.void": Right.SUPERVISE,
    "rectification.*": Right.SUPERVISE,
    "rectification.done": Right.STATEMENT,
    "breach.*": Right.SUPERVISE,
    "counter.handle": Right.SUPERVISE,
    "majeure.*": Right.SUPERVISE,
    "termination.*": Right.SUPERVISE,
}
_MONEY = {
    "error.*": Right.ERROR_DECIDE,
    "error.add": Right.REVIEW,
    "error.edit": Right.REVIEW,
    "error.statement": Right.STATEMENT,
    "error.correct": Right.STATEMENT,
    "deduction.*": Right.PENALTY,
    "damages.*": Right.PENALTY,
    "lock.*": Right.PENALTY,
    "lock.train": Right.LEDGER,
    "payment.*": Right.PAY,
    "payment.request": Right.PAY_REQUEST,
    "payment.paid": Right.PAY_CONFIRM,
    "payment.refund": Right.PAY_CONFIRM,
    "payment.hold": Right.PAY_DECIDE,
    "payment.lift": Right.PAY_DECIDE,
    "invoice.*": Right.PAY,
    "invoice.add": Right.PAY_REQUEST,
}
_WORK = {
    "print.*": Right.PRINT,
    "report.run": Right.REPORT,
    "report.save": Right.EXPORT,
    "report.*": Right.REPORT,
    "statistics.export": Right.EXPORT,
    "statistics.*": Right.REPORT,
    "circular.*": Right.ANALYSE,
    "circular.save": Right.EXPORT,
    "duty.*": Right.ANALYSE,
    "review.*": Right.ANALYSE,
    "improvement.*": Right.ANALYSE,
    "improvement.verify": Right.VERIFY,
    "improvement.reject": Right.VERIFY,
    "forecast.*": Right.ANALYSE,
    "advice.*": Right.ANALYSE,
    "advice.decide": Right.VERIFY,
    "ops.*": Right.OPERATE,
    "upkeep.*": Right.OPERATE,
    "support.*": Right.OPERATE,
    "diagnostics.*": Right.VIEW,
}
_HOUSE = {
    "setting.put": Right.SETTINGS,
    "calendar.*": Right.SETTINGS,
    "period.*": Right.SETTINGS,
    "form_template.*": Right.SETTINGS,
    "leak.*": Right.LEAK,
    "audit.*": Right.AUDIT,
    "backup.*": Right.SAFETY,
    "restore.*": Right.SAFETY,
    "drill.*": Right.SAFETY,
    "vault.*": Right.SAFETY,
    "anonymise.*": Right.SAFETY,
    "masking.*": Right.EXPORT,
    "handover.*": Right.SAFETY,
    "account.*": Right.ACCOUNTS,
}

RIGHT_OF: Mapping[str, Right] = {**_EVERYONE, **_TICKETS, **_CASES, **_CONTRACTS, **_MONEY, **_WORK, **_HOUSE}
"""Action of the audit log → right."""

SUBJECT_RIGHTS: Mapping[str, tuple[tuple[str, Right], ...]] = {
    "setting.put": (
        ("setting:accounts.", Right.ACCOUNTS),
        ("setting:report.", Right.REPORT),
        ("setting:analysis.", Right.ANALYSE),
        ("setting:register.views", Right.REPORT),
    ),
    "attachment.open": (("ticket:", Right.REVEAL), ("error_record:", Right.REVEAL)),
    "attachment.add": (
        ("ticket:", Right.REGISTER),
        ("error_record:", Right.REVIEW),
        ("submission:", Right.DELIVER),
        ("deliverable:", Right.DELIVER),
        ("receipt:", Right.RECEIPT),
    ),
}
"""Actions whose right depends on what they are about: prefixes of the subject, then the right."""
