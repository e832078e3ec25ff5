"""The texts of one record for an office's own file, from the same facts as the built-in paper."""

from __future__ import annotations

from app.domain.activity_papers import ActivityPaper
from app.domain.case_papers import Opinion, PaperCase
from app.domain.contract_papers import Head
from app.domain.exclusions import KIND_TITLES
from app.domain.form_content import chinese_day, shown
from app.domain.form_marks import FormValues
from app.domain.money import chinese_amount, format_yuan
from app.domain.penalty_papers import COUNTER_STATES, NoticePaper, other_readings
from app.domain.receipts import ReceiptContent, chinese_date, confirmation, heading, notes

_JUDGED = {True: "合格", False: "不合格", None: "未审"}
_PASSED = {True: "通过", False: "不通过", None: ""}
_YES = {True: "是", False: "否", None: ""}


def _parties(owner: str, vendor: str, title: str, number: str) -> dict[str, str]:
    return {"甲方名称": owner, "乙方名称": vendor, "合同名称": title, "合同编号": number}


def of_receipt(content: ReceiptContent) -> FormValues:
    """P-01: the appendix's two paragraphs word for word, and each blank by itself."""
    first, second = confirmation(content)
    note_one, note_two = notes(content)
    fields = {
        "标题": heading(content),
        **_parties(content.owner_name, content.vendor_name, content.title_on_receipt, content.contract_no),
        "项目名称": content.project_name,
        "期次": content.period,
        "收到日期": chinese_date(content.received_on),
        "完成日期": chinese_date(content.completed_on),
        "金额": format_yuan(content.amount_fen),
        "金额大写": chinese_amount(content.amount_fen),
        "确认内容一": first,
        "确认内容二": second,
        "备注一": note_one,
        "备注二": note_two,
        "乙方地址": content.vendor_address,
    }
    return FormValues(fields, {})


def of_notice(paper: NoticePaper) -> FormValues:
    """P-06: head, sums, and one entry for each error, reading and counter."""
    fields = {
        "标题": "扣款通知书" if paper.seq == 0 else "扣款通知书（补充）",
        "编号": paper.number,
        "出具日期": chinese_day(paper.issued_on),
        "月份": paper.month,
        "结算单据": "月度扣款结算单" if paper.seq == 0 else f"补充单 {paper.seq}",
        **_parties(paper.office_name, paper.vendor_name, paper.contract_title, paper.contract_no),
        "依据": "、".join(paper.basis),
        "本单合计": format_yuan(paper.total_fen),
        "本单合计大写": chinese_amount(paper.total_fen),
        "当月累计": format_yuan(paper.month_fen),
        "累计未扣余额": format_yuan(paper.open_fen),
        "拟扣付款期次": paper.payment or "未定",
        "陈述申辩期限": chinese_day(paper.plead_by),
    }
    return FormValues(fields, _notice_lists(paper))


def _notice_lists(paper: NoticePaper) -> dict[str, list[dict[str, str]]]:
    errors = [
        {
            "岗位": line.post,
            "失误类别": line.name,
            "条款": line.clause,
            "件次": str(line.nth) if line.nth else "不计",
            "工单号": line.ticket_no,
            "发生时间": shown(line.happened_at),
            "责任人": line.person,
            "失误事实": f"{line.fact}（{line.note}）" if line.note else line.fact,
            "要件": "；".join(f"{text}：{answer}" for text, answer in line.requirements),
            "单价": format_yuan(line.fen),
            "读法": line.reading,
        }
        for line in paper.lines
    ]
    readings = [
        {"读法编号": f"{one.code} {one.title}", "采用": f"{one.option}：{one.text}", "其他读法": other_readings(one)}
        for one in paper.readings
    ]
    counters = [
        {
            "计数编号": one.code,
            "计数": f"{one.name}（{one.clause}）",
            "现值": str(one.value),
            "触发": str(one.trigger_at),
            "计数状态": COUNTER_STATES.get(one.state, one.state),
            "后果": one.effect,
        }
        for one in paper.counters
    ]
    return {"失误明细": errors, "条款读法": readings, "解除权计数": counters}


def of_opinion(case: PaperCase, opinion: Opinion) -> FormValues:
    """P-07: the application, the round's judgement, its defects, the office's recheck."""
    fields = {
        "案件编号": str(case.number),
        "工单编号": case.ticket_no,
        "工单标题": case.ticket_title,
        "申报类型": KIND_TITLES[case.kind],
        "申报单位": case.unit,
        "剔除情形": case.ground,
        "情形依据": case.ground_basis,
        "申报原因": case.reason,
        "考核周期": case.period,
        "申报时间": shown(case.applied_at),
        "审核轮次": str(opinion.round_no),
        "结论": "合格" if opinion.is_passed else "不合格，须整改",
        "审核依据": opinion.basis,
        "审核意见": opinion.guidance,
        "整改期限": opinion.rectify_by,
        "审核人": opinion.reviewer,
        "审核时间": shown(opinion.reviewed_at),
        "复核结论": _PASSED[opinion.is_recheck_passed],
        "复核意见": opinion.recheck_text,
        "一次通过": _YES[opinion.is_one_pass],
        "一次通过读法": opinion.one_pass_reading,
        "甲方复核人": opinion.rechecker,
        "复核时间": shown(opinion.rechecked_at),
    }
    materials = [
        {
            "材料": one.name,
            "材料单位": one.unit,
            "要求日期": one.demanded_on,
            "应交时间": shown(one.due_at),
            "收到时间": shown(one.received_at),
            "材料结论": _JUDGED[one.is_ok],
            "材料问题": one.problem,
        }
        for one in case.materials
    ]
    defects = [
        {"具体问题": problem, "所在材料": material or "整件", "整改指导": guidance}
        for problem, guidance, material in opinion.defects
    ]
    return FormValues(fields, {"材料清单": materials, "问题清单": defects})


def of_activity(head: Head, paper: ActivityPaper) -> FormValues:
    """P-15: what was held, who came, what was asked."""
    fields = {
        "活动类型": paper.kind,
        "主题": paper.theme,
        "日期": paper.held_on,
        "时间": paper.times,
        "方式": paper.way,
        "地点": paper.place,
        "讲师": paper.lecturer,
        "对象": paper.audience,
        "外部嘉宾": paper.guests,
        "内容": paper.content,
        "效果": paper.result,
        "考核": paper.exam,
        "考核结论": paper.passed,
        "计入成果": "；".join(paper.serves),
        "依据条款": paper.clause,
        **_parties(head.owner, head.vendor, head.title, head.number),
    }
    people = [
        {"姓名": name, "单位": unit, "成绩": score, "结果": result} for name, unit, _, score, result in paper.people
    ]
    questions = [{"问题": question, "解答": answer} for question, answer in paper.questions]
    return FormValues(fields, {"参加人": people, "问题与解答": questions})
