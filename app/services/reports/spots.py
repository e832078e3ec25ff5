"""小区点位: places as a report may show and count them."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.masking import mask_shown
from app.domain.spots import spot_of

SPOT, PLACE = "spot", "location"
"""The grouping of a report, and what it is counted from."""
_NAMELESS = "（未写小区或路名）"


def by_spot(places: Iterable[str]) -> dict[str, list[str]]:
    """Put together the addresses of one 小区 or 路: 书香里二期3号楼2单元 and 4号楼1单元 of it.

    Tickets without an address stay together under "".
    """
    alike: dict[str, list[str]] = {}
    for place in places:
        alike.setdefault(spot_of(place) or (place and _NAMELESS), []).append(place)
    found: dict[str, list[str]] = {}
    for spot, some in alike.items():
        found.setdefault(mask_shown(spot), []).extend(some)
    return found
