"""Forms that the office adapted itself (单据样式): checked and loaded, switched on and off, filled and logged.

The built-in PDF stays what every button prints; an office's own file is asked for by name. One file a form is in use;
loading, switching and taking away can be undone.
"""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.errors import NotAllowed, RefusedInput
from app.domain.form_fields import FIXED, FORMS, spec_of
from app.domain.form_marks import FormSpec, TemplateCheck, sample_values
from app.services import papers
from app.services.case_writing import CaseWrite, clean, writing
from app.services.changes import Outcome, Topic
from app.services.form_printing import ENTITY, TemplateRow, active, get, own_file, print_own, rows, stored
from app.services.session import Office
from app.storage import attachments as store
from app.storage.models.office import Attachment
from app.storage.models.reports import FormTemplate

__all__ = [
    "TemplateRow",
    "activate",
    "active",
    "blank",
    "check",
    "deactivate",
    "fill",
    "fixed",
    "get",
    "load",
    "picture",
    "picture_file",
    "preview_file",
    "preview_to",
    "problems_text",
    "rows",
    "specs",
]
MAX_PROBLEMS_TOLD = 6


def specs() -> list[FormSpec]:
    """Return the forms that an office may adapt."""
    return list(FORMS.values())


def fixed() -> list[tuple[str, str, str]]:
    """Return the forms that keep their own shape: code, title, why."""
    return [(code, title, why) for code, (title, why) in FIXED.items()]


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
    with writing(office, "form_template.load", ENTITY, f"载入单据样式：{spec.form} {shown}") as write:
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
        write.change.about(f"{ENTITY}:{made}")
        write.change.audit(form=spec.form, sha256=sha256, fields=len(found.used))
    return _outcome(made, write)


def activate(office: Office, template_id: int) -> Outcome[int]:
    """Put a file in use; the one in use before stays loaded, switched off. Raises ``NotFound``, ``NotAllowed``."""
    row = get(office, template_id)
    if row.is_active:
        raise NotAllowed(f"“{row.name}”已经在用。")
    with writing(office, "form_template.on", f"{ENTITY}:{template_id}", f"启用单据样式：{row.name}") as write:
        _switch_off(write, row.form)
        write.update(ENTITY, template_id, is_active=1)
    return _outcome(template_id, write)


def deactivate(office: Office, template_id: int) -> Outcome[int]:
    """Switch a file off: the built-in paper is what is left. Raises ``NotFound``, ``NotAllowed``."""
    row = get(office, template_id)
    if not row.is_active:
        raise NotAllowed(f"“{row.name}”已经停用。")
    with writing(office, "form_template.off", f"{ENTITY}:{template_id}", f"停用单据样式：{row.name}") as write:
        write.update(ENTITY, template_id, is_active=0)
    return _outcome(template_id, write)


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
    from app.documents.form_template import picture as draw
    from app.documents.saving import save_bytes

    spec = spec_of(form)
    kind, data, found = _checked(spec, path)
    if found.problems:
        raise RefusedInput(f"“{path.name}”不能预览：{problems_text(found)}。")
    if target.suffix.lower() not in (f".{kind}", ".pdf"):
        raise RefusedInput(f"“{target.name}”：这份样式的预览只能存为 .{kind} 或 .pdf，请改文件名。")
    filled = put(kind, data, sample_values(spec))
    save_bytes(target, filled if target.suffix.lower() == f".{kind}" else draw(spec, kind, filled))
    return target


def picture(office: Office, template_id: int) -> bytes:
    """Return a loaded file filled with the sample record as PDF, for the eye: fonts and pictures are left out.

    Raises ``NotFound``, ``RefusedInput``.
    """
    return picture_file(get(office, template_id).form, stored(office, template_id))


def picture_file(form: str, path: Path) -> bytes:
    """Return a file that is not loaded yet as ``picture``; raises as ``preview_file``."""
    from app.documents import form_template

    spec = spec_of(form)
    kind, data, found = _checked(spec, path)
    if found.problems:
        raise RefusedInput(f"“{path.name}”不能预览：{problems_text(found)}。")
    return form_template.picture(spec, kind, form_template.fill(kind, data, sample_values(spec)))


def preview_to(office: Office, template_id: int, target: Path) -> Path:
    """Save a loaded file filled with the sample record. Raises ``NotFound``, ``RefusedInput``."""
    return preview_file(get(office, template_id).form, stored(office, template_id), target)


def fill(office: Office, form: str, subject_id: int, target: Path, *, template_id: int | None = None) -> Path:
    """Fill the office's own form for one record and save it; the copy is logged as a print of the form is.

    ``subject_id``: the number of the record, as the form's ``subject`` says. Raises ``NotFound`` (also when no file
    is in use), ``NotAllowed``, ``RefusedInput``, ``TargetInUse``.
    """
    spec = spec_of(form)
    own_file(office, spec.form, template_id)
    subject, number, values = papers.texts_of(office, spec.form, subject_id)
    print_own(office, spec.form, subject, number, values, target, template_id=template_id)
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


def _switch_off(write: CaseWrite, form: str) -> None:
    for other in rows(write.office):
        if other.form == form and other.is_active:
            write.update(ENTITY, other.id, is_active=0)


def _attach(write: CaseWrite, template_id: int, sha256: str, size: int, name: str) -> None:
    Attachment.create(
        sha256=sha256,
        bytes=size,
        name=name,
        subject=f"{ENTITY}:{template_id}",
        added_at=write.change.at,
        actor=write.office.actor,
    )


def _outcome(template_id: int, write: CaseWrite) -> Outcome[int]:
    return Outcome(template_id, frozenset({Topic.SETTINGS, Topic.CASES}), write.operation_id)
