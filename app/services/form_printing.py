"""Forms on their way out: as the built-in PDF, or into the office's own Word or Excel file (单据样式).

A service says what a paper is about (``Paper``); this module draws it. Saved under a name that ends in .docx or
.xlsx, the paper goes into the office's own file of that form. Either way the copy is counted and logged as one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import NotFound, RefusedInput
from app.domain.form_content import Form, chinese_day
from app.domain.form_fields import FORMS, spec_of
from app.domain.form_marks import FormValues
from app.domain.form_names import values_of
from app.domain.masked_content import masked_form, masked_form_values
from app.services.case_writing import case_of
from app.services.printing import Target, print_paper
from app.services.session import Office
from app.storage import attachments as store
from app.storage.queries import cases

if TYPE_CHECKING:
    from app.documents.check_code import CopyMark

ENTITY = "form_template"
OWN_SUFFIXES = (".docx", ".xlsx")
_AS_THEY_ARE = frozenset(("P-01", "P-03", "P-04", "P-17", "P-17C", "P-21", "P-21S", "P-21U", "P-22", "P-22R", "P-30"))
"""Papers with the parties' own mailboxes, contacts and staff, and slips, which mask by themselves (house and flat stay
for the unit that goes there; shown whole with a reason that is logged)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that is filled: its form's code, what copies are counted under, its number, its content.

    ``values``: what an office's own file gets, where that is finer than the cells of the built-in paper.
    """

    code: str
    subject: str
    number: str
    form: Form
    values: FormValues | None = None

    def __post_init__(self) -> None:
        """Mask what people wrote: no paper can forget it."""
        if self.code not in _AS_THEY_ARE:
            object.__setattr__(self, "form", masked_form(self.form))
            object.__setattr__(self, "values", None if self.values is None else masked_form_values(self.values))


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One file that was loaded. ``kind`` docx or xlsx; ``fields``: the names it uses."""

    id: int
    form: str
    title: str
    name: str
    kind: str
    fields: tuple[str, ...]
    is_active: bool
    checked_at: str
    note: str

    @property
    def state_text(self) -> str:
        """在用 or 停用."""
        return "在用" if self.is_active else "停用"


def print_form(office: Office, paper: Paper, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Make one copy: the PDF, or the office's own file when ``save_to`` ends in .docx or .xlsx.

    Raises ``NotFound`` when no file of the office is in use, ``RefusedInput`` for another ending, ``TargetInUse``.
    """
    if is_own(save_to):
        return print_own(office, paper.code, paper.subject, paper.number, _values(paper), save_to)
    from app.documents.case_papers import draw_form

    return print_paper(
        office,
        paper.code,
        paper.subject,
        paper.number,
        lambda mark: draw_form(paper.form, mark),
        target=target,
        save_to=save_to,
    )


def is_own(save_to: Path | None) -> bool:
    """Whether a target asks for the office's own file."""
    return save_to is not None and save_to.suffix.lower() in OWN_SUFFIXES


def print_own(
    office: Office,
    code: str,
    subject: str,
    number: str,
    values: FormValues,
    save_to: Path | None,
    *,
    template_id: int | None = None,
) -> bytes:
    """Fill the office's own file of a form (the one in use, or as named) and save it; logged as a copy.

    Raises ``NotFound`` when there is none, ``RefusedInput`` when it is of another form or kind.
    """
    from app.documents.form_template import fill as put

    spec = spec_of(code)
    row = own_file(office, spec.form, template_id)
    data = stored(office, row.id).read_bytes()

    def draw(mark: CopyMark) -> bytes:
        return put(row.kind, data, _with_copy(office, values, mark))

    return print_paper(office, spec.form, subject, number, draw, save_to=save_to, suffix=f".{row.kind}")


def own_file(office: Office, code: str, template_id: int | None = None) -> TemplateRow:
    """Return the office's own file of a form, the one in use or as named.

    Raises ``NotFound`` when there is none, ``RefusedInput`` when it is of another form.
    """
    spec = spec_of(code)
    row = active(office, spec.form) if template_id is None else get(office, template_id)
    if row is None:
        raise NotFound(f"{spec.form} {spec.title}没有在用的样式。请先在“设置 › 单据样式”载入，或打印内置的单据。")
    if row.form != spec.form:
        raise RefusedInput(f"“{row.name}”是{row.form}的样式，不能用来填{spec.form}。请另选样式。")
    return row


def rows(office: Office) -> list[TemplateRow]:
    """Return the loaded files, by form, the one in use first."""
    found = cases.select(office.database, ENTITY, order="form, is_active DESC, id DESC")
    return [_row(record) for record in found]


def get(office: Office, template_id: int) -> TemplateRow:
    """Return one loaded file. Raises ``NotFound``."""
    return _row(case_of(office, ENTITY, template_id, "单据样式"))


def active(office: Office, form: str) -> TemplateRow | None:
    """Return the file in use for a form, None for the built-in paper alone."""
    return next((row for row in rows(office) if row.form == form and row.is_active), None)


def stored(office: Office, template_id: int) -> Path:
    """Return where a loaded file lies, its hash checked. Raises ``NotFound``."""
    sha256 = case_of(office, ENTITY, template_id, "单据样式")["attachment"]
    return store.load(office.root / "attachments", sha256)


def _values(paper: Paper) -> FormValues:
    return values_of(paper.form) if paper.values is None else paper.values


def _with_copy(office: Office, values: FormValues, mark: CopyMark) -> FormValues:
    copy = {
        "街道": office.street,
        "单据编号": mark.number,
        "打印日期": chinese_day(mark.printed_at),
        "打印份数": mark.copy_text.partition("　")[0],
        "补打标记": "补打" if mark.is_reprint else "",
        "校验码": mark.short_code,
    }
    return FormValues({**values.fields, **copy}, values.lists)


def _row(record: cases.Record) -> TemplateRow:
    return TemplateRow(
        id=int(record["id"]),
        form=record["form"],
        title=FORMS[record["form"]].title if record["form"] in FORMS else record["form"],
        name=record["name"],
        kind=record["kind"],
        fields=tuple(json.loads(record["fields"])),
        is_active=bool(record["is_active"]),
        checked_at=record["checked_at"],
        note=record["note"],
    )
