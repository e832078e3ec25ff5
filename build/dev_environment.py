"""Set-up behind every verb of build/dev.py: system libraries, .venv, pinned packages.

Standard library only, because it runs before anything is installed. A second call reads one stamp and starts one
interpreter (some 50 ms); nothing is downloaded again until a pin changes.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "streetdesk-setup.json"
RUNTIME_PINS = ROOT / "requirements.txt"
DEVELOPER_PINS = ROOT / "requirements-dev.txt"
PACKAGING_PINS = ROOT / "requirements-package.txt"
OLDEST, NEWEST = (3, 11), (3, 13)


class SystemLibrary(NamedTuple):
    """A shared library that Qt opens and a wheel does not bring; ``for_window``: only a real window needs it."""

    soname: str
    package: str
    for_window: bool


SYSTEM_LIBRARIES = (
    SystemLibrary("libGL.so.1", "libgl1", False),
    SystemLibrary("libEGL.so.1", "libegl1", False),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1", False),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3", False),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0", False),
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0", False),
    SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0", True),
    SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", True),
    SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4", True),
    SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1", True),
    SystemLibrary("libxcb-shape.so.0", "libxcb-shape0", True),
    SystemLibrary("libwayland-cursor.so.0", "libwayland-cursor0", True),
    SystemLibrary("libwayland-egl.so.1", "libwayland-egl1", True),
    SystemLibrary("libcups.so.2", "libcups2", True),
)


PACKAGING_TOOLS = (("objdump", "binutils"),)
"""Programs that packing the program needs, and the Debian packages that bring them."""


class SetupFailed(Exception):
    """Set-up cannot go on; the message says what a person has to do (Chinese, then English)."""


def venv_python() -> Path:
    """Return the interpreter of .venv on this platform (it need not exist yet)."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(*, developer: bool, window: bool, packaging: bool = False) -> Path:
    """Bring the machine to where the program runs and return .venv's interpreter.

    ``developer`` adds the test and lint tools, ``window`` the libraries of a real screen, ``packaging``
    the tools that pack the program.
    Raises ``SetupFailed`` when a person has to act first.
    """
    _check_python()
    _ensure_system_packages(window=window, packaging=packaging)
    pins = [RUNTIME_PINS, *([DEVELOPER_PINS] if developer else []), *([PACKAGING_PINS] if packaging else [])]
    wanted = {path.name: _digest(path) for path in pins}
    version = _version_of_venv()
    stamp = _read_stamp()
    if version and stamp.get("python") == version and wanted.items() <= stamp.items():
        return venv_python()
    if not version or stamp.get("state") == "installing" or stamp.get("python", version) != version:
        version = _create_venv()
    _install(pins, {**stamp, **wanted, "python": version})
    return venv_python()


def _check_python() -> None:
    """Refuse an interpreter for which the pinned wheels do not exist."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    raise SetupFailed(
        f"当前 Python 是 {sys.version.split()[0]}，本程序需要 Python 3.11、3.12 或 3.13（64 位）。请安装后重试。\n"
        f"Python 3.11, 3.12 or 3.13 (64 bit) is needed; this is {sys.version.split()[0]}."
    )


def missing_packages(*, window: bool, packaging: bool = False) -> list[str]:
    """Return the Debian packages whose libraries cannot be opened here, in a fixed order (empty off Linux)."""
    missing = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    if not sys.platform.startswith("linux"):
        return missing
    for library in SYSTEM_LIBRARIES:
        if library.for_window and not window:
            continue
        try:
            ctypes.CDLL(library.soname)
        except OSError:
            missing.append(library.package)
    if packaging:
        missing += [package for tool, package in PACKAGING_TOOLS if shutil.which(tool) is None]
    return missing


def _ensure_system_packages(*, window: bool, packaging: bool = False) -> None:
    """Install what is missing with apt-get where that is allowed, else say the exact line and stop."""
    missing = missing_packages(window=window, packaging=packaging)
    if not missing:
        return
    # One visit to apt for everything: who runs the tests today opens the window tomorrow.
    missing = missing_packages(window=True, packaging=packaging)
    apt = _apt_command()
    if apt is not None:
        say(f"安装系统组件 / installing system packages: {' '.join(missing)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*apt, "update"], env=environment, check=False, stdin=subprocess.DEVNULL)
        command = [*apt, "install", "-y", "--no-install-recommends", *missing]
        done = subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL)
        importlib.invalidate_caches()
        if done.returncode == 0 and not missing_packages(window=window, packaging=packaging):
            return
    raise SetupFailed(advice(missing))


def advice(missing: list[str]) -> str:
    """Return the two-language sentence with the exact line that installs ``missing``."""
    if not sys.platform.startswith("linux"):
        return (
            "这个 Python 缺少 venv/ensurepip，请从 python.org 安装完整的 Python 后重试。\n"
            "This Python lacks venv/ensurepip; install a complete Python from python.org."
        )
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(missing)}"
    return (
        "缺少系统组件，无法自动安装。请管理员（root）执行下面一行，然后重试：\n"
        "System packages are missing; run this line as root, then try again:\n\n"
        f"    {line}\n"
    )


def _apt_command() -> list[str] | None:
    """Return how apt-get may be called here without a question, or None."""
    apt = shutil.which("apt-get")
    if apt is None:
        return None
    if os.geteuid() == 0:
        return [apt]
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0:
        return [sudo, "-n", apt]
    return None


def _digest(path: Path) -> str:
    """Return a hash of a pin file that does not depend on line ends (Windows checkouts)."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _read_stamp() -> dict[str, str]:
    """Return what the last set-up wrote, {} when there is none or it is damaged."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _version_of_venv() -> str:
    """Return the version that .venv's interpreter says it is, '' when it cannot run (half made, Python gone)."""
    # Importing pip proves a foreign .venv whole but costs 0.3 s: only where no stamp vouches for it.
    modules = "sys" if STAMP.exists() else "sys, pip"
    try:
        answer = subprocess.run(
            [str(venv_python()), "-c", f"import {modules}; print(sys.version.split()[0])"],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _create_venv() -> str:
    """Build .venv from nothing (a broken one is thrown away) and return its Python's version."""
    say(f"建立运行环境 / creating {VENV}")
    if VENV.exists():
        shutil.rmtree(VENV)
    # Called from inside some environment, the interpreter below it is the one to build on.
    base = getattr(sys, "_base_executable", "") or sys.executable
    done = subprocess.run([base, "-m", "venv", str(VENV)], check=False, stdin=subprocess.DEVNULL)
    version = _version_of_venv()
    if done.returncode != 0 or not version:
        raise SetupFailed(
            f"无法在 {VENV} 建立运行环境，请检查磁盘空间和文件夹权限后重试。\n"
            f"Cannot create {VENV}; check disk space and permissions."
        )
    return version


def _install(pins: list[Path], stamp: dict[str, str]) -> None:
    """Install the pinned packages; the stamp says 'installing' meanwhile, so that a killed run starts afresh."""
    say("安装依赖（首次需几分钟）/ installing pinned packages: " + ", ".join(path.name for path in pins))
    _write_stamp({"state": "installing"})
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    for path in pins:
        command += ["-r", str(path)]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        _write_stamp({**stamp, **{path.name: "" for path in pins}, "state": "incomplete"})
        raise SetupFailed(
            "依赖安装失败（上面是 pip 的说明）。请检查网络或 pip 镜像设置，然后重新执行同一条命令。\n"
            "pip could not install the pinned packages; check the network or the pip mirror and run the command again."
        )
    _write_stamp({**stamp, "state": "ready"})


def _write_stamp(stamp: dict[str, str]) -> None:
    """Replace the stamp in one step."""
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    part.replace(STAMP)


def say(text: str) -> None:
    """Tell the person what is going on (stderr keeps stdout for results)."""
    print(f"[dev] {text}", file=sys.stderr, flush=True)
