"""Words of the import preview: what a file is, how its rows add up, what the button does."""

from __future__ import annotations

from app.gui.import_run import FileState, ImportFile
from app.services.import_types import ImportSummary

FORMATS: dict[str, str] = {
    "xlsx": "Excel 工作簿",
    "xlsm": "Excel 工作簿（含宏）",
    "xlsb": "Excel 二进制工作簿",
    "xls": "Excel 97-2003",
    "ods": "ODS 表格",
    "et": "WPS 表格",
    "html": "网页表格",
    "xml": "XML 表格",
    "csv": "CSV 文本",
    "tsv": "TSV 文本",
}


def balance(summary: ImportSummary) -> str:
    """共 n 行 = 新增 a + 变更 b + 未变 c + 拒收 d."""
    return (
        f"共 {summary.rows:,} 行 = 新增 {summary.new:,} + 变更 {summary.changed:,} + 未变 {summary.unchanged:,}"
        f" + 拒收 {summary.rejected:,}"
    )


def said(file: ImportFile) -> str:
    """Return the line in the middle while there is no preview to show."""
    if file.state is FileState.DONE and file.summary is not None:
        return f"已导入 {file.summary.new + file.summary.changed:,} 件。"
    words = {
        FileState.READING: "正在读取文件，并和现有内容比较。还没有写入任何内容。",
        FileState.SAVING: "正在导入。中途取消会全部退回。",
        FileState.SKIPPED: "已跳过这个文件，没有改动。",
        FileState.FAILED: file.message,
    }
    return words.get(file.state, "")


def verb(file: ImportFile, has_next: bool, is_over: bool) -> str:
    """Return the words of the one button."""
    if is_over:
        return "下一个文件" if has_next else "完成"
    if file.preparation is None:
        return "导入"
    count = file.preparation.summary.new + file.preparation.summary.changed
    if count:
        return f"导入 {count:,} 件"
    return "没有可导入的，生成问题表" if file.preparation.summary.rejected else "没有变化，记入导入记录"


def note(file: ImportFile, summary: ImportSummary | None) -> str:
    """Return what the clerk should know before pressing the button, or after."""
    if file.state is FileState.READY and file.message:
        return file.message
    if file.preparation is not None and file.preparation.lacks_number and file.state is FileState.READY:
        return "没有一列被认作“工单编号”，还不能导入。请在左边指定哪一列是工单编号，指定一次会记住。"
    if summary is None:
        return ""
    parts = []
    if summary.accepted:
        parts.append(f"{summary.accepted:,} 项本地修改改用表中的值")
    if summary.kept_rows:
        parts.append(f"{summary.kept_rows:,} 件保留本地修改（{summary.kept_local:,} 项）")
    if summary.suspected:
        parts.append(f"{summary.suspected:,} 件疑似重复，照样导入，可在工单里核对")
    if summary.problems and file.state is FileState.READY:
        parts.append(f"{summary.problem_count:,} 处问题，导入后生成标注了颜色和原因的表")
    elif summary.problems:
        parts.append(f"{summary.problem_count:,} 处问题已在原表的副本上标出")
    return "；".join(parts)


def facts(summary: ImportSummary) -> str:
    """Format, encoding, sheet and place of the titles, for the line below the file's name."""
    parts = (
        FORMATS.get(summary.format, summary.format),
        summary.encoding.upper(),
        f"工作表“{summary.sheet}”" if summary.sheet else "",
        f"标题在第 {summary.header_row} 行",
    )
    return "　".join(part for part in parts if part)


def short(name: str) -> str:
    """Return a file name that fits on a chip."""
    return name if len(name) <= 18 else f"{name[:9]}…{name[-8:]}"
