"""Deductions per error (按件扣款) as terms of a contract: what must be proved, steps, duty locks, ways of counting.

Read from ``[[penalties]]`` and ``[penalty_rules]`` of a template (docs/contracts.md; 001·附3·一(二)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.readings import Readings

SCOPES = frozenset({"contract", "person"})
MONTHS = frozenset({"happened", "found"})
SAME_FACT = frozenset({"heaviest", "each"})
LOCK_KINDS: Mapping[str, str] = {"stop_duty": "停岗培训", "special_training": "专项培训考核"}


@dataclass(frozen=True, slots=True)
class ByReading:
    """A rule that is fixed (``options`` has the key "") or follows the option of a reading."""

    reading: str
    options: Mapping[str, str]

    def value(self, readings: Readings) -> str:
        """Return the rule under the readings in force."""
        return self.options[readings.option(self.reading)] if self.reading else self.options[""]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be proved before an error is punished (要件).

    Requirements of one ``group`` are alternatives: one of them is enough. ``waived`` maps options of ``reading`` to the
    requirement whose presence makes this one unnecessary (R-26). ``follows`` "report": answered by an early 报备.
    """

    code: str
    text: str
    group: str = ""
    reading: str = ""
    waived: Mapping[str, str] = field(default_factory=dict)
    follows: str = ""


@dataclass(frozen=True, slots=True)
class LockTerm:
    """Who may not go on duty after errors (停岗培训, 专项培训): ``days`` 0 = until examined and approved.

    A step is ``from:4`` (who made the fourth or a later one, once a month), ``each:4`` (once for each of these) or
    ``all:5`` (everybody who made one, once there are five).
    """

    kind: str
    days: int
    when: ByReading


@dataclass(frozen=True, slots=True)
class PenaltyTerm:
    """A deduction per error (按件扣款): ``fen`` each, ``high_fen`` where ``steps`` says so under a reading.

    A step is ``from:4`` (the fourth and later ones) or ``all:3`` (every one, once there are three).
    """

    code: str
    clause: str
    name: str
    fen: int
    high_fen: int
    reading: str
    steps: Mapping[str, str]
    post: str = ""
    requires: tuple[Requirement, ...] = ()
    lock: LockTerm | None = None

    def requirement(self, code: str) -> Requirement | None:
        """Return the requirement with this code."""
        return next((one for one in self.requires if one.code == code), None)


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """How errors are counted: by contract or by person (R-15), in the month of occurrence or of discovery (R-18).

    ``same_fact``: one fact is punished once, by the heaviest kind, or for each kind (R-19).
    """

    clause: str = ""
    scope: ByReading = ByReading("", {"": "contract"})
    month: ByReading = ByReading("", {"": "happened"})
    same_fact: ByReading = ByReading("", {"": "heaviest"})
