"""Training, guidance, meetings, reviews, improvements, advice, support and maintenance (M14, M15)."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class ServiceActivity(OfficeModel):
    """培训、指导、经验分享、机制协助、现场解答 (F14.1): each serves one deliverable only (R-28)."""

    id = AutoField()
    contract_id = IntegerField()
    kind = TextField()
    planned_on = TextField(default="")
    held_on = TextField(default="")
    starts_at = TextField(default="")
    ends_at = TextField(default="")
    way = TextField()
    place = TextField(default="")
    theme = TextField()
    lecturer = TextField(default="")
    audience = TextField(default="")
    content = TextField(default="")
    questions = TextField(default="[]")
    result = TextField(default="")
    guests = TextField(default="")
    exam = TextField(default="")
    is_passed = IntegerField(null=True)
    cost_by = TextField()
    retrain_of = IntegerField(null=True)
    evidence = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class ActivityDeliverable(OfficeModel):
    """Which deliverable an activity serves; a second one only where R-28 is read that way."""

    id = AutoField()
    activity_id = IntegerField()
    deliverable_id = IntegerField()
    is_void = IntegerField(default=0)


class ActivityPerson(OfficeModel):
    """Who took part (签到) and how the examination went."""

    id = AutoField()
    activity_id = IntegerField()
    name = TextField()
    unit = TextField(default="")
    is_signed = IntegerField(default=0)
    score = TextField(default="")
    is_passed = IntegerField(null=True)
    is_void = IntegerField(default=0)


class ReviewReport(OfficeModel):
    """考核复盘 (004·二.5): due within three working days of the 考核明细."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    period = TextField()
    issued_on = TextField(default="")
    due_on = TextField(default="")
    submitted_on = TextField(default="")
    losses = TextField(default="[]")
    problems = TextField(default="")
    conclusion = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Improvement(OfficeModel):
    """改进措施 (F14.4): closed only after 甲方 verified it."""

    id = AutoField()
    review_id = IntegerField(null=True)
    measure = TextField()
    person = TextField(default="")
    unit = TextField(default="")
    due_on = TextField(default="")
    progress = TextField(default="")
    done_on = TextField(default="")
    verified_on = TextField(default="")
    verified_by = TextField(default="")
    verified_note = TextField(default="")
    closed_on = TextField(default="")
    is_void = IntegerField(default=0)


class Advice(OfficeModel):
    """工作建议、疑难案件建议、优秀案例 (F14.5)."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    ticket_id = IntegerField(null=True)
    kind = TextField()
    subject = TextField()
    content = TextField(default="")
    given_by = TextField(default="")
    given_on = TextField()
    adopted = TextField(default="")
    adopted_on = TextField(default="")
    result = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class SupportRequest(OfficeModel):
    """7×24 远程支撑 (F15.2)."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    asked_at = TextField()
    asked_by = TextField(default="")
    channel = TextField(default="")
    question = TextField()
    responded_at = TextField(default="")
    responder = TextField(default="")
    solved_at = TextField(default="")
    answer = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class OpsLog(OfficeModel):
    """系统运维 (F15.1): inspections, backups, faults, bugs, upgrades."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    kind = TextField()
    starts_at = TextField()
    ends_at = TextField(default="")
    responded_at = TextField(default="")
    effect = TextField(default="")
    handling = TextField(default="")
    person = TextField(default="")
    is_outage = IntegerField(default=0)
    note = TextField(default="")
    is_void = IntegerField(default=0)


class DbMaintenance(OfficeModel):
    """数据库每月维护 (F15.3)."""

    id = AutoField()
    contract_id = IntegerField(null=True)
    held_on = TextField()
    integrity = TextField(default="")
    backup_file = TextField(default="")
    indexes = TextField(default="")
    problem = TextField(default="")
    handling = TextField(default="")
    person = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class DispatchMeeting(OfficeModel):
    """调度会 (B03)."""

    id = AutoField()
    held_on = TextField()
    title = TextField()
    chair = TextField(default="")
    attendants = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class DispatchItem(OfficeModel):
    """A ticket before a 调度会: what was decided, who does it by when, what came of it."""

    id = AutoField()
    meeting_id = IntegerField()
    ticket_id = IntegerField(null=True)
    kind = TextField(default="")
    matter = TextField()
    decision = TextField(default="")
    unit = TextField(default="")
    due_on = TextField(default="")
    done_on = TextField(default="")
    progress = TextField(default="")
    is_void = IntegerField(default=0)


class MailLog(OfficeModel):
    """其他邮件报送登记 (B20)."""

    id = AutoField()
    sent_at = TextField()
    subject = TextField()
    receiver = TextField()
    sender = TextField(default="")
    attachments = TextField(default="")
    contract_id = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)


class MonthlyStory(OfficeModel):
    """每月一案的正文 (B12): background, what was done, effect."""

    id = AutoField()
    period = TextField()
    ticket_id = IntegerField(null=True)
    title = TextField()
    background = TextField(default="")
    practice = TextField(default="")
    effect = TextField(default="")
    attachment = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class Forecast(OfficeModel):
    """热点预测与回看 (B30)."""

    id = AutoField()
    period = TextField()
    topic = TextField()
    basis = TextField(default="")
    categories = TextField(default="[]")
    expected = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)
