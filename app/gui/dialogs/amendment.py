"""登记补充协议: places old and new value, from which day, and which open deadlines would move."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.domain.errors import KnownError
from app.domain.term_words import Place, show_value
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of
from app.gui.plain_table import fill, plain_table
from app.gui.widgets.labels import button, label, set_tone
from app.gui.window_place import fitting
from app.services import amendments
from app.services.amendments import Proposal
from app.services.changes import Outcome

HEADS = ("条款参数", "现在", "改为")
PAUSE_MS = 40
SHOWN = 5


class AmendmentDialog(FormDialog):
    """Choose a place, type its new value, add it; the list below and its effect follow as one types."""

    def __init__(self, desk: Desk, contract_id: int, parent: QWidget | None = None) -> None:
        hint = "只改选中的地方，从生效日起算；以前提交的成果、发生的事仍按旧条款。结果对不上（合计、次数）的不能保存。"
        super().__init__(desk, "登记补充协议", hint, "登记", parent)
        self.resize(*fitting(self, 760, 640))
        self.contract_id = contract_id
        self.values: dict[str, str] = {}
        self.places: tuple[Place, ...] = ()
        self._asked = 0
        self._is_sound = True
        self.title = QLineEdit("补充协议")
        self.since = day_field(desk.office.now().date())
        self.place = QComboBox()
        self.place.setEditable(True)
        self.place.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place.setMinimumContentsLength(28)
        self.value = QLineEdit()
        self.value.setPlaceholderText("新的值，金额按元填")
        self.add_place = button("加入", self._add, icon="plus")
        self.drop = button("移出", self._drop, icon="close")
        self.table = plain_table("改动的条款参数", HEADS, desk.settings, stretch=0)
        self.table.setFixedHeight(120)
        self.price = QCheckBox("改变合同价款")
        self.content = QPlainTextEdit()
        self.content.setTabChangesFocus(True)
        self.content.setFixedHeight(56)
        self.content.setPlaceholderText("协议的其他内容")
        self.effect = label("", "muted", wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()
        self._read_places()

    def _lay_out(self) -> None:
        self.add_row("名称", self.title, needed=True)
        self.add_row("生效日", self.since)
        chooser = QWidget()
        row = QHBoxLayout(chooser)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.place.setAccessibleName("条款参数")
        self.value.setAccessibleName("新的值")
        for widget, stretch in ((self.place, 3), (self.value, 2), (self.add_place, 0), (self.drop, 0)):
            row.addWidget(widget, stretch)
        self.add_row("改哪一处", chooser)
        self.rows.addWidget(self.table, self.rows.rowCount(), 0, 1, 2)
        self.add_row("价款", self.price)
        self.add_row("内容", self.content)
        self.rows.addWidget(self.effect, self.rows.rowCount(), 0, 1, 2)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._preview)
        self.since.dateChanged.connect(lambda _day: self._read_places())
        self.place.currentIndexChanged.connect(lambda _at: self._offer_value())
        self.value.returnPressed.connect(self._add)
        self.title.textChanged.connect(lambda _text: self._look())
        self.content.textChanged.connect(self._look)
        self.table.itemSelectionChanged.connect(self._look)

    def _read_places(self) -> None:
        """Read what can be changed, with the values of the day before which it counts."""
        office, contract_id, since = self.desk.office, self.contract_id, day_of(self.since)
        self.desk.runner.read(
            "条款参数", lambda _context: amendments.places(office, contract_id, since), self._put_places
        )

    def _put_places(self, places: tuple[Place, ...]) -> None:
        self.places = places
        kept = self.place.currentData()
        self.place.blockSignals(True)
        self.place.clear()
        for one in places:
            self.place.addItem(one.label, one.key)
        self.place.setCurrentIndex(max(0, self.place.findData(kept or "acceptance.review.n")))
        self.place.blockSignals(False)
        self._offer_value()
        self._show()

    def _place(self, key: str) -> Place | None:
        return next((one for one in self.places if one.key == key), None)

    def _offer_value(self) -> None:
        found = self._place(str(self.place.currentData() or ""))
        self.value.setPlaceholderText(f"现在是 {show_value(found.key, found.value)}" if found else "新的值")

    def _add(self) -> None:
        found = self._place(str(self.place.currentData() or ""))
        if found is None or not self.value.text().strip():
            self.say("请先选一处条款参数，并填写新的值。", "warn")
            return
        self.values[found.key] = self.value.text().strip()
        self.value.clear()
        self.say("")
        self._show()

    def _drop(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self.values):
            self.values.pop(list(self.values)[at])
            self._show()

    def _show(self) -> None:
        rows = []
        for key, words in self.values.items():
            found = self._place(key)
            rows.append((found.label if found else key, show_value(key, found.value) if found else "", words))
        fill(self.table, rows)
        self._is_sound = not self.values  # until the effect is worked out
        self._look()
        self._pause.start()

    def _look(self) -> None:
        has_something = bool(self.values) or bool(self.content.toPlainText().strip())
        self.go.setEnabled(has_something and self._is_sound and bool(self.title.text().strip()))
        self.drop.setEnabled(self.table.currentRow() >= 0)

    def _preview(self) -> None:
        """Work out the effect; an answer to an older question is dropped."""
        self._asked += 1
        asked, office, contract_id = self._asked, self.desk.office, self.contract_id
        since, values = day_of(self.since), dict(self.values)
        if not values:
            self._put_effect("", "muted", True)
            return

        def work(_context: object) -> Proposal | str:
            try:
                return amendments.propose(office, contract_id, since, values)
            except KnownError as error:
                return error.message

        def done(found: Proposal | str) -> None:
            if asked == self._asked and isinstance(found, Proposal):
                self.price.setChecked(found.affects_price)
                self._put_effect(effect_words(found, since), "warn" if found.warnings else "info", True)
            elif asked == self._asked:
                self._put_effect(str(found), "bad", False)

        self.desk.runner.read("试算补充协议", work, done)

    def _put_effect(self, words: str, tone: str, is_sound: bool) -> None:
        self._is_sound = is_sound
        self.effect.setText(words)
        set_tone(self.effect, tone)
        self._look()
        self._grow()

    def submit(self) -> None:
        """Register it."""
        office, contract_id, values = self.desk.office, self.contract_id, dict(self.values)
        title, since, content = self.title.text(), day_of(self.since), self.content.toPlainText()
        affects_price = self.price.isChecked()

        def done(outcome: Outcome[int]) -> None:
            words, number = f"已登记“{title}”，自 {since} 起生效", outcome.operation_id
            if number is not None:
                self.desk.messages.done(words, "撤销", lambda: self.desk.undo(number, words))

        self.run_work(
            "登记补充协议",
            lambda _context: amendments.add(
                office, contract_id, title, since, values, affects_price=affects_price, content=content
            ),
            done,
        )


def effect_words(made: Proposal, since: date) -> str:
    """Say what would happen: each place with its clause, the deadlines that would move."""
    lines = [f"{one.label}（{one.clause}）：{one.old} → {one.new}，自 {since} 起" for one in made.changes]
    if made.moved:
        lines.append(f"未完期限有 {len(made.moved)} 项变动：")
        lines += [f"　{one.title}：{one.before[:10] or '无'} → {one.after[:10] or '无'}" for one in made.moved[:SHOWN]]
        if len(made.moved) > SHOWN:
            lines.append(f"　另有 {len(made.moved) - SHOWN} 项")
    else:
        lines.append("未完期限不变。")
    slips = [f"条文疑有差错 {slip}" for slip in made.slips]
    return "\n".join([*lines, *made.warnings, *slips])
