"""Every statement failing once: rows as before or as after, and one Chinese sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest

from app.domain.errors import OfficeUnusable
from build.faults.statements import fail_each, laid
from build.faults.works import Desk, Work, office_at_work

STRIDES = {"import": 31, "edit": 17, "undo": 5, "backup": 29, "full backup": 23, "report": 5}
"""In the suite every so-many-th statement of the long steps; ``dev.py bench faults`` fails each of them."""


def test_each_statement_failing_once(tmp_path):
    access = office_at_work(tmp_path / "office")
    outcomes = []
    with laid() as trap, access.open() as office:
        for work in Desk(tmp_path).works():
            outcomes.append(fail_each(work, office, trap, stride=STRIDES.get(work.name, 1)))
    assert [fault for outcome in outcomes for fault in outcome.faults] == []
    assert {outcome.name: outcome.refused > 3 for outcome in outcomes} == dict.fromkeys(
        ("import", "edit", "undo", "acceptance", "receipt", "report", "backup", "full backup"), True
    )


@pytest.mark.parametrize("fault", ["half done", "not Chinese"])
def test_the_harness_sees_a_step_that_is_half_done_or_says_nothing(fault, tmp_path):
    def step(office):
        office.database.execute_sql("UPDATE ticket SET unit = unit || '1' WHERE id = 10")
        if fault == "not Chinese":
            raise OfficeUnusable("disk I/O error")
        office.database.execute_sql("UPDATE ticket SET unit = unit || '1' WHERE id = 11")

    access = office_at_work(tmp_path / "office")
    with laid() as trap, access.open() as office:
        if fault == "not Chinese":
            with pytest.raises(OfficeUnusable):
                fail_each(Work("bad", step), office, trap)
            return
        outcome = fail_each(Work("bad", step), office, trap)
    assert any("refused, but" in text for text in outcome.faults)


@pytest.mark.parametrize(("is_saved", "faults"), [(True, 0), (False, 1)])
def test_a_failure_that_is_swallowed_counts_unless_all_is_saved(is_saved, faults, tmp_path):
    def step(office):
        with suppress(OfficeUnusable):
            if is_saved:
                office.note("search.run", "office")
            office.database.value("SELECT 'the sum'")

    access = office_at_work(tmp_path / "office")
    with laid() as trap, access.open() as office:
        outcome = fail_each(Work("told", step), office, trap, stride=1000)  # the last statement alone, and the first
    assert sum("the sum" in fault for fault in outcome.faults) == faults
