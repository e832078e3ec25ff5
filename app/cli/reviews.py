"""``review``, ``improvement``, ``forecast``, ``analysis``: 考核复盘, 改进措施, 热点预测, 分析口径."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.cli.case_output import actions, add_texts, answer, as_data, lists, outcome_text, rows_text, with_id
from app.cli.console import Console, open_for_reading, open_for_writing
from app.domain.analysis_rules import KEYS
from app.domain.errors import RefusedInput
from app.domain.limits import counted_days
from app.domain.report_content import shown
from app.services import analysis_rules, forecasts, improvements, reviews
from app.services.session import Office


def add_parsers(commands: Any) -> None:
    """Add the commands of this family."""
    _add_review(actions(commands, "review", "考核复盘：期限、失分点、提交"))
    _add_improvement(actions(commands, "improvement", "改进措施：责任人、期限、落实、甲方验证、关闭"))
    _add_forecast(actions(commands, "forecast", "热点预测与回看"))
    _add_analysis(actions(commands, "analysis", "分析口径：民生领域、专项词表、预警阈值、往年汇总"))


def _add_review(review: Any) -> None:
    start = review.add_parser("start", help="登记一期考核复盘")
    add_texts(start, "--period", required=True)
    start.add_argument("--contract", type=int, metavar="合同编号")
    add_texts(start, "--issued")
    for parser in (start, with_id(review, "edit", "改写复盘", run_review)):
        add_texts(parser, "--problems", "--conclusion", "--note")
        parser.add_argument("--loss", action="append", default=[], metavar="失分点=件数")
    start.set_defaults(run=run_review)
    add_texts(with_id(review, "submit", "登记复盘报告已提交", run_review), "--on")
    with_id(review, "show", "一份复盘：期限怎样算出、失分点占比、措施", run_review)
    add_texts(with_id(review, "void", "作废", run_review), "--why", required=True)
    lists(review, run_review)


def _add_improvement(measure: Any) -> None:
    add = measure.add_parser("add", help="增加一条措施")
    add.add_argument("--review", type=int, required=True, metavar="复盘编号")
    add_texts(add, "--text", "--person", "--due", required=True)
    add_texts(add, "--unit")
    add.set_defaults(run=run_improvement)
    add_texts(with_id(measure, "progress", "登记落实情况", run_improvement), "--text", required=True)
    add_texts(with_id(measure, "done", "登记已落实", run_improvement), "--text", "--on")
    verify = with_id(measure, "verify", "登记甲方验证", run_improvement)
    add_texts(verify, "--by", required=True)
    add_texts(verify, "--on", "--note")
    verify.add_argument("--failed", action="store_true", help="验证未通过，退回继续落实")
    add_texts(with_id(measure, "close", "关闭（须先经甲方验证）", run_improvement), "--on")
    add_texts(with_id(measure, "void", "作废", run_improvement), "--why", required=True)
    listed = lists(measure, run_improvement)
    listed.add_argument("--overdue", action="store_true", help="只列逾期的")


def _add_forecast(forecast: Any) -> None:
    add = forecast.add_parser("add", help="登记一条热点预测")
    add_texts(add, "--period", "--topic", required=True)
    add.add_argument("--word", action="append", default=[], metavar="词", help="分类或标题中的词；不写即用主题本身")
    add.add_argument("--expected", type=int, metavar="件数")
    add_texts(add, "--basis", "--note")
    add.set_defaults(run=run_forecast)
    add_texts(with_id(forecast, "void", "作废", run_forecast), "--why", required=True)
    lists(forecast, run_forecast)


def _add_analysis(analysis: Any) -> None:
    analysis.add_parser("list", help="全部口径和来源").set_defaults(run=run_analysis)
    put = analysis.add_parser("set", help="从某日起改一项口径")
    put.add_argument("key", metavar="口径", help="；".join(f"{key} {title}" for key, title in KEYS.items()))
    put.add_argument("value", metavar="值", help='JSON，例如 {"住房": ["物业", "房屋"]}')
    put.add_argument("--from", dest="valid_from", default="", metavar="日期", help="生效日期，默认一直有效")
    put.add_argument("--source", required=True, metavar="来源", help="哪个文件、哪一条或谁确认的")
    put.set_defaults(run=run_analysis)


def run_review(args: argparse.Namespace, console: Console) -> int:
    """Keep the reviews."""
    if args.action in ("list", "show"):
        with open_for_reading(args) as office:
            (_show_review if args.action == "show" else _list_reviews)(office, args, console)
        return 0
    with open_for_writing(args) as office:
        done = _review_done(office, args)
        row = reviews.review(office, done.value) if args.action != "void" else None
    text = "已登记" if row is None else f"{row.period} 考核复盘，明细 {row.issued_on} 下发，应于 {row.due_on} 前提交"
    data = {"id": done.value, "operation": done.operation_id, "due_on": row.due_on if row else ""}
    console.result(data, outcome_text(text, done))
    return 0


def _review_done(office: Office, args: argparse.Namespace) -> Any:
    match args.action:
        case "submit":
            return reviews.submit(office, args.id, args.on or None)
        case "void":
            return reviews.void(office, args.id, args.why)
    losses = [_loss(text) for text in args.loss]
    texts = {key: getattr(args, key) for key in ("problems", "conclusion", "note")}
    if args.action == "edit":
        given = {key: text for key, text in texts.items() if text}
        return reviews.edit(office, args.id, losses=losses or None, **given)
    more = {"contract_id": args.contract, "issued_on": args.issued or None, "losses": losses}
    return reviews.start(office, args.period, **more, **texts)


def _loss(text: str) -> tuple[str, int]:
    point, _, count = text.rpartition("=")
    if not point or not count.isdigit():
        raise RefusedInput(f"失分点“{text}”请写成 未解决=27。")
    return point, int(count)


def _list_reviews(office: Office, args: argparse.Namespace, console: Console) -> None:
    found = reviews.reviews(office, args.month)
    today = office.now().date()
    lines = [(r.id, r.period, r.issued_on, r.due_on, r.submitted_on, r.state_text(today)) for r in found]
    heads = ("编号", "考核期", "下发日", "期限", "提交日", "状态")
    answer(console, [_review_data(row) for row in found], rows_text(heads, lines))


def _show_review(office: Office, args: argparse.Namespace, console: Console) -> None:
    row = reviews.review(office, args.id)
    some = improvements.measures(office, args.id)
    lines = [f"{row.period} 考核复盘：{row.issued_on} 下发，期限 {row.due_on}（{counted_days(row.deadline)}）"]
    lines.append(f"状态：{row.state_text(office.now().date())} {row.submitted_on}".rstrip())
    lines += [f"失分点 {one.point}：{one.count} 件，{shown(one.share, 'rate')}" for one in row.losses]
    lines += [f"措施 {one.id} {one.measure}：{one.person}，期限 {one.due_on}，{one.state_text}" for one in some]
    answer(console, {**_review_data(row), "measures": as_data(some)}, "\n".join(lines))


def _review_data(row: reviews.ReviewRow) -> dict[str, Any]:
    names = ("id", "period", "issued_on", "due_on", "submitted_on", "problems", "conclusion")
    data = {name: as_data(getattr(row, name), name) for name in names}
    losses = [{"point": one.point, "count": one.count, "share": shown(one.share, "rate")} for one in row.losses]
    return {**data, "losses": losses, "counted": counted_days(row.deadline)}


def run_improvement(args: argparse.Namespace, console: Console) -> int:
    """Keep the measures."""
    if args.action == "list":
        with open_for_reading(args) as office:
            found = improvements.overdue(office) if args.overdue else improvements.measures(office)
        lines = [(r.id, r.period, r.measure, r.person, r.due_on, r.state_text) for r in found]
        console.result(as_data(found), rows_text(("编号", "考核期", "措施", "责任人", "期限", "状态"), lines))
        return 0
    with open_for_writing(args) as office:
        done = _measure_done(office, args)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def _measure_done(office: Office, args: argparse.Namespace) -> Any:
    match args.action:
        case "add":
            return improvements.add(office, args.review, args.text, person=args.person, due_on=args.due, unit=args.unit)
        case "progress":
            return improvements.report_progress(office, args.id, args.text)
        case "done":
            return improvements.done(office, args.id, args.text, args.on or None)
        case "verify":
            passed = not args.failed
            return improvements.verify(office, args.id, args.by, passed=passed, note=args.note, on=args.on or None)
        case "close":
            return improvements.close(office, args.id, args.on or None)
    return improvements.void(office, args.id, args.why)


def run_forecast(args: argparse.Namespace, console: Console) -> int:
    """Keep the forecasts."""
    if args.action == "list":
        with open_for_reading(args) as office:
            found = forecasts.forecasts(office, args.month)
        lines = [(r.id, r.period, r.topic, "、".join(r.words), "" if r.expected is None else r.expected) for r in found]
        console.result(as_data(found), rows_text(("编号", "月份", "主题", "词", "预计件数"), lines))
        return 0
    with open_for_writing(args) as office:
        if args.action == "void":
            done = forecasts.void(office, args.id, args.why)
        else:
            more = {"words": args.word, "expected": args.expected, "basis": args.basis, "note": args.note}
            done = forecasts.add(office, args.period, args.topic, **more)
    console.result({"id": done.value, "operation": done.operation_id}, outcome_text("已登记", done))
    return 0


def run_analysis(args: argparse.Namespace, console: Console) -> int:
    """Read and set what the analysis reports go by."""
    if args.action == "list":
        with open_for_reading(args) as office:
            found = [analysis_rules.rule(office, key) for key in KEYS]
        data = [{"key": one.key, "value": as_data(one.value), "source": one.words} for one in found]
        lines = [
            (one.key, KEYS[one.key], json.dumps(as_data(one.value), ensure_ascii=False), one.words) for one in found
        ]
        text = "\n".join(f"{key} {title}\n  {value}\n  来源：{words}" for key, title, value, words in lines)
        console.result(data, text)
        return 0
    try:
        value = json.loads(args.value)
    except ValueError:
        raise RefusedInput("口径的值不是 JSON，请检查引号和括号。") from None
    with open_for_writing(args) as office:
        analysis_rules.put(office, args.key, value, args.source, args.valid_from)
    console.result({"key": args.key}, f"已设置{KEYS[args.key]}。")
    return 0
