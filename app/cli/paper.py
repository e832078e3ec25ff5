"""``receipt`` and ``print``: papers as files, the same bytes as in the window (cli.md, requirements.md §2.7)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.case_output import ticket_id_of
from app.cli.console import Console, open_for_writing
from app.cli.moments import read_day
from app.domain import form_fields
from app.domain.errors import RefusedInput
from app.domain.money import parse_yuan
from app.domain.receipts import PeriodKind
from app.domain.slips import SlipKind
from app.services import overview_papers, printing, receipt_papers, receipts, slips
from app.services.form_printing import OWN_SUFFIXES, is_own, own_file, print_form
from app.services.papers import PAPERS
from app.services.session import Office

FORMS = {
    "P-01": "项目成果接收和结项确认回执（.pdf）",
    "P-02": "回执确认邮件（.eml 或 .txt）",
    "P-03": "验收意见书（.pdf）",
    "P-04": "验收催告函（.pdf）",
    "P-05": "月度评价表（.pdf，评价编号）",
    "P-06": "扣款通知书（.pdf，通知书号）",
    "P-07": "材料书面审核意见（.pdf，申报号）",
    "P-08": "限期整改通知书（.pdf，整改号）",
    "P-09": "付款结算单/审批单（.pdf，结算单编号）",
    "P-10": "请款、到账、支付登记表（.pdf，合同号）",
    "P-11": "解除条件提示单（.pdf，终止文书号）",
    "P-11N": "解除（终止）通知书（.pdf，终止文书号）",
    "P-12": "合同清算单（.pdf，终止文书号）",
    "P-13": "统计差错更正说明（.pdf，失误号）",
    "P-14": "停岗培训通知、专项培训考核记录（.pdf，停岗或培训号）",
    "P-15": "培训、指导、经验分享等活动记录和签到表（.pdf，活动号）",
    "P-16": "成果提交清单（交付进度表）（.pdf，合同号）",
    "P-17": "派驻人员备案表（.pdf，人员号）",
    "P-17C": "派驻人员更换审批表（.pdf，更换号）",
    "P-18": "工作环境确认单（.pdf，确认单号）",
    "P-19": "物品发放、腾退归还清单（.pdf，合同号）",
    "P-20": "资料返还与数据删除确认书（.pdf，确认书号）",
    "P-21": "派单（交办）单（.pdf，工单编号）",
    "P-21S": "督办单（.pdf，工单编号）",
    "P-21U": "催办单（.pdf，工单编号）",
    "P-22": "结案作业表（.pdf，工单编号）",
    "P-22R": "结案审核意见（.pdf，工单编号）",
    "P-23": "不纳入考核（剔除）申报表和材料清单（.pdf，申报号）",
    "P-23C": "剔除材料催收单（.pdf，申报号）",
    "P-24": "挂账/销账审批表（.pdf，挂账号）",
    "P-25": "考核申诉表（.pdf，申诉号）",
    "P-26": "考核复盘报告（.pdf，复盘编号）",
    "P-26T": "改进措施落实跟踪表（.pdf，复盘编号）",
    "P-27": "数据库维护记录（.pdf，维护号）",
    "P-27O": "系统运维记录（.pdf，运维号）",
    "P-28": "违规处理结果告知单（.pdf，违规号）",
    "P-29": "测算报告异议函（.pdf，测算报告号）",
    "P-30": "授权人/邮箱/地址变更通知（.pdf，联系方式号）",
    "P-31": "工作备忘录（.pdf，备忘录号）",
    "P-32": "抽检记录（.pdf，抽检号）",
    "B45": "合同履约总览（.pdf，合同号）",
}

_OF_TICKET: dict[str, Callable[..., bytes]] = {
    "P-21": partial(slips.pdf_of_slip, kind=SlipKind.DISPATCH),
    "P-21U": partial(slips.pdf_of_slip, kind=SlipKind.URGE),
    "P-21S": partial(slips.pdf_of_slip, kind=SlipKind.SUPERVISE),
    "P-22": slips.pdf_of_closing,
    "P-22R": partial(slips.pdf_of_closing, review=True),
}
_OF_DELIVERABLE = ("P-03", "P-04")


def add_parsers(commands: Any) -> None:
    """Add ``receipt`` and ``print``."""
    receipt = commands.add_parser("receipt", help="出具并打印验收回执（已出具的为补打）")
    receipt.add_argument("deliverable", type=int, metavar="成果号")
    receipt.add_argument("--out", type=Path, required=True, metavar="文件.pdf")
    _add_receipt_options(receipt)
    receipt.set_defaults(run=run_receipt)
    paper = commands.add_parser("print", help="；".join(f"{code} {title}" for code, title in FORMS.items()))
    paper.add_argument("form", metavar="单据", help="、".join(FORMS))
    paper.add_argument("--for", dest="subject", required=True, metavar="编号", help="成果号；其他单据见括号内")
    paper.add_argument("--out", type=Path, required=True, metavar="文件", help="用在用的本办样式时写 .docx 或 .xlsx")
    _add_receipt_options(paper)
    open_text = paper.add_argument_group("工单单据的选项")
    open_text.add_argument("--unmasked", action="store_true", help="姓名、电话不脱敏（要 --reason）")
    open_text.add_argument("--reason", default="", metavar="理由", help="不脱敏的理由，记入审计")
    paper.set_defaults(run=run_print)


def _add_receipt_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("回执的选项（只在第一次出具时起作用）")
    group.add_argument("--completed", metavar="日期", help="完成日期（默认验收完成日）")
    group.add_argument("--period", default="", metavar="期次", help="期次文字，例如 2025年9月驻点服务")
    group.add_argument("--kind", choices=[kind.value for kind in PeriodKind], help="year 年度、term 期、part 部分")
    group.add_argument("--amount", metavar="元", help="没有报价行时的对应金额")
    group.add_argument("--in-words", action="store_true", help="金额后加大写（合同附件没有，默认不加）")
    looks = parser.add_argument_group("打印的选项")
    looks.add_argument("--no-footer", action="store_true", help="不印表外的编号和校验码")
    looks.add_argument("--no-reprint-mark", action="store_true", help="补打时不加“补打”水印")


def run_receipt(args: argparse.Namespace, console: Console) -> int:
    """Issue the receipt of an accepted deliverable if need be, and print one copy."""
    _check_target(args.out, (".pdf", *OWN_SUFFIXES))
    with open_for_writing(args) as office:
        data = _receipt(office, args, console)
    console.result(data, _text(data))
    return 0


def run_print(args: argparse.Namespace, console: Console) -> int:
    """Print one of the forms for a deliverable."""
    form = args.form.strip().upper()
    if form not in FORMS:
        known = "、".join(f"{code} {title}" for code, title in FORMS.items())
        raise RefusedInput(f"没有单据“{args.form}”。现在可以打印的有：{known}。")
    _check_target(args.out, _suffixes(form))
    with open_for_writing(args) as office:
        data = _print(office, form, args, console)
    console.result(data, _text(data))
    return 0


def _print(office: Office, form: str, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    if form in _OF_TICKET:
        return _slip(office, form, args)
    number = _number(args.subject)
    if form == overview_papers.CODE:
        overview_papers.pdf(office, number, save_to=args.out)
        return {"form": form, "file": str(args.out), "id": number}
    if form in PAPERS and form not in _OF_DELIVERABLE:
        print_form(office, PAPERS[form](office, number), save_to=args.out)
        return {"form": form, "file": str(args.out), "id": number}
    args.deliverable = number
    if form == "P-01":
        return _receipt(office, args, console)
    if form == "P-02":
        receipt_id, _ = _issued(office, args, console)
        receipts.save_email(office, receipt_id, args.out)
        return {"form": form, "file": str(args.out), "receipt": receipt_id}
    print_form(office, PAPERS[form](office, args.deliverable), save_to=args.out)
    return {"form": form, "file": str(args.out), "deliverable": args.deliverable}


def _suffixes(form: str) -> tuple[str, ...]:
    if form == "P-02":
        return (".eml", ".txt")
    return (".pdf", *OWN_SUFFIXES) if form in form_fields.FORMS else (".pdf",)


def _slip(office: Office, form: str, args: argparse.Namespace) -> dict[str, Any]:
    """Print a paper of a ticket, named by its number (or by #ID, which tells the dispatches of one number apart)."""
    if args.unmasked and not args.reason.strip():
        raise RefusedInput("打印未脱敏的单据要写明理由（--reason）。")
    ticket = ticket_id_of(office, args.subject.strip())
    _OF_TICKET[form](office, ticket, unmasked_reason=args.reason if args.unmasked else "", save_to=args.out)
    return {"form": form, "file": str(args.out), "ticket": ticket, "masked": not args.unmasked}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise RefusedInput(f"“{text}”不是编号，没有打印。请填写列表里的编号。")
    return int(text)


def _receipt(office: Office, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    if is_own(args.out):
        own_file(office, printing.RECEIPT_FORM)  # before anything is issued
    receipt_id, is_new = _issued(office, args, console)
    receipt_papers.pdf_of_receipt(
        office,
        receipt_id,
        with_footer=not args.no_footer,
        with_reprint_mark=not args.no_reprint_mark,
        save_to=args.out,
    )
    row = receipts.get(office, receipt_id)
    last = printing.prints(office, printing.RECEIPT_FORM, f"receipt:{receipt_id}")[-1]
    return {
        "form": printing.RECEIPT_FORM,
        "file": str(args.out),
        "receipt": receipt_id,
        "number": row.number,
        "issued": is_new,
        "copy_no": last.copy_no,
        "reprint": last.copy_no > 1,
        "amount_fen": row.amount_fen,
        "sha256": last.sha256,
    }


def _issued(office: Office, args: argparse.Namespace, console: Console) -> tuple[int, bool]:
    """Return the receipt in force and whether it was issued just now."""
    existing = receipts.receipt_of(office, args.deliverable)
    if existing is not None:
        return existing.id, False
    made = _drafted(office, args)
    for warning in made.warnings:
        console.note(warning)
    return receipts.issue(office, made).value, True


def _drafted(office: Office, args: argparse.Namespace) -> receipts.ReceiptDraft:
    try:
        return receipts.draft(
            office,
            args.deliverable,
            completed_on=read_day(args.completed) if args.completed else None,
            period_text=args.period,
            period_kind=PeriodKind(args.kind) if args.kind else None,
            amount_fen=parse_yuan(args.amount) if args.amount else None,
            in_words=args.in_words,
        )
    except receipts.AmountMissing as error:
        raise RefusedInput(
            "这项成果没有对应的报价行，没有出具。请用 --amount 写明对应金额（元），"
            "期次按需用 --period 文字 和 --kind year|term|part 写明。"
        ) from error


def _check_target(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a target that cannot be written before anything is issued."""
    if path.suffix.lower() not in suffixes:
        raise RefusedInput(f"“{path.name}”：文件名要以 {' 或 '.join(suffixes)} 结尾，没有出具。")
    if not path.absolute().parent.is_dir():
        raise RefusedInput(f"文件夹“{path.parent}”不存在，没有出具。请换一个位置。")


def _text(data: dict[str, Any]) -> str:
    if "number" not in data:
        return f"{FORMS[data['form']].rsplit('（', 1)[0]}已存到 {data['file']}"
    again = f"，第 {data['copy_no']} 份（补打）" if data["reprint"] else ""
    return f"{data['number']}已存到 {data['file']}{again}"
