"""The Markdown of the manual as HTML for a rich text view: headings, paragraphs, lists, tables, pictures, code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

_ITEM = re.compile(r"(\s*)([-*]|\d+\.) (.*)")
_HEADING = re.compile(r"(#{3,4}) (.+)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_CODE = re.compile(r"`([^`]+)`")


def convert(lines: Sequence[str], anchors: Sequence[str]) -> str:
    """Return the HTML of a page's lines; ``anchors`` are those of its ``###`` headings in their order."""
    names = iter(anchors)
    return "\n".join(_block(block, names) for block in _blocks(lines))


def inline(text: str) -> str:
    """Return one run of text: code first (nothing inside it is marked up), then pictures, links, bold."""
    parts = _CODE.split(text)
    return "".join(f"<code>{escape(part)}</code>" if at % 2 else _marked(part) for at, part in enumerate(parts))


def joined(lines: Iterable[str]) -> str:
    """Join the lines of a paragraph: no blank between Chinese, one between words of letters."""
    text = ""
    for line in (one.strip() for one in lines):
        both = bool(text) and bool(line) and text[-1].isascii() and line[0].isascii()
        text += f" {line}" if both else line
    return text


def _marked(text: str) -> str:
    safe = escape(text, quote=False)
    safe = _PICTURE.sub(r'<a href="\2"><img src="\2" alt="\1"></a>', safe)
    safe = _LINK.sub(r'<a href="\2">\1</a>', safe)
    return _BOLD.sub(r"<b>\1</b>", safe)


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines that belong together; code keeps its empty lines."""
    block: list[str] = []
    for line in lines:
        is_code = bool(block) and block[0].startswith("```")
        if is_code:
            block.append(line)
            if line.startswith("```"):
                yield block
                block = []
        elif not line.strip():
            if block:
                yield block
            block = []
        elif block and _begins(block[-1], line):
            yield block
            block = [line]
        else:
            block.append(line)
    if block:
        yield block


def _begins(before: str, line: str) -> bool:
    """Whether a line starts a block of its own without an empty line above it."""
    if _HEADING.match(before) or _HEADING.match(line) or line.startswith("```"):
        return True
    if line.startswith("|") != before.startswith("|") and not before.startswith(" "):
        return True
    is_item, was_item = _ITEM.match(line) is not None, _ITEM.match(before) is not None
    return is_item and not was_item and not before.startswith(" ")


def _block(block: list[str], anchors: Iterator[str]) -> str:
    head = _HEADING.fullmatch(block[0].rstrip())
    if head:
        level = len(head[1]) - 1
        return f'<h{level}><a name="{next(anchors, "")}"></a>{inline(head[2])}</h{level}>'
    if block[0].startswith("```"):
        return f"<pre>{escape(chr(10).join(block[1:-1]))}</pre>"
    if block[0].startswith("|"):
        return _table(block)
    if _ITEM.match(block[0]):
        return _list(block)
    text = inline(joined(line.removeprefix(">") for line in block))
    return f"<blockquote>{text}</blockquote>" if block[0].startswith(">") else f"<p>{text}</p>"


def _table(block: Sequence[str]) -> str:
    """Return a table; the second line parts head and body."""
    rows = [_cells(line) for line in block]
    head = "".join(f"<th>{inline(cell)}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:])
    return f'<table cellspacing="0" cellpadding="5" border="1" width="100%"><tr>{head}</tr>{body}</table>'


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _list(block: Sequence[str]) -> str:
    """Return a list; items that stand further in are a list inside the item above."""
    items: list[tuple[int, str, list[str]]] = []
    for line in block:
        found = _ITEM.match(line)
        if found:
            items.append((len(found[1]), found[2], [found[3]]))
        else:
            items[-1][2].append(line)
    return _nested(items)


def _nested(items: Sequence[tuple[int, str, list[str]]]) -> str:
    depth, mark, _text = items[0]
    tag = "ul" if mark in "-*" else "ol"
    out: list[str] = []
    at = 0
    while at < len(items):
        inner = at + 1
        while inner < len(items) and items[inner][0] > depth:
            inner += 1
        below = _nested(items[at + 1 : inner]) if inner > at + 1 else ""
        out.append(f"<li>{inline(joined(items[at][2]))}{below}</li>")
        at = inner
    first = f' start="{mark[:-1]}"' if tag == "ol" and mark != "1." else ""
    return f"<{tag}{first}>{''.join(out)}</{tag}>"
