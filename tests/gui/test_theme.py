from __future__ import annotations

import re

import pytest

from app.gui import fonts, icons, style_sheet, theme
from app.gui.theme import DARK, EDGE_PAIRS, LIGHT, TEXT_PAIRS, contrast


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_has_a_contrast_of_at_least_4_5(tokens, pair):
    text, ground = pair
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-on-".join)
def test_edges_and_focus_have_a_contrast_of_at_least_3(tokens, pair):
    edge, ground = pair
    assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_the_one_of_wcag(first, second, ratio):
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert contrast(second, first) == contrast(first, second)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_uses_no_colour_but_the_tokens(tokens):
    from dataclasses import fields

    known = {getattr(tokens, field.name) for field in fields(tokens)}
    for size in fonts.SIZES:
        assert set(re.findall(r"#[0-9a-f]{6}\b", style_sheet.build(tokens, size))) <= known


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_pictures_of_the_style_sheet_exist(tokens):
    from pathlib import Path

    pictures = re.findall(r"url\(([^)]+)\)", style_sheet.build(tokens, fonts.SIZES[1]))
    assert pictures
    assert [name for name in pictures if not Path(name).is_file()] == []


def test_sizes_are_the_four_of_the_design_and_rows_follow():
    assert [(size.title, size.points) for size in fonts.SIZES] == [("小", 9), ("中", 10.5), ("大", 12), ("特大", 14)]
    assert fonts.size("medium").row_height == 30
    assert fonts.size("nonsense") is fonts.size("medium")


def test_the_bundled_font_is_used_first(app):
    assert fonts.FAMILY in fonts.load()
    assert app.font().families()[0] == fonts.FAMILY
    assert app.font().pointSizeF() == 10.5


def test_an_icon_is_tinted_by_its_token(app):
    theme.choose("light")
    drawn = icons.pixmap("plus", "bad", 24).toImage()
    colours = {
        drawn.pixelColor(x, y).name() for x in range(24) for y in range(24) if drawn.pixelColor(x, y).alpha() == 255
    }
    assert colours == {LIGHT.bad}


def test_every_icon_follows_the_colour_that_it_is_given():
    from app.gui.assets import ICONS

    drawings = sorted(set(ICONS.glob("*.svg")) - {ICONS / "program.svg"})  # the program's own icon has its colours
    assert len(drawings) > 40
    assert [file.name for file in drawings if 'stroke="currentColor"' not in file.read_text(encoding="utf-8")] == []


def test_an_unknown_theme_means_light():
    assert theme.choose("pink") is LIGHT
    assert theme.choose("dark") is DARK
    assert theme.choose("light") is theme.current()
