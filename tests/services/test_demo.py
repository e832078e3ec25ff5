"""The main job without a window, as ``dev.py run`` does it where there is no display."""

from __future__ import annotations

import re
from datetime import datetime

import pypdfium2
import pytest

from app.domain.errors import RefusedInput
from app.services import contracts, demo, imports, receipts
from app.services.session import open_office

NOW = datetime(2026, 11, 20, 10, 0)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "new"
    said = []
    path = demo.run(folder, said.append, now=lambda: NOW)
    return folder, path, "\n".join(said)


def test_it_says_what_was_made_and_where(done):
    folder, path, said = done
    for place in (folder / "office", folder / demo.EXPORT_NAME, path):
        assert place.exists()
        assert str(place) in said
    assert "python3 build/dev.py run" in said
    assert "全部正常" in said


def test_import_adds_up_and_the_second_time_changes_nothing(done):
    said = done[2]
    first, second = re.findall(r"共 (\d+) 行 = 新增 (\d+) \+ 更新 (\d+) \+ 未变 (\d+) \+ 拒收 (\d+)", said)
    for rows, *parts in (first, second):
        assert int(rows) == sum(map(int, parts)) == demo.EXPORT_TICKETS + 8
    assert first[4] == second[4] == "2"
    assert second[1:3] == ("0", "0")
    assert "缺少工单编号" in said


def test_names_are_masked(done):
    said = done[2]
    assert not re.search(r"1380000\d{4}", said)
    assert "**" in said


def test_the_receipt_is_one_page_for_the_open_deliverable(done):
    document = pypdfium2.PdfDocument(done[1])
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "项目成果接收和结项确认回执" in text.replace("\n", "").replace("\r", "").replace(" ", "")


def test_what_it_leaves_is_an_ordinary_office(done):
    with open_office(done[0] / "office", "someone", writing=False, now=lambda: NOW) as office:
        assert [one.summary.kind for one in imports.batches(office)].count("tickets") == 3
        receipt = receipts.list_receipts(office, contracts.list_contracts(office)[0].id)[-1]
        assert receipt.amount_fen > 0


def test_it_never_touches_a_folder_in_use(tmp_path, capsys):
    (tmp_path / "x").touch()
    with pytest.raises(RefusedInput, match="不是空文件夹"):
        demo.run(tmp_path, print)
    assert demo.main([str(tmp_path)]) == 2
    assert "另选位置" in capsys.readouterr().err
