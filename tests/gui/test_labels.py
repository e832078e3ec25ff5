from __future__ import annotations

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
