"""Whatever happens in the guarded process, the caller gets a result or one sentence, and the process is gone."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Cancelled, KnownError, NotAllowed, RefusedInput
from app.intake.refusals import Refusal
from app.intake.worker import run_guarded
from tests.intake import files, targets
from tests.intake.files import HEADER, ROW


class Recorder:
    """A job that notes its reports and can be cancelled at the first."""

    def __init__(self, *, cancel_at_first: bool = False) -> None:
        self.reports: list[tuple[int, int, str]] = []
        self._cancel_at_first = cancel_at_first

    def report(self, done: int, total: int, text: str) -> None:
        self.reports.append((done, total, text))

    def check(self) -> None:
        if self._cancel_at_first and self.reports:
            raise Cancelled


def refusal_of(target: Any, args: Any, **limits: Any) -> KnownError:
    with pytest.raises(KnownError) as refused:
        run_guarded(target, args, job=Recorder(), **limits)
    assert not multiprocessing.active_children()
    return refused.value


def test_a_file_is_read_in_the_process_and_progress_comes_back(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "a.xlsx", [HEADER, ROW])
    job = Recorder()
    assert run_guarded(targets.count_rows, path, job=job) == 1
    assert job.reports == [(1, 1, "读取完成")]
    assert not multiprocessing.active_children()


def test_a_known_error_comes_back_as_it_was_raised() -> None:
    error = refusal_of(targets.refuse, "不行，请改用别的办法。")
    assert type(error) is NotAllowed
    assert error.message == "不行，请改用别的办法。"


def test_a_hunger_for_memory_is_refused() -> None:
    assert refusal_of(targets.ask_for_memory, 2 << 30, memory_mib=700).message == Refusal.TOO_LARGE.value


def test_an_aborted_process_is_a_sentence() -> None:
    assert refusal_of(targets.abort, 0).message == Refusal.TOO_LARGE.value


def test_what_a_dying_reader_prints_stays_off_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert refusal_of(targets.print_a_trace, "stack backtrace:").message == Refusal.TOO_LARGE.value
    assert capfd.readouterr() == ("", "")


def test_a_vanished_process_is_a_sentence() -> None:
    assert refusal_of(targets.vanish, 7).message == Refusal.INTERNAL.value


def test_a_bug_is_a_sentence_with_a_number_and_the_trace_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    error = refusal_of(targets.have_a_bug, 1)
    assert isinstance(error, RefusedInput)
    assert error.message.startswith(Refusal.INTERNAL.value + "（编号 ")
    assert "ZeroDivisionError" in caplog.text


def test_a_process_that_makes_no_progress_is_stopped() -> None:
    assert refusal_of(targets.burn, 0, idle_seconds=1.5).message == Refusal.TOO_LARGE.value


def test_total_time_is_limited() -> None:
    assert refusal_of(targets.sleep_on, 60.0, total_seconds=1.0).message == Refusal.TOO_LARGE.value


def test_cancel_stops_the_process() -> None:
    with pytest.raises(Cancelled):
        run_guarded(targets.sleep_on, 60.0, job=Recorder(cancel_at_first=True))
    assert not multiprocessing.active_children()


def test_it_runs_from_a_thread(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "a.xlsx", [HEADER, ROW])
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(run_guarded(targets.count_rows, path, job=Recorder())))
    thread.start()
    thread.join(60)
    assert found == [1]


def test_a_looping_compound_file_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(targets.looping_compound_file())
    assert refusal_of(targets.count_rows, path, memory_mib=700).message in {r.value for r in Refusal}
    assert refusal_of(targets.loop_in_the_sector_chain, path, memory_mib=700).message in {r.value for r in Refusal}


def test_the_callers_process_imports_no_reader() -> None:
    code = (
        "import sys, app.intake.worker\n"
        "heavy = {'openpyxl', 'python_calamine', 'lxml', 'xlrd'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
