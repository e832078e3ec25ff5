"""小区点位: places as a report may show them. What stands for one masked address is one place, and is counted once."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.masking import mask_shown

SPOT, PLACE = "spot", "location"
"""The grouping of a report, and what it is counted from."""
_ALIKE = str.maketrans("123456789０１２３４５６７８９", "0" * 19)


def by_spot(places: Iterable[str]) -> dict[str, list[str]]:
    """Put together the places whose masked text is the same: 书香里二期3号楼2单元 and 4号楼1单元 of it.

    Addresses that differ in their figures alone are masked alike, so that one of them is looked at.
    """
    alike: dict[str, list[str]] = {}
    for place in places:
        alike.setdefault(place.translate(_ALIKE), []).append(place)
    found: dict[str, list[str]] = {}
    for some in alike.values():
        found.setdefault(mask_shown(some[0]), []).extend(some)
    return found
