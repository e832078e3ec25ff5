"""录入新合同: go on with a draft, begin from nothing, or copy a template or a contract of the year before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.contract_draft import ContractDraft
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.gui.widgets.labels import button, label
from app.gui.wording import moment_text
from app.services import contract_drafts
from app.services.changes import Outcome
from app.services.contract_drafts import DraftInfo, SourceInfo

_SCRATCH = "自己录入（从空白开始）"
_HINT = "选一份草稿接着填，从空白开始，或者照一份模板、一份已有合同复制后修改。"


class ContractStartDialog(FormDialog):
    """``draft``, ``origin`` and ``draft_id`` are what to go on with once it was accepted."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "录入新合同", _HINT, "开始录入", parent)
        self.setMinimumWidth(680)
        self.draft: ContractDraft | None = None
        self.origin, self.draft_id = "", 0
        self.list = QListWidget()
        self.list.setAccessibleName("从哪里开始")
        self.list.setMinimumHeight(300)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the year stands at the end
        self.throw = button("删除这份草稿", self._throw, role="danger")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        row = QHBoxLayout()
        row.addWidget(label("草稿只在本办这份数据里，备份里也有。", "muted"), 1)
        row.addWidget(self.throw)
        column.addLayout(row)
        self.rows.addWidget(body, 0, 0, 1, 2)
        self.list.currentRowChanged.connect(lambda _at: self._chosen())
        self.list.itemActivated.connect(lambda _item: self.submit())
        self.fill()
        self.list.setFocus()

    def fill(self) -> None:
        """Show drafts first, then what can be begun."""
        office = self.desk.office
        self.list.clear()
        for draft in contract_drafts.list_drafts(office):
            left = f"还差 {draft.problems} 处" if draft.problems else "已填好"
            self._line(f"接着填：{draft.title}　{left}，{moment_text(draft.saved_at)} {draft.saved_by}", draft)
        self._line(_SCRATCH, None)
        for source in contract_drafts.sources(office):
            self._line(f"复制：{source.title}（{source.about}）", source)
        self.list.setCurrentRow(0)

    def submit(self) -> None:
        """Read the draft, or begin one; the editor opens when this is closed."""
        chosen = self._data()
        office = self.desk.office

        def done(draft: ContractDraft) -> None:
            self.draft = draft
            if isinstance(chosen, DraftInfo):
                self.origin, self.draft_id = chosen.origin, chosen.id
            else:
                self.origin = chosen.title if isinstance(chosen, SourceInfo) else "空白"

        def work(_context: object) -> ContractDraft:
            if isinstance(chosen, DraftInfo):
                return contract_drafts.load(office, chosen.id)
            return contract_drafts.begin(office, chosen.key if isinstance(chosen, SourceInfo) else "")

        self.run_work("准备录入", work, done)

    def _line(self, text: str, data: object) -> None:
        item = QListWidgetItem(text)
        item.setToolTip(text)
        item.setData(Qt.ItemDataRole.UserRole, data)
        self.list.addItem(item)

    def _data(self) -> object:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if self.list.count() and self.list.currentRow() >= 0 else None

    def _chosen(self) -> None:
        self.throw.setVisible(isinstance(self._data(), DraftInfo))

    def _throw(self) -> None:
        info, office = self._data(), self.desk.office
        if isinstance(info, DraftInfo) and self.desk.messages.ask(f"删除草稿“{info.title}”？", "删除", is_danger=True):

            def done(_outcome: Outcome[None]) -> None:
                self.fill()

            self.desk.runner.write("删除草稿", lambda _context: contract_drafts.remove(office, info.id), done)
