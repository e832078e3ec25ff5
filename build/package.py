"""``dev.py package``: the program as people install it: one folder, tried out; on Linux also a .deb.

Everything is made below ``dist/`` (never in git). ``--no-deb`` stops after the folder; ``--fast`` packs the .deb
with little compression (for CI).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import deb_package
import program_icon
import version_resource

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PROGRAM = DIST / "streetdesk"
SCRATCH = DIST / "scratch"
AIM_MB = 220


def main(arguments: list[str]) -> int:
    """Build, slim, try out and pack; 1 when the built program does not pass its own check."""
    parser = argparse.ArgumentParser(prog="dev.py package")
    parser.add_argument("--no-deb", action="store_true", help="only the folder")
    parser.add_argument("--fast", action="store_true", help="little compression")
    want = parser.parse_args(arguments)
    SCRATCH.mkdir(parents=True, exist_ok=True)
    program_icon.write(ROOT / "resources" / "icons" / "program.svg", SCRATCH)
    (SCRATCH / "version_info.txt").write_text(version_resource.text(), encoding="utf-8")
    seconds = _freeze()
    before = megabytes(PROGRAM)
    _slim()
    after = megabytes(PROGRAM)
    say(f"built in {seconds:.0f} s; {before:.0f} MB, slimmed {after:.0f} MB (aim {AIM_MB}): {PROGRAM}")
    if not passes_own_check(PROGRAM / _named("streetdesk-cli")):
        return 1
    if sys.platform.startswith("linux") and not want.no_deb:
        made = deb_package.write(PROGRAM, SCRATCH, DIST, fast=want.fast)
        say(f"{made.stat().st_size / 1e6:.0f} MB: {made}")
    return 0


def _freeze() -> float:
    """Run PyInstaller; returns the seconds it took."""
    started = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--workpath", str(DIST / "work"), "--distpath", str(DIST), str(ROOT / "build" / "streetdesk.spec")]
    environment = {**os.environ, "STREETDESK_PACKAGING": str(SCRATCH)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdin=subprocess.DEVNULL)
    return time.monotonic() - started


def _slim() -> None:
    """Drop debug symbols (Qt's own libraries come without), and let both starters be one file where that works."""
    if not sys.platform.startswith("linux"):
        return
    inside = PROGRAM / "_internal"
    libraries = [
        str(path)
        for path in inside.rglob("*.so*")
        if path.is_file() and not path.is_symlink() and "PySide6" not in path.parts
    ]
    subprocess.run(["strip", "--strip-unneeded", *libraries], check=False, capture_output=True)
    console = PROGRAM / "streetdesk-cli"
    if console.read_bytes() == (PROGRAM / "streetdesk").read_bytes():
        console.unlink()
        console.symlink_to("streetdesk")


def passes_own_check(program: Path) -> bool:
    """Start the built program with ``--self-check``, with nothing of this environment but a home folder of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "PATH": os.defpath}
        if os.name == "nt":
            environment = {**os.environ, "LOCALAPPDATA": home}
        started = time.monotonic()
        done = subprocess.run(
            [str(program), "--self-check"], env=environment, cwd=home, check=False, stdin=subprocess.DEVNULL
        )
    say(f"self-check {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return done.returncode == 0


def megabytes(folder: Path) -> float:
    """Size of the files in a folder (10^6 bytes), links counted once."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def _named(program: str) -> str:
    return f"{program}.exe" if os.name == "nt" else program


def say(text: str) -> None:
    """Tell what is going on."""
    print(f"[package] {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if platform.system() == "Linux" and shutil.which("objdump") is None:
        sys.exit("[package] PyInstaller needs binutils: apt-get install -y binutils")
    sys.exit(main(sys.argv[1:]))
