"""What 检查数据 found, one Chinese sentence each with the way out; the printed report of a check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.form_content import Form, Grid, Pairs, Paragraph, shown
from app.services.printing import Target, print_paper
from app.services.session import Office
from app.services.verification import SOUND, VerifyReport

FORM = "CHECK"
PARTS = ("数据文件", "引用关系", "全文检索", "审计记录", "附件")


class Way(StrEnum):
    """What the clerk can do about a finding."""

    RESTORE = "restore"
    SALVAGE = "salvage"
    KEEP = "keep"


WAY_TEXT = {
    Way.RESTORE: "恢复上次好的备份",
    Way.SALVAGE: "导出可读的部分",
    Way.KEEP: "停止录入，保留现场，联系维护人员",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not whole: which part, one sentence, the ways out (the best first)."""

    part: str
    sentence: str
    ways: tuple[Way, ...]


def findings(report: VerifyReport) -> list[Finding]:
    """Return what a check found, the worst first; empty when all is whole."""
    found: list[Finding] = []
    if report.integrity != SOUND:
        places = len(report.integrity.split("；"))
        text = f"数据文件至少有 {places} 处损坏，里面的记录可能读不出或不准，请先不要继续录入。"
        found.append(Finding(PARTS[0], text, (Way.RESTORE, Way.SALVAGE)))
    if report.foreign_keys != SOUND:
        text = f"有记录指向不存在的内容：{report.foreign_keys}。"
        found.append(Finding(PARTS[1], text, (Way.RESTORE, Way.SALVAGE)))
    if report.search != SOUND:
        text = f"全文检索不完整，搜索可能漏掉工单：{_short(report.search)}。"
        found.append(Finding(PARTS[2], text, (Way.SALVAGE, Way.RESTORE)))
    if not report.audit.ok:
        text = report.audit.problem or "审计记录前后不一致，可能被改动或截断。"
        found.append(Finding(PARTS[3], text, (Way.KEEP, Way.RESTORE)))
    files = report.attachments
    if files.missing:
        text = f"有 {len(files.missing):,} 个附件文件不见了，完整备份里有的可以恢复回来。"
        found.append(Finding(PARTS[4], text, (Way.RESTORE,)))
    if files.altered:
        text = f"有 {len(files.altered):,} 个附件与存入时不一致，程序不会打开它们。"
        found.append(Finding(PARTS[4], text, (Way.RESTORE,)))
    return found


def all_sound(report: VerifyReport) -> str:
    """Return the one sentence of a check that found nothing."""
    return f"数据完好：数据文件、引用、全文检索、审计链（{report.audit.entries:,} 条）、附件都已核对。"


def form(office: Office, report: VerifyReport, at: str) -> Form:
    """Fill the record of a full check (数据检查记录); ``at``: when it was made."""
    found = findings(report)
    bad = {part: [one for one in found if one.part == part] for part in PARTS}
    rows = tuple(
        (part, "".join(one.sentence for one in bad[part]), WAY_TEXT[bad[part][0].ways[0]])
        if bad[part]
        else (part, "完好", "")
        for part in PARTS
    )
    return Form(
        "数据检查记录",
        (
            Pairs((("单位", office.street), ("检查时间", shown(at)))),
            Pairs((("经手", office.actor), ("结论", f"发现 {len(found)} 项问题" if found else "完好"))),
            Grid(("检查项", "结果", "怎么办"), (18, 56, 26), rows),
            Pairs((("审计记录", f"{report.audit.entries:,} 条"), ("末条校验码", report.audit.head[:12]))),
            Paragraph("检查内容：逐页完整性、记录之间的引用、全文检索、审计链、每个附件的校验和。"),
            Pairs((("经手人签字", ""), ("监督人签字", ""))),
        ),
        is_one_page=True,
    )


def pdf(office: Office, report: VerifyReport, at: str, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return the record of a check as PDF; logged unless it is a preview."""
    from app.documents.case_papers import draw_form

    filled = form(office, report, at)
    return print_paper(
        office,
        FORM,
        f"check:{at[:10]}",
        f"数据检查 {at[:10]} {filled.title}",
        lambda mark: draw_form(filled, mark),
        target=target,
        save_to=save_to,
    )


def _short(text: str) -> str:
    first = text.partition("；")[0].rstrip("。")
    return first if len(first) <= 60 else first[:59] + "…"
