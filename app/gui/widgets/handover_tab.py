"""留存与移交: until when things are kept and secret, material and things outside, deletion confirmed on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.masking import mask_text
from app.gui.dialogs import handover_forms as forms
from app.gui.models import handovers as lists
from app.gui.models.ledger import LedgerLine
from app.gui.widgets.case_desk import CaseDesk
from app.gui.widgets.case_figures import Figure
from app.gui.widgets.fact_grid import Fact
from app.gui.widgets.ledger_tab import LedgerTab, Reader
from app.gui.widgets.supervision_tab import proof_text
from app.gui.wording import moment_text, money
from app.services import supervision_papers
from app.services.contract_terms import terms_of
from app.services.deletions import CertificateRow
from app.services.handovers import AssetRow, TransferRow
from app.services.leak_events import LeakRow
from app.services.retention import RetentionRow


class HandoverTab(LedgerTab):
    """Periods follow from the terms; the rest is entered here."""

    title = "留存与移交"
    pane_hint = "选中一行，这里显示期限的算法、条款和去向。"

    def __init__(self, work: CaseDesk) -> None:
        super().__init__(work, lists.handover_spec())
        self.step("material", "资料交接…", "plus", lambda: self.ask(forms.material_form), "Ctrl+N", is_primary=True)
        self.step("lend", "发放物品…", "plus", lambda: self.ask(forms.lend_form), "Ctrl+G")
        self.step("certify", "起草删除确认书…", "edit", lambda: self.ask(forms.certificate_form), "Ctrl+D")
        self.step("due", "指定归还时间…", "clock", lambda: self.ask(forms.due_form), "Ctrl+T")
        self.step("period", "登记留存期限…", "shield", lambda: self.ask(forms.period_form), "Ctrl+P")
        self.step("dispose", "到期处置…", "check", lambda: self.ask(forms.dispose_form), "C")
        self.step("back", "登记返还…", "check", lambda: self.ask(forms.back_form), "F")
        self.step("return", "登记归还…", "check", lambda: self.ask(forms.return_form), "G")
        self.step("sign", "登记签字…", "edit", lambda: self.ask(forms.sign_form), "J")
        self.step("things", "物品清单（P-19）…", "print", self._things, "W")
        self.step("paper", "删除确认书（P-20）…", "print", self._certificate, "P")
        self.step("leak", "登记泄密事件…", "shield", lambda: self.ask(forms.leak_form), "L")
        self.step("told", "登记告知…", "check", lambda: self.ask(forms.told_form), "K")
        self.step("leak_close", "泄密事件结案…", "check", lambda: self.ask(forms.leak_close_form), "Q")
        self.step("package", "生成移交包…", "save", self._package, "Ctrl+Shift+M")
        self.step("deletions", "应删除数据清单…", "print", self._deletions, "Ctrl+Shift+X")
        self.add_common_steps()
        self.list.empty.put(*self.list.spec.empty, [("资料交接…", "plus", lambda: self.ask(forms.material_form))])
        self.enable((), self.always())

    def reader(self) -> Reader:
        """Read everything of the contract."""
        return lists.read_handovers

    def sums(self, lines: list[LedgerLine]) -> Sequence[Figure]:
        """Say what is still outside."""
        out = sum(line.row.is_out for line in lines if line.kind == lists.MATERIAL)
        lent = sum(not line.row.returned_on for line in lines if line.kind == lists.ASSET)
        unsigned = sum(not line.row.confirmed_on for line in lines if line.kind == lists.CERTIFICATE)
        leaks = sum(not line.row.closed_at for line in lines if line.kind == lists.LEAK)
        return (
            Figure("未返还资料", str(out), "", "", self.door(lists.MATERIAL)),
            Figure("在乙方的物品", str(lent), "", "", self.door(lists.ASSET)),
            Figure("待签确认书", str(unsigned), "", "", self.door(lists.CERTIFICATE)),
            Figure("未结泄密事件", str(leaks), "", "", self.door(lists.LEAK)),
        )

    def always(self) -> Sequence[str]:
        """Entering something needs a contract only."""
        return (
            ("material", "lend", "certify", "due", "period", "leak", "package", "deletions") if self.contract_id else ()
        )

    def facts(self, line: LedgerLine) -> list[Fact]:
        """Say everything about one record."""
        row = line.row
        if isinstance(row, RetentionRow):
            return _period_facts(row)
        if isinstance(row, LeakRow):
            return _leak_facts(row)
        if isinstance(row, TransferRow):
            return _material_facts(row)
        return _asset_facts(row) if isinstance(row, AssetRow) else _certificate_facts(row)

    def steps(self, line: LedgerLine) -> list[str]:
        """Say what may be done next."""
        row = line.row
        if line.kind == lists.PERIOD:
            is_over = not row.is_endless and not row.disposed_on and row.until_on < self._today()
            return ["dispose"] if is_over else []
        if line.kind == lists.LEAK:
            return [] if row.closed_at else ["told"] if row.untold else ["leak_close", "told"]
        if line.kind == lists.MATERIAL:
            return ["back"] if row.is_out else []
        if line.kind == lists.ASSET:
            return ["things"] if row.returned_on else ["return", "things", "due"]
        return ["paper"] if row.confirmed_on else ["sign", "paper"]

    def _today(self) -> str:
        return self.desk.office.now().date().isoformat()

    def _things(self) -> None:
        if self.contract_id:
            self._paper(supervision_papers.ASSETS_FORM, "物品清单（P-19）", self.contract_id, "contract")

    def _certificate(self) -> None:
        if isinstance(self.row, CertificateRow):
            self._paper(supervision_papers.DELETION_FORM, "删除确认书（P-20）", self.row.id, "deletion_certificate")

    def _package(self) -> None:
        from app.gui.dialogs.handover_package import PackageDialog

        if self.contract_id:
            title = terms_of(self.desk.office, self.contract_id).terms.title
            self.work.show(PackageDialog(self.desk, self.contract_id, title, self.work.window))

    def _deletions(self) -> None:
        from app.services import handover_papers as papers

        office, contract_id = self.desk.office, self.contract_id

        def draw(target: Any, save_to: Any) -> bytes:
            return papers.deletion_pdf(office, contract_id, target=target, save_to=save_to)

        if contract_id:
            self.work.paper("应删除数据清单", draw, papers.DELETION_FORM, f"contract:{contract_id}")

    def _paper(self, form: str, title: str, row_id: int, entity: str) -> None:
        office = self.desk.office

        def draw(target: Any, save_to: Any) -> bytes:
            return supervision_papers.pdf(office, form, row_id, target=target, save_to=save_to)

        self.work.paper(title, draw, form, f"{entity}:{row_id}")


def _leak_facts(row: LeakRow) -> list[Fact]:
    shown = (
        ("事件", row.what),
        ("报告人", row.reporter),
        ("发现时间", moment_text(row.found_at)),
        ("涉及人数", f"{row.persons:,}"),
        ("扩散范围", row.scope),
        ("涉及内容", row.fields),
        ("措施", row.measures),
        ("告知甲方", moment_text(row.told_office_at) if row.told_office_at else "还没有告知"),
        ("告知当事人", moment_text(row.told_people_at) if row.told_people_at else "还没有告知"),
        ("结论", row.conclusion),
    )
    return [Fact(title, mask_text(value)) for title, value in shown if value]


def _period_facts(row: RetentionRow) -> list[Fact]:
    readings = [Fact(f"读法{option}", f"{until or '还算不出'}　{words}") for option, until, words in row.alternatives]
    return [
        Fact("对象", row.subject),
        Fact("起算", moment_text(row.from_on)),
        Fact("到期", row.until_text if row.is_endless else moment_text(row.until_on)),
        Fact("算法", proof_text(row.proof)),
        Fact("读法", row.reading),
        *readings,
        Fact("提醒", "、".join(row.reminders())),
        Fact("处置", f"{row.disposed_on} {row.disposal}".strip()),
        Fact("备注", row.note),
    ]


def _material_facts(row: TransferRow) -> list[Fact]:
    personal = "含个人信息" + ("，已脱敏" if row.is_masked else "，未脱敏") if row.is_personal else "不含个人信息"
    return [
        Fact("资料", f"{row.name}（{row.copies} 份）"),
        Fact("密级", row.secrecy),
        Fact("个人信息", personal),
        Fact("授权范围", row.scope),
        Fact("书面同意", row.authority),
        Fact("交接", f"{row.handed_on}　{row.handed_by} → {row.received_by or '（未填）'}"),
        Fact("去向", row.state_text),
        Fact("备注", row.note),
    ]


def _asset_facts(row: AssetRow) -> list[Fact]:
    return [
        Fact("物品", f"{row.name} × {row.quantity}"),
        Fact("编号", row.code),
        Fact("领用人", row.holder),
        Fact("发放日", moment_text(row.issued_on)),
        Fact("归还期限", moment_text(row.due_on)),
        Fact("归还日", moment_text(row.returned_on)),
        Fact("状态", row.state),
        Fact("损坏", row.damage, "bad"),
        Fact("赔偿", "" if row.compensation_fen is None else f"{money(row.compensation_fen)} 元"),
        Fact("备注", row.note),
    ]


def _certificate_facts(row: CertificateRow) -> list[Fact]:
    signed = (
        f"{row.confirmed_on}　乙方 {row.vendor_person}，甲方 {row.office_person}" if row.confirmed_on else "还没有签字"
    )
    return [
        Fact("依据", row.basis),
        Fact("删除方式", row.method),
        Fact("删除时间", moment_text(row.deleted_at)),
        Fact("", "数据集"),
        *(Fact(one.name, f"{one.rows:,} 行 {one.carrier}".strip()) for one in row.datasets),
        Fact("合计", f"{row.rows:,} 行"),
        Fact("签字", signed),
        Fact("备注", row.note),
    ]
