"""What the papers of people and things say: P-17 filing and change, P-19 things, P-20 deletion, P-28 violation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.form_content import Band, Block, Form, Grid, Pairs, Paragraph, Seal, Wide, chinese_day, shown, tick
from app.domain.money import format_yuan
from app.domain.supervision_papers import PaperContract, head


@dataclass(frozen=True, slots=True)
class PersonPaper:
    """A person on paper: ``papers`` are (kind, title, signed on)."""

    name: str
    post: str
    is_core: bool
    badge_no: str
    experience: str
    resume: str
    filing: str
    filed_on: str
    filing_by: str
    filing_opinion: str
    on_duty_on: str
    papers: tuple[tuple[str, str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangePaper:
    """A change of people on paper."""

    number: int
    kind: str
    old_name: str
    new_name: str
    asked_on: str
    reason: str
    clause: str
    decision: str
    decided_on: str
    decided_by: str
    due_on: str
    arrived_on: str


@dataclass(frozen=True, slots=True)
class AssetPaper:
    """One thing on the list."""

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


@dataclass(frozen=True, slots=True)
class DeletionPaper:
    """A certificate on paper: data sets as (name, rows, carrier), material as (name, copies, what became of it)."""

    number: int
    basis: str
    method: str
    deleted_at: str
    datasets: tuple[tuple[str, int, str], ...]
    materials: tuple[tuple[str, int, str], ...]
    vendor_person: str
    office_person: str
    made_on: str
    confirmed_on: str
    note: str


@dataclass(frozen=True, slots=True)
class ViolationPaper:
    """A violation on paper."""

    number: int
    person: str
    fact: str
    clause: str
    demanded_on: str
    due_on: str
    told_on: str
    result: str


def filing_form(contract: PaperContract, person: PersonPaper) -> Form:
    """人员备案表 (P-17; 004·六(二)10, 001·3.2.6)."""
    rows = tuple((kind, title, signed) for kind, title, signed in person.papers)
    missing = f"　缺：{'、'.join(person.missing)}" if person.missing else ""
    blocks: list[Block] = [
        *head(contract),
        Pairs((("姓名", person.name), ("岗位", person.post))),
        Pairs((("核心人员", tick("是", person.is_core)), ("工作证号", person.badge_no))),
        Wide("接诉即办经验", person.experience, 3),
        Wide("简历要点", person.resume, 5),
        Band(f"资质和保密文件{missing}"),
        Grid(("种类", "名称", "签署日"), (25, 50, 25), rows or (("", "（还没有材料）", ""),)),
        Pairs((("上岗日", person.on_duty_on), ("审核日", person.filed_on))),
        Wide(
            "审核意见",
            f"{tick('同意备案', person.filing == 'approved')}　　{tick('不同意', person.filing == 'refused')}\n"
            f"{person.filing_opinion}",
            3,
        ),
        Pairs((("甲方审核人", person.filing_by), ("乙方签字", ""))),
        Seal((f"{contract.owner_name}（盖章）", chinese_day(person.filed_on))),
    ]
    return Form("派驻人员备案表", tuple(blocks))


def change_form(contract: PaperContract, change: ChangePaper) -> Form:
    """更换审批表 (P-17; 001·3.2.6, 004·六(一)3, 六(二)6)."""
    decision = f"{tick('同意', change.decision == 'approved')}　　{tick('不同意', change.decision == 'refused')}"
    blocks: list[Block] = [
        *head(contract),
        Pairs((("编号", f"更换 {change.number}"), ("种类", change.kind))),
        Pairs((("原人员", change.old_name), ("新人员", change.new_name))),
        Pairs((("提出日", change.asked_on), ("到位期限", change.due_on or "—"))),
        Wide("事由", change.reason, 4),
        Wide("依据条款", change.clause),
        Wide("甲方意见", decision, 2),
        Pairs((("批复人", change.decided_by), ("批复日", change.decided_on))),
        Pairs((("到位日", change.arrived_on), ("乙方签字", ""))),
        Seal((f"{contract.owner_name}（盖章）", chinese_day(change.decided_on))),
    ]
    return Form("派驻人员更换审批表", tuple(blocks))


def assets_form(contract: PaperContract, things: Sequence[AssetPaper], clause: str) -> Form:
    """物品发放/腾退归还清单 (P-19; 004·六(一)6, 六(二)11, 八.3)."""
    rows = tuple(
        (
            thing.name,
            thing.code,
            str(thing.quantity),
            thing.issued_on,
            thing.returned_on or (f"应于 {thing.due_on}" if thing.due_on else "未还"),
            "　".join(part for part in (thing.state, thing.damage, _paid(thing)) if part),
        )
        for thing in things
    )
    blocks: list[Block] = [
        *head(contract),
        Grid(("品名", "编号", "数量", "发放日", "归还日", "状态、损坏、赔偿"), (18, 14, 8, 16, 18, 26), rows, "物品"),
        Wide("依据条款", clause),
        Pairs((("甲方经办", ""), ("乙方经办", ""))),
        Pairs((("日期", ""), ("日期", ""))),
    ]
    return Form("物品发放、腾退归还清单", tuple(blocks))


def deletion_form(contract: PaperContract, paper: DeletionPaper) -> Form:
    """资料返还与数据删除确认书 (P-20; 001·7.6, 11.4; 004·六(二)11)."""
    sets = tuple((name, f"{rows:,}", carrier) for name, rows, carrier in paper.datasets)
    total = sum(rows for _, rows, _ in paper.datasets)
    materials = tuple((name, str(copies), state) for name, copies, state in paper.materials)
    blocks: list[Block] = [
        *head(contract),
        Pairs((("编号", f"删除确认 {paper.number}"), ("依据", paper.basis))),
        Band("删除的数据集"),
        Grid(("数据集", "行数", "载体、范围"), (40, 20, 40), (*sets, ("合计", f"{total:,}", ""))),
        Band("返还、销毁的资料"),
        Grid(("资料", "份数", "去向"), (50, 15, 35), materials or (("（没有登记的资料）", "", ""),)),
        Pairs((("删除方式", paper.method), ("删除时间", shown(paper.deleted_at)))),
        Paragraph("乙方确认：上列资料已全部返还或销毁，上列数据已从其全部设备、介质和备份中删除，没有留存任何副本。"),
        *([Wide("备注", paper.note)] if paper.note else []),
        Pairs((("乙方签字", paper.vendor_person), ("甲方签字", paper.office_person))),
        Pairs((("日期", chinese_day(paper.confirmed_on)), ("日期", chinese_day(paper.confirmed_on)))),
        Pairs((("乙方盖章", "\n\n\n"), ("甲方盖章", "\n\n\n"))),
    ]
    return Form("资料返还与数据删除确认书", tuple(blocks))


def violation_form(contract: PaperContract, paper: ViolationPaper) -> Form:
    """违规处理结果告知 (P-28; 004·六(二)8)."""
    blocks: list[Block] = [
        *head(contract),
        Pairs((("编号", f"违规 {paper.number}"), ("人员", paper.person))),
        Wide("事由", paper.fact, 4),
        Wide("依据条款", paper.clause),
        Pairs(
            (
                ("要求处理日", paper.demanded_on),
                ("告知期限", f"{paper.due_on} 24:00" if paper.due_on else "合同没有约定"),
            )
        ),
        Wide("处理结果", paper.result, 4),
        Pairs((("告知日", paper.told_on), ("甲方签收", ""))),
        Seal((f"{contract.vendor_name}（盖章）", chinese_day(paper.told_on))),
    ]
    return Form("违规处理结果告知单", tuple(blocks))


def _paid(thing: AssetPaper) -> str:
    return "" if thing.compensation_fen is None else f"赔偿 {format_yuan(thing.compensation_fen)} 元"
