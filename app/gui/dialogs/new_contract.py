"""新建合同: from a template; its terms are frozen into the contract, its deliverables are planned at once."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.domain.errors import KnownError
from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.form_dialog import FormDialog, day_field, day_of, put_day
from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import button
from app.gui.wording import money
from app.services import contracts, templates
from app.services.changes import Outcome
from app.services.templates import LoadedTemplate


class NewContractDialog(FormDialog):
    """``made_id`` is the contract's number once it was made; ``wants_entry`` when it is to be entered by hand."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        hint = "条款、付款计划和成果计划从模板带入并固定在这份合同里；读法可以之后再选定。"
        super().__init__(desk, "新建合同", hint, "建立合同", parent)
        self.setMinimumWidth(640)
        self.made_id = 0
        self.wants_entry = False
        self.foot.insertWidget(0, button("没有合适的模板？自己录入或复制…", self._enter, role="link"))
        self.template = QComboBox()
        for info in templates.list_templates():
            self.template.addItem(f"{info.title}", info.key)
        chooser = QWidget()
        row = QHBoxLayout(chooser)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.template, 1)
        row.addWidget(button("用文件…", self._choose_file, icon="folder"))
        self.template.setAccessibleName("合同模板")
        self.template.setMinimumContentsLength(24)
        self.template.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.facts = FactGrid("模板内容")
        self.number = QLineEdit()
        self.number.setPlaceholderText("可以以后再填")
        self.knows_effect = QCheckBox("已知")
        self.knows_effect.setAccessibleName("生效日期已知")
        self.effective = day_field(desk.office.now().date())
        self.effective.setAccessibleName("生效日期")
        effect = QWidget()
        line = QHBoxLayout(effect)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.knows_effect)
        line.addWidget(self.effective, 1)
        self.add_row("模板", chooser)
        self.add_row("", self.facts)
        self.add_row("合同编号", self.number)
        self.add_row("生效日期", effect)
        self.template.currentIndexChanged.connect(lambda _at: self._show())
        self.knows_effect.toggled.connect(self.effective.setEnabled)
        self.effective.setEnabled(False)
        self._show()
        self.template.setFocus()

    def _loaded(self) -> LoadedTemplate | None:
        try:
            return templates.load(str(self.template.currentData()))
        except KnownError as error:
            self.say(error.message)
            return None

    def _show(self) -> None:
        self.say("")
        loaded = self._loaded()
        self.go.setEnabled(loaded is not None)
        if loaded is None:
            self.facts.put([])
            return
        terms = loaded.terms
        self.facts.put(
            [
                Fact("甲方", terms.office.name),
                Fact("乙方", terms.vendor.name),
                Fact("服务期", f"{terms.start_on} 至 {terms.end_on}"),
                Fact("总价", f"{money(terms.total_fen)} 元（{terms.total_chinese}）"),
                Fact("读法", f"{sum(reading.required for reading in terms.readings)} 处须由甲方选定"),
            ]
        )
        self.number.setText(terms.contract_no)
        known: date | None = terms.effective_on
        self.knows_effect.setChecked(known is not None)
        if known is not None:
            put_day(self.effective, known)

    def _enter(self) -> None:
        """Enter the contract by hand, or as a copy, instead."""
        self.wants_entry = True
        self.reject()
        self.wants_entry = not self.isVisible()  # kept open after the question: a later 返回 opens nothing

    def _choose_file(self) -> None:
        file = file_questions.ask_file(self, "contract templates", "选择合同模板", "合同模板 (*.toml)")
        if file is not None:
            self.template.addItem(file.name, str(file))
            self.template.setCurrentIndex(self.template.count() - 1)

    def submit(self) -> None:
        """Make the contract."""
        office, template, number = self.desk.office, str(self.template.currentData()), self.number.text()
        effective = day_of(self.effective) if self.knows_effect.isChecked() else None

        def done(outcome: Outcome[int]) -> None:
            self.made_id = outcome.value
            self.desk.messages.done("已建立合同，成果计划已生成。请核对生效日期、授权邮箱和待选定的读法。")

        self.run_work(
            "建立合同",
            lambda _context: contracts.add(office, template, effective, contract_no=number.strip()),
            done,
        )
