"""Passwords at rest: PHC text of Argon2id with today's parameters, bounded on the way back in."""

from __future__ import annotations

import pytest

from app.storage import secrets


def test_todays_parameters():
    """64 MiB, three passes, one lane; another salt each time."""
    first, second = secrets.hash_password("correct horse"), secrets.hash_password("correct horse")
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert first != second
    assert secrets.fits("correct horse", first)
    assert not secrets.fits("correct horsf", first)
    assert not secrets.is_outdated(first)


def test_nobodys_hash_asks_for_the_same_work():
    assert secrets.NOBODY.split("$")[1:4] == ["argon2id", "v=19", "m=65536,t=3,p=1"]
    assert not secrets.is_outdated(secrets.NOBODY)
    assert not secrets.fits("", secrets.NOBODY)


@pytest.mark.parametrize(
    ("phc", "outdated"),
    [
        ("", True),
        ("plain text", True),
        ("$argon2i$v=19$m=65536,t=3,p=1$c3RyZWV0ZGVzay1ub2JvZA$" + "A" * 43, True),
        ("$argon2id$v=19$m=9999999,t=3,p=1$c3RyZWV0ZGVzay1ub2JvZA$" + "A" * 43, False),
        ("$argon2id$v=19$m=65536,t=99,p=1$c3RyZWV0ZGVzay1ub2JvZA$" + "A" * 43, False),
        ("$argon2id$v=19$m=65536,t=0,p=1$c3RyZWV0ZGVzay1ub2JvZA$" + "A" * 43, True),
        ("$argon2id$v=19$m=65536,t=3,p=0$c3RyZWV0ZGVzay1ub2JvZA$" + "A" * 43, False),
        ("$argon2id$v=19$m=32768,t=3,p=1$c3RyZWV0ZGVzay1ub2JvZA$" + "A" * 43, True),
    ],
)
def test_a_forged_text_never_fits_nor_takes_the_machine_down(phc: str, outdated: bool):
    assert not secrets.fits("anything", phc)
    assert secrets.is_outdated(phc) is outdated


def test_the_form_of_the_characters_does_not_matter():
    phc = secrets.hash_password("１２３ａｂｃ")
    assert secrets.fits("123abc", phc)
