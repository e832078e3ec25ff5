"""Registers that are handed in month by month: what is on a month's list, and what rolls on (F7.5-F7.7).

挂账: opening + new − written off = closing, and the list holds exactly the closing number. 吹哨: the month's table is
its withdrawals and its answers. 点名, 督办, 乡村振兴, 每月一案: what is not done by a month's end rolls on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.months import Days, Month


@dataclass(frozen=True, slots=True)
class HangUpDates:
    """When a ticket was hung up and when it was written off (ISO dates, "" = not yet)."""

    id: int
    hung_on: str
    written_off_on: str


@dataclass(frozen=True, slots=True)
class Balance:
    """A month of 挂账 (or other days): ids in each part; ``listed`` are those still hung up at its end."""

    month: Month | Days
    opening: tuple[int, ...]
    new: tuple[int, ...]
    written_off: tuple[int, ...]
    listed: tuple[int, ...]

    @property
    def is_even(self) -> bool:
        """Whether opening + new − written off equals the length of the list, as it must."""
        return len(self.opening) + len(self.new) - len(self.written_off) == len(self.listed)

    @property
    def text(self) -> str:
        """The account in one line, e.g. 期初 12 + 新增 5 − 销账 4 = 期末 13."""
        parts = (len(self.opening), len(self.new), len(self.written_off), len(self.listed))
        return "期初 {} + 新增 {} − 销账 {} = 期末 {}".format(*parts)


def balance(items: Iterable[HangUpDates], month: Month | Days) -> Balance:
    """Work out a month of 挂账 (or other days) from the dates."""
    hung = [item for item in items if item.hung_on and item.hung_on <= month.last]
    opening = [i for i in hung if i.hung_on < month.first and not ("" < i.written_off_on < month.first)]
    new = [i for i in hung if month.holds(i.hung_on)]
    gone = [i for i in hung if month.holds(i.written_off_on)]
    listed = [i for i in hung if not i.written_off_on or i.written_off_on > month.last]
    return Balance(month, _ids(opening), _ids(new), _ids(gone), _ids(listed))


def _ids(items: Iterable[HangUpDates]) -> tuple[int, ...]:
    return tuple(item.id for item in items)


@dataclass(frozen=True, slots=True)
class WhistleDates:
    """When a whistle was blown, answered or withdrawn (ISO dates, "" = not)."""

    id: int
    whistled_on: str
    answered_on: str = ""
    withdrawn_on: str = ""


@dataclass(frozen=True, slots=True)
class WhistleMonth:
    """The month's table of 撤销吹哨/应哨: ids of the withdrawn and of the answered; ``open`` wait at its end."""

    month: Month
    blown: tuple[int, ...]
    withdrawn: tuple[int, ...]
    answered: tuple[int, ...]
    open: tuple[int, ...]

    @property
    def rows(self) -> int:
        """Lines of the table: withdrawn + answered (F7.6)."""
        return len(self.withdrawn) + len(self.answered)


def whistle_month(items: Sequence[WhistleDates], month: Month) -> WhistleMonth:
    """Sort whistles into a month's table."""
    return WhistleMonth(
        month,
        tuple(i.id for i in items if month.holds(i.whistled_on)),
        tuple(i.id for i in items if month.holds(i.withdrawn_on)),
        tuple(i.id for i in items if month.holds(i.answered_on)),
        tuple(i.id for i in items if i.whistled_on <= month.last and not _ended_by(i, month)),
    )


def _ended_by(item: WhistleDates, month: Month) -> bool:
    return any("" < day <= month.last for day in (item.answered_on, item.withdrawn_on))


class SpecialKind(StrEnum):
    """The special registers (001·附1 三(三)3)."""

    CITY_NAMED = "city_named"  # 市级点名
    CITY_SUPERVISED = "city_supervised"  # 市级督办
    DISTRICT_SUPERVISED = "district_supervised"  # 区级督办
    RURAL = "rural"  # 乡村振兴核对
    MONTHLY_CASE = "monthly_case"  # 每月一案


SPECIAL_TITLES = {
    SpecialKind.CITY_NAMED: "市级点名",
    SpecialKind.CITY_SUPERVISED: "市级督办",
    SpecialKind.DISTRICT_SUPERVISED: "区级督办",
    SpecialKind.RURAL: "乡村振兴核对",
    SpecialKind.MONTHLY_CASE: "每月一案",
}


@dataclass(frozen=True, slots=True)
class SpecialDates:
    """When a case of a special register came in, was done and was reported (ISO dates, "" = not yet)."""

    id: int
    received_on: str
    done_on: str = ""
    reported_on: str = ""


@dataclass(frozen=True, slots=True)
class SpecialMonth:
    """A month's list: carried over from before, received in it; done and reported in it; what rolls into the next."""

    month: Month
    carried: tuple[int, ...]
    received: tuple[int, ...]
    done: tuple[int, ...]
    reported: tuple[int, ...]
    rolls_on: tuple[int, ...]

    @property
    def listed(self) -> tuple[int, ...]:
        """Every case on the month's list."""
        return self.carried + self.received


def special_month(items: Sequence[SpecialDates], month: Month) -> SpecialMonth:
    """Sort the cases of one register into a month; unfinished ones of earlier months are carried over."""
    known = [item for item in items if item.received_on <= month.last]
    carried = [i for i in known if i.received_on < month.first and not "" < i.done_on < month.first]
    return SpecialMonth(
        month,
        tuple(i.id for i in carried),
        tuple(i.id for i in known if month.holds(i.received_on)),
        tuple(i.id for i in known if month.holds(i.done_on)),
        tuple(i.id for i in known if month.holds(i.reported_on)),
        tuple(i.id for i in known if not i.done_on or i.done_on > month.last),
    )
