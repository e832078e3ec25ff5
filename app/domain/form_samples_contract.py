"""Made-up fillings of the forms around a contract and its money: what their fields show in a preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain import contract_papers as papers
from app.domain.acceptance_papers import (
    AcceptanceOpinion,
    OpinionItem,
    PaperSubject,
    ReminderLetter,
    opinion_form,
    reminder_form,
)
from app.domain.activity_papers import UpkeepPaper, upkeep_form
from app.domain.contract_papers import Head, SpotCheckPaper
from app.domain.form_content import Form
from app.domain.form_names import FormSample
from app.domain.payment_papers import (
    EvaluationPaper,
    PaperHead,
    RegisterRow,
    SettlementPaper,
    evaluation_form,
    register_form,
    settlement_form,
)
from app.domain.settlements import SettlementLine, Totals

OFFICE, VENDOR, TITLE, NUMBER = "某某街道办事处", "某某科技有限公司", "接诉即办服务项目合同", "JSJB-2026-01"
PEOPLE = ("科长甲", "项目经理乙")
_HEAD = Head(OFFICE, VENDOR, TITLE, NUMBER)
_PAPER_HEAD = PaperHead(OFFICE, TITLE, NUMBER, OFFICE, VENDOR, 120000000)
_SUBJECT = PaperSubject(TITLE, NUMBER, "驻点服务（2026年9月）", OFFICE, VENDOR, "三(一)")
_OPINION = AcceptanceOpinion(
    _SUBJECT,
    1,
    date(2026, 9, 29),
    date(2026, 9, 30),
    date(2026, 10, 14),
    False,
    date(2026, 10, 12),
    (OpinionItem("回访口径与计划书不一致", "项目计划书第三节"), OpinionItem("缺少附表", "工作备忘录第 2 条")),
    date(2026, 10, 15),
    "经办丙",
    "授权人丁",
    "授权邮箱　2026-10-12 16:20",
)
_REMINDER = ReminderLetter(
    _SUBJECT,
    date(2026, 9, 29),
    date(2026, 10, 14),
    "2026-10-15T09:30:00",
    "授权邮箱",
    f"乙方 {VENDOR}",
    f"甲方 {OFFICE}",
    date(2026, 10, 20),
    "读法 R-04 乙",
)
_SETTLEMENT = SettlementPaper(
    _PAPER_HEAD,
    "结〔2026〕2号",
    "第 2 期　中期款",
    "四.1(2)",
    (("提交中期成果并验收通过", "2026-09-18", "回执 第 4 号"), ("收到合格发票", "2026-09-20", "25112000000012345678")),
    (
        SettlementLine("base", "合同额的 40%", "四.1(2)", 48000000),
        SettlementLine("deduction", "2026年7月扣款", "附3", -680000),
    ),
    Totals(48000000, 0, 680000, 0, 0, 0, 47320000, 0),
    (("25112000000012345678", 47320000, "2026-09-20", "合格"),),
    (VENDOR, "某某银行某某支行", "1100 0000 0000 0000 000"),
    "2026-09-20",
    "2026-09-25",
    "2026-10-12",
    "应付截止",
    ("收到发票后 15 个工作日",),
    {"R-17": "甲，第 5 件起"},
    "2026-09-21T10:00:00",
    "会计戊",
    "按会议纪要办理。",
    ("账户与合同一致。",),
    False,
)
_EVALUATION = EvaluationPaper(
    _PAPER_HEAD,
    "第 3 月",
    "2026-08-19",
    "2026-09-18",
    1,
    (
        ("一、服务内容", "附1·五", "培训", "培训 1 次，31 人参加。"),
        ("二、系统运维", "附1·六", "7×24 小时运维", "无中断，备份 30 次。"),
    ),
    "响应率 100.00%，解决率 96.35%，满意率 97.10%。",
    (("优秀", 500000), ("良好", 200000), ("好", 0), ("一般", -200000), ("差", -500000)),
    "良好",
    "专班己",
    "2026-09-22",
    "同意专班意见。",
    "2026-09-24",
    "2026-09-26",
    "第 12 次",
    "纪要〔2026〕12号",
    "passed",
    "无修改。",
    "良好",
)
_REGISTER = (
    RegisterRow(
        "第 2 期　中期款",
        "2026-06-19 至 2026-09-18",
        47320000,
        "2026-10-12",
        "2026-09-25",
        "2026-10-09",
        "2026-10-10",
        47320000,
        "国库 2026-0912",
        "分两笔到账",
    ),
)
_SPOT = SpotCheckPaper(
    6,
    "2026-09-21",
    "回访记录",
    "2026年8月办结的工单",
    1240,
    20,
    "20260921",
    (("20260801000012", "合格", ""), ("20260803000041", "不合格", "未写反映人意见")),
    "fail",
    "回访记录有 1 件不完整。",
    "科长甲",
    "001·3.1.6",
    "已提出限期整改（编号 3）",
)


def _schedule() -> Form:
    rows = (
        ("月度分析报告", "2026年8月", "2026-09-05", "2026-09-04 16:30", "PDF，第 1 轮", "验收通过", "20,000.00"),
        ("专项培训", "第 3 次", "2026-09-30", "", "", "未提交", "15,000.00"),
    )
    return papers.schedule_form(_HEAD, rows, (54, 31, 30, 0), "2026-09-18")


def _environment() -> Form:
    items = (("工位和网络", True, "4 个工位"), ("录音电话", False, "1 部无声"))
    return papers.environment_form(
        _HEAD, "三层热线室", "2026-09-01", items, "配电箱已贴警示标志", PEOPLE, False, "001·3.1.1"
    )


def _objection() -> Form:
    return papers.objection_form(
        _HEAD,
        "三季度工作量测算报告",
        "60,000.00 元",
        "2026-09-10",
        "2026-09-17",
        "2026-09-16",
        "人天单价与报价表不一致。",
        "授权邮箱",
        "002·9.2",
    )


def _contact_change() -> Form:
    limits = (("变更告知", "2026-09-17 18:00", "000·五(三)3"),)
    return papers.change_form(
        _HEAD, "授权邮箱", OFFICE, "old@example.gov.cn", "new@example.gov.cn", "2026-09-20", "2026-09-16T10:00", limits
    )


def _memo() -> Form:
    return papers.memo_form(
        _HEAD, "2026-09-08", ("周报改为每周一上午提交。", "新增社区台账。"), PEOPLE, "2026-09-09", "000·五(三)2"
    )


def _upkeep(title: str, rows: tuple[tuple[str, str], ...], clause: str) -> tuple[Form, ...]:
    paper = UpkeepPaper(title, 5, rows, clause)
    return upkeep_form(_HEAD, paper, OFFICE), upkeep_form(None, paper, OFFICE)


_MAINTENANCE = (
    ("维护日期", "2026-09-15"),
    ("完整性检查", "通过"),
    ("备份文件", "备份-20260915.zip"),
    ("索引", "已重建"),
    ("问题", "无"),
    ("处理", "清理过期附件 3 个。"),
    ("执行人", "运维庚"),
)
_OPERATION = (
    ("类型", "故障处理"),
    ("发生时间", "2026-09-12 02:10"),
    ("响应时间", "2026-09-12 02:20"),
    ("恢复（结束）时间", "2026-09-12 02:45"),
    ("影响", "期间不能登录。"),
    ("处理", "重启服务，已恢复。"),
    ("执行人", "运维庚"),
)

SAMPLES = (
    FormSample(
        "P-03",
        "验收意见书",
        "成果编号",
        (opinion_form(_OPINION), opinion_form(replace(_OPINION, is_passed=True))),
        ("期次（成果）", "验收结论", "意见"),
    ),
    FormSample("P-04", "验收催告函", "成果编号", (reminder_form(_REMINDER),), ("期次（成果）", "催告时间", "正文")),
    FormSample(
        "P-05", "月度评价表", "评价编号", (evaluation_form(_EVALUATION),), ("评价月份", "#评价情况", "最终档位")
    ),
    FormSample(
        "P-09",
        "付款结算单/审批单",
        "结算单编号",
        (
            settlement_form(_SETTLEMENT),
            settlement_form(
                replace(
                    _SETTLEMENT,
                    due_name="请款期限",
                    totals=Totals(1000000, 0, 1680000, 0, 0, 0, 0, 680000),
                )
            ),
        ),
        ("结算单号", "#结算明细", "净应付", "收款账户"),
    ),
    FormSample(
        "P-10",
        "请款、到账、支付登记表",
        "合同编号（台账号）",
        (register_form(_PAPER_HEAD, _REGISTER, "2026-10-11"),),
        ("合同", "#付款期次"),
    ),
    FormSample(
        "P-16", "成果提交清单（交付进度表）", "合同编号（台账号）", (_schedule(),), ("合同名称", "进度", "#成果")
    ),
    FormSample("P-18", "工作环境确认单", "确认单编号", (_environment(),), ("工作场所", "总体结论")),
    FormSample(
        "P-27", "数据库维护记录", "维护编号", _upkeep("数据库维护记录", _MAINTENANCE, "004·二.3"), ("维护日期",)
    ),
    FormSample("P-27O", "系统运维记录", "运维编号", _upkeep("系统运维记录", _OPERATION, "003·一.2"), ("类型",)),
    FormSample("P-29", "测算报告异议函", "测算报告编号", (_objection(),), ("测算报告", "异议内容", "正文")),
    FormSample("P-30", "授权人/邮箱/地址变更通知", "联系方式编号", (_contact_change(),), ("变更事项", "新", "生效日")),
    FormSample("P-31", "工作备忘录", "备忘录编号", (_memo(),), ("日期", "#要点")),
    FormSample(
        "P-32",
        "抽检记录",
        "抽检编号",
        (papers.spot_check_form(_HEAD, _SPOT),),
        ("抽检编号", "随机种子", "#样本", "结论"),
    ),
)
"""The forms around a contract: made-up fillings, and what no file may lack."""
