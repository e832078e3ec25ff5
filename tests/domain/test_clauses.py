from __future__ import annotations

import copy
import re
from fractions import Fraction

import pytest

from app.domain.clauses import load, parse_toml, problems_of
from app.domain.errors import RefusedInput
from app.domain.money import chinese_amount
from app.domain.template_checks import is_credit_code
from tests.domain.contract_templates import FOLDER, KEYS, data, template, text

CLAUSES = {"chengbei": 68, "zhongguancun": 114, "jiuxianqiao": 61, "huoying": 33, "yongdinglu": 53}


def test_the_five_contracts_are_shipped_and_nothing_else():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_template_has_no_problems(key):
    assert problems_of(data(key)) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_clause_is_there_with_its_text(key):
    clauses = template(key).clauses
    assert len(clauses) == CLAUSES[key]
    assert all(clause.text.strip() for clause in clauses)


@pytest.mark.parametrize("key", KEYS)
def test_no_private_person_phone_or_mailbox_is_shipped(key):
    content = text(key)
    assert re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", content) == []
    assert re.findall(r"[\w.+-]+@[\w-]+", content) == []
    for label in ("联系人", "授权人", "法定代表人", "授权邮箱"):
        for found in re.finditer(rf"{label}[：:【]\s*(\S+)", content):
            assert found[1].startswith(("〔由本办填写〕", "【〔由本办填写〕", "(签字)", "由本办填写"))


@pytest.mark.parametrize(
    ("key", "first", "last", "total_fen", "copies"),
    [
        ("chengbei", "2025-05-31", "2026-05-30", 159600000, (4, 2, 2)),
        ("zhongguancun", "2026-06-01", "2027-05-31", 108470000, (6, 3, 3)),
        ("jiuxianqiao", "2025-04-03", "2026-04-02", 192453000, (6, 3, 3)),
        ("huoying", "2025-08-08", "2026-08-07", 116640000, (4, 2, 2)),
        ("yongdinglu", "2026-05-01", "2027-04-30", 56880000, (7, 4, 3)),
    ],
)
def test_head_facts(key, first, last, total_fen, copies):
    terms = template(key)
    assert (terms.start_on.isoformat(), terms.end_on.isoformat(), terms.total_fen) == (first, last, total_fen)
    assert (terms.copies, terms.copies_office, terms.copies_vendor) == copies
    assert (terms.end_on - terms.start_on).days == 364
    assert chinese_amount(total_fen) == terms.total_chinese
    assert any(terms.total_chinese in clause.text for clause in terms.clauses)


@pytest.mark.parametrize(
    ("key", "amounts"),
    [
        ("chengbei", [95760000, 63840000]),
        ("zhongguancun", [54235000, 32541000, 21694000]),
        ("jiuxianqiao", [134717100, 57735900]),
        ("huoying", [38880000, 38880000, 38880000]),
        ("yongdinglu", [28440000, 28440000]),
    ],
)
def test_ac04_payment_plans_add_up_to_the_total(key, amounts):
    terms = template(key)
    assert [payment.amount_fen for payment in terms.payments] == amounts
    assert sum(amounts) == terms.total_fen
    ratios = [payment.ratio for payment in terms.payments]
    assert all(
        ratio is None or ratio * terms.total_fen == amount for ratio, amount in zip(ratios, amounts, strict=True)
    )


def test_the_ratios_are_those_of_the_contracts():
    ratios = {key: [payment.ratio for payment in template(key).payments] for key in KEYS}
    assert ratios["chengbei"] == [Fraction(3, 5), Fraction(2, 5)]
    assert ratios["zhongguancun"] == [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]
    assert ratios["jiuxianqiao"] == [Fraction(7, 10), None]
    assert ratios["huoying"] == [Fraction(1, 3)] * 3
    assert ratios["yongdinglu"] == [Fraction(1, 2)] * 2


def test_only_chengbei_states_an_acceptance_period():
    assert [key for key in KEYS if template(key).acceptance.review] == ["chengbei"]
    assert [key for key in KEYS if template(key).acceptance.deemed] == ["chengbei"]


def test_only_two_contracts_know_a_daily_rate():
    rates = {key: {term.party: term.rate for term in template(key).damages if term.rate} for key in KEYS}
    assert rates == {
        "chengbei": {"vendor": Fraction(2, 1000), "office": Fraction(2, 1000)},
        "zhongguancun": {"vendor": Fraction(5, 10000), "office": Fraction(5, 10000)},
        "jiuxianqiao": {},
        "huoying": {},
        "yongdinglu": {},
    }


def test_the_receipt_keeps_its_own_name_of_the_contract():
    terms = template("chengbei")
    assert terms.title == "城北街道办事处2025年接诉即办咨询服务项目合同"
    assert terms.title_on_receipt == "城北街道办事处 2025 年接诉即办咨询服务项目服务合同"
    form = terms.clause("附3")
    assert form is not None
    assert f"《{terms.title_on_receipt}》" in form.text
    assert terms.receipt is not None
    assert terms.receipt.title in form.text
    assert terms.receipt.return_address in form.text


def test_bank_fields_that_the_contract_swapped_stay_as_printed():
    terms = template("chengbei")
    assert (terms.office.bank_name, terms.office.bank_account) == ("0603010103000000478", "北京农商银行昌平支行")
    assert "E-05" in [defect.code for defect in terms.defects if "四(五)" in defect.clauses]


CHANGES = [
    (lambda d: d["prices"][0].update(amount_fen=70000100), "数量 × 单价不等于合价"),
    (lambda d: d["prices"][0].update(amount_fen=70000100, unit_fen=10000000, quantity=7), "数量 × 单价"),
    (lambda d: d["prices"][1].update(amount_fen=9800100, unit_fen=9800100), "与合同总价 1,596,000.00 元不符"),
    (lambda d: d["price_groups"].update({"2025年": 89800100}), "小计 898,000.00 元，与所写 898,001.00 元不符"),
    (lambda d: d["payments"][0].update(amount_fen=95760100), "各期付款合计 1,596,001.00 元"),
    (lambda d: d["payments"][0].update(ratio="61%"), "与所写比例不符"),
    (lambda d: d["payments"][1].update(gates=["moon"]), "触发条件“moon”不认识"),
    (lambda d: d["payments"][0].update(clause="四(九)"), "引用的条款“四(九)”不在条款清单里"),
    (lambda d: d["deliverables"][0].update(clause="附9"), "引用的条款“附9”不在条款清单里"),
    (lambda d: d["deliverables"][0].update(prices=["2031-1"]), "报价行“2031-1”不存在"),
    (lambda d: d["deliverables"][0].update(count=9), "只能排 8 期，与约定的 9 次不符"),
    (lambda d: d["deliverables"][0].update(code="brand-2026"), "成果计划编号“brand-2026”重复"),
    (lambda d: d["deliverables"][0].update(when={"R-07": ["丁"]}), "用到读法 R-07 的“丁”"),
    (lambda d: d["deliverables"][0].update(frequency="fortnight"), "不在允许的取值之内"),
    (lambda d: d["deliverables"][0].update(colour="red"), "不认识这个键"),
    (lambda d: d["deliverables"].pop(0), "成果金额合计 896,000.00 元"),
    (lambda d: d["deliverables"].pop(), "按 R-07 丙、R-08 甲 排不出任何成果"),
    (lambda d: d["readings"][0].update(default="丙"), "默认项“丙”不在选项里"),
    (lambda d: d["clauses"].append(dict(d["clauses"][3])), "重复"),
    (lambda d: d.update(copies=5), "合同份数 5 不等于"),
    (lambda d: d.update(end_on="2024-05-30"), "服务期止日早于起日"),
    (lambda d: d.update(start_on="2025-02-30"), "不是 YYYY-MM-DD 形式的日期"),
    (lambda d: d.update(total_fen="1596000"), "应为整数"),
    (lambda d: d.pop("title"), "的 title：缺少"),
    (lambda d: d["office"].update(credit_code="11110221000103341X"), "校验位不对"),
    (lambda d: d.update(schema=2), "只支持格式版本 1"),
    (lambda d: d["damages"][0].update(rate="two"), "不是比例"),
]


@pytest.mark.parametrize(("change", "message"), CHANGES)
def test_a_wrong_template_is_refused_with_its_reason(change, message):
    broken = copy.deepcopy(data("chengbei"))
    change(broken)
    assert any(message in problem for problem in problems_of(broken)), problems_of(broken)
    with pytest.raises(RefusedInput, match="合同模板有"):
        load(broken)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["penalties"][0].update(steps={"甲": "from:4"}), "与读法 R-14 的选项不一致"),
        (lambda d: d["penalties"][3]["steps"].update(A="later"), "应写成 from:4 或 all:3"),
        (lambda d: d["penalties"][1].update(code="data"), "扣款编号“data”重复"),
    ],
)
def test_wrong_deductions_are_refused(change, message):
    broken = copy.deepcopy(data("zhongguancun"))
    change(broken)
    assert any(message in problem for problem in problems_of(broken)), problems_of(broken)


def test_a_file_that_is_no_toml_is_refused_in_one_sentence():
    with pytest.raises(RefusedInput, match="不是有效的 TOML"):
        parse_toml("title = ")


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("11110221000103341Y", True),
        ("911100008016572721", True),
        ("911100008016572722", False),
        ("91110000801657272", False),
        ("91110000801657272O", False),
    ],
)
def test_credit_code_check_character(code, valid):
    assert is_credit_code(code) is valid
