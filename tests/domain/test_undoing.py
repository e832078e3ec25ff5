"""Taking an operation back on one ticket."""

from __future__ import annotations

import pytest

from app.domain.merging import Moved
from app.domain.undoing import reverse


def run(changes=(), base_moves=(), local=None, bases=None, moves_base=True):
    result = reverse(
        [Moved("status", *change) for change in changes],
        [Moved("status", *move) for move in base_moves],
        {"status": local},
        {} if bases is None else {"status": bases},
        moves_base=moves_base,
    )
    return (
        [(move.old, move.new) for move in result.changes],
        [(move.old, move.new) for move in result.bases],
        dict(result.marks).get("status"),
        result.is_whole,
    )


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        # an import moved 甲 to 乙, nobody touched it since
        ({"changes": [("甲", "乙")], "local": "乙"}, ([("乙", "甲")], [], None, True)),
        # … a person edited it since: the value stays, the base goes back
        ({"changes": [("甲", "乙")], "local": "我", "bases": "乙"}, ([], [("乙", "甲")], "甲", False)),
        # … the person set it back to what it was before the import
        ({"changes": [("甲", "乙")], "local": "甲", "bases": "乙"}, ([], [("乙", "甲")], None, True)),
        # … another import moved it on: only what still stands goes back
        ({"changes": [("甲", "乙")], "local": "丙"}, ([], [], None, False)),
        # the hotline overruled an edit: value and edit come back
        (
            {"changes": [("我", "乙")], "base_moves": [("甲", "乙")], "local": "乙"},
            ([("乙", "我")], [("乙", "甲")], "甲", True),
        ),
        # the import moved only the base behind an edit
        ({"base_moves": [("甲", "乙")], "local": "我", "bases": "乙"}, ([], [("乙", "甲")], "甲", True)),
        # the import settled an edit
        ({"base_moves": [("甲", "我")], "local": "我"}, ([], [("我", "甲")], "甲", True)),
        # a hand edit goes back, its base stays
        (
            {"changes": [("甲", "我")], "local": "我", "bases": "甲", "moves_base": False},
            ([("我", "甲")], [], None, True),
        ),
        # a hand edit that had gone back to the base comes back as an edit
        ({"changes": [("我", "甲")], "local": "甲", "moves_base": False}, ([("甲", "我")], [], "甲", True)),
        # a hand edit over an import that has moved on since
        (
            {"changes": [("甲", "我")], "local": "我", "bases": "乙", "moves_base": False},
            ([("我", "甲")], [], "乙", True),
        ),
    ],
)
def test_reverse(case, expected):
    assert run(**case) == expected
