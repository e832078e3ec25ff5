"""F1.6, F1.7, AC-11: when a notice is served, and by when a change must be told."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.contact_changes import lead_times, limits_of_change, problems_of_change
from app.domain.document_service import Dispatch, served
from app.domain.readings import readings_of
from tests.domain.contract_templates import template
from tests.domain.shipped_calendar import calendar


def d(text):
    return date.fromisoformat(text) if text else None


def m(text):
    return datetime.fromisoformat(text)


def serve(key, method, sent="", arrived="", signed="", problems=(), **chosen):
    terms = template(key)
    readings = readings_of(terms.readings, {name.replace("_", "-"): text for name, text in chosen.items()})
    return served(terms, Dispatch(method, d(sent), d(arrived), d(signed), problems), calendar(), readings)


@pytest.mark.parametrize(
    ("key", "method", "sent", "arrived", "signed", "on"),
    [
        ("yongdinglu", "courier", "2026-09-30", "", "", "2026-10-03"),
        ("yongdinglu", "post", "2026-09-30", "2026-10-09", "2026-10-09", "2026-10-03"),
        ("yongdinglu", "hand", "2026-10-03", "", "2026-10-03", "2026-10-03"),
        ("zhongguancun", "courier", "2026-09-30", "2026-10-03", "", "2026-10-08"),
        ("zhongguancun", "courier", "2026-10-09", "2026-10-10", "", "2026-10-10"),
        ("zhongguancun", "hand", "2026-10-03", "", "2026-10-03", "2026-10-08"),
        ("zhongguancun", "fax", "2026-10-01", "2026-10-01", "", "2026-10-08"),
        ("chengbei", "hand", "2025-10-03", "", "2025-10-03", "2025-10-03"),
        ("chengbei", "email", "2025-10-03", "", "", "2025-10-03"),
        ("jiuxianqiao", "courier", "2025-10-01", "2025-10-03", "", "2025-10-03"),
    ],
)
def test_ac_11_f1_6_service_follows_the_contract(key, method, sent, arrived, signed, on):
    assert serve(key, method, sent, arrived, signed).on == d(on)


def test_ac_11_004_shows_the_other_reading_and_what_contradicts():
    found = serve("yongdinglu", "courier", "2026-09-30", signed="2026-10-09")
    assert found.is_deemed
    assert found.others == (("R-41 乙", date(2026, 10, 8)),)
    assert "晚于视为送达日" in found.warnings[0]
    assert serve("yongdinglu", "courier", "2026-09-30", R_41="乙").on == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("key", "method", "sent", "missing"),
    [
        ("zhongguancun", "courier", "2026-09-30", "到达时间"),
        ("zhongguancun", "hand", "2026-09-30", "签收时间"),
        ("yongdinglu", "post", "", "寄出时间"),
        ("chengbei", "email", "", "发送时间"),
    ],
)
def test_nothing_is_assumed_while_a_day_is_missing(key, method, sent, missing):
    found = serve(key, method, sent)
    assert (found.on, found.missing) == (None, missing)


def test_an_email_from_another_mailbox_is_no_service():
    found = serve("chengbei", "email", "2025-10-10", problems=("非授权邮箱",))
    assert found.on is None
    assert found.warnings == ("非授权邮箱",)
    assert "没有约定电子邮件" in serve("yongdinglu", "email", "2026-09-30").warnings[0]


def lead(key, code, at):
    terms = template(key)
    found = {item.code: item for item in lead_times(terms, m(at), calendar(), readings_of(terms.readings))}
    return found[code].due_at


@pytest.mark.parametrize(
    ("key", "code", "at", "due"),
    [
        ("chengbei", "D08", "2025-10-13T00:00:00", "2025-09-26T23:59:59"),
        ("zhongguancun", "D12a", "2026-10-12T00:00:00", "2026-09-29T23:59:59"),
        ("zhongguancun", "D12b", "2026-10-12T00:00:00", "2026-09-29T23:59:59"),
        ("jiuxianqiao", "D28", "2025-10-31T00:00:00", "2025-09-01T23:59:59"),
        ("zhongguancun", "D17", "2026-12-31T00:00:00", "2026-11-30T23:59:59"),
        ("chengbei", "D07", "2025-10-20T10:00:00", "2025-10-21T10:00:00"),
        ("yongdinglu", "D38", "2026-09-30T08:30:00", "2026-10-03T08:30:00"),
    ],
)
def test_f1_7_ac_11_lead_times(key, code, at, due):
    assert lead(key, code, at) == m(due)


@pytest.mark.parametrize(
    ("key", "party", "kind", "at", "told", "problems"),
    [
        ("chengbei", "office", "mailbox", "2025-10-20T10:00:00", "2025-10-21T10:00:00", 0),
        ("chengbei", "office", "mailbox", "2025-10-20T10:00:00", "2025-10-21T10:00:01", 1),
        ("chengbei", "vendor", "phone", "2025-10-20T10:00:00", "", 1),
        ("chengbei", "vendor", "address", "2025-10-13T00:00:00", "2025-09-26T18:00:00", 0),
        ("chengbei", "vendor", "address", "2025-10-13T00:00:00", "2025-09-27T09:00:00", 1),
        ("zhongguancun", "office", "person", "2026-10-12T00:00:00", "2026-09-29T23:00:00", 0),
        ("zhongguancun", "office", "person", "2026-10-12T00:00:00", "2026-09-30T00:00:00", 1),
        ("zhongguancun", "vendor", "person", "2026-10-12T00:00:00", "", 0),
        ("zhongguancun", "vendor", "address", "2026-10-12T00:00:00", "2026-10-09T00:00:00", 1),
        ("yongdinglu", "vendor", "address", "2026-09-30T08:30:00", "2026-10-03T08:30:00", 0),
        ("yongdinglu", "office", "person", "2026-09-30T08:30:00", "2026-10-03T08:30:01", 1),
        ("huoying", "office", "mailbox", "2026-01-05T10:00:00", "", 0),
    ],
)
def test_f1_7_a_change_told_late_is_said(key, party, kind, at, told, problems):
    terms = template(key)
    limits = limits_of_change(terms, party, kind, m(at), calendar(), readings_of(terms.readings))
    assert len(problems_of_change(limits, m(told) if told else None)) == problems
