"""Runs the migrations in order; each one and its ``user_version`` share one transaction."""

from __future__ import annotations

import json
import re

from app.domain.errors import OfficeDamaged, OfficeUnusable
from app.storage.database import DRIVER_ERRORS, OfficeDatabase, check_ours, schema_version
from app.storage.migrations.step import Migration
from app.version import VERSION

LATEST = 11
"""Version of the last step of ``migrations.steps`` (a test holds them together)."""

_OTHER_SCHEMA = re.compile(r"already exists|no such table|no such column|duplicate column")
"""A step meets tables that its version cannot have: the version in the file's header is not true."""

PROGRAM_KEY = "schema.program"
"""Setting that tells an older program which version of the program a newer file needs."""


def pending(database: OfficeDatabase) -> tuple[Migration, ...]:
    """List the steps that this file still lacks. Refuses a foreign or a newer file (``OfficeUnusable``)."""
    check_ours(database)
    version = schema_version(database)
    if version > LATEST:
        raise OfficeUnusable(
            f"这个数据文件是更新的程序建立的（数据版本 {version}，本程序只认到 {LATEST}）。"
            f"请安装{_needed(database)}的程序后再打开，数据没有改动。"
        )
    if version == LATEST:
        return ()
    from app.storage.migrations import steps  # an up-to-date file needs none of them

    return tuple(step for step in steps.MIGRATIONS if step.version > version)


def migrate(database: OfficeDatabase, upto: int = LATEST) -> int:
    """Bring the file to ``upto``; a step that fails leaves the file at the version before it. Returns the version."""
    for step in pending(database):
        if step.version <= upto:
            _apply(database, step)
    return schema_version(database)


def _apply(database: OfficeDatabase, step: Migration) -> None:
    try:
        _run(database, step)
    except DRIVER_ERRORS as error:
        if not _OTHER_SCHEMA.search(str(error)):
            raise
        raise OfficeDamaged(
            "数据文件里的版本号与表结构不符，可能已损坏，没有改动。"
            "请用最近一次备份恢复（restore 命令），或抢救还能读出的数据（salvage 命令）。"
        ) from error


def _run(database: OfficeDatabase, step: Migration) -> None:
    with database.atomic("EXCLUSIVE"):
        for statement in step.statements:
            database.execute_sql(statement)
        database.execute_sql(
            "INSERT INTO setting (key, value, source) VALUES (?, ?, ?)"
            " ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source",
            (PROGRAM_KEY, json.dumps(VERSION), f"数据版本 {step.version}"),
        )
        database.execute_sql(f"PRAGMA user_version = {step.version:d}")


def _needed(database: OfficeDatabase) -> str:
    value = database.value("SELECT value FROM setting WHERE key = ?", (PROGRAM_KEY,))
    return f" {json.loads(value)} 或更高版本" if value else "更高版本"
