"""The style sheet over Fusion, written from tokens and the chosen font size."""

from __future__ import annotations

from app.gui.assets import ICONS
from app.gui.fonts import FontSize
from app.gui.theme import Tokens


def build(tokens: Tokens, size: FontSize) -> str:
    """Return the whole style sheet of one theme at one size."""
    return "\n".join(
        (
            _base(tokens, size),
            _controls(tokens, size),
            _fields(tokens, size),
            _tables(tokens, size),
            _frame(tokens, size),
        )
    )


def _base(t: Tokens, size: FontSize) -> str:
    return f"""
* {{ font-size: {size.points}pt; }}
QWidget {{ color: {t.text}; }}
QMainWindow, QDialog, QWidget#page, QScrollArea > QWidget > QWidget {{ background: {t.background}; }}
QLabel[role="title"] {{ font-size: {size.points * 1.3:.1f}pt; font-weight: 700; }}
QLabel[role="heading"] {{ font-weight: 700; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="figure"] {{ font-size: {size.points * 1.9:.1f}pt; font-weight: 700; }}
QPushButton[role="figure"] {{ font-size: {size.points * 1.9:.1f}pt; font-weight: 700; }}
QLabel[tone="good"] {{ color: {t.good}; }}
QLabel[tone="warn"] {{ color: {t.warn}; }}
QLabel[tone="bad"] {{ color: {t.bad}; }}
QLabel[tone="info"] {{ color: {t.info}; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.field_border}; padding: 4px 8px; }}
QFrame[role="card"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 6px; }}
QFrame[role="card"][chosen="true"] {{ border: 2px solid {t.accent}; }}
QFrame[role="rule"] {{ background: {t.border}; border: none; max-height: 1px; min-height: 1px; }}
QSplitter::handle {{ background: {t.background}; }}
QSplitter::handle:hover {{ background: {t.accent}; }}
"""


def _controls(t: Tokens, size: FontSize) -> str:
    return f"""
QPushButton {{ background: {t.surface}; border: 1px solid {t.field_border}; border-radius: 4px; padding: 4px 12px;
    icon-size: {round(16 * size.scale)}px; }}
QPushButton:hover {{ background: {t.raised}; }}
QPushButton:pressed {{ background: {t.selection}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 3px 11px; }}
QPushButton:disabled {{ color: {t.muted}; border-color: {t.border}; background: {t.background}; }}
QPushButton[role="primary"] {{ background: {t.accent_fill}; color: {t.on_accent}; border: 1px solid {t.accent_fill};
    font-weight: 700; }}
QPushButton[role="primary"]:hover {{ border-color: {t.text}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{ background: {t.raised}; color: {t.muted}; border-color: {t.border}; }}
QPushButton[role="danger"] {{ color: {t.bad}; border-color: {t.bad}; }}
QPushButton[role="link"] {{ background: transparent; border: 2px solid transparent; color: {t.accent}; padding: 2px 4px;
    text-align: left; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="figure"], QPushButton[role="number"] {{ background: transparent; border: 2px solid transparent;
    padding: 0 2px; text-align: left; }}
QPushButton[role="number"] {{ color: {t.accent}; }}
QPushButton[role="figure"]:hover, QPushButton[role="number"]:hover {{ text-decoration: underline; }}
QPushButton[role="figure"]:focus, QPushButton[role="number"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="chip"] {{ background: {t.info_fill}; color: {t.info}; border: 1px solid {t.info}; border-radius: 10px;
    padding: 1px 8px; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {t.accent}; padding: 0px 7px; }}
QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: 4px; padding: 3px; }}
QToolButton:hover {{ background: {t.raised}; }}
QToolButton:focus {{ border: 2px solid {t.accent}; }}
QToolButton:checked {{ background: {t.selection}; color: {t.on_selection}; }}
QToolButton::menu-indicator {{ image: none; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.field_border}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ background: {t.border}; height: 1px; margin: 4px 8px; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 6px 10px; border: none;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; font-weight: 700; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected:focus {{ color: {t.on_selection}; background: {t.selection}; }}
QProgressBar {{ background: {t.raised}; border: 1px solid {t.border}; border-radius: 3px; height: 8px; }}
QProgressBar::chunk {{ background: {t.accent_fill}; border-radius: 3px; }}
"""


def _fields(t: Tokens, size: FontSize) -> str:
    tick = round(15 * size.scale)
    folder = (ICONS / "style").as_posix()
    down, up = f"{folder}/chevron-down-{t.name}.svg", f"{folder}/chevron-up-{t.name}.svg"
    check = f"{folder}/check-{t.name}.svg"
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit,
QTimeEdit, QDateTimeEdit {{ background: {t.surface};
    border: 1px solid {t.field_border}; border-radius: 4px; padding: 4px 8px;
    selection-background-color: {t.accent_fill}; selection-color: {t.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QDateEdit:focus,
QDateTimeEdit:focus {{ border: 2px solid {t.accent}; padding: 3px 7px; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {t.muted}; border-color: {t.border}; background: {t.background}; }}
QLineEdit:read-only {{ background: {t.background}; border-color: {t.border}; }}
QTextBrowser, QTextEdit[role="paper"] {{ background: {t.surface}; border: 1px solid {t.border}; }}
QPushButton::menu-indicator {{ image: url({down}); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }}
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow {{ image: url({down});
    width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.field_border}; outline: 0;
    selection-background-color: {t.selection}; selection-color: {t.on_selection}; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QTimeEdit::up-button, QTimeEdit::down-button,
QDoubleSpinBox::down-button {{ border: none; width: 20px; background: transparent; }}
QSpinBox::up-arrow, QTimeEdit::up-arrow, QDoubleSpinBox::up-arrow {{ image: url({up}); width: 10px; height: 10px; }}
QSpinBox::down-arrow, QTimeEdit::down-arrow, QDoubleSpinBox::down-arrow {{ image: url({down}); width: 10px;
    height: 10px; }}
QCheckBox, QRadioButton {{ spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.accent}; }}
QCheckBox::indicator, QListView::indicator, QTableView::indicator {{
    width: {tick}px; height: {tick}px; border: 1px solid {t.field_border};
    border-radius: 3px; background: {t.surface}; }}
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked {{
    background: {t.accent_fill};
    border-color: {t.accent_fill}; image: url({check}); }}
QRadioButton::indicator {{ width: {tick - 1}px; height: {tick - 1}px; border: 1px solid {t.field_border};
    border-radius: {tick // 2}px;
    background: {t.surface}; }}
QRadioButton::indicator:checked {{ border-color: {t.accent}; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5,
    fx: 0.5, fy: 0.5, stop: 0 {t.accent}, stop: 0.5 {t.accent}, stop: 0.6 {t.surface}, stop: 1 {t.surface}); }}
"""


def _tables(t: Tokens, size: FontSize) -> str:
    return f"""
QTableView, QTreeView, QListView {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 6px;
    outline: 0; selection-background-color: {t.selection}; selection-color: {t.on_selection}; }}
QListView[role="bare"], QWidget#detailPane QScrollArea {{ border: 1px solid transparent; }}
QTableView:focus, QTreeView:focus, QListView:focus, QListView[role="bare"]:focus,
QWidget#detailPane QScrollArea:focus {{ border: 1px solid {t.accent}; }}
QTableView::item {{ border: none; border-bottom: 1px solid {t.border}; padding: 0 8px; }}
QTableView::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
QListView::item {{ padding: 4px 8px; border-radius: 4px; }}
QListView::item:hover {{ background: {t.raised}; }}
QListView::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
QHeaderView {{ background: {t.raised}; border: none; }}
QHeaderView::section {{ background: {t.raised}; color: {t.muted}; border: none; border-bottom: 1px solid {t.border};
    border-right: 1px solid {t.border}; padding: 0 8px; height: {round(28 * size.scale)}px; }}
QHeaderView::section:hover {{ color: {t.text}; }}
QTableCornerButton::section {{ background: {t.raised}; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.field_border}; border-radius: 4px; margin: 2px;
    min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _frame(t: Tokens, size: FontSize) -> str:
    bars = "\n".join(
        f'QFrame#messageBar[tone="{tone}"] {{ background: {getattr(t, tone + "_fill")}; border: 1px solid '
        f"{getattr(t, tone)}; border-radius: 6px; }}"
        for tone in ("good", "warn", "bad", "info")
    )
    return f"""
QWidget#navigation {{ background: {t.nav}; }}
QWidget#navigation QLabel {{ color: {t.nav_muted}; background: transparent; }}
QWidget#navigation QToolButton, QWidget#navigation QPushButton {{ color: {t.nav_muted}; background: transparent;
    border: 2px solid transparent; border-left: 3px solid transparent; border-radius: 0; padding: 7px 10px;
    text-align: left; icon-size: {round(18 * size.scale)}px; }}
QWidget#navigation QPushButton[role="sub"] {{ padding: 3px 10px 3px 38px; }}
QWidget#navigation[dense="true"] QPushButton {{ padding-top: 2px; padding-bottom: 2px; }}
QWidget#navigation[dense="true"] QPushButton[role="sub"] {{ padding-top: 0; padding-bottom: 0; }}
QWidget#navigation QScrollArea, QWidget#navigationColumn {{ background: {t.nav}; }}
QWidget#navigation QPushButton:hover, QWidget#navigation QToolButton:hover {{ color: {t.nav_text};
    background: {t.nav_current}; }}
QWidget#navigation QPushButton:checked {{ color: {t.nav_text}; background: {t.nav_current}; font-weight: 700;
    border-left: 3px solid {t.nav_mark}; }}
QWidget#navigation QPushButton:focus, QWidget#navigation QToolButton:focus {{ border: 2px solid {t.nav_mark}; }}
QWidget#topBar {{ background: {t.surface}; border-bottom: 1px solid {t.border}; }}
QStatusBar, QWidget#statusBar {{ background: {t.surface}; border-top: 1px solid {t.border}; }}
QStatusBar::item {{ border: none; }}
QWidget#detailPane {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 6px; }}
QScrollArea {{ border: none; background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QWidget#paneBody {{ background: {t.surface}; }}
{bars}
"""
