"""The receipt on paper: one page, right words, free squares for the seals, footer and 补打 mark."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.pdf_pages import page_count, render, render_png, text_of
from app.documents.receipts import SEAL_MM, PrintOptions, SealPlace, draw_receipt, seal_places
from app.domain import receipts
from app.domain.errors import RefusedInput
from app.domain.receipts import ReceiptContent
from tests.documents.receipt_samples import mark, sample

DPI = 72
LONG = {
    "ordinary": {},
    "no number": {"contract_no": ""},
    "long project": {"project_name": "城北街道办事处 2025 年接诉即办咨询服务（含基层治理品牌建设专项行动）" * 6},
    "long number": {"contract_no": "BJCP-CBJD-JSJB-2025-" * 8},
    "large amount": {"amount_fen": 10**18 - 1, "in_words": True},
    "long names": {
        "owner_name": "北京市昌平区人民政府城北街道办事处市民诉求处置中心" * 2,
        "vendor_name": "北京数据科技" * 9,
    },
    "long contract": {"title_on_receipt": "城北街道办事处 2025 年接诉即办咨询与基层治理服务" * 4 + "项目服务合同"},
    "long period": {"period_text": "2025年9月热线诉求工单全流程处置人员驻点服务" * 5},
}


def _plain(text: str) -> str:
    return re.sub(r"[\s\ufffe]", "", text)


def test_the_words_of_the_form_stand_on_the_paper_in_their_order() -> None:
    content = sample()
    found = _plain(text_of(draw_receipt(content, mark(), PrintOptions(with_footer=False)))[0])
    assert found == _plain(receipts.form_text(content)).replace("合同编号：", "合同编号").replace(
        "项目名称：", "项目名称"
    )


@pytest.mark.parametrize("changes", LONG.values(), ids=LONG.keys())
def test_always_one_page_with_every_word_and_two_free_squares(changes: dict[str, object]) -> None:
    content = sample(**changes)
    pdf = draw_receipt(content, mark(2, is_reprint=True))
    assert page_count(pdf) == 1
    text = _plain(text_of(pdf)[0]).replace("-", "")
    for paragraph in (*receipts.confirmation(content), *receipts.notes(content), content.project_name):
        assert _plain(paragraph).replace("-", "") in text
    _assert_squares_are_blank(pdf, content)


def _assert_squares_are_blank(pdf: bytes, content: ReceiptContent) -> None:
    page = render(pdf, DPI)[0]
    for place in seal_places(content):
        assert place.x_mm >= 0
        assert place.y_mm + SEAL_MM < 297
        for y in range(_pixel(place.y_mm) + 1, _pixel(place.y_mm + SEAL_MM) - 1):
            row = page.rgb[
                y * page.stride + 3 * (_pixel(place.x_mm) + 1) : y * page.stride + 3 * _pixel(place.x_mm + SEAL_MM)
            ]
            assert set(row) == {255}, f"ink inside the seal's square at {y}"


def _pixel(mm: float) -> int:
    return int(mm / 25.4 * DPI)


def test_the_two_squares_do_not_overlap() -> None:
    for changes in LONG.values():
        first, second = seal_places(sample(**changes))
        assert abs(first.x_mm - second.x_mm) >= SEAL_MM or abs(first.y_mm - second.y_mm) >= SEAL_MM


def test_texts_that_cannot_fit_are_refused() -> None:
    with pytest.raises(RefusedInput, match="一页 A4 放不下"):
        draw_receipt(sample(project_name="城北街道办事处" * 500), mark())


def test_rare_characters_are_copied_out_as_they_were_written() -> None:
    pdf = draw_receipt(sample(vendor_name="北京㛃𬬭䶮数据有限公司"), mark())
    assert "北京㛃𬬭䶮数据有限公司" in text_of(pdf)[0]


def test_the_footer_names_number_copy_and_short_code_and_can_be_switched_off() -> None:
    content = sample()
    with_footer = text_of(draw_receipt(content, mark()))[0]
    assert "第 1 份" in with_footer
    assert "校验码 9F2B 6C01 9F2B" in with_footer
    assert "补打" not in with_footer
    bare = draw_receipt(content, mark(), PrintOptions(with_footer=False))
    assert "校验码" not in text_of(bare)[0]
    below = _ink_below(bare, 276)
    assert below == 0
    assert _ink_below(draw_receipt(content, mark()), 276) > 500


def _ink_below(pdf: bytes, y_mm: float) -> int:
    page = render(pdf, DPI)[0]
    return sum(value < 128 for value in page.rgb[_pixel(y_mm) * page.stride :])


def test_a_reprint_is_marked_unless_that_is_switched_off() -> None:
    content = sample()
    marked = text_of(draw_receipt(content, mark(2, is_reprint=True)))[0]
    assert marked.count("补打") == 2
    quiet = text_of(
        draw_receipt(content, mark(2, is_reprint=True), PrintOptions(with_footer=False, with_reprint_mark=False))
    )
    assert "补打" not in quiet[0]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert draw_receipt(sample(), mark()) == draw_receipt(sample(), mark())
    assert draw_receipt(sample(), mark()) != draw_receipt(sample(), mark(2))


def test_every_font_is_embedded_and_the_title_is_chinese() -> None:
    pdf = draw_receipt(sample(), mark())
    assert b"/Helvetica" not in pdf
    fonts = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert fonts
    assert all(b"Streetdesk" in name for name in fonts)
    assert len(fonts) == pdf.count(b"/FontFile2")
    title = re.search(rb"/Title \((.*?)\)\s", pdf, re.DOTALL)
    assert title is not None


def test_pages_come_as_png_for_the_preview() -> None:
    (png,) = render_png(draw_receipt(sample(), mark()), 50)
    assert png.startswith(b"\x89PNG")


def test_places_are_the_same_squares_that_the_form_leaves() -> None:
    first, second = seal_places(sample())
    assert isinstance(first, SealPlace)
    assert first.x_mm == second.x_mm
    assert second.y_mm - first.y_mm == SEAL_MM


def test_papers_can_be_drawn_and_shown_by_several_threads_at_once() -> None:
    def work(number: int) -> str:
        pdf = draw_receipt(sample(contract_no=f"JS-{number}"), mark())
        render(pdf, 30)
        return text_of(pdf)[0]

    with ThreadPoolExecutor(4) as pool:
        for number, text in enumerate(pool.map(work, range(12))):
            assert f"JS-{number}" in text


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 300), st.integers(0, 300), st.integers(1, 60), st.integers(1, 60), st.integers(1, 80), st.booleans()
)
def test_whatever_the_lengths_it_is_one_page_or_a_refusal(
    project: int, number: int, owner: int, vendor: int, period: int, in_words: bool
) -> None:
    content = sample(
        project_name="街道接诉即办，（2025）服务"[:13] + "项目名称" * (project // 4),
        contract_no="J-" * (number // 2),
        owner_name="甲" * owner,
        vendor_name="乙" * vendor,
        period_text="期" * period,
        in_words=in_words,
    )
    pages = _pages_or_refused(content)
    assert pages == 1 or (pages == 0 and project + number > 200)


def _pages_or_refused(content: ReceiptContent) -> int:
    try:
        pdf = draw_receipt(content, mark())
    except RefusedInput:
        return 0
    _assert_squares_are_blank(pdf, content)
    return page_count(pdf)
