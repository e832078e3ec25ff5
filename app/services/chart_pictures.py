"""One chart as a picture for the screen or a file, drawn once from the same vectors as on paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.chart_spot import Spot
from app.domain.errors import RefusedInput
from app.domain.report_content import Chart

POINTS_PER_PIXEL = 0.75
FILE_SIZE = (640.0, 340.0)
"""Width and height of a saved or copied chart in points."""
FILE_DPI = 200.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart: PNG bytes, and where each category lies on it (see ``Spot``)."""

    png: bytes
    spots: tuple[Spot, ...]


def picture(chart: Chart, width_px: int, height_px: int, ratio: float = 1.0) -> Picture:
    """Draw a chart for a place of so many pixels; ``ratio``: device pixels per pixel."""
    from app.documents import chart_drawing, chart_spots, pdf_pages

    sheet = chart_drawing.drawing(chart, width_px * POINTS_PER_PIXEL, height_px * POINTS_PER_PIXEL)
    dpi = 72 / POINTS_PER_PIXEL * ratio
    return Picture(pdf_pages.render_png(chart_drawing.page_of(sheet), dpi)[0], chart_spots.spots(chart, sheet))


def png(chart: Chart) -> bytes:
    """Return a chart as a picture to paste or to save, sharp on paper."""
    from app.documents import chart_drawing

    return chart_drawing.png(chart, *FILE_SIZE, dpi=FILE_DPI)


def pdf(chart: Chart) -> bytes:
    """Return a chart as a PDF of one page, all vectors."""
    from app.documents import chart_drawing

    return chart_drawing.page_of(chart_drawing.drawing(chart, *FILE_SIZE))


def save(chart: Chart, path: Path) -> None:
    """Write a chart as .png or .pdf. Raises ``RefusedInput``, ``TargetInUse``."""
    from app.documents.saving import save_bytes

    form = path.suffix.lower()
    if form not in (".png", ".pdf"):
        raise RefusedInput(f"“{path.name}”：图只能存为 .png 或 .pdf，请改文件名。")
    save_bytes(path, pdf(chart) if form == ".pdf" else png(chart))
