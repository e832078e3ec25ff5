"""匿名化 (F17.1, F17.2): tickets whose time is over lose every citizen's data for good; every statistic stays.

One transaction after a verified backup: fields, history, steps, cases, refused cells, snapshots of reports, the search
index. Nothing of it can be undone. If the digest of all figures is another one afterwards, nothing happens.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.analysis_rules import TOPICS, read_words
from app.domain.anonymising import GONE, PERSONAL_KEYS, Anonymiser
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.form_content import Band, Form, Grid, Pairs, Paragraph, Wide
from app.domain.form_content import Block as FormBlock
from app.domain.masking import mask_shown, mask_text
from app.domain.report_content import Block, Cell, Heading, Prose, Report, Table, from_json, to_json
from app.domain.spots import stand_ins
from app.services import backups, contracts, retention
from app.services.case_writing import need
from app.services.changes import Outcome, Topic
from app.services.figures_digest import digest
from app.services.printing import Target, print_paper
from app.services.progress import JobContext
from app.services.session import Office, bring_in_step
from app.storage import attachments as store
from app.storage.models.accounts import Anonymisation
from app.storage.queries import anonymising as stored

CERTIFICATE_FORM = "P-20N"
AUDIT_KEPT = (
    "审计记录按规定不得改写，其中人工填写的原因留着（电话、证件等号码写入时已遮）；正在办理的工单也在用的地点原样保留。"
)
"""What stays readable after a run, said in the preview and on the certificate."""
FIELDS = (*PERSONAL_KEYS, "extra")
FREE_DETAILS = frozenset(("opinion", "phone_to", "reported_to", "status", "method"))
COUNT_TITLES: Mapping[str, str] = {
    "caller_name": "来电人",
    "caller_phone": "联系电话",
    "title": "标题",
    "content": "主要内容",
    "location": "小区点位",
    "company": "企业名称",
    "tags": "标签",
    "result": "办理结果",
    "reply": "回复内容",
    "remark": "备注",
    "extra": "其他列",
    "ticket_change": "修改历史",
    "ticket_base_move": "导入留痕",
    "ticket_field_edit": "手工修改的原值",
    "ticket_event": "流转记录",
    "cases": "个案和评定文字",
    "import_problem": "导入错误原值",
    "attachments": "附件",
    "error_workbooks": "导入错误表",
    "report_runs": "报表存档中的文字",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would do. ``terms``: retention terms that are not over yet; ``backups``: copies with the old data."""

    until_on: str
    tickets: int
    still_open: int
    months: tuple[tuple[str, int], ...]
    counts: Mapping[str, int]
    backups: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as written down; ``figures`` is the digest of every statistic, the same before and after."""

    id: int
    at: str
    actor: str
    reason: str
    until_on: str
    tickets: int
    counts: Mapping[str, int]
    figures: str
    backup_file: str
    note: str


def preview(office: Office, until: date | str) -> Preview:
    """Say what would go: ended tickets up to a day. Raises ``RefusedInput`` for no day or one that is not over."""
    last = _day(office, until)
    with office.database.writable():
        tickets = stored.choose(office.database, last, GONE)
    counts = stored.counts(office.database, FIELDS)
    counts["attachments"] = len(stored.attachments(office.database))
    counts["error_workbooks"] = len(stored.error_workbooks(office.database))
    counts["report_runs"] = len(_runs(office, last))
    return Preview(
        last,
        tickets,
        stored.open_until(office.database, last),
        tuple(stored.by_month(office.database)),
        {key: counts[key] for key in COUNT_TITLES if counts.get(key)},
        _copies(office),
        _terms(office),
    )


def run(office: Office, until: date | str, reason: str, job: JobContext | None = None) -> Outcome[RunRow]:
    """Anonymise for good. Raises ``RefusedInput`` (reason, nothing to do), ``NotAllowed`` when a figure would move.

    A backup is made and opened first. It holds the old data, as older ones do: they are named on the certificate.
    """
    last, why, context = _day(office, until), need(reason, "匿名化的依据"), job or JobContext()
    found = preview(office, last)
    if not found.tickets:
        raise RefusedInput(f"{last} 及以前没有需要匿名化的工单（已办结且还没有匿名化的）。")
    context.report(0, 4, "备份并核验")
    copy = backups.automatic(office, "匿名化之前")
    backups.check(copy.file, office.key)
    with office.change("anonymise.run", "tickets", why) as change:
        stored.choose(office.database, last, GONE)
        before = digest(office, context)
        books = stored.error_workbooks(office.database)
        hashes = _rewrite(office, last, context)
        bring_in_step(office)
        after = digest(office, context)
        if before != after:
            raise NotAllowed("匿名化会使统计数字变化，已全部撤回，没有改动。请把这条提示告诉技术人员。")
        row = Anonymisation.create(
            at=change.at,
            actor=office.actor,
            reason=why,
            until_on=last,
            tickets=found.tickets,
            counts=json.dumps(dict(found.counts), ensure_ascii=False),
            figures_before=before,
            figures_after=after,
            backup_file=copy.file.name,
            note="；".join(_copies(office)),
        )
        change.audit(tickets=found.tickets, until=last, figures=before[:12], run=int(row.id))
    context.report(3, 4, "清除文件中的残留")
    _drop_files(office, hashes, [path for _, path in books])
    stored.clean_pages(office.database)
    return Outcome(get(office, int(row.id)), frozenset({Topic.TICKETS, Topic.CASES}))


def runs(office: Office) -> list[RunRow]:
    """Return all runs, oldest first."""
    columns = "id, at, actor, reason, until_on, tickets, counts, figures_after, backup_file, note"
    found = office.database.rows(f"SELECT {columns} FROM anonymisation ORDER BY id")
    return [RunRow(*(json.loads(cell) if at == 6 else cell for at, cell in enumerate(row))) for row in found]


def get(office: Office, run_id: int) -> RunRow:
    """Return one run. Raises ``NotFound``."""
    for row in runs(office):
        if row.id == run_id:
            return row
    raise NotFound(f"没有编号为 {run_id} 的匿名化记录。")


def _rewrite(office: Office, last: str, job: JobContext) -> set[str]:
    """Rewrite everything inside the open transaction; returns attachments that nobody needs any more."""
    words = tuple(word for some in _topics(office) for word in some)
    database = office.database
    rules = Anonymiser(secrets.token_bytes(32), words, stand_ins(*stored.places(database)))
    job.report(1, 4, "改写工单、历史和个案")
    for run_id, content in _runs(office, last):
        stored.keep_report(database, run_id, content)
    stored.rewrite_imports(database, GONE)
    stored.rewrite_operations(database, mask_shown)
    stored.rewrite_cases(database, GONE, rules.extra)
    stored.rewrite_steps(database, GONE, lambda text: rules.details(text, FREE_DETAILS))
    stored.rewrite_history(database, FIELDS, rules.field)
    stored.rewrite_tickets(database, FIELDS, rules.field, rules.code)
    return stored.drop_attachments(database, [number for number, _ in stored.attachments(database)])


def _topics(office: Office) -> list[tuple[str, ...]]:
    """Return the words of every version of the topics that was ever in force."""
    said = office.database.rows("SELECT value FROM setting WHERE key = 'analysis.topics'")
    found = [TOPICS, *(read_words(json.loads(value)) for (value,) in said)]
    return [tuple(words) for some in found for words in some.values()]


def _runs(office: Office, last: str) -> list[tuple[int, bytes]]:
    """Return snapshots of reports that begin within the time, with their texts about people gone."""
    made = []
    for run_id, content in stored.report_contents(office.database, last):
        report = from_json(json.loads(zlib.decompress(content)))
        blank = _without_people(report)
        if blank != report:
            text = json.dumps(to_json(blank), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            made.append((run_id, zlib.compress(text.encode(), 6)))
    return made


_PEOPLE_COLUMNS = (
    "标题",
    "内容",
    "来电人",
    "诉求人",
    "姓名",
    "电话",
    "地址",
    "点位",
    "原因",
    "理由",
    "进展",
    "说明",
    "意见",
)
_MORE_COLUMNS = ("结果", "措施", "依据", "情况", "诉求", "案例", "记录")


def _without_people(report: Report) -> Report:
    return replace(report, blocks=tuple(_blank(block) for block in report.blocks))


def _blank(block: Block) -> Block:
    if isinstance(block, Prose):
        return replace(block, text=mask_text(block.text))
    if isinstance(block, Heading):
        return replace(block, text=mask_text(block.text))
    if not isinstance(block, Table):
        return block
    free = [
        column.kind == "text" and any(word in column.title for word in (*_PEOPLE_COLUMNS, *_MORE_COLUMNS))
        for column in block.columns
    ]
    rows = tuple(tuple(_cell(c, is_free) for c, is_free in zip(row, free, strict=False)) for row in block.rows)
    return replace(block, rows=rows)


def _cell(cell: Cell, is_free: bool) -> Cell:
    return replace(cell, value=GONE) if is_free and isinstance(cell.value, str) and cell.value else cell


def _drop_files(office: Office, hashes: set[str], books: list[str]) -> None:
    for sha256 in hashes:
        store.path_of(office.root / "attachments", sha256).unlink(missing_ok=True)
    for name in books:
        path = Path(name)
        (path if path.is_absolute() else office.root / path).unlink(missing_ok=True)


def _copies(office: Office) -> tuple[str, ...]:
    """Names of the backups in the office folder: each still holds the data of before."""
    return tuple(sorted(record.file.name for record in backups.list_backups(office)))


def _terms(office: Office) -> tuple[str, ...]:
    """Retention terms of all contracts that still run today, in words."""
    today = office.now().date()
    found: list[str] = []
    for contract in contracts.list_contracts(office):
        for row in retention.rows(office, contract.id):
            is_running = not row.disposed_on and (row.is_endless or row.until_on >= today.isoformat())
            if row.kind == "retain" and is_running:
                found.append(f"{contract.title}：{row.subject}，{row.state_text(today)}（{row.until_text}）")
    return tuple(found)


def _day(office: Office, until: date | str) -> str:
    try:
        day = date.fromisoformat(until) if isinstance(until, str) else until
    except ValueError:
        raise RefusedInput(f"截止日“{until}”不是日期，请写成 2026-07-01。") from None
    if day >= office.now().date():
        raise RefusedInput(f"截止日 {day} 还没有过去，没有执行。请选今天以前的日期。")
    return day.isoformat()


def preview_lines(found: Preview) -> list[str]:
    """Say a preview in Chinese, one fact a line."""
    months = "、".join(f"{month} {count:,} 件" for month, count in found.months)
    lines = [f"截止 {found.until_on}：将匿名化 {found.tickets:,} 件已办结工单（{months or '无'}）。"]
    lines += [f"还有 {found.still_open:,} 件没有办结，不动。"] if found.still_open else []
    lines += [f"  {COUNT_TITLES[key]} {count:,}" for key, count in found.counts.items()]
    lines += [f"留存期限未到：{term}" for term in found.terms]
    lines += [f"仍含原数据的备份：{name}" for name in found.backups]
    return [*lines, "执行后不能撤销。执行前自动备份一次；备份里仍有原数据，执行后可以删除旧备份。", AUDIT_KEPT]


def certificate(office: Office, run_id: int) -> Form:
    """Fill 个人信息匿名化证明 (P-20N), the sibling of 数据删除确认书 (P-20). Raises ``NotFound``."""
    row = get(office, run_id)
    lines = [(COUNT_TITLES.get(key, key), f"{count:,}") for key, count in row.counts.items()]
    lines += [("", "")] * (len(lines) % 2)
    pairs = tuple((*left, *right) for left, right in zip(lines[::2], lines[1::2], strict=True))
    blocks: list[FormBlock] = [
        Pairs((("编号", f"匿名化 {row.id}"), ("单位", office.street))),
        Pairs((("执行时间", row.at.replace("T", " ")), ("经手", row.actor))),
        Wide("依据", row.reason),
        Pairs((("截止日", row.until_on), ("工单", f"{row.tickets:,} 件"))),
        Band("匿名化的内容"),
        Grid(("内容", "处数", "内容", "处数"), (32, 18, 32, 18), pairs),
        Wide("统计数字校验（前后一致）", row.figures),
        Wide("执行前的备份", row.backup_file),
        Wide("当时仍含原数据的备份", row.note or "无"),
        Paragraph("上列个人信息已改写为代号，不能恢复；各项统计数字没有变化。仍含原数据的备份到期后应当删除。"),
        Paragraph(AUDIT_KEPT),
        Pairs((("经手人签字", ""), ("监督人签字", ""))),
        Pairs((("日期", ""), ("日期", ""))),
    ]
    return Form("个人信息匿名化证明", tuple(blocks))


def certificate_pdf(office: Office, run_id: int, *, target: Target = "pdf", save_to: Path | None = None) -> bytes:
    """Return the certificate as PDF; logged unless it is a preview. Raises ``NotFound``."""
    from app.documents.case_papers import draw_form

    form = certificate(office, run_id)
    return print_paper(
        office,
        CERTIFICATE_FORM,
        f"anonymisation:{run_id}",
        f"匿名化 {run_id} {form.title}",
        lambda mark: draw_form(form, mark),
        target=target,
        save_to=save_to,
    )
