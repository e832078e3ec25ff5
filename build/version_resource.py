"""The version that Windows shows in a file's properties, from app/version.py."""

from __future__ import annotations

from app.version import VERSION

_TEXT = """VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable('080404b0', [
      StringStruct('CompanyName', '接诉即办工作台'),
      StringStruct('FileDescription', '接诉即办工作台'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'streetdesk'),
      StringStruct('LegalCopyright', '见 LICENSE'),
      StringStruct('OriginalFilename', 'streetdesk.exe'),
      StringStruct('ProductName', '接诉即办工作台'),
      StringStruct('ProductVersion', '{version}')
    ])]),
    VarFileInfo([VarStruct('Translation', [0x0804, 1200])])
  ]
)
"""


def numbers(version: str) -> tuple[int, int, int, int]:
    """Four numbers of a version (``1.2.3`` → 1, 2, 3, 0)."""
    found = [int(part) for part in version.split(".")]
    first, second, third, fourth = [*found, 0, 0, 0, 0][:4]
    return first, second, third, fourth


def text(version: str = VERSION) -> str:
    """Return the resource as PyInstaller reads it."""
    return _TEXT.format(version=version, numbers=numbers(version))
