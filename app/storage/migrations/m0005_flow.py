"""Version 5: the flow of a ticket: events, derived states, dated limits; triggers say which states are out of date."""

from __future__ import annotations

from app.storage.migrations.step import Migration

_EVENT = """CREATE TABLE ticket_event (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    node TEXT NOT NULL CHECK (node <> ''),
    at TEXT NOT NULL CHECK (length(at) = 19),
    recorded_at TEXT NOT NULL CHECK (length(recorded_at) = 19),
    actor TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    is_late_entry INTEGER NOT NULL DEFAULT 0 CHECK (is_late_entry IN (0, 1)),
    evidence TEXT NOT NULL DEFAULT '',
    is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    CHECK (at <= recorded_at)
) STRICT"""

_EVENT_VOID = """CREATE TABLE ticket_event_void (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    event_id INTEGER NOT NULL REFERENCES ticket_event (id),
    is_void INTEGER NOT NULL CHECK (is_void IN (0, 1)),
    PRIMARY KEY (operation_id, event_id)
) STRICT, WITHOUT ROWID"""

_MOMENTS = ("limit_due_at", "handle_due_at", "arrived_at", "signed_at", "dispatched_at", "unit_closed_at", "ended_at")

_COUNTS = ("rounds", "returns", "review_returns", "urges")

_STATE = (
    "CREATE TABLE ticket_state (\n    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),\n"
    "    state TEXT NOT NULL,\n    waiting TEXT NOT NULL,\n    since TEXT NOT NULL,\n    limit_kind TEXT NOT NULL,\n"
    + "".join(f"    {name} TEXT NOT NULL CHECK (length({name}) IN (0, 19)),\n" for name in _MOMENTS)
    + "    marks TEXT NOT NULL,\n    red_flag TEXT NOT NULL,\n    progress TEXT NOT NULL,\n"
    + "".join(f"    {name} INTEGER NOT NULL CHECK ({name} >= 0),\n" for name in _COUNTS)
    + "    has_events INTEGER NOT NULL CHECK (has_events IN (0, 1)),\n"
    "    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),\n"
    "    is_queued INTEGER NOT NULL CHECK (is_queued IN (0, 1))\n) STRICT"
)

_STALE = "CREATE TABLE ticket_state_stale (ticket_id INTEGER PRIMARY KEY) STRICT"

_LIMIT = """CREATE TABLE flow_limit (
    kind TEXT NOT NULL CHECK (kind <> ''),
    valid_from TEXT NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
    unit TEXT NOT NULL CHECK (unit IN ('workday', 'day', 'month', 'hour')),
    n INTEGER CHECK (n >= 0),
    from_node TEXT NOT NULL CHECK (from_node <> ''),
    roll INTEGER NOT NULL DEFAULT 0 CHECK (roll IN (0, 1)),
    source TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, valid_from)
) STRICT, WITHOUT ROWID"""

_UNKNOWN = "合同未写，按 DB11/T 2021—2022 与年度考评办法填写"
_LEVELS = "2020-11《关于进一步深化“接诉即办”改革工作的意见》四级处置（预设，可改）"
_PRESETS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("sign", "hour", "NULL", "arrive", "", _UNKNOWN),
    ("dispatch", "day", "0", "sign", "001·附1·三(一)2 每日签收后案件全部转办", "当日 24:00 前"),
    ("urgent", "hour", "2", "arrive", "001·附3·一(二)1(3) 紧急工单 2 小时内处置", "R-43 乙：自签收起算"),
    ("respond", "hour", "NULL", "dispatch", "", _UNKNOWN),
    ("assess", "hour", "24", "unit_close", "001·附1·三(二)1 科室办结 24 小时内完成三率评定", "R-42 乙：次日 24:00 前"),
    ("confirm", "hour", "NULL", "assess", "", _UNKNOWN),
    ("submit", "hour", "NULL", "assess", "", _UNKNOWN),
    ("review", "hour", "NULL", "submit_close", "", _UNKNOWN),
    ("level_2h", "hour", "2", "arrive", _LEVELS, "导入的办理时限优先"),
    ("level_24h", "hour", "24", "arrive", _LEVELS, "导入的办理时限优先"),
    ("level_7d", "day", "7", "arrive", _LEVELS, "导入的办理时限优先"),
    ("level_15d", "day", "15", "arrive", _LEVELS, "导入的办理时限优先"),
    ("stale", "day", "4", "dispatch", "001·附1·三(三)1 超 4 天案件催办", "R-25 甲、乙、丙"),
)

_SEED = "INSERT INTO flow_limit (kind, unit, n, from_node, source, note) VALUES " + ", ".join(
    f"('{kind}', '{unit}', {n}, '{node}', '{source}', '{note}')" for kind, unit, n, node, source, note in _PRESETS
)

_FACTS = (
    *("status", "created_at", "called_at", "dispatched_at", "due_at", "closed_at", "replied_at"),
    *("urgency", "nature", "tags", "unit", "contacted", "assessment", "is_void"),
)
_ONE = "INSERT INTO ticket_state_stale (ticket_id) VALUES ({id}) ON CONFLICT DO NOTHING"
_ALL = "INSERT INTO ticket_state_stale (ticket_id) SELECT id FROM ticket WHERE true ON CONFLICT DO NOTHING"
_RUNNING = (
    "INSERT INTO ticket_state_stale (ticket_id) SELECT ticket_id FROM ticket_state WHERE is_open = 1"
    " ON CONFLICT DO NOTHING"
)


def _trigger(name: str, when: str, statement: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {when} BEGIN {statement}; END"


_NAMES = ", ".join(_FACTS)
_DIFFERS = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in _FACTS)

_TRIGGERS = (
    _trigger("ticket_state_new", "INSERT ON ticket", _ONE.format(id="NEW.id")),
    _trigger("ticket_state_facts", f"UPDATE OF {_NAMES} ON ticket WHEN {_DIFFERS}", _ONE.format(id="NEW.id")),
    _trigger("ticket_state_event", "INSERT ON ticket_event", _ONE.format(id="NEW.ticket_id")),
    _trigger("ticket_state_void", "UPDATE ON ticket_event", _ONE.format(id="NEW.ticket_id")),
    *(
        _trigger(f"ticket_state_{table}_{verb.lower()}", f"{verb} ON {table}", _RUNNING)
        for table in ("flow_limit", "contract_reading")
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
    _trigger("ticket_state_calendar", "INSERT ON calendar_version", _RUNNING),
    *(
        _trigger(f"ticket_state_{name}_{verb.lower()}", f"{verb} ON setting WHEN NEW.key IN ({keys})", statement)
        for name, keys, statement in (
            ("mapping", "'flow.initial', 'flow.imported_marks'", _ALL),
            ("reading", "'flow.readings', 'flow.levels'", _RUNNING),
        )
        for verb in ("INSERT", "UPDATE")
    ),
)

MIGRATION = Migration(
    5,
    "工单流转：事件、状态、节点时限",
    (
        _EVENT,
        "CREATE INDEX ticket_event_ticket ON ticket_event (ticket_id)",
        "CREATE INDEX ticket_event_operation ON ticket_event (operation_id)",
        "CREATE INDEX ticket_event_at ON ticket_event (node, at)",
        "CREATE TRIGGER ticket_event_no_delete BEFORE DELETE ON ticket_event"
        " BEGIN SELECT RAISE(ABORT, 'ticket_event is append-only'); END",
        "CREATE TRIGGER ticket_event_only_void BEFORE UPDATE OF ticket_id, operation_id, node, at, recorded_at, actor,"
        " unit, text, details, from_state, to_state, is_late_entry ON ticket_event"
        " BEGIN SELECT RAISE(ABORT, 'ticket_event is append-only'); END",
        _EVENT_VOID,
        "CREATE INDEX ticket_event_void_event ON ticket_event_void (event_id)",
        _STATE,
        "CREATE INDEX ticket_state_queue ON ticket_state (state, waiting, limit_due_at, ticket_id) WHERE is_queued = 1",
        "CREATE INDEX ticket_state_due ON ticket_state (handle_due_at, ticket_id) WHERE is_open = 1",
        "CREATE INDEX ticket_state_marks ON ticket_state (ticket_id) WHERE marks <> ''",
        _STALE,
        _LIMIT,
        _SEED,
        *_TRIGGERS,
        _ALL,
    ),
)
