"""Version 11: accounts, leak events, anonymising runs, restore drills, and the audit log by record and person."""

from __future__ import annotations

from app.storage.migrations.columns import (
    VOID,
    at,
    filled,
    flag,
    json_object,
    moment,
    number,
    one_of,
    reference,
    table,
    text,
    the_day,
)
from app.storage.migrations.step import Migration

_TABLES = (
    table(
        "user_account",
        filled("login"),
        filled("name"),
        one_of("role", "admin", "owner_rep", "duty_seat", "reviewer", "data_clerk", "accountant", "reader"),
        one_of("party", "office", "vendor"),
        reference("staff_id", "staff_member", optional=True),
        *text("password_hash"),
        flag("must_change"),
        number("failures"),
        at("retry_at"),
        at("signed_in_at"),
        moment("made_at"),
        flag("is_disabled"),
        *text("note"),
        "CHECK (NOT (role = 'owner_rep' AND party = 'vendor'))",
    ),
    table(
        "leak_event",
        reference("contract_id", "contract", optional=True),
        moment("found_at"),
        filled("reporter"),
        filled("what"),
        *text("scope", "fields"),
        number("persons"),
        *text("cause", "measures"),
        at("told_office_at"),
        at("told_people_at"),
        at("closed_at"),
        *text("conclusion", "note"),
        VOID,
    ),
    table(
        "anonymisation",
        moment("at"),
        filled("actor"),
        filled("reason"),
        the_day("until_on"),
        number("tickets"),
        json_object("counts"),
        filled("figures_before"),
        filled("figures_after"),
        *text("backup_file", "note"),
        "CHECK (figures_before = figures_after)",
    ),
    table(
        "restore_drill",
        moment("at"),
        filled("actor"),
        filled("file"),
        *text("sha256"),
        number("bytes"),
        number("tickets"),
        number("milliseconds"),
        flag("is_ok"),
        *text("problem"),
    ),
)
_INDEXES = (
    "CREATE UNIQUE INDEX user_account_login ON user_account (login COLLATE NOCASE)",
    "CREATE INDEX leak_event_contract ON leak_event (contract_id) WHERE contract_id IS NOT NULL",
    "CREATE INDEX audit_entry_subject ON audit_entry (subject, seq)",
    "CREATE INDEX audit_entry_actor ON audit_entry (actor, seq)",
)

MIGRATION = Migration(11, "账号、泄密事件、匿名化、恢复演练", (*_TABLES, *_INDEXES))
