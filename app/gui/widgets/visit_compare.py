"""市级回访: results imported or entered, beside our own assessment; 一致率 and the differences with their reasons."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.rates import decimal_text
from app.gui import file_questions
from app.gui.dialogs.reason import ask_reason
from app.gui.models.rates_lists import MatchLine, match_columns, match_lines, read_comparison
from app.gui.widgets.labels import button, label, set_tone
from app.gui.widgets.rate_desk import RateDesk
from app.gui.widgets.visit_list import VisitList
from app.services import visits
from app.services.visits import Comparison

REASONS = ("评定登记有误", "反映人前后说法不同", "办结后问题反弹", "市级回访对象不同", "超出职责范围，建议申诉")
ALL_UNITS = "全部承办单位"


class CompareTab(QWidget):
    """``import_file`` and ``enter`` bring results in; Enter on a row says why it differs."""

    def __init__(self, work: RateDesk) -> None:
        super().__init__()
        self.setAccessibleName("市级回访")
        self.work = work
        self.comparison: Comparison | None = None
        self._asked = 0
        self._text = ""
        self.rate = label("", "title")
        self.words = label("", "muted", wrap=True)
        self.listed = VisitList(
            "市级回访比对",
            "city-visits",
            match_columns(),
            (
                ("全部", lambda _row: True),
                ("不一致", lambda row: not _line(row).match.agrees),
                ("未说明原因", lambda row: not _line(row).match.agrees and not _line(row).match.explanation),
                ("一致", lambda row: _line(row).match.agrees),
            ),
            work.desk.settings,
            stretch="explanation",
        )
        self.unit = QComboBox()
        self.unit.setAccessibleName("承办单位")
        self.unit.addItem(ALL_UNITS)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.unit.setMinimumContentsLength(12)
        self.explain_one = button("说明差异原因…（R）", self.explain)
        self.enter_one = button("手工登记…（N）", self.enter)
        for widget in (self.unit, self.explain_one, self.enter_one):
            self.listed.head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.rate)
        layout.addWidget(self.words)
        layout.addWidget(self.listed, 1)
        hint = "把市级下发的回访结果（Excel、CSV）导入后，和本街道的三率评定逐件比对。"
        self.listed.say_empty("没有可比对的工单", hint, [("导入回访结果…", "import", self.import_file)])
        self.unit.currentIndexChanged.connect(lambda _at: self._narrow())
        self.listed.opened.connect(work.open_ticket)
        self.listed.chosen.connect(lambda _id: self._enable())

    def refresh(self) -> None:
        """Compare in the reading lane."""
        board, report = self.work.board, self.work.report
        if board is None or report is None:
            return
        self._asked += 1
        asked, office, bench, code = self._asked, self.work.desk.office, board.bench, report.definition.code

        def done(found: Comparison) -> None:
            if asked == self._asked:
                self.put(found)

        self.work.desk.runner.read("市级回访比对", lambda _context: read_comparison(office, bench, code), done)

    def put(self, found: Comparison) -> None:
        """Show another comparison."""
        self.comparison = found
        rate = "—" if found.rate is None else f"{decimal_text(found.rate * 100, 2)}%"
        self.rate.setText(f"一致率 {rate}　一致 {found.agreed:,} 件，不一致 {len(found.differing):,} 件")
        set_tone(self.rate, "")
        self.words.setText(
            f"一致率＝三项都一致的件数÷可比对的 {len(found.matched):,} 件（{found.window.words()}，"
            "既有本街道评定又有有效的市级回访；只比双方都有答案的项目）。"
        )
        kept = self.unit.currentText()
        self.unit.blockSignals(True)
        self.unit.clear()
        self.unit.addItems([ALL_UNITS, *sorted({one.unit for one in found.matched if one.unit})])
        self.unit.setCurrentIndex(max(self.unit.findText(kept), 0))
        self.unit.blockSignals(False)
        self.listed.put(match_lines(found))
        self._narrow()

    def search(self, text: str) -> None:
        """Narrow the list."""
        self._text = text.strip().casefold()
        self._narrow()

    def _narrow(self) -> None:
        unit = self.unit.currentText() if self.unit.currentIndex() > 0 else ""
        text = self._text
        self.listed.narrow(lambda row: text in _line(row).text and (not unit or _line(row).match.unit == unit))

    def _enable(self) -> None:
        line = self.listed.current
        self.explain_one.setEnabled(
            isinstance(line, MatchLine) and not line.match.agrees and line.match.visit_id is not None
        )

    def import_file(self) -> None:
        """Ask for the city's file and open the same preview as for tickets."""
        from app.gui.dialogs.import_preview import start_import

        files = file_questions.ask_files(
            self.window(), file_questions.IMPORT, "选择市级回访结果", file_questions.TABLES
        )
        if files:
            start_import(self.work.desk, files, self.window(), kind="callbacks")

    def enter(self) -> None:
        """N: one result by hand."""
        from app.gui.dialogs.city_visit import CityVisitDialog

        line = self.listed.current
        number = line.match.ticket_no if isinstance(line, MatchLine) else ""
        CityVisitDialog(self.work.desk, number, self.window()).exec()

    def explain(self) -> None:
        """R: why the city's result differs."""
        line, desk = self.listed.current, self.work.desk
        if not isinstance(line, MatchLine) or line.match.agrees or line.match.visit_id is None:
            desk.messages.info("选中一件“不一致”、有市级回访记录的工单，再说明差异原因。")
            return
        visit_id, office = line.match.visit_id, desk.office
        hint = f"{line.match.ticket_no}：以最后一次说明为准，用于申诉和改进。"
        reason = ask_reason(self.window(), "说明差异原因", hint, "登记原因", REASONS)
        if reason:
            desk.runner.write(
                "说明差异原因",
                lambda _context: visits.explain(office, visit_id, reason),
                lambda _outcome: desk.messages.done("已登记差异原因"),
            )


def _line(row: object) -> MatchLine:
    return cast(MatchLine, row)
