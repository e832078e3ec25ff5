"""Reads typed values out of a parsed TOML or JSON table and collects what is wrong, in Chinese, instead of raising."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any


class Complaint(str):
    """A problem in words that also knows its place: keys and positions from the top (("payments", 1, "clause"))."""

    __slots__ = ("path", "what")

    path: tuple[str | int, ...]
    what: str

    def __new__(cls, text: str, path: tuple[str | int, ...], what: str) -> Complaint:
        """Make one; ``what`` is wrong, without the place."""
        made = super().__new__(cls, text)
        made.path, made.what = path, what
        return made


class Table:
    """One table of a data file; ``where`` names it in problems (“付款第 2 期”). Used keys are remembered.

    Problems are ``Complaint``: ``path`` is where the table stands in the whole.
    """

    def __init__(self, data: object, where: str, problems: list[str], path: tuple[str | int, ...] = ()) -> None:
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self.where = where
        self.problems = problems
        self.path = path
        self._used: set[str] = set()
        if not isinstance(data, Mapping):
            what = "应为一组“键 = 值”"
            problems.append(Complaint(f"{where}：{what}。", path, what))

    def complain(self, key: str, what: str) -> None:
        """Note a problem with one key."""
        self.problems.append(Complaint(f"{self.where}的 {key}：{what}。", (*self.path, key), what))

    def _get(self, key: str, kind: type, wanted: str, required: bool) -> Any:
        self._used.add(key)
        value = self.data.get(key)
        if value is None:
            if required:
                self.complain(key, "缺少")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.complain(key, f"应为{wanted}")
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a string, "" when absent."""
        return self._get(key, str, "文字", required) or ""

    def whole(self, key: str, *, required: bool = False) -> int | None:
        """Return a whole number."""
        value: int | None = self._get(key, int, "整数", required)
        return value

    def count(self, key: str) -> int:
        """Return a whole number that must be there; 0 when it is not."""
        return self.whole(key, required=True) or 0

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._get(key, bool, " true 或 false", False)
        return default if value is None else bool(value)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of strings."""
        values = self._get(key, list, "文字列表", required) or []
        if all(isinstance(value, str) for value in values):
            return tuple(values)
        self.complain(key, "应为文字列表")
        return ()

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date written YYYY-MM-DD; None when absent or empty."""
        text = self.text(key, required=required)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.complain(key, f"“{text}”不是 YYYY-MM-DD 形式的日期")
            return None

    def moment(self, key: str) -> time | None:
        """Return a time of day written HH:MM:SS."""
        text = self.text(key)
        try:
            return time.fromisoformat(text) if text else None
        except ValueError:
            self.complain(key, f"“{text}”不是 HH:MM:SS 形式的时刻")
            return None

    def ratio(self, key: str) -> Fraction | None:
        """Return a share written 60%, 2/1000 or 1/3; None when absent or "rest"."""
        text = self.text(key)
        if text in ("", "rest"):
            return None
        try:
            return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        except (ValueError, ZeroDivisionError):
            self.complain(key, f"“{text}”不是比例（如 60%、2/1000）")
            return None

    def one_of(self, key: str, allowed: frozenset[str], default: str = "") -> str:
        """Return a word from a fixed set."""
        value = self.text(key, required=not default) or default
        if value and value not in allowed:
            self.complain(key, f"“{value}”不在允许的取值之内（{'、'.join(sorted(allowed))}）")
        return value

    def table(self, key: str) -> Table | None:
        """Return a nested table, None when absent."""
        self._used.add(key)
        if key not in self.data:
            return None
        return Table(self.data[key], f"{self.where}的 {key}", self.problems, (*self.path, key))

    def tables(self, key: str, title: str) -> list[Table]:
        """Return a list of tables, each named "title 第 n 项"."""
        values = self._get(key, list, "列表", False) or []
        return [
            Table(value, f"{title}第 {n} 项", self.problems, (*self.path, key, n - 1))
            for n, value in enumerate(values, 1)
        ]

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return a nested mapping as it is, {} when absent."""
        return self._get(key, dict, "一组“键 = 值”", False) or {}

    def done(self) -> None:
        """Complain about keys that nobody asked for (spelling mistakes)."""
        for key in self.data:
            if key not in self._used:
                self.complain(key, "不认识这个键")
