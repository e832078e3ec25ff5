"""Colour tokens for light and dark, and the palette made of them. No colour is written anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every value is ``#rrggbb``; names say the use, never the hue."""

    name: str
    background: str  # behind everything
    surface: str  # lists, panes, fields
    raised: str  # header rows, hovered buttons
    border: str
    field_border: str  # edge of something that can be typed into
    text: str
    muted: str
    accent: str  # links, focus ring, marks
    accent_fill: str  # the one primary button
    on_accent: str
    selection: str
    on_selection: str
    good: str
    warn: str
    bad: str
    info: str
    good_fill: str  # soft grounds of bars and badges; the text on them is the strong colour
    warn_fill: str
    bad_fill: str
    info_fill: str
    nav: str
    nav_text: str
    nav_muted: str
    nav_current: str
    nav_mark: str


LIGHT = Tokens(
    name="light",
    background="#f3f5f9",
    surface="#ffffff",
    raised="#eef1f6",
    border="#dce1e9",
    field_border="#858f9e",
    text="#1a2230",
    muted="#566072",
    accent="#1a5fd0",
    accent_fill="#1f66dc",
    on_accent="#ffffff",
    selection="#d9e7fd",
    on_selection="#10305f",
    good="#15703b",
    warn="#8a5200",
    bad="#b8231b",
    info="#0a6486",
    good_fill="#e3f4e9",
    warn_fill="#fdf0d9",
    bad_fill="#fde7e5",
    info_fill="#e0f1f8",
    nav="#202c3b",
    nav_text="#e8edf4",
    nav_muted="#aab6c6",
    nav_current="#2e3f55",
    nav_mark="#5b9bff",
)

DARK = Tokens(
    name="dark",
    background="#1a1e24",
    surface="#22272f",
    raised="#2a3039",
    border="#363d48",
    field_border="#7b8697",
    text="#e5e9ef",
    muted="#a3aebd",
    accent="#7db0ff",
    accent_fill="#2a69d4",
    on_accent="#ffffff",
    selection="#23437a",
    on_selection="#f2f6fc",
    good="#6fd195",
    warn="#f0bd62",
    bad="#ff938b",
    info="#6cc6e8",
    good_fill="#1d3527",
    warn_fill="#3a2f1a",
    bad_fill="#402424",
    info_fill="#1c3440",
    nav="#14181d",
    nav_text="#e5e9ef",
    nav_muted="#a3aebd",
    nav_current="#28303b",
    nav_mark="#5b9bff",
)

THEMES: dict[str, Tokens] = {"light": LIGHT, "dark": DARK}

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "background"),
    ("text", "surface"),
    ("text", "raised"),
    ("muted", "background"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("accent", "surface"),
    ("accent", "background"),
    ("on_accent", "accent_fill"),
    ("on_selection", "selection"),
    *((tone, ground) for tone in ("good", "warn", "bad", "info") for ground in ("surface", "background")),
    *((tone, f"{tone}_fill") for tone in ("good", "warn", "bad", "info")),
    ("nav_text", "nav"),
    ("nav_text", "nav_current"),
    ("nav_muted", "nav"),
    ("nav_muted", "nav_current"),
)
"""(text, ground) pairs that appear on screen; each must reach a contrast of 4.5:1."""

EDGE_PAIRS: tuple[tuple[str, str], ...] = (
    ("field_border", "surface"),
    ("accent", "surface"),
    ("accent", "background"),
    ("nav_mark", "nav_current"),
)
"""(edge, ground) pairs of controls and focus rings; each must reach 3:1."""


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(tokens: Tokens) -> QPalette:
    """Qt palette of a theme, so that what the style sheet does not reach is tinted too."""
    made = QPalette()
    role = QPalette.ColorRole
    active = {
        role.Window: tokens.background,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.on_selection,
        role.Accent: tokens.accent,
        role.Mid: tokens.border,
        role.Light: tokens.surface,
        role.Dark: tokens.field_border,
    }
    for key, colour in active.items():
        made.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.muted))
    return made


_current = LIGHT


def current() -> Tokens:
    """Return the theme now on screen (painters ask on every paint)."""
    return _current


def choose(name: str) -> Tokens:
    """Make a theme the current one; an unknown name means light."""
    global _current
    _current = THEMES.get(name, LIGHT)
    return _current
