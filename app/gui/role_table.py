"""Which right stands behind a verb of the window: per page or tab (its class), the verb's title → rights.

Several rights (``ledger|supervise``) mean that any of them will do: what is chosen in the dialog decides. A verb that
is not listed needs no more than reading. The services refuse in any case; here nobody is led up to a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.flow import Node
from app.domain.flow_steps import STEPS
from app.domain.roles import Role, right_of


def _same(right: str, *titles: str) -> dict[str, str]:
    return dict.fromkeys(titles, right)


def _flow(node: Node) -> str:
    return right_of(f"flow.{node}").value


_STEPS = {STEPS[node].title: _flow(node) for node in STEPS}
_DOORS = {
    **_same("exclusion", "申报不纳入考核（剔除）…"),
    **_same("case", "申请挂账…", "提出考核申诉…", "吹哨…"),
    **_same("review", "登记失误…"),
}
_TICKETS = {
    **_STEPS,
    **_DOORS,
    **_same("import", "导入表格…", "导入热线导出的表格…", "粘贴表格（先预览再导入）…"),
    **_same(
        "register", "新建工单", "手工新建一件", "编辑这件工单", "编辑", "作废或恢复这件工单…", "批量修改选中的工单…"
    ),
    **_same("register", "确认同一事项", "不是同一件…", "解除…", "关联另一件…", "添加附件…"),
    **_same("reveal", "显示完整姓名和电话…", "显示", "打开"),
    **_same("export", "导出当前列表…"),
    **_same("audit", "查看审计记录"),
    **_same("report", "保存为视图…", "修改这个视图…", "删除这个视图…"),
    **_same("flow", "催办…"),
    **_same("undo", "移除…", "撤销"),
}
_VISITS = {
    **_same("flow", "登记通话", "写依据、录音编号", "接通，全部最好", "登记评定", "手工登记回访结果…", "手工登记…"),
    **_same("flow", "电话：接通", "电话：未接通", "是否联系：是", "是否联系：否", "是否解决：解决"),
    **_same("flow", "是否解决：部分解决", "是否解决：未解决", "是否满意：满意", "是否满意：基本满意"),
    **_same("flow", "是否满意：不满意", "是否满意：未评价", "说明差异原因…"),
    **_same("reveal", "显示电话"),
    **_same("confirm", "二次确认…"),
    **_same("review", "更正最后一轮评定…", "更正…", "核实录音…"),
    **_same("error_decide", "确认失误…", "不成立…"),
    **_same("import", "导入回访结果…"),
    **_same("settings", "改单否双否的规则…", "改规则…", "考核期表…"),
}
_EXCLUSION = {
    **_same("exclusion", "申报不纳入考核…", "流转要材料…", "催收材料…", "登记收齐…", "送审…", "登记整改完成…"),
    **_same("exclusion", "登记报送…", "登记收到材料…", "规定材料时限…", "增加材料…", "撤回申报…"),
    **_same("exclusion", "登记收到…", "规定时限…", "增加…", "移除…"),
    **_same("exclusion_review", "登记审核意见…", "登记结果…"),
    **_same("exclusion_recheck", "登记甲方复核…"),
    **_same("print", "申报表（P-23）…", "材料催收单（P-23）…", "审核意见（P-07）…"),
}
_CASES = {
    "ExclusionTab": _EXCLUSION,
    "HangUpTab": {
        **_same("case", "申请挂账…", "作废…"),
        **_same("case_decide", "登记审批…", "销账…", "登记甄别…"),
        **_same("print", "审批表（P-24）…"),
    },
    "AppealTab": {"提出申诉…": "case", "登记结果…": "case_decide", "申诉表（P-25）…": "print"},
    "WhistleTab": _same("case", "吹哨…", "登记应哨…", "撤销吹哨…"),
    "SpecialTab": _same("case", "接收登记…", "登记办结…", "登记报送…", "补充台账栏目…", "作废…"),
    "DetailsTab": _same("analyse", "导入考核明细…", "确认下发日…", "登记复盘提交…"),
    "MeetingTab": _same("case", "登记调度会…", "登记议定…", "登记落实…", "增加议题…", "作废议题…"),
    "StoryTab": _same("case", "登记案例…", "修改…", "作废…"),
    "MailTab": _same("case", "登记邮件…", "更正…", "作废…"),
}
_DELIVERABLES = {
    "查看审计记录": "audit",
    **_same("contract", "新建合同…", "录入新合同…", "确定应交日…", "授权邮箱…", "修改合同资料…", "修改资料…"),
    **_same("deliver", "登记提交…", "登记重新提交…", "登记催告…", "添加附件…"),
    **_same("accept", "验收通过…", "提出修改意见…", "登记异议…", "验收不合格…", "确认视为通过…"),
    **_same("receipt", "出具回执…", "登记盖章…", "登记寄出…", "邮件确认…", "作废…"),
    **_same("print", "看回执 / 补打…", "履约总览…"),
    **_same("undo", "撤回最后一步…", "移除…"),
}
_LEDGERS = {
    "TermsTab": {
        "new": "contract|ledger|penalty|review",
        "arrived": "ledger",
        "confirm": "supervise",
        "record": "review|ledger",
        "conclude": "supervise",
        "rectify": "supervise",
        "object": "statement|ledger|contract",
        "contract": "contract",
        "print": "print",
        "void": "contract|ledger|penalty|supervise",
        "lead": "settings",
        "schedule": "print",
    },
    "SupervisionTab": {
        **_same("supervise", "breach", "demand", "majeure", "handle", "accept", "measure", "settle", "recheck"),
        **_same("supervise", "again", "prove", "end", "void"),
        "finish": "statement",
        "paper": "print",
    },
    "TerminationTab": _same("supervise", "draft", "issue", "withdraw") | {"print": "print"},
    "HandoverTab": {
        **_same("ledger", "material", "lend", "certify", "due", "period", "dispose", "back", "return"),
        "sign": "ledger|supervise",
        **_same("print", "things", "paper"),
        **_same("leak", "leak", "told", "leak_close"),
    },
    "ServiceTab": {
        "new": "ledger|operate",
        **_same(
            "ledger|operate", "hold", "serve", "detail", "finish", "answer", "adopt", "send", "wrong", "stop", "void"
        ),
        "print": "print",
    },
    "VendorStaffTab": {
        **_same("ledger", "登记人员…", "更换人员…", "提交备案", "登记上岗…", "登记材料…", "登记请假…", "登记离岗…"),
        **_same("ledger", "登记到位…", "备案审核…", "作废…"),
        **_same("supervise", "要求处理违规…", "登记批复…", "登记处理结果…"),
        "打印单据…": "print",
    },
}
_PENALTIES = {
    "ErrorTab": {
        **_same("review", "登记失误…", "修改…"),
        **_same("error_decide", "判定要件并确认…", "重新打开…", "不成立…", "作废…"),
        **_same("statement", "登记乙方陈述…", "更正说明…"),
        "更正说明（P-13）…": "print",
        "待登记的候选…": "review|error_decide",
    },
    "MonthTab": {
        **_same("penalty", "锁定本月…", "出具扣款通知书…", "作废通知书…"),
        "选定读法…": "contract|penalty",
        "扣款通知书（P-06）…": "print",
        "登记送达、签收…": "ledger|penalty",
        "登记陈述申辩…": "statement",
    },
    "LockTab": {
        **_same("penalty", "登记停岗、培训…", "批准上岗…", "作废…"),
        "登记培训考核…": "ledger",
        "通知、考核记录（P-14）…": "print",
    },
    "DamagesTab": {
        **_same("penalty", "计取或放弃…", "登记逾期…", "登记定额违约金…", "作废…"),
        "选定读法…": "contract|penalty",
    },
    "ManualTab": _same("penalty", "登记手工扣款…", "作废…"),
}
_MONEY = {
    "PaymentTab": {
        **_same("pay", "登记…", "登记条件…", "核对发票…", "锁定结算单", "补充结算单…", "登记到账…", "登记审定金额…"),
        **_same("pay_request", "登记发票…", "登记请款…"),
        **_same("pay_confirm", "登记支付…", "登记退款…"),
        **_same("pay_decide", "阻断付款…", "解除阻断…"),
        **_same("print", "看结算单（P-09）…", "请款登记表（P-10）…"),
    },
    "EvaluationTab": {
        **_same("evaluate", "填写评价表…", "提交工委", "登记工委意见…", "工委扩大会定稿…", "退回重填…"),
        "评价表（P-05）…": "print",
    },
    "review_tab.ReviewTab": {**_same("evaluate", "登记考核结果…", "作废…"), "暂停付款…": "pay_decide"},
}
_REVIEWS = {
    "review_tabs.ReviewTab": {
        **_same("analyse", "登记复盘…", "写复盘…", "改写复盘…", "登记提交…", "增加改进措施…", "作废…"),
        **_same(
            "print", "打印复盘报告（B28）…", "打印措施跟踪表（B29）…", "复盘单据（P-26）…", "措施跟踪单据（P-26）…"
        ),
    },
    "MeasureTab": {
        **_same("analyse", "登记落实情况…", "关闭措施…", "作废…"),
        "登记甲方验证…": "verify",
        "打印措施跟踪表（B29）…": "print",
    },
    "CircularTab": {
        **_same("analyse", "导入通报…", "照着填…", "作废…"),
        "打印对账表…": "print",
        "存为 Excel…": "export",
    },
    "ForecastTab": _same("analyse", "登记热点预测…", "作废…") | {"打印预测与回看（B30）…": "print"},
}
_HOUSE = {
    "FormSettings": _same("settings", "载入…", "停用"),
    "RuleSettings": _same("settings", "修改这条规则…"),
    "UnitSettings": {"添加单位": "register", "停用": "settings", "恢复使用": "settings"},
    "CalendarSettings": _same("settings", "加入日历"),
    "EncryptionSettings": _same("safety", "加密…", "更换口令…", "换恢复密钥…", "取消加密…", "清除列出的文件…"),
    "BackupSettings": _same("safety", "恢复选中的备份…"),
    "GeneralSettings": _same("settings", "保存街道名称"),
}

NEEDS: Mapping[str, Mapping[str, str]] = {
    "TodayPage": {"打印今日待办": "print", "导入热线导出的表格…": "import"},
    "RegisterPage": _TICKETS,
    "QueuesPage": _TICKETS,
    "ImportsPage": _same("import", "导入表格…", "整批撤销…"),
    "VisitsPage": _VISITS,
    **_CASES,
    "ContractsPage": _DELIVERABLES,
    **_LEDGERS,
    **_PENALTIES,
    **_MONEY,
    "StaffPage": _same("case", "排一个班次…", "按轮班排…", "交接班…", "取消选中的班次…"),
    "ReportsPage": {"打印报表": "print", "打印…": "print", **_same("export", "存为文件", "存为", "整月出表…")},
    **_REVIEWS,
    "AuditPage": {"打印选中的记录…": "print", "导出审计记录…": "export"},
    "StatisticsPage": {"打印图表": "print", "导出数据": "export", "保存图…": "export"},
    **_HOUSE,
}
"""Class of the page or tab (``module.Class`` where two are called alike) → title, or key of a tab's step → rights."""

READ_BY: Mapping[str, str] = {"audit": "audit"}
"""Pages that not everybody may read: page → right."""

HIDDEN_PAGES: Mapping[Role, frozenset[str]] = {
    Role.ADMIN: frozenset({"visits", "exclusions", "deductions", "payments", "reviews"}),
    Role.OWNER_REP: frozenset({"imports"}),
    Role.DUTY_SEAT: frozenset({"payments", "reviews", "audit"}),
    Role.REVIEWER: frozenset({"imports", "payments", "audit"}),
    Role.DATA_CLERK: frozenset({"payments", "audit"}),
    Role.ACCOUNTANT: frozenset({"queues", "imports", "visits", "exclusions", "staff", "reviews", "audit"}),
    Role.READER: frozenset({"queues", "imports", "audit"}),
}
"""Pages that are no part of a role's work; what they hold may still be read from elsewhere (a deadline on 今日)."""
