"""Forms that the office adapted itself (单据样式): checked and loaded, switched on and off, filled and logged.

The built-in PDF stays what every button prints; an office's own file is asked for by name. One file a form is in use;
loading, switching and taking away can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.form_content import chinese_day
from app.domain.form_fields import FORMS, spec_of
from app.domain.form_marks import FormSpec, FormValues, TemplateCheck, sample_values
from app.domain.form_values import of_activity, of_notice, of_opinion, of_receipt
from app.services import activity_papers, case_papers, penalty_notices, penalty_papers
from app.services.case_writing import CaseWrite, case_of, clean, writing
from app.services.changes import Outcome, Topic
from app.services.printing import print_paper
from app.services.receipt_records import content_of, in_force
from app.services.session import Office
from app.storage import attachments as store
from app.storage.models.office import Attachment
from app.storage.models.reports import FormTemplate
from app.storage.queries import cases

if TYPE_CHECKING:
    from app.documents.check_code import CopyMark

_ENTITY = "form_template"
MAX_PROBLEMS_TOLD = 6


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


@dataclass(frozen=True, slots=True)
class Record:
    """What one filled file rests on: subject and number as the built-in paper logs them, and the texts."""

    subject: str
    number: str
    values: FormValues


def specs() -> list[FormSpec]:
    """Return the forms that an office may adapt."""
    return list(FORMS.values())


def check(form: str, path: Path) -> TemplateCheck:
    """Look a file over without loading it. Raises ``RefusedInput`` for a hostile or unreadable one, ``NotFound``."""
    return _checked(spec_of(form), path)[2]


def load(office: Office, form: str, path: Path, name: str = "", *, note: str = "") -> Outcome[int]:
    """Load a file and put it in use in place of the one before; the outcome's value is its number.

    Raises ``RefusedInput`` naming every mark that does not fit, ``NotFound``.
    """
    spec = spec_of(form)
    kind, data, found = _checked(spec, path)
    if found.problems:
        raise RefusedInput(f"“{path.name}”没有载入：{problems_text(found)}。请改好再载入。")
    sha256, size = store.store(office.folder("attachments"), path)
    shown = clean(name) or store.display_name(path.name)
    with writing(office, "form_template.load", _ENTITY, f"载入单据样式：{spec.form} {shown}") as write:
        if store.load(office.root / "attachments", sha256).read_bytes() != data:
            raise RefusedInput(f"“{path.name}”在载入时被改动了，没有载入。请保存并关闭它后再试。")
        _switch_off(write, spec.form)
        made = write.insert(
            FormTemplate,
            form=spec.form,
            name=shown,
            attachment=sha256,
            kind=kind,
            fields=json.dumps(found.used, ensure_ascii=False),
            is_active=1,
            checked_at=write.change.at,
            note=clean(note),
        )
        _attach(write, made, sha256, size, f"{store.display_name(path.name)}")
        write.change.about(f"{_ENTITY}:{made}")
        write.change.audit(form=spec.form, sha256=sha256, fields=len(found.used))
    return _outcome(made, write)


def activate(office: Office, template_id: int) -> Outcome[int]:
    """Put a file in use; the one in use before stays loaded, switched off. Raises ``NotFound``, ``NotAllowed``."""
    row = get(office, template_id)
    if row.is_active:
        raise NotAllowed(f"“{row.name}”已经在用。")
    with writing(office, "form_template.on", f"{_ENTITY}:{template_id}", f"启用单据样式：{row.name}") as write:
        _switch_off(write, row.form)
        write.update(_ENTITY, template_id, is_active=1)
    return _outcome(template_id, write)


def deactivate(office: Office, template_id: int) -> Outcome[int]:
    """Switch a file off: the built-in paper is what is left. Raises ``NotFound``, ``NotAllowed``."""
    row = get(office, template_id)
    if not row.is_active:
        raise NotAllowed(f"“{row.name}”已经停用。")
    with writing(office, "form_template.off", f"{_ENTITY}:{template_id}", f"停用单据样式：{row.name}") as write:
        write.update(_ENTITY, template_id, is_active=0)
    return _outcome(template_id, write)


def rows(office: Office) -> list[TemplateRow]:
    """Return the loaded files, by form, the one in use first."""
    found = cases.select(office.database, _ENTITY, order="form, is_active DESC, id DESC")
    return [_row(record) for record in found]


def get(office: Office, template_id: int) -> TemplateRow:
    """Return one loaded file. Raises ``NotFound``."""
    return _row(case_of(office, _ENTITY, template_id, "单据样式"))


def active(office: Office, form: str) -> TemplateRow | None:
    """Return the file in use for a form, None for the built-in paper alone."""
    return next((row for row in rows(office) if row.form == form and row.is_active), None)


def blank(form: str, target: Path) -> Path:
    """Save a file with every field of a form, to be rearranged. Raises ``NotFound``, ``RefusedInput``."""
    from app.documents.form_template import blank as make
    from app.documents.saving import save_bytes

    spec = spec_of(form)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in ("docx", "xlsx"):
        raise RefusedInput(f"“{target.name}”：空白模板只能存为 .docx 或 .xlsx，请改文件名。")
    save_bytes(target, make(spec, kind))
    return target


def preview_file(form: str, path: Path, target: Path) -> Path:
    """Save a file that is not loaded yet, filled with the sample record; nothing is logged.

    Raises as ``check``, and ``RefusedInput`` when its marks do not fit or ``target`` is of another kind.
    """
    from app.documents.form_template import fill as put
    from app.documents.saving import save_bytes

    spec = spec_of(form)
    kind, data, found = _checked(spec, path)
    if found.problems:
        raise RefusedInput(f"“{path.name}”不能预览：{problems_text(found)}。")
    if target.suffix.lower() != f".{kind}":
        raise RefusedInput(f"“{target.name}”：这份样式的预览只能存为 .{kind}，请改文件名。")
    save_bytes(target, put(kind, data, sample_values(spec)))
    return target


def preview_to(office: Office, template_id: int, target: Path) -> Path:
    """Save a loaded file filled with the sample record. Raises ``NotFound``, ``RefusedInput``."""
    return preview_file(get(office, template_id).form, _stored(office, template_id), target)


def fill_subject(office: Office, form: str, subject: str, target: Path) -> Outcome[Path]:
    """Fill the file in use for what a built-in paper was about (``receipt:4``, ``exclusion:12:round:2``).

    Raises as ``fill``.
    """
    parts = subject.split(":")
    part = int(parts[3]) if len(parts) > 3 else None
    return Outcome(fill(office, form, int(parts[1]), target, part=part), frozenset())


def fill(
    office: Office,
    form: str,
    subject_id: int,
    target: Path,
    *,
    template_id: int | None = None,
    part: int | None = None,
) -> Path:
    """Fill the office's own form for one record and save it; the copy is logged as a print of the form is.

    ``subject_id``: receipt, notice, exclusion or activity, as the form's ``subject`` says; ``part``: the round of a
    review (default: the last). Raises ``NotFound``
    (also when no file is in use), ``NotAllowed``, ``RefusedInput``, ``TargetInUse``.
    """
    from app.documents.form_template import fill as put

    spec = spec_of(form)
    row = active(office, spec.form) if template_id is None else get(office, template_id)
    if row is None:
        raise NotFound(f"{spec.form} {spec.title}没有在用的样式。请先在“设置 › 单据样式”载入，或打印内置的单据。")
    if row.form != spec.form:
        raise RefusedInput(f"“{row.name}”是{row.form}的样式，不能用来填{spec.form}。请另选样式。")
    data = _stored(office, row.id).read_bytes()
    record = RECORDS[spec.form](office, subject_id, part)

    def draw(mark: CopyMark) -> bytes:
        return put(row.kind, data, _with_copy(office, record.values, mark))

    print_paper(office, spec.form, record.subject, record.number, draw, save_to=target, suffix=f".{row.kind}")
    return target


def problems_text(found: TemplateCheck) -> str:
    """Put what is wrong into one sentence: the first few, and how many more."""
    told = "；".join(found.problems[:MAX_PROBLEMS_TOLD])
    more = len(found.problems) - MAX_PROBLEMS_TOLD
    return told + (f"；另有 {more} 处" if more > 0 else "")


def _checked(spec: FormSpec, path: Path) -> tuple[str, bytes, TemplateCheck]:
    from app.documents import form_template

    kind, data = form_template.read(path)
    return kind, data, form_template.look(spec, kind, data)


def _receipt(office: Office, receipt_id: int, _part: int | None) -> Record:
    row = in_force(office, receipt_id)
    return Record(f"receipt:{receipt_id}", str(row["number"]), of_receipt(content_of(office, receipt_id)))


def _notice(office: Office, notice_id: int, _part: int | None) -> Record:
    number = penalty_notices.get(office, notice_id).number
    return Record(f"penalty_notice:{notice_id}", number, of_notice(penalty_papers.notice_paper(office, notice_id)))


def _opinion(office: Office, exclusion_id: int, part: int | None) -> Record:
    case, opinion = case_papers.opinion_facts(office, exclusion_id, part)
    subject = f"exclusion:{exclusion_id}:round:{opinion.round_no}"
    return Record(subject, f"剔除 {exclusion_id} 第 {opinion.round_no} 轮审核意见", of_opinion(case, opinion))


def _activity(office: Office, activity_id: int, _part: int | None) -> Record:
    head, paper = activity_papers.activity_facts(office, activity_id)
    return Record(f"service_activity:{activity_id}", f"活动 {activity_id} 记录", of_activity(head, paper))


RECORDS: dict[str, Callable[[Office, int, int | None], Record]] = {
    "P-01": _receipt,
    "P-06": _notice,
    "P-07": _opinion,
    "P-15": _activity,
}
"""Form → how its record is read."""


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


def _switch_off(write: CaseWrite, form: str) -> None:
    for other in rows(write.office):
        if other.form == form and other.is_active:
            write.update(_ENTITY, other.id, is_active=0)


def _attach(write: CaseWrite, template_id: int, sha256: str, size: int, name: str) -> None:
    Attachment.create(
        sha256=sha256,
        bytes=size,
        name=name,
        subject=f"{_ENTITY}:{template_id}",
        added_at=write.change.at,
        actor=write.office.actor,
    )


def _stored(office: Office, template_id: int) -> Path:
    sha256 = case_of(office, _ENTITY, template_id, "单据样式")["attachment"]
    return store.load(office.root / "attachments", sha256)


def _outcome(template_id: int, write: CaseWrite) -> Outcome[int]:
    return Outcome(template_id, frozenset({Topic.SETTINGS, Topic.CASES}), write.operation_id)


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
