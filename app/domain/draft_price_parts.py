"""What is entered about the head, the parties and the money (基本信息、各方、报价、付款、违约金、扣款)."""

from __future__ import annotations

from app.domain.contracts import GATES, HOLD_CAUSES
from app.domain.draft_fields import AUTO, CLAUSE, CODE, NOTE, PARTIES, UNITS, Field, Kind, Part, limit
from app.domain.penalty_terms import LOCK_KINDS

HEAD = Part(
    "",
    "基本信息",
    (
        Field("title", "合同名称", is_needed=True, example="示例街道接诉即办服务合同"),
        Field("project_name", "项目名称", is_needed=True),
        Field("contract_no", "合同编号", help="没有就空着。"),
        Field("code", "简称代号", is_needed=True, help="引用条款时写在前面，如 005·7.4。"),
        Field("start_on", "服务期起日", Kind.DATE, True, example="2027-01-01"),
        Field("end_on", "服务期止日", Kind.DATE, True, example="2027-12-31"),
        Field("signed_on", "签订日期", Kind.DATE, help="合同没有写就空着。"),
        Field("effective_on", "生效日期", Kind.DATE, help="还不知道可以空着，从生效起算的期限会等它。"),
        Field("effective_note", "关于生效的说明", Kind.LONG),
        Field("total_fen", "合同总价（元）", Kind.MONEY, True, example="360,000"),
        Field("total_chinese", "总价大写", help="按合同原样；填总价时自动带出，请与合同核对。"),
        Field(
            "pricing",
            "计价方式",
            Kind.CHOICE,
            True,
            choices={"fixed": "固定总价", "audited": "以审计结果为准"},
        ),
        Field("copies", "合同份数", Kind.WHOLE, True, example="6"),
        Field("copies_office", "甲方执", Kind.WHOLE, True, example="3"),
        Field("copies_vendor", "乙方执", Kind.WHOLE, True, example="3"),
        Field("title_on_receipt", "回执用合同名称", help="回执上的名称与合同不同时才填。"),
    ),
    is_optional=False,
)


def _party(key: str, label: str) -> Part:
    fields = (
        Field("name", "名称", is_needed=True, example="北京市××区××街道办事处" if key == "office" else "××有限公司"),
        Field("address", "地址"),
        Field("postcode", "邮编"),
        Field("credit_code", "统一社会信用代码", help="18 位，最后一位校验位会核对。"),
        Field("bank_name", "开户行"),
        Field("bank_account", "账号"),
        Field("bank_code", "行号"),
        Field("invoice_type", "发票种类", example="增值税普通发票"),
        Field("invoice_title", "发票抬头"),
        Field("invoice_address", "开票地址"),
        Field("invoice_phone", "开票电话"),
        Field("note", "备注", Kind.LONG, help="联系人、电话、授权邮箱不写在这里，合同建立后在“授权邮箱”登记。"),
    )
    return Part(key, label, fields, is_optional=False)


OFFICE = _party("office", "甲方")
VENDOR = _party("vendor", "乙方")

PRICES = Part(
    "prices",
    "报价行",
    (
        CODE,
        Field("name", "名称", is_needed=True),
        CLAUSE,
        Field("quantity", "数量", Kind.WHOLE, True, example="12"),
        Field("unit_fen", "单价（元）", Kind.MONEY, True),
        Field("amount_fen", "合价（元）", Kind.MONEY, True, "数量 × 单价，自动算出。"),
        Field("group", "分组", help="分年报价时写年度，如 2027年。"),
        Field("row", "原表行号"),
        NOTE,
    ),
    is_list=True,
    names=("code", "name", "amount_fen"),
    help="合同没有分项报价就不填；填了，各行合计必须等于总价。",
    new={"quantity": 1},
)
GROUPS = Part(
    "",
    "报价小计",
    (
        Field(
            "price_groups",
            "分组小计",
            Kind.GROUPS,
            help="每行一组：分组名、冒号、金额（元）。",
            example="2027年：180,000",
        ),
    ),
)

_AFTER = Field("after", "从这些事都发生后起算", Kind.MANY, True, choices=GATES)
PAYMENTS = Part(
    "payments",
    "付款期次",
    (
        Field("no", "第几期", Kind.WHOLE, True),
        Field("name", "名称", is_needed=True, example="首付款"),
        Field("ratio", "比例", Kind.RATIO, help="写“余款”表示不按比例。", example="30%"),
        Field("amount_fen", "金额（元）", Kind.MONEY, True, "填了比例会自动算出。"),
        CLAUSE,
        Field("gates", "付款条件", Kind.MANY, True, "勾选合同写明的条件，逐项登记后才到付款日。", choices=GATES),
        Field("due", "付款期限", Kind.ROWS, fields=limit("due", "", "", _AFTER).fields, help="有几个期限就写几行。"),
        limit("earliest", "最早付款", "合同写明满多久以后才付的。", _AFTER),
        Field(
            "cycle",
            "付款周期",
            Kind.PART,
            help="这一期对应的服务时段，合同写明才填。",
            fields=(
                Field("start_on", "周期起日", Kind.DATE, True),
                Field("end_on", "周期止日", Kind.DATE, True),
            ),
        ),
        NOTE,
    ),
    is_list=True,
    names=("no", "name", "amount_fen"),
    help="各期金额合计必须等于合同总价。",
    new={"gates": [], "due": []},
)
HOLDS = Part(
    "payment_holds",
    "可以暂不付款的原因",
    (
        Field("cause", "原因", Kind.CHOICE, True, choices=HOLD_CAUSES),
        CLAUSE,
        Field("text", "怎么写的", Kind.LONG, help="合同写明不算甲方逾期的才填；其他原因只停付款，不停计时。"),
    ),
    is_list=True,
    names=("cause", "clause"),
)

DAMAGES = Part(
    "damages",
    "违约金",
    (
        Field("party", "哪一方违约", Kind.CHOICE, True, choices=PARTIES),
        CLAUSE,
        Field("rate", "每日比例", Kind.RATIO, help="按日计的才填。", example="1‰"),
        Field("lump", "定额比例", Kind.RATIO, help="一次性的才填。", example="30%"),
        Field("base", "以什么为基数", Kind.BY_READING, True, choices={"total": "合同总价", "amount": "该笔应付款"}),
        Field("cap", "上限", Kind.RATIO, help="占基数的比例；合同没写上限就空着。", example="5%"),
        Field("at_most", "最多计几次", Kind.WHOLE, help="定额违约金合同写明次数才填。"),
        Field("exempt", "除外情形", example="财政拨款等不能控制的原因"),
        Field(
            "rights",
            "逾期多久有什么权利",
            Kind.ROWS,
            fields=(
                Field("at_least", "达到", Kind.WHOLE, True, example="15"),
                Field("unit", "单位", Kind.CHOICE, True, choices=UNITS),
                Field("text", "权利", is_needed=True, example="甲方可单方解除合同"),
                CLAUSE,
            ),
        ),
        NOTE,
        CODE,
    ),
    is_list=True,
    names=("party", "rate", "lump"),
    help="合同没有写按日违约金，就不会算出按日违约金。",
    new={"rights": []},
)

_REQUIRE = (
    Field("text", "要件", is_needed=True, example="造成群众二次投诉"),
    Field("group", "同组（任一即可）", help="同组的要件具备一项就够；各自必须具备的空着。"),
    Field("follows", "怎么答", Kind.CHOICE, choices={"report": "看有没有提前报备"}),
    Field("reading", "随哪条读法免除", Kind.REF, source="readings"),
    Field("waived", "免除条件", Kind.BY_OPTION, help="在某个选项下，具备所写编号的要件时本要件不用看。", source="text"),
    Field("code", "内部编号", Kind.TEXT, True, example="1"),
)
_PENALTY_CODE = Field(
    "code",
    "内部编号",
    Kind.TEXT,
    True,
    "与自带模板含义相同的从下拉里选，月度计数器（K08–K10）按它数；别的自动编好。",
    source="codes:penalties",
    default=AUTO,
)
PENALTIES = Part(
    "penalties",
    "按件扣款",
    (
        Field("name", "名称", is_needed=True, example="签派单失误"),
        CLAUSE,
        Field("post", "岗位", example="值班坐席"),
        Field("fen", "每件（元）", Kind.MONEY, True, example="300"),
        Field("high_fen", "高档每件（元）", Kind.MONEY, help="有阶梯才填。", example="500"),
        Field("reading", "阶梯随哪条读法", Kind.REF, help="条文含糊、要选读法的才选。", source="readings"),
        Field("steps", "阶梯", Kind.BY_OPTION, help="写“第 4 件起”或“满 3 件全部”。", example="第 4 件起"),
        Field("requires", "要件", Kind.ROWS, help="逐项具备才计罚，缺哪一项会写明。", fields=_REQUIRE),
        Field(
            "lock",
            "上岗限制",
            Kind.PART,
            fields=(
                Field("kind", "方式", Kind.CHOICE, True, choices=LOCK_KINDS),
                Field("days", "天数", Kind.WHOLE, help="空着表示考核通过为止。"),
                Field("when", "什么时候", Kind.BY_READING, True, example="第 4 件起"),
            ),
        ),
        _PENALTY_CODE,
    ),
    is_list=True,
    names=("name", "fen", "high_fen"),
)
PENALTY_RULES = Part(
    "penalty_rules",
    "扣款的计法",
    (
        CLAUSE,
        Field("scope", "按谁累计", Kind.BY_READING, choices={"contract": "全合同一起", "person": "按人"}),
        Field("month", "算在哪个月", Kind.BY_READING, choices={"happened": "发生的月份", "found": "发现的月份"}),
        Field("same_fact", "同一事实", Kind.BY_READING, choices={"heaviest": "只按最重的一种", "each": "各种都计"}),
    ),
)
GRADES = Part(
    "grades",
    "评价档位",
    (
        Field("name", "档位", is_needed=True, example="优秀"),
        CLAUSE,
        Field("amount_fen", "奖扣金额（元）", Kind.MONEY, True, "扣款写负数。", example="-10,000"),
    ),
    is_list=True,
    names=("name", "amount_fen"),
)
