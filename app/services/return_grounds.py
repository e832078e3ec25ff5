"""Grounds for sending a ticket back (退回情形, F5.3) as the office words them: dated editions that say who said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.errors import RefusedInput
from app.domain.return_grounds import PRESET_SOURCE, SETTING_KEY, ReturnGround, edition, edition_data
from app.services import settings
from app.services.changes import Outcome
from app.services.session import Office


def grounds(office: Office, on: date | None = None) -> tuple[ReturnGround, ...]:
    """Return every ground as it counts on a day (today by the office's clock), those out of use too."""
    return edition(settings.get(office, SETTING_KEY, None, on))


def offered(office: Office) -> tuple[ReturnGround, ...]:
    """Return the grounds that may be chosen today."""
    return tuple(ground for ground in grounds(office) if ground.is_active)


def source(office: Office, on: date | None = None) -> tuple[str, str]:
    """Return from which day the wording in force counts ("" = always) and who said so."""
    day = (on or office.now().date()).isoformat()
    own = [version for version in settings.versions(office, SETTING_KEY) if version.valid_from <= day]
    return (own[-1].valid_from, own[-1].source) if own else ("", PRESET_SOURCE)


def save(office: Office, changed: Sequence[ReturnGround], valid_from: str, source_text: str) -> Outcome[None]:
    """Word some grounds anew from a day on; the others stay as they count on that day.

    Raises ``RefusedInput`` without a source, for an empty text, or when no ground would be left.
    """
    if not source_text.strip():
        raise RefusedInput("请写明来源（谁、何时、依据哪份文件确认），再保存。")
    known = grounds(office, date.fromisoformat(valid_from) if valid_from else None)
    by_key = {ground.key: ground for ground in changed}
    data = edition_data([by_key.get(ground.key, ground) for ground in known])
    if not any(ground.is_active for ground in edition(data)):
        raise RefusedInput("至少要留一种退回情形在用，没有保存。")
    return settings.put(office, SETTING_KEY, data, valid_from, source_text.strip())
