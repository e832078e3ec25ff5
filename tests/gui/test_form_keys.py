"""The keyboard in a form: Enter and Ctrl+Enter do it, Esc asks before anything that was written is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPlainTextEdit

from app.gui.dialogs.cases_form import CaseForm, line, text, ticks
from app.gui.dialogs.form_dialog import FormDialog
from tests.gui.keyboard import in_front, press, type_in

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Form(FormDialog):
    def __init__(self, desk):
        super().__init__(desk, "登记送达", "", "登记", None)
        self.sent = 0
        self.signer, self.day, self.words, self.way = QLineEdit(), QDateEdit(), QPlainTextEdit(), QComboBox()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.way.setEditable(True)
        self.way.addItems(["", "快递"])
        for title, field in (
            ("签收人", self.signer),
            ("送达日期", self.day),
            ("说明", self.words),
            ("方式", self.way),
            ("口令", self.secret),
        ):
            self.add_row(title, field)

    def submit(self):
        self.sent += 1


@pytest.fixture
def form(qtbot, desk):
    made = Form(desk)
    qtbot.addWidget(made)
    in_front(qtbot, made)
    return made


@pytest.mark.parametrize(
    ("at", "modifier", "sent"), [("signer", NONE, 1), ("words", NONE, 0), ("words", CTRL, 1), ("signer", CTRL, 1)]
)
def test_enter_does_it_and_ctrl_enter_in_a_box_of_lines(qtbot, form, at, modifier, sent):
    field = getattr(form, at)
    press(qtbot, field, Qt.Key.Key_Return, modifier)
    assert form.sent == sent


def test_the_verb_that_waits_for_something_does_nothing(qtbot, form):
    form.go.setEnabled(False)
    press(qtbot, form.signer, Qt.Key.Key_Return, CTRL)
    assert form.sent == 0


@pytest.mark.parametrize("at", ["signer", "words"])
def test_esc_asks_where_something_was_written(qtbot, form, messages, at):
    type_in(qtbot, getattr(form, at), "abc")
    messages.answers = [False, True]
    press(qtbot, form, Qt.Key.Key_Escape)
    assert form.isVisible()
    press(qtbot, form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert messages.asked == ["“登记送达”里填写的内容还没有保存，要放弃吗？"] * 2


def test_the_cross_of_the_window_asks_as_well(qtbot, form, messages):
    type_in(qtbot, form.way, "abc")
    messages.answers = [False, True]
    form.close()
    assert form.isVisible()
    form.close()
    assert not form.isVisible()


def untouched(form, qtbot):
    pass


def filled_by_the_form(form, qtbot):
    form.signer.setText("王静")
    form.words.setPlainText("已送达")
    form.way.setCurrentIndex(1)


def taken_back(form, qtbot):
    type_in(qtbot, form.signer, "a")
    press(qtbot, form.signer, Qt.Key.Key_Backspace)


def a_day(form, qtbot):
    press(qtbot, form.day, Qt.Key.Key_Up)


def a_passphrase(form, qtbot):
    type_in(qtbot, form.secret, "abc")


@pytest.mark.parametrize("touch", [untouched, filled_by_the_form, taken_back, a_day, a_passphrase])
def test_esc_goes_back_at_once_where_nothing_is_lost(qtbot, form, touch):
    touch(form, qtbot)
    press(qtbot, form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_what_is_missing_is_named_beside_the_verb(qtbot, desk):
    fields = [line("by", "批准人", needed=True), text("basis", "依据", needed=True), line("note", "备注")]
    form = CaseForm(desk, "审批", "", "登记", fields, lambda _values: pytest.fail("not asked for"))
    qtbot.addWidget(form)
    assert form.needs.accessibleName() == "还要填：批准人、依据"
    fields[0].widget.setText("周主任")
    assert form.needs.accessibleName() == "还要填：依据"
    assert not form.go.isEnabled()
    fields[1].widget.setPlainText("会议纪要")
    assert form.needs.accessibleName() == ""
    assert form.go.isEnabled()
    assert [shown for shown, _ in form.captions] == ["批准人 *", "依据 *", "备注"]


def test_a_needed_field_is_named_before_anything_is_written(qtbot, desk):
    form = FormDialog(desk, "登记寄出", "", "登记", None)
    qtbot.addWidget(form)
    form.add_row("快递公司", QLineEdit(), needed=True)
    form.add_row("快递单号", QLineEdit(), needed=True)
    assert form.needs.accessibleName() == "还要填：快递公司、快递单号"


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ("送达日期早于出具日期，没有登记。请核对日期。", ["▲ 送达日期"]),
        ("送达日期要写在说明里。", ["▲ 送达日期", "▲ 说明"]),
        ("已取消，没有改动。", []),
        ("", []),
    ],
)
def test_a_refusal_points_at_the_field_that_it_names(qtbot, form, said, marked):
    form.say("说明写不下。")
    form.say(said)
    captions = [field.property("caption") for _, field in form.captions]
    assert [one.text() for one in captions if one.property("tone") == "bad"] == marked
    assert [one.text() for one in captions if one.text().startswith("▲")] == marked
    if marked:
        assert form.focusWidget() is form.day


def test_a_box_of_lines_grows_with_what_is_written_and_the_form_with_it(qtbot, desk):
    fields = [text("basis", "依据"), line("note", "备注")]
    form = CaseForm(desk, "审批", "", "登记", fields, lambda _values: pytest.fail("not asked for"))
    qtbot.addWidget(form)
    form.show()
    box, before = fields[0].widget, form.height()
    low = box.height()
    box.setPlainText("一\n二\n三\n四\n五")
    qtbot.waitUntil(lambda: box.height() >= low + 3 * box.fontMetrics().lineSpacing())
    assert form.height() > before
    qtbot.waitUntil(lambda: not form.area.verticalScrollBar().isVisible())
    assert not box.verticalScrollBar().isVisible()
    high = box.height()
    box.setPlainText("行\n" * 40)
    qtbot.waitUntil(lambda: box.height() == high + box.fontMetrics().lineSpacing())
    assert box.verticalScrollBar().isVisible()


@pytest.mark.parametrize(("count", "shown"), [(1, 2), (4, 4), (30, 6)])
def test_a_list_of_ticks_shows_whole_lines(qtbot, desk, count, shown):
    field = ticks("ids", "材料", [(f"材料 {at}", at) for at in range(count)])
    form = CaseForm(desk, "收到", "", "登记", [field], lambda _values: pytest.fail("not asked for"))
    qtbot.addWidget(form)
    form.show()
    box = field.widget
    assert box.viewport().height() // box.sizeHintForRow(0) == shown
    assert form.needs.accessibleName() == "还要填：材料"


def test_the_keyboard_does_not_begin_in_a_text_that_is_locked(qtbot, desk):
    fields = [line("who", "诉求人", text="市民（张三）13800138000"), line("note", "备注")]
    form = CaseForm(desk, "更正", "", "保存", fields, lambda _values: pytest.fail("nothing is saved"))
    qtbot.addWidget(form)
    in_front(qtbot, form)
    assert form.focusWidget() is form.fields["note"].widget
    assert form.fields["who"].widget.isReadOnly()
    assert form.value("who") == "市民（张三）13800138000"
