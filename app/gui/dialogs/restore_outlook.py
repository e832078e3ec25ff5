"""A backup restored aside: what differs, what would be lost, its tickets; then keep it aside, or let it take over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from app.domain.audit_titles import title_of
from app.gui.desk import Desk
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.gui.wording import moment_text
from app.services.restore_outlook import Outlook

COUNT_HEADS = ("记录", "现在", "备份里", "相差")
LOST_HEADS = ("时间", "经办", "操作", "对象")
TICKET_HEADS = ("工单编号", "创建时间", "状态", "标题")
REPLACE, KEEP = 2, 0


class RestoreOutlook(QDialog):
    """``exec`` or ``finished`` gives ``REPLACE`` when the backup is to take the place of the present data."""

    def __init__(self, desk: Desk, at: str, found: Outlook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.found = desk, found
        self.setWindowTitle("备份已恢复到旁边的文件夹")
        self.setAccessibleName(self.windowTitle())
        self.resize(*fitting(self, 860, 600))
        self.counts = plain_table("数量对比", COUNT_HEADS, desk.settings, stretch=0, right=(1, 2, 3))
        self.lost = plain_table("备份之后的操作", LOST_HEADS, desk.settings, stretch=3)
        self.tickets = plain_table("备份里的工单", TICKET_HEADS, desk.settings, stretch=3)
        fill(self.counts, [_count_cells(one.title, one.now, one.then) for one in found.differences])
        fill(self.lost, [(moment_text(x.at), x.actor, title_of(x.action), x.subject) for x in found.lost])
        fill(self.tickets, [(t.number, moment_text(t.created_at), t.status, t.title) for t in found.tickets])
        tabs = QTabWidget()
        tabs.setAccessibleName("恢复结果")
        tabs.tabBar().setAccessibleName("恢复结果标签")
        tabs.addTab(self.counts, "数量对比")
        tabs.addTab(self.lost, f"会丢掉的操作（{found.lost_count:,}）")
        tabs.addTab(self.tickets, f"备份里的工单（最新 {len(found.tickets):,} 件，只读）")
        self.replace = button("用它替换当前数据…", self._replace, icon="history", role="danger")
        refusal = desk.office.why_not("backup.restore")
        self.replace.setEnabled(not refusal)
        self.replace.setToolTip(refusal)
        self.keep = button("不替换，留在旁边", self.reject, role="primary")
        self.keep.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label(f"{at} 的备份已核对并恢复，现在的数据没有动。", "heading"))
        layout.addWidget(label(f"位置：{found.folder}", "muted", wrap=True))
        layout.addWidget(label(self.summary(), "", "warn" if found.lost_count else "", wrap=True))
        layout.addWidget(tabs, 1)
        layout.addLayout(foot(self.replace, self.keep, left=(button("打开文件夹", self._open, icon="folder"),)))

    def summary(self) -> str:
        """Say in a sentence what replacing would mean."""
        found = self.found
        if not found.is_same_chain:
            return "▲ 这份备份不是这个办公文件夹做的（审计链不同）。替换后，现在的全部操作记录都不在其中。"
        if not found.lost_count:
            return "备份之后没有做过别的操作，替换不会丢失内容。"
        since = moment_text(found.newest_then)
        return f"▲ {since} 之后又做过 {found.lost_count:,} 次操作，替换后都不在新数据里；现在的数据会另外保存。"

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.found.folder)))

    def _replace(self) -> None:
        question = "用这份备份替换当前数据？窗口会关闭，恢复后自动重新打开。"
        detail = (
            f"替换后会丢掉备份之后的 {self.found.lost_count:,} 次操作。"
            f"现在的数据另存到 {Path('backups') / 'replaced-…'}，可以再换回来；这一步记入审计记录。"
        )
        if self.desk.messages.ask(question, "替换当前数据", detail=detail, is_danger=True):
            self.done(REPLACE)


def _count_cells(title: str, now: int | None, then: int | None) -> tuple[str, str, str, str]:
    known = now is not None and then is not None
    change = f"{(then or 0) - (now or 0):+,}" if known and now != then else "" if known else "—"
    return title, _number(now), _number(then), change


def _number(value: int | None) -> str:
    return "读不出" if value is None else f"{value:,}"
