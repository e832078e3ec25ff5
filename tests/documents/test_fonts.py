"""The bundled fonts: coverage, fallback, names, licences."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.documents.fonts import FOLDER, Face, UnprintableText, check_printable, covers, printable, runs

LICENCES = Path(__file__).resolve().parents[2] / "resources" / "licences"
MONEY = "￥¥0123456789,.元角分整零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
FORMS = "，。、；：？！“”‘’（）《》【】—…·①②③⑩⑳☐☑㎡℃№‰×甲乙方盖章"
NAMES = "㛃𬬭䶮喆堃淼犇玥昇祎翀雯琰燚赟頔垚骉峣珺䥽㑇𫖯𬍛"


@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("text", [MONEY, FORMS, NAMES], ids=["money", "forms", "names"])
def test_every_face_draws_money_forms_and_rare_names(face: Face, text: str) -> None:
    assert [char for char in text if not covers(face, char)] == []


@pytest.mark.parametrize("face", list(Face))
def test_every_face_draws_gb2312(face: Face) -> None:
    hanzi = [
        bytes((lead, trail)).decode("gb2312", "ignore") for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF)
    ]
    assert [char for char in hanzi if char and not covers(face, char)] == []


def test_the_screen_font_draws_all_of_gbk() -> None:
    characters = [
        char
        for lead in range(0x81, 0xFF)
        for trail in range(0x40, 0xFF)
        if len(char := bytes((lead, trail)).decode("gbk", "ignore")) == 1 and "\u3400" <= char <= "\u9fff"
    ]
    assert len(characters) > 20_900
    assert [char for char in characters if not covers(Face.SANS, char)] == []


def test_a_character_that_the_face_lacks_goes_to_another_one() -> None:
    assert not covers(Face.SERIF, "䴉")
    assert list(runs("甲䴉乙", Face.SERIF)) == [(Face.SERIF, "甲"), (Face.SANS, "䴉"), (Face.SERIF, "乙")]


def test_a_character_in_no_font_is_refused_by_name() -> None:
    with pytest.raises(UnprintableText, match=r"“😀”（U\+1F600）不在随附字体里") as caught:
        check_printable("甲方", "好😀")
    assert caught.value.char == "😀"


def test_invisible_characters_are_dropped_and_line_breaks_kept() -> None:
    assert printable("甲\u200b\ufeff\ufe0f乙\r\n丙\t丁\x07") == "甲乙\n丙 丁"


@pytest.mark.parametrize("face", list(Face))
def test_fonts_carry_our_own_name_and_truetype_outlines(face: Face) -> None:
    with TTFont(FOLDER / f"{face.value}.ttf", lazy=True) as font:
        assert "glyf" in font
        assert "CFF " not in font
        assert font["OS/2"].fsType == 0
        shown = {str(record) for record in font["name"].names if record.nameID in (1, 3, 4, 6, 16)}
    assert shown
    for reserved in ("LXGW", "霞鹜", "Noto", "Source"):
        assert not [name for name in shown if reserved.lower() in name.lower()]


def test_fonts_stay_below_twenty_mebibytes_and_have_their_licences() -> None:
    assert sum(file.stat().st_size for file in FOLDER.glob("*.ttf")) < 20 * 2**20
    for name in ("fonts-noto-cjk-OFL.txt", "fonts-lxgw-wenkai-OFL.txt"):
        text = (LICENCES / name).read_text(encoding="utf-8")
        assert "Modified Version" in text
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
