"""Contracts that are being entered (录入合同): begun from nothing or from another contract, kept, finished.

A draft may be left and gone on with; it and the office's own templates lie in the setting table, so that backups hold
them. Values are in the form of docs/contracts.md; ``export_template`` writes the file that ``contract add`` takes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain import clauses
from app.domain.clause_split import split
from app.domain.contract_draft import ContractDraft, copied, next_period, scratch
from app.domain.dated_terms import data_on
from app.domain.draft_problems import Problem, problems
from app.domain.errors import NotAllowed, NotFound, RefusedInput
from app.domain.toml_text import dump
from app.services import contracts, templates
from app.services.changes import Outcome, Topic
from app.services.contract_terms import changes_of, frozen_data, terms_of
from app.services.session import Office
from app.services.settings import get
from app.storage.queries import contracts as stored
from app.storage.queries import settings as queries

_DRAFT, _TEMPLATE = "contract.draft.", "contract.template."
_KEY = "own"
_SETTINGS = frozenset({Topic.SETTINGS})


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A draft in the list of those begun."""

    id: int
    title: str
    origin: str
    saved_at: str
    saved_by: str
    problems: int


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Something that a contract can be copied from: ``key`` is shipped:…, own:… or contract:N."""

    key: str
    title: str
    about: str


def sources(office: Office) -> tuple[SourceInfo, ...]:
    """List what a contract can be copied from: the shipped templates, the office's own, its contracts."""
    found = [
        SourceInfo(f"shipped:{info.key}", info.title, f"自带模板，{info.office}") for info in templates.list_templates()
    ]
    for key, value in queries.under(office.database, _TEMPLATE):
        found.append(SourceInfo(f"own:{key.removeprefix(_TEMPLATE)}", value["title"], "本办模板"))
    for row in contracts.list_contracts(office):
        found.append(SourceInfo(f"contract:{row.id}", row.title, f"已有合同，{row.start_on} 起"))
    return tuple(found)


def begin(office: Office, source: str = "") -> ContractDraft:
    """Begin a contract from nothing, or as a copy of a source (``sources``).

    A copy of a contract takes the terms with its amendments, and its days moved to the following period.
    Raises ``NotFound``.
    """
    key, code = _free_names(office)
    if not source:
        return scratch(key, code, "")
    kind, _, name = source.partition(":")
    if kind == "shipped":
        return copied(templates.load(name).data, key, code)
    if kind == "own":
        return copied(clauses.parse_toml(template_text(office, name)), key, code)
    if kind != "contract" or not name.isdigit():
        raise NotFound(f"没有“{source}”可以复制。请从列表里选。")
    terms = terms_of(office, int(name))
    changes = changes_of(office, int(name))
    data = data_on(frozen_data(office, int(name)), changes, max([c.valid_from for c in changes], default=""))
    data["contract_no"], data["title"] = "", terms.row["title"]
    return copied(next_period(data), key, code)


def save(office: Office, draft: ContractDraft, origin: str, draft_id: int = 0) -> Outcome[int]:
    """Keep a draft as it is; ``draft_id`` 0 makes a new one. Returns its number."""
    value = {
        "data": json.dumps(draft.data, ensure_ascii=False),
        "typed": [[list(path), text] for path, text in draft.typed.items()],
        "origin": origin,
        "saved_at": office.now().isoformat(timespec="seconds"),
        "saved_by": office.actor,
        "problems": sum(not problem.is_hint for problem in problems(draft)),
    }
    with office.change("contract.draft", "setting") as change:
        number = draft_id or _free_number(office)
        change.about(f"setting:{_DRAFT}{number}")
        queries.write(office.database, f"{_DRAFT}{number}", value, "", office.actor)
        change.audit(title=str(draft.data.get("title", "")), problems=value["problems"])
    return Outcome(number, _SETTINGS)


def list_drafts(office: Office) -> list[DraftInfo]:
    """List the drafts, the one saved last first."""
    found = []
    for key, value in queries.under(office.database, _DRAFT):
        title = json.loads(value["data"]).get("title") or "（未命名）"
        number = int(key.removeprefix(_DRAFT))
        found.append(DraftInfo(number, title, value["origin"], value["saved_at"], value["saved_by"], value["problems"]))
    return sorted(found, key=lambda info: info.saved_at, reverse=True)


def load(office: Office, draft_id: int) -> ContractDraft:
    """Go on with a draft. Raises ``NotFound``."""
    value = get(office, f"{_DRAFT}{draft_id}")
    if value is None:
        raise NotFound("这份草稿已经不在了，可能已建成合同或被删除。")
    typed = {tuple(path): text for path, text in value["typed"]}
    return ContractDraft(json.loads(value["data"]), typed)


def remove(office: Office, draft_id: int) -> Outcome[None]:
    """Throw a draft away. Raises ``NotFound``."""
    load(office, draft_id)
    with office.change("contract.draft.remove", f"setting:{_DRAFT}{draft_id}"):
        queries.write(office.database, f"{_DRAFT}{draft_id}", None, "", office.actor)
    return Outcome(None, _SETTINGS)


def make(office: Office, draft: ContractDraft, draft_id: int = 0) -> Outcome[int]:
    """Make the contract out of a draft, its deliverables planned; the draft goes. Returns the contract's number.

    Raises ``NotAllowed`` naming the first thing that is still missing.
    """
    checked(draft)
    with office.change("contract.draft.make", f"setting:{_DRAFT}{draft_id}" if draft_id else "contract"):
        outcome = contracts.add_terms(office, draft.data, note="录入的合同")
        if draft_id:
            queries.write(office.database, f"{_DRAFT}{draft_id}", None, "", office.actor)
    return Outcome(outcome.value, outcome.changed | _SETTINGS)


def checked(draft: ContractDraft) -> None:
    """See that nothing is missing. Raises ``NotAllowed``."""
    found: list[Problem] = [problem for problem in problems(draft) if not problem.is_hint]
    if found:
        more = f"（还有 {len(found) - 1} 处）" if len(found) > 1 else ""
        raise NotAllowed(f"还不能用：{found[0].text}{more}请在问题清单里逐条处理。")


def save_template(office: Office, draft: ContractDraft, name: str) -> Outcome[str]:
    """Keep a finished draft as the office's own template; returns its key. Raises ``NotAllowed``, ``RefusedInput``."""
    checked(draft)
    if not name.strip():
        raise RefusedInput("请给模板起个名字。")
    key = str(draft.data["key"])
    text = dump(draft.data, name.strip())
    with office.change("contract.template", f"setting:{_TEMPLATE}{key}") as change:
        queries.write(office.database, f"{_TEMPLATE}{key}", {"title": name.strip(), "text": text}, "", office.actor)
        change.audit(title=name.strip())
    return Outcome(key, _SETTINGS)


def template_text(office: Office, key: str) -> str:
    """Return the text of the office's own template. Raises ``NotFound``."""
    value = get(office, f"{_TEMPLATE}{key}")
    if value is None:
        raise NotFound("本办没有这份模板。请从列表里选。")
    return str(value["text"])


def export_template(draft: ContractDraft, target: Path) -> None:
    """Write the template file that another office's ``contract add`` takes. Raises ``NotAllowed``, ``RefusedInput``."""
    checked(draft)
    from app.documents.saving import save_bytes

    save_bytes(target, dump(draft.data, str(draft.data["title"])).encode())


def paste(draft: ContractDraft, text: str) -> int:
    """Split a contract's whole text into the draft's clauses; returns how many. Raises ``RefusedInput``.

    Clauses that were there are replaced; what refers to a number that is gone turns up among the problems.
    """
    found = split(text)
    if not found:
        raise RefusedInput("没有文字可以拆。请先把合同全文粘贴进来。")
    draft.put(("clauses",), [{"ref": one.ref, "kind": one.kind, "text": one.text} for one in found])
    return len(found)


def examples(office: Office, part: str) -> list[tuple[str, Mapping[str, Any]]]:
    """List entries of one part as other contracts have them, with the contract's title, to copy from."""
    data: list[Mapping[str, Any]] = [templates.load(info.key).data for info in templates.list_templates()]
    data += [clauses.parse_toml(value["text"]) for _key, value in queries.under(office.database, _TEMPLATE)]
    return [(str(one["title"]), row) for one in data for row in one.get(part) or []]


def _free_names(office: Office) -> tuple[str, str]:
    """Return a key and a code (005 …) that no template, draft or contract uses."""
    used = [info.code for info in templates.list_templates()]
    used += [json.loads(value["data"]).get("code", "") for _key, value in queries.under(office.database, _DRAFT)]
    used += [clauses.parse_toml(value["text"])["code"] for _key, value in queries.under(office.database, _TEMPLATE)]
    for row in contracts.list_contracts(office):
        used.append(json.loads(stored.terms(office.database, row.id)).get("code", ""))
    code = f"{max(int(code) for code in used if code.isdigit()) + 1:03d}"
    return f"{_KEY}-{code}", code


def _free_number(office: Office) -> int:
    is_set, last = queries.read(office.database, "contract.drafts", "")
    number = (int(last) if is_set else 0) + 1
    queries.write(office.database, "contract.drafts", number, "", office.actor)
    return number
