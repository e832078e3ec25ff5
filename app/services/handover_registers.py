"""Registers of a contract as tables for the hand-over package: Chinese heads, one query each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.masking import mask_text
from app.services.session import Office

_OF_DELIVERABLE = "JOIN deliverable d ON d.id = x.deliverable_id WHERE d.contract_id = ?"


@dataclass(frozen=True, slots=True)
class Register:
    """One table: its name, its heads, its query. ``free`` heads hold texts that may name citizens."""

    name: str
    heads: tuple[str, ...]
    sql: str
    free: tuple[str, ...] = ()


def _register(name: str, table: str, columns: str, free: str = "", order: str = "id") -> Register:
    """Make a register of a table with ``contract_id``; ``columns``: ``field 表头`` joined by commas."""
    pairs = [part.split() for part in columns.split(",")]
    fields = ", ".join(_cell(field) for field, _ in pairs)
    sql = f"SELECT {fields} FROM {table} WHERE contract_id = ? AND is_void = 0 ORDER BY {order}"
    return Register(name, tuple(head for _, head in pairs), sql, tuple(free.split()))


def _cell(field: str) -> str:
    """Fen become yuan with two decimals, by whole numbers."""
    if not field.endswith("_fen"):
        return field
    yuan = f"printf('%s%d.%02d', iif({field} < 0, '-', ''), abs({field}) / 100, abs({field}) % 100)"
    return f"CASE WHEN {field} IS NULL THEN '' ELSE {yuan} END"


REGISTERS: tuple[Register, ...] = (
    _register(
        "应交成果",
        "deliverable",
        "seq 序号,code 编码,clause 条款,name 成果,period 期间,start_on 起,end_on 止,due_at 期限,amount_fen 金额（元）",
        order="seq",
    ),
    Register(
        "成果提交",
        ("成果", "轮次", "提交时间", "收到时间", "方式", "文件", "SHA-256", "备注"),
        "SELECT d.name, x.round_no, x.submitted_at, x.received_at, x.method, x.file_name, x.sha256, x.note"
        f" FROM submission x {_OF_DELIVERABLE} ORDER BY d.seq, x.round_no",
    ),
    Register(
        "验收记录",
        ("成果", "轮次", "时间", "事项", "内容", "依据", "方式", "经办"),
        "SELECT d.name, x.round_no, x.at, x.kind, x.text, x.basis, x.method, x.actor"
        f" FROM acceptance_event x {_OF_DELIVERABLE} AND x.is_void = 0 ORDER BY d.seq, x.round_no, x.at",
        ("内容",),
    ),
    Register(
        "回执",
        ("编号", "成果", "期次", "收到日期", "完成日期", "出具时间", "盖章日", "快递", "单号", "寄出日"),
        "SELECT x.number, d.name, x.period_text, x.received_on, x.completed_on, x.issued_at, x.sealed_on, x.courier,"
        f" x.tracking_no, x.posted_on FROM receipt x {_OF_DELIVERABLE} AND x.is_void = 0 ORDER BY x.number",
    ),
    _register("补充协议", "amendment", "title 名称,signed_on 签订日,effective_on 生效日,content 内容,note 备注"),
    _register(
        "往来通知",
        "contract_notice",
        "direction 方向,kind 种类,subject 事由,method 方式,sent_at 发出,arrived_at 到达,signer 签收人,text 内容",
        "内容 事由",
        "sent_at, id",
    ),
    _register("工作备忘录", "work_memo", "held_on 日期,points 事项,confirmed_on 确认日,note 备注", "事项"),
    _register(
        "失误记录",
        "error_record",
        "code 条款,person 人员,ticket_no 工单编号,happened_at 发生,found_at 发现,fact 事实,state 状态,decide_note 决定",
        "事实 决定",
        "happened_at, id",
    ),
    _register(
        "月度扣款",
        "penalty_statement",
        "month 月份,seq 次,total_fen 扣款（元）,locked_at 锁定,locked_by 锁定人,note 备注",
    ),
    _register(
        "违约金",
        "damages_claim",
        "party 一方,clause 条款,fact 事实,due_on 应于,done_on 实际,days 天数,amount_fen 金额（元）,state 状态",
        "事实",
    ),
    _register(
        "结算",
        "settlement",
        "payment_no 期,seq 次,number 编号,base_fen 应付（元）,reward_fen 奖励（元）,deduction_fen 扣减（元）,"
        "damages_fen 违约金（元）,net_fen 实付（元）,locked_at 锁定,note 备注",
        order="payment_no, seq",
    ),
    _register(
        "发票", "invoice", "payment_no 期,number 发票号,title 抬头,amount_fen 金额（元）,issued_on 开票日,verdict 核对"
    ),
    _register("到账和支付", "payment_event", "payment_no 期,kind 事项,on_date 日期,amount_fen 金额（元）,voucher 凭证"),
    _register(
        "整改",
        "rectification",
        "problem 问题,clause 条款,demanded_at 要求,due_at 期限,done_on 完成,recheck 复查",
        "问题",
    ),
    _register(
        "派驻人员", "staff_member", "name 姓名,post 岗位,badge_no 工号,filed_on 备案日,on_duty_on 到岗,off_duty_on 离岗"
    ),
    _register(
        "资料交接",
        "material_transfer",
        "name 资料,direction 方向,copies 份数,scope 范围,authority 依据,handed_on 交接日,handed_by 交出,"
        "received_by 接收,returned_on 返还日,destroyed_on 销毁日,note 备注",
        order="handed_on, id",
    ),
    _register(
        "发放物品",
        "lent_asset",
        "name 物品,code 编号,quantity 数量,issued_on 发放日,holder 领用人,due_on 应还,"
        "returned_on 归还,state 状态,damage 损坏",
    ),
    _register(
        "数据库维护", "db_maintenance", "held_on 日期,integrity 完整性,backup_file 备份,problem 问题,person 人员"
    ),
    _register(
        "系统运维",
        "ops_log",
        "kind 种类,starts_at 开始,ends_at 结束,effect 影响,handling 处理,person 人员",
        "影响 处理",
    ),
)


def rows(office: Office, register: Register, contract_id: int, *, masked: bool) -> Iterator[list[str]]:
    """Yield the cells of a register as texts; masked: free texts without what names or reaches a citizen."""
    free = {register.heads.index(head) for head in register.free} if masked else set()
    for row in office.database.rows(register.sql, (contract_id,)):
        texts = ["" if value is None else str(value) for value in row]
        yield [mask_text(text) if at in free else text for at, text in enumerate(texts)]
