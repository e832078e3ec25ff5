"""Chinese help and Chinese usage errors for argparse."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from app.domain.errors import RefusedInput

_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.+?): expected (\d+) arguments?", r"\1 后面要跟 \2 个值"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"\1 不能是“\2”，可选：\3"),
    (r"argument (.+?): invalid int value: '(.*)'", r"\1 要是整数，不能是“\2”"),
    (r"argument (.+?): invalid \w+ value: '(.*)'", r"\1 的值“\2”不对"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能和 \2 一起用"),
    (r"one of the arguments (.+) is required", r"要给出其中一个：\1"),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 写得不完整，可能是 \2"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 后面不能跟值“\2”"),
)


class UsageError(RefusedInput):
    """The command line cannot be understood (exit status 2)."""


class ChineseFormatter(argparse.HelpFormatter):
    """Help that begins with 用法."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        """Add the usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """Raises ``UsageError`` with one Chinese sentence instead of leaving the program."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", ChineseFormatter)
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False})
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise UsageError(f"{translate(message)}。用 {self.prog} --help 查看用法。")


def translate(message: str) -> str:
    """Put one of argparse's messages into Chinese."""
    for pattern, chinese in _PATTERNS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            text = found.expand(chinese)
            return text.replace("'", "").replace(", ", "、") if "可选：" in chinese else text
    return f"命令写得不对（{message}）"
