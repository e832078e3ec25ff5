"""How the import preview speaks of each kind of table: tickets, call-backs of the city, assessment details."""

from __future__ import annotations

from app.services.import_types import Bucket
from app.services.imports import KINDS

_EMPTY: dict[str, str] = {
    Bucket.NEW: "没有新增的{noun}。",
    Bucket.CHANGED: "没有要变更的{noun}。",
    Bucket.UNCHANGED: "没有和现有内容完全相同的{noun}。",
    Bucket.KEPT_LOCAL: "没有需要保留的本地修改。",
    Bucket.SUSPECTED: "没有疑似重复的{noun}。",
    Bucket.REJECTED: "没有拒收的行。",
}
_OWN: dict[str, str] = {
    "tickets": "手工改过的内容不会被覆盖",
    "callbacks": "手工登记过的结果不会被覆盖",
    "assessments": "文件里空着的栏目不会抹掉原来的内容",
}
_BUCKETS: dict[str, tuple[Bucket, ...]] = {
    "callbacks": (Bucket.NEW, Bucket.CHANGED, Bucket.UNCHANGED, Bucket.KEPT_LOCAL, Bucket.REJECTED),
    "assessments": (Bucket.NEW, Bucket.CHANGED, Bucket.UNCHANGED, Bucket.REJECTED),
}


def buckets(kind: str) -> tuple[Bucket, ...]:
    """Return the lists that a kind of table can have."""
    return _BUCKETS.get(kind, tuple(Bucket))


def empty_words(kind: str, bucket: str) -> str:
    """Say that a list is empty, in the words of the kind."""
    return _EMPTY[bucket].format(noun=KINDS[kind])


def modes(kind: str) -> tuple[tuple[str, str, str], ...]:
    """Return what may become of known rows: key, title, hint."""
    noun = KINDS[kind]
    return (
        ("upsert", "更新已有", f"已有的{noun}按文件更新；{_OWN[kind]}"),
        ("skip", "跳过已有", f"已有的{noun}一概不动，只加新的"),
        ("fill", "只补空白", f"已有的{noun}只填空着的栏目"),
    )
