from __future__ import annotations

import copy
import json

import pytest

from app.services import amendments, contract_terms, contracts, older_terms, templates
from app.storage.models.contracts import Contract
from tests.office_desk import new_office

NEWER = ("post", "requires", "lock")


def plain(key="zhongguancun"):
    return copy.deepcopy(dict(templates.load(key).data))


def older():
    """The file as it was before it modelled requirements and ways of counting."""
    data = plain()
    del data["penalty_rules"]
    for penalty in data["penalties"]:
        for key in NEWER:
            penalty.pop(key, None)
    return data


def test_what_was_frozen_before_is_completed():
    assert older_terms.load(older()) == templates.load("zhongguancun").terms


@pytest.mark.parametrize("key", ["chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu"])
def test_what_is_complete_stays_as_it_is(key):
    assert older_terms.completed(plain(key)) == plain(key)


def test_other_words_keep_their_own_rules():
    data = older()
    clause = next(one for one in data["clauses"] if one["ref"] == "附3·一(二)1(2)")
    clause["text"] = "每件扣 300 元。"
    terms = older_terms.load(data)
    by_code = {penalty.code: penalty for penalty in terms.penalties}
    assert by_code["dispatch"].requires == ()
    assert by_code["review"].requires


def test_changed_figures_stay_as_frozen():
    data = older()
    data["penalties"][0]["fen"] = 12345
    assert older_terms.load(data).penalties[0].fen == 12345


def test_another_contract_is_left_alone():
    data = older()
    data["key"] = "sixth"
    assert older_terms.load(data).penalties[0].requires == ()


def test_a_contract_of_an_older_program_has_its_requirements(tmp_path):
    office = new_office(tmp_path / "office")
    number = contracts.add(office, "zhongguancun").value
    with office.change("contract.test", f"contract:{number}"):
        Contract.update(terms=json.dumps(older(), ensure_ascii=False)).where(Contract.id == number).execute()
    terms = contract_terms.terms_of(office, number).terms
    assert [len(penalty.requires) for penalty in terms.penalties] == [5, 3, 3, 3]
    assert terms.penalty_rules.scope.reading == "R-15"
    office.close()


def test_an_amendment_reaches_what_an_older_program_did_not_model(tmp_path):
    """Places of the newer keys are offered and changed like any other."""
    office = new_office(tmp_path / "office")
    contract_id = contracts.add(office, "zhongguancun").value
    data = older()
    for counter in data["counters"]:
        counter.pop("second_at", None)
    with office.change("test.older", "contract"):
        Contract.update(terms=json.dumps(data, ensure_ascii=False, default=str)).execute()
    key = "counters[K05].second_at"
    assert key in [place.key for place in amendments.places(office, contract_id)]
    amendments.add(office, contract_id, "补充协议", "2026-09-01", {key: "20"}, affects_price=False)
    found = next(one for one in contract_terms.terms_of(office, contract_id).terms.counters if one.code == "K05")
    assert found.second_at == 20
    office.close()
