"""Where one category of a chart lies on its picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """The strip of a category, or of one bar of it, as fractions of the picture from its upper left corner.

    ``category`` and ``series`` are places in the chart.
    """

    category: int
    series: int
    left: float
    top: float
    width: float
    height: float
