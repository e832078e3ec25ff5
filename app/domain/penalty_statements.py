"""The lines of a month's statement (月度扣款结算) and of a supplement (补充单): what changed since the lock (F9.3).

A locked statement never changes. A supplement is the month's new total less what is locked; it can be a credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One error on a statement, frozen: ``fen`` = ``now_fen`` - ``was_fen`` is what this statement takes (+) or gives.

    ``nth`` 0: the error no longer counts. ``requirements``: text and answer in Chinese.
    """

    error_id: int
    code: str
    name: str
    post: str
    clause: str
    person: str
    ticket_no: str
    happened_at: str
    fact: str
    requirements: tuple[tuple[str, str], ...]
    nth: int
    now_fen: int
    reading: str
    was_fen: int = 0
    note: str = ""

    @property
    def fen(self) -> int:
        """What this statement adds for the error."""
        return self.now_fen - self.was_fen


def locked_lines(statements: Iterable[Sequence[StatementLine]]) -> dict[int, StatementLine]:
    """Return the last locked word about each error, over the statements of a month in order."""
    return {line.error_id: line for lines in statements for line in lines}


def changes(now: Iterable[StatementLine], locked: dict[int, StatementLine]) -> tuple[StatementLine, ...]:
    """Return the lines of a supplement: new errors, errors that cost more or less now, errors that no longer count."""
    current = {line.error_id: line for line in now}
    found = []
    for line in current.values():
        before = locked[line.error_id].now_fen if line.error_id in locked else 0
        if line.now_fen != before:
            note = "锁定后新增" if line.error_id not in locked else "件数变化，单价改变"
            found.append(replace(line, was_fen=before, note=note))
    for error_id, line in locked.items():
        if error_id not in current and line.now_fen:
            found.append(replace(line, nth=0, now_fen=0, was_fen=line.now_fen, note="锁定后不再计罚，退回"))
    return tuple(found)


def total(lines: Iterable[StatementLine]) -> int:
    """Sum what a statement takes, fen; negative for a credit."""
    return sum(line.fen for line in lines)
