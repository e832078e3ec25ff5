"""Expiry, renewal and service that simply goes on (续签、到期、事实续期; F1.8, K15; 001·2.2, 002·9.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.contracts import ContractTemplate
from app.domain.deadlines import add_months
from app.domain.workdays import ONE_DAY


@dataclass(frozen=True, slots=True)
class Chain:
    """A contract with its renewals: the first day of the first one, the last day so far, how often renewed.

    ``latest_on`` is the last day that the contract allows for all of them together, None where it sets no limit.
    """

    first_on: date
    last_on: date
    times: int
    max_times: int
    latest_on: date | None
    clause: str

    @property
    def next_on(self) -> date:
        """First day of the next period."""
        return self.last_on + ONE_DAY


def chain_of(template: ContractTemplate, first_on: date, last_on: date, times: int) -> Chain:
    """Return the chain under the contract's rule of renewals (001·2.2: at most twice, three years in all)."""
    terms = template.renewal
    if terms is None:
        return Chain(first_on, last_on, times, 0, None, "")
    latest = add_months(first_on, 12 * terms.max_years)[0] - ONE_DAY if terms.max_years else None
    return Chain(first_on, last_on, times, terms.max_times, latest, template.cite(terms.clause))


def refusal(chain: Chain, start_on: date, end_on: date) -> str:
    """Why the next renewal is not allowed (Chinese), "" when it is."""
    if start_on <= chain.last_on:
        return f"续签起日 {start_on} 早于或等于上一期止日 {chain.last_on}，请改为 {chain.next_on} 起。"
    latest = f"，最晚到 {chain.latest_on}" if chain.latest_on else ""
    if chain.max_times and chain.times >= chain.max_times:
        return f"合同最多续签 {chain.max_times} 次（{chain.clause}），已续签 {chain.times} 次{latest}，不能再续签。"
    if end_on < start_on:
        return f"续签止日 {end_on} 早于起日 {start_on}，请核对。"
    if chain.latest_on and end_on > chain.latest_on:
        return f"续签到 {end_on} 超过合同允许的总服务期限{latest}（{chain.clause}），没有登记。"
    return ""


def next_period(chain: Chain, start_on: date, end_on: date) -> tuple[date, date]:
    """Propose the next period: as long as the last one (``start_on`` to ``end_on``), cut at the contract's limit."""
    months = _months(start_on, end_on)
    until = add_months(chain.next_on, months)[0] - ONE_DAY if months else chain.next_on + (end_on - start_on)
    return chain.next_on, min(until, chain.latest_on) if chain.latest_on else until


def goes_on(template: ContractTemplate, served_on: date, last_on: date) -> str:
    """Say what service registered after the contract's last day means (002·9.1 事实续期), "" for none."""
    if served_on <= last_on:
        return ""
    terms = template.renewal
    if terms is not None and terms.continues:
        return (
            f"合同已于 {last_on} 到期，{served_on} 仍登记服务，属于事实续期：双方继续按本合同约定"
            f"（服务期限条款除外）执行（{template.cite(terms.clause)}）。请尽快补签续签合同。"
        )
    return f"合同已于 {last_on} 到期，{served_on} 仍登记服务；合同没有事实续期的约定，请先办理续签。"


def _months(start_on: date, end_on: date) -> int:
    """Return the whole months of a period, 0 when it is not made of whole months."""
    after = end_on + ONE_DAY
    months = (after.year - start_on.year) * 12 + after.month - start_on.month
    return months if months > 0 and add_months(start_on, months)[0] == after else 0
