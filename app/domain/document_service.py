"""When a notice between the parties counts as received, and why (通知与送达; F1.6, AC-11).

Sources: 000·六(三), 三(二) (authorised mailboxes), 001·12.3 (arrival; a day off moves to the next working day),
004·第十三条 (by hand: on receipt; by post or courier: the third day after posting, R-41).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.notices import deemed_served_on, received_on
from app.domain.readings import Readings
from app.domain.workdays import WEEKDAY_NAMES, Calendar

METHODS = {
    "hand": "专人递交",
    "post": "邮寄",
    "courier": "快递",
    "email": "电子邮件",
    "fax": "传真",
    "posted_up": "张贴公告",
}
BY_MAIL = frozenset({"post", "courier"})

_SERVICE_CLAUSES = ("六(三)1", "12.3", "第十三条")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What is known of a notice: days are None while nobody entered them."""

    method: str
    sent_on: date | None
    arrived_on: date | None = None
    signed_on: date | None = None
    mailbox_problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """The day on which the notice counts as received, None while it cannot be said; ``missing`` says what is needed.

    ``is_deemed``: the day follows from posting alone. ``steps`` are the lines of the proof, ``others`` the days under
    the other readings (code and option → day).
    """

    on: date | None
    clause: str
    steps: tuple[str, ...]
    is_deemed: bool = False
    missing: str = ""
    warnings: tuple[str, ...] = ()
    others: tuple[tuple[str, date], ...] = ()


def served(template: ContractTemplate, sent: Dispatch, calendar: Calendar, readings: Readings) -> Served:
    """Work out when a notice counts as received under the contract's rule."""
    clause = clause_of(template)
    if sent.method in BY_MAIL and template.notice is not None and template.notice.mail_days is not None:
        return _by_mail(template, sent, calendar, readings, clause)
    if sent.method == "email":
        return _by_email(template, sent, calendar, clause)
    arrived = sent.signed_on if sent.method == "hand" and sent.signed_on else sent.arrived_on or sent.signed_on
    if arrived is None:
        need = "签收时间" if sent.method == "hand" else "到达时间"
        return Served(None, clause, (f"{METHODS[sent.method]}，尚未登记{need}",), missing=need)
    what = "收件人接收" if sent.method == "hand" else "实际到达"
    return _arrived(template, arrived, what, calendar, clause)


def clause_of(template: ContractTemplate) -> str:
    """Return the citation of the contract's rule of service, "" when it has none."""
    if template.notice is not None:
        return template.cite(template.notice.clause)
    known = next((ref for ref in _SERVICE_CLAUSES if template.clause(ref)), "")
    return template.cite(known) if known else ""


def _arrived(template: ContractTemplate, arrived: date, what: str, calendar: Calendar, clause: str) -> Served:
    on = received_on(template, arrived, calendar)
    steps = [f"{_day(arrived)} {what}"]
    if on != arrived:
        why = calendar.explain(arrived).why
        steps.append(f"{arrived} 是{why}，非工作日到达，顺至下一个工作日 {_day(on)} 视为收到")
    else:
        steps.append(f"{on} 视为收到")
    return Served(on, clause, tuple(steps))


def _by_mail(template: ContractTemplate, sent: Dispatch, calendar: Calendar, readings: Readings, clause: str) -> Served:
    if sent.sent_on is None:
        return Served(None, clause, ("尚未登记寄出时间",), missing="寄出时间")
    days = template.notice.mail_days if template.notice else 0
    on = deemed_served_on(template, sent.sent_on, calendar, readings)
    other = calendar.next_workday(on) if on and readings.option("R-41") != "乙" else None
    steps = [f"{_day(sent.sent_on)} 寄出，寄出后第 {days} 日视为送达"]
    steps += [f"读法 R-41 {readings.option('R-41')}", f"{_day(on)} 视为送达"] if on else []
    warnings = []
    if on and sent.signed_on and sent.signed_on > on:
        warnings.append(f"实际签收 {sent.signed_on} 晚于视为送达日 {on}，按合同以视为送达日为准。")
    if on and sent.signed_on and sent.signed_on < on:
        warnings.append(f"实际签收 {sent.signed_on} 早于视为送达日 {on}，期限从哪一天起算请经办人核对。")
    others = (("R-41 乙", other),) if other and other != on else ()
    return Served(on, clause, tuple(steps), is_deemed=True, warnings=tuple(warnings), others=others)


def _by_email(template: ContractTemplate, sent: Dispatch, calendar: Calendar, clause: str) -> Served:
    on = sent.arrived_on or sent.sent_on
    if on is None:
        return Served(None, clause, ("尚未登记发送时间",), missing="发送时间")
    if template.mailbox is not None:
        clause = template.cite(template.mailbox.clause)
        if sent.mailbox_problems:
            steps = (f"{_day(on)} 发送", "收发邮箱与登记的授权邮箱不符，不能认定送达")
            return Served(None, clause, steps, missing="授权邮箱之间的邮件", warnings=sent.mailbox_problems)
    found = _arrived(template, on, "邮件到达", calendar, clause)
    if template.mailbox is None and template.notice is None:
        return found
    note = () if template.mailbox else ("合同没有约定电子邮件为通知方式，请另行书面送达。",)
    return Served(found.on, found.clause, found.steps, warnings=note)


def _day(on: date) -> str:
    return f"{on}（{WEEKDAY_NAMES[on.weekday()]}）"
