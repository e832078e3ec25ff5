"""Import preview of 考核明细 and 回访结果: period and day of issue with the default and its reason, right words."""

from __future__ import annotations

from datetime import date

import pytest
from shiboken6 import isValid

from app.gui.dialogs.form_dialog import put_day
from app.gui.dialogs.import_preview import start_import
from app.gui.import_kinds import empty_words
from app.gui.import_run import FileState
from app.gui.widgets.import_issue import UNREAD
from app.services import assessment_details
from app.services.import_types import Bucket
from tests.office_desk import add_ticket

HEAD = "工单编号,是否考核,是否响应,是否解决,是否满意,扣分,失分点"
LINE = "T1,是,是,否,是,0.5,未解决"


@pytest.fixture
def opened(qtbot, desk, tmp_path):
    made = []

    def open_on(name, *rows, kind="assessments", head=HEAD):
        path = tmp_path / name
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        dialog = start_import(desk, [path], None, kind=kind)
        made.append(dialog)
        settled(dialog)
        return dialog

    def settled(dialog):
        qtbot.waitUntil(lambda: dialog.run.current.state in (FileState.READY, FileState.FAILED), timeout=30_000)

    open_on.settled = settled
    yield open_on
    for dialog in made:
        if isValid(dialog) and dialog.isVisible():
            dialog.run.cancel()
            dialog.reject()


def today(office):
    return office.now().date().isoformat()


def test_the_default_period_and_day_are_shown_with_their_reason(qtbot, opened, office):
    dialog = opened("2026年5月考核明细.csv", LINE)
    words = dialog.issue.why.accessibleName()
    assert words.startswith("期次 2026-05：文件名里写着；2026-05 共 1 件，下发日 ")
    assert "文件里没有写，暂按导入当天，导入后请确认" in words
    assert "复盘期限" in words
    assert not dialog.issue.day.isEnabled()
    shown = dialog.lists.model
    cells = [shown.index(0, at).data() for at in range(shown.columnCount())]
    assert cells[1:3] == ["T1", "（登记册里没有这件工单）"]
    assert cells[3].startswith("考核 是　响应 是　解决 否　满意 是　扣分 0.5　失分点 未解决　期次 2026-05")
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(assessment_details.periods(office)), timeout=30_000)
    row = assessment_details.period(office, "2026-05")
    assert (row.issued_on, row.source, row.is_confirmed) == (today(office), "import_day", False)


def test_a_day_that_the_clerk_names_is_confirmed(qtbot, opened, office):
    dialog = opened("2026年5月考核明细.csv", LINE)
    dialog.issue.is_said.setChecked(True)
    opened.settled(dialog)
    put_day(dialog.issue.day, date(2026, 6, 2))
    opened.settled(dialog)
    assert "下发日 2026-06-02 周二（由您指定），复盘期限 2026-06-05 周五" in dialog.issue.why.accessibleName()
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(assessment_details.periods(office)), timeout=30_000)
    row = assessment_details.period(office, "2026-05")
    assert (row.issued_on, row.source, row.is_confirmed) == ("2026-06-02", "person", True)


def test_a_file_that_names_no_period_asks_for_one(opened):
    dialog = opened("考核明细.csv", LINE)
    assert dialog.run.current.state is FileState.FAILED
    assert "请指定期次" in dialog.said.text()
    assert dialog.issue.why.accessibleName() == UNREAD
    dialog.issue.period.setEditText("2026年4月")
    dialog.issue.period.lineEdit().editingFinished.emit()
    opened.settled(dialog)
    assert dialog.run.current.state is FileState.READY
    assert dialog.issue.period.currentText() == "2026-04"
    assert "期次 2026-04：由您指定" in dialog.issue.why.accessibleName()


def test_the_files_own_day_is_a_candidate_and_a_confirmed_one_is_kept(qtbot, opened, office):
    head = HEAD + ",考核周期,下发日期"
    first = opened("a.csv", LINE + ",2026年5月,2026-06-03", head=head)
    words = first.issue.why.accessibleName()
    assert "每一行自己写着考核周期" in words
    assert "下发日 2026-06-03 周三（文件里写着，导入后请确认）" in words
    first.go.click()
    qtbot.waitUntil(lambda: bool(assessment_details.periods(office)), timeout=30_000)
    assessment_details.confirm_issue(office, "2026-05", "2026-06-04")
    again = opened("b.csv", LINE + ",2026年5月,2026-06-09", head=head)
    assert "下发日 2026-06-04 周四（以前已经确认过，这次导入不改）" in again.issue.why.accessibleName()


@pytest.mark.parametrize(
    ("kind", "bucket", "words"),
    [
        ("tickets", Bucket.NEW, "没有新增的工单。"),
        ("callbacks", Bucket.CHANGED, "没有要变更的回访结果。"),
        ("assessments", Bucket.UNCHANGED, "没有和现有内容完全相同的考核明细。"),
    ],
)
def test_empty_lists_speak_of_their_own_kind(kind, bucket, words):
    assert empty_words(kind, bucket) == words


def test_a_preview_of_call_backs_speaks_of_them(opened, office):
    add_ticket(office, "T1")
    dialog = opened("回访.csv", "T1,是,是,是", kind="callbacks", head="工单编号,是否联系,是否解决,是否满意")
    assert dialog.issue is None
    assert dialog.head.mode.accessibleName() == "已有的回访结果怎么办"
    assert "疑似重复" not in "".join(dialog.lists.tabs.tabText(at) for at in range(dialog.lists.tabs.count()))
    assert dialog.lists.model.index(0, 3).data() == "联系 是　解决 是　满意 是"
    dialog.lists.choose(Bucket.CHANGED)
    assert dialog.lists.empty.text() == "没有要变更的回访结果。"
