"""Which fields each form offers to an office's own file (单据样式): names, what they say, what the preview shows."""

from __future__ import annotations

from app.domain import form_samples_cases, form_samples_contract, form_samples_people
from app.domain.errors import NotFound
from app.domain.form_marks import FormField, FormList, FormSpec
from app.domain.form_names import FormSample, spec_of_sample

_COPY = (
    FormField("街道", "本办公文件夹的街道名称", "某某街道办事处"),
    FormField("单据编号", "打印记录里的编号", "第 1 号"),
    FormField("打印日期", "生成这份文件的日期", "2026年9月18日"),
    FormField("打印份数", "第几份，补打时带“（补打）”", "第 1 份"),
    FormField("补打标记", "第二份起为“补打”，第一份为空", "补打"),
    FormField("校验码", "审计链当时的校验码前 12 位", "0123 4567 89AB"),
)
"""What every form offers: facts of the copy."""
_PARTIES = (
    FormField("甲方名称", "合同甲方", "某某街道办事处"),
    FormField("乙方名称", "合同乙方", "某某科技有限公司"),
    FormField("合同名称", "合同全称", "接诉即办服务项目合同"),
    FormField("合同编号", "没有编号时为空", "JSJB-2026-01"),
)


def _required(*names: str, fields: tuple[FormField, ...]) -> tuple[FormField, ...]:
    return tuple(
        FormField(one.name, one.description, one.sample, is_required=one.name in names or one.is_required)
        for one in fields
    )


_RECEIPT = FormSpec(
    "P-01",
    "项目成果接收和结项确认回执",
    "回执编号",
    (
        FormField("标题", "回执全称", "接诉即办服务项目成果接收和结项确认回执"),
        *_required("甲方名称", "乙方名称", "合同编号", fields=_PARTIES),
        FormField("项目名称", "合同上的项目名称", "接诉即办服务项目", is_required=True),
        FormField("期次", "年度、期或部分", "第四期"),
        FormField("收到日期", "实际收到成果的日期", "2026年9月1日"),
        FormField("完成日期", "验收或完成的日期", "2026年9月18日"),
        FormField("金额", "元，两位小数", "60,000.00"),
        FormField("金额大写", "金额的大写", "陆万元整"),
        FormField("确认内容一", "附件 3 第一段原文", "甲方已于2026年9月1日收到……项目最终成果。", is_required=True),
        FormField("确认内容二", "附件 3 第二段原文", "乙方于2026年9月18日完成了……可以结项。", is_required=True),
        FormField("备注一", "附件 3 备注①", "①甲方需在盖章处加盖公章。"),
        FormField("备注二", "附件 3 备注②", "②请将回执原件盖章后回寄给乙方。"),
        FormField("乙方地址", "乙方公司地址", "北京市某某区某某路 1 号"),
        *_COPY,
    ),
)

_NOTICE = FormSpec(
    "P-06",
    "扣款通知书",
    "扣款通知书编号（列表第一列）",
    (
        FormField("标题", "扣款通知书，补充单时带“（补充）”", "扣款通知书"),
        FormField("编号", "通知书编号", "扣〔2026〕1号", is_required=True),
        FormField("出具日期", "通知书的日期", "2026年8月3日"),
        FormField("月份", "所属月份", "2026-07"),
        FormField("结算单据", "月度扣款结算单，或第几份补充单", "月度扣款结算单"),
        *_required("甲方名称", "乙方名称", fields=_PARTIES),
        FormField("依据", "引用的条款", "001·附3·一(二)1(2)"),
        FormField("本单合计", "元，两位小数", "6,800.00", is_required=True),
        FormField("本单合计大写", "合计的大写", "陆仟捌佰元整"),
        FormField("当月累计", "当月各单累计，元", "6,800.00"),
        FormField("累计未扣余额", "含本单，元", "6,800.00"),
        FormField("拟扣付款期次", "准备从哪一期付款扣", "第 2 期"),
        FormField("陈述申辩期限", "乙方提出异议的最后一天", "2026年8月10日", is_required=True),
        *_COPY,
    ),
    (
        FormList(
            "失误明细",
            "每件失误一行",
            (
                FormField("岗位", "失误所属岗位", "值班坐席"),
                FormField("失误类别", "扣款项目名称", "签派单失误"),
                FormField("条款", "依据条款", "001·附3·一(二)1(2)"),
                FormField("件次", "当月第几件，不计的写“不计”", "4"),
                FormField("工单号", "工单编号", "20260701000001"),
                FormField("发生时间", "年月日时分", "2026-07-03 09:20"),
                FormField("责任人", "责任人", "坐席甲"),
                FormField("失误事实", "事实", "派错承办单位"),
                FormField("要件", "要件和逐项结论", "派遣错误：是"),
                FormField("单价", "本件扣款，元", "400.00"),
                FormField("读法", "单价按哪一种读法", "R-17 A"),
            ),
            is_required=True,
        ),
        FormList(
            "条款读法",
            "影响金额的读法和其他读法的结果",
            (
                FormField("读法编号", "R-xx 和名称", "R-17 数据失误的阶梯"),
                FormField("采用", "采用的读法", "A：第 5 件起"),
                FormField("其他读法", "按其他读法当月合计", "B：7,200.00 元（+400.00）"),
            ),
        ),
        FormList(
            "解除权计数",
            "K01 等计数器",
            (
                FormField("计数编号", "K01 等", "K01"),
                FormField("计数", "数的是什么", "零分工单"),
                FormField("现值", "现在的数", "0"),
                FormField("触发", "到几触发", "2"),
                FormField("计数状态", "正常、预警、已触发", "正常"),
                FormField("后果", "触发以后", "可以解除合同"),
            ),
        ),
    ),
)

_OPINION = FormSpec(
    "P-07",
    "材料书面审核意见",
    "剔除申报编号",
    (
        FormField("案件编号", "申报的编号", "12"),
        FormField("工单编号", "工单编号", "20260901000001", is_required=True),
        FormField("工单标题", "工单标题，个人信息已遮盖", "路灯不亮"),
        FormField("申报类型", "剔除、主动剔除、非权属、不合理诉求", "剔除"),
        FormField("申报单位", "申报的科室或社区", "某某社区"),
        FormField("剔除情形", "申报的情形", "超出职权范围", is_required=True),
        FormField("情形依据", "情形的出处", "考核办法第三条"),
        FormField("申报原因", "申报时写的原因", "不属于本街道职责"),
        FormField("考核周期", "所属考核月", "2026-09"),
        FormField("申报时间", "申报的时间", "2026-09-10 09:00"),
        FormField("审核轮次", "第几轮", "1"),
        FormField("结论", "合格，或不合格须整改", "不合格，须整改", is_required=True),
        FormField("审核依据", "审核的依据", "004·二.2"),
        FormField("审核意见", "意见或总的整改指导", "请补盖公章后重报"),
        FormField("整改期限", "整改的最后一天", "2026-09-15"),
        FormField("审核人", "审核人", "审核员甲", is_required=True),
        FormField("审核时间", "审核的时间", "2026-09-12 10:00"),
        FormField("复核结论", "甲方复核通过或不通过，未复核为空", "通过"),
        FormField("复核意见", "甲方复核的意见", "材料齐全"),
        FormField("一次通过", "是、否，未复核为空", "是"),
        FormField("一次通过读法", "按哪一种读法算一次通过", "R-40 甲：整改后首次复核通过"),
        FormField("甲方复核人", "甲方复核人", "科长乙"),
        FormField("复核时间", "复核的时间", "2026-09-16 15:00"),
        *_COPY,
    ),
    (
        FormList(
            "材料清单",
            "每份材料一行",
            (
                FormField("材料", "材料名称", "现场照片"),
                FormField("材料单位", "交材料的单位", "某某社区"),
                FormField("要求日期", "要求交的日期", "2026-09-08"),
                FormField("应交时间", "应交的时间", "2026-09-10 18:00"),
                FormField("收到时间", "收到的时间", "2026-09-10 09:00"),
                FormField("材料结论", "合格、不合格、未审", "不合格"),
                FormField("材料问题", "这份材料的问题", "未盖公章"),
            ),
            is_required=True,
        ),
        FormList(
            "问题清单",
            "每个问题一行；合格的没有",
            (
                FormField("具体问题", "问题", "未盖公章"),
                FormField("所在材料", "哪份材料，或“整件”", "情况说明"),
                FormField("整改指导", "怎样改", "补盖公章"),
            ),
        ),
    ),
)

_ACTIVITY = FormSpec(
    "P-15",
    "活动记录和签到表",
    "活动编号",
    (
        FormField("活动类型", "业务培训、业务指导、经验分享……", "业务培训"),
        FormField("主题", "活动主题", "派单规范", is_required=True),
        FormField("日期", "举行的日期", "2026-09-18", is_required=True),
        FormField("时间", "起止时间", "14:00 至 16:30"),
        FormField("方式", "现场、远程", "现场"),
        FormField("地点", "地点", "三层会议室"),
        FormField("讲师", "讲师或主持", "讲师甲"),
        FormField("对象", "面向谁", "各科室和社区"),
        FormField("外部嘉宾", "没有时为空", "专家乙"),
        FormField("内容", "讲了什么", "派单规范和常见错误"),
        FormField("效果", "效果", "派错率下降"),
        FormField("考核", "怎样考核", "笔试"),
        FormField("考核结论", "通过、未通过，没有考核为空", "通过"),
        FormField("计入成果", "这次活动计入的成果", "第 1 次培训"),
        FormField("依据条款", "合同条款", "002·2.2.2"),
        *_PARTIES,
        *_COPY,
    ),
    (
        FormList(
            "参加人",
            "每人一行；没有登记时留一个空行",
            (
                FormField("姓名", "姓名", "张同志"),
                FormField("单位", "科室、社区", "热线科"),
                FormField("成绩", "考核成绩", "92"),
                FormField("结果", "通过、未通过", "通过"),
            ),
            is_required=True,
        ),
        FormList(
            "问题与解答",
            "每个问题一行",
            (FormField("问题", "问题", "怎样退回"), FormField("解答", "解答", "写明理由和依据")),
        ),
    ),
)

_OWN = (_RECEIPT, _NOTICE, _OPINION, _ACTIVITY)
"""Forms whose fields are finer than the cells of the built-in paper."""
SAMPLES: dict[str, FormSample] = {
    sample.code: sample
    for sample in (*form_samples_contract.SAMPLES, *form_samples_people.SAMPLES, *form_samples_cases.SAMPLES)
}
"""Made-up fillings of every other form, by code; its fields are read from them."""
FORMS: dict[str, FormSpec] = {
    spec.form: spec
    for spec in sorted(
        (*_OWN, *(spec_of_sample(sample, _COPY) for sample in SAMPLES.values())),
        key=lambda spec: (spec.form[:4], spec.form),
    )
}
"""Forms that an office may adapt, by code."""
FIXED: dict[str, tuple[str, str]] = {
    "P-02": (
        "回执确认邮件",
        "邮件正文要与《回执》的确认内容逐字一致（000·三(二)），由程序按合同生成，不用样式文件。",
    ),
}
"""Forms that keep their own shape: title, and why."""


def spec_of(form: str) -> FormSpec:
    """Return what a form offers. Raises ``NotFound`` naming the forms there are, or saying why one is kept."""
    code = form.strip().upper()
    if code in FIXED:
        raise NotFound(f"{code} {FIXED[code][0]}不能自定样式：{FIXED[code][1]}")
    found = FORMS.get(code)
    if found is None:
        raise NotFound(f"“{form}”不能自定样式。可以自定的有：{'、'.join(FORMS)}。")
    return found
