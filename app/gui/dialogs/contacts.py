"""授权邮箱与联系方式: who may write for each party, since when, changes told in time (24 hours)."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, OptionalMoment, moment_field, moment_of
from app.gui.dialogs.reason import ask_reason
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button
from app.gui.wording import moment_text
from app.services import contacts
from app.services.changes import Outcome
from app.services.contacts import KINDS, PARTIES, ContactAdded, ContactRow
from app.services.progress import JobContext

HEADS = ("方", "种类", "内容", "启用", "停用", "告知对方")


class ContactsDialog(FormDialog):
    """The list above, a new entry below; entering one that replaces another ends the earlier one."""

    def __init__(self, desk: Desk, contract_id: int, parent: QWidget | None = None) -> None:
        hint = (
            "只有登记在这里、当日有效的授权邮箱发出的邮件，才能代替盖章回执和书面意见。"
            "邮箱或联系人变更须在 24 小时内告知对方（000·五(三)3）。"
        )
        super().__init__(desk, "授权邮箱与联系方式", hint, "登记", parent)
        self.resize(760, 590)
        self.contract_id = contract_id
        self.found: list[ContactRow] = []
        self.table = plain_table("授权邮箱与联系方式", HEADS, desk.settings, stretch=2)
        self.table.setFixedHeight(150)
        self.party, self.kind = QComboBox(), QComboBox()
        for key, title in PARTIES.items():
            self.party.addItem(title, key)
        for key, title in KINDS.items():
            self.kind.addItem(title, key)
        self.value = QLineEdit()
        self.replaces = QComboBox()
        self.since = moment_field(desk.office.now())
        self.told = OptionalMoment("告知对方的时间", desk.office.now())
        self.rows.addWidget(self.table, self.rows.rowCount(), 0, 1, 2)
        for title, field in (
            ("哪一方", self.party),
            ("种类", self.kind),
            ("内容", self.value),
            ("替换原来的", self.replaces),
            ("启用（变更）时间", self.since),
            ("告知时间", self.told),
        ):
            self.add_row(title, field)
        self.stop = button("停用选中的…", self._stop)
        self.foot.insertWidget(0, self.stop)
        self.back.setText("完成")
        for combo in (self.party, self.kind):
            combo.currentIndexChanged.connect(lambda _at: self._offer())
        self.table.itemSelectionChanged.connect(self._enable)
        self.value.textChanged.connect(lambda _text: self._enable())
        self.read()
        self.value.setFocus()

    def read(self) -> None:
        """Show the contacts as stored."""
        self.found = contacts.list_contacts(self.desk.office, self.contract_id)
        fill(self.table, [_cells(row) for row in self.found])
        self._offer()

    def _offer(self) -> None:
        """Say which entries the new one may replace."""
        self.replaces.clear()
        self.replaces.addItem("（不替换，新增一个）", None)
        for row in self.found:
            if (row.party, row.kind) == (self.party.currentData(), self.kind.currentData()) and not row.valid_to:
                self.replaces.addItem(row.value, row.id)
        self._enable()

    def _enable(self) -> None:
        self.go.setEnabled(bool(self.value.text().strip()))
        row = self.table.currentRow()
        self.stop.setEnabled(0 <= row < len(self.found) and not self.found[row].valid_to)

    def submit(self) -> None:
        """Enter the contact and stay, for the next one."""
        office, number = self.desk.office, self.contract_id
        party, kind, value = str(self.party.currentData()), str(self.kind.currentData()), self.value.text()
        replaces, since, told = self.replaces.currentData(), moment_of(self.since), self.told.value

        def work(_context: JobContext) -> Outcome[ContactAdded]:
            return contacts.add(
                office,
                number,
                party,
                kind,
                value,
                valid_from=since.date(),
                replaces=replaces,
                changed_at=None if replaces is None else since,
                notified_at=told,
            )

        def done(outcome: Outcome[ContactAdded]) -> None:
            self.value.clear()
            self.read()
            warnings = outcome.value.warnings
            self.say(" ".join(warnings) or f"已登记{PARTIES[party]}的{KINDS[kind]}。", "warn" if warnings else "good")

        self.desk.runner.write("登记联系方式", work, done, self._failed)

    def _failed(self, error: BaseException) -> None:
        self.say(getattr(error, "message", "没有登记。"))

    def _stop(self) -> None:
        row = self.found[self.table.currentRow()]
        reason = ask_reason(self, "停用联系方式", f"{row.value} 从明天起不再有效。", "停用", ())
        if reason:
            office, last = self.desk.office, self.desk.office.now().date()
            self.desk.runner.write(
                "停用联系方式",
                lambda _context: contacts.end(office, row.id, last, reason),
                lambda _outcome: self.read(),
                self._failed,
            )


def _cells(row: ContactRow) -> tuple[str, ...]:
    return (
        PARTIES[row.party],
        KINDS[row.kind],
        row.value,
        row.valid_from or "—",
        row.valid_to or "—",
        moment_text(row.notified_at) or "—",
    )
