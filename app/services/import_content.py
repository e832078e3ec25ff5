"""What lines of call-backs and of assessment details say, for the import preview: title and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.masking import mask_field
from app.services.import_types import PreviewRow
from app.services.session import Office
from app.storage.queries import import_content as queries

UNKNOWN = "（登记册里没有这件工单）"
_COUNTED: dict[object, str] = {1: "是", 0: "否"}


def told(office: Office, staging: Path, kind: str, rows: Sequence[PreviewRow]) -> list[PreviewRow]:
    """Add titles out of the register and, in front of any message, what each line says."""
    titles = queries.titles(office.database, [row.ticket_no for row in rows])
    read = queries.details if kind == "assessments" else queries.visits
    said = {number: _words(kind, values) for number, *values in read(staging, [row.row for row in rows])}
    return [
        replace(
            row,
            title=row.title or mask_field("title", titles.get(row.ticket_no, UNKNOWN)),
            message="；".join(part for part in (said.get(row.row, ""), row.message) if part),
        )
        for row in rows
    ]


def _words(kind: str, values: Sequence[object]) -> str:
    if kind != "assessments":
        names: tuple[str, ...] = ("有效回访", "联系", "解决", "满意")
    else:
        period, counted, *answers, lost, point = values
        values = (_COUNTED.get(counted, ""), *answers, lost, point, period)
        names = ("考核", "响应", "解决", "满意", "扣分", "失分点", "期次")
    return "　".join(f"{name} {value}" for name, value in zip(names, values, strict=True) if value not in ("", None))
