"""审计记录 taken out: a table for a spreadsheet, a selection on paper that shows the head of the chain. Both noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.audit_titles import KINDS
from app.domain.audit_words import subject_text
from app.domain.errors import NotAllowed, RefusedInput
from app.domain.form_content import Form, Grid, Pairs, shown
from app.services import audit_log, printing
from app.services.audit_log import LogLine, LogView
from app.services.printing import Target
from app.services.progress import JobContext
from app.services.session import Office

FORM = "A-01"
PRINT_LIMIT = 1_000
"""Lines on paper: about forty pages; more belong into a table."""

_BATCH = 1_000
_HEADS = (
    ("序号", 10),
    ("时间", 20),
    ("人员", 14),
    ("种类", 16),
    ("动作", 28),
    ("对象", 20),
    ("原因", 40),
    ("内容", 60),
    ("动作代码", 20),
    ("校验码", 68),
)


def export(office: Office, view: LogView, path: Path, job: JobContext | None = None) -> int:
    """Write the entries of a view to .xlsx or .csv, oldest first; noted before the file. Returns how many.

    Raises ``NotAllowed``, ``RefusedInput`` (suffix, target), ``Cancelled``.
    """
    from app.documents import workbook

    kind = workbook.check_suffix(path)
    if refusal := office.why_not("export"):
        raise NotAllowed(refusal)
    context = job or JobContext()
    ids = audit_log.ids(office, view)[::-1]
    columns = [workbook.Column(*head) for head in _HEADS]
    office.note("audit.export", "audit", rows=len(ids), file=path.name)
    rows = _rows(office, ids, context)
    if kind == "csv":
        return workbook.write_csv(path, columns, rows)
    return workbook.write_table(path, "审计记录", columns, rows)


def _rows(office: Office, ids: Sequence[int], job: JobContext) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(ids), _BATCH):
        job.check()
        job.report(start, len(ids), "正在导出审计记录")
        for line in audit_log.page(office, ids[start : start + _BATCH]):
            yield (*_cells(line), line.action, line.hash)


def _cells(line: LogLine) -> tuple[str, ...]:
    at = line.at.replace("T", " ")
    return (str(line.id), at, line.actor, line.kind, line.title, line.about, line.reason, "；".join(line.details))


def pdf_of(
    office: Office, view: LogView, ids: Sequence[int], *, target: Target = "pdf", save_to: Path | None = None
) -> bytes:
    """Return these entries as a paper with the chain's head in its footer; logged unless it is a preview.

    Raises ``RefusedInput`` when they are too many for paper, or none.
    """
    from app.documents.case_papers import draw_form

    if refusal := audit_log.why_not(office):
        raise NotAllowed(refusal)
    if not ids:
        raise RefusedInput("没有选中审计记录。请先选要打印的几行，或改筛选条件。")
    if len(ids) > PRINT_LIMIT:
        raise RefusedInput(f"一次最多打印 {PRINT_LIMIT:,} 条，选中了 {len(ids):,} 条。请缩小范围，或导出表格。")
    form = _form(office, view, audit_log.page(office, ids))
    return printing.print_paper(
        office, FORM, "audit", "审计记录", lambda mark: draw_form(form, mark), target=target, save_to=save_to
    )


def _form(office: Office, view: LogView, lines: Sequence[LogLine]) -> Form:
    rows = tuple(
        (
            str(one.id),
            shown(one.at),
            one.actor,
            one.title,
            one.about,
            "\n".join(filter(None, (one.reason, *one.details))),
        )
        for one in lines
    )
    grid = Grid(("序号", "时间", "人员", "动作", "对象", "原因和内容"), (8, 13, 10, 17, 14, 38), rows)
    head = Pairs((("范围", scope_text(view)), ("条数", f"{len(lines):,} 条，制表 {shown(office.now().isoformat())}")))
    note = "页脚的校验码是打印时审计链末条的前 12 位。以后用“验真”核对它，就能证明此前的记录没有被改动。"
    return Form(f"{office.street}审计记录", (head, grid), note=note, is_landscape=True)


def scope_text(view: LogView) -> str:
    """Say what a view holds: 人员 王芳；种类 导出；2026-09-01 至 2026-09-30."""
    parts = []
    if view.subject:
        parts.append(f"{subject_text(view.subject)} 及所属记录")
    if view.person:
        parts.append(f"人员 {view.person}")
    if view.kind in KINDS:
        parts.append(f"种类 {view.kind}")
    if view.since or view.until:
        parts.append(f"{view.since or '最早'} 至 {view.until or '今天'}")
    if view.text:
        parts.append(f"含“{view.text}”")
    return "；".join(parts) or "全部记录"
