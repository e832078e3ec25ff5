"""履约总览 of a contract (B45): the one page on screen, to print or to save."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.gui.desk import Desk
from app.gui.dialogs.paper import PaperDialog, PaperSource
from app.gui.paper_printing import MakePaper
from app.gui.window_place import fitting
from app.services import overview_papers, printing


class ContractOverviewDialog(PaperDialog):
    """The page as it stands now; it lies on its side."""

    def __init__(self, desk: Desk, contract_id: int, title: str, parent: QWidget | None = None) -> None:
        self.contract_id = contract_id
        super().__init__(desk, _source(desk, contract_id, title), parent)
        self.resize(*fitting(self, 1060, 800))


def _source(desk: Desk, contract_id: int, title: str) -> PaperSource:
    office = desk.office

    def make(_with_footer: bool) -> MakePaper:
        return lambda target, path: overview_papers.pdf(office, contract_id, target=target, save_to=path)

    prints = partial(printing.prints, office, overview_papers.CODE, f"contract:{contract_id}")
    return PaperSource(f"履约总览：{title}", make, prints, has_footer_choice=False, is_landscape=True)
