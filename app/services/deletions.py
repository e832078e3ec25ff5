"""资料返还与数据删除确认书 (F17.2, P-20): data sets with their rows, method and moment, both signatures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from app.domain.errors import NotAllowed, RefusedInput
from app.services import separation
from app.services.case_writing import case_of, clean, day, need
from app.services.changes import Outcome
from app.services.contract_terms import terms_of
from app.services.contract_writing import performed, performing
from app.services.session import Office
from app.storage.models.people import DeletionCertificate
from app.storage.queries import cases

_ENTITY, _WHAT = "deletion_certificate", "删除确认书"

DATASETS: Mapping[str, tuple[str, str]] = {
    "tickets": ("工单登记", "SELECT COUNT(*) FROM ticket WHERE is_void = 0"),
    "answers": ("三率评定", "SELECT COUNT(*) FROM three_rate_assessment"),
    "visits": ("市级回访", "SELECT COUNT(*) FROM city_visit"),
    "exclusions": ("不纳入考核（剔除）", "SELECT COUNT(*) FROM exclusion WHERE is_void = 0"),
    "hang_ups": ("挂账", "SELECT COUNT(*) FROM hang_up WHERE is_void = 0"),
    "appeals": ("考核申诉", "SELECT COUNT(*) FROM appeal WHERE is_void = 0"),
    "details": ("考核明细", "SELECT COUNT(*) FROM assessment_detail WHERE is_void = 0"),
    "attachments": ("附件", "SELECT COUNT(*) FROM attachment WHERE is_void = 0"),
}
"""Data sets of the office's own register, with their number of rows: what the vendor may hold copies of."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set on a certificate: name, rows, what the copy was."""

    name: str
    rows: int
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """资料返还与数据删除确认书; ``confirmed_on`` "" until both sides signed."""

    id: int
    contract_id: int
    made_on: str
    basis: str
    datasets: tuple[Dataset, ...]
    method: str
    deleted_at: str
    vendor_person: str
    office_person: str
    confirmed_on: str
    note: str

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(dataset.rows for dataset in self.datasets)


def register_counts(office: Office) -> tuple[Dataset, ...]:
    """Return the office's own data sets with their rows today; empty ones are left out."""
    found = [Dataset(name, int(office.database.value(sql) or 0)) for name, sql in DATASETS.values()]
    return tuple(dataset for dataset in found if dataset.rows)


def certify(
    office: Office,
    contract_id: int,
    basis: str,
    method: str,
    deleted_at: str,
    datasets: Sequence[Dataset] | None = None,
    *,
    note: str = "",
) -> Outcome[int]:
    """Draw up the certificate of return and deletion; without ``datasets`` the register's own rows are taken.

    ``deleted_at`` is the moment of deletion (ISO). Raises ``RefusedInput`` when there is nothing to name.
    """
    terms_of(office, contract_id)
    named = tuple(datasets) if datasets is not None else register_counts(office)
    if not named or any(not dataset.name.strip() or dataset.rows < 0 for dataset in named):
        raise RefusedInput("确认书要列出数据集名称和行数。")
    content = {
        "sets": [asdict(dataset) for dataset in named],
        "method": need(method, "删除方式"),
        "deleted_at": need(deleted_at, "删除时间"),
    }
    with performing(office, "deletion.certify", contract_id, "起草数据删除确认书") as write:
        row_id = write.insert(
            DeletionCertificate,
            contract_id=contract_id,
            made_on=office.now().date().isoformat(),
            basis=need(basis, "依据"),
            datasets=json.dumps(content, ensure_ascii=False),
            note=clean(note),
        )
    return performed(row_id, write)


def confirm(
    office: Office, certificate_id: int, vendor_person: str, office_person: str, *, on: date | str | None = None
) -> Outcome[int]:
    """Register both signatures; from then on the certificate stands. Raises ``NotAllowed`` when it was signed."""
    row = case_of(office, _ENTITY, certificate_id, _WHAT)
    if row["confirmed_on"]:
        raise NotAllowed(f"这份确认书已于 {row['confirmed_on']} 双方签字，没有改动。")
    fields = {
        "vendor_person": need(vendor_person, "乙方签字人"),
        "office_person": need(office_person, "甲方签字人"),
        "confirmed_on": _signed_on(office, row, on),
    }
    with performing(office, "deletion.confirm", row["contract_id"], f"删除确认书双方签字（{certificate_id}）") as write:
        separation.refuse_one_signing_twice(office, vendor_person, office_person)
        write.update(_ENTITY, certificate_id, **fields)
    return performed(certificate_id, write)


def certificates(office: Office, contract_id: int) -> list[CertificateRow]:
    """Return a contract's certificates, oldest first."""
    found = cases.select(office.database, _ENTITY, "contract_id = ?", (contract_id,))
    return [_certificate(row) for row in found]


def certificate(office: Office, certificate_id: int) -> CertificateRow:
    """Return one certificate. Raises ``NotFound``."""
    return _certificate(case_of(office, _ENTITY, certificate_id, _WHAT))


def _certificate(row: cases.Record) -> CertificateRow:
    content = json.loads(row["datasets"])
    sets = tuple(Dataset(**one) for one in content["sets"])
    kept = {key: value for key, value in row.items() if key not in ("datasets", "is_void")}
    return CertificateRow(datasets=sets, method=content["method"], deleted_at=content["deleted_at"], **kept)


def _signed_on(office: Office, row: cases.Record, on: date | str | None) -> str:
    signed = day(office, on, "签字日")
    if signed < row["made_on"]:
        raise RefusedInput(f"签字日 {signed} 早于起草日 {row['made_on']}，没有登记。请核对日期。")
    return signed
