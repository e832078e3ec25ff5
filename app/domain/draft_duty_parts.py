"""What is entered about duties of a contract (录入合同：条款、成果、验收、期限、计数器、送达、续签、读法、差错)."""

from __future__ import annotations

from app.domain.draft_fields import CLAUSE, CODE, NOTE, PARTIES, UNITS, Field, Kind, Part, limit

CLAUSE_KINDS = {
    "heading": "标题",
    "parties": "合同各方",
    "definition": "定义",
    "scope": "服务范围",
    "period": "期限",
    "right": "权利",
    "duty": "义务",
    "staff": "人员",
    "deliverable": "成果",
    "plan": "工作安排",
    "acceptance": "验收",
    "price": "价款",
    "payment": "付款",
    "invoice": "发票",
    "account": "账户",
    "evaluation": "评价考核",
    "penalty": "扣款",
    "damages": "违约责任",
    "liability": "赔偿责任",
    "termination": "解除终止",
    "early": "提前终止",
    "agreed": "协商终止",
    "policy": "政策变化",
    "confidentiality": "保密",
    "secret": "保密义务",
    "ownership": "成果归属",
    "retention": "留存",
    "retain": "资料留存",
    "force_majeure": "不可抗力",
    "notice": "通知送达",
    "dispute": "争议",
    "change": "变更",
    "effect": "生效",
    "form": "附表",
    "title": "合同名称",
}

CLAUSES = Part(
    "clauses",
    "条款",
    (
        Field("ref", "条号", is_needed=True, help="照合同的编法，如 三(一)、7.4、附1·二。", example="三(一)"),
        Field("kind", "类别", Kind.CHOICE, True, choices=CLAUSE_KINDS),
        Field("text", "原文", Kind.LONG, help="一字不改。"),
    ),
    is_list=True,
    is_optional=False,
    names=("ref", "kind", "text"),
    help="先粘贴合同全文，自动按条号拆开；拆得不对的条可以在这里改。",
)

_FREQUENCIES = {
    "month": "每月",
    "bimonth": "每两个月",
    "quarter": "每季度",
    "four_months": "每四个月",
    "half": "每半年",
    "year": "每年",
    "week": "每周",
    "span": "在一段时间里平均分几次",
    "once": "一次",
    "free": "若干次，时间不限",
    "set": "成套资料",
}
DELIVERABLES = Part(
    "deliverables",
    "成果计划行",
    (
        Field("name", "成果名称", is_needed=True, example="月度分析报告"),
        CLAUSE,
        Field("frequency", "多久一次", Kind.CHOICE, True, choices=_FREQUENCIES),
        Field(
            "basis",
            "周期怎么数",
            Kind.BY_READING,
            help="服务月从服务期第一天数起；自然月按日历。",
            choices={"service": "按服务期", "natural": "按日历"},
            default="service",
        ),
        Field("count", "共几次", Kind.WHOLE, help="填了会核对能不能排出这么多。", example="12"),
        Field("natural_count", "按日历时共几次", Kind.WHOLE),
        Field("from", "只在这一天以后", Kind.DATE, help="空着就是整个服务期。"),
        Field("to", "只到这一天", Kind.DATE),
        Field("prices", "对应报价行", Kind.REFS, help="这些报价行由各期平均分。", source="prices"),
        Field("amount_each_fen", "每期金额（元）", Kind.MONEY),
        Field("form", "形式", example="书面、电子版"),
        Field("due", "应交日", Kind.CHOICE, choices={"period_end": "每期最后一天", "event": "由事件起算，逐次填写"}),
        Field("period", "期次名称", help="空着按周期自动起名。"),
        Field("receipt_name", "回执上的名称"),
        Field("when", "只在这些读法下", Kind.WHEN, help="勾选读法的选项；不勾就一直有。", source="readings"),
        NOTE,
        CODE,
    ),
    is_list=True,
    is_optional=False,
    names=("name", "frequency", "count"),
)

ACCEPTANCE = Part(
    "acceptance",
    "验收",
    (
        CLAUSE,
        limit("review", "验收期", "合同没写就不要勾；没写的期限不会套用别的合同。"),
        limit("revise", "修改（整改）期"),
        limit("receipt", "出回执的期限"),
        limit("analogy", "可以类推的异议期"),
        Field("deemed", "合同约定逾期视为验收通过", Kind.FLAG),
        Field("reminder_after_expiry", "催告须在验收期满以后", Kind.FLAG, default=True),
        Field("failed_max", "最多几次不合格", Kind.WHOLE),
        Field("formats", "成果文件格式", Kind.TEXTS, example="ppt、pptx"),
        Field("format_clause", "格式的条款", Kind.REF, source="clauses"),
        Field("cutoff", "最后一天的截止时刻", Kind.TIME, example="17:00"),
        Field("cutoff_clause", "截止时刻的条款", Kind.REF, source="clauses"),
        Field("also", "同样写到的条款", Kind.REFS, source="clauses"),
        NOTE,
    ),
    is_optional=False,
)
RECEIPT = Part(
    "receipt",
    "回执",
    (CLAUSE, Field("title", "回执标题", is_needed=True), Field("return_address", "寄回地址")),
    help="合同附有回执样式才有。",
)
MAILBOX = Part(
    "mailbox",
    "授权邮箱",
    (
        CLAUSE,
        Field("vendor_mailboxes", "乙方邮箱个数", Kind.WHOLE, True, example="2"),
        Field("change_notice_hours", "变更须提前告知（小时）", Kind.WHOLE, True, example="24"),
        Field("change_clause", "变更的条款", Kind.REF, True, source="clauses"),
    ),
    help="合同约定用邮件代替盖章文件才有。",
)
DEADLINES = Part(
    "deadlines",
    "期限",
    (
        Field(
            "code",
            "编号",
            Kind.TEXT,
            True,
            "编号决定这个期限用在哪里，从下拉里选含义相同的。",
            source="codes:deadlines",
        ),
        Field("label", "名称", is_needed=True, example="整改"),
        CLAUSE,
        Field("trigger", "从什么时候起", example="甲方提出整改要求"),
        Field("n", "多少", Kind.WHOLE, True, example="3"),
        Field("unit", "单位", Kind.CHOICE, True, choices=UNITS),
        Field("direction", "方向", Kind.CHOICE, choices={"after": "之后", "before": "之前（提前）"}),
        Field("party", "谁的期限", Kind.CHOICE, True, choices={**PARTIES, "both": "双方"}),
        Field(
            "roll", "末日遇休假顺延", Kind.CHOICE, choices={"yes": "顺延", "no": "不顺延"}, help="空着就按读法 R-03。"
        ),
        Field("consequence", "过了会怎样"),
    ),
    is_list=True,
    names=("code", "label", "n", "unit"),
)
COUNTERS = Part(
    "counters",
    "计数器",
    (
        Field("code", "编号", Kind.TEXT, True, "编号决定数的是什么，从下拉里选含义相同的。", source="codes:counters"),
        Field("name", "数什么", is_needed=True, example="零分工单"),
        CLAUSE,
        Field("period", "在多长时间里数", example="合同期累计"),
        Field("warn_at", "数到几预警", Kind.WHOLE, True, example="1"),
        Field("trigger_at", "数到几触发", Kind.WHOLE, True, example="2"),
        Field("effect", "触发后怎样", example="甲方可单方解除"),
        Field("below", "数得少才触发（如在岗人数）", Kind.FLAG),
        Field("second_warn_at", "第二档预警", Kind.WHOLE),
        Field("second_at", "第二档触发", Kind.WHOLE),
        Field("second_effect", "第二档后果"),
    ),
    is_list=True,
    names=("code", "name", "warn_at", "trigger_at"),
)
EVALUATION_ITEMS = Part(
    "evaluation_items",
    "评价内容",
    (Field("part", "部分", is_needed=True), Field("name", "内容", is_needed=True), CLAUSE),
    is_list=True,
    names=("part", "name"),
)

NOTICE = Part(
    "service_of_notice",
    "通知送达",
    (
        CLAUSE,
        Field(
            "arrival",
            "到达怎么算",
            Kind.CHOICE,
            True,
            choices={"workday": "非工作日到达算下一工作日", "as_is": "到达即算"},
        ),
        Field("mail_days", "寄出几日后视为送达", Kind.WHOLE),
    ),
)
RENEWAL = Part(
    "renewal",
    "续签",
    (
        CLAUSE,
        Field("max_times", "最多续签几次", Kind.WHOLE),
        Field("max_years", "总共最多几年", Kind.WHOLE),
        Field("continues", "期满后继续服务仍按本合同", Kind.FLAG),
    ),
)
_AFFECTS = {
    "plan": "成果计划",
    "acceptance": "验收",
    "deadline": "期限",
    "payment": "付款",
    "damages": "违约金",
    "deduction": "扣款",
    "counter": "计数器",
    "report": "报告",
    "retention": "留存",
}
READINGS = Part(
    "readings",
    "读法（含糊条款）",
    (
        Field("code", "编号", Kind.TEXT, True, "通用的读法从下拉里选；本合同自己的另编一个。", source="codes:readings"),
        Field("title", "含糊在哪里", is_needed=True, example="“第 3 件起”从哪一件算起"),
        Field("clauses", "条款", Kind.REFS, True, source="clauses"),
        Field(
            "options",
            "可以怎么读",
            Kind.OPTIONS,
            True,
            "每行一种：代号、冒号、读法。至少两种。",
            example="甲：从第 4 件起",
        ),
        Field("default", "没选之前按", help="填上面的一个代号，如 甲。", example="甲"),
        Field("affects", "影响什么", Kind.CHOICE, choices=_AFFECTS),
        Field("required", "正式使用前须由甲方选定", Kind.FLAG),
        NOTE,
    ),
    is_list=True,
    names=("code", "title"),
    help="条文能有两种读法时写在这里；没有选定以前，有关的数只作试算。",
)
DEFECTS = Part(
    "defects",
    "条文差错",
    (
        CODE,
        Field("text", "差错", Kind.LONG, True),
        Field("clauses", "条款", Kind.REFS, source="clauses"),
        Field("effect", "怎么处理", Kind.LONG, help="只提示，不改原文。"),
    ),
    is_list=True,
    names=("code", "text"),
)
