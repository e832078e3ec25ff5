"""Version 4: the history of what imports moved behind people's edits, and an index for suspected duplicates."""

from __future__ import annotations

from app.storage.migrations.step import Migration

_BASE_MOVE = """CREATE TABLE ticket_base_move (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,
    old_base TEXT NOT NULL,
    new_base TEXT NOT NULL,
    PRIMARY KEY (operation_id, ticket_id, field)
) STRICT, WITHOUT ROWID"""

MIGRATION = Migration(
    4,
    "导入：底稿值的经过、疑似重复的索引",
    (
        _BASE_MOVE,
        "CREATE INDEX ticket_content_key ON ticket (content_key) WHERE content_key IS NOT NULL",
    ),
)
