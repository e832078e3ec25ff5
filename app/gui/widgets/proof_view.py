"""为什么: the proof of one date: clause, start, every day counted or skipped with its reason, calendar version."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.gui import theme
from app.gui.widgets.foot import foot
from app.gui.widgets.labels import button
from app.gui.window_place import fitting
from app.gui.wording import date_text
from app.services.due_proofs import DueProof, GraceLine


class ProofView(QTextBrowser):
    """A page of text made of proofs; colours follow the theme."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("期限的依据")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._proofs: tuple[DueProof, ...] = ()
        self._grace: Sequence[GraceLine] = ()

    def put(self, proofs: tuple[DueProof, ...], grace: Sequence[GraceLine] = ()) -> None:
        """Show these proofs, one under the other; ``grace`` compares the readings of R-04 first."""
        self._proofs, self._grace = proofs, grace
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again in the other theme's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._proofs:
            self._draw()

    def _draw(self) -> None:
        self.setHtml(_readings(self._grace) + "<hr>".join(_page(proof) for proof in self._proofs))
        self.setAccessibleDescription(self.toPlainText())


def _readings(lines: Sequence[GraceLine]) -> str:
    """Compare the readings 甲/乙/丙: what each means, its first day, its receipt's day."""
    if not lines:
        return ""
    rows = []
    for line in lines:
        days = [date_text(day) if day else "—" for day in (line.earliest, line.receipt_by)]
        mark, bold = ("✓ ", "b") if line.is_in_force else ("", "span")
        text = f"{mark}{line.option}　{line.text}"
        rows.append(
            f"<p><{bold}>{escape(text)}</{bold}><br>　　最早可确认 <b>{days[0]}</b>　回执期限 <b>{days[1]}</b></p>"
        )
    return f"<p><b>催告后何时可确认视为通过（读法 R-04）</b></p>{''.join(rows)}<hr>"


def _page(proof: DueProof) -> str:
    tokens = theme.current()
    muted = f'style="color:{tokens.muted}"'
    head = f"<p><b>{escape(proof.title)}</b>　<b>{escape(proof.due_text)}</b>{_provisional(proof)}</p>"
    facts = "　".join(escape(part) for part in (proof.start_text, proof.rule_text, proof.clause) if part)
    text = f"<p {muted}>条款原文：{escape(proof.clause_text)}</p>" if proof.clause_text else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in proof.notes)
    version = escape(proof.calendar_version)
    calendar = f"<p {muted}>日历版本 {version}</p>" if version else ""
    return f"{head}<p {muted}>{facts}</p>{notes}{_steps(proof)}{text}{calendar}"


def _provisional(proof: DueProof) -> str:
    if not proof.is_provisional:
        return ""
    return f'　<span style="color:{theme.current().warn}">暂定：该年度放假安排还没有公布，公布后会重算</span>'


def _steps(proof: DueProof) -> str:
    if not proof.steps:
        return ""
    tokens = theme.current()
    rows = []
    for step in proof.steps:
        colour = tokens.text if step.counts else tokens.muted
        mark = f"✓ 第 {step.nth}" if step.counts else "— 不计"
        rows.append(
            f'<tr style="color:{colour}"><td>{date_text(step.on)}</td><td>{mark}</td><td>{escape(step.why)}</td></tr>'
        )
    return f'<table cellspacing="0" cellpadding="3">{"".join(rows)}</table>'


class ProofDialog(QDialog):
    """The proof in a box of its own (ⓘ beside a date)."""

    def __init__(self, title: str, proofs: tuple[DueProof, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"为什么是这一天 — {title}")
        self.setAccessibleName(f"为什么是这一天：{title}")
        self.resize(*fitting(self, 620, 520))
        self.view = ProofView()
        self.view.put(proofs)
        close = button("关闭", self.accept, key="Esc")
        close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot(close))
