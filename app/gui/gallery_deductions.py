"""失误与扣款 with sample data (see ``gallery``): its dialogs over an office with a month of errors."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.months import month_of
from app.gui.main_window import MainWindow
from app.services import contract_view, contracts, error_records, penalty_statements, register, sample_penalties
from app.services.error_records import JudgedError
from app.services.session import Office


def seed(office: Office) -> int:
    """Fill the errors once; returns the contract that has them."""
    found = [row.id for row in contracts.list_contracts(office) if row.template == sample_penalties.TEMPLATE]
    number = found[0] if found else contracts.add(office, sample_penalties.TEMPLATE).value
    sample_penalties.fill(office, list(register.ids(office, register.View()))[:8])
    return number


def _candidate(office: Office) -> JudgedError:
    return error_records.rows(office, seed(office), state="candidate")[-1]


def register_error(window: MainWindow) -> QWidget:
    """Register an error, its requirements half judged."""
    from app.gui.dialogs.error_forms import ErrorForm

    made = ErrorForm(window.desk, seed(window.desk.office), window)
    made.fields["fact"].widget.setProperty("plainText", "夜间来件漏看，次日上午才派到社区")
    for line in made.box.lines[:3]:
        line.choose(True)
    return made


def judge(window: MainWindow) -> QWidget:
    """Judge a candidate."""
    from app.gui.dialogs.error_forms import JudgeForm

    return JudgeForm(window.desk, _candidate(window.desk.office), window)


def candidates(window: MainWindow) -> QWidget:
    """Candidates that nobody took over."""
    from app.gui.dialogs.error_candidates import CandidatesDialog

    return CandidatesDialog(window.desk, seed(window.desk.office), window)


def proof(window: MainWindow) -> QWidget:
    """Open the clause behind a figure, with the calculation."""
    from app.gui.dialogs.clause_proof import ClauseProof, ProofPart

    office = window.desk.office
    number = seed(office)
    trial = penalty_statements.trial(office, number, month_of(office.now().date()).previous())
    lines = tuple(f"第 {line.nth} 件　{line.fact}　{line.now_fen // 100} 元" for line in trial.lines[:5])
    clauses = ["附3·一(二)1(2)"]
    return ClauseProof(window.desk, number, "签派单失误：条款和算法", clauses, [ProofPart("逐条", lines)], window)


def choose(window: MainWindow) -> QWidget:
    """Choose R-17."""
    from app.gui.dialogs.choose_reading import ReadingDialog

    view = contract_view.show(window.desk.office, seed(window.desk.office))
    reading = next(one for one in view.readings if one.reading.code == "R-17")
    return ReadingDialog(window.desk, view, reading, window)


def manual(window: MainWindow) -> QWidget:
    """Enter a deduction by hand."""
    from app.gui.dialogs.deduction_forms import manual_form

    return manual_form(window.desk, seed(window.desk.office), window)


def lump(window: MainWindow) -> QWidget:
    """Enter fixed damages."""
    from app.gui.dialogs.deduction_forms import lump_form

    return lump_form(window.desk, seed(window.desk.office), window)
