"""小区点位: the 小区 or 路 of an address, by which places are counted together (reliability.md C4: no house, no flat).

Once a ticket is anonymised (匿名化) its address is a stand-in of the same 小区 or 路, so the counting stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from app.domain.masking import find_personal

_STAND_IN = re.compile(r"(?:(?:^| )附近[0-9]{4,})+$")
_LONG_NUMBER = re.compile(r"[0-9０-９]{5}")
_ALIKE = str.maketrans("123456789０１２３４５６７８９", "0" * 19)


def spot_of(place: str) -> str:
    """Return the 小区 or 路: all up to the first house number or other personal data; "" when that comes first."""
    place = _STAND_IN.sub("", place)
    if _LONG_NUMBER.search(place):
        return place[: _personal_from(place)].strip()
    return place[: _personal_from_alike(place.translate(_ALIKE))].strip()  # thousands of addresses are a few dozens so


def stand_ins(places: Iterable[str], kept: Collection[str]) -> dict[str, str]:
    """Give each address that tells where somebody lives a stand-in: its 小区 or 路 and a running number.

    What was apart stays apart; ``spot_of`` says the same of both. ``kept``: addresses of tickets that are not touched;
    such an address stays as it is, or its tickets would count apart.
    """
    wanted = sorted(set(places))
    made = {place: place for place in wanted if place in kept or not find_personal(place)}
    taken, numbers = {*made, *kept}, dict[str, int]()
    for place in wanted:
        if place in made:
            continue
        spot = spot_of(place)
        while (name := f"{spot} 附近{numbers.setdefault(spot, 1):04d}".strip()) in taken:
            numbers[spot] += 1
        taken.add(name)
        made[place] = name
    return made


def _personal_from(place: str) -> int:
    """Return where the part begins that tells more than a spot; what is left of 书香里甲5号2单元 is looked at again."""
    end = len(place)
    while found := find_personal(place[:end]):
        end = found[0].start
    return end


_personal_from_alike = lru_cache(maxsize=4096)(_personal_from)
