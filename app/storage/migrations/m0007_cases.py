"""Version 7: exclusions, appeals, hang-ups, whistles, special registers, assessment details, shifts, links."""

from __future__ import annotations

from app.storage.migrations.columns import VOID, at, filled, json_object, moment, on, one_of, table, text
from app.storage.migrations.step import Migration

_TICKET = "ticket_id INTEGER NOT NULL REFERENCES ticket (id)"
_MAYBE_TICKET = "ticket_id INTEGER REFERENCES ticket (id)"
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

_EXCLUSION = table(
    "exclusion",
    _TICKET,
    one_of("kind", "exclude", "voluntary", "not_ours", "unreasonable"),
    *text("ground_code", "ground_title", "ground_basis", "period"),
    filled("unit"),
    filled("reason"),
    *text("note"),
    VOID,
)

_MATERIAL = table(
    "exclusion_material",
    "exclusion_id INTEGER NOT NULL REFERENCES exclusion (id)",
    filled("name"),
    *text("unit"),
    on("demanded_on"),
    at("due_at"),
    at("received_at"),
    "is_ok INTEGER CHECK (is_ok IN (0, 1))",
    *text("problem", "note"),
    VOID,
)

_STEP = table(
    "exclusion_step",
    "exclusion_id INTEGER NOT NULL REFERENCES exclusion (id)",
    "kind TEXT NOT NULL CHECK (kind <> '')",
    moment("at"),
    "round_no INTEGER NOT NULL DEFAULT 0 CHECK (round_no >= 0)",
    one_of("verdict", "", "pass", "fail"),
    *text("person", "unit", "basis", "text"),
    on("due_on"),
    moment("entered_at"),
    "actor TEXT NOT NULL",
    VOID,
)

_DEFECT = table(
    "exclusion_defect",
    "step_id INTEGER NOT NULL REFERENCES exclusion_step (id)",
    "material_id INTEGER REFERENCES exclusion_material (id)",
    filled("problem"),
    *text("guidance"),
    VOID,
)

_APPEAL = table(
    "appeal",
    _TICKET,
    *text("period"),
    filled("object"),
    filled("reason"),
    *text("evidence", "unit"),
    "filed_on TEXT NOT NULL CHECK (length(filed_on) = 10)",
    on("result_on"),
    one_of("result", "", "changed", "upheld", "withdrawn"),
    *text("result_basis"),
    *(json_object(name) for name in ("answers_before", "answers_after", "rates_before", "rates_after")),
    VOID,
    "CHECK ((result = '') = (result_on = ''))",
    "CHECK (result_on = '' OR result_on >= filed_on)",
)

_HANG_UP = table(
    "hang_up",
    _TICKET,
    filled("reason"),
    *text("plan", "unit"),
    "applied_on TEXT NOT NULL CHECK (length(applied_on) = 10)",
    one_of("decision", "", "approved", "refused"),
    on("decided_on"),
    *text("decided_by", "decision_basis"),
    on("hung_on"),
    on("screened_on"),
    *text("screened_by", "screening"),
    on("written_off_on"),
    *text("written_off_by", "write_off_basis"),
    VOID,
    "CHECK (hung_on = '' OR decision = 'approved')",
    "CHECK (written_off_on = '' OR (hung_on <> '' AND written_off_on >= hung_on))",
)

_WHISTLE = table(
    "whistle",
    _MAYBE_TICKET,
    filled("target"),
    filled("matter"),
    "whistled_on TEXT NOT NULL CHECK (length(whistled_on) = 10)",
    on("answered_on"),
    *text("answer"),
    on("withdrawn_on"),
    *text("withdraw_reason"),
    VOID,
    "CHECK (answered_on = '' OR answered_on >= whistled_on)",
    "CHECK (withdrawn_on = '' OR (withdrawn_on >= whistled_on AND withdraw_reason <> ''))",
    "CHECK (answered_on = '' OR withdrawn_on = '')",
)

_SPECIAL = table(
    "special_case",
    one_of("kind", "city_named", "city_supervised", "district_supervised", "rural", "monthly_case"),
    _MAYBE_TICKET,
    filled("title"),
    *text("requirement", "unit"),
    "received_on TEXT NOT NULL CHECK (length(received_on) = 10)",
    on("due_on"),
    on("done_on"),
    on("reported_on"),
    *text("outcome", "report_to"),
    json_object("facts"),
    VOID,
    "CHECK (done_on = '' OR done_on >= received_on)",
    "CHECK (reported_on = '' OR reported_on >= received_on)",
)

_ASSESSMENT = table(
    "assessment_detail",
    filled("period"),
    filled("ticket_no"),
    at("identity_at"),
    "is_counted INTEGER CHECK (is_counted IN (0, 1))",
    *text("contacted", "resolved", "satisfied", "points_lost", "loss_point"),
    "extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra))",
    VOID,
)

_ISSUE = table(
    "assessment_issue",
    filled("period"),
    "issued_on TEXT NOT NULL CHECK (length(issued_on) = 10)",
    one_of("source", "person", "file", "import_day"),
    "is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1))",
    "batch_id INTEGER REFERENCES operation (id)",
    on("reviewed_on"),
    VOID,
)

_SHIFT = table(
    "duty_shift",
    filled("person"),
    *text("post", "note"),
    moment("starts_at"),
    moment("ends_at"),
    VOID,
    "CHECK (ends_at > starts_at)",
)

_HANDOVER = table(
    "duty_handover",
    moment("at"),
    filled("from_person"),
    filled("to_person"),
    filled("text"),
    *text("open_matters"),
    VOID,
)

_LINK = table(
    "ticket_link",
    one_of("kind", "matter", "person", "place"),
    "ticket_a INTEGER NOT NULL REFERENCES ticket (id)",
    "ticket_b INTEGER NOT NULL REFERENCES ticket (id)",
    "is_same INTEGER NOT NULL CHECK (is_same IN (0, 1))",
    "score INTEGER NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 100)",
    *text("why"),
    moment("made_at"),
    "actor TEXT NOT NULL",
    VOID,
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
