"""选定读法: how an ambiguous clause is read, with its text, every option, and on what basis it was chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPlainTextEdit, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from app.domain.readings import NUMBER_MARK, parse_choice
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog
from app.services import contracts
from app.services.changes import Outcome
from app.services.contract_view import ContractView, ReadingView


class ReadingDialog(FormDialog):
    """One reading of one contract."""

    def __init__(self, desk: Desk, contract: ContractView, view: ReadingView, parent: QWidget | None = None) -> None:
        reading = view.reading
        hint = f"{reading.title}。条款没有写明，须由甲方选定；影响：{_AFFECTS.get(reading.affects, '期限和计算')}。"
        super().__init__(desk, f"选定读法 {reading.code}", hint, "选定", parent)
        self.contract_id, self.view = contract.id, view
        choice = parse_choice(view.option)
        known = ((ref, contract.terms.clause(ref)) for ref in reading.clauses)
        texts = [f"{contract.terms.cite(ref)}　{clause.text}" for ref, clause in known if clause is not None]
        clauses = QPlainTextEdit("\n\n".join(texts))
        clauses.setReadOnly(True)
        clauses.setTabChangesFocus(True)
        clauses.setFixedHeight(130)
        self.options = QButtonGroup(self)
        offered = QWidget()
        offers = QVBoxLayout(offered)
        offers.setContentsMargins(0, 0, 0, 0)
        offers.setSpacing(4)
        self.radios: dict[str, QRadioButton] = {}
        for option, text in reading.options.items():
            radio = QRadioButton(f"{option}　{text}")
            radio.setAccessibleName(radio.text())
            radio.setChecked(option == choice.option)
            self.options.addButton(radio)
            self.radios[option] = radio
            offers.addWidget(radio)
        self.number = QSpinBox()
        self.number.setRange(0, 365)
        self.number.setSuffix(" 个工作日")
        self.number.setValue(choice.number if choice.number is not None else 3)
        self.basis = QLineEdit(view.basis)
        self.basis.setPlaceholderText("会议纪要、补充协议或双方书面确认的编号")
        if texts:
            self.add_row("条款", clauses)
        self.add_row("读法", offered)
        self.add_row("宽限", self.number)
        self.add_row("依据", self.basis, needed=True)
        if reading.note:
            self.say(f"模板建议：{reading.note}", "info")
        self.options.buttonToggled.connect(lambda _button, _on: self._look())
        self.basis.textChanged.connect(lambda _text: self._look())
        self._look()
        self.basis.setFocus()

    @property
    def option(self) -> str:
        """Letter of the option that is ticked."""
        return next((option for option, radio in self.radios.items() if radio.isChecked()), "")

    def _look(self) -> None:
        needs = NUMBER_MARK in self.view.reading.options.get(self.option, "")
        self.show_row(self.number, needs)
        self.go.setEnabled(bool(self.option and self.basis.text().strip()))

    def submit(self) -> None:
        """Record the choice."""
        office, number, code = self.desk.office, self.contract_id, self.view.reading.code
        needs = NUMBER_MARK in self.view.reading.options[self.option]
        choice = f"{self.option}:{self.number.value()}" if needs else self.option
        basis = self.basis.text()

        def done(outcome: Outcome[int]) -> None:
            changed = f"，成果计划重排为 {outcome.value} 项" if outcome.value else ""
            self.desk.messages.done(f"已选定读法 {code} {choice}{changed}")

        self.run_work(
            f"选定读法 {code}", lambda _context: contracts.choose_reading(office, number, code, choice, basis), done
        )


_AFFECTS = {
    "deadline": "期限",
    "acceptance": "验收与视为通过",
    "plan": "成果期次",
    "payment": "付款",
    "damages": "违约金",
    "deduction": "扣款",
    "counter": "解除条件的计数",
    "report": "报告口径",
    "retention": "资料保留",
}
