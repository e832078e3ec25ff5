"""Version 7: exclusions, appeals, hang-ups, whistles, special registers, assessment details, shifts, links."""

from __future__ import annotations

from app.storage.migrations.step import Migration


def _on(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 10))"


def _at(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (length({name}) IN (0, 19))"


def _moment(name: str) -> str:
    return f"{name} TEXT NOT NULL CHECK (length({name}) = 19)"


def _text(*names: str) -> tuple[str, ...]:
    return tuple(f"{name} TEXT NOT NULL DEFAULT ''" for name in names)


def _filled(name: str) -> str:
    return f"{name} TEXT NOT NULL CHECK ({name} <> '')"


def _one_of(name: str, *values: str, otherwise: str = "") -> str:
    words = ", ".join(f"'{value}'" for value in values)
    default = f" DEFAULT '{otherwise}'" if otherwise in values else ""
    return f"{name} TEXT NOT NULL{default} CHECK ({name} IN ({words}))"


def _json(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid({name}))"


_TICKET = "ticket_id INTEGER NOT NULL REFERENCES ticket (id)"
_MAYBE_TICKET = "ticket_id INTEGER REFERENCES ticket (id)"
_VOID = "is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1))"


def _table(name: str, *columns: str) -> str:
    return f"CREATE TABLE {name} (\n    id INTEGER PRIMARY KEY,\n    " + ",\n    ".join(columns) + "\n) STRICT"


_CHANGE = """CREATE TABLE case_change (
    operation_id INTEGER NOT NULL REFERENCES operation (id),
    entity TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    ticket_id INTEGER REFERENCES ticket (id),
    old_value TEXT NOT NULL CHECK (json_valid(old_value)),
    new_value TEXT NOT NULL CHECK (json_valid(new_value)),
    PRIMARY KEY (operation_id, entity, row_id, field)
) STRICT, WITHOUT ROWID"""

_EXCLUSION = _table(
    "exclusion",
    _TICKET,
    _one_of("kind", "exclude", "voluntary", "not_ours", "unreasonable"),
    *_text("ground_code", "ground_title", "ground_basis", "period"),
    _filled("unit"),
    _filled("reason"),
    *_text("note"),
    _VOID,
)

_MATERIAL = _table(
    "exclusion_material",
    "exclusion_id INTEGER NOT NULL REFERENCES exclusion (id)",
    _filled("name"),
    *_text("unit"),
    _on("demanded_on"),
    _at("due_at"),
    _at("received_at"),
    "is_ok INTEGER CHECK (is_ok IN (0, 1))",
    *_text("problem", "note"),
    _VOID,
)

_STEP = _table(
    "exclusion_step",
    "exclusion_id INTEGER NOT NULL REFERENCES exclusion (id)",
    "kind TEXT NOT NULL CHECK (kind <> '')",
    _moment("at"),
    "round_no INTEGER NOT NULL DEFAULT 0 CHECK (round_no >= 0)",
    _one_of("verdict", "", "pass", "fail"),
    *_text("person", "unit", "basis", "text"),
    _on("due_on"),
    _moment("entered_at"),
    "actor TEXT NOT NULL",
    _VOID,
)

_DEFECT = _table(
    "exclusion_defect",
    "step_id INTEGER NOT NULL REFERENCES exclusion_step (id)",
    "material_id INTEGER REFERENCES exclusion_material (id)",
    _filled("problem"),
    *_text("guidance"),
    _VOID,
)

_APPEAL = _table(
    "appeal",
    _TICKET,
    *_text("period"),
    _filled("object"),
    _filled("reason"),
    *_text("evidence", "unit"),
    "filed_on TEXT NOT NULL CHECK (length(filed_on) = 10)",
    _on("result_on"),
    _one_of("result", "", "changed", "upheld", "withdrawn"),
    *_text("result_basis"),
    *(_json(name) for name in ("answers_before", "answers_after", "rates_before", "rates_after")),
    _VOID,
    "CHECK ((result = '') = (result_on = ''))",
    "CHECK (result_on = '' OR result_on >= filed_on)",
)

_HANG_UP = _table(
    "hang_up",
    _TICKET,
    _filled("reason"),
    *_text("plan", "unit"),
    "applied_on TEXT NOT NULL CHECK (length(applied_on) = 10)",
    _one_of("decision", "", "approved", "refused"),
    _on("decided_on"),
    *_text("decided_by", "decision_basis"),
    _on("hung_on"),
    _on("screened_on"),
    *_text("screened_by", "screening"),
    _on("written_off_on"),
    *_text("written_off_by", "write_off_basis"),
    _VOID,
    "CHECK (hung_on = '' OR decision = 'approved')",
    "CHECK (written_off_on = '' OR (hung_on <> '' AND written_off_on >= hung_on))",
)

_WHISTLE = _table(
    "whistle",
    _MAYBE_TICKET,
    _filled("target"),
    _filled("matter"),
    "whistled_on TEXT NOT NULL CHECK (length(whistled_on) = 10)",
    _on("answered_on"),
    *_text("answer"),
    _on("withdrawn_on"),
    *_text("withdraw_reason"),
    _VOID,
    "CHECK (answered_on = '' OR answered_on >= whistled_on)",
    "CHECK (withdrawn_on = '' OR (withdrawn_on >= whistled_on AND withdraw_reason <> ''))",
    "CHECK (answered_on = '' OR withdrawn_on = '')",
)

_SPECIAL = _table(
    "special_case",
    _one_of("kind", "city_named", "city_supervised", "district_supervised", "rural", "monthly_case"),
    _MAYBE_TICKET,
    _filled("title"),
    *_text("requirement", "unit"),
    "received_on TEXT NOT NULL CHECK (length(received_on) = 10)",
    _on("due_on"),
    _on("done_on"),
    _on("reported_on"),
    *_text("outcome", "report_to"),
    _json("facts"),
    _VOID,
    "CHECK (done_on = '' OR done_on >= received_on)",
    "CHECK (reported_on = '' OR reported_on >= received_on)",
)

_ASSESSMENT = _table(
    "assessment_detail",
    _filled("period"),
    _filled("ticket_no"),
    _at("identity_at"),
    "is_counted INTEGER CHECK (is_counted IN (0, 1))",
    *_text("contacted", "resolved", "satisfied", "points_lost", "loss_point"),
    "extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra))",
    _VOID,
)

_ISSUE = _table(
    "assessment_issue",
    _filled("period"),
    "issued_on TEXT NOT NULL CHECK (length(issued_on) = 10)",
    _one_of("source", "person", "file", "import_day"),
    "is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1))",
    "batch_id INTEGER REFERENCES operation (id)",
    _on("reviewed_on"),
    _VOID,
)

_SHIFT = _table(
    "duty_shift",
    _filled("person"),
    *_text("post", "note"),
    _moment("starts_at"),
    _moment("ends_at"),
    _VOID,
    "CHECK (ends_at > starts_at)",
)

_HANDOVER = _table(
    "duty_handover",
    _moment("at"),
    _filled("from_person"),
    _filled("to_person"),
    _filled("text"),
    *_text("open_matters"),
    _VOID,
)

_LINK = _table(
    "ticket_link",
    _one_of("kind", "matter", "person", "place"),
    "ticket_a INTEGER NOT NULL REFERENCES ticket (id)",
    "ticket_b INTEGER NOT NULL REFERENCES ticket (id)",
    "is_same INTEGER NOT NULL CHECK (is_same IN (0, 1))",
    "score INTEGER NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 100)",
    *_text("why"),
    _moment("made_at"),
    "actor TEXT NOT NULL",
    _VOID,
    "CHECK (ticket_a < ticket_b)",
)

MIGRATION = Migration(
    7,
    "个案：剔除、申诉、挂账、吹哨、专项台账、考核明细、值班、关联",
    (
        _CHANGE,
        "CREATE INDEX case_change_ticket ON case_change (ticket_id) WHERE ticket_id IS NOT NULL",
        "CREATE INDEX case_change_row ON case_change (entity, row_id)",
        _EXCLUSION,
        "CREATE INDEX exclusion_ticket ON exclusion (ticket_id)",
        _MATERIAL,
        "CREATE INDEX exclusion_material_exclusion ON exclusion_material (exclusion_id)",
        _STEP,
        "CREATE INDEX exclusion_step_exclusion ON exclusion_step (exclusion_id)",
        _DEFECT,
        "CREATE INDEX exclusion_defect_step ON exclusion_defect (step_id)",
        _APPEAL,
        "CREATE INDEX appeal_ticket ON appeal (ticket_id)",
        _HANG_UP,
        "CREATE INDEX hang_up_ticket ON hang_up (ticket_id)",
        _WHISTLE,
        "CREATE INDEX whistle_ticket ON whistle (ticket_id)",
        _SPECIAL,
        "CREATE INDEX special_case_ticket ON special_case (ticket_id)",
        _ASSESSMENT,
        "CREATE UNIQUE INDEX assessment_detail_key ON assessment_detail (period, ticket_no, identity_at)"
        " WHERE is_void = 0",
        "CREATE INDEX assessment_detail_ticket ON assessment_detail (ticket_no)",
        _ISSUE,
        "CREATE UNIQUE INDEX assessment_issue_period ON assessment_issue (period) WHERE is_void = 0",
        _SHIFT,
        "CREATE INDEX duty_shift_starts ON duty_shift (starts_at)",
        _HANDOVER,
        _LINK,
        "CREATE UNIQUE INDEX ticket_link_pair ON ticket_link (kind, ticket_a, ticket_b) WHERE is_void = 0",
        "CREATE INDEX ticket_link_b ON ticket_link (ticket_b)",
    ),
)
