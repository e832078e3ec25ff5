"""Runs a program in this process and writes down every socket that anything in it touches (``sys.addaudithook``)."""

from __future__ import annotations

import os
import runpy
import sys

_EVENTS = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.")


def _write_down(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_EVENTS) and event != "socket.__new__":
        _put(f"{event} {arguments!r}")
    elif event == "socket.__new__" and int(arguments[1]) != 1:  # type: ignore[call-overload]  # 1: AF_UNIX, no network
        _put(f"{event} family {arguments[1]}")


def _put(text: str) -> None:
    handle = os.open(os.environ["SOCKETS_SEEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


def watch() -> None:
    """Begin to watch this process."""
    sys.addaudithook(_write_down)


if __name__ == "__main__":
    watch()
    program, sys.argv = sys.argv[1], sys.argv[1:]
    runpy.run_path(program, run_name="__main__")
