"""The window over a damaged data file: the last good backup first, salvage, another folder."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtWidgets import QMessageBox

from app.domain.errors import OfficeDamaged
from app.gui import application
from app.gui.dialogs import damaged_office
from app.gui.dialogs.damaged_office import Way
from app.gui.settings import WindowSettings
from app.services import backups, register, tickets
from app.services.session import DATABASE_NAME, create_office, open_office

NOW = datetime(2026, 11, 20, 15, 20)


@pytest.fixture
def damaged(tmp_path, app):
    """Two tickets, a backup, a third ticket; then the first page goes."""
    root = tmp_path / "office"
    with create_office(root, "示例街道", "王芳", now=lambda: NOW) as office:
        for number in range(2):
            tickets.create(office, {"ticket_no": f"012609180930000000{number}", "created_at": "2026-09-18 08:00:00"})
        backups.automatic(office, "演练")
        tickets.create(office, {"ticket_no": "0126091809300000009", "created_at": "2026-09-18 08:00:00"})
    path = root / DATABASE_NAME
    data = bytearray(path.read_bytes())
    data[:8192] = bytes(8192)
    path.write_bytes(data)
    with pytest.raises(OfficeDamaged):
        open_office(root, "王芳")
    return root


class Clerk:
    """Answers message boxes by the text of a button, and keeps what they said."""

    def __init__(self, *answers):
        self.answers, self.said = list(answers), []

    def exec(self, box):
        self.said.append(f"{box.text()}\n{box.informativeText()}")
        wanted = self.answers.pop(0)
        button = next(button for button in box.buttons() if button.text() == wanted)
        box._clicked = button
        button.click()
        return 0


@pytest.fixture
def clerk(monkeypatch):
    made = Clerk()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: made.exec(box))
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box._clicked)
    return made


def test_the_last_good_backup_comes_back(damaged, clerk):
    clerk.answers = ["恢复这份备份"]
    office = application._open(damaged, WindowSettings())
    assert office is not None
    with office:
        assert register.count(office, register.View()) == 2
    assert "工单 2 件" in clerk.said[0]
    assert list((damaged / "backups").glob("replaced-*"))


def test_what_is_readable_is_salvaged_beside_it(damaged, clerk):
    clerk.answers = ["抢救可读的数据", "打开抢救出的数据"]
    office = application._open(damaged, WindowSettings())
    assert office is not None
    with office:
        assert office.root.parent == damaged.parent
        assert office.root != damaged
        assert register.count(office, register.View()) == 3
    assert "工单 3 件" in clerk.said[1]


def test_another_folder_or_none(damaged, clerk):
    clerk.answers = ["选择其他办公文件夹", "退出"]
    assert damaged_office.rescue(damaged, "坏了。", "王芳") is Way.OTHER
    assert damaged_office.rescue(damaged, "坏了。", "王芳") is Way.LEAVE


def test_nothing_to_salvage_is_said_and_asked_again(damaged, clerk):
    for path in (damaged / "backups").iterdir():
        path.unlink()
    clerk.answers = ["抢救可读的数据", "退出"]
    assert damaged_office.rescue(damaged, "坏了。", "王芳") is Way.LEAVE
    assert "没有可用的备份" in clerk.said[0]
    assert "没有可以抢救的内容" in clerk.said[1]
