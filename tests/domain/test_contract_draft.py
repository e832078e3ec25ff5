"""Contracts entered part by part: values as typed, problems with their field, rows, the file's text (F1.1, F1.5)."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import clauses
from app.domain.contract_draft import ContractDraft, copied, free_code, next_period, scratch
from app.domain.draft_fields import Field, Kind
from app.domain.draft_preview import preview
from app.domain.draft_problems import path_of, problems, states
from app.domain.draft_sections import SECTIONS, label_at, undescribed
from app.domain.draft_values import brief, read, shown
from app.domain.errors import RefusedInput
from app.domain.toml_text import dump

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "contracts"
SHIPPED = ("chengbei", "zhongguancun", "jiuxianqiao", "huoying", "yongdinglu")


def data_of(key: str) -> dict:
    return tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", SHIPPED)
def test_a_template_written_and_read_again_is_equal(key):
    data = data_of(key)
    again = clauses.parse_toml(dump(data, "标题\n第二行"))
    assert again == data
    assert clauses.load(again) == clauses.load(data)


VALUES = st.recursive(
    st.booleans() | st.integers(-(10**12), 10**12) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_any_nested_data_survives_the_file(data):
    assert tomllib.loads(dump(data)) == data


def test_a_value_that_the_file_does_not_know_is_refused():
    with pytest.raises(RefusedInput, match="模板里不能有"):
        dump({"a": 1.5})


@pytest.mark.parametrize("key", SHIPPED)
def test_every_key_of_the_shipped_contracts_has_a_field(key):
    assert undescribed(data_of(key)) == []


def test_a_key_without_a_field_is_named():
    data = {**data_of("huoying"), "novelty": 1}
    data["grades"][0]["colour"] = "red"
    data["payments"][0]["due"][0]["soon"] = True
    assert undescribed(data) == ["grades.colour", "novelty", "payments.due.soon"]


@pytest.mark.parametrize("key", SHIPPED)
def test_what_every_field_shows_reads_back_to_the_same_value(key):
    draft = ContractDraft(data_of(key))
    seen = 0
    for section in SECTIONS:
        for part in section.parts:
            holders = (
                draft.rows((part.key,)) if part.is_list else [draft.data.get(part.key) if part.key else draft.data]
            )
            for holder in holders:
                seen += _read_back(part.fields, holder or {})
    assert seen > 100


def _read_back(fields: tuple[Field, ...], holder: dict) -> int:
    seen = 0
    for one in fields:
        value = holder.get(one.key)
        if one.kind in (Kind.PART, Kind.ROWS):
            seen += sum(_read_back(one.fields, row) for row in (value if isinstance(value, list) else [value or {}]))
        elif value not in (None, "") and one.kind in (
            {Kind.TEXT, Kind.LONG, Kind.MONEY, Kind.WHOLE, Kind.RATIO, Kind.DATE, Kind.TIME, Kind.TEXTS}
            | {Kind.OPTIONS, Kind.GROUPS}
        ):
            assert read(one, shown(one, value)) == value, (one.key, value)
            seen += 1
    return seen


@pytest.mark.parametrize(
    ("kind", "typed", "value", "said"),
    [
        (Kind.MONEY, "36万", 36_000_000, "360,000.00"),
        (Kind.MONEY, "-10,000", -1_000_000, "-10,000.00"),
        (Kind.WHOLE, "１２", 12, "12"),
        (Kind.RATIO, "1‰", "1/1000", "1‰"),
        (Kind.RATIO, "0.5‰", "5/10000", "万分之5"),
        (Kind.RATIO, "万分之五", "5/10000", "万分之5"),
        (Kind.RATIO, "千分之二", "2/1000", "2‰"),
        (Kind.RATIO, "60%", "60%", "60%"),
        (Kind.RATIO, "1/3", "1/3", "1/3"),
        (Kind.RATIO, "余款", "rest", "余款"),
        (Kind.DATE, "2027年1月5日", "2027-01-05", "2027-01-05"),
        (Kind.DATE, "2027.1.5", "2027-01-05", "2027-01-05"),
        (Kind.TIME, "17:00", "17:00:00", "17:00"),
        (Kind.TIME, "17时30分", "17:30:00", "17:30"),
        (Kind.STEP, "第4件起", "from:4", "第 4 件起"),
        (Kind.STEP, "满 3 件全部", "all:3", "满 3 件全部"),
        (Kind.STEP, "第 4 件起每件", "each:4", "第 4 件起每件"),
        (Kind.TEXTS, "ppt、pptx", ["ppt", "pptx"], "ppt、pptx"),
        (Kind.OPTIONS, "甲：从第 4 件\n\n乙: 全部", {"甲": "从第 4 件", "乙": "全部"}, "甲：从第 4 件\n乙：全部"),
        (Kind.GROUPS, "2027年：180,000", {"2027年": 18_000_000}, "2027年：180,000.00"),
        (Kind.TEXT, "  ", None, ""),
        (Kind.LONG, " 原文\n", " 原文\n", " 原文\n"),
    ],
)
def test_values_as_a_clerk_writes_them(kind, typed, value, said):
    one = Field("key", "栏", kind)
    assert read(one, typed) == value
    assert shown(one, value) == said


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Kind.MONEY, "三十六万", "不是金额"),
        (Kind.WHOLE, "七", "不是整数"),
        (Kind.WHOLE, "3.5", "不是整数"),
        (Kind.RATIO, "很多", "不是比率"),
        (Kind.RATIO, "1/0", "不是比率"),
        (Kind.RATIO, "30", "不是比例"),
        (Kind.DATE, "2027-02-30", "不是日期"),
        (Kind.TIME, "25:00", "不是时刻"),
        (Kind.STEP, "第零件起", "看不懂"),
        (Kind.STEP, "第 0 件起", "看不懂"),
        (Kind.OPTIONS, "甲", "缺少冒号"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(kind, typed, words):
    with pytest.raises(RefusedInput, match=words):
        read(Field("key", "栏", kind), typed)


def test_brief_words_for_lists():
    assert brief(Field("a", "甲", Kind.CHOICE, choices={"yes": "顺延"}), True) == "顺延"
    assert brief(Field("a", "甲", Kind.MANY, choices={"x": "一", "y": "二"}), ["x", "y"]) == "一、二"
    assert brief(Field("a", "甲", Kind.BY_READING), {"reading": "R-10"}) == "随读法 R-10"
    assert brief(Field("a", "甲", Kind.BY_READING), "from:4") == "第 4 件起"


def _break(data: dict, path: tuple, value: object) -> dict:
    broken = copy.deepcopy(data)
    holder = broken
    for step in path[:-1]:
        holder = holder[step]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return broken


BREAKS = [
    ("zhongguancun", ("end_on",), "2020-01-01", ("end_on",)),
    ("zhongguancun", ("copies",), 7, ("copies",)),
    ("chengbei", ("office", "credit_code"), "11110221000103341X", ("office", "credit_code")),
    ("zhongguancun", ("payments", 1, "clause"), "9.99", ("payments", 1, "clause")),
    ("zhongguancun", ("payments", 1, "gates"), ["moon"], ("payments", 1, "gates")),
    ("zhongguancun", ("payments", 1, "ratio"), "31%", ("payments", 1, "ratio")),
    ("zhongguancun", ("payments", 1, "amount_fen"), 1, ("payments",)),
    ("zhongguancun", ("payments", 0, "due", 1, "unit"), "year", ("payments", 0, "due", 1, "unit")),
    ("zhongguancun", ("payments", 0, "due", 0, "n"), None, ("payments", 0, "due", 0, "n")),
    ("zhongguancun", ("prices", 2, "unit_fen"), 1, ("prices", 2, "amount_fen")),
    ("chengbei", ("price_groups", "2025年"), 1, ("price_groups",)),
    ("chengbei", ("deliverables", 1, "prices"), ["x"], ("deliverables", 1, "prices")),
    ("jiuxianqiao", ("deliverables", 2, "when"), {"R-99": ["甲"]}, ("deliverables", 2, "when")),
    ("zhongguancun", ("deliverables", 1, "count"), 13, ("deliverables", 1, "count")),
    ("zhongguancun", ("deadlines", 3, "clause"), "0", ("deadlines", 3, "clause")),
    ("zhongguancun", ("deadlines", 3, "code"), "D09", ("deadlines", 3, "code")),
    ("zhongguancun", ("damages", 1, "clause"), "0", ("damages", 1, "clause")),
    ("zhongguancun", ("penalties", 0, "steps", "甲"), "later", ("penalties", 0, "steps")),
    ("zhongguancun", ("penalties", 2, "requires", 2, "reading"), "R-98", ("penalties", 2, "requires")),
    ("zhongguancun", ("counters", 2, "clause"), "0", ("counters", 2, "clause")),
    ("zhongguancun", ("counters", 2, "trigger_at"), None, ("counters", 2, "trigger_at")),
    ("huoying", ("grades", 1, "name"), "优秀", ("grades", 1, "name")),
    ("zhongguancun", ("readings", 3, "default"), "癸", ("readings", 3, "default")),
    ("zhongguancun", ("readings", 3, "clauses"), ["0"], ("readings", 3)),
    ("zhongguancun", ("defects", 0, "clauses"), ["0"], ("defects", 0)),
    ("zhongguancun", ("breaches", 2, "clause"), "0", ("breaches", 2, "clause")),
    ("zhongguancun", ("breaches", 2, "measures"), ["sing"], ("breaches", 2, "measures")),
    ("zhongguancun", ("terminations", 0, "clause"), "0", ("terminations", 0, "clause")),
    ("zhongguancun", ("rectification", "deadline"), "D99", ("rectification",)),
    ("zhongguancun", ("staffing", "change_clause"), "0", ("staffing",)),
    ("zhongguancun", ("force_majeure", "clause"), "0", ("force_majeure", "clause")),
    ("zhongguancun", ("retentions", 0, "clause"), "0", ("retentions", 0, "clause")),
    ("zhongguancun", ("service_of_notice", "clause"), "0", ("service_of_notice", "clause")),
    ("zhongguancun", ("renewal", "clause"), "0", ("renewal", "clause")),
    ("chengbei", ("mailbox", "change_clause"), "0", ("mailbox", "change_clause")),
    ("chengbei", ("receipt", "clause"), "0", ("receipt", "clause")),
    ("chengbei", ("acceptance", "clause"), "0", ("acceptance", "clause")),
    ("zhongguancun", ("penalty_rules", "scope"), "tribe", ("penalty_rules",)),
    ("zhongguancun", ("clauses", 5, "ref"), "一", ("clauses", 5, "ref")),
    ("zhongguancun", ("vendor", "name"), None, ("vendor", "name")),
    ("zhongguancun", ("title",), None, ("title",)),
]


@pytest.mark.parametrize(
    ("key", "path", "value", "wanted"),
    BREAKS,
    ids=lambda one: "-".join(map(str, one))[:40] if isinstance(one, tuple) else None,
)
def test_each_problem_names_the_field_it_concerns(key, path, value, wanted):
    found = problems(ContractDraft(_break(data_of(key), path, value)))
    assert wanted in [problem.path for problem in found], found
    assert all("_" not in problem.text and "clause" not in problem.text for problem in found)


def test_no_problem_of_the_checks_stays_without_a_place():
    """What ``path_of`` does not know would land on the title."""
    for key, path, value, _wanted in BREAKS:
        data = _break(data_of(key), path, value)
        for text in clauses.problems_of(data):
            if not hasattr(text, "path"):
                assert path_of(text, data) != ("title",), text


def test_typed_text_that_cannot_be_read_is_kept_and_is_a_problem():
    draft = ContractDraft(data_of("huoying"))
    one = Field("total_fen", "总价", Kind.MONEY)
    draft.write(("total_fen",), one, "一百多万")
    assert draft.text(("total_fen",), one) == "一百多万"
    assert "不是金额" in problems(draft)[0].text
    draft.write(("total_fen",), one, "1,166,400")
    assert (draft.typed, problems(draft)) == ({}, ())


def test_words_that_differ_from_the_figure_are_a_hint_only():
    draft = ContractDraft({**data_of("huoying"), "total_chinese": "壹佰万元整"})
    (hint,) = problems(draft)
    assert hint.is_hint
    assert hint.path == ("total_chinese",)
    assert "壹佰壹拾陆万陆仟肆佰元整" in hint.text


def test_a_counter_without_the_errors_it_counts_is_a_hint():
    data = data_of("zhongguancun")
    data["penalties"] = [row for row in data["penalties"] if row["code"] != "zero_score"]
    (hint,) = problems(ContractDraft(data))
    assert (hint.path, hint.is_hint) == (("counters", 0, "code"), True)
    assert "“零分工单”的记录" in hint.text


def test_amounts_follow():
    draft = ContractDraft(data_of("zhongguancun"))
    changed = draft.put(("total_fen",), 100_000_000)
    assert [row["amount_fen"] for row in draft.rows(("payments",))] == [50_000_000, 30_000_000, 20_000_000]
    assert draft.data["total_chinese"] == "壹佰万元整"
    assert ("payments", 2, "amount_fen") in changed
    draft.put(("prices", 0, "quantity"), 2)
    assert draft.value(("prices", 0, "amount_fen")) == 80_640_000
    draft.put(("payments", 0, "ratio"), "1/3")  # 333,333.33…: rounded by the contract, not by us
    assert draft.value(("payments", 0, "amount_fen")) == 50_000_000


def test_steps_follow_the_reading():
    draft = ContractDraft(data_of("zhongguancun"))
    draft.put(("penalties", 0, "reading"), None)
    assert draft.value(("penalties", 0, "steps")) == {}


def test_rows_move_with_what_was_typed():
    draft = ContractDraft(data_of("huoying"))
    one = Field("amount_fen", "金额", Kind.MONEY)
    draft.write(("grades", 1, "amount_fen"), one, "许多")
    assert draft.move_row(("grades",), 1, 0) == 0
    assert draft.typed == {("grades", 0, "amount_fen"): "许多"}
    assert draft.move_row(("grades",), 0, -1) == 0
    assert draft.copy_row(("payments",), 0) == 1
    assert [row["no"] for row in draft.rows(("payments",))] == [1, 4, 2, 3]
    draft.remove_row(("grades",), 0)
    assert draft.typed == {}
    for _ in range(4):
        draft.remove_row(("grades",), 0)
    assert "grades" not in draft.data


@pytest.mark.parametrize(
    ("used", "like", "made"),
    [
        ([1, 3], 0, 4),
        ([], "0", "1"),
        (["1", "7"], "0", "8"),
        (["K01"], "K01", "K01-2"),
        (["K01", "K01-2"], "K01", "K01-3"),
    ],
)
def test_codes_that_nobody_uses(used, like, made):
    assert free_code(used, like) == made


def test_from_nothing_there_is_something_to_do_on_each_needed_page():
    draft = scratch("own-005", "005", "")
    found = problems(draft)
    said = states(draft, found)
    assert {key for key, state in said.items() if state == "empty"} == {
        "clauses",
        "head",
        "parties",
        "payments",
        "deliverables",
        "acceptance",
    }
    assert label_at(("payments", 0, "due", 1, "n"), {"payments": [{"name": "首付款"}]}) == (
        "付款期次“首付款”的付款期限第 2 行的多少"
    )


def test_a_copy_leaves_out_what_belongs_to_one_contract_only():
    draft = copied(data_of("yongdinglu"), "own-005", "005")
    assert [draft.data[key] for key in ("contract_no", "signed_on", "effective_on")] == ["", "", ""]
    assert (draft.data["key"], draft.data["code"]) == ("own-005", "005")


def test_the_next_period_begins_on_the_following_day():
    moved = next_period(data_of("huoying"))
    assert (moved["start_on"], moved["end_on"]) == ("2026-08-08", "2027-08-07")
    assert moved["payments"][0]["cycle"] == {"start_on": "2026-08-08", "end_on": "2026-12-07"}


def test_preview_sums_words_and_who_uses_a_clause():
    draft = ContractDraft(data_of("zhongguancun"))
    found = preview(draft, problems(draft))
    assert (found.waits, found.sum_text) == (0, "各期合计 1,084,700.00 元，与合同总价一致。")
    assert found.words == found.stated_words == "壹佰零捌万肆仟柒佰元整"
    assert found.payments[0].words == "伍拾肆万贰仟叁佰伍拾元整"
    assert sum(item.code == "monthly" for item in found.plan) == 12
    uses = {use.ref: use.used_by for use in found.clauses}
    assert "不可抗力" in uses["10.2"]
    assert uses["1.1"] == ()
    draft.put(("payments", 2, "amount_fen"), 1)
    found = preview(draft, problems(draft))
    assert found.plan == ()
    assert found.sum_text == "各期合计 867,760.01 元，合同总价 1,084,700.00 元，还差 216,939.99 元。"
