"""Write resources/licences anew from what is installed: run by hand after a pin was changed.

``.venv/bin/python build/licences.py``; tests/architecture/test_licences.py says when it is time.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "licences"
COMMON = Path("/usr/share/common-licenses")  # Debian's own copies of the GNU licences
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>\S+)")

NAMES = {
    "PySide6_Essentials": ("PySide6 / Qt 6", "LGPL-3.0", "窗口和打印"),
    "shiboken6": ("Shiboken6", "LGPL-3.0", "Qt 与 Python 的连接"),
    "peewee": ("peewee", "MIT", "数据模型"),
    "sqlcipher3": ("sqlcipher3 / SQLCipher / SQLite", "zlib；BSD；公有领域", "数据文件"),
    "filelock": ("filelock", "MIT", "同一时间只有一个程序写入"),
    "python-calamine": ("python-calamine", "MIT", "读取表格"),
    "xlrd": ("xlrd", "BSD", "读取 .xls"),
    "openpyxl": ("openpyxl", "MIT", "读取和标注表格"),
    "et_xmlfile": ("et_xmlfile", "MIT", "openpyxl 所需"),
    "lxml": ("lxml / libxml2", "BSD；MIT", "读取网页式表格"),
    "xlsxwriter": ("XlsxWriter", "BSD-2", "写出表格"),
    "reportlab": ("ReportLab", "BSD", "写出 PDF"),
    "pillow": ("Pillow", "MIT-CMU", "图片"),
    "charset-normalizer": ("charset-normalizer", "MIT", "ReportLab 所需"),
    "pypdfium2": ("pypdfium2 / PDFium", "BSD-3；Apache-2.0", "预览和打印 PDF"),
    "python-docx": ("python-docx", "MIT", "写出 Word 文档"),
    "python-pptx": ("python-pptx", "MIT", "写出演示文稿"),
    "typing_extensions": ("typing_extensions", "PSF-2.0", "python-docx 所需"),
    "segno": ("segno", "BSD", "单据上的二维码"),
    "pypinyin": ("pypinyin", "MIT", "拼音首字母查找"),
    "cryptography": ("cryptography / OpenSSL", "Apache-2.0；BSD", "口令和加密"),
    "cffi": ("cffi", "MIT-0", "cryptography 所需"),
    "pycparser": ("pycparser", "BSD-3", "cffi 所需"),
}
GNU = {"PySide6_Essentials", "shiboken6"}

HEAD = "# 随程序一起发出的第三方组件；build/licences.py 写成，关于 → 第三方组件与许可 显示。\n"
EXTRA = """
[[component]]
name = "Python"
version = "3.11 – 3.13"
licence = "PSF-2.0"
purpose = "运行环境（安装包内）"
text = "python.txt"

[[component]]
name = "思源黑体、思源宋体（改名、删减字形）"
version = ""
licence = "SIL OFL 1.1"
purpose = "界面和单据字体"
text = "fonts-noto-cjk-OFL.txt"

[[component]]
name = "霞鹜文楷（改名、删减字形）"
version = ""
licence = "SIL OFL 1.1"
purpose = "单据字体"
text = "fonts-lxgw-wenkai-OFL.txt"
"""


def main() -> int:
    """Copy the texts and write the list."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [found for line in lines if (found := PIN.match(line))]
    entries = [HEAD]
    for pin in pins:
        file = f"{pin['name'].lower()}.txt"
        _put(file, _text_of(pin["name"]))
        name, licence, purpose = NAMES[pin["name"]]
        entries.append(
            f'\n[[component]]\nname = "{name}"\nversion = "{pin["version"]}"\nlicence = "{licence}"\n'
            f'purpose = "{purpose}"\ntext = "{file}"\n'
        )
    _put("python.txt", (Path(sys.base_prefix) / f"lib/python3.{sys.version_info[1]}/LICENSE.txt").read_text("utf-8"))
    _put("components.toml", "".join([*entries, EXTRA]))
    return 0


def _text_of(name: str) -> str:
    """Return the licence texts that a package brings, one after the other."""
    if name in GNU:
        return "\n\n".join((COMMON / part).read_text("utf-8") for part in ("LGPL-3", "GPL-3"))
    files = distribution(name).files or []
    wanted = [
        file
        for file in files
        if "dist-info" in str(file)
        and re.search(r"licen[cs]e|copying|notice", str(file.relative_to(file.parts[0])), re.I)
    ]
    texts = []
    for file in sorted(wanted, key=str):
        path = Path(str(file.locate()))
        if path.is_file():
            texts.append(f"==== {file.name} ====\n\n{path.read_text('utf-8', errors='replace')}")
    return "\n\n".join(texts)


def _put(name: str, text: str) -> None:
    TARGET.mkdir(exist_ok=True)
    (TARGET / name).write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
