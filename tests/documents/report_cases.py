"""Reports for tests of the writers: one with every kind of block and value, one with a long table."""

from __future__ import annotations

from fractions import Fraction

from app.domain.report_content import (
    Cell,
    Chart,
    Column,
    Door,
    Heading,
    Prose,
    Report,
    Series,
    Table,
    cells,
)

MADE_AT = "2026-10-08T09:30:00"
UNITS = ("城管科", "物业管理科", "市政市容管理办公室", "平安建设办公室", "西三旗社区", "永定路东社区")


def every_block() -> Report:
    """Every kind of block, value and chart; a text that looks like a formula; missing figures."""
    columns = (
        Column("unit", "承办单位", width=18),
        Column("count", "件数", "int", 8, "受理"),
        Column("share", "占比", "rate", 9, "受理"),
        Column("change", "同比", "delta", 9, "受理"),
        Column("points", "较上月", "points", 15, "解决率"),
        Column("score", "综合成绩", "decimal", 9),
        Column("money", "扣款（元）", "money", 12),
        Column("on", "最近办结", "date", 11),
    )
    rows = tuple(
        cells(
            [
                *(unit, 120 - 17 * n, Fraction(3217 - 400 * n, 10000), None if n == 3 else Fraction(n - 2, 16)),
                *(Fraction(n - 1, 80), Fraction(9123 - 50 * n, 100), 1_234_50 * (n + 1), f"2026-09-{10 + n}"),
            ],
            (None, Door("received", ("unit", unit))),
        )
        for n, unit in enumerate(UNITS)
    )
    total = cells(("合计", 465, Fraction(1), Fraction(1, 8), Fraction(1, 40), Fraction(899, 10), 2592450, None))
    plain = Table(
        "需要关注的工单",
        (
            Column("no", "工单编号", width=20),
            Column("at", "创建时间", "moment", 16),
            Column("title", "标题", width=34),
        ),
        (
            cells(("0126091809300000001", "2026-09-18T09:30:00", '=HYPERLINK("http://x","点我") 楼道堆物')),
            cells(
                ("0126091809300000002", "", "+86 13800138000 来电反映供暖不热，已多次联系物业仍未解决，请尽快协调处理")
            ),
        ),
        note="标题按登记原文。",
    )
    names = tuple(f"{month}月" for month in range(1, 10))
    volume: tuple[int | Fraction | None, ...] = (980, 1012, 1100, None, 1205, 1240, 1187, 1302, 1260)
    last: tuple[int | Fraction | None, ...] = (900, 940, 1010, 1050, 1060, 1100, 1090, 1110, 1120)
    rate: tuple[int | Fraction | None, ...] = tuple(Fraction(80 + n, 100) for n in range(9))
    ranking: tuple[int | Fraction | None, ...] = (310, 205, 180, 96, 60, 22)
    return Report(
        "B26",
        "永定路街道2026年9月民情月度分析报告",
        "2026年9月（2026-09-01 至 2026-09-30）",
        (
            Heading("总体情况"),
            Prose(
                "2026年9月共受理群众诉求 1260 件，较上月减少 42 件，下降 3.23%；较去年同期增加 140 件，增长 12.50%。"
            ),
            Heading("受理量", 2),
            Chart("各月受理量（件）", "line", names, (Series("2026年", volume), Series("2025年", last))),
            Heading("办理质量", 2),
            Chart("解决率", "bar", names, (Series("解决率", rate),), "rate"),
            Heading("承办单位情况"),
            Table("承办单位受理与成绩", columns, rows, total, "同比以2025年9月为基数，基数为0的显示“—”。"),
            Chart("承办单位受理量（件）", "ranking", UNITS, (Series("受理", ranking),)),
            Chart("诉求类型构成", "pie", UNITS[:4], (Series("件数", (40, 30, 20, 10)),)),
            Chart("按渠道（件）", "stacked", names, (Series("电话", last), Series("网络", (12,) * 9))),
            Heading("需要关注的工单"),
            plain,
            Heading("研判与建议"),
            Prose("结合辖区情况研判下月趋势，提出工作建议。", is_judgement=True),
        ),
        ("统计时段：2026-09-01 至 2026-09-30。", "口径：标准口径（不含剔除）；满意率按满意 1、基本满意 0.9 折算。"),
        addressee="永定路街道办事处",
        signer="永定路街道接诉即办工作专班",
        signed_on="2026-10-08",
    )


def long_table(rows: int = 130) -> Report:
    """One table over several pages with a grouped head."""
    columns = (
        Column("no", "工单编号", width=20),
        Column("title", "标题", width=30),
        Column("a", "派单", "int", 8, "步骤"),
        Column("b", "响应", "int", 8, "步骤"),
        Column("unit", "承办单位", width=14),
    )
    body = tuple(
        (Cell(f"01260918{n:010d}"), Cell(f"第{n}件 垃圾清运不及时"), Cell(n), Cell(n * 2), Cell("城管科"))
        for n in range(1, rows + 1)
    )
    total = (Cell("合计"), Cell(None), Cell(rows * (rows + 1) // 2), Cell(rows * (rows + 1)), Cell(None))
    return Report(
        "B06", "案件派发情况在线表", "2026年9月", (Table("派发流水", columns, body, total),), ("统计时段：9月。",)
    )
