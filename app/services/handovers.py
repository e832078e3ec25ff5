"""资料交接与物品 (F17.2): material handed out and back, provided outside; things lent and returned (P-19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.services.case_writing import case_of, clean, day, need, not_before, values_of
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import amend, performed, performing
from app.services.session import Office
from app.storage.models.people import LentAsset, MaterialTransfer
from app.storage.queries import cases

DIRECTIONS: Mapping[str, str] = {"to_vendor": "交给乙方", "from_vendor": "乙方交来", "to_third": "对外提供"}


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer of material; days are ISO text."""

    id: int
    contract_id: int
    name: str
    direction: str
    secrecy: str
    copies: int
    scope: str
    is_personal: bool
    is_masked: bool
    authority: str
    handed_on: str
    handed_by: str
    received_by: str
    returned_on: str
    destroyed_on: str
    note: str

    @property
    def is_out(self) -> bool:
        """Whether somebody outside still holds it."""
        return self.direction != "from_vendor" and not self.returned_on and not self.destroyed_on

    @property
    def state_text(self) -> str:
        """Where it is, in Chinese."""
        if self.returned_on:
            return f"已返还（{self.returned_on}）"
        if self.destroyed_on:
            return f"已销毁（{self.destroyed_on}）"
        return "未返还" if self.is_out else "已收"


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One thing lent to the vendor; days are ISO text."""

    id: int
    contract_id: int
    name: str
    code: str
    quantity: int
    issued_on: str
    holder: str
    due_on: str
    returned_on: str
    state: str
    damage: str
    compensation_fen: int | None
    note: str


def hand_over(
    office: Office,
    contract_id: int,
    name: str,
    direction: str,
    *,
    secrecy: str = "",
    copies: int = 1,
    scope: str = "",
    is_personal: bool = False,
    is_masked: bool = False,
    authority: str = "",
    handed_by: str = "",
    received_by: str = "",
    on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register material handed to the vendor, by it, or to others (对外提供); returns the id.

    Outside the contract needs the written authority, and personal data must be masked unless the authority names them
    (000·二(一)5, 6). Raises ``RefusedInput``, ``NotAllowed``.
    """
    terms_of(office, contract_id)
    if direction not in DIRECTIONS:
        raise RefusedInput(f"方向“{direction}”不认识。可选：{'、'.join(DIRECTIONS)}。")
    if copies < 1:
        raise RefusedInput("份数至少是 1。")
    if direction == "to_third":
        need(authority, "书面同意的依据")
        need(scope, "授权范围")
        if is_personal and not is_masked:
            raise NotAllowed("对外提供的资料含个人信息而没有脱敏，没有登记。请先脱敏，或改为不含个人信息的版本。")
    columns = {
        "name": need(name, "资料名称"),
        "direction": direction,
        "secrecy": clean(secrecy),
        "copies": copies,
        "scope": clean(scope),
        "is_personal": int(is_personal),
        "is_masked": int(is_masked),
        "authority": clean(authority),
        "handed_on": day(office, on, "交接日"),
        "handed_by": clean(handed_by) or office.actor,
        "received_by": clean(received_by),
        "note": clean(note),
    }
    with performing(office, "material.hand_over", contract_id, f"资料交接：{columns['name']}") as write:
        row_id = write.insert(MaterialTransfer, contract_id=contract_id, **columns)
    return performed(row_id, write)


def bring_back(
    office: Office, transfer_id: int, *, is_destroyed: bool = False, on: date | str | None = None, note: str = ""
) -> Outcome[int]:
    """Register that material came back, or was destroyed. Raises ``NotAllowed`` when it did already."""
    row = case_of(office, "material_transfer", transfer_id, "资料交接")
    if row["returned_on"] or row["destroyed_on"]:
        raise NotAllowed("这份资料已经登记返还或销毁，没有再次登记。")
    done = not_before(day(office, on, "返还日"), row["handed_on"], "返还日", "交接日")
    fields = {"destroyed_on" if is_destroyed else "returned_on": done, "note": clean(note) or row["note"]}
    summary = f"{'资料销毁' if is_destroyed else '资料返还'}（{row['id']}）"
    return amend(office, "material_transfer", row, "material.return", summary, fields)


def transfers(office: Office, contract_id: int) -> list[TransferRow]:
    """Return a contract's transfers, oldest first."""
    found = cases.select(office.database, "material_transfer", "contract_id = ?", (contract_id,), order="handed_on, id")
    return [
        TransferRow(**{**values_of(row), "is_personal": bool(row["is_personal"]), "is_masked": bool(row["is_masked"])})
        for row in found
    ]


def lend(
    office: Office,
    contract_id: int,
    name: str,
    *,
    quantity: int = 1,
    code: str = "",
    holder: str = "",
    due_on: date | str | None = None,
    on: date | str | None = None,
    note: str = "",
) -> Outcome[int]:
    """Register a thing lent to the vendor (办公用房、电脑、工作证 …; 004·六(一)6); returns its id."""
    terms_of(office, contract_id)
    if quantity < 1:
        raise RefusedInput("数量至少是 1。")
    columns = {
        "name": need(name, "品名"),
        "quantity": quantity,
        "code": clean(code),
        "holder": clean(holder),
        "issued_on": day(office, on, "发放日"),
        "due_on": day(office, due_on, "归还期限", future=True) if due_on else "",
        "note": clean(note),
    }
    with performing(office, "asset.lend", contract_id, f"发放物品：{columns['name']}") as write:
        row_id = write.insert(LentAsset, contract_id=contract_id, **columns)
    return performed(row_id, write)


def set_due(office: Office, contract_id: int, due_on: date | str) -> Outcome[int]:
    """Set the day by which everything still lent must be back (甲方指定时间, 004·六(二)11); returns how many."""
    due = day(office, due_on, "归还期限", future=True)
    open_ones = [row for row in assets(office, contract_id) if not row.returned_on]
    if not open_ones:
        raise NotAllowed("没有还未归还的物品。")
    with performing(office, "asset.due", contract_id, f"指定腾退归还时间 {due}") as write:
        for row in open_ones:
            write.update("lent_asset", row.id, due_on=due)
    return performed(len(open_ones), write)


def give_back(
    office: Office,
    asset_id: int,
    state: str,
    *,
    damage: str = "",
    compensation_fen: int | None = None,
    on: date | str | None = None,
) -> Outcome[int]:
    """Register a return with its state; damage beyond wear is compensated at market price (004·八.3)."""
    row = case_of(office, "lent_asset", asset_id, "物品")
    if row["returned_on"]:
        raise NotAllowed(f"这件物品已于 {row['returned_on']} 归还，没有再次登记。")
    if compensation_fen is not None and (compensation_fen < 0 or not clean(damage)):
        raise RefusedInput("填了赔偿就要写明损坏情况，赔偿不能是负数。")
    fields = {
        "returned_on": not_before(day(office, on, "归还日"), row["issued_on"], "归还日", "发放日"),
        "state": need(state, "归还时状态"),
        "damage": clean(damage),
        "compensation_fen": compensation_fen,
    }
    return amend(office, "lent_asset", row, "asset.return", f"归还物品（{row['id']}）", fields)


def assets(office: Office, contract_id: int) -> list[AssetRow]:
    """Return what was lent, oldest first."""
    found = cases.select(office.database, "lent_asset", "contract_id = ?", (contract_id,), order="issued_on, id")
    return [AssetRow(**values_of(row)) for row in found]
