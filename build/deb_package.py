"""The built folder as a .deb: program below /opt, desktop entry, icons, "open with" for workbooks.

It needs neither Python nor a compiler nor a network where it is installed. dpkg of UOS 20 and Kylin V10 knows no zstd,
therefore xz.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from app.version import VERSION

NAME = "streetdesk"
HOME = f"opt/{NAME}"
ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
OPENED = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "text/csv",
)

CONTROL = """Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: 接诉即办工作台 <streetdesk@localhost>
Installed-Size: {kilobytes}
Depends: libc6 (>= {glibc}), libgl1, libegl1, fontconfig-config | fontconfig
Section: misc
Priority: optional
Description: 接诉即办工作台
 街道接诉即办岗位的离线桌面程序：12345 工单台账、导入、合同期限与扣款、报表、验收回执。
 数据只在本机，不连接网络。
"""

DESKTOP = """[Desktop Entry]
Type=Application
Name=Streetdesk
Name[zh_CN]=接诉即办工作台
Comment=Desk for 12345 hotline tickets and contracts
Comment[zh_CN]=12345 工单台账、合同履约与验收回执
Exec=/opt/streetdesk/streetdesk %F
Icon=streetdesk
Terminal=false
Categories=Office;
MimeType={types};
StartupWMClass=streetdesk
"""


def write(program: Path, scratch: Path, dist: Path, *, fast: bool) -> Path:
    """Write ``streetdesk_VERSION_ARCH.deb`` into ``dist`` and return its path."""
    tree = scratch / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program, tree / HOME, symlinks=True)
    _starters(tree)
    _desktop(tree, scratch)
    architecture = ARCHITECTURES[
        subprocess.run(["uname", "-m"], check=True, capture_output=True, text=True).stdout.strip()
    ]
    kilobytes = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    control = CONTROL.format(
        name=NAME, version=VERSION, architecture=architecture, kilobytes=kilobytes, glibc=newest_glibc(program)
    )
    _put(tree / "DEBIAN" / "control", control)
    made = dist / f"{NAME}_{VERSION}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1" if fast else "-z6", "--build", str(tree), str(made)]
    subprocess.run(command, check=True, capture_output=True)
    shutil.rmtree(tree)
    return made


def _starters(tree: Path) -> None:
    for name in ("streetdesk", "streetdesk-cli"):
        link = tree / "usr/bin" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(f"/{HOME}/{name}")


def _desktop(tree: Path, scratch: Path) -> None:
    _put(tree / f"usr/share/applications/{NAME}.desktop", DESKTOP.format(types=";".join(OPENED)))
    for size in ICON_SIZES:
        target = tree / f"usr/share/icons/hicolor/{size}x{size}/apps/{NAME}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(scratch / f"program-{size}.png", target)
    _put(tree / f"usr/share/doc/{NAME}/copyright", (ROOT / "LICENSE").read_text(encoding="utf-8"))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def newest_glibc(program: Path) -> str:
    """Return the newest glibc that any file of the program asks for, e.g. ``2.36``: what the target must have."""
    files = [str(path) for path in program.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    done = subprocess.run(["objdump", "-T", *files], check=False, capture_output=True, text=True, errors="replace")
    return newest_in(done.stdout)


def newest_in(symbols: str) -> str:
    """Return the newest glibc that objdump's list of symbols names (2.9 is older than 2.17)."""
    found = {tuple(int(part) for part in version.split(".")) for version in re.findall(r"GLIBC_(2\.\d+)", symbols)}
    return ".".join(str(part) for part in max(found))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
