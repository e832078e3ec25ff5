"""The receipt 《项目成果接收和结项确认回执》 (P-01) as an A4 page: one page, a square of 45 mm free for each seal.

Long texts make the type smaller, and at last put the two seals side by side; the seals' squares never shrink and
the form never runs to a second page.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.check_code import CopyMark, draw_qr
from app.documents.fonts import Face, check_printable
from app.documents.pdf import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, POINT_MM, Paper, TextStyle
from app.domain import receipts as words
from app.domain.errors import RefusedInput
from app.domain.receipts import ReceiptContent

SEAL_MM = 45.0
MARGIN_MM = 22.0
WIDTH_MM = PAGE_WIDTH_MM - 2 * MARGIN_MM
TOP_MM = 24.0
BOTTOM_MM = 273.0  # the form and its notes end above this
FOOTER_MM = 276.0
QR_MM = 15.0
LABEL_MM = 30.0
PAD_MM = 3.0


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What is printed outside the form."""

    with_footer: bool = True
    with_reprint_mark: bool = True


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where a seal goes: the top left corner of its free square, in millimetres."""

    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """One way to lay the form out; tried from the most generous to the tightest."""

    size: float
    is_stacked: bool  # 甲方 above 乙方, otherwise side by side

    @property
    def body(self) -> TextStyle:
        return TextStyle(size=self.size, leading=self.size * 1.7)

    @property
    def paragraph(self) -> TextStyle:
        return TextStyle(size=self.size, leading=self.size * 1.7, indent_em=2)

    @property
    def note(self) -> TextStyle:
        return TextStyle(size=self.size * 0.9, leading=self.size * 1.5)


PLANS = (
    *(_Plan(size, True) for size in (12.0, 11.5, 11.0, 10.5)),
    *(_Plan(size, False) for size in (12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)),
)


def draw_receipt(content: ReceiptContent, mark: CopyMark, options: PrintOptions | None = None) -> bytes:
    """Return the receipt as a PDF of exactly one page.

    Raises ``RefusedInput`` when the texts cannot fit even in 7 pt, ``UnprintableText`` for a character without a glyph.
    """
    options = options or PrintOptions()
    check_printable(words.form_text(content))
    paper = Paper(words.heading(content), f"{content.period}　{content.vendor_name}", mark.printed_at)
    for plan in PLANS:
        form = _Form(paper, content, plan)
        if form.end_mm <= BOTTOM_MM:
            break
    else:
        raise RefusedInput("回执的文字太长，一页 A4 放不下，没有出具。请缩短项目名称、合同编号或期次文字。")
    if mark.is_reprint and options.with_reprint_mark:
        watermark = TextStyle(Face.SANS, 64, 64, grey=0.86)
        paper.draw_rotated("补打", watermark, PAGE_WIDTH_MM / 2, form.content_middle_mm, 25)
    form.draw()
    if options.with_footer:
        _draw_footer(paper, mark)
    return paper.finish()


def seal_places(content: ReceiptContent) -> tuple[SealPlace, SealPlace]:
    """Where the squares for 甲方's and 乙方's seal lie (for tests and for a seal drawn on screen)."""
    paper = Paper("")
    for plan in PLANS:
        form = _Form(paper, content, plan)
        if form.end_mm <= BOTTOM_MM:
            return form.seals
    raise RefusedInput("回执的文字太长，一页 A4 放不下。")


class _Form:
    """The form laid out by one plan: every height is known before anything is drawn."""

    def __init__(self, paper: Paper, content: ReceiptContent, plan: _Plan) -> None:
        self._paper, self._content, self._plan = paper, content, plan
        self._title_style = self._fit_title()
        self._title = paper.lines(words.heading(content), self._title_style, WIDTH_MM)
        label, value = plan.body, WIDTH_MM - LABEL_MM - 2 * PAD_MM
        self._rows = [
            (title, paper.lines(text, label, value))
            for title, text in (
                (words.CONTRACT_NO_LABEL, content.contract_no),
                (words.PROJECT_LABEL, content.project_name),
            )
        ]
        inner = WIDTH_MM - 2 * PAD_MM
        self._paragraphs = [paper.lines(text, plan.paragraph, inner) for text in words.confirmation(content)]
        self._notes = [paper.lines(text, plan.note, WIDTH_MM) for text in words.notes(content)]
        self._place()

    def _fit_title(self) -> TextStyle:
        """One line where that is possible in 14 pt or more, otherwise several smaller ones."""
        for size in (18.0, 16.0, 15.0, 14.5, 14.0):
            style = TextStyle(Face.SERIF_BOLD, size, size * 1.5, "center")
            if len(self._paper.lines(words.heading(self._content), style, WIDTH_MM)) == 1:
                return style
        return TextStyle(Face.SERIF_BOLD, 14.0, 20.0, "center")

    def _place(self) -> None:
        line = self._plan.body.line_mm
        self._rows_mm = TOP_MM + len(self._title) * self._title_style.line_mm + 4
        self._heights = [max(11.0, len(lines) * line + 2 * PAD_MM) for _, lines in self._rows]
        self._content_mm = self._rows_mm + sum(self._heights)
        count = 1 + sum(len(lines) for lines in self._paragraphs)
        self._content_height = count * line + 2 * PAD_MM
        self._parties_mm = self._content_mm + self._content_height
        seals_top = self._parties_mm + PAD_MM + line
        if self._plan.is_stacked:
            x = MARGIN_MM + WIDTH_MM - SEAL_MM - 10
            self.seals = (SealPlace(x, seals_top), SealPlace(x, seals_top + SEAL_MM))
            seals_end = seals_top + 2 * SEAL_MM
        else:
            names_end = seals_top + max(len(lines) for _, lines in self._party_lines()) * line
            half = WIDTH_MM / 2
            x = MARGIN_MM + (half - SEAL_MM) / 2
            self.seals = (SealPlace(x, names_end), SealPlace(x + half, names_end))
            seals_end = names_end + SEAL_MM
        self._parties_height = seals_end + 1 - self._parties_mm
        self._notes_mm = self._parties_mm + self._parties_height + 3
        note_lines = 1 + sum(len(lines) for lines in self._notes)
        self.end_mm = self._notes_mm + note_lines * self._plan.note.line_mm

    @property
    def content_middle_mm(self) -> float:
        """Middle of the confirmation cell, where the water mark goes (never on the seals)."""
        return self._content_mm + self._content_height / 2

    def draw(self) -> None:
        """Draw the form."""
        self._paper.draw_lines(self._title, self._title_style, MARGIN_MM, TOP_MM, WIDTH_MM)
        self._draw_rows()
        self._draw_confirmation()
        self._draw_parties()
        self._draw_notes()

    def _draw_rows(self) -> None:
        y, style = self._rows_mm, self._plan.body
        for (title, lines), height in zip(self._rows, self._heights, strict=True):
            self._paper.frame(MARGIN_MM, y, LABEL_MM, height)
            self._paper.frame(MARGIN_MM + LABEL_MM, y, WIDTH_MM - LABEL_MM, height)
            centred = TextStyle(size=style.size, leading=style.leading, align="center")
            self._paper.draw_text(title, centred, MARGIN_MM, y + (height - style.line_mm) / 2, LABEL_MM)
            top = y + (height - len(lines) * style.line_mm) / 2
            self._paper.draw_lines(lines, style, MARGIN_MM + LABEL_MM + PAD_MM, top, WIDTH_MM - LABEL_MM - 2 * PAD_MM)
            y += height

    def _draw_confirmation(self) -> None:
        self._paper.frame(MARGIN_MM, self._content_mm, WIDTH_MM, self._content_height)
        x, width = MARGIN_MM + PAD_MM, WIDTH_MM - 2 * PAD_MM
        y = self._paper.draw_text(words.CONTENT_LABEL, self._plan.body, x, self._content_mm + PAD_MM, width)
        for lines in self._paragraphs:
            y = self._paper.draw_lines(lines, self._plan.paragraph, x, y, width)

    def _party_width(self) -> float:
        if self._plan.is_stacked:
            return WIDTH_MM - SEAL_MM - 10 - 2 * PAD_MM
        return WIDTH_MM / 2 - 2 * PAD_MM

    def _party_lines(self) -> list[tuple[str, list[str]]]:
        """Label and name of each party; a long name goes on under itself, not under the label."""
        style, found = self._plan.body, []
        for label, name in (
            (words.OWNER_LABEL, self._content.owner_name),
            (words.VENDOR_LABEL, self._content.vendor_name),
        ):
            room = self._party_width() - self._label_mm(label)
            found.append((label, [line.text for line in self._paper.lines(name, style, room)]))
        return found

    def _label_mm(self, label: str) -> float:
        return len(label) * self._plan.size * POINT_MM

    def _draw_parties(self) -> None:
        self._paper.frame(MARGIN_MM, self._parties_mm, WIDTH_MM, self._parties_height)
        style, left = self._plan.body, MARGIN_MM + PAD_MM
        y = self._paper.draw_text(words.PARTIES_LABEL, style, left, self._parties_mm + PAD_MM, WIDTH_MM)
        for index, (label, names) in enumerate(self._party_lines()):
            if self._plan.is_stacked:
                x = left
                top = self.seals[index].y_mm + (SEAL_MM - len(names) * style.line_mm) / 2
            else:
                x, top = left + index * WIDTH_MM / 2, y
            offset = self._label_mm(label)
            self._paper.draw_text(label + names[0], style, x, top, self._party_width() + 1)
            for number, name in enumerate(names[1:], start=1):
                self._paper.draw_text(name, style, x + offset, top + number * style.line_mm, self._party_width())

    def _draw_notes(self) -> None:
        style = self._plan.note
        y = self._paper.draw_text(words.NOTES_LABEL, style, MARGIN_MM, self._notes_mm, WIDTH_MM)
        for lines in self._notes:
            y = self._paper.draw_lines(lines, style, MARGIN_MM, y, WIDTH_MM)


def _draw_footer(paper: Paper, mark: CopyMark) -> None:
    """Outside the form: number, copy, short code and QR code of the audit chain's head."""
    style = TextStyle(Face.SANS, 8, 11, grey=0.25)
    text = [f"{mark.number}　{mark.copy_text}"]
    if mark.audit_head:
        text.append(f"校验码 {mark.short_code}（审计链首，扫码可核对）")
        draw_qr(paper, mark.payload, MARGIN_MM + WIDTH_MM - QR_MM, FOOTER_MM, QR_MM)
    top = min(FOOTER_MM + QR_MM, PAGE_HEIGHT_MM) - len(text) * style.line_mm
    paper.draw_text("\n".join(text), style, MARGIN_MM, top, WIDTH_MM - QR_MM - 5)
