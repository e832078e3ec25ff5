"""Papers of supervision filled from what is recorded: P-08, P-11, P-12, P-17, P-19, P-20, P-28; copies are logged."""

from __future__ import annotations

from pathlib import Path

from app.domain import staff_papers as people
from app.domain import supervision_papers as papers
from app.domain.errors import NotAllowed, NotFound
from app.domain.form_content import Form
from app.domain.supervision_papers import PaperContract
from app.services import deletions, handovers, rectifications, staff, staff_changes, terminations
from app.services.case_writing import case_of
from app.services.contract_terms import ContractTerms, terms_of
from app.services.form_printing import Paper, print_form
from app.services.printing import Target
from app.services.session import Office
from app.services.termination_grounds import grounds

RECTIFICATION_FORM, CONDITIONS_FORM, NOTICE_FORM, CLEARING_FORM = "P-08", "P-11", "P-11N", "P-12"
FILING_FORM, CHANGE_FORM, ASSETS_FORM, DELETION_FORM, VIOLATION_FORM = "P-17", "P-17C", "P-19", "P-20", "P-28"


def rectification(office: Office, row_id: int) -> Form:
    """Fill 限期整改通知书. Raises ``NotFound``."""
    row = rectifications.get(office, row_id)
    contract = terms_of(office, row.contract_id)
    same = papers.RectificationPaper.__slots__[1:]
    filled = {key: getattr(row, key) for key in same if key != "clause_text"}
    text = _clause_text(contract, row.clause)
    return papers.rectification_form(
        _contract(office, contract), papers.RectificationPaper(row.id, clause_text=text, **filled)
    )


def conditions(office: Office, termination_id: int) -> Form:
    """Fill 解除条件提示单 of a draft with today's counters."""
    row = terminations.get(office, termination_id)
    now = office.now().isoformat()
    return papers.conditions_form(_head(office, row.contract_id), _termination(office, row), now)


def notice(office: Office, termination_id: int) -> Form:
    """Fill 解除通知书; a draft carries the watermark."""
    row = terminations.get(office, termination_id)
    return papers.notice_form(_head(office, row.contract_id), _termination(office, row))


def clearing(office: Office, termination_id: int) -> Form:
    """Fill 清算单; a draft carries the watermark."""
    row = terminations.get(office, termination_id)
    return papers.clearing_form(_head(office, row.contract_id), _termination(office, row))


def filing(office: Office, staff_id: int) -> Form:
    """Fill 人员备案表."""
    row = staff.get(office, staff_id)
    listed = tuple((paper.kind_text, paper.title, paper.signed_on) for paper in row.papers)
    same = [key for key in people.PersonPaper.__slots__ if key not in ("papers", "missing")]
    person = people.PersonPaper(papers=listed, missing=row.missing_papers, **{key: getattr(row, key) for key in same})
    return people.filing_form(_head(office, row.contract_id), person)


def change(office: Office, change_id: int) -> Form:
    """Fill 更换审批表. Raises ``NotFound``."""
    record = case_of(office, "staff_change", change_id, "人员更换")
    row = next(one for one in staff_changes.changes(office, record["contract_id"]) if one.id == change_id)
    contract = terms_of(office, row.contract_id)
    same = [key for key in people.ChangePaper.__slots__ if key not in ("number", "kind", "clause")]
    paper = people.ChangePaper(
        number=row.id,
        kind=staff_changes.KINDS[row.kind],
        clause=_cited(contract, row.clause),
        **{key: getattr(row, key) for key in same},
    )
    return people.change_form(_contract(office, contract), paper)


def assets(office: Office, contract_id: int) -> Form:
    """Fill 物品发放/腾退归还清单 of a contract. Raises ``NotAllowed`` when nothing was lent."""
    contract = terms_of(office, contract_id)
    found = handovers.assets(office, contract_id)
    if not found:
        raise NotAllowed("这份合同没有登记发放物品，不能打印清单。请先登记。")
    things = [people.AssetPaper(*(getattr(row, key) for key in people.AssetPaper.__slots__)) for row in found]
    clauses = [one.ref for one in contract.terms.clauses if "腾退" in one.text]
    return people.assets_form(_contract(office, contract), things, "、".join(map(contract.terms.cite, clauses)))


def deletion(office: Office, certificate_id: int) -> Form:
    """Fill 资料返还与数据删除确认书 with the material handed out under the contract."""
    row = deletions.certificate(office, certificate_id)
    handed = handovers.transfers(office, row.contract_id)
    same = [key for key in people.DeletionPaper.__slots__ if key not in ("number", "datasets", "materials")]
    paper = people.DeletionPaper(
        number=row.id,
        datasets=tuple((one.name, one.rows, one.carrier) for one in row.datasets),
        materials=tuple((one.name, one.copies, one.state_text) for one in handed if one.direction != "from_vendor"),
        **{key: getattr(row, key) for key in same},
    )
    return people.deletion_form(_head(office, row.contract_id), paper)


def violation(office: Office, violation_id: int) -> Form:
    """Fill 违规处理结果告知单. Raises ``NotFound``."""
    record = case_of(office, "staff_violation", violation_id, "违规事件")
    row = next(one for one in staff_changes.violations(office, record["contract_id"]) if one.id == violation_id)
    contract = terms_of(office, row.contract_id)
    same = [key for key in people.ViolationPaper.__slots__ if key not in ("number", "clause")]
    paper = people.ViolationPaper(
        number=row.id, clause=_cited(contract, row.clause), **{key: getattr(row, key) for key in same}
    )
    return people.violation_form(_contract(office, contract), paper)


FILLS = {
    RECTIFICATION_FORM: rectification,
    CONDITIONS_FORM: conditions,
    NOTICE_FORM: notice,
    CLEARING_FORM: clearing,
    FILING_FORM: filing,
    CHANGE_FORM: change,
    ASSETS_FORM: assets,
    DELETION_FORM: deletion,
    VIOLATION_FORM: violation,
}
"""Form -> how it is filled, from the id of its row (P-19: of the contract)."""

SUBJECTS = {
    RECTIFICATION_FORM: ("rectification", "整改"),
    CONDITIONS_FORM: ("termination", "终止"),
    NOTICE_FORM: ("termination", "终止"),
    CLEARING_FORM: ("termination", "终止"),
    FILING_FORM: ("staff_member", "人员"),
    CHANGE_FORM: ("staff_change", "更换"),
    ASSETS_FORM: ("contract", "合同"),
    DELETION_FORM: ("deletion_certificate", "删除确认"),
    VIOLATION_FORM: ("staff_violation", "违规"),
}


def pdf(office: Office, form: str, row_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return one of these papers as PDF; logged unless it is a preview. Raises ``NotFound`` for an unknown form."""
    return print_form(office, paper(office, row_id, form), target=target, save_to=save_to)


def paper(office: Office, row_id: int, form: str) -> Paper:
    """Fill one of these papers. Raises ``NotFound`` for an unknown form."""
    fill = FILLS.get(form)
    if fill is None:
        raise NotFound(f"没有单据“{form}”。")
    filled = fill(office, row_id)
    entity, word = SUBJECTS[form]
    return Paper(form, f"{entity}:{row_id}", f"{word} {row_id} {filled.title}", filled)


def _termination(office: Office, row: terminations.TerminationRow) -> papers.TerminationPaper:
    contract = terms_of(office, row.contract_id)
    views = grounds(office, row.contract_id, office.now().date())
    view = next((one for one in views if one.ground.code == row.code), None)
    same = ("name", "clause", "ground", "effective_on", "notice_on", "arrives_on", "notice_by", "return_by", "evidence")
    also = ("lines", "missing", "paid_source", "issued_by", "reviewed_by")
    return papers.TerminationPaper(
        number=row.id,
        clause_text=_clause_text(contract, row.clause),
        conditions=tuple((one.text, one.is_met) for one in view.conditions) if view else (),
        notes=view.notes if view else (),
        is_issued=row.state == "issued",
        **{key: getattr(row, key) for key in (*same, *also)},
    )


def _head(office: Office, contract_id: int) -> PaperContract:
    return _contract(office, terms_of(office, contract_id))


def _contract(office: Office, contract: ContractTerms) -> PaperContract:
    terms = contract.terms
    return PaperContract(office.street, terms.title, terms.contract_no, terms.office.name, terms.vendor.name)


def _cited(contract: ContractTerms, ref: str) -> str:
    return contract.terms.cite(ref) if ref else ""


def _clause_text(contract: ContractTerms, cited: str) -> str:
    clause = contract.terms.clause(cited.partition("·")[2])
    return clause.text if clause else ""
