"""The statistics on paper (all charts with period and definition) and as a workbook (every table, native charts)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import RefusedInput
from app.services import printing
from app.services.printing import Target
from app.services.session import Office
from app.services.statistics import PRINT_CODE, Statistics, as_report


def subject(found: Statistics) -> str:
    """Name the paper in the print log."""
    return f"statistics:{found.period.name}"


def paper(office: Office, found: Statistics) -> Callable[[Target, Path | None], bytes]:
    """Return the maker of printed copies (PDF), each logged, as ``PaperDialog`` wants it."""
    from app.documents import chart_sheet

    report, made_at = as_report(found), office.now().isoformat(timespec="seconds")

    def make(target: Target, save_to: Path | None) -> bytes:
        number = f"{PRINT_CODE}-{found.period.name}"
        return printing.print_paper(
            office,
            PRINT_CODE,
            subject(found),
            number,
            lambda _mark: chart_sheet.draw(report, made_at),
            target=target,
            save_to=save_to,
        )

    return make


def file_name(found: Statistics, form: str) -> str:
    """Suggest a name: 统计 2026年9月.xlsx."""
    return f"统计 {found.period.title}.{form}"


def export(office: Office, found: Statistics, path: Path) -> None:
    """Write every table and chart to a workbook; noted in the log first. Raises ``RefusedInput``, ``TargetInUse``."""
    from app.documents import report_xlsx
    from app.documents.saving import save_bytes

    if path.suffix.lower() != ".xlsx":
        raise RefusedInput(f"“{path.name}”：统计数据只能导出为 .xlsx，请改文件名。")
    data = report_xlsx.draw(as_report(found), office.now().isoformat(timespec="seconds"))
    office.note("statistics.export", subject(found), file=path.name)  # first: no file without its entry and its right
    save_bytes(path, data)
