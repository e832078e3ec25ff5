"""P-01 and P-02: the words of 000·附件 3, only the blanks filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain import receipts
from app.domain.errors import RefusedInput
from app.domain.receipts import PeriodKind
from tests.documents.receipt_samples import APPENDIX, sample


def test_only_the_blanks_of_the_appendix_differ() -> None:
    content = sample()
    expected = (
        APPENDIX.replace("@RECEIVED", "2025年9月29日")
        .replace("@COMPLETED", "2025年10月17日")
        .replace("@PERIOD", "2025年9月驻点服务部分")
        .replace("@AMOUNT", "100,000.00")
        .replace("@NUMBER", content.contract_no)
        .replace("@PROJECT", content.project_name)
        .replace("@OWNER", content.owner_name)
        .replace("@VENDOR", content.vendor_name)
    )
    assert receipts.form_text(content) == expected


@pytest.mark.parametrize(
    ("text", "kind", "printed"),
    [
        ("2025", PeriodKind.YEAR, "2025年度"),
        ("2025年度", PeriodKind.YEAR, "2025年度"),
        ("第四", PeriodKind.TERM, "第四期"),
        ("第4期", PeriodKind.TERM, "第4期"),
        ("2025年9月驻点服务", PeriodKind.PART, "2025年9月驻点服务部分"),
    ],
)
def test_only_the_chosen_one_of_year_term_part_is_printed(text: str, kind: PeriodKind, printed: str) -> None:
    content = sample(period_text=text, period_kind=kind)
    received, completed = receipts.confirmation(content)
    assert f"约定提交的{printed}项目最终成果" in received
    assert f"约定的{printed}工作内容" in completed
    assert "或" not in received + completed


@pytest.mark.parametrize(
    ("fen", "printed"),
    [(10_000_000, "100,000.00"), (9_800_000, "98,000.00"), (1, "0.01"), (159_600_000, "1,596,000.00")],
)
def test_amounts_are_printed_to_the_fen(fen: int, printed: str) -> None:
    assert f"对应金额为{printed}元。" in receipts.confirmation(sample(amount_fen=fen))[1]


def test_amount_in_words_is_an_option() -> None:
    assert "大写" not in receipts.form_text(sample())
    assert "对应金额为100,000.00元（大写：壹拾万元整）。" in receipts.form_text(sample(in_words=True))


def test_title_comes_from_the_contract_or_from_its_name() -> None:
    assert receipts.heading(sample()) == "城北街道办事处 2025 年接诉即办咨询服务项目成果接收和结项确认回执"
    assert receipts.heading(sample(title_of_form="某某确认回执")) == "某某确认回执"
    other = sample(title_on_receipt="“接诉即办”辅助提升项目服务合同")
    assert receipts.heading(other) == "“接诉即办”辅助提升项目成果接收和结项确认回执"


def test_email_has_the_words_of_the_receipt() -> None:
    content = sample()
    assert receipts.email_subject(content) == (
        "关于《城北街道办事处 2025 年接诉即办咨询服务项目服务合同》2025年9月驻点服务部分成果接收和结项确认"
    )
    body = receipts.email_body(content, date(2025, 10, 20))
    for paragraph in receipts.confirmation(content):
        assert paragraph in body
    assert "合同编号：JSJB-2025-01" in body
    assert f"项目名称：{content.project_name}" in body
    assert body.rstrip().endswith("北京市昌平区城北街道办事处\n2025年10月20日")


@pytest.mark.parametrize("field", ["title_on_receipt", "project_name", "period_text", "owner_name", "vendor_address"])
def test_an_empty_blank_is_refused(field: str) -> None:
    with pytest.raises(RefusedInput, match="是空的"):
        receipts.check(replace(sample(), **{field: " "}))


def test_contract_number_may_come_later_but_an_amount_must_be_there() -> None:
    receipts.check(sample(contract_no=""))
    with pytest.raises(RefusedInput, match="大于零"):
        receipts.check(sample(amount_fen=0))
