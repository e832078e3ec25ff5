"""What must hold in a contract template before anybody works with it: sums, numbers, references (F1.5, AC-04)."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product

from app.domain.contracts import GATES, HOLD_CAUSES, ContractTemplate
from app.domain.deliverables import amount_each, basis_of, plan, spans_of
from app.domain.delivery_terms import DeliverableLine
from app.domain.money import format_yuan
from app.domain.penalty_parts import check_penalties
from app.domain.readings import Choice, Readings, readings_of
from app.domain.supervision_parts import used_clauses, wrong_names


def check_template(template: ContractTemplate) -> list[str]:
    """All that is wrong, in Chinese; empty when the template can be used."""
    problems = [*_head(template), *_unique(template), *_references(template), *_readings(template)]
    problems += [*_prices(template), *_payments(template), *check_penalties(template)]
    if not problems:
        problems += [*_lines(template), *_plans(template)]
    return problems


def _head(template: ContractTemplate) -> Iterator[str]:
    if template.end_on < template.start_on:
        yield "服务期止日早于起日。"
    if template.copies != template.copies_office + template.copies_vendor:
        yield f"合同份数 {template.copies} 不等于甲方 {template.copies_office} 加乙方 {template.copies_vendor}。"
    for party, title in ((template.office, "甲方"), (template.vendor, "乙方")):
        if party.credit_code and not is_credit_code(party.credit_code):
            yield f"{title}统一社会信用代码“{party.credit_code}”校验位不对。"


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Tally(values).items() if times > 1]


def _unique(template: ContractTemplate) -> Iterator[str]:
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        ("条号", (clause.ref for clause in template.clauses)),
        ("报价行编号", (price.code for price in template.prices)),
        ("付款期次", (str(payment.no) for payment in template.payments)),
        ("成果计划编号", (line.code for line in template.deliverables)),
        ("期限编号", (term.code for term in template.deadlines)),
        ("违约金编号", (term.code for term in template.damages)),
        ("扣款编号", (penalty.code for penalty in template.penalties)),
        ("计数器编号", (counter.code for counter in template.counters)),
        ("评价档位", (grade.name for grade in template.grades)),
        ("付款阻断原因", (HOLD_CAUSES.get(hold.cause, "") for hold in template.holds)),
        ("读法编号", (reading.code for reading in template.readings)),
        ("差错编号", (defect.code for defect in template.defects)),
        ("违约事项编号", (kind.code for kind in template.supervision.breaches)),
        ("留存编号", (term.code for term in template.supervision.retentions)),
        ("终止编号", (ground.code for ground in template.supervision.terminations)),
    )
    for title, values in groups:
        for value in _repeated(values):
            yield f"{title}“{value}”重复。"


def _references(template: ContractTemplate) -> Iterator[str]:
    known = {clause.ref for clause in template.clauses}
    for where, ref in _used_clauses(template):
        if ref and ref not in known:
            yield f"{where}引用的条款“{ref}”不在条款清单里。"
    for payment in template.payments:
        for gate in {*payment.gates, *(gate for limit in payment.due for gate in limit.after)}:
            if gate not in GATES:
                yield f"付款“{payment.name}”的触发条件“{gate}”不认识。"
    yield from wrong_names(
        template.supervision,
        [term.code for term in template.deadlines],
        [counter.code for counter in template.counters],
        [reading.code for reading in template.readings],
    )


def _used_clauses(template: ContractTemplate) -> Iterator[tuple[str, str]]:
    terms = template.acceptance
    for ref in (terms.clause, *terms.also, terms.format_clause, terms.cutoff_clause):
        yield "验收", ref
    for limit in (terms.review, terms.revise, terms.receipt, terms.analogy):
        yield "验收期限", limit.clause if limit else ""
    for price in template.prices:
        yield f"报价行“{price.name}”", price.clause
    for payment in template.payments:
        yield f"付款“{payment.name}”", payment.clause
        for limit in (*payment.due, *([payment.earliest] if payment.earliest else [])):
            yield f"付款“{payment.name}”的期限", limit.clause
    for line in template.deliverables:
        yield f"成果“{line.name}”", line.clause
    for term in template.deadlines:
        yield f"期限 {term.code}", term.clause
    for damages in template.damages:
        yield f"违约金 {damages.code}", damages.clause
        for right in damages.rights:
            yield f"违约金 {damages.code} 的权利", right.clause
    for penalty in template.penalties:
        yield f"扣款“{penalty.name}”", penalty.clause
    if template.penalty_rules.clause:
        yield "扣款的计法", template.penalty_rules.clause
    for counter in template.counters:
        yield f"计数器 {counter.code}", counter.clause
    for grade in template.grades:
        yield f"评价档位“{grade.name}”", grade.clause
    for item in template.evaluation_items:
        yield f"评价内容“{item.name}”", item.clause
    for hold in template.holds:
        yield f"付款阻断“{HOLD_CAUSES[hold.cause]}”", hold.clause
    yield from used_clauses(template.supervision)
    yield from _noted_clauses(template)


def _noted_clauses(template: ContractTemplate) -> Iterator[tuple[str, str]]:
    for reading in template.readings:
        for ref in reading.clauses:
            yield f"读法 {reading.code}", ref
    for defect in template.defects:
        for ref in defect.clauses:
            yield f"差错 {defect.code}", ref
    if template.receipt:
        yield "回执", template.receipt.clause
    if template.mailbox:
        yield "授权邮箱", template.mailbox.clause
        yield "授权邮箱变更", template.mailbox.change_clause
    if template.notice:
        yield "送达", template.notice.clause
    if template.renewal:
        yield "续签", template.renewal.clause


def _readings(template: ContractTemplate) -> Iterator[str]:
    known = {reading.code: reading for reading in template.readings}
    for reading in template.readings:
        if len(reading.options) < 2:
            yield f"读法 {reading.code} 至少要有两种选项。"
        if reading.default and reading.default not in reading.options:
            yield f"读法 {reading.code} 的默认项“{reading.default}”不在选项里。"
    for line in template.deliverables:
        wanted = [(code, option) for code, options in line.when.items() for option in options]
        wanted += [(line.basis_reading, option) for option in line.basis if line.basis_reading]
        for code, option in wanted:
            if code not in known or option not in known[code].options:
                yield f"成果“{line.name}”用到读法 {code} 的“{option}”，读法清单里没有。"
        for basis in line.basis.values():
            if basis not in ("service", "natural"):
                yield f"成果“{line.name}”的周期口径“{basis}”应为 service 或 natural。"


def _prices(template: ContractTemplate) -> Iterator[str]:
    for price in template.prices:
        if price.quantity * price.unit_fen != price.amount_fen:
            yield f"报价行“{price.name}”：数量 × 单价不等于合价 {format_yuan(price.amount_fen)} 元。"
    for group, stated in template.price_groups.items():
        total = sum(price.amount_fen for price in template.prices if price.group == group)
        if total != stated:
            yield f"报价“{group}”小计 {format_yuan(total)} 元，与所写 {format_yuan(stated)} 元不符。"
    total = sum(price.amount_fen for price in template.prices)
    if template.prices and total != template.total_fen:
        yield f"报价合计 {format_yuan(total)} 元，与合同总价 {format_yuan(template.total_fen)} 元不符。"


def _payments(template: ContractTemplate) -> Iterator[str]:
    total = sum(payment.amount_fen for payment in template.payments)
    if total != template.total_fen:
        yield f"各期付款合计 {format_yuan(total)} 元，与合同总价 {format_yuan(template.total_fen)} 元不符。"
    for payment in template.payments:
        if payment.ratio is not None and payment.ratio * template.total_fen != Fraction(payment.amount_fen):
            yield f"付款“{payment.name}”金额 {format_yuan(payment.amount_fen)} 元，与所写比例不符。"


def _lines(template: ContractTemplate) -> Iterator[str]:
    codes = {price.code for price in template.prices}
    for line in template.deliverables:
        for code in line.prices:
            if code not in codes:
                yield f"成果“{line.name}”挂的报价行“{code}”不存在。"
        yield from _line_counts(template, line)


def _line_counts(template: ContractTemplate, line: DeliverableLine) -> Iterator[str]:
    for option in line.basis:
        chosen = {line.basis_reading: Choice(option)} if line.basis_reading else {}
        basis = basis_of(line, Readings({}, chosen))
        found = len(spans_of(template, line, basis))
        wanted = line.natural_count if basis == "natural" and line.natural_count else line.count
        if wanted is not None and found != wanted:
            yield f"成果“{line.name}”在服务期内只能排 {found} 期，与约定的 {wanted} 次不符。"
        each = amount_each(template, line, found)
        priced = sum(price.amount_fen for price in template.prices if price.code in line.prices)
        if line.prices and each is not None and each * found != priced:
            yield f"成果“{line.name}”的报价 {format_yuan(priced)} 元不能平均分到 {found} 期。"


def _plans(template: ContractTemplate) -> Iterator[str]:
    """Under every combination of the readings that shape the plan, priced plans must add up to the total."""
    known = {reading.code: reading for reading in template.readings}
    codes = sorted(template.plan_readings())
    for options in product(*(known[code].options for code in codes)):
        readings = readings_of(template.readings, dict(zip(codes, options, strict=True)))
        names = "、".join(f"{code} {option}" for code, option in zip(codes, options, strict=True)) or "默认读法"
        items = plan(template, readings)
        if not items:
            yield f"按 {names} 排不出任何成果。"
        amounts = [item.amount_fen for item in items if item.amount_fen is not None]
        if amounts and sum(amounts) != template.total_fen:
            yield f"成果金额合计 {format_yuan(sum(amounts))} 元，与合同总价不符（{names}）。"


_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(code: str) -> bool:
    """Whether an 18-character 统一社会信用代码 has the right check character (GB 32100)."""
    if len(code) != 18 or any(character not in _CREDIT_ALPHABET for character in code):
        return False
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(code, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]
