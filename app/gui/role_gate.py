"""The role in the window: what somebody may not do cannot be clicked, and its tooltip says who may (F18.1).

One place asks the office. Buttons and actions are looked up in ``role_table`` when they appear, whichever page made
them; a page may enable and disable them as before, the gate has the last word. Without accounts nothing is watched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QActionEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from shiboken6 import isValid

from app.services.session import Office

REFUSED = "refused"
"""Property of what the gate holds shut: the sentence why; the primary button of the top bar reads it."""
_KNOWN, _OWN_TIP, _STEP = "gate_known", "gate_tip", "step"
_KEY_AT_END = re.compile(r"(（((Ctrl|Alt|Shift)\+)*[A-Z]）|\s+(Ctrl\+|Alt\+|Shift\+)*[A-Z][a-z]*|　.*)$")
Held = QAction | QAbstractButton


class RoleGate(QObject):
    """Watches while accounts are on; ``renew`` after another person signed in or rights changed."""

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self.office = office
        self._why: dict[str, str] = {}
        self._held: list[Held] = []
        self._is_watching = False
        self._is_setting = False

    def why_not(self, needs: str) -> str:
        """Return the sentence why none of ``needs`` (right|right) is this person's, "" where one is."""
        if needs not in self._why:
            reasons = [self.office.why_not(one) for one in needs.split("|")]
            self._why[needs] = "" if "" in reasons else reasons[0].replace("，没有改动", "")
        return self._why[needs]

    def hidden_pages(self) -> frozenset[str]:
        """Return the keys of the pages that are no part of this person's work."""
        account = self.office.account
        if not self.office.accounts_on or account is None:
            return frozenset()
        from app.gui.role_table import HIDDEN_PAGES, READ_BY  # only where accounts are on: it loads the flow's steps

        return HIDDEN_PAGES[account.role] | {page for page, needs in READ_BY.items() if self.why_not(needs)}

    def renew(self, shown: Iterable[QWidget] = ()) -> None:
        """Start or stop watching, and hold everything against the rights of who sits here now."""
        self._why.clear()
        app = QApplication.instance()
        if self.office.accounts_on and not self._is_watching and app is not None:
            app.installEventFilter(self)
            self._is_watching = True
        elif not self.office.accounts_on:
            self.stop()
        for widget in shown if self.office.accounts_on else ():
            self.dress(widget)
        self._held = [one for one in self._held if isValid(one)]
        for one in self._held:
            self._settle(one)

    def stop(self) -> None:
        """Watch no longer (the window closes, or accounts were switched off)."""
        app = QApplication.instance()
        if self._is_watching and app is not None:
            app.removeEventFilter(self)
        self._is_watching = False

    def dress(self, widget: QWidget) -> None:
        """Take up everything below a widget."""
        if not self.office.accounts_on:
            return
        found: list[Held] = [*widget.findChildren(QAction), *widget.findChildren(QAbstractButton)]
        for one in found:
            self._take_up(one)

    def _take_up(self, one: Held) -> None:
        if one.property(_KNOWN) or not is_listed(one):  # not listed: perhaps not yet put into its page
            return
        one.setProperty(_KNOWN, True)
        self._held.append(one)
        if isinstance(one, QAction):
            one.changed.connect(lambda: self._settle(one))
        self._settle(one)

    def _settle(self, one: Held) -> None:
        """Shut what is not allowed; open again what the page wanted open."""
        if self._is_setting:
            return
        self._is_setting = True
        try:
            needs = needs_of(one)
            why = self.why_not(needs) if needs and self.office.accounts_on else ""
            held = one.property(REFUSED)
            if why and (one.isEnabled() or held != why):
                if not held:
                    one.setProperty(_OWN_TIP, one.toolTip())
                one.setProperty(REFUSED, why)
                one.setEnabled(False)
                one.setToolTip(why)
            elif held and not why:
                one.setProperty(REFUSED, "")
                one.setEnabled(True)
                one.setToolTip(str(one.property(_OWN_TIP) or ""))
        finally:
            self._is_setting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take up what appears, and what was enabled."""
        kind = event.type()
        if kind in (QEvent.Type.Show, QEvent.Type.EnabledChange):
            if isinstance(watched, QAbstractButton):
                self._take_up(watched)
                self._settle(watched)
            elif isinstance(watched, QMenu):
                for action in watched.actions():
                    self._take_up(action)
        elif kind is QEvent.Type.ActionAdded and isinstance(event, QActionEvent):
            self._take_up(event.action())
        return False


def needs_of(one: Held) -> str:
    """Return the rights behind a button or an action as it is titled now, "" where there are none."""
    titles = [str(one.property(_STEP) or ""), plain_title(one.text())]
    if isinstance(one, QAbstractButton):
        titles.append(plain_title(one.accessibleName()))
    return next((scope[title] for scope in _scopes(one) for title in titles if title in scope), "")


def is_listed(one: Held) -> bool:
    """Whether its page or tab is in the table at all (its title may change later)."""
    return any(True for _scope in _scopes(one))


def plain_title(text: str) -> str:
    """Return a title without the key that stands behind it: 手工登记…（N） is 手工登记…."""
    return _KEY_AT_END.sub("", text).strip()


def _scopes(one: Held) -> Iterator[Mapping[str, str]]:
    from app.gui.role_table import NEEDS  # only where accounts are on

    parent = one.parent()
    while parent is not None:
        kind = type(parent)
        for name in (kind.__name__, f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"):
            if name in NEEDS:
                yield NEEDS[name]
        parent = parent.parent()
