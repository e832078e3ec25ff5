"""``dev.py try-deb [FILE]``: install the .deb in a clean Debian, run its self-check, remove it again.

Wants root and debootstrap (``apt-get install debootstrap``). The clean system holds neither Python nor this
repository. By hand on any Debian-like machine: ``apt install ./streetdesk_*.deb && streetdesk-cli --self-check``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = "bookworm"
HINT = "in a chroot this needs root and debootstrap: apt-get install -y debootstrap"


def main(arguments: list[str]) -> int:
    """Try the newest .deb of ``dist/``, or the one that is named."""
    found = [Path(arguments[0])] if arguments else sorted((ROOT / "dist").glob("*.deb"))
    if not found:
        print("[try-deb] no .deb: python3 build/dev.py package", file=sys.stderr)
        return 2
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("debootstrap") is None:
        print(f"[try-deb] {HINT}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="streetdesk-deb-") as name:
        return _try(found[-1], Path(name) / "root")


def _try(package: Path, root: Path) -> int:
    subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(root)], check=True, stdout=subprocess.DEVNULL)
    shutil.copy(package, root / "root" / package.name)
    with _mounted(root):
        _inside(root, "apt-get", "update", "-q")
        _inside(root, "apt-get", "install", "-y", "-q", "--no-install-recommends", f"/root/{package.name}")
        if _inside(root, "sh", "-c", "command -v python3", may_fail=True) == 0:
            print("[try-deb] the clean system has a Python: this proves nothing", file=sys.stderr)
            return 1
        status = _inside(root, "streetdesk-cli", "--self-check", may_fail=True)
        _inside(root, "apt-get", "remove", "-y", "-q", "streetdesk")
    left = [path for path in (root / "opt/streetdesk", root / "usr/bin/streetdesk") if path.exists()]
    print(
        f"[try-deb] self-check {'passed' if status == 0 else 'FAILED'}; left behind: {left or 'nothing'}",
        file=sys.stderr,
    )
    return 1 if status or left else 0


def _inside(root: Path, *command: str, may_fail: bool = False) -> int:
    environment = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["chroot", str(root), *command], env=environment, cwd="/", check=not may_fail, stdin=subprocess.DEVNULL
    )
    return done.returncode


@contextmanager
def _mounted(root: Path) -> Iterator[None]:
    """Give the clean system /proc and /dev for as long as it is used."""
    places = [("proc", root / "proc"), ("dev", root / "dev")]
    subprocess.run(["mount", "-t", "proc", "proc", str(places[0][1])], check=True)
    try:
        subprocess.run(["mount", "--bind", "/dev", str(places[1][1])], check=True)
        yield
    finally:
        for _name, place in reversed(places):
            subprocess.run(["umount", str(place)], check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
