"""What the papers around a contract say: P-16, P-18, P-29, P-30, P-31, P-32 and the printed 今日待办.

The contracts attach none of these forms; the columns are those of requirements.md §2.7. Dates are ISO text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide, chinese_day, shown, tick

_BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Head:
    """Whose contract it is: both names, title and number ("" where the contract has none)."""

    owner: str
    vendor: str
    title: str
    number: str = ""

    def rows(self) -> tuple[Block, ...]:
        """Return the first rows of every paper."""
        return (
            Wide("合同名称", self.title),
            Pairs((("甲方", self.owner), ("乙方", self.vendor))),
            *((Wide("合同编号", self.number),) if self.number else ()),
        )

    def both(self, on: str = "") -> Grid:
        """Return the places for the seals of both sides, beside each other."""
        room = f"（盖章）\n\n\n\n\n日期：{chinese_day(on) if on else _BLANK_DAY}"
        return Grid((f"甲方：{self.owner}", f"乙方：{self.vendor}"), (50, 50), ((room, room),))


def schedule_form(head: Head, rows: Sequence[tuple[str, ...]], counts: tuple[int, int, int, int], on: str) -> Form:
    """P-16 成果提交清单/交付进度表. ``rows``: item, period, due, handed in, format and copies, state, amount.

    ``counts``: planned, handed in, accepted, overdue.
    """
    planned, handed_in, accepted, overdue = counts
    heads = ("序号", "成果", "计划期", "应交日", "提交时刻", "格式/轮次", "验收状态", "金额（元）")
    return Form(
        "成果提交清单（交付进度表）",
        (
            *head.rows(),
            Pairs(
                (("截至", on), ("进度", f"计划 {planned}，已提交 {handed_in}，已验收 {accepted}，逾期未交 {overdue}"))
            ),
            Grid(heads, (5, 20, 24, 10, 13, 11, 8, 9), _numbered(rows), "成果"),
            Pairs((("乙方提交人", ""), ("甲方接收人", ""))),
        ),
        is_landscape=True,
    )


def environment_form(
    head: Head,
    place: str,
    on: str,
    items: Sequence[tuple[str, bool, str]],
    dangers: str,
    people: tuple[str, str],
    is_ok: bool | None,
    clause: str,
) -> Form:
    """P-18 工作环境确认单 (001·3.1.1): place, each item in order or not, warnings of danger, both sides."""
    rows = [(name, "合格" if ok else "不合格", remark) for name, ok, remark in items]
    return Form(
        "工作环境确认单",
        (
            *head.rows(),
            Pairs((("工作场所", place), ("确认日期", on))),
            Band("一、软硬件环境与工作场所"),
            Grid(("序号", "项目", "是否合格", "说明"), (8, 40, 14, 38), _numbered(rows)),
            Band("二、危险警示"),
            Wide("警示及标志", dangers or "无", 2),
            Wide("总体结论", f"{tick('合格', is_ok is True)}　　　{tick('不合格，须整改', is_ok is False)}"),
            Pairs((("甲方确认人", people[0]), ("乙方确认人", people[1]))),
            head.both(on),
        ),
        f"依据：{clause}" if clause else "",
    )


def objection_form(
    head: Head,
    report: str,
    amount: str,
    received_on: str,
    due_on: str,
    objected_on: str,
    objection: str,
    method: str,
    clause: str,
) -> Form:
    """P-29 测算报告异议函 (002·9.2): received, last day of the five working days, what is objected to."""
    opening = (
        f"{head.vendor}：我方已于 {chinese_day(received_on)} 收到贵方《{report}》。依据合同（{clause}），"
        f"我方在收到后 5 个工作日内（至 {chinese_day(due_on)}）提出书面异议，不接受该报告的测算金额。异议如下："
    )
    return Form(
        "测算报告异议函",
        (
            *head.rows(),
            Paragraph(opening),
            Pairs((("测算报告", report), ("测算金额", amount or "未写明"))),
            Pairs((("收到日", received_on), ("异议期届满", due_on))),
            Wide("异议内容", objection, 6),
            Pairs((("提出方式", method), ("异议日", objected_on))),
            Wide("乙方签收", "签收人：　　　　　　　　签收时间：　　　　年　　月　　日　　时", 2),
            Seal((f"{head.owner}（盖章）", chinese_day(objected_on))),
        ),
    )


def change_form(
    head: Head,
    what: str,
    side: str,
    old: str,
    new: str,
    from_on: str,
    told_at: str,
    limits: Sequence[tuple[str, str, str]],
) -> Form:
    """P-30 授权人/邮箱/地址变更通知: old, new, effective day, day of telling; ``limits``: what, last moment, clause."""
    other = head.vendor if side == head.owner else head.owner
    opening = f"{other}：我方（{side}）{what}变更如下，请自生效日起按新的{what}联系和送达。"
    blocks: list[Block] = [
        *head.rows(),
        Paragraph(opening),
        Wide("变更事项", what),
        Wide("原", old or "（无）"),
        Wide("新", new),
        Pairs((("生效日", from_on), ("通知日", shown(told_at) if told_at else ""))),
    ]
    if limits:
        blocks += [
            Band("合同约定的告知期限"),
            Grid(("事项", "最迟告知", "条款"), (46, 30, 24), tuple(limits)),
        ]
    blocks += [
        Wide("对方签收", "签收人：　　　　　　　　签收时间：　　　　年　　月　　日　　时", 2),
        Seal((f"{side}（盖章）", chinese_day(told_at))),
    ]
    return Form("授权人、邮箱及地址变更通知", tuple(blocks))


def memo_form(
    head: Head, held_on: str, points: Sequence[str], people: tuple[str, str], confirmed_on: str, clause: str
) -> Form:
    """P-31 《工作备忘录》 (000·五(三)2): the points, confirmed by both sides."""
    return Form(
        "工作备忘录",
        (
            *head.rows(),
            Pairs((("日期", held_on), ("双方确认日", confirmed_on))),
            Band("要点"),
            Grid(("序号", "内容"), (10, 90), _numbered((point,) for point in points)),
            Pairs((("甲方确认人", people[0]), ("乙方确认人", people[1]))),
            head.both(confirmed_on),
        ),
        f"依据：{clause}。经双方确认的备忘录是验收的依据之一。" if clause else "",
    )


@dataclass(frozen=True, slots=True)
class SpotCheckPaper:
    """A spot check for paper; ``findings``: label, verdict, what was found."""

    number: int
    checked_on: str
    object: str
    scope: str
    population: int
    sample: int
    seed: str
    findings: tuple[tuple[str, str, str], ...]
    result: str
    conclusion: str
    person: str
    clause: str
    rectification: str


def spot_check_form(head: Head, paper: SpotCheckPaper) -> Form:
    """P-32 抽检记录 (001·3.1.6): how the sample was drawn, each finding, conclusion, rectification."""
    verdict = f"{tick('合格', paper.result == 'pass')}　　　{tick('不合格', paper.result == 'fail')}"
    return Form(
        "抽检记录",
        (
            *head.rows(),
            Pairs((("抽检编号", f"抽检 {paper.number}"), ("抽检日期", paper.checked_on))),
            Pairs((("抽检对象", paper.object), ("抽检人", paper.person))),
            Wide("范围", paper.scope),
            Pairs((("总件数", f"{paper.population:,}"), ("抽取件数", f"{paper.sample:,}"))),
            Wide("随机种子", f"{paper.seed}（同一范围和种子可重抽出同一样本）"),
            Band("样本"),
            Grid(("序号", "样本", "结果", "问题"), (8, 34, 12, 46), _numbered(paper.findings)),
            Wide("结论", verdict),
            Wide("结论说明", paper.conclusion, 2),
            Wide("整改", paper.rectification),
            head.both(paper.checked_on if paper.result else ""),
        ),
        f"依据：{paper.clause}" if paper.clause else "",
    )


def to_do_form(
    street: str, at: str, by: str, columns: Sequence[tuple[str, Sequence[tuple[str, str, str, str]], int]]
) -> Form:
    """今日待办 on paper: each column with what is due, where, by when, what follows; and how many it really holds."""
    blocks: list[Block] = [Pairs((("打印时间", shown(at)), ("经办", by)))]
    for title, rows, total in columns:
        blocks.append(Band(f"{title}　{total} 项" + (f"（列出前 {len(rows)} 项）" if total > len(rows) else "")))
        if rows:
            listed = tuple(("☐", *row) for row in rows)
            blocks.append(Grid(("", "事项", "期限", "条款", "说明"), (5, 37, 16, 14, 28), listed))
        else:
            blocks.append(Wide("", "无"))
    return Form(f"{street}　今日待办", tuple(blocks))


def _numbered(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, start=1))
