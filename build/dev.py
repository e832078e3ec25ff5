"""Streetdesk's developer commands; each does all the set-up it needs. Standard library only."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dev_environment import ROOT, SetupFailed, ensure, say

USAGE = """\
python3 build/dev.py run [ARGUMENTS]       open the window (without a display: the main job on sample data)
python3 build/dev.py test [PYTEST ARGS]    the whole test suite, offscreen
python3 build/dev.py check [--no-tests]    format, lint, types, layers, tests
python3 build/dev.py bench [NAME]          measure; one table of ours / floor / ratio / target
python3 build/dev.py screenshots OUTDIR    every page and dialog with sample data as PNG
python3 build/dev.py package [--fast]      the program as it is installed, tried out; on Linux also a .deb
python3 build/dev.py try-deb [FILE]        install the .deb in a clean Debian and check it there (root)
python3 build/dev.py setup                 only the set-up
"""
WINDOW_HINT = (
    "没有检测到显示器，改为在示例数据上无界面演示。在有图形桌面的电脑上执行同一条命令即可打开窗口。\n"
    "[dev] No display found: doing the main job on sample data without a window. "
    "Run the same command on a machine with a screen to open it."
)


def main(arguments: list[str]) -> int:
    """Run one verb and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a C locale or an old console must not break a message
    verb = VERBS.get(arguments[0]) if arguments else None
    if verb is None:
        print(USAGE, end="")
        return 0 if arguments and arguments[0] in ("help", "-h", "--help") else 2
    try:
        return verb(arguments[1:])
    except SetupFailed as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except OSError as fault:
        print(
            f"\n无法写入或执行：{fault}。请检查文件夹权限和磁盘空间后重试。\n"
            "A file could not be written or run; check permissions and disk space, then try again.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130


def _stop(_number: int, _frame: object) -> None:
    """Leave when asked to end, so that the child that is running ends too."""
    raise SystemExit(143)


def run(arguments: list[str]) -> int:
    """Open the window, or do the main job on sample data where there is no display."""
    window = _has_display()
    python = ensure(developer=False, window=window)
    if window:
        started = time.monotonic()
        status = _call([str(python), "main.py", *arguments])
        if not _display_refused(status, time.monotonic() - started):
            return status
    say(WINDOW_HINT)
    return _call([str(python), "-m", "app.services.demo", *arguments], offscreen=True)


def test(arguments: list[str]) -> int:
    """Run the test suite offscreen, the whole of it on every core; arguments go to pytest."""
    python = ensure(developer=True, window=False)
    return _call([str(python), "-m", "pytest", *(arguments or _on_every_core())], offscreen=True)


def _on_every_core() -> list[str]:
    """Share the test files among the cores (four at most: each opens windows and files of its own), the long first."""
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]


def check(arguments: list[str]) -> int:
    """Format, lint, types, layers and (unless --no-tests) tests; every step runs, the summary comes last."""
    python = str(ensure(developer=True, window=False))
    steps = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "layers": [python, "-m", "pytest", "-q", "tests/architecture"],
        "tests": [python, "-m", "pytest", "--ignore=tests/architecture", *_on_every_core()],
    }
    if "--no-tests" in arguments:
        del steps["tests"]
    failed = []
    for name, command in steps.items():
        say(f"check: {name}")
        if _call(command, offscreen=True) != 0:
            failed.append(name)
    say(f"check: {'failed: ' + ', '.join(failed) if failed else 'all good'} ({', '.join(steps)})")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Measure; without a name every benchmark, one after the other."""
    python = ensure(developer=True, window=False)
    return _call([str(python), "-m", "build.bench", *arguments], offscreen=True)


def screenshots(arguments: list[str]) -> int:
    """Save every page and dialog with sample data as PNG, light and dark."""
    if not arguments:
        print("usage: python3 build/dev.py screenshots OUTDIR [--size 1920x1080] [--only NAMES]", file=sys.stderr)
        return 2
    python = ensure(developer=True, window=False)
    first = arguments[0] if arguments[0].startswith("-") else str(Path(arguments[0]).resolve())
    return _call([str(python), "build/screenshots.py", first, *arguments[1:]], offscreen=True)


def package(arguments: list[str]) -> int:
    """Build the program as it is installed, and try it out."""
    python = ensure(developer=True, window=True, packaging=True)
    return _call([str(python), "build/package.py", *arguments], offscreen=True)


def try_deb(arguments: list[str]) -> int:
    """Install the .deb in a clean Debian and run its own check there."""
    python = ensure(developer=True, window=False, packaging=True)
    return _call([str(python), "build/try_deb.py", *arguments])


def setup(_arguments: list[str]) -> int:
    """Do the set-up alone."""
    python = ensure(developer=True, window=_has_display())
    say(f"就绪 / ready: {python}")
    return 0


def _call(command: list[str], *, offscreen: bool = False) -> int:
    """Run a command in the repository's root and return its status."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _has_display() -> bool:
    """Whether a window can be expected to open here."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _display_refused(status: int, seconds: float) -> bool:
    """Whether Qt gave up at once because the display named by the environment does not answer (it aborts)."""
    return os.name != "nt" and status == -signal.SIGABRT and seconds < 20


VERBS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "screenshots": screenshots,
    "package": package,
    "try-deb": try_deb,
    "setup": setup,
}

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main(sys.argv[1:]))
