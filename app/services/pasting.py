"""A table from the clipboard (Excel, WPS) becomes a file in the work folder and goes the way of every import."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path

from app.domain.errors import RefusedInput
from app.services.session import Office

LARGEST = 20_000_000
"""Characters; a clipboard that holds more should come as a file."""
WORKED_OUT = frozenset({"剩余时间"})
"""Columns of our own list that say something about the moment of copying; they are no facts of a ticket."""


def write_pasted(office: Office, text: str) -> Path:
    """Write tab-separated text with a title row as CSV and return it. Raises ``RefusedInput`` when it is no table."""
    if len(text) > LARGEST:
        raise RefusedInput("剪贴板里的表格太大。请存成文件后拖进窗口导入。")
    rows = [
        row for row in csv.reader(text.splitlines(keepends=True), delimiter="\t") if any(cell.strip() for cell in row)
    ]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise RefusedInput("剪贴板里没有表格。请在 Excel 或 WPS 里连标题行一起选中、复制，再回来粘贴。")
    kept = [at for at, title in enumerate(rows[0]) if title.strip() not in WORKED_OUT]
    path = office.folder("work") / f"粘贴-{uuid.uuid4().hex[:8]}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([row[at] for at in kept if at < len(row)] for row in rows)
    return path
