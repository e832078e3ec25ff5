"""An office with sample data into which one made-up person was written wherever people write.

Every ticket is that person's; every free text of every register, ledger and log names the person with phone (two
spellings), document, plate, mailbox and flat. Nobody is called so. ``leaks`` says which of it a text still shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee

from app.services import leak_events, links, samples, tickets
from app.services.session import Office, create_office

NOW = datetime(2026, 11, 20, 9, 30)
NAME, PHONE = "钱笑岚", "13877665544"
WORDS = (
    f"市民（{NAME}）电话{PHONE}，也打138-7766-5544，身份证号110108199003074519，车牌京N·8K2Q7，邮箱qian.xl88@163.com，"
    "住永定路88号院17号楼3单元1703室"
)
NEEDLES = ("笑岚", PHONE, "138-7766-5544", "138 7766 5544", "110108199003074519", "8K2Q7", "qian.xl88")
HOUSES = ("17号楼", "3单元", "1703室")
"""What only the unit that has to go there sees (its own slip)."""

_SHORT = f"联系人：{NAME}"
_FREE = frozenset(
    """
    reason note text fact matter title content subject question answer handling effect result outcome requirement
    measures plan basis problem guidance cause scope what objection conclusion background practice statement
    decide_note decision_note decision_basis screening write_off_basis result_basis why loss_point problems
    questions value decision progress plea old_value new_value facts item body settle_basis disposal resume
    opinion dangers open_matters
    """.split()  # noqa: SIM905
)
_LISTS = (
    *(("work_memo", "points"), ("review_report", "problems"), ("spot_check", "findings"), ("city_visit", "extra")),
    *(("service_activity", "questions"), ("assessment_detail", "extra"), ("monthly_evaluation", "items")),
)
"""Columns that hold texts inside JSON."""
_TICKET = ("title", "content", "location", "company", "tags", "result", "reply", "remark")
_NOT_WRITTEN_ABOUT_PEOPLE = frozenset(
    """
    contract contract_param contract_notice deliverable handling_unit report_run ticket_search setting audit_entry
    case_change form_template import_batch report_duty cost_estimate calendar_day authorised_contact amendment
    user_account receipt forecast activity_person anonymisation error_kind ticket_change ticket_base_move
    ticket_field_edit assessment_issue flow_limit print_log backup_log
    """.split()  # noqa: SIM905
)
"""Tables of contracts, numbers and the program's own records; ``audit_entry`` and history are planted by real work."""


def planted(root: Path) -> Office:
    """Make the office. The clock stands still."""
    office = create_office(root, "永定路街道", "王芳", now=lambda: NOW)
    office.database.execute_sql("PRAGMA synchronous=OFF")
    samples.load(office)
    plant(office)
    return office


def plant(office: Office) -> None:
    """Write the person into every ticket, step, case, ledger and log."""
    database = office.database
    with database.writable(), database.atomic():
        trigger = database.value("SELECT sql FROM sqlite_master WHERE name = 'ticket_event_only_void'")
        database.execute_sql("DROP TRIGGER ticket_event_only_void")
        _tickets(office)
        for table, columns in _tables(office):
            for column in columns:
                _append(office, table, column)
        database.execute_sql(
            "UPDATE ticket_event SET details = json_set(details, '$.opinion', ?, '$.method', ?)", (WORDS, WORDS)
        )
        database.execute_sql("UPDATE ticket_state SET progress = ?", (WORDS,))
        database.execute_sql(str(trigger))
        for table, column in _LISTS:
            _into_json(office, table, column)
    _by_real_work(office)


def leaks(text: str, *, houses: bool = True) -> list[str]:
    """Return what of the person a text still shows, each with what stands around it."""
    found = []
    for needle in (*NEEDLES, *(HOUSES if houses else ())):
        at = text.find(needle)
        if at >= 0:
            found.append(f"{needle}: …{text[max(at - 30, 0) : at + 20]}…".replace("\n", " "))
    return found


def leaks_of(texts: Iterable[str]) -> list[str]:
    """Return the leaks of many texts, each once."""
    return list(dict.fromkeys(leak for text in dict.fromkeys(texts) for leak in leaks(text)))


def _tickets(office: Office) -> None:
    short = [name for name in _TICKET if name not in ("content", "result", "reply")]
    sets = ", ".join(f"{name} = {name} || ?" for name in short)
    office.database.execute_sql(
        f"UPDATE ticket SET caller_name = ?, caller_phone = '138 7766 5544', {sets}",
        (NAME, *(WORDS if name in ("location", "company", "tags") else f"{WORDS}，据{NAME}家讲" for name in short)),
    )
    extra = {"备用电话": PHONE, "家属姓名": NAME, "补充": WORDS, "证件": "110108199003074519"}
    office.database.execute_sql(
        "UPDATE ticket_text SET content = content || ?, result = result || ?, reply = reply || ?, extra = ?",
        (*([f"{WORDS}，据{NAME}家讲"] * 3), json.dumps(extra, ensure_ascii=False)),
    )


def _tables(office: Office) -> list[tuple[str, list[str]]]:
    made = []
    names = office.database.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    for (table,) in names:
        if table in _NOT_WRITTEN_ABOUT_PEOPLE or table in ("ticket", "ticket_text") or "search_" in table:
            continue
        columns = [str(row[1]) for row in office.database.rows(f"PRAGMA table_info({table})")]
        made.append((str(table), [column for column in columns if column in _FREE]))
    return made


def _append(office: Office, table: str, column: str) -> None:
    """Add the person to a text; a column that only takes certain words or JSON refuses it and stays."""
    try:
        with office.database.atomic():
            is_text = f"[{column}] NOT LIKE '[%' AND [{column}] NOT LIKE '{{%'"
            sql = f"UPDATE {table} SET [{column}] = [{column}] || ? WHERE {is_text}"
            office.database.execute_sql(sql, (WORDS,))
    except peewee.IntegrityError:
        return


def _into_json(office: Office, table: str, column: str) -> None:
    rows = office.database.rows(f"SELECT id, {column} FROM {table} WHERE json_valid({column})")
    made = [(json.dumps(_with_words(json.loads(value)), ensure_ascii=False), number) for number, value in rows]
    office.database.executemany(f"UPDATE {table} SET {column} = ? WHERE id = ?", made)


def _with_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_words(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_words(item) for item in value]
    return value + WORDS if isinstance(value, str) and len(value) > 6 else value


def _by_real_work(office: Office) -> None:
    """What only work writes: history, links, reasons in the audit log, attachments, a leak, a visit, refused cells."""
    one, two = (int(row[0]) for row in office.database.rows("SELECT id FROM ticket ORDER BY id LIMIT 2"))
    tickets.edit(office, one, {"content": f"改过：{WORDS}", "remark": WORDS}, reason=WORDS)
    links.link(office, "matter", one, two, why=WORDS)
    leak_events.add(office, WORDS, reporter="王芳", scope=WORDS, cause=WORDS, measures=WORDS, note=WORDS, persons=1)
    batch = office.database.value("SELECT max(operation_id) FROM import_batch")
    values = {
        "batch_id": batch,
        "row": 7,
        "column": "主要内容",
        "value": WORDS,
        "message": "第 7 行读不懂",
        "severity": "error",
    }
    with office.database.writable():
        places = ", ".join(f"[{name}]" for name in values)
        marks = ", ".join("?" for _ in values)
        office.database.execute_sql(f"INSERT INTO import_problem ({places}) VALUES ({marks})", tuple(values.values()))
