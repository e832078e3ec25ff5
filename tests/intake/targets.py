"""What the guarded process is made to do in tests (module level, so that a new process can import it)."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import NotAllowed
from app.intake.calamine_reader import open_plain
from app.intake.reading import open_source, read_table

Report = Callable[[int, int, str], None]


def count_rows(path: Path, report: Report) -> int:
    count = sum(1 for _ in read_table(open_source(path)).rows())
    report(count, count, "读取完成")
    return count


def ask_for_memory(size: int, report: Report) -> int:
    return len(bytearray(size))


def abort(code: int, report: Report) -> None:
    os.abort()


def print_a_trace(text: str, report: Report) -> None:
    os.write(2, text.encode())
    os.abort()


def vanish(code: int, report: Report) -> None:
    os._exit(code)


def have_a_bug(value: int, report: Report) -> float:
    return value / 0


def refuse(message: str, report: Report) -> None:
    raise NotAllowed(message)


def burn(value: int, report: Report) -> None:
    report(1, 0, "开始")
    while True:
        pass


def sleep_on(seconds: float, report: Report) -> None:
    report(1, 0, "开始")
    time.sleep(seconds)


def loop_in_the_sector_chain(path: Path, report: Report) -> int:
    """Read with calamine, which follows a chain that bites its own tail until memory is gone."""
    return len(open_plain(path).names)


def looping_compound_file() -> bytes:
    """A compound document whose directory chain points to itself."""
    head = bytearray(b"\xff" * 512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[8:24] = bytes(16)
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<HIIIIIIIIII", head, 34, 0, 0, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", head, 76, 0)
    table = bytearray(b"\xff" * 512)
    struct.pack_into("<II", table, 0, 0xFFFFFFFD, 1)
    return bytes(head) + bytes(table) + bytes(512)
