"""The vendor's people (派驻人员, F12) and what is lent, kept, handed over and deleted (F17)."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from app.storage.models.base import OfficeModel


class StaffMember(OfficeModel):
    """派驻人员档案: post, core mark, filing (备案), days on duty."""

    id = AutoField()
    contract_id = IntegerField()
    name = TextField()
    post = TextField(default="")
    is_core = IntegerField(default=0)
    badge_no = TextField(default="")
    experience = TextField(default="")
    resume = TextField(default="")
    filing = TextField(default="")
    filed_on = TextField(default="")
    filing_by = TextField(default="")
    filing_opinion = TextField(default="")
    on_duty_on = TextField(default="")
    off_duty_on = TextField(default="")
    leave_reason = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class StaffLeave(OfficeModel):
    """请假: whether the days count as present is a setting."""

    id = AutoField()
    staff_id = IntegerField()
    from_on = TextField()
    to_on = TextField()
    reason = TextField(default="")
    is_void = IntegerField(default=0)


class StaffPaper(OfficeModel):
    """A paper of a person: 简历、资质、劳动关系、保密承诺书、保密协议."""

    id = AutoField()
    staff_id = IntegerField()
    kind = TextField()
    title = TextField(default="")
    signed_on = TextField(default="")
    attachment = TextField(default="")
    opinion = TextField(default="")
    reviewed_on = TextField(default="")
    reviewed_by = TextField(default="")
    is_void = IntegerField(default=0)


class StaffChange(OfficeModel):
    """更换/调整人员 (001·3.2.6, 004·六(一)3、六(二)6): asked, decided, due, arrived."""

    id = AutoField()
    contract_id = IntegerField()
    kind = TextField()
    old_staff_id = IntegerField(null=True)
    new_staff_id = IntegerField(null=True)
    asked_on = TextField()
    reason = TextField()
    clause = TextField(default="")
    decision = TextField(default="")
    decided_on = TextField(default="")
    decided_by = TextField(default="")
    due_on = TextField(default="")
    arrived_on = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class StaffViolation(OfficeModel):
    """违规事件 (004·六(二)8): the vendor tells the result within two working days."""

    id = AutoField()
    contract_id = IntegerField()
    person = TextField()
    fact = TextField()
    clause = TextField(default="")
    demanded_on = TextField()
    due_on = TextField(default="")
    told_on = TextField(default="")
    result = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class RetentionItem(OfficeModel):
    """留存与保密期限 (F17.1): until_on empty = without end."""

    id = AutoField()
    contract_id = IntegerField()
    subject = TextField()
    kind = TextField()
    clause = TextField(default="")
    from_on = TextField(default="")
    until_on = TextField(default="")
    is_endless = IntegerField(default=0)
    disposed_on = TextField(default="")
    disposal = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class MaterialTransfer(OfficeModel):
    """资料交接、对外提供、返还 (F17.2, 000·二(一)5、6)."""

    id = AutoField()
    contract_id = IntegerField()
    name = TextField()
    direction = TextField()
    secrecy = TextField(default="")
    copies = IntegerField(default=0)
    scope = TextField(default="")
    is_personal = IntegerField(default=0)
    is_masked = IntegerField(default=0)
    authority = TextField(default="")
    handed_on = TextField()
    handed_by = TextField(default="")
    received_by = TextField(default="")
    returned_on = TextField(default="")
    destroyed_on = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class DeletionCertificate(OfficeModel):
    """资料返还与数据删除确认书 (P-20): data sets with rows, method and moment, both signatures."""

    id = AutoField()
    contract_id = IntegerField()
    made_on = TextField()
    basis = TextField(default="")
    datasets = TextField(default="[]")
    vendor_person = TextField(default="")
    office_person = TextField(default="")
    confirmed_on = TextField(default="")
    note = TextField(default="")
    is_void = IntegerField(default=0)


class LentAsset(OfficeModel):
    """物品发放/腾退归还 (004·六(一)6、六(二)11、八.3)."""

    id = AutoField()
    contract_id = IntegerField()
    name = TextField()
    code = TextField(default="")
    quantity = IntegerField(default=0)
    issued_on = TextField()
    holder = TextField(default="")
    due_on = TextField(default="")
    returned_on = TextField(default="")
    state = TextField(default="")
    damage = TextField(default="")
    compensation_fen = IntegerField(null=True)
    note = TextField(default="")
    is_void = IntegerField(default=0)
