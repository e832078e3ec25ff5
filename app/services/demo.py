"""The main job without a window, on sample data in a folder of its own: ``python -m app.services.demo [FOLDER]``.

Everything goes through the services that the window uses; the office of the person at the desk is never opened.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.acceptance_events import EventKind
from app.domain.errors import KnownError, RefusedInput
from app.domain.money import format_yuan
from app.services import (
    acceptance,
    contracts,
    deliverables,
    imports,
    receipt_papers,
    receipts,
    register,
    samples,
    submissions,
    today,
)
from app.services.hotline_sample import write_hotline_export
from app.services.import_types import ImportSummary
from app.services.session import Clock, Office, create_office
from app.services.verification import verify

Say = Callable[[str], None]

EXPORT_NAME = "热线导出示例.xlsx"
EXPORT_TICKETS = 120
SHOWN = 5


def main(arguments: Sequence[str]) -> int:
    """Run the demonstration and say in Chinese what was made and where. Returns the exit status."""
    folder = Path(arguments[0]) if arguments else Path(tempfile.mkdtemp(prefix="streetdesk-demo-"))
    try:
        run(folder, _to_stdout)
    except KnownError as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    return 0


def run(folder: Path, say: Say, *, now: Clock = datetime.now) -> Path:
    """Do the main job in ``folder`` (new or empty): import, register, receipt. Returns the receipt's PDF."""
    if folder.exists() and any(folder.iterdir()):
        raise RefusedInput(f"“{folder}”不是空文件夹。演示需要一个空的或新的文件夹，请另选位置。")
    say("接诉即办工作台 · 无界面演示（全部为示例数据，不影响正式数据）\n")
    office = create_office(folder / "office", "示例街道", "演示人员", now=now)
    try:
        loaded = samples.load(office).value
        say(
            f"1. 办公文件夹：{office.root}\n   已放入示例数据：合同 {loaded.contracts} 份，工单 {loaded.tickets} 件。\n"
        )
        _import_twice(office, folder / EXPORT_NAME, say)
        _show_register(office, say)
        path = _accept_and_issue(office, folder, say)
        _verify(office, say)
    finally:
        office.close()
    _say_how_to_go_on(folder, say)
    return path


def _import_twice(office: Office, path: Path, say: Say) -> None:
    """Import a careless export, and the same file once more: nothing may change the second time."""
    write_hotline_export(path, EXPORT_TICKETS, office.now(), seed=2, street=office.street)
    first = imports.commit(office, imports.prepare(office, path)).value
    second = imports.commit(office, imports.prepare(office, path)).value
    say(f"2. 导入 {path}\n   第一次：{_sum(first)}\n   第二次：{_sum(second)}")
    for problem in [problem for problem in first.problems if problem.severity == "error"][:SHOWN]:
        say(f"   第 {problem.row} 行“{problem.column}”：{problem.message}")
    say(f"   标出错误单元格的副本：{first.error_workbook}\n" if first.error_workbook else "")


def _sum(summary: ImportSummary) -> str:
    """Write the four counts that add up to the rows."""
    return (
        f"共 {summary.rows} 行 = 新增 {summary.new} + 更新 {summary.changed} + 未变 {summary.unchanged}"
        f" + 拒收 {summary.rejected}"
    )


def _show_register(office: Office, say: Say) -> None:
    """List the newest tickets (masked) and what is due."""
    view = register.View()
    overdue, due_today, week = today.board(office, office.now()).columns
    say(
        f"3. 工单台账：共 {register.count(office, view)} 件；逾期 {overdue.total}、今天到期 {due_today.total}、"
        f"七天内 {week.total}（含成果与合同）。最近 {SHOWN} 件："
    )
    for row in register.page(office, register.ids(office, view, SHOWN)):
        values = row.values
        when = values["created_at"].replace("T", " ")
        say(f"   {values['ticket_no']}  {when}  {values['status']}  {values['caller_name']}  {values['title']}")
    say("")


def _accept_and_issue(office: Office, folder: Path, say: Say) -> Path:
    """Take the open deliverable of the first contract through submission and acceptance to its receipt."""
    contract = contracts.list_contracts(office)[0]
    rows = deliverables.list_deliverables(office, contract.id)
    row = next(row for row in rows if row.seq == samples.LEFT_OPEN[contract.template])
    handed_in = datetime.fromisoformat(f"{row.due_on}T10:30:15")
    file = folder / f"{row.name}（示例）.pptx"
    file.write_bytes("示例成果文件，内容无意义。".encode())
    submitted = submissions.submit(office, row.id, handed_in, file, method="邮件").value
    passed = handed_in + timedelta(days=9)  # after the National Day holidays
    acceptance.record(office, row.id, EventKind.PASS, passed, text="经审阅，同意验收。")
    receipt_id = receipts.issue(office, receipts.draft(office, row.id)).value
    path = folder / "项目成果接收和结项确认回执.pdf"
    receipt_papers.pdf_of_receipt(office, receipt_id, save_to=path)
    receipt = receipts.get(office, receipt_id)
    say(
        f"4. 成果与回执：{contract.title}\n   第 {row.seq} 项“{row.name}”（{row.period}），应交 {row.due_on}\n"
        f"   提交 {_moment(handed_in)}，文件校验值 {submitted.sha256[:16]}…；验收通过 {_moment(passed)}\n"
        f"   回执 {receipt.number}，金额 {format_yuan(receipt.amount_fen)} 元：{path}\n"
    )
    return path


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _verify(office: Office, say: Say) -> None:
    """Check file, references, search index, attachments and the audit chain."""
    report = verify(office)
    state = "全部正常" if report.ok else "发现问题，请运行 verify 命令查看"
    say(f"5. 数据核验：{state}；审计记录 {report.audit.entries} 条，链头 {report.audit.head[:12]}\n")


def _say_how_to_go_on(folder: Path, say: Say) -> None:
    """Say where everything lies and how the window is opened."""
    say(f"以上文件都在：{folder}\n\n打开窗口：在有图形桌面的电脑上执行\n   python3 build/dev.py run")
    say(f"用窗口查看这份演示数据：\n   python3 build/dev.py run --office {folder / 'office'}")


def _to_stdout(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
