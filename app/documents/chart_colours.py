"""The colours of charts in every format: distinct in hue and in lightness, so that they also print in grey."""

CODES: tuple[str, ...] = (
    "#1F5FA8",
    "#E08A1E",
    "#5B9E58",
    "#B0413E",
    "#7A5EA8",
    "#4BA3B5",
    "#8C8C8C",
    "#C9A227",
)
