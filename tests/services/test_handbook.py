"""使用手册: pages, anchors, Markdown as HTML, and that the shipped file holds together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.services import handbook, handbook_html
from app.services.handbook import ManualMissing, anchor_of, manual, parse

TEXT = """# 手册

前言。

# 一、部分

## 甲、乙

一句
两句 and
more

### 细节

- 一
- 二
  - 内
- 三

```
# 不是标题
<b>
```

## 甲、乙

| 头 | 尾 |
|---|---|
| `a|b` 没有 | **粗** |
"""


@pytest.fixture
def small():
    return parse(TEXT, Path("/nowhere"))


def test_headings_pages_and_repeated_titles(small):
    found = [(one.level, one.title, one.anchor, one.page) for one in small.headings]
    assert found == [
        (1, "手册", "手册", "手册"),
        (1, "一、部分", "一部分", "一部分"),
        (2, "甲、乙", "甲乙", "甲乙"),
        (3, "细节", "细节", "甲乙"),
        (2, "甲、乙", "甲乙-1", "甲乙-1"),
    ]
    assert [one.anchor for one in small.chapters_below("一部分")] == ["甲乙", "甲乙-1"]
    assert small.chapters_below("甲乙") == ()
    assert small.page_of("细节") == "甲乙"
    assert small.page_of("没有") == "手册"


def test_a_part_lists_its_chapters(small):
    assert small.html("一部分").endswith(
        '<ul><li><a href="#甲乙">甲、乙</a></li><li><a href="#甲乙-1">甲、乙</a></li></ul>'
    )


def test_a_page_as_html(small):
    html = small.html("甲乙")
    assert '<h1><a name="甲乙"></a>甲、乙</h1><p>一句两句 and more</p>' in html
    assert '<h2><a name="细节"></a>细节</h2>' in html
    assert "<ul><li>一</li><li>二<ul><li>内</li></ul></li><li>三</li></ul>" in html
    assert "<pre># 不是标题\n&lt;b&gt;</pre>" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & **粗**", "a &lt; b &amp; <b>粗</b>"),
        ("`{{主题}}` 和 `**x**`", "<code>{{主题}}</code> 和 <code>**x**</code>"),
        ("[去](#甲)", '<a href="#甲">去</a>'),
        ("![图](images/a.png)", '<a href="images/a.png"><img src="images/a.png" alt="图"></a>'),
    ],
)
def test_runs_of_text(text, html):
    assert handbook_html.inline(text) == html


def test_numbered_list_after_a_paragraph_goes_on_counting():
    assert handbook_html.convert(["说明", "3. 三", "   续行", "4. 四"], []) == (
        '<p>说明</p>\n<ol start="3"><li>三续行</li><li>四</li></ol>'
    )


def test_table_quote_and_stray_text():
    html = handbook_html.convert(["| 头 |", "|---|", "| 格 |", "", "> 注", "> 意"], [])
    assert "<tr><th>头</th></tr><tr><td>格</td></tr>" in html
    assert html.endswith("<blockquote>注意</blockquote>")


def test_words_are_found_in_text_and_title_first_in_titles(small):
    assert small.pages_with("甲") == ("甲乙", "甲乙-1")
    assert small.pages_with("AND 两句") == ("甲乙",)
    assert small.pages_with("没有这个词") == ()
    assert set(small.pages_with(" ")) == set(small.pages)


def test_anchors_are_those_of_a_web_page():
    assert anchor_of("报表里的数，点开就是那几条") == "报表里的数点开就是那几条"
    assert anchor_of("P-01 回执 / Receipt") == "p-01-回执--receipt"


def test_a_missing_manual_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(handbook, "resources", lambda: tmp_path / "resources")
    manual.cache_clear()
    with pytest.raises(ManualMissing, match="找不到使用手册"):
        manual()
    manual.cache_clear()


def test_every_link_of_the_manual_leads_to_a_heading():
    anchors = {one.anchor for one in manual().headings}
    text = "\n".join(line for lines in manual().pages.values() for line in lines)
    assert [link for link in re.findall(r"\]\(#([^)]+)\)", text) if link not in anchors] == []


def test_the_manual_has_its_five_parts_and_every_chapter_says_the_result_early():
    parts = [one.title for one in manual().headings if one.level == 1]
    assert parts == ["使用手册", "一、快速上手", "二、按岗位", "三、按任务", "四、出了问题", "五、附录"]
    assert len(manual().chapters_below("二按岗位")) == 7


def test_every_page_turns_into_html_with_closed_tags():
    for page in manual().pages:
        html = manual().html(page)
        for tag in ("p", "ul", "ol", "li", "table", "tr", "td", "th", "b", "code", "pre", "a", "h1", "h2", "h3"):
            assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), (page, tag)
