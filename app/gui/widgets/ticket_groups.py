"""In which order and under which headings a ticket's fields stand in the detail pane."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A heading and the keys of its fields."""

    title: str
    keys: tuple[str, ...]


GROUPS: tuple[FieldGroup, ...] = (
    FieldGroup("诉求", ("ticket_no", "title", "content", "kind", "nature", "urgency", "tags")),
    FieldGroup("诉求人", ("caller_name", "caller_phone", "company")),
    FieldGroup("地点", ("district", "street", "community", "location")),
    FieldGroup("分类", ("cat1", "cat2", "cat3", "cat4", "cat5")),
    FieldGroup("来源", ("source_level", "channel")),
    FieldGroup("办理", ("status", "unit", "co_unit", "result", "reply")),
    FieldGroup("时间", ("created_at", "called_at", "dispatched_at", "due_at", "closed_at", "replied_at")),
    FieldGroup("回访与考核", ("valid_visit", "contacted", "resolved", "satisfied", "assessment")),
    FieldGroup("备注", ("remark",)),
)
