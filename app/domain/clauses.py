"""Loads a contract's terms from a template file's text or from the frozen copy in a contract's row.

``load`` gives the terms or raises ``RefusedInput`` with the first problems; ``problems_of`` lists all of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.clause_parts import (
    clause_of,
    counter_of,
    damages_of,
    defect_of,
    evaluation_item_of,
    grade_of,
    hold_of,
    mailbox_of,
    notice_of,
    party_of,
    payment_of,
    price_of,
    reading_of,
    renewal_of,
)
from app.domain.contracts import ContractTemplate
from app.domain.delivery_parts import acceptance_of, deadline_of, line_of, receipt_of
from app.domain.errors import RefusedInput
from app.domain.penalty_parts import penalty_of, rules_of
from app.domain.supervision_parts import supervision_of
from app.domain.tables import Table
from app.domain.template_checks import check_template

SCHEMA = 1
SHOWN_PROBLEMS = 3
_UNSET = date.min


def parse_toml(text: str) -> dict[str, Any]:
    """Read a template file's text. Raises ``RefusedInput`` with the line that TOML cannot read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RefusedInput(f"合同模板不是有效的 TOML 文件（{error}）。请按 docs/contracts.md 的格式修改。") from error


def load(data: Mapping[str, Any]) -> ContractTemplate:
    """Terms out of a template's data. Raises ``RefusedInput`` naming the first problems."""
    problems: list[str] = []
    template = _template(Table(data, "合同", problems))
    if not problems:
        problems = check_template(template)
    if problems:
        shown = "".join(problems[:SHOWN_PROBLEMS])
        more = f"另有 {len(problems) - SHOWN_PROBLEMS} 处。" if len(problems) > SHOWN_PROBLEMS else ""
        raise RefusedInput(f"合同模板有 {len(problems)} 处问题：{shown}{more}")
    return template


def problems_of(data: Mapping[str, Any]) -> list[str]:
    """All that is wrong with a template, in Chinese; empty when it can be used."""
    problems: list[str] = []
    template = _template(Table(data, "合同", problems))
    return problems or check_template(template)


def _template(table: Table) -> ContractTemplate:
    if table.whole("schema", required=True) not in (SCHEMA, None):
        table.complain("schema", f"只支持格式版本 {SCHEMA}")
    groups = table.mapping("price_groups")
    template = ContractTemplate(
        key=table.text("key", required=True),
        code=table.text("code", required=True),
        title=table.text("title", required=True),
        title_on_receipt=table.text("title_on_receipt"),
        project_name=table.text("project_name", required=True),
        contract_no=table.text("contract_no"),
        signed_on=table.day("signed_on"),
        effective_on=table.day("effective_on"),
        effective_note=table.text("effective_note"),
        start_on=table.day("start_on", required=True) or _UNSET,
        end_on=table.day("end_on", required=True) or _UNSET,
        total_fen=table.count("total_fen"),
        total_chinese=table.text("total_chinese"),
        pricing=table.one_of("pricing", frozenset({"fixed", "audited"})),
        copies=table.count("copies"),
        copies_office=table.count("copies_office"),
        copies_vendor=table.count("copies_vendor"),
        office=party_of(table, "office", "甲方"),
        vendor=party_of(table, "vendor", "乙方"),
        prices=tuple(price_of(t) for t in table.tables("prices", "报价行")),
        price_groups={str(k): v for k, v in groups.items() if isinstance(v, int)},
        payments=tuple(payment_of(t) for t in table.tables("payments", "付款")),
        deliverables=tuple(line_of(t) for t in table.tables("deliverables", "成果计划")),
        acceptance=acceptance_of(table.table("acceptance") or Table({}, "验收", table.problems)),
        deadlines=tuple(deadline_of(t) for t in table.tables("deadlines", "期限")),
        damages=tuple(damages_of(t) for t in table.tables("damages", "违约金")),
        penalties=tuple(penalty_of(t) for t in table.tables("penalties", "扣款")),
        counters=tuple(counter_of(t) for t in table.tables("counters", "计数器")),
        grades=tuple(grade_of(t) for t in table.tables("grades", "评价档位")),
        readings=tuple(reading_of(t) for t in table.tables("readings", "读法")),
        defects=tuple(defect_of(t) for t in table.tables("defects", "条文差错")),
        clauses=tuple(clause_of(t) for t in table.tables("clauses", "条款")),
        receipt=receipt_of(table.table("receipt")),
        mailbox=mailbox_of(table.table("mailbox")),
        notice=notice_of(table.table("service_of_notice")),
        renewal=renewal_of(table.table("renewal")),
        supervision=supervision_of(table),
        penalty_rules=rules_of(table.table("penalty_rules")),
        evaluation_items=tuple(evaluation_item_of(t) for t in table.tables("evaluation_items", "评价内容")),
        holds=tuple(hold_of(t) for t in table.tables("payment_holds", "付款阻断")),
    )
    table.done()
    return template
