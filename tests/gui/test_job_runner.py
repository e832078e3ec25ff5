from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread

from app.domain.errors import RefusedInput
from app.gui.change_bus import ChangeBus
from app.gui.job_runner import JobRunner
from app.services.changes import Outcome, Topic


@pytest.fixture
def bus():
    return ChangeBus()


@pytest.fixture
def faults():
    return []


@pytest.fixture
def runner(qapp, bus, messages, faults):
    made = JobRunner(bus, messages, faults.append)
    yield made
    made.stop()


def test_work_runs_elsewhere_and_its_result_comes_back_to_the_window(qtbot, runner):
    seen = {}
    window = QThread.currentThread()

    def work(_context):
        seen["worker"] = threading.current_thread().name
        return 42

    def done(value):
        seen["value"], seen["thread"] = value, QThread.currentThread()

    with qtbot.waitSignal(runner.ended):
        runner.write("算", work, done)
    assert seen == {"worker": "writer", "value": 42, "thread": window}


def test_writes_keep_their_order_and_reads_do_not_wait_for_them(qtbot, runner):
    order, gate = [], threading.Event()
    runner.write("一", lambda _c: gate.wait(5), lambda _v: order.append("first write"))
    runner.write("二", lambda _c: None, lambda _v: order.append("second write"))
    runner.read("读", lambda _c: None, lambda _v: (order.append("read"), gate.set()))
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["read", "first write", "second write"]


def test_an_outcome_is_published_before_the_page_is_told(qtbot, runner, bus):
    order = []
    bus.subscribe((Topic.TICKETS,), lambda topics: order.append(topics))
    bus.subscribe((Topic.BACKUPS,), lambda _topics: order.append("wrong topic"))
    outcome = Outcome(1, frozenset({Topic.TICKETS, Topic.CALENDAR}), 7)
    with qtbot.waitSignal(runner.ended):
        runner.write("存", lambda _c: outcome, lambda value: order.append(value))
    assert order == [outcome.changed, outcome]


def test_a_known_failure_becomes_a_message(qtbot, runner, messages, faults):
    def work(_context):
        raise RefusedInput("编号没有填。请填写。")

    with qtbot.waitSignal(runner.ended):
        runner.write("存", work, lambda _v: pytest.fail("must not be called"))
    assert (messages.texts, faults) == (["编号没有填。请填写。"], [])


def test_any_other_failure_is_reported_as_a_fault(qtbot, runner, messages, faults):
    with qtbot.waitSignal(runner.ended):
        runner.read("读", lambda _c: 1 // 0, lambda _v: pytest.fail("must not be called"))
    assert [type(error) for error in faults] == [ZeroDivisionError]
    assert messages.shown == []


def test_a_cancelled_job_stops_at_its_next_check(qtbot, runner, messages):
    started = threading.Event()

    def work(context):
        started.set()
        while True:
            context.check()

    job = runner.write("导出", work)
    assert started.wait(5)
    with qtbot.waitSignal(runner.ended):
        job.cancel()
    assert messages.texts == ["已取消：导出。没有改动任何数据。"]


def test_progress_arrives_while_the_job_runs_and_never_after(qtbot, runner):
    seen = []
    runner.progressed.connect(lambda _job, done, total, text: seen.append((done, total, text)))
    with qtbot.waitSignal(runner.ended):
        runner.write("导出", lambda context: context.report(1, 2, "写"))
    assert seen == [(1, 2, "写")]
    assert runner.running == []
