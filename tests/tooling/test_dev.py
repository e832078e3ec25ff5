"""Set-up and verbs of build/dev.py, with the machine's answers made up."""

from __future__ import annotations

import ast
import importlib.util
import json
import signal
import subprocess
import sys

import pytest

from tests.architecture.source_tree import ROOT

BUILD = ROOT / "build"
ALL_PACKAGES = [
    "libgl1",
    "libegl1",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxkbcommon-x11-0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libcups2",
]


def _load(name: str):
    spec = importlib.util.spec_from_file_location(name, BUILD / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """dev_environment pointed at an empty folder, with every step that touches the machine recorded instead."""
    module = _load("dev_environment")
    (tmp_path / "requirements.txt").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("b==2\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "streetdesk-setup.json")
    monkeypatch.setattr(module, "RUNTIME_PINS", tmp_path / "requirements.txt")
    monkeypatch.setattr(module, "DEVELOPER_PINS", tmp_path / "requirements-dev.txt")
    monkeypatch.setattr(module, "missing_packages", lambda **_wanted: [])
    return module


@pytest.fixture
def machine(environment, monkeypatch):
    """A machine on which creating .venv and pip work; ``calls`` says what was done."""
    state = {"version": "", "pip": 0, "calls": []}

    def create():
        state["calls"].append("create")
        environment.VENV.mkdir(exist_ok=True)
        state["version"] = "3.11.2"
        return "3.11.2"

    def pip(command, **_options):
        state["calls"].append("pip " + " ".join(part for part in command if part.endswith(".txt")).replace("\\", "/"))
        return subprocess.CompletedProcess(command, state["pip"])

    monkeypatch.setattr(environment, "_create_venv", create)
    monkeypatch.setattr(environment, "_version_of_venv", lambda: state["version"])
    monkeypatch.setattr(environment.subprocess, "run", pip)
    return state


def _steps(machine) -> list[str]:
    """What was done since the last look: 'create' or the number of pin files that pip got."""
    steps = [call if call == "create" else f"pip {call.count('.txt')}" for call in machine["calls"]]
    machine["calls"].clear()
    return steps


def test_first_call_builds_second_call_does_nothing(environment, machine):
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == ["create", "pip 1"]
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == []


def test_developer_tools_come_when_first_needed_and_stay(environment, machine):
    environment.ensure(developer=False, window=False)
    environment.ensure(developer=True, window=False)
    assert _steps(machine) == ["create", "pip 1", "pip 2"]
    environment.ensure(developer=False, window=False)
    environment.ensure(developer=True, window=False)
    assert _steps(machine) == []


def test_changed_pin_is_installed_over_the_same_venv(environment, machine):
    environment.ensure(developer=False, window=False)
    _steps(machine)
    environment.RUNTIME_PINS.write_text("a==2\n", encoding="utf-8")
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == ["pip 1"]


def test_line_ends_of_a_windows_checkout_do_not_matter(environment, machine):
    environment.ensure(developer=False, window=False)
    _steps(machine)
    environment.RUNTIME_PINS.write_bytes(b"a==1\r\n")
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == []


def test_killed_installation_starts_from_nothing(environment, machine):
    environment.ensure(developer=False, window=False)
    environment.STAMP.write_text(json.dumps({"state": "installing"}), encoding="utf-8")
    _steps(machine)
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == ["create", "pip 1"]


def test_dead_interpreter_or_another_python_starts_from_nothing(environment, machine):
    environment.ensure(developer=False, window=False)
    for version in ("", "3.12.1"):
        _steps(machine)
        machine["version"] = version
        environment.ensure(developer=False, window=False)
        assert _steps(machine) == ["create", "pip 1"]


def test_failed_pip_says_what_to_do_and_is_tried_again(environment, machine):
    machine["pip"] = 1
    with pytest.raises(environment.SetupFailed, match=r"依赖安装失败[\s\S]*pip mirror"):
        environment.ensure(developer=False, window=False)
    machine["pip"] = 0
    _steps(machine)
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == ["pip 1"]


def test_damaged_stamp_counts_as_none(environment, machine):
    environment.ensure(developer=False, window=False)
    environment.STAMP.write_text("{", encoding="utf-8")
    _steps(machine)
    environment.ensure(developer=False, window=False)
    assert _steps(machine) == ["pip 1"]


@pytest.mark.parametrize(("version", "good"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False)])
def test_python_versions(environment, monkeypatch, version, good):
    monkeypatch.setattr(environment.sys, "version_info", (*version, 0, "final", 0))
    if good:
        environment._check_python()
        return
    with pytest.raises(environment.SetupFailed, match=r"Python 3\.11、3\.12 或 3\.13"):
        environment._check_python()


@pytest.fixture
def bare_linux(monkeypatch):
    """A Linux on which no library can be opened and ensurepip is absent."""
    module = _load("dev_environment")

    def refuse(_name):
        raise OSError

    monkeypatch.setattr(module.ctypes, "CDLL", refuse)
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(module.sys, "platform", "linux")
    return module


def test_missing_packages_of_a_bare_debian(bare_linux):
    assert bare_linux.missing_packages(window=True) == ["python3-venv", *ALL_PACKAGES]
    assert bare_linux.missing_packages(window=False) == ["python3-venv", *ALL_PACKAGES[:6]]


def test_without_rights_the_exact_line_is_printed(bare_linux, monkeypatch):
    monkeypatch.setattr(bare_linux, "_apt_command", lambda: None)
    with pytest.raises(bare_linux.SetupFailed) as stop:
        bare_linux._ensure_system_packages(window=False)
    lines = str(stop.value).splitlines()
    assert lines[0].startswith("缺少系统组件")
    packages = " ".join(["python3-venv", *ALL_PACKAGES])
    assert f"    apt-get update && apt-get install -y --no-install-recommends {packages}" in lines


def test_with_rights_apt_is_updated_first(bare_linux, monkeypatch):
    calls = []
    monkeypatch.setattr(bare_linux, "_apt_command", lambda: ["sudo", "-n", "apt-get"])
    monkeypatch.setattr(
        bare_linux.subprocess, "run", lambda c, **_o: calls.append(c) or subprocess.CompletedProcess(c, 100)
    )
    with pytest.raises(bare_linux.SetupFailed):
        bare_linux._ensure_system_packages(window=True)
    assert calls[0] == ["sudo", "-n", "apt-get", "update"]
    assert calls[1][3:] == ["install", "-y", "--no-install-recommends", "python3-venv", *ALL_PACKAGES]


@pytest.mark.parametrize("name", ["dev", "dev_environment"])
def test_only_the_standard_library_is_imported(name):
    tree = ast.parse((BUILD / f"{name}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= sys.stdlib_module_names | {"dev_environment"}


@pytest.fixture
def dev(monkeypatch):
    monkeypatch.syspath_prepend(str(BUILD))
    return _load("dev")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_display(dev, monkeypatch, variables, expected):
    monkeypatch.setattr(dev.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert dev._has_display() is expected


def test_windows_always_has_a_display(dev, monkeypatch):
    monkeypatch.setattr(dev.sys, "platform", "win32")
    assert dev._has_display()


def test_run_without_display_does_the_main_job(dev, monkeypatch, capsys):
    calls = []
    monkeypatch.setattr(dev, "ensure", lambda **_o: "python")
    monkeypatch.setattr(dev, "_has_display", lambda: False)
    monkeypatch.setattr(dev, "_call", lambda command, **_o: calls.append(command) or 0)
    assert dev.main(["run"]) == 0
    assert calls == [["python", "-m", "app.services.demo"]]
    assert "打开窗口" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("status", "calls"), [(0, 1), (3, 1), (-signal.SIGABRT, 2)], ids=["closed", "fault", "display does not answer"]
)
def test_run_with_display(dev, monkeypatch, status, calls):
    done = []
    monkeypatch.setattr(dev, "ensure", lambda **_o: "python")
    monkeypatch.setattr(dev, "_has_display", lambda: True)
    monkeypatch.setattr(dev, "_call", lambda command, **_o: done.append(command) or (status if len(done) == 1 else 0))
    assert dev.main(["run"]) == (0 if calls == 2 else status)
    assert done[0] == ["python", "main.py"]
    assert len(done) == calls


def test_check_runs_every_step_and_fails_when_one_fails(dev, monkeypatch, capsys):
    done = []
    monkeypatch.setattr(dev, "ensure", lambda **_o: "python")
    monkeypatch.setattr(dev, "_call", lambda command, **_o: done.append(command) or ("mypy" in command))
    assert dev.main(["check"]) == 1
    assert [command[2] for command in done] == ["ruff", "ruff", "mypy", "pytest", "pytest"]
    assert "failed: types" in capsys.readouterr().err
    done.clear()
    dev.main(["check", "--no-tests"])
    assert len(done) == 4


def test_set_up_failure_is_a_message_and_status_1(dev, monkeypatch, capsys):
    def refuse(**_options):
        raise dev.SetupFailed("请安装")

    monkeypatch.setattr(dev, "ensure", refuse)
    assert dev.main(["test"]) == 1
    assert "请安装" in capsys.readouterr().err


def test_folder_that_may_not_be_written_is_a_message(dev, monkeypatch, capsys):
    def refuse(**_options):
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr(dev, "ensure", refuse)
    assert dev.main(["test"]) == 1
    assert "权限" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["nothing"], 2), (["--help"], 0), (["screenshots"], 2)])
def test_usage(dev, capsys, arguments, status):
    assert dev.main(arguments) == status
    shown = capsys.readouterr()
    assert "build/dev.py" in shown.out + shown.err
