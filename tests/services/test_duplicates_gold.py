"""Duplicates against a gold set: all exact ones, 95 % of the near ones, and few that only sound alike (D4)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from app.domain.links import LinkKind, plain
from app.services import imports, links
from app.services.import_types import Bucket
from tests.services.duplicate_gold import GoldTicket, gold_pairs, gold_set
from tests.services.importing import bring_in, new_office, read_here, write_csv

TITLES = ("工单编号", "创建时间", "主要内容", "联系电话", "小区点位", "一级分类")
LEAST_RECALL = {"exact": 1.0, "near": 0.95, "reworded": 0.8}
LEAST_PRECISION = 0.95


def row(ticket: GoldTicket) -> tuple[str, ...]:
    return (ticket.number, ticket.at, ticket.text, ticket.phone, ticket.place, ticket.cat1)


@pytest.fixture(scope="module")
def measured() -> Iterator[tuple[list[GoldTicket], set[frozenset[int]]]]:
    """Import the gold set and ask for the suggestions of every ticket, as the pane does."""
    patch = pytest.MonkeyPatch()
    read_here(patch)
    tickets = gold_set()
    with tempfile.TemporaryDirectory() as folder, new_office(Path(folder) / "office") as office:
        bring_in(office, write_csv(Path(folder) / "gold.csv", [row(ticket) for ticket in tickets], TITLES))
        ids = {number: int(i) for i, number in office.database.rows("SELECT id, ticket_no FROM ticket")}
        at_of = {ids[ticket.number]: at for at, ticket in enumerate(tickets)}
        found = {
            frozenset((at, at_of[one.other]))
            for number, at in at_of.items()
            for one in links.suggestions(office, number, limit=10)
            if one.kind is LinkKind.MATTER
        }
        yield tickets, found
    patch.undo()


def missed(measured, made: str) -> tuple[int, list[tuple[str, str]]]:
    tickets, found = measured
    wanted = [pair for pair, how in gold_pairs(tickets).items() if how == {"first", made}]
    gone = [pair for pair in wanted if pair not in found]
    return len(wanted), [tuple(tickets[at].text for at in sorted(pair)) for pair in gone]


@pytest.mark.parametrize("made", ["exact", "near", "reworded"])
def test_recall(measured, made):
    total, gone = missed(measured, made)
    assert total >= 20
    assert 1 - len(gone) / total >= LEAST_RECALL[made], gone[:5]


def test_pairs_that_are_nine_tenths_alike_and_of_one_matter_are_found(measured):
    tickets, found = measured
    alike = [
        pair
        for pair in gold_pairs(tickets)
        if SequenceMatcher(None, *(plain(tickets[at].text) for at in pair), autojunk=False).ratio() >= 0.9
    ]
    assert len(alike) >= 40
    assert sum(pair in found for pair in alike) / len(alike) >= 0.95


def test_precision_among_tickets_that_only_sound_alike(measured):
    tickets, found = measured
    right = gold_pairs(tickets)
    wrong = [tuple(tickets[at].text for at in sorted(pair)) for pair in found if pair not in right]
    assert len(found) - len(wrong) >= 60
    assert 1 - len(wrong) / len(found) >= LEAST_PRECISION, wrong[:5]


def test_the_import_names_every_exact_copy_as_suspected(measured, tmp_path, monkeypatch):
    read_here(monkeypatch)
    tickets, _ = measured
    with new_office(tmp_path / "office") as office:
        first = [ticket for ticket in tickets if ticket.made == "first"]
        bring_in(office, write_csv(tmp_path / "a.csv", [row(ticket) for ticket in first], TITLES))
        copies = [ticket for ticket in tickets if ticket.made == "exact"]
        preparation = imports.prepare(office, write_csv(tmp_path / "b.csv", [row(one) for one in copies], TITLES))
        named = {line.ticket_no for line in imports.preview_rows(office, preparation, Bucket.SUSPECTED)}
        imports.discard(preparation)
    assert named == {ticket.number for ticket in copies}
