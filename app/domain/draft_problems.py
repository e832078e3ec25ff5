"""What is still missing or wrong in a draft, each with its field; the loaders and ``template_checks`` say what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import clauses
from app.domain.contract_draft import ContractDraft
from app.domain.draft_fields import Kind, Path
from app.domain.draft_follow import words_of
from app.domain.draft_sections import SECTIONS, field_at, label_at, section_at
from app.domain.draft_values import option_field, read
from app.domain.errors import RefusedInput
from app.domain.money import format_yuan
from app.domain.tables import Complaint

_BASE: Mapping[str, Any] = {"office": {}, "vendor": {}, "acceptance": {}}
_NAMED: tuple[tuple[str, str, str], ...] = (
    (r"报价行“(.*?)”[：引]", "prices", "name"),
    (r"付款“(.*?)”", "payments", "name"),
    (r"成果“(.*?)”", "deliverables", "name"),
    (r"扣款“(.*?)”", "penalties", "name"),
    (r"评价档位“(.*?)”引", "grades", "name"),
    (r"评价内容“(.*?)”引", "evaluation_items", "name"),
    (r"违约事项“(.*?)”引", "breaches", "name"),
    (r"终止“(.*?)”", "terminations", "name"),
    (r"留存与保密“(.*?)”", "retentions", "subject"),
    (r"期限 (\S+?)引", "deadlines", "code"),
    (r"违约金 (\S+?)(?: 的权利)?引", "damages", "code"),
    (r"计数器 (\S+?)引", "counters", "code"),
    (r"读法 (\S+?)(?:引| 至少| 的默认)", "readings", "code"),
    (r"差错 (\S+?)引", "defects", "code"),
)
_REPEATED: Mapping[str, tuple[str, str]] = {
    "条号": ("clauses", "ref"),
    "报价行编号": ("prices", "code"),
    "付款期次": ("payments", "no"),
    "成果计划编号": ("deliverables", "code"),
    "期限编号": ("deadlines", "code"),
    "违约金编号": ("damages", "code"),
    "扣款编号": ("penalties", "code"),
    "计数器编号": ("counters", "code"),
    "评价档位": ("grades", "name"),
    "付款阻断原因": ("payment_holds", "cause"),
    "读法编号": ("readings", "code"),
    "差错编号": ("defects", "code"),
    "违约事项编号": ("breaches", "code"),
    "留存编号": ("retentions", "code"),
    "终止编号": ("terminations", "code"),
}
_FIXED: tuple[tuple[str, Path], ...] = (
    ("服务期止日", ("end_on",)),
    ("合同份数", ("copies",)),
    ("甲方统一社会信用代码", ("office", "credit_code")),
    ("乙方统一社会信用代码", ("vendor", "credit_code")),
    ("报价合计", ("prices",)),
    ("报价“", ("price_groups",)),
    ("各期付款合计", ("payments",)),
    ("成果金额合计", ("deliverables",)),
    ("按 ", ("deliverables",)),
    ("验收", ("acceptance", "clause")),
    ("付款阻断", ("payment_holds",)),
    ("限期整改", ("rectification",)),
    ("派驻人员", ("staffing",)),
    ("不可抗力", ("force_majeure", "clause")),
    ("授权邮箱变更", ("mailbox", "change_clause")),
    ("授权邮箱", ("mailbox", "clause")),
    ("回执", ("receipt", "clause")),
    ("送达", ("service_of_notice", "clause")),
    ("续签", ("renewal", "clause")),
    ("扣款的", ("penalty_rules",)),
)
_KEYS: tuple[tuple[str, str], ...] = (
    ("引用的条款", "clause"),
    ("引用的期限", "deadline"),
    ("与所写比例", "ratio"),
    ("触发条件", "gates"),
    ("阶梯", "steps"),
    ("上岗限制", "lock"),
    ("要件", "requires"),
    ("默认项", "default"),
    ("至少要有两种", "options"),
    ("数量 × 单价", "amount_fen"),
    ("次不符", "count"),
    ("报价", "prices"),
    ("用到读法", "when"),
    ("违约金比例", "damages"),
)


COUNTED: Mapping[str, Mapping[str, str]] = {
    "K01": {"zero_score": "零分工单"},
    "K02": {"review": "复核失误", "data": "数据失误"},
    "K08": {"dispatch": "签派单失误"},
    "K09": {"review": "复核失误"},
    "K10": {"data": "数据失误"},
}
"""Counters that count errors of a kind: without that kind among the deductions nothing can be recorded for them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. ``path`` leads to the field; a hint does not keep a contract from being made."""

    path: Path
    text: str
    is_hint: bool = False

    @property
    def section(self) -> str:
        """Key of the page it lies on."""
        return section_at(self.path).key


def problems(draft: ContractDraft) -> tuple[Problem, ...]:
    """List everything, in the order of the pages; hints last."""
    data = {**_BASE, **draft.data}
    found = [*_typed(draft), *_loaded(draft, data)]
    order = {section.key: at for at, section in enumerate(SECTIONS)}
    return tuple(sorted(found, key=lambda problem: (problem.is_hint, order[problem.section])))


def states(draft: ContractDraft, found: tuple[Problem, ...]) -> Mapping[str, str]:
    """Return each page's state: empty 未填, bad 有问题, done 完成, none 合同没有（可不填）."""
    bad = {problem.section for problem in found if not problem.is_hint}
    said: dict[str, str] = {}
    for section in SECTIONS:
        is_empty = not any(_has(draft.data, part.key, [one.key for one in part.fields]) for part in section.parts)
        if is_empty:
            said[section.key] = "empty" if section.is_needed else "none"
        else:
            said[section.key] = "bad" if section.key in bad else "done"
    return said


def _has(data: Mapping[str, Any], key: str, fields: list[str]) -> bool:
    if key == "acceptance":
        return bool((data.get(key) or {}).get("clause"))
    return bool(data.get(key)) if key else any(data.get(name) for name in fields if name not in ("code", "pricing"))


def _typed(draft: ContractDraft) -> Iterator[Problem]:
    for path, text in draft.typed.items():
        one = field_at(path)
        try:
            if one is not None:
                read(option_field(one), text)
        except RefusedInput as error:
            yield Problem(path, f"{label_at(path, draft.data)}：{error.message}")


def _loaded(draft: ContractDraft, data: Mapping[str, Any]) -> Iterator[Problem]:
    said = clauses.problems_of(data)
    placed = [one for one in said if isinstance(one, Complaint)]
    for one in placed:
        if one.path not in draft.typed:
            yield Problem(one.path, f"{label_at(one.path, data)}：{_plain(one)}。")
    if placed or draft.typed:
        yield from _sums(data)
    for text in said:
        if not isinstance(text, Complaint):
            yield Problem(path_of(text, data), text)
    if not data.get("clauses"):
        yield Problem(("clauses",), "还没有条款。请粘贴合同全文，或逐条录入。")
    for key, name in (("payments", "付款期次"), ("deliverables", "成果计划行")):
        if not data.get(key):
            yield Problem((key,), f"还没有{name}。")
    yield from _hints(data)


def _hints(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Say what may be meant so, but should be looked at."""
    words = words_of(dict(data))
    if words and data.get("total_chinese") and data["total_chinese"] != words:
        yield Problem(
            ("total_chinese",), f"总价大写与数字不同：按数字应为“{words}”。合同原文如此就记入条文差错。", True
        )

    penalties = {row.get("code") for row in data.get("penalties") or []}
    for at, row in enumerate(data.get("counters") or []):
        for code, name in COUNTED.get(str(row.get("code")), {}).items():
            if code not in penalties:
                text = f"计数器 {row['code']} 数的是“{name}”的记录，“按件扣款”里没有这一种，数不出来。请在那里新增。"
                yield Problem(("counters", at, "code"), text, True)


def _plain(one: Complaint) -> str:
    described = field_at(one.path)
    if one.what == "缺少" or one.what.startswith("“”不在"):
        return "还没有选" if described and described.kind in (Kind.CHOICE, Kind.REF, Kind.REFS) else "还没有填"
    if "不在允许的取值之内" in one.what and described is not None:
        return f"请从{'、'.join(described.choices.values())}里选"
    return one.what


def _sums(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Say already now what the checks will say of the sums, while other things are missing."""
    total = data.get("total_fen")
    rows = data.get("payments") or []
    amounts = [row.get("amount_fen") for row in rows]
    if isinstance(total, int) and rows and all(isinstance(amount, int) for amount in amounts) and sum(amounts) != total:
        text = f"各期付款合计 {format_yuan(sum(amounts))} 元，与合同总价 {format_yuan(total)} 元不符。"
        yield Problem(("payments",), text)


def path_of(text: str, data: Mapping[str, Any]) -> Path:
    """Find the field that a problem of the checks is about; the part or the head where it names none."""
    repeated = re.match(r"(.+?)“(.*)”重复。$", text)
    if repeated and repeated[1] in _REPEATED:
        key, name = _REPEATED[repeated[1]]
        return _entry(data, key, name, repeated[2], last=True) + ((name,) if data.get(key) else ())
    for pattern, key, name in _NAMED:
        found = re.match(pattern, text)
        if found:
            return _with_field(_entry(data, key, name, found[1]), text)
    return next((path for mark, path in _FIXED if text.startswith(mark)), ("title",))


def _entry(data: Mapping[str, Any], key: str, name: str, value: str, *, last: bool = False) -> Path:
    places = [at for at, row in enumerate(data.get(key) or []) if str(row.get(name, "")) == value]
    return (key, places[-1 if last else 0]) if places else (key,)


def _with_field(path: Path, text: str) -> Path:
    for mark, key in _KEYS:
        if mark in text and len(path) == 2 and field_at((*path, key)) is not None:
            return (*path, key)
    return path
