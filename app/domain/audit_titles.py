"""Every action of the audit log in Chinese (审计动作), by kind: what a page of the log and its filter say.

One line a family: prefix, kind, what it is about, then each last word of the action with its title. A test reads every
action out of the source and asks for its title.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.domain.acceptance_events import KIND_TEXT
from app.domain.exclusions import STEP_TITLES
from app.domain.flow import NODE_TEXT

SEEN, SIGNED, PRINTED, EXPORTED, SEARCHED = "查看个人信息", "登录和账号", "打印单据", "导出", "查询"
TICKETS, FLOW, CASES, CONTRACTS, MONEY = "工单", "流程", "个案和剔除", "合同和台账", "扣款和付款"
PEOPLE, REPORTS, HOUSE, SAFE = "人员和监督", "报表和分析", "设置", "备份和安全"

KINDS = (
    SEEN,
    SEARCHED,
    EXPORTED,
    PRINTED,
    SIGNED,
    TICKETS,
    FLOW,
    CASES,
    CONTRACTS,
    MONEY,
    PEOPLE,
    REPORTS,
    HOUSE,
    SAFE,
)

_TABLE = f"""
ticket|{TICKETS}|工单|create 登记|edit 修改|bulk_edit 批量修改|void 作废|unvoid 取消作废
tickets|{TICKETS}|工单|open 打开多件
link|{TICKETS}|关联|judge 判断|remove 取消
attachment|{TICKETS}|附件|add 添加|void 作废
import|{TICKETS}|导入|commit 写入
operation|{TICKETS}|操作|undo 撤销
visit|{TICKETS}|市级回访|add 登记|explain 填写说明
unit|{HOUSE}|承办单位|add 新增|switch 启用或停用
flow|{FLOW}|流程|limit 时限设置|rebuild 重新推算状态
assessment|{FLOW}|三率评定|correct 更正|issue 登记考核问题|review 复核考核问题
recording|{FLOW}|录音|check 听评
error_candidate|{FLOW}|疑似失误|decide 处理
hang_up|{CASES}|挂账|apply 申请|decide 结论|screen 筛查|void 作废|write_off 销账
whistle|{CASES}|吹哨|blow 吹哨|answer 应哨|withdraw 撤回
special|{CASES}|专项|receive 接收|facts 登记事实|finish 办结|report 报送|void 作废
appeal|{CASES}|申诉|file 提出|decide 结论
shift|{CASES}|排班|add 排入|remove 取消|hand_over 交接班
mail|{CASES}|邮件报送|record 登记|amend 修改|void 作废
meeting|{CASES}|调度会|add 加入议题|amend 修改|decide 决定|follow_up 跟进|hold 召开|void 作废|void_item 作废议题
story|{CASES}|每月一案|write 撰写|amend 修改|void 作废
reminder|{CASES}|提醒|handle 处理
exclusion|{CASES}|剔除|apply 申报|limit 设置时限|material 登记材料|material_void 作废材料|receive 收到材料
contract|{CONTRACTS}|合同|add 新增|edit 修改|reading 选择读法|draft 起草|template 存为模板|void 作废
contract.draft|{CONTRACTS}|合同草稿|make 转为合同|remove 删除
contact|{CONTRACTS}|授权联系方式|add 新增|end 停用|tell 通知对方
amendment|{CONTRACTS}|补充协议|add 新增|void 作废
renewal|{CONTRACTS}|续签|decide 决定|contract 建立合同|link 关联合同|void 作废
estimate|{CONTRACTS}|测算报告|receive 收到|object 提出异议|conclude 结论|void 作废
deliverable|{CONTRACTS}|成果|due 设置期限|submit 提交
acceptance|{CONTRACTS}|验收|void 作废
receipt|{CONTRACTS}|回执|issue 出具|sealed 登记盖章|posted 登记寄出|email 登记确认邮件|void 作废
evaluation|{CONTRACTS}|月度评价|fill 填写|submit 提交|opinion 登记意见|pass 定稿|return 退回
performance|{CONTRACTS}|履约评价|add 新增|void 作废
memo|{CONTRACTS}|工作备忘录|add 新增|confirm 确认|void 作废
notice|{CONTRACTS}|往来文书|register 登记|arrival 登记到达|serve 送达|sign 签收|plead 陈述申辩|void 作废
environment|{CONTRACTS}|工作环境|add 确认|void 作废
material|{CONTRACTS}|资料|hand_over 交出|return 返还
asset|{CONTRACTS}|借用物品|lend 借出|return 归还|due 设置归还日
retention|{CONTRACTS}|留存资料|add 登记|dispose 处置|void 作废
deletion|{CONTRACTS}|删除确认书|certify 出具|confirm 签字
activity|{CONTRACTS}|活动|plan 计划|record 登记|amend 修改|hold 举办|serve 对应成果|void 作废
advice|{REPORTS}|建议|give 提出|decide 采纳决定
ops|{CONTRACTS}|系统运维|log 登记|finish 恢复
support|{CONTRACTS}|远程支撑|ask 提出|respond 响应
upkeep|{CONTRACTS}|数据库维护|record 登记
error|{MONEY}|失误|add 登记|edit 修改|judge 定性|confirm 确认|dismiss 不成立|statement 陈述|correct 更正\
|reopen 重新认定|void 作废
deduction|{MONEY}|扣款|lock 锁定|manual 手工登记|notice 出具通知书|void 作废
damages|{MONEY}|违约金|add 登记|claim 计取|waive 放弃|void 作废
lock|{PEOPLE}|停岗培训|impose 停岗|train 登记培训|approve 准予复岗|void 作废
payment|{MONEY}|付款|request 请款|arrival 财政到账|paid 支付|refund 退款|gate 条件成就|ungate 撤回条件|hold 阻断\
|lift 解除阻断|settle 结算|audit 审计结果|void 作废
invoice|{MONEY}|发票|add 登记|accepted 核对合规|returned 退回|void 作废
staff|{PEOPLE}|派驻人员|add 新增|edit 修改|file 备案|filing 登记备案结果|leave 请假|on_duty 到岗|off_duty 离岗\
|paper 登记证件|void 作废
staff_change|{PEOPLE}|人员更换|ask 申请|decide 决定|arrive 到岗
violation|{PEOPLE}|违规|demand 要求处理|tell 告知结果
spot_check|{PEOPLE}|抽检|start 开始|record 登记结果|conclude 结论|void 作废
rectification|{PEOPLE}|整改|demand 要求|again 再次要求|done 登记完成|recheck 复查|void 作废
breach|{PEOPLE}|违约事件|register 登记|measure 登记措施|settle 了结|void 作废
counter|{PEOPLE}|计数提示|handle 处理
majeure|{PEOPLE}|不可抗力|declare 登记|notify 通知|prove 提交证明|end 结束|void 作废
termination|{PEOPLE}|终止文书|draft 起草|issue 出具|withdraw 撤回
report|{REPORTS}|报表|run 生成
circular|{REPORTS}|通报|enter 录入|void 作废
duty|{REPORTS}|报送任务|add 新增|deliver 报送|stop 停止|wrong 更正
review|{REPORTS}|复盘|start 开始|edit 修改|submit 提交|void 作废
improvement|{REPORTS}|改进措施|add 新增|progress 登记进展|done 落实|verify 验证通过|reject 验证不通过|close 关闭\
|void 作废
forecast|{REPORTS}|热点预测|add 新增|void 作废
setting|{HOUSE}|设置|put 修改
calendar|{HOUSE}|工作日历|day 改一天|notice 录入放假通知|restore 恢复
period|{HOUSE}|考核周期|save 保存|void 作废
form_template|{HOUSE}|单据样式|load 装入|on 启用|off 停用
office|{SAFE}|办公文件夹|create 建立|salvage 抢救数据
backup|{SAFE}|备份|make 备份|auto 自动备份|thin 清理旧备份|restore 恢复|restore_aside 恢复到旁边|take 带走
restore|{SAFE}|恢复|run 恢复
drill|{SAFE}|恢复演练|run 演练
vault|{SAFE}|加密|encrypt 加密|decrypt 解密|passphrase 更改口令|recovery_key 更换恢复密钥\
|recovery_printed 打印恢复密钥|clear_plain 清除明文备份
anonymise|{SAFE}|匿名化|run 匿名化|drop_backups 删除含原数据的备份
handover|{SAFE}|合同结束交接|package 打包|delete 删除
leak|{SAFE}|泄密事件|add 登记|amend 修改|tell 通报|close 了结|void 作废
audit|{SAFE}|审计|verify 校验|check_paper 验真|check_backup 用备份核对|look 查看审计记录
account|{SIGNED}|账号|add 新增|disable 停用|enable 启用|rename 改名|role 改岗位|password 重设密码\
|own_password 改自己的密码
"""

_ALONE: Mapping[str, tuple[str, str]] = {
    "ticket.reveal": (SEEN, "查看完整个人信息"),
    "tickets.reveal": (SEEN, "查看多件的完整个人信息"),
    "ticket.copy": (SEEN, "复制完整个人信息"),
    "attachment.open": (SEEN, "打开附件"),
    "tickets.export": (EXPORTED, "导出工单"),
    "audit.export": (EXPORTED, "导出审计记录"),
    "report.save": (EXPORTED, "保存报表文件"),
    "statistics.export": (EXPORTED, "导出统计"),
    "circular.save": (EXPORTED, "导出通报对账"),
    "masking.safe_copy": (EXPORTED, "导出安全副本"),
    "receipt.email_export": (EXPORTED, "导出确认邮件"),
    "diagnostics.write": (EXPORTED, "生成诊断包"),
    "search.run": (SEARCHED, "搜索"),
    "search.audit": (SEARCHED, "查询审计记录"),
    "account.sign_in": (SIGNED, "登录"),
    "account.sign_out": (SIGNED, "退出登录"),
    "account.refused": (SIGNED, "登录失败"),
    "account.locked": (SIGNED, "锁定屏幕"),
    "account.unlocked": (SIGNED, "解锁屏幕"),
    "account.proof": (SIGNED, "核对密码"),
    "account.on": (SIGNED, "启用账号"),
    "account.off": (SIGNED, "停用账号登录"),
}


@cache
def _all() -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for line in _TABLE.strip().splitlines():
        prefix, kind, about, *acts = line.split("|")
        for act in acts:
            word, _, title = act.partition(" ")
            found[f"{prefix}.{word}"] = (kind, title if title.startswith(about) else f"{about}：{title}")
    for node, text in NODE_TEXT.items():
        found[f"flow.{node.value}"] = (FLOW, f"流程：{text}")
        found[f"flow.bulk.{node.value}"] = (FLOW, f"批量：{text}")
    for event, text in KIND_TEXT.items():
        found.setdefault(f"acceptance.{event}", (CONTRACTS, f"验收：{text}"))
    for step, text in STEP_TITLES.items():
        found.setdefault(f"exclusion.{step.value}", (CASES, f"剔除：{text}"))
    return {**found, **_ALONE}


def title_of(action: str) -> str:
    """Name an action in Chinese; one that nobody entered shows as it is written."""
    if action.startswith("print."):
        return f"打印或保存单据 {action.removeprefix('print.')}"
    return _all().get(action, ("", action))[1]


def kind_of(action: str) -> str:
    """Return the kind that the filter lists it under ("" for an unknown one)."""
    return PRINTED if action.startswith("print.") else _all().get(action, ("", ""))[0]


def actions_of(kind: str) -> tuple[str, ...]:
    """Return the actions of one kind; ``print.*`` stands for every form."""
    return ("print.*",) if kind == PRINTED else tuple(action for action, (one, _) in _all().items() if one == kind)


def matching(text: str) -> tuple[str, ...]:
    """Return the actions whose title holds a text (what somebody types into the search)."""
    found = [action for action, (_, title) in _all().items() if text in title]
    return tuple([*found, "print.*"] if text in "打印或保存单据" else found)
