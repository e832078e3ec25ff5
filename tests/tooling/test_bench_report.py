"""The benchmark table."""

from __future__ import annotations

import pytest

from build.bench.report import RESULTS_VARIABLE, Measure, collected, percentile, publish, table


@pytest.mark.parametrize(
    ("measure", "ratio", "met"),
    [
        (Measure("a", 16, "s", 1.6, floor=10), 1.6, True),
        (Measure("a", 17, "s", 1.6, floor=10), 1.7, False),
        (Measure("a", 30, "ms", 30), None, True),
        (Measure("a", 31, "ms", 30), None, False),
        (Measure("mismatches", 0, "", 0), None, True),
    ],
)
def test_ratio_and_target(measure, ratio, met):
    assert measure.ratio == ratio
    assert measure.is_met is met


def test_table_is_aligned_and_says_what_falls_short():
    lines = table(
        [Measure("导入", 16.2, "s", 1.6, floor=9), Measure("save", 12, "ms", 30, note="60 saves")]
    ).splitlines()
    assert lines[1].split() == ["导入", "16.2", "s", "9", "s", "1.80", "<=", "1.6", "SHORT"]
    assert lines[2].split() == ["save", "12", "ms", "<=", "30", "ms", "ok", "(60", "saves)"]
    assert lines[2].index("<=") == lines[0].index("target") + len("target") - len("<= 30 ms")


def test_results_reach_the_runner(tmp_path, monkeypatch, capsys):
    path = tmp_path / "results"
    monkeypatch.setenv(RESULTS_VARIABLE, str(path))
    measures = [Measure("一", 1.5, "s", 2, floor=1.0), Measure("b", 3, "ms", 2)]
    publish(measures[:1])
    publish(measures[1:])
    assert collected(path) == measures
    assert "SHORT" in capsys.readouterr().out


def test_percentile_is_a_value_of_the_list():
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile(list(range(100)), 0.95) == 95
    assert percentile([7], 0.95) == 7
