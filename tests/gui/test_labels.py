from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel

from app.gui.widgets.fact_grid import Fact, FactGrid
from app.gui.widgets.labels import ElidedLabel

LONG = "朝阳区示例街道书香里社区三号楼东门路灯不亮已经一个星期"


def shown(qtbot, width: int) -> ElidedLabel:
    made = ElidedLabel(LONG)
    qtbot.addWidget(made)
    made.resize(width, 20)
    made.show()
    return made


def test_a_cut_text_is_its_own_tooltip_and_a_whole_one_has_none(qtbot):
    made = shown(qtbot, 60)
    assert made.text().endswith("…")
    assert made.toolTip() == LONG
    made.resize(2000, 20)
    assert (made.text(), made.toolTip()) == (LONG, "")


def test_a_tooltip_from_outside_survives_resizing_and_other_texts(qtbot):
    made = shown(qtbot, 2000)
    made.setToolTip("点击看全部")
    assert made.toolTip() == "点击看全部"
    made.resize(60, 20)
    assert made.toolTip() == f"{LONG}\n点击看全部"
    made.put("短")
    assert made.toolTip() == "点击看全部"
    made.setToolTip("")
    assert made.toolTip() == ""


def test_a_long_name_breaks_and_leaves_room_for_the_value(qtbot, app):
    grid = FactGrid("概况")
    qtbot.addWidget(grid)
    grid.put([Fact("验收 · 修改（整改）期 · 数量", "3 → 5（001·7.5，自 2026-10-31）"), Fact("价款", "不影响合同价款")])
    grid.resize(240, 200)
    grid.show()
    QApplication.processEvents()
    assert grid.minimumSizeHint().width() <= 240
    assert grid.values["价款"].x() <= 170
    assert not next(one for one in grid.findChildren(QLabel) if one.text() == "价款").wordWrap()
