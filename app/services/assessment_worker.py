"""What the guarded worker process does with a table of assessment details (考核明细): as for tickets.

Columns that a ticket does not have travel as extra columns; which of them mean what is in the facts' mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.assessment_details import ANSWERS, TITLES, own_columns
from app.domain.errors import RefusedInput
from app.services.import_worker import FileFacts, ReadRequest, read_into_staging

KIND = "assessments"
_NEEDED = frozenset({*TITLES, "assessment"}) - {"period", "issued_on"}
NO_RESULTS = (
    "表里没有找到考核结果列（是否考核、三项结果、扣分、失分点），没有导入。请检查文件，或在预览中指定各列的含义。"
)


def read_details(request: ReadRequest, report: Callable[[int, int, str], None]) -> FileFacts:
    """Read the file into a new staging file. Raises ``RefusedInput``, also when no column holds a result."""
    prefix = f"{KIND}:"
    remembered = {
        key.removeprefix(prefix): value for key, value in request.remembered.items() if key.startswith(prefix)
    }
    plain = replace(
        request,
        mapping=None if request.mapping is None else _without_own(request.mapping),
        remembered={key: _without_own(value) for key, value in remembered.items()},
        register=None,
    )
    facts = read_into_staging(plain, report)
    said = request.mapping if request.mapping is not None else remembered.get(facts.fingerprint)
    if said is None:
        own = {title: key for title, key in own_columns(facts.unmapped).items() if key not in facts.mapping.values()}
    else:
        own = {title: key for title, key in said.items() if key in TITLES and title in facts.unmapped}
    mapping = {**facts.mapping, **own}
    if not _NEEDED & set(mapping.values()):
        raise RefusedInput(NO_RESULTS)
    return replace(
        facts,
        mapping=mapping,
        unmapped=[title for title in facts.unmapped if title not in own],
        fingerprint=prefix + facts.fingerprint,
        present=sorted({*facts.present, *own.values()}),
    )


def _without_own(mapping: Mapping[str, str]) -> dict[str, str]:
    """Leave only what a ticket knows; answers under our own key are a ticket's too."""
    return {title: key for title, key in mapping.items() if key in ANSWERS or key not in TITLES}
