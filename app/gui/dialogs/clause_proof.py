"""条款与算法: the clause behind a figure, word for word with its known slips, and how the figure comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.domain.contracts import Defect
from app.domain.masking import mask_shown
from app.gui import theme
from app.gui.desk import Desk
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button, label
from app.gui.window_place import fitting
from app.services import contract_view
from app.services.contract_terms import terms_of


@dataclass(frozen=True, slots=True)
class ProofPart:
    """One part of the calculation: a heading and its lines."""

    title: str
    lines: tuple[str, ...]


class ClauseProof(QDialog):
    """A page to read; Esc closes it."""

    def __init__(
        self,
        desk: Desk,
        contract_id: int,
        title: str,
        clauses: Sequence[str],
        parts: Sequence[ProofPart],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(*fitting(self, 640, 560))
        self.page = QTextBrowser()
        self.page.setAccessibleName("条款与算法")
        self.page.setTabChangesFocus(True)
        self.page.setOpenLinks(False)
        self.page.setHtml("".join(_part(part) for part in parts if part.lines) + _clauses(desk, contract_id, clauses))
        self.back = button("返回", self.reject, key="Esc")
        self.back.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label(title, "title", wrap=True))
        layout.addWidget(self.page, 1)
        layout.addLayout(foot(self.back))
        self.page.setFocus()

    @property
    def text(self) -> str:
        """What stands on the page."""
        return self.page.toPlainText()


def _part(part: ProofPart) -> str:
    lines = "<br>".join(escape(mask_shown(line)) for line in part.lines)
    return f"<p><b>{escape(part.title)}</b><br>{lines}</p>"


def _clauses(desk: Desk, contract_id: int, refs: Sequence[str]) -> str:
    if not contract_id:
        return ""
    terms = terms_of(desk.office, contract_id).terms
    found = []
    for ref in dict.fromkeys(ref.removeprefix(f"{terms.code}·") for ref in refs):
        clause = terms.clause(ref)
        if clause is None:
            continue
        text = escape(clause.text.strip()).replace("\n", "<br>")
        slips = "".join(_slip(defect) for defect in contract_view.defects_of(terms, ref))
        found.append(f"<p><b>{escape(terms.cite(ref))}</b><br>{text}{slips}</p>")
    return f"<hr>{''.join(found)}" if found else ""


def _slip(defect: Defect) -> str:
    effect = f"（{escape(defect.effect)}）" if defect.effect else ""
    words = f"▲ {escape(defect.code)} 条文疑有差错：{escape(defect.text)}{effect}"
    return f'<br><span style="color:{theme.current().warn}">{words}</span>'
