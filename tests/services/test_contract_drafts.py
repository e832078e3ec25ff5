"""Drafts, the office's own templates, and contracts made of them (F1.1)."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.services import amendments, contract_drafts, contracts, deliverables, templates
from app.services.contract_terms import terms_of
from tests.office_desk import new_office, reopened


@pytest.fixture
def office(tmp_path):
    opened = new_office(tmp_path / "office")
    yield opened
    opened.close()


def test_sources_are_templates_own_templates_and_contracts(office):
    contract_id = contracts.add(office, "huoying").value
    draft = contract_drafts.begin(office, "shipped:yongdinglu")
    contract_drafts.save_template(office, draft, "我办的")
    found = contract_drafts.sources(office)
    assert [one.about for one in found] == [
        "自带模板，北京市昌平区城北街道办事处",
        "自带模板，北京市海淀区人民政府中关村街道办事处",
        "自带模板，北京市朝阳区酒仙桥街道办事处",
        "自带模板，北京市昌平区霍营街道办事处",
        "自带模板，北京市海淀区人民政府永定路街道办事处",
        "本办模板",
        "已有合同，2025-08-08 起",
    ]
    assert [one.key for one in found[5:]] == ["own:own-005", f"contract:{contract_id}"]


@pytest.mark.parametrize("key", [info.key for info in templates.list_templates()])
def test_a_shipped_contract_copied_is_a_contract_with_the_same_plan(office, key):
    made = contract_drafts.make(office, contract_drafts.begin(office, f"shipped:{key}")).value
    plain = contracts.add(office, key).value
    rows = [(row.name, row.period, row.due_on) for row in deliverables.list_deliverables(office, made)]
    assert rows == [(row.name, row.period, row.due_on) for row in deliverables.list_deliverables(office, plain)]
    assert terms_of(office, made).terms.code == "005"


def test_codes_and_keys_are_new_each_time(office):
    first = contract_drafts.begin(office)
    contract_drafts.save(office, first, "空白")
    second = contract_drafts.begin(office)
    assert [first.data["code"], second.data["code"]] == ["005", "006"]


def test_a_draft_is_kept_gone_on_with_and_thrown_away(office):
    draft = contract_drafts.begin(office)
    draft.put(("title",), "没写完")
    draft.typed[("payments", 0, "amount_fen")] = "许多"
    number = contract_drafts.save(office, draft, "空白").value
    draft.put(("title",), "还没写完")
    assert contract_drafts.save(office, draft, "空白", number).value == number
    again = contract_drafts.load(reopened(office), number)
    assert (again.data, again.typed) == (draft.data, draft.typed)


def test_order_of_options_survives_the_draft(office):
    draft = contract_drafts.begin(office, "shipped:zhongguancun")
    number = contract_drafts.save(office, draft, "").value
    again = contract_drafts.load(office, number)
    assert list(again.data["readings"][3]["options"]) == list(draft.data["readings"][3]["options"])


def test_a_draft_that_is_gone_says_so(office):
    number = contract_drafts.save(office, contract_drafts.begin(office), "空白").value
    contract_drafts.remove(office, number)
    assert contract_drafts.list_drafts(office) == []
    with pytest.raises(NotFound, match="草稿已经不在了"):
        contract_drafts.load(office, number)
    with pytest.raises(NotFound, match="草稿已经不在了"):
        contract_drafts.remove(office, number)


def test_an_unfinished_draft_makes_no_contract(office):
    draft = contract_drafts.begin(office)
    number = contract_drafts.save(office, draft, "空白").value
    with pytest.raises(NotAllowed, match="还不能用：还没有条款"):
        contract_drafts.make(office, draft, number)
    with pytest.raises(NotAllowed):
        contract_drafts.save_template(office, draft, "半成品")
    assert [one.id for one in contract_drafts.list_drafts(office)] == [number]
    assert contracts.list_contracts(office) == []


def test_the_draft_goes_when_the_contract_is_made(office):
    draft = contract_drafts.begin(office, "shipped:huoying")
    number = contract_drafts.save(office, draft, "x").value
    contract_drafts.make(office, draft, number)
    assert contract_drafts.list_drafts(office) == []


def test_the_year_before_with_its_amendments_moves_to_the_next_period(office):
    contract_id = contracts.add(office, "zhongguancun").value
    amendments.add(
        office, contract_id, "补充协议一", "2026-10-01", {"penalties[dispatch].fen": "350"}, affects_price=True
    )
    draft = contract_drafts.begin(office, f"contract:{contract_id}")
    assert draft.data["penalties"][0]["fen"] == 35_000
    assert (draft.data["start_on"], draft.data["end_on"]) == ("2027-06-01", "2028-05-31")
    made = contract_drafts.make(office, draft).value
    assert terms_of(office, made).terms.start_on == date(2027, 6, 1)


def test_an_own_template_is_the_shipped_form_and_serves_contract_add(office, tmp_path):
    draft = contract_drafts.begin(office, "shipped:jiuxianqiao")
    key = contract_drafts.save_template(office, draft, "我办的").value
    assert tomllib.loads(contract_drafts.template_text(office, key)) == draft.data
    target = tmp_path / "模板.toml"
    contract_drafts.export_template(draft, target)
    assert templates.problems(target) == []
    assert contracts.add(office, str(target)).value > 0
    again = contract_drafts.begin(office, f"own:{key}")
    assert again.data["clauses"] == draft.data["clauses"]
    assert again.data["code"] == "006"


def test_refusals_are_one_sentence(office, tmp_path):
    draft = contract_drafts.begin(office, "shipped:huoying")
    with pytest.raises(RefusedInput, match="起个名字"):
        contract_drafts.save_template(office, draft, "  ")
    with pytest.raises(NotFound, match="没有这份模板"):
        contract_drafts.begin(office, "own:nothing")
    with pytest.raises(NotFound, match="可以复制"):
        contract_drafts.begin(office, "moon:1")
    with pytest.raises(RefusedInput, match="没有文字可以拆"):
        contract_drafts.paste(draft, " \n ")
    with pytest.raises(RefusedInput, match="不存在，没有保存"):
        contract_drafts.export_template(draft, tmp_path / "没有的文件夹" / "a.toml")


def test_pasted_text_becomes_clauses_word_for_word(office):
    draft = contract_drafts.begin(office)
    assert contract_drafts.paste(draft, "甲方：某办\n一、内容\n1、按月提交报告。\n") == 3
    assert draft.data["clauses"][2] == {"ref": "一.1", "kind": "deliverable", "text": "1、按月提交报告。"}


def test_entries_of_other_contracts_are_offered_with_their_titles(office):
    found = contract_drafts.examples(office, "counters")
    assert ("技术服务合同", "零分工单") in [(title, row["name"]) for title, row in found]
