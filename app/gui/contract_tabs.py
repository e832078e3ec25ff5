"""Tabs of 合同与成果 behind the deliverables; who has a ledger of a contract adds a line here.

A tab is a ``LedgerTab`` (``app/gui/widgets/ledger_tab.py``); its module is imported when the tab is first shown.
"""

from __future__ import annotations

from importlib import import_module

from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.ledger_tab import LedgerTab

TABS: tuple[tuple[str, str], ...] = (
    ("协议与往来", "app.gui.widgets.terms_tab:TermsTab"),
    ("监督", "app.gui.widgets.supervision_tab:SupervisionTab"),
    ("解除与终止", "app.gui.widgets.termination_tab:TerminationTab"),
    ("留存与移交", "app.gui.widgets.handover_tab:HandoverTab"),
)
"""Title of the tab and ``module:Class``."""


def make(where: str, work: CaseDesk) -> LedgerTab:
    """Build the tab behind ``module:Class``."""
    module, _, name = where.partition(":")
    made: LedgerTab = getattr(import_module(module), name)(work)
    return made
