"""Long Chinese paths, long names, and files that another program holds open: every door that saves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.documents import saving
from app.documents.saving import TargetInUse, save_bytes
from app.domain.errors import OfficeUnusable, RefusedInput
from app.services import attachments, backups, contract_drafts, exporting, support_bundle, tickets
from app.services.register import View
from app.services.session import create_office, open_office

NOW = datetime(2026, 11, 20, 15, 20)
DEEP = Path(*(f"用户王静宜的文件_{level}_{'城市管理办公室接诉即办专用文件夹' * 3}" for level in range(4)))


@pytest.fixture
def far(tmp_path):
    """A folder whose path has more than 200 Chinese characters, under a user's name that is not ASCII."""
    folder = tmp_path / DEEP
    folder.mkdir(parents=True)
    assert sum("一" <= letter <= "鿿" for letter in str(folder)) > 200
    return folder


@pytest.fixture
def office(tmp_path):
    root = tmp_path / Path(*(f"用户王静宜_{level}_{'城市管理办公室文件' * 4}" for level in range(3)))  # 126 characters
    root.parent.mkdir(parents=True)
    opened = create_office(root, "示例街道", "王静", now=lambda: NOW)
    values = {"ticket_no": "20261120000001", "title": "路灯不亮", "content": "小区东门路灯不亮。"}
    tickets.create(opened, values)
    yield opened
    opened.close()


def doors(office, folder):
    """Return every way to save a file that needs nothing but an office: name -> (target, call)."""
    columns = ["ticket_no", "title"]
    draft = contract_drafts.begin(office, "shipped:chengbei")
    return {
        name: (folder / name, save)
        for name, save in (
            ("工单.xlsx", lambda at: exporting.export_tickets(office, View(), columns, at)),
            ("工单.csv", lambda at: exporting.export_tickets(office, View(), columns, at)),
            ("模板.toml", lambda at: contract_drafts.export_template(draft, at)),
            ("回执.pdf", lambda at: save_bytes(at, b"%PDF")),
        )
    }


@pytest.mark.parametrize("name", ["工单.xlsx", "工单.csv", "模板.toml", "回执.pdf"])
def test_everything_is_saved_under_a_long_chinese_path(office, far, name):
    target, save = doors(office, far)[name]
    save(target)
    assert target.stat().st_size > 0
    assert [file.name for file in far.iterdir() if file.is_file()] == [name]


@pytest.mark.parametrize("name", ["工单.xlsx", "工单.csv", "模板.toml", "回执.pdf"])
def test_a_file_that_is_open_elsewhere_stays_and_another_name_is_offered(office, far, monkeypatch, name):
    target, save = doors(office, far)[name]
    target.write_bytes(b"old")

    def held(_self, _target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(saving.Path, "replace", held)
    with pytest.raises(TargetInUse) as caught:
        save(target)
    assert caught.value.other == target.with_name(f"{target.stem}(2){target.suffix}")
    assert f"另存为“{target.stem}(2){target.suffix}”" in caught.value.message
    assert target.read_bytes() == b"old"
    assert [file.name for file in far.iterdir() if file.is_file()] == [name]


def test_an_office_works_under_a_long_chinese_path(office, far):
    proof = far / "现场照片.jpg"
    proof.write_bytes(b"photo")
    number = tickets.create(office, {"ticket_no": "20261120000002", "title": "漏水"}).value
    attachments.add(office, f"ticket:{number}", proof)
    backups.full(office, reason="试一次")
    support_bundle.write(office, far / "诊断包.zip")
    root = office.root
    office.close()
    again = open_office(root, "王静", now=lambda: NOW)
    assert len(list((root / "backups").iterdir())) > 0
    assert again.database.value("SELECT count(*) FROM ticket") == 2
    again.close()


def test_an_office_folder_deeper_than_the_database_can_reach_is_said_to_be(far):
    with pytest.raises(OfficeUnusable, match=r"路径是否太长（最多约 150 个汉字）"):
        create_office(far / "办公", "示例街道", "王静", now=lambda: NOW)


def test_a_name_as_long_as_the_file_system_takes_is_saved(tmp_path):
    target = tmp_path / f"{'名' * 83}.xlsx"  # 254 bytes
    save_bytes(target, b"x")
    assert target.read_bytes() == b"x"


@pytest.mark.parametrize("target", [f"{'名' * 90}.xlsx", f"{'n' * 300}.pdf"])
def test_a_name_that_is_too_long_is_said_to_be(tmp_path, target):
    with pytest.raises(RefusedInput, match=r"文件名或文件夹路径太长。请改短名字或换一个位置。"):
        save_bytes(tmp_path / target, b"x")
    assert list(tmp_path.iterdir()) == []


def test_windows_says_it_in_its_own_way(tmp_path, monkeypatch):
    def refuse(_self, _target):
        error = OSError("too long")
        error.winerror = 206
        raise error

    monkeypatch.setattr(saving.Path, "replace", refuse)
    with pytest.raises(RefusedInput, match="路径太长"):
        save_bytes(tmp_path / "a.pdf", b"x")
