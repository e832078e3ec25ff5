"""授权邮箱与联系方式: who may write for each party, since when, changes told in time (24 hours)."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.contact_changes import KINDS as CHANGE_LIMITS
from app.domain.deadlines import UNIT_TEXT, Unit
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, OptionalMoment, moment_field, moment_of
from app.gui.dialogs.reason import ask_reason
from app.gui.paper_printing import MakePaper
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button
from app.gui.window_place import fitting
from app.gui.wording import moment_text
from app.services import contacts
from app.services.changes import Outcome
from app.services.contacts import KINDS, PARTIES, ContactAdded, ContactRow
from app.services.contract_terms import terms_of
from app.services.progress import JobContext

HEADS = ("方", "种类", "内容", "启用", "停用", "告知对方")


class ContactsDialog(FormDialog):
    """The list above, a new entry below; entering one that replaces another ends the earlier one."""

    def __init__(self, desk: Desk, contract_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, "授权邮箱与联系方式", _hint(desk, contract_id), "登记", parent)
        self.resize(*fitting(self, 760, 590))
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
            self.add_row(title, field, needed=field is self.value)
        self.stop = button("停用选中的…", self._stop)
        self.tell = button("登记已告知", self._tell)
        self.tell.setToolTip("选中的变更已在上面“告知时间”（不填为现在）告知对方")
        self.notice = button("变更通知…", self._print_notice, icon="print")
        for at, widget in enumerate((self.stop, self.tell, self.notice)):
            self.foot.insertWidget(at, widget)
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
        fill(self.table, [_cells(row) for row in self.found], as_is=True)
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
        chosen = self.found[row] if 0 <= row < len(self.found) else None
        self.stop.setEnabled(chosen is not None and not chosen.valid_to)
        self.tell.setEnabled(chosen is not None and not chosen.notified_at and bool(chosen.valid_from))
        self.notice.setEnabled(chosen is not None)

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

    def _tell(self) -> None:
        """Enter when the other party was told of the chosen change; too late is said."""
        office, row = self.desk.office, self.found[self.table.currentRow()]
        told = self.told.value or office.now()

        def done(outcome: Outcome[ContactAdded]) -> None:
            self.read()
            warnings = outcome.value.warnings
            self.say(" ".join(warnings) or "已登记告知时间。", "warn" if warnings else "good")

        self.desk.runner.write("登记告知时间", lambda _context: contacts.tell(office, row.id, told), done, self._failed)

    def _print_notice(self) -> None:
        """Show 变更通知 (P-30) of the chosen contact."""
        from app.gui.dialogs.paper import PaperDialog, PaperSource
        from app.services import contract_papers, printing

        office, key = self.desk.office, self.found[self.table.currentRow()].id
        form = contract_papers.CHANGE

        def make(_with_footer: bool) -> MakePaper:
            return lambda target, save_to: contract_papers.pdf_of(office, key, form, target=target, save_to=save_to)

        source = PaperSource(
            "变更通知", make, lambda: printing.prints(office, form, f"authorised_contact:{key}"), False, form=form
        )
        PaperDialog(self.desk, source, self).open()

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


def _hint(desk: Desk, contract_id: int) -> str:
    """Say what the contract itself asks for: e-mail instead of the seal, how soon a change must be told."""
    terms = terms_of(desk.office, contract_id).terms
    told = [
        f"{one.label}：{'提前 ' if one.direction == 'before' else ''}{one.n} {UNIT_TEXT[Unit(one.unit)]}"
        f"{'' if one.direction == 'before' else '内'}（{terms.cite(one.clause)}）"
        for one in terms.deadlines
        if one.code in CHANGE_LIMITS
    ]
    mail = "当日有效的授权邮箱发出的邮件，才能代替盖章回执和书面意见。" if terms.mailbox else ""
    return mail + ("；".join(told) + "。" if told else "合同没有约定变更告知的期限。")


def _cells(row: ContactRow) -> tuple[str, ...]:
    return (
        PARTIES[row.party],
        KINDS[row.kind],
        row.value,
        row.valid_from or "—",
        row.valid_to or "—",
        moment_text(row.notified_at) or "—",
    )
