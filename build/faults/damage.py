"""Damaged databases of every shape, and what the program makes of each: refused, found by 检查数据, or harmless."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import KnownError, OfficeUnusable
from app.services.salvaging import salvage
from app.services.session import DATABASE_NAME
from app.services.verification import verify
from build.faults.desk import ACTOR, Access
from build.faults.state import contents, difference, problems

SHAPES = (
    "zeroed page",
    "scrambled page",
    "header",
    "schema page",
    "truncated",
    "flipped bits",
    "torn wal",
    "swapped pages",
)


@dataclass(slots=True)
class Findings:
    """Counts over many damaged copies; ``faults``: damage that nothing noticed, or that the program choked on."""

    cases: int = 0
    refused: int = 0
    found: int = 0
    harmless: int = 0
    salvaged: int = 0
    nothing_left: int = 0
    tickets_saved: int = 0
    tickets_there: int = 0
    faults: list[str] = field(default_factory=list)


def harm(path: Path, shape: str, seed: int) -> str:
    """Damage a database file (or its WAL) in place; returns what was done."""
    draw = random.Random(f"{shape}-{seed}")
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big") or 8192
    pages = len(data) // page
    if shape == "torn wal":
        return _tear(path.with_name(path.name + "-wal"), draw)
    if shape == "truncated":
        keep = draw.randrange(1, len(data))
        data = data[:keep]
        what = f"cut to {keep} bytes"
    elif shape == "flipped bits":
        places = [draw.randrange(len(data)) for _ in range(draw.choice((1, 8, 64)))]
        for place in places:
            data[place] ^= 1 << draw.randrange(8)
        what = f"bits at {places[:4]}"
    elif shape == "swapped pages":
        one, other = draw.sample(range(1, pages), 2)
        first, second = data[one * page : one * page + page], data[other * page : other * page + page]
        data[one * page : one * page + page], data[other * page : other * page + page] = second, first
        what = f"pages {one} and {other} swapped"
    else:
        start, size, what = _stretch(shape, page, pages, draw)
        data[start : start + size] = draw.randbytes(size) if shape != "zeroed page" else bytes(size)
    path.write_bytes(data)
    return what


def _stretch(shape: str, page: int, pages: int, draw: random.Random) -> tuple[int, int, str]:
    if shape == "header":
        start = draw.randrange(0, 92)
        return start, 8, f"header bytes from {start}"
    number = 0 if shape == "schema page" else draw.randrange(1, pages)
    return number * page, page, f"{shape}: page {number}"


def _tear(wal: Path, draw: random.Random) -> str:
    data = bytearray(wal.read_bytes())
    if draw.random() < 0.5:
        keep = draw.randrange(len(data))
        wal.write_bytes(data[:keep])
        return f"WAL cut to {keep} bytes"
    start = draw.randrange(len(data))
    data[start : start + 512] = bytes(len(data[start : start + 512]))
    wal.write_bytes(data)
    return f"WAL zeroed from {start}"


def judge_many(start: Access, wal: bytes, seeds: Sequence[int], folder: Path, *, salvage_every: int = 4) -> Findings:
    """Damage one copy per seed, the shapes in turn, and judge each.

    ``wal``: a WAL to lie beside the file for the torn ones, that holds the last transactions.
    """
    findings = Findings()
    with start.read() as office:
        whole = contents(office.database)
    findings_tickets = len(whole["ticket"])
    for seed in seeds:
        shape = SHAPES[seed % len(SHAPES)]
        copy = start.copy(folder / f"damaged-{seed}")
        path = copy.root / DATABASE_NAME
        if shape == "torn wal":
            path.with_name(path.name + "-wal").write_bytes(wal)
        what = f"seed {seed}: {harm(path, shape, seed)}"
        findings.cases += 1
        is_sound = _judge(findings, copy, whole, shape, what)
        if not is_sound and seed % salvage_every == 0:
            findings.tickets_there += findings_tickets
            _salvage(findings, copy, folder / f"salvaged-{seed}", what)
    return findings


def _judge(findings: Findings, access: Access, whole: dict[str, list[str]], shape: str, what: str) -> bool:
    """Count one copy; returns whether the program can go on with it."""
    try:
        with access.open() as office:
            if not verify(office).ok:
                findings.found += 1
                return False
            try:
                now = contents(office.database)
            except OfficeUnusable:
                now = {}
            if now == whole or shape == "torn wal":  # a torn WAL leaves a whole number of transactions
                findings.harmless += 1
                return True
            findings.faults.append(f"{what}: not noticed, {difference(whole, now)}")
            return True
    except KnownError:
        findings.refused += 1
        return False


def _salvage(findings: Findings, access: Access, into: Path, what: str) -> None:
    try:
        result = salvage(access.root, ACTOR, into=into, key=access.key)
    except OfficeUnusable:
        findings.nothing_left += 1
        return
    findings.salvaged += 1
    findings.tickets_saved += result.tickets
    with Access(into, access.key).open() as office:
        if wrong := [text for text in problems(office) if not text.startswith("audit")]:
            findings.faults.append(f"{what}: salvaged, but {wrong}")
