from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, NotFound, OfficeInUse, RefusedInput
from app.services import contacts, contract_view, contracts, deliverables, evaluations, history, submissions, templates
from app.services.changes import Topic
from app.services.evaluations import Filling
from app.services.session import Office, create_office, open_office
from tests.domain.contract_templates import FOLDER, text


class Clock:
    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock("2025-10-01T09:00:00")


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    opened = create_office(tmp_path / "office", "示例街道", "王芳", now=clock)
    yield opened
    opened.close()


def audit(office: Office) -> list[tuple[str, str, dict[str, object]]]:
    rows = office.database.rows("SELECT action, subject, detail FROM audit_entry ORDER BY seq")
    return [(action, subject, json.loads(detail)) for action, subject, detail in rows]


def test_the_five_templates_are_offered_in_order():
    found = templates.list_templates()
    assert [(info.code, info.key) for info in found] == [
        ("000", "chengbei"),
        ("001", "zhongguancun"),
        ("002", "jiuxianqiao"),
        ("003", "huoying"),
        ("004", "yongdinglu"),
    ]


def test_a_sixth_contract_is_a_file(office, tmp_path):
    own = tmp_path / "sixth.toml"
    changed = text("yongdinglu").replace('key = "yongdinglu"', 'key = "sixth"', 1)
    own.write_text(changed.replace('title = "永定路街道', 'title = "第六街道', 1), encoding="utf-8")
    contract_id = contracts.add(office, str(own)).value
    own.unlink()
    view = contract_view.show(office, contract_id)
    assert view.terms.key == "sixth"
    assert view.terms.title.startswith("第六街道")
    assert view.progress.planned == 39


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("moon", None, NotFound, "没有合同模板“moon”"),
        ("../chengbei", None, NotFound, "没有合同模板"),
        ("own.toml", b"\xff\xfe\x00", RefusedInput, "不是 UTF-8"),
        ("own.toml", b"a = ", RefusedInput, "不是有效的 TOML"),
        ("own.toml", b"schema = 1", RefusedInput, "合同模板有"),
    ],
)
def test_a_bad_template_changes_nothing(office, tmp_path, monkeypatch, name, content, error, message):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=message):
        contracts.add(office, name)
    assert contracts.list_contracts(office) == []
    assert [entry[0] for entry in audit(office)] == ["office.create"]


def test_problems_of_a_file_are_listed(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(text("huoying").replace("copies = 4", "copies = 5", 1), encoding="utf-8")
    assert templates.problems(own) == ["合同份数 5 不等于甲方 2 加乙方 2。"]
    assert templates.problems(FOLDER / "huoying.toml") == []


def test_a_contract_is_made_with_frozen_terms_and_its_plan(office):
    outcome = contracts.add(office, "chengbei", date(2025, 6, 3), contract_no="CB-2025-01")
    assert outcome.changed == {Topic.CONTRACTS, Topic.DELIVERABLES}
    row = contracts.list_contracts(office)[0]
    assert (row.id, row.template, row.contract_no, row.total_fen) == (
        outcome.value,
        "chengbei",
        "CB-2025-01",
        159600000,
    )
    assert (row.effective_on, row.start_on, row.end_on) == ("2025-06-03", "2025-05-31", "2026-05-30")
    stored = json.loads(office.database.value("SELECT terms FROM contract"))
    assert stored["clauses"][0]["ref"] == "标题"
    action, subject, detail = audit(office)[-1]
    assert (action, subject) == ("contract.add", f"contract:{outcome.value}")
    assert (detail["deliverables"], detail["effective_on"]) == (16, "2025-06-03")


@pytest.mark.parametrize(
    ("template", "effective_on"),
    [
        ("chengbei", ""),
        ("zhongguancun", ""),
        ("jiuxianqiao", ""),
        ("huoying", "2025-08-08"),
        ("yongdinglu", "2026-04-30"),
    ],
)
def test_the_day_of_effect_is_taken_from_the_text_or_asked_for(office, template, effective_on):
    contract_id = contracts.add(office, template).value
    assert contracts.list_contracts(office)[0].effective_on == effective_on
    hints = contract_view.show(office, contract_id).hints
    assert any("生效日期未填" in hint for hint in hints) is (effective_on == "")


def test_show_names_what_a_clerk_needs(office):
    view = contract_view.show(office, contracts.add(office, "zhongguancun", date(2026, 6, 1)).value)
    assert (view.terms.office.name, view.terms.vendor.bank_account) == (
        "北京市海淀区人民政府中关村街道办事处",
        "110952630510601",
    )
    first = view.payments[0]
    assert (first.payment.amount_fen, first.dates.remind_by, first.dates.late_after) == (
        54235000,
        date(2026, 7, 1),
        None,
    )
    assert first.conditions == ("合同生效", "收到合规发票")
    assert first.limits == ("合同生效后 1 个月内（001·4.2.1）", "收到合规发票后 10 个工作日内（001·4.2.3）")
    assert view.payments[1].dates.earliest_on == date(2026, 11, 2)
    by_ref = {item.clause.ref: item for item in view.clauses}
    assert [defect.code for defect in by_ref["6.1"].defects] == ["E-08"]
    assert [counter.code for counter in view.counters][:3] == ["K01", "K02", "K03"]
    assert view.lump_sums == {"vendor": 32541000}
    assert (view.progress.planned, view.progress.done, view.progress.overdue) == (64, 0, 0)


def test_choosing_the_period_reading_replans_in_place(office):
    contract_id = contracts.add(office, "chengbei").value
    before = [row.id for row in deliverables.list_deliverables(office, contract_id)]
    assert contracts.choose_reading(office, contract_id, "R-07", "乙", "2025-06-10 双方会议纪要").value == 2
    rows = deliverables.list_deliverables(office, contract_id)
    assert [(row.id, row.amount_fen) for row in rows] == [(before[0], 89800000), (before[1], 69800000)]
    assert contracts.choose_reading(office, contract_id, "R-07", "甲", "改回").value == 16
    again = deliverables.list_deliverables(office, contract_id)
    assert [row.id for row in again] == before
    assert sum(row.amount_fen for row in again) == 159600000
    action, subject, detail = audit(office)[-1]
    assert (action, subject) == ("contract.reading", f"contract:{contract_id}")
    assert (detail["code"], detail["option"], detail["before"]) == ("R-07", "甲", "乙")


def test_every_choice_is_kept_and_the_last_one_counts(office, clock):
    contract_id = contracts.add(office, "chengbei", readings={"R-04": "乙:3"}).value
    clock.at = datetime.fromisoformat("2025-10-02T10:00:00")
    contracts.choose_reading(office, contract_id, "R-04", "丙", "补充约定")
    view = contract_view.show(office, contract_id)
    reading = next(item for item in view.readings if item.reading.code == "R-04")
    assert (reading.option, reading.chosen_by, reading.chosen_at, reading.basis) == (
        "丙",
        "王芳",
        "2025-10-02T10:00:00",
        "补充约定",
    )
    assert not reading.is_missing
    assert office.database.value("SELECT count(*) FROM contract_reading") == 2


def test_the_plan_is_fixed_once_something_was_handed_in(office):
    contract_id = contracts.add(office, "chengbei").value
    first = deliverables.list_deliverables(office, contract_id)[0]
    submissions.submit(office, first.id, datetime(2025, 6, 30, 10))
    with pytest.raises(NotAllowed, match="已有成果提交"):
        contracts.choose_reading(office, contract_id, "R-07", "乙", "会议纪要")
    assert contracts.choose_reading(office, contract_id, "R-04", "乙:3", "会议纪要").value == 0
    with pytest.raises(NotAllowed, match="不能作废"):
        contracts.void(office, contract_id, "建错")


@pytest.mark.parametrize(
    ("code", "option", "basis", "message"),
    [
        ("R-14", "甲", "纪要", "没有读法 R-14"),
        ("R-07", "丁", "纪要", "可选：甲、乙、丙"),
        ("R-07", "乙", "  ", "请写明选定读法的依据"),
    ],
)
def test_a_choice_needs_a_known_option_and_a_reason(office, code, option, basis, message):
    contract_id = contracts.add(office, "chengbei").value
    with pytest.raises(RefusedInput, match=message):
        contracts.choose_reading(office, contract_id, code, option, basis)
    assert office.database.value("SELECT count(*) FROM contract_reading") == 0


def test_basic_facts_are_corrected_and_audited(office):
    contract_id = contracts.add(office, "chengbei").value
    changed = contracts.edit(office, contract_id, {"contract_no": " CB-1 ", "effective_on": "2025-06-03"}, "补录").value
    assert changed == 2
    assert contracts.edit(office, contract_id, {"contract_no": "CB-1"}, "补录").value == 0
    view = contract_view.show(office, contract_id)
    assert (view.terms.contract_no, view.effective_on) == ("CB-1", date(2025, 6, 3))
    assert audit(office)[-1][2]["fields"] == {"contract_no": ["", "CB-1"], "effective_on": ["", "2025-06-03"]}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"total_fen": "1"}, "不能修改"),
        ({"effective_on": "2025-02-30"}, "不是日期"),
        ({"title": " "}, "合同名称不能为空"),
    ],
)
def test_wrong_corrections_are_refused(office, values, message):
    contract_id = contracts.add(office, "chengbei").value
    with pytest.raises(RefusedInput, match=message):
        contracts.edit(office, contract_id, values, "试")


def test_an_empty_contract_can_be_voided(office):
    contract_id = contracts.add(office, "huoying").value
    contracts.void(office, contract_id, "模板选错")
    assert contracts.list_contracts(office) == []
    with pytest.raises(NotFound, match="没有编号为 1 的合同"):
        contract_view.show(office, contract_id)
    assert audit(office)[-1][0] == "contract.void"


def test_a_contract_with_a_ledger_is_not_voided(office, clock):
    """What was judged under a contract stays to be found; taken back, the contract can go."""
    clock.at = datetime(2025, 12, 1, 9)
    contract_id = contracts.add(office, "huoying").value
    filled = evaluations.fill(office, contract_id, 1, Filling("优秀", "本月培训 1 次", {}, on="2025-09-10"))
    with pytest.raises(NotAllowed, match="这份合同已登记月度评价，不能作废。确属建错的，请先"):
        contracts.void(office, contract_id, "模板选错")
    assert filled.operation_id is not None
    history.undo(office, filled.operation_id)
    contracts.void(office, contract_id, "模板选错")
    assert contracts.list_contracts(office) == []


@pytest.mark.parametrize("code", ["R-33", "R-34"])
def test_r33_r34_months_keep_their_days_once_one_was_evaluated(office, clock, code):
    """A third month evaluated under 甲 must not become another stretch of days under 乙."""
    clock.at = datetime(2025, 12, 1, 9)
    contract_id = contracts.add(office, "huoying").value
    contracts.choose_reading(office, contract_id, code, "乙", "会议纪要")
    contracts.choose_reading(office, contract_id, code, "甲", "会议纪要")
    evaluations.fill(office, contract_id, 3, Filling("优秀", "本月培训 1 次", {}, on="2025-11-10"))
    with pytest.raises(NotAllowed, match="会改变各评价月的起止，不能再改"):
        contracts.choose_reading(office, contract_id, code, "乙", "会议纪要")
    assert contracts.choose_reading(office, contract_id, "R-36", "乙", "会议纪要").value == 0


def test_a_reader_cannot_make_a_contract(office):
    reader = open_office(office.root, "李明", writing=False)
    try:
        with pytest.raises(OfficeInUse):
            contracts.add(reader, "chengbei")
    finally:
        reader.close()


def test_mailboxes_are_entered_replaced_and_ended(office):
    contract_id = contracts.add(office, "chengbei").value
    assert any("授权邮箱未填全" in hint for hint in contract_view.show(office, contract_id).hints)
    first = contacts.add(office, contract_id, "office", "mailbox", "office@example.test").value.id
    for name in ("a@example.test", "b@example.test"):
        contacts.add(office, contract_id, "vendor", "mailbox", name, valid_from=date(2025, 5, 31))
    assert not any("授权邮箱" in hint for hint in contract_view.show(office, contract_id).hints)
    late = contacts.add(
        office,
        contract_id,
        "office",
        "mailbox",
        "new@example.test",
        replaces=first,
        changed_at=datetime(2025, 10, 20, 10, 0),
        notified_at=datetime(2025, 10, 21, 10, 1),
    ).value
    assert "超过 24 小时" in late.warnings[0]
    rows = contacts.list_contacts(office, contract_id)
    assert [(row.value, row.valid_from, row.valid_to) for row in rows if row.party == "office"] == [
        ("office@example.test", "", "2025-10-19"),
        ("new@example.test", "2025-10-20", ""),
    ]
    boxes = contacts.mailboxes(office, contract_id)
    assert [box.address for box in boxes if box.is_valid(date(2025, 10, 19)) and box.party == "office"] == [
        "office@example.test"
    ]
    contacts.end(office, late.id, date(2025, 12, 31), "停用")
    assert contacts.list_contacts(office, contract_id)[-1].valid_to == "2025-12-31"
    assert "example.test" not in json.dumps([entry[2] for entry in audit(office)])


def test_a_contact_is_looked_up_in_the_transaction_that_ends_it(office, monkeypatch):
    contract_id = contracts.add(office, "chengbei").value
    made = contacts.add(office, contract_id, "office", "phone", "010-1", valid_from=date(2025, 6, 1)).value.id
    looks = []
    look = contacts.stored.contact

    def seen(database, contact_id):
        looks.append(database.in_transaction())
        return look(database, contact_id)

    monkeypatch.setattr(contacts.stored, "contact", seen)
    before = len(audit(office))
    with pytest.raises(NotFound):
        contacts.end(office, 999, date(2025, 12, 31), "停用")
    with pytest.raises(RefusedInput, match="早于启用日期"):
        contacts.end(office, made, date(2025, 5, 31), "停用")
    assert len(audit(office)) == before
    contacts.end(office, made, date(2025, 6, 1), "停用")
    assert looks == [True, True, True]
    last = office.database.rows("SELECT action, subject FROM audit_entry ORDER BY seq DESC LIMIT 1")
    assert last == [("contact.end", f"contract:{contract_id}")]


@pytest.mark.parametrize(
    ("party", "kind", "value", "message"),
    [
        ("moon", "mailbox", "a@b.test", "甲方或乙方"),
        ("office", "pigeon", "a@b.test", "种类"),
        ("office", "mailbox", "a b@c.test", "不是一个邮箱地址"),
        ("office", "mailbox", "a@b.test;c@d.test", "分两次登记"),
        ("vendor", "person", " ", "请填写联系人"),
    ],
)
def test_a_wrong_contact_is_refused(office, party, kind, value, message):
    contract_id = contracts.add(office, "chengbei").value
    with pytest.raises(RefusedInput, match=message):
        contacts.add(office, contract_id, party, kind, value)


def test_a_contact_cannot_end_before_it_began_or_replace_another_kind(office):
    contract_id = contracts.add(office, "chengbei").value
    box = contacts.add(office, contract_id, "vendor", "mailbox", "a@b.test", valid_from=date(2025, 6, 1)).value.id
    with pytest.raises(RefusedInput, match="早于启用日期"):
        contacts.end(office, box, date(2025, 5, 1), "停用")
    with pytest.raises(NotAllowed, match="不是同一方"):
        contacts.add(office, contract_id, "office", "mailbox", "c@d.test", replaces=box, valid_from=date(2025, 7, 1))
    with pytest.raises(NotFound, match="没有编号为 99"):
        contacts.end(office, 99, date(2025, 7, 1), "停用")


def test_a_changed_template_file_does_not_change_a_contract(office, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(text("huoying"), encoding="utf-8")
    contract_id = contracts.add(office, str(own)).value
    before = copy.deepcopy(contract_view.show(office, contract_id).terms)
    later = text("huoying").replace("项目联系人由本办填写（首部）", "另行通知")
    assert later != text("huoying")
    own.write_text(later, encoding="utf-8")
    assert contract_view.show(office, contract_id).terms == before
