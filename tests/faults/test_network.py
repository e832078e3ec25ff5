"""The program opens no socket: run in a network namespace without interfaces, and watched by an audit hook.

Where the machine allows no namespace the hook alone watches, in the program and in every process that it starts. Two
windows of one program will talk through a local socket one day (``QLocalServer``): that is no network either. That no
module imports the network is tested in tests/architecture.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services import deliverables
from app.services.receipts import receipt_of
from app.services.session import open_office
from tests.architecture.source_tree import ROOT
from tests.services.importing import ticket_row, write_csv


@functools.cache
def namespace() -> tuple[str, ...]:
    """Return the words that put a command into a namespace without interfaces; none where that is not allowed."""
    command = ("unshare", "-rn")
    try:
        done = subprocess.run([*command, "true"], capture_output=True, check=False)
    except OSError:
        return ()
    return command if done.returncode == 0 else ()


@pytest.fixture(scope="module")
def hook_folder(tmp_path_factory):
    """A folder whose ``sitecustomize`` makes every Python process write its sockets down."""
    folder = tmp_path_factory.mktemp("hook")
    (folder / "sitecustomize.py").write_text("from tests.faults.watched_sockets import watch\nwatch()\n", "utf-8")
    return folder


def run(hook: Path, *command: str) -> tuple[int, str]:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{hook}{os.pathsep}{ROOT}",
        "SOCKETS_SEEN": str(hook / "seen.txt"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [*namespace(), *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def seen(hook: Path) -> list[str]:
    path = hook / "seen.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_a_day_on_the_command_line_and_in_the_window_opens_no_socket(hook_folder, tmp_path):
    office = tmp_path / "office"
    program = (sys.executable, str(ROOT / "main.py"), "--office", str(office))
    table = write_csv(tmp_path / "in.csv", [ticket_row(number) for number in range(5)])
    assert run(hook_folder, *program, "init", "--street", "示例街道", "--sample")[0] == 0
    with open_office(office, "王芳", writing=False) as opened:
        number = next(
            row.id for row in deliverables.list_deliverables(opened, 1) if receipt_of(opened, row.id) is not None
        )
    steps = (
        ("import", str(table)),
        ("tickets", "--search", "路灯", "--count"),
        ("receipt", str(number), "--out", str(tmp_path / "receipt.pdf")),
        ("export", "tickets", "--out", str(tmp_path / "out.xlsx")),
        ("backup", "--to", str(tmp_path / "backup.zip")),
        ("verify",),
    )
    said = {step[0]: run(hook_folder, *program, *step) for step in steps}
    assert {name: status for name, (status, _) in said.items()} == dict.fromkeys(said, 0), said
    status, text = run(hook_folder, sys.executable, "-m", "tests.faults.window_tour", str(office))
    assert status == 0, text
    assert int(text.partition("pages ")[2].split()[0]) >= 8
    assert seen(hook_folder) == []


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'])",
    ],
)
def test_the_hook_sees_sockets_in_any_process(code, tmp_path, hook_folder):
    own = tmp_path / "hook"
    own.mkdir()
    (own / "sitecustomize.py").write_text((hook_folder / "sitecustomize.py").read_text("utf-8"), "utf-8")
    run(own, sys.executable, "-c", code)
    assert seen(own) != []


def test_the_namespace_has_no_way_out(hook_folder):
    if not namespace():
        return  # nothing to look at: the hook above is what watches here
    status, text = run(hook_folder, "cat", "/proc/net/route")
    assert status == 0
    assert len(text.splitlines()) <= 1
