"""The 45 reports (报表与报送清单, requirements.md §2.6): code, title, where the contracts ask for it, periods, formats.

Formats: a list is a workbook; what offices hand in as prose (公文) is docx too; contract 000 wants its results as PPT.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.report_periods import PeriodKind

D, W, M, Q, H, Y = (
    PeriodKind.DAY,
    PeriodKind.WEEK,
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
)
A, R = PeriodKind.ASSESSMENT, PeriodKind.RANGE

TABLE = ("xlsx", "pdf")
PROSE = ("docx", "pdf", "xlsx")
SLIDES = ("pptx", "docx", "pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One report. The first of ``periods`` and of ``formats`` is what the window offers first.

    ``group`` is its heading in the list; ``is_prose``: sections with sentences and charts, judgement left to a person.
    """

    code: str
    title: str
    clause: str
    group: str
    periods: tuple[PeriodKind, ...]
    formats: tuple[str, ...] = TABLE

    @property
    def is_prose(self) -> bool:
        """Whether it is a paper in prose."""
        return self.formats is not TABLE


_DAILY, _ASSESS, _FILED, _ANALYSIS, _CONTRACT = "日常工作", "考核评价", "报送清单", "分析报告", "合同履约"

REPORTS: tuple[ReportSpec, ...] = (
    ReportSpec("B01", "每日案件办理过程性监督表", "001·附1 三(三)1", _DAILY, (D,)),
    ReportSpec("B02", "日报", "001·附1 三(三)1、附3·一(二)3(1)", _DAILY, (D,), PROSE),
    ReportSpec("B03", "调度会案件统计", "001·附1 三(三)1", _DAILY, (M, D, R)),
    ReportSpec("B04", "到期催办表", "001·附1 三(三)1", _DAILY, (D,)),
    ReportSpec("B05", "超4天案件催办表", "001·附1 三(三)1", _DAILY, (D,)),
    ReportSpec("B06", "案件派发情况在线表", "001·附1 三(三)1", _DAILY, (M, R, W)),
    ReportSpec("B07", "当日案件派发情况表", "001·附1 三(三)1", _DAILY, (D,)),
    ReportSpec("B08", "月考核评价（部室、社区、包片）", "001·附1 三(三)2", _ASSESS, (A, M)),
    ReportSpec("B09", "年中考核评价（部室、社区、包片）", "001·附1 三(三)2", _ASSESS, (H,)),
    ReportSpec("B10", "年终考核评价（部室、社区、包片）", "001·附1 三(三)2", _ASSESS, (Y,)),
    ReportSpec("B11", "周期考核明细表", "001·附1 三(三)2", _ASSESS, (A, M, H, Y)),
    ReportSpec("B12", "每月一案", "001·附1 三(三)3", _FILED, (M,), PROSE),
    ReportSpec("B13", "未解决诉求反馈清单", "001·附1 三(三)3", _FILED, (M, A)),
    ReportSpec("B14", "挂账清单（含销账）", "001·附1 三(三)3；000·附2；002·2.2.11", _FILED, (M,)),
    ReportSpec("B15", "撤销吹哨、应哨表", "001·附1 三(三)3", _FILED, (M,)),
    ReportSpec("B16", "市级回访结果反馈", "001·附1 三(三)3；002·2.2.11", _FILED, (M, A)),
    ReportSpec("B17", "乡村振兴案件核对表", "001·附1 三(三)3", _FILED, (M,)),
    ReportSpec("B18", "市级点名接收、办结情况", "001·附1 三(三)3", _FILED, (M, R)),
    ReportSpec("B19", "市、区督办案件报送表", "001·附1 三(三)3", _FILED, (M, R)),
    ReportSpec("B20", "其他邮件报送登记", "001·附1 三(三)3", _FILED, (M, R)),
    ReportSpec("B21", "周度数据分析报告", "001·附3·一(二)3(1)", _ANALYSIS, (W,), PROSE),
    ReportSpec("B22", "月度数据复盘报告", "001·附3·一(二)3(1)", _ANALYSIS, (M, A), PROSE),
    ReportSpec("B23", "统计差错更正说明", "001·附3·一(二)3(1)", _FILED, (M, R), PROSE),
    ReportSpec("B24", "每日流转台账", "004·二.1", _DAILY, (D,)),
    ReportSpec("B25", "剔除材料催收与审核统计", "004·二.1、二.2；000·附2", _FILED, (M, D)),
    ReportSpec("B26", "民情月度分析报告", "004·二.4", _ANALYSIS, (M,), PROSE),
    ReportSpec("B27", "综合分析报告", "004·二.4", _ANALYSIS, (Q, H, Y, R), PROSE),
    ReportSpec("B28", "考核复盘报告", "004·二.5", _ANALYSIS, (A, M), PROSE),
    ReportSpec("B29", "改进措施落实跟踪表", "004·二.5", _FILED, (M,)),
    ReportSpec("B30", "热点预测与回看", "004·二.7", _ANALYSIS, (M,), PROSE),
    ReportSpec("B31", "预警分析报告", "002·2.2.6", _ANALYSIS, (Q, R), PROSE),
    ReportSpec("B32", "年度分析报告", "002·2.2.7", _ANALYSIS, (Y, R), PROSE),
    ReportSpec("B33", "预判分析报告", "002·2.2.8", _ANALYSIS, (H, R), PROSE),
    ReportSpec("B34", "民生诉求全面性分析报告", "002·2.2.9", _ANALYSIS, (H, R), PROSE),
    ReportSpec("B35", "专项诉求分析报告", "002·2.2.10", _ANALYSIS, (H, R), PROSE),
    ReportSpec("B36", "数据整合记录", "002·2.2.11", _FILED, (R, M, Q), PROSE),
    ReportSpec("B37", "业务数据挖掘与流程优化报告", "000·附2 三第二类", _ANALYSIS, (H, R), SLIDES),
    ReportSpec("B38", "考核优化与品牌建设成果", "000·附2 三第三类", _ANALYSIS, (H, R), SLIDES),
    ReportSpec("B39", "月处理量（对1500件）", "000·附2 三第一类", _CONTRACT, (M,)),
    ReportSpec("B40", "不纳入考核通过率", "000·附2 三第一类", _CONTRACT, (M,)),
    ReportSpec("B41", "系统运维月报", "003·一.2", _CONTRACT, (M,), PROSE),
    ReportSpec("B42", "评价结果与结算汇总", "003·附1、三.2", _CONTRACT, (M, Y)),
    ReportSpec("B43", "月度扣款汇总与计数器", "001·附3、7.7", _CONTRACT, (M,)),
    ReportSpec("B44", "成果交付进度表", "002·2.2；000·附1", _CONTRACT, (M, Y)),
    ReportSpec("B45", "合同履约总览", "全部合同", _CONTRACT, (D,)),
)

_BY_CODE = {spec.code: spec for spec in REPORTS}


def spec_of(code: str) -> ReportSpec:
    """Return a report by its B-number, in any case. Raises ``NotFound``."""
    found = _BY_CODE.get(code.strip().upper())
    if found is None:
        raise NotFound(f"没有编号为 {code.strip()} 的报表，编号是 B01 到 B45。")
    return found
