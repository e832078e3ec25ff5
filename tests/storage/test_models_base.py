"""Models speak to the office of the thread that asks."""

from __future__ import annotations

import threading

from app.storage.models.base import aside
from app.storage.models.office import Setting
from tests.office_desk import new_office


def street() -> str:
    return str(Setting.get(Setting.key == "office.street").value)


def in_a_thread(work):
    found = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def test_an_office_opened_aside_in_another_thread_turns_nobody_to_it(tmp_path):
    with new_office(tmp_path / "a") as office:
        office.database.execute_sql("UPDATE setting SET value = '\"甲街道\"' WHERE key = 'office.street'")
        meeting, seen = threading.Barrier(2), []

        def look() -> str:
            with aside(), new_office(tmp_path / "b"):
                meeting.wait(10)  # the main thread reads while the other office is open
                meeting.wait(10)
                mine = street()
            return f"{mine} {street()}"

        found = []
        thread = threading.Thread(target=lambda: found.append(look()))
        thread.start()
        meeting.wait(10)
        seen.append(street())
        meeting.wait(10)
        thread.join()
        assert seen == ['"甲街道"']
        assert found == ['"永定路街道" "甲街道"']


def test_every_thread_sees_the_office_that_was_opened_last(tmp_path):
    with new_office(tmp_path / "a") as first:
        first.database.execute_sql("UPDATE setting SET value = '\"甲街道\"' WHERE key = 'office.street'")
        with new_office(tmp_path / "b"):
            assert in_a_thread(street) == street() == '"永定路街道"'
        assert in_a_thread(street) == street() == '"甲街道"'


def test_a_thread_that_wrote_in_an_office_lets_go_of_it_when_it_is_closed(tmp_path):
    first, second = new_office(tmp_path / "a"), new_office(tmp_path / "b")
    ask, answer = threading.Event(), []

    def worker() -> None:
        first.note("diagnostics.write", "office")
        answer.append(street())
        ask.wait(10)
        answer.append(street())

    first.database.execute_sql("UPDATE setting SET value = '\"甲街道\"' WHERE key = 'office.street'")
    thread = threading.Thread(target=worker)
    thread.start()
    while not answer:
        pass
    first.close()
    ask.set()
    thread.join()
    second.close()
    assert answer == ['"甲街道"', '"永定路街道"']


def test_an_office_that_a_lane_opens_is_everybodys(tmp_path):
    """The first start makes the office in the writing lane, and the window reads it."""
    with new_office(tmp_path / "a"):
        made = in_a_thread(lambda: new_office(tmp_path / "b"))
        made.database.execute_sql("UPDATE setting SET value = '\"乙街道\"' WHERE key = 'office.street'")
        assert street() == '"乙街道"'
        made.close()
        assert street() == '"永定路街道"'
