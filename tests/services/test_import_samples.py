from __future__ import annotations

from types import SimpleNamespace

from app.services.import_worker import samples_of


def test_samples_of_columns_without_a_field_are_masked_by_their_title():
    rows = [
        SimpleNamespace(
            extra={"联系人姓名": "王小明", "备用电话": "13812345678", "备注": "请打13912345678", "网格": "三网格"}
        )
    ]
    shown = samples_of(["联系人姓名", "备用电话", "备注", "网格"], {}, rows)
    assert shown == {
        "联系人姓名": ["王**"],
        "备用电话": ["138****5678"],
        "备注": ["请打139****5678"],
        "网格": ["三网格"],
    }
