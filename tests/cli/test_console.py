"""One answer on stdout, written piece by piece."""

from __future__ import annotations

import io
import json

import pytest

from app.cli.console import Console, Streamed


@pytest.mark.parametrize("values", [[], [1], [{"a": "㛃", "b": []}, {"a": "x", "b": [1, 2]}]])
def test_a_streamed_array_is_the_same_document(values):
    plain, streamed = io.StringIO(), io.StringIO()
    Console(as_json=True, out=plain).result({"all": values}, "")
    Console(as_json=True, out=streamed).result({"all": Streamed(iter(values))}, "")
    assert streamed.getvalue() == plain.getvalue() == json.dumps({"all": values}, ensure_ascii=False, indent=2) + "\n"


def test_elements_are_made_while_the_answer_is_written():
    out, written = io.StringIO(), []

    def elements():
        for number in range(4):
            written.append(len(out.getvalue()))
            yield {"number": number}

    Console(as_json=True, out=out).result(Streamed(elements()), "")
    assert written[0] == 0
    assert written[1:] == sorted(set(written[1:]))
    assert written[-1] > written[1]
    assert [item["number"] for item in json.loads(out.getvalue())] == [0, 1, 2, 3]
