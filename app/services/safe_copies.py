"""安全副本: a table of the register for a supplier. The same person has the same stand-in, so that duplicates stay.

Names, phones and house numbers become stand-ins, in free text too; attachments and history stay here; tickets about
reports of wrongdoing (举报) or secrets (涉密) are left out unless chosen. Nobody gets back: the key is thrown away.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.anonymising import Anonymiser
from app.domain.errors import RefusedInput
from app.domain.masking import (
    FREE_TEXT_KEYS,
    find_personal,
    is_personal_title,
    is_plain_title,
    mask_values,
    with_known,
)
from app.domain.masking_spans import KIND_TITLES, Kind, Span, replaced
from app.domain.masking_strict import Known, people
from app.domain.tickets import FIELD_BY_KEY, FIELDS, FieldKind
from app.services import register
from app.services.case_writing import need
from app.services.progress import JobContext
from app.services.register import View
from app.services.session import Office
from app.storage import audit
from app.storage.queries.register import rows_by_id
from app.storage.queries.tickets import EXTRA, every_caller

WARNING = "正文里第三人的姓名程序不能全部认出，交出前请逐件看一遍。"
_SECRET = re.compile(r"举报|涉密|保密|信访件")
_BATCH = 500
_NOTE = ".说明.txt"


@dataclass(frozen=True, slots=True)
class SafePreview:
    """What a copy would hold: tickets, those left out as secret, finds by kind, and examples of what is replaced."""

    tickets: int
    left_out: int
    finds: Mapping[str, int]
    samples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """The file that was written; ``audit_head`` is the head of the log when it was made."""

    file: str
    rows: int
    left_out: int
    audit_head: str


def preview(office: Office, view: View | None = None, *, with_secret: bool = False) -> SafePreview:
    """Say what would be replaced, with up to 20 places of running text before and after (masked before)."""
    rules, finds, samples = _rules(), Counter[str](), list[tuple[str, str]]()
    kept, left_out = _chosen(office, view, with_secret)
    callers = people(every_caller(office.database))
    for values in _values(office, kept):
        personal = _personal(callers, values)
        for key, value in values.items():
            if key in FREE_TEXT_KEYS and value:
                found = personal[value]
                finds.update(KIND_TITLES[span.kind] for span in found)
                if found and len(samples) < 20:
                    samples.append((mask_values(values)[key][:60], _text(rules, value, found)[:60]))
            elif value and _is_personal(key):
                finds[FIELD_BY_KEY[key].title] += 1
    return SafePreview(len(kept), left_out, dict(finds), tuple(samples))


def preview_lines(found: SafePreview) -> list[str]:
    """Say a preview in Chinese, one fact a line."""
    lines = [f"副本里有 {found.tickets:,} 件工单，另有 {found.left_out:,} 件举报、涉密工单不放入。", "将替换："]
    lines += [f"  {title} {count:,} 处" for title, count in found.finds.items()]
    lines += [f"  {after}" for _, after in found.samples]
    return [*lines, WARNING]


def write(
    office: Office,
    path: Path,
    reason: str,
    view: View | None = None,
    *,
    with_secret: bool = False,
    job: JobContext | None = None,
) -> SafeCopy:
    """Write the copy to .xlsx or .csv, and beside it a note of what it is. Audited before the file is written.

    Raises ``RefusedInput`` (for whom and why, suffix, target cannot be written) and ``Cancelled``.
    """
    why = need(reason, "给谁、用途")
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise RefusedInput("安全副本的扩展名要是 .xlsx 或 .csv。请改文件名后再试。")
    kept, left_out = _chosen(office, view, with_secret)
    titles = _extra_titles(office, kept)
    office.note("masking.safe_copy", "tickets", why, rows=len(kept), left_out=left_out, file=path.name)
    head = audit.head(office.database)[:12]
    written = _write(path, titles, _cells(office, kept, titles, job or JobContext()))
    note = (
        f"安全副本：{path.name}\n制作时间：{office.now():%Y-%m-%d %H:%M}　经手：{office.actor}\n用途：{why}\n"
        f"工单 {written:,} 件，举报、涉密工单 {left_out:,} 件没有放入，附件和修改历史没有放入。\n"
        f"姓名、电话、门牌等已换成代号，同一人、同一地点代号相同。{WARNING}\n审计记录校验：{head}\n"
    )
    path.with_name(path.name + _NOTE).write_text(note, encoding="utf-8-sig")
    return SafeCopy(str(path), written, left_out, head)


def _write(path: Path, titles: list[str], rows: Iterator[list[str]]) -> int:
    from app.documents.workbook import Column, write_csv, write_table

    columns = [Column(field.title, 40 if field.is_long else 16, "text") for field in FIELDS]
    columns += [Column(title, 16, "text") for title in titles]
    return write_csv(path, columns, rows) if path.suffix.lower() == ".csv" else write_table(path, "工单", columns, rows)


def _cells(office: Office, ids: list[int], titles: list[str], job: JobContext) -> Iterator[list[str]]:
    rules, callers = _rules(), people(every_caller(office.database))
    for done, values in enumerate(_values(office, ids)):
        if done % _BATCH == 0:
            job.check()
            job.report(done, len(ids), f"正在写第 {done + 1} 行")
        extra: Mapping[str, str] = json.loads(values[EXTRA] or "{}")
        personal = _personal(callers, values)
        shown = [_shown(rules, field.key, values[field.key], personal) for field in FIELDS]
        yield [*shown, *(_extra(rules, title, extra.get(title, ""), personal) for title in titles)]


def _personal(callers: Known, values: Mapping[str, str]) -> Mapping[str, list[Span]]:
    """Find what is personal in every text of a ticket: whom one text or name column gives away, the others do not."""
    extra: Mapping[str, str] = json.loads(values[EXTRA] or "{}")
    texts = {*(values[key] for key in FREE_TEXT_KEYS), *extra.values()}
    found = {text: find_personal(text, strict=True, known=callers) for text in texts}
    own = [values["caller_name"], *(cell for title, cell in extra.items() if is_personal_title(title))]
    own += [text[one.start : one.end] for text in texts for one in found[text] if one.kind is Kind.NAME]
    known = people(own)
    return {text: with_known(text, spans, known) for text, spans in found.items()}


def _shown(rules: Anonymiser, key: str, value: str, personal: Mapping[str, list[Span]]) -> str:
    if not value:
        return ""
    if _is_personal(key):
        return rules.field(key, value)
    if key in FREE_TEXT_KEYS:
        return _text(rules, value, personal[value])
    return value.replace("T", " ") if _is_moment(key) else value


def _extra(rules: Anonymiser, title: str, value: str, personal: Mapping[str, list[Span]]) -> str:
    if not value or is_plain_title(title):
        return value
    return rules.field("caller_name", value) if is_personal_title(title) else _text(rules, value, personal[value])


def _text(rules: Anonymiser, value: str, found: list[Span]) -> str:
    """Replace what was found by stand-ins: a person named in a text is the one of the name column."""

    def stand_in(span: Span) -> str:
        code = rules.code(value[span.start : span.end])
        return span.shown if span.kind is Kind.PLACE else f"〔{KIND_TITLES[span.kind]}{code}〕"

    return replaced(value, found, stand_in)


def _chosen(office: Office, view: View | None, with_secret: bool) -> tuple[list[int], int]:
    ids = list(register.ids(office, view or View()))
    if with_secret:
        return ids, 0
    kept = [
        number
        for number, values in zip(ids, _values(office, ids), strict=True)
        if not any(
            _SECRET.search(values[key]) for key in ("title", "content", "kind", "nature", "cat1", "cat2", "tags")
        )
    ]
    return kept, len(ids) - len(kept)


def _values(office: Office, ids: list[int]) -> Iterator[dict[str, str]]:
    keys = (*(field.key for field in FIELDS), EXTRA)
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        found = rows_by_id(office.database, part, keys)
        for number in part:
            yield dict(zip(keys, (str(cell) for cell in found[number]), strict=True))


def _extra_titles(office: Office, ids: list[int]) -> list[str]:
    titles: dict[str, None] = {}
    for values in _values(office, ids):
        if values[EXTRA] not in ("", "{}"):
            titles |= dict.fromkeys(json.loads(values[EXTRA]))
    return list(titles)


def _is_personal(key: str) -> bool:
    return FIELD_BY_KEY[key].kind in (FieldKind.NAME, FieldKind.PHONE) if key in FIELD_BY_KEY else False


def _is_moment(key: str) -> bool:
    return FIELD_BY_KEY[key].kind is FieldKind.MOMENT


def _rules() -> Anonymiser:
    return Anonymiser(secrets.token_bytes(32))
