"""Version 6: three-rate assessments, second confirmations, recording checks, city call-backs, assessment periods.

Nothing here is changed or deleted: a correction is a further row. A row counts while the step of the flow that it
belongs to (``event_id``) is in force; without a step, while the operation that wrote it stands.
"""

from __future__ import annotations

from app.storage.migrations.step import Migration


def _at(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 19))"


def _on(name: str) -> str:
    return f"{name} TEXT NOT NULL CHECK (length({name}) = 10)"


def _text(*names: str) -> tuple[str, ...]:
    return tuple(f"{name} TEXT NOT NULL DEFAULT ''" for name in names)


def _table(name: str, *columns: str) -> str:
    return f"CREATE TABLE {name} (\n    id INTEGER PRIMARY KEY,\n    " + ",\n    ".join(columns) + "\n) STRICT"


_TICKET = "ticket_id INTEGER NOT NULL REFERENCES ticket (id)"
_MADE = (
    "registered_at TEXT NOT NULL CHECK (length(registered_at) = 19)",
    "actor TEXT NOT NULL",
    "operation_id INTEGER NOT NULL REFERENCES operation (id)",
)
_EVENT = "event_id INTEGER REFERENCES ticket_event (id)"
_ANSWERS = _text("contacted", "resolved", "satisfied")

_ASSESSMENT = _table(
    "three_rate_assessment",
    _TICKET,
    "round_no INTEGER NOT NULL CHECK (round_no >= 1)",
    *_ANSWERS,
    *_text("basis"),
    "specialist TEXT NOT NULL CHECK (specialist <> '')",
    *_text("recording_no"),
    "assessed_at TEXT NOT NULL CHECK (length(assessed_at) = 19)",
    "corrects_id INTEGER REFERENCES three_rate_assessment (id)",
    *_text("reason"),
    *_MADE,
    _EVENT,
    "CHECK (corrects_id IS NULL OR reason <> '')",
)
_CONFIRMATION = _table(
    "second_confirmation",
    _TICKET,
    "assessment_id INTEGER NOT NULL REFERENCES three_rate_assessment (id)",
    "person TEXT NOT NULL CHECK (person <> '')",
    "confirmed_at TEXT NOT NULL CHECK (length(confirmed_at) = 19)",
    "agrees INTEGER NOT NULL CHECK (agrees IN (0, 1))",
    *_ANSWERS,
    *_text("note"),
    *_MADE,
    _EVENT,
)
_SECOND_PERSON = """CREATE TRIGGER second_confirmation_person BEFORE INSERT ON second_confirmation
WHEN NEW.person IN (SELECT specialist FROM three_rate_assessment WHERE id = NEW.assessment_id)
BEGIN SELECT RAISE(ABORT, 'constraint: the second confirmation is another person''s'); END"""

_RECORDING_CHECK = _table(
    "recording_check",
    _TICKET,
    "assessment_id INTEGER REFERENCES three_rate_assessment (id)",
    *_text("recording_no"),
    "listener TEXT NOT NULL CHECK (listener <> '')",
    "listened_at TEXT NOT NULL CHECK (length(listened_at) = 19)",
    *_ANSWERS,
    *_text("registered_contacted", "registered_resolved", "registered_satisfied"),
    "differences TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(differences))",
    *_text("conclusion"),
    *_MADE,
)
_ERROR_CANDIDATE = _table(
    "error_candidate",
    _TICKET,
    "recording_check_id INTEGER REFERENCES recording_check (id)",
    "post TEXT NOT NULL CHECK (post <> '')",
    *_text("person"),
    "fact TEXT NOT NULL CHECK (fact <> '')",
    "differences TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(differences))",
    *_text("clause"),
    "state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'confirmed', 'dismissed'))",
    _at("decided_at"),
    *_text("decided_by", "decision_note"),
    *_MADE,
    "CHECK ((state = 'pending') = (decided_at = ''))",
)
_CITY_VISIT = _table(
    "city_visit",
    _TICKET,
    _at("visited_at"),
    *_text("valid_visit", "contacted", "resolved", "satisfied", "note"),
    "extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra))",
    "is_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (is_by_hand IN (0, 1))",
    *_MADE,
    _EVENT,
)
_EXPLANATION = _table(
    "visit_explanation",
    _TICKET,
    "city_visit_id INTEGER NOT NULL REFERENCES city_visit (id)",
    "reason TEXT NOT NULL CHECK (reason <> '')",
    *_MADE,
)
_PERIOD = _table(
    "assessment_period",
    "name TEXT NOT NULL CHECK (name <> '')",
    _on("start_on"),
    _on("end_on"),
    *_text("definition", "note", "source"),
    "is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))",
    "registered_at TEXT NOT NULL CHECK (length(registered_at) = 19)",
    "actor TEXT NOT NULL",
    "CHECK (start_on <= end_on)",
)

MIGRATION = Migration(
    6,
    "三率：评定、二次确认、录音核实、市级回访、考核期",
    (
        _ASSESSMENT,
        "CREATE INDEX three_rate_assessment_ticket ON three_rate_assessment (ticket_id, round_no, id)",
        "CREATE INDEX three_rate_assessment_operation ON three_rate_assessment (operation_id)",
        _CONFIRMATION,
        _SECOND_PERSON,
        "CREATE INDEX second_confirmation_assessment ON second_confirmation (assessment_id)",
        "CREATE INDEX second_confirmation_operation ON second_confirmation (operation_id)",
        _RECORDING_CHECK,
        "CREATE INDEX recording_check_ticket ON recording_check (ticket_id)",
        "CREATE INDEX recording_check_operation ON recording_check (operation_id)",
        _ERROR_CANDIDATE,
        "CREATE INDEX error_candidate_state ON error_candidate (state, ticket_id)",
        "CREATE INDEX error_candidate_operation ON error_candidate (operation_id)",
        _CITY_VISIT,
        "CREATE INDEX city_visit_ticket ON city_visit (ticket_id, visited_at, id)",
        "CREATE INDEX city_visit_operation ON city_visit (operation_id)",
        "CREATE INDEX city_visit_visited_at ON city_visit (visited_at)",
        _EXPLANATION,
        "CREATE INDEX visit_explanation_visit ON visit_explanation (city_visit_id)",
        "CREATE INDEX visit_explanation_ticket ON visit_explanation (ticket_id)",
        "CREATE INDEX visit_explanation_operation ON visit_explanation (operation_id)",
        _PERIOD,
        "CREATE UNIQUE INDEX assessment_period_start ON assessment_period (start_on) WHERE is_void = 0",
    ),
)
