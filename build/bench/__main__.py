"""``dev.py bench [NAME…]``: every benchmark in a process of its own, one after the other, and one table at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from build.bench.data import FOLDER_VARIABLE
from build.bench.report import RESULTS_VARIABLE, collected, table

BENCHMARKS = {
    "clock": "deadline engine against the naive count, 1,000,000 random cases",
    "imports": "100,000 rows x 30 columns: first and second import, floors, memory",
    "register": "300,000 tickets: order, filter, search, page",
    "rates": "an assessment period of 20,000 tickets: rates, workbench, what-if, call list",
    "reports": "300,000 tickets: each report, the pack of a month, files, export of 100,000 x 30",
    "masking": "4,000 made-up tickets: personal data found, order numbers and dates left, time",
    "audit": "100,000 entries: the chain verified, alone and against heads of paper and backups",
    "window": "start-up, first paint, jump to a row",
    "morning": "60 tickets edited by hand, every save with synchronous FULL",
    "queue_keys": "60 tickets worked as a duty seat works them, with keys alone",
    "backup": "300,000 tickets: automatic copy against a file copy, full backup, quick and full check, drill",
    "faults": "1,000 sudden ends, failing statements, full disk, 200 damaged databases, hostile tables",
}


def main(arguments: list[str]) -> int:
    """Run the named benchmarks (all without a name) and print the table; status 1 when one failed.

    Options go to the benchmarks (``bench clock --cases=100000``).
    """
    if arguments in (["--list"], ["--help"]):
        print("\n".join(f"{name:11}{text}" for name, text in BENCHMARKS.items()))
        return 0
    options = [argument for argument in arguments if argument.startswith("-")]
    names = [argument for argument in arguments if argument not in options] or list(BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        print(f"unknown benchmark: {', '.join(sorted(unknown))} (known: {', '.join(BENCHMARKS)})", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="streetdesk-bench-") as scratch:
        results = Path(scratch) / "results.jsonl"
        environment = {**os.environ, FOLDER_VARIABLE: scratch, RESULTS_VARIABLE: str(results)}
        broken = []
        for name in names:
            print(f"\n== {name}: {BENCHMARKS[name]}", flush=True)
            command = [sys.executable, "-m", f"build.bench.{name}", *options]
            if subprocess.run(command, env=environment, check=False).returncode != 0:
                broken.append(name)
        measures = collected(results)
    if len(names) > 1:
        print(f"\n{table(measures)}")
    short = [measure.name for measure in measures if not measure.is_met]
    print(
        f"\n{len(measures)} measures, {len(measures) - len(short)} within target"
        + (f"; short: {short}" if short else "")
    )
    if broken:
        print(f"failed: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
