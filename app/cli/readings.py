"""Reading the choices of clauses (读法) that stand on a command line."""

from __future__ import annotations

from app.domain.errors import RefusedInput


def read_readings(pairs: list[str]) -> dict[str, str]:
    """Read ``R-07=甲`` options. Raises ``RefusedInput`` for anything else."""
    readings = {}
    for pair in pairs:
        code, equals, option = pair.partition("=")
        if not equals or not code.strip() or not option.strip():
            raise RefusedInput(f"读法“{pair}”看不懂，请写成 R-07=甲 或 R-04=乙:3。")
        readings[code.strip().upper()] = option.strip()
    return readings
