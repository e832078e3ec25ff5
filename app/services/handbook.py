"""使用手册: the manual's parts, chapters and sections, read once from ``docs/使用手册.md`` beside the program.

Headings: ``#`` a part, ``##`` a chapter (what the window shows at a time), ``###`` a section. Anchors are made as
GitHub makes them, so that the file's own links lead to the same places here and on a web page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.errors import KnownError
from app.paths import resources
from app.services import handbook_html

FILE_NAME = "使用手册.md"
_HEADING = re.compile(r"(#{1,4}) (.+)")


class ManualMissing(KnownError):
    """The program was copied without its manual."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the contents. ``page`` is the anchor of the part or chapter on which it stands."""

    level: int
    title: str
    anchor: str
    page: str


@dataclass(frozen=True, slots=True)
class Manual:
    """Headings in the order of the file, the Markdown lines of each page (without its heading), where pictures lie."""

    headings: tuple[Heading, ...]
    pages: dict[str, tuple[str, ...]]
    folder: Path

    def page_of(self, anchor: str) -> str:
        """Return the page that holds an anchor; an unknown one leads to the first page."""
        return next((found.page for found in self.headings if found.anchor == anchor), self.headings[0].page)

    def title_of(self, page: str) -> str:
        """Return the title of a part or chapter."""
        return next(found.title for found in self.headings if found.anchor == page)

    def chapters_below(self, part: str) -> tuple[Heading, ...]:
        """Return the chapters of a part, none for a chapter."""
        anchors = [found.anchor for found in self.headings]
        below: list[Heading] = []
        if self.headings[anchors.index(part)].level != 1:
            return ()
        for found in self.headings[anchors.index(part) + 1 :]:
            if found.level == 1:
                break
            below += [found] if found.level == 2 else []
        return tuple(below)

    def html(self, page: str) -> str:
        """Return the body of a page; a part lists its chapters at the end."""
        head = next(found for found in self.headings if found.anchor == page)
        anchors = [found.anchor for found in self.headings if found.page == page and found.level > 2]
        body = handbook_html.convert(self.pages[page], anchors)
        links = "".join(f'<li><a href="#{c.anchor}">{c.title}</a></li>' for c in self.chapters_below(page))
        return f'<h1><a name="{head.anchor}"></a>{head.title}</h1>{body}' + (f"<ul>{links}</ul>" if links else "")

    def pages_with(self, words: str) -> tuple[str, ...]:
        """Return the pages that hold all the words (blanks part them; capitals do not matter), titles first."""
        wanted = words.casefold().split()
        if not wanted:
            return tuple(self.pages)
        found = []
        for at, (page, lines) in enumerate(self.pages.items()):
            title = self.title_of(page).casefold()
            text = f"{title}\n" + "\n".join(lines).casefold()
            if all(word in text for word in wanted):
                found.append((not all(word in title for word in wanted), at, page))
        return tuple(page for _rank, _at, page in sorted(found))


def anchor_of(title: str) -> str:
    """Return the anchor of a heading: letters and digits kept, blanks become hyphens, the rest goes."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def parse(text: str, folder: Path) -> Manual:
    """Part a Markdown text into pages; repeated titles get -1, -2 … as on a web page."""
    headings: list[Heading] = []
    pages: dict[str, list[str]] = {}
    seen: dict[str, int] = {}
    is_code = False
    for line in text.splitlines():
        is_code ^= line.startswith("```")
        found = None if is_code else _HEADING.fullmatch(line.rstrip())
        if found:
            level, title = len(found[1]), found[2].strip()
            plain = anchor_of(title)
            anchor = f"{plain}-{seen[plain]}" if plain in seen else plain
            seen[plain] = seen.get(plain, 0) + 1
            is_page = level <= 2 or not headings
            headings.append(Heading(level, title, anchor, anchor if is_page else headings[-1].page))
            if is_page:
                pages[anchor] = []
                continue
        if headings:
            pages[headings[-1].page].append(line)
    return Manual(tuple(headings), {page: tuple(lines) for page, lines in pages.items()}, folder)


@cache
def manual() -> Manual:
    """Return the manual, read once. Raises ManualMissing."""
    folder = resources().parent / "docs"  # beside the sources, or shipped with the program
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ManualMissing(f"找不到使用手册（{folder / FILE_NAME}），请重新安装程序。") from None
    return parse(text, folder)
